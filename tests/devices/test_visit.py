"""One session, the right questions in the right order, and what it proves on every platform."""

import re
import threading
from dataclasses import replace
from typing import Any

import pytest

from fieldkit.devices.readings import of_visit, readings
from fieldkit.devices.recognise import Output, recognise
from fieldkit.devices.visit import MOST_ASKED, Visited, visit
from fieldkit.model.access import AccessReading
from fieldkit.model.line import Access, CarrierAddress, Line
from fieldkit.model.mac import GivenMac
from fieldkit.model.terms import UNKNOWN
from tests.checks.situations import judge
from tests.devices.in_process import InProcess
from tests.fakedevice import scenes

VRP = "huawei_vrp"


def visited(platform: str, code: str, **how: Any) -> tuple[InProcess, Visited, Line]:
    """A visit to a scene, with whatever goes wrong in it."""
    state, line = scenes.scene(platform, code)
    session = InProcess(state, **how)
    return session, visit(session, line), line


def said(line: Line, topics: dict[str, Any]) -> tuple[str, Any]:
    """The verdict on these readings, and its half where it has one."""
    found = judge("mac.binding", topics, line=line)
    return found.code, found.facts.get("half")


def topics_of(found: Any) -> dict[str, Any]:
    """Facts by topic."""
    return {each.topic: each.facts for each in found.taken}


def expected(code: str) -> tuple[str, str | None]:
    """What a scene must be called: a port without a link is that, whatever it has not learned."""
    name, _, half = code.partition(".")
    if half == "no_link" or name == "port_down":
        return "mac.port_down", "no_link"
    return f"mac.{name}", half or None


# Where the fake's command line, like the device it is made after, does not mark an empty table or has no such table,
# the truth is that nobody knows; these must end there, and never in another verdict.
SILENT = ("nothing_learned.wrong_vlan", "nothing_learned.aged_out", "nothing_learned.on_uplink", "elsewhere")
NOT_TOLD = {
    "ruijie_os": ("no_binding", *SILENT),
    "zte_zxros": ("no_binding",),
    "huawei_smartax": ("no_binding",),
    "zte_olt": ("no_binding", "elsewhere"),
}
SCENES = [(platform, code) for platform in scenes.PLATFORMS for code in scenes.codes(platform)]


@pytest.mark.parametrize(("platform", "code"), SCENES, ids=[f"{each[0]}-{each[1]}" for each in SCENES])
def test_every_scene_of_every_platform(platform: str, code: str) -> None:
    """One visit tells what is wrong, in the vendor's own format, or that it cannot be told."""
    session, seen, line = visited(platform, code)
    topics = topics_of(of_visit(seen, line))
    verdict, half = said(line, topics)
    wanted, wanted_half = expected(code)
    if verdict == wanted:
        assert wanted != "mac.nothing_learned" or half in (wanted_half, "unknown")
    else:
        assert code in NOT_TOLD.get(platform, ()), verdict
    assert len(session.asked) <= MOST_ASKED
    assert len(session.asked) == len(set(session.asked))


@pytest.mark.parametrize(("platform", "code"), SCENES, ids=[f"{each[0]}-{each[1]}" for each in SCENES])
def test_a_paste_says_the_same_or_less(platform: str, code: str) -> None:
    """What somebody copied out of the same device never leads to a fault that is not there."""
    _, line = scenes.scene(platform, code)
    topics = topics_of(readings(recognise(scenes.transcript(platform, code)).outputs, line))
    verdict, _ = said(line, topics)
    wanted, _ = expected(code)
    # Only the switch itself was asked where the customer's MAC, or the one that answers, is.
    less = {"mac.elsewhere": "mac.nothing_learned", "mac.ip_taken": "mac.equal"}
    assert verdict in (wanted, less.get(wanted), "mac.unmeasured", "mac.nothing_learned" if "nothing" in code else "")


KINDS = ("static_arp", "ip_source", "snooping", "port_security", "static_mac")
BOUND_SOMEHOW = [
    (platform, kind, code)
    for platform in scenes.PLATFORMS
    if platform not in scenes.OLTS
    for kind in KINDS
    for code in ("differs", "equal")
]


