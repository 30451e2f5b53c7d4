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
    "command.path-check": Text(
        zh="测到一个目标的丢包、突发、时延、乱序和大包；--watch 整夜盯线。",
        en="Loss, bursts, delay, order and packet size on the way to a target; --watch goes on overnight.",
    ),
    "command.path-check.more": Text(
        zh="默认 20 秒，每 20 毫秒一包，同时发给网关、运营商首跳和目标，大小包各一路。不写目标则用专线资料或设置里的测试目标。"
        "不确定断在哪一段、什么时候断，就用 --watch 12h：断电、休眠、拔网线都不丢记录。",
        en="By default 20 seconds, a packet every 20 ms to the gateway, the carrier's first hop and the target at once, small and "
        "large. Without a target the record's or the settings' targets are used. Where it is not clear which section drops, and "
        "when, use --watch 12h: a crash, sleep or a pulled cable loses nothing of the record.",
    ),
    "command.lan-check": Text(
        zh="内网里谁在当网关、谁在分配地址？多出来的那台插在哪个口？",
        en="Who answers as gateway, who hands out addresses on this LAN, and which port is the extra one in?",
    ),
    "command.lan-check.more": Text(
        zh="约 4 秒：网关的每个 ARP 应答、每个 DHCP 应答、IPv6 路由器、地址冲突、环路和广播风暴，同时测。"
        "查到的设备，能登录资料里的 access.switch 就报出交换机端口，也可 --paste 粘贴 MAC 表，或按提示逐根拔线找。"
        "只用本机自己的 MAC，DHCP 询问最多 3 次，不占地址；--quiet-lan 只听。--inventory 列出内网设备（先问）；"
        "--watch 10m 守着听时有时无的冲突；--capture 文件 看抓包，不发任何报文。",
        en="About 4 s: every ARP answer for the gateway, every DHCP OFFER, IPv6 routers, address conflicts, loop and storm, all at "
        "once. What is found is followed to its switch port where the record's access.switch can be logged in to; or paste "
        "its MAC table (--paste), or be led through pulling cables. Own MAC only, at most 3 DISCOVERs, no address taken; "
        "--quiet-lan only listens. --inventory lists the devices (asks first); --watch 10m listens for conflicts that come "
        "and go; --capture FILE judges a capture and sends nothing.",
    ),
    "command.mac-check": Text(
        zh="接入交换机上绑定的是不是客户现用的 MAC？",
        en="Is the customer's MAC the one bound on the access switch?",
    ),
    "command.mac-check.more": Text(
        zh="给定、端口学到、ARP、各种绑定、端口状态和 VLAN 列在一张表里，给出一个结论和一段可以发给网管的请求。"
        "登录读交换机（资料里的 access.switch），或用 --paste 粘贴网管的输出；都没有就问两个 MAC。"
        "默认只读；只有 --rebind 会改，且要逐字确认。账号取自 FIELDKIT_USERNAME、FIELDKIT_PASSWORD、FIELDKIT_SECRET、系统钥匙串，或当场输入。",
        en="What was given, learned, answering ARP and bound, the port's state and VLAN in one table, with one verdict and a request "
        "to pass on. Logs in to the record's access.switch, or takes pasted output (--paste), or asks for two MACs. Reads "
        "only; --rebind alone changes anything, and only typed out. The login comes from FIELDKIT_USERNAME, FIELDKIT_PASSWORD "
        "and FIELDKIT_SECRET, the keyring, or is asked for.",
    ),
    "command.single-pc": Text(
        zh="单机直连：本机临时用专线地址测试，测完改回，并确认客户已恢复上网。",
        en="Put the line's own address on this laptop, test, put all back, see the customer online again.",
    ),
    "command.single-pc.more": Text(
        zh="会中断客户业务，先征得客户同意。改动前的设置先落盘；中途退出或断电，下次运行先改回。没有权限改网口时，打印可复制的命令。",
        en="It interrupts the customer's service: ask first. How the adapter was set is on disk before anything is changed; "
        "cut short, the next run puts it back first. Without the right to change it, the commands are printed to copy.",
    ),
    "command.reflect": Text(
        zh="当对端：在另一台电脑上应答测试包，好分清去程丢还是回程丢。",
        en="Be the far end: answer test packets, so that loss there and back can be told apart.",
    ),
    "command.reflect.more": Text(
        zh="标准端口是 862，用不了就换 8620，会显示出来。只应答名单里的对端，应答和来包一样长，每秒有上限，到时间自动关。",
        en="The standard port is 862, else 8620; the one in use is shown. Only the peers named get answers, each as long as its question, so many a second, and it closes by itself in time.",
    ),
    "command.report": Text(zh="把一次本地处理记录做成报告。", en="Make the report of a case."),
    "command.case": Text(
        zh="本地处理记录：列出、查看、续查、备注、结案、对比、导出。",
        en="Cases: list, show, resume, note, close, compare, export.",
    ),
    "command.case.export": Text(
        zh="导出一次处理记录，可用 diagnose --rehearse 重演。",
        en="Export a case, to be walked again with diagnose --rehearse.",
    ),
    "command.case.note": Text(zh="给一次处理记录加备注。", en="Add a note to a case."),
    "command.case.close": Text(
        zh="结案：写上最终确认的原因。", en="Close a case with the cause that was confirmed in the end."
    ),
    "command.case.compare": Text(
        zh="对比两次检测：哪些变好、变差、没变、没法比。",
        en="Compare two surveys: what got better, worse, stayed, or cannot be compared.",
    ),
    "command.case.compare.more": Text(
        zh="退出码：没有变差为 0，有变差或另有异常为 1，没有可比的项目为 3。",
        en="Exit status: 0 nothing is worse, 1 something is worse or there is another fault, 3 nothing could be compared.",
    ),
    "command.case.list": Text(zh="列出本机上的处理记录，新的在前。", en="List the cases on this laptop, newest first."),
    "command.case.show": Text(zh="查看一次处理记录。", en="Show one case."),
    "command.case.resume": Text(
        zh="接着上次停下的地方续查，已答的不再问。", en="Go on where a case was stopped; no answer is asked for again."
    ),
    "command.line": Text(zh="专线资料：导入、查看、导出、模板。", en="Lines: import, show, export, template."),
    "command.line.import": Text(
        zh="导入专线资料（YAML、JSON、CSV、XLSX）。", en="Import line records (YAML, JSON, CSV, XLSX)."
    ),
    "command.line.show": Text(
        zh="查看一条专线的资料；不写电路编号则列出全部。", en="Show one line record; without an id, list all."
    ),
    "command.line.export": Text(zh="导出专线资料。", en="Export line records."),
    "command.line.template": Text(
        zh="生成一份空白的专线资料模板，每一项都有说明。", en="Write an empty line record with a note on every key."
    ),
    "command.completion": Text(
        zh="输出补全脚本，按 Tab 补全命令、选项、记录编号。",
        en="Print the script by which Tab completes commands, options and ids.",
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
