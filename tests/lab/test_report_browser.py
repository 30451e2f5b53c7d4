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
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=True).stdout


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
