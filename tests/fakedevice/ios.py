# ruff: noqa: E501, ARG002 -- a line of a screen is not broken for its width; some words of a command change nothing
"""Cisco IOS, and Ruijie RGOS which is much like it.

Made up after the vendors' documentation; no real device was asked.
"""

import re
from collections.abc import Generator, Iterable

from tests.fakedevice.cli import Ask, Left, Reply, Said, Shell, command, lines, plain_mac
from tests.fakedevice.state import Arp, Bound, Mac, Port

READ = "exec enable"


class CiscoLike(Shell):
    """`SW>` user, `SW#` enabled, `SW(config)#`, `SW(config-if)#`; what reads is known in the first two, else by `do`."""

    more = b" --More-- "
    wipe = b"\b" * 10 + b" " * 10 + b"\b" * 10
    greeting = "\n\nUser Access Verification\n\n"
    name_prompt = "Username: "
    password_prompt = "Password: "
    wrong_login = "% Login invalid\n\n"
    all_busy = "% All lines are busy\n"
    refused = "% Command rejected: the system is busy\n"
    undo = "no"
    mac_mark = "."
    long: tuple[tuple[str, str], ...] = (("TenGigabitEthernet", "Te"), ("GigabitEthernet", "Gi"))

    def prompt(self) -> str:
        return self.name + {"exec": ">", "enable": "#", "config": "(config)#", "if": "(config-if)#"}[self.mode]

    def says(self, what: str, line: str, caret: int) -> str:
        if what == "incomplete":
            return "% Incomplete command.\n\n"
        if what == "ambiguous":
            return f'% Ambiguous command:  "{line}"\n'
        if what == "rights":
            return "Command authorization failed.\n\n"
        return f"{' ' * (len(self.prompt()) + max(caret, 0))}^\n% Invalid input detected at '^' marker.\n\n"

    def escape(self, line: str) -> str:
        return "end" if line == "\x1a" else line

    def run(self, line: str) -> Reply:
        found = re.match(r"do\s+(.*)", line)
        if found is None or self.mode not in ("config", "if"):
            return super().run(line)
        mode, self.mode = self.mode, "enable"
        try:
            return super().run(found[1])
        finally:
            self.mode = mode

    def configures(self, line: str) -> bool:
        return not line.startswith("do ") and super().configures(line)

    def question(self) -> Generator[Ask, str, str] | None:
        if self.user.enabled:
            self.mode = "enable"
        return None

    def short(self, name: str) -> str:
        """A port's name as the tables write it."""
        for long, short in self.long:
            if name.startswith(long):
                return short + name[len(long) :].strip()
        return name

    # -- the session -----------------------------------------------------------------------------------------------

    @command("terminal length {n}", modes=READ)
    def terminal_length(self, n: str) -> Reply:
        if not self.user.may_unpage:
            raise Said(self.says("rights", "", 0))
        self.paged = int(n) != 0
        return ""

    @command("terminal width {n}", modes=READ)
    def terminal_width(self, n: str) -> Reply:
        return ""

    @command("terminal no monitor", "no terminal monitor", modes=READ)
    def no_monitor(self) -> Reply:
        self.alarms = False
        return ""

    @command("terminal monitor", modes=READ)
    def monitor(self) -> Reply:
        self.alarms = self.quirks.alarms
        return ""

    @command("enable")
    def enable(self) -> Reply:
        for _ in range(3):
            given = yield Ask("Password: ", hidden=True)
            if given == self.state.enable_secret:
                self.mode = "enable"
                return ""
        return "% Bad secrets\n\n"

    @command("disable", modes="enable")
    def disable(self) -> Reply:
        self.mode = "exec"
        return ""

    @command("exit", "logout", "quit", modes=READ)
    def leave(self) -> Reply:
        raise Left

    @command("configure terminal", modes="enable")
    def configure(self) -> Reply:
        if not self.user.may_configure:
            raise Said(self.says("rights", "", 0))
        self.mode = "config"
        return "Enter configuration commands, one per line.  End with CNTL/Z.\n"

    @command("exit", modes="config if")
    def step_out(self) -> Reply:
        self.mode, self.at = ("config", None) if self.mode == "if" else ("enable", None)
        return ""

    @command("end", modes="config if")
    def end(self) -> Reply:
        self.mode, self.at = "enable", None
        return ""

    @command("write [memory]", "copy running-config startup-config", modes="enable")
    def write(self) -> Reply:
        self.state.saves += 1
        return "Building configuration...\n[OK]\n"

    @command("reload", "erase startup-config", modes="enable")
    def reload(self) -> Reply:
        self.state.boot_touched = True
        return ""

    # -- configuring -----------------------------------------------------------------------------------------------

    @command("interface {port}", modes="config if")
    def interface_mode(self, port: Port) -> Reply:
        self.mode, self.at = "if", port
        return ""

    @property
    def port_here(self) -> Port:
        assert self.at is not None
        return self.at

    @command("shutdown", modes="if", config=True)
    def shutdown(self) -> Reply:
        self.port_here.shut = True
        return ""

    @command("no shutdown", modes="if", config=True)
    def no_shutdown(self) -> Reply:
        if self.port_here.shut:  # a port that is err-disabled comes back only after `shutdown`, `no shutdown`
            self.port_here.error_down = None
        self.port_here.shut = False
        return ""

    @command("hostname {word}", modes="config", config=True)
    def hostname(self, word: str) -> Reply:
        self.state.hostname = self.name = word
        return ""

    @command("arp {ip} {mac} arpa [{port}]", modes="config", config=True)
    def arp(self, ip: str, mac: str, port: Port | None = None) -> Reply:
        if any(each.ip == ip and each.kind == "own" for each in self.state.arps):
            raise Said("% Cannot add an ARP entry for an address of this device\n")
        self._drop_static(ip, None)
        self.state.arps.append(Arp(ip, plain_mac(mac), None, port.name if port else None, "static"))
        return ""

    @command("no arp {ip} [{mac}] [arpa]", modes="config", config=True)
    def no_arp(self, ip: str, mac: str | None = None) -> Reply:
        self._drop_static(ip, plain_mac(mac) if mac else None)
        return ""

    def _drop_static(self, ip: str, mac: str | None) -> None:
        self.state.arps[:] = [
            each for each in self.state.arps if (each.kind, each.ip) != ("static", ip) or mac not in (None, each.mac)
        ]

    @command("ip source binding {mac} vlan {vlan} {ip} interface {port}", modes="config", config=True)
    def source_binding(self, mac: str, vlan: str, ip: str, port: Port) -> Reply:
        row = Bound(ip, plain_mac(mac), int(vlan), port.name)
        # One entry a MAC and VLAN: the new one takes the place of the old.
        same = [each for each in self.state.bound if each.kind == "ip_source" and _where(each) == _where(row)]
        for each in same:
            self.state.bound.remove(each)
        self.state.bound.append(row)
        return ""

    @command("no ip source binding {mac} vlan {vlan} {ip} interface {port}", modes="config", config=True)
    def no_source_binding(self, mac: str, vlan: str, ip: str, port: Port) -> Reply:
        row = Bound(ip, plain_mac(mac), int(vlan), port.name)
        if row not in self.state.bound:
            raise Said("%Binding entry does not exist\n")
        self.state.bound.remove(row)
        return ""

    @command("switchport port-security mac-address sticky {mac} [vlan access]", modes="if", config=True)
    @command("switchport port-security mac-address sticky {mac} vlan {vlan}", modes="if", config=True)
    def sticky(self, mac: str, vlan: str | None = None) -> Reply:
        held = [
            each for each in self.state.macs if each.port == self.port_here.name and each.kind in ("sticky", "security")
        ]
        if self.port_here.security is None or len(held) >= self.port_here.security.maximum:
            raise Said("Total secure mac-addresses on interface has reached maximum limit.\n")
        self.state.macs.append(Mac(plain_mac(mac), self.port_here.pvid, self.port_here.name, "sticky"))
        return ""

    @command("no switchport port-security mac-address sticky {mac} [vlan access]", modes="if", config=True)
    @command("no switchport port-security mac-address sticky {mac} vlan {vlan}", modes="if", config=True)
    @command("no switchport port-security mac-address {mac}", modes="if", config=True)
    def no_sticky(self, mac: str, vlan: str | None = None) -> Reply:
        kept = [each for each in self.state.macs if (each.mac, each.port) != (plain_mac(mac), self.port_here.name)]
        if len(kept) == len(self.state.macs):
            raise Said("The specified mac address does not exist.\n")
        self.state.macs[:] = kept
        return ""

    @command("switchport access vlan {vlan}", modes="if", config=True)
    def access_vlan(self, vlan: str) -> Reply:
        self.port_here.pvid = int(vlan)
        return ""

    @command("mac address-table static {mac} vlan {vlan} interface {port}", modes="config", config=True)
    @command("mac-address-table static {mac} vlan {vlan} interface {port}", modes="config", config=True)
    def mac_static(self, mac: str, vlan: str, port: Port) -> Reply:
        self.state.macs.append(Mac(plain_mac(mac), int(vlan), port.name, "static"))
        return ""

    @command("no mac address-table static {mac} vlan {vlan} interface {port}", modes="config", config=True)
    @command("no mac-address-table static {mac} vlan {vlan} interface {port}", modes="config", config=True)
    def no_mac_static(self, mac: str, vlan: str, port: Port) -> Reply:
        gone = Mac(plain_mac(mac), int(vlan), port.name, "static")
        if gone in self.state.macs:
            self.state.macs.remove(gone)
        return ""


