"""No secret is kept or shown, in whatever form a device, an address or a person wrote it; and ordinary words stay."""

import base64
import contextlib
import json
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from fieldkit.cases.store import open_store
from fieldkit.model.event import Event
from fieldkit.text.redact import redact, redacted

# How each vendor writes a secret into its configuration, and other places where one stands.
FORMS = (
    # Huawei
    "snmp-agent community read cipher {s}",
    "snmp-agent community write {s} acl 2000",
    "snmp-agent target-host trap address udp-domain 10.0.0.1 params securityname cipher {s}",
    "snmp-agent usm-user v3 bob authentication-mode sha cipher {s}",
    "snmp-agent usm-user v3 bob privacy-mode aes128 cipher {s}",
    " set authentication password cipher {s}",
    " local-user admin password irreversible-cipher {s}",
    " local-user admin password simple {s} privilege level 15",
    "super password level 3 cipher {s}",
    " ppp chap password cipher {s}",
    " ppp pap local-user u1 password simple {s}",
    " radius-server shared-key cipher {s}",
    " hwtacacs-server shared-key simple {s}",
    " vrrp vrid 1 authentication-mode md5 cipher {s}",
    " ospf authentication-mode md5 1 cipher {s}",
    " peer 10.0.0.2 password cipher {s}",
    " ntp-service authentication-keyid 7 authentication-mode md5 cipher {s}",
    " pre-shared-key cipher {s}",
    " pre-shared-key simple {s}",
    " wlan security wpa2-psk psk pass-phrase {s} aes".replace("psk pass-phrase", "psk pass-phrase simple"),
    # H3C
    " password hash {s}",
    "password simple {s}",
    " key authentication simple {s}",
    # Cisco, Ruijie, ZTE
    "snmp-server community {s} RO",
    "snmp-server host 10.0.0.5 version 2c {s}",
    "snmp-server user bob grp v3 auth sha {s} priv aes 128 other",
    "enable password {s}",
    "enable secret {s}",
    "switch(config)#enable secret 0 {s}",
    "username bob password {s}",
    "username bob privilege 15 secret 0 {s}",
    "username who password {s} privilege 15",
    " neighbor 10.0.0.2 password {s}",
    "tacacs-server key {s}",
    "radius-server host 10.0.0.9 auth-port 1812 acct-port 1813 key {s}",
    "crypto isakmp key {s} address 10.0.0.1",
    " key-string {s}",
    " ip ospf message-digest-key 1 md5 {s}",
    " ppp pap sent-username bob password {s}",
    " wpa-psk ascii 0 {s}",
    # Juniper, Nokia
    'set system root-authentication encrypted-password "{s}"',
    'set security ike policy p pre-shared-key ascii-text "{s}"',
    "set snmp community {s} authorization read-only",
    # Addresses, headers, forms, shells
    "http://bob:{s}@10.0.0.1:8080/",
    "Location: https://portal.example/login?user=bob&password={s}&next=/",
    "ftp://bob:{s}@10.0.0.1/x",
    "Authorization: Bearer {s}",
    "Proxy-Authorization: Basic {s}",
    "Set-Cookie: session={s}; Path=/",
    "FIELDKIT_PASSWORD={s} fieldkit diagnose internet",
    "sshpass -p {s} ssh admin@10.0.0.1",
    "snmpwalk -v2c -c {s} 10.0.0.1",
    '{{"password": "{s}", "user": "bob"}}',
    '{{\\"token\\": \\"{s}\\"}}',
    "password: {s}",
    "Password:{s}",
    "wifi_passphrase = {s}",
    "api_key={s}",
    "Community name: {s}",
    "密码：{s}",
    "口令: {s}",
    "团体字：{s}",
)
# Plain, awkward, and looking like a word; the vendors' own ciphertexts stand in SELF_EVIDENT.
SECRETS = ("Xk7mQ2vR9w", "p@ss:w0rd!#", "correcthorsebattery", "7h1s-1s_4.Secret")

SELF_EVIDENT = (
    "%^%#mS3cr3t]d:x,%;{Q<'\"K7!%^%#",
    "%@%@mS3cr3t5x|Y~`qQ%@%@",
    "@%@%mS3cr3t5x|Y~`qQ@%@%",
    "$1a$mS3cr3t5$Zq8#kL2*w9!pP0;7x$",
    "$1c$mS3cr3t5$Zq8#kL2*w9!pP0;7x$",
    "$1$mERr$hx5rVt7rPNoS4wqbXKX7m0",
    "$9$mS3cr3t5xYqQ/CtO1RhS",
    "$6$mS3cr3t5$abcdefghijklmnop",
    "$h$6$mS3cr3t5$abcdefghijklmnop==",
    "$2b$10$mS3cr3t5xYqQabcdefghijkl",
)


