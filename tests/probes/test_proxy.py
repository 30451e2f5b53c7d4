"""A proxy set on this laptop is found wherever it is set."""

from pathlib import Path

import pytest

from fieldkit.model.web import Proxy
from fieldkit.probes import proxy

DATA = Path(__file__).parents[1] / "data" / "os"


@pytest.mark.parametrize(
    ("environ", "expected"),
    [
        ({}, ()),
        ({"http_proxy": ""}, ()),
        ({"http_proxy": "10.0.0.8:3128"}, ("http://10.0.0.8:3128",)),
        ({"HTTPS_PROXY": "http://p.example:8080"}, ("http://p.example:8080",)),
        ({"HTTP_PROXY": "http://upper", "http_proxy": "http://lower"}, ("http://lower",)),
        ({"all_proxy": "socks5://10.0.0.8:1080", "https_proxy": "http://p"}, ("http://p", "socks5://10.0.0.8:1080")),
        ({"http_proxy": "http://p", "https_proxy": "http://p"}, ("http://p",)),
    ],
)
def test_environment(environ: dict[str, str], expected: tuple[str, ...]) -> None:
    """Both spellings, a bare address as HTTP, each proxy once."""
    assert proxy.of_environment(environ) == tuple(Proxy(url, "environment") for url in expected)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"ProxyEnable": 0, "ProxyServer": "10.0.0.8:3128"}, ()),
        ({"ProxyEnable": 1, "ProxyServer": "10.0.0.8:3128"}, (Proxy("http://10.0.0.8:3128", "system"),)),
        (
            {"ProxyEnable": 1, "ProxyServer": "http=10.0.0.8:80;https=10.0.0.9:80;ftp=10.0.0.7:21;socks=10.0.0.6:1080"},
            (
                Proxy("http://10.0.0.8:80", "system"),
                Proxy("http://10.0.0.9:80", "system"),
                Proxy("socks5://10.0.0.6:1080", "system"),
            ),
        ),
        ({"ProxyEnable": 1, "ProxyServer": ""}, ()),
        ({"AutoConfigURL": "http://wpad.example/p.pac"}, (Proxy("http://wpad.example/p.pac", "pac"),)),
        ({"ProxyEnable": 1, "ProxyServer": 7, "AutoConfigURL": None}, ()),
    ],
)
def test_internet_settings(values: dict[str, object], expected: tuple[Proxy, ...]) -> None:
    """Windows' one-for-all and per-protocol forms, switched off or on, and the PAC script."""
    assert proxy.of_internet_settings(values) == expected


@pytest.mark.parametrize(
    ("mode", "expected"),
    [
        ("manual", (Proxy("http://10.0.0.8:3128", "system"), Proxy("socks5://proxy.example:1080", "system"))),
        ("none", ()),
        ("auto", ()),
    ],
)
def test_gsettings(mode: str, expected: tuple[Proxy, ...]) -> None:
    """GNOME keeps old entries while its mode is off; only the mode in force counts."""
    text = (DATA / "gsettings.txt").read_text().replace("mode 'manual'", f"mode '{mode}'")
    assert proxy.of_gsettings(text) == expected
    script = text.replace("autoconfig-url ''", "autoconfig-url 'http://w/p.pac'")
    assert mode != "auto" or proxy.of_gsettings(script) == (Proxy("http://w/p.pac", "pac"),)


def test_no_desktop_asks_no_desktop() -> None:
    """Without a desktop session nothing is started, and the environment alone counts."""
    assert proxy._of_gnome({"PATH": "/usr/bin"}) == ()


@pytest.mark.parametrize(
    ("host", "listed", "expected"),
    [
        ("a.example", "", False),
        ("a.example", "*", True),
        ("a.example", "example", True),
        ("a.example", ".example", True),
        ("a.example", "*.example", True),
        ("a.example", "b.example, a.example", True),
        ("notexample", "example", False),
        ("A.Example.", "a.example", True),
        ("a.example:8080", "a.example", True),
        ("10.1.2.3", "10.0.0.0/8", True),
        ("10.1.2.3:80", "10.1.2.3", True),
        ("11.1.2.3", "10.0.0.0/8", False),
        ("[2001:db8::1]:80", "2001:db8::/32", True),
        ("10.1.2.3", "a.example", False),
        ("a.example", "10.0.0.0/8,,", False),
    ],
)
def test_bypassed(host: str, listed: str, expected: bool) -> None:
    """no_proxy by name, suffix, address and network, in either spelling of the variable."""
    assert proxy.bypassed(host, {"no_proxy": listed}) is expected
    assert proxy.bypassed(host, {"NO_PROXY": listed}) is expected


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("http://user:pa@ss@10.0.0.8:3128", "http://10.0.0.8:3128"),
        ("http://10.0.0.8:3128/x@y", "http://10.0.0.8:3128/x@y"),
        ("http://wpad.example/p.pac", "http://wpad.example/p.pac"),
    ],
)
def test_login_is_left_off(url: str, shown: str) -> None:
    """A name and password in a proxy's address never reach a case."""
    assert proxy.without_login(Proxy(url, "environment")) == Proxy(shown, "environment")
