"""Words of the gateway."""

from fieldkit.text import Text

TEXTS: dict[str, Text] = {
    "gateway.single": Text(
        zh="网关 {gateway} 由 {macs} 应答，没有多余的设备。", en="{gateway} is answered by {macs}, and nobody else."
    ),
    "gateway.single.explain": Text(
        zh="对网关发 ARP，听满整个窗口，应答的始终是同一个 MAC，或都在资料里。",
        en="ARP was sent for the gateway and the full window listened to: one MAC throughout, or only MACs of the record.",
    ),
    "gateway.virtual": Text(
        zh="网关 {gateway} 用虚拟 MAC {virtual_macs}（{groups} 组），正常。",
        en="{gateway} uses the virtual MAC {virtual_macs} (group {groups}): normal.",
    ),
    "gateway.virtual.explain": Text(
        zh="两台路由器做主备（VRRP、HSRP、GLBP、CARP）时，网关地址由虚拟 MAC 应答，MAC 末尾就是组号，不是冲突。"
        "旁边还有真实 MAC 应答的，已看到它就是主备中的一台。GLBP 会轮流给出几个虚拟 MAC。",
        en="In a redundant pair (VRRP, HSRP, GLBP, CARP) a virtual MAC answers, which ends in the group's number. That is no "
        "conflict. A real MAC that answers beside it was seen to be one of the pair. GLBP gives out several virtual MACs "
        "by design.",
    ),
    "gateway.proxy_arp": Text(
        zh="{proxy_macs} 连没人用的 {unused_ip} 也应答，是代理 ARP；另一个是资料里的网关，不是冲突。",
        en="{proxy_macs} also answers for the unused {unused_ip}: proxy ARP; the other one is the recorded gateway. No conflict.",
    ),
    "gateway.proxy_arp.explain": Text(
        zh="代理 ARP 的设备替所有地址应答，用一个没人用的地址一试就知道。只有资料登记了真网关的 MAC，才敢这样判。",
        en="A device doing proxy ARP answers for every address; asking for an unused one shows it. It is only called so "
        "where the record knows the real gateway's MAC.",
    ),
    "gateway.one_box": Text(
        zh="{macs} 都应答网关 {gateway}，通到同一台设备，不是冲突。",
        en="{macs} both answer for {gateway} and lead to one and the same device: no conflict.",
    ),
    "gateway.one_box.explain": Text(
        zh="给每个 MAC 发一个 TTL 为 1 的 ping，都由同一个 MAC 回答，而且每次同时应答 ARP：是一台设备的两个网口接在同一个内网"
        "（Linux 会这样），不是两台。不影响使用，有条件就只留一根网线。",
        en="An echo of TTL 1, which no router passes on, was sent to each MAC, and one MAC answered them all; both answer "
        "ARP at the same moment. So it is two ports of one device on one LAN (Linux does that), not two devices. It does "
        "no harm; leave one cable in where you can.",
    ),
    "gateway.repeater": Text(
        zh="{repeater_macs} 替网关 {gateway} 代答并原样转发，是无线中继一类的设备，不是冲突。",
        en="{repeater_macs} answers on behalf of {gateway} and passes everything on, as a Wi-Fi repeater does: no conflict.",
    ),
    "gateway.repeater.explain": Text(
        zh="它不只应答网关地址，别的在用地址也代答（真正的主人也在应答），或者别人的应答由它转出来；发给它的 ping 不经路由就到了网关。"
        "无线中继、网桥会这样改 MAC。它若和主路由器接在同一台交换机上，拔掉那根网线更稳。",
        en="It answers for other addresses in use too, beside their holders, or carries another's answers in its own frames; "
        "an echo sent to it reaches the gateway without being routed. Wi-Fi repeaters and bridges translate MACs so. If it "
        "is also wired to the same switch as the main router, take that cable out.",
    ),
    "gateway.changed": Text(
        zh="应答网关 {gateway} 的 MAC 换过一次（{macs}），之后一直是新的：主备切换，不是冲突。",
        en="The MAC that answers for {gateway} changed over once ({macs}) and stayed: a failover, no conflict.",
    ),
    "gateway.changed.explain": Text(
        zh="堆叠、M-LAG 或主备路由器切换时，新的一台先通告、再应答，旧的 MAC 已不再占用网关地址。先后不算冲突，同时才算。",
        en="When a stack, an M-LAG or a redundant pair switches over, the new one announces itself and goes on answering, and "
        "the old MAC no longer holds the address. One after the other is no conflict; two at once is.",
    ),
    "gateway.same_both_sides": Text(
        zh="客户路由器内外可能是同一网段：网关 {gateway} 往外的下一跳是 {second_hop}，还在内网网段里。",
        en="The router may have the same subnet on both sides: beyond {gateway} the next hop is {second_hop}, inside the LAN's "
        "own subnet.",
    ),
    "gateway.same_both_sides.explain": Text(
        zh="多半是光猫开了路由模式，和客户路由器用了同一个网段，于是时通时断。它在路由器外面，内网里没人应答它的 ARP，所以不是网关地址冲突。"
        "光猫改桥接，或把一边的网段改掉（如 192.168.100.0/24）。光猫归运营商的，由运营商改数据。出处：MODE。",
        en="Mostly the CPE routes too and uses the same subnet as the customer's router, so that service comes and goes. It "
        "stands beyond the router, and nobody on the LAN answers ARP for it: no duplicate gateway. Set the CPE to bridge "
        "mode, or change one of the subnets (192.168.100.0/24, say). A CPE of the carrier's is the carrier's to set. "
        "Source: MODE.",
    ),
    "gateway.duplicate": Text(
        zh="网关地址冲突：{gateway} 同时有 {macs} 应答，有多出来的设备。",
        en="Duplicate gateway: {macs} answer for {gateway} at the same time.",
    ),
    "gateway.duplicate.explain": Text(
        zh="几秒内对网关发几次 ARP，两个以上真实 MAC 反复同时应答，虚拟 MAC 和代理 ARP 已排除。电脑随机选一个当网关，"
        "于是频繁掉线，有的能上、有的不能。多半是内网私接的路由器没改 LAN 地址。按 MAC 找到它，LAN 地址改成不重复的、关 DHCP，"
        "重启内网所有设备，观察两天。哪台是真网关：看资料登记的 MAC；没登记，就给每个 MAC 各发几个 ping，只有一台能通到外面，"
        "那台就是。分不清的只列出来，不下结论：拔掉主路由器，还有人应答的就是多出来的那台。单机直连光猫时看到的，"
        "请网管查这些 MAC 在哪个端口、用户之间有没有隔离。标着证据较弱的（静默模式、抓包、路由器不回 ping），也可能是同一台路由器的"
        "两个网口都插在内网：先看接线，或允许探测后再测。这种接法很常见，设备本身没坏，改一下设置就好。"
        "守着听（--watch）或看抓包时，“什么时候”那张表写着每台从几点到几点应答、结束时还在不在。出处：S-DUP-03、S-DUP-05。",
        en="Within a few seconds two or more real MACs repeatedly answered ARP for the gateway; virtual MACs and proxy ARP "
        "were ruled out. Each PC picks one at random, so some work and some drop. Mostly an extra router whose LAN address "
        "was never changed. Find it by MAC, give it a unique LAN address, switch its DHCP off, restart every LAN device, "
        "watch for two days. The real one is the one in the record; without a record, a few echoes go to each MAC, and it is "
        "the only one that leads out. Where that does not tell, all are listed and none is blamed: unplug the main router, "
        "and what still answers is the extra one. Seen alone at the carrier's device, have the NOC find the MACs' ports and "
        "check isolation. Marked as weaker evidence (quiet mode, a capture, a router that "
        "ignores ping) it may also be one router with two of its ports on the LAN: look at the cords, or test again with "
        "probing allowed. It is a common way to wire things; nothing is broken, a setting wants changing. "
        "Of a watch (--watch) or a capture the table “When it was” says from when to when each answered, and whether it "
        "still did at the end. Source: S-DUP-03/05.",
    ),
    "gateway.two_masters": Text(
        zh="网关 {gateway} 的主备路由器都成了主（{groups} 组）：{routers}。先查这两台之间互听心跳的那条链路或 VLAN。",
        en="Both routers of the redundant pair for {gateway} are master ({groups}): {routers}. First check the link or VLAN over "
        "which the two hear each other.",
    ),
    "gateway.two_masters.explain": Text(
        zh="做主备（VRRP、HSRP、CARP）的路由器，只有主的一台定时宣告自己；听到两台轮着宣告同一组、同一个地址，而且不是切换的那一下，"
        "就是两台互相听不到心跳，都成了主（脑裂）。两台用同一个虚拟 MAC 应答，交换机把流量一会儿送这台、一会儿送那台，于是时通时断。"
        "两台都不是多出来的，别盲目拔线。怎么办：请管路由器的人看两台的状态（是不是都是 Master/Active），查它们之间的心跳链路：直连线、"
        "交换机端口的 VLAN、有没有丢组播 224.0.0.18（VRRP、CARP）或 224.0.0.2、224.0.0.102（HSRP）；再核对两台的版本、认证、通告间隔是否一致。"
        "虚拟 MAC 找不到哪个口：按两台各自的地址在交换机上查。GLBP、组号不同的负载分担、备机的 HSRP hello、切换那一下都已排除。"
        "双活网关（M-LAG）若有意让两台都当主，和管路由器的人核对。"
        "出处：RFC 5798、RFC 2281。",
        en="Of routers that back each other up (VRRP, HSRP, CARP) the master alone announces itself by a clock. Two that do so by "
        "turns, for the same group and address and for longer than a change-over takes, do not hear each other and are both "
        "master (split brain). Both answer with the one virtual MAC, the switch sends traffic now to one, now to the other, and "
        "service comes and goes. Neither is too many: unplug nothing blindly. Have whoever runs the routers look at both "
        "(both Master, or Active?) and check the way their announcements take: the cable between them, the VLAN on the switch "
        "ports, multicast dropped to 224.0.0.18 (VRRP, CARP), 224.0.0.2 or 224.0.0.102 (HSRP); then whether version, "
        "authentication and interval are the same on both. A virtual MAC leads to either port: look the two up by their own "
        "addresses. GLBP, load sharing by several groups, the hello of an HSRP stand-by and a change-over were ruled out. Where "
        "both are meant to be active (M-LAG), ask whoever runs them. Source: RFC 5798, RFC 2281.",
    ),
    "gateway.unexpected_mac": Text(
        zh="网关 {gateway} 应答的 MAC 是 {macs}，资料登记的是 {registered}、MAC {known_macs}：地址不同先查本机网关是谁给的，"
        "相同就核对路由器标签。",
        en="{gateway} answers with {macs}, but the record says {registered} with {known_macs}. Another address: see who "
        "gave this laptop its gateway; the same one: compare with the router's label.",
    ),
    "gateway.unexpected_mac.explain": Text(
        zh="地址和资料一样、MAC 不一样：可能换过路由器、资料没更新，也可能别的设备占了网关地址，和客户核对一下路由器标签上的 MAC。"
        "地址也不一样：本机用的不是资料里的网关，地址可能是另一台设备给的，看 DHCP 那一项；资料里的网关这次没有问，"
        "本机设成资料里的网关再测。",
        en="The record's address with another MAC: the router was replaced and the record is old, or another device took the "
        "address; compare with the MAC on the router's label. Another address as well: this laptop does not use the "
        "record's gateway, and another device may have given it its address; see the DHCP check. The record's gateway was "
        "not asked this time: set this laptop to it and test again.",
    ),
    "gateway.one_seen": Text(
        zh="网关 {gateway} 看到 {macs} 应答，有没有第二台还不能排除。",
        en="{macs} seen answering for {gateway}; a second device cannot be excluded.",
    ),
    "gateway.one_seen.explain": Text(
        zh="没听全：没有权限(系统缓存只留一个)、没听满，或者应答先后不一、混着代理 ARP，分不清。用管理员权限再测一次；"
        "还分不清，拔掉主路由器看还有没有人应答。",
        en="Not the whole picture: no rights (the system's cache keeps one winner), a window cut short, or answers that "
        "changed over or are mixed with proxy ARP. Test again as administrator; if it stays open, unplug the main router "
        "and see whether anything still answers.",
    ),
    "gateway.not_heard": Text(
        zh="没听到网关的 ARP 应答，有没有第二台没法判。",
        en="No ARP answer from the gateway was heard, so a second one cannot be judged.",
    ),
    "gateway.not_heard.explain": Text(
        zh="没人应答，就没法说有没有第二个网关。先看网关通不通那一项。",
        en="With no answer at all, nothing can be said about a second one. See whether the gateway is alive first.",
    ),
    "gateway.answers": Text(zh="网关 {gateway} 有应答：{heard_by}。", en="{gateway} answers: {heard_by}."),
    "gateway.answers.explain": Text(
        zh="网关在。只说明到网关这一段通。ping 丢几个不说明线路有问题，很多设备限制 ping 的回应。",
        en="The gateway is there. That proves this hop only. A few lost echoes do not blame the line: many devices ration "
        "their replies.",
    ),
    "gateway.icmp_filtered": Text(
        zh="网关 {gateway} 不回 ping，但它在（{heard_by}），正常。",
        en="{gateway} ignores ping but is there ({heard_by}): normal.",
    ),
    "gateway.icmp_filtered.explain": Text(
        zh="很多设备关了 ping。ARP 有应答，或外面有应答，网关就在。不回 ping 不等于不通。",
        en="Many devices drop ping. An ARP answer, or answers from beyond, prove that it is there. No ping reply is no outage.",
    ),
    "gateway.silent": Text(
        zh="网关 {gateway} 没有应答：ARP 问了 {arp_sent} 次没人答，别的也没有任何回应。",
        en="Nobody is at {gateway}: {arp_sent} ARP requests unanswered, and nothing else came back.",
    ),
    "gateway.silent.explain": Text(
        zh="链路和地址都在，但网关地址没人应。在客户内网：看路由器有没有电、有没有死机、线是不是插在 LAN 口。"
        "单机直连光猫：查接入交换机上的端口、VLAN、绑定，以及上面的网关。重启前先拍灯、读收光。",
        en="Link and address are there, but nobody answers for the gateway. On the customer's LAN: is the router powered, "
        "hung, the cord in a LAN port? Alone at the carrier's device: port, VLAN and binding on the access switch, then "
        "the gateway itself. Before any reboot photograph the lamps and read the light.",
    ),
    "gateway.not_judged": Text(zh="PPPoE 线路，不看 ARP 网关。", en="A PPPoE line: no ARP gateway to judge."),
    "gateway.not_judged.explain": Text(
        zh="PPPoE 的对端在会话里，不在 ARP 里。", en="The far end of PPPoE lives in the session, not in ARP."
    ),
    "gateway.unmeasured": Text(zh="网关在不在，这次没法判。", en="Whether the gateway is there stays open."),
    "gateway.unmeasured.explain": Text(
        zh="没有链路、没有设网关、没有权限发 ARP 和 ping，或只有系统缓存里的旧记录。补上再测。",
        en="No link, no gateway set, no right to send ARP or echoes, or only an old entry of the system's cache. Mend that "
        "and test again.",
    ),
    "gateway.passes": Text(zh="网关外面有应答：{answered}。", en="Answers come from beyond the gateway: {answered}."),
    "gateway.passes.explain": Text(
        zh="ICMP、TCP、DNS 里只要有一种从网关外面回来，就算能过。只有 DNS(UDP)回来、别的全不通时不算，路由器自己会代答。",
        en="One answer from beyond, by ICMP, TCP or DNS, is enough. DNS over UDP alone is not where all else fails: a "
        "router may answer that itself.",
    ),
    "gateway.drops": Text(
        zh="网关 {gateway} 在，但外面都不通：{targets} 没有一个回应。",
        en="{gateway} is there but passes nothing: {targets} all silent.",
    ),
    "gateway.drops.explain": Text(
        zh="网关有应答，但往外的 ICMP、TCP、DNS 全无回应。单机直连光猫时：常见是上联的 ARP 没更新或绑定不对，让设备重启一下 WAN 口"
        "(会发免费 ARP)，再请网管清网关上的 ARP。在客户内网：可能是路由器死机、会话满、过滤，也可能是路由器外面的线断了，"
        "笔记本在这里分不清，先不定责，挂单台电脑到光猫上再测一次。",
        en="The gateway answers, yet nothing returns from beyond by ICMP, TCP or DNS. Alone at the carrier's device: "
        "mostly stale ARP or a wrong binding upstream; restart the WAN port so that it announces itself, and have the NOC "
        "clear ARP on the gateway. On the customer's LAN: a hung router, a full session table, a filter, or the line "
        "beyond the router. The laptop cannot tell from here and names no owner: connect one PC at the carrier's device "
        "and test again.",
    ),
    "gateway.untested": Text(zh="网关外面通不通，这次没法判。", en="Whether the gateway passes traffic stays open."),
    "gateway.untested.explain": Text(
        zh="没有听到网关，或可测的外部目标太少，或回来的只有路由器也能代答的东西。在资料 test.targets 里补两个外部地址再测。",
        en="The gateway was not heard, there were too few targets beyond, or only such answers came as a router may give "
        "itself. Add two outside addresses to test.targets in the record and test again.",
    ),
    "missing.gateway_quiet": Text(
        zh="没有设备应答网关 {gateway} 的 ARP。", en="Nobody answered ARP for the gateway {gateway}."
    ),
    "missing.gateway_quiet.fix": Text(
        zh="先核对本机的地址和网关，看网关设备的灯，再测。",
        en="Check the laptop's own address and gateway, look at the gateway's lamps, then test again.",
    ),
    "missing.gateway_not_used": Text(
        zh="本机没有设这里的网关，它通不通测不出来。",
        en="This laptop does not use the gateway of this place, so it cannot be judged.",
    ),
    "missing.gateway_not_used.fix": Text(
        zh="先把本机的地址和网关设好（自动获取，或照资料填）再测。",
        en="Set this laptop's address and gateway first (by DHCP, or from the record), then test again.",
    ),
    "missing.gateway_session": Text(
        zh="PPPoE 拨号线路没有 ARP 网关；外面没有回应，问题在会话里或更远处。",
        en="A dialled PPPoE line has no ARP gateway; nothing answered through the session.",
    ),
    "missing.gateway_session.fix": Text(
        zh="断开重拨一次；仍不通，请网管查会话、地址和路由。",
        en="Hang up and dial again; if that fails, have the NOC look at the session, its address and routing.",
    ),
    "missing.gateway_old_cache": Text(
        zh="只有系统 ARP 缓存里的 {macs}，可能是旧记录，证明不了网关现在还在。",
        en="Only the system's ARP cache holds {macs}; it may be old and does not prove that the gateway is there now.",
    ),
    "missing.gateway_old_cache.fix": Text(
        zh="用管理员权限（Windows 装 Npcap）再测；或看网关设备的灯。",
        en="Test again with administrator rights (Npcap on Windows), or look at the gateway's lamps.",
    ),
    "missing.gateway_changed": Text(
        zh="应答网关的 MAC 先后不同（{macs}）：可能是主备切换，也可能另有一台偶尔应答。",
        en="The MAC that answers changed over ({macs}): a failover, or a second device that answers seldom.",
    ),
    "missing.gateway_changed.fix": Text(
        zh="再测两次；每次都出现两个 MAC，就按网关地址冲突查。",
        en="Test twice more; if both MACs turn up each time, treat it as a duplicate gateway.",
    ),
    "missing.gateway_by_asker": Text(
        zh="{macs} 都应答过网关，但没有一次询问是两个都答的：可能是一台设备的几个网口分着答（聚合、负载分担），也可能是两台、"
        "抓包点只看到一半。",
        en="{macs} answered for the gateway, but never two of them to one question: one device may share it out over its "
        "ports (a bond, load sharing), or there are two, and the place of capture shows half of each.",
    ),
    "missing.gateway_by_asker.fix": Text(
        zh="到现场直接测一次：由同一台电脑连着问，是一台还是两台就分得清。",
        en="Measure on site: asked by one and the same laptop, one device and two are told apart.",
    ),
    "missing.gateway_ports": Text(
        zh="{macs} 都应答网关，从哪个出去都从同一个回来，又都不回 ping：像是一台路由器的两个网口，证实不了是不是两台。",
        en="{macs} answer for the gateway, what goes out by either comes back by the same one, and neither answers ping: it "
        "looks like two ports of one router, but two routers are not ruled out.",
    ),
    "missing.gateway_ports.fix": Text(
        zh="看路由器是不是有两根网线插在内网里；是就只留一根再测，不是就按网关地址冲突查。",
        en="See whether the router has two cords in this LAN; if so leave one and test again, if not treat it as a duplicate "
        "gateway.",
    ),
    "missing.gateway_twice": Text(
        zh="{macs} 每问一次都答两遍：可能有两台设备用同一个 MAC（克隆的、主备都成了主，或双活网关），也可能是报文重复。",
        en="{macs} answers every question twice: two devices may share the MAC (cloned, both of a pair are master, or both active by "
        "design), or "
        "frames are doubled on the way.",
    ),
    "missing.gateway_twice.fix": Text(
        zh="在交换机上反复查这个 MAC 在哪个端口：在两个口之间来回跳就是两台；或拔掉路由器的网线，看还有没有人应答。",
        en="Look up its port on the switch several times: if it moves between two, there are two; or unplug the router and "
        "see whether it still answers.",
    ),
    "missing.gateway_masters": Text(
        zh="{group} 组有两台路由器先后宣告自己是主（{routers}）：可能正在主备切换，也可能两台都成了主，听的时间太短。",
        en="Two routers announced themselves as master of {group} ({routers}): one may be taking over, or both are master; it was "
        "too short to tell.",
    ),
    "missing.gateway_masters.fix": Text(
        zh="用 --watch 1m 再听一分钟；两台一直轮着宣告，就查它们之间互听心跳的链路或 VLAN。",
        en="Listen for a minute with --watch 1m; if both go on by turns, check the link or VLAN over which they hear each other.",
    ),
    "missing.gateway_proxy": Text(
        zh="{macs} 都应答网关地址，其中有设备替所有地址应答（代理 ARP），分不清哪台是真网关。",
        en="{macs} all answer for the gateway, and at least one answers for every address (proxy ARP); which is the real "
        "gateway cannot be told.",
    ),
    "missing.gateway_proxy.fix": Text(
        zh="把真网关的 MAC 填进资料 lan.gateway_macs 再测；或拔掉主路由器看谁还应答。",
        en="Put the real gateway's MAC into lan.gateway_macs of the record and test again; or unplug the main router and "
        "see who still answers.",
    ),
    "missing.gateway_groups": Text(
        zh="有几个虚拟 MAC（{macs}）同时应答网关地址，可能是两组主备用了同一个地址。",
        en="Several virtual MACs ({macs}) answer for the gateway: two redundancy groups may share one address.",
    ),
    "missing.gateway_groups.fix": Text(
        zh="和管理路由器的人核对 VRRP/HSRP 组号和虚拟地址。",
        en="Check group numbers and virtual addresses of VRRP or HSRP with whoever runs the routers.",
    ),
    "missing.gateway_beside_virtual": Text(
        zh="除了虚拟 MAC，{macs} 也应答网关地址，看不出它是不是主备中的一台。",
        en="Beside the virtual MAC {macs} answers for the gateway too; whether it is one of the pair cannot be seen.",
    ),
    "missing.gateway_beside_virtual.fix": Text(
        zh="和管理路由器的人核对这个 MAC；是主备中的一台，就填进资料 lan.gateway_macs 再测。",
        en="Ask whoever runs the routers about that MAC; if it is one of the pair, put it into lan.gateway_macs and test again.",
    ),
    "missing.gateway_capture": Text(
        zh="抓包里问网关 {gateway} 的 ARP 太少（{sent} 次）或抓包不全，判断不了有没有第二台。",
        en="The capture holds too few requests for {gateway} ({sent}), or is not whole: a second device cannot be judged.",
    ),
    "missing.gateway_capture.fix": Text(
        zh="不加过滤重新抓几分钟，其间在一台电脑上清 ARP（arp -d）几次；或到现场直接测。",
        en="Capture a few minutes again without a filter, clearing ARP (arp -d) on a PC a few times; or measure on site.",
    ),
    "missing.gateway_only_dns": Text(
        zh="外面只有 DNS（{answered}）有回应，别的全不通；路由器自己也会代答 DNS，不能算通。",
        en="Only DNS ({answered}) answered and nothing else did; a router may answer DNS itself, so that proves nothing.",
    ),
    "missing.gateway_only_dns.fix": Text(
        zh="看路由器的 WAN 口状态；或单机直连光猫再测。",
        en="Look at the router's WAN state, or connect alone at the carrier's device and test again.",
    ),
    "missing.gateway_few_targets": Text(
        zh="能试的外部目标太少（{targets}），可能只是目标自己不通。",
        en="Too few targets beyond were tried ({targets}); they may just be dead themselves.",
    ),
    "missing.gateway_few_targets.fix": Text(
        zh="在资料 test.targets 里填两个以上外部地址再测。",
        en="Put two or more outside addresses into test.targets of the record and test again.",
    ),
    "missing.gateway_refused_beyond": Text(
        zh="目标没回应，但 {by} 回了“不可达”：它可能在网关外面，也可能就是网关的另一个地址。",
        en='No target answered, but {by} said "unreachable": it may stand beyond the gateway, or be another address of it.',
    ),
    "missing.gateway_refused_beyond.fix": Text(
        zh="查 {by} 是谁：是运营商设备，就从它往外查路由；是客户路由器，就查它的 WAN 口。",
        en="Find out whose {by} is: if the carrier's, look at routing from there on; if the router's own, at its WAN side.",
    ),
}
