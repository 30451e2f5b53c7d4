"""Sentences of the two-ended measurement."""

from fieldkit.text import Text

_NEXT_FORWARD_ZH = (
    "下一步：先去对端（Z端）看入方向：收光、端口错包（CRC）、入方向限速和双工；再看本端（A端）的发光和出方向限速。"
    "两端都正常，就报传输侧和数据侧查本端到对端这个方向。"
)
_NEXT_FORWARD_EN = (
    "Next: go to the far end (Z) first and look at what comes in there: received light, CRC errors, ingress policing, duplex; "
    "then at this end (A), launched power and egress policing. Both fine: have transmission and core look at the direction from here to there. "
)
_NEXT_BACKWARD_ZH = (
    "下一步：先在本端（A端）看入方向：收光、端口错包（CRC）、入方向限速和双工；再请对端（Z端）看发光和出方向限速。"
    "两端都正常，就报传输侧和数据侧查对端到本端这个方向。"
)
_NEXT_BACKWARD_EN = (
    "Next: stay at this end (A) and look at what comes in here: received light, CRC errors, ingress policing, duplex; "
    "then have the far end (Z) checked, launched power and egress policing. Both fine: have transmission and core look at the direction from there to here. "
)

TEXTS: dict[str, Text] = {
    "stamp.clean": Text(
        zh="双向都没有明显丢包：与对端 {far} 发 {sent} 包，本端→对端丢 {lost_forward}，对端→本端丢 {lost_backward}；"
        "丢包率低于 {bound_pct}%（95% 把握）。",
        en="No loss to speak of either way: of {sent} packets with {far}, {lost_forward} were lost on the way there and "
        "{lost_backward} on the way back; loss is below {bound_pct} % (95 % sure).",
    ),
    "stamp.clean.explain": Text(
        zh="两端同时测：对端反射器自己编号，去程和回程的丢包可以分开数。一个没丢只能说明丢包率低于 3/N，想要更大把握就测得更久。"
        "丢包是一阵一阵的，就在客户说丢的那个时段测。",
        en="Both ends were measured together: the reflector numbers its answers, so that losses there and back are counted apart. "
        "No loss in N packets only bounds it to 3/N; measure longer for more. Where loss comes in bursts, measure when the customer sees it.",
    ),
    "stamp.loss_forward": Text(
        zh="本端→对端方向丢包：发 {sent} 包，去程丢 {lost_forward}（{loss_forward_pct}%，最长连丢 {longest_forward_ms} 毫秒），"
        "回程丢 {lost_backward}。先去对端（Z端）查入方向。",
        en="Packets get lost on the way from here to the far end: of {sent}, {lost_forward} were lost there "
        "({loss_forward_pct} %, the longest run {longest_forward_ms} ms) and {lost_backward} on the way back. Go to the far end (Z) first.",
    ),
    "stamp.loss_forward.explain": Text(
        zh="对端反射器给收到的每个包按自己的顺序编号，号是连的而我们的包少了，就是去程丢的。"
        "和对端收到多少对得上，所以不是猜的。容易误判的地方：对端电脑太忙、防火墙限速，也会像去程丢包，换一台电脑再测一次。"
        + _NEXT_FORWARD_ZH,
        en="The reflector numbers each packet it receives; where its numbers run on and packets of ours are missing, they were lost on the way there. "
        "What may mislead: a busy far laptop or a firewall that limits the rate looks the same; test once more with another one. "
        + _NEXT_FORWARD_EN,
    ),
    "stamp.loss_backward": Text(
        zh="对端→本端方向丢包：回程丢 {lost_backward}（{loss_backward_pct}%，最长连丢 {longest_backward_ms} 毫秒），"
        "发 {sent} 包中去程丢 {lost_forward}。不用跑对端，先查本端（A端）入方向。",
        en="Packets get lost on the way from the far end to here: {lost_backward} on the way back ({loss_backward_pct} %, the longest "
        "run {longest_backward_ms} ms), {lost_forward} of {sent} on the way there. Stay here and look at what comes in at this end (A).",
    ),
    "stamp.loss_backward.explain": Text(
        zh="对端反射器的编号里有我们没收到的号：这些包对端收到并答了，是在回来的路上丢的。"
        "容易误判的地方：本机防火墙或无线连接也会像回程丢包，务必用网线测。" + _NEXT_BACKWARD_ZH,
        en="The reflector's numbers have gaps: it received and answered those packets, and the answers were lost on the way back. "
        "What may mislead: a firewall on this laptop, or Wi-Fi; test by cable. " + _NEXT_BACKWARD_EN,
    ),
    "stamp.loss_both": Text(
        zh="两个方向都丢包：发 {sent} 包，本端→对端丢 {lost_forward}（{loss_forward_pct}%），对端→本端丢 {lost_backward}（{loss_backward_pct}%）。"
        "查两个方向共用的东西：中间的传输、协转、双工、拥塞。",
        en="Packets get lost both ways: of {sent}, {lost_forward} on the way there ({loss_forward_pct} %) and {lost_backward} on the way "
        "back ({loss_backward_pct} %). Look at what both ways share: transmission, converters, duplex, congestion.",
    ),
    "stamp.loss_both.explain": Text(
        zh="去程和回程分开数，两边都有丢包。两个方向同时坏，多半是共用的部分：协转成对不匹配、半双工、传输段误码、链路跑满。"
        "下一步：两端各自近距离再测一次（电脑直连本端的网关），哪一端自己就丢，先去哪一端；两端都不丢，报传输侧查中间段。",
        en="There and back are counted apart, and both lose. What breaks both ways is mostly what both share: a mismatched converter pair, "
        "half duplex, errors on the transmission section, a full line. Next: test each end against its own gateway; "
        "go to the end that loses by itself; if neither does, have transmission look at the section between.",
    ),
    "stamp.loss_unplaced": Text(
        zh="与对端 {far} 之间丢包：发 {sent} 包，丢 {loss_pct}%（最长连丢 {longest_ms} 毫秒），但分不出是去程还是回程。",
        en="Packets get lost between here and {far}: {loss_pct} % of {sent} (the longest run {longest_ms} ms), but which way cannot be told.",
    ),
    "stamp.loss_unplaced.explain": Text(
        zh="对端反射器只照抄我们的编号（很多路由器的 TWAMP Light 就是这样），或者丢包后再没有应答，丢在哪个方向看不出来。"
        "下一步：对端换一台装了 fieldkit 的电脑运行 fieldkit reflect 再测，就能分方向；或者到对端反过来测一次，两次一比。",
        en="The reflector only copies our numbers (many routers' TWAMP Light does), or nothing came any more after the loss, so that it has no direction. "
        "Next: run fieldkit reflect on a laptop at the far end and measure again, which tells the direction; or measure from the far end too and compare.",
    ),
    "stamp.silent": Text(
        zh="对端 {far} 没有反射器应答，双向丢包没有测到。",
        en="No reflector answered at {far}, so the two directions could not be measured.",
    ),
    "stamp.silent.explain": Text(
        zh="发出的测试包一个也没回来。没有应答不等于线路不通：多半是对端没有运行 fieldkit reflect、没放行本机地址、端口不对，"
        "或被防火墙拦了。在对端运行 fieldkit reflect，它会显示收到和拒绝了多少包，一看就知道包到了没有。",
        en="None of the test packets came back. That does not mean the line is down: mostly fieldkit reflect does not run there, does not allow this laptop, "
        "listens on another port, or a firewall is in the way. fieldkit reflect shows how many packets it got and refused, which tells whether they arrive.",
    ),
    "stamp.not_asked": Text(
        zh="没有指定对端，没有做两端测试。",
        en="No far end was named, so nothing was measured between two ends.",
    ),
    "stamp.not_asked.explain": Text(
        zh="要分方向看丢包，需要对端配合：在对端电脑上运行 fieldkit reflect，本端用 --far 指定它的地址。",
        en="Loss by direction needs the far end: run fieldkit reflect on a laptop there, and name its address with --far here.",
    ),
    "stamp.unmeasured": Text(
        zh="双向丢包没有测到，不能判断。",
        en="Loss by direction could not be told.",
    ),
    "stamp.unmeasured.explain": Text(
        zh="测试包发得太少、本机没能发出去，或者测到一半对端停了。没有测到不等于正常，照提示处理后再测一次。",
        en="Too few packets were sent, this laptop could not send them, or the far end stopped half-way. Not measured does not mean fine; do what the fix says and measure again.",
    ),
    "stamp.delay_normal": Text(
        zh="时延正常：往返 {rtt_ms} 毫秒；本端→对端 {forward_ms}，对端→本端 {backward_ms}（误差 ±{error_ms}），两个方向相当。",
        en="Delay is even: {rtt_ms} ms round trip; {forward_ms} there, {backward_ms} back (±{error_ms}).",
    ),
    "stamp.delay_normal.explain": Text(
        zh="两端的时钟都报告已同步，而且数值对得上，所以能给出单向时延。",
        en="Both clocks say that they are synchronised and the figures bear it out, so one-way delays can be given.",
    ),
    "stamp.delay_round_trip": Text(
        zh="往返时延 {rtt_ms} 毫秒（95% 在 {rtt_p95_ms} 以内），抖动 {jitter_ms}；两端时钟未同步，不给单向时延。",
        en="Round trip {rtt_ms} ms (95 % within {rtt_p95_ms}), jitter {jitter_ms}; the clocks are not synchronised, so no one-way delay is given.",
    ),
    "stamp.delay_round_trip.explain": Text(
        zh="往返时延已扣掉对端处理的时间，不需要对时。单向时延要两端时钟都同步（NTP 或 PTP）而且误差够小才算数，否则给出来也是错的。",
        en="The far end's own time is taken off the round trip, which needs no common clock. A one-way delay counts only where both clocks are synchronised (NTP or PTP) closely enough; any other figure would be wrong.",
    ),
    "stamp.delay_clocks_differ": Text(
        zh="往返时延 {rtt_ms} 毫秒（95% 在 {rtt_p95_ms} 以内）；两端都说时钟已同步，但对不上，不给单向时延。",
        en="Round trip {rtt_ms} ms (95 % within {rtt_p95_ms}); both clocks claim to be synchronised but disagree, so no one-way delay is given.",
    ),
    "stamp.delay_clocks_differ.explain": Text(
        zh="按两端的时钟算，包还没发就到了，说明至少一端的时钟不准。往返时延不受影响。要看单向，先把两端都对到同一个 NTP 服务器。",
        en="By the two clocks packets arrived before they were sent, so at least one is wrong. The round trip is not affected. For one-way delays set both by the same NTP server first.",
    ),
    "stamp.delay_asymmetric": Text(
        zh="两个方向时延差 {difference_ms} 毫秒：本端→对端 {forward_ms}，对端→本端 {backward_ms}（误差 ±{error_ms}）。慢的方向可能绕路或拥塞。",
        en="The two directions differ by {difference_ms} ms: {forward_ms} there, {backward_ms} back (±{error_ms}). The slower one may be a detour or congested.",
    ),
    "stamp.delay_asymmetric.explain": Text(
        zh="两端时钟都已同步，所以单向时延可信。差这么多，常见原因是来回走不同的路由，或慢的那个方向排队（跑满、限速）。"
        "下一步：闲时再测一次，差值消失就是拥塞，查慢方向的流量和限速；一直在，就请数据侧查两个方向的路由是否一致。",
        en="Both clocks are synchronised, so the one-way delays hold. Such a difference mostly means two routes, or a queue on the slower way (a full line, a policer). "
        "Next: measure again when the line is idle; if it goes, it is congestion on that way; if it stays, have the core side compare the routes of both ways.",
    ),
    "stamp.delay_unmeasured": Text(
        zh="与对端之间的时延没有测到。",
        en="The delay between the two ends was not measured.",
    ),
    "stamp.delay_unmeasured.explain": Text(
        zh="没有收到对端反射器的应答，时延无从算起。先让反射器应答，再测。",
        en="No answer came from a reflector, so there is no delay to give. Have one answer first, then measure again.",
    ),
    "missing.stamp_not_asked": Text(zh="没有指定对端。", en="No far end was named."),
    "missing.stamp_not_asked.fix": Text(
        zh="在对端电脑上运行 fieldkit reflect，本端加 --far 对端地址。",
        en="Run fieldkit reflect on a laptop at the far end, and add --far ADDRESS here.",
    ),
    "missing.stamp_far_wrong": Text(
        zh="“{far}”不能作对端：要写对端的 IPv4 地址或域名，可带端口，不能是本机或组播地址。",
        en="“{far}” cannot be the far end: give its IPv4 address or name, with a port if need be; not this laptop, not multicast.",
    ),
    "missing.stamp_far_wrong.fix": Text(
        zh="照对端 fieldkit reflect 显示的写，例如 --far 10.0.0.2:8620。",
        en="Write it as fieldkit reflect shows it at the far end, for example --far 10.0.0.2:8620.",
    ),
    "missing.stamp_name": Text(zh="对端 {far} 的域名解析不出来。", en="The name {far} has no address."),
    "missing.stamp_name.fix": Text(zh="直接写对端的 IP 地址。", en="Give the far end's IP address instead."),
    "missing.stamp_no_way": Text(
        zh="从被测网口到对端 {far} 没有路由，测试包发不出去。",
        en="The tested port has no route to {far}, so nothing can be sent.",
    ),
    "missing.stamp_no_way.fix": Text(
        zh="查本机的网关和掩码；插的是不是这条专线。",
        en="Check gateway and mask here, and that this is the right line.",
    ),
    "missing.stamp_refused": Text(
        zh="对端 {far} 在线，但端口 {port} 上没有反射器。",
        en="{far} is there, but no reflector listens on its port {port}.",
    ),
    "missing.stamp_refused.fix": Text(
        zh="在对端运行 fieldkit reflect，端口按它显示的写：--far 地址:端口。路由器则先配置好 TWAMP Light/STAMP 反射端。",
        en="Run fieldkit reflect there and give the port it shows: --far ADDRESS:PORT. On a router, set up its TWAMP Light or STAMP reflector first.",
    ),
    "missing.stamp_blocked": Text(
        zh="测试包被途中的 {refused_by} 拒绝，没有到对端 {far}。",
        en="{refused_by} on the way refused the packets; they did not reach {far}.",
    ),
    "missing.stamp_blocked.fix": Text(
        zh="请 {refused_by} 的管理员放行 UDP {port}，或让对端换一个放行的端口。",
        en="Have UDP {port} let through at {refused_by}, or use a port that is.",
    ),
    "missing.stamp_silent": Text(
        zh="对端 {far}（UDP {port}）没有任何应答。", en="Nothing at all came back from {far} (UDP {port})."
    ),
    "missing.stamp_silent.fix": Text(
        zh="看对端 fieldkit reflect 的拒绝计数：在涨，就把本机地址加进 --allow-from；不涨，包没到，查地址、端口和防火墙（Windows 要放行 UDP）。",
        en="Look at the refused count of fieldkit reflect there: if it grows, add this laptop to --allow-from; if not, the packets do not arrive: check address, port and firewall (Windows must let UDP in).",
    ),
    "missing.stamp_too_few": Text(
        zh="只发了 {sent} 包，太少，说明不了问题。", en="Only {sent} packets were sent, too few to say anything."
    ),
    "missing.stamp_too_few.fix": Text(zh="加长测试时间（--seconds）再测。", en="Measure for longer (--seconds)."),
    "missing.stamp_local": Text(
        zh="有 {not_sent} 个测试包本机没发出去（电脑太忙，或网口断过），结果不完整。",
        en="{not_sent} test packets never left this laptop (too busy, or its port went down), so the result is not whole.",
    ),
    "missing.stamp_local.fix": Text(
        zh="关掉别的程序、插好网线再测；还这样就把间隔放大（--interval）。",
        en="Close other programs, seat the cable and measure again; if it stays, use a longer --interval.",
    ),
    "missing.stamp_fell_silent": Text(
        zh="测到第 {after_s} 秒，对端 {far} 再也没有应答：是线路断了，还是对端停了、睡眠了，这里分不出。",
        en="From second {after_s} on nothing came from {far} any more: whether the line broke or the far laptop stopped or slept cannot be told here.",
    ),
    "missing.stamp_fell_silent.fix": Text(
        zh="先打电话问对端：fieldkit reflect 还开着吗、电脑睡了没有。开着就马上再测一次；还没有应答，按线路不通处理。",
        en="Call the far end: is fieldkit reflect still open, is the laptop awake? If so measure again at once; if there is still no answer, the line is down.",
    ),
    "missing.stamp_far_away": Text(
        zh="对端 {far} 的反射器中途停过（电脑睡眠、太忙或重新运行），其间的 {left_out} 包没法判断。",
        en="The reflector at {far} was away for a while (asleep, too busy, or started again); the {left_out} packets of that time say nothing.",
    ),
    "missing.stamp_far_away.fix": Text(
        zh="请对端关掉自动睡眠、不要动 fieldkit reflect，再测一次。",
        en="Have the far laptop kept awake and fieldkit reflect left alone, and measure again.",
    ),
    "missing.stamp_stopped": Text(
        zh="测到一半，对端 {far} 的反射器停了，只发了 {sent} 包。",
        en="The reflector at {far} stopped half-way; only {sent} packets were sent.",
    ),
    "missing.stamp_stopped.fix": Text(
        zh="请对端重新运行 fieldkit reflect（用 --for 加长时间），再测。",
        en="Have fieldkit reflect started again there (longer, with --for), and measure again.",
    ),
}
