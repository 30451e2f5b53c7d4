"""Words of the laptop's own port."""

from fieldkit.text import Text

TEXTS: dict[str, Text] = {
    "link.up": Text(
        zh="{interface} 有链路，速率（Mbit/s）：{speed_mbps}。",
        en="{interface} has link; rate in Mbit/s: {speed_mbps}.",
    ),
    "link.up.explain": Text(
        zh="网卡看得到对端的信号，线和两头的口是通的。只说明物理层通，不代表业务正常。",
        en="The port sees the far end's signal, so cable and both ports work. It says nothing yet about the service.",
    ),
    "link.down": Text(
        zh="{interface} 没有链路，灯不亮：先两头重插，再换网线、换对端口。",
        en="{interface} has no link: reseat both plugs, then try another cord and another far port.",
    ),
    "link.down.explain": Text(
        zh="网卡是开着的，但收不到对端信号，所以这根线上面的各层都没法判，也还不能定责。先看两头网口灯，重插一次，换一根好的网线，"
        "再换对端的口。灯还不亮，看对端设备有没有电、口有没有被关掉。笔记本上别的网(比如手机热点)能上网，不说明这根线是好的。",
        en="The port is switched on but hears nothing, so no layer above can be judged and no owner named yet. Look at "
        "the lamps, reseat both ends, try a good cord, then another port at the far end. Still dark: has the far device "
        "power, is its port shut? Another network on this laptop, such as a hotspot, says nothing about this cable.",
    ),
    "link.disabled": Text(
        zh="{interface} 在本机上被禁用了，启用后重测。",
        en="{interface} is switched off on this laptop: enable it, test again.",
    ),
    "link.disabled.explain": Text(
        zh="网卡在系统里是停用状态，还没轮到线。Windows：在“网络连接”里右键启用；Linux：ip link set 网卡名 up。启用后重测。",
        en="The system has the port disabled, so the cable was never tried. Windows: enable it under Network Connections; "
        "Linux: ip link set NAME up. Then test again.",
    ),
    "link.wireless": Text(
        zh="现在测的 {interface} 不是有线网口（Wi-Fi、手机或 VPN），说明不了网线和专线。",
        en="{interface} is no wired port (Wi-Fi, a phone or a VPN): this says little about the cable or the line.",
    ),
    "link.wireless.explain": Text(
        zh="Wi-Fi、手机热点自己就会慢、会断，测出来的问题不一定是专线的。插网线，用 --interface 指定有线网卡再测。",
        en="Wi-Fi or a phone has faults of its own. Plug in a cable, name the wired port with --interface, and test again.",
    ),
    "link.unmeasured": Text(
        zh="没有测到有线网口的链路状态，看网口灯。",
        en="The link state of a wired port was not told; look at its lamps.",
    ),
    "link.unmeasured.explain": Text(
        zh="系统没给出这块网卡的链路状态，或者选中的是没连上的 Wi-Fi。看网口灯判断；用 --interface 指定插网线的那块网卡再测。",
        en="The system did not tell this port's link state, or it is Wi-Fi that has joined nothing. Judge by the lamps; "
        "name the port that the cable is in with --interface and test again.",
    ),
    "link.clean": Text(
        zh="{interface} 协商正常；{interval_s} 秒 {frames} 帧，错帧 {errors}。",
        en="{interface} negotiated well; {frames} frames in {interval_s} s, {errors} errored.",
    ),
    "link.clean.explain": Text(
        zh="看的是测试这几秒里错帧涨没涨，不看开机以来的累计。时间短，偶发的错帧要有流量时多测一会儿。",
        en="Growth during the test is judged, never totals since boot. It is a short look: rare errors need longer, under "
        "traffic.",
    ),
    "link.half_duplex": Text(
        zh="{interface} 协商成半双工（{speed_mbps} Mbit/s）：把两头都改成自协商。",
        en="{interface} came up half duplex at {speed_mbps} Mbit/s: set both ends to auto.",
    ),
    "link.half_duplex.explain": Text(
        zh="一头强制全双工、另一头自协商时，自协商的一头会落到半双工：ping 正常，大流量就极慢。"
        "把两头都设成自协商，或两头都强制成一样(千兆电口不能强制)。出处：IEEE 802.3 28.2.3.1。",
        en="With one side forced to full duplex, the auto side falls back to half: ping is fine, bulk traffic is "
        "terrible. Set both to auto, or force both alike (never on 1000BASE-T). Source: IEEE 802.3 28.2.3.1.",
    ),
    "link.slow": Text(
        zh="{interface} 只协商到 {speed_mbps} Mbit/s，偏低（签约 Mbit/s：{rate_mbps}）：先换一根好网线。",
        en="{interface} negotiated only {speed_mbps} Mbit/s (contract: {rate_mbps}): try a good cord first.",
    ),
    "link.slow.explain": Text(
        zh="千兆口只到百兆，多半是 4-5 或 7-8 线对不通；只到 10M，多半是线不好或一头强制。换一根好网线再看，再查对端口的设置。"
        "也先确认本机网卡(特别是 USB 网卡)不是只有百兆。",
        en="100M where 1G is expected mostly means pair 4-5 or 7-8 is open; 10M mostly means a bad cord or one side "
        "forced. Try a good cord, then look at the far port's settings. Make sure this laptop's own port, a USB adapter "
        "above all, is not a 100M one.",
    ),
    "link.errors": Text(
        zh="{interface} 错帧在涨：{interval_s} 秒 {errors} 个，比例 {error_ratio}。先换网线，再换口。",
        en="{interface} counts errors: {errors} in {interval_s} s, ratio {error_ratio}. Change the cord, then the port.",
    ),
    "link.errors.explain": Text(
        zh="测试期间错帧在涨。先换网线，再换口；远离强电和电机。门限是经验值，只作提示，不单独下结论。",
        en="Errors grew during the test. Change the cord, then the port; keep away from mains and motors. The limit is a "
        "rule of thumb: it warns, it never decides.",
    ),
    "link.counters_short": Text(
        zh="网线质量（错帧）这次没法判。", en="The cable's quality (errored frames) stays open."
    ),
    "link.counters_short.explain": Text(
        zh="判错帧要有链路、有计数器、有足够的流量，三样缺了一样。有流量时再测一次，比如先打开一个视频。",
        en="Judging errors takes link, counters and enough traffic; one was lacking. Test again under traffic, with a "
        "video playing, say.",
    ),
    "missing.link_not_wired": Text(
        zh="{interface} 不是有线网口，测不出网线的好坏。",
        en="{interface} is no wired port, so nothing was learnt about a cable.",
    ),
    "missing.link_not_wired.fix": Text(
        zh="插好网线，用 --interface 指定有线网卡再测。",
        en="Plug the cable in, name the wired port with --interface, and test again.",
    ),
    "missing.link_no_state": Text(
        zh="系统没有给出 {interface} 的链路状态。", en="The system did not tell whether {interface} has link."
    ),
    "missing.link_no_state.fix": Text(
        zh="看网口灯；或换一块网卡（比如 USB 网卡）再测。",
        en="Look at the port's lamps, or test with another adapter.",
    ),
    "missing.link_no_counters": Text(
        zh="系统没有给出网卡的收发、错帧计数，或测试中计数清零了。",
        en="The system gave no frame and error counters, or they were reset during the test.",
    ),
    "missing.link_no_counters.fix": Text(
        zh="再测一次；仍没有，就到对端交换机端口上看错包增长。",
        en="Test again; if they stay away, watch the error growth on the far switch port.",
    ),
    "missing.link_few_frames": Text(
        zh="流量太少（{interval_s} 秒 {frames} 帧），判不了错帧。",
        en="Too little traffic ({frames} frames in {interval_s} s) to judge errors.",
    ),
    "missing.link_few_frames.fix": Text(
        zh="有流量时（打开网页、下载）再测一次。",
        en="Test again under traffic, with pages loading or a download running.",
    ),
}
