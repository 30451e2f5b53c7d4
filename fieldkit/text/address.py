"""Words of the laptop's own address."""

from fieldkit.text import Text

TEXTS: dict[str, Text] = {
    "address.fits": Text(
        zh="地址 {ip}/{prefix}，网关 {gateway}，没有问题。", en="Address {ip}/{prefix}, gateway {gateway}: fits."
    ),
    "address.fits.explain": Text(
        zh="本机地址和资料、和现场 DHCP 发的网段对得上，或者已经能通到外面。",
        en="The laptop's address agrees with the record and with what DHCP hands out here, or traffic already passes.",
    ),
    "address.pppoe": Text(zh="PPPoE 已拨上，地址由宽带会话给。", en="The PPPoE session is up and gives the address."),
    "address.pppoe.explain": Text(
        zh="PPPoE 线路不看 ARP 网关，以拨号会话为准。",
        en="A PPPoE line has no ARP gateway; the session is what counts.",
    ),
    "address.none": Text(zh="{interface} 没有 IP 地址。", en="{interface} has no IP address."),
    "address.none.explain": Text(
        zh="网卡通了但没有地址。该自动获取的：看有没有设备在发地址(DHCP 那一项)；该手工填的：照资料把地址、掩码、网关、DNS 填上。",
        en="The link is up but there is no address. Where it should come by DHCP, see whether anybody hands addresses "
        "out; where it is static, enter address, mask, gateway and DNS from the record.",
    ),
    "address.apipa": Text(
        zh="{interface} 只有 {ip}，这是没人给地址时电脑自己编的。",
        en="{interface} has only {ip}, which the laptop made up because nobody gave it one.",
    ),
    "address.apipa.explain": Text(
        zh="169.254 开头的地址说明设成了自动获取，但没收到 DHCP 应答。查路由器的 DHCP 有没有开、线有没有插在 LAN 口；"
        "如果这里本该手工填地址，照资料填。",
        en="An address starting with 169.254 means: set to automatic, and no DHCP answer came. Is the router's DHCP on, is "
        "the cord in a LAN port? Where the address should be static, enter it from the record.",
    ),
    "address.differs": Text(
        zh="本机地址 {ip}/{prefix} 和这里该用的对不上(应为 {expected_ip}，网关 {expected_gateway}；现场发的网段 {offered})。",
        en="The laptop's {ip}/{prefix} does not belong here (record: {expected_ip}, gateway {expected_gateway}; handed out "
        "here: {offered}).",
    ),
    "address.differs.explain": Text(
        zh="手工填的地址和资料、或和现场 DHCP 发的网段不是一个网段，而且现在不通。常见于笔记本还留着上一个客户的地址。"
        "在 LAN 里改成自动获取；单机直连光猫时照资料逐项核对地址、掩码、网关。",
        en="The address set by hand is not in the subnet of the record or of what DHCP hands out, and nothing passes. "
        "Often the last customer's settings are still in. On a LAN set it to automatic; alone at the carrier's device, "
        "check address, mask and gateway against the record one by one.",
    ),
    "address.no_gateway": Text(
        zh="{interface} 有地址 {ip}，但没有默认网关。", en="{interface} has {ip} but no default gateway."
    ),
    "address.no_gateway.explain": Text(
        zh="没有网关就出不了本网段。手工填的补上网关；自动获取的，看 DHCP 有没有下发路由器地址。",
        en="Without a gateway nothing leaves the subnet. Enter it where the address is static; with DHCP, see whether the "
        "server hands out a router.",
    ),
    "address.bad_gateway": Text(
        zh="网关填的是 {gateway}，没人应答或不通；这里应该是 {expected_gateway}。",
        en="The gateway is set to {gateway}, which is silent or passes nothing; here it should be {expected_gateway}.",
    ),
    "address.bad_gateway.explain": Text(
        zh="网关地址和资料、和 DHCP 下发的都不一样，而且这个地址要么没人应答，要么出不去。改成正确的网关再测。",
        en="The gateway differs from the record and from what DHCP names, and it is silent or a dead end. Set the right "
        "one and test again.",
    ),
    "address.not_dialled": Text(
        zh="这条线是 PPPoE，本机还没拨号，后面几项没法判。",
        en="This is a PPPoE line and the laptop has not dialled, so what follows cannot be judged.",
    ),
    "address.not_dialled.explain": Text(
        zh="先在本机建宽带连接，用这条线的账号拨上再测。拨号报错记下代码(691 账号密码、678 无应答、651 本机)。",
        en="Dial with the line's own account, then test again. If dialling fails, note the code (691 account, 678 no "
        "answer, 651 this laptop).",
    ),
    "address.no_link": Text(zh="链路没起来，地址不判。", en="No link, so the address is not judged."),
    "address.no_link.explain": Text(
        zh="没有链路时地址是旧的或空的，说明不了问题。先把链路弄通。",
        en="Without a link the address is stale or empty and means nothing. Get the link up first.",
    ),
    "address.unmeasured": Text(zh="没读到本机地址。", en="The laptop's address could not be read."),
    "address.unmeasured.explain": Text(
        zh="系统没给出网卡配置。用 fieldkit doctor 看缺什么。",
        en="The system did not give the port's settings. See fieldkit doctor for what is missing.",
    ),
    "address.one_route": Text(zh="只有 {interface} 一条出口。", en="{interface} is the only way out."),
    "address.one_route.explain": Text(
        zh="没有第二个上网出口，测的就是这根线。", en="There is no second way out; what was tested is this cable."
    ),
    "address.second_route": Text(
        zh="另有出口 {other_interfaces}(比如手机热点)，不影响：只测 {interface}。",
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
    "address.free": Text(zh="{ip} 没有别的设备在用。", en="Nobody else uses {ip}."),
    "address.free.explain": Text(
        zh="按 RFC 5227 发了 {sent} 次探测，没有别的 MAC 应答。",
        en="{sent} probes after RFC 5227, and no other MAC answered.",
    ),
    "address.taken": Text(
        zh="地址冲突：{ip} 还有别的设备在用，MAC {taken_by}。", en="Address conflict: {ip} is also held by {taken_by}."
    ),
    "address.taken.explain": Text(
        zh="对本机地址发探测，有别的 MAC 应答，两台设备抢同一个地址，会时通时断。按 MAC 找到那台设备，改掉其中一个的地址。"
        "如果是单机直连在光猫上还有人应答，那是别的用户在用这个地址，要接入侧处理，客户没有责任。",
        en="A probe for the laptop's own address was answered by another MAC: two devices fight for it, and both drop in "
        "and out. Find the device by its MAC and change one of them. If the laptop is alone at the carrier's device, "
        "another customer's station holds the address: the access side must act, this customer is not to blame.",
    ),
    "address.not_probed": Text(zh="没能探测地址冲突。", en="Could not probe for an address conflict."),
    "address.not_probed.explain": Text(
        zh="探测要发 ARP，需要管理员权限(Windows 还要 Npcap)，静默模式下也不发。",
        en="Probing needs raw ARP: administrator rights, and Npcap on Windows. In quiet mode it is left out.",
    ),
}
