"""Re-binding a line's MAC on the switch: what is shown, what is asked, how it ends, and why it is refused."""

from fieldkit.text import Text

TEXTS: dict[str, Text] = {
    # The plan and the consent.
    "rebind.title": Text(zh="重新绑定", en="Re-binding"),
    "rebind.row.switch": Text(zh="设备", en="switch"),
    "rebind.row.line": Text(zh="电路编号", en="line"),
    "rebind.row.port": Text(zh="端口", en="port"),
    "rebind.row.ip": Text(zh="专线地址", en="line address"),
    "rebind.row.old": Text(zh="现绑定 MAC", en="bound now"),
    "rebind.row.new": Text(zh="改绑为", en="to be bound"),
    "rebind.row.kinds": Text(zh="绑定方式", en="kind of binding"),
    "rebind.lines": Text(zh="将在设备上依次执行：", en="Will be sent to the device, in this order:"),
    "rebind.undo_lines": Text(zh="如需改回，执行：", en="To lead back:"),
    "rebind.kinds.static_arp": Text(zh="静态 ARP", en="static ARP"),
    "rebind.kinds.ip_source": Text(zh="IP 源防护绑定", en="IP source guard"),
    "rebind.kinds.static_mac": Text(zh="静态 MAC", en="static MAC"),
    "rebind.kinds.snooping": Text(zh="DHCP snooping 绑定", en="DHCP snooping"),
    "rebind.kinds.port_security": Text(zh="端口安全", en="port security"),
    "rebind.warn_service": Text(
        zh="先确认来电人有权要求改绑。改的瞬间该客户业务会断一下；其他客户不受影响。不保存配置：设备重启后会变回原样。",
        en="First be sure that the caller may ask for this. The customer's service is interrupted for a moment, nobody "
        "else's. The configuration is not saved: a restart of the device brings the old binding back.",
    ),
    "rebind.not_live": Text(
        zh="注意：{new_mac} 现在没有在端口 {port} 上学到。核对过再绑。",
        en="Note: {new_mac} is not learned on port {port} at present. Be sure of it before binding it.",
    ),
    "rebind.confirm": Text(
        zh="确认请照打：{port} {new_mac}（直接回车放弃）",
        en="To confirm, type: {port} {new_mac} (just Enter gives it up)",
    ),
    "rebind.confirm_made_up": Text(
        zh="{new_mac} 是手机或虚拟机自编的随机 MAC，过后会变。确实要绑，请照打：{port} {new_mac} random（直接回车放弃）",
        en="{new_mac} is a MAC that phones and virtual machines make up, and it will change. If it is to be bound all the "
        "same, type: {port} {new_mac} random (just Enter gives it up)",
    ),
    "rebind.wrong_confirmation": Text(
        zh="打的和要改的对不上。再打一次，或直接回车放弃。",
        en="What you typed is not what would be changed. Type it again, or just Enter to give it up.",
    ),
    "rebind.working": Text(zh="正在修改，请勿断开…", en="Changing; do not disconnect…"),
    "rebind.sent": Text(zh="已执行：{line}", en="sent: {line}"),
    "rebind.refused": Text(zh="设备不接受：{line} ({said})", en="not taken: {line} ({said})"),
    "rebind.going_back": Text(zh="没有做成，正在改回原样，请稍等…", en="It did not work; leading back, please wait…"),
    # How it ended.
    "rebind.ended.rebound": Text(
        zh="改绑成功并已回读核对：{port} {ip} 现绑定 {new_mac}。未保存到启动配置，设备重启会丢：请通知网管保存。",
        en="Re-bound and read back: {port} {ip} is now bound to {new_mac}. Not in the start-up configuration, so a restart "
        "loses it: tell the NOC to save it.",
    ),
    "rebind.ended.saved": Text(
        zh="改绑成功、已回读核对并已保存：{port} {ip} 现绑定 {new_mac}。",
        en="Re-bound, read back and saved: {port} {ip} is now bound to {new_mac}.",
    ),
    "rebind.ended.undone": Text(
        zh="没有改成，已改回原样并回读核对：{port} {ip} 仍绑定 {old_macs}。",
        en="Not changed; led back and read back: {port} {ip} is bound to {old_macs} as before.",
    ),
    "rebind.ended.untouched": Text(
        zh="没有动设备：没有发出任何修改命令。", en="The device is untouched: no changing line was sent."
    ),
    "rebind.ended.changed_since": Text(
        zh="期间有人把 {ip} 改绑成了别的 MAC：我方改动已不在设备上，没有再动。请与网管核对。",
        en="Somebody else has bound {ip} to another MAC meanwhile: nothing of ours is left on the device, and it was left "
        "alone. Check with the NOC.",
    ),
    "rebind.ended.alarm": Text(
        zh="告警：设备 {switch} 的绑定可能停在中间状态，客户可能不通。马上在设备上执行下面的命令改回，或请网管执行：",
        en="ALARM: the binding on {switch} may be half changed and the customer cut off. Type the lines below on the device "
        "at once, or have the NOC do so:",
    ),
    "rebind.ended.alarm_resume": Text(
        zh="设备能登录后也可运行 fieldkit mac-check --resume-rebind。记录在 {file}",
        en="Once the device lets you in, fieldkit mac-check --resume-rebind does it too. Kept in {file}",
    ),
    # Saving, a step of its own.
    "rebind.confirm_save": Text(
        zh="要保存到启动配置吗？会把设备上所有未保存的修改一起存进去。确认请照打：save（直接回车不保存）",
        en="Save to the start-up configuration? Every unsaved change on the device is saved with it. To confirm, type: save "
        "(just Enter does not save)",
    ),
    "rebind.saved": Text(zh="已保存。", en="Saved."),
    "rebind.save_failed": Text(zh="改绑成功，但没有保存成功：{said}", en="Re-bound, but it could not be saved: {said}"),
    "rebind.save_failed.fix": Text(zh="请网管保存配置。", en="Have the NOC save the configuration."),
    "rebind.save_unable": Text(
        zh="这种设备上的绑定没有“保存”：重启就没了。",
        en="On this device a binding cannot be saved: a restart loses it.",
    ),
    "rebind.save_unable.fix": Text(
        zh="去掉 --save；要长期有效，请网管写进启动脚本。",
        en="Leave --save out; to keep it, have the NOC put it into the start-up scripts.",
    ),
    # The request to whoever may make it.
    "rebind.request.title": Text(zh="请网管执行(可复制)：", en="Request to the NOC (to copy):"),
    "rebind.request": Text(
        zh="电路 {line}：设备 {switch} 端口 {port}，专线地址 {ip}，原绑定 MAC {old_macs}，请改绑为 {new_mac}；改完回读核对，客户确认后保存。",
        en="Line {line}: switch {switch}, port {port}, address {ip}, bound to MAC {old_macs}; please bind it to {new_mac}, read "
        "it back, and save once the customer confirms.",
    ),
    "rebind.request.new": Text(
        zh="电路 {line}：设备 {switch} 端口 {port}，专线地址 {ip}，请把绑定做成 MAC {new_mac}；做完回读核对，客户确认后保存。",
        en="Line {line}: switch {switch}, port {port}, address {ip}; please bind it to MAC {new_mac}, read it back, and save "
        "once the customer confirms.",
    ),
    # An earlier change that is not over.
    "rebind.warn_unfinished": Text(
        zh="注意：{at} 在设备 {device} 上改绑 {ip} 时中断了，绑定可能停在中间状态。先运行 fieldkit mac-check --resume-rebind。",
        en="Note: re-binding {ip} on {device} was broken off at {at}, and may be half done. First run fieldkit mac-check "
        "--resume-rebind.",
    ),
    "rebind.nothing_to_resume": Text(
        zh="没有中断的改绑，不用处理。", en="No re-binding was broken off; nothing to do."
    ),
    "rebind.stand.before": Text(
        zh="设备上还是原来的绑定，什么都没改成：记录已关闭。",
        en="The device has the old binding; nothing had been changed: the journal is closed.",
    ),
    "rebind.stand.after": Text(
        zh="设备上已经是新的绑定 {new_mac}，只是没来得及核对。",
        en="The device has the new binding, {new_mac}; it had only not been checked yet.",
    ),
    "rebind.stand.half": Text(
        zh="改到一半：设备上的绑定不完整，客户可能不通。",
        en="Half done: the binding is incomplete and the customer may be cut off.",
    ),
    "rebind.stand.changed_since": Text(
        zh="之后有人把 {ip} 绑成了别的 MAC：不再动它，记录已关闭。请与网管核对。",
        en="Somebody has bound {ip} to another MAC since: it is left alone and the journal is closed. Check with the NOC.",
    ),
    "rebind.undo_would": Text(zh="改回原样将执行：", en="Leading back would send:"),
    "rebind.finish_would": Text(zh="继续做完将执行：", en="Finishing would send:"),
    "rebind.nothing_to_send": Text(zh="(不用执行命令)", en="(no line to send)"),
    "rebind.confirm_resume": Text(
        zh="要改回原样(建议)，请照打：{port} {old_mac}；要做完改绑，请照打：{port} {new_mac}；直接回车先不动。",
        en="To lead back (advised), type: {port} {old_mac}; to finish the change, type: {port} {new_mac}; just Enter leaves it.",
    ),
    "rebind.which": Text(
        zh="不止一台设备有中断的改绑：{devices}。一台一台来。",
        en="More than one device has a change that was broken off: {devices}.",
    ),
    "rebind.which.fix": Text(
        zh="用 --access-switch 或 --line 指明哪一台。", en="Name one by --access-switch or --line."
    ),
    "rebind.left_open": Text(
        zh="中断的改绑还没处理：{device} {port}。", en="The change that was broken off is still open: {device} {port}."
    ),
    "rebind.left_open.fix": Text(
        zh="再运行 fieldkit mac-check --resume-rebind，照打端口和 MAC。",
        en="Run fieldkit mac-check --resume-rebind again and type the port and the MAC.",
    ),
}