@pytest.mark.parametrize(
    ("platform", "kind", "code"), BOUND_SOMEHOW, ids=[f"{each[0]}-{each[1]}-{each[2]}" for each in BOUND_SOMEHOW]
)
def test_every_kind_of_binding_on_every_platform(platform: str, kind: str, code: str) -> None:
    """In whichever table the line is bound, it is found there; where there is no command for it, nothing is said."""
    state, line = scenes.scene(platform, code, (kind,))
    verdict, _ = said(line, topics_of(of_visit(visit(InProcess(state), line), line)))
    assert verdict == ("mac.unmeasured" if (platform, kind) == ("zte_zxros", "ip_source") else f"mac.{code}")


def test_the_questions_come_in_the_order_that_settles_most() -> None:
    """Port and its MACs first, then what is bound; only what was not seen there is looked for elsewhere."""
    session, seen, _ = visited(VRP, "differs")
    assert session.asked == [
        "display interface GigabitEthernet0/0/7",
        "display mac-address GigabitEthernet0/0/7",
        "display dhcp static user-bind all",
        "display arp static",
        "display arp network 203.0.113.9",
        "display dhcp snooping user-bind interface GigabitEthernet0/0/7",
        "display port vlan GigabitEthernet0/0/7",
        "display lldp neighbor interface GigabitEthernet0/0/7",
        "display mac-address 00e0-fc12-3456",
        "display transceiver interface GigabitEthernet0/0/7 verbose",
    ]
    assert set(seen.told.values()) <= {"whole", "partly"}
    assert "display mac-address GigabitEthernet0/0/7" in seen.transcript
    assert session.closed == 0  # whoever opened it closes it


def test_a_refused_table_is_told_as_such() -> None:
    """What this user may not read is `refused`, what the device does not know is `unsupported`; the rest goes on."""
    _, seen, line = visited(VRP, "no_binding", forbidden=("user-bind",))
    assert (seen.told["binding"], seen.told["mac_on_port"]) == ("refused", "whole")
    topics = topics_of(of_visit(seen, line))
    assert "mac_bound" not in topics
    assert said(line, topics)[0] == "mac.unmeasured"


@pytest.mark.parametrize("over_at", range(1, 10))
def test_a_session_that_breaks_off_keeps_what_it_read(over_at: int) -> None:
    """Nothing said before is lost, nothing unread is said, and why it ended stands beside it."""
    session, seen, line = visited(VRP, "no_binding", over_at=over_at)
    assert seen.error is not None
    assert seen.error.code == "device.closed"
    assert len(seen.outputs) >= over_at - 1
    verdict, _ = said(line, topics_of(of_visit(seen, line)))
    assert verdict == ("mac.no_binding" if over_at > 6 else "mac.unmeasured")
    assert len(session.asked) == over_at


def test_stopped_by_the_person() -> None:
    """Nothing more is asked once the visit is called off."""
    state, line = scenes.scene(VRP, "differs")
    session = InProcess(state)
    stop = threading.Event()
    stop.set()
    assert visit(session, line, cancel=stop).outputs == ()
    assert session.asked == []


def test_out_of_time() -> None:
    """A visit that has used up its time ends with what it has, and says so."""
    state, line = scenes.scene(VRP, "differs")
    seen = visit(InProcess(state), line, within_s=0.0)
    assert (seen.outputs, seen.error.code if seen.error else None) == ((), "device.no_answer")


def test_without_a_port_on_record_it_is_found_by_the_bound_mac() -> None:
    """The record's MAC, else the one that answers for the address, shows where the line is plugged in."""
    state, line = scenes.scene(VRP, "equal")
    bare = replace(line, access=Access(switch="192.0.2.10"))
    for each in (replace(bare, access=replace(bare.access, bound_mac=scenes.LIVE)), bare):
        seen = visit(InProcess(state), each)
        access = topics_of(of_visit(seen, each))["access"]
        assert (seen.port, access.port) == ("GE0/0/7", "GigabitEthernet0/0/7")
        assert said(each, {"access": access})[0] == "mac.equal"


