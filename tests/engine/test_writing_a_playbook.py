"""The guide for authors shows what really runs."""

import re
from pathlib import Path

from fieldkit.engine.library import load_library
from fieldkit.engine.lint import problems
from fieldkit.engine.mutation import survivors
from fieldkit.engine.walks import run_walks

GUIDE = Path(__file__).parents[2] / "docs" / "writing-a-playbook.md"


def test_the_guides_tree_and_walks(tmp_path: Path) -> None:
    """The tree in the guide is lint-clean, its walks pass, and they hold every target in place."""
    blocks = re.findall(r"```yaml\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)
    tree, walks = (next(block for block in blocks if block.startswith(word)) for word in ("tree:", "walks:"))
    (tmp_path / "cable-first.yaml").write_text(tree, encoding="utf-8")
    (tmp_path / "cable-first.walks.yaml").write_text(walks, encoding="utf-8")
    assert problems(tmp_path) == ()
    books = load_library([tmp_path])
    assert [(result.name, result.why) for result in run_walks(books, "cable-first") if not result.passed] == []
    assert survivors(books, "cable-first") == ()
