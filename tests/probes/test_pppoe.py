"""Who answers a PPPoE discovery, told from PADO frames, hostile ones included."""

import struct
import threading
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.errors import NotMeasured
from fieldkit.model.address import AddressReading, OwnAddress
from fieldkit.model.line import CarrierAddress, Line, LineTest
from fieldkit.probes import pppoe
from fieldkit.probes.pppoe import measure, padi, parse_pado, tags_of
from fieldkit.probes.task import Task
from fieldkit.probes.wire_allowed import ForbiddenFrame, kind_of
from fieldkit.probes.wire_frames import mac_bytes
from fieldkit.probes.wire_played import PlayedWire

OWN_MAC = "02:00:00:00:00:01"
BRAS, OTHER = "00:e0:fc:00:00:01", "00:11:22:33:44:55"
MARK = b"\xde\xad\xbe\xef\0\1\2\3"
NAME, SERVICE, UNIQ, COOKIE, SYSTEM_ERROR = 0x0102, 0x0101, 0x0103, 0x0104, 0x0202
DIALLED = Line(address=CarrierAddress(mode="pppoe"))
BARE = AddressReading("eth0", None, "none")


@pytest.fixture(autouse=True)
def _no_system(monkeypatch):
    monkeypatch.setattr(pppoe, "require_link", lambda _interface: None)


def tag(kind, value=b""):
    return struct.pack("!HH", kind, len(value)) + value


def pado(*tags, mac=BRAS, to=OWN_MAC, code=7, session=0, version=0x11, length=None, mark=MARK):
    payload = b"".join(tags) + (tag(UNIQ, mark) if mark is not None else b"")
    size = len(payload) if length is None else length
    head = struct.pack("!HBBHH", 0x8863, version, code, session, size)
    return mac_bytes(to) + mac_bytes(mac) + head + payload


def read(frame):
    return parse_pado(frame, host_uniq=MARK, mac=OWN_MAC)


def task(line=DIALLED, address=BARE, **given):
    return Task("eth0", time.monotonic() + 30, line=line, address=address, **given)


def line_with(*answers):
    """A line whose concentrators answer each PADI: (delay, tags, more of the frame)."""

    def answer(request):
        mark = dict(tags_of(request[20:]))[UNIQ]
        return [(delay, pado(*tags, **{"mark": mark, **more})) for delay, tags, more in answers]

    return PlayedWire(answer)


def test_padi_frame():
    """A broadcast PADI of this card for any service, with our mark, in the shortest frame; the gate lets it by."""
    frame = padi(OWN_MAC, MARK)
    assert frame[:20] == b"\xff" * 6 + mac_bytes(OWN_MAC) + b"\x88\x63\x11\x09\0\0\0\x10"
    assert tags_of(frame[20:36]) == [(SERVICE, b""), (UNIQ, MARK)]
    assert len(frame) == 60
    assert kind_of(frame, OWN_MAC) == "pppoe.discovery"


@pytest.mark.parametrize(
    ("at", "new"),
    [
        pytest.param(15, b"\x19", id="a PADR, which opens a session"),
        pytest.param(15, b"\xa7", id="a PADT, which ends one"),
        pytest.param(15, b"\x07", id="a PADO"),
        pytest.param(16, b"\0\1", id="a session number"),
        pytest.param(0, mac_bytes(BRAS), id="to one box alone"),
        pytest.param(6, mac_bytes(OTHER), id="another's MAC"),
        pytest.param(12, b"\x88\x64", id="the session stage"),
        pytest.param(20, b"\x01\x02", id="another tag first"),
        pytest.param(18, b"\0\xff", id="a length past the frame"),
    ],
)
def test_no_other_discovery_frame_leaves(at, new):
    """Nothing but a PADI for any service is let through."""
    frame = padi(OWN_MAC, MARK)
    with pytest.raises(ForbiddenFrame):
        kind_of(frame[:at] + new + frame[at + len(new) :], OWN_MAC)


def test_a_pado_is_read():
    """Name, services and MAC of the box; the cookie is nobody's business."""
    found = read(pado(tag(NAME, b"BRAS-1"), tag(SERVICE), tag(SERVICE, b"wan"), tag(COOKIE, b"\1" * 16)))
    assert found is not None
    assert (found.mac, found.name, found.services, found.errors) == (BRAS, "BRAS-1", ("", "wan"), ())


def test_an_error_tag_is_kept_with_its_words():
    """An error is told with its kind and the concentrator's own wording."""
    found = read(pado(tag(NAME, b"BRAS-1"), tag(SYSTEM_ERROR, "资源不足".encode()), tag(0x0201)))
    assert found is not None
    assert found.errors == (("ac_system", "资源不足"), ("service_name", ""))


@pytest.mark.parametrize(
    "frame",
    [
        pytest.param(pado(to="02:00:00:00:00:02", mark=b"12345678"), id="to another station"),
        pytest.param(pado(to="ff:ff:ff:ff:ff:ff", mark=None), id="broadcast to nobody in particular"),
        pytest.param(pado(mark=None), id="neither mark nor name"),
        pytest.param(pado(code=0x65), id="a PADS"),
        pytest.param(pado(session=1), id="a session number"),
        pytest.param(pado(version=0x21), id="another version"),
        pytest.param(pado(length=400), id="a length past the frame"),
        pytest.param(pado(struct.pack("!HH", NAME, 999)), id="a tag past its end"),
        pytest.param(pado()[:19], id="cut"),
        pytest.param(b"", id="nothing"),
    ],
)
def test_what_is_no_pado_to_us(frame):
    """Whatever is not a whole PADO for our mark and MAC is nobody's answer."""
    assert read(frame) is None