def test_nothing_to_go_by() -> None:
    """Neither port nor address nor MAC: nothing is made up."""
    state, _ = scenes.scene(VRP, "equal")
    line = Line(access=Access(switch="192.0.2.10"))
    topics = topics_of(of_visit(visit(InProcess(state), line), line))
    assert judge("mac.binding", topics, line=line).verdict is UNKNOWN


def test_the_macs_that_the_customer_read_out_are_looked_for() -> None:
    """Found on another port, that port is looked at too: is it an uplink?"""
    state, line = scenes.scene(VRP, "elsewhere")
    line = replace(line, cpe=replace(line.cpe, wan_mac=None))
    session = InProcess(state)
    seen = visit(session, line, ["C8-3A-35-9A-BC-DE".replace("-", ":")])
    access: AccessReading = topics_of(of_visit(seen, line))["access"]
    assert seen.sought[0] == scenes.LIVE
    assert [(each.name, each.uplink) for each in access.others] == [("GigabitEthernet0/0/9", False)]
    assert "display interface GigabitEthernet0/0/9" in session.asked
    assert ("noc_port", "down") not in {
        (each.topic, getattr(each.facts, "condition", "")) for each in of_visit(seen, line).taken
    }


def test_a_short_name_that_the_device_does_not_know_is_spelled_out() -> None:
    """`GE0/0/7` is what people write; where the device refuses it, it is asked again by the whole word."""
    state, line = scenes.scene(VRP, "equal")
    session = InProcess(state, unknown=("GE0/0/7",))
    line = replace(line, access=replace(line.access, port="GE0/0/7"))
    seen = visit(session, line)
    assert session.asked[:2] == ["display interface GE0/0/7", "display interface GigabitEthernet0/0/7"]
    assert seen.port == "GigabitEthernet0/0/7"
    assert said(line, topics_of(of_visit(seen, line)))[0] == "mac.equal"


def test_a_port_that_is_not_there() -> None:
    """The record names a port that the switch has not: nothing is concluded from its silence."""
    state, line = scenes.scene(VRP, "no_binding")
    line = replace(line, access=replace(line.access, port="GigabitEthernet0/0/99"))
    seen = visit(InProcess(state), line)
    missing = judge("mac.binding", topics_of(of_visit(seen, line)), line=line).missing
    assert missing is not None
    assert missing.code == "missing.mac_no_such_port"


def test_errors_that_grow_between_two_looks() -> None:
    """The counter is read a second time in the same visit, so that growth in that moment is seen."""
    state, line = scenes.scene(VRP, "equal")
    state.ports[6].crc = 40
    session = InProcess(state)
    asked = session.ask

    def later(command: str, within_s: float | None = None) -> Any:
        state.ports[6].crc += 1
        return asked(command, within_s)

    session.ask = later  # type: ignore[method-assign]  # the device goes on while it is asked
    seen = visit(session, line)
    growth = topics_of(of_visit(seen, line)).get("noc_errors")
    assert growth is not None
    assert growth.after is not None
    assert growth.after > growth.before


def test_errors_that_stood_still_for_a_moment_prove_nothing() -> None:
    """A total that did not grow within one visit is still only a total."""
    state, line = scenes.scene(VRP, "equal")
    state.ports[6].crc = 40
    found = of_visit(visit(InProcess(state), line), line)
    assert "noc_errors" not in topics_of(found)
    assert [each.code for each in found.not_taken if each.facts.get("before")] == ["paste.errors_once"]


def test_the_line_without_an_address_is_still_read_by_its_port() -> None:
    """No address on record: nobody is asked for its ARP entry, and the port tells what it can."""
    state, line = scenes.scene(VRP, "equal")
    line = replace(line, address=CarrierAddress(vlan=1203))
    session = InProcess(state)
    seen = visit(session, line)
    assert seen.told["arp_of_ip"] in ("not_asked", "whole", "partly")
    assert not any("203.0.113.9" in each for each in session.asked)
    assert topics_of(of_visit(seen, line))["mac_live"].macs == (scenes.LIVE,)


