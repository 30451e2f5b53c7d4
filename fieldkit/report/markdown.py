"""The report as Markdown, for a ticket's text field."""

import re

from fieldkit.report.content import SIGNS, Bullets, Fields, Lead, Page, Path, Raw, Table

# Only what Markdown or HTML would obey: a ticket's text field shows the escapes as they are.
_MARKS = re.compile(r"([\\`*_\[\]<>|~&$])")
_LINE_START = re.compile(r"^(\s*)([#+=-]|\d+[.)])")
_LINKS = (
    (re.compile(r"(?<=:)//"), r"\\/\\/"),  # https://… becomes a link by itself in some readers
    (re.compile(r"\b(www)\.", re.IGNORECASE), r"\1\\."),
    (re.compile("@"), r"\\@"),
)


def escape(text: str) -> str:
    """Text in which nothing is Markdown, a link or HTML any more."""
    made = _MARKS.sub(r"\\\1", " ".join(text.split("\n")))
    for link, plain in _LINKS:
        made = link.sub(plain, made)
    return _LINE_START.sub(lambda found: f"{found[1]}{found[2][:-1]}\\{found[2][-1]}", made)


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
                parts.append(f"**{escape(block.remedy_title)}**\n\n{escape(block.remedy)}")
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
                rows = ["| " + " | ".join(map(escape, row)) + " |" for row in block.rows]
                parts.append("\n".join(head + rows))
            case Raw():
                parts.append(f"## {escape(block.title)}")
                for title, text in block.items:
                    fence = "`" * max(3, 1 + max((len(run) for run in re.findall("`+", text)), default=0))
                    parts.append(f"{escape(title)}\n\n{fence}text\n{text}\n{fence}")
    parts.append(escape(page.footer))
    return "\n\n".join(parts) + "\n"
