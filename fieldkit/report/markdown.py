"""The report as Markdown, for a ticket's text field."""

import re

from fieldkit.report.content import SIGNS, Bullets, Fields, Lead, Page, Path, Raw, Table
from fieldkit.report.pictures import Picture

# Only what Markdown or HTML would obey: a ticket's text field shows the escapes as they are.
# Only what Markdown or HTML would obey: a ticket's text field shows the escapes as they are.
_MARKS = re.compile(r"([\\`*\[\]<>|~&$]|(?<![^\W_])_|_(?![^\W_]))")
_BLOCK_START = re.compile(r"^(\s*)(#{1,6}(?=\s|$)|[+-](?=\s|$)|[=-]{2,}|\d+[.)](?=\s|$))")
_LINKS = (
    (re.compile(r"(?<=:)//"), r"\\/\\/"),  # https://… becomes a link by itself in some readers
    (re.compile(r"\b(www)\.", re.IGNORECASE), r"\1\\."),
    (re.compile("@"), r"\\@"),
)


def escape(text: str) -> str:
    """Text in which nothing is Markdown, a link or HTML any more."""
    made = _MARKS.sub(r"\\\1", " ".join(text.splitlines()))
    for link, plain in _LINKS:
        made = link.sub(plain, made)
    return _BLOCK_START.sub(_quoted, made)


def _quoted(found: "re.Match[str]") -> str:
    space, mark = found.groups()
    return f"{space}{mark[:-1]}\\{mark[-1]}" if mark[0].isdigit() else f"{space}\\{mark}"


def _fenced(text: str) -> str:
    """Text as it is, between fences that nothing in it can close."""
    fence = "`" * max(3, 1 + max((len(run) for run in re.findall("`+", text)), default=0))
    return f"{fence}text\n{text}\n{fence}"


def render(page: Page) -> str:
    """The whole page."""
    parts = [f"# {escape(page.title)}"]
    if page.subtitle:
        parts.append(escape(page.subtitle))
    if page.notice:
        parts.append(f"**{escape(page.notice)}**")
    for block in page.blocks:
        match block:
            case Lead():
                code = f" ({escape(block.code)})" if block.code else ""
                parts.append(f"## {SIGNS[block.verdict]} {escape(block.verdict_word)}: {escape(block.cause)}{code}")
                if block.fields:
                    parts.append("\n".join(f"- **{escape(name)}**: {escape(value)}" for name, value in block.fields))
                parts += [f"**{escape(name)}**\n\n{escape(text)}" for name, text in block.todo]
            case Fields():
                parts.append(f"## {escape(block.title)}")
                parts.append("\n".join(f"- **{escape(name)}**: {escape(value)}" for name, value in block.pairs))
            case Bullets():
                parts.append(f"## {escape(block.title)}")
                parts.append("\n".join(f"- {escape(point)}" for point in block.points))
            case Path():
                parts.append(f"## {escape(block.title)}")
                parts.append(
                    " → ".join(
                        f"{SIGNS[verdict]} {escape(name)} ({escape(word)})" for name, verdict, word in block.sections
                    )
                )
            case Table():
                parts.append(f"## {escape(block.title)}")
                head = ["| " + " | ".join(map(escape, block.head)) + " |", "|" + " --- |" * len(block.head)]
                signs = [f"{SIGNS[verdict]} " for verdict in block.signs] or [""] * len(block.rows)
                rows = [
                    f"| {sign}" + " | ".join(map(escape, row)) + " |"
                    for sign, row in zip(signs, block.rows, strict=True)
                ]
                parts += ["\n".join(head + rows), *map(escape, block.below)]
            case Picture():
                parts.append(f"## {escape(block.title)}")
                parts.append(_fenced(block.text))
                if block.rows:
                    head = ["| " + " | ".join(map(escape, block.head)) + " |", "|" + " --- |" * len(block.head)]
                    parts.append(
                        "\n".join([*head, *("| " + " | ".join(map(escape, row)) + " |" for row in block.rows)])
                    )
                if block.more:
                    parts.append(escape(block.more))
            case Raw():
                parts.append(f"## {escape(block.title)}")
                for title, text in block.items:
                    parts.append(f"{escape(title)}\n\n{_fenced(text)}")
    parts.append(escape(page.footer))
    return "\n\n".join(parts) + "\n"
