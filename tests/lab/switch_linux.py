"""A real access switch out of namespaces: a Linux bridge with sshd in it, customers on its ports, an uplink behind it.

    technician 10.0.0.1 -- mgmt0 [ access-1: br0 203.0.113.10/29 ] p7  customer 203.0.113.9
                                                                  p8  another customer 203.0.113.11
                                                                  p24 core-1, a second switch, with a station behind it

An ordinary user may log in, and may by sudo do exactly what re-binding takes.  The machine's own users, keys and
daemons have no part in it: every file lies under /etc/netns, every process ends with the net.
"""

import ctypes
import os
import signal
import subprocess
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from tests.lab.net import Host, Net, wait_for

T = TypeVar("T")

ADDRESS, TECHNICIAN, NAME = "10.0.0.2", "10.0.0.1", "access-1"
# The same switch by another address, for who must not wait for the session that is open on the first.
OTHER_NAME = "10.0.0.3"
USER, PASSWORD, UID = "tech", "Fk-lab-5e11", 15001
PORT, OTHER_PORT, UPLINK = "p7", "p8", "p24"
LINE_IP, GATEWAY, OTHER_IP = "203.0.113.9", "203.0.113.10", "203.0.113.11"
CUSTOMER = "c8:3a:35:9a:bc:de"
OLD = "00:e0:fc:12:34:56"
OTHER = "00:1e:10:aa:bb:01"
BEHIND_UPLINK = "00:1e:10:aa:bb:24"
NEEDED = ("sshd", "dropbear", "sudo", "lldpd", "ssh-keygen", "openssl")
DROPBEAR = 2222

_SUDO = """\
Defaults !fqdn, !mail_badpass, !syslog
Cmnd_Alias REBIND = /sbin/ip neigh replace *, /sbin/ip neigh del *, /usr/sbin/ip neigh replace *, \\
    /usr/sbin/ip neigh del *, /usr/bin/ip neigh replace *, /usr/bin/ip neigh del *, /bin/ip neigh replace *, \\
    /bin/ip neigh del *, /sbin/bridge fdb replace *, /sbin/bridge fdb del *, /usr/sbin/bridge fdb replace *, \\
    /usr/sbin/bridge fdb del *
tech ALL=(root) NOPASSWD: REBIND
"""
_SSHD = """\
Port 22
HostKey {key}
PidFile none
UsePAM no
UseDNS no
PasswordAuthentication yes
KbdInteractiveAuthentication no
PermitRootLogin no
PrintMotd no
PrintLastLog no
StrictModes no
LogLevel VERBOSE
"""
# /run is its own, so that lldpd's socket and sudo's tickets are not the machine's.
_START = """\
mount -t tmpfs tmpfs /run
mkdir -p /run/sshd /run/lldpd /run/sudo
hostname {name}
"""


def inside(host: Host, work: Callable[[], T]) -> T:
    """Do something with this process's own code, its sockets being those of a host."""
    made: list[T] = []
    failed: list[BaseException] = []

    def there() -> None:
        libc = ctypes.CDLL(None, use_errno=True)
        with Path(f"/run/netns/{host.namespace}").open("rb") as namespace:
            if libc.setns(namespace.fileno(), 0x40000000) != 0:  # CLONE_NEWNET, of this thread alone
                raise OSError(ctypes.get_errno(), "setns")
        try:
            made.append(work())
        except BaseException as exc:
            failed.append(exc)

    thread = threading.Thread(target=there)
    thread.start()
    thread.join(120)
    if failed:
        raise failed[0]
    return made[0]


def end(host: Host) -> None:
    """End every process of a host: sshd's children are in sessions of their own."""
    listed = subprocess.run(["ip", "netns", "pids", host.namespace], capture_output=True, text=True, check=False)
    for pid in listed.stdout.split():
        try:
            os.kill(int(pid), signal.SIGKILL)
        except ProcessLookupError:
            continue


