"""One made-up vendor device for all tests: state, a command line in the vendor's own syntax, three ways to reach it.

    from tests.fakedevice import FakeDevice, Quirks, scenes

    state, line = scenes.scene("huawei_vrp", "differs")        # tests/fakedevice/scenes.py: PLATFORMS, CODES
    with FakeDevice(state, Quirks(pager=True)) as device:       # SSH and Telnet on loopback, ports the system chose
        device.ssh, device.telnet       # ("127.0.0.1", 40123), ("127.0.0.1", 40124)
        device.console                  # "/dev/pts/7", a pty, opened on first use (POSIX only)
        device.host_key                 # "SHA256:…" as ssh-keygen -l prints it
        device.target(protocol="ssh")   # fieldkit's Target: platform, credentials, host key; overridable
        device.on(line)                 # the line's record with this device as its `access`
        device.state.arps               # `State`: change it while it runs, or see what a command changed
        device.quirks.freeze_at = 3     # `Quirks`: each misbehaviour, changed while it runs
        device.seen.commands            # `Seen`: commands, raw bytes, passwords offered, configuring lines, ...
        device.new_host_key()           # the device was exchanged: another key, same port
    scenes.transcript("huawei_vrp", "differs")                  # the same as somebody would paste it
    scenes.chain(("huawei_vrp", "cisco_ios"), ("127.0.1.1", "127.0.1.2"))   # one behind the other, for --find
    many(states) -> list[FakeDevice]    # started all together; use as `with many(...) as devices`

Defaults: user `tech`, password `Fake-pass-1`; `State.enable_secret` "Fake-enable-1" (Cisco, Ruijie, ZTE);
`State.line_password` "Fake-line-1" for `Quirks(password_only=True)`.  `State.saves` counts saves: 0 after fieldkit.
`Quirks(...)` moments (`drop_before`, `drop_after`, `freeze_at`, `freeze_after`, `error_at`, `echo_garbled_at`,
`rename_at`, `alarm_at`) take an `At`: 3 (the third command), "undo arp" (the first command with that pattern) or
("config", 2).
As a process, for many devices on consecutive ports: `python -m tests.fakedevice --spec FILE`, see `__main__.py`.

Platforms: huawei_vrp, huawei_vrpv8, hp_comware, cisco_ios, zte_zxros, ruijie_os, huawei_smartax, zte_olt.
The texts are made up after the vendors' documentation; no real device was asked.
"""

from tests.fakedevice.state import Arp, Bound, Mac, Neighbour, Ont, Port, Quirks, Security, Seen, State, User
from tests.fakedevice.transports import FakeDevice, many

__all__ = [
    "Arp",
    "Bound",
    "FakeDevice",
    "Mac",
    "Neighbour",
    "Ont",
    "Port",
    "Quirks",
    "Security",
    "Seen",
    "State",
    "User",
    "many",
]
