"""A sign and a word for each verdict, never colour alone; plain signs where the console cannot show the others."""

from collections.abc import Mapping

from fieldkit.model.terms import Verdict

SIGNS: Mapping[Verdict, str] = {Verdict.OK: "✔", Verdict.WARN: "!", Verdict.FAULT: "✘", Verdict.UNKNOWN: "?"}
PLAIN_SIGNS: Mapping[Verdict, str] = {Verdict.OK: "+", Verdict.WARN: "!", Verdict.FAULT: "x", Verdict.UNKNOWN: "?"}
STYLES: Mapping[Verdict, str] = {
    Verdict.OK: "green",
    Verdict.WARN: "yellow",
    Verdict.FAULT: "bold red",
    Verdict.UNKNOWN: "cyan",
}


def signs_for(encoding: str | None) -> Mapping[Verdict, str]:
    """The signs that this encoding can carry."""
    try:
        "".join(SIGNS.values()).encode(encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return PLAIN_SIGNS
    return SIGNS


def shows(character: str, encoding: str | None, instead: str) -> str:
    """The character, or what stands for it where the encoding cannot carry it."""
    try:
        character.encode(encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return instead
    return character


def with_signs_for(text: str, encoding: str | None) -> str:
    """The text with the signs that this encoding can carry: a ✔ that comes out as `?` would read "not measured"."""
    plain = signs_for(encoding)
    for verdict, sign in SIGNS.items():
        text = text.replace(sign, plain[verdict]) if plain[verdict] != sign else text
    return text
