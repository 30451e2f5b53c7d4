"""Words of MAC binding."""

from fieldkit.text import Text

TEXTS: dict[str, Text] = {
    "mac.equal": Text(
        zh="现用 MAC {in_use} 和绑定的一致：绑定没问题，按全断排查。",
        en="The MAC in use, {in_use}, is the bound one: treat as a total outage.",
    ),
    "mac.equal.explain": Text(
        zh="绑定没问题，马上按互联网全断处理。出处：S-CQM-24。",
        en="The binding is right; treat at once as a total outage. Source: S-CQM-24.",
    ),
    "mac.no_binding": Text(
        zh="接入交换机上没有绑定，和换设备无关，按全断排查。",
        en="Nothing is bound on the access switch, so a changed device is not the cause: treat as a total outage.",
    ),
    "mac.no_binding.explain": Text(
        zh="没有绑定就不存在换设备后对不上的问题，马上按互联网全断处理。出处：S-CQM-24。",
        en="Without a binding a changed device cannot be refused; treat at once as a total outage. Source: S-CQM-24.",
    ),
    "mac.differs": Text(
        zh="绑定的是 {bound_mac}，现用的是 {in_use}，对不上：核实授权后请网管重新绑定。",
        en="Bound is {bound_mac}, in use is {in_use}: once the caller's authority is checked, have the NOC re-bind.",
    ),
    "mac.elsewhere": Text(
        zh="插错口了：{found_mac} 学在 {found_port} 上，不在本线端口 {port}。",
        en="In the wrong port: {found_mac} is learned on {found_port}, not on this line's port {port}.",
    ),
    "mac.elsewhere.explain": Text(
        zh="客户设备的 MAC 学在另一个端口上：线插错口，或资料里的端口不对。先对标签，插回本线端口；确认是资料错的，请网管改资料和数据。"
        "学在聚合口（Eth-Trunk 等）上的，先看本线端口是不是它的成员。只有一台交换机的表，隔着别的交换机的看不到。",
        en="The customer's MAC is learned on another port: the cable is in the wrong one, or the record names the wrong "
        "port. Compare the labels and plug it back; if the record is wrong, have the NOC mend record and data. Learned "
        "on a port group (Eth-Trunk and the like), see first whether the line's port belongs to it. One switch's table "
        "does not see through the next one.",
    ),
    "mac.several": Text(
        zh="客户端口学到几个 MAC（{live_macs}）：客户接了交换机。应答专线地址的是 {answering}。",
        en="The customer's port learned several MACs ({live_macs}): a switch is plugged in. Answering for the line's address: {answering}.",
    ),
    "mac.several.explain": Text(
        zh="一条专线一般只该有客户设备一个 MAC。端口上有几个，说明光猫/协转后面接了交换机，或有电脑也接在上面。以应答专线地址的那个为准；"
        "不知道是谁在应答，就请客户读 WAN 口 MAC。端口限制 MAC 个数时，多出来的会让端口被关。出处：B2 MAC-3。",
        en="A line normally carries one MAC, that of the customer's device. Several mean that a switch, or a PC beside the "
        "router, is plugged in. The one that answers for the line's address counts; where that is not known have the WAN "
        "MAC read out. Where the port limits MACs the extra ones may get it switched off. Source: B2, MAC-3.",
    ),
    "mac.port_down": Text(
        zh="端口 {port} 是 down 的，谈不上绑定：先查供电、光路和线。",
        en="Port {port} is down, so the binding is not the question yet: power, light and cable come first.",
    ),
    "mac.port_down.explain": Text(
        zh="端口没有链路，客户的包到不了交换机，绑定对不对都不通。先看客户端设备电源，再查收光、尾纤、网线；链路起来后再核对 MAC。",
        en="Without a link nothing of the customer's reaches the switch, whatever is bound. Power at the customer's end "
        "first, then light, patch cord, cable; compare the MAC once the link is up.",
    ),
    "mac.port_shut": Text(
        zh="端口 {port} 被关闭了（shutdown）：先问是停机还是人为。",
        en="Port {port} is shut down: first ask whether the line is suspended or somebody shut it.",
    ),
    "mac.port_shut.explain": Text(
        zh="端口是人为关的：停机（欠停/关停），或割接、改数据后忘了开。问清前不要打开。打开后再核对 MAC。",
        en="Somebody shut the port: a suspension, or it was left so after a cut-over. Do not open it before that is clear; "
        "compare the MAC once it is open.",
    ),
    "mac.port_error_down": Text(
        zh="端口 {port} 被交换机自己关了（{reason}）。",
        en="The switch itself switched port {port} off ({reason}).",
    ),
    "mac.port_error_down.explain": Text(
        zh="端口安全、环路检测、BPDU 保护或错包过多，都会让交换机把端口关掉。因端口安全关的，多半是换了设备：绑定的还是旧 MAC，"
        "重新绑定后再恢复端口。因环路关的，先让客户拆环。原因没去掉就恢复，马上又关。",
        en="Port security, loop detection, BPDU guard or errors make a switch take a port off. With port security the device "
        "was mostly changed and the old MAC is still bound: re-bind, then recover the port. With a loop the customer opens "
        "it first. Recovered before the reason is gone, it goes off again at once.",
    ),
    "mac.bound_twice": Text(
        zh="本线的绑定自相矛盾：{bindings}。请网管只留正确的一条。",
        en="The bindings of this line contradict each other: {bindings}. Have the NOC keep the right one only.",
    ),
    "mac.bound_twice.explain": Text(
        zh="静态 ARP、IP+MAC 绑定、端口安全各管各的，换设备时只改了一处，或换口时旧口没删，就会自相矛盾：一处放行，另一处挡住。"
        "先确定客户现用的 MAC 和端口，再请网管逐处核对，多余的删掉。",
        en="Static ARP, IP source guard and port security are separate. When a change of device or port was made in one "
        "place only they contradict each other: one lets it pass, the other blocks it. Settle the MAC and port in use, then "
        "have the NOC go through each place and remove what is left over.",
    ),
    "mac.ip_taken": Text(
        zh="本线地址 {ip} 有别的客户端口在应答：{taken_by}，在 {taken_port}。隔离没做，不是本客户的问题。",
        en="Another customer's port answers for this line's address {ip}: {taken_by} on {taken_port}. The ports are not isolated; this customer is innocent.",
    ),
    "mac.ip_taken.explain": Text(
        zh="同一 VLAN 里别的端口占用了本线地址，网关的 ARP 来回跳，本线时通时断。请网管查那个端口是谁、改掉它的地址，并打开端口隔离。"
        "先确认那个 MAC 不是本客户自己的另一台设备。出处：B13 ISO-1。",
        en="A port of the same VLAN uses this line's address, the gateway's ARP flips, and the line comes and goes. Have the "
        "NOC find whose port it is, correct its address, and isolate the ports. Make sure first that the MAC is not another "
        "device of this customer. Source: B13, ISO-1.",
    ),
    "silence.no_link": Text(
        zh="客户端口没有链路，所以没学到 MAC。", en="The customer's port has no link, so it learns no MAC."
    ),
    "silence.no_link.explain": Text(
        zh="链路没起来：查客户端设备供电、光路、尾纤和网线。",
        en="There is no link: see to power, light, patch cord and cable at the customer's end.",
    ),
    "silence.wrong_vlan": Text(
        zh="客户端口在 VLAN {vlan}，资料上是 {expected_vlan}：学不到本线的 MAC。",
        en="The customer's port is in VLAN {vlan}, the record says {expected_vlan}: the line's MAC is not learned there.",
    ),
    "silence.wrong_vlan.explain": Text(
        zh="端口 VLAN 和资料对不上。请网管核对以哪个为准，改好后让客户设备重启 WAN 口。",
        en="The port's VLAN is not the record's. Have the NOC settle which is right, then restart the customer's WAN port.",
    ),
    "silence.aged_out": Text(
        zh="客户端口链路和 VLAN 都对，只是近几分钟客户设备没发过包。",
        en="The customer's port has link and the right VLAN, yet the customer's device sent nothing these last minutes.",
    ),
    "silence.aged_out.explain": Text(
        zh="MAC 表项几分钟就老化。让客户设备动一动：ping 一下网关，或重启 WAN 口，再读一次。还是没有，设备没开或死机，或光猫后面的网线断了。",
        en="Entries age out within minutes. Make the device talk (ping the gateway, restart its WAN port) and read again. "
        "Still nothing: it is off or hung, or the cable behind the CPE is broken.",
    ),
    "silence.on_uplink": Text(
        zh="{found_mac} 学在上联口 {found_port}：客户接在别的交换机上，不在这台的客户端口。",
        en="{found_mac} is learned on the uplink {found_port}: it is plugged into another switch, not this one.",
    ),
    "silence.on_uplink.explain": Text(
        zh="从上联口学到，说明客户设备在另一台交换机下面：插错了机柜或设备，或资料里的交换机、端口不对。用 --find 顺着上联找过去。",
        en="Learned from the uplink means behind another switch: the wrong rack or device, or the record names the wrong "
        "switch. Follow it with --find.",
    ),
    "silence.unknown": Text(
        zh="客户端口没学到 MAC，缺哪一半还看不出来。",
        en="The customer's port learned no MAC; which half of the way is missing cannot be told.",
    ),
    "silence.unknown.explain": Text(
        zh="没读到端口状态或 VLAN，判断不了是线不通、VLAN 不对，还是设备没开。请网管把端口状态和 VLAN 一起读出来。",
        en="Port state or VLAN was not read, so cable, VLAN and a silent device cannot be told apart. Have both read.",
    ),
    "silence.not_asked": Text(zh="端口上学到了 MAC。", en="The port has learned MACs."),
    "silence.not_asked.explain": Text(
        zh="只有端口一个 MAC 也没学到时才查这一项。", en="Asked only where the port has learned no MAC at all."
    ),
    "missing.port_not_silent": Text(
        zh="端口学到了 MAC，或还没读到。", en="The port has learned a MAC, or was not read."
    ),
    "missing.port_not_silent.fix": Text(zh="不用处理。", en="Nothing to do."),
    "mac.differs.explain": Text(
        zh="客户换过路由器、交换机或电脑，接入交换机上还绑着旧 MAC。端口上学到的比客户读的可信。核实来电人有权限后，请网管重新绑定，"
        "清 ARP 和 MAC 表，端口被关的打开，再让客户设备重启 WAN 口。绑定的 MAC 若来自资料而不是交换机，先请网管核实。出处：S-CQM-23。",
        en="The customer changed a device and the access switch still holds the old MAC. What the port learned outweighs "
        "what was read out. Check that the caller may ask, have the NOC re-bind, clear ARP and MAC entries, recover the "
        "port, then restart the customer's WAN port. If the bound MAC came from the record and not from the switch, have "
        "the NOC confirm it first. Source: S-CQM-23.",
    ),
    "mac.not_a_device": Text(
        zh="{misread} 不是设备的 MAC（组播或全零），读错了，再读一遍。",
        en="{misread} is no device's MAC (a group address, or all zero): misread, read it again.",
    ),
    "mac.not_a_device.explain": Text(
        zh="第一个字节是奇数的 MAC 是组播地址，全零的也不属于任何设备。请再读一遍：客户设备读 WAN 口那个(标签上写 WAN)；"
        "绑定的请网管再念一遍。",
        en="A MAC whose first byte is odd is a group address, and all zero belongs to nobody. Have it read out again: the "
        "WAN port's of the customer's device, or the binding by the NOC.",
    ),
    "mac.nothing_learned": Text(
        zh="接入交换机的客户端口没学到 MAC：先查线、光和设备有没有开。",
        en="The access switch learned no MAC on the port: check cable, light, and whether the device is on.",
    ),
    "mac.nothing_learned.explain": Text(
        zh="客户设备没有发包到这个口：线不通、口错、VLAN 不对，或设备没开。表项会老化，先让客户设备动一动(ping 一下、重启 WAN 口)再读。"
        "还没有，按全断查线和光。",
        en="Nothing from the customer reaches this port: cable, wrong port, VLAN, or the device is off. Entries age out, so "
        "make the device talk (a ping, a restart of its WAN port) and read again. Still none: cable and light, as for a "
        "total outage.",
    ),
    "mac.randomised": Text(
        zh="{in_use} 是随机 MAC，和绑定的 {bound_mac} 不一致；先核对读的是不是 WAN 口。",
        en="{in_use} is a made-up MAC and differs from the bound {bound_mac}; see first whether the WAN port was read.",
    ),
    "mac.randomised.explain": Text(
        zh="手机、虚拟机、有的 Wi-Fi 会用随机 MAC。请客户读 WAN 口标签，或请网管读端口上学到的 MAC。",
        en="Phones, virtual machines and some Wi-Fi make MACs up. Have the WAN label read, or the MAC learned on the port.",
    ),
    "mac.unmeasured": Text(zh="MAC 没有比成。", en="The MACs were not compared."),
    "mac.unmeasured.explain": Text(
        zh="要比对，得有客户设备的 MAC(或端口上学到的)和绑定的 MAC 两样；端口上学到好几个时，还得知道客户用的是哪一个。",
        en="Comparing takes the customer's MAC (or the learned one) and the bound one; where the port learned several, also "
        "which of them is the customer's.",
    ),
    "missing.mac_not_given": Text(
        zh="还没有客户设备的 MAC，也没有端口上学到的。", en="Neither the customer's MAC nor a learned one is known."
    ),
    "missing.mac_not_given.fix": Text(
        zh="请客户读 WAN 口标签，或请网管读客户端口上学到的 MAC。",
        en="Have the customer read the WAN label, or the NOC the MAC learned on the port.",
    ),
    "missing.mac_not_bound_read": Text(
        zh="还不知道接入交换机上绑定的 MAC。", en="The MAC bound on the access switch is not known."
    ),
    "missing.mac_not_bound_read.fix": Text(
        zh="请网管查这条线的绑定；没有绑定也要说明“无”。",
        en='Have the NOC read this line\'s binding, and say "none" if there is none.',
    ),
    "missing.mac_port_is_uplink": Text(
        zh="端口 {port} 是上联口，上面学到的不是本客户的 MAC。",
        en="Port {port} is an uplink; what it learned is not this customer's.",
    ),
    "missing.mac_port_is_uplink.fix": Text(
        zh="核对资料里的端口；用 --find MAC 找客户在哪个口。",
        en="Check the port in the record; find the customer's port with --find MAC.",
    ),
    "missing.mac_no_such_port": Text(zh="{switch} 上没有端口 {port}。", en="{switch} has no port {port}."),
    "missing.mac_no_such_port.fix": Text(
        zh="核对资料里的交换机和端口；用 --find MAC 找客户在哪个口。",
        en="Check switch and port in the record; find the customer's port with --find MAC.",
    ),
    "missing.mac_of_another": Text(
        zh="端口 {port} 上学到的 {mac} 绑的是别的地址 {ip}：像是别的客户，这个端口未必是本线的。",
        en="{mac}, learned on port {port}, is bound for another address, {ip}: most likely another customer's, so the "
        "port may not be this line's.",
    ),
    "missing.mac_of_another.fix": Text(
        zh="先核对资料里的端口和两头的标签，不要拿这个 MAC 去改绑定；请客户读 WAN 口 MAC，用 --mac 输入。",
        en="Check the port in the record and the labels first, and do not re-bind to this MAC; have the customer read "
        "the WAN MAC and give it with --mac.",
    ),
    "missing.mac_bound_elsewhere": Text(
        zh="本线绑定的 {mac} 写的端口是 {place}，资料里是 {port}，两个口上都没看到它：先弄清哪个端口是本线的。",
        en="This line's binding of {mac} names port {place}, the record {port}, and it was seen on neither: settle "
        "first which port is this line's.",
    ),
    "missing.mac_bound_elsewhere.fix": Text(
        zh="对现场标签，请网管核对资料和绑定里的端口；资料不对就用 --access-port {place} 再查一次。",
        en="Compare the labels on site and have the NOC check both; where the record is wrong, look again with "
        "--access-port {place}.",
    ),
    "missing.mac_not_allowed": Text(
        zh="账号没有权限读 {switch} 的 MAC 表。", en="This account may not read the MAC table of {switch}."
    ),
    "missing.mac_not_allowed.fix": Text(
        zh="请网管读端口上学到的 MAC，粘进来（--paste），或换有权限的账号。",
        en="Have the NOC read the MACs of the port and paste it (--paste), or use an account that may.",
    ),
    "missing.mac_table_not_told": Text(
        zh="{switch} 没说清端口 {port} 上有没有学到 MAC（没有回显，或没读全）。",
        en="{switch} did not clearly say whether port {port} has learned a MAC (silence, or not the whole table).",
    ),
    "missing.mac_table_not_told.fix": Text(
        zh="让客户设备重启 WAN 口后再读一次；或用 --mac 输入客户读出的 MAC。",
        en="Restart the customer's WAN port and read again; or give the MAC read out with --mac.",
    ),
    "missing.mac_bindings_not_whole": Text(
        zh="读到的表里没有本线的绑定，但 {tables} 没读全，不能说“没有绑定”。",
        en='No binding of this line in what was read, but {tables} was not read whole, so "none" cannot be said.',
    ),
    "missing.mac_bindings_not_whole.fix": Text(
        zh="请网管查这几张表里有没有本线的绑定；没有也要说明“无”。",
        en='Have the NOC look through these tables for this line, and say "none" if there is none.',
    ),
    "missing.mac_bound_twice": Text(
        zh="本线绑了几个 MAC（{macs}），不知道以哪个为准。",
        en="Several MACs are bound for this line ({macs}); which one counts is not known.",
    ),
    "missing.mac_bound_twice.fix": Text(
        zh="请网管核对，多余的删掉。", en="Have the NOC compare and remove the extra one."
    ),
    "missing.switch_refused": Text(
        zh="账号没有权限在 {switch} 上读这一项（{table}）。", en="This account may not read {table} on {switch}."
    ),
    "missing.switch_refused.fix": Text(
        zh="请网管读出来，或把输出粘进来：--paste。", en="Have the NOC read it, or paste the output: --paste."
    ),
    "missing.switch_has_none": Text(zh="{switch} 没有这一项（{table}）。", en="{switch} has no such table ({table})."),
    "missing.switch_has_none.fix": Text(zh="需要的话请网管查。", en="Ask the NOC if it is needed."),
    "missing.switch_not_told": Text(
        zh="{switch} 上没读出这一项（{table}）。", en="{switch} did not tell this ({table})."
    ),
    "missing.switch_not_told.fix": Text(
        zh="再读一次；还没有，请网管查。", en="Read it again; if it is still missing ask the NOC."
    ),
    "weak.device_partly": Text(
        zh="交换机的表看不出读没读全。", en="Whether the switch's table was read whole cannot be seen."
    ),
    "weak.only_snooping": Text(
        zh="只有 DHCP 侦听表项；开了源防护才起绑定作用。",
        en="Only a DHCP snooping entry; it binds where the source guard is on.",
    ),
    "mac.gateway_same": Text(
        zh="不通的电脑认的网关和本机是同一台（{there}）。",
        en="The failing computer takes the same device for its gateway as this laptop ({there}).",
    ),
    "mac.gateway_same.explain": Text(
        zh="好坏两台电脑里网关地址对应同一个 MAC，不是网关地址冲突。再比对地址、掩码和 DNS。",
        en="The same MAC stands beside the gateway's address on a good and a failing computer: no duplicate gateway. Compare address, mask and DNS next.",
    ),
    "mac.gateway_differs": Text(
        zh="好坏电脑认的网关不是同一台：本机看到 {macs}，不通的电脑看到 {there}。",
        en="Two devices pass for the gateway: this laptop sees {macs}, the failing computer {there}.",
    ),
    "mac.gateway_differs.explain": Text(
        zh="同一个网关地址，两台电脑学到不同的 MAC：内网多半有一台路由器当交换机用、LAN 地址和网关相同。按不通的电脑看到的 MAC 去找。",
        en="Two computers learned different MACs for one gateway address: most likely a router used as a switch has the gateway's address on its LAN side. Look for the MAC that the failing computer sees.",
    ),
    "mac.gateway_none": Text(
        zh="不通的电脑学不到网关 {gateway} 的 MAC。", en="The failing computer does not hear the gateway {gateway}."
    ),
    "mac.gateway_none.explain": Text(
        zh="那台电脑的 ARP 表里没有网关：它到网关这一段不通，或地址配到别的网段去了。看它的灯、网线和地址。",
        en="Its ARP table has no gateway: its own section is cut, or its address is in another network. Look at its lamp, cable and address.",
    ),
    "mac.gateway_unmeasured": Text(
        zh="没法比对好坏电脑的网关。", en="The gateways of a good and a failing computer could not be compared."
    ),
    "mac.gateway_unmeasured.explain": Text(
        zh="要有两样：本机收到网关的 ARP 应答，和不通的电脑上 arp -a 里网关的 MAC。虚拟网关（VRRP 等）的 MAC 本来就可能不同，不能比。",
        en="It takes two things: an ARP answer of the gateway here, and the gateway's MAC in arp -a on the failing computer. Virtual gateways (VRRP and the like) may differ by design and cannot be compared.",
    ),
    "missing.mac_gateway_not_told": Text(
        zh="没有不通的电脑上看到的网关 MAC。", en="Nobody told the gateway's MAC as the failing computer sees it."
    ),
    "missing.mac_gateway_not_told.fix": Text(
        zh="在那台电脑上 ping 网关后运行 arp -a，把网关那一行的 MAC 输进来。",
        en="On that computer ping the gateway, run arp -a, and type in the MAC beside the gateway's address.",
    ),
    "missing.mac_gateway_virtual": Text(
        zh="其中一个是虚拟网关的 MAC，不同也正常。",
        en="One of them is a virtual gateway's MAC; they may differ by design.",
    ),
    "missing.mac_gateway_virtual.fix": Text(
        zh="把本机换到不通的电脑的网线上再测。", en="Test with this laptop on the failing computer's cable."
    ),
}
