"""What a person may set once for all their visits, and where each value came from."""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from fieldkit.errors import BadInput

APP = "fieldkit"
FILE_NAME = "config.yaml"


@dataclass(frozen=True, slots=True)
class Settings:
    """The values themselves; handed down as values, never looked up from below."""

    lang: str
    color: bool
    data_dir: Path
    state_dir: Path
    playbooks: Path | None
    timeout_s: float | None
    quiet_lan: bool
    interface: str | None
    targets_urls: tuple[str, ...]
    targets_hosts: tuple[str, ...]
    reference_dns: tuple[str, ...]
    arp_rate_per_s: float


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a value came from: `flag`, `environment`, `file` or `default`, and its name there."""

    kind: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Known:
    """Settings with the origin of each value, and the file that was (or would be) read."""

    settings: Settings
    origins: Mapping[str, Origin]
    file: Path


# Well-known services that answer from any carrier in China.  A rule of thumb: the configuration file or the line
# record's `test.*` replaces them.  The http one is deliberate: an arrears or login page only shows in clear text.
DEFAULT_URLS = ("https://www.baidu.com/", "https://www.qq.com/", "http://www.miit.gov.cn/")
DEFAULT_HOSTS = ("223.5.5.5", "119.29.29.29")
DEFAULT_REFERENCE_DNS = ("223.5.5.5", "119.29.29.29", "114.114.114.114")

# The good guest's limit on a customer's LAN, where access control may be counting.
MAX_ARP_RATE_PER_S = 200.0


def _text(value: str) -> str:
    if not value.strip():
        raise ValueError("empty")
    return value.strip()


def _language(value: str) -> str:
    if value not in ("zh", "en", "auto"):
        raise ValueError("zh, en, auto")
    return value


def _switch(value: str) -> bool:
    word = value.strip().lower()
    if word in ("1", "true", "yes", "on"):
        return True
    if word in ("0", "false", "no", "off"):
        return False
    raise ValueError("true, false")


def _number(low: float, high: float) -> Callable[[str], float]:
    def parse(value: str) -> float:
        try:
            number = float(value)
        except ValueError:
            number = float("nan")
        if not low < number <= high:
            raise ValueError(f"{low:g} < n <= {high:g}")
        return number

    return parse


def _path(value: str) -> Path:
    return Path(_text(value)).expanduser()


def _list(value: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in value.split(",") if part.strip())


PARSERS: Mapping[str, Callable[[str], Any]] = {
    "lang": _language,
    "color": _switch,
    "data_dir": _path,
    "state_dir": _path,
    "playbooks": _path,
    "timeout_s": _number(0, 600),
    "quiet_lan": _switch,
    "interface": _text,
    "targets_urls": _list,
    "targets_hosts": _list,
    "reference_dns": _list,
    "arp_rate_per_s": _number(0, MAX_ARP_RATE_PER_S),
}
LISTS = frozenset({"targets_urls", "targets_hosts", "reference_dns"})
KEYS = tuple(each.name for each in fields(Settings))


def environment_name(key: str) -> str:
    """The environment variable of a key."""
    return f"FIELDKIT_{key.upper()}"


def config_file() -> Path:
    """Where the configuration file is looked for."""
    from platformdirs import user_config_dir

    return Path(user_config_dir(APP, appauthor=False)) / FILE_NAME


def state_dir(environ: Mapping[str, str] | None = None) -> Path:
    """Where the log of our own bugs goes; asked for even when the settings cannot be read."""
    given = (os.environ if environ is None else environ).get(environment_name("state_dir"), "").strip()
    if given:
        return Path(given).expanduser()
    from platformdirs import user_state_dir

    return Path(user_state_dir(APP, appauthor=False))


def defaults() -> dict[str, Any]:
    """The values when nobody set any."""
    from platformdirs import user_data_dir

    return {
        "lang": "auto",
        "color": True,
        "data_dir": Path(user_data_dir(APP, appauthor=False)),
        "state_dir": state_dir({}),
        "playbooks": None,
        "timeout_s": None,
        "quiet_lan": False,
        "interface": None,
        "targets_urls": DEFAULT_URLS,
        "targets_hosts": DEFAULT_HOSTS,
        "reference_dns": DEFAULT_REFERENCE_DNS,
        "arp_rate_per_s": MAX_ARP_RATE_PER_S,
    }


def read_settings(
    flags: Mapping[str, str | None] | None = None,
    environ: Mapping[str, str] | None = None,
    file: Path | None = None,
    *,
    load: Callable[[Path], Any],
) -> Known:
    """Flag over environment over file over default, each value with its origin; `load` reads the file's text values.

    Raises: BadInput naming the key and the place it stands in.
    """
    environ = os.environ if environ is None else environ
    file = config_file() if file is None else file
    values = defaults()
    origins = {key: Origin("default") for key in KEYS}
    for key, value in _from_file(file, load).items():
        values[key], origins[key] = value, Origin("file", str(file))
    for key in KEYS:
        # `FIELDKIT_TIMEOUT` is what a person tries who knows `--timeout`; the name of the key itself wins.
        for name in (environment_name(key.removesuffix("_s")), environment_name(key)):
            if environ.get(name, "").strip():
                values[key], origins[key] = _parsed(key, environ[name], name), Origin("environment", name)
    if environ.get("NO_COLOR") and origins["color"].kind in ("default", "file"):
        values["color"], origins["color"] = False, Origin("environment", "NO_COLOR")
    for key, given in (flags or {}).items():
        if given is not None:
            name = "--no-color" if key == "color" else "--" + key.removesuffix("_s").replace("_", "-")
            values[key], origins[key] = _parsed(key, given, name), Origin("flag", name)
    return Known(Settings(**values), origins, file)


def _parsed(key: str, value: str, place: str) -> Any:
    try:
        return PARSERS[key](value)
    except ValueError as exc:
        raise BadInput("config.bad_value", place=place, value=value, want=str(exc)) from exc


def _from_file(file: Path, load: Callable[[Path], Any]) -> dict[str, Any]:
    if not file.is_file():
        return {}
    data = load(file)
    if data is None:
        return {}
    if not isinstance(data, Mapping):
        raise BadInput("config.not_a_table", file=str(file))
    values: dict[str, Any] = {}
    for key, value in data.items():
        if key not in PARSERS:
            near = get_close_matches(str(key), KEYS, n=1)
            raise BadInput("config.unknown_key", file=str(file), key=key, near=near[0] if near else KEYS)
        place = f"{file}: {key}"
        if isinstance(value, list):
            if key not in LISTS or any(not isinstance(part, str) for part in value):
                raise BadInput("config.bad_value", place=place, value=str(value), want="text")
            values[key] = tuple(part.strip() for part in value if part.strip())
        elif isinstance(value, str):
            values[key] = _parsed(key, value, place)
        else:
            raise BadInput("config.bad_value", place=place, value=str(value), want="text")
    return values
