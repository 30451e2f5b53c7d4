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
        zh="{places}：在这个口后面，那里还接着交换机，或口上设备多，没找到最后一个口",
        en="{places}: behind this port, where there is another switch or many devices; the last port is not known",
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
        zh="在 {switch} 的 {port} 口后面（口上还有别的设备，或表没贴全）",
        en="behind port {port} of {switch}, with others there, or not all of the table seen",
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
        zh="有账号就登录它查：fieldkit lan-check --access-switch {at}；没有就请人把 {switch} 的 MAC 表发来，用 --paste 粘进来。",
        en="With a login ask it: fieldkit lan-check --access-switch {at}; without one have somebody send the MAC table of "
        "{switch} and paste it (--paste).",
    ),
    "missing.plugged_nobody_knows": Text(
        zh="粘进来的表和听到的邻居报文里都没有 {macs}。",
        en="{macs}: neither in what was pasted nor in what was announced.",
    ),
    "missing.plugged_nobody_knows.fix": Text(
        zh="表没贴全就翻到底重贴；贴全了就再粘内网其他交换机的 MAC 表，或逐半拔线来找。",
        en="Where the table was not copied whole, page to its end and paste it again; else paste the MAC tables of the LAN's "
        "other switches, or pull cables by halves.",
    ),
    "missing.plugged_partly": Text(
        zh="只看到 {places}，贴来的不是整张表，是不是它自己的口看不出来。",
        en="Only {places} was seen, not all of the table; whether the port is its own cannot be told.",
    ),
    "missing.plugged_partly.fix": Text(
        zh="把整张 MAC 表连命令一起贴（只查 {port} 这个口的也行），再贴这个口的 LLDP 邻居；别急着拔这个口的线。",
        en="Paste all of the MAC table together with its command (that of port {port} alone will do), and the port's LLDP "
        "neighbours; do not pull its cable yet.",
    ),
    # What was pasted, for whoever looks for a port.
    "plugged.pasted": Text(
        zh="读到 {switches} 的 MAC 表：{macs} 个 MAC 各在哪个口",
        en="Read, MAC table of {switches}: the ports of {macs} MACs",
    ),
    "plugged.no_table": Text(
        zh="认出了 {commands}，但里面没有 MAC 表，或表是空的。",
        en="Recognised {commands}, but there is no MAC table in it, or an empty one.",
    ),
    "plugged.no_table.fix": Text(
        zh="查插在哪个口要贴交换机的 MAC 表，连提示符和命令一起：display mac-address，或 show mac address-table。",
        en="A port is found in the switch's MAC table; copy it with its prompt and command: display mac-address, or show mac "
        "address-table.",
    ),
    "plugged.two_ports": Text(
        zh="MAC 表里 {mac} 同时在几个口上：{ports}", en="The MAC table has {mac} on several ports: {ports}"
    ),
    "plugged.two_ports.fix": Text(
        zh="在两台交换机上的，把 LLDP 邻居一起贴，接着别的交换机的口就不是；在一台上的，隔一分钟再查，还在跳就查环路，"
        "或两台设备用了同一个 MAC。",
        en="On two switches: paste their LLDP neighbours too, the port that leads to the other is not it. On one: look again in "
        "a minute; if it still moves, look for a loop, or two devices with one MAC.",
    ),
    "plugged.too_many": Text(
        zh="这次只查了前几个 MAC，{mac} 没轮到。",
        en="Only the first few MACs were looked for; {mac} was not among them.",
    ),
    "plugged.too_many.fix": Text(zh="单独查它：mac-check --find {mac}", en="Look for it alone: mac-check --find {mac}"),
    # Pulling cables by halves.
    "plugged.place.not_there": Text(
        zh="拔过 {cables} 这些线，没有一根拔掉后它就不应答", en="pulled {cables}: with none of them did it fall silent"
    ),
    "plugged.place.contradicted": Text(
        zh="逐半拔过线，前后对不上，没有结论", en="cables were pulled by halves; what was seen contradicts itself"
    ),
    "plugged.place.left_open": Text(
        zh="逐半拔线没拔完，还没排除的线：{left}", en="cables were pulled by halves, not to the end; still open: {left}"
    ),
    "missing.unplug_not_there": Text(
        zh="逐半拔过 {cables}，没有一根拔掉后 {mac} 就不应答。",
        en="{cables} were pulled by halves; with none of them did {mac} fall silent.",
    ),
    "missing.unplug_not_there.fix": Text(
        zh="它可能是无线客户端、在没拔的口上或在上联那一侧，也可能有一步线没拔到位：先看无线路由器的客户端列表，再换一台交换机拔。",
        en="It may be a wireless client, on a port that was not pulled, or beyond the uplink; or a cable was not really out in "
        "one step: look at the wireless router's list of clients, then pull at another switch.",
    ),
    "missing.unplug_contradicted": Text(
        zh="逐半拔过线，{mac} 应答的情况前后对不上。",
        en="Cables were pulled by halves; what {mac} did contradicts itself.",
    ),
    "missing.unplug_contradicted.fix": Text(
        zh="用 fieldkit lan-check --watch 10m 看它是不是时断时续；稳定应答了再拔，或把交换机的 MAC 表粘进来(--paste)。",
        en="See with fieldkit lan-check --watch 10m whether it comes and goes; pull again once it answers steadily, or paste "
        "the switch's MAC table (--paste).",
    ),
    "missing.unplug_cut_off": Text(
        zh="逐半拔线时 {mac} 在哪根线上没看出来：主路由器也一起不应答，或本机断了链路。",
        en="With the cables pulled the main router fell silent too, or this laptop had no link; which is {mac}'s was not seen.",
    ),
    "missing.unplug_cut_off.fix": Text(
        zh="把本机这根、上联和主路由器的线从要拔的里面去掉，再来一次。",
        en="Leave this laptop's own cable, the uplink's and the main router's out, and do it again.",
    ),
    "missing.unplug_same_cable": Text(
        zh="拔 {left} 时 {mac} 和另一台总是一起不应答：两台可能都在这根线后面，也可能它通往本机这一侧。",
        en="With {left} out {mac} and the other one fall silent together: both may be behind that cable, or it leads to this "
        "laptop.",
    ),
    "missing.unplug_same_cable.fix": Text(
        zh="看 {left} 那一头：接着交换机就到那台上再拔；是本机这一侧的，去掉它再来一次。",
        en="Look at the far end of {left}: at a switch, pull cables there; where it leads to this laptop, leave it out and do it "
        "again.",
    ),
    "missing.unplug_left_open": Text(
        zh="逐半拔线没拔完，{mac} 可能在 {left} 中的一根上，没有核实。",
        en="Cables were pulled by halves, not to the end; {mac} may be on one of {left}, which was not proven.",
    ),
    "missing.unplug_left_open.fix": Text(
        zh="再运行一次 fieldkit lan-check：两小时内会问要不要接着拔，之后就只输这几根的标签。",
        en="Run fieldkit lan-check again: within two hours it offers to go on, later type only these labels.",
    ),
    "unplug.offer": Text(
        zh="没查到 {mac} 插在哪个口。可以逐半拔线来找：8 根线 3 步，24 根线 5 步，最后剩下的一根单独拔两次核实；"
        "每步几秒到半分钟。",
        en="Not known where {mac} is plugged in. Cables can be pulled by halves to find it: 3 steps for 8 cables, 5 for 24, "
        "and the one that is left is pulled twice alone to prove it; seconds to half a minute each.",
    ),
    "unplug.offer_either": Text(
        zh="现在分不清哪台是客户的主路由器，{mac} 也可能就是。可以逐半拔线找到它接在哪根线上，再顺着线去核对标签："
        "8 根线 3 步，24 根线 5 步，最后剩下的一根单独拔两次核实；每步几秒到半分钟。",
        en="Which one is the customer's main router is not known yet; {mac} may be it. Cables can be pulled by halves to find "
        "where it is, so that its label can be compared: 3 steps for 8 cables, 5 for 24, and the one that is left is pulled "
        "twice alone to prove it; seconds to half a minute each.",
    ),
    "unplug.warns_either": Text(
        zh="要拔的线里有主路由器的：拔到它时所有人断网几十秒。先和客户说好，有正在办的业务、监控、门禁就不要拔。",
        en="The main router's cable is among these: with it out everybody loses the network for half a minute. Ask the customer "
        "first; leave cables alone that carry business in hand, cameras or door locks.",
    ),
    "unplug.still_out": Text(
        zh="上次 {at} 停下时这些线可能还拔着：{cables}。先看一眼是不是都插回了原来的口。",
        en="When it was broken off at {at} these may still have been out: {cables}. First see that each is back where it was.",
    ),
    "unplug.warns": Text(
        zh="拔线会让这些口上的电脑、电话断网几十秒。先和客户说好，有正在办的业务、监控、门禁就不要拔。",
        en="Computers and phones on these cables lose the network for half a minute. Ask the customer first; leave cables "
        "alone that carry business in hand, cameras or door locks.",
    ),
    "unplug.consent": Text(zh="客户同意拔线吗？ y/n > ", en="Does the customer agree? y/n > "),
    "unplug.not_agreed": Text(zh="好，不拔。", en="Nothing is pulled."),
    "unplug.how_many": Text(
        zh="交换机上有几根线可以拔？输入根数，或各根的标签，用空格或逗号隔开。不算本机这根、上联和主路由器的线。",
        en="How many cables can be pulled? Type a number, or their labels with blanks or commas between. Leave out this "
        "laptop's own, the uplink's and the main router's.",
    ),
    "unplug.how_many_either": Text(
        zh="交换机上有几根线可以拔？输入根数，或各根的标签，用空格或逗号隔开。不算本机这根；通到路由器的都要算进去。",
        en="How many cables can be pulled? Type a number, or their labels with blanks or commas between. Leave out this "
        "laptop's own; those that lead to routers must be among them.",
    ),
    "unplug.go_on": Text(
        zh="{since} 开始从 {all} 根里找过它，还剩 {count} 根没排除：{left}。之后没人动过线，可以只查这几根；动过就从头来。",
        en="It was looked for from {since} on: of {all} cables {count} are left: {left}. If nobody touched the cables since, "
        "these alone will do; else begin anew.",
    ),
    "unplug.go_on_or_not": Text(zh="接着查这几根吗？ y/n > ", en="Go on with these? y/n > "),
    "unplug.goes_on": Text(
        zh="接着查 {left}。其余的线都插着别动。", en="Going on with {left}. All other cables stay in."
    ),
    "unplug.moved_meanwhile": Text(
        zh="前面排除的线也可能中间换过口，或当时看错了：下次从全部线查起。",
        en="A cable that had been ruled out may have been moved meanwhile, or been seen wrongly: next time begin with all.",
    ),
    "unplug.cables": Text(zh="根数或标签（q 放弃） > ", en="Number or labels (q gives up) > "),
    "unplug.bad_cables": Text(
        zh="要 1 到 {most} 之间的根数，或 1 到 {most} 个不重复的标签。",
        en="A number from 1 to {most}, or 1 to {most} different labels.",
    ),
    "unplug.numbered": Text(
        zh="按 1 到 {count} 给线编号，贴上标签或拍张照片，插回时才不会插错口。",
        en="Number the cables from 1 to {count} with labels, or take a photograph, so that each goes back to its own port.",
    ),
    "unplug.labelled": Text(
        zh="一共查 {count} 根：{cables}。拍张照片，插回时才不会插错口。",
        en="Cables in question, {count}: {cables}. Take a photograph, so that each goes back to its own port.",
    ),
    "unplug.pull": Text(
        zh="第 {step} 步（后面最多还有 {left} 步，再核实）：其余插着，只拔掉 {cables}",
        en="Step {step} ({left} more at most, then the proof), all others in: pull {cables}",
    ),
    "unplug.pull_last": Text(
        zh="第 {step} 步（之后只剩核实）：其余插着，只拔掉 {cables}",
        en="Step {step} (then only the proof), all others in: pull {cables}",
    ),
    "unplug.pulled": Text(
        zh="拔好了按回车（b 退回上一步，q 放弃） > ", en="Enter when pulled (b: one step back, q gives up) > "
    ),
    "unplug.put_back": Text(zh="把 {cables} 插回原来的口", en="Put {cables} back where they were"),
    "unplug.is_back": Text(
        zh="都插回了按回车（b 拔错了重来，q 放弃） > ",
        en="Enter when all are back (b: pulled wrong, again; q gives up) > ",
    ),
    "unplug.not_a_key": Text(zh="按回车、b 或 q。", en="Press Enter, b or q."),
    "unplug.back": Text(
        zh="退回上一步。先把 {cables} 插回原来的口", en="One step back. First put {cables} back where they were"
    ),
    "unplug.no_step_before": Text(zh="这是第一步，前面没有了。", en="This is the first step; there is none before."),
    "unplug.again": Text(
        zh="这一步不算，重来。先把所有线都插好，包括 {cables}",
        en="This step does not count and is done again. First put all cables back, {cables} too",
    ),
    "unplug.late": Text(
        zh="线还没插回，它又不应答了：可能线拔晚了，也可能它时断时续。这一步不算，再拔一次。",
        en="Before the cables were back it fell silent: they were pulled late, or it comes and goes by itself. This step does "
        "not count; once more.",
    ),
    "unplug.watching": Text(
        zh="每秒问一次 {mac} 还应不应答 {ip} …", en="Asking each second whether {mac} still answers for {ip} …"
    ),
    "unplug.answers": Text(zh="应答：{seconds}", en="answers: {seconds}"),
    "unplug.silent_s": Text(zh="没应答：{seconds}", en="no answer: {seconds}"),
    "unplug.still_answers": Text(
        zh="还在应答：不在刚拔的这些线上。", en="It still answers: not on the cables just pulled."
    ),
    "unplug.fell_silent": Text(zh="不应答了：在刚拔的这些线上。", en="It fell silent: on the cables just pulled."),
    "unplug.unsure": Text(
        zh="时有时无，说不准，这一步不算。", en="Now it answers, now it does not; this step does not count."
    ),
    "unplug.together": Text(
        zh="主路由器也一起不应答了：拔下的线里多半有本机、上联或主路由器的。这一步不算，核对一下拔的是哪几根。",
        en="The main router fell silent with it: this laptop's own cable, the uplink's or the router's is among those pulled. "
        "This step does not count; look again which cables these are.",
    ),
    "unplug.together_either": Text(
        zh="只拔了这一根，另一台也一起不应答了：两台可能都在它后面，也可能它通往本机这一侧。这一步不算，核对一下拔的是哪根。",
        en="With this one cable out the other one fell silent too: both may be behind it, or it leads to this laptop. This step "
        "does not count; look again which cable it is.",
    ),
    "unplug.same_cable": Text(
        zh="拔 {left} 时 {mac} 和另一台总是一起不应答，没有下结论。看这根线那一头：接着交换机就到那台上再拔；是本机这一侧的，"
        "去掉它再来一次。",
        en="With {left} out {mac} and the other one fall silent together; nothing is concluded. Look at its far end: at a "
        "switch, pull cables there; where it leads to this laptop, leave it out and do it again.",
    ),
    "unplug.cut_off": Text(
        zh="一拔线本机就什么都听不到，{mac} 在哪根线上没看出来，没有下结论。把本机、上联和主路由器的线去掉，再来一次。",
        en="With those cables out this laptop heard nobody; which is {mac}'s was not seen, and nothing is concluded. Leave out "
        "this laptop's own, the uplink's and the main router's cable, and do it again.",
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
    "unplug.proof": Text(
        zh="只剩一根，单独核实：其余插着，只拔 {cables}", en="One is left, to be proven: pull {cables} alone"
    ),
    "unplug.proof_again": Text(
        zh="再核实一次，免得是碰巧：只拔 {cables}", en="Once more, lest it was by chance: pull {cables} alone"
    ),
    "unplug.found": Text(
        zh="找到了：{mac} 接在 {cable} 这根线上（单独拔了两次，都是拔掉就不应答、插回又应答）。",
        en="Found: {mac} is on the cable {cable} (pulled alone twice: silent with it out, answering with it back).",
    ),
    "unplug.compare": Text(
        zh="顺着 {cable} 这根线找到那台设备，核对标签上的 MAC。接在哪根线上不说明它就是多出来的：是客户的主路由器就留着。",
        en="Follow the cable {cable} to its device and compare the MAC on its label. Its cable does not say that it is the extra one: the "
        "customer's main router stays.",
    ),
    "unplug.none_of_these": Text(
        zh="这些线都查过了，没有一根拔掉后它就不应答。可能是无线客户端、在没拔的口上、在上联那一侧，也可能有一步线没拔到位。"
        "先看无线路由器的客户端列表，再换一台交换机拔。",
        en="With none of these cables did it fall silent. It may be a wireless client, on a port that was not pulled, or beyond "
        "the uplink; or a cable was not really out in one step. Look at the wireless router's list of clients, then pull at "
        "another switch.",
    ),
    "unplug.contradicts": Text(
        zh="前后对不上：拔一半时不应答，单独拔最后一根却还应答。可能有一步拔错了线，有两台设备在应答，或它时断时续，没有下结论。"
        "可以再运行一次，慢慢来。",
        en="What was seen contradicts itself: silent with half of them pulled, yet answering with the last one out alone. Another "
        "cable may have been pulled in one step, two devices may be answering, or one comes and goes; nothing is concluded. "
        "Run it again, without haste.",
    ),
    "unplug.comes_and_goes": Text(
        zh="{mac} 时而应答、时而不应答，靠拔线说不准，没有下结论。用 fieldkit lan-check --watch 10m 看它什么时候出现，"
        "或把交换机的 MAC 表粘进来(--paste)。",
        en="{mac} comes and goes by itself; pulling cables proves nothing, and nothing is concluded. See with fieldkit lan-check "
        "--watch 10m when it is there, or paste the switch's MAC table (--paste).",
    ),
    "unplug.not_clear": Text(
        zh="几步都说不准：{mac} 时断时续，或线拔晚了、插早了，没有下结论。可以再运行一次，看到“拔好了按回车”时先拔线再按；"
        "还是这样就把交换机的 MAC 表粘进来(--paste)。",
        en="Several steps told nothing: {mac} comes and goes by itself, or cables were pulled late or put back early; nothing is "
        "concluded. Run it again, and press Enter only once they are out; if it is still so, paste the switch's MAC table "
        "(--paste).",
    ),
    "unplug.given_up": Text(
        zh="停在这里。拔下的线都插回原来的口：{cables}", en="Stopped here. Put every cable back where it was: {cables}"
    ),
    "unplug.stopped": Text(zh="停在这里，没有线要插回。", en="Stopped here; no cable is out."),
    "unplug.so_far": Text(
        zh="还没排除的线：{left}。接着找时只输这几根的标签。",
        en="Still open: {left}. To go on later, type only these labels.",
    ),
    # What the report says of it.
    "pulled.title": Text(zh="拔线经过", en="Cables pulled"),
    "pulled.out.title": Text(zh="先插回拔下的线", en="First put back what was pulled"),
    "pulled.out": Text(
        zh="停下时这些线可能还拔着：{cables}。看一眼是不是都插回了原来的口。",
        en="When it stopped these may still have been out: {cables}. See that each is back where it was.",
    ),
    "pulled.begun": Text(
        zh="{begun} 起找 {mac} 接在哪根线上，共 {all} 根：{cables}",
        en="From {begun} on, the cable of {mac} among {all}: {cables}",
    ),
    "pulled.begun_again": Text(
        zh="{begun} 起接着 {since} 那次找 {mac}，{all} 根里还没排除的：{cables}",
        en="From {begun} on, the cable of {mac}, going on with the search of {since}; of {all} still open: {cables}",
    ),
    "pulled.either": Text(
        zh="当时分不清哪台是主路由器：接在哪根线上，不说明它就是多出来的。",
        en="Which one is the main router was not known: its cable does not say that it is the extra one.",
    ),
    "pulled.answers": Text(zh="拔掉 {cables}：还在应答", en="{cables} out: it still answered"),
    "pulled.silent": Text(
        zh="拔掉 {cables}：不应答，插回后又应答", en="{cables} out: silent, and answering with them back"
    ),
    "pulled.unsure": Text(zh="拔掉 {cables}：说不准，不算", en="{cables} out: could not be told, does not count"),
    "pulled.again": Text(zh="拔 {cables}：拔错了，不算", en="{cables}: pulled wrong, does not count"),
    "pulled.back": Text(
        zh="拔 {cables} 时退回上一步：上一步不算", en="{cables}: one step back; the one before does not count"
    ),
    "pulled.found": Text(
        zh="结果：接在 {left} 这根线上，单独拔了两次核实",
        en="Result: on the cable {left}, pulled alone twice to prove it",
    ),
    "pulled.none_of_these": Text(
        zh="结果：没有一根拔掉后它就不应答", en="Result: with none of these did it fall silent"
    ),
    "pulled.contradicts": Text(
        zh="结果：前后对不上，没有结论", en="Result: it contradicts itself; nothing is concluded"
    ),
    "pulled.not_clear": Text(
        zh="结果：几步都说不准，没有结论；没排除的：{left}",
        en="Result: several steps told nothing, nothing is concluded; still open: {left}",
    ),
    "pulled.stopped": Text(
        zh="{ended} 中断，没拔完，没有结论；没排除的：{left}",
        en="Broken off at {ended}, nothing is concluded; still open: {left}",
    ),
    "unplug.not_now": Text(
        zh="{mac} 现在不应答 {ip}，没法靠拔线来找：可能刚断电，也可能它不应答别的网段的 ARP。等它再应答时重来，"
        "或把交换机的 MAC 表粘进来(--paste)。",
        en="{mac} does not answer for {ip} now, so that pulling cables shows nothing: it may be off, or does not answer ARP of "
        "another subnet. Begin again when it does, or paste the switch's MAC table (--paste).",
    ),
}
