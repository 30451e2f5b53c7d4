"""Words of the case store."""

from fieldkit.text import Text

TEXTS: dict[str, Text] = {
    "case.unknown": Text(zh="没有这条处理记录：{case}", en="There is no case {case}"),
    "case.unknown.fix": Text(
        zh="看有哪些：fieldkit case list。最近的几条：{known}", en="List them: fieldkit case list. The latest: {known}"
    ),
    "case.ambiguous": Text(zh="{case} 对应不止一条处理记录：{known}", en="{case} fits more than one case: {known}"),
    "case.ambiguous.fix": Text(zh="把编号写全。", en="Write the whole id."),
    "case.note_empty": Text(zh="备注是空的。", en="The note is empty."),
    "case.note_empty.fix": Text(
        zh="写在命令后面：fieldkit case note {case} 备注内容",
        en="Write it behind the command: fieldkit case note {case} TEXT",
    ),
    "case.text_too_long": Text(zh="文字超过 {limit} 个字符。", en="The text is longer than {limit} characters."),
    "case.text_too_long.fix": Text(zh="写短一些，或分几条备注。", en="Shorten it, or add several notes."),
    "case.noted": Text(zh="已记入 {case}。", en="Noted in {case}."),
    "case.note_prompt": Text(zh="备注(一行，回车保存)：", en="Note (one line, Enter keeps it): "),
    "case.cause_needed": Text(zh="没写按什么原因结案。", en="No cause is named to close it with."),
    "case.cause_needed.fix": Text(
        zh="加上：--cause 代码。程序的结论是 {said}；全部代码：fieldkit explain",
        en="Add --cause CODE. The program concluded {said}; all codes: fieldkit explain",
    ),
    "case.unknown_cause": Text(zh="没有 {cause} 这个原因代码。", en="There is no cause {cause}."),
    "case.unknown_cause.fix": Text(
        zh="是不是 {near}？全部代码：fieldkit explain", en="Did you mean {near}? All codes: fieldkit explain"
    ),
    "case.no_such_cause": Text(zh="没有 {cause} 这个原因代码。", en="There is no cause {cause}."),
    "case.no_such_cause.fix": Text(zh="全部代码：fieldkit explain", en="All codes: fieldkit explain"),
    "case.closed": Text(zh="{case} 已结案：{cause} {name}。", en="{case} is closed: {cause} {name}."),
    "case.closed_other": Text(
        zh="程序的结论是 {said} {name}，原样保留在报告里。",
        en="The program had concluded {said} {name}; the report keeps that as it was.",
    ),
    # A check that never came to its end: shown above what it had until then.
    "case.cut_watch": Text(
        zh="这次守没有正常收尾（断电、死机、休眠，或程序被关掉、挂起）：{began} 开始，原定守 {planned}，各项至少听到 {until}。"
        "下面没发现问题的，只说到那时为止；之后的不知道。",
        en="This watch has not come to its end (power, a crash, sleep, or the program was killed or held): begun {began} "
        "for {planned}, everything was heard at least until {until}. What is fine below was fine up to then; of what came "
        "after nothing is known.",
    ),
    "case.watch_goes_on": Text(
        zh="守还没结束（还在听，或刚刚断掉）：{began} 开始，原定守 {planned}，存下来的各项至少听到 {until}。"
        "下面没发现问题的，只说到那时为止。",
        en="This watch has not ended (it still listens, or was cut off just now): begun {began} for {planned}, kept is "
        "everything heard at least until {until}. What is fine below was fine up to then.",
    ),
    "case.cut_check": Text(
        zh="这次检测没有做完（中途断了，或还在测），下面只是已经存下来的。再测一次：fieldkit {command}",
        en="This check did not come to its end (cut off, or still running); what follows is only what was kept so far. "
        "Test again: fieldkit {command}",
    ),
    "case.tree_changed": Text(
        zh="这条记录开始之后，排查流程 {tree} 改过了，接不上原来的步骤",
        en="The tree {tree} has changed since this case began, so its steps no longer fit",
    ),
    "case.tree_changed.fix": Text(
        zh="已答的内容还在：fieldkit report 可以看。重新排查：fieldkit diagnose {tree}",
        en="What was answered is kept; fieldkit report shows it. Start afresh: fieldkit diagnose {tree}",
    ),
    "case.finished": Text(zh="处理记录 {case} 已经走完流程", en="Case {case} has been walked to its end"),
    "case.finished.fix": Text(
        zh="看报告：fieldkit report {case}。再测一次：fieldkit diagnose {tree}",
        en="See the report: fieldkit report {case}. Test again: fieldkit diagnose {tree}",
    ),
    "case.no_tree": Text(
        zh="处理记录 {case} 是一次单项检测（{command}），没有可以接着走的步骤",
        en="Case {case} is a single check ({command}); it has no steps to go on with",
    ),
    "case.no_tree.fix": Text(
        zh="看报告：fieldkit report {case}。再测一次：fieldkit {command}",
        en="See the report: fieldkit report {case}. Test again: fieldkit {command}",
    ),
    "store.unwritable": Text(zh="存不了处理记录：{file}({error})", en="Cannot keep cases in {file} ({error})"),
    "store.unwritable.fix": Text(
        zh="换一个能写的目录：设置 FIELDKIT_DATA_DIR。", en="Choose a folder you may write to: set FIELDKIT_DATA_DIR."
    ),
    "store.full": Text(
        zh="磁盘满了，存不了处理记录：{file}({error})", en="The disk is full; cannot keep cases in {file} ({error})"
    ),
    "store.full.fix": Text(
        zh="腾出空间，或设置 FIELDKIT_DATA_DIR 换一个盘。原有记录没有动。",
        en="Free some space, or set FIELDKIT_DATA_DIR to another disk. What was kept is untouched.",
    ),
    "store.busy": Text(zh="处理记录正被另一个 fieldkit 占用：{file}", en="Another fieldkit is using {file}"),
    "store.busy.fix": Text(zh="等它结束再试。", en="Wait until it ends, then try again."),
    "store.damaged": Text(zh="处理记录文件损坏：{file}({error})", en="{file} is damaged ({error})"),
    "store.damaged.fix": Text(
        zh="原文件没有动。把它改名留存，再运行一次会新建一个。",
        en="The file is untouched. Rename it to keep it; the next run makes a new one.",
    ),
    "store.newer": Text(zh="{file} 是更新版本的 fieldkit 写的", en="{file} was written by a newer fieldkit"),
    "store.newer.fix": Text(zh="升级 fieldkit。", en="Upgrade fieldkit."),
}
