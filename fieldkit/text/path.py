"""Sentences of the checks of the way: loss, delay, order."""

from fieldkit.text import Text

TEXTS: dict[str, Text] = {
    "path.clean": Text(
        zh="到 {target} 发 {sent} 个包，丢 {lost} 个：只能说明丢包率低于 {bound_pct}%（95% 把握）。",
        en="{sent} packets to {target}, {lost} lost: this shows that loss is below {bound_pct} % (with 95 % certainty), no more.",
    ),
    "path.clean.explain": Text(
        zh="N 个包一个没丢，只能说明丢包率低于 3/N（95% 把握）：1000 个包说明低于 0.3%，四个 ping 什么也说明不了。"
        "客户说时断时续而这里没丢，就把时间放长（fieldkit path-check --watch 12h），别急着回单。",
        en="Nothing lost of N packets shows that loss is below 3/N (with 95 % certainty): 1000 packets show less than 0.3 %, four pings show nothing. "
        "If the customer says that it comes and goes and nothing was lost here, measure for longer (fieldkit path-check --watch 12h) before the ticket is closed.",
    ),
    "path.router_limits": Text(
        zh="只有第 {from_hop} 跳（{from_address}）自己少回 {hop_loss_pct}%，后面到 {target} 都正常：是该路由器限制应答，不是丢包。",
        en="Only hop {from_hop} ({from_address}) leaves {hop_loss_pct} % unanswered, and all beyond it up to {target} is fine: that router limits its own answers, this is no loss.",
    ),
    "path.router_limits.explain": Text(
        zh="路由器回 ping、回“TTL 超时”是最不要紧的活，忙时或设了限速就少回。判断标准：丢包要一直丢到末端才是真的；只有中间一跳丢、后面都好，不要派单。",
        en="Answering pings and telling expired TTLs is the least of a router's work, and often limited. Loss is real only if it goes on to the end; one hop in the middle that loses alone is no fault.",
    ),
    "path.loss_at_gateway": Text(
        zh="到 {from_address}（内网这一段）就开始丢，一直丢到末端（丢 {loss_pct}%，最长一次连丢 {longest_burst} 个包、约 {longest_ms} 毫秒）：真丢包，还没出客户内网。先换网线、单机直连网关重测。",
        en="Loss begins on the way to {from_address}, inside the LAN, and goes on to the end ({loss_pct} % lost, at worst {longest_burst} in a row, about {longest_ms} ms): real loss, before the line is even in use. Swap the cable first, then measure with one PC directly on the gateway.",
    ),
    "path.loss_at_gateway.explain": Text(
        zh="向网关、运营商首跳和目标同时匀速发包，网关这一段丢的和末端差不多，所以是这一段丢的，外线没有责任。"
        "会骗人的：无线、网线或水晶头不好、双工不匹配、网关太忙也丢。"
        "先换网线、换网口，看网卡错包（“链路质量”）；再甩开客户交换机单机直连网关重测；单机直连运营商也丢，才是外线。",
        en="Packets went at an even pace to the gateway, the carrier's first hop and the target at the same time; the gateway's section loses about as much as the end, so it is lost there and the line outside is not to blame. "
        "What misleads: Wi-Fi, a bad cable or plug, a duplex mismatch, a gateway too busy to answer. "
        "Swap cable and port and look at the error counters (link quality); then connect one PC directly to the gateway without the customer's switch and measure again; only if one PC directly on the carrier's port loses too is it the line.",
    ),
    "path.loss_at_carrier": Text(
        zh="丢包从第 {from_hop} 跳（{from_address}，运营商首跳）开始，一直到末端都丢（丢 {loss_pct}%，最长一次连丢 {longest_burst} 个包、约 {longest_ms} 毫秒）：真丢包。查收光、网线和接入端口。",
        en="Loss begins at hop {from_hop} ({from_address}, the carrier's first hop) and goes on to the end ({loss_pct} % lost, at worst {longest_burst} in a row, about {longest_ms} ms): real loss. Check light, cable and access port.",
    ),
    "path.loss_at_carrier.explain": Text(
        zh="到运营商首跳这一段（接入线路、协转或光纤收发器、接入交换机端口）丢包，前面不丢，后面一直丢。"
        "连着丢（闪断）多是光弱、接头松、倒换、2M 失步；零散地丢多是误码、双工不匹配、拥塞限速。"
        "查收光和网线，看接入交换机端口错包和双工；协转要成对换；2M 做环回测误码。记下闪断的时刻，请网管对照设备告警。",
        en="The section up to the carrier's first hop (access line, converter, access switch port) loses; nothing before it does, everything behind it does too. "
        "Losses in a row (short outages) mostly come from weak light, a loose connector, a protection switch or lost 2M sync; scattered ones from bit errors, a duplex mismatch, or congestion and policing. "
        "Check the received light and the cable, errors and duplex on the access switch port; swap converters in pairs; loop the 2M and measure bit errors. Note when the outages were and have the NOC compare its alarms.",
    ),
    "path.loss_beyond": Text(
        zh="第 {from_hop} 跳以前都不丢，从第 {from_hop} 跳往外到 {target} 丢 {loss_pct}%（最长一次连丢 {longest_burst} 个包、约 {longest_ms} 毫秒）：真丢在运营商首跳以外，也可能是目标自己少回。换个目标对照，都丢就报数据侧。",
        en="Nothing is lost before hop {from_hop}; from there to {target} {loss_pct} % is lost (at worst {longest_burst} in a row, about {longest_ms} ms): real loss beyond the carrier's first hop, unless the target itself answers too few. Compare another target; if it loses too, report to the core side.",
    ),
    "path.loss_beyond.explain": Text(
        zh="接入这一段不丢，丢在更远处：传输、数据侧，或者目标那一端。换一个目标再测：都丢，报数据侧查；只有这个目标丢，多半是对端的事。"
        "目标自己限制应答也会像丢包，所以目标要用线路档案里认可的地址。",
        en="The access section loses nothing; it is lost further on: transmission, the core, or the target's own end. Measure to another target: if all lose, report to the core side; if only this one does, it is mostly the far end. "
        "A target that limits its answers looks like loss as well, so use one that the line record names.",
    ),
    "path.loss_unplaced": Text(
        zh="到 {target} 丢 {loss_pct}%（最长一次连丢 {longest_burst} 个包、约 {longest_ms} 毫秒）：真丢包；但第 {from_hop} 跳起没有能对照的数，分不清丢在哪一段。放长时间或到交接处单机直连再测。",
        en="{loss_pct} % is lost to {target} (at worst {longest_burst} in a row, about {longest_ms} ms): real loss; but from hop {from_hop} on there is nothing to compare it with, so the section cannot be told. Measure for longer, or with one PC at the hand-over.",
    ),
    "path.loss_unplaced.explain": Text(
        zh="末端丢包，但网关或运营商首跳不回 ping、只回一部分，或者丢得太少，中间没有可比的数。到交接处单机直连再测一次，或给网关开 ping；两端各放一台电脑互测（fieldkit reflect）能分出方向。",
        en="The far end loses packets, but the gateway or the carrier's first hop does not answer pings or only some of them, or too few are lost to compare. Measure again with one PC directly at the hand-over, or allow pings on the gateway; two laptops against each other (fieldkit reflect) tell the direction.",
    ),
    "path.loss_large": Text(
        zh="只有大包丢：{large_size} 字节丢 {loss_pct}%，{small_size} 字节丢 {small_loss_pct}%。普通 ping 看不出来。查误码、双工和限速。",
        en="Only large packets are lost: {loss_pct} % at {large_size} bytes, {small_loss_pct} % at {small_size} bytes. An ordinary ping does not show it. Look at bit errors, duplex and policing.",
    ),
    "path.loss_large.explain": Text(
        zh="小包、大包同时匀速发，小包不丢、大包丢。包越长越容易碰上误码；双工不匹配、协转缓存（FIFO）太小、限速也是大包先丢。"
        "会骗人的：有的目标限制大 ping，换个目标对照；大包一个都不通是另一回事，看“大包”一项。"
        "查收光、网线和两端双工，协转成对换，2M 环回测误码，再问限速。",
        en="Small and large packets were sent at the same time and pace; only the large are lost. The longer a packet the sooner a bit error hits it; a duplex mismatch, a converter's small buffer (FIFO) or a policer also drop large ones first. "
        "What misleads: some targets limit large pings, so compare another one; no large packet passing at all is another matter, see path MTU. "
        "Check light, cable and duplex at both ends, swap converters in pairs, loop the 2M for bit errors, then ask about policing.",
    ),
    "path.no_answer": Text(
        zh="{target} 不回 ping，丢不丢包没法判断。",
        en="{target} does not answer pings, so loss cannot be judged.",
    ),
    "path.no_answer.explain": Text(
        zh="目标一个包都没回：可能是它不回 ping，也可能根本不通，看“能到外网吗”一项。没有测到不等于不丢。换一个回 ping 的目标再测。",
        en="Not one answer came: the target may not answer pings, or cannot be reached at all, see reach beyond. Not measured does not mean no loss. Measure again to a target that answers pings.",
    ),
    "path.target_limits": Text(
        zh="{target} 只回了一部分（{loss_pct}% 没回），它前一跳却都好：多半是目标限制应答，丢包没法判断。",
        en="{target} left {loss_pct} % unanswered, while the router right before it answered all: it mostly limits its answers, so loss cannot be judged.",
    ),
    "path.target_limits.explain": Text(
        zh="公共 DNS、网站和防火墙常限制回 ping 的个数，超过就不回，看着像丢包。判断办法：它前一跳的路由器每问必答，真丢包不会这样。换一个不限制的目标（最好是运营商认可的测试地址）再测，或把 --interval 放大。",
        en="Public resolvers, web sites and firewalls often answer only so many pings and drop the rest, which looks like loss. The router right before it answered every time; real loss would show there too. Measure to a target without such a limit (best one the carrier names), or with a larger --interval.",
    ),
    "missing.path_target_limits": Text(
        zh="目标 {target} 限制应答，分不清是不是丢包。",
        en="The target {target} limits its answers, which cannot be told from loss.",
    ),
    "missing.path_target_limits.fix": Text(
        zh="换一个不限制 ping 的目标（fieldkit path-check 目标地址），或用 --interval 100 放慢再测。",
        en="Name a target that does not limit pings (fieldkit path-check ADDRESS), or measure more slowly with --interval 100.",
    ),
    "path.too_few": Text(
        zh="只发出 {sent} 个包，太少，丢包不作判断。",
        en="Only {sent} packets were sent, too few to judge loss.",
    ),
    "path.too_few.explain": Text(
        zh="四个 ping 证明不了什么：要看出 0.1% 的丢包得发 3000 个包。把测试时间放长再测。",
        en="Four pings prove nothing: to see 0.1 % of loss takes 3000 packets. Measure for longer.",
    ),
    "path.unmeasured": Text(
        zh="丢包没有测到，不能判断。",
        en="Loss was not measured and cannot be judged.",
    ),
    "path.unmeasured.explain": Text(
        zh="没有测成的原因见“未测到”一栏。没有测到不等于不丢；按给出的办法处理后再测。",
        en="The list of what was not measured says why. Not measured does not mean no loss; do what it says and measure again.",
    ),
    "delay.normal": Text(
        zh="时延正常：到 {target}，95% 的包不超过 {p95_ms} 毫秒，抖动 {jitter_ms} 毫秒。",
        en="Delay is normal: 95 % of packets to {target} take at most {p95_ms} ms, jitter {jitter_ms} ms.",
    ),
    "delay.normal.explain": Text(
        zh="往返时延，看 95% 的包而不是平均值。参考值：到网关 5、到运营商首跳 10、国内 60 毫秒，抖动 10 毫秒（经验值）。",
        en="Round trips; what counts is where 95 % of packets lie, not the mean. For reference: 5 ms to the gateway, 10 to the carrier's first hop, 60 within the country, 10 of jitter (rules of thumb).",
    ),
    "delay.high_at_gateway": Text(
        zh="到网关 {from_address} 就慢：95% 的包要 {section_p95_ms} 毫秒（参考 {limit_ms}），抖动 {section_jitter_ms} 毫秒；后面一路都慢。",
        en="It is slow from the gateway {from_address} on: {section_p95_ms} ms for 95 % of packets ({limit_ms} is usual), jitter {section_jitter_ms} ms, and so is everything behind it.",
    ),
    "delay.high_at_gateway.explain": Text(
        zh="本机到网关这一段就慢，外线没有责任。多见于无线、客户内网有人占满带宽、网关太忙、环路。换有线、甩开客户交换机单机测；看看测的时候有没有人在下载。",
        en="Already the way from this laptop to the gateway is slow; the line outside is not to blame. Usual: Wi-Fi, somebody filling the LAN, a busy gateway, a loop. Use a cable, measure with one PC without the customer's switch, and see whether somebody is downloading.",
    ),
    "delay.high_at_carrier": Text(
        zh="从第 {from_hop} 跳（{from_address}，运营商首跳）开始慢：95% 的包要 {section_p95_ms} 毫秒（参考 {limit_ms}），抖动 {section_jitter_ms} 毫秒；后面一路都慢。",
        en="It is slow from hop {from_hop} ({from_address}, the carrier's first hop) on: {section_p95_ms} ms for 95 % of packets ({limit_ms} is usual), jitter {section_jitter_ms} ms, and so is everything behind it.",
    ),
    "delay.high_at_carrier.explain": Text(
        zh="接入这一段慢。最常见的是这条线自己被占满（有人上传或下载），先断开客户内网单机再测；仍慢，查限速、接入设备拥塞、线路误码重传，报接入侧。",
        en="The access section is slow. Most often the line itself is full (somebody uploads or downloads): take the customer's LAN off and measure with one PC; if it stays, look at policing, a congested access device, retransmissions for bit errors, and report to the access side.",
    ),
    "delay.high_beyond": Text(
        zh="接入段正常，到 {target} 慢：95% 的包要 {p95_ms} 毫秒（参考 {limit_ms}），抖动 {jitter_ms} 毫秒（参考 {jitter_limit_ms}）。",
        en="The access section is fine, but {target} is slow: {p95_ms} ms for 95 % of packets ({limit_ms} is usual), jitter {jitter_ms} ms ({jitter_limit_ms} is usual).",
    ),
    "delay.high_beyond.explain": Text(
        zh="慢在运营商首跳以外。目标远（跨国、卫星）本来就慢；换一个近的目标对照。近的也慢，报数据侧查绕路和拥塞；只有这个目标慢，多半是对端。",
        en="It is slow beyond the carrier's first hop. A far target (abroad, by satellite) is slow by nature; compare a near one. If that is slow too, report detours or congestion to the core side; if only this target is, it is mostly the far end.",
    ),
    "delay.high_unplaced": Text(
        zh="到 {target} 慢：95% 的包要 {p95_ms} 毫秒（参考 {limit_ms}），抖动 {jitter_ms} 毫秒；从第 {from_hop} 跳起有设备不回 ping，分不清慢在哪一段。",
        en="{target} is slow: {p95_ms} ms for 95 % of packets ({limit_ms} is usual), jitter {jitter_ms} ms; from hop {from_hop} on somebody does not answer pings, so the section cannot be told.",
    ),
    "delay.high_unplaced.explain": Text(
        zh="末端慢，但网关或运营商首跳不回 ping，没有可比的数。到交接处单机直连再测，或换一个近的目标对照。",
        en="The far end is slow, but the gateway or the carrier's first hop does not answer pings, so there is nothing to compare. Measure with one PC directly at the hand-over, or compare a nearer target.",
    ),
    "delay.unmeasured": Text(
        zh="时延没有测到，不能判断。",
        en="Delay was not measured and cannot be judged.",
    ),
    "delay.unmeasured.explain": Text(
        zh="没有测成的原因见“未测到”一栏。没有测到不等于正常；按给出的办法处理后再测。",
        en="The list of what was not measured says why. Not measured does not mean normal; do what it says and measure again.",
    ),
    "order.kept": Text(
        zh="顺序正常：{received} 个应答里乱序 {reordered} 个、重复 {duplicates} 个，路由没有来回变。",
        en="Order is kept: of {received} answers {reordered} out of order, {duplicates} doubled, and the route does not flap.",
    ),
    "order.kept.explain": Text(
        zh="乱序和重复不算丢包，少量不影响使用。路由变一次是网络正常调整，来回变才是隐患。",
        en="Reordered and doubled packets are not lost, and a few do no harm. One change of route is what networks do; only going back and forth is a hazard.",
    ),
    "order.reordered": Text(
        zh="到 {target} 的包有乱序：{received} 个里 {reordered} 个（{reordered_pct}%）后发先到。",
        en="Packets to {target} come out of order: {reordered} of {received} ({reordered_pct} %) were overtaken.",
    ),
    "order.reordered.explain": Text(
        zh="后发的包先到，多见于几条链路逐包分担、无线或 IPsec 加速、路由来回切换。语音、视频会卡，下载会变慢（TCP 以为丢包）。报数据侧查链路捆绑是否按流分担。",
        en="Packets are overtaken: mostly several links shared packet by packet, radio or IPsec offload, or a route that switches. Voice and video stutter and downloads slow down (TCP takes it for loss). Have the core side check that bundled links share by flow.",
    ),
    "order.duplicated": Text(
        zh="到 {target} 的包有重复：{received} 个应答多收到 {duplicates} 份。",
        en="Packets to {target} come twice: {duplicates} copies too many for {received} answers.",
    ),
    "order.duplicated.explain": Text(
        zh="同一个包收到两份，多见于二层环路、端口镜像接错、主备两条路同时转发、两台设备用同一地址。先查客户交换机有没有环路，再看网关是不是有两个。",
        en="One packet arrives twice: mostly a layer-2 loop, a mirror port plugged wrongly, both of a redundant pair forwarding, or two devices with one address. Look for a loop on the customer's switches, then whether there are two gateways.",
    ),
    "route.changed": Text(
        zh="路由来回变了 {changes} 次：第 {from_hop} 跳在 {before} 和 {after} 之间切换。",
        en="The route changed {changes} times: hop {from_hop} switches between {before} and {after}.",
    ),
    "route.changed.explain": Text(
        zh="每跳都隔一两秒问一次，同一跳的地址变来变去；已排除按流、按包的负载分担。路由振荡时会瞬断、乱序。记下时刻报数据侧查路由振荡或主备链路切换。",
        en="Every hop is asked every second or two, and one hop's address goes back and forth; load sharing by flow or by packet has been excluded. A flapping route drops and reorders packets for moments. Note the times and have the core side look for a flapping route or a protection link.",
    ),
    "order.unmeasured": Text(
        zh="乱序、重复没有测到，不能判断。",
        en="Order was not measured and cannot be judged.",
    ),
    "order.unmeasured.explain": Text(
        zh="没有测成的原因见“未测到”一栏。没有测到不等于正常；按给出的办法处理后再测。",
        en="The list of what was not measured says why. Not measured does not mean normal; do what it says and measure again.",
    ),
    "missing.path_target": Text(
        zh="测试目标 {target} 解析不出 IPv4 地址，没有测试对象。",
        en="No IPv4 address could be found for the target {target}, so there is nothing to measure.",
    ),
    "missing.path_target.fix": Text(
        zh="先处理 DNS，或直接用 IP 地址作目标再测。",
        en="Settle the DNS first, or name the target by its IP address.",
    ),
    "missing.path_no_answer": Text(
        zh="目标 {target} 不回 ping。",
        en="The target {target} does not answer pings.",
    ),
    "missing.path_no_answer.fix": Text(
        zh="换一个回 ping 的目标（fieldkit path-check 目标地址），或在线路档案的 test.targets 里填上。",
        en="Name a target that answers pings (fieldkit path-check ADDRESS), or put one into test.targets of the line record.",
    ),
    "missing.path_too_few": Text(
        zh="只发出 {sent} 个包，至少要 {needed} 个才能判断。",
        en="Only {sent} packets were sent; it takes at least {needed} to judge.",
    ),
    "missing.path_too_few.fix": Text(
        zh="用 --seconds 把测试时间放长，再测一次。",
        en="Measure for longer with --seconds.",
    ),
    "missing.path_busy": Text(
        zh="本机太忙，发包晚了 {late_ms} 毫秒，分不清慢的是本机还是线路。",
        en="This laptop was busy and sent up to {late_ms} ms late, so its own delay cannot be told from the line's.",
    ),
    "missing.path_busy.fix": Text(
        zh="关掉占 CPU 的程序、接上电源，再测一次。",
        en="Close what keeps the processor busy, plug the power in, and measure again.",
    ),
    "missing.path_own_link": Text(
        zh="检测中有 {local} 个包没能从本机发出去（网口断过、地址变了，或被本机防火墙拦下），丢包不算线路的。",
        en="{local} packets never left this laptop (its port went away, its address changed, or its own firewall stopped them), so the loss is not the line's.",
    ),
    "missing.path_own_link.fix": Text(
        zh="插紧网线和网卡、关掉省电和本机防火墙，再测一次。",
        en="Seat cable and adapter firmly, turn power saving and this laptop's firewall off, and measure again.",
    ),
    "weak.train_service": Text(
        zh="用系统自带的 ICMP 服务测得：发包没那么密，时延没那么准。",
        en="Measured by the system's own ICMP service: packets less close together, times less exact.",
    ),
}
