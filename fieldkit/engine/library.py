"""Where the trees and their reference data are, and which file wins when a carrier has its own.

A later folder's tree or rehearsal of the same name replaces the earlier one; its causes, limits and sources replace or
add row by row.  Each file is read when it is first asked for.
"""

from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TypeVar

from fieldkit.checks.registry import Check
from fieldkit.engine.problem import Problem, nearest, problem_of
from fieldkit.engine.treefile import Reader, TreeFile
from fieldkit.engine.yamltext import MapNode, Node, TextNode, read_yaml
from fieldkit.errors import BadInput
from fieldkit.model.cause import Cause, Words
from fieldkit.model.finding import Limit
from fieldkit.model.playbook import Call, Playbook

WALKS = ".walks"
_Row = TypeVar("_Row")


def shipped() -> Path:
    """The folder of the trees that came with fieldkit: inside the package in a wheel, beside it in a working copy.

    Raises: BadInput when neither is there.
    """
    package = Path(__file__).resolve().parents[1]
    for folder in (package / "_playbooks", package.parent / "playbooks"):
        if folder.is_dir():
            return folder
    raise BadInput("playbook.not_shipped", folder=str(package / "_playbooks"))


class Library:
    """The trees, causes, limits, sources and rehearsals of some folders; the last folder wins."""

    def __init__(
        self,
        folders: Sequence[Path],
        *,
        files: Sequence[Path] = (),
        proved: Sequence[Path] = (),
        checks: Mapping[str, Check] | None = None,
    ) -> None:
        """`files` are single trees on top of the folders; trees under `proved` folders are taken as linted.

        `checks` are what the trees are held against, the registered ones where none are given.
        """
        self.folders = tuple(folders)
        self.files = tuple(files)
        self._proved = tuple(proved)
        self._tree_paths: dict[str, Path] = {}
        self._rehearsal_paths: dict[str, Path] = {}
        self._reference: dict[str, list[Path]] = {"causes": [], "limits": [], "sources": []}
        self._checks = checks
        self._trees: dict[str, tuple[TreeFile | None, tuple[Problem, ...]]] = {}
        self._proved_names: set[str] = set()
        self._documents: dict[Path, Node] = {}
        for folder in self.folders:
            self._look_through(folder)
        for path in files:
            self._tree_paths[path.stem] = path

    def _look_through(self, folder: Path) -> None:
        if not folder.is_dir():
            raise BadInput("playbook.no_folder", file=str(folder), folder=str(folder), line=1, column=1)
        for path in _yaml_files(folder):
            if not path.stem.endswith(WALKS):
                self._tree_paths[path.stem] = path
        for path in _yaml_files(folder / "reference"):
            if path.stem in self._reference:
                self._reference[path.stem].append(path)
        for path in _yaml_files(folder / "rehearsals"):
            self._rehearsal_paths[path.stem] = path

    @property
    def checks(self) -> Mapping[str, Check]:
        """The checks that the trees may name."""
        if self._checks is not None:
            return self._checks
        from fieldkit.checks import CHECKS

        return CHECKS

    # Trees

    def names(self) -> tuple[str, ...]:
        """Every tree, by name."""
        return tuple(sorted(self._tree_paths))

    def has(self, name: str) -> bool:
        """Is there a tree of this name?"""
        return name in self._tree_paths

    def tree(self, name: str) -> Playbook:
        """The tree of this name.

        Raises: BadInput when there is none, or its file is broken.
        """
        return self.tree_file(name).playbook

    def called(self, name: str) -> Iterator[Playbook]:
        """A tree and all that it leads to by its calls, each read when its turn comes.

        Raises: BadInput when one of them is not there, or broken.
        """
        waiting, seen = deque([name]), set()
        while waiting:
            each = waiting.popleft()
            if each not in seen:
                seen.add(each)
                tree = self.tree(each)
                yield tree
                waiting += [step.tree for step in tree.steps.values() if isinstance(step, Call)]

    def tree_file(self, name: str) -> TreeFile:
        """The tree of this name with the places of its words.

        Raises: BadInput when there is none, or its file is broken.
        """
        found = self.unproved(name)
        if name not in self._proved_names:
            self._proved_names.add(name)
            if not any(found.path.is_relative_to(folder) for folder in self._proved):
                self._prove(found)
        return found

    def unproved(self, name: str) -> TreeFile:
        """The tree of this name, its shape read but its logic not yet proved.

        Raises: BadInput when there is none, or its shape is broken.
        """
        tree, wrong = self.shape(name)
        if tree is None:
            raise wrong[0].error()
        return tree

    def shape(self, name: str) -> tuple[TreeFile | None, tuple[Problem, ...]]:
        """The tree of this name, or all that is wrong with its shape.

        Raises: BadInput when there is no such tree.
        """
        if name not in self._trees:
            self._trees[name] = self._read(self.tree_path(name))
        return self._trees[name]

    def _read(self, path: Path) -> tuple[TreeFile | None, tuple[Problem, ...]]:
        reader = Reader(path)
        try:
            root = self.document(path)
        except BadInput as exc:
            return None, (problem_of(exc),)
        playbook = reader.tree(root, path.stem)
        if reader.problems or playbook is None or not isinstance(root, MapNode):
            return None, tuple(reader.problems)
        return TreeFile(playbook, root, path), ()

    def _prove(self, tree: TreeFile) -> None:
        """A tree from outside may not surprise a run half-way."""
        from fieldkit.engine.lint import tree_problems

        wrong = tree_problems(self, tree)
        if wrong:
            self._proved_names.discard(tree.path.stem)
            raise wrong[0].error()

    def document(self, path: Path) -> Node:
        """What stands in a YAML file, read once.

        Raises: BadInput when it is not YAML.
        """
        if path not in self._documents:
            self._documents[path] = read_yaml(path)
        return self._documents[path]

    def tree_path(self, name: str) -> Path:
        """The file of a tree.

        Raises: BadInput when there is no such tree.
        """
        if name not in self._tree_paths:
            raise BadInput("playbook.no_tree", tree=name, **nearest(name, self._tree_paths))
        return self._tree_paths[name]

    def walks_path(self, name: str) -> Path:
        """Where the walks of a tree stand, or would: beside the tree, so that a carrier's tree is held to its own."""
        path = self.tree_path(name)
        return path.with_name(f"{path.stem}{WALKS}{path.suffix}")

    # Reference data

    @cached_property
    def causes(self) -> Mapping[str, Cause]:
        """Every cause by its code.  Raises: BadInput when a file is broken."""
        return self._rows("causes", lambda reader, code, node, at: reader.cause(code, node, at))

    @cached_property
    def _limit_rows(self) -> Mapping[str, tuple[Limit, Words]]:
        return self._rows("limits", lambda reader, name, node, _: reader.limit(name, node))

    @cached_property
    def limits(self) -> Mapping[str, Limit]:
        """Every limit by its name.  Raises: BadInput when a file is broken."""
        return {name: limit for name, (limit, _) in self._limit_rows.items()}

    @cached_property
    def limit_names(self) -> Mapping[str, Words]:
        """What each limit is called.  Raises: BadInput when a file is broken."""
        return {name: words for name, (_, words) in self._limit_rows.items()}

    @cached_property
    def sources(self) -> Mapping[str, Words]:
        """The title of every source by its id.  Raises: BadInput when a file is broken."""
        return self._rows("sources", lambda reader, name, node, _: reader.words(node, name, holes=False))

    def reference_paths(self, name: str) -> tuple[Path, ...]:
        """The files that make up `causes`, `limits` or `sources`, the winning one last."""
        return tuple(self._reference[name])

    def _rows(self, name: str, row: Callable[[Reader, str, Node, TextNode], _Row | None]) -> dict[str, _Row]:
        rows: dict[str, _Row] = {}
        for path in self._reference[name]:
            found, _, wrong = read_rows(path, name, row)
            if wrong:
                raise wrong[0].error()
            rows.update(found)
        return rows

    # Rehearsals

    def rehearsals(self) -> tuple[str, ...]:
        """Every rehearsal, by name."""
        return tuple(sorted(self._rehearsal_paths))

    def rehearsal_file(self, name_or_path: str | Path) -> Path:
        """The file of a rehearsal, given by its name or as a path.

        Raises: BadInput when there is none.
        """
        written = str(name_or_path)
        if written in self._rehearsal_paths:
            return self._rehearsal_paths[written]
        path = Path(written)
        if path.is_file():
            return path
        raise BadInput("playbook.no_rehearsal", name=written, **nearest(written, self._rehearsal_paths))