@pytest.mark.parametrize(
    "how",
    [{"mark": None}, {"mark": b"12345678"}, {"to": "ff:ff:ff:ff:ff:ff"}],
    ids=["mark forgotten", "mark spoilt", "broadcast with our mark"],
)
def test_a_sloppy_answer_is_forgiven(how):
    """An answer to our own MAC or with our own mark counts: somebody is there, so "nobody answers" would be wrong."""
    found = read(pado(tag(NAME, b"BRAS-1"), **how))
    assert found is not None
    assert found.name == "BRAS-1"


@given(st.binary(max_size=300))
def test_random_bytes_never_raise(noise):
    """Random tags and random frames are read or refused, never an error of ours."""
    read(pado(noise))
    read(noise)
    tags_of(noise)


def test_every_concentrator_is_kept_apart():
    """Two boxes that answer both PADIs are two, each once, with the time of the first answer."""
    wire = line_with((0.2, [tag(NAME, b"BRAS-1")], {}), (1.0, [tag(NAME, b"TPLINK")], {"mac": OTHER}))
    made = measure(task(), wire.open)
    facts = made.facts
    assert [(each.mac, each.name) for each in facts.concentrators] == [(BRAS, "BRAS-1"), (OTHER, "TPLINK")]
    assert [round(each.after_ms) for each in facts.concentrators] == [200, 1000]
    assert (facts.sent, facts.complete, facts.window_s) == (2, True, 4.0)
    assert all(kind_of(each.frame, OWN_MAC) == "pppoe.discovery" for each in wire.sent)


def test_silence_is_complete_after_two():
    """Nobody answers two PADIs in the full window: complete, so that silence means something."""
    facts = measure(task(), line_with().open).facts
    assert (facts.concentrators, facts.sent, facts.complete) == ((), 2, True)


def test_silence_after_one_is_not_complete():
    """With one PADI left of the run, silence proves nothing."""
    wire = PlayedWire(discoveries=1)
    facts = measure(task(), wire.open).facts
    assert (facts.sent, facts.complete) == (1, False)


def test_a_link_lost_on_the_way_is_not_complete():
    """Once the link goes, silence proves nothing."""
    assert not measure(task(), PlayedWire(link_lost_at=2.0).open).facts.complete


def test_no_discovery_left():
    """A run that has used up its PADIs sends none and says so."""
    with pytest.raises(NotMeasured) as missing:
        measure(task(), PlayedWire(discoveries=0).open)
    assert missing.value.code == "missing.pppoe_used_up"


def test_a_mad_server_does_not_crowd_out_the_quiet_one():
    """Hundreds of names from one box leave room for the other."""
    mad = [(0.1 + number / 1000, [tag(NAME, b"%d" % number)], {"mac": OTHER}) for number in range(300)]
    facts = measure(task(), line_with(*mad, (0.9, [tag(NAME, b"BRAS-1")], {})).open).facts
    assert "BRAS-1" in {each.name for each in facts.concentrators}
    assert len(facts.concentrators) <= 32


def held(ip="192.168.1.20", **more):
    return AddressReading("eth0", None, "static", (OwnAddress(ip, 24),), **more)


AT_CPE = Line(address=CarrierAddress(mode="pppoe"), test=LineTest(at="cpe"))
AT_LAN = Line(address=CarrierAddress(mode="pppoe"), test=LineTest(at="lan"))


@pytest.mark.parametrize(
    ("given", "why"),
    [
        pytest.param({"line": Line(address=CarrierAddress(mode="static"))}, "pppoe_other_mode", id="static line"),
        pytest.param({"line": Line(address=CarrierAddress(mode="ipoe"))}, "pppoe_other_mode", id="IPoE line"),
        pytest.param({"address": AddressReading("eth0", None, "pppoe")}, "pppoe_session", id="dialled in"),
        pytest.param({"address": AddressReading("eth0", None, "none", ppp=("ppp0",))}, "pppoe_session", id="a session"),
        pytest.param({"line": AT_LAN}, "pppoe_router_dials", id="behind a router by the record"),
        pytest.param({"address": held()}, "pppoe_router_dials", id="an address, nobody knows where"),
        pytest.param({"line": Line(test=LineTest(at="cpe")), "address": held()}, "pppoe_mode_unknown", id="no mode"),
        pytest.param({"quiet": True}, "quiet", id="only listening is allowed"),
    ],
)
def test_not_asked_where_it_has_no_business(given, why):
    """No PADI leaves where the line is another, the router dials, a session stands, or the LAN may not be probed."""
    wire = PlayedWire()
    with pytest.raises(NotMeasured) as missing:
        measure(task(**given), wire.open)
    assert missing.value.code == f"missing.{why}"
    assert wire.sent == []


@pytest.mark.parametrize(
    "given",
    [
        pytest.param({}, id="a dialled line, no address"),
        pytest.param({"line": AT_CPE, "address": held()}, id="a dialled line, an address left over"),
        pytest.param({"line": Line()}, id="no record, no address"),
        pytest.param({"line": Line(), "address": held("169.254.3.4")}, id="no record, an address made up"),
        pytest.param({"address": None}, id="the address could not be read"),
    ],
)
def test_asked_where_it_may_be_dialled(given):
    """A PADI leaves on a dialled line, and on a port without any address."""
    wire = line_with((0.1, [tag(NAME, b"BRAS-1")], {}))
    assert measure(task(**given), wire.open).facts.concentrators
    assert len(wire.sent) == 2


def test_cancelled():
    """A cancelled run ends at once, and its silence is not complete."""
    stop = threading.Event()
    stop.set()
    with pytest.raises(NotMeasured):
        measure(task(cancel=stop), PlayedWire().open)
