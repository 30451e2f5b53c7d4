# ruff: noqa: E501, ARG002 -- a line of a screen is not broken for its width; some words of a command change nothing
"""Huawei VRP, version 5 (S series) and version 8 (CE, NE: two-stage, `commit`).

Made up after the vendor's documentation; no real device was asked.
"""

import re
from collections.abc import Callable, Generator, Iterable
from typing import Any

from tests.fakedevice.cli import Ask, Command, Left, Reply, Run, Said, command, lines, plain_mac, said_yes
from tests.fakedevice.state import Arp, Bound, Mac, Port
from tests.fakedevice.views import ANY, Views, yes_or_no

RULE = "-" * 79 + "\n"


class Vrp(Views):
    """VRP 5."""

    greeting = "\nWarning: Telnet is not a secure protocol, and it is recommended to use Stelnet.\n\nLogin authentication\n\n\n"
    wrong_login = "Error: Local authentication is rejected.\n\n"
    welcome = (
        "\nInfo: The max number of VTY users is 15, and the number\n      of current VTY users on line is 1.\n"
        "      The current login time is 2026-11-23 10:00:00+08:00.\n"
    )
    refused = "Error: The system is busy. Please try again later.\n"
    alarm = (
        "Nov 23 2026 10:00:00+08:00 SW %%01IFNET/4/IF_STATE(l)[0]:Interface GigabitEthernet0/0/3 has turned into "
        "DOWN state."
    )

    def says(self, what: str, line: str, caret: int) -> str:
        words = {
            "unknown": "Unrecognized command",
            "incomplete": "Incomplete command",
            "ambiguous": "Ambiguous command",
            "parameter": "Wrong parameter",
        }
        if what == "rights":
            return "Error: You do not have permission to run the command or the command is incomplete.\n"
        return f"{' ' * (len(self.prompt()) + max(caret, 0))}^\nError: {words[what]} found at '^' position.\n"

    def question(self) -> Generator[Ask, str, str] | None:
        asked = self.quirks.login_question
        return None if asked is None else self._question(asked)

    def _question(self, asked: str) -> Generator[Ask, str, str]:
        if asked == "security_risks":
            yes = yield from yes_or_no(
                "\nWarning: There are security risks in the configuration file. You are advised to save the "
                "configuration. Save now? [Y/N]:"
            )
            if said_yes(yes):
                yes = yield from yes_or_no("The current configuration will be written to the device.\nContinue? [Y/N]:")
            return self._saved() if said_yes(yes) else ""
        if asked == "banner_yes_no":
            yield Ask("\nAuthorised use only. Do you accept? [YES/NO]:")
            return ""
        reason = (
            "The password has expired." if asked == "password_expired" else "The initial password poses security risks."
        )
        yes = yield from yes_or_no(f"\nWarning: {reason}\nThe password needs to be changed. Change now? [Y/N]:")
        if said_yes(yes):
            yield Ask("Please enter old password:", hidden=True)
            new = yield Ask("Please enter new password:", hidden=True)
            self.user.password = new
            return "The password has been changed successfully.\n"
        if asked == "password_expired":
            raise Left
        return ""

    # -- reading ---------------------------------------------------------------------------------------------------

    @command("display version", modes=ANY)
    def display_version(self) -> Reply:
        return self.state.version or (
            "Huawei Versatile Routing Platform Software\n"
            "VRP (R) software, Version 5.170 (S5720 V200R019C10SPC500)\n"
            "Copyright (C) 2000-2020 HUAWEI TECH Co., Ltd.\n"
            "HUAWEI S5720-28X-LI-AC Routing Switch uptime is 12 weeks, 3 days, 4 hours, 5 minutes\n\n"
            "ES5D2T28S000 0(Master)  : uptime is 12 weeks, 3 days, 4 hours, 4 minutes\n"
            "DDR             Memory Size : 512   M bytes\nFLASH Total     Memory Size : 512   M bytes\n"
        )

    @command("display clock", modes=ANY)
    def display_clock(self) -> Reply:
        return f"{self.state.clock}+08:00\nMonday\nTime Zone(Default Zone Name) : UTC+08:00\n"

    @command("display interface {port}", modes=ANY)
    def display_interface(self, port: Port) -> Reply:
        return self.interface(port)

    @command("display interface", modes=ANY)
    def display_interfaces(self) -> Reply:
        return "\n".join(self.interface(each) for each in self.state.ports)

    def interface(self, port: Port) -> str:
        """One port, with its counters."""
        if port.address is not None:
            return (
                f"{port.name} current state : UP\nLine protocol current state : UP\nDescription:{port.description}\n"
                f"Route Port,The Maximum Transmit Unit is 1500\nInternet Address is {port.address}/29\n"
                f"IP Sending Frames' Format is PKTFMT_ETHNT_2, Hardware address is {self.mac(port.mac)}\n"
                f"Current system time: {self.state.clock}+08:00\n"
                "    Input bandwidth utilization  : --\n    Output bandwidth utilization : --\n"
            )
        if port.error_down:
            state = f"ERROR DOWN({port.error_down})"
        else:
            state = "Administratively DOWN" if port.shut else "UP" if port.link else "DOWN"
        return (
            f"{port.name} current state : {state}\nLine protocol current state : {'UP' if port.up else 'DOWN'}\n"
            f"Description:{port.description}\nSwitch Port, Link-type : {port.mode}(configured),\n"
            f"PVID : {port.pvid:>4}, TPID : 8100(Hex), The Maximum Frame Length is 9216\n"
            f"IP Sending Frames' Format is PKTFMT_ETHNT_2, Hardware address is {self.mac(port.mac)}\n"
            "Last physical up time   : 2026-11-20 08:12:44 UTC+08:00\n"
            "Last physical down time : 2026-11-20 08:12:41 UTC+08:00\n"
            f"Current system time: {self.state.clock}+08:00\nPort Mode: COMMON COPPER\n"
            f"Speed : {port.mbps:>4},  Loopback: NONE\nDuplex: {port.duplex.upper()},  Negotiation: ENABLE\n"
            "Mdi   : AUTO,  Flow-control: DISABLE\n"
            "Last 300 seconds input rate 488 bits/sec, 0 packets/sec\n"
            "Last 300 seconds output rate 504 bits/sec, 0 packets/sec\n"
            "Input peak rate 9832 bits/sec, Record time: 2026-11-20 09:13:21\n"
            "Output peak rate 10288 bits/sec, Record time: 2026-11-20 09:13:21\n\n"
            "Input:  6460 packets, 768740 bytes\n"
            "  Unicast:                     12,  Multicast:                6400\n"
            "  Broadcast:                   48,  Jumbo:                       0\n"
            f"  Discard:                      0,  Pause:                       0\n  Frames:                       0\n\n"
            f"  Total Error:         {port.crc:>10}\n  CRC:                 {port.crc:>10},  Giants:                      0\n"
            "  Jabbers:                      0,  Fragments:                   0\n"
            "  Runts:                        0,  DropEvents:                  0\n"
            "  Alignments:                   0,  Symbols:                     0\n"
            "  Ignoreds:                     0\n\n"
            "Output:  7211 packets, 812233 bytes\n"
            "  Unicast:                     20,  Multicast:                7100\n"
            "  Broadcast:                   91,  Jumbo:                       0\n"
            "  Discard:                      0,  Pause:                       0\n\n"
            "  Total Error:                  3\n  Collisions:                   0,  ExcessiveCollisions:         0\n"
            "  Late Collisions:              0,  Deferreds:                   0\n"
            "  Buffers Purged:               0\n\n"
            "    Input bandwidth utilization threshold : 80.00%\n"
            "    Output bandwidth utilization threshold: 80.00%\n"
            "    Input bandwidth utilization  :    0%\n    Output bandwidth utilization :    0%\n"
        )

    @command("display interface brief", modes=ANY)
    def display_interface_brief(self) -> Reply:
        def row(port: Port) -> str:
            state = "ERROR DOWN" if port.error_down else "*down" if port.shut else "up" if port.link else "down"
            line = "up" if port.up else "down"
            return f"{port.name:<27} {state:<5} {line:<8} {'0%':>5} {'0%':>6} {port.crc:>10} {0:>10}"

        head = (
            "PHY: Physical\n*down: administratively down\n(l): loopback\n(s): spoofing\n(E): E-Trunk down\n"
            "(b): BFD down\n(e): ETHOAM down\n(dl): DLDP down\n(d): Dampening Suppressed\n"
            "InUti/OutUti: input utility/output utility\n"
            "Interface                   PHY   Protocol InUti OutUti   inErrors  outErrors\n"
        )
        return head + lines(row(each) for each in self.state.ports)

    # The order of the words changed between releases; the switch at hand is a newer one.
    @command("display mac-address [{port}]", "display mac-address dynamic [{port}]", modes=ANY)
    @command("display mac-address interface {port}", modes=ANY)
    def display_mac_port(self, port: Port | None = None) -> Reply:
        return self._macs(self.state.macs_shown(port))

    @command("display mac-address {mac}", "display mac-address {mac} vlan {vlan}", modes=ANY)
    def display_mac_one(self, mac: str, vlan: str | None = None) -> Reply:
        return self._macs(self.state.macs_shown(None, plain_mac(mac), int(vlan) if vlan else None))

    @command("display mac-address vlan {vlan}", modes=ANY)
    def display_mac_vlan(self, vlan: str) -> Reply:
        return self._macs(self.state.macs_shown(vlan=int(vlan)))

    @command("display mac-address static [{port}]", modes=ANY)
    def display_mac_static(self, port: Port | None = None) -> Reply:
        return self._macs(each for each in self.state.macs_shown(port) if each.kind == "static")

    @command("display mac-address sticky [{port}]", modes=ANY)
    def display_mac_sticky(self, port: Port | None = None) -> Reply:
        return self._macs(each for each in self.state.macs_shown(port) if each.kind == "sticky")

    @command("display mac-address sec-config [{port}]", modes=ANY)
    def display_mac_sec_config(self, port: Port | None = None) -> Reply:
        return self._macs(each for each in self.state.macs_shown(port) if each.kind == "security")

    @command("display mac-address security [{port}]", modes=ANY)
    def display_mac_security(self, port: Port | None = None) -> Reply:
        return self._macs(each for each in self.state.macs_shown(port) if each.kind == "security")

    def _macs(self, rows: Iterable[Mac]) -> str:
        kinds = {"security": "sec-config"}
        made = [
            f"{self.mac(each.mac)} {f'{each.vlan}/-/-':<32} {self.short(each.port):<19} "
            f"{kinds.get(each.kind, each.kind):<10}"
            for each in rows
        ]
        head = "MAC Address    VLAN/VSI/BD                       Learned-From        Type      \n"
        return f"{RULE}{head}{RULE}{lines(made)}\n{RULE}Total items displayed = {len(made)}\n"

    def short(self, name: str) -> str:
        """A port's name as the tables write it."""
        return name.replace("XGigabitEthernet", "XGE").replace("GigabitEthernet", "GE")

    @command("display arp [all]", modes=ANY)
    def display_arp(self) -> Reply:
        return self._arps(self.state.arps_shown())

    @command("display arp static", modes=ANY)
    def display_arp_static(self) -> Reply:
        return self._arps([each for each in self.state.arps_shown() if each.kind == "static"])

    @command("display arp dynamic", modes=ANY)
    def display_arp_dynamic(self) -> Reply:
        return self._arps([each for each in self.state.arps_shown() if each.kind == "dynamic"])

    @command("display arp interface {port}", modes=ANY)
    def display_arp_interface(self, port: Port) -> Reply:
        vlan = re.fullmatch(r"Vlanif(\d+)", port.name)
        return self._arps(
            [
                each
                for each in self.state.arps_shown()
                if each.port == port.name or (vlan is not None and each.vlan == int(vlan[1]))
            ]
        )

    @command("display arp network {ip} [{mask}]", modes=ANY)
    def display_arp_network(self, ip: str, mask: str | None = None) -> Reply:
        return self._arps([each for each in self.state.arps_shown() if each.ip == ip])

    def _arps(self, rows: list[Arp]) -> str:
        head = (
            "IP ADDRESS      MAC ADDRESS     EXPIRE(M) TYPE        INTERFACE   VPN-INSTANCE \n"
            "                                          VLAN/CEVLAN                          \n"
        )
        rule = "-" * 78 + "\n"
        made = ""
        for each in rows:
            where = self.short(each.port) if each.port else f"Vlanif{each.vlan}"
            expire = f"{each.age_min:<10}" if each.kind == "dynamic" else " " * 10
            kind = {"dynamic": "D-0", "static": "S--", "own": "I -"}[each.kind]
            made += f"{each.ip:<15} {self.mac(each.mac)}  {expire}{kind:<11} {where}\n"
            if each.kind != "own" and each.vlan is not None and each.port:
                made += f"{'':<42}{each.vlan}/-\n"

        def count(kind: str) -> int:
            return sum(each.kind == kind for each in rows)

        total = (
            f"Total:{len(rows):<10}Dynamic:{count('dynamic'):<8}Static:{count('static'):<5}"
            f"Interface:{count('own'):<5}\n"
        )
        return head + rule + made + rule + total

    @command("display dhcp static user-bind all", modes=ANY)
    @command("display dhcp static user-bind interface {port}", "display dhcp static user-bind vlan {vlan}", modes=ANY)
    @command("display dhcp static user-bind ip-address {ip}", modes=ANY)
    @command("display dhcp static user-bind mac-address {mac}", modes=ANY)
    def display_user_bind(
        self, port: Port | None = None, vlan: str | None = None, ip: str | None = None, mac: str | None = None
    ) -> Reply:
        return self._binds("ip_source", port, vlan, ip, mac)

    @command("display dhcp snooping user-bind all", modes=ANY)
    @command("display dhcp snooping user-bind interface {port}", modes=ANY)
    @command("display dhcp snooping user-bind vlan {vlan}", modes=ANY)
    @command("display dhcp snooping user-bind ip-address {ip}", modes=ANY)
    @command("display dhcp snooping user-bind mac-address {mac}", modes=ANY)
    def display_snooping(
        self, port: Port | None = None, vlan: str | None = None, ip: str | None = None, mac: str | None = None
    ) -> Reply:
        return self._binds("snooping", port, vlan, ip, mac)

    def _binds(self, kind: str, port: Port | None, vlan: str | None, ip: str | None, mac: str | None) -> str:
        rows = [
            each
            for each in self.state.bound
            if each.kind == kind
            and (port is None or each.port == port.name)
            and (vlan is None or each.vlan == int(vlan))
            and (ip is None or each.ip == ip)
            and (mac is None or each.mac == plain_mac(mac))
        ]
        if not rows:
            return f"Info: The number of {'static' if kind == 'ip_source' else 'dhcp snooping'} bind-table is zero.\n"
        lease = "" if kind == "ip_source" else "Lease           "
        head = (
            f"DHCP {'static' if kind == 'ip_source' else 'Dynamic'} Bind-table:\n"
            "Flags:O - outer vlan ,I - inner vlan ,P - Vlan-mapping\n"
            f"IP Address                      MAC Address     VSI/VLAN(O/I/P) Interface      {lease}\n"
        )
        rule = "-" * 80 + "\n"
        until = "" if kind == "ip_source" else "2026.11.24-10:00"
        made = lines(
            f"{each.ip:<31} {self.mac(each.mac)}  {each.vlan or '--':<4} /--  /--   "
            f"{self.short(each.port) if each.port else '--':<15}{until}".rstrip()
            for each in rows
        )
        count = len(rows)
        return f"{head}{rule}{made}{rule}Print count:  {count:>10}          Total count:  {count:>10}\n"

    @command("display error-down recovery [interface {port}]", modes=ANY)
    def display_error_down(self, port: Port | None = None) -> Reply:
        rows = [each for each in self.state.ports if each.error_down and (port is None or each is port)]
        if not rows:
            return "Info: No error-down interface exists.\n"
        head = "interface                    error-down cause         recovery   remainder \n"
        head += "                                                      time(sec)  time(sec)\n"
        return head + RULE + lines(f"{each.name:<28} {each.error_down:<24} --         --" for each in rows) + RULE

    @command("display lldp neighbor [interface {port}]", modes=ANY)
    def display_lldp(self, port: Port | None = None) -> Reply:
        made = ""
        for at in [port] if port else self.state.ports:
            near = [each for each in self.state.neighbours if each.port == at.name]
            if port or near:
                made += f"{at.name} has {len(near)} neighbor(s):\n\n"
            for number, each in enumerate(near, 1):
                able = "bridge router" if each.bridge else "station"
                made += (
                    f"Neighbor index                     : {number}\nChassis type                       : MAC Address\n"
                    f"Chassis ID                         : {self.mac(each.mac)}\n"
                    "Port ID subtype                    : Interface Name\n"
                    f"Port ID                            : {each.peer_port}\n"
                    f"Port description                   : {each.peer_port}\n"
                    f"System name                        : {each.name}\n"
                    "System description                 : Huawei Versatile Routing Platform Software\n"
                    f"System capabilities supported      : {able}\nSystem capabilities enabled        : {able}\n"
                    "Management address type            : ipv4\n"
                    f"Management address                 : {each.address}\nExpired time                       : 104s\n\n"
                )
        return made

    @command("display port vlan [{port}]", modes=ANY)
    def display_port_vlan(self, port: Port | None = None) -> Reply:
        head = "Port                        Link Type    PVID  Trunk VLAN List\n" + RULE
        rows = [port] if port else [each for each in self.state.ports if each.address is None]
        return head + lines(
            f"{each.name:<27} {each.mode:<12} {each.pvid:<5} {' '.join(map(str, each.tagged)) or '-'}" for each in rows
        )

    @command("display vlan {vlan}", modes=ANY)
    def display_vlan(self, vlan: str) -> Reply:
        number = int(vlan)
        if number not in self.state.vlans:
            raise Said("Error: The VLAN does not exist.\n")
        ports = [each for each in self.state.ports if each.address is None]
        untagged = [self.short(each.name) for each in ports if each.pvid == number]
        tagged = [self.short(each.name) for each in ports if number in each.tagged]
        member = "".join(f"{mark}:{name}(U)  " for mark, names in (("UT", untagged), ("TG", tagged)) for name in names)
        return (
            "-" * 80 + "\nU: Up;         D: Down;         TG: Tagged;         UT: Untagged;\n"
            "MP: Vlan-mapping;               ST: Vlan-stacking;\n" + "-" * 80 + "\n\n"
            f"VID  Type    Ports\n{'-' * 80}\n{number:<4} common  {member}\n\n"
            f"VID  Status  Property      MAC-LRN Statistics Description\n{'-' * 80}\n"
            f"{number:<4} enable  default       enable  disable    {self.state.vlans[number]}\n"
        )

    @command("display transceiver diagnosis interface {port}", modes=ANY)
    def display_diagnosis(self, port: Port) -> Reply:
        if port.rx_dbm is None:
            return f"Info: Port {port.name}, transceiver is absent or does not support diagnosis.\n"
        return (
            f"Port {port.name} transceiver diagnostic information:\n"
            "Parameter        Current       Low Alarm    High Alarm\n"
            "  Type            Value        Threshold    Threshold    Status\n"
            "-------------   ---------      ---------    ----------   --------\n"
            f"TxPower(dBm)    {port.tx_dbm:<14.2f} -9.50        -3.00        normal\n"
            f"RxPower(dBm)    {port.rx_dbm:<14.2f} -19.79       -3.00        "
            f"{'normal' if port.rx_dbm > -19.79 else 'abnormal'}\n"
            "Current(mA)     15.94          2.00         80.00        normal\n"
            "Temp.(C)        31.48          -5.00        75.00        normal\n"
            "Voltage(V)      3.29           3.03         3.56         normal\n"
        )

    @command("display transceiver [interface {port}] verbose", modes=ANY)
    def display_transceiver(self, port: Port | None = None) -> Reply:
        made = ""
        for each in [port] if port else self.state.ports:
            if each.rx_dbm is None:
                if port:
                    made += f"Info: Port {each.name}, transceiver is absent.\n"
                continue
            rule = "-" * 61 + "\n"
            made += (
                f"\n{each.name} transceiver information:\n{rule}Common information:\n"
                "  Transceiver Type               :1000_BASE_LX_SFP\n  Connector Type                 :LC\n"
                f"  Wavelength(nm)                 :1310\n{rule}Diagnostic information:\n"
                "  Temperature(C)                 :33.00\n  Voltage(V)                     :3.29\n"
                "  Bias Current(mA)               :15.94\n"
                f"  RX Power(dBM)                  :{each.rx_dbm:.2f}\n  RX Power High Threshold(dBM)   :-3.00\n"
                "  RX Power Low  Threshold(dBM)   :-19.79\n"
                f"  TX Power(dBM)                  :{each.tx_dbm:.2f}\n  TX Power High Threshold(dBM)   :-3.00\n"
                f"  TX Power Low  Threshold(dBM)   :-9.50\n{rule}"
            )
        return made

    @command("display current-configuration", "display current-configuration interface {port}", modes=ANY)
    def display_configuration(self, port: Port | None = None) -> Reply:
        made: list[str] = [] if port else ["!Software Version V200R019C10SPC500", "#", f"sysname {self.state.hostname}"]
        for each in [port] if port else self.state.ports:
            made += ["#", f"interface {each.name}"]
            made += [f" description {each.description}"] if each.description else []
            made += [f" ip address {each.address} 255.255.255.248"] if each.address else []
            if each.address is None:
                made += [f" port link-type {each.mode}"]
                made += [f" port default vlan {each.pvid}"] if each.mode == "access" else []
                made += [f" port trunk allow-pass vlan {' '.join(map(str, each.tagged))}"] if each.tagged else []
            if each.security:
                made += [" port-security enable"]
                made += [
                    f" port-security mac-address sticky {self.mac(row.mac)} vlan {row.vlan}"
                    for row in self.state.macs
                    if row.port == each.name and row.kind == "sticky"
                ]
            made += [" shutdown"] if each.shut else []
        if port is None:
            made.append("#")
            for arp in self.state.arps:
                if arp.kind == "static":
                    where = f" vid {arp.vlan} interface {arp.port}" if arp.port else ""
                    made.append(f"arp static {arp.ip} {self.mac(arp.mac)}{where}")
            for row in self.state.bound:
                if row.kind == "ip_source":
                    where = f" interface {row.port}" if row.port else ""
                    vlan = f" vlan {row.vlan}" if row.vlan else ""
                    made.append(f"user-bind static ip-address {row.ip} mac-address {self.mac(row.mac)}{where}{vlan}")
        return lines([*made, "#", "return"])

    # -- the session -----------------------------------------------------------------------------------------------

    @command("screen-length {n} temporary", modes=ANY)
    def screen_length(self, n: str) -> Reply:
        if not self.user.may_unpage:
            raise Said(self.says("rights", "", 0))
        self.paged = int(n) != 0
        return "Info: The configuration takes effect on the current user terminal interface only.\n"

    @command("undo terminal monitor", "undo terminal logging", "undo terminal trapping")
    def undo_terminal_monitor(self) -> Reply:
        self.alarms = False
        return "Info: Current terminal monitor is off.\n"

    @command("terminal monitor")
    def terminal_monitor(self) -> Reply:
        self.alarms = self.quirks.alarms
        return "Info: Current terminal monitor is on.\n"

    # -- configuring -----------------------------------------------------------------------------------------------

    @command("port default vlan {vlan}", modes="if", config=True)
    def default_vlan(self, vlan: str) -> Reply:
        self.port_here.pvid = int(vlan)
        return ""

    @command("arp static {ip} {mac}", modes="config", config=True)
    @command("arp static {ip} {mac} vid {vlan} [interface {port}]", modes="config", config=True)
    def arp_static(self, ip: str, mac: str, vlan: str | None = None, port: Port | None = None) -> Reply:
        if any(each.ip == ip and each.kind == "own" for each in self.state.arps):
            raise Said("Error: The IP address is the same as the IP address of an interface.\n")
        self.drop_static(lambda each: each.ip == ip)
        self.state.arps.append(
            Arp(ip, plain_mac(mac), int(vlan) if vlan else None, port.name if port else None, "static")
        )
        return ""

    @command("undo arp static {ip} [{mac}]", modes="config", config=True)
    @command("undo arp static {ip} {mac} vid {vlan} [interface {port}]", modes="config", config=True)
    def undo_arp_static(
        self, ip: str, mac: str | None = None, vlan: str | None = None, port: Port | None = None
    ) -> Reply:
        def meant(each: Arp) -> bool:
            return (
                each.ip == ip
                and (mac is None or each.mac == plain_mac(mac))
                and (vlan is None or each.vlan == int(vlan))
                and (port is None or each.port == port.name)
            )

        if not self.drop_static(meant):
            raise Said("Error: The ARP entry does not exist.\n")
        return ""

    @command("undo arp static all", modes="config", config=True)
    def undo_every_arp_static(self) -> Generator[Ask, str, str]:
        yes = yield from yes_or_no("Warning: This operation will delete all static ARP entries. Continue? [Y/N]:")
        if said_yes(yes):
            self.drop_static(lambda _: True)
        return ""

    @command("user-bind static {rest}", modes="config", config=True)
    def user_bind(self, rest: str) -> Reply:
        given = self._bound(rest)
        if "ip" not in given or "mac" not in given:
            raise Said(self.says("incomplete", f"user-bind static {rest}", len(rest) + 17))
        row = Bound(**given)
        if row in self.state.bound:
            return "Info: The static bind-table already exists.\n"
        self.state.bound.append(row)
        return "Info: 1 static user-bind item(s) added.\n"

    @command("undo user-bind static {rest}", modes="config", config=True)
    def undo_user_bind(self, rest: str) -> Reply:
        given = self._bound(rest)
        kept = [
            each
            for each in self.state.bound
            if each.kind != "ip_source" or any(getattr(each, key) != value for key, value in given.items())
        ]
        dropped = len(self.state.bound) - len(kept)
        if not dropped:
            raise Said("Error: The static bind-table does not exist.\n")
        self.state.bound[:] = kept
        return f"Info: {dropped} static user-bind item(s) deleted.\n"

    def _bound(self, rest: str) -> dict[str, Any]:
        """`ip-address … mac-address … interface … vlan …`, in any order; all of it may be left out."""
        words = rest.split()
        given: dict[str, Any] = {}
        while words:
            key = words.pop(0)
            value = words.pop(0) if words else ""
            if "interface".startswith(key) and value.isalpha() and words:
                value += words.pop(0)
            if not value:
                raise Said(self.says("incomplete", rest, 0))
            if "ip-address".startswith(key):
                given["ip"] = value
            elif "mac-address".startswith(key):
                given["mac"] = plain_mac(value)
            elif "vlan".startswith(key):
                given["vlan"] = int(value)
            elif "interface".startswith(key) and (port := self.state.port(value)):
                given["port"] = port.name
            else:
                raise Said(self.says("parameter", rest, 0))
        return given

    @command("mac-address static {mac} {port} vlan {vlan}", modes="config", config=True)
    def mac_static(self, mac: str, port: Port, vlan: str) -> Reply:
        self.state.macs[:] = [each for each in self.state.macs if (each.mac, each.vlan) != (plain_mac(mac), int(vlan))]
        self.state.macs.append(Mac(plain_mac(mac), int(vlan), port.name, "static"))
        return ""

    @command("undo mac-address static {mac} {port} vlan {vlan}", modes="config", config=True)
    def undo_mac_static(self, mac: str, port: Port, vlan: str) -> Reply:
        gone = Mac(plain_mac(mac), int(vlan), port.name, "static")
        if gone not in self.state.macs:
            raise Said("Error: The MAC address entry does not exist.\n")
        self.state.macs.remove(gone)
        return ""

    @command("port-security mac-address sticky {mac} vlan {vlan}", modes="if", config=True)
    def sticky(self, mac: str, vlan: str) -> Reply:
        security = self.port_here.security
        held = [each for each in self.state.macs if each.port == self.port_here.name and each.kind == "sticky"]
        if security is None or len(held) >= security.maximum:
            raise Said("Error: The number of secure MAC addresses has reached the maximum.\n")
        self.state.macs.append(Mac(plain_mac(mac), int(vlan), self.port_here.name, "sticky"))
        return ""

    @command("undo port-security mac-address sticky {mac} vlan {vlan}", modes="if", config=True)
    def undo_sticky(self, mac: str, vlan: str) -> Reply:
        gone = Mac(plain_mac(mac), int(vlan), self.port_here.name, "sticky")
        if gone not in self.state.macs:
            raise Said("Error: The secure MAC address does not exist.\n")
        self.state.macs.remove(gone)
        return ""


