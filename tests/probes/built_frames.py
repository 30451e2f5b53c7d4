"""Frames as real stacks send them, most of them built by scapy, so that parsers are held against another's layout."""

import socket
import struct

BROADCAST = "ff:ff:ff:ff:ff:ff"
NOBODY = "00:00:00:00:00:00"
ROUTER, ROGUE, THIRD = "00:e0:fc:00:00:01", "00:11:22:33:44:55", "3c:8c:40:00:00:07"
PC, PRINTER = "3c:8c:40:00:00:02", "3c:8c:40:00:00:03"
GATEWAY = "192.168.1.1"


def raw_mac(mac):
    return bytes.fromhex(mac.replace(":", ""))


def arp(
    sender_mac,
    sender_ip,
    target_ip,
    *,
    operation=2,
    target_mac=PC,
    to=None,
    frame_mac=None,
    hardware=1,
):
    """An ARP frame; a request goes to everybody unless `to` says otherwise."""
    to = to or (BROADCAST if operation == 1 else target_mac)
    return (
        raw_mac(to)
        + raw_mac(frame_mac or sender_mac)
        + struct.pack("!HHHBBH", 0x0806, hardware, 0x0800, 6, 4, operation)
        + raw_mac(sender_mac)
        + socket.inet_aton(sender_ip)
        + raw_mac(NOBODY if operation == 1 else target_mac)
        + socket.inet_aton(target_ip)
    ).ljust(60, b"\0")


def ask(mac, ip, target, **more):
    return arp(mac, ip, target, operation=1, **more)


def announce(mac, ip, *, operation=1):
    return arp(mac, ip, ip, operation=operation, target_mac=BROADCAST, to=BROADCAST)


def tagged(frame, *vlans):
    for vlan in reversed(vlans):
        frame = frame[:12] + b"\x81\x00" + struct.pack("!H", vlan) + frame[12:]
    return frame


def advertisement(
    mac=ROUTER,
    ip="fe80::1",
    *,
    lifetime=1800,
    prefix="2001:db8:1::",
    preference=0,
    dns=(),
    hop_limit=255,
    to="ff02::1",
    m=0,
):
    from scapy.layers.inet6 import ICMPv6ND_RA, ICMPv6NDOptPrefixInfo, ICMPv6NDOptRDNSS, IPv6
    from scapy.layers.l2 import Ether

    packet = (
        Ether(src=mac, dst="33:33:00:00:00:01")
        / IPv6(src=ip, dst=to, hlim=hop_limit)
        / ICMPv6ND_RA(routerlifetime=lifetime, prf=preference, M=m, O=1)
        / ICMPv6NDOptPrefixInfo(prefix=prefix, prefixlen=64)
    )
    if dns:
        packet /= ICMPv6NDOptRDNSS(dns=list(dns), len=1 + 2 * len(dns))
    return bytes(packet)


def dhcp6(
    kind="advertise", mac=ROUTER, ip="fe80::1", *, address="2001:db8:1::50", dns=("2001:db8::53",), relayed=False
):
    from scapy.layers import dhcp6 as theirs
    from scapy.layers.inet import UDP
    from scapy.layers.inet6 import IPv6
    from scapy.layers.l2 import Ether

    shape = {"advertise": theirs.DHCP6_Advertise, "reply": theirs.DHCP6_Reply, "solicit": theirs.DHCP6_Solicit}[kind]
    message = (
        shape(trid=0xABCDEF)
        / theirs.DHCP6OptServerId(duid=theirs.DUID_LL(lladdr=mac))
        / theirs.DHCP6OptClientId(duid=theirs.DUID_LL(lladdr=PC))
        / theirs.DHCP6OptIA_NA(iaid=1, ianaopts=[theirs.DHCP6OptIAAddress(addr=address)])
        / theirs.DHCP6OptDNSServers(dnsservers=list(dns))
    )
    ports = {"sport": 547, "dport": 546}
    if relayed:
        message = theirs.DHCP6_RelayReply(linkaddr="2001:db8:1::1", peeraddr="fe80::2") / theirs.DHCP6OptRelayMsg(
            message=message
        )
        ports = {"sport": 547, "dport": 547}
    return bytes(Ether(src=mac, dst="33:33:00:01:00:02") / IPv6(src=ip, dst="fe80::2") / UDP(**ports) / message)


