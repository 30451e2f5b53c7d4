"""Words of the gateway."""

from fieldkit.text import Text

TEXTS: dict[str, Text] = {
    "gateway.single": Text(
        zh="网关 {gateway} 只有一台设备应答：{macs}。", en="One device answers for {gateway}: {macs}."
    ),
    "gateway.single.explain": Text(
        zh="发了 {sent} 次 ARP，听满 {window_s} 秒，始终只有一个 MAC。",
        en="{sent} ARP requests, {window_s} s of listening, one MAC throughout.",
    ),
    "gateway.virtual": Text(
        zh="网关 {gateway} 用的是虚拟 MAC {virtual_macs}(VRRP/HSRP)，正常。",
        en="{gateway} uses the virtual MAC {virtual_macs} (VRRP/HSRP): normal.",
    ),
    "gateway.virtual.explain": Text(
        zh="两台路由器做主备时，网关地址由虚拟 MAC 应答，偶尔带上真实 MAC，不是冲突。",
        en="In a redundant pair the virtual MAC answers, sometimes beside a real one. That is no conflict.",
    ),
    "gateway.proxy_arp": Text(
        zh="多出来的 MAC 连没人用的 {unused_ip} 也应答，是代理 ARP，不是网关冲突。",
        en="The extra MAC also answers for the unused {unused_ip}: proxy ARP, not a second gateway.",
    ),
    "gateway.proxy_arp.explain": Text(
        zh="代理 ARP 的设备替所有地址应答。用一个没人用的地址一试就知道。",
        en="A device doing proxy ARP answers for every address; asking for an unused one shows it.",
    ),
    "gateway.duplicate": Text(
        zh="网关地址冲突：{gateway} 有不止一台设备应答，MAC {macs}。",
        en="Duplicate gateway: more than one device answers for {gateway}: {macs}.",
    ),
    "gateway.duplicate.explain": Text(
        zh="{window_s} 秒内对网关发 ARP，两个以上真实 MAC 同时应答，虚拟 MAC、代理 ARP 已排除。电脑随机选一个当网关，"
        "于是频繁掉线，有的能上、有的不能。多半是内网私接的路由器没改 LAN 地址。按 MAC 找到它，LAN 地址改成不重复的、关 DHCP，"
        "重启内网所有设备，观察两天。拿不准哪台是：拔掉主路由器，还有人应答的就是多出来的那台。出处：S-DUP-03、S-DUP-05。",
        en="Within {window_s} s two or more real MACs answered ARP for the gateway; virtual MACs and proxy ARP were ruled "
        "out. Each PC picks one at random, so some work and some drop. Mostly an extra router whose LAN address was never "
        "changed. Find it by MAC, give it a unique LAN address, switch its DHCP off, restart every LAN device, watch for "
        "two days. Not sure which: unplug the main router, and what still answers is the extra one. Source: S-DUP-03/05.",
    ),
    "gateway.unexpected_mac": Text(
        zh="网关 {gateway} 应答的 MAC {macs} 和资料登记的 {known_macs} 不一样。",
        en="{gateway} answers with {macs}, but the record says {known_macs}.",
    ),
    "gateway.unexpected_mac.explain": Text(
        zh="可能换过路由器、资料没更新，也可能别的设备占了网关地址。和客户核对一下路由器标签上的 MAC。",
        en="Either the router was replaced and the record is old, or another device took the address. Compare with the MAC "
        "on the router's label.",
    ),
    "gateway.one_seen": Text(
        zh="只看到系统缓存里的一个网关 MAC {macs}，有没有第二个看不出来。",
        en="Only the MAC that the system cached ({macs}) was seen; a second one cannot be excluded.",
    ),
    "gateway.one_seen.explain": Text(
        zh="没有权限收全部 ARP 应答，系统缓存只留一个。用管理员权限再测才能排除网关冲突。",
        en="Without rights only the cached winner is visible. Test again as administrator to rule out a duplicate gateway.",
    ),
    "gateway.not_heard": Text(zh="没听到网关的 ARP 应答。", en="No ARP answer from the gateway was heard."),
    "gateway.not_heard.fix": Text(
        zh="先按“网关是否应答”处理：网关通电、线插好、地址设对，有应答后再测。",
        en="Settle first whether the gateway is there (power, cable, address); measure again once it answers.",
    ),
    "gateway.not_heard.explain": Text(
        zh="没人应答，就没法说有没有第二个网关。先看网关通不通那一项。",
        en="With no answer at all, nothing can be said about a second one. See whether the gateway is alive first.",
    ),
    "gateway.answers": Text(
        zh="网关 {gateway} 应答正常，{received}/{sent}，{rtt_ms} ms。",
        en="{gateway} answers {received} of {sent}, {rtt_ms} ms.",
    ),
    "gateway.answers.explain": Text(
        zh="网关能 ping 通。只说明到网关这一段通。", en="The gateway answers echoes. That proves this hop only."
    ),
    "gateway.icmp_filtered": Text(
        zh="网关 {gateway} 不回 ping，但它在(有 ARP 应答或流量能过)，正常。",
        en="{gateway} ignores ping but is there (ARP answers, or traffic passes): normal.",
    ),
    "gateway.icmp_filtered.explain": Text(
        zh="很多设备关了 ping。不回 ping 不等于不通。", en="Many devices drop ping. No ping reply is no outage."
    ),
    "gateway.silent": Text(
        zh="网关 {gateway} 没有任何应答：ARP 问了 {arp_sent} 次没人答，ping 不通，外面也不通。",
        en="Nobody is at {gateway}: {arp_sent} ARP requests unanswered, no echo, nothing beyond.",
    ),
    "gateway.silent.explain": Text(
        zh="链路和地址都在，但网关地址没人应。在客户 LAN 里：看路由器有没有电、有没有死机、线插没插在 LAN 口。"
        "单机直连光猫：查接入交换机上的端口、VLAN、绑定，以及上面的网关。重启前先拍灯、读收光。",
        en="Link and address are there, but nobody answers for the gateway. On the customer's LAN: is the router powered, "
        "hung, the cord in a LAN port? Alone at the carrier's device: port, VLAN and binding on the access switch, then "
        "the gateway itself. Before any reboot photograph the lamps and read the light.",
    ),
    "gateway.not_judged": Text(zh="PPPoE 线路，不看 ARP 网关。", en="A PPPoE line: no ARP gateway to judge."),
    "gateway.not_judged.explain": Text(
        zh="PPPoE 的对端在会话里，不在 ARP 里。", en="The far end of PPPoE lives in the session, not in ARP."
    ),
    "gateway.unmeasured": Text(zh="没能判断网关在不在。", en="Whether the gateway is there could not be told."),
    "gateway.unmeasured.explain": Text(
        zh="没有链路、没有设网关，或 ARP 和 ping 都没权限发。",
        en="No link, no gateway set, or no right to send ARP or echoes.",
    ),
    "gateway.passes": Text(zh="网关外面有应答：{answered}。", en="Answers come from beyond the gateway: {answered}."),
    "gateway.passes.explain": Text(
        zh="ICMP、TCP、DNS 里只要有一种从网关外面回来，就算能过。",
        en="One answer from beyond, by ICMP, TCP or DNS, is enough.",
    ),
    "gateway.drops": Text(
        zh="网关 {gateway} 在({macs})，但什么都过不去：{targets} 都没回应。",
        en="{gateway} is there ({macs}) but passes nothing: {targets} all silent.",
    ),
    "gateway.drops.explain": Text(
        zh="网关有应答，但往外的 ICMP、TCP、DNS 全无回应。单机直连光猫时：常见是上联的 ARP 没更新或绑定不对，让设备重启一下 WAN 口"
        "(会发免费 ARP)，再请网管清网关上的 ARP。在客户 LAN 里：可能是路由器死机、会话满、过滤，也可能是路由器外面的线断了，"
        "笔记本在这里分不清，挂单台电脑到光猫上再测一次。",
        en="The gateway answers, yet nothing returns from beyond by ICMP, TCP or DNS. Alone at the carrier's device: "
        "mostly stale ARP or a wrong binding upstream; restart the WAN port so that it announces itself, and have the NOC "
        "clear ARP on the gateway. On the customer's LAN: a hung router, a full session table, a filter, or the line "
        "beyond the router. The laptop cannot tell from here: connect one PC at the carrier's device and test again.",
    ),
    "gateway.untested": Text(zh="没能测网关外面。", en="What lies beyond the gateway could not be tried."),
    "gateway.untested.explain": Text(
        zh="没有听到网关，或没有可测的外部目标。", en="The gateway was not heard, or there was no target beyond to try."
    ),
}
