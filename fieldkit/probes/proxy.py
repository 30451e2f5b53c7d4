"""Which proxies are set on this laptop, and would a host go past them?"""

import ipaddress
import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from fieldkit.model.web import Proxy

_VARIABLES = ("https_proxy", "http_proxy", "all_proxy")
_GSETTINGS_S = 0.7


def proxies(environ: Mapping[str, str]) -> tuple[Proxy, ...]:
    """Every proxy that programs on this laptop may use: the environment's, the system's, then a PAC script's."""
    found = list(of_environment(environ))
    if sys.platform == "win32":
        found += _of_windows()
    elif sys.platform == "linux":
        found += _of_gnome(environ)
    return tuple(dict.fromkeys(found))


def without_login(proxy: Proxy) -> Proxy:
    """The proxy without the name and password that its address may carry: these never reach a case or a report."""
    scheme, separator, rest = proxy.url.partition("://")
    host, slash, path = rest.partition("/")
    return replace(proxy, url=f"{scheme}{separator}{host.rpartition('@')[2]}{slash}{path}")


def of_environment(environ: Mapping[str, str]) -> tuple[Proxy, ...]:
    """The proxies that the environment names, in either spelling, each once."""
    values = {key.lower(): value.strip() for key, value in environ.items() if key.lower() in _VARIABLES}
    # Lower case wins where both are set, as in curl.
    values |= {key: environ[key].strip() for key in _VARIABLES if key in environ}
    urls = (with_scheme(values[key]) for key in _VARIABLES if values.get(key))
    return tuple(dict.fromkeys(Proxy(url, "environment") for url in urls))


def with_scheme(address: str, scheme: str = "http") -> str:
    """A proxy address as a URL: `10.0.0.1:8080` is an HTTP proxy."""
    return address if "://" in address else f"{scheme}://{address}"


def of_internet_settings(values: Mapping[str, object]) -> tuple[Proxy, ...]:
    """The proxies of Windows' Internet Settings key: `ProxyEnable`, `ProxyServer` in both forms, `AutoConfigURL`."""
    found: list[Proxy] = []
    server = values.get("ProxyServer")
    if values.get("ProxyEnable") and isinstance(server, str):
        for part in server.split(";"):
            kind, separator, address = part.strip().partition("=")
            if not separator:
                kind, address = "http", kind
            kind = kind.lower()
            # `socks` there means version 4 or 5; `http=` and `https=` both name an HTTP proxy.
            if address and kind in ("http", "https", "socks"):
                found.append(Proxy(with_scheme(address, "socks5" if kind == "socks" else "http"), "system"))
    script = values.get("AutoConfigURL")
    if isinstance(script, str) and script.strip():
        found.append(Proxy(script.strip(), "pac"))
    return tuple(dict.fromkeys(found))


def _of_windows() -> tuple[Proxy, ...]:
    if sys.platform == "win32":
        import winreg

        values: dict[str, object] = {}
        try:
            with winreg.OpenKey(
                winreg.HKEY_CURRENT_USER, r"Software\Microsoft\Windows\CurrentVersion\Internet Settings"
            ) as key:
                for name in ("ProxyEnable", "ProxyServer", "AutoConfigURL"):
                    try:
                        values[name] = winreg.QueryValueEx(key, name)[0]
                    except OSError:
                        continue
        except OSError:
            return ()
        return of_internet_settings(values)
    else:
        return ()


def of_gsettings(text: str) -> tuple[Proxy, ...]:
    """The proxies of `gsettings list-recursively org.gnome.system.proxy`."""
    values: dict[tuple[str, str], str] = {}
    for line in text.splitlines():
        words = line.split(None, 2)
        if len(words) == 3:
            values[words[0].rsplit(".", 1)[-1], words[1]] = words[2].strip().strip("'")
    mode = values.get(("proxy", "mode"), "none")
    if mode == "auto":
        script = values.get(("proxy", "autoconfig-url"), "")
        return (Proxy(script, "pac"),) if script else ()
    if mode != "manual":
        return ()
    found: list[Proxy] = []
    for kind, scheme in (("https", "http"), ("http", "http"), ("socks", "socks5")):
        host, port = values.get((kind, "host"), ""), values.get((kind, "port"), "0")
        if host and port != "0":
            found.append(Proxy(f"{scheme}://{host}:{port}", "system"))
    return tuple(dict.fromkeys(found))


def _of_gnome(environ: Mapping[str, str]) -> tuple[Proxy, ...]:
    import shutil

    from fieldkit.probes.setup_linux import tool

    # Without a desktop session the tool would start one of its own and wait for it.
    if not environ.get("DBUS_SESSION_BUS_ADDRESS") or not environ.get("XDG_CURRENT_DESKTOP"):
        return ()
    place = shutil.which("gsettings", path=environ.get("PATH"))
    if place is None or not Path(place).exists():
        return ()
    return of_gsettings(tool((place, "list-recursively", "org.gnome.system.proxy"), _GSETTINGS_S))


def bypassed(host: str, environ: Mapping[str, str]) -> bool:
    """Does `no_proxy` let this host go directly?  Suffixes, addresses, networks and `*`, as curl reads them."""
    listed = environ.get("no_proxy", environ.get("NO_PROXY", ""))
    bare = host.strip().rstrip(".").lower()
    if bare.startswith("[") and "]" in bare:
        bare = bare[1:].split("]", 1)[0]
    elif bare.count(":") == 1:
        bare = bare.split(":", 1)[0]
    try:
        address = ipaddress.ip_address(bare)
    except ValueError:
        address = None
    for entry in (each.strip().lower() for each in listed.replace(" ", ",").split(",")):
        if not entry:
            continue
        if entry == "*":
            return True
        if address is not None:
            try:
                if address in ipaddress.ip_network(entry.strip("[]"), strict=False):
                    return True
            except ValueError:
                continue
        else:
            suffix = entry.lstrip("*").strip(".").split(":", 1)[0]
            if suffix and (bare == suffix or bare.endswith(f".{suffix}")):
                return True
    return False
