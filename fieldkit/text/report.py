"""Words of the findings report."""

from fieldkit.text import Text

TEXTS: dict[str, Text] = {
    "report.title": Text(zh="专线故障排查报告", en="Line diagnosis report"),
    "report.open": Text(zh="尚未得出结论", en="No conclusion yet"),
    "report.open.fix": Text(
        zh="继续排查：fieldkit case resume {case}", en="Go on with it: fieldkit case resume {case}"
    ),
    "report.interrupted": Text(zh="排查中断，尚未得出结论", en="Interrupted before a conclusion"),
    "report.interrupted.fix": Text(
        zh="已答的都保存着，继续排查：fieldkit case resume {case}",
        en="Every answer is kept. Go on with it: fieldkit case resume {case}",
    ),
    "report.remedy": Text(zh="下一步怎么做", en="What to do next"),
    "report.owner": Text(zh="责任归属", en="Owner"),
    "report.place": Text(zh="故障位置", en="Place"),
    "report.confidence": Text(zh="把握程度", en="Confidence"),
    "report.verify": Text(zh="修复后验证", en="Verify after the repair"),
    "report.rivals": Text(zh="尚不能排除的原因", en="Causes not ruled out"),
    "report.also": Text(zh="另外发现", en="Also found"),
    "report.how_we_know": Text(zh="判断依据", en="How we know"),
    "report.done": Text(zh="已做的处理", en="What was done"),
    "report.left": Text(zh="还没做的", en="What is left to do"),
    "report.path": Text(zh="从本机到外网", en="From this laptop to the outside"),
    "report.findings": Text(zh="检测结果", en="Findings"),
    "report.findings.verdict": Text(zh="结果", en="Verdict"),
    "report.findings.text": Text(zh="说明", en="What was found"),
    "report.findings.limit": Text(zh="门限与出处", en="Limit and source"),
    "report.findings.code": Text(zh="代码", en="Code"),
    "report.weaker": Text(zh="弱证据", en="weaker evidence"),
    "report.not_measured": Text(zh="未测到的项目及补测办法", en="Not measured, and how to measure it"),
    "report.visit": Text(zh="本次排查", en="This visit"),
    "report.case": Text(zh="本地处理记录", en="Case"),
    "report.ticket": Text(zh="工单", en="Ticket"),
    "report.line": Text(zh="电路编号", en="Line"),
    "report.customer": Text(zh="客户", en="Customer"),
    "report.customer_address": Text(zh="客户地址", en="Customer address"),
    "report.symptom": Text(zh="故障现象", en="Symptom"),
    "report.site": Text(zh="打不开的网站", en="Site complained of"),
    "report.vantage": Text(zh="测试位置", en="Tested from"),
    "report.interface": Text(zh="测试网卡", en="Interface"),
    "report.started": Text(zh="开始时间", en="Started"),
    "report.took": Text(zh="用时", en="Took"),
    "report.sittings": Text(zh="续查次数(含首次)", en="Sittings"),
    "report.rehearsed": Text(zh="说明", en="Note"),
    "report.rehearsed.yes": Text(
        zh="演练：数据来自录制的现场，本次没有发出任何报文", en="Rehearsal: recorded site, no packet was sent"
    ),
    "report.trail": Text(zh="排查过程", en="Steps taken"),
    "report.trail.number": Text(zh="序号", en="No."),
    "report.trail.step": Text(zh="步骤", en="Step"),
    "report.trail.heard": Text(zh="结果", en="Outcome"),
    "report.trail.how": Text(zh="来源", en="From"),
    "report.evidence": Text(zh="原始记录", en="Raw evidence"),
    "report.cut": Text(zh="……另有 {count} 行未列出", en="… {count} more lines"),
    "report.footer": Text(
        zh="由 fieldkit {version} 根据现场保存的记录生成。", en="Made by fieldkit {version} from the records kept on site."
    ),
    "report.step.check": Text(zh="检测 {check}", en="Check {check}"),
    "report.step.survey": Text(zh="一键检测", en="Survey"),
    "report.step.branch": Text(zh="按{on}分流", en="By {on}"),
    "report.step.call": Text(zh="转入：{tree}", en="On to: {tree}"),
    "report.step.conclude": Text(zh="结论", en="Conclusion"),
}
