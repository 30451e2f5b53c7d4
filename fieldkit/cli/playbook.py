"""`fieldkit playbook lint|test|graph|show`."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from fieldkit.cli.invocation import Invocation
from fieldkit.cli.known import coloured, load_settings, load_trees
from fieldkit.cli.options import Options, one_of
from fieldkit.cli.output import out, print_rows
from fieldkit.cli.told import told
from fieldkit.cli.words import Speaker
from fieldkit.errors import BadInput

if TYPE_CHECKING:
    from rich.console import Console

    from fieldkit.engine.library import Library
    from fieldkit.engine.problem import Problem
    from fieldkit.model.playbook import Playbook, Step

FORMS = ("tree", "mermaid")
EXIT_PROBLEMS = 1


def lint_command(invocation: Invocation) -> Callable[..., int]:
    """Build `fieldkit playbook lint`."""
    made = Options(invocation.language)

    def lint(
        where: Annotated[str | None, made.argument("lint_where", "file")] = None,
        playbooks: Annotated[str | None, made.option("--playbooks", "playbooks", "folder")] = None,
    ) -> int:
        from fieldkit.engine.lint import problems

        known = load_settings(invocation, playbooks=playbooks)
        library = load_trees(known)
        if where is None:
            found, count = problems(library), len(library.names())
        else:
            _must_exist(Path(where))
            _must_hold_something(Path(where))
            found = problems(Path(where))
            count = 0 if found else len(_meant(library, where)[1])
        return _told_problems(invocation, "playbook lint", found, "screen.lint_clean", count=count)

    return lint


def test_command(invocation: Invocation) -> Callable[..., int]:
    """Build `fieldkit playbook test`."""
    made = Options(invocation.language)

    def test(
        tree: Annotated[str | None, made.argument("some_tree", "tree")] = None,
        playbooks: Annotated[str | None, made.option("--playbooks", "playbooks", "folder")] = None,
    ) -> int:
        known = load_settings(invocation, playbooks=playbooks)
        library, names = _meant(load_trees(known), tree)
        walks, found = _walked(library, names)
        return _told_problems(invocation, "playbook test", found, "screen.walks_clean", walks=walks)

    return test


def graph_command(invocation: Invocation) -> Callable[..., int]:
    """Build `fieldkit playbook graph`."""
    made = Options(invocation.language)

    def graph(
        tree: Annotated[str, made.argument("one_tree", "tree")],
        format_: Annotated[str | None, made.option("--format", "graph_as", choices=FORMS)] = None,
        playbooks: Annotated[str | None, made.option("--playbooks", "playbooks", "folder")] = None,
    ) -> int:
        from fieldkit.engine import graph as drawing

        one_of("--format", format_, FORMS)
        known = load_settings(invocation, playbooks=playbooks)
        library = load_trees(known)
        book = library.tree(tree)
        form: drawing.Form = "mermaid" if format_ == "mermaid" else "tree"
        if invocation.json:
            drawn = drawing.graph(book, invocation.language, form, causes=library.causes)
            print_rows("playbook graph", [{"tree": tree, "format": form, "text": drawn}])
        elif form == "mermaid":
            import sys

            sys.stdout.write(drawing.graph(book, invocation.language, form, causes=library.causes))
        else:
            _draw(coloured(invocation, known), library, book)
        return 0

    return graph


# A colour for each kind of step; the kind also stands there as a word.
KIND_STYLES = {
    "survey": "cyan",
    "check": "cyan",
    "ask": "yellow",
    "branch": "blue",
    "do": "magenta",
    "call": "blue",
    "conclude": "green",
}


def _draw(invocation: Invocation, library: "Library", book: "Playbook") -> None:
    """The tree on the terminal, as wide as it is, in characters that it can show."""
    from rich.text import Text

    from fieldkit.cli.signs import shows
    from fieldkit.engine.treedraw import PLAIN_SIGNS, Signs, drawn_tree
    from fieldkit.model.playbook import Call

    console = out(invocation)
    usual = Signs()
    signs = usual if shows(usual.all(), console.encoding, "") else PLAIN_SIGNS
    called = {step.tree for step in book.steps.values() if isinstance(step, Call) and library.has(step.tree)}
    titles = {name: library.tree(name).title for name in called}
    lines = drawn_tree(
        book, invocation.language, causes=library.causes, titles=titles, signs=signs, width=console.width
    )
    for line in lines:
        said = Text()
        for piece in line:
            style = KIND_STYLES.get(piece.kind, "")
            if piece.role in ("bar", "jump"):
                style = "dim"
            elif piece.role in ("id", "title"):
                style = f"bold {style}".strip()
            elif piece.role == "heard":
                style = "italic"
            said.append(piece.text, style=style)
        said.rstrip()
        console.print(said, soft_wrap=True)


def show_command(invocation: Invocation) -> Callable[..., int]:
    """Build `fieldkit playbook show`."""
    made = Options(invocation.language)

    def show(
        tree: Annotated[str | None, made.argument("some_tree", "tree")] = None,
        playbooks: Annotated[str | None, made.option("--playbooks", "playbooks", "folder")] = None,
    ) -> int:
        known = load_settings(invocation, playbooks=playbooks)
        library = load_trees(known)
        if tree is None:
            _trees(coloured(invocation, known), library)
        else:
            _steps(coloured(invocation, known), library.tree(tree))
        return 0

    return show


def _walked(library: "Library", names: Sequence[str]) -> "tuple[int, list[Problem]]":
    """How many walks there are, and everything that is wrong with them."""
    from fieldkit.engine.mutation import survivors
    from fieldkit.engine.problem import Problem, problem_of
    from fieldkit.engine.walks import run_walks, walks_problems

    walks = 0
    found: list[Problem] = []
    for name in names:
        try:
            wrong = walks_problems(library, library.tree_file(name))
            found += wrong
            if wrong:
                continue
            results = run_walks(library, name)
            walks += len(results)
            failed = [problem for result in results if (problem := result.problem()) is not None]
            found += failed
            if not failed:
                found += [each.problem() for each in survivors(library, name)]
        except BadInput as exc:
            found.append(problem_of(exc))
    return walks, found


def _meant(library: "Library", what: str | None) -> "tuple[Library, list[str]]":
    """The library and those of its trees that are meant: one by name, a folder's or a file's own, or all."""
    if what is None:
        return library, list(library.names())
    if library.has(what) or not Path(what).exists():
        library.tree_path(what)
        return library, [what]
    from fieldkit.engine.library import Library

    path = Path(what)
    _must_hold_something(path)
    over = Library((*library.folders, path)) if path.is_dir() else Library(library.folders, files=(path,))
    return over, [name for name in over.names() if over.tree_path(name) in (path, *path.glob("*"))]


def _must_exist(path: Path) -> None:
    if not path.exists():
        raise BadInput("yaml.unreadable", file=str(path), line=1, column=1, why="No such file or directory")


def _must_hold_something(path: Path) -> None:
    """A folder's slip of the pen may not read as "no problem found"."""
    if path.is_dir() and not any(
        each.suffix in (".yaml", ".yml")
        for folder in (path, path / "reference", path / "rehearsals")
        if folder.is_dir()
        for each in folder.iterdir()
    ):
        raise BadInput("playbook.nothing_here", folder=str(path))


