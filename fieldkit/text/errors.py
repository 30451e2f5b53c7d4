"""What went wrong in the call itself, and what to do about it."""

from fieldkit.text import Text

# What the operating system says when a file cannot be had, word for word, and what we say.
OS_REASONS: dict[str, Text] = {
    "No such file or directory": Text(zh="没有这个文件或目录", en="no such file or folder"),
    "Permission denied": Text(zh="没有权限", en="no right to do that"),
    "Is a directory": Text(zh="这是一个目录", en="it is a folder"),
    "Not a directory": Text(zh="路径中有一段不是目录", en="a part of the path is not a folder"),
    "File exists": Text(zh="同名的文件已存在", en="a file of that name is in the way"),
    "Read-only file system": Text(zh="磁盘是只读的", en="the disk is read-only"),
    "No space left on device": Text(zh="磁盘满了", en="the disk is full"),
    "File name too long": Text(zh="文件名太长", en="the file's name is too long"),
    "Operation not permitted": Text(zh="系统不允许", en="the system does not permit it"),
    # The same of a connection.
    "timed out": Text(zh="没有应答", en="nobody answers"),
    "Connection timed out": Text(zh="没有应答", en="nobody answers"),
    "No route to host": Text(zh="到不了这个地址", en="there is no way to this address"),
    "Network is unreachable": Text(zh="没有到这个网段的路由", en="there is no route to this network"),
    "Connection refused": Text(zh="对方拒绝连接", en="the connection is refused"),
    "Name or service not known": Text(zh="名字解析不了", en="the name cannot be resolved"),
    "Temporary failure in name resolution": Text(zh="名字解析不了", en="the name cannot be resolved"),
    "name not found in time": Text(zh="名字解析超时", en="the name was not resolved in time"),
    # The same of SQLite.
    "file is not a database": Text(zh="不是数据库文件", en="it is no database"),
    "database disk image is malformed": Text(zh="内容损坏", en="its content is damaged"),
    "unable to open database file": Text(zh="打不开", en="it cannot be opened"),
    "attempt to write a readonly database": Text(zh="只读，写不了", en="it is read-only"),
    "disk I/O error": Text(zh="磁盘读写出错", en="the disk failed to read or write"),
    "database or disk is full": Text(zh="磁盘满了", en="the disk is full"),
}

