"""Words of the laptop's own port."""

from fieldkit.text import Text

TEXTS: dict[str, Text] = {
    "link.up": Text(
        zh="{interface} 已连上，速率 {speed_mbps} Mbit/s。", en="{interface} is linked at {speed_mbps} Mbit/s."
    ),
    "link.up.explain": Text(
        zh="网卡看得到对端的信号，线和两头的口是通的。只说明物理层通，不代表业务正常。",
        en="The port sees the far end's signal, so cable and both ports work. It says nothing yet about the service.",
    ),
    "link.down": Text(
        zh="{interface} 没有链路：线没插好、线断，或对端口没开。",
        en="{interface} has no link: plug, cable, or the port at the other end.",
    ),
    "link.down.explain": Text(
        zh="网卡是开着的，但收不到对端信号，所以这根线上面的各层都没法判。先看网口灯，两头重插一次，换一根好的网线，"
        "再换对端的口。灯还不亮，看对端设备有没有电、口有没有被关掉。笔记本上别的网(比如手机热点)能上网，不说明这根线是好的。",
        en="The port is switched on but hears nothing, so no layer above can be judged. Look at the lamps, reseat both "
        "ends, try a good cord, then another port at the far end. Still dark: does the far device have power, is its "
        "port shut? Another network on this laptop, such as a hotspot, says nothing about this cable.",
    ),
    "link.disabled": Text(zh="{interface} 在本机上被禁用了。", en="{interface} is switched off on this laptop."),
    "link.disabled.explain": Text(
        zh="网卡在系统里是停用状态，还没轮到线。Windows：网络连接里右键启用；Linux：ip link set 网卡 up。启用后重测。",
        en="The system has the port disabled, so the cable was never tried. Windows: enable it under network connections; "
        "Linux: ip link set NAME up. Then test again.",
    ),
    "link.wireless": Text(
        zh="现在测的是 {interface}，走的是无线，说明不了网线和专线本身。",
        en="This was tested over {interface}, which is wireless; it says little about the cable or the line.",
    ),
    "link.wireless.explain": Text(
        zh="Wi-Fi 或手机热点自己就会慢、会断，测出来的问题不一定是专线的。插网线，用 --interface 指定有线网卡再测。",
        en="Wi-Fi or a phone has faults of its own. Plug in a cable, name the wired port with --interface, and test again.",
    ),
    "link.unmeasured": Text(zh="没能读到网卡的链路状态。", en="The port's link state could not be read."),
    "link.unmeasured.explain": Text(
        zh="系统没给出这块网卡的链路状态。看网口灯判断，或换一块网卡再测。",
        en="The system did not tell this port's link state. Judge by its lamps, or test with another port.",
    ),
    "link.clean": Text(
        zh="协商正常，{interval_s} 秒内 {frames} 帧，错帧 {errors}。",
        en="Negotiated well; {frames} frames in {interval_s} s, {errors} errored.",
    ),
    "link.clean.explain": Text(
        zh="看的是测试这几秒里错帧涨没涨，不看开机以来的累计。帧数少的时候只能算弱证据。",
        en="Growth during the test is judged, never totals since boot. With few frames this is weak evidence.",
    ),
    "link.half_duplex": Text(
        zh="{interface} 协商成了半双工({speed_mbps} Mbit/s)，多半是两头一边强制一边自动。",
        en="{interface} came up half duplex at {speed_mbps} Mbit/s; most likely one side is forced and the other is not.",
    ),
    "link.half_duplex.explain": Text(
        zh="一头强制全双工、另一头自动协商时，自动的一头会落到半双工：ping 正常，大流量就极慢。"
        "把两头都设成自动，或两头都强制成一样(千兆电口不能强制)。出处：IEEE 802.3 28.2.3.1。",
        en="With one side forced to full duplex, the auto side falls back to half: ping is fine, bulk traffic is "
        "terrible. Set both to auto, or force both alike (never on 1000BASE-T). Source: IEEE 802.3 28.2.3.1.",
    ),
    "link.slow": Text(
        zh="{interface} 只协商到 {speed_mbps} Mbit/s，签约带宽 {rate_mbps} Mbit/s。",
        en="{interface} negotiated only {speed_mbps} Mbit/s; the contract says {rate_mbps} Mbit/s.",
    ),
    "link.slow.explain": Text(
        zh="千兆口只到百兆，多半是 4-5 或 7-8 线对不通；只到 10M，多半是一头强制。换一根好的网线再看，再查对端口的设置。",
        en="100M where 1G is expected mostly means pair 4-5 or 7-8 is open; 10M mostly means one side is forced. Try a "
        "good cord, then look at the far port's settings.",
    ),
    "link.errors": Text(
        zh="{interface} 有错帧：{interval_s} 秒内 {errors} 个，比例 {error_ratio}。",
        en="{interface} counts errors: {errors} in {interval_s} s, a ratio of {error_ratio}.",
    ),
    "link.errors.explain": Text(
        zh="测试期间错帧在涨。先换网线，再换口；远离强电和电机。门限是经验值，只作提示，不单独下结论。",
        en="Errors grew during the test. Change the cord, then the port; keep away from mains and motors. The limit is a "
        "rule of thumb: it warns, it never decides.",
    ),
    "link.counters_short": Text(zh="没读到网卡的错帧计数。", en="The port's error counters could not be read."),
    "link.counters_short.fix": Text(
        zh="重新检测一遍；还是没有，就登录设备看端口错包，或换一张网卡再测。",
        en="Measure again; if they stay away, read the port's errors on the far device, or use another adapter.",
    ),
    "link.counters_short.explain": Text(
        zh="链路没起来，或系统没给计数器，所以线的质量这次没法判。有链路后再测。",
        en="There was no link, or the system gave no counters, so the cable's quality stays open. Test again with a link.",
    ),
}
