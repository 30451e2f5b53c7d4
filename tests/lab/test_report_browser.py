"""The HTML report in a real browser: nothing overflows on a desktop or a phone, and nothing runs."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from fieldkit.report import html
from fieldkit.report.content import compose
from fieldkit.report.document import build
from fieldkit.report.words import Wording
from tests.report.recorded import PAYLOADS, endings, hostile_document, library

pytestmark = pytest.mark.lab

CHROMIUM = next(
    (found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None
)
FLAGS = [
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--hide-scrollbars"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
]
WIDTHS = (1280, 390)
PICTURES = os.environ.get("FIELDKIT_PICTURES")  # read before the tests' environment is cleaned

# Every page stands in a frame of the width asked for: a browser's own window has a least width.
FRAMES = """<!DOCTYPE html><meta charset="utf-8"><body>{frames}<script>
addEventListener("load", () => {{
  document.title = [...document.querySelectorAll("iframe")].map(frame => {{
    const page = frame.contentDocument, root = page.documentElement;
    const beyond = each => each.getBoundingClientRect().right > root.clientWidth + 1;
    const wide = [...page.querySelectorAll("body *")].filter(beyond);
    return [frame.id, root.scrollWidth, root.clientWidth, wide.length,
      page.querySelectorAll("script,iframe,object,embed,img,a,form,input,link,base,svg").length,
      Math.round(page.querySelector(".lead").getBoundingClientRect().top)].join(" ");
  }}).join("|") + (window.hacked ? "|HACKED" : "");
}});
</script>"""


# A phone is the narrower test; these long ones are tried on the desktop as well.
LONG = {f"hostile-{number}" for number, payload in enumerate(PAYLOADS) if len(payload) > 1000}


@pytest.fixture(scope="module")
def chromium() -> str:
    """The browser, or why there is none."""
    if CHROMIUM is None:
        if os.environ.get("FIELDKIT_LAB") == "1":
            pytest.fail("chromium is not installed")
        pytest.skip("chromium is not installed")
    return CHROMIUM


def _browse(chromium: str, folder: Path, *more: str) -> str:
    """Run the browser without any network but loopback's own, if this user may."""
    alone = ["unshare", "-n"] if hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("unshare") else []
    profile = f"--user-data-dir={folder / 'profile'}"
    command = [*alone, chromium, *FLAGS, profile, "--allow-file-access-from-files", *more]
    return subprocess.run(command, capture_output=True, text=True, timeout=300, check=True).stdout


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str]]:
    """A folder with a page of every ending and of every hostile visit, and their names."""
    folder = tmp_path_factory.mktemp("pages")
    pages = {
        f"{name.replace(' ', '-')}.{language}": html.render(
            compose(build(events, case="260301-abcd"), Wording(library(), language))
        )
        for name, events in endings().items()
        for language in ("zh", "en")
    }
    for number, payload in enumerate(PAYLOADS):
        pages[f"hostile-{number}"] = html.render(compose(hostile_document(payload), Wording(library(), "zh")))
    for name, text in pages.items():
        (folder / f"{name}.html").write_text(text, encoding="utf-8")
    return folder, list(pages)


def test_nothing_overflows_and_nothing_runs(chromium: str, written: tuple[Path, list[str]]) -> None:
    """Every ending in both languages, every hostile visit, desktop and phone: nothing overflows or is active."""
    tmp_path, pages = written
    frames = "".join(
        f'<iframe id="{name}@{width}" src="{name}.html" width="{width}" height="800" style="border:0"></iframe>'
        for name in pages
        for width in WIDTHS
        if width == min(WIDTHS) or not name.startswith("hostile") or name in LONG
    )
    (tmp_path / "frames.html").write_text(FRAMES.format(frames=frames), encoding="utf-8")
    dom = _browse(chromium, tmp_path, "--virtual-time-budget=20000", "--dump-dom", f"file://{tmp_path}/frames.html")
    title = re.search(r"<title>(.*?)</title>", dom)
    assert title is not None
    assert "HACKED" not in title[1]
    seen = {}
    for told in title[1].split("|"):
        name, scroll, client, wide, active, top = told.split(" ")
        seen[name] = (int(scroll) <= int(client), int(wide), int(active), int(top) < 200)
    assert len(seen) == frames.count("<iframe")
    hostile_tops = {name for name in seen if name.startswith("hostile")}
    wrong = {name: what for name, what in seen.items() if what[:3] != (True, 0, 0)}
    assert wrong == {}
    assert all(seen[name][3] for name in seen.keys() - hostile_tops)


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_picture_of_it(chromium: str, written: tuple[Path, list[str]], width: int, language: str) -> None:
    """The browser draws it; FIELDKIT_PICTURES keeps the pictures for a person to look at."""
    tmp_path, _ = written
    picture = tmp_path / f"fault.{language}.{width}.png"
    _browse(
        chromium,
        tmp_path,
        f"--window-size={width},1800",
        f"--screenshot={picture}",
        f"file://{tmp_path}/fault.{language}.html",
    )
    assert picture.read_bytes()[:8] == b"\x89PNG\r\n\x1a\n"
    assert picture.stat().st_size > 40_000
    if PICTURES:
        shutil.copy(picture, PICTURES)


# -- on paper ------------------------------------------------------------------------------------------------------

A4_PT = (595, 842)
MARGIN_PT = 40  # 14 mm