TEXTS: dict[str, Text] = {
    "error.untold": Text(zh="出错：{code}。", en="Failed: {code}."),
    "error.untold.fix": Text(zh="请把这个代码告诉我们。", en="Please tell us this code."),
    # Our own bug.
    "bug": Text(
        zh="程序自己出错了（{kind}），与线路无关。",
        en="fieldkit itself failed ({kind}); this says nothing about the line.",
    ),
    "bug.fix": Text(
        zh="已记下详情，请把这个文件发给我们：{file}", en="The details are kept; please send us this file: {file}"
    ),
    "bug.no_log": Text(
        zh="程序自己出错了（{kind}），与线路无关；日志也写不了（{why}）。",
        en="fieldkit itself failed ({kind}); this says nothing about the line. The log could not be written either ({why}).",
    ),
    "bug.no_log.fix": Text(
        zh="把 FIELDKIT_STATE_DIR 设为可写的目录，再运行一次。",
        en="Set FIELDKIT_STATE_DIR to a folder that can be written, and run it again.",
    ),
    # Nowhere to put the result.
    "output.unwritable": Text(zh="结果写不出去：{why}。", en="The result cannot be written: {why}."),
    "output.unwritable.fix": Text(
        zh="处理记录已保存（fieldkit case list）；腾出空间或换个地方，再运行。",
        en="The case is kept (fieldkit case list); make room or choose another place, and run again.",
    ),
    # Stopped.
    "interrupted": Text(zh="已停止。", en="Stopped."),
    "interrupted.fix": Text(zh="要重来，再运行一次同样的命令。", en="To start over, run the same command again."),
    "interrupted.check": Text(zh="已停止，测到的已保存（{case}）。", en="Stopped. What was measured is kept ({case})."),
    "interrupted.check.fix": Text(
        zh="看已测到的：fieldkit report {case}", en="To see what was measured: fieldkit report {case}"
    ),
    "interrupted.case": Text(zh="已停止。", en="Stopped."),
    "interrupted.case.fix": Text(
        zh="已保存，续查：fieldkit case resume {case}", en="Saved; go on with: fieldkit case resume {case}"
    ),
    # Usage.
    "usage.no_such_command": Text(zh="没有这个命令：{name}。", en="There is no command {name}."),
    "usage.no_such_command.fix": Text(zh="试试：fieldkit {near}", en="Try: fieldkit {near}"),
    "usage.no_command": Text(zh="{group} 后面少了命令。", en="{group} needs a command."),
    "usage.no_command.fix": Text(zh="看看有哪些：{group} --help", en="See which there are: {group} --help"),
    "usage.no_such_option": Text(zh="没有这个选项：{option}。", en="There is no option {option}."),
    "usage.no_such_option.fix": Text(zh="看看有哪些：{page}", en="See which there are: {page}"),
    "usage.no_such_option_near": Text(zh="没有这个选项：{option}。", en="There is no option {option}."),
    "usage.no_such_option_near.fix": Text(zh="是不是 {near}？", en="Did you mean {near}?"),
    "usage.needs_value": Text(zh="{option} 后面少了值。", en="{option} needs a value."),
    "usage.needs_value.fix": Text(zh="把值写在 {option} 后面。", en="Write the value after {option}."),
    "usage.empty_value": Text(zh="{option} 后面的值是空的。", en="The value of {option} is empty."),
    "usage.empty_value.fix": Text(
        zh="写上值，或者去掉 {option}；脚本里看看变量是不是没赋值。",
        en="Give it a value, or leave {option} out; in a script, see whether the variable was set.",
    ),
    "usage.takes_no_value": Text(zh="{option} 不带值。", en="{option} takes no value."),
    "usage.takes_no_value.fix": Text(zh="去掉等号和后面的值。", en="Leave out the equals sign and the value."),
    "usage.missing": Text(zh="少写了：{name}。", en="Missing: {name}."),
    "usage.missing.fix": Text(zh="看看怎么写：{page}", en="See how it is written: {page}"),
    "usage.too_many": Text(zh="多出来的内容：{extra}。", en="Too much on the line: {extra}."),
    "usage.too_many.fix": Text(
        zh="有空格的值用引号括起来；写法见：{page}", en="Put a value with spaces in quotes; see: {page}"
    ),
    "usage.bad_value": Text(zh="{name} 的值不对：{why}", en="The value of {name} is wrong: {why}"),
    "usage.bad_value.fix": Text(zh="改正后再运行。", en="Correct it and run again."),
    "usage.bad_choice": Text(zh="{option} 不认识 {value}。", en="{option} does not know {value}."),
    "usage.bad_choice.fix": Text(zh="可以写：{known}。", en="It takes: {known}."),
    "usage.bad_seconds": Text(
        zh="{option} 的秒数不对：{value}。", en="{option} has a wrong number of seconds: {value}."
    ),
    "usage.bad_seconds.fix": Text(zh="写 0 到 600 之间的数，不含 0。", en="Give a number above 0 and at most 600."),
    "usage.bad_expect": Text(zh="{option} 写得不对：{value}。", en="{option} is written wrongly: {value}."),
    "usage.bad_expect.fix": Text(
        zh="写成 域名=地址，多个地址用逗号隔开，例如 a.example=203.0.113.10。",
        en="Write NAME=ADDRESS, several addresses with commas, for example a.example=203.0.113.10.",
    ),
    "usage.auto_and_answers": Text(
        zh="--auto 和 --answers 只能用一个。", en="--auto and --answers cannot stand together."
    ),
    "usage.auto_and_answers.fix": Text(
        zh="有回答文件就去掉 --auto，文件里没写的按“不确定”走。",
        en="With a file of answers leave out --auto; what the file does not answer is taken as unsure.",
    ),
    "usage.site_needed": Text(zh="现象是 site，但没写是哪个网站。", en="The symptom is site, but no site is named."),
    "usage.site_needed.fix": Text(zh="加上：--site 网址", en="Add: --site URL"),
    "usage.bad_site": Text(zh="不是网址：{value}。", en="Not a URL: {value}."),
    "usage.bad_site.fix": Text(zh="写成 https://www.example.com/ 这样。", en="Write it like https://www.example.com/."),
    "usage.bad_duration": Text(zh="{option} 的时长 {value} 不对。", en="{option} {value} is not a duration."),
    "usage.bad_duration.fix": Text(
        zh="例如 90s、30m、12h、1h30m；最短 {least} 秒，最长 7 天。",
        en="For example 90s, 30m, 12h, 1h30m; from {least} seconds to 7 days.",
    ),
    "usage.bad_far": Text(zh="--far 要写对端地址，写的是“{value}”。", en='--far wants the far end, not "{value}".'),
    "usage.bad_far.fix": Text(zh="写成 192.0.2.7 或 192.0.2.7:8620。", en="Write it like 192.0.2.7 or 192.0.2.7:8620."),
    "usage.only_with": Text(zh="{option} 要和 {other} 一起用。", en="{option} goes only with {other}."),
    "usage.only_with.fix": Text(zh="加上 {other}，或去掉 {option}。", en="Add {other}, or leave {option} out."),
    "usage.not_together": Text(zh="{option} 和 {other} 不能一起用。", en="{option} and {other} do not go together."),
    "usage.not_together.fix": Text(zh="只留一个。", en="Keep one of them."),
    "usage.bad_gateway": Text(
        zh="{option} 要写网关的 IPv4 地址，写的是“{value}”。",
        en='{option} wants the IPv4 address of a gateway, not "{value}".',
    ),
    "usage.bad_gateway.fix": Text(zh="例如：--gateway 192.168.1.1", en="For example: --gateway 192.168.1.1"),
    "usage.bad_station": Text(
        zh="{option} 要写 MAC 或 IPv4 地址，写的是“{value}”。",
        en='{option} wants a MAC or an IPv4 address, not "{value}".',
    ),
    "usage.bad_station.fix": Text(
        zh="写成 00e0-fc12-3456 或 203.0.113.9 这样，MAC 写法不限。",
        en="Write it like 00e0-fc12-3456 or 203.0.113.9; a MAC in any notation.",
    ),
    "usage.no_station": Text(
        zh="{value} 是组播或全零，不属于任何设备。", en="{value} is a group address, or all zero: no device has it."
    ),
    "usage.no_station.fix": Text(zh="再读一遍 MAC。", en="Have the MAC read out again."),
    "usage.find_where": Text(zh="{option} 要知道从哪台交换机找起。", en="{option} needs a switch to begin at."),
    "usage.find_where.fix": Text(
        zh="加上 --access-switch 地址（或 --line、--console）。",
        en="Add --access-switch ADDRESS (or --line, --console).",
    ),
    "usage.bad_baud": Text(zh="{option} 的串口速率 {value} 不对。", en="{option} {value} is not a serial speed."),
    "usage.bad_baud.fix": Text(zh="常用 9600 或 115200。", en="Usual are 9600 and 115200."),
    "usage.wrong": Text(zh="命令写得不对。", en="The command is written wrongly."),
    "usage.wrong.fix": Text(zh="看看怎么写：{page}", en="See how it is written: {page}"),
    "usage.no_tree": Text(zh="没写走哪个排查流程。可选：{known}。", en="No tree was named. There are: {known}."),
    "usage.no_tree.fix": Text(zh="例如：fieldkit diagnose internet", en="For example: fieldkit diagnose internet"),
    "lang.unknown": Text(zh="{place} 不认识 {value}。", en="{place} does not know {value}."),
    "lang.unknown.fix": Text(zh="可以写：zh、en、auto。", en="It takes: zh, en, auto."),
    "interface.unknown": Text(zh="没有叫 {name} 的网口。", en="There is no interface {name}."),
    "interface.unknown.fix": Text(zh="本机的网口：{known}。", en="The interfaces here: {known}."),
    "interface.loopback": Text(
        zh="{name} 是本机自己的环回口，测不了线路。", en="{name} is this laptop's own loopback; no line is behind it."
    ),
    "interface.loopback.fix": Text(zh="本机的网口：{known}。", en="The interfaces here: {known}."),
    "interface.unknown_and_none": Text(
        zh="没有叫 {name} 的网口可测，本机一个可测的都没有。",
        en="There is no interface {name} to test, nor any other.",
    ),
    "interface.unknown_and_none.fix": Text(
        zh="插上网线或 USB 网卡；要看有哪些：fieldkit doctor",
        en="Plug in the cable or a USB adapter; to see what there is: fieldkit doctor",
    ),
    "interface.none": Text(zh="本机没有可以测的网口。", en="This laptop has no interface to test."),
    "interface.none.fix": Text(
        zh="插上网线或 USB 网卡；要看有哪些：fieldkit doctor",
        en="Plug in the cable or a USB adapter; to see what there is: fieldkit doctor",
    ),
    # Settings.
    "config.bad_value": Text(
        zh="{place} 的值不对：{value}（应为 {want}）。", en="{place} has a wrong value: {value} (wanted: {want})."
    ),
    "config.bad_value.fix": Text(
        zh="改正它，或删掉改用默认值；现在的设置：fieldkit config show",
        en="Correct it, or remove it to use the default; all settings: fieldkit config show",
    ),
    "config.unknown_key": Text(zh="{file} 里有不认识的设置：{key}。", en="{file} has an unknown setting: {key}."),
    "config.unknown_key.fix": Text(zh="是不是 {near}？", en="Did you mean {near}?"),
    "config.not_a_table": Text(zh="{file} 不是“名称: 值”的形式。", en="{file} is not made of `name: value` lines."),
    "config.not_a_table.fix": Text(zh="例如写一行：lang: zh", en="For example one line: lang: zh"),
    # Answers.
    "answers.wrong": Text(zh="{file} 不是回答文件。", en="{file} is not a file of answers."),
    "answers.wrong.fix": Text(
        zh="写成：answers: {{步骤: 选项}}，例如 answers: {{internet.where: l}}。",
        en="Write it as answers: {{STEP: KEY}}, for example answers: {{internet.where: l}}.",
    ),
    "answers.unknown_step": Text(
        zh="没有会问 {step} 的步骤，这个回答用不上。",
        en="No step of the name {step} asks anything, so nothing takes this answer.",
    ),
    "answers.unknown_step.fix": Text(
        zh="是不是 {near}？全部步骤：fieldkit playbook show {tree}",
        en="Did you mean {near}? All steps: fieldkit playbook show {tree}",
    ),
    "answers.unknown_key": Text(zh="步骤 {step} 没有选项 {key}。", en="Step {step} has no answer {key}."),
    "answers.unknown_key.fix": Text(zh="可以写：{known}。", en="It takes: {known}."),
    # explain.
    "explain.unknown": Text(zh="没有这个代码：{asked}。", en="There is no code {asked}."),
    "explain.unknown.fix": Text(
        zh="是不是 {near}？全部代码：fieldkit explain", en="Did you mean {near}? All codes: fieldkit explain"
    ),
    # report.
    "report.unwritable": Text(zh="写不了 {file}（{why}）。", en="{file} cannot be written ({why})."),
    "report.unwritable.fix": Text(zh="换个地方：--output 文件", en="Choose another place: --output FILE"),
    "report.unwritable_qr": Text(zh="写不了 {file}（{why}）。", en="{file} cannot be written ({why})."),
    "report.unwritable_qr.fix": Text(zh="换个地方：--qr-file 文件.svg", en="Choose another place: --qr-file FILE.svg"),
}
