"""Words of the LAN as a whole: loop, storm, announcements, who is on it."""

from fieldkit.text import Text

TEXTS: dict[str, Text] = {
    "lan.calm": Text(
        zh="内网广播正常：平均每秒 {per_s} 个，没有环路和风暴。",
        en="Broadcasts are normal: {per_s} a second on average, no loop and no storm.",
    ),
    "lan.calm.explain": Text(
        zh="听了一段时间发给所有人的报文（广播和组播）：数量不多，自己发的报文没有绕回来，也没有同一个报文反复出现。"
        "环路时有时无的，发作时再测一次，或用 --watch 多听一会儿。",
        en="What is sent to everybody (broadcast and multicast) was listened to: there is little of it, nothing that this "
        "laptop sent came back, no frame came over and over. A loop that comes and goes: test again while it lasts, or "
        "listen longer with --watch.",
    ),
    "lan.busy": Text(
        zh="内网广播偏多：平均每秒 {per_s} 个，最多每秒 {peak_per_s} 个，发得最多的是 {loudest}。留意，还不算故障。",
        en="Many broadcasts: {per_s} a second on average, {peak_per_s} at most, most of them from {loudest}. Worth "
        "watching, not yet a fault.",
    ),
    "lan.busy.explain": Text(
        zh="发给所有人的报文比一般内网多，但没有证据说成环或失控。常见原因：内网太大没划分 VLAN、监控或电视的组播、"
        "某台设备在扫描。按 MAC 找到发得最多的那台看看它在干什么。门限是经验值。",
        en="More is sent to everybody than is usual, without proof of a loop or of a device out of hand. Usual reasons: a "
        "large LAN in one VLAN, multicast video, a device that scans. Find the loudest by its MAC and see what it does. "
        "The bound is a rule of thumb.",
    ),
    "lan.busy_over": Text(
        zh="内网广播有一阵偏多（{when}）：当时平均每秒 {per_s} 个，最多每秒 {peak_per_s} 个，发得最多的是 {loudest}；后来恢复了。"
        "留意，还不算故障。",
        en="Many broadcasts for a while ({when}): {per_s} a second on average then, {peak_per_s} at most, most of them from "
        "{loudest}; it has been less since. Worth watching, not yet a fault.",
    ),
    "lan.busy_over.explain": Text(
        zh="守着听（或抓包）的这段时间里，有一阵发给所有人的报文比一般内网多，后来又少了，没有证据说成环或失控。按时刻问客户当时在做什么"
        "（群发、备份、投屏、批量开机），按 MAC 看发得最多的那台。门限是经验值。",
        en="While it was watched, or captured, more was sent to everybody for a while than is usual, then less again, without "
        "proof of a loop or of a device out of hand. Ask the customer what was going on at that time (a backup, a cast, many "
        "PCs switched on) and see the loudest by its MAC. The bound is a rule of thumb.",
    ),
    "lan.mac_twice": Text(
        zh="内网另有设备用着和本机一样的 MAC（听到 {cloned} 个不是本机发的报文）。换一块网卡再测。",
        en="Another device here has this laptop's own MAC ({cloned} frames that this laptop never sent). Test with another "
        "adapter.",
    ),
    "lan.mac_twice.explain": Text(
        zh="听到源地址是本机 MAC、但本机没有发过的报文。常见原因：路由器设了 MAC 克隆、两台虚拟机用了同一个 MAC、扩展坞带着同一个 MAC。"
        "交换机会把两台当一台，轮流断网，这台电脑测出来的结果也不可靠。换 USB 网卡再测，并在路由器上查 MAC 克隆。",
        en="Frames came in with this laptop's MAC that it did not send. Usual reasons: a router with a cloned MAC, two "
        "virtual machines alike, a docking station that brings the same MAC along. The switch takes both for one, they "
        "drop by turns, and what this laptop measures is not to be trusted. Test with a USB adapter, and look for a "
        "cloned MAC in the router.",
    ),
    "lan.storm": Text(
        zh="内网有广播风暴：平均每秒 {per_s} 个，ARP 占 {arp_pct}%，发得最多的是 {loudest}。先拔掉它的网线看是否恢复。",
        en="A broadcast storm: {per_s} a second on average, {arp_pct}% of them ARP, most from {loudest}. Unplug that one "
        "first and see whether it stops.",
    ),
    "lan.storm.explain": Text(
        zh="广播多到正常内网不会有的程度，而且一直在持续，大部分是 ARP 或同一个报文反复发。内网所有电脑都要处理这些报文，会又慢又断。"
        "原因多为：一台设备失控或中毒、网卡坏，或者某处成环（环路会把报文成倍放大）。标着证据较弱的，也可能是谁正在扫描内网，先问一声。"
        "按 MAC 找到发得最多的那台，拔线看是否恢复；"
        "没有明显的一台，就按环路查：从交换机上逐根拔线，先拔最近新接的。",
        en="More broadcasts than a healthy LAN ever has, kept up all the time, mostly ARP or one frame over and over. Every "
        "device has to deal with each of them, so all of them get slow and drop. Mostly a device out of hand or infected, "
        "a broken network card, or a loop somewhere (a loop multiplies what is sent). Marked as weaker evidence it "
        "may also be somebody who scans the LAN just now: ask first. Find the loudest by its MAC and "
        "unplug it; if none stands out, look for a loop: pull cable by cable at the switches, the newest first.",
    ),
    "lan.storm_over": Text(
        zh="内网有过广播风暴（{when}）：当时平均每秒 {per_s} 个，ARP 占 {arp_pct}%，发得最多的是 {loudest}；后来没再听到。"
        "现在不用拔线，按时刻查交换机日志和这台设备。",
        en="There was a broadcast storm ({when}): {per_s} a second on average then, {arp_pct}% of them ARP, most from {loudest}; "
        "it was not heard again. Nothing to unplug now: look at the switches' logs and at that device for that time.",
    ),
    "lan.storm_over.explain": Text(
        zh="守着听（或抓包）的这段时间里，广播有一阵多到正常内网不会有的程度，大部分是 ARP 或同一个报文反复发，后来停了。"
        "那一阵全网会又慢又断，和客户报的时刻对一对。停了不等于好了：可能是交换机的环路检测关了端口、有人拔了线，或者那台设备重启了。"
        "做法：按时刻查交换机日志（环路告警、端口关闭、风暴抑制），问那会儿谁动过线，看发得最多的那台；没有头绪就 --watch 再守一段，"
        "发作时再拔线。没停的时候才用拔线的办法，安静时拔什么都看不出差别。标着证据较弱的，也可能是谁扫描了一阵内网，先问一声。",
        en="While it was watched, or captured, there were for a while more broadcasts than a healthy LAN ever has, mostly ARP or "
        "one frame over and over; then it stopped. Everything was slow and dropped meanwhile: compare with the times the "
        "customer reports. Stopped is not mended: a switch's loop detection may have shut a port, somebody pulled a cord, or "
        "the device restarted. Look into the switches' logs for that time (loop alarm, port shut, storm control), ask who "
        "touched a cord, look at the loudest device; without a hint go on with --watch and pull cords while it lasts. While it "
        "is quiet, pulling shows nothing. Marked as weaker evidence it may also be somebody who scanned the LAN: ask first.",
    ),
    "lan.loop": Text(
        zh="内网有环路：报文在绕圈（自己发的绕回来 {own_back} 个，同一个报文一秒内最多听到 {repeated} 次）。先拔最近新接的那根线。",
        en="A loop in this LAN: frames go round (own frames that came back: {own_back}; one and the same frame heard up to "
        "{repeated} times a second). Pull the cable that was plugged in last.",
    ),
    "lan.loop.explain": Text(
        zh="本机发出去的报文从外面一遍遍地回来，或者多台设备的报文都在一秒内反复出现，只有成环才会这样。常见的环：两台交换机之间接了两根线；"
        "一根网线两头插在同一台交换机上；IP 电话的两个口都插到了交换机；光电转换器或端口上的环回没拆；无线网桥和网线同时连。"
        "做法：先拔最近接的那根线；没有线索就在交换机上逐根拔，报文数一下子掉下来的那根就是。找到后打开交换机的环路检测或生成树。"
        "本机接在镜像口上也会听到自己的报文，先确认不是。",
        en="What this laptop sent came back again and again, or frames of several devices come again and again within a second; "
        "only a loop does that. Usual loops: two cords between the same two switches; one cord with both ends in one "
        "switch; an IP phone with both its ports in the switch; a loopback left on a converter or a port; a radio bridge "
        "beside a cable. Pull the cord that was plugged in last; without a hint pull cord by cord at the switches until "
        "the rate falls at once. Then switch loop detection or spanning tree on. A mirror port shows a laptop its own "
        "frames too: make sure that this is none.",
    ),
    "lan.loop_over": Text(
        zh="内网有过环路（{when}）：报文当时在绕圈（自己发的绕回来 {own_back} 个，同一个报文一秒内最多听到 {repeated} 次），后来没再听到。"
        "现在不用拔线，先问那会儿谁动过线，查交换机日志。",
        en="There was a loop in this LAN ({when}): frames went round (own frames that came back: {own_back}; one and the same frame "
        "up to {repeated} times a second); it was not heard again. Nothing to unplug now: ask who touched a cord at that "
        "time, and look into the switches' logs.",
    ),
    "lan.loop_over.explain": Text(
        zh="守着听（或抓包）的这段时间里，报文有一阵在绕圈，只有成环才会这样，后来停了。那一阵全网会又慢又断，和客户报的时刻对一对。"
        "停了不等于好了：可能是环路检测关了端口（过几分钟会自己打开，又成环），可能有人拔了线，也可能是无线网桥、松动的线时通时断。"
        "做法：按时刻查交换机日志（环路告警、端口关闭、生成树变化），问那会儿谁动过线；没有头绪就 --watch 再守一段，发作时再逐根拔。"
        "找到后打开环路检测或生成树。",
        en="While it was watched, or captured, frames went round for a while, which only a loop does; then it stopped. Everything "
        "was slow and dropped meanwhile: compare with the times the customer reports. Stopped is not mended: loop detection "
        "may have shut a port (and opens it again after some minutes), somebody pulled a cord, or a radio bridge or a loose "
        "cord comes and goes. Look into the switches' logs for that time (loop alarm, port shut, spanning tree), ask who "
        "touched a cord; without a hint go on with --watch, and pull cord by cord while it lasts. Then switch loop detection "
        "or spanning tree on.",
    ),
    "lan.unmeasured": Text(
        zh="内网有没有环路、风暴，这次没法判。", en="Whether there is a loop or a storm stays open."
    ),
    "lan.unmeasured.explain": Text(
        zh="听内网广播需要收发底层报文的权限，并听满整个窗口；网口没链路时不测。没测到不等于没有环路。",
        en="Listening to a LAN's broadcasts needs the right to raw frames and the full window; without a link it is left "
        "out. Not measured does not mean that there is no loop.",
    ),
    "lan.no_announcer": Text(
        zh="没有设备反复宣告别人的地址。",
        en="Nobody goes on announcing addresses that are not theirs.",
    ),
    "lan.no_announcer.explain": Text(
        zh="设备开机、主备切换时宣告一两次自己的地址是正常的，虚拟网关也会宣告；没有听到异常的宣告。",
        en="Announcing one's own address once or twice (a start, a failover) is normal, and virtual routers do it by "
        "design; nothing beyond that was heard.",
    ),
    "lan.announcer": Text(
        zh="有设备在反复宣告地址：{candidates}。可能是代理、AP 或防火墙，也可能影响别人上网，和客户核对。",
        en="A device keeps announcing addresses: {candidates}. It may be a proxy, an access point or a firewall, or disturb "
        "others: ask the customer what it is.",
    ),
    "lan.announcer.explain": Text(
        zh="没有人问，它却不停地说“某某地址是我”，或者一台宣告很多地址。防火墙、AP 控制器、主备设备、替休眠电脑应答的设备有时会这样，"
        "不一定有害；"
        "也可能是带毒电脑、上网管理软件，或设置错的设备，会让别的电脑认错网关、时断时续。按 MAC 找到它，和客户核对是什么设备。",
        en="Unasked, it goes on saying “that address is me”, or says so of many addresses. Firewalls, access-point "
        "controllers, redundant devices and whoever answers for sleeping PCs do so at times and harm nobody; an infected PC, traffic-control software or a "
        "wrongly set device does so too, and then others mistake the gateway and drop now and then. Find it by its MAC "
        "and ask the customer what it is.",
    ),
    "lan.gateway_announcer": Text(
        zh="有一台不是网关的设备反复宣告网关地址 {gateway}：{culprits}；问网关时应答的是 {gateway_macs}。拔掉它再看。",
        en="A device that is not the gateway keeps announcing {gateway} as its own: {culprits}; what answers when asked is "
        "{gateway_macs}. Unplug it and look again.",
    ),
    "lan.gateway_announcer.explain": Text(
        zh="问网关地址时一直是同一台设备应答，另一台从不应答，却反复宣告网关地址是它的。听信了宣告的电脑会把数据发给它，于是时断时续、"
        "部分电脑不通。可能是带毒电脑、上网管理软件，或设置错的设备。按 MAC 找到它的端口，拔线看是否恢复；内网电脑清一下 ARP 或重启；"
        "交换机上打开 ARP 防护。跟客户只说“这台设备在宣告网关地址”，不下别的结论。",
        en="Asked for the gateway's address, the same device answers every time; another never answers, yet keeps announcing "
        "that address as its own. PCs that believe it send their traffic there, so some drop now and then. It may be an "
        "infected PC, traffic-control software, or a wrongly set device. Find its port by the MAC, unplug it, clear ARP "
        "on the PCs or restart them, and switch ARP protection on. To the customer say only that this device announces "
        "the gateway's address.",
    ),
    "lan.announcers_unmeasured": Text(
        zh="有没有设备乱宣告地址，这次没法判。", en="Whether anybody announces others' addresses stays open."
    ),
    "lan.announcers_unmeasured.explain": Text(
        zh="听宣告需要收发底层报文的权限，并听满整个窗口。没测到不等于没有。",
        en="Hearing announcements needs the right to raw frames and the full window. Not measured does not mean none.",
    ),
    "lan.listed": Text(
        zh="内网 {network} 找到 {devices} 台设备，{found} 个地址。",
        en="{devices} devices with {found} addresses found on {network}.",
    ),
    "lan.listed.explain": Text(
        zh="逐个地址问了 ARP，没答的再问一次。开着但这会儿休眠的手机、被交换机隔离的设备可能不在里面。一台设备可以有几个地址。",
        en="Each address was asked by ARP, the silent ones twice. A phone asleep, or a device that the switch isolates, may "
        "be missing. One device may have several addresses.",
    ),
    "lan.listed_part": Text(
        zh="本机网段 {subnet} 里只问了 {network}：找到 {devices} 台设备，{found} 个地址；其余的没问。",
        en="Of {subnet} only {network} was asked: {devices} devices with {found} addresses; the rest was not asked.",
    ),
    "lan.listed_part.explain": Text(
        zh="网段比一个 /24 大时，只问本机所在的 /24；再大的范围要客户另外同意（--allow inventory-all，最多一个 /20）。"
        "没问到的那部分有什么设备，这次不知道。逐个地址问了 ARP，没答的再问一次；休眠的手机、被交换机隔离的设备可能不在里面。",
        en="Of a subnet larger than a /24 only the /24 around the laptop is asked; more takes a second consent (--allow "
        "inventory-all, a /20 at most). Who is on the rest is not known. Each address was asked by ARP, the silent ones "
        "twice; a phone asleep, or a device that the switch isolates, may be missing.",
    ),
    "lan.heard": Text(
        zh="抓包里听到 {devices} 台设备，{found} 个地址；没说话的不在内。",
        en="{devices} devices with {found} addresses are heard in the capture; who kept silent is not among them.",
    ),
    "lan.heard.explain": Text(
        zh="只数抓包里说过话的设备，没有逐个去问。抓包点看不到的、这段时间没说话的都不在里面。",
        en="Only devices that said something in the capture are counted; nobody was asked. What does not pass where it was "
        "taken, or kept silent meanwhile, is missing.",
    ),
    "lan.listed_twice": Text(
        zh="有地址被两台设备同时用：{twice}。改掉其中一台的地址。",
        en="Two devices hold one address: {twice}. Give one of them another.",
    ),
    "lan.listed_twice.explain": Text(
        zh="同一个地址有两个 MAC 应答，两台设备会轮流断网。按 MAC 找到它们，改掉填错的那台，或改成自动获取。"
        "双网口的设备、无线中继也可能这样应答，先看是不是一台。",
        en="Two MACs answer for one address, and the two devices drop by turns. Find them by MAC and change the one that is "
        "set wrongly, or have it get its address by DHCP. A device with two ports, or a Wi-Fi repeater, may answer like "
        "this too: make sure that they are two.",
    ),
    "lan.not_asked": Text(zh="没有清点内网设备。", en="The LAN's devices were not listed."),
    "lan.not_asked.explain": Text(
        zh="清点设备要逐个地址问一遍，先征得客户同意；需要时加 --allow inventory。",
        en="Listing devices asks every address once, so the customer is asked first; --allow inventory when it is wanted.",
    ),
    "lan.stations_unmeasured": Text(
        zh="内网有哪些设备，这次没测全。", en="Who is on this LAN could not be told in full."
    ),
    "lan.stations_unmeasured.explain": Text(
        zh="清点没有做完，或这里不能做。没列出来的设备不等于不在。",
        en="The listing did not finish, or cannot be done here. A device that is not listed may be there all the same.",
    ),
    "missing.lan_one_back": Text(
        zh="本机发的报文有一个从外面绕了回来，只有一个，不够下结论。",
        en="One frame of this laptop's own came back from outside; one alone proves nothing.",
    ),
    "missing.lan_one_back.fix": Text(
        zh="再测一次；又绕回来就按环路查。也看看本机是不是接在镜像口上。",
        en="Test again; if it happens again, look for a loop. See too whether this laptop stands on a mirror port.",
    ),
    "missing.lan_handed_back": Text(
        zh="本机发的报文被原样送回（发 {own_sent} 个，回来 {own_back} 个），但没有绕圈：可能接在镜像口上，可能有环回没拆，也可能中间有无线网桥。",
        en="This laptop's own frames are handed back (sent {own_sent}, back {own_back}) without going round: a mirror port, "
        "a loopback that was left on, or a radio bridge in between.",
    ),
    "missing.lan_handed_back.fix": Text(
        zh="确认本机不在镜像口上；不是就拆掉光电转换器或端口上的环回，换一个交换机口再测。",
        en="Make sure that this is no mirror port; if not, take off any loopback on the converter or port, and test again at "
        "another switch port.",
    ),
    "missing.lan_loop": Text(
        zh="内网有环路，一次宣告会绕着圈反复听到，说明不了什么。",
        en="There is a loop: one announcement goes round and is heard again and again, which proves nothing.",
    ),
    "missing.lan_loop.fix": Text(
        zh="先排除环路，再测一次。",
        en="Remove the loop first, then test again.",
    ),
    "missing.inventory_cut_short": Text(
        zh="{network} 没问完，已找到 {found} 个地址；没列出来的不等于不在。",
        en="{network} was not asked to the end; {found} addresses so far, and others may be there.",
    ),
    "missing.inventory_cut_short.fix": Text(
        zh="再清点一次；总是问不完，看 --timeout 是不是太短、设置里的 arp_rate_per_s 是不是太小。",
        en="List once more; if it keeps running out, see whether --timeout is too short or arp_rate_per_s too low.",
    ),
    "missing.inventory_at_line": Text(
        zh="本机用的是专线自己的地址（{ip}），这个网段是运营商的，不逐个问。",
        en="This laptop holds the line's own address ({ip}); that subnet is the carrier's and is not asked through.",
    ),
    "missing.inventory_at_line.fix": Text(
        zh="要清点客户内网，把本机接到客户路由器或交换机后面再测。",
        en="To list the customer's LAN, plug the laptop in behind their router or switch.",
    ),
    "missing.inventory_no_lan": Text(
        zh="本机网段 {network} 里没有别的地址可问。",
        en="There is no other address in this laptop's subnet {network}.",
    ),
    "missing.inventory_no_lan.fix": Text(
        zh="看本机的掩码填对没有；确实是点到点地址的，这里没有内网可清点。",
        en="See whether the laptop's mask is right; with a point-to-point address there is no LAN to list.",
    ),
    # What becomes of --record.
    "record.no_name": Text(zh="--record 后面的“{file}”不是文件名。", en='--record: "{file}" names no file.'),
    "record.no_name.fix": Text(zh="写上文件名：--record 现场.pcapng", en="Name a file: --record visit.pcapng"),
    "record.gaps": Text(
        zh="这份抓包中间有缺口：网口断过，或者报文来得太快没有全接住。里面没有的，不等于没发生。",
        en="This capture has gaps: the link was down for a while, or frames came too fast. What is not in it may have "
        "happened all the same.",
    ),
    "record.kept_beside": Text(zh="{why}{fix}", en="{why} {fix}"),
    "record.too_slow": Text(
        zh="{file} 没能按时写完，磁盘太慢；写下的在 {part}。",
        en="The disk is too slow: {file} was not finished in time; what was written is in {part}.",
    ),
    "record.too_slow.fix": Text(
        zh="里面是完整的报文，可以直接打开；要抓全，换本机的磁盘再抓。",
        en="It holds whole packets and can be opened; for all of it, record again on this laptop's own disk.",
    ),
    "record.not_begun": Text(
        zh="{file} 没来得及写，磁盘没有响应。", en="{file} was not written: the disk did not answer."
    ),
    "record.not_begun.fix": Text(
        zh="换本机的磁盘再抓：--record 文件.pcapng", en="Record on this laptop's own disk: --record FILE.pcapng"
    ),
    "weak.inventory_cache": Text(
        zh="没有收发底层报文的权限，看的是系统的 ARP 缓存：每个地址只留一个设备，刚离开的设备可能还在里面。",
        en="Without the right to raw frames the system's ARP cache was read; it keeps one device an address, and some that "
        "have just left.",
    ),
}
