# ruff: noqa: E501, ARG002 -- a line of a screen is not broken for its width; some words of a command change nothing
"""ZTE: ZXR10 switches (ZXROS) and the OLTs C300, C320.

Made up after the vendor's documentation; no real device was asked.
"""

import re
from collections.abc import Iterable

from tests.fakedevice.cli import Reply, Said, command, lines, plain_mac
from tests.fakedevice.ios import READ, CiscoLike
from tests.fakedevice.state import Arp, Mac, Ont, Port


class Zte(CiscoLike):
    """What its switches and OLTs have in common."""

    more = b" --More--"
    wipe = b"\b" * 9 + b" " * 9 + b"\b" * 9
    greeting = "\n" + "*" * 60 + "\nWelcome to ZTE\n" + "*" * 60 + "\n\n"
    name_prompt = "Username:"
    password_prompt = "Password:"
    wrong_login = "%Error 20209: Username or password error\n\n"
    refused = "%Error 20203: The system is busy\n"
    alarm = "10:00:00 11/23/2026 UTC alarm 1 occurred %OAM% gei-0/1/1/3 link down sent by NPC"

    def says(self, what: str, line: str, caret: int) -> str:
        mark = f"{' ' * (len(self.prompt()) + max(caret, 0))}^\n"
        if what == "rights":
            return "%Error 20216: Authorization failed\n"
        if what == "incomplete":
            return f"{mark}%Error 140304: Incomplete command\n"
        if what == "ambiguous":
            return f"{mark}%Error 140305: Ambiguous command\n"
        return f"{mark}%Error 140303: Invalid input detected at '^' marker.\n"