def own_users(host: Host, home: Path, *, groups: tuple[str, ...] = (), shell: str = "/bin/bash") -> None:
    """Give a host its own users: the system's accounts without a password, and the technician's with one."""
    hashed = subprocess.run(
        ["openssl", "passwd", "-6", "-stdin"], input=PASSWORD, capture_output=True, text=True, check=True
    ).stdout.strip()
    passwd = Path("/etc/passwd").read_text(encoding="utf-8")
    host.write_etc("passwd", f"{passwd}{USER}:x:{UID}:{UID}::{home}:{shell}\n")
    nobody = "".join(f"{line.split(':')[0]}:*:19000:0:99999:7:::\n" for line in passwd.splitlines())
    host.write_etc("shadow", f"{nobody}{USER}:{hashed}:19000:0:99999:7:::\n")
    (host.etc / "shadow").chmod(0o600)
    lines = Path("/etc/group").read_text(encoding="utf-8").splitlines()
    for at, line in enumerate(lines):
        if line.split(":")[0] in groups:
            lines[at] = f"{line}{'' if line.endswith(':') else ','}{USER}"
    host.write_etc("group", "\n".join([*lines, f"{USER}:x:{UID}:"]) + "\n")
    home.mkdir(parents=True, exist_ok=True)
    os.chown(home, UID, UID)


