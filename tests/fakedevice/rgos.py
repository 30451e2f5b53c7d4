# ruff: noqa: E501, ARG002 -- a line of a screen is not broken for its width; some words of a command change nothing
"""Ruijie RGOS: much like Cisco's, with a blank in a port's name and its own tables.

Made up after the vendor's documentation; no real device was asked.
"""

from collections.abc import Generator, Iterable

from tests.fakedevice.cli import Ask, Reply, Said, command, lines, plain_mac, said_yes
from tests.fakedevice.ios import READ, CiscoLike
from tests.fakedevice.state import Arp, Bound, Mac, Port


class Ruijie(CiscoLike):
    """An S2910; what is shown and the pager need the privileged level, as there."""

    more = b" --More-- "
    wipe = b"\r" + b" " * 10 + b"\r"
    name_prompt = "Username:"
    password_prompt = "Password:"
    wrong_login = "% Login failed: wrong username or password.\n"
    alarm = "*Nov 23 10:00:00: %LINK-3-UPDOWN: Interface GigabitEthernet 0/3, changed state to down."
    long = (("TenGigabitEthernet ", "Te"), ("GigabitEthernet ", "Gi"))

    def prompt(self) -> str:
        inside = f"(config-if-{self.at.name})#" if self.at else "(config)#"
        return self.name + {"exec": ">", "enable": "#", "config": "(config)#", "if": inside}[self.mode]

    def says(self, what: str, line: str, caret: int) -> str:
        if what == "rights":
            return "% User doesn't have sufficient privilege to execute this command.\n"
        return super().says(what, line, caret)

    def question(self) -> Generator[Ask, str, str] | None:
        if self.user.enabled:
            self.mode = "enable"
        return self._question() if self.quirks.login_question == "password_change" else None

    def _question(self) -> Generator[Ask, str, str]:
        yes = yield Ask("The password is too weak. Do you want to change the password? [Y/N]:")
        if said_yes(yes):
            self.user.password = yield Ask("New password:", hidden=True)
        return ""

    # `terminal` is known at the privileged level only.
    @command("terminal length {n}", modes="enable")
    def terminal_length(self, n: str) -> Reply:
        return super().terminal_length(n)

    @command("terminal width {n}", modes="enable")
    def terminal_width(self, n: str) -> Reply:
        return ""

    @command("show version", modes=READ)
    def show_version(self) -> Reply:
        return self.state.version or (
            "System description      : Ruijie Full Gigabit Security & Intelligence Access Switch (S2910-24GT4XS-E) "
            "By Ruijie Networks\nSystem start time       : 2026-08-28 05:55:00\n"
            "System uptime           : 87:4:5:0\nSystem hardware version : 1.00\n"
            "System software version : S2910_RGOS 11.4(1)B12P11\nSystem patch number     : NA\n"
            "System serial number    : G1FAKE0000001\nSystem boot version     : 1.2.11\n"
        )

    @command("show interfaces [{port}]", modes="enable")
    def show_interfaces(self, port: Port | None = None) -> Reply:
        return "".join(self._interface(each) for each in ([port] if port else self.state.ports))

    def _interface(self, port: Port) -> str:
        if port.address is not None:
            return (
                f"Index(dec):4096 (hex):1000\n{port.name} is UP  , line protocol is UP   \n"
                f"  Hardware is VLAN, address is {self.mac(port.mac)} (bia {self.mac(port.mac)})\n"
                f"  Interface address is: {port.address}/29\n  MTU 1500 bytes, BW 1000000 Kbit\n"
            )
        state = "administratively down" if port.shut else "UP" if port.up else "DOWN"
        state += f" ({port.error_down})" if port.error_down else "  "
        kind = (
            f"  Port-type: access\n  Vlan id: {port.pvid}\n"
            if port.mode == "access"
            else f"  Port-type: trunk\n  Native vlan: {port.pvid}\n"
            f"  Allowed vlan lists: {','.join(map(str, port.tagged))}\n  Active vlan lists: {','.join(map(str, port.tagged))}\n"
        )
        described = f"  Description: {port.description}\n" if port.description else ""
        return (
            f"Index(dec):7 (hex):7\n{port.name} is {state}, line protocol is {'UP' if port.up else 'DOWN'}   \n"
            f"  Hardware is Broadcom 5464 GigabitEthernet, address is {self.mac(port.mac)} (bia {self.mac(port.mac)})\n"
            f"{described}  Interface address is: no ip address\n  MTU 1500 bytes, BW {port.mbps * 1000} Kbit\n"
            "  Encapsulation protocol is Ethernet-II, loopback not set\n  Keepalive interval is 10 sec , set\n"
            "  Carrier delay is 2 sec\n  Ethernet attributes:\n    Last link state change time: 2026-11-20 08:12:44\n"
            "    Time duration since last link state change: 3 days,  1 hours, 47 minutes, 16 seconds\n"
            f"    Priority is 0\n    Admin medium-type is Copper, oper medium-type is Copper\n"
            f"    Admin duplex mode is AUTO, oper duplex is {port.duplex.title() if port.up else 'Unknown'}\n"
            f"    Admin speed is AUTO, oper speed is {f'{port.mbps}M' if port.up else 'Unknown'}\n"
            "    Flow control admin status is OFF, flow control oper status is Unknown\n"
            "    Storm Control: Broadcast is OFF, Multicast is OFF, Unicast is OFF\n"
            f"{kind}  Rxload is 1/255, Txload is 1/255\n  10 seconds input rate 0 bits/sec, 0 packets/sec\n"
            "  10 seconds output rate 1272 bits/sec, 1 packets/sec\n"
            "    6460 packets input, 768740 bytes, 0 no buffer, 0 dropped\n    Received 48 broadcasts, 0 runts, 0 giants\n"
            f"    {port.crc} input errors, {port.crc} CRC, 0 frame, 0 overrun, 0 abort\n"
            "    7211 packets output, 812233 bytes, 0 underruns, 0 dropped\n"
            "    3 output errors, 0 collisions, 0 interface resets\n"
        )

    @command("show interfaces status err-disabled", modes="enable")
    def show_err_disabled(self) -> Reply:
        head = "Interface                Description        Status          Reason\n"
        head += "------------------------ ------------------ --------------- ----------------\n"
        return head + lines(
            f"{each.name:<24} {each.description[:18]:<18} {'err-disabled':<15} {each.error_down}"
            for each in self.state.ports
            if each.error_down
        )

    @command("show interfaces status", modes="enable")
    def show_status(self) -> Reply:
        head = "Interface                Status   Vlan  Duplex   Speed     Type  \n"
        head += "------------------------ -------- ----- -------- --------- ------\n"
        return head + lines(
            f"{each.name:<24} {'disabled' if each.shut else 'up' if each.up else 'down':<8} "
            f"{each.pvid if each.mode == 'access' else 'trunk':<5} {each.duplex.title() if each.up else 'Unknown':<8} "
            f"{f'{each.mbps}M' if each.up else 'Unknown':<9} copper"
            for each in self.state.ports
            if each.address is None
        )

    @command("show interfaces [{port}] switchport", modes="enable")
    def show_switchport(self, port: Port | None = None) -> Reply:
        head = "Interface                        Switchport Mode      Access Native Protected VLAN lists\n"
        head += "-------------------------------- ---------- --------- ------ ------ --------- ---------------------\n"
        return head + lines(
            f"{each.name:<32} enabled    {each.mode.upper():<9} {each.pvid if each.mode == 'access' else 1:<6} "
            f"{each.pvid if each.mode != 'access' else 1:<6} Disabled  "
            f"{','.join(map(str, each.tagged)) if each.mode != 'access' else 'ALL'}"
            for each in ([port] if port else self.state.ports)
            if each.address is None
        )

    @command("show mac-address-table [dynamic] [interface {port}]", modes="enable")
    @command("show mac-address-table [dynamic] address {mac}", modes="enable")
    @command("show mac-address-table [dynamic] vlan {vlan}", modes="enable")
    def show_mac(self, port: Port | None = None, mac: str | None = None, vlan: str | None = None) -> Reply:
        return self._macs(self.state.macs_shown(port, plain_mac(mac) if mac else None, int(vlan) if vlan else None))

    @command("show mac-address-table static", modes="enable")
    def show_mac_static(self) -> Reply:
        return self._macs(each for each in self.state.macs_shown() if each.kind != "dynamic")

    def _macs(self, rows: Iterable[Mac]) -> str:
        head = "Vlan        MAC Address          Type     Interface\n"
        head += "----------  -------------------- -------- -------------------\n"
        return head + lines(
            f"{each.vlan:<10}  {self.mac(each.mac):<20} {'DYNAMIC' if each.kind == 'dynamic' else 'STATIC':<8} {each.port}"
            for each in rows
        )

    @command("show arp [{ip}]", "show arp {mac}", modes="enable")
    def show_arp(self, ip: str | None = None, mac: str | None = None) -> Reply:
        rows = [
            each
            for each in self.state.arps_shown()
            if ip in (None, each.ip) and (mac is None or plain_mac(mac) == each.mac)
        ]
        return f"{self._arps(rows)}Total number of ARP entries: {len(rows)}\n"

    @command("show arp static", modes="enable")
    def show_arp_static(self) -> Reply:
        rows = [each for each in self.state.arps_shown() if each.kind == "static"]
        return f"{self._arps(rows)}{len(rows)} static arp entries exist.\n"

    def _arps(self, rows: Iterable[Arp]) -> str:
        age = {"static": "<static>", "own": "--"}
        return "Protocol  Address         Age(min)  Hardware        Type   Interface\n" + lines(
            f"Internet  {each.ip:<15} {age.get(each.kind, each.age_min):<9} {self.mac(each.mac)}  arpa   "
            f"{'' if each.kind == 'static' else f'VLAN {each.vlan}'}".rstrip()
            for each in rows
        )

    @command("show address-bind", modes="enable")
    def show_address_bind(self) -> Reply:
        rows = [each for each in self.state.bound if each.kind == "ip_source" and each.port is None]
        head = f"Total Bind Addresses in System : {len(rows)}\n"
        head += "IP Address                             Binding MAC Addr\n"
        head += "-------------------------------------- ----------------\n"
        return head + lines(f"{each.ip:<38} {self.mac(each.mac)}" for each in rows)

    @command("show ip source binding", modes="enable")
    def show_source_binding(self) -> Reply:
        return self._binds([each for each in self.state.bound if each.port is not None])

    @command("show ip dhcp snooping binding", modes="enable")
    def show_snooping(self) -> Reply:
        return self._binds([each for each in self.state.bound if each.kind == "snooping"])

    def _binds(self, rows: list[Bound]) -> str:
        head = "NO.   MACADDRESS         IPADDRESS       LEASE(SEC)   TYPE          VLAN  INTERFACE\n"
        head += "----- ------------------ --------------- ------------ ------------- ----- --------------------\n"
        made = lines(
            f"{number:<5} {self.mac(each.mac):<18} {each.ip:<15} {'infinite' if each.kind == 'ip_source' else '85632':<12} "
            f"{'Static' if each.kind == 'ip_source' else 'DHCP-Snooping':<13} {each.vlan or 1:<5} {each.port}"
            for number, each in enumerate(rows, 1)
        )
        return f"Total number of bindings: {len(rows)}\n\n{head}{made}"

    @command("show port-security address [interface {port}]", modes="enable")
    def show_secure(self, port: Port | None = None) -> Reply:
        head = "NO.  VLAN  MacAddress       PORT                 TYPE        RemainingAge(mins)  STATUS\n"
        head += "---- ----- ---------------- -------------------- ----------- ------------------- --------\n"
        rows = [each for each in self.state.macs_shown(port) if each.kind in ("sticky", "security")]
        return head + lines(
            f"{number:<4} {each.vlan:<5} {self.mac(each.mac):<16} {each.port:<20} "
            f"{'Sticky' if each.kind == 'sticky' else 'Configured':<11} {'-':<19} active"
            for number, each in enumerate(rows, 1)
        )

    @command("show lldp neighbors interface {port} detail", "show lldp neighbors detail", modes="enable")
    def show_lldp(self, port: Port | None = None) -> Reply:
        made = ""
        for each in self.state.neighbours:
            if port is not None and each.port != port.name:
                continue
            able = "Bridge, Router" if each.bridge else "Station"
            made += (
                f"{'-' * 76}\nLLDP neighbor-information of port [{each.port}]\n{'-' * 76}\n"
                "  Neighbor index                  : 1\n  Device type                     : LLDP Device\n"
                "  Update time                     : 12days 3hours 4minutes 5seconds\n  Aging time                      : 104seconds\n"
                f"\n  Chassis ID type                 : MAC address\n  Chassis ID                      : {self.mac(each.mac)}\n"
                f"  System name                     : {each.name}\n"
                "  System description              : Ruijie Layer 3 Switch\n"
                f"  System capabilities supported   : {able}\n  System capabilities enabled     : {able}\n"
                f"  Management address subtype      : IPv4\n  Management address              : {each.address}\n"
                "  Interface numbering subtype     : ifIndex\n"
                f"  Port ID type                    : Interface name\n  Port ID                         : {each.peer_port}\n"
                f"  Port description                : {each.peer_port}\n\n"
            )
        return made

    @command("show lldp neighbors", modes="enable")
    def show_lldp_short(self) -> Reply:
        head = (
            "Capability codes:\n    (R) Router, (B) Bridge, (T) Telephone, (C) DOCSIS Cable Device\n"
            "    (W) WLAN Access Point, (P) Repeater, (S) Station, (O) Other\n"
            "System Name         Local Intf          Port ID                      Capability      Aging-time\n"
        )
        made = lines(
            f"{each.name:<19} {self.short(each.port):<19} {each.peer_port:<28} {'B, R' if each.bridge else 'S':<15} "
            "1minute 44seconds"
            for each in self.state.neighbours
        )
        return f"{head}{made}Total entries displayed: {len(self.state.neighbours)}\n"

    @command("show interfaces {port} transceiver diagnosis", modes="enable")
    def show_light(self, port: Port) -> Reply:
        if port.rx_dbm is None:
            return f"The interface {port.name} does not support DDM.\n"
        return (
            f"{port.name} transceiver diagnostic information:\nCurrent diagnostic parameters[AP:Average Power]:\n"
            "Temp(Celsius)   Voltage(V)      Bias(mA)            RX power(dBm)       TX power(dBm)\n"
            f"37(OK)          3.31(OK)        28.31(OK)           {port.rx_dbm:.2f}(OK)[AP]       {port.tx_dbm:.2f}(OK)\n"
        )

    @command("show running-config", "show running-config interface {port}", modes="enable")
    def show_running(self, port: Port | None = None) -> Reply:
        made = ["", "Building configuration...", "Current configuration: 4210 bytes", "!"]
        for each in [port] if port else self.state.ports:
            made += [f"interface {each.name}"]
            made += [f" description {each.description}"] if each.description else []
            made += [f" ip address {each.address} 255.255.255.248"] if each.address else []
            made += [f" switchport access vlan {each.pvid}"] if each.address is None and each.mode == "access" else []
            made += [" switchport mode trunk"] if each.mode == "trunk" else []
            made += [" shutdown"] if each.shut else []
            made += ["!"]
        if port is None:
            made += [f"arp {each.ip} {self.mac(each.mac)} arpa" for each in self.state.arps if each.kind == "static"]
            for row in self.state.bound:
                if row.kind == "ip_source" and row.port:
                    made += [f"ip source binding {self.mac(row.mac)} vlan {row.vlan} {row.ip} interface {row.port}"]
                elif row.kind == "ip_source":
                    made += [f"address-bind {row.ip} {self.mac(row.mac)}"]
        return lines([*made, "end"])

    @command("address-bind {ip} {mac}", modes="config", config=True)
    def address_bind(self, ip: str, mac: str) -> Reply:
        self.state.bound[:] = [each for each in self.state.bound if each.ip != ip or each.port is not None]
        self.state.bound.append(Bound(ip, plain_mac(mac)))
        return ""

    @command("no address-bind {ip} [{mac}]", modes="config", config=True)
    def no_address_bind(self, ip: str, mac: str | None = None) -> Reply:
        kept = [each for each in self.state.bound if each.ip != ip or each.port is not None]
        if len(kept) == len(self.state.bound):
            raise Said("% The address is not bound.\n")
        self.state.bound[:] = kept
        return ""
