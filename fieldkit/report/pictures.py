"""The pictures of a report: the way with its faulty section, loss over time, a watch by the minute; SVG and text."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from html import escape

from fieldkit.model.path import Hop, Outage, PathReading, Role, Stream
from fieldkit.model.terms import Verdict
from fieldkit.model.watch import BAD, BEHIND, SECTION_OF, SOME, STEADY, UNSEEN, WORST_FIRST, Segment, WatchReading
from fieldkit.report.document import Document
from fieldkit.report.words import Wording
from fieldkit.text import shown
from fieldkit.text.clean import clean

# The page's own colours, so that screen and paper agree; print keeps the shapes when it drops the colours.
OK, WARN, FAULT, QUIET, LINE, INK = "#17713a", "#8a5a00", "#b3261e", "#9aa5b1", "#d8dee4", "#16202a"
WIDTH = 720
BOXES_A_ROW = 5
MOST_BOXES = 15
MOST_CELLS = 180
TEXT_CELLS = 60
TEXT_SIGNS: Mapping[str, str] = {STEADY: ".", SOME: ",", BAD: "#", BEHIND: ":", UNSEEN: "?"}
NAMED_OUTAGES = 10
NAMED_MINUTES = 40


@dataclass(frozen=True, slots=True)
class Picture:
    """One drawing: inline SVG without script or anything remote, the same in text, and a table beside it."""

    title: str
    svg: str
    text: str
    head: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    more: str = ""


def pictures(document: Document, wording: Wording) -> tuple[Picture, ...]:
    """What can be drawn of this case: of each topic its latest reading."""
    latest = {reading.topic: reading.facts for reading in document.readings if reading.facts is not None}
    path, watch = latest.get("path"), latest.get("watch")
    made: list[Picture] = []
    if isinstance(path, PathReading):
        made.append(way(path, *_faulty_hop(document), wording))
        if path.streams and not isinstance(watch, WatchReading):
            made.append(loss(path, wording))
    if isinstance(watch, WatchReading) and watch.strips:
        made.append(vigil(watch, wording))
    return tuple(made)


def _faulty_hop(document: Document) -> tuple[str | None, int | None]:
    """Address and hop from which on packets are lost, as the judgement has it."""
    for found in document.findings:
        if found.verdict not in (Verdict.WARN, Verdict.FAULT):
            continue
        if found.check == "path.loss":
            address, hop = found.facts.get("from_address"), found.facts.get("from_hop")
            return (str(address) if address else None, hop if isinstance(hop, int) else None)
        if found.check == "watch.drops":
            watch = next((each.facts for each in reversed(document.readings) if each.topic == "watch"), None)
            if isinstance(watch, WatchReading) and watch.minutes_bad:
                worst = max(Segment, key=lambda each: watch.minutes_bad.get(each.value, 0))
                if worst is Segment.LINK:
                    return None, 1
                targets = (each.target for each in watch.streams if SECTION_OF[each.role] is worst)
                return next(targets, None), None
    return None, None


# -- the way ---------------------------------------------------------------------------------------------------------


def way(reading: PathReading, faulty: str | None, faulty_hop: int | None, wording: Wording) -> Picture:
    """Laptop to target, a box a hop; red from the last good to the first bad."""
    boxes = _boxes(reading, wording)
    bad = next((place for place, box in enumerate(boxes) if faulty is not None and faulty in box.addresses), None)
    if bad is None and faulty_hop is not None and 0 < faulty_hop < len(boxes):
        bad = faulty_hop
    width, height, gap_x, gap_y = 116, 62, 32, 30
    rows = -(-len(boxes) // BOXES_A_ROW)
    parts: list[str] = []
    for place, box in enumerate(boxes):
        row, column = divmod(place, BOXES_A_ROW)
        x, y = 4 + column * (width + gap_x), 6 + row * (height + gap_y)
        red = bad is not None and place == bad
        if place:
            colour = FAULT if red else LINE if bad is not None and place > bad else OK
            dash = ' stroke-dasharray="3 3"' if red else ""
            thick = 5 if red else 3
            if column:
                parts.append(_line(x - gap_x + 2, y + height / 2, x - 2, y + height / 2, colour, thick, dash))
                if red:
                    parts.append(_text(x - gap_x / 2, y + height / 2 - 8, "✘", 15, FAULT, anchor="middle"))
            else:
                parts.append(_line(x + 20, y - gap_y + 2, x + 20, y - 2, colour, thick, dash))
                if red:
                    parts.append(_text(x + 32, y - gap_y / 2 + 5, "✘", 15, FAULT))
        border = FAULT if red else QUIET if box.silent else OK
        dash = ' stroke-dasharray="4 3"' if box.silent else ""
        parts.append(
            f'<rect x="{x}" y="{y}" width="{width}" height="{height}" rx="4" fill="#fff" stroke="{border}" '
            f'stroke-width="{3 if red else 2}"{dash}/>'
        )
        for line, (text, size, colour) in enumerate(
            ((box.name, 13, INK), (box.address, 11, INK), (box.note, 11, "#52606d"))
        ):
            parts.append(_text(x + width / 2, y + 19 + 17 * line, text, size, colour, anchor="middle"))
    tall = 12 + rows * height + (rows - 1) * gap_y
    marks = []
    for place, box in enumerate(boxes):
        arrow = "" if place == 0 else " --X--> " if place == bad else " --> "
        marks.append(f"{arrow}[{' '.join(part for part in (box.name, box.address, box.note) if part)}]")
    title = wording.say("picture.path")
    return Picture(title, _svg(title, parts, tall), "\n".join(_folded(marks)))


@dataclass(frozen=True, slots=True)
class _Box:
    name: str
    address: str
    note: str
    addresses: tuple[str, ...]
    silent: bool = False


def _boxes(reading: PathReading, wording: Wording) -> list[_Box]:
    say = wording.say
    boxes = [_Box(say("picture.laptop"), "", "", ())]
    hops = list(reading.hops)
    while hops and not hops[-1].addresses and not reading.reached:
        hops.pop()  # nothing answered from here on: one box for the target says so
    roles = {stream.target: stream.role for stream in reading.streams}
    for hop in hops[: MOST_BOXES - 2]:
        role = next((roles[each] for each in hop.addresses if each in roles), hop.role)
        name = say(f"plot.{role.value}") if role is not Role.HOP else f"{hop.ttl}"
        boxes.append(
            _Box(
                name if role is Role.HOP else f"{hop.ttl} {name}",
                _address(hop),
                _median(hop, wording) if hop.addresses else say("picture.silent"),
                hop.addresses,
                silent=not hop.addresses,
            )
        )
    if not any(reading.target in box.addresses for box in boxes):
        note = "" if reading.reached else say("picture.silent")
        target = _Box(say("plot.target"), clean(reading.target), note, (reading.target,), silent=not reading.reached)
        boxes.append(target)
    return boxes


def _address(hop: Hop) -> str:
    if not hop.addresses:
        return "*"
    more = f" +{len(hop.addresses) - 1}" if len(hop.addresses) > 1 else ""
    return clean(hop.addresses[0]) + more


def _median(hop: Hop, wording: Wording) -> str:
    return f"{shown(round(hop.rtt_ms.median, 2), wording.language)} ms" if hop.rtt_ms is not None else ""


def _folded(words: Sequence[str], width: int = 76) -> list[str]:
    lines = [""]
    for word in words:
        if lines[-1] and len(lines[-1]) + len(word) > width:
            lines.append("  ")
        lines[-1] += word
    return lines


# -- loss over time --------------------------------------------------------------------------------------------------


def loss(reading: PathReading, wording: Wording) -> Picture:
    """A row a stream: when it lost, and how its round trips are spread."""
    say, streams = wording.say, reading.streams
    seconds = max(reading.seconds, 1.0)
    left, wide, row, top = 170, 330, 44, 8
    longest = max((each.rtt_ms.p99 for each in streams if each.rtt_ms is not None), default=0.0) or 1.0
    parts: list[str] = []
    lines: list[str] = []
    for place, stream in enumerate(streams):
        y = top + place * row
        name = say(f"plot.{stream.role.value}")
        parts.append(_text(0, y + 13, f"{name} {stream.size} B", 13, INK))
        parts.append(_text(0, y + 29, clean(stream.target), 11, "#52606d"))
        parts.append(_rect(left, y, wide, 22, "#e6f2ea" if stream.received else "#f5f7f9"))
        for outage in stream.outages:
            x = left + wide * min(1.0, outage.at_s / seconds)
            thick = max(2.0, wide * min(outage.seconds, seconds - outage.at_s) / seconds)
            parts.append(_rect(min(x, left + wide - 2), y, min(thick, left + wide - x + 2), 22, FAULT))
        parts += _spread(stream, left, y + 27, wide, longest)
        sent, lost = stream.sent, stream.lost
        figures = {"lost": lost, "sent": sent, "pct": _pct(lost, sent, wording)}
        text = say("picture.loss_of", figures)
        parts.append(_text(left + wide + 12, y + 13, text, 12, FAULT if lost else OK))
        rtt = ""
        if stream.rtt_ms is not None:
            median, p95 = (
                shown(round(each, 2), wording.language) for each in (stream.rtt_ms.median, stream.rtt_ms.p95)
            )
            rtt = say("picture.rtt_of", {"median": median, "p95": p95})
            parts.append(_text(left + wide + 12, y + 30, rtt, 11, "#52606d"))
        label = say("picture.stream", {"role": name, "target": stream.target, "size": stream.size})
        lines += [label, f"  |{_text_strip(stream, seconds)}|  {text}  {rtt}".rstrip()]
    y = top + len(streams) * row
    for step in range(5):
        x = left + wide * step / 4
        anchor = "start" if step == 0 else "end" if step == 4 else "middle"
        parts.append(_text(x, y + 8, _span(seconds * step / 4), 11, "#52606d", anchor=anchor))
    rows, more = _outages(reading, wording)
    head = tuple(say(f"picture.column.{name}") for name in ("at", "stream", "packets", "longest")) if rows else ()
    title = say("picture.loss")
    more = " · ".join(part for part in (say("picture.spread_legend"), more) if part)
    return Picture(title, _svg(title, parts, y + 14), "\n".join(lines), head, rows, more)


def _spread(stream: Stream, x: float, y: float, wide: float, longest: float) -> list[str]:
    """The round trips as a bar from the least to the 99th percentile, thick up to the 95th, a mark at the median."""
    if stream.rtt_ms is None:
        return []
    spread = stream.rtt_ms
    least, median, p95, p99 = (
        x + wide * min(1.0, each / longest) for each in (spread.least, spread.median, spread.p95, spread.p99)
    )
    return [
        _line(least, y + 3, p99, y + 3, QUIET, 1, ""),
        _rect(least, y, max(1.0, p95 - least), 6, "#b8c4d0"),
        _rect(median - 1, y - 2, 2, 10, INK),
    ]


def _text_strip(stream: Stream, seconds: float) -> str:
    cells = ["." if stream.received else "?"] * TEXT_CELLS
    for outage in stream.outages:
        first = int(TEXT_CELLS * outage.at_s / seconds)
        last = int(TEXT_CELLS * (outage.at_s + outage.seconds) / seconds)
        for place in range(max(0, first), min(TEXT_CELLS - 1, last) + 1):
            cells[place] = "#"
    return "".join(cells)


def _outages(reading: PathReading, wording: Wording) -> tuple[tuple[tuple[str, ...], ...], str]:
    """The longest outages by the wall clock, each once with every stream that it hit, and how many are not named."""
    spacing = max((each.interval_ms for each in reading.streams), default=0.0) / 1000
    found: list[list[tuple[Stream, Outage]]] = []
    for pair in sorted(
        ((stream, outage) for stream in reading.streams for outage in stream.outages), key=lambda each: each[1].at_s
    ):
        same = next((each for each in reversed(found) if _together(each[-1][1], pair[1], spacing)), None)
        if same is None:
            found.append([pair])
        else:
            same.append(pair)
    worst = sorted(found, key=lambda each: max(outage.seconds for _, outage in each), reverse=True)[:NAMED_OUTAGES]
    rows = tuple(
        (
            _clock(reading.began + timedelta(seconds=each[0][1].at_s), "%H:%M:%S.%f")[:-3],
            shown(
                [_stream_name(stream, wording) for stream in dict.fromkeys(stream for stream, _ in each)],
                wording.language,
            ),
            str(max(outage.lost for _, outage in each)),
            shown(round(max(outage.seconds for _, outage in each), 3), wording.language),
        )
        for each in sorted(worst, key=lambda each: each[0][1].at_s)
    )
    left = len(found) - len(worst) + max((stream.outages_left_out for stream in reading.streams), default=0)
    return rows, wording.say("picture.more_outages", {"count": left}) if left else ""


def _together(one: Outage, other: Outage, spacing: float) -> bool:
    """Did these begin as one, as far as evenly spaced echoes can tell?"""
    return abs(one.at_s - other.at_s) <= 2 * spacing and abs(one.seconds - other.seconds) <= 4 * spacing


def _stream_name(stream: Stream, wording: Wording) -> str:
    return f"{wording.say(f'plot.{stream.role.value}')} {stream.size} B"


def _pct(lost: int, sent: int, wording: Wording) -> str:
    return shown(round(100 * lost / sent, 3), wording.language) if sent else "-"


def _cells_wide(word: str) -> int:
    """How wide a word is, in half-width characters."""
    return sum(1 if each.isascii() else 2 for each in word)


def _span(seconds: float) -> str:
    whole = round(seconds)
    return f"{whole // 60}:{whole % 60:02d}" if whole >= 60 else f"{shown(round(seconds, 1), 'en')} s"


# -- a watch ---------------------------------------------------------------------------------------------------------

_SHAPES: Mapping[str, tuple[str, float]] = {
    STEADY: ("#cfe6d6", 0.45),
    SOME: ("#e6cf96", 0.6),
    BAD: (FAULT, 1.0),
    BEHIND: ("#c9d1d9", 0.6),
    UNSEEN: ("#eef1f4", 0.25),
}


_CELL_NAMES = ((STEADY, "steady"), (SOME, "some"), (BAD, "bad"), (BEHIND, "behind"), (UNSEEN, "unseen"))


def vigil(watch: WatchReading, wording: Wording) -> Picture:
    """A row a section, a cell a few minutes; a taller cell is a worse one."""
    say = wording.say
    per = max(1, -(-max(len(strip.cells) for strip in watch.strips) // MOST_CELLS))
    minutes = per * watch.cell_minutes
    left, wide, row = 110, WIDTH - 114, 40
    parts: list[str] = []
    lines: list[str] = []
    count = 1
    widest = max(_cells_wide(say(f"watch.section.{strip.segment.value}")) for strip in watch.strips)
    for place, strip in enumerate(watch.strips):
        cells = _joined(strip.cells, per)
        count = max(count, len(cells))
        each = min(wide / max(1, len(cells)), 24.0)
        y = 4 + place * row
        name = say(f"watch.section.{strip.segment.value}")
        bad = watch.minutes_bad.get(strip.segment.value, 0)
        parts.append(_text(0, y + 15, name, 13, INK))
        parts.append(_text(0, y + 30, f"{'✘' if bad else '✔'} {bad}", 11, FAULT if bad else OK))
        for at, cell in enumerate(cells):
            colour, tall = _SHAPES[cell]
            high = 28 * tall
            parts.append(
                _rect(left + at * each, y + 30 - high, max(0.8, each - (0.6 if each > 3 else 0)), high, colour)
            )
        in_text = _joined(strip.cells, max(1, -(-len(strip.cells) // TEXT_CELLS)))
        pad = " " * (widest - _cells_wide(name))
        lines.append(f"{name}{pad}  |{''.join(TEXT_SIGNS[cell] for cell in in_text)}|  {'x' if bad else '+'} {bad}")
    y = 4 + len(watch.strips) * row
    each = min(wide / count, 24.0)
    first = watch.began.astimezone().replace(second=0, microsecond=0)
    marks = 4 if count >= 12 else 1
    for step in range(marks + 1):
        place_of = count * step / marks
        anchor = "start" if step == 0 else "end" if step == marks else "middle"
        label = _clock(first + timedelta(minutes=place_of * minutes), "%m-%d %H:%M")
        if step < marks or count * each > 150:
            parts.append(_text(left + place_of * each, y + 8, label, 11, "#52606d", anchor=anchor))
    x = float(left)
    for cell, name in _CELL_NAMES:
        colour, tall = _SHAPES[cell]
        word = say(f"watch.cell.{name}")
        parts.append(_rect(x, y + 30 - 14 * tall, 12, 14 * tall, colour))
        parts.append(_text(x + 17, y + 29, word, 11, "#52606d"))
        x += 34 + 6.2 * _cells_wide(word)
    lines.append("  ".join(f"{TEXT_SIGNS[cell]} {say(f'watch.cell.{name}')}" for cell, name in _CELL_NAMES))
    lines.append(f"{_clock(watch.began, '%m-%d %H:%M')} + {round(watch.seconds / 60)} min")
    title = say("picture.watch", {"minutes": minutes})
    shown_minutes = watch.bad[-NAMED_MINUTES:]
    rows = tuple(
        (
            _clock(bad.at, "%m-%d %H:%M"),
            say(f"watch.section.{bad.segment.value}"),
            f"{bad.lost}/{bad.sent}" if bad.segment is not Segment.LINK else "-",
            shown(round(bad.longest_ms / 1000, 2), wording.language),
        )
        for bad in shown_minutes
    )
    head = tuple(say(f"picture.column.{name}") for name in ("at", "segment", "lost", "longest")) if rows else ()
    left_out = len(watch.bad) - len(shown_minutes) + watch.bad_left_out
    more = [say("watch.more_minutes", {"count": left_out})] if left_out else []
    more += [
        say(f"watch.gap.{gap.why}", {"at": _clock(gap.at, "%m-%d %H:%M"), "span": _span(gap.seconds)})
        for gap in watch.gaps[-NAMED_OUTAGES:]
    ]
    return Picture(title, _svg(title, parts, y + 36), "\n".join(lines), head, rows, " · ".join(more))


def _joined(cells: str, per: int) -> str:
    return "".join(min(cells[at : at + per], key=WORST_FIRST.index) for at in range(0, len(cells), per))


def _clock(at: datetime, form: str) -> str:
    return at.astimezone().strftime(form)


# -- shapes ----------------------------------------------------------------------------------------------------------


def _svg(title: str, parts: Sequence[str], height: float) -> str:
    return (
        f'<svg viewBox="0 0 {WIDTH} {height:g}" role="img" width="100%" xmlns="http://www.w3.org/2000/svg">'
        f"<title>{escape(title)}</title>{''.join(parts)}</svg>"
    )


def _text(x: float, y: float, text: str, size: int, colour: str, *, anchor: str = "start") -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" fill="{colour}" text-anchor="{anchor}">'
        f"{escape(clean(text))}</text>"
    )


def _rect(x: float, y: float, width: float, height: float, colour: str) -> str:
    return f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" fill="{colour}"/>'


def _line(x1: float, y1: float, x2: float, y2: float, colour: str, thick: int, more: str) -> str:
    ends = f'x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}"'
    return f'<line {ends} stroke="{colour}" stroke-width="{thick}"{more}/>'