def _refusal(code: str, zh: str, en: str, fix_zh: str, fix_en: str) -> None:
    TEXTS[f"rebind.{code}"] = Text(zh=zh, en=en)
    TEXTS[f"rebind.{code}.fix"] = Text(zh=fix_zh, en=fix_en)


_ASK = ("把下面的请求发给网管，由他执行。", "Send the request below to the NOC, who can do it.")

_refusal(
    "platform",
    "这种设备({platform})的绑定命令没有核实过，不在这里改。",
    "The commands that bind on this kind of device ({platform}) are not verified, so it is not changed from here.",
    *_ASK,
)
_refusal(
    "no_switch",
    "没有可登录的接入设备，改不了绑定。",
    "There is no access device to log in to, so nothing can be re-bound.",
    "用 --access-switch 给出设备并登录；没有账号就把请求发给网管。",
    "Name the device by --access-switch and log in; without an account send the request to the NOC.",
)
_refusal(
    "no_new_mac",
    "不知道要绑哪个 MAC。",
    "The MAC to bind is not known.",
    "用 --mac 给出客户设备 WAN 口的 MAC。",
    "Give the MAC of the customer's WAN port by --mac.",
)
_refusal(
    "no_ip",
    "资料里没有专线地址，不知道改哪一条绑定。",
    "The record has no line address, so it is not known which binding to change.",
    "补上 --address-ip 再来。",
    "Add --address-ip and try again.",
)
_refusal(
    "no_port",
    "没有读到客户端口的状态，不改。",
    "The customer's port was not read, so nothing is changed.",
    "核对 --access-port 再来。",
    "Check --access-port and try again.",
)
_refusal(
    "no_binding",
    "设备上没有 {ip} 的绑定，没有可改的。",
    "The device has no binding for {ip}; there is nothing to change.",
    "不是绑定问题，按全断继续查。",
    "The binding is not the cause: go on as with a total outage.",
)
_refusal(
    "already",
    "{ip} 已经绑定在 {mac} 上，不用改。",
    "{ip} is bound to {mac} already; nothing to change.",
    "不是绑定问题，按全断继续查。",
    "The binding is not the cause: go on as with a total outage.",
)
_refusal(
    "several_lines",
    "同一地址有好几条绑定：{lines}。不在这里改。",
    "One address has several bindings: {lines}. It is not changed from here.",
    *_ASK,
)
_refusal(
    "form_unknown",
    "配置里有看不懂或不在本端口下的绑定：{lines}。不在这里改。",
    "The configuration binds in a form that is not known, or under another port: {lines}. It is not changed from here.",
    *_ASK,
)
_refusal(
    "kind_snooping",
    "这条绑定是 DHCP snooping 自动生成的，不能这样改。",
    "This binding was made by DHCP snooping; it cannot be changed like this.",
    "让客户设备重新获取地址；不行再请网管清该表项。",
    "Have the customer's device ask for its address again; failing that, have the NOC clear the entry.",
)
_refusal(
    "kind_port_security",
    "这条绑定是端口安全(sticky)，不在这里改。",
    "This binding is port security (sticky); it is not changed from here.",
    *_ASK,
)
_refusal(
    "kind_static_mac",
    "端口上是静态 MAC 绑定，不在这里改。",
    "The port has a static MAC; it is not changed from here.",
    *_ASK,
)
_refusal(
    "kind_ip_source",
    "这条绑定是 IP 源防护，这种设备上不在这里改。",
    "This binding is IP source guard; on this device it is not changed from here.",
    *_ASK,
)
_refusal(
    "kind_static_arp",
    "这条绑定是静态 ARP，这种设备上不在这里改。",
    "This binding is a static ARP entry; on this device it is not changed from here.",
    *_ASK,
)
_refusal(
    "other_port",
    "{mac} 绑定在端口 {bound_port}，不是客户的端口 {port}。先弄清是插错口还是资料错。",
    "{mac} is bound on port {bound_port}, not on the customer's port {port}. Find out first whether the cable or the "
    "record is wrong.",
    "核对配线和资料，再请网管处理。",
    "Check the wiring and the record, then ask the NOC.",
)
_refusal(
    "mac_multicast",
    "{mac} 不是设备的 MAC，不能绑。",
    "{mac} is no device's MAC and cannot be bound.",
    "让客户重新读 WAN 口的 MAC。",
    "Have the customer read the WAN port's MAC again.",
)
_refusal(
    "mac_virtual",
    "{mac} 是 {kind} 的虚拟 MAC，不能绑给客户。",
    "{mac} is a virtual MAC of {kind} and cannot be bound for a customer.",
    "让客户重新读 WAN 口的 MAC。",
    "Have the customer read the WAN port's MAC again.",
)
_refusal(
    "mac_own",
    "{mac} 是这台设备或网关自己的 MAC，不能绑给客户。",
    "{mac} is this device's or the gateway's own MAC and cannot be bound for a customer.",
    "让客户重新读 WAN 口的 MAC。",
    "Have the customer read the WAN port's MAC again.",
)
_refusal(
    "mac_bound_elsewhere",
    "{mac} 已绑定在别处(地址 {ip}，端口 {port})，再绑一处两边只能通一边。",
    "{mac} is bound elsewhere already (address {ip}, port {port}); bound twice, only one of the two would work.",
    "先请网管核对那一条是不是旧的。",
    "First have the NOC see whether that one is a leftover.",
)
_refusal(
    "mac_live_elsewhere",
    "{mac} 现在学在端口 {port}，不在客户的端口上：像是插错口，先别改绑。",
    "{mac} is learned on port {port} now, not on the customer's port: it looks like a wrong port, so do not re-bind yet.",
    "把网线插回客户的端口再查一次。",
    "Plug the cable into the customer's port and check again.",
)
_refusal(
    "ip_gateway",
    "{ip} 是网关地址，绑了会断一片。",
    "{ip} is the gateway's address; binding it would cut the whole subnet.",
    "核对资料里的专线地址。",
    "Check the line's address in the record.",
)
_refusal(
    "ip_own",
    "{ip} 是这台设备自己的(或虚拟网关的)地址，绑了会断一片。",
    "{ip} is this device's own address, or a virtual gateway's; binding it would cut the whole subnet.",
    "核对资料里的专线地址。",
    "Check the line's address in the record.",
)
_refusal(
    "uplink",
    "{port} 是上联口、trunk 口或聚合口的成员，不在这里改。",
    "{port} is an uplink, a trunk or part of an aggregate; it is not changed from here.",
    "核对客户端口；确实要改就请网管执行。",
    "Check the customer's port; if it must be, have the NOC do it.",
)
_refusal(
    "many_macs",
    "{port} 下有 {count} 个 MAC(超过 {most})，不像一个客户的端口，不在这里改。",
    "{port} has {count} MACs (more than {most}), so it does not look like one customer's port; it is not changed from here.",
    "核对客户端口；确实要改就请网管执行。",
    "Check the customer's port; if it must be, have the NOC do it.",
)
_refusal(
    "own_port",
    "本机就接在 {port} 上，改它可能把自己断在外面。",
    "This laptop is on {port} itself; changing it might cut our own way in.",
    "换一个接入点再来，或请网管执行。",
    "Come in from elsewhere, or have the NOC do it.",
)
_refusal(
    "unread_search",
    "没能读全 MAC 表，不知道 {mac} 是不是在别的端口上。",
    "The MAC table was not read in full, so {mac} may be on another port.",
    "接上客户设备再来，或请网管执行。",
    "Connect the customer's device and try again, or have the NOC do it.",
)
_refusal(
    "unread_port",
    "没能读全 {port} 下的 MAC，不知道后面接了多少设备。",
    "The MACs on {port} were not read in full, so it is not known how many devices are behind it.",
    "接上客户设备再来，或请网管执行。",
    "Connect the customer's device and try again, or have the NOC do it.",
)
_refusal(
    "unread_vlan",
    "没读到 {port} 是接入口还是 trunk 口，不改。",
    "Whether {port} is an access port or a trunk was not read, so nothing is changed.",
    "换有权查看的账号再来，或请网管执行。",
    "Use an account that may see it, or have the NOC do it.",
)
_refusal(
    "unread_place",
    "{mac} 还没有在 {port} 上学到，不知道该写哪个 VLAN，不改。",
    "{mac} is not learned on {port} yet, so the VLAN to write is not known; nothing is changed.",
    "接上客户设备再来。",
    "Connect the customer's device and try again.",
)
_refusal(
    "unreadable",
    "这个账号看不到设备配置({said})，改之前没法留底，所以不改。",
    "This account does not see the device's configuration ({said}), so nothing could be kept to lead back to; it is not "
    "changed.",
    "换有权查看配置的账号，或请网管执行。",
    "Use an account that may see the configuration, or have the NOC do it.",
)
_refusal(
    "no_sudo",
    "这个账号没有改绑的权限(sudo)：{line}",
    "This account may not make the change (sudo): {line}",
    "请网管给这一条命令开 sudo，或请他执行。",
    "Have the NOC allow this command by sudo, or do it.",
)
_refusal(
    "no_terminal",
    "改绑要有人当面确认，这里没有终端。",
    "Re-binding wants a person's confirmation, and there is no terminal here.",
    '在终端里运行；脚本里用 --allow rebind --confirm "端口 MAC"。',
    'Run it in a terminal; in a script use --allow rebind --confirm "PORT MAC".',
)
_refusal(
    "not_confirmed",
    "没有确认，没有改。",
    "Not confirmed; nothing was changed.",
    "要改就再来一次，照打端口和 MAC。",
    "To change it, run it again and type the port and the MAC.",
)
_refusal(
    "changed_meanwhile",
    "确认期间 {port} 上 {ip} 的绑定或配置变了，没有动设备。",
    "The binding of {ip} or the configuration of {port} changed while you confirmed; the device was not touched.",
    "再查一次。",
    "Check again.",
)
_refusal(
    "unfinished",
    "这台设备上有一次改绑还没处理完({file})。",
    "An earlier re-binding on this device is not over yet ({file}).",
    "先运行 fieldkit mac-check --resume-rebind。",
    "First run fieldkit mac-check --resume-rebind.",
)
_refusal(
    "in_use",
    "另一个 fieldkit 正在改这台设备(进程 {pid})。",
    "Another fieldkit is changing this device (process {pid}).",
    "等它结束再来。",
    "Wait until it ends, then try again.",
)
_refusal(
    "journal_unwritable",
    "写不了改绑记录 {file}({why})；没有记录就不改设备。",
    "The journal {file} cannot be written ({why}); without it the device is not changed.",
    "腾出磁盘空间或检查目录权限。",
    "Free some disk space, or check the folder's rights.",
)
_refusal(
    "journal_unreadable",
    "读不了改绑记录 {file}({why})。",
    "The journal {file} cannot be read ({why}).",
    "检查文件权限；里面有改回用的命令。",
    "Check the file's rights; it holds the lines that lead back.",
)
_refusal(
    "journal_damaged",
    "改绑记录 {file} 已损坏({why})。",
    "The journal {file} is damaged ({why}).",
    "打开它看 undo 一栏的命令，与网管核对设备后再把它移走。",
    "Open it for the lines under “undo”, check the device with the NOC, then move it away.",
)
_refusal(
    "other_switch",
    "这台设备叫 {found}，改绑定的那台叫 {expected}，不是同一台，没有往上改。",
    "This device is called {found}, the one whose binding is changed {expected}: not the same one, so nothing was "
    "changed on it.",
    "接到 {expected} 上再来；设备只是改了名的，请网管按还原命令处理。",
    "Connect to {expected} and try again; where it was only renamed, have the NOC make the change back.",
)
_refusal(
    "other_mode",
    "设备进配置后的提示符({said})和版本对不上，没有往下做。",
    "The prompt in configuration ({said}) does not fit the device's version; it was not gone on with.",
    *_ASK,
)
_refusal(
    "line_answered",
    "执行“{line}”时设备说：{said}",
    "To “{line}” the device said: {said}",
    "把这句话发给网管看。",
    "Show this to the NOC.",
)
_refusal(
    "not_taken",
    "回读核对不一致(- 该有而没有，+ 不该有而有)：{what}",
    "Read back, it is not as it should be (- lacking, + too much): {what}",
    "请网管看设备上这条绑定。",
    "Have the NOC look at this binding on the device.",
)
_refusal(
    "stopped",
    "中途被停止。",
    "It was stopped on the way.",
    "再查一次设备上的绑定。",
    "Check the binding on the device again.",
)
_refusal(
    "interrupted",
    "按了 Ctrl-C 或程序被要求退出。",
    "Ctrl-C, or the program was told to end.",
    "再查一次设备上的绑定。",
    "Check the binding on the device again.",
)
