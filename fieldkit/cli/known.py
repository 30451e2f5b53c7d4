"""Settings and trees as the call asks for them."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fieldkit.cli.invocation import Invocation
from fieldkit.errors import BadInput
from fieldkit.model.line import is_address, is_target
from fieldkit.settings import Known, config_file, read_settings

if TYPE_CHECKING:
    from fieldkit.engine.library import Library


EXAMPLE_TARGETS = "https://www.example.com/, 203.0.113.10"


def load_settings(invocation: Invocation, **flags: str | None) -> Known:
    """The settings of this call; `flags` are those that this command has as options."""
    known = read_settings({**invocation.flags, **flags}, invocation.environ, load=_read)
    settings = known.settings
    for key, given in (
        ("targets_urls", settings.targets_urls),
        ("targets_hosts", settings.targets_hosts),
        ("reference_dns", settings.reference_dns),
    ):
        proof, want = (is_address, "203.0.113.53") if key == "reference_dns" else (is_target, EXAMPLE_TARGETS)
        for each in given:
            if not proof(each):
                origin = known.origins[key]
                place = f"{origin.name}: {key}" if origin.kind == "file" else origin.name
                raise BadInput("config.bad_value", place=place, value=each, want=want)
    return known


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
