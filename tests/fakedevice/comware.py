# ruff: noqa: E501, ARG002 -- a line of a screen is not broken for its width; some words of a command change nothing
"""H3C Comware, version 7.

Made up after the vendor's documentation; no real device was asked.
"""

from collections.abc import Generator, Iterable

from tests.fakedevice.cli import Ask, Left, Reply, Said, command, lines, plain_mac, said_yes
from tests.fakedevice.state import Arp, Bound, Mac, Port
from tests.fakedevice.views import ANY, Views

_LONG = (("Ten-GigabitEthernet", "XGE"), ("GigabitEthernet", "GE"), ("Bridge-Aggregation", "BAGG"))


class Comware(Views):
    """Comware 7 on an S5130."""

    more = b"---- More ----"
    wipe = b"\x1b[16D" + b" " * 16 + b"\x1b[16D"
    greeting = (
        "\n" + "*" * 78 + "\n* Copyright (c) 2004-2020 New H3C Technologies Co., Ltd. All rights reserved.   *\n"
        "* Without the owner's prior written consent,                                 *\n"
        "* no decompiling or reverse-engineering shall be allowed.                    *\n" + "*" * 78 + "\n\n"
    )
    name_prompt = "Login: "
    password_prompt = "Password: "
    wrong_login = "AAA authentication failed.\n\n"
    refused = "The operation failed: the system is busy.\n"
    alarm = "%Nov 23 10:00:00:123 2026 SW1 IFNET/3/PHY_UPDOWN: Physical state on the interface GigabitEthernet1/0/3 changed to down."

    def says(self, what: str, line: str, caret: int) -> str:
        if what == "rights":
            return "Permission denied.\n"
        words = {
            "unknown": "Unrecognized command",
            "incomplete": "Incomplete command",
            "ambiguous": "Ambiguous command",
            "parameter": "Wrong parameter",
        }
        return f"{' ' * (len(self.prompt()) + max(caret, 0))}^\n % {words[what]} found at '^' position.\n"

    def question(self) -> Generator[Ask, str, str] | None:
        return self._question() if self.quirks.login_question in ("password_change", "password_expired") else None

    def _question(self) -> Generator[Ask, str, str]:
        expired = self.quirks.login_question == "password_expired"
        reason = "Your password has expired." if expired else "First login or password reset."
        text = " You must change it before you can continue.\n" if expired else ""
        yes = yield Ask(f"{reason}{text} For security reason, you need to change your password. Change now? [Y/N]:")
        if said_yes(yes):
            yield Ask("Old password:", hidden=True)
            self.user.password = yield Ask("New password:", hidden=True)
            return "Updating user information. Please wait ... ...\n"
        if expired:
            raise Left
        return ""

    def short(self, name: str) -> str:
        """A port's name as the tables write it."""
        for long, short in _LONG:
            if name.startswith(long):
                return short + name[len(long) :]
        return name

    # -- reading ---------------------------------------------------------------------------------------------------

    @command("display version", modes=ANY)
    def display_version(self) -> Reply:
        return self.state.version or (
            "H3C Comware Software, Version 7.1.070, Release 6318P01\n"
            "Copyright (c) 2004-2020 New H3C Technologies Co., Ltd. All rights reserved.\n"
            "H3C S5130S-28S-EI uptime is 12 weeks, 3 days, 4 hours, 5 minutes\nLast reboot reason : Cold reboot\n\n"
            "Boot image: flash:/s5130s_ei-cmw710-boot-r6318p01.bin\nSlot 1:\nUptime is 12 weeks,3 days,4 hours,5 minutes\n"
            "H3C S5130S-28S-EI with 1 Processor\nBOARD TYPE:         S5130S-28S-EI\n"
        )

    @command("display clock", modes=ANY)
    def display_clock(self) -> Reply:
        return f"{self.state.clock[11:]} UTC Mon 11/23/2026\n"

    @command("display interface {port}", modes=ANY)
    def display_interface(self, port: Port) -> Reply:
        return self.interface(port)

    @command("display interface", modes=ANY)
    def display_interfaces(self) -> Reply:
        return "\n".join(self.interface(each) for each in self.state.ports)

    def interface(self, port: Port) -> str:
        """One port, with its counters."""
        if port.error_down:
            state = f"DOWN ( {port.error_down} )"
        else:
            state = "Administratively DOWN" if port.shut else "UP" if port.link else "DOWN"
        head = f"{port.name}\nCurrent state: {state}\nLine protocol state: {'UP' if port.up else 'DOWN'}\n"
        if port.address is not None:
            return (
                f"{head}Description: {port.name} Interface\nBandwidth: 1000000 kbps\nMaximum transmission unit: 1500\n"
                f"Internet address: {port.address}/29 (primary)\n"
                f"IP packet frame type: Ethernet II, hardware address: {self.mac(port.mac)}\n"
            )
        untagged = str(port.pvid)
        if port.mode == "trunk":
            vlans = f" VLAN Passing:   {', '.join(map(str, port.tagged))}\n VLAN permitted: {', '.join(map(str, port.tagged))}\n"
            vlans += " Trunk port encapsulation: IEEE 802.1q\n"
        else:
            vlans = f" Tagged VLANs:   None\n Untagged VLANs: {untagged}\n"
        speed = (
            f"{port.mbps}Mbps-speed mode, {port.duplex}-duplex mode"
            if port.up
            else "Unknown-speed mode, unknown-duplex mode"
        )
        return (
            f"{head}IP packet frame type: Ethernet II, hardware address: {self.mac(port.mac)}\n"
            f"Description: {port.description or port.name + ' Interface'}\nBandwidth: {port.mbps * 1000} kbps\n"
            f"Loopback is not set\nMedia type is twisted pair\nPort hardware type is 1000_BASE_T\n{speed}\n"
            "Link speed type is autonegotiation, link duplex type is autonegotiation\nFlow-control is not enabled\n"
            "Maximum frame length: 10000\nAllow jumbo frames to pass\nBroadcast max-ratio: 100%\nMulticast max-ratio: 100%\n"
            f"Unicast max-ratio: 100%\nPVID: {port.pvid}\nMDI type: Automdix\nPort link-type: {port.mode.title()}\n{vlans}"
            "Port priority: 0\nLast link flapping: 6 hours 39 minutes 25 seconds\nLast clearing of counters: Never\n"
            f"Current system time:{self.state.clock}\nLast time when physical state changed to up:2026-11-20 08:12:44\n"
            "Last time when physical state changed to down:2026-11-20 08:12:41\n"
            " Peak input rate: 9832 bytes/sec, at 2026-11-20 09:13:21\n"
            " Peak output rate: 10288 bytes/sec, at 2026-11-20 09:13:21\n"
            " Last 300 second input: 0 packets/sec 61 bytes/sec 0%\n Last 300 second output: 0 packets/sec 63 bytes/sec 0%\n"
            " Input (total):  6460 packets, 768740 bytes\n         12 unicasts, 48 broadcasts, 6400 multicasts, 0 pauses\n"
            " Input (normal):  6460 packets, - bytes\n         12 unicasts, 48 broadcasts, 6400 multicasts, 0 pauses\n"
            f" Input:  {port.crc} input errors, 0 runts, 0 giants, 0 throttles\n"
            f"         {port.crc} CRC, 0 frame, - overruns, 0 aborts\n         - ignored, - parity errors\n"
            " Output (total): 7211 packets, 812233 bytes\n         20 unicasts, 91 broadcasts, 7100 multicasts, 0 pauses\n"
            " Output (normal): 7211 packets, - bytes\n         20 unicasts, 91 broadcasts, 7100 multicasts, 0 pauses\n"
            " Output: 3 output errors, - underruns, - buffer failures\n"
            "         0 aborts, 0 deferred, 0 collisions, 0 late collisions\n         0 lost carrier, - no carrier\n"
        )

    @command("display interface brief", modes=ANY)
    def display_brief(self) -> Reply:
        head = (
            "Brief information on interfaces in bridge mode:\nLink: ADM - administratively down; Stby - standby\n"
            "Speed: (a) - auto\nDuplex: (a)/A - auto; H - half; F - full\n"
            "Type: A - access; T - trunk; H - hybrid\n"
            "Interface            Link Speed   Duplex Type PVID Description\n"
        )
        return head + lines(
            f"{self.short(each.name):<20} {'ADM' if each.shut else 'UP' if each.up else 'DOWN':<4} "
            f"{f'{each.mbps // 1000}G(a)' if each.up else 'auto':<7} {'F(a)' if each.up else 'A':<6} "
            f"{each.mode[0].upper():<4} {each.pvid:<4} {each.description}".rstrip()
            for each in self.state.ports
            if each.address is None
        )

    @command("display interface brief down", modes=ANY)
    def display_down(self) -> Reply:
        head = "Brief information on interfaces in bridge mode:\nLink: ADM - administratively down; Stby - standby\n"
        head += "Interface            Link Cause\n"
        return head + lines(
            f"{self.short(each.name):<20} {'ADM' if each.shut else 'DOWN':<4} "
            f"{'Administratively' if each.shut else each.error_down or 'Not connected'}"
            for each in self.state.ports
            if not each.up
        )

    @command("display mac-address [dynamic] [interface {port}] [vlan {vlan}]", modes=ANY)
    def display_macs(self, port: Port | None = None, vlan: str | None = None) -> Reply:
        return self._macs(self.state.macs_shown(port, None, int(vlan) if vlan else None))

    @command("display mac-address [dynamic] [interface {port}] count", modes=ANY)
    def count_macs(self, port: Port | None = None) -> Reply:
        return f"{len(self.state.macs_shown(port))} mac address(es) found.\n"

    @command("display mac-address {mac} [vlan {vlan}]", modes=ANY)
    def display_mac(self, mac: str, vlan: str | None = None) -> Reply:
        return self._macs(self.state.macs_shown(None, plain_mac(mac), int(vlan) if vlan else None))

    @command("display mac-address static [interface {port}]", modes=ANY)
    def display_static(self, port: Port | None = None) -> Reply:
        return self._macs(each for each in self.state.macs_shown(port) if each.kind == "static")

    def _macs(self, rows: Iterable[Mac]) -> str:
        kinds = {"dynamic": "Learned", "static": "Static", "security": "Security", "sticky": "Security"}
        made = [
            f"{self.mac(each.mac):<16} {each.vlan:<10} {kinds[each.kind]:<16} {self.short(each.port):<24} "
            f"{'Y' if each.kind == 'dynamic' else 'N'}"
            for each in rows
        ]
        head = "MAC Address      VLAN ID    State            Port/Nickname            Aging\n"
        # The command reference shows no empty table: these words are a guess.
        return head + lines(made) if made else "No MAC addresses found.\n"

    @command("display arp [all]", modes=ANY)
    def display_arp(self) -> Reply:
        return self._arps(self.state.arps_shown())

    @command("display arp {ip}", modes=ANY)
    def display_arp_of(self, ip: str) -> Reply:
        return self._arps([each for each in self.state.arps_shown() if each.ip == ip])

    @command("display arp static", modes=ANY)
    def display_arp_static(self) -> Reply:
        return self._arps([each for each in self.state.arps_shown() if each.kind == "static"])

    @command("display arp dynamic", modes=ANY)
    def display_arp_dynamic(self) -> Reply:
        return self._arps([each for each in self.state.arps_shown() if each.kind == "dynamic"])

    @command("display arp vlan {vlan}", "display arp interface {port}", modes=ANY)
    def display_arp_in(self, vlan: str | None = None, port: Port | None = None) -> Reply:
        wanted = [
            each for each in self.state.arps_shown() if str(each.vlan) == vlan or (port and each.port == port.name)
        ]
        return self._arps(wanted)

    def _arps(self, rows: list[Arp]) -> str:
        head = (
            "  Type: S-Static   D-Dynamic   O-Openflow   R-Rule   M-Multiport  I-Invalid\n"
            "IP address      MAC address    VLAN/VSI name Interface                Aging Type\n"
        )
        return head + lines(
            f"{each.ip:<15} {self.mac(each.mac)} {each.vlan or '--':<13} {self.short(each.port) if each.port else '--':<24} "
            f"{each.age_min if each.kind == 'dynamic' else '--':<5} {'S' if each.kind == 'static' else 'D'}"
            for each in rows
            if each.kind != "own"
        )

    @command("display ip source binding [static]", modes=ANY)
    @command("display ip source binding static interface {port}", modes=ANY)
    @command("display ip source binding static ip-address {ip}", modes=ANY)
    def display_source_binding(self, port: Port | None = None, ip: str | None = None) -> Reply:
        rows = [
            each
            for each in self.state.bound
            if each.kind == "ip_source" and (port is None or each.port == port.name) and ip in (None, each.ip)
        ]
        head = f"Total entries found: {len(rows)}\n"
        if rows:
            head += "IP Address      MAC Address    Interface                VLAN Type\n"
        return head + lines(
            f"{each.ip:<15} {self.mac(each.mac)} {self.short(each.port) if each.port else 'N/A':<24} {each.vlan or 'N/A':<4} "
            "Static"
            for each in rows
        )

    @command("display dhcp snooping binding", "display dhcp snooping binding ip {ip}", modes=ANY)
    def display_snooping(self, ip: str | None = None) -> Reply:
        rows = [each for each in self.state.bound if each.kind == "snooping" and ip in (None, each.ip)]
        head = (
            f"{len(rows)} DHCP snooping entries found.\n"
            " IP address      MAC address    Lease        VLAN  SVLAN Interface\n"
            " =============== ============== ============ ===== ===== =================\n"
        )
        return head + lines(
            f" {each.ip:<15} {self.mac(each.mac)} {'85632':<12} {each.vlan or 1:<5} N/A   {self.short(each.port or '')}"
            for each in rows
        )

    @command("display port-security mac-address security [interface {port}]", modes=ANY)
    def display_secure(self, port: Port | None = None) -> Reply:
        rows = [each for each in self.state.macs_shown(port) if each.kind in ("security", "sticky")]
        head = " MAC ADDR         VLAN ID  STATE          PORT INDEX                     AGING TIME\n" if rows else ""
        made = lines(
            f" {self.mac(each.mac)}   {each.vlan:<8} {'Security':<14} {each.port:<30} Not aged" for each in rows
        )
        return f"{head}{made}\n --- Number of secure MAC addresses: {len(rows)} ---\n"

    @command("display stp down-port", modes=ANY)
    def display_down_ports(self) -> Reply:
        rows = [each for each in self.state.ports if each.error_down and "BPDU" in each.error_down]
        return " Down Port                     Reason\n" + lines(f" {each.name:<29} {each.error_down}" for each in rows)

    @command("display lldp neighbor-information interface {port} [verbose]", modes=ANY)
    @command("display lldp neighbor-information verbose", modes=ANY)
    def display_lldp(self, port: Port | None = None) -> Reply:
        made = ""
        for number, each in enumerate(self.state.neighbours, 1):
            if port is not None and each.port != port.name:
                continue
            able = "Bridge, Router, Customer Bridge" if each.bridge else "Station only"
            made += (
                f"LLDP neighbor-information of port {number}[{each.port}]:\nLLDP agent nearest-bridge:\n"
                f" LLDP neighbor index : {number}\n Update time         : 12 days, 3 hours, 4 minutes, 5 seconds\n"
                f" Chassis type        : MAC address\n Chassis ID          : {self.mac(each.mac)}\n"
                f" Port ID type        : Interface name\n Port ID             : {each.peer_port}\n"
                f" Time to live        : 121\n Port description    : {each.peer_port} Interface\n"
                f" System name         : {each.name}\n System description  : H3C Comware Platform Software\n"
                f" System capabilities supported : {able}\n System capabilities enabled   : {able}\n"
                " Management address type           : IPv4\n"
                f" Management address                : {each.address}\n Management address interface type : IfIndex\n"
                " Management address interface ID   : 1\n Management address OID            : 0\n\n"
            )
        return made

    @command("display lldp neighbor-information list", modes=ANY)
    def display_lldp_list(self) -> Reply:
        head = (
            "Chassis ID : * -- -- Nearest nontpmr bridge neighbor\n             # -- -- Nearest customer bridge neighbor\n"
            "             Default -- -- Nearest bridge neighbor\n"
            "Local Interface Chassis ID      Port ID                    System Name\n"
        )
        return head + lines(
            f"{self.short(each.port):<15} {self.mac(each.mac)}  {each.peer_port:<26} {each.name}"
            for each in self.state.neighbours
        )

    @command("display vlan {vlan}", modes=ANY)
    def display_vlan(self, vlan: str) -> Reply:
        number = int(vlan)
        if number not in self.state.vlans:
            raise Said(" This VLAN does not exist.\n")
        inside = [each.name for each in self.state.ports if each.address is None and each.pvid == number]
        tagged = [each.name for each in self.state.ports if number in each.tagged]
        return (
            f" VLAN ID: {number}\n VLAN type: Static\n Route interface: Configured\n"
            f" Description: {self.state.vlans[number]}\n Name: {self.state.vlans[number]}\n"
            f" Tagged ports:   {' '.join(tagged) or 'None'}\n Untagged ports: {' '.join(inside) or 'None'}\n"
        )

    @command("display transceiver diagnosis interface {port}", modes=ANY)
    def display_diagnosis(self, port: Port) -> Reply:
        if port.rx_dbm is None:
            return f"{port.name}: The transceiver is absent.\n"
        return (
            f"{port.name} transceiver diagnostic information:\n  Current diagnostic parameters:\n"
            "    Temp.(\u00b0C)  Voltage(V)  Bias(mA)  RX power(dBm)  TX power(dBm)\n"
            f"    36         3.31        6.13      {port.rx_dbm:<14.2f} {port.tx_dbm:.2f}\n"
            "  Alarm thresholds:\n          Temp.(\u00b0C)  Voltage(V)  Bias(mA)  RX power(dBm)  TX power(dBm)\n"
            "    High  50         3.55        1.44      -10.00         5.00\n"
            "    Low   30         3.01        1.01      -30.00         0.00\n"
        )

    @command("display current-configuration", "display current-configuration interface {port}", modes=ANY)
    def display_configuration(self, port: Port | None = None) -> Reply:
        made = [] if port else ["#", " version 7.1.070, Release 6318P01", "#", f" sysname {self.state.hostname}"]
        for each in [port] if port else self.state.ports:
            made += ["#", f"interface {each.name}"]
            made += [f" description {each.description}"] if each.description else []
            if each.address:
                made += [f" ip address {each.address} 255.255.255.248"]
            elif each.mode == "access":
                made += [f" port access vlan {each.pvid}"]
            else:
                made += [" port link-type trunk", f" port trunk permit vlan {' '.join(map(str, each.tagged))}"]
            made += [
                f" ip source binding ip-address {row.ip} mac-address {self.mac(row.mac)}"
                + (f" vlan {row.vlan}" if row.vlan else "")
                for row in self.state.bound
                if row.kind == "ip_source" and row.port == each.name
            ]
            if each.security:
                made += [" port-security port-mode autolearn"]
                made += [
                    f" port-security mac-address security sticky {self.mac(row.mac)} vlan {row.vlan}"
                    for row in self.state.macs
                    if row.port == each.name and row.kind == "sticky"
                ]
            made += [" shutdown"] if each.shut else []
        if port is None:
            made += ["#"]
            made += [
                f" arp static {each.ip} {self.mac(each.mac)}" + (f" {each.vlan} {each.port}" if each.port else "")
                for each in self.state.arps
                if each.kind == "static"
            ]
        return lines([*made, "#", "return"])

    # -- the session -----------------------------------------------------------------------------------------------

    @command("screen-length disable")
    def screen_length(self) -> Reply:
        if not self.user.may_unpage:
            raise Said(self.says("rights", "", 0))
        self.paged = False
        return ""

    @command("undo screen-length disable")
    def screen_length_again(self) -> Reply:
        self.paged = True
        return ""

    @command("undo terminal monitor", "undo terminal logging")
    def undo_terminal_monitor(self) -> Reply:
        self.alarms = False
        return "The current terminal is disabled to display logs.\n"

    # -- configuring -----------------------------------------------------------------------------------------------

    @command("arp static {ip} {mac} [{vlan} {port}]", modes="config", config=True)
    def arp_static(self, ip: str, mac: str, vlan: str | None = None, port: Port | None = None) -> Reply:
        if any(each.ip == ip and each.kind == "own" for each in self.state.arps):
            raise Said("The IP address is already used by an interface.\n")
        self.drop_static(lambda each: each.ip == ip)
        self.state.arps.append(
            Arp(ip, plain_mac(mac), int(vlan) if vlan else None, port.name if port else None, "static")
        )
        return ""

    # Takes a dynamic entry as well, as the command reference has it.
    @command("undo arp {ip}", modes="config", config=True)
    def undo_arp(self, ip: str) -> Reply:
        kept = [each for each in self.state.arps if each.ip != ip or each.kind == "own"]
        if len(kept) == len(self.state.arps):
            raise Said("The ARP entry does not exist.\n")
        fixed = any(each.ip == ip and each.kind == "static" for each in self.state.arps)
        self.state.arps[:] = (
            [each for each in self.state.arps if each.ip != ip or each.kind != "static"] if fixed else kept
        )
        return ""

    @command("ip source binding ip-address {ip} mac-address {mac} [vlan {vlan}]", modes="if", config=True)
    def source_binding(self, ip: str, mac: str, vlan: str | None = None) -> Reply:
        row = Bound(ip, plain_mac(mac), int(vlan) if vlan else None, self.port_here.name)
        if row in self.state.bound:
            raise Said("The entry already exists.\n")
        self.state.bound.append(row)
        return ""

    @command("undo ip source binding ip-address {ip} mac-address {mac} [vlan {vlan}]", modes="if", config=True)
    def undo_source_binding(self, ip: str, mac: str, vlan: str | None = None) -> Reply:
        row = Bound(ip, plain_mac(mac), int(vlan) if vlan else None, self.port_here.name)
        if row not in self.state.bound:
            raise Said("The entry does not exist.\n")
        self.state.bound.remove(row)
        return ""

    @command("undo ip source binding all", modes="if", config=True)
    def undo_every_binding(self) -> Reply:
        self.state.bound[:] = [each for each in self.state.bound if each.port != self.port_here.name]
        return ""

    @command("port-security mac-address security [sticky] {mac} vlan {vlan}", modes="if", config=True)
    def sticky(self, mac: str, vlan: str) -> Reply:
        here = self.port_here
        held = [each for each in self.state.macs if each.port == here.name and each.kind in ("sticky", "security")]
        if here.security is None or len(held) >= here.security.maximum:
            raise Said("The number of secure MAC addresses has reached the upper limit.\n")
        self.state.macs.append(Mac(plain_mac(mac), int(vlan), here.name, "sticky"))
        return ""

    @command("undo port-security mac-address security [sticky] {mac} vlan {vlan}", modes="if", config=True)
    def undo_sticky(self, mac: str, vlan: str) -> Reply:
        wanted = (plain_mac(mac), int(vlan), self.port_here.name)
        kept = [
            each for each in self.state.macs if (each.mac, each.vlan, each.port) != wanted or each.kind == "dynamic"
        ]
        if len(kept) == len(self.state.macs):
            raise Said("The secure MAC address does not exist.\n")
        self.state.macs[:] = kept
        return ""

    @command("port access vlan {vlan}", modes="if", config=True)
    def access_vlan(self, vlan: str) -> Reply:
        self.port_here.pvid = int(vlan)
        return ""