def _planted() -> Iterator[tuple[str, str]]:
    for number, form in enumerate(FORMS):
        for secret in SECRETS:
            # A bare form in an address or a shell word ends at what it cannot hold.
            if any(each in secret for each in "@:#!") and any(each in form for each in ("=", "Cookie", "//")):
                secret = secret.replace("@", "a").replace(":", "b").replace("#", "c").replace("!", "d")
            yield form.format(s=f"{secret}{number}"), f"{secret}{number}"
    for secret in SELF_EVIDENT:
        yield f"blah {secret} blah", secret


PLANTED = tuple(_planted())


def _gone(text: str, secret: str) -> None:
    made = redact(text)
    assert secret not in made, made
    assert "<secret:" in made
    assert redact(made) == made


def test_there_are_enough() -> None:
    """The figure we publish."""
    assert len(PLANTED) >= 200


@pytest.mark.parametrize("form", FORMS)
def test_a_secret_in_each_form_goes(form: str) -> None:
    """Each vendor's line, each header, each form, with each kind of secret; twice redacted is once redacted."""
    for secret in SECRETS:
        if any(each in secret for each in "@:#!") and any(each in form for each in ("=", "Cookie", "//")):
            continue
        _gone(form.format(s=secret), secret)


@pytest.mark.parametrize("secret", SELF_EVIDENT)
def test_a_vendors_ciphertext_goes_wherever_it_stands(secret: str) -> None:
    """The vendors' brackets and crypt(3) forms need no word before them."""
    _gone(f"whatever {secret} follows", secret)


def test_what_stands_around_a_secret_stays() -> None:
    """The evidence stays readable: the command, its other words, the address."""
    made = redact("local-user admin password simple Xk7mQ2vR privilege level 15\nhttp://bob:Xk7mQ2vR@10.0.0.1/a?b=1")
    assert made.startswith("local-user admin password simple <secret:")
    assert " privilege level 15\nhttp://bob:<secret:" in made
    assert made.endswith("@10.0.0.1/a?b=1")


def test_equal_secrets_get_equal_tokens() -> None:
    """A reader sees that two devices share one password, and not which."""
    one, two, other = (
        redact("password simple Xk7mQ2vR").split()[-1],
        redact("http://bob:Xk7mQ2vR@10.0.0.1/").split("bob:")[1].split("@")[0],
        redact("password simple Xk7mQ2vS").split()[-1],
    )
    assert one == two
    assert one != other