class LinuxSwitch:
    """The access switch and everybody around it."""

    def __init__(self, net: Net, folder: Path) -> None:
        self.folder = folder
        self.switch, self.technician = net.switch("acc"), net.host("tec")
        self.customer, self.other, self.core = net.host("cus"), net.host("oth"), net.switch("cor")
        net.cable(self.technician, "eth0", self.switch, "mgmt0", mac="02:00:00:00:00:01")
        self.technician.address("eth0", f"{TECHNICIAN}/24")
        self.switch.address("mgmt0", f"{ADDRESS}/24", f"{OTHER_NAME}/24")
        for at, (host, port, mac, address) in enumerate(
            ((self.customer, PORT, CUSTOMER, LINE_IP), (self.other, OTHER_PORT, OTHER, OTHER_IP))
        ):
            net.cable(host, "eth0", self.switch, port, mac=mac)
            self.switch.ip("link", "set", port, "address", f"02:e0:fc:00:01:{at:02x}", "master", "br0")
            host.address("eth0", f"{address}/29")
        net.cable(self.switch, UPLINK, self.core, "p1", mac="02:e0:fc:00:01:24")
        self.switch.ip("link", "set", UPLINK, "master", "br0")
        self.core.ip("link", "set", "p1", "master", "br0")
        self.switch.ip("link", "set", "br0", "address", "02:e0:fc:00:00:01")
        self.switch.address("br0", f"{GATEWAY}/29")
        self.beyond = net.host("far")
        net.plug(self.beyond, "eth0", self.core, mac=BEHIND_UPLINK)
        self.beyond.address("eth0", "203.0.113.12/29")
        folder.chmod(0o755)
        self._serve()

    def _serve(self) -> None:
        key = self.folder / "host_key"
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(key)], check=True)
        printed = subprocess.run(["ssh-keygen", "-lf", str(key)], capture_output=True, text=True, check=True).stdout
        self.fingerprint = printed.split()[1]
        own_users(self.switch, self.folder / "home", groups=("_lldpd", "adm"))
        self.switch.write_etc("sudoers", _SUDO)
        (self.switch.etc / "sudoers").chmod(0o440)
        # A second server, as small boxes have it.
        small = self.folder / "dropbear_key"
        made = subprocess.run(
            ["dropbearkey", "-t", "ed25519", "-f", str(small)], capture_output=True, text=True, check=True
        ).stdout
        self.dropbear_fingerprint = next(word for word in made.split() if word.startswith("SHA256:"))
        dropbear = f"dropbear -F -E -r {small} -p {OTHER_NAME}:{DROPBEAR} -P {small}.pid 2>/dev/null &"
        settings = self.folder / "sshd_config"
        settings.write_text(_SSHD.format(key=key), encoding="utf-8")
        self.log = self.folder / "sshd.log"
        heard = self.folder / "heard"
        hears = f"{{ until lldpcli show neighbors | grep -q core-1; do sleep 0.2; done; touch {heard}; }} 2>/dev/null &"
        # Once a second, and not forgotten where this machine has no time to send for longer than a few of them.
        asked = "lldpcli configure lldp tx-interval 1 && lldpcli configure lldp tx-hold 120"
        # The first one may come before the other side listens; the next would be half a minute later.
        says = f"until {asked}; do sleep 0.2; done; until test -e {heard}; do lldpcli update; sleep 0.2; done"
        says = f"{says}; exec sleep 600"
        for host, name, served in (
            (self.switch, NAME, f"{hears}\n{dropbear}\nexec /usr/sbin/sshd -D -f {settings} -E {self.log}"),
            (self.core, "core-1", says),
        ):
            script = f"{_START.format(name=name)}lldpd -d 2>/dev/null &\n{served}\n"
            host.spawn("unshare", "-u", "sh", "-c", script)
        wait_for(
            lambda: self.switch.listens(22) and self.switch.listens(DROPBEAR), seconds=60, what="sshd and dropbear"
        )
        # Before it has heard the second switch by LLDP, the uplink's few stations make it look like an edge.
        wait_for(heard.exists, seconds=120, what="an LLDP frame of core-1")

    def close(self) -> None:
        """End what runs here; the net takes the rest away."""
        for host in (self.switch, self.core):
            end(host)

    # -- what a situation is made of -------------------------------------------------------------------------------

    def reset(self) -> None:
        """As it was built: every link up, nothing bound, nothing learned."""
        for port in (PORT, OTHER_PORT, UPLINK):
            self.switch.ip("link", "set", port, "up")
            for entry in self.fixed(port):
                self.switch.run("bridge", "fdb", "del", entry, "dev", port, "master", check=False)
        for host, mac, ip in ((self.customer, CUSTOMER, LINE_IP), (self.other, OTHER, OTHER_IP)):
            host.ip("link", "set", "eth0", "down")
            host.ip("address", "flush", "dev", "eth0")
            host.ip("link", "set", "eth0", "address", mac)
            host.address("eth0", f"{ip}/29")
        self.forget()
        self.switch.ip("neigh", "flush", "dev", "br0", "nud", "permanent")
        wait_for(lambda: all(self.is_up(port) for port in (PORT, OTHER_PORT, UPLINK)), what="links")

    def is_up(self, port: str) -> bool:
        """Has this port a link?"""
        return " state UP " in self.switch.run("ip", "link", "show", "dev", port).stdout

    def fixed(self, port: str) -> list[str]:
        """The static entries of a port."""
        lines = self.switch.run("bridge", "fdb", "show", "brport", port).stdout.splitlines()
        return [line.split()[0] for line in lines if line.endswith("static") and "self" not in line]

    def forget(self) -> None:
        """Everything learned is aged out at once."""
        for port in (PORT, OTHER_PORT, UPLINK):
            self.switch.ip("link", "set", "dev", port, "type", "bridge_slave", "fdb_flush")
        self.switch.ip("neigh", "flush", "dev", "br0")

    def bind(self, mac: str, ip: str = LINE_IP) -> None:
        """Bind an address by hand, as a permanent neighbour."""
        self.switch.ip("neigh", "replace", ip, "lladdr", mac, "dev", "br0", "nud", "permanent")

    def fix(self, mac: str, port: str) -> None:
        """Bind a MAC to a port by hand, as a static entry of the bridge."""
        self.switch.run("bridge", "fdb", "replace", mac, "dev", port, "master", "static")

    def talks(self, host: Host) -> None:
        """A station says something, so that the switch learns it, and answers for its address."""
        host.run("ping", "-n", "-q", "-c", "1", "-W", "1", GATEWAY, check=False)

    def change_device(self, host: Host, mac: str, ip: str | None = None) -> None:
        """Another device in a station's place."""
        host.ip("link", "set", "eth0", "down")
        host.ip("link", "set", "eth0", "address", mac)
        host.ip("link", "set", "eth0", "up")
        if ip is not None:
            host.ip("address", "flush", "dev", "eth0")
            host.address("eth0", f"{ip}/29")