def _where(row: Bound) -> tuple[str, int | None]:
    return row.mac, row.vlan


class Ios(CiscoLike):
    """Cisco IOS on a Catalyst."""

    counts_lines = True
    alarm = "*Nov 23 10:00:00.123: %LINK-3-UPDOWN: Interface GigabitEthernet1/0/3, changed state to down"

    @command("show version", modes=READ)
    def show_version(self) -> Reply:
        return self.state.version or (
            "Cisco IOS Software, C2960X Software (C2960X-UNIVERSALK9-M), Version 15.2(7)E2, RELEASE SOFTWARE (fc3)\n"
            "Technical Support: http://www.cisco.com/techsupport\nCopyright (c) 1986-2020 by Cisco Systems, Inc.\n\n"
            f"{self.state.hostname} uptime is 12 weeks, 3 days, 4 hours, 5 minutes\n"
            'System image file is "flash:/c2960x-universalk9-mz.152-7.E2.bin"\n\n'
            "cisco WS-C2960X-24TS-L (APM86XXX) processor (revision B0) with 524288K bytes of memory.\n"
            "Configuration register is 0xF\n"
        )

    @command("show clock", modes=READ)
    def show_clock(self) -> Reply:
        return f"*{self.state.clock[11:]}.123 CST Mon Nov 23 2026\n"

    @command("show interfaces {port}", modes=READ)
    def show_interface(self, port: Port) -> Reply:
        return self._interface(port)

    @command("show interfaces", modes=READ)
    def show_interfaces(self) -> Reply:
        return "".join(self._interface(each) for each in self.state.ports)

    def _interface(self, port: Port) -> str:
        if port.error_down:
            state, protocol = "down", "down (err-disabled)"
        elif port.shut:
            state, protocol = "administratively down", "down (disabled)"
        else:
            state, protocol = ("up", "up (connected)") if port.link else ("down", "down (notconnect)")
        burned = self.mac(port.mac)
        if port.address is not None:
            return (
                f"{port.name} is up, line protocol is up\n  Hardware is EtherSVI, address is {burned} (bia {burned})\n"
                f"  Internet address is {port.address}/29\n  MTU 1500 bytes, BW 1000000 Kbit/sec, DLY 10 usec,\n"
                "     0 input errors, 0 CRC, 0 frame, 0 overrun, 0 ignored\n"
            )
        speed = "Auto-duplex, Auto-speed" if not port.up else f"{port.duplex.title()}-duplex, {port.mbps}Mb/s"
        described = f"  Description: {port.description}\n" if port.description else ""
        return (
            f"{port.name} is {state}, line protocol is {protocol}\n"
            f"  Hardware is Gigabit Ethernet, address is {burned} (bia {burned})\n{described}"
            "  MTU 1500 bytes, BW 1000000 Kbit/sec, DLY 10 usec,\n     reliability 255/255, txload 1/255, rxload 1/255\n"
            f"  Encapsulation ARPA, loopback not set\n  Keepalive set (10 sec)\n  {speed}, media type is 10/100/1000BaseTX\n"
            "  input flow-control is off, output flow-control is unsupported\n  ARP type: ARPA, ARP Timeout 04:00:00\n"
            "  Last input never, output 00:00:01, output hang never\n"
            '  Last clearing of "show interface" counters never\n'
            "  Input queue: 0/75/0/0 (size/max/drops/flushes); Total output drops: 0\n  Queueing strategy: fifo\n"
            "  Output queue: 0/40 (size/max)\n  5 minute input rate 0 bits/sec, 0 packets/sec\n"
            "  5 minute output rate 1000 bits/sec, 1 packets/sec\n     6460 packets input, 768740 bytes, 0 no buffer\n"
            "     Received 48 broadcasts (12 multicasts)\n     0 runts, 0 giants, 0 throttles\n"
            f"     {port.crc} input errors, {port.crc} CRC, 0 frame, 0 overrun, 0 ignored\n"
            "     0 watchdog, 12 multicast, 0 pause input\n     0 input packets with dribble condition detected\n"
            "     7211 packets output, 812233 bytes, 0 underruns\n     3 output errors, 0 collisions, 1 interface resets\n"
            "     0 unknown protocol drops\n     0 babbles, 0 late collision, 0 deferred\n"
            "     0 lost carrier, 0 no carrier, 0 pause output\n"
            "     0 output buffer failures, 0 output buffers swapped out\n"
        )

    @command("show interfaces status", "show interfaces {port} status", modes=READ)
    def show_status(self, port: Port | None = None) -> Reply:
        head = "\nPort      Name               Status       Vlan       Duplex  Speed Type\n"
        ports = [each for each in self.state.ports if each.address is None and port in (None, each)]
        return head + lines(
            f"{self.short(each.name):<9} {each.description[:18]:<18} {self._status(each):<12} "
            f"{'trunk' if each.mode == 'trunk' else each.pvid:<10} "
            f"{('a-' if each.up else '') + (each.duplex if each.up else 'auto'):>6} "
            f"{'a-' + str(each.mbps) if each.up else 'auto':>6} 10/100/1000BaseTX"
            for each in ports
        )

    def _status(self, port: Port) -> str:
        if port.error_down:
            return "err-disabled"
        return "disabled" if port.shut else "connected" if port.link else "notconnect"

    @command("show interfaces status err-disabled", "show interfaces {port} status err-disabled", modes=READ)
    def show_err_disabled(self, port: Port | None = None) -> Reply:
        rows = [each for each in self.state.ports if each.error_down and port in (None, each)]
        if not rows:
            return ""
        head = "\nPort      Name               Status       Reason               Err-disabled Vlans\n"
        return head + lines(
            f"{self.short(each.name):<9} {each.description[:18]:<18} err-disabled {each.error_down}" for each in rows
        )

    @command("show interfaces {port} switchport", modes=READ)
    def show_switchport(self, port: Port) -> Reply:
        trunk = port.mode == "trunk"
        allowed = ",".join(map(str, port.tagged)) if trunk and port.tagged else "ALL"
        oper = ("trunk" if trunk else "static access") if port.up else "down"
        name = self.state.vlans.get(port.pvid, "Inactive" if port.pvid != 1 else "default")
        return (
            f"Name: {self.short(port.name)}\nSwitchport: Enabled\n"
            f"Administrative Mode: {'trunk' if trunk else 'static access'}\nOperational Mode: {oper}\n"
            "Administrative Trunking Encapsulation: dot1q\nNegotiation of Trunking: Off\n"
            f"Access Mode VLAN: {1 if trunk else port.pvid} ({'default' if trunk else name})\n"
            f"Trunking Native Mode VLAN: {port.pvid if trunk else 1} (default)\n"
            "Administrative Native VLAN tagging: enabled\nVoice VLAN: none\n"
            f"Trunking VLANs Enabled: {allowed}\nPruning VLANs Enabled: 2-1001\nCapture Mode Disabled\n"
            "Capture VLANs Allowed: ALL\n\nProtected: false\nUnknown unicast blocked: disabled\n"
            "Unknown multicast blocked: disabled\nAppliance trust: none\n"
        )

    @command("show mac address-table [dynamic] [interface {port}]", modes=READ)
    @command("show mac address-table [dynamic] address {mac} [vlan {vlan}]", modes=READ)
    @command("show mac address-table [dynamic] vlan {vlan}", modes=READ)
    def show_mac(self, port: Port | None = None, mac: str | None = None, vlan: str | None = None) -> Reply:
        rows = self.state.macs_shown(port, plain_mac(mac) if mac else None, int(vlan) if vlan else None)
        return self._macs(rows, everything=port is None and mac is None and vlan is None)

    @command("show mac address-table static [interface {port}]", modes=READ)
    def show_mac_static(self, port: Port | None = None) -> Reply:
        return self._macs([each for each in self.state.macs_shown(port) if each.kind != "dynamic"], everything=False)

    def _macs(self, rows: Iterable[Mac], *, everything: bool) -> str:
        head = (
            "          Mac Address Table\n-------------------------------------------\n\n"
            "Vlan    Mac Address       Type        Ports\n----    -----------       --------    -----\n"
        )
        cpu = ["0100.0ccc.cccc", "0100.0ccc.cccd", "0180.c200.0000", "ffff.ffff.ffff"] if everything else []
        made = [f" All    {each}    STATIC      CPU" for each in cpu]
        made += [
            f"{each.vlan:>4}    {self.mac(each.mac)}    {'DYNAMIC' if each.kind == 'dynamic' else 'STATIC':<8}    "
            f"{self.short(each.port)}"
            for each in rows
        ]
        return head + lines(made) + (f"Total Mac Addresses for this criterion: {len(made)}\n" if made else "")

    @command("show ip arp [{ip}]", "show arp", modes=READ)
    @command("show ip arp {mac}", "show ip arp {port}", modes=READ)
    def show_arp(self, ip: str | None = None, mac: str | None = None, port: Port | None = None) -> Reply:
        rows = [
            each
            for each in self.state.arps_shown()
            if ip in (None, each.ip)
            and (mac is None or plain_mac(mac) == each.mac)
            and (port is None or f"Vlan{each.vlan}" == port.name)
        ]
        if not rows:
            return ""
        head = "Protocol  Address          Age (min)  Hardware Addr   Type   Interface\n"
        return head + lines(
            f"Internet  {each.ip:<15} {each.age_min if each.kind == 'dynamic' else '-':>9}   {self.mac(each.mac)}  ARPA   "
            f"{f'Vlan{each.vlan}' if each.kind != 'static' else self.short(each.port or '')}".rstrip()
            for each in rows
        )

    @command("show ip source binding [{ip}]", "show ip source binding static", modes=READ)
    @command("show ip source binding {mac}", "show ip source binding interface {port}", modes=READ)
    def show_source_binding(self, ip: str | None = None, mac: str | None = None, port: Port | None = None) -> Reply:
        return self._binds(self.state.bound, ip, mac, port)

    @command("show ip dhcp snooping binding [{ip}]", modes=READ)
    @command("show ip dhcp snooping binding {mac}", "show ip dhcp snooping binding interface {port}", modes=READ)
    def show_snooping(self, ip: str | None = None, mac: str | None = None, port: Port | None = None) -> Reply:
        return self._binds([each for each in self.state.bound if each.kind == "snooping"], ip, mac, port)

    def _binds(self, rows: list[Bound], ip: str | None, mac: str | None, port: Port | None) -> str:
        rows = [
            each
            for each in rows
            if ip in (None, each.ip)
            and (mac is None or plain_mac(mac) == each.mac)
            and (port is None or port.name == each.port)
        ]
        head = (
            "MacAddress          IpAddress        Lease(sec)  Type           VLAN  Interface\n"
            "------------------  ---------------  ----------  -------------  ----  --------------------\n"
        )
        made = lines(
            f"{each.mac.upper():<18}  {each.ip:<15}  {'infinite' if each.kind == 'ip_source' else '85632':<10}  "
            f"{'static' if each.kind == 'ip_source' else 'dhcp-snooping':<13}  {each.vlan or 1:<4}  {each.port or ''}"
            for each in rows
        )
        return f"{head}{made}Total number of bindings: {len(rows)}\n\n"

    @command("show port-security interface {port}", modes=READ)
    def show_port_security(self, port: Port) -> Reply:
        held = [each for each in self.state.macs if each.port == port.name and each.kind in ("sticky", "security")]
        sticky = sum(each.kind == "sticky" for each in held)
        on = port.security
        tripped = port.error_down is not None and "secur" in port.error_down
        status = "Secure-shutdown" if tripped else "Secure-up" if on and port.up else "Secure-down"
        last = f"{self.mac(on.last_mac)}:{on.last_vlan}" if on and on.last_mac else "0000.0000.0000:0"
        return (
            f"Port Security              : {'Enabled' if on else 'Disabled'}\nPort Status                : {status}\n"
            f"Violation Mode             : {on.violation.title() if on else 'Shutdown'}\n"
            "Aging Time                 : 0 mins\nAging Type                 : Absolute\n"
            f"SecureStatic Address Aging : Disabled\nMaximum MAC Addresses      : {on.maximum if on else 1}\n"
            f"Total MAC Addresses        : {len(held)}\nConfigured MAC Addresses   : {len(held) - sticky}\n"
            f"Sticky MAC Addresses       : {sticky}\nLast Source Address:Vlan   : {last}\n"
            f"Security Violation Count   : {on.violations if on else 0}\n\n"
        )

    @command("show port-security address", "show port-security interface {port} address", modes=READ)
    def show_secure(self, port: Port | None = None) -> Reply:
        rows = [each for each in self.state.macs_shown(port) if each.kind in ("sticky", "security")]
        head = (
            "               Secure Mac Address Table\n" + "-" * 77 + "\n"
            "Vlan    Mac Address       Type                          Ports   Remaining Age\n"
            "                                                                   (mins)    \n"
            "----    -----------       ----                          -----   -------------\n"
        )
        made = lines(
            f"{each.vlan:>4}    {self.mac(each.mac)}    {'SecureSticky' if each.kind == 'sticky' else 'SecureConfigured':<29} "
            f"{self.short(each.port):<12} -"
            for each in rows
        )
        return (
            f"{head}{made}{'-' * 77}\nTotal Addresses in System (excluding one mac per port)     : 0\n"
            "Max Addresses limit in System (excluding one mac per port) : 4096\n"
        )

    @command("show lldp neighbors [{port}] detail", modes=READ)
    def show_lldp(self, port: Port | None = None) -> Reply:
        rows = [each for each in self.state.neighbours if port is None or each.port == port.name]
        made = "".join(
            f"{'-' * 48}\nLocal Intf: {self.short(each.port)}\nChassis id: {self.mac(each.mac)}\n"
            f"Port id: {self.short(each.peer_port)}\nPort Description: {each.peer_port}\nSystem Name: {each.name}\n\n"
            "System Description: \nCisco IOS Software, Version 15.2(7)E2\n\nTime remaining: 104 seconds\n"
            f"System Capabilities: {'B,R' if each.bridge else 'S'}\n"
            f"Enabled Capabilities: {'B' if each.bridge else 'S'}\n"
            f"Management Addresses:\n    IP: {each.address}\nAuto Negotiation - supported, enabled\nVlan ID: 1\n\n"
            for each in rows
        )
        return f"{made}\nTotal entries displayed: {len(rows)}\n\n"

    @command("show vlan [brief]", modes=READ)
    @command("show vlan id {vlan}", modes=READ)
    def show_vlan(self, vlan: str | None = None) -> Reply:
        wanted = {1: "default", **self.state.vlans}
        if vlan is not None and int(vlan) not in wanted:
            return f"VLAN id {vlan} not found in current VLAN database\n"
        head = "\nVLAN Name                             Status    Ports\n"
        head += "---- -------------------------------- --------- -------------------------------\n"

        def row(number: int, name: str) -> str:
            ports = [
                self.short(each.name) for each in self.state.ports if each.pvid == number and each.mode == "access"
            ]
            return f"{number:<4} {name[:32]:<32} active    {', '.join(ports)}".rstrip()

        return head + lines(row(each, name) for each, name in wanted.items() if vlan in (None, str(each)))

    @command("show interfaces {port} transceiver detail", "show interfaces {port} transceiver", modes=READ)
    def show_transceiver(self, port: Port) -> Reply:
        if port.rx_dbm is None or port.tx_dbm is None:
            return "Transceiver is internally calibrated.\nNo transceiver is present\n"
        head = (
            "ITU Channel not available (Wavelength not available),\nTransceiver is internally calibrated.\n"
            "mA: milliamperes, dBm: decibels (milliwatts), NA or N/A: not applicable.\n"
            "++ : high alarm, +  : high warning, -  : low warning, -- : low alarm.\n\n"
        )
        made = ""
        for way, value in (("Transmit", port.tx_dbm), ("Receive", port.rx_dbm)):
            made += (
                f"           Optical            High Alarm  High Warn  Low Warn   Low Alarm\n"
                f"           {way:<8} Power     Threshold   Threshold  Threshold  Threshold\n"
                "Port       (dBm)              (dBm)       (dBm)      (dBm)      (dBm)\n"
                "---------  -----------------  ----------  ---------  ---------  ---------\n"
                f"{self.short(port.name):<10} {value:>6.1f}               -3.0        -5.0       -17.0      -19.8\n\n"
            )
        return head + made

    @command("show running-config", "show running-config interface {port}", modes="enable")
    def show_running(self, port: Port | None = None) -> Reply:
        made = ["Building configuration...", "", "Current configuration : 4210 bytes", "!"]
        made += [] if port else [f"hostname {self.state.hostname}", "!"]
        for each in [port] if port else self.state.ports:
            made += [f"interface {each.name}"]
            made += [f" description {each.description}"] if each.description else []
            if each.address:
                made += [f" ip address {each.address} 255.255.255.248"]
            elif each.mode == "access":
                made += [f" switchport access vlan {each.pvid}", " switchport mode access"]
            else:
                made += [f" switchport trunk allowed vlan {','.join(map(str, each.tagged))}", " switchport mode trunk"]
            if each.security:
                made += [" switchport port-security"]
                made += [
                    f" switchport port-security mac-address sticky {self.mac(row.mac)}"
                    for row in self.state.macs
                    if row.port == each.name and row.kind == "sticky"
                ]
            made += [" shutdown"] if each.shut else []
            made += ["!"]
        if port is None:
            made += [f"arp {each.ip} {self.mac(each.mac)} ARPA" for each in self.state.arps if each.kind == "static"]
            made += [
                f"ip source binding {each.mac.upper()} vlan {each.vlan} {each.ip} interface {each.port}"
                for each in self.state.bound
                if each.kind == "ip_source"
            ]
        return lines([*made, "end", ""])