def _wrapped(line: str, secret: str) -> str:
    """The line as a terminal of 80 columns shows it, its edge within the secret."""
    line = " " * max(0, 80 - line.index(secret) - len(secret) // 2) + line
    return "\r\n".join(line[at : at + 80] for at in range(0, len(line), 80))


@pytest.mark.parametrize(
    "form", [form for form in FORMS if "cipher" in form or "community" in form or "password" in form]
)
def test_a_secret_cut_by_a_terminals_edge_goes(form: str) -> None:
    """Neither half is left, and the token is that of the whole."""
    secret = "Xk7mQ2vR9wLp"
    made = redact(_wrapped(form.format(s=secret), secret))
    halves = [secret[at : at + 5] for at in range(len(secret) - 4)]
    assert not any(half in made for half in halves), made


@pytest.mark.parametrize(
    "text",
    [
        "password cipher\n  Xk7mQ2vR9w",
        "password \x1b[1mcipher\x1b[0m Xk7mQ2vR9w",
        "pass\u200bword: Xk7mQ2vR9w",
        "password\x00: Xk7mQ2vR9w",
        "passwo\x08\x08rd: Xk7mQ2vR9w".replace("\x08\x08", "\x08"),
        'raw: "{\\"password\\": \\"Xk7mQ2vR9w\\"}"',
        "user%3Dbob%26password%3DXk7mQ2vR9w",
        "http%3A%2F%2Fbob%3AXk7mQ2vR9w%40a.example",
        "blob " + base64.b64encode(b"set authentication password cipher Xk7mQ2vR9w").decode(),
        "blob " + base64.urlsafe_b64encode(b"http://bob:Xk7mQ2vR9w@10.0.0.1/").decode().rstrip("="),
        "-----BEGIN RSA PRIVATE KEY-----\nXk7mQ2vR9w\nabc\n-----END RSA PRIVATE KEY-----",
        "-----BEGIN OPENSSH PRIVATE KEY-----\nXk7mQ2vR9w\nand then the capture ended",
        "the password is Xk7mQ2vR9w, tell nobody",
        "密码是Xk7mQ2vR9w，别外传",
        "community Xk7mQ2vR9w",
    ],
)
def test_split_hidden_escaped_encoded(text: str) -> None:
    """Over lines, behind escape sequences, escaped, percent-encoded, in base64, in prose."""
    made = redact(text)
    assert "Xk7mQ2vR9w" not in made
    for piece in made.split():
        with contextlib.suppress(ValueError):
            assert b"Xk7mQ2vR9w" not in base64.urlsafe_b64decode(piece + "===")


INNOCENT = (
    "This is a simple problem.",
    "Use a simple patch cord, cipher nothing.",
    "no matching cipher found. Their offer: aes128-cbc,3des-cbc,aes256-ctr",
    "cipher aes256-gcm@openssh.com, mac hmac-sha2-256",
    "TLS_AES_256_GCM_SHA384 cipher suite negotiated",
    "The password was changed yesterday by the customer.",
    "Enter password: ",
    "Password:",
    "Username:admin\nPassword:\n<HUAWEI>",
    "password 7 days validity",
    "Password expired; reset password and try again.",
    "set community 65000:100 additive",
    "neighbor 10.0.0.2 send-community both",
    "community 65000:100",
    "the community network of the village",
    "an open secret among technicians",
    "ask for the secret at the front desk",
    "key 1 of the panel, key 2 of the box",
    "host key SHA256:uNiVztksCsDhcc0u9e8BgrJXVGDMwV8Av6hZgJw0p9c",
    "token ring",
    "GigabitEthernet0/0/7 current state : UP",
    "00e0-fc12-3456 1203 GigabitEthernet0/0/7 dynamic",
    "aa:bb:cc:dd:ee:ff",
    "http://192.168.1.1:8080/login.html?next=/index",
    "https://portal.example/pay?user=bob&step=2",
    "2026-03-01T02:00:00Z r12 arp 0.4 s",
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "CQ-0001 客户内网 双网关",
    "密码不对，请客户重新输入",
    "密码: ",
    "请客户提供密码后再测",
    "口令错误次数过多",
    "简单处理即可",
    "拨号账号 023000123456@cq.163 正常",
    "missing.deadline gateway.duplicate dhcp.second_server",
    "authentication-mode md5 is on",
    "snmp-server enable traps",
    "snmp-agent sys-info version v3",
    "aaa authentication login default group tacacs+ local",
    "ssh server-source all-interface",
    "user-interface vty 0 4",
    "$PATH is unset; costs $5 to $10",
    "100% of 20% loss; %^% is a smiley",
    "//192.168.1.5/share",
    "mailto:bob@a.example",
    "bob@a.example:22",
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36",
    "The quick brown fox jumps over the lazy dog and back again",
    "<secret:0123ab> stays",
)


@pytest.mark.parametrize("text", INNOCENT)
def test_ordinary_words_stay(text: str) -> None:
    """A report full of black bars helps nobody: prose, prompts, addresses, hashes and names are left alone."""
    assert redact(text) == text


def test_what_stands_under_a_secrets_name_goes_whole() -> None:
    """In data the key says what the value is; numbers, truths and other keys stay."""
    data = {
        "password": "two words",
        "wifi_psk": "x",
        "deep": [{"api_token": "abc", "ip": "10.0.0.1", "n": 3, "ok": True, "none": None}],
        "password_set": True,
        "token": "",
    }
    made = redacted(data)
    assert "two words" not in json.dumps(made)
    assert made["wifi_psk"].startswith("<secret:")
    assert made["deep"][0] | {"api_token": ""} == {"api_token": "", "ip": "10.0.0.1", "n": 3, "ok": True, "none": None}
    assert made["deep"][0]["api_token"].startswith("<secret:")
    assert (made["password_set"], made["token"]) == (True, "")
    assert redacted(made) == made


def test_no_planted_secret_reaches_the_disk(tmp_path: Path) -> None:
    """All of them, in raw material, facts, reasons, keys and nested lists of events: none in the store's files."""
    store = open_store(tmp_path)
    now = datetime(2026, 3, 1, tzinfo=UTC)
    journal = store.create(Event(now, "opened", {"tree": "internet", "site": "https://bob:Xk7mQ2vR9w@a.example/"}))
    journal.append(
        [
            Event(now, "note", {"raw": text, "facts": {"list": [text]}, "reason": text, text: "as a key"})
            for text, _ in PLANTED
        ]
    )
    store.close()
    kept = b"".join(path.read_bytes() for path in tmp_path.iterdir()).decode("utf-8", "replace")
    for _, secret in PLANTED:
        assert secret not in kept
        assert json.dumps(secret)[1:-1] not in kept


@pytest.mark.parametrize(
    "text",
    [
        "password " * 8000,
        "x" * 100_000,
        "//" * 30_000,
        "%^%#" * 20_000,
        "-password" * 8000,
        "a:" * 40_000,
        "\n" * 60_000 + "community",
        '"password": "' * 5000,
        "$1$" * 30_000,
        ("y" * 90 + "\n") * 1000,
        "snmp-agent host " * 5000,
        "username a " * 5000,
    ],
    ids=lambda text: text[:12].strip() or "blank",
)
def test_no_text_makes_it_slow(text: str) -> None:
    """A device may send anything; redaction stays far under a second for 100 kB."""
    began = time.process_time()
    redact(text)
    assert time.process_time() - began < 2