def _told_problems(invocation: Invocation, command: str, found: "Iterable[Problem]", clean: str, **counted: int) -> int:
    """Every problem, or the sentence that there is none."""
    problems = list(found)
    if invocation.json:
        print_rows(command, [_problem(each, invocation.language) for each in problems])
        return EXIT_PROBLEMS if problems else 0
    from rich.text import Text

    speak = Speaker(invocation.language)
    console = out(invocation)
    for each in problems:
        _print_problem(console, each, invocation.language)
    said = speak("screen.lint_found", count=len(problems)) if problems else speak(clean, **counted)
    console.print(Text(said))
    return EXIT_PROBLEMS if problems else 0


def _print_problem(console: "Console", problem: "Problem", language: str) -> None:
    from rich.text import Text

    from fieldkit.text.clean import clean

    text, fix = told(problem.code, language, {**problem.facts, "file": problem.file})
    if problem.file:
        console.print(Text(f"{clean(problem.file)}:{problem.line}:{problem.column}", style="bold"), soft_wrap=True)
    console.print(Text(f"  {text}"), soft_wrap=True)
    if fix:
        console.print(Text(f"  {fix}", style="dim"), soft_wrap=True)


def _problem(problem: "Problem", language: str) -> dict[str, Any]:
    text, fix = told(problem.code, language, {**problem.facts, "file": problem.file})
    place = {"file": problem.file, "line": problem.line, "column": problem.column}
    return {"code": problem.code, **place, "text": text, "fix": fix}