@pytest.mark.parametrize("hidden", [("display mac",), ("display arp",)])
def test_a_table_that_every_device_has_is_never_taken_for_missing(hidden: tuple[str, ...]) -> None:
    """A device that does not know the command for MACs or ARP has another, or hides it: `nothing bound` cannot be."""
    _, seen, line = visited(VRP, "no_binding", unknown=hidden)
    assert {seen.told[each] for each in ("static_arp", "mac_on_port", "port_security")} <= {"not_asked", "whole"}
    assert said(line, topics_of(of_visit(seen, line)))[0] == "mac.unmeasured"


@pytest.mark.parametrize("kind", ["static_arp", "ip_source"])
def test_without_a_port_on_record_the_binding_names_it(kind: str) -> None:
    """Where nobody was heard on the address, the port that its binding names is looked at."""
    state, line = scenes.scene(VRP, "differs", (kind,))
    state.arps[:] = [each for each in state.arps if each.kind == "static" or each.ip != scenes.IP]
    line = replace(line, access=Access(switch="192.0.2.10"))
    seen = visit(InProcess(state), line)
    assert said(line, topics_of(of_visit(seen, line)))[0] == "mac.differs"


def test_without_a_port_on_record_two_bindings_name_none() -> None:
    """Bindings that name two ports do not say which is the line's."""
    state, line = scenes.scene(VRP, "bound_twice")
    state.arps[:] = [each for each in state.arps if each.kind == "static" or each.ip != scenes.IP]
    state.bound[-1].port = state.ports[8].name
    assert visit(InProcess(state), replace(line, access=Access(switch="192.0.2.10"))).port is None


@pytest.mark.parametrize("written", ["7口", 'GE0/0/7"', "GE0/0/7; reboot", "-7"])
def test_a_port_that_cannot_be_asked_for(written: str) -> None:
    """What no device can have for a port's name is sent to none; all that needs no port is read."""
    state, line = scenes.scene(VRP, "differs")
    line = replace(line, access=replace(line.access, port=written))
    session = InProcess(state)
    seen = visit(session, line)
    assert not any(written in each for each in session.asked)
    assert seen.told["static_arp"] == "whole"
    missing = judge("mac.binding", topics_of(of_visit(seen, line)), line=line).missing
    assert missing is not None
    assert missing.code == "missing.mac_no_such_port"


@pytest.mark.parametrize("platform", ["huawei_vrp", "hp_comware", "cisco_ios", "ruijie_os"])
def test_what_port_security_holds_need_not_be_there(platform: str) -> None:
    """The held MAC stays in the table while another device is plugged in and kept out: never a firm `equal`."""
    state, line = scenes.scene(platform, "equal", ("port_security",))
    port = state.ports[6]
    state.macs[:] = [each for each in state.macs if each.port != port.name or each.kind != "dynamic"]
    state.arps[:] = [each for each in state.arps if each.ip != scenes.IP]
    topics = topics_of(of_visit(visit(InProcess(state), line), line))
    found = judge("mac.binding", topics, line=line)
    assert (found.code, found.weak) == ("mac.equal", True)
    found = judge("mac.binding", {**topics, "mac_given": GivenMac(scenes.OTHER)}, line=line)
    assert (found.code, found.facts["in_use"]) == ("mac.differs", [scenes.OTHER])


@pytest.mark.parametrize("platform", ["cisco_ios", "ruijie_os"])
@pytest.mark.parametrize("code", ["nothing_learned.aged_out", "no_binding"])
def test_bare_headings_are_no_reading(platform: str, code: str) -> None:
    """A table of headings alone proves nothing; only what the device counts or totals itself is read whole."""
    _, seen, line = visited(platform, code, unknown=("| count",))
    assert not any(output.parsed.complete for output in seen.outputs if is_bare(output))
    verdict, _ = said(line, topics_of(of_visit(seen, line)))
    assert verdict == ("mac.no_binding" if (platform, code) == ("cisco_ios", "no_binding") else "mac.unmeasured")


def is_bare(output: Output) -> bool:
    """No row, and no line in which the device counts them."""
    return not output.parsed.rows and not re.search(r"[:=] *0\b|\b0 static|^end$", output.text, re.MULTILINE)
