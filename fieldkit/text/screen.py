"""Questions, instructions and the conclusion as the technician sees them."""

from fieldkit.text import Text

TEXTS: dict[str, Text] = {
    # Where one stands.
    "screen.crumb": Text(zh="{title} {arrow} 第 {step} 步", en="{title} {arrow} step {step}"),
    "screen.asked": Text(zh="已问 {asked} 题", en="{asked} asked"),
    "screen.round": Text(zh="第 {round} 轮", en="round {round}"),
    "screen.causes": Text(zh="还可能：{causes}", en="still possible: {causes}"),
    "screen.causes_more": Text(
        zh="还可能：{causes} 等 {count} 种", en="still possible: {causes} and others, {count} in all"
    ),
    "screen.causes_many": Text(zh="还有 {count} 种可能", en="{count} causes still possible"),
    # Keys.
    "screen.enter_takes": Text(zh="回车 = {key}（{origin}）", en="Enter = {key} ({origin})"),
    "screen.origin.guess": Text(zh="本机判断", en="the laptop's guess"),
    "screen.origin.flag": Text(zh="命令里写的", en="from the command line"),
    "screen.origin.record": Text(zh="专线资料", en="from the line record"),
    "screen.origin.heard": Text(zh="之前的回答", en="from an earlier answer"),
    "screen.origin.previous": Text(zh="上次的回答", en="your last answer"),
    "screen.key.unsure": Text(zh="不确定", en="not sure"),
    "screen.key.done": Text(zh="做好了", en="done"),
    "screen.key.skip": Text(zh="跳过", en="skip"),
    "screen.key.back": Text(zh="上一题", en="back"),
    "screen.key.help": Text(zh="说明", en="why"),
    "screen.key.quit": Text(zh="停下（已保存）", en="stop (all is kept)"),
    "screen.prompt": Text(zh="按键", en="Key"),
    "screen.prompt_typed": Text(zh="输入后回车", en="Type, then Enter"),
    "screen.not_a_key": Text(
        zh="没有 {key} 这个选项，可按：{known}", en="There is no answer {key}; press one of: {known}"
    ),
    "screen.typed_help": Text(
        zh="直接回车 = 不确定；:b 上一题，:q 停下，:? 说明", en="Enter alone = not sure; :b back, :q stop, :? why"
    ),
    "screen.typed_wrong": Text(zh="这个值不对：{value}", en="This value is wrong: {value}"),
    "screen.why_skip": Text(zh="为什么跳过？（可直接回车）", en="Why skip? (Enter alone is fine)"),
    "screen.consent.interrupts-service": Text(
        zh="注意：这一步会中断客户业务，先征得客户同意。",
        en="Note: this interrupts the customer's service; get their consent first.",
    ),
    "screen.confirm": Text(
        zh="客户同意了吗？再按一次 {key} 确认", en="Has the customer agreed? Press {key} once more to confirm"
    ),
    "screen.sources": Text(zh="依据：{sources}", en="Sources: {sources}"),
    "screen.no_sources": Text(zh="没有注明依据。", en="No source is named."),
    "screen.all_causes": Text(zh="还可能的原因：", en="Causes still possible: "),
    "screen.no_causes": Text(zh="没有待定的原因。", en="No cause is open."),
    "screen.answered": Text(zh="→ {answer}", en="→ {answer}"),
    # The start.
    "screen.case": Text(zh="本地处理记录 {case}", en="Case {case}"),
    "screen.began": Text(
        zh="{title} · 网口 {interface} · 记录 {case}", en="{title} · interface {interface} · case {case}"
    ),
    "screen.began_nowhere": Text(
        zh="{title} · 没有可测的网口 · 记录 {case}", en="{title} · no interface to test · case {case}"
    ),
    "screen.began_rehearsal": Text(
        zh="{title} · 演练 {rehearsal}，不碰网络", en="{title} · rehearsing {rehearsal}; the network is not touched"
    ),
    "screen.resumed": Text(
        zh="接着续查记录 {case}：已答 {asked} 题，全部保留", en="Going on with case {case}; answers kept: {asked}"
    ),
    # The conclusion.
    "screen.verdict": Text(zh="结论：{verdict}", en="Conclusion: {verdict}"),
    "screen.what": Text(zh="原因", en="Cause"),
    "screen.whose": Text(zh="责任归属", en="Owner"),
    "screen.how_sure": Text(zh="把握", en="How sure"),
    "screen.due": Text(zh="{due} 回看", en="look again by {due}"),
    "screen.next": Text(zh="怎么办", en="What to do"),
    "screen.verify": Text(zh="修好后", en="Then verify"),
    "screen.how_we_know": Text(zh="依据", en="How we know"),
    "screen.found": Text(zh="结果", en="Found"),
    "screen.rivals": Text(zh="还可能", en="Or else"),
    "screen.also": Text(zh="另外", en="Also"),
    "screen.hazards": Text(zh="隐患", en="Hazards"),
    "screen.not_measured": Text(zh="未测到", en="Not measured"),
    "screen.fix": Text(zh="补测：{fix}", en="To measure it: {fix}"),
    "screen.record": Text(zh="记录", en="Case"),
    "screen.report": Text(zh="报告：fieldkit report {case}", en="report: fieldkit report {case}"),
    "screen.nothing_found": Text(zh="各项实测均正常。", en="Everything that was measured is fine."),
    "screen.no_conclusion": Text(zh="还没有结论。", en="There is no conclusion yet."),
    # Lists.
    "screen.more_cases": Text(
        zh="还有更早的 {count} 条：fieldkit case list --all",
        en="Earlier cases: {count}. All of them: fieldkit case list --all",
    ),
    "screen.no_cases": Text(
        zh="本机还没有处理记录。开始排查：fieldkit diagnose internet",
        en="No cases yet. Begin with: fieldkit diagnose internet",
    ),
    "screen.no_lines": Text(
        zh="本机还没有专线资料。导入：fieldkit line import 文件",
        en="No lines yet. Import with: fieldkit line import FILE",
    ),
    "screen.column.case": Text(zh="记录", en="Case"),
    "screen.column.opened": Text(zh="开始", en="Opened"),
    "screen.column.tree": Text(zh="排查流程", en="Tree"),
    "screen.column.symptom": Text(zh="现象", en="Complaint"),
    "screen.column.line": Text(zh="电路编号", en="Line"),
    "screen.column.ticket": Text(zh="工单", en="Ticket"),
    "screen.column.result": Text(zh="结果", en="Result"),
    "screen.column.state": Text(zh="状态", en="State"),
    "screen.column.customer": Text(zh="客户", en="Customer"),
    "screen.column.service": Text(zh="业务", en="Service"),
    "screen.column.key": Text(zh="项", en="Key"),
    "screen.column.value": Text(zh="值", en="Value"),
    "screen.column.origin": Text(zh="来源", en="From"),
    "screen.column.code": Text(zh="代码", en="Code"),
    "screen.column.meaning": Text(zh="含义", en="Meaning"),
    "screen.column.at": Text(zh="时间", en="At"),
    "screen.column.kind": Text(zh="事件", en="Event"),
    "screen.column.what": Text(zh="内容", en="What"),
    "screen.state.open": Text(zh="未完", en="open"),
    "screen.state.closed": Text(zh="已结案 {cause}", en="closed as {cause}"),
    "screen.state.concluded": Text(zh="已有结论", en="concluded"),
    "screen.origin_of.flag": Text(zh="命令行 {name}", en="flag {name}"),
    "screen.origin_of.environment": Text(zh="环境变量 {name}", en="environment {name}"),
    "screen.origin_of.file": Text(zh="配置文件", en="file"),
    "screen.origin_of.default": Text(zh="默认", en="default"),
    "screen.config_file": Text(zh="配置文件：{file}", en="Configuration file: {file}"),
    "screen.rule_of_thumb": Text(
        zh="默认的测试目标和对照 DNS 是经验值，可在配置文件或专线资料里换掉。",
        en="The default targets and reference DNS are rules of thumb; the configuration file or the line record replaces them.",
    ),
    "screen.unset": Text(zh="（未设）", en="(not set)"),
    "screen.trees": Text(zh="可走的排查流程：", en="The trees:"),
    "screen.case_exported": Text(zh="已导出：{file}", en="The case is exported: {file}"),
    "screen.report_written": Text(zh="报告已写好：{file}", en="The report is written: {file}"),
    "screen.lint_clean": Text(zh="{count} 个排查流程，没有问题。", en="Trees: {count}; no problem found."),
    "screen.lint_found": Text(zh="{count} 个问题。", en="Problems: {count}."),
    "screen.walks_clean": Text(
        zh="{walks} 条走查用例全部通过，每个分支都有用例守住。",
        en="Walks passed: {walks}; every branch is held by one.",
    ),
    "screen.lint_place": Text(zh="{file}:{line}:{column}", en="{file}:{line}:{column}"),
    "screen.step.sources": Text(zh="依据 {sources}", en="source {sources}"),
    # explain.
    "explain.owner": Text(zh="责任归属：{owner}", en="Owner: {owner}"),
    "explain.place": Text(zh="位置：{place}", en="Place: {place}"),
    "explain.remedy": Text(zh="怎么办：{remedy}", en="What to do: {remedy}"),
    "explain.sources": Text(zh="出处：{sources}", en="Sources: {sources}"),
    "explain.codes": Text(zh="默认由它解释的检测结果：{codes}", en="Findings it explains by default: {codes}"),
    "explain.check": Text(zh="检测项：{check}，结果：{verdict}", en="Check: {check}; verdict: {verdict}"),
    "explain.cause": Text(zh="默认原因：{cause} {name}", en="Default cause: {cause} {name}"),
    "explain.fix": Text(zh="补测办法：{fix}", en="How to mend: {fix}"),
    "explain.kind.finding": Text(zh="检测结果", en="Findings"),
    "explain.kind.cause": Text(zh="原因", en="Causes"),
    "explain.kind.missing": Text(zh="未测到的理由", en="Why something was not measured"),
    "explain.more": Text(zh="看一个：fieldkit explain 代码", en="See one: fieldkit explain CODE"),
}