class Vrp8(Vrp):
    """VRP 8: what is configured takes effect with `commit`; `[~SW]` nothing is waiting, `[*SW]` something is."""

    def __init__(self, *args: Any, **others: Any) -> None:
        super().__init__(*args, **others)
        self.waiting: list[tuple[str, Callable[[], Reply]]] = []

    def prompt(self) -> str:
        plain = super().prompt()
        return plain if self.mode == "exec" else f"[{'*' if self.waiting else '~'}{plain[1:]}"

    def short(self, name: str) -> str:
        return name

    def says(self, what: str, line: str, caret: int) -> str:
        said = super().says(what, line, caret)
        return said if what == "rights" else said.replace("Error:", "Error[1]:")

    def carry_out(self, line: str, chosen: Command, values: dict[str, Any]) -> Reply:
        if not chosen.config or chosen.run is Vrp8.commit:
            return super().carry_out(line, chosen, values)
        at, mode = self.at, self.mode

        def later() -> Reply:
            now = self.at, self.mode
            self.at, self.mode = at, mode
            try:
                return super(Vrp8, self).carry_out(line, chosen, values)
            finally:
                self.at, self.mode = now

        self.waiting.append((line, later))
        return ""

    @command("commit", modes="config if", config=True)
    def commit(self) -> Reply:
        waiting, self.waiting = self.waiting, []
        for line, run in waiting:
            try:
                run()
            except Said as error:
                raise Said(f"Error: Failed to commit the configuration: {line}\n{error.text}") from None
        return ""

    @command("clear configuration candidate", modes=ANY)
    def clear_candidate(self) -> Reply:
        self.waiting = []
        return ""

    @command("quit", modes=ANY)
    def quit(self) -> Reply:
        return self._leaving(super().quit) if self.mode == "config" else super().quit()

    @command("return", modes="config if")
    def to_user_view(self) -> Reply:
        return self._leaving(super().to_user_view)

    def _leaving(self, go: Run) -> Generator[Ask, str, str]:
        """Nobody leaves with something waiting unasked."""
        if self.waiting:
            answer = yield Ask(
                "Warning: Uncommitted configurations found. Are you sure to commit them before exiting? "
                "[Y(yes)/N(no)/C(cancel)]:"
            )
            while answer[:1].lower() not in ("y", "n", "c"):
                answer = yield Ask(
                    "Error: Please choose 'YES', 'NO' or 'CANCEL' first before pressing 'Enter'. [Y/N/C]:"
                )
            if answer[:1].lower() == "y":
                self.commit()
            elif answer[:1].lower() == "n":
                self.waiting = []
            else:
                return ""
        go()
        return ""

    @command("system-view [immediately]")
    def system_view(self) -> Reply:
        return super().system_view()

    @command("display version", modes=ANY)
    def display_version(self) -> Reply:
        return self.state.version or (
            "Huawei Versatile Routing Platform Software\n"
            "VRP (R) software, Version 8.180 (CE6865EI V200R005C10SPC800)\n"
            "Copyright (C) 2012-2018 Huawei Technologies Co., Ltd.\n"
            "HUAWEI CE6865-48S8CQ-EI uptime is 84 days, 4 hours, 5 minutes\n"
        )