def read_rows(
    path: Path, name: str, row: Callable[[Reader, str, Node, TextNode], _Row | None]
) -> tuple[dict[str, _Row], MapNode, list[Problem]]:
    """The rows of one reference file, where they stand, and what is wrong with their shape.

    Raises: BadInput when it is not YAML.
    """
    reader = Reader(path)
    listed = reader.rows(read_yaml(path), name)
    rows: dict[str, _Row] = {}
    for key, node in listed.entries.items():
        made = row(reader, key, node, listed.keys[key])
        if made is not None:
            rows[key] = made
    return rows, listed, reader.problems


def _yaml_files(folder: Path) -> list[Path]:
    """The YAML files of a folder, in a steady order; none when it is not there."""
    if not folder.is_dir():
        return []
    try:
        return sorted(path for path in folder.iterdir() if path.suffix in (".yaml", ".yml") and path.name[0] != ".")
    except OSError as exc:
        raise BadInput(
            "yaml.unreadable", file=str(folder), line=1, column=1, why=exc.strerror or type(exc).__name__
        ) from exc


def load_library(folders: Sequence[Path] = ()) -> Library:
    """The shipped trees, and over them these folders, the last one winning.

    Raises: BadInput naming the folder that is not there; a broken tree raises when it is first asked for.
    """
    base = shipped()
    # A folder may bring its own causes, so that beside one the shipped trees are proved again as well.
    return Library((base, *folders), proved=() if folders else (base,))
