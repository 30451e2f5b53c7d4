"""Words of IPv6 routers and DHCPv6 servers."""

from fieldkit.text import Text

TEXTS: dict[str, Text] = {
    "ra.none": Text(
        zh="听了 {window_s} 秒，没有设备宣告自己是 IPv6 默认路由器：自动配置的电脑上网走 IPv4。",
        en="Nobody announced itself as IPv6 default router in {window_s} s: PCs that configure themselves go by IPv4.",
    ),
    "ra.none.explain": Text(
        zh="问过两次(RS)，听满整个窗口，没有能当默认路由的 IPv6 路由宣告(RA)。没开 IPv6 的内网都是这样，正常。智能家居网关会宣告"
        "自己那一段、但声明不当默认路由(lifetime 0)，不算。",
        en="Asked twice (Router Solicitation), listened for the full window, and no Router Advertisement of a default router "
        "came. That is how a LAN without IPv6 looks. A smart-home hub announces its own network and says that it is no "
        "default router (lifetime 0): that does not count.",
    ),
    "ra.one": Text(zh="IPv6 路由器只有一台：{routers}。", en="One IPv6 router: {routers}."),
    "ra.one.explain": Text(
        zh="听满整个窗口只有一台设备在宣告 IPv6 路由，和网关不矛盾。",
        en="One device announced itself as IPv6 router in the full window, and nothing contradicts that it belongs here.",
    ),
    "ra.pair": Text(
        zh="几台 IPv6 路由器宣告一致或都登记过，是主备，正常：{routers}。",
        en="Several IPv6 routers agree or are all known, a redundant pair: normal: {routers}.",
    ),
    "ra.pair.explain": Text(
        zh="宣告的前缀相同，或 MAC 都在资料里，或用的是主备共用的虚拟 MAC(VRRP)。电脑走哪台都一样。",
        en="They announce the same prefixes, are all in the record, or speak from a MAC that routers share (VRRP). Either "
        "will do for a PC.",
    ),
    "ra.unlisted": Text(
        zh="有和资料或网关对不上的 IPv6 设备：{strange}。和客户核对是谁的。",
        en="IPv6 is offered by a device that is not known to be the gateway: {strange}. Ask the customer whose it is.",
    ),
    "ra.unlisted.explain": Text(
        zh="这台设备在发 IPv6 路由宣告或 IPv6 地址，但它不是网关，资料里也没有。电脑优先走 IPv6：它要是上不了网，网页会先卡几秒"
        "才打开，有的应用直接不通，查 IPv4 又一切正常；它要是下发了 DNS，电脑解析域名也会去问它。可能是另接的路由器、开了共享上网"
        "的电脑，也可能本来就是这样规划的，先和客户核对。是它的问题就关掉它的 IPv6/RA，再测一次。",
        en="This device sends Router Advertisements or IPv6 addresses, but is not the gateway and not in the record. PCs "
        "prefer IPv6: if it leads nowhere, pages hang for seconds before they open and some programs fail, while IPv4 "
        "looks well; if it names resolvers, PCs ask those too. It may be an added router or a PC that shares its "
        "connection, or meant to be so: ask the customer first. If not, switch its IPv6 off and test again. Source: RFC 6104.",
    ),
    "ra.second_router": Text(
        zh="除网关外，还有设备在宣告自己是 IPv6 路由器：{strange}。按 MAC 找到它，关掉它的 IPv6 宣告。",
        en="Beside the gateway another device announces itself as IPv6 router: {strange}. Find it by MAC, stop its "
        "announcements.",
    ),
    "ra.second_router.explain": Text(
        zh="网关在宣告 IPv6 路由，另一台不是网关的设备也在宣告，前缀还不一样：电脑会拿到两套 IPv6 地址，出去走哪台说不准，有的网站慢、"
        "有的打不开。多半是另接的路由器(当交换机用)，或开了共享上网(ICS)的电脑。按 MAC 找到它，关掉它的 IPv6/RA 或拆下来，"
        "重启内网设备，观察两天；交换机支持的话打开 RA Guard。出处：RFC 6104。",
        en="The gateway announces IPv6, and so does a device that is not the gateway, with other prefixes. PCs take addresses "
        "of both and leave by either; some sites are slow, some fail. Mostly an added router used as a switch, or a PC "
        "that shares its connection. Find it by MAC, switch its IPv6 announcements off or take it out, restart the LAN's "
        "devices, watch for two days; switch RA Guard on where the switch has it. Source: RFC 6104, RFC 6105.",
    ),
    "ra.second_server": Text(
        zh="除本来的服务器外，还有设备在分配 IPv6 地址或 DNS：{strange}。按 MAC 找到它，关掉它的 DHCPv6。",
        en="Beside the rightful server another device hands out IPv6 addresses or resolvers: {strange}. Find it by MAC, "
        "stop its DHCPv6.",
    ),
    "ra.second_server.explain": Text(
        zh="两台设备都在应答 DHCPv6，给的网段或 DNS 不一样，其中一台是网关(或登记过的服务器)，另一台不是。电脑用了它的 DNS，"
        "就会有的网站打得开、有的打不开。按 MAC 找到它，问清是谁的，关掉它的 DHCPv6，再测一次。",
        en="Two devices answer DHCPv6 with different networks or resolvers; one is the gateway or a registered server, the "
        "other is neither. PCs that take its resolver open some sites and not others. Find it by MAC, ask whose it is, "
        "switch its DHCPv6 off, test again.",
    ),
    "ra.unmeasured": Text(zh="谁在发 IPv6 路由，这次没法判。", en="Who routes IPv6 here stays open."),
    "ra.unmeasured.explain": Text(
        zh="要有管理员权限(Windows 还要 Npcap)，问过路由器并听满整个窗口才算数；没链路或静默模式时不测。没测到不等于没有第二台。",
        en="It needs administrator rights, Npcap on Windows, a question to the routers and the full window; without a link "
        "or in quiet mode it is left out. Not measured does not mean there is no second router.",
    ),
    "missing.ra_not_asked": Text(
        zh="只听没问：路由器几分钟才宣告一次，这几秒没听到说明不了什么。",
        en="Only listened: routers announce themselves every few minutes, so a few silent seconds say nothing.",
    ),
    "missing.ra_not_asked.fix": Text(
        zh="客户同意探测内网后，不带 --quiet-lan 再测一次；或用 --watch 多听几分钟。",
        en="Once the customer agrees to probing, test again without --quiet-lan; or listen for minutes with --watch.",
    ),
    "missing.ra_cache": Text(
        zh="没有管理员权限(Windows 还要 Npcap)，只看到系统自己记着的 IPv6 路由器，别的听不到。",
        en="Without administrator rights (Npcap on Windows) only the IPv6 routers that the system keeps are known.",
    ),
    "missing.ra_cache.fix": Text(
        zh="用管理员身份运行(Windows 先装 Npcap)，再测一次。",
        en="Run it as administrator (install Npcap on Windows) and test again.",
    ),
    "missing.ra_capture_short": Text(
        zh="抓包只有 {window_s} 秒，没人问时路由器可以半小时才宣告一次，没听到的不能算没有。",
        en="The capture is {window_s} s long; a router that nobody asks may announce itself only every half hour.",
    ),
    "missing.ra_capture_short.fix": Text(
        zh="在现场直接测一次(会主动问)；或抓满半小时。",
        en="Test on site, which asks the routers; or capture for half an hour.",
    ),
    "missing.ra_two_at_line": Text(
        zh="单机直连时听到不一样的 IPv6 路由器：{routers}。可能是运营商的两台设备，也可能是别的用户漏过来的。",
        en="Different IPv6 routers were heard alone at the line: {routers}. Two of the carrier's, or another customer's "
        "leaking in.",
    ),
    "missing.ra_two_at_line.fix": Text(
        zh="把这些 MAC 报给网管核对；不是运营商设备的，请接入侧查用户隔离。",
        en="Give these MACs to the NOC; what is not the carrier's means that the access side must check isolation.",
    ),
    "weak.ra_cache": Text(
        zh="只是系统自己记着的 IPv6 路由器，不是现场听到的全部。",
        en="Only the IPv6 routers that the system keeps, not all that would be heard.",
    ),
}
