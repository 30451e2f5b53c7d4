"""Words of the laptop's own address."""

from fieldkit.text import Text

TEXTS: dict[str, Text] = {
    "address.fits": Text(
        zh="地址 {ip}/{prefix}，网关 {gateway}，没有问题。", en="Address {ip}/{prefix}, gateway {gateway}: fits."
    ),
    "address.fits.explain": Text(
        zh="本机地址至少有一样东西证明：已经能通到外面、网关有应答、和资料一致，或是现场 DHCP 发的。",
        en="At least one witness speaks for this address: traffic passes, the gateway answers, the record agrees, or DHCP "
        "hands it out here.",
    ),
    "address.pppoe": Text(zh="PPPoE 已拨上，地址由拨号会话给。", en="The PPPoE session is up and gives the address."),
    "address.pppoe.explain": Text(
        zh="PPPoE 线路不看 ARP 网关，以拨号会话为准。",
        en="A PPPoE line has no ARP gateway; the session is what counts.",
    ),
    "address.none": Text(
        zh="{interface} 没有 IPv4 地址：设成自动获取，或照资料填。",
        en="{interface} has no IPv4 address: set it to automatic, or enter the record's.",
    ),
    "address.none.explain": Text(
        zh="网卡通了但没有地址。刚插上线的，等半分钟再测。该自动获取的：看有没有设备在发地址(DHCP 那一项)；该手工填的："
        "照资料把地址、掩码、网关、DNS 填上。",
        en="The link is up but there is no address. Just plugged in: wait half a minute and test again. Where it should "
        "come by DHCP, see whether anybody hands addresses out; where it is static, enter address, mask, gateway and DNS "
        "from the record.",
    ),
    "address.apipa": Text(
        zh="{interface} 只有自编地址 {ip}：没拿到 DHCP 给的地址。",
        en="{interface} has only the self-made {ip}: no DHCP server gave it one.",
    ),
    "address.apipa.explain": Text(
        zh="169.254 开头的地址说明设成了自动获取，但没收到 DHCP 应答。刚插上线的，等半分钟再测。查路由器的 DHCP 有没有开、"
        "线是不是插在 LAN 口；如果这里本该手工填地址，照资料填。",
        en="An address starting with 169.254 means: set to automatic, and no DHCP answer came. Just plugged in: wait half a "
        "minute. Is the router's DHCP on, is the cord in a LAN port? Where the address should be static, enter it from "
        "the record.",
    ),
    "address.differs": Text(
        zh="本机地址 {ip}/{prefix} 不对，这里应为 {belongs}：改好再测。",
        en="The laptop's {ip}/{prefix} does not belong here; it should be {belongs}. Correct it and test again.",
    ),
    "address.differs.explain": Text(
        zh="本机填的地址和资料、或和现场 DHCP 发的网段不一样，它的网关也没有应答，而且现在不通。常见于笔记本还留着上一个客户的地址。"
        "在 LAN 里改成自动获取；单机直连光猫时照资料逐项核对地址、掩码、网关。这只说明本机没配对，不说明线路好坏。",
        en="The address set here is not the record's, or not in the subnet that DHCP hands out, its gateway is silent, and "
        "nothing passes. Often the last customer's settings are still in. On a LAN set it to automatic; alone at the "
        "carrier's device, check address, mask and gateway against the record one by one. It says nothing about the line.",
    ),
    "address.no_gateway": Text(
        zh="{interface} 有地址 {ip}，但没设网关：补上再测。",
        en="{interface} has {ip} but no default gateway: set one and test again.",
    ),
    "address.no_gateway.explain": Text(
        zh="没有网关就出不了本网段。手工填的补上网关；自动获取的，看 DHCP 有没有下发路由器地址。",
        en="Without a gateway nothing leaves the subnet. Enter it where the address is static; with DHCP, see whether the "
        "server hands out a router.",
    ),
    "address.bad_gateway": Text(
        zh="本机网关 {gateway} 设得不对，没人应答或不通；这里应为 {belongs}：改好再测。",
        en="The gateway {gateway} set here is silent or a dead end; it should be {belongs}. Correct it and test again.",
    ),
    "address.bad_gateway.explain": Text(
        zh="网关地址和资料、或和 DHCP 下发的不一样，或者不在本网段，而且没人应答或出不去。改成正确的网关再测。",
        en="The gateway differs from the record or from what DHCP names, or lies outside the subnet, and it is silent or a "
        "dead end. Set the right one and test again.",
    ),
    "address.not_dialled": Text(
        zh="这条线是 PPPoE，本机还没拨号：先拨上再测。",
        en="This is a PPPoE line and the laptop has not dialled: dial first, then test.",
    ),
    "address.not_dialled.explain": Text(
        zh="先在本机建宽带连接，用这条线的账号拨上再测。拨号报错记下代码(691 账号密码、678 无应答、651 本机)。",
        en="Dial with the line's own account, then test again. If dialling fails, note the code (691 account, 678 no "
        "answer, 651 this laptop).",
    ),
    "address.no_link": Text(zh="没有链路，地址不判。", en="No link, so the address is not judged."),
    "address.no_link.explain": Text(
        zh="没有链路时地址是旧的或空的，说明不了问题。先把链路弄通。",
        en="Without a link the address is stale or empty and means nothing. Get the link up first.",
    ),
    "address.unmeasured": Text(
        zh="本机地址对不对，这次没法判。", en="Whether the laptop's address is right stays open."
    ),
    "address.unmeasured.explain": Text(
        zh="没读到网卡配置，或者没有东西可以对照(没有资料、没有 DHCP 应答、网关没应答)，或者资料和现场说法不一。"
        "核对资料里的地址和网关，或把网卡改成自动获取再测。",
        en="The port's settings could not be read, or nothing could be held against them (no record, no OFFER, a silent "
        "gateway), or record and site disagree. Check the record's address and gateway, or set the port to automatic, "
        "and test again.",
    ),
    "address.one_route": Text(
        zh="除 {interface} 外没有别的上网出口。", en="There is no other way out beside {interface}."
    ),
    "address.one_route.explain": Text(
        zh="没有第二个上网出口，浏览器走的也是这根线。", en="There is no second way out; a browser uses this cable too."
    ),
    "address.second_route": Text(
        zh="另有出口 {other_interfaces}（如手机热点），不影响：只测 {interface}。",
        en="There is another way out over {other_interfaces}, such as a hotspot; no matter: only {interface} is tested.",
    ),
    "address.second_route.explain": Text(
        zh="所有测试都绑定在被测网卡上，热点通不通不影响结论。注意：浏览器自己可能走热点，别拿浏览器能上网当线路好了。",
        en="Every probe is bound to the tested port, so a hotspot changes nothing. Mind that a browser may use the "
        "hotspot: a page that opens there does not prove the line.",
    ),
    "address.routes_unknown": Text(zh="没读到本机路由。", en="The laptop's routes could not be read."),
    "address.routes_unknown.explain": Text(
        zh="不影响其他检测，测试仍绑定在被测网卡上。",
        en="Other checks are not affected; probes stay bound to the tested port.",
    ),
    "missing.address_not_dialled": Text(
        zh="PPPoE 线路，本机没有拨号会话。", en="A PPPoE line, and no session on this laptop."
    ),
    "missing.address_not_dialled.fix": Text(
        zh="用这条线的账号在本机拨号，拨上后再测。", en="Dial with the line's account on this laptop, then test again."
    ),
    "missing.address_session": Text(
        zh="本机有拨号会话 {ppp}，看不出走的是不是 {interface} 这根线。",
        en="There is a dialled session {ppp} on this laptop; whether it runs over {interface} cannot be told.",
    ),
    "missing.address_session.fix": Text(
        zh="这条线是 PPPoE 就加 --address-mode pppoe 再测；是 VPN 或上网卡就先断开。",
        en="If the line is PPPoE, test again with --address-mode pppoe; if it is a VPN or a modem, disconnect it first.",
    ),
    "missing.address_compare": Text(
        zh="资料、DHCP、网关应答一样都没有，地址没有东西可对照。",
        en="Neither record nor OFFER nor a gateway that answers: nothing to hold the address against.",
    ),
    "missing.address_compare.fix": Text(
        zh="在资料里补上这里的网关，或把网卡改成自动获取再测。",
        en="Add the gateway of this place to the record, or set the port to automatic, and test again.",
    ),
    "missing.address_contradiction": Text(
        zh="资料或 DHCP 给的网关和本机用的不一样，外面又不通，分不清是谁错了。",
        en="The record or DHCP names another gateway than the one set here, and nothing passes; either may be wrong.",
    ),
    "missing.address_contradiction.fix": Text(
        zh="和客户核对网关地址：资料旧了就更新；本机填错，改成自动获取再测。",
        en="Check the gateway with the customer: bring the record up to date, or set the laptop to automatic, and test again.",
    ),
    "missing.address_maybe_proxy": Text(
        zh="{ip} 只有网关的 MAC {macs} 应答，可能是网关代答（代理 ARP），分不清是不是冲突。",
        en="Only the gateway's own MAC {macs} answered for {ip}; it may answer for everybody (proxy ARP).",
    ),
    "missing.address_maybe_proxy.fix": Text(
        zh="请网管查网关上这个地址的 ARP 和是否开了代理 ARP。",
        en="Have the NOC look up this address in the gateway's ARP table, and whether proxy ARP is on.",
    ),
}
