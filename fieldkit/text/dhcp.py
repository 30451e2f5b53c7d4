"""Words of DHCP."""

from fieldkit.text import Text

TEXTS: dict[str, Text] = {
    "dhcp.one": Text(zh="只有一台设备在分配地址：{servers}。", en="One DHCP server answers: {servers}."),
    "dhcp.one.explain": Text(
        zh="发 DISCOVER 并听满整个窗口，只有一家应答，和资料不矛盾。",
        en="DISCOVER was sent and the full window listened to; one server answered and does not contradict the record.",
    ),
    "dhcp.pair": Text(
        zh="两台 DHCP 下发的内容一样，是一主一备，正常。", en="Two DHCP servers hand out the same: a pair, normal."
    ),
    "dhcp.pair.explain": Text(
        zh="网关、DNS、网段都相同，服务器标识不同，按主备对待。",
        en="Router, DNS and subnet are equal and the server ids differ, so they count as a redundant pair.",
    ),
    "dhcp.absent": Text(
        zh="听了 {window_s} 秒没有 DHCP 应答；本机用的是固定地址，不影响。",
        en="No DHCP answer in {window_s} s; the laptop has a static address, so that is fine.",
    ),
    "dhcp.absent.explain": Text(
        zh="没有设备在分配地址。固定地址的专线本来就没有 DHCP。",
        en="Nobody hands out addresses. A line with static addresses has no DHCP to begin with.",
    ),
    "dhcp.silent": Text(
        zh="发了 {sent} 次 DHCP 请求，听满 {window_s} 秒，没有设备应答，本机拿不到地址。",
        en="{sent} DISCOVERs, {window_s} s, and no OFFER: the laptop gets no address.",
    ),
    "dhcp.silent.explain": Text(
        zh="链路是通的，但没人发地址。在客户 LAN 里：看路由器开着没有、DHCP 开了没有、线是不是插在 LAN 口、地址池满没满。"
        "单机直连光猫：如果这条线该自动获取(IPoE)，查接入侧 VLAN 和认证；如果是固定地址，照资料填上就行。",
        en="The link is up but nobody gives addresses. On the customer's LAN: is the router on, its DHCP on, the cord in a "
        "LAN port, the pool drained? Alone at the carrier's device: an IPoE line points to VLAN or authentication on the "
        "access side; a static line just needs its address entered.",
    ),
    "dhcp.silent_leased": Text(
        zh="本机还有租约能用，但现在没有 DHCP 应答，租约到期会掉线。",
        en="The laptop still has a lease, but no DHCP server answers now; it will drop off when the lease ends.",
    ),
    "dhcp.silent_leased.explain": Text(
        zh="听满窗口没有 OFFER。有的设备不给已有租约的 MAC 再应答，所以只作提示。重新获取一次地址就能确认。",
        en="The full window passed without an OFFER. Some servers do not answer a MAC that has a lease, so this only warns. "
        "Renewing the address settles it.",
    ),
    "dhcp.second_server": Text(
        zh="内网另有设备在分配地址(私接路由器)：{servers}。",
        en="More than one device hands out addresses here: {servers}.",
    ),
    "dhcp.second_server.explain": Text(
        zh="一次 DISCOVER 收到不止一家的应答，内容不一样，或同一个服务器地址来自两个 MAC。电脑开机时谁先应答就用谁，"
        "于是有的能上网、有的不能。多半是把路由器当交换机接在 LAN 口，DHCP 没关。按 MAC 找到它：LAN 地址改掉、DHCP 关掉，"
        "再重启内网所有设备，观察两天。出处：S-DUP-04、S-DUP-05。",
        en="One DISCOVER brought different answers, or one server id from two MACs. A PC takes whichever comes first, so "
        "some work and some do not. Mostly a router used as a switch on its LAN ports with DHCP left on. Find it by MAC, "
        "change its LAN address, switch its DHCP off, restart every LAN device, watch for two days. Source: S-DUP-04/05.",
    ),
    "dhcp.foreign": Text(
        zh="在发地址的不是资料里登记的设备：{servers}。",
        en="The device that hands out addresses is not the one in the record: {servers}.",
    ),
    "dhcp.foreign.explain": Text(
        zh="只有一家应答，但服务器地址或下发的网关和资料不符。可能是另接了一台路由器抢在前面，也可能资料旧了，先和客户核对。",
        en="One server answers, but its id or router contradicts the record. Another router may have taken over, or the "
        "record is old: check with the customer first.",
    ),
    "dhcp.unmeasured": Text(zh="没能测 DHCP。", en="DHCP could not be measured."),
    "dhcp.unmeasured.explain": Text(
        zh="听全部应答需要管理员权限(Windows 还要 Npcap)；没链路或静默模式时不测。没测不等于没有第二台 DHCP。",
        en="Hearing every OFFER needs administrator rights, and Npcap on Windows; without a link or in quiet mode it is left "
        "out. Not measured does not mean there is no second server.",
    ),
}