def boot(
    kind="offer",
    *,
    client=PC,
    server_mac=ROUTER,
    server="192.168.1.1",
    router="192.168.1.1",
    your_ip="192.168.1.100",
    xid=7,
    seconds=0,
    relay="0.0.0.0",
    option_82=None,
    unicast=False,
    name=None,
    ciaddr="0.0.0.0",
    port=None,
):
    """A DHCP message of a client or a server, by scapy."""
    from scapy.layers.dhcp import BOOTP, DHCP
    from scapy.layers.inet import IP, UDP
    from scapy.layers.l2 import Ether

    of_server = kind in ("offer", "ack", "nak")
    options = [("message-type", kind)]
    if of_server:
        options += [("server_id", server), ("lease_time", 3600), ("subnet_mask", "255.255.255.0"), ("router", router)]
        options += [("name_server", router, "8.8.8.8")]
    if name is not None:
        options.append(("hostname", name))
    if option_82 is not None:
        options.append(("relay_agent_information", option_82))
    options.append("end")
    mac = server_mac if of_server else client
    to = (client if of_server else ROUTER) if unicast else BROADCAST
    source, target = (
        (server, your_ip if unicast else "255.255.255.255") if of_server else ("0.0.0.0", "255.255.255.255")
    )
    ports = (67, port or 68) if of_server else (68, port or 67)
    return bytes(
        Ether(src=mac, dst=to)
        / IP(src=source, dst=target, id=1)
        / UDP(sport=ports[0], dport=ports[1])
        / BOOTP(
            op=2 if of_server else 1,
            chaddr=raw_mac(client),
            xid=xid,
            secs=seconds,
            yiaddr=your_ip if of_server and kind != "nak" else "0.0.0.0",
            giaddr=relay,
            ciaddr=ciaddr,
            flags=0x8000,
        )
        / DHCP(options=options)
    )


def udp(payload, *, mac=PC, to=BROADCAST, source="192.168.1.20", target="192.168.1.255", ports=(40000, 9), ident=1):
    length = 8 + len(payload)
    head = struct.pack("!BBHHHBBH", 0x45, 0, 20 + length, ident, 0, 64, 17, 0)
    head += socket.inet_aton(source) + socket.inet_aton(target)
    return raw_mac(to) + raw_mac(mac) + b"\x08\x00" + head + struct.pack("!HHHH", *ports, length, 0) + payload


def lldp(mac=ROUTER, *, name="SW-1", port="GigabitEthernet0/0/7", ttl=120, address="192.168.1.2", vlan=20, bridge=True):
    """An LLDP announcement with the TLVs that a Huawei S5700 sends."""

    def tlv(kind, value):
        return struct.pack("!H", kind << 9 | len(value)) + value

    raw = name if isinstance(name, bytes) else name.encode()
    body = tlv(1, b"\x04" + raw_mac(mac)) + tlv(2, b"\x05" + port.encode()) + tlv(3, struct.pack("!H", ttl))
    body += tlv(4, b"to the meeting room") + tlv(5, raw) + tlv(6, b"Huawei VRP")
    body += tlv(7, struct.pack("!HH", 0x14, 0x04 if bridge else 0x10))
    body += tlv(8, b"\x05\x01" + socket.inet_aton(address) + b"\x02" + struct.pack("!I", 7) + b"\0")
    body += tlv(127, b"\x00\x80\xc2\x01" + struct.pack("!H", vlan)) + tlv(0, b"")
    return raw_mac("01:80:c2:00:00:0e") + raw_mac(mac) + b"\x88\xcc" + body


def cdp(mac=ROUTER, *, name="SW-2", port="GigabitEthernet1/0/3", address="192.168.1.3", vlan=30):
    from scapy.contrib import cdp as theirs
    from scapy.layers.l2 import LLC, SNAP, Dot3

    body = theirs.CDPv2_HDR(
        vers=2,
        msg=[
            theirs.CDPMsgDeviceID(val=name.encode()),
            theirs.CDPMsgAddr(naddr=1, addr=[theirs.CDPAddrRecordIPv4(addr=address)]),
            theirs.CDPMsgPortID(iface=port.encode()),
            theirs.CDPMsgCapabilities(cap=0x28),
            theirs.CDPMsgNativeVLAN(vlan=vlan),
        ],
    )
    return bytes(Dot3(src=mac, dst="01:00:0c:cc:cc:cc") / LLC() / SNAP(OUI=0x00000C, code=0x2000) / body)