class Zxros(Zte):
    """A ZXR10 5960."""

    @command("show version", modes=READ)
    def show_version(self) -> Reply:
        return self.state.version or (
            "ZXR10 5960-52TM-H Version Number:V2.08.30B7P02\n"
            "ZTE ZXR10 Software, Version: 5960-H V2.08.30, Release software\n"
            "Copyright (c) 2000-2020 by ZTE Corporation\nCompiled: 2020-04-02, 15:22:10\n"
            "System uptime is 87 days, 4 hours, 5 minutes\n"
        )

    @command("show interface [{port}]", modes=READ)
    def show_interface(self, port: Port | None = None) -> Reply:
        return "\n".join(self._interface(each) for each in ([port] if port else self.state.ports))

    def _interface(self, port: Port) -> str:
        state = "administratively down" if port.shut else "up" if port.up else "down"
        state += f" ({port.error_down})" if port.error_down else ""
        line = "up" if port.up else "down"
        described = f"  Description: {port.description}\n" if port.description else ""
        address = f"  Internet address is {port.address}/29\n" if port.address else ""
        return (
            f"{port.name} is {state},  ifindex: 8225\n{described}"
            f"  Line protocol is {line}, IPv4 protocol is {line}, IPv6 protocol is down,\n"
            f" detected status is {'RX-OK/TX-OK' if port.up else 'RX-LOS/TX-OK'}\n"
            "  Last line protocol up time : 2026-11-20 08:12:44\n"
            f"  Hardware is Gigabit Ethernet, address is {self.mac(port.mac)}\n{address}  BW {port.mbps // 1000} Gbit/s\n"
            "  MTU 1500 bytes\n  ARP type ARPA\n  ARP Timeout 04:00:00\n"
            f"  The port is {'electric' if port.rx_dbm is None else 'optical'}\n"
            f"  Duplex {port.duplex}\n"
            f"  Last Clear Time : 2026-11-15 00:23:16  Last Refresh Time: {self.state.clock}\n"
            "  HardwareCounters:                                          \n"
            "  In_Bytes          768740               In_Packets         6460\n"
            f"  In_Unicasts       12                   In_CRC_ERROR       {port.crc}\n"
            "  E_Unicasts        20                   E_CRC_ERROR        0\n"
        )

    @command("show interface brief", modes=READ)
    def show_brief(self) -> Reply:
        head = "Interface                 Attribute  Mode  BW         Admin Phy   Prot  Description\n"
        return head + lines(
            f"{each.name:<25} {'electric':<10} {'Duplex/' + each.duplex:<5} {each.mbps}  "
            f"{'down' if each.shut else 'up':<5} {'up' if each.up else 'down':<5} {'up' if each.up else 'down':<5} "
            f"{each.description}".rstrip()
            for each in self.state.ports
        )

    @command("show mac [table]", "show mac [table] interface {port}", "show mac [table] {mac}", modes=READ)
    @command("show mac [table] vlan {vlan}", modes=READ)
    def show_mac(self, port: Port | None = None, mac: str | None = None, vlan: str | None = None) -> Reply:
        rows = self.state.macs_shown(port, plain_mac(mac) if mac else None, int(vlan) if vlan else None)
        head = (
            f" Total MAC Address : {len(rows)}\n\n"
            " Flags: Per - permanent, Stc - static, ToP - to_permanent, ToS - to_static,\n"
            "        Sav - auto saved mac address, SrF - source filter,\n"
            "        DsF - destination filter, Time - day:hour:min:sec,\n"
            "        Frm - mac from where:0,LEARN; 1,CONFIG; 2,DUPLICATE; 3,VPN; 4,802.1X;\n"
            "                             5,LAYER-3; 6,DHCP\n\n"
            "  MAC-Address  Vlan-Id   Port           Per Stc ToP ToS Sav SrF DsF Frm      Time\n" + "-" * 86 + "\n"
        )
        return head + lines(
            f"{self.mac(each.mac)}  {each.vlan:>4}   {each.port:<14}   {int(each.kind == 'static')}   "
            f"{int(each.kind in ('security', 'sticky'))}   0   0  -    0   0   {int(each.kind != 'dynamic')}    00:00:12:34"
            for each in rows
        )

    @command("show arp [{ip}]", modes=READ)
    def show_arp(self, ip: str | None = None) -> Reply:
        rows = [each for each in self.state.arps_shown() if ip in (None, each.ip)]
        head = (
            f"Arp protect whole is disabled \nThe count is {len(rows)}\n"
            "IP                       Hardware                    Exter  Inter  Sub\n"
            "Address         Age      Address        Interface    VlanID VlanID Interface\n" + "-" * 80 + "\n"
        )
        age = {"static": "P", "own": "H"}
        return head + lines(
            f"{each.ip:<15} {age.get(each.kind, f'00:{each.age_min:02}:17'):<8} {self.mac(each.mac)} "
            f"{f'vlan{each.vlan}':<12} {each.vlan:<6} N/A    {each.port if each.kind != 'own' else 'N/A'}"
            for each in rows
        )

    @command("show ip dhcp snooping dynamic database", modes=READ)
    def show_snooping(self) -> Reply:
        rows = [each for each in self.state.bound if each.kind == "snooping"]
        head = f"Total bindings: {len(rows)}\nMac address     IP address       Lease     Vlan  Interface\n"
        return head + lines(
            f"{self.mac(each.mac)}  {each.ip:<15}  {'85632':<8}  {each.vlan or 1:<4}  {each.port}" for each in rows
        )

    @command("show vlan [brief]", "show vlan id {vlan}", modes=READ)
    def show_vlan(self, vlan: str | None = None) -> Reply:
        head = "VLAN Name         PvidPorts             UntagPorts            TagPorts\n" + "-" * 80 + "\n"

        def row(number: int, name: str) -> str:
            inside = [each.name for each in self.state.ports if each.pvid == number and each.address is None]
            tagged = [each.name for each in self.state.ports if number in each.tagged]
            return f"{number:<4} {name[:12]:<12} {','.join(inside):<21} {'':<21} {','.join(tagged)}".rstrip()

        return head + lines(row(each, name) for each, name in self.state.vlans.items() if vlan in (None, str(each)))

    @command("show lldp neighbor brief", modes=READ)
    def show_lldp(self) -> Reply:
        head = (
            "Scope codes: NB = Nearest Bridge, NC = Nearest Customer Bridge\nLocal Interface  Scope  Chassis ID      "
            "Port ID                   Holdtime  System Name\n" + "-" * 80 + "\n"
        )
        made = lines(
            f"{each.port:<16} NB     {self.mac(each.mac)}  {each.peer_port:<25} 104       {each.name}"
            for each in self.state.neighbours
        )
        return f"{head}{made}Total neighbors: {len(self.state.neighbours)}\n"

    @command("show lldp entry [interface {port}]", modes=READ)
    def show_lldp_entry(self, port: Port | None = None) -> Reply:
        return "".join(
            f"{'-' * 60}\nLocal port: {each.port}\nChassis ID: {self.mac(each.mac)} (MAC address)\n"
            f"Port ID: {each.peer_port} (Interface name)\nTime to live: 104\nSystem name: {each.name}\n"
            "System description: ZXR10\n"
            f"System capabilities supported: Bridge, Router\nSystem capabilities enabled: {'Bridge' if each.bridge else 'Station'}\n"
            f"Management address: IPv4 - {each.address}\n"
            for each in self.state.neighbours
            if port is None or each.port == port.name
        )

    @command("show opticalinfo {port}", modes=READ)
    def show_light(self, port: Port) -> Reply:
        if port.rx_dbm is None:
            return f"{port.name}: no optical module\n"
        return (
            f"The optical module of {port.name}:\n  Measured TX Output Power : {port.tx_dbm:.2f} (dBm)\n"
            f"  Measured RX Input Power  : {port.rx_dbm:.2f} (dBm)\n"
        )

    @command("show running-config", "show running-config-interface {port}", modes="enable")
    def show_running(self, port: Port | None = None) -> Reply:
        made = ["!<if-intf>"]
        for each in [port] if port else self.state.ports:
            made += [f"interface {each.name}", *([f"  description {each.description}"] if each.description else [])]
            made += ["  shutdown" if each.shut else "  no shutdown", "$"]
        if port is None:
            made += ["!</if-intf>", "!<arp>", "arp"]
            for each in self.state.ports:
                rows = [arp for arp in self.state.arps if arp.kind == "static" and f"vlan{arp.vlan}" == each.name]
                made += [f"  interface {each.name}"] if rows else []
                made += [f"    permanent {arp.ip} {self.mac(arp.mac)}" for arp in rows]
            made += ["$", "!</arp>"]
        return lines(made)

    # The older family: in the VLAN's interface.
    @command("set arp permanent {ip} {mac}", modes="if", config=True)
    def set_arp(self, ip: str, mac: str) -> Reply:
        found = re.fullmatch(r"vlan(\d+)", self.port_here.name)
        if found is None:
            raise Said("%Error 140303: Invalid input detected\n")
        self._drop_static(ip, None)
        self.state.arps.append(Arp(ip, plain_mac(mac), int(found[1]), None, "static"))
        return ""

    @command("no arp {ip}", "clear arp permanent {ip}", modes="if config", config=True)
    def no_set_arp(self, ip: str) -> Reply:
        self._drop_static(ip, None)
        return ""

    # The newer one: `arp`, `interface vlan1203`, `permanent IP MAC`.
    @command("arp", modes="config", config=True)
    def arp_mode(self) -> Reply:
        return ""

    @command("permanent {ip} {mac}", modes="if", config=True)
    def permanent(self, ip: str, mac: str) -> Reply:
        return self.set_arp(ip, mac)

    @command("no permanent {ip}", modes="if", config=True)
    def no_permanent(self, ip: str) -> Reply:
        return self.no_set_arp(ip)


