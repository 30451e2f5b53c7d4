"""The single-PC test: what it asks, what it changes on the laptop, and what it shows."""

from fieldkit.text import Text

TEXTS: dict[str, Text] = {
    "single_pc.title": Text(zh="单机直连测试", en="Single-PC test"),
    # What will be done.
    "single_pc.plan.static": Text(
        zh="网口 {interface} 将临时改用专线地址 {ip}/{prefix}，网关 {gateway}，DNS {dns}；测完自动改回。",
        en="Interface {interface} will for a while use the line's address {ip}/{prefix}, gateway {gateway}, DNS {dns}; "
        "it is put back afterwards.",
    ),
    "single_pc.plan.ipoe": Text(
        zh="网口 {interface} 将临时向运营商自动获取地址；测完自动改回。",
        en="Interface {interface} will for a while ask the carrier for an address; it is put back afterwards.",
    ),
    "single_pc.plan.pppoe": Text(
        zh="拨号专线：由你在系统里拨号，账号 {account}；密码不在资料里，向客户或装维要。",
        en="A dialled line: you dial in the system's own dialler, account {account}; the password is not in the record, "
        "ask the customer or whoever installed it.",
    ),
    "single_pc.plan.mac": Text(
        zh="本机 MAC {mac}。如端口绑定了客户设备的 MAC，本机会被拒，先向网管核对。",
        en="This laptop's MAC is {mac}. If the port is bound to the customer's device it will be refused: check with the "
        "NOC first.",
    ),
    # Asked.
    "single_pc.permission": Text(
        zh="测试期间客户业务中断约 5 分钟：拔下客户设备，由本机直连专线。客户同意了吗？",
        en="The customer's service is interrupted for about 5 minutes: their device is unplugged and this laptop takes "
        "its place. Does the customer agree?",
    ),
    "single_pc.permission_rented": Text(
        zh="租线：先问客户能否挂单台电脑测试。测试期间业务中断约 5 分钟。客户同意了吗？",
        en="A leased line: first ask the customer whether a single PC may be connected. The service is interrupted for "
        "about 5 minutes. Does the customer agree?",
    ),
    "single_pc.binding": Text(
        zh="端口绑定了 MAC {bound}，本机是 {mac}：直连会被拒，端口还可能被关(err-disable)。先请网管放开绑定或改绑到本机。"
        "网管已经放开了吗？",
        en="The port is bound to MAC {bound}, this laptop has {mac}: it will be refused, and the port may be shut "
        "(err-disable). First have the NOC open the binding or bind this laptop. Has the NOC done so?",
    ),
    "single_pc.binding.y": Text(zh="已放开或已改绑到本机", en="yes, opened or bound to this laptop"),
    "single_pc.binding.n": Text(zh="没有", en="no"),
    "single_pc.move_cable": Text(
        zh="拔下客户设备上的专线网线，插到本机网口 {interface}；本机只插这一根网线。",
        en="Unplug the line's cable from the customer's device and plug it into this laptop's {interface}; no other "
        "network cable in the laptop.",
    ),
    "single_pc.move_cable_again": Text(
        zh="网口 {interface} 还没有起来。检查网线两头、光猫/协转的网口灯，插好后再按一次。",
        en="Interface {interface} has no link yet. Check both ends of the cable and the port's lamp, then confirm again.",
    ),
    "single_pc.set_by_hand": Text(
        zh="没有权限改网口。在{window}执行上面“改为专线”的命令，做好后确认。",
        en="No right to change the adapter. Run the commands under “set” above in {window}, then confirm.",
    ),
    "single_pc.set_by_hand_again": Text(
        zh="还没改成：{what} 不对。核对命令后再确认。",
        en="It has not taken yet: wrong {what}. Check the commands, then confirm again.",
    ),
    "single_pc.dial": Text(
        zh="在系统里新建宽带拨号，账号 {account}，输入密码拨号；拨通后确认。拨不通就记下错误号再跳过，照样检测。",
        en="Set up a broadband connection in the system, account {account}, enter the password and dial; confirm once it "
        "is up. If it fails, note the error number and skip: it is tested all the same.",
    ),
    "single_pc.hang_up": Text(
        zh="断开拨号，并删掉刚建的宽带连接。", en="Hang up, and delete the broadband connection just made."
    ),
    "single_pc.restore_by_hand": Text(
        zh="测完了。在{window}执行上面“改回原样”的命令，做好后确认。",
        en="The test is over. Run the commands under “put back” above in {window}, then confirm.",
    ),
    "single_pc.restore_by_hand_again": Text(
        zh="还没改回：{what} 与原来不同。核对命令后再确认。",
        en="It is not back yet: {what} differs from before. Check the commands, then confirm again.",
    ),
    "single_pc.cable_back": Text(
        zh="把专线网线插回客户设备；本机网线插回客户内网，用来确认客户已恢复上网。",
        en="Plug the line's cable back into the customer's device, and the laptop back into the customer's LAN, to see "
        "that the customer is online again.",
    ),
    "single_pc.online": Text(
        zh="本机看不到客户是否恢复。请客户打开一个网页：能上网吗？",
        en="The laptop cannot see whether the customer is back. Have them open a web page: does it work?",
    ),
    "single_pc.online.y": Text(zh="能上网", en="yes, online"),
    "single_pc.online.n": Text(zh="不能", en="no"),
    # Told on the way.
    "single_pc.commands.set": Text(zh="改为专线：", en="Set:"),
    "single_pc.commands.restore": Text(zh="改回原样：", en="Put back:"),
    "single_pc.commands.none": Text(zh="（无需改动）", en="(nothing to change)"),
    "single_pc.window.windows": Text(
        zh="“管理员: Windows PowerShell”窗口（不是 cmd）",
        en="a PowerShell window opened as administrator (not cmd)",
    ),
    "single_pc.window.linux": Text(zh="终端", en="a terminal"),
    "single_pc.window.darwin": Text(zh="终端", en="a terminal"),
    "single_pc.checking_free": Text(
        zh="先确认没有别的设备在用 {ip} …", en="First making sure that nobody else uses {ip} …"
    ),
    "single_pc.free_unknown": Text(
        zh="没能确认 {ip} 是否空闲（{why}）：确保客户设备已拔下。",
        en="Could not tell whether {ip} is free ({why}): make sure the customer's device is unplugged.",
    ),
    "single_pc.setting": Text(zh="正在改用专线地址 …", en="Taking the line's address …"),
    "single_pc.took": Text(zh="已改为专线地址，开始检测。", en="The line's address is set; testing."),
    "single_pc.silent_gateway": Text(
        zh="运营商网关 {gateway} 暂无应答，照常检测。",
        en="The carrier's gateway {gateway} does not answer yet; testing all the same.",
    ),
    "single_pc.recovering": Text(
        zh="上次单机直连测试（{at}）中途退出，网口 {interface} 没有改回。先改回。",
        en="An earlier single-PC test ({at}) was cut short and left interface {interface} changed. Putting it back first.",
    ),
    "single_pc.warn_unfinished": Text(
        zh="注意：上次单机直连测试（{at}）没有把网口 {interface} 改回。先执行：fieldkit single-pc --restore",
        en="Note: an earlier single-PC test ({at}) left interface {interface} changed. First run: fieldkit single-pc --restore",
    ),
    # How the adapter stands.
    "single_pc.back.restored": Text(zh="网口 {interface} 已改回原样。", en="Interface {interface} is as it was."),
    "single_pc.back.untouched": Text(zh="网口 {interface} 没有改动。", en="Interface {interface} is unchanged."),
    "single_pc.back.changed_since": Text(
        zh="网口 {interface} 后来已另行设置，未再改动。",
        en="Interface {interface} has been set anew since; it is left as it is.",
    ),
    "single_pc.back.gone": Text(
        zh="网口 {interface} 已不在本机（网卡拔掉了），设在它上面的地址随之消失；别处没有残留。",
        en="Interface {interface} is no longer on this laptop (unplugged), and its addresses went with it; nothing is left.",
    ),
    "single_pc.back.waiting": Text(
        zh="网口 {interface} 的原有地址会在插回客户内网后由系统重新获取。",
        en="Interface {interface} gets its earlier address again once it is back on the LAN.",
    ),
    "single_pc.nothing_to_restore": Text(zh="没有要改回的网口。", en="There is nothing to put back."),
    # Why it ended early.
    "single_pc.stopped.no_consent": Text(
        zh="没有征得客户同意，没有测试，也没有改动。",
        en="Without the customer's consent nothing was tested or changed.",
    ),
    "single_pc.stopped.no_consent.fix": Text(
        zh="征得同意后再运行；无人值守时加 --allow interrupt。",
        en="Run it again once they agree; unattended, add --allow interrupt.",
    ),
    "single_pc.stopped.bound": Text(
        zh="端口绑定了 MAC {bound}，本机是 {mac}，绑定没有放开：测了也无效，没有测试。",
        en="The port is bound to MAC {bound}, this laptop has {mac}, and the binding was not opened: a test would be "
        "void, so none was made.",
    ),
    "single_pc.stopped.bound.fix": Text(
        zh="请网管放开绑定，或把绑定改为本机 MAC，再测；测完请网管改回。",
        en="Have the NOC open the binding or bind this laptop's MAC, test, then have it set back.",
    ),
    "single_pc.stopped.not_moved": Text(
        zh="网线没有换到本机，没有测试。", en="The cable was not moved to the laptop; nothing was tested."
    ),
    "single_pc.stopped.not_moved.fix": Text(zh="方便拔线时再运行。", en="Run it again when the cable may be moved."),
    "single_pc.stopped.no_link": Text(
        zh="网口 {interface} 没有链路，没有测试。这是线的问题，不是地址的问题。",
        en="Interface {interface} has no link, so nothing was tested. That is the cable's business, not the address's.",
    ),
    "single_pc.stopped.no_link.fix": Text(
        zh="查网线和光猫/协转的网口：fieldkit diagnose cabling",
        en="Look at the cable and the port: fieldkit diagnose cabling",
    ),
    "single_pc.stopped.taken": Text(
        zh="地址 {ip} 还有设备在用（{macs}）：客户设备没有拔下，或地址被占用。没有改动本机。",
        en="Address {ip} is in use by {macs}: the customer's device is still connected, or somebody else has taken the "
        "address. The laptop was not changed.",
    ),
    "single_pc.stopped.taken.fix": Text(
        zh="拔下客户设备再运行；已拔下仍如此，就是地址冲突，请网管查这个 MAC 在哪个端口。",
        en="Unplug the customer's device and run it again; if it is unplugged this is a duplicate address: have the NOC "
        "find that MAC's port.",
    ),
    "single_pc.stopped.still_lan": Text(
        zh="客户内网的网关 {gateway}（{macs}）还在应答：本机还插在客户内网，没有换到专线。没有改动本机。",
        en="The LAN's gateway {gateway} ({macs}) still answers: the laptop is still on the customer's LAN, not on the line. "
        "The laptop was not changed.",
    ),
    "single_pc.stopped.still_lan.fix": Text(
        zh="把专线网线从客户设备上拔下，插到本机，再运行。",
        en="Unplug the line's cable from the customer's device, plug it into the laptop, and run it again.",
    ),
    "single_pc.stopped.not_set": Text(
        zh="本机网口没有改成专线地址，没有测试。",
        en="The adapter was not set to the line's address; nothing was tested.",
    ),
    "single_pc.stopped.not_set.fix": Text(
        zh="用管理员身份运行 fieldkit，或按打印的命令手工设置。",
        en="Run fieldkit as administrator, or set it by the printed commands.",
    ),
    # Is the customer online again?
    "single_pc.online_waiting": Text(
        zh="客户设备可能还在重新拨号或取地址，再看一次 …",
        en="The customer's device may still be dialling or getting its address; looking again …",
    ),
    "single_pc.online_is.web": Text(
        zh="客户已恢复上网：本机在客户内网，网关应答，网页能打开。",
        en="The customer is online again: from their LAN the gateway answers and web pages open.",
    ),
    "single_pc.online_is.told": Text(
        zh="客户已恢复上网：客户当场确认能打开网页。", en="The customer is online again: they opened a web page."
    ),
    "single_pc.online_is.device": Text(
        zh="客户设备已接回并应答（{ip}，MAC {macs}）；能否上网未确认。",
        en="The customer's device is back and answers ({ip}, MAC {macs}); whether it is online was not seen.",
    ),
    "single_pc.online_is.as_before": Text(
        zh="客户设备已接回；仍不能上网，与测试前相同。",
        en="The customer's device is connected again; still no service, as before the test.",
    ),
    "single_pc.online_is.not": Text(
        zh="客户还没有恢复上网！先检查网线是否插回原口、客户设备是否上电，再重启客户设备；仍不通，请网管看端口是不是被关了(err-disable)。",
        en="The customer is not online again! Check that the cable is back in its old port and the device has power, then "
        "restart their device; if that is not it, have the NOC see whether the port was shut (err-disable).",
    ),
    "single_pc.online_is.cable_out": Text(
        zh="专线网线还没有插回客户设备，客户业务仍中断！插回后请客户打开一个网页。",
        en="The line's cable is not back in the customer's device: they are still cut off! Plug it in, and have them open a "
        "web page.",
    ),
    "single_pc.online_is.unknown": Text(
        zh="客户是否恢复上网未确认：离开前请客户打开一个网页。",
        en="Whether the customer is online again is not confirmed: have them open a web page before you leave.",
    ),
    # Which side.
    "single_pc.side.customer": Text(
        zh="经现场测试，光路及本机直连到运营商网关正常，客户内网侧需进一步排查（内网测试 {lan_at} 异常，{lan_case}）。",
        en="Tested on site: the access line, and this laptop straight to the carrier's gateway, are fine; the customer's "
        "LAN side needs a further look (it failed from the LAN at {lan_at}, case {lan_case}).",
    ),
    "single_pc.side.customer_old": Text(
        zh="直连测试正常；内网那次异常是 {lan_at} 的（{lan_case}），时间较久，请在内网再测一次确认。",
        en="Straight from the hand-over the line is fine; the test from the LAN that failed is of {lan_at} (case {lan_case}), "
        "too long ago: test once more from the LAN.",
    ),
    "single_pc.side.customer_doubt": Text(
        zh="直连测试正常，而内网测试（{lan_at}，{lan_case}）当时指向运营商侧：可能已恢复，也可能在客户设备。请在内网再测一次。",
        en="Straight from the hand-over the line is fine, while the test from the LAN ({lan_at}, case {lan_case}) pointed at "
        "the carrier: mended meanwhile, or the customer's device. Test once more from the LAN.",
    ),
    "single_pc.side.both_bad": Text(
        zh="内网和直连都不正常：问题在运营商侧，按上面的结论处理；客户内网不必再查。",
        en="It fails from the LAN and straight from the hand-over: the carrier's side; follow the conclusion above, the "
        "customer's LAN need not be searched.",
    ),
    "single_pc.side.carrier_bad": Text(
        zh="本机直连也不正常，客户内网不在路上：问题在运营商侧，按上面的结论处理。",
        en="It fails straight from the hand-over, with the customer's LAN out of the way: the carrier's side; follow the "
        "conclusion above.",
    ),
    "single_pc.side.both_good": Text(
        zh="内网和直连测试都正常：当前未复现，可能是时断时续。",
        en="Fine from the LAN and straight from the hand-over: not reproduced now; it may come and go.",
    ),
    "single_pc.side.line_good": Text(
        zh="本机直连到运营商网关正常。还没有近期的内网测试可比：在客户内网再测一次，才能判断在哪一侧。",
        en="Straight from the hand-over the line is fine. There is no recent test from the LAN to compare: test there to "
        "tell which side it is.",
    ),
    "single_pc.side.only_laptop_fails": Text(
        zh="客户内网测试正常，本机直连却不通：多半是端口绑定了 MAC，或资料里的地址与实际不符，不能据此判线路故障。",
        en="Fine from the customer's LAN, yet this laptop fails at the hand-over: most likely the port is bound to a MAC, "
        "or the record's address is not the line's; this is no proof against the line.",
    ),
    "single_pc.side.void": Text(
        zh="端口绑定的是别的 MAC，本机可能被拒：直连不通不能据此判线路故障。",
        en="The port is bound to another MAC and may have refused this laptop: that it failed is no proof against the line.",
    ),
    "single_pc.side.laptop_or_cable": Text(
        zh="直连不正常，但原因在本机或这根网线：先按上面的结论处理，再直连测一次。",
        en="It fails at the hand-over, but for a reason on this laptop or its cable: follow the conclusion above, then test "
        "again.",
    ),
    "single_pc.side.not_told": Text(
        zh="凭这次直连测试还判断不了在哪一侧。", en="This test at the hand-over does not tell which side it is."
    ),
    "single_pc.side": Text(zh="哪一侧", en="Which side"),
    "single_pc.side_sure": Text(zh="{text}（{confidence}）", en="{text} ({confidence})"),
    "single_pc.laptop": Text(zh="本机", en="Laptop"),
    "single_pc.customer": Text(zh="客户", en="Customer"),
    # What was wrong with the call, or went wrong.
    "single_pc.no_mode": Text(
        zh="专线资料里没有上网方式。", en="The record does not say how the line gets its address."
    ),
    "single_pc.no_mode.fix": Text(
        zh="加上 --address-mode static（或 ipoe、pppoe）。", en="Add --address-mode static (or ipoe, pppoe)."
    ),
    "single_pc.incomplete": Text(
        zh="专线资料不全，缺：{missing}。", en="The record is incomplete; missing: {missing}."
    ),
    "single_pc.incomplete.fix": Text(
        zh="补进专线资料，或写在命令里：{options}", en="Complete the record, or give on the command line: {options}"
    ),
    "single_pc.only_ipv4": Text(zh="专线地址不是 IPv4：{ip}。", en="The line's address is not IPv4: {ip}."),
    "single_pc.only_ipv4.fix": Text(zh="按 IPv6 专线手工测试。", en="Test an IPv6 line by hand."),
    "single_pc.no_cable": Text(
        zh="没有有线网口可用来直连（{interface} 是无线或虚拟网口）。",
        en="There is no wired interface to connect ({interface} is wireless or virtual).",
    ),
    "single_pc.no_cable.fix": Text(
        zh="插上 USB 有线网卡，或用 --interface 指定有线网口。",
        en="Plug in a USB Ethernet adapter, or name the wired one with --interface.",
    ),
    "single_pc.no_interface": Text(zh="本机没有可用的网口。", en="This laptop has no interface to use."),
    "single_pc.no_interface.fix": Text(
        zh="插上 USB 有线网卡再运行。", en="Plug in a USB Ethernet adapter and run again."
    ),
    "single_pc.unreadable": Text(
        zh="读不出网口 {interface} 的设置（{why}），测试做不下去。",
        en="The settings of interface {interface} cannot be read ({why}), so the test cannot go on.",
    ),
    "single_pc.unreadable.fix": Text(
        zh="确认网口还在（USB 网卡插好），再运行。",
        en="Make sure the adapter is still there (plugged in), and run again.",
    ),
    "single_pc.command_failed": Text(
        zh="这条命令没有成功：{command}（{why}）。本机已改回。",
        en="This command failed: {command} ({why}). The laptop is put back.",
    ),
    "single_pc.command_failed.fix": Text(
        zh="用 --print-only 打印命令，手工设置后再测。",
        en="Print the commands with --print-only, set by hand, test again.",
    ),
    "single_pc.did_not_take": Text(
        zh="网口 {interface} 没有改成：{what} 不对。本机已改回。",
        en="Interface {interface} did not take the settings: wrong {what}. The laptop is put back.",
    ),
    "single_pc.did_not_take.fix": Text(
        zh="可能有别的网络管理软件在改网口；关掉它，或用 --print-only 手工设置。",
        en="Another network program may be at work on it; stop that, or set it by hand with --print-only.",
    ),
    "single_pc.no_dhcp_client": Text(
        zh="本机没有可用的自动获取地址程序。", en="There is no DHCP client on this laptop."
    ),
    "single_pc.no_dhcp_client.fix": Text(
        zh="安装 dhclient 或 udhcpc，或用系统的网络设置改为自动获取。",
        en="Install dhclient or udhcpc, or let the system's network settings ask for an address.",
    ),
    "single_pc.not_restored": Text(
        zh="警告：网口 {interface} 没有改回原样（{why}）！",
        en="Warning: interface {interface} is NOT as it was ({why})!",
    ),
    "single_pc.not_restored.fix": Text(
        zh="在管理员窗口（Windows 用 PowerShell）逐条执行：{commands}。之后运行 fieldkit single-pc --restore 核对。",
        en="Run these one by one as administrator (on Windows in PowerShell): {commands}. Then check with: fieldkit single-pc --restore",
    ),
    "single_pc.unfinished": Text(
        zh="上一次单机直连测试还没有改回：{file}", en="An earlier single-PC test is not put back yet: {file}"
    ),
    "single_pc.unfinished.fix": Text(
        zh="先执行：fieldkit single-pc --restore", en="First run: fieldkit single-pc --restore"
    ),
    "single_pc.in_use": Text(
        zh="另一个单机直连测试正在进行（进程 {pid}）。", en="Another single-PC test is running (process {pid})."
    ),
    "single_pc.in_use.fix": Text(zh="等它结束再运行。", en="Wait until it ends, then run again."),
    "single_pc.journal_unwritable": Text(
        zh="改动前的设置存不下来：{file}（{why}），因此不改。",
        en="The settings cannot be kept before the change: {file} ({why}); so nothing is changed.",
    ),
    "single_pc.journal_unwritable.fix": Text(
        zh="腾出空间，或设置 FIELDKIT_DATA_DIR 换一个能写的目录。",
        en="Free some space, or set FIELDKIT_DATA_DIR to a folder that can be written.",
    ),
    "single_pc.journal_unreadable": Text(
        zh="上次测试留下的设置读不出来：{file}（{why}）。",
        en="What an earlier test kept cannot be read: {file} ({why}).",
    ),
    "single_pc.journal_unreadable.fix": Text(
        zh="用原来的用户（或管理员）运行一次 fieldkit single-pc --restore。",
        en="Run fieldkit single-pc --restore once as the same user (or as administrator).",
    ),
    "single_pc.journal_damaged": Text(
        zh="上次测试留下的设置文件损坏：{file}（{why}）。",
        en="The file an earlier test kept is damaged: {file} ({why}).",
    ),
    "single_pc.journal_damaged.fix": Text(
        zh="核对本机网口设置（地址、网关、DNS）是不是原来的，然后把这个文件改名留存。",
        en="Check the adapter's address, gateway and DNS by hand, then rename that file to keep it.",
    ),
    "single_pc.interrupted": Text(zh="已停止，{back}", en="Stopped. {back}"),
    "single_pc.interrupted.fix": Text(
        zh="别忘了把专线网线插回客户设备。再测：fieldkit single-pc",
        en="Do not forget to plug the line's cable back into the customer's device. Again: fieldkit single-pc",
    ),
    "single_pc.interrupted_early": Text(zh="已停止，{back}", en="Stopped. {back}"),
    "single_pc.interrupted_early.fix": Text(zh="再测：fieldkit single-pc", en="Again: fieldkit single-pc"),
    "single_pc.is_case": Text(
        zh="{case} 是单机直连测试的记录，不能续查：本机已不在直连处。",
        en="Case {case} is of a single-PC test and cannot be gone on with: the laptop no longer stands there.",
    ),
    "single_pc.is_case.fix": Text(
        zh="再测一次：fieldkit single-pc；看报告：fieldkit report {case}",
        en="Test again: fieldkit single-pc; see the report: fieldkit report {case}",
    ),
    "usage.restore_alone": Text(
        zh="--restore 和 --print-only 只能用一个。", en="--restore and --print-only cannot stand together."
    ),
    "usage.restore_alone.fix": Text(zh="去掉其中一个。", en="Leave out one of them."),
}
