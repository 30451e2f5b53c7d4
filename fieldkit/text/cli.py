"""The command line's own words: commands, one line each, and what typer would say in English."""

from fieldkit.text import Text

TEXTS: dict[str, Text] = {
    "word.usage": Text(zh="用法：", en="Usage: "),
    "word.options_metavar": Text(zh="[选项]", en="[OPTIONS]"),
    "word.command_metavar": Text(zh="命令 [参数]…", en="COMMAND [ARGS]..."),
    "word.arguments": Text(zh="参数", en="Arguments"),
    "word.options": Text(zh="选项", en="Options"),
    "word.commands": Text(zh="命令", en="Commands"),
    "word.error": Text(zh="出错", en="Error"),
    "word.required": Text(zh="[必填]", en="[required]"),
    "command": Text(
        zh="从投诉走到一个原因：责任归属、处理办法、证据。",
        en="From a complaint to one cause, its owner, the remedy and the evidence.",
    ),
    "command.diagnose": Text(
        zh="故障排查：先一键检测，再问测不出来的。",
        en="Find the cause: measure at once, ask only what cannot be measured.",
    ),
    "command.diagnose.more": Text(
        zh="默认只读，不改任何设备。每个回答和读数随即落盘，中断后可用 fieldkit case resume 续查。不写排查流程则列出全部排查流程。",
        en="Read-only: no device is changed. Every answer and reading is on disk at once; after a stop, go on with "
        "fieldkit case resume. Without a tree, all trees are listed.",
    ),
    "command.report": Text(zh="把一次本地处理记录做成报告。", en="Make the report of a case."),
    "command.case": Text(zh="本地处理记录：列出、查看、续查、导出。", en="Cases: list, show, resume, export."),
    "command.case.export": Text(
        zh="导出一次处理记录，可用 diagnose --rehearse 重演。",
        en="Export a case, to be walked again with diagnose --rehearse.",
    ),
    "command.case.list": Text(zh="列出本机上的处理记录，新的在前。", en="List the cases on this laptop, newest first."),
    "command.case.show": Text(zh="查看一次处理记录。", en="Show one case."),
    "command.case.resume": Text(
        zh="接着上次停下的地方续查，已答的不再问。", en="Go on where a case was stopped; no answer is asked for again."
    ),
    "command.line": Text(zh="专线资料：导入、查看。", en="Lines: import, show."),
    "command.line.import": Text(zh="导入专线资料（YAML 或 JSON）。", en="Import line records (YAML or JSON)."),
    "command.line.show": Text(
        zh="查看一条专线的资料；不写电路编号则列出全部。", en="Show one line record; without an id, list all."
    ),
    "command.explain": Text(
        zh="解释一个代码：检测结果、原因或未测到的理由。不写代码则列出全部。",
        en="Explain a code: a finding, a cause, or why something was not measured. Without a code, list all.",
    ),
    "command.doctor": Text(
        zh="自检：本机缺什么权限和工具，各怎么补。不发任何报文。",
        en="What this laptop lacks in rights and tools, and how to mend each. Sends nothing.",
    ),
    "command.playbook": Text(zh="排查流程：检查、走查、画图、查看。", en="Trees: lint, test, draw, show."),
    "command.playbook.lint": Text(zh="检查排查流程有没有写错。", en="Look for mistakes in the trees."),
    "command.playbook.test": Text(
        zh="按走查用例把排查流程走一遍，并证明每个分支都有用例守住。",
        en="Walk the trees by their recorded walks, and prove that every branch is held by one.",
    ),
    "command.playbook.graph": Text(zh="把一个排查流程画成图。", en="Draw a tree."),
    "command.playbook.show": Text(zh="逐步列出一个排查流程。", en="List the steps of a tree."),
    "command.config": Text(zh="设置：每个值是多少、从哪里来。", en="Settings: each value and where it comes from."),
    "command.config.show": Text(zh="列出每个设置的值和来源。", en="List each setting with its value and origin."),
}
