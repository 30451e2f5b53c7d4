"""A router with a Cisco-like command line that is no fake: FRR's vtysh as the login shell, by SSH and by Telnet.

    technician 10.0.0.1 -- mgmt0 10.0.0.2 [ frr-1 ] p7 -- a customer

Nothing of it is the machine's own: users, keys, sockets and daemons live in the namespace and end with it.
"""

import subprocess
from pathlib import Path

from tests.lab.net import Host, Net, wait_for
from tests.lab.switch_linux import ADDRESS, TECHNICIAN, USER, end, own_users

NAME, PORT = "frr-1", "p7"
NEEDED = ("sshd", "vtysh", "telnetd", "socat", "ssh-keygen", "openssl")
ZEBRA = "/usr/lib/frr/zebra"

_START = """\
mount -t tmpfs tmpfs /run
mkdir -p /run/sshd /run/frr
chown frr:frr /run/frr
hostname {name}
{zebra} -d -f /etc/frr/zebra.conf -i /run/frr/zebra.pid
socat TCP-LISTEN:23,bind={address},reuseaddr,fork EXEC:/usr/sbin/telnetd,nofork &
exec /usr/sbin/sshd -D -f {settings} -E {log}
"""
_SSHD = """\
Port 22
ListenAddress {address}
HostKey {key}
PidFile none
UsePAM no
UseDNS no
PasswordAuthentication yes
KbdInteractiveAuthentication no
PrintMotd no
PrintLastLog no
StrictModes no
LogLevel VERBOSE
"""


class FrrSwitch:
    """The router, its one customer, and the technician."""

    def __init__(self, net: Net, folder: Path) -> None:
        folder.chmod(0o755)
        self.router: Host = net.host("frr")
        self.technician, self.customer = net.host("tec"), net.host("cus")
        net.cable(self.technician, "eth0", self.router, "mgmt0")
        self.technician.address("eth0", f"{TECHNICIAN}/24")
        self.router.address("mgmt0", f"{ADDRESS}/24")
        net.cable(self.customer, "eth0", self.router, PORT)
        key, self.log = folder / "host_key", folder / "sshd.log"
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(key)], check=True)
        printed = subprocess.run(["ssh-keygen", "-lf", str(key)], capture_output=True, text=True, check=True).stdout
        self.fingerprint = printed.split()[1]
        own_users(self.router, folder / "home", groups=("frrvty",), shell="/usr/bin/vtysh")
        conf = self.router.etc / "frr"
        conf.mkdir()
        (conf / "vtysh.conf").write_text("no service integrated-vtysh-config\n", encoding="utf-8")
        (conf / "zebra.conf").write_text(f"hostname {NAME}\n", encoding="utf-8")
        (conf / "daemons").write_text("", encoding="utf-8")
        for each in (conf, *conf.iterdir()):
            subprocess.run(["chown", "frr:frr", str(each)], check=True)
        settings = folder / "sshd_config"
        settings.write_text(_SSHD.format(address=ADDRESS, key=key), encoding="utf-8")
        script = _START.format(name=NAME, zebra=ZEBRA, address=ADDRESS, settings=settings, log=self.log)
        self.router.spawn("unshare", "-u", "sh", "-c", script)
        wait_for(lambda: self.router.listens(22) and self.router.listens(23), seconds=60, what="sshd and telnetd")

    def close(self) -> None:
        """End what runs here; the net takes the rest away."""
        end(self.router)

    def is_shut(self) -> bool:
        """Has the kernel this port administratively down?"""
        shown = self.router.run("ip", "link", "show", "dev", PORT).stdout
        return ",UP" not in shown and "<UP" not in shown


__all__ = ["ADDRESS", "NAME", "NEEDED", "PORT", "USER", "ZEBRA", "FrrSwitch"]