def _trees(invocation: Invocation, library: "Library") -> None:
    from rich.table import Table
    from rich.text import Text

    rows = [(name, library.tree(name).title.in_language(invocation.language)) for name in library.names()]
    if invocation.json:
        print_rows("playbook show", [{"tree": name, "title": title} for name, title in rows])
        return
    speak = Speaker(invocation.language)
    table = Table.grid(padding=(0, 2, 0, 0))
    for name, title in rows:
        table.add_row(Text(name, style="bold"), Text(title))
    console = out(invocation)
    console.print(Text(speak("screen.trees")))
    console.print(table)


def _steps(invocation: Invocation, book: "Playbook") -> None:
    from rich.text import Text

    from fieldkit.engine.codec import plain

    language = invocation.language
    if invocation.json:
        named = {"tree": book.tree, "title": book.title.in_language(language)}
        rows = [{**named, "kind": _kind(step), **plain(step)} for step in book.steps.values()]
        print_rows("playbook show", rows)
        return
    speak = Speaker(language)
    console = out(invocation)
    console.print(Text(f"{book.tree}  {book.title.in_language(language)}", style="bold"))
    for step in book.steps.values():
        console.print()
        head = Text(step.id, style="bold cyan")
        head.append(f"  {_kind(step)}", style="dim")
        console.print(head)
        for line in _lines(step, language):
            console.print(Text(f"  {line}"))
        if step.source:
            console.print(Text(f"  {speak('screen.step.sources', sources=list(step.source))}", style="dim"))


def _kind(step: "Step") -> str:
    from fieldkit.model.playbook import CheckStep

    return "check" if isinstance(step, CheckStep) else type(step).__name__.lower()


def _lines(step: "Step", language: str) -> list[str]:
    from fieldkit.model.playbook import Ask, Branch, Call, CheckStep, Conclude, Do, Survey

    match step:
        case Survey():
            return [", ".join(step.checks), f"-> {step.next}"]
        case CheckStep():
            return [step.check, *(f"{code} -> {target}" for code, target in step.next.items())]
        case Ask():
            asked = [step.question.in_language(language)]
            asked += [f"{choice.key} {choice.label.in_language(language)} -> {choice.next}" for choice in step.choices]
            return [*asked, *([f"-> {step.next}"] if step.next else []), f"unsure -> {step.unsure}"]
        case Branch():
            return [step.on, *(f"{value} -> {target}" for value, target in step.next.items())]
        case Do():
            return [step.instruction.in_language(language), f"done -> {step.done}", f"skipped -> {step.skipped}"]
        case Call():
            return [step.tree, *(f"{outcome} -> {target}" for outcome, target in step.next.items())]
        case Conclude():
            remedy = [step.remedy.in_language(language)] if step.remedy else []
            return [f"{step.cause} ({step.confidence.value})", *remedy]