@pytest.fixture(scope="module")
def printed(chromium: str, written: tuple[Path, list[str]]) -> dict[str, Path]:
    """Printed on A4, as a person prints from the browser: a fault in both languages, and long tokens everywhere."""
    for tool in ("pdftotext", "pdfinfo", "pdftoppm"):
        if shutil.which(tool) is None:
            if os.environ.get("FIELDKIT_LAB") == "1":
                pytest.fail(f"{tool} is not installed")
            pytest.skip(f"{tool} is not installed")
    folder, _ = written
    long = html.render(compose(hostile_document("B" * 300), Wording(library(), "en")))
    (folder / "long.html").write_text(long, encoding="utf-8")
    made = {}
    for name in ("closed.zh", "closed.en", "long"):
        made[name] = folder / f"{name}.pdf"
        _browse(
            chromium,
            folder,
            "--no-pdf-header-footer",
            f"--print-to-pdf={made[name]}",
            f"file://{folder}/{name}.html",
        )
    return made


def _tool(*command: str | Path) -> str:
    return subprocess.run([*map(str, command)], capture_output=True, text=True, timeout=60, check=True).stdout


def _words(pdf: Path) -> list[tuple[int, float, float, float, float, str]]:
    """Each word with its page and its box in points, as poppler finds them."""
    found, page = [], 0
    for line in _tool("pdftotext", "-bbox", pdf, "-").splitlines():
        page += "<page " in line
        if box := re.search(r'<word xMin="(.*?)" yMin="(.*?)" xMax="(.*?)" yMax="(.*?)">(.*)</word>', line):
            left, top, right, bottom = (float(each) for each in box.groups()[:4])
            found.append((page, left, top, right, bottom, box[5]))
    return found


def test_paper_is_a4_and_nothing_is_cut(printed: dict[str, Path]) -> None:
    """Every page is A4 and no word reaches into the margin, not even a token that is longer than a line."""
    for name, pdf in printed.items():
        size = re.search(r"Page size:\s+([\d.]+) x ([\d.]+)", _tool("pdfinfo", pdf))
        assert size is not None
        assert tuple(round(float(each)) for each in size.groups()) == A4_PT
        words = _words(pdf)
        assert words
        beyond = [word for word in words if word[1] < MARGIN_PT - 1 or word[3] > A4_PT[0] - MARGIN_PT + 1]
        assert (name, beyond) == (name, [])


@pytest.mark.parametrize(
    ("language", "first", "numbers"),
    [
        ("zh", ("网关地址冲突", "CU-DUPGW", "责任归属", "客户侧", "已确认", "CU-CABLE"), r"第 (\d+) 页，共 (\d+) 页"),
        ("en", ("Duplicate gateway", "CU-DUPGW", "Owner", "customer", "confirmed", "CU-CABLE"), r"page (\d+) of (\d+)"),
    ],
)
def test_the_first_page_says_it_all(
    printed: dict[str, Path], language: str, first: tuple[str, ...], numbers: str
) -> None:
    """Cause, owner and what a person closed it with stand on page 1; every page bears its number and the case."""
    pdf = printed[f"closed.{language}"]
    pages = _tool("pdftotext", "-layout", pdf, "-").split("\f")[:-1]
    assert 2 <= len(pages) <= 4
    squeezed = re.sub(r"\s+", " ", pages[0])
    confidence = {"已确认": "很可能", "confirmed": "likely"}
    assert [each for each in first if each not in squeezed and confidence.get(each, each) not in squeezed] == []
    for number, page in enumerate(pages, 1):
        foot = re.search(numbers, page)
        assert foot is not None
        assert (int(foot[1]), int(foot[2])) == (number, len(pages))
        assert "260301-abcd" in page


def test_tables_are_whole(printed: dict[str, Path]) -> None:
    """A row is never parted by the edge of a page, and a table that goes on has its header again."""
    head = {"Verdict", "Code"}
    pages: dict[int, list[str]] = {}
    for page, *_, word in _words(printed["closed.en"]):
        pages.setdefault(page, []).append(word)
    with_codes = {
        page
        for page, words in pages.items()
        if {"link.up", "gateway.duplicate"} & set(words[words.index("Verdict") :] if "Verdict" in words else [])
    }
    assert with_codes
    for page in with_codes:
        assert head <= set(pages[page])


def test_chinese_has_its_glyphs(printed: dict[str, Path]) -> None:
    """The fonts are in the file, and the page is not boxes: the Chinese words come back out of it."""
    fonts = _tool("pdffonts", printed["closed.zh"])
    assert len(fonts.splitlines()) > 2
    assert all(" yes " in line for line in fonts.splitlines()[2:])
    text = _tool("pdftotext", printed["closed.zh"], "-")
    assert len(re.findall(r"[\u4e00-\u9fff]", text)) > 300
    assert "\ufffd" not in text


def test_it_reads_in_black_and_white(printed: dict[str, Path], tmp_path: Path) -> None:
    """On a black and white printer the first page has enough black, and white around it."""
    picture = tmp_path / "page"
    _tool("pdftoppm", "-gray", "-r", "50", "-f", "1", "-l", "1", printed["closed.zh"], picture)
    made = next(tmp_path.glob("page*.pgm"))
    data = made.read_bytes()
    width, height = (int(each) for each in data.split(b"\n")[1].split())
    grey = data[-width * height :]
    dark = sum(level < 110 for level in grey) / len(grey)
    assert 0.01 < dark < 0.25
    assert grey[0] == 255
    if PICTURES:
        shutil.copy(printed["closed.zh"], PICTURES)
