"""Words of where a device that answers for something is plugged in, and of pulling cables by halves."""

from fieldkit.text import Text

TEXTS: dict[str, Text] = {
    "plugged.at_port": Text(zh="插的位置：{places}", en="Plugged in at: {places}"),
    "plugged.at_port.explain": Text(
        zh="交换机 MAC 表学在这个口，口上没有别的交换机；或者拔掉这根线它就不应答、插回又应答。"
        "口后面还可能有不带管理的小交换机。出处：S-DUP-05、S-CQM-23。",
        en="The switch has the MAC on this port, with no other switch behind it; or it fell silent with this cable pulled "
        "and answered again with it back. An unmanaged switch may still be there. Source: S-DUP-05, S-CQM-23.",
    ),
    "plugged.behind": Text(
        zh="在这个口后面，那里还接着交换机，或口上设备多，没找到最后一个口：{places}",
        en="Behind this port, where there is another switch or many devices; the last port is not known: {places}",
    ),
    "plugged.behind.explain": Text(
        zh="交换机把它学在上联、聚合口、接着别的交换机的口，或学着很多 MAC 的口上。拔这根线会断一片，不是要拔的那根。",
        en="The switch has it on an uplink, an aggregate, a port with another switch or with many MACs behind it. Pulling "
        "that cable cuts off many: it is not the one to pull.",
    ),
    "plugged.behind.next": Text(
        zh="到那台交换机上再查：fieldkit mac-check --find {mac}；或者在那台上逐半拔线。",
        en="Look on the switch behind: fieldkit mac-check --find {mac}; or pull cables by halves there.",
    ),
    "plugged.not_found": Text(zh="没找到插在哪个口：{unfound}", en="Not known where these are plugged in: {unfound}"),
    "plugged.not_found.explain": Text(
        zh="交换机没查到、没法查，或它在别的交换机后面。没查到不等于没插在这里。",
        en="The switch did not have it or could not be asked, or it is behind another switch. Not found is not absent.",
    ),
    "plugged.not_asked": Text(zh="没有要找的设备，或没问过交换机。", en="Nobody to look for, or no switch was asked."),
    "plugged.not_asked.explain": Text(
        zh="有设备抢答(网关、分配地址)时才去查它插在哪个口；要能登录内网交换机，或把 MAC 表粘进来。",
        en="A port is looked for only where a device answers that should not; it takes a login to the LAN's switch, or its "
        "MAC table pasted.",
    ),
    # Where one device is, in a few words.
    "plugged.place.edge": Text(zh="在 {switch} 的 {port} 口", en="at port {port} of {switch}"),
    "plugged.place.edge_port": Text(zh="在 {port} 口", en="at port {port}"),
    "plugged.place.uplink": Text(
        zh="在 {switch} 的 {port} 口后面（那里还接着别的设备）",
        en="behind port {port} of {switch}, with more behind it",
    ),
    "plugged.place.uplink_port": Text(
        zh="在 {port} 口后面（是不是它自己的口还不确定）", en="behind port {port}, which may not be its own"
    ),
    "plugged.place.cable": Text(zh="接在 {cable} 这根线上", en="on the cable {cable}"),
    "plugged.place.own_switch": Text(
        zh="没查到；本机插在 {switch} 的 {port} 口，从这台交换机查起",
        en="not known; this laptop is at port {port} of {switch}: begin with that switch",
    ),
    "plugged.place.itself": Text(
        zh="没查到口；它自报是 {switch}（{address}）", en="port not known; it calls itself {switch} ({address})"
    ),
    "plugged.place.not_seen": Text(zh="{switch} 的 MAC 表里没有它", en="not in the MAC table of {switch}"),
    "plugged.place.not_told": Text(zh="没查到插在哪个口", en="port not known"),
    # Why nobody knows.
    "missing.plugged_not_asked": Text(
        zh="没有要查的设备，或没有能问的交换机。", en="There is nobody to look for, or no switch that could be asked."
    ),
    "missing.plugged_not_asked.fix": Text(
        zh="记录里填内网交换机(access.switch)并给账号，或把它的 MAC 表粘进来(--paste)；都没有就逐半拔线。",
        en="Name the LAN's switch in the record (access.switch) with a login, or paste its MAC table (--paste); else pull "
        "cables by halves.",
    ),
    "missing.plugged_not_seen": Text(
        zh="{switches} 的 MAC 表读全了，没有 {macs}。", en="{macs}: not in the MAC table of {switches}, read whole."
    ),
    "missing.plugged_not_seen.fix": Text(
        zh="表项会老化：ping 它一下再查；还没有，它在别的交换机后面，换那台查，或逐半拔线。",
        en="Entries age out: ping it and look again; else it is behind another switch: ask that one, or pull cables by halves.",
    ),
    "missing.plugged_own_switch": Text(
        zh="没查到；只知道本机插在 {switch} 的 {port} 口。", en="Not known; this laptop is at port {port} of {switch}."
    ),
    "missing.plugged_own_switch.fix": Text(
        zh="登录 {switch} 查 MAC 表(--access-switch)，或把它的 MAC 表粘进来(--paste)。",
        en="Look at the MAC table of {switch} (--access-switch), or paste it (--paste).",
    ),
    "missing.plugged_nobody_knows": Text(
        zh="粘进来的表和听到的邻居报文里都没有 {macs}。",
        en="{macs}: neither in what was pasted nor in what was announced.",
    ),
    "missing.plugged_nobody_knows.fix": Text(
        zh="再粘内网其他交换机的 MAC 表，或逐半拔线来找。",
        en="Paste the MAC tables of the LAN's other switches, or pull cables by halves.",
    ),
    "plugged.two_ports": Text(
        zh="MAC 表里 {mac} 同时在几个口上：{ports}", en="The MAC table has {mac} on several ports: {ports}"
    ),
    "plugged.two_ports.fix": Text(
        zh="隔一分钟再查一遍；还在几个口之间跳，查环路或两台设备用了同一个 MAC。",
        en="Look again in a minute; if it still moves between ports, look for a loop, or two devices with one MAC.",
    ),
    "plugged.too_many": Text(
        zh="这次只查了前几个 MAC，{mac} 没轮到。",
        en="Only the first few MACs were looked for; {mac} was not among them.",
    ),
    "plugged.too_many.fix": Text(zh="单独查它：mac-check --find {mac}", en="Look for it alone: mac-check --find {mac}"),
    # Pulling cables by halves.
    "unplug.offer": Text(
        zh="没查到 {mac} 插在哪个口。可以逐半拔线来找：8 根线 3 步，24 根线 5 步，再核一遍；每步几秒到半分钟。",
        en="Not known where {mac} is plugged in. Cables can be pulled by halves to find it: 3 steps for 8 cables, 5 for 24, "
        "and one to prove it; seconds to half a minute each.",
    ),
    "unplug.warns": Text(
        zh="拔线会让这些口上的电脑、电话断网几十秒。先和客户说好，有正在办的业务、监控、门禁就不要拔。",
        en="Computers and phones on these cables lose the network for half a minute. Ask the customer first; leave cables "
        "alone that carry business in hand, cameras or door locks.",
    ),
    "unplug.consent": Text(zh="客户同意拔线吗？ y/n > ", en="Does the customer agree? y/n > "),
    "unplug.how_many": Text(
        zh="交换机上有几根线可以拔？输入根数，或把各根的标签用空格隔开（不算本机这根、上联和主路由器的线） > ",
        en="How many cables can be pulled? A number, or their labels with blanks between (without this laptop's own, the "
        "uplink's and the main router's) > ",
    ),
    "unplug.bad_cables": Text(
        zh="要 1 到 {most} 之间的根数，或 1 到 {most} 个不重复的标签。",
        en="A number from 1 to {most}, or 1 to {most} different labels.",
    ),
    "unplug.numbered": Text(
        zh="按 1 到 {count} 给线编号，贴上标签或拍张照片，插回时才不会插错口。",
        en="Number the cables from 1 to {count} with labels, or take a photograph, so that each goes back to its own port.",
    ),
    "unplug.pull": Text(
        zh="第 {step} 步（还剩最多 {left} 步）：拔掉 {cables}", en="Step {step} ({left} more at most): pull {cables}"
    ),
    "unplug.pulled": Text(zh="拔好了按回车（q 放弃） > ", en="Enter when pulled (q gives up) > "),
    "unplug.put_back": Text(zh="把 {cables} 插回原来的口", en="Put {cables} back where they were"),
    "unplug.is_back": Text(zh="都插回了按回车 > ", en="Enter when all are back > "),
    "unplug.watching": Text(zh="在看 {mac} 还应不应答 {ip} …", en="Watching whether {mac} still answers for {ip} …"),
    "unplug.answers": Text(zh="{seconds} 秒：应答", en="{seconds} s: answers"),
    "unplug.silent_s": Text(zh="{seconds} 秒：没应答", en="{seconds} s: no answer"),
    "unplug.still_answers": Text(
        zh="还在应答：不在刚拔的这些线上。", en="It still answers: not on the cables just pulled."
    ),
    "unplug.fell_silent": Text(zh="不应答了：在刚拔的这些线上。", en="It fell silent: on the cables just pulled."),
    "unplug.unsure": Text(
        zh="时有时无，说不准，这一步不算。", en="Now it answers, now it does not; this step does not count."
    ),
    "unplug.blind": Text(
        zh="本机这根线断了链路，或发不出报文，看不到应答。先插好本机的线。",
        en="This laptop's own cable has no link, or nothing can be sent; no answer can be seen. Put it back first.",
    ),
    "unplug.not_back": Text(
        zh="线都插回了，它还是不应答：可能哪根没插好，或者它自己不响了。插好再等一会儿。",
        en="All cables are back, and still it does not answer: one is not seated, or it fell silent by itself. Seat them and "
        "wait a little.",
    ),
    "unplug.proof": Text(zh="最后核一遍：只拔 {cables}", en="The last check: pull {cables} alone"),
    "unplug.found": Text(
        zh="找到了：{mac} 接在 {cable} 这根线上（拔掉就不应答，插回又应答）。",
        en="Found: {mac} is on the cable {cable} (silent with it pulled, answering with it back).",
    ),
    "unplug.none_of_these": Text(
        zh="不在这些线上：可能是无线客户端、在没拔的口上，或在上联那一侧。",
        en="On none of these cables: it may be a wireless client, on a port that was not pulled, or beyond the uplink.",
    ),
    "unplug.contradicts": Text(
        zh="前后对不上：拔一半时不应答，逐根拔时却都应答。可能有两台设备在应答，或它时断时续，没有下结论。",
        en="The answers contradict one another: silent with half of them pulled, yet answering with each. Two devices may be "
        "answering, or one comes and goes; nothing is concluded.",
    ),
    "unplug.comes_and_goes": Text(
        zh="{mac} 时而应答、时而不应答，靠拔线说不准，没有下结论。",
        en="{mac} comes and goes by itself; pulling cables proves nothing, and nothing is concluded.",
    ),
    "unplug.given_up": Text(
        zh="停在这里。拔下的线都插回原来的口：{cables}", en="Stopped here. Put every cable back where it was: {cables}"
    ),
    "unplug.stopped": Text(zh="停在这里，没有线要插回。", en="Stopped here; no cable is out."),
    "unplug.not_now": Text(
        zh="{mac} 现在不应答 {ip}，没法靠拔线来找。等它再应答时重来。",
        en="{mac} does not answer for {ip} now, so that pulling cables shows nothing. Begin again when it does.",
    ),
}
