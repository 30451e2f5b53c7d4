"""Words of what the NOC reads out, and of text that a device's answer was pasted from."""

from fieldkit.text import Text

TEXTS: dict[str, Text] = {
    "port.up": Text(zh="接入端口是 up 的。", en="The access port is up."),
    "port.up.explain": Text(
        zh="网管读到端口 up，速率、双工没有不对的地方。端口 up 不等于业务通，接着看学到的 MAC 和 VLAN。",
        en="The NOC reads the port as up, speed and duplex nothing unusual. Up does not mean that the service works: MAC "
        "and VLAN come next.",
    ),
    "port.half_duplex": Text(
        zh="接入端口协商成半双工（{speed_mbps} Mbit/s）：多半一头强制、一头自协商。",
        en="The access port runs half duplex ({speed_mbps} Mbit/s): most likely one end is forced and the other automatic.",
    ),
    "port.half_duplex.explain": Text(
        zh="一头强制全双工、一头自协商，自协商那头会落到半双工：ping 正常，一跑流量就丢包。两头都改自协商，或两头都强制成一样的"
        "（千兆电口只能自协商）。改完再看错包还涨不涨。出处：802.3 28.2.3.1。",
        en="With one end forced to full duplex the automatic end falls back to half: pings pass, bulk traffic loses. Set "
        "both ends to automatic, or force both alike (gigabit copper must be automatic), then see whether errors still "
        "grow. Source: 802.3, 28.2.3.1.",
    ),
    "port.slow": Text(
        zh="接入端口协商成 {speed_mbps} Mbit/s，低于签约的 {rate_mbps} Mbit/s。",
        en="The access port runs at {speed_mbps} Mbit/s, below the contracted {rate_mbps} Mbit/s.",
    ),
    "port.slow.explain": Text(
        zh="端口速率比签约的低，再怎么测也到不了签约速率。常见的是网线 4-5、7-8 线对不通（只跑到 100M），或对端设备是百兆口。"
        "换好线再看；还不行查对端端口。",
        en="The port is slower than the contract, so the rate cannot be reached. Most often pair 4-5 or 7-8 is open (only "
        "100M then), or the far device has a 100M port. Try a good cord, then look at the far port.",
    ),
    "port.down": Text(
        zh="接入端口是 down 的：这头没有链路，先查供电、光路和线。",
        en="The access port is down: no link at that end. Power, light and cable come first.",
    ),
    "port.down.explain": Text(
        zh="网管看到端口 down（没有被关闭），说明客户端设备没电、光/线断了，或模块坏了。先请客户看电源灯，再查两端收光，"
        "再换尾纤/网线。有端口联动(LPT)的线路，一头断另一头也会 down，要看清先断的是哪头。",
        en="The NOC sees the port down and not shut: the customer-end device has no power, light or cable is broken, or a "
        "module is dead. Ask for the power lamp, then the light at both ends, then try another cord. Where link pass-through "
        "is set, one end takes the other down: find out which went first.",
    ),
    "port.shut": Text(
        zh="接入端口被关闭了（shutdown）：先问是停机还是人为。",
        en="The access port is shut down: first ask whether the line is suspended or somebody shut it.",
    ),
    "port.shut.explain": Text(
        zh="端口是人为关闭的。停机（欠停/关停）常这样做，割接后忘开也常见。是停机的找营业；不是停机的请网管打开。没查清前不要自己打开。",
        en="Somebody shut the port. Suspension is often done so, and a port left shut after a cut-over is common. If it is "
        "suspended go to billing, else have the NOC open it. Do not open it before that is clear.",
    ),
    "port.error_down": Text(
        zh="接入端口被设备自己关了（error-down，原因：{reason}）。",
        en="The device itself switched the access port off (error-down, reason: {reason}).",
    ),
    "port.error_down.explain": Text(
        zh="环路检测、端口安全、BPDU 保护、错包过多都会让设备把端口关掉。先去掉原因再恢复，否则马上又关。"
        "换过设备的，多半是端口安全：按 MAC 绑定处理；有环路的，先让客户拆环。",
        en="Loop detection, port security, BPDU guard or too many errors make a device switch a port off. Remove the reason "
        "before bringing it back, or it goes off again at once. After a changed device it is mostly port security: see to "
        "the binding. With a loop the customer must open it first.",
    ),
    "reason.security": Text(
        zh="接入端口是端口安全关的（{reason}）：来了没绑定的 MAC。",
        en="Port security switched the access port off ({reason}): a MAC came that is not bound.",
    ),
    "reason.security.explain": Text(
        zh="换过设备、或多接了一台，端口安全就把口关了。先核对 MAC，重新绑定，再请网管恢复端口。",
        en="A changed or an extra device makes port security switch the port off. Compare the MAC, re-bind, then have the "
        "NOC recover the port.",
    ),
    "reason.loop": Text(
        zh="接入端口是环路检测关的（{reason}）：客户内网有环路。",
        en="Loop detection switched the access port off ({reason}): the customer's LAN has a loop.",
    ),
    "reason.loop.explain": Text(
        zh="交换机从这个口收到了自己发出的包，客户侧成环。先让客户拆环（逐根拔线），再请网管恢复端口，否则马上又关。",
        en="The switch got its own frames back on this port, so the customer's side forms a loop. Have it opened (cable by "
        "cable), then have the NOC recover the port, or it goes off again at once.",
    ),
    "reason.guard": Text(
        zh="接入端口是 BPDU/根保护关的（{reason}）：客户交换机在发生成树报文。",
        en="BPDU or root guard switched the access port off ({reason}): the customer's switch sends spanning tree.",
    ),
    "reason.guard.explain": Text(
        zh="客户侧的交换机开着生成树，报文发到了接入口。请客户在上联口关生成树，或改接路由器；也查一下有没有环。再请网管恢复端口。",
        en="A switch of the customer's runs spanning tree towards the access port. Have it switched off there, or a router "
        "put between; look for a loop too. Then have the NOC recover the port.",
    ),
    "reason.errors": Text(
        zh="接入端口因错包或频繁闪断被关（{reason}）：查线路和模块。",
        en="Errors or flapping switched the access port off ({reason}): see to line and module.",
    ),
    "reason.errors.explain": Text(
        zh="错包太多、链路来回闪断，或模块不对，交换机把口关了。查接头、尾纤、网线和模块，再请网管恢复端口。",
        en="Too many errors, a flapping link, or the wrong module. Look at connectors, patch cord, cable and module, then "
        "have the NOC recover the port.",
    ),
    "reason.other": Text(
        zh="接入端口被设备自己关了（{reason}）。", en="The device itself switched the access port off ({reason})."
    ),
    "reason.other.explain": Text(
        zh="设备没说清原因，或是少见的原因。请网管查日志里端口被关时的记录，去掉原因再恢复。",
        en="The device gives no reason, or a rare one. Have the NOC look up the log of that moment and remove the reason "
        "before the port is recovered.",
    ),
    "reason.not_asked": Text(zh="端口没有被设备自己关掉。", en="The device did not switch the port off by itself."),
    "reason.not_asked.explain": Text(
        zh="只有端口是 error-down 时才查这一项。", en="Asked only where the port is error-down."
    ),
    "missing.port_not_off": Text(
        zh="端口没有被设备自己关掉，或还没读到。", en="The port is not switched off by the device, or was not read."
    ),
    "missing.port_not_off.fix": Text(zh="不用处理。", en="Nothing to do."),
    "port.unmeasured": Text(zh="端口状态还没问到。", en="The state of the access port is not known."),
    "port.unmeasured.explain": Text(
        zh="从客户侧看不到接入端口，只有网管能查。打电话念六项，或把设备输出粘进来。",
        en="The access port cannot be seen from the customer's side; only the NOC can look. Ring and ask the six blanks, or "
        "paste the device's output.",
    ),
    "vlan.right": Text(zh="端口 VLAN {vlans}，和资料一致。", en="The port is in VLAN {vlans}, as the record has it."),
    "vlan.right.explain": Text(
        zh="端口所在 VLAN 和资料一致。上联是否放通这个 VLAN，这里没有查。",
        en="The port's VLAN is the record's. Whether the uplink carries it was not looked at.",
    ),
    "vlan.wrong": Text(
        zh="端口 VLAN 是 {vlans}，资料上是 {expected_vlan}：请网管核对。",
        en="The port is in VLAN {vlans}, the record says {expected_vlan}: have the NOC compare.",
    ),
    "vlan.wrong.explain": Text(
        zh="端口 VLAN 和资料对不上，到不了网关。也可能是割接后资料没更新：请网管先核对以哪个为准，再改。改完让客户设备重启 WAN 口。",
        en="The port's VLAN is not the record's, so the gateway is out of reach. The record may also be stale after a "
        "cut-over: have the NOC settle which is right before it is changed. Then restart the customer's WAN port.",
    ),
    "vlan.none_set": Text(
        zh="端口上没有配业务 VLAN，资料上是 {expected_vlan}。",
        en="No service VLAN is set on the port; the record says {expected_vlan}.",
    ),
    "vlan.none_set.explain": Text(
        zh="端口没有业务 VLAN，客户的包进不了专线。多半是数据没做，或割接、换口后漏了。请网管按资料补上。",
        en="Without a service VLAN the customer's frames go nowhere. Mostly the data was never made, or was forgotten when "
        "the port was changed. Have the NOC add it as recorded.",
    ),
    "vlan.unmeasured": Text(zh="端口 VLAN 没有比成。", en="The port's VLAN was not compared."),
    "vlan.unmeasured.explain": Text(
        zh="要比 VLAN，得有网管读到的和资料上的两样。",
        en="Comparing takes both the VLAN the NOC reads and the one on record.",
    ),
    "light.fits": Text(zh="两端光功率没有异常。", en="The light is nothing unusual."),
    "light.fits.explain": Text(
        zh="局端收光在模块自己的告警门限内，客户端收光没有比开通时低很多。光好不等于没误码，再看错包增长。",
        en="What the access port receives is inside its module's own alarm levels, and the far end has not fallen much "
        "below what was commissioned. Good light can still carry errors: see whether they grow.",
    ),
    "light.dropped": Text(
        zh="客户端收光 {far_rx_dbm} dBm，比开通时低了 {drop_db} dB。",
        en="The customer's end receives {far_rx_dbm} dBm, {drop_db} dB below what was commissioned.",
    ),
    "light.dropped.explain": Text(
        zh="比开通时低 3 dB 以上，线路有变化：接头脏、弯折、熔接点变差。业务可能还正常，是隐患。先擦接头，再查尾纤弯折，再测 ODF。"
        "3 dB 是经验值。",
        en="More than 3 dB below commissioning: something changed on the way, dirt, a bend, a worse splice. The service may "
        "still be fine; it is a hazard. Clean, look for bends, then measure at the ODF. 3 dB is a rule of thumb.",
    ),
    "light.below_alarm": Text(
        zh="局端收光 {near_rx_dbm} dBm，低于模块告警门限：弱光。",
        en="The access port receives {near_rx_dbm} dBm, below its module's alarm level: too little light.",
    ),
    "light.below_alarm.explain": Text(
        zh="局端模块自己报的低告警门限都没到。先擦两端接头，再换尾纤，再到 ODF 分段测；也可能是客户端设备发光变低。"
        "动手前先记下两端收、发光。",
        en="Less than the module's own low alarm. Clean both ends, swap the patch cord, then measure section by section "
        "from the ODF; the customer's device may also send less. Write down light sent and received at both ends first.",
    ),
    "light.above_alarm": Text(
        zh="局端收光 {near_rx_dbm} dBm，高于模块告警门限：收光过高（过载）。",
        en="The access port receives {near_rx_dbm} dBm, above its module's alarm level: overload.",
    ),
    "light.above_alarm.explain": Text(
        zh="收光过高会误码，也会烧模块。在收端加光衰减器（5 或 10 dB）再测；距离近却用了长距模块的，换模块。",
        en="Too much light makes errors and harms the module. Put an attenuator (5 or 10 dB) at the receiver and measure "
        "again; a long-reach module on a short line is to be changed.",
    ),
    "light.none": Text(
        zh="收不到光（无光的一端：{dark_ends}）：光路断了，或对端没发光。",
        en="No light arrives (dark end: {dark_ends}): the fibre is broken, or the other end does not send.",
    ),
    "light.none.explain": Text(
        zh="near 是局端，far 是客户端。一端收不到光，要么光路断，要么另一端没发光（没电、模块坏、收发插反）。先确认客户端设备有电，"
        "再在客户端测收光：客户端有光、局端无光，查客户端发光和上行那芯；两端都无光，多半断缆或跳纤被动过。",
        en="near is the access port, far the customer's end. An end without light means a broken fibre, or that the other "
        "end does not send (no power, dead module, fibres swapped). Make sure the customer's device has power, then measure "
        "there: light at the customer's and none at the port points at its transmitter and the fibre back; none at either "
        "is mostly a cut cable or a moved patch cord.",
    ),
    "light.unmeasured": Text(zh="光功率没有判成。", en="The light was not judged."),
    "light.unmeasured.explain": Text(
        zh="没问到光功率，或没有可比的门限：要么设备给出告警门限，要么资料里有开通时的收光，要么知道模块类型。",
        en="The light was not read out, or there is nothing to judge it by: the module's alarm levels, the level at "
        "commissioning, or the class of the module.",
    ),
    "errors.still": Text(zh="端口错包没有增长。", en="The port's errors do not grow."),
    "errors.still.explain": Text(
        zh="错包计数没涨，或一直是 0。要在有流量的时候看才算数。",
        en="The error counter stood still, or was never other than 0. It counts only while there is traffic.",
    ),
    "errors.growing": Text(
        zh="端口错包在涨：{before} → {after}，多了 {grown} 个。",
        en="The port's errors grow: {before} to {after}, {grown} more.",
    ),
    "errors.growing.explain": Text(
        zh="错包现在还在涨，链路在出错：光口查收光、接头、尾纤；电口查网线、水晶头和双工。换掉一样，再看还涨不涨。",
        en="The errors grow now, so the link is at fault: on fibre look at light, connectors, patch cords; on copper at "
        "cable, plugs and duplex. Change one thing, then see whether it still grows.",
    ),
    "errors.unmeasured": Text(zh="错包增长没有判成。", en="Whether errors grow is not known."),
    "errors.unmeasured.explain": Text(
        zh="错包总数是历史累计，看不出现在好不好。隔几分钟读两次，比差值。",
        en="A total is history and says nothing of now. Read it twice some minutes apart and compare.",
    ),
    "missing.noc_not_asked": Text(zh="这一项还没问网管。", en="The NOC has not been asked this."),
    "missing.noc_not_asked.fix": Text(
        zh="打电话问网管，或把设备输出粘进来：fieldkit diagnose noc --paste",
        en="Ring the NOC, or paste the device's output: fieldkit diagnose noc --paste",
    ),
    "missing.no_vlan_on_record": Text(zh="资料里没有这条线的 VLAN。", en="The record has no VLAN for this line."),
    "missing.no_vlan_on_record.fix": Text(
        zh="查资料补上 VLAN，再比：--address-vlan 1203", en="Look the VLAN up and add it: --address-vlan 1203"
    ),
    "missing.light_no_limit": Text(
        zh="有光，但没有门限可比。", en="There is light, but nothing to judge its level by."
    ),
    "missing.light_no_limit.fix": Text(
        zh="请网管再读模块的告警门限，或在资料里填开通时的收光。",
        en="Have the NOC read the module's alarm levels too, or put the level at commissioning into the record.",
    ),
    "missing.errors_read_once": Text(
        zh="错包累计 {before} 个，只读了一次，看不出现在涨不涨。",
        en="{before} errors in all, read once only: whether they grow now is not known.",
    ),
    "missing.errors_read_once.fix": Text(
        zh="隔五分钟请网管再读一次。", en="Have the NOC read it again in five minutes."
    ),
    "missing.errors_cleared": Text(
        zh="第二次读到的比第一次少，计数被清过。", en="The second count is below the first: the counter was cleared."
    ),
    "missing.errors_cleared.fix": Text(zh="再读两次。", en="Read it twice again."),
    # Pasted from a device.
    "paste.prompt": Text(
        zh="把设备输出粘进来，粘完回车，再按 Ctrl-D（Windows：Ctrl-Z 再回车）：",
        en="Paste the device's output, press Enter, then Ctrl-D (Windows: Ctrl-Z and Enter):",
    ),
    "paste.recognised": Text(zh="读到{platform} {command}：{said}", en="Read {platform}, {command}: {said}"),
    "paste.strange": Text(zh="没认出、已略过：{what}", en="Not recognised, left out: {what}"),
    "paste.said.noc_port": Text(zh="端口 {condition}", en="port {condition}"),
    "paste.said.noc_vlan": Text(zh="VLAN {vlans}", en="VLAN {vlans}"),
    "paste.said.noc_errors": Text(zh="错包 {before} → {after}", en="errors {before} to {after}"),
    "paste.said.noc_errors_once": Text(zh="错包 {before}", en="{before} errors"),
    "paste.said.noc_light": Text(
        zh="局端收光 {near_rx_dbm} dBm，客户端收光 {far_rx_dbm} dBm",
        en="light at the access port {near_rx_dbm} dBm, at the far end {far_rx_dbm} dBm",
    ),
    "paste.said.mac_live": Text(zh="学到 MAC {macs}", en="learned MACs {macs}"),
    "paste.said.mac_live_none": Text(zh="端口没学到 MAC", en="no MAC learned on the port"),
    "paste.together": Text(zh="和本线有关的：{said}", en="Of this line: {said}"),
    "paste.said.plugged": Text(zh="{macs} 个 MAC 各在哪个口", en="the ports of {macs} MACs"),
    "paste.said.access": Text(
        zh="MAC 表 {stations} 条，ARP {answering} 条，绑定 {bindings} 条",
        en="{stations} MACs, {answering} ARP entries, {bindings} bindings",
    ),
    "paste.said.mac_bound": Text(zh="绑定 MAC {mac}", en="bound MAC {mac}"),
    "paste.said.mac_bound_none": Text(zh="没有绑定", en="nothing is bound"),
    "paste.not_used": Text(
        zh="{platform} {command} 有一项没用上：{why}", en="{platform}, {command}, not all was used: {why}"
    ),
    "paste.other_port": Text(
        zh="里面没有本线的端口 {port}，只有 {ports}。", en="this line's port {port} is not in it, only {ports}."
    ),
    "paste.which_port": Text(
        zh="里面有几个端口（{ports}），不知道哪个是本线的，加上 --access-port。",
        en="it has several ports ({ports}) and which is this line's is not known: add --access-port.",
    ),
    "paste.other_device": Text(
        zh="这是 {device} 上的，本线在 {ours} 上。", en="it is of {device}, and this line is on {ours}."
    ),
    "paste.which_device": Text(
        zh="贴了几台设备的（{devices}），不知道哪台是本线的，加上 --access-switch 设备名。",
        en="it is of several devices ({devices}) and which is this line's is not known: add --access-switch NAME.",
    ),
    "paste.older_copy": Text(
        zh="同一张表贴了两次而且不一样，用后面那次的。",
        en="the same table was pasted twice and differs: the later one counts.",
    ),
    "paste.half_a_table": Text(
        zh="表没贴全（条数对不上，或停在翻页提示）。",
        en="the table is not whole (the count differs, or it stops at the pager).",
    ),
    "paste.errors_once": Text(
        zh="错包累计 {before} 个，只读了一次；隔五分钟再读一次，两次一起贴。",
        en="{before} errors in all, read once; read it again in five minutes and paste both.",
    ),
    "paste.only_static": Text(zh="端口 {port} 上只有静态 MAC。", en="port {port} has static MACs only."),
    "paste.empty": Text(
        zh="表是空的，但看不出查的就是本线端口；连命令一起贴。",
        en="the table is empty, but not clearly this port's; copy the command along with it.",
    ),
    "paste.no_address": Text(
        zh="不知道本线地址，对不上是哪一条；加上 --address-ip。",
        en="this line's address is not known, so no entry could be picked: add --address-ip.",
    ),
    "paste.arp_elsewhere": Text(
        zh="应答 {ip} 的 {mac} 不在本线端口学到的 MAC 里。",
        en="{mac}, which answers for {ip}, is not among the port's MACs.",
    ),
    "paste.bound_twice": Text(
        zh="同一条线绑了几个 MAC（{macs}），请网管核对。",
        en="several MACs are bound for this line ({macs}): ask the NOC.",
    ),
    "paste.no_binding_here": Text(
        zh="贴来的表里没有本线（{ip}）的绑定；{tables} 也查过才能说没有。",
        en="no binding of the line ({ip}) in it; to say that there is none {tables} are needed too.",
    ),
    "weak.pasted_partly": Text(
        zh="贴来的输出看不出贴没贴全。", en="Whether the pasted output is whole cannot be seen."
    ),
    "weak.pasted_no_port": Text(
        zh="贴来的光功率没写端口，也没带命令，看不出是不是本线的。",
        en="The pasted light names no port and came without its command: whether it is this line's cannot be seen.",
    ),
    "paste.old": Text(
        zh="{command} 里设备的时间是 {clock}，和现在差 {hours} 小时：确认不是以前的输出。",
        en="{command} bears the device's time {clock}, {hours} hours from now: make sure that it is not an old output.",
    ),
    "paste.not_recognised": Text(
        zh="粘贴的内容没认出来（{source}，开头是：{first}）。",
        en="The pasted text was not recognised ({source}, it begins: {first}).",
    ),
    "paste.not_recognised.fix": Text(
        zh="能认的有：华为、H3C、思科、中兴的端口（display/show interface）、MAC 表、ARP、绑定表、光模块。连提示符和命令一起复制。",
        en="Understood are, of Huawei, H3C, Cisco and ZTE: the port (display or show interface), MAC table, ARP, binding "
        "table, module. Copy the prompt and the command along.",
    ),
    "paste.nothing_for_line": Text(
        zh="认出了 {commands}，但没有一项是本线能用的：{why}",
        en="Recognised {commands}, but nothing in it is of use for this line: {why}",
    ),
    "paste.nothing_for_line.fix": Text(
        zh="写明本线的端口和地址：--access-port GE0/0/7 --address-ip 203.0.113.9（或 --line 电路编号）。",
        en="Name the line's port and address: --access-port GE0/0/7 --address-ip 203.0.113.9 (or --line ID).",
    ),
    "paste.nothing": Text(zh="没有可粘贴的内容（{source}）。", en="There is nothing to paste ({source})."),
    "paste.nothing.fix": Text(
        zh="先在终端里选中设备输出并复制，再运行；或 --paste 文件名。",
        en="Select and copy the device's output first, then run again; or name a file: --paste FILE.",
    ),
    "paste.too_large": Text(
        zh="粘贴的内容太大（{source}，超过 {largest} 字节）。",
        en="The pasted text is too large ({source}, over {largest} bytes).",
    ),
    "paste.too_large.fix": Text(zh="只复制有关的几条命令的输出。", en="Copy only the outputs that matter."),
    "paste.unreadable": Text(zh="读不了 {file}：{why}。", en="{file} cannot be read: {why}."),
    "paste.unreadable.fix": Text(
        zh="要从剪贴板取，把 --paste 写在最后，后面不带文件名。",
        en="To take it from the clipboard write --paste last, without a file name.",
    ),
    "paste.silent": Text(zh="标准输入 {seconds} 秒没有结束。", en="Standard input did not end within {seconds} s."),
    "paste.silent.fix": Text(zh="先存成文件，再 --paste 文件名。", en="Save it to a file and use --paste FILE."),
    "paste.no_clipboard": Text(
        zh="本机没有读剪贴板的工具（{tools}）。", en="This laptop has no tool to read the clipboard ({tools})."
    ),
    "paste.no_clipboard.fix": Text(
        zh="装上其中一个，或存成文件再 --paste 文件名。",
        en="Install one of them, or save it to a file and use --paste FILE.",
    ),
    "paste.clipboard_failed": Text(
        zh="剪贴板读不出来（{tool}：{why}）。", en="The clipboard cannot be read ({tool}: {why})."
    ),
    "paste.clipboard_failed.fix": Text(zh="存成文件再 --paste 文件名。", en="Save it to a file and use --paste FILE."),
    "platform.huawei_vrp": Text(zh="华为", en="Huawei"),
    "platform.hp_comware": Text(zh="H3C", en="H3C"),
    "platform.cisco_ios": Text(zh="思科", en="Cisco"),
    "platform.ruijie_os": Text(zh="锐捷", en="Ruijie"),
    "platform.zte_zxros": Text(zh="中兴", en="ZTE"),
    "platform.zte_olt": Text(zh="中兴 OLT", en="ZTE OLT"),
    "platform.huawei_smartax": Text(zh="华为 OLT", en="Huawei OLT"),
    "platform.fiberhome": Text(zh="烽火", en="FiberHome"),
    "platform.linux": Text(zh="Linux", en="Linux"),
    "port.state.up": Text(zh="up", en="up"),
    "port.state.down": Text(zh="down", en="down"),
    "port.state.shut": Text(zh="被关闭", en="shut"),
    "port.state.error_down": Text(zh="error-down", en="error-down"),
    # Before anybody has been there.
    "screen.began_by_phone": Text(
        zh="{title} · 只问不测 · 记录 {case}", en="{title} · questions only, nothing is measured · case {case}"
    ),
    "case.not_concluded": Text(
        zh="记录 {case} 还没有结论，没有可接着用的。", en="Case {case} has no conclusion to go on from."
    ),
    "case.not_concluded.fix": Text(
        zh="先走完它：fieldkit case resume {case}", en="Finish it first: fieldkit case resume {case}"
    ),
    "usage.phone_and_tree": Text(
        zh="--phone 自己就是一个流程，不能再写 {tree}。", en="--phone is a tree of its own; leave out {tree}."
    ),
    "usage.phone_and_tree.fix": Text(
        zh="出发前：fieldkit diagnose --phone；到现场：fieldkit diagnose {tree}",
        en="Before leaving: fieldkit diagnose --phone; on site: fieldkit diagnose {tree}",
    ),
}
