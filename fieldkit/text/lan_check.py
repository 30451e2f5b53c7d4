"""The tables of `lan-check`, what it asks and shows while it listens, and what to do about a device that does not belong."""

from fieldkit.text import Text

TEXTS: dict[str, Text] = {
    # The tables.
    "lan_check.title.gateway": Text(zh="网关 {gateway} 谁在应答", en="Who answers as gateway {gateway}"),
    "lan_check.title.offers": Text(zh="谁在分配地址", en="Who hands out addresses"),
    "lan_check.title.ra": Text(zh="谁在做 IPv6 路由器", en="Who routes IPv6"),
    "lan_check.title.times": Text(zh="什么时候", en="When it was"),
    "lan_check.title.inventory": Text(zh="内网设备", en="Who is on this LAN"),
    "lan_check.head.mac": Text(zh="MAC", en="MAC"),
    "lan_check.head.vendor": Text(zh="厂家", en="maker"),
    "lan_check.head.rounds": Text(zh="各轮", en="rounds"),
    "lan_check.head.times": Text(zh="次数", en="times"),
    "lan_check.head.rtt": Text(zh="时延", en="delay"),
    "lan_check.head.record": Text(zh="资料", en="record"),
    "lan_check.head.server": Text(zh="服务器/MAC/厂家", en="server/MAC/maker"),
    "lan_check.head.hands_out": Text(zh="分配/网关", en="hands out/gateway"),
    "lan_check.head.dns": Text(zh="DNS", en="DNS"),
    "lan_check.head.lease": Text(zh="租期/用时", en="lease/after"),
    "lan_check.head.relay": Text(zh="中继", en="relay"),
    "lan_check.head.who": Text(zh="设备/MAC/厂家", en="device/MAC/maker"),
    "lan_check.head.address": Text(zh="地址/前缀", en="address/prefixes"),
    "lan_check.head.lifetime": Text(zh="有效期/优先级", en="lifetime/preference"),
    "lan_check.head.ip": Text(zh="地址", en="address"),
    "lan_check.head.what": Text(zh="什么", en="what"),
    "lan_check.head.when": Text(zh="从几点到几点", en="from when to when"),
    "lan_check.head.then": Text(zh="后来", en="and then"),
    "lan_check.times.gateway": Text(zh="{mac} 应答网关 {gateway}", en="{mac} answers as gateway {gateway}"),
    "lan_check.times.loop": Text(zh="环路", en="loop"),
    "lan_check.times.storm": Text(zh="广播风暴", en="broadcast storm"),
    "lan_check.times.busy": Text(zh="广播偏多", en="many broadcasts"),
    "lan_check.times.throughout": Text(zh="一直都在", en="all the time"),
    "lan_check.times.still": Text(zh="到结束时还在", en="still so at the end"),
    "lan_check.times.gone": Text(zh="之后没再听到", en="not heard again"),
    "lan_check.times.open": Text(zh="之后的没有留全", en="what came later was not all kept"),
    "lan_check.times.more": Text(zh="另有 {count} 次", en="{count} more times"),
    "lan_check.head.name": Text(zh="名称", en="name"),
    "lan_check.no_record": Text(zh="没登记", en="none"),
    "lan_check.randomised": Text(zh="(随机 MAC)", en="(made-up MAC)"),
    "lan_check.more": Text(zh="另有 {count} 行，见原始记录", en="and {count} more, see the evidence"),
    "lan_check.method.cache": Text(
        zh="没有权限直接发 ARP，看的是系统缓存：只留一个，第二台可能看不到。",
        en="No right to send ARP: this is the system's cache, which keeps one winner; a second device may be missing.",
    ),
    "lan_check.method.capture": Text(
        zh="来自抓包文件：只有经过抓包点的应答。", en="From a capture: only answers that passed where it was taken."
    ),
    "lan_check.legend": Text(
        zh="{answered} 每轮都应答  {some} 有的轮应答  {silent} 没应答",
        en="{answered} every round  {some} some rounds  {silent} none",
    ),
    "lan_check.span.d": Text(zh="{count} 天", en="{count} d"),
    "lan_check.span.h": Text(zh="{count} 小时", en="{count} h"),
    "lan_check.span.m": Text(zh="{count} 分", en="{count} min"),
    "lan_check.span.s": Text(zh="{count} 秒", en="{count} s"),
    "lan_check.ra.router": Text(zh="IPv6 路由器", en="IPv6 router"),
    "lan_check.ra.server": Text(zh="DHCPv6 服务器", en="DHCPv6 server"),
    "lan_check.ra.no_default": Text(zh="不作网关", en="no gateway"),
    "lan_check.ra.high": Text(zh="高优先", en="high"),
    "lan_check.ra.medium": Text(zh="普通", en="medium"),
    "lan_check.ra.low": Text(zh="低优先", en="low"),
    "lan_check.inventory.asked": Text(
        zh="{network} 逐个问了 {asked} 个地址，{found} 个有应答，用时 {seconds} 秒。",
        en="{network}: {asked} addresses asked, {found} answered, {seconds} s.",
    ),
    "lan_check.inventory.part": Text(
        zh="本机网段是 {subnet}，只问了其中的 {network}，其余的有什么设备不知道。客户同意时 --allow inventory-all "
        "最多可问一个 /20。",
        en="This laptop's subnet is {subnet}; only {network} of it was asked, so who is on the rest is not known. Where the "
        "customer agrees, --allow inventory-all asks a /20 at most.",
    ),
    "lan_check.inventory.heard": Text(
        zh="只听到的 {found} 台；没说话的设备不在内。", en="{found} heard; a device that kept silent is not among them."
    ),
    "lan_check.inventory.more": Text(zh="设备太多，没有全部列出。", en="Too many to list them all."),
    # The devices that do not belong, and where they are plugged in.
    "lan_check.culprits": Text(zh="要找的设备", en="To be found"),
    "lan_check.candidates": Text(
        zh="其中有多出来的，还分不清是哪台", en="One of these does not belong; which is not known yet"
    ),
    "lan_check.pair": Text(
        zh="互为主备的两台，都不是多出来的", en="The two of a redundant pair: neither is one too many"
    ),
    "lan_check.for_all": Text(zh="替所有地址代答的设备", en="Answers for every address"),
    "lan_check.sharing": Text(
        zh="在用同一个地址的设备：看哪台填错了", en="These share an address: see which is set wrongly"
    ),
    "lan_check.asking": Text(
        zh="资料里没有、没看到影响：和客户核对是谁的设备",
        en="Not in the record, no harm seen: ask the customer whose it is",
    ),
    "lan_check.other_gateway": Text(
        zh="测的是本机自己的网关 {gateway}；--gateway {asked} 只在本机没有网关时用。",
        en="Tested was this laptop's own gateway {gateway}; --gateway {asked} counts only where it has none.",
    ),
    "lan_check.broke_off": Text(
        zh="守到 {until} 就断了（出错，或没能按时收尾）：{checks}。这几项只说到那时为止；要守满，再守一次。",
        en="The watch broke off at {until} (it failed, or did not end in its time): {checks}. What is said of these holds up "
        "to then only; for the rest of the time watch once more.",
    ),
    "lan_check.place_open": Text(
        zh="哪个口还不知道：核对设备标签上的 MAC，或逐根拔线",
        en="port not known: compare the MAC on each device's label, or pull cable by cable",
    ),
    "lan_check.place_quiet": Text(
        zh="哪个口还不知道：核对设备标签上的 MAC，或到交换机上查这个 MAC",
        en="port not known: compare the MAC on each device's label, or look it up on the switch",
    ),
    # What to do.  Source: S-DUP-05, B5 DUP-7.
    "lan_check.remedy": Text(zh="处理办法", en="Remedy"),
    "lan_check.remedy.heartbeat": Text(
        zh="查两台主备路由器之间的心跳：直连线、交换机上的 VLAN、组播是否被挡；别盲目拔线，两台都断就全断。",
        en="Check what the two routers hear each other by: the link between them, the VLAN on the switches, blocked "
        "multicast. Unplug nothing blindly: with both off, everybody is.",
    ),
    "lan_check.remedy.own_address": Text(
        zh="多出来的那台：LAN 地址改成不冲突的（如 192.168.100.1、192.168.200.1），一台一个。",
        en="The extra device: give it a LAN address of its own (such as 192.168.100.1, 192.168.200.1), each another.",
    ),
    "lan_check.remedy.dhcp_off": Text(zh="关掉它的 DHCP。", en="Switch its DHCP off."),
    "lan_check.remedy.lan_ports": Text(
        zh="只接 LAN 口（当交换机用），WAN 口不接内网。",
        en="Use its LAN ports only; nothing of the LAN in its WAN port.",
    ),
    "lan_check.remedy.restart": Text(
        zh="重启内网所有设备（至少重新获取地址、清 ARP）。",
        en="Restart every device on the LAN (at the least renew addresses and clear ARP).",
    ),
    "lan_check.remedy.watch": Text(
        zh="观察两天：{due} 前后再测一次，用 fieldkit case compare {case} last 对比。",
        en="Watch for two days: test again about {due} and compare: fieldkit case compare {case} last.",
    ),
    "lan_check.remedy.newest_cord": Text(
        zh="先拔最近新接的那根线，看报文是不是一下子少了。",
        en="Pull the cord that was plugged in last, and see whether the frames fall off at once.",
    ),
    "lan_check.remedy.loudest": Text(
        zh="先拔上面那台的网线，看报文是不是一下子少了；上面没列设备的，在交换机上逐根拔，先拔最近新接的。",
        en="Pull the cord of the device above, and see whether the frames fall off at once; where none is named, pull "
        "cord by cord at the switches, the newest first.",
    ),
    "lan_check.remedy.when_it_was": Text(
        zh="现在不用拔线：按上面的时刻查交换机日志（环路告警、端口关闭、风暴抑制），问那会儿谁动过线、开过什么设备。",
        en="Nothing to unplug now: look into the switches' logs for the times above (loop alarm, port shut, storm control), and "
        "ask who touched a cord or switched something on then.",
    ),
    "lan_check.remedy.watch_on": Text(
        zh="没有头绪就再守：fieldkit lan-check --watch 8h；发作时再拔线，一拔就好的那根就是。",
        en="Without a hint watch on: fieldkit lan-check --watch 8h; pull cords while it lasts, until it stops at once.",
    ),
    "lan_check.remedy.cord_by_cord": Text(
        zh="没有线索就在交换机上逐根拔，一拔就好的那根就是；常见的是两台交换机之间接了两根线，或一根线两头插在同一台上。",
        en="Without a hint pull cord by cord at the switches until it stops: mostly two cords between the same two "
        "switches, or one with both ends in one switch.",
    ),
    "lan_check.remedy.loop_guard": Text(
        zh="打开交换机的环路检测或生成树。", en="Switch loop detection or spanning tree on."
    ),
    "lan_check.remedy.ra_off": Text(
        zh="问清这台设备是谁的，关掉它的 IPv6 路由宣告(RA)；是电脑就关掉共享上网(ICS)。",
        en="Ask whose device it is and switch its IPv6 announcements (RA) off; on a PC, its shared connection (ICS).",
    ),
    "lan_check.remedy.dhcp6_off": Text(
        zh="问清这台设备是谁的，关掉它的 DHCPv6 服务。",
        en="Ask whose device it is and switch its DHCPv6 server off.",
    ),
    "lan_check.remedy.guard": Text(
        zh="交换机支持的话，打开 RA Guard 和 DHCPv6 防护。",
        en="Switch RA Guard and DHCPv6 guard on where the switch has them.",
    ),
    "lan_check.remedy.stop_announcing": Text(
        zh="拔掉反复宣告网关地址的那台看是否恢复；查它的上网管理、代理软件，查毒。",
        en="Unplug the device that keeps announcing the gateway's address and see whether all is well; look at its "
        "traffic-control or proxy software, and for an infection.",
    ),
    "lan_check.remedy.other_address": Text(
        zh="按 MAC 找到占用地址的那台，把填错的一台改成别的地址或自动获取，再测一次。",
        en="Find the device that holds the address by its MAC, give the one that is set wrongly another address or let it "
        "obtain one, and test again.",
    ),
    "lan_check.remedy.pool": Text(
        zh="请客户看路由器的地址池和租约表：池子放大、租期改短、清掉不在的设备；只给登记过的 MAC 发地址的，不算故障。",
        en="Have the customer look at the router's pool and leases: widen the pool, shorten the lease, clear devices that "
        "are gone. Where only registered MACs are served, this is no fault.",
    ),
    "lan_check.remedy.again": Text(
        zh="正常后再测一次：这次未测到的才能判。",
        en="Test again once it is calm: only then can be told what stayed open.",
    ),
    "lan_check.remedy.alone": Text(
        zh="先确认客户的路由器已拔下，这条线上只有本机，再测一次。",
        en="Make sure that the customer's router is unplugged and this laptop alone on the line, then test again.",
    ),
    "lan_check.remedy.access_side": Text(
        zh="还是这样：把上面的 MAC 报给网管，请接入侧查用户隔离；和客户无关。",
        en="If it is still so: give these MACs to the NOC; the access side checks isolation. It is none of the customer's.",
    ),
    "lan_check.which": Text(
        zh="先分清哪台是主路由器：看标签上的 MAC，或拔掉主路由器，还有应答的就是多出来的那台。",
        en="First tell which is the main router: by the MAC on its label, or unplug it, and what still answers is the extra one.",
    ),
    # What is agreed to beforehand.
    "lan_check.ask.inventory": Text(
        zh="要逐个问一遍内网地址（最多本机所在的一个 /24，每个地址一到两个 ARP 请求，每秒不超过 {rate} 个），列出有哪些设备。客户同意吗？",
        en="To list the devices each address of the LAN, of this laptop's own /24 at most, is asked once or twice by ARP, at "
        "most {rate} a second. Does the customer agree?",
    ),
    "lan_check.ask.inventory_all": Text(
        zh="本机网段是 {subnet}，比一个 /24 大。要不要问完 {network}：{addresses} 个地址，最多 {frames} 个 ARP 请求，"
        "每秒不超过 {rate} 个，约 {seconds} 秒。客户同意吗？不同意就只问一个 /24。",
        en="This laptop's subnet is {subnet}, more than a /24. To ask all of {network}: {addresses} addresses, at most "
        "{frames} ARP requests, at most {rate} a second, about {seconds} s. Does the customer agree? If not, only one /24 "
        "is asked.",
    ),
    "lan_check.only_near": Text(zh="好，只问 {network}。", en="Only {network} is asked then."),
    "lan_check.ask.record": Text(
        zh="要把检测期间听到的广播和检测报文存到 {file}（最多 {packets} 个、{megabytes} MB、{seconds} 秒），里面会有客户的数据。客户同意吗？",
        en="The broadcasts heard and what concerns this test are to be kept in {file} (at most {packets} packets, {megabytes} MB, {seconds} s); it holds data of the customer's. Do they agree?",
    ),
    "lan_check.not_agreed": Text(zh="好，不做。", en="Left out."),
    "lan_check.recorded": Text(
        zh="已存 {packets} 个报文到 {file}（{megabytes} MB）。", en="{packets} packets kept in {file} ({megabytes} MB)."
    ),
    "lan_check.recorded_full": Text(zh="到了上限，后面的没存。", en="A cap was reached; what came later was not kept."),
    "lan_check.not_recorded": Text(zh="没存成：{why}{fix}", en="Nothing was kept: {why} {fix}"),
    # While it listens.
    "lan_check.heard.offer": Text(
        zh="{after} 毫秒 {server}（{mac}，{maker}）在分配地址，网关 {router}",
        en="{after} ms {server} ({mac}, {maker}) hands out addresses, gateway {router}",
    ),
    "lan_check.heard.claim": Text(
        zh="{ip} 有 {count} 个 MAC 在用：{macs}", en="{ip} is claimed by {count} MACs: {macs}"
    ),
    "lan_check.heard.reply": Text(zh="网关 {ip} 应答：{mac}（{maker}）", en="{ip} answered by {mac} ({maker})"),
    "lan_check.heard.inventory": Text(zh="内网设备：已问 {done}/{all}", en="devices: {done} of {all} addresses asked"),
    "lan_check.watching": Text(
        zh="正在听 {past} / {all}，重复使用的地址 {claims} 个（Ctrl-C 提前结束并判断）",
        en="listening {past} / {all}, addresses used twice: {claims} (Ctrl-C ends it and judges)",
    ),
    "lan_check.reading": Text(zh="正在读抓包文件 {percent}%", en="reading the capture, {percent} %"),
    # The switch.
    "lan_check.looking": Text(
        zh="到接入交换机上找这些设备的端口……", en="Looking for their ports on the access switch ..."
    ),
    # The follow-up.
    "lan_check.follow_up": Text(zh="两天后回看", en="To be looked at again"),
    "lan_check.follow_up.due": Text(
        zh="{due} 前回看：{names}。再测一次，和本次对比：fieldkit case compare {case} last",
        en="By {due}: {names}. Test again and compare: fieldkit case compare {case} last",
    ),
}
