"""The table of `mac-check`, and the request for whoever may change the binding."""

from fieldkit.text import Text

TEXTS: dict[str, Text] = {
    "mac_check.title": Text(zh="MAC 绑定核对", en="MAC binding"),
    # The table.
    "mac_check.head.what": Text(zh="项目", en="what"),
    "mac_check.head.mac": Text(zh="MAC", en="MAC"),
    "mac_check.head.port": Text(zh="端口", en="port"),
    "mac_check.head.vlan": Text(zh="VLAN", en="VLAN"),
    "mac_check.head.source": Text(zh="来源", en="source"),
    "mac_check.row.given": Text(zh="客户给的", en="read out"),
    "mac_check.row.laptop": Text(zh="本机网口", en="this laptop's port"),
    "mac_check.row.live": Text(zh="端口学到", en="learned"),
    "mac_check.row.more": Text(zh="另学到 {count} 个", en="{count} more learned"),
    "mac_check.row.elsewhere": Text(zh="在别的口学到", en="learned elsewhere"),
    "mac_check.row.arp": Text(zh="{ip} 的 ARP", en="ARP of {ip}"),
    "mac_check.row.bound": Text(zh="绑定", en="bound"),
    "mac_check.row.bound_as": Text(zh="绑定（{kind}）", en="bound ({kind})"),
    "mac_check.kind.static_arp": Text(zh="静态 ARP", en="static ARP"),
    "mac_check.kind.ip_source": Text(zh="IP 源绑定", en="IP source"),
    "mac_check.kind.snooping": Text(zh="DHCP snooping", en="DHCP snooping"),
    "mac_check.kind.port_security": Text(zh="端口安全", en="port security"),
    "mac_check.kind.static_mac": Text(zh="静态 MAC", en="static MAC"),
    "mac_check.row.record": Text(zh="资料里的绑定", en="bound by the record"),
    "mac_check.none": Text(zh="无", en="none"),
    "mac_check.source.record": Text(zh="专线资料", en="line record"),
    "mac_check.same": Text(zh="同", en="same"),
    "mac_check.other": Text(zh="不同", en="differs"),
    "mac_check.head.against": Text(zh="与现用", en="vs in use"),
    # Below it.
    "mac_check.below": Text(zh="端口", en="The port"),
    "mac_check.port": Text(zh="端口 {port}：{state}", en="Port {port}: {state}"),
    "mac_check.vlan": Text(zh="VLAN {vlans}", en="VLAN {vlans}"),
    "mac_check.vlan_record": Text(zh="VLAN {vlans}（资料 {expected}）", en="VLAN {vlans} (record {expected})"),
    "mac_check.uplink": Text(zh="上联口", en="an uplink"),
    "mac_check.unread": Text(zh="没读全的表：{tables}", en="Tables not read whole: {tables}"),
    "mac_check.unread_one": Text(zh="{table}（{why}）", en="{table} ({why})"),
    "mac_check.told.partly": Text(zh="只有一部分", en="only part of it"),
    "mac_check.told.refused": Text(zh="这个账号没有权限", en="not for this user"),
    "mac_check.told.unsupported": Text(zh="设备没有这张表", en="the device has none"),
    "mac_check.told.not_asked": Text(zh="没读", en="not asked"),
    "mac_check.table.port": Text(zh="端口状态", en="port state"),
    "mac_check.table.mac_on_port": Text(zh="端口 MAC 表", en="MACs of the port"),
    "mac_check.table.mac_search": Text(zh="全机 MAC 表", en="MAC search"),
    "mac_check.table.arp_of_ip": Text(zh="ARP", en="ARP"),
    "mac_check.table.static_arp": Text(zh="静态 ARP", en="static ARP"),
    "mac_check.table.binding": Text(zh="IP 源绑定", en="IP source bindings"),
    "mac_check.table.snooping": Text(zh="DHCP snooping", en="DHCP snooping"),
    "mac_check.table.port_security": Text(zh="端口安全", en="port security"),
    "mac_check.table.vlan": Text(zh="VLAN", en="VLANs"),
    "mac_check.table.lldp": Text(zh="LLDP", en="LLDP"),
    "mac_check.telnet": Text(
        zh="这次是 Telnet 登录，账号密码在网上是明文。", en="This login went by Telnet, in clear."
    ),
    "mac_check.old_algorithms": Text(
        zh="这台设备用的是老旧 SSH 算法（只对它放行）。",
        en="This device was spoken to with old SSH algorithms (it alone).",
    ),
    # The request.
    "mac_check.request": Text(
        zh="—— 可复制，发给有权限的人（网管）——", en="-- to copy, for whoever may change it (the NOC) --"
    ),
    "mac_check.request.where": Text(
        zh="电路 {line}，交换机 {switch}，端口 {port}，VLAN {vlan}，IP {ip}。",
        en="Line {line}, switch {switch}, port {port}, VLAN {vlan}, IP {ip}.",
    ),
    "mac_check.request.switch": Text(zh="{name}（{address}）", en="{name} ({address})"),
    "mac_check.request.lines": Text(zh="命令（核对后执行）：", en="Lines (compare before running):"),
    "mac_check.request.blank": Text(zh="____", en="____"),
    "mac_check.request.mac.differs": Text(
        zh="请核实来电人授权后重新绑定：旧 MAC {old} 改为新 MAC {new}，再清这个地址的 ARP 和 MAC 表项。绑定类型：{kinds}。",
        en="Once the caller's authority is checked, please re-bind: old MAC {old} to new MAC {new}, then clear this address's ARP and MAC entries. Kind of binding: {kinds}.",
    ),
    "mac_check.request.mac.bound_twice": Text(
        zh="这条线绑了不止一处：{bindings}。请核对资料，只留现用的 {new}，其余删掉。",
        en="This line is bound more than once: {bindings}. Please compare with the record, keep {new} and remove the rest.",
    ),
    "mac_check.request.mac.elsewhere": Text(
        zh="客户设备 {found} 现在学在 {found_port}，不在资料的 {port}。请核对：是客户插错口，还是割接后资料没改。",
        en="The customer's device {found} is learned on {found_port}, not on {port} as recorded. Please settle: a wrong socket, or a record not updated.",
    ),
    "mac_check.request.mac.ip_taken": Text(
        zh="{ip} 现在由 {taken_by} 应答，学在 {taken_port}，不是这条线的端口。请查那个端口是哪个客户、隔离做没做，让他们改地址。",
        en="{ip} is answered by {taken_by} on {taken_port}, which is not this line's port. Please find whose port that is, whether isolation is set, and have the address changed there.",
    ),
    "mac_check.request.mac.port_shut": Text(
        zh="端口是关闭的（shutdown）。请先查是不是停机；不是停机的请打开。",
        en="The port is shut. Please see first whether the line is suspended; if not, open it.",
    ),
    "mac_check.request.mac.port_error_down": Text(
        zh="端口被设备关了（error-down，原因：{reason}）。请先去掉原因再恢复；因 MAC 绑定关的，先把绑定改成 {new}。",
        en="The device switched the port off (error-down, reason: {reason}). Please remove the reason first; if it is the binding, re-bind to {new} before recovering.",
    ),
    # Where nothing is there to read.
    "mac_check.ask.given": Text(
        zh="客户现用设备的 MAC（WAN 口标签上的，或电话里读的）？",
        en="The MAC of the customer's device (its WAN label, or read out)?",
    ),
    "mac_check.ask.bound": Text(
        zh="接入交换机上绑定的 MAC（网管读的；没有绑定写“无”）？",
        en='The MAC bound on the access switch (as the NOC reads it; "none" if nothing is bound)?',
    ),
}
