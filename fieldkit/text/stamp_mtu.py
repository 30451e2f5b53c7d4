"""Sentences about packet size by direction."""

from fieldkit.text import Text

TEXTS: dict[str, Text] = {
    "stamp_mtu.full": Text(
        zh="两个方向都能过大包：去程、回程都到 {back} 字节。",
        en="Large packets pass both ways: {back} bytes there and back.",
    ),
    "stamp_mtu.full.explain": Text(
        zh="按包长从小到大各发几个不许分片的测试包，对端原样回送；最大的也回来了，两个方向的 MTU 都没问题。",
        en="Test packets that must not be fragmented are sent in rising sizes and come back as they are; the largest came back too, so neither direction has a small MTU.",
    ),
    "stamp_mtu.told": Text(
        zh="去程最大包长 {told_mtu} 字节，{told_by} 已正常告知，电脑会自动改用小包。",
        en="There, packets of up to {told_mtu} bytes pass, and {told_by} says so as it should; computers adapt.",
    ),
    "stamp_mtu.told.explain": Text(
        zh="去程有一段（拨号、隧道）包长小于 1500，超长的包收到了“需要分片”的答复，这是正常现象。回程更大的包没有机会测。",
        en="A section on the way there (PPPoE, a tunnel) carries less than 1500 bytes and answers “fragmentation needed”: normal. Larger packets could not be tried on the way back.",
    ),
    "stamp_mtu.forward": Text(
        zh="去程（本端→对端）大包不通：{there} 字节能到，{smallest_lost} 字节起到不了，途中没有任何提示。",
        en="On the way there (this end to far end) large packets vanish: {there} bytes arrive, from {smallest_lost} on none does, and nobody says so.",
    ),
    "stamp_mtu.forward.explain": Text(
        zh="对端自己计数，跟在大包后面的小包到了，说明大包丢在去程。查本端到对端沿途的 MTU 和隧道；先把两端设备的 MSS 设为（能通过的包长−40）。"
        "回程更大的包没有机会测。",
        en="The far end counts for itself: the small packet behind each large one arrived, so the large one was lost on the way there. Look at MTU and tunnels from here to there; set MSS to the passing size minus 40 on both ends first. Larger packets could not be tried on the way back.",
    ),
    "stamp_mtu.backward": Text(
        zh="回程（对端→本端）大包不通：去程 {there} 字节能到，回程只到 {back} 字节，{smallest_lost} 字节起回不来。",
        en="On the way back (far end to this end) large packets vanish: {there} bytes arrive there, only {back} come back, from {smallest_lost} on none does.",
    ),
    "stamp_mtu.backward.explain": Text(
        zh="对端收到了大包并按原长回送，却没有回来，丢在回程。这种单向的大包不通，在本端 ping 只看得到“大包不通”，分不出方向。查对端到本端沿途的 MTU 和隧道，去对端处理。",
        en="The far end had the large packets and sent them back in full length, yet they did not come: lost on the way back. A ping from here only shows that large packets fail, not which way. Look at MTU and tunnels from there to here; this is work at the far end.",
    ),
    "stamp_mtu.one_of_both": Text(
        zh="往返最大 {back} 字节，{smallest_lost} 字节起不通；对端反射器不自己计数，分不出是去程还是回程。",
        en="Round trips carry {back} bytes, from {smallest_lost} on nothing returns; this reflector does not count for itself, so the direction is not known.",
    ),
    "stamp_mtu.one_of_both.explain": Text(
        zh="很多路由器的反射器只照抄序号，分不出方向。要分方向，对端改用 fieldkit reflect。",
        en="Many routers' reflectors copy the number and cannot tell the direction. To know it, run fieldkit reflect at the far end.",
    ),
    "stamp_mtu.not_asked": Text(
        zh="没有指定对端，没测双向包长。", en="No far end was named; sizes by direction were not asked."
    ),
    "stamp_mtu.not_asked.explain": Text(
        zh="在对端开 fieldkit reflect，本端加 --far 对端地址，就能分方向测包长。",
        en="Run fieldkit reflect at the far end and add --far ADDRESS here to measure sizes by direction.",
    ),
    "stamp_mtu.unmeasured": Text(zh="双向包长没有测到。", en="Sizes by direction were not measured."),
    "stamp_mtu.unmeasured.explain": Text(
        zh="对端没有应答，或丢包太多，分不出哪种包长不通。没有测到不等于正常。",
        en="The far end did not answer, or too much was lost to tell which size fails. Not measured does not mean fine.",
    ),
    "missing.stamp_mtu_unclear": Text(
        zh="丢包太多，包长之间没有清楚的分界。", en="Too much was lost; the sizes have no clean bound."
    ),
    "missing.stamp_mtu_unclear.fix": Text(zh="先处理丢包，再测一次。", en="Mend the loss first, then measure again."),
}