def bpdu(mac=ROUTER, *, root="00:aa:00:00:00:01", bridge="00:bb:00:00:00:01", flags=0, rapid=False):
    from scapy.layers.l2 import LLC, STP, Dot3

    stp = STP(version=2 if rapid else 0, bpdutype=2 if rapid else 0, bpduflags=flags, rootmac=root, bridgemac=bridge)
    return bytes(Dot3(src=mac, dst="01:80:c2:00:00:00") / LLC(dsap=0x42, ssap=0x42, ctrl=3) / stp)


def change_notice(mac=ROUTER):
    return (raw_mac("01:80:c2:00:00:00") + raw_mac(mac) + b"\x00\x07\x42\x42\x03\x00\x00\x00\x80").ljust(60, b"\0")


def vrrp(mac="00:00:5e:00:01:0a", *, version=2, group=10, address=GATEWAY, source="192.168.1.2"):
    from scapy.layers.inet import IP
    from scapy.layers.l2 import Ether
    from scapy.layers.vrrp import VRRP, VRRPv3

    shape = VRRPv3(vrid=group, addrlist=[address]) if version == 3 else VRRP(vrid=group, addrlist=[address])
    return bytes(Ether(src=mac, dst="01:00:5e:00:00:12") / IP(src=source, dst="224.0.0.18", ttl=255) / shape)


def hsrp(mac="00:00:0c:07:ac:05", *, group=5, address=GATEWAY, source="192.168.1.2"):
    from scapy.layers.hsrp import HSRP
    from scapy.layers.inet import IP, UDP
    from scapy.layers.l2 import Ether

    return bytes(
        Ether(src=mac, dst="01:00:5e:00:00:02")
        / IP(src=source, dst="224.0.0.2", ttl=1)
        / UDP(sport=1985, dport=1985)
        / HSRP(group=group, virtualIP=address)
    )


def mdns_answer(name=b"reception.local", ip="192.168.1.20", mac=PC, *, source=None):
    from scapy.layers.dns import DNS, DNSRR

    message = bytes(DNS(qr=1, aa=1, qd=[], an=[DNSRR(rrname=name, type="A", ttl=120, rdata=ip)]))
    return udp(message, mac=mac, to="01:00:5e:00:00:fb", source=source or ip, target="224.0.0.251", ports=(5353, 5353))


def netbios_registration(name=b"RECEPTION", ip="192.168.1.20", mac=PC, *, group=False, suffix=0x00):
    def encoded(raw):
        return b"".join(bytes((0x41 + (each >> 4), 0x41 + (each & 15))) for each in raw)

    question = b"\x20" + encoded(name.ljust(15) + bytes((suffix,))) + b"\0" + struct.pack("!HH", 0x20, 1)
    record = b"\xc0\x0c" + struct.pack("!HHIH", 0x20, 1, 300000, 6)
    record += struct.pack("!H", 0x8000 if group else 0) + socket.inet_aton(ip)
    body = struct.pack("!HHHHHH", 1, 0x2910, 1, 0, 0, 1) + question + record
    return udp(body, mac=mac, source=ip, ports=(137, 137))


def one_of_each():
    """One frame of every kind that a parser reads."""
    return [
        arp(ROUTER, GATEWAY, "192.168.1.20"),
        ask(PC, "192.168.1.20", GATEWAY),
        announce(ROUTER, GATEWAY),
        advertisement(dns=("2001:db8::53",)),
        dhcp6(),
        dhcp6(relayed=True),
        boot("discover", name="reception"),
        boot("offer", relay="192.168.1.2", option_82=b"\x01\x04\x00\x07\x00\x01"),
        boot("ack"),
        lldp(),
        cdp(),
        bpdu(),
        change_notice(),
        vrrp(),
        vrrp(version=3),
        hsrp(),
        mdns_answer(),
        netbios_registration(),
        tagged(boot("offer"), 20),
        tagged(arp(ROUTER, GATEWAY, "192.168.1.20"), 5, 20),
    ]
