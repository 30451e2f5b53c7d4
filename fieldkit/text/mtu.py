"""Sentences of the check of large packets."""

from fieldkit.text import Text

TEXTS: dict[str, Text] = {
    "mtu.full": Text(
        zh="大包正常：{largest_passed} 字节的包能通过。",
        en="Large packets pass: {largest_passed} bytes came back.",
    ),
    "mtu.full.explain": Text(
        zh="用“不许分片”的 ping 同时试多种包长，最大的也有应答，说明整条路径能传满长的包。",
        en="Pings that must not be fragmented are sent in many sizes at once; the largest came back, so the path carries full-sized packets.",
    ),
    "mtu.reduced": Text(
        zh="路径最大包长为 {told_mtu} 字节，{told_by} 已正常告知，不影响上网。",
        en="The path carries packets of up to {told_mtu} bytes, and {told_by} says so as it should; browsing is not affected.",
    ),
    "mtu.reduced.explain": Text(
        zh="路径上有一段（如 PPPoE 拨号、隧道）包长小于 1500，超长的包会收到“需要分片”的答复，电脑会自动改用小包。这是正常现象。",
        en="A part of the path (PPPoE, a tunnel) carries less than 1500 bytes; too large a packet is answered with “fragmentation needed” and the computer sends smaller ones. This is normal.",
    ),
    "mtu.large_echo_filtered": Text(
        zh="大包 ping 不通，但网页一次能传 {bytes} 字节：只是 ping 被过滤，大包正常。",
        en="Large pings get lost, but a page of {bytes} bytes came through: only pings are filtered, large packets pass.",
    ),
    "mtu.large_echo_filtered.explain": Text(
        zh="很多防火墙会丢弃大的 ping 包。网页传输用的就是大包，能传这么多字节说明大包是通的，不要据 ping 判断大包不通。",
        en="Many firewalls drop large pings. A page is carried in large packets; as so many bytes came, large packets pass, whatever the pings say.",
    ),
    "mtu.black_hole": Text(
        zh="大包不通：小包正常，大包在途中被丢弃且没有任何提示，网页会连得上却打不开。",
        en="Large packets vanish: small ones pass, large ones are dropped on the way without a word, so pages connect and then do not come.",
    ),
    "mtu.black_hole.explain": Text(
        zh="证据是以下之一：同一网页按正常包长打不开、改用小包就能打开；或者不许分片的 ping 在某个包长以下都通、以上都不通，没有设备告知，而网页连上后没有数据（或网页无法测）。"
        "单纯大包 ping 不通不算，防火墙常丢大 ping；所以要有网页的佐证。"
        "表现为 ping 正常、QQ 能上、网页打不开或半天不动。常见于 PPPoE、隧道、专线设备的 MTU 设小了，或防火墙把“需要分片”的 ICMP 拦掉了。"
        "先在客户路由器 WAN 口把 MSS 设为 MTU−40（PPPoE 为 1452）试；CPE 处直连也这样，就报数据侧查沿途 MTU。",
        en="The evidence is one of these: the same page fails at normal size and comes in small segments; or pings that must not be fragmented pass up to one size and never above it, nobody tells, and pages connect without data (or could not be tried). "
        "Lost large pings alone do not count, firewalls often drop them; that is why the web is asked too. "
        "It shows as: pings fine, chat works, pages hang. Usual causes: an MTU set too small on PPPoE, a tunnel or line equipment, or a firewall that drops the ICMP “fragmentation needed”. "
        "First set MSS to MTU minus 40 on the WAN port of the customer's router (1452 for PPPoE); if it is the same directly at the CPE, have the core side check the MTU along the path.",
    ),
    "mtu.unmeasured": Text(
        zh="大包能不能通没有测到，不能判断。",
        en="Whether large packets pass could not be told.",
    ),
    "mtu.unmeasured.explain": Text(
        zh="ping 没有应答、包长之间没有清楚的分界，或者没有足够大的网页传输作佐证。没有测到不等于正常。网页恢复后重测，或换一个应答 ping 的目标。",
        en="Pings were not answered, there is no clean bound between sizes, or no page was large enough to bear witness. Not measured does not mean fine. Test again once pages open, or name a target that answers pings.",
    ),
    "missing.mtu_no_echo": Text(
        zh="测试目标不应答 ping，没法按包长测试。",
        en="The targets do not answer pings, so sizes could not be tried.",
    ),
    "missing.mtu_no_echo.fix": Text(
        zh="用 --test-targets 给一个应答 ping 的外网地址，再重新检测。",
        en="Name an address beyond the gateway that answers pings with --test-targets, and measure again.",
    ),
    "missing.mtu_unclear": Text(
        zh="包长之间没有清楚的分界，或各项结果互相矛盾，不足以判断大包通不通。",
        en="The sizes have no clean bound, or the results contradict each other; it cannot be told whether large packets pass.",
    ),
    "missing.mtu_unclear.fix": Text(
        zh="重新检测一次；仍不清楚就先看丢包和网页的结果。",
        en="Measure again; if it stays unclear look at loss and web pages first.",
    ),
    "missing.mtu_small_pages": Text(
        zh="大 ping 不通，但打开的网页都很小，证明不了大包是否正常。",
        en="Large pings get lost, and the pages that opened are too small to show whether large packets pass.",
    ),
    "missing.mtu_small_pages.fix": Text(
        zh="用 --test-targets 加一个内容较大的网页，再重新检测。",
        en="Add a page with more content with --test-targets and measure again.",
    ),
}
