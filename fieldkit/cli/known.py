"""Settings and trees as the call asks for them."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fieldkit.cli.invocation import Invocation
from fieldkit.errors import BadInput
from fieldkit.settings import Known, config_file, read_settings

if TYPE_CHECKING:
    from fieldkit.engine.library import Library


def load_settings(invocation: Invocation, **flags: str | None) -> Known:
    """The settings of this call; `flags` are those that this command has as options."""
    return read_settings({**invocation.flags, **flags}, invocation.environ, load=_read)


def coloured(invocation: Invocation, known: Known) -> Invocation:
    """The call with the colour setting applied."""
    return replace(invocation, no_color=not known.settings.color)


def load_trees(known: Known) -> "Library":
    """The shipped trees, over them those of the configuration folder, over them those of `--playbooks`."""
    from fieldkit.engine.library import load_library

    beside_config = config_file().parent / "playbooks"
    folders = [beside_config] if beside_config.is_dir() else []
    if known.settings.playbooks is not None:
        folders.append(known.settings.playbooks)
    return load_library(folders)


def proved(library: "Library") -> "Library":
    """The library, its reference data read now: a slip in a carrier's own may not stop a visit half-way.

    Raises: BadInput with the place of the first slip.
    """
    if len(library.folders) > 1:
        _ = (library.causes, library.limits, library.sources)
    return library


def _read(file: Path) -> Any:
    from fieldkit.engine.yamltext import as_data, read_yaml

    try:
        return as_data(read_yaml(file))
    except BadInput as exc:
        if exc.code == "yaml.empty":  # a file in which every line is still commented out
            return None
        raise
