"""Sentences of the long watch: its screen, its check, its reasons."""

from fieldkit.text import Text

TEXTS: dict[str, Text] = {
    "watch.steady": Text(
        zh="盯了 {lasted}，没有一分钟断过：到 {target} 发 {sent} 包丢 {lost} 包。",
        en="Watched for {lasted} without one bad minute: {lost} of {sent} packets to {target} lost.",
    ),
    "watch.steady.explain": Text(
        zh="每秒约 10 个小包，分别发给网关、运营商首跳和目标，按钟点逐分钟统计。连丢 2 包以上、或一分钟丢 3 包以上且达到门限，才算这一分钟坏。"
        "一个没丢也只能说丢包率低于 3/N（95% 把握）；盯的时间里没断，不等于以后不断。",
        en="About ten small packets a second went to the gateway, the carrier's first hop and the target, counted minute by minute. "
        "A minute is bad after two losses in a row, or three losses above the limit. None lost in N only says that the loss "
        "is below 3/N (95 % sure); steady while it was watched does not mean steady for ever.",
    ),
    "watch.drops_gateway": Text(
        zh="{minutes} 分钟里有 {minutes_bad} 分钟断过，其中 {gateway_minutes} 分钟从本机到网关这段先断：{worst}；最长 {longest_s} 秒（{longest_at}）。",
        en="{minutes_bad} of {minutes} minutes were bad; in {gateway_minutes} of them the section from this laptop to the gateway failed first: {worst}; longest {longest_s} s ({longest_at}).",
    ),
    "watch.drops_gateway.explain": Text(
        zh="到网关的包和到外网的包在同一时刻丢，断点就在本机到网关之间：网线、水晶头、内网交换机、环路、网关设备死机或过热重启。"
        "只有网关自己不回而外网照通的分钟不算（网关限制 ping 应答）。"
        "下一步：换网线、换交换机端口，本机直连网关再盯一段；在运营商交接口（CPE）再盯一次，能分清是谁的设备。",
        en="Packets to the gateway and packets beyond it were lost in the same seconds, so the break is between this laptop and the gateway: cable, plug, LAN switch, a loop, or a gateway that hangs or restarts. "
        "Minutes in which only the gateway kept silent while the far end answered do not count (it limits its own answers). "
        "Next: change cable and switch port, watch again with this laptop straight at the gateway, and once more at the hand-over to tell whose equipment it is.",
    ),
    "watch.drops_carrier": Text(
        zh="{minutes} 分钟里有 {minutes_bad} 分钟断过，其中 {carrier_minutes} 分钟从网关到运营商首跳这段先断：{worst}；最长 {longest_s} 秒（{longest_at}）。",
        en="{minutes_bad} of {minutes} minutes were bad; in {carrier_minutes} of them the section from the gateway to the carrier's first hop failed first: {worst}; longest {longest_s} s ({longest_at}).",
    ),
    "watch.drops_carrier.explain": Text(
        zh="断的时候网关照样应答，运营商首跳和目标都不应答：断在网关出口到运营商首跳之间（接入段）。"
        "下一步：看 CPE/光猫的灯和收光，查接入交换机或 OLT 端口的告警、错包、上下线时间，与坏的分钟逐一对时间。网关自己的 WAN 口也可能掉线，看它的日志。",
        en="While it was bad the gateway still answered, the carrier's first hop and the target did not: the break is between the gateway's exit and the carrier's first hop, the access section. "
        "Next: the lamps and received light of the CPE, alarms, errors and up/down times of the access port, held against the bad minutes. The gateway's own WAN port may drop too: read its log.",
    ),
    "watch.drops_beyond": Text(
        zh="{minutes} 分钟里有 {minutes_bad} 分钟断过，其中 {beyond_minutes} 分钟断在运营商首跳以远：{worst}；最长 {longest_s} 秒（{longest_at}）。",
        en="{minutes_bad} of {minutes} minutes were bad; {beyond_minutes} of them beyond what answered nearer by: {worst}; longest {longest_s} s ({longest_at}).",
    ),
    "watch.drops_beyond.explain": Text(
        zh="断的时候网关和运营商首跳都应答，只有目标不应答：断点更远，或者是目标自己的问题。"
        "先换一个目标再盯一段：两个目标同时断，报数据侧（核心网）查；只断一个，就是那个目标的事。"
        "没有测到运营商首跳（首跳不应答 ping）时，这一段包括接入段，不能排除接入侧。",
        en="While it was bad everything nearer answered, only the target did not: the break is further out, or it is the target's own. "
        "Watch another target for a while: if both drop together, have the core side look; if only one does, it is that target. "
        "Where the carrier's first hop does not answer pings, this section includes the access section, which is then not ruled out.",
    ),
    "watch.drops_unplaced": Text(
        zh="{minutes} 分钟里有 {minutes_bad} 分钟断过：{worst}；最长 {longest_s} 秒（{longest_at}）。中间的设备不应答 ping，分不清断在哪一段。",
        en="{minutes_bad} of {minutes} minutes were bad: {worst}; longest {longest_s} s ({longest_at}). What lies between does not answer pings, so the section cannot be told.",
    ),
    "watch.drops_unplaced.explain": Text(
        zh="目标断过是真的，但前一段的设备（网关或运营商首跳）从头到尾不应答 ping，没有旁证说明断在它前面还是后面。"
        "下一步：换个位置再盯（直连网关、CPE 处），或请网管按坏的分钟查接入端口的告警和上下线时间。",
        en="That the target dropped is certain, but the device before it (gateway or the carrier's first hop) never answered pings, so nothing bears witness which side of it the break is on. "
        "Next: watch from another place (straight at the gateway, at the CPE), or have the NOC hold the access port's alarms and up/down times against the bad minutes.",
    ),
    "watch.drops_unplaced.next": Text(
        zh="到 CPE 处再盯一段；请网管按坏的分钟查接入端口的告警和上下线时间。",
        en="Watch again at the CPE; have the NOC hold alarms and up/down times of the access port against the bad minutes.",
    ),
    "watch.link_lost": Text(
        zh="{minutes} 分钟里有 {minutes_bad} 分钟断过，其中 {link_minutes} 分钟是本机网口掉线或没有地址：{worst}；最长 {longest_s} 秒（{longest_at}）。断链的时间不算线路丢包。",
        en="{minutes_bad} of {minutes} minutes were bad; in {link_minutes} of them this laptop's own port had lost link or address: {worst}; longest {longest_s} s ({longest_at}). Time without link is no loss of the line.",
    ),
    "watch.link_lost.explain": Text(
        zh="本机网口当时没有链路（或没有地址），后面各段无从判断，不计入线路丢包。"
        "常见：网线或水晶头接触不良、对端设备重启、端口协商反复、笔记本网卡省电、DHCP 续不上地址。"
        "下一步：换网线、换对端端口，关掉网卡省电，再盯一段。对端是网关或 CPE 的话，它重启也会这样，看它的运行时间。",
        en="This laptop's own port had no link (or no address) then, so nothing further could be judged, and nothing of it counts as loss of the line. "
        "Usual: a bad plug or cable, the device at the other end restarting, negotiation going up and down, the laptop's power saving, a DHCP lease not renewed. "
        "Next: change cable and far port, switch power saving off, watch again. A gateway or CPE that restarts looks like this too: read its uptime.",
    ),
    "watch.drops_gateway.next": Text(
        zh="查内网网线、交换机端口和网关设备，笔记本直连网关再盯一段；在 CPE 处再盯一次，分清是谁的设备。",
        en="Look at the LAN cable, the switch port and the gateway; watch again straight at the gateway, and once more at the CPE to tell whose equipment it is.",
    ),
    "watch.drops_carrier.next": Text(
        zh="看 CPE 的灯和收光，请网管查接入端口的告警、错包和上下线时间，与坏的分钟逐一对。",
        en="Read the lamps and the received light of the CPE; have the NOC hold alarms, errors and up/down times of the access port against the bad minutes.",
    ),
    "watch.drops_beyond.next": Text(
        zh="换一个目标再盯一段；两个目标同时断就报数据侧，附上坏的分钟。",
        en="Watch another target; if both drop together, report to the core side with the bad minutes.",
    ),
    "watch.link_lost.next": Text(
        zh="换网线、换对端端口，关掉网卡省电，再盯一段；看对端设备是不是重启过。",
        en="Change the cable and the far port, switch power saving off, watch again; see whether the device at the other end restarted.",
    ),
    "watch.unmeasured": Text(zh="没有盯出结果。", en="The watch gave no result."),
    "watch.unmeasured.explain": Text(
        zh="时间太短，或者一个应答也没有，断没断无从判断。没有测到不等于正常。",
        en="It was too short, or nothing answered at all, so drops cannot be told. Not measured does not mean fine.",
    ),
    "missing.watch_short": Text(
        zh="盯的时间太短（只发了 {sent} 包）。", en="The watch was too short ({sent} packets)."
    ),
    "missing.watch_short.fix": Text(
        zh="再盯一次，至少几分钟：fieldkit path-check --watch 30m",
        en="Watch again, for some minutes at least: fieldkit path-check --watch 30m",
    ),
    "missing.watch_silent": Text(
        zh="{target} 从头到尾不应答 ping（发了 {sent} 包），看不出断没断。",
        en="{target} never answered pings ({sent} sent), so drops cannot be told.",
    ),
    "missing.watch_silent.fix": Text(
        zh="换一个应答 ping 的目标：fieldkit path-check 目标 --watch 30m",
        en="Name a target that answers pings: fieldkit path-check TARGET --watch 30m",
    ),
    # Errors.
    "watch.unwritable": Text(zh="写不了盯线记录 {file}：{error}", en="The watch cannot be written to {file}: {error}"),
    "watch.unwritable.fix": Text(
        zh="腾出磁盘空间，或用 FIELDKIT_DATA_DIR 换个目录。",
        en="Free some disk space, or choose another folder with FIELDKIT_DATA_DIR.",
    ),
    "watch.unreadable": Text(zh="读不了盯线记录 {file}。", en="The record of the watch {file} cannot be read."),
    "watch.unreadable.fix": Text(
        zh="重新开始盯：fieldkit path-check --watch 12h", en="Begin a new one: fieldkit path-check --watch 12h"
    ),
    "watch.none": Text(zh="记录 {case} 不是盯线记录。", en="Case {case} is not a watch."),
    "watch.none.fix": Text(zh="用 fieldkit case list 找到盯线的那一条。", en="Find the watch with fieldkit case list."),
    "usage.bad_sizes": Text(zh="{option} 的包长 {value} 不对。", en="{option} {value} is not a list of packet sizes."),
    "usage.bad_sizes.fix": Text(
        zh="写 IP 包长（字节），逗号分开，28 到 9000，最多 4 个，例如 64,1472。",
        en="IP packet sizes in bytes, separated by commas, 28 to 9000, at most 4, for example 64,1472.",
    ),
    "usage.bad_path_number": Text(zh="{option} 的数值 {value} 不对。", en="{option} {value} is out of range."),
    "usage.bad_path_number.fix": Text(zh="{option} 取 {least} 到 {most}。", en="{option} takes {least} to {most}."),
    "usage.bad_target": Text(zh="目标 {value} 不对。", en="{value} is not a target."),
    "usage.bad_target.fix": Text(
        zh="写一个地址或域名，例如 203.0.113.10。", en="Give an address or a name, for example 203.0.113.10."
    ),
    "interrupted.watch": Text(zh="已停止，还没开始盯。", en="Stopped before the watch began."),
    "interrupted.watch.fix": Text(
        zh="重新开始：fieldkit path-check --watch 12h", en="Begin again: fieldkit path-check --watch 12h"
    ),
    # The screen of the watch.
    "watch.section.link": Text(zh="本机网口", en="own link"),
    "watch.section.gateway": Text(zh="到网关", en="gateway"),
    "watch.section.carrier": Text(zh="运营商首跳", en="carrier"),
    "watch.section.beyond": Text(zh="首跳以远", en="beyond"),
    "watch.state.now": Text(zh="正在坏", en="bad now"),
    "watch.state.was": Text(zh="坏过", en="was bad"),
    "watch.state.never": Text(zh="一直好", en="steady"),
    "watch.state.unknown": Text(zh="未测到", en="no answer"),
    "watch.title": Text(zh="盯线 {target}（{interface}）", en="Watching {target} ({interface})"),
    "watch.clock": Text(zh="已盯 {past}，还剩 {left}", en="watched {past}, {left} left"),
    "watch.counts": Text(
        zh="坏 {bad} 分钟 / 共 {minutes} 分钟；发 {sent} 丢 {lost}；未测 {unseen} 分钟",
        en="{bad} bad of {minutes} minutes; {lost} of {sent} lost; {unseen} min not measured",
    ),
    "watch.longest": Text(zh="最长一次：{seconds} 秒，{at}，{segment}", en="longest: {seconds} s at {at}, {segment}"),
    "watch.last_hour": Text(zh="最近 {minutes} 分钟，每格 1 分钟", en="last {minutes} min, 1 min a cell"),
    "watch.all": Text(zh="全程，每格 {minutes} 分钟", en="the whole watch, {minutes} min a cell"),
    "watch.bad_minutes": Text(zh="坏的分钟（先断的那段）", en="bad minutes (which section failed first)"),
    "watch.more_minutes": Text(zh="……另有 {count} 分钟", en="… {count} more"),
    "watch.minute": Text(
        zh="{at}  {segment}  丢 {lost}/{sent}，最长 {seconds} 秒",
        en="{at}  {segment}  lost {lost}/{sent}, longest {seconds} s",
    ),
    "watch.minute_link": Text(zh="{at}  {segment}  断 {seconds} 秒", en="{at}  {segment}  down {seconds} s"),
    "watch.gap.sleep": Text(zh="{at}  休眠 {span}，这段未测", en="{at}  asleep for {span}, not measured"),
    "watch.gap.stopped": Text(zh="{at}  停了 {span}，这段未测", en="{at}  stopped for {span}, not measured"),
    "watch.address": Text(
        zh="{at}  本机地址由 {before} 变为 {after}", en="{at}  our own address changed from {before} to {after}"
    ),
    "watch.legend": Text(
        zh="{steady} 好  {some} 零星丢  {bad} 断  {behind} 前段已断  {unseen} 未测",
        en="{steady} fine  {some} single loss  {bad} bad  {behind} behind a break  {unseen} not measured",
    ),
    "watch.cell.steady": Text(zh="好", en="fine"),
    "watch.cell.some": Text(zh="零星丢", en="single loss"),
    "watch.cell.bad": Text(zh="断", en="bad"),
    "watch.cell.behind": Text(zh="前段已断", en="behind a break"),
    "watch.cell.unseen": Text(zh="未测", en="not measured"),
    "watch.began": Text(
        zh="开始盯线 {target}，共 {span}；随时按 Ctrl-C 结束并出小结。处理记录 {case}。",
        en="Watching {target} for {span}; Ctrl-C ends it with a summary. Case {case}.",
    ),
    "watch.resumed": Text(
        zh="接着盯 {target}，还剩 {span}。处理记录 {case}。", en="Watching {target} again, {span} left. Case {case}."
    ),
    "watch.taken_up": Text(
        zh="盯线 {case} 的时间已经到了，下面是小结。", en="The time of watch {case} is over; this is its summary."
    ),
    "watch.finding_way": Text(
        zh="先找网关、运营商首跳和目标……", en="Finding gateway, carrier's first hop and target …"
    ),
    "watch.ended_early": Text(zh="盯到 {past} 为止。", en="Watched for {past}."),
    "path.rate_ask": Text(
        zh="测速约 {seconds} 秒，会占满线路，最多用 {megabytes} MB。现在测吗？",
        en="Measuring the rate takes about {seconds} s, fills the line and uses at most {megabytes} MB. Go ahead?",
    ),
    "path.rate_allowed": Text(
        zh="测速约 {seconds} 秒，会占满线路，最多用 {megabytes} MB（已事先同意）。",
        en="Measuring the rate takes about {seconds} s, fills the line and uses at most {megabytes} MB (agreed beforehand).",
    ),
    # The live picture of path-check.
    "plot.gateway": Text(zh="网关", en="gateway"),
    "plot.carrier": Text(zh="运营商首跳", en="carrier"),
    "plot.hop": Text(zh="途中", en="hop"),
    "plot.target": Text(zh="目标", en="target"),
    "plot.title": Text(zh="丢包与时延，每格 1 秒", en="loss and round trip, 1 second a cell"),
    "plot.left": Text(zh="还剩 {seconds} 秒", en="{seconds} s left"),
    "plot.over": Text(zh="测完", en="done"),
    "plot.column.loss": Text(zh="丢/发", en="lost/sent"),
    "plot.column.rtt": Text(zh="中位/p95 ms", en="mid/p95 ms"),
    "plot.column.rtt_live": Text(zh="平均/最大 ms", en="mean/max ms"),
    "plot.legend": Text(
        zh="{low}{high} 时延低高  {some} 丢了一些  {all} 全丢",
        en="{low}{high} low to high  {some} some lost  {all} all lost",
    ),
    # Pictures in the report.
    "picture.path": Text(zh="从本机到目标，逐跳", en="From this laptop to the target, hop by hop"),
    "picture.loss": Text(zh="丢包与时延（按时间）", en="Loss and round trip over time"),
    "picture.watch": Text(zh="盯线，每格 {minutes} 分钟", en="The watch, {minutes} min a cell"),
    "picture.laptop": Text(zh="本机", en="laptop"),
    "picture.silent": Text(zh="不应答", en="silent"),
    "picture.stream": Text(zh="{role} {target}，{size} 字节", en="{role} {target}, {size} bytes"),
    "picture.loss_of": Text(zh="丢 {lost}/{sent}（{pct}%）", en="lost {lost}/{sent} ({pct} %)"),
    "picture.rtt_of": Text(zh="RTT 中位 {median} ms，p95 {p95} ms", en="RTT median {median} ms, p95 {p95} ms"),
    "picture.outage": Text(
        zh="{at} 起 {ms} 毫秒无应答，丢 {lost} 包", en="{at}: {ms} ms without an answer, {lost} lost"
    ),
    "picture.more_outages": Text(zh="另有 {count} 次未画出", en="{count} more not drawn"),
    "picture.column.at": Text(zh="时间", en="Time"),
    "picture.column.stream": Text(zh="哪一路", en="Stream"),
    "picture.column.packets": Text(zh="丢包数", en="Packets lost"),
    "picture.spread_legend": Text(
        zh="灰条：RTT 从最小到 p95，细线到 p99，竖线为中位",
        en="grey: round trips from the least to p95, thin to p99, the mark is the median",
    ),
    "picture.column.segment": Text(zh="先断的那段", en="Failed first"),
    "picture.column.lost": Text(zh="丢/发", en="Lost/sent"),
    "picture.column.longest": Text(zh="最长(秒)", en="Longest (s)"),
}
