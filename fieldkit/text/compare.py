"""Words of the comparison of two surveys."""

from fieldkit.text import Text

TEXTS: dict[str, Text] = {
    "compare.title": Text(
        zh="{before}({before_at}) {arrow} {after}({after_at})", en="{before} ({before_at}) {arrow} {after} ({after_at})"
    ),
    "compare.change.better": Text(zh="变好", en="better"),
    "compare.change.worse": Text(zh="变差", en="worse"),
    "compare.change.other": Text(zh="换了问题", en="another fault"),
    "compare.change.same": Text(zh="没变", en="the same"),
    "compare.change.not_comparable": Text(zh="没法比", en="cannot be compared"),
    "compare.absent": Text(zh="没做", en="not run"),
    "compare.then": Text(zh="前：{text}", en="Then: {text}"),
    "compare.now": Text(zh="后：{text}", en="Now: {text}"),
    "compare.missing.before": Text(zh="第一次未测到：{why}", en="Not measured the first time: {why}"),
    "compare.missing.after": Text(zh="第二次未测到：{why}", en="Not measured the second time: {why}"),
    "compare.missing.both": Text(zh="两次都未测到：{why}", en="Not measured either time: {why}"),
    "compare.missing.not_run": Text(zh="没有做这一项", en="this check was not run"),
    "compare.fact": Text(zh="{name} {before} {arrow} {after}", en="{name} {before} {arrow} {after}"),
    "compare.fact.loss_pct": Text(zh="丢包率 %", en="loss %"),
    "compare.fact.lost": Text(zh="丢包数", en="packets lost"),
    "compare.fact.rtt_ms": Text(zh="时延 ms", en="round trip ms"),
    "compare.fact.median_ms": Text(zh="时延中位数 ms", en="median round trip ms"),
    "compare.fact.p95_ms": Text(zh="时延 95% ms", en="95 % round trip ms"),
    "compare.fact.jitter_ms": Text(zh="抖动 ms", en="jitter ms"),
    "compare.fact.idle_ms": Text(zh="空闲时延 ms", en="idle round trip ms"),
    "compare.fact.rise_ms": Text(zh="满载时延增加 ms", en="rise under load ms"),
    "compare.fact.down_mbps": Text(zh="下行 Mbps", en="down Mbps"),
    "compare.fact.up_mbps": Text(zh="上行 Mbps", en="up Mbps"),
    "compare.fact.speed_mbps": Text(zh="网口速率 Mbps", en="port speed Mbps"),
    "compare.fact.duplex": Text(zh="双工", en="duplex"),
    "compare.fact.rx_dbm": Text(zh="收光 dBm", en="received dBm"),
    "compare.fact.mtu": Text(zh="MTU", en="MTU"),
    "compare.fact.gateway": Text(zh="网关", en="gateway"),
    "compare.fact.macs": Text(zh="应答网关的 MAC", en="MACs that answer as gateway"),
    "compare.sum": Text(
        zh="变好 {better} 项，变差 {worse} 项，换了问题 {other} 项，没变 {same} 项，没法比 {not_comparable} 项。",
        en="{better} better, {worse} worse, {other} another fault, {same} the same, {not_comparable} not comparable.",
    ),
    "compare.hindrance.line": Text(
        zh="两次测的不是同一条专线({before}、{after})，不能对比。",
        en="These are two lines ({before}, {after}); they cannot be compared.",
    ),
    "compare.hindrance.vantage": Text(
        zh="两次的测试位置不同({before}；{after})，不能对比。在同一位置再测一次。",
        en="Tested from different places ({before}; {after}), which cannot be compared. Test again from the same place.",
    ),
    "compare.hindrance.rehearsed": Text(
        zh="一次是演练，一次是实测，不能对比。", en="One is a rehearsal, one is real; they cannot be compared."
    ),
    "compare.nothing": Text(
        zh="没有一项是两次都测到的，没法比。按“未测到”里的办法补测，再对比。",
        en="Nothing was measured both times. Measure what is missing, then compare again.",
    ),
    "compare.new_faults": Text(
        zh="注意：第一次没测到、第二次测出异常的：{checks}。",
        en="Note: a fault now, not measured the first time: {checks}.",
    ),
    "compare.line_unsure": Text(
        zh="注意：有一次没写电路编号，请确认两次测的是同一条专线。",
        en="Note: one of the two names no line; make sure that both tested the same one.",
    ),
    "compare.hindrance.itself": Text(
        zh="写的是同一条记录，没有可对比的。", en="Both name one case; there is nothing to compare."
    ),
    "compare.order": Text(zh="注意：第一个写的记录比第二个晚。", en="Note: the first case named is the later one."),
}
