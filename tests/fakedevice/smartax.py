# ruff: noqa: E501, ARG002 -- a line of a screen is not broken for its width; some words of a command change nothing
"""Huawei SmartAX OLTs (MA5600T, MA5800).

Made up after the vendor's documentation; no real device was asked.
"""

from collections.abc import Generator, Iterable

from tests.fakedevice.cli import Ask, Left, Reply, Said, Shell, command, lines, plain_mac, said_yes
from tests.fakedevice.state import Mac, Ont, Port

READ = "enable config"
ANY = "exec enable config"
RULE = "  " + "-" * 77 + "\n"


class SmartAx(Shell):
    """`MA5800>`, `MA5800#`, `MA5800(config)#`; in smart mode each command asks for what may still be given."""

    more = b"---- More ( Press 'Q' to break ) ----"
    wipe = b"\x1b[37D" + b" " * 37 + b"\x1b[37D"
    greeting = "\n\n  Warning: Telnet is not a secure protocol, and it is recommended to use STelnet.\n\n"
    name_prompt = ">>User name:"
    password_prompt = ">>User password:"
    wrong_login = "\n  Username or password invalid.\n\n"
    all_busy = "\n  The number of terminals has reached the upper limit.\n"
    welcome = (
        "\n  Huawei Integrated Access Software (MA5800).\n"
        "  Copyright(C) Huawei Technologies Co., Ltd. 2002-2020. All rights reserved.\n\n"
        "  User last login information:\n" + RULE + "  Access Type : SSH\n  IP-Address  : 192.0.2.99\n" + RULE + "\n"
    )
    refused = "  Failure: The system is busy, please retry after a while\n"
    alarm = (
        "! FAULT MAJOR 2026-11-23 10:00:00 ALARM NAME : The dying-gasp of GPON ONTi (DGi) is generated\n"
        "  FRAMEID: 0, SLOTID: 1, PORTID: 3, ONT ID: 9\n"
    )

    def prompt(self) -> str:
        return self.name + {"exec": ">", "enable": "#", "config": "(config)#"}[self.mode]

    def says(self, what: str, line: str, caret: int) -> str:
        words = {
            "unknown": "% Unknown command, the error locates at '^'",
            "incomplete": "% Incomplete command, the error locates at '^'",
            "ambiguous": "% Ambiguous command, the error locates at '^'",
            "parameter": "% Parameter error, the error locates at '^'",
        }
        if what == "rights":
            return "  Failure: The user has no right to execute this command\n"
        return f"{' ' * (len(self.prompt()) + max(caret, 0))}^\n  {words[what]}\n"

    def question(self) -> Generator[Ask, str, str] | None:
        self.smart = True
        if self.user.enabled:
            self.mode = "enable"
        return self._question() if self.quirks.login_question == "banner_yes_no" else None

    def _question(self) -> Generator[Ask, str, str]:
        answer = yield Ask("\n  Authorised users only. Do you agree to go on? (YES/NO)[NO]:")
        if not said_yes(answer):
            raise Left
        return ""

    smart = False

    def run(self, line: str) -> Reply:
        """In smart mode a reading command asks first whether more is to come."""
        reply = super().run(line)
        if self.smart and isinstance(reply, str) and line.split()[0] in ("display", "dis") and "|" not in line:
            return self._ask_for_more(line, reply)
        return reply

    def _ask_for_more(self, line: str, reply: str) -> Generator[Ask, str, str]:
        given = yield Ask("{ <cr>||<K> }:")
        if given.strip():
            return self.says("parameter", line, len(line))
        return f"\n  Command:\n          {line}\n{reply}"

    # -- the session -----------------------------------------------------------------------------------------------

    @command("scroll [{n}]", modes=ANY)
    def scroll(self, n: str = "") -> Reply:
        if not self.user.may_unpage:
            raise Said(self.says("rights", "", 0))
        self.paged = False
        return ""

    @command("undo smart", modes=ANY)
    def undo_smart(self) -> Reply:
        self.smart = False
        return "  Interactive function is disabled\n"

    @command("smart", modes=ANY)
    def smart_again(self) -> Reply:
        self.smart = True
        return "  Interactive function is enabled\n"

    @command("infoswitch cli off", "undo terminal monitor", modes=ANY)
    def quiet(self) -> Reply:
        self.alarms = False
        return ""

    @command("enable")
    def enable(self) -> Reply:
        self.mode = "enable"
        return ""

    @command("disable", modes="enable")
    def disable(self) -> Reply:
        self.mode = "exec"
        return ""

    @command("config", modes="enable")
    def config(self) -> Reply:
        if not self.user.may_configure:
            raise Said(self.says("rights", "", 0))
        self.mode = "config"
        return ""

    @command("quit", modes=ANY)
    def quit(self) -> Reply:
        if self.mode == "config":
            self.mode = "enable"
            return ""
        return self._leaving()

    def _leaving(self) -> Generator[Ask, str, str]:
        answer = yield Ask("  Are you sure to log out? (y/n)[n]:")
        if said_yes(answer):
            raise Left
        return ""

    @command("save", modes=READ)
    def save(self) -> Reply:
        self.state.saves += 1
        return "  It will take several minutes to save configuration file, please wait...\n"

    # -- reading ---------------------------------------------------------------------------------------------------

    @command("display version", modes=ANY)
    def display_version(self) -> Reply:
        return self.state.version or (
            f"{RULE}  VERSION : MA5800V100R019C10\n  PATCH   : SPC100\n  PRODUCT : MA5800-X7\n\n"
            f"  Active Mainboard Running Area Information:\n{RULE}  Uptime is 84 day(s), 4 hour(s), 5 minute(s)\n"
        )

    @command("display mac-address port {pon} [ont {n}]", modes=READ)
    def display_port(self, pon: str, n: str | None = None) -> Reply:
        if n is not None:
            self._known(pon, n)
        here = [each for each in self.state.macs_shown() if each.port.split(" ont ")[0] == pon]
        return self._macs([each for each in here if n is None or each.port == f"{pon} ont {n}"])

    @command("display service-port port {pon} [ont {n}]", modes=READ)
    def display_flows(self, pon: str, n: str | None = None) -> Reply:
        here = [
            (each, self._known(pon, str(each.id))[0]) for each in self.state.onts if each.port.startswith(f"{pon} ")
        ]
        here = [(ont, port) for ont, port in here if n is None or str(ont.id) == n]
        if not here:
            return "  Failure: No service virtual port can be operated\n"
        made = lines(
            f"  {ont.id:>6} {port.pvid:<4} common   gpon {pon.rpartition('/')[0]} /{pon.rpartition('/')[2]:<2} {ont.id:<4} 1     "
            f"vlan  {port.pvid:<10} 6    6    {'up' if port.up else 'down'}"
            for ont, port in here
        )
        up = sum(port.up for _, port in here)
        return (
            f"  Switch-Oriented Flow List\n{RULE}"
            "   INDEX VLAN VLAN     PORT F/ S/ P VPI  VCI   FLOW  FLOW       RX   TX   STATE\n"
            f"         ID   ATTR     TYPE                    TYPE  PARA\n{RULE}{made}{RULE}"
            f"   Total : {len(here)}  (Up/Down :    {up}/{len(here) - up})\n"
            "   Note : F--Frame, S--Slot, P--Port,\n          VPI indicates ONT ID for PON, VCI indicates GEM index for GPON,\n"
            "          v/e--vlan/encap, pritag--priority-tagged\n"
        )

    @command("display mac-address all", "display mac-address vlan {vlan}", modes=READ)
    def display_macs(self, vlan: str | None = None) -> Reply:
        return self._macs(self.state.macs_shown(vlan=int(vlan) if vlan else None))

    @command("display location {mac}", modes=READ)
    def display_location(self, mac: str) -> Reply:
        rows = self.state.macs_shown(None, plain_mac(mac))
        if not rows:
            return "  Failure: The MAC address does not exist\n"
        return self._table(rows) + RULE + self._notes()

    def _macs(self, rows: list[Mac]) -> str:
        if not rows:
            return "  Failure: There is not any MAC address record\n"
        return (
            f"  It will take some time, please wait...\n{self._table(rows)}{RULE}  Total: {len(rows)}\n{self._notes()}"
        )

    def _table(self, rows: Iterable[Mac]) -> str:
        head = "  SRV-P BUNDLE TYPE MAC            MAC TYPE F /S /P  VPI  VCI   VLAN ID\n  INDEX INDEX\n"

        def row(number: int, each: Mac) -> str:
            pon, _, ont = each.port.partition(" ont ")
            kind = "gpon" if ont else "eth"
            where = " /".join(pon.split("/"))
            kept = "dynamic" if each.kind == "dynamic" else "static"
            return (
                f"  {number if ont else '-':>5} {'-':>6} {kind:<4} {self.mac(each.mac)} {kept:<8} {where:<8} "
                f"{ont or '-':<4} {'1' if ont else '-':<5} {each.vlan:>7}"
            )

        return f"{RULE}{head}{RULE}{lines(row(number, each) for number, each in enumerate(rows))}"

    def _notes(self) -> str:
        return (
            "  Note: F--Frame, S--Slot, P--Port, F/S/P indicates PW Index for PW,\n"
            "        A--The MAC address is learned or configured on the aggregation port,\n"
            "        VPI indicates ONT ID for PON, VCI indicates GEM index for GPON,\n"
            "        v/e--vlan/encap, pritag--priority-tagged,\n"
            "        ppp--pppoe, ip--ipoe, ip4--ipv4oe, ip6--ipv6oe\n"
        )

    def _known(self, pon: str, n: str) -> tuple[Port, Ont]:
        port = self.state.port(f"{pon} ont {n}")
        ont = next((each for each in self.state.onts if each.port == f"{pon} ont {n}"), None)
        if port is None or ont is None:
            raise Said("  Failure: The ONT does not exist\n")
        return port, ont

    @command("display ont info summary {pon}", modes=READ)
    def display_summary(self, pon: str) -> Reply:
        here = [
            (each, self._known(pon, str(each.id))[0]) for each in self.state.onts if each.port.startswith(f"{pon} ")
        ]
        if not here:
            raise Said("  Failure: The port does not exist\n")
        online = sum(port.up for _, port in here)
        made = (
            "  Command is being executed. Please wait\n"
            + RULE
            + f"  In port {pon}, the total of ONTs are: {len(here)}, online: {online}\n"
            + RULE
            + "  ONT  Run     Last                Last                Last\n"
            "  ID   State   UpTime              DownTime            DownCause\n" + RULE
        )
        for ont, port in here:
            down = "-" if port.up else f"{self.state.clock}"
            cause = "-" if port.up else ont.cause or "LOSi/LOBi"
            made += f"  {ont.id:<4} {'online' if port.up else 'offline':<7} 2026-11-20 08:12:44 {down:<19} {cause}\n"
        made += RULE + "  ONT        SN        Type          Distance Rx/Tx power  Description\n"
        made += "  ID                                    (m)      (dBm)\n" + RULE
        for ont, port in here:
            light = f"{ont.rx_dbm:.2f}/{ont.tx_dbm:.2f}" if port.up else "-/-"
            made += f"  {ont.id:<4} {ont.serial} HG8245        {ont.distance_m if port.up else '-':<8} {light:<12} {port.description}\n"
        return made + RULE

    @command("display ont info {f} {s} {p} {n}", modes=READ)
    def display_ont(self, f: str, s: str, p: str, n: str) -> Reply:
        port, ont = self._known(f"{f}/{s}/{p}", n)
        state = "online" if port.up else "offline"
        return (
            f"{RULE}  F/S/P                   : {f}/{s}/{p}\n  ONT-ID                  : {n}\n"
            f"  Control flag            : {'deactivated' if port.shut else 'active'}\n  Run state               : {state}\n"
            f"  Config state            : {'normal' if port.up else 'initial'}\n"
            f"  Match state             : {'match' if port.up else 'initial'}\n"
            f"  ONT distance(m)         : {ont.distance_m if port.up else '-'}\n  Authentic type          : SN-auth\n"
            f"  SN                      : {ont.serial} ({ont.serial[:4]}-{ont.serial[4:]})\n"
            f"  Description             : {port.description}\n  Last down cause         : {ont.cause or '-'}\n"
            f"  Last up time            : 2026-11-20 08:12:44+08:00\n"
            f"  Last down time          : {'-' if port.up else self.state.clock + '+08:00'}\n{RULE}"
        )

    @command("display ont optical-info {f} {s} {p} {n}", modes=READ)
    def display_light(self, f: str, s: str, p: str, n: str) -> Reply:
        port, ont = self._known(f"{f}/{s}/{p}", n)
        if not port.up:
            raise Said("  Failure: The ONT is not online\n")
        return (
            f"{RULE}  ONU NNI port ID                        : 0\n"
            f"  Rx optical power(dBm)                  : {ont.rx_dbm:.2f}\n"
            f"  Tx optical power(dBm)                  : {ont.tx_dbm:.2f}\n"
            f"  OLT Rx ONT optical power(dBm)          : {ont.olt_rx_dbm:.2f}\n{RULE}"
        )