class ZteOlt(Zte):
    """A C300."""

    def _ont(self, port: Port) -> Ont:
        return next(each for each in self.state.onts if each.port == port.name)

    def _phase(self, port: Port) -> str:
        return "working" if port.up else "LOS" if not port.link else "OffLine"

    @command("show version-running", "show version", modes=READ)
    def show_version(self) -> Reply:
        return self.state.version or "ZXA10 C300 Software, Version: V2.1.0, Release software\nCopyright (c) by ZTE\n"

    @command("show mac gpon onu {port}", modes=READ)
    def show_mac_onu(self, port: Port) -> Reply:
        return self._macs(self.state.macs_shown(port))

    @command("show mac [{mac}]", "show mac vlan {vlan}", modes=READ)
    def show_mac(self, mac: str | None = None, vlan: str | None = None) -> Reply:
        return self._macs(self.state.macs_shown(None, plain_mac(mac) if mac else None, int(vlan) if vlan else None))

    def _macs(self, rows: Iterable[Mac]) -> str:
        made = [
            f"{self.mac(each.mac)}   {each.vlan:<6} {'Dynamic' if each.kind == 'dynamic' else 'Static':<9} {each.port:<28} "
            "vport 1"
            for each in rows
        ]
        if not made:
            return "Total mac address : 0\n"
        head = f"Total mac address : {len(made)}\n\nMac address      Vlan   Type      Port                         Vc\n"
        return head + "-" * 72 + "\n" + lines(made)

    @command("show gpon onu state [{pon}]", "show gpon onu state {pon} {n}", modes=READ)
    def show_state(self, pon: str = "gpon-olt_", n: str | None = None) -> Reply:
        within = pon.replace("gpon-olt_", "gpon-onu_")
        onus = [each for each in self.state.ports if ":" in each.name and each.name.startswith(within)]
        onus = [each for each in onus if n is None or each.name.endswith(f":{n}")]
        head = "OnuIndex   Admin State  OMCC State  Phase State  Channel\n" + "-" * 62 + "\n"
        made = lines(
            f"{each.name.removeprefix('gpon-onu_'):<10} {'disable' if each.shut else 'enable':<12} "
            f"{'enable' if each.up else 'disable':<11} {self._phase(each):<12} 1(GPON)"
            for each in onus
        )
        return f"{head}{made}ONU Number: {sum(each.up for each in onus)}/{len(onus)}\n"

    @command("show gpon onu detail-info {port}", modes=READ)
    def show_detail(self, port: Port) -> Reply:
        ont = self._ont(port)
        went = "" if port.up else f"   {self.state.clock}   {ont.cause or 'LOS'}"
        return (
            f"ONU interface:         {port.name}\nName:                  {port.description}\nType:                  ZTE-F660\n"
            f"State:                 ready\nConfigured channel:    Auto\nCurrent channel:       {'1(GPON)' if port.up else '-'}\n"
            f"Admin state:           {'disable' if port.shut else 'enable'}\nPhase state:           {self._phase(port)}\n"
            f"Config state:          success\nAuthentication mode:   sn\nSerial number:         {ont.serial}\n"
            f"Password:              \nDescription:           {port.description}\nVport mode:            gemport\n"
            f"DBA Mode:              Hybrid\nONU Status:            {'disable' if port.shut else 'enable'}\n"
            f"OMCI BW Profile:       \nLine Profile:          1G\nService Profile:       INTERNET\n"
            f"ONU Distance:          {f'{ont.distance_m}m' if port.up else 'N/A'}\nOnline Duration:       "
            f"{'73h 47m 16s' if port.up else 'N/A'}\n{'-' * 44}\n"
            f"       Authpass Time          OfflineTime             Cause\n   1   2026-11-20 08:12:44 {went}\n"
        )

    @command("show pon power attenuation {port}", modes=READ)
    def show_power(self, port: Port) -> Reply:
        ont = self._ont(port)
        head = "           OLT                  ONU              Attenuation\n" + "-" * 74 + "\n"
        if not port.up:
            return f"{head} up      Rx :no signal         Tx:N/A               N/A\n\n down    Tx :5.369(dbm)        Rx:N/A               N/A\n"
        return (
            f"{head} up      Rx :{ont.olt_rx_dbm:.3f}(dbm)      Tx:{ont.tx_dbm:.3f}(dbm)        "
            f"{ont.tx_dbm - ont.olt_rx_dbm:.3f}(dB)\n\n"
            f" down    Tx :5.369(dbm)        Rx:{ont.rx_dbm:.3f}(dbm)      {5.369 - ont.rx_dbm:.3f}(dB)\n"
        )
