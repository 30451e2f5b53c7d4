"""Words of addresses that two devices use."""

from fieldkit.text import Text

TEXTS: dict[str, Text] = {
    "ip.free": Text(zh="{ip} 没有别的设备在用。", en="Nobody else uses {ip}."),
    "ip.free.explain": Text(
        zh="按 RFC 5227 对本机地址发 ARP 探测，听满整个窗口，没有别的 MAC 应答。",
        en="The laptop's own address was probed by ARP after RFC 5227, for the full window; no other MAC answered.",
    ),
    "ip.conflict": Text(
        zh="地址冲突：{ip} 还有别的设备在用，MAC {taken_by}。",
        en="Address conflict: {ip} is also held by {taken_by}.",
    ),
    "ip.conflict.explain": Text(
        zh="对本机地址发探测，有别的 MAC 应答：两台设备抢同一个地址，会时通时断。它可能一会儿在一会儿不在，用 --watch 10m 看一段时间。"
        "在客户内网：按 MAC 找到那台设备，改掉其中一个的地址。"
        "单机直连光猫：先确认客户的路由器已拔下；还有人应答，就是别的用户在用这个地址，要接入侧处理，客户没有责任。",
        en="A probe for the laptop's own address was answered by another MAC: two devices fight for it, and both drop in "
        "and out. It may come and go: --watch 10m looks for longer. On the customer's LAN find the device by its MAC and change one of them. Alone at the carrier's device, "
        "make sure first that the customer's router is unplugged; if it still answers, another customer's station holds "
        "the address: the access side must act, this customer is not to blame.",
    ),
    "ip.proxy_answers": Text(
        zh="没有别的设备占用 {ip}，但 {proxies} 替它应答：连没人用的 {unused_ips} 它也应答（代理 ARP）。Windows 电脑会因此当成地址冲突、拒用自己的地址。",
        en="No other device holds {ip}, but {proxies} answers for it, as it does for {unused_ips}, which nobody holds (proxy "
        "ARP). A Windows PC may take that for a conflict and refuse its own address.",
    ),
    "ip.proxy_answers.explain": Text(
        zh="对本机地址发探测（源地址 0.0.0.0），有设备应答；再问没人用的地址，它也应答。所以不是有人占用，是它替所有地址代答：代理 ARP、"
        "交换机的终端跟踪、无线控制器的 ARP 代答都会这样。按规范这种探测不该代答：Windows 开机、换网时探测到应答，就报“IP 地址冲突”，"
        "退成 169.254 的地址，或者上不了网。怎么办：按 MAC 找到它是哪台，请管它的人在内网侧关掉代理 ARP（Huawei：undo arp-proxy enable；"
        "Cisco：no ip proxy-arp、no ip local-proxy-arp），或者不让它应答源地址为 0.0.0.0 的探测，再让电脑重新获取地址。"
        "应答的就是网关，又是酒店、宿舍、按用户隔离的网络：多半是有意这样配的，先问清楚，不要直接关。只试了一个没人用的地址的，标为证据较弱。"
        "真正占用地址的设备可能躲在代答后面：还是时通时断，就在代答关掉后再测一次。出处：RFC 5227、RFC 1027。",
        en="A probe for the laptop's own address (sender 0.0.0.0) was answered, and asked for addresses that nobody holds the same "
        "device answered too. So nobody took the address: it answers for all, as proxy ARP, a switch's device tracking or a "
        "wireless controller does. Such probes should be left alone: a Windows PC that starts or joins hears the answer, "
        'reports "IP address conflict" and falls back to 169.254, or stays offline. Find the device by its MAC and have whoever '
        "runs it switch proxy ARP off on the LAN side (Huawei: undo arp-proxy enable; Cisco: no ip proxy-arp, no ip "
        "local-proxy-arp), or keep it from answering probes from 0.0.0.0; then let the PC obtain its address again. Where it is the "
        "gateway of a hotel, a hostel or a LAN that keeps its users apart, it is most likely meant so: ask before anything is "
        "switched off. With only one such address tried, the evidence is weaker. A real holder could hide behind it: if "
        "service still comes and goes, test again once it no longer answers. Source: RFC 5227, RFC 1027.",
    ),
    "missing.ip_maybe_proxy": Text(
        zh="{macs} 应答了 {ip}，没人用的地址（试了 {unused_ips}）它也应答了一部分，或者又以 {ip} 主动说话：是替别人代答还是真在用，分不清。",
        en="{macs} answered for {ip}, and for an address that nobody should hold too (tried: {unused_ips}), but not for all of "
        "them, or it speaks as {ip} unasked: whether it answers for others or uses the address is open.",
    ),
    "missing.ip_maybe_proxy.fix": Text(
        zh="按 MAC 找到这台设备，看它的地址是不是 {ip}、有没有开代理 ARP；或拔掉它再测一次。",
        en="Find that device by its MAC and see whether {ip} is its address or proxy ARP is on; or unplug it and test again.",
    ),
    "ip.not_probed": Text(
        zh="本机地址有没有人冲突，没测到。", en="Whether another device holds this address was not measured."
    ),
    "ip.not_probed.explain": Text(
        zh="探测要发 ARP，需要管理员权限(Windows 还要 Npcap)，静默模式下不发。没测到不等于没有冲突。",
        en="Probing needs raw ARP: administrator rights, and Npcap on Windows; in quiet mode it is left out. Not measured "
        "does not mean that there is no conflict.",
    ),
    "ip.nobody_else": Text(
        zh="听到内网 {stations} 个地址；网关和本机的地址另有判断，其余没有一个被两台设备轮流占用。",
        en="Addresses heard on this LAN: {stations}; the gateway's and our own are judged elsewhere, none of the others is "
        "claimed by two devices by turns.",
    ),
    "ip.nobody_else.explain": Text(
        zh="听内网里的 ARP 应答和通告：同一个地址由两个 MAC 轮流声明，就是两台设备用了同一个地址。只听到的才算，没说话的设备看不到。"
        "网关地址和本机地址另有检测。",
        en="The ARP answers and announcements of the LAN were listened to: one address claimed by two MACs by turns means "
        "two devices that use it. Only who spoke was heard. The gateway's address and our own have checks of their own.",
    ),
    "ip.twice": Text(
        zh="地址 {ips} 由 {macs} 轮流声明，像是两台设备用了同一个地址。",
        en="{ips} is claimed by {macs} by turns, as if two devices used one address.",
    ),
    "ip.twice.explain": Text(
        zh="同一个地址在几十秒内由两个 MAC 来回声明，虚拟 MAC、代理 ARP、中继和只换过一次的都已排除。两台设备会时通时断。"
        "多半是手工设的地址落在自动分配的范围里。按 MAC 找到这两台，一台改成自动获取。也可能是同一台设备的两个网口，看一眼就知道；或者电脑休眠时由别的设备替它应答。"
        "出处：RFC 5227、C9。",
        en="Two MACs claim one address there and back within tens of seconds; virtual MACs, proxy ARP, repeaters and a "
        "single change were ruled out. Both devices drop in and out. Mostly an address set by hand inside the range handed "
        "out. Find both by MAC and let one obtain its address. It may also be two ports of one device: a look tells; or a PC "
        "sleeps and another device answers for it. "
        "Source: RFC 5227, C9.",
    ),
    "ip.others_unheard": Text(
        zh="内网别的地址有没有重复，没测到。", en="Whether two devices share another address here was not measured."
    ),
    "ip.others_unheard.explain": Text(
        zh="要听内网的 ARP，需要管理员权限（Windows 还要 Npcap），并且听满整个窗口。没听到不等于没有重复。",
        en="It takes the right to hear raw ARP (administrator, and Npcap on Windows) and a full window. Not heard does not "
        "mean that no address is used twice.",
    ),
    "missing.ip_too_many": Text(
        zh="听到 {stations} 个地址；地址太多，或抢用同一个地址的 MAC 太多，没有全部记下。",
        en="{stations} addresses were heard; there are more of them, or more MACs on one of them, than are kept.",
    ),
    "missing.ip_too_many.fix": Text(
        zh="在疑似有冲突的那一段（下一级交换机上）再测。",
        en="Measure again on the part in question, on a switch further down.",
    ),
    "missing.ip_changed": Text(
        zh="地址 {ips} 隔一段时间换一个 MAC：可能是自动分配先后给了两台设备，也可能两台在抢。",
        en="{ips} changed its MAC there and back, slowly: DHCP may have given it to one after the other, or two share it.",
    ),
    "missing.ip_changed.fix": Text(
        zh="用 --watch 10m 在现场看一段时间；几十秒内来回换，就是冲突。",
        en="Watch it on site with --watch 10m; if it goes to and fro within tens of seconds, it is a conflict.",
    ),
    "missing.ip_nobody_spoke": Text(
        zh="听满了整个窗口，内网没有一个地址说话。",
        en="The full window was listened to, and no address on this LAN spoke.",
    ),
    "missing.ip_nobody_spoke.fix": Text(
        zh="先看网线和交换机口是否真的通着客户内网；有电脑在用的时候再测一次，或用 --watch 10m 多听一会儿。",
        en="See first whether this cable and port really lead to the customer's LAN; then measure again while somebody "
        "works, or listen for longer with --watch 10m.",
    ),
    "missing.ip_capture": Text(
        zh="抓包不全（被截断、加了过滤，或太短），没看到的不等于没有。",
        en="The capture is not whole (cut off, filtered or too short): what is not in it may still be there.",
    ),
    "missing.ip_capture.fix": Text(
        zh="不加过滤重新抓几分钟，或到现场直接测。",
        en="Capture a few minutes again without a filter, or measure on site.",
    ),
}
