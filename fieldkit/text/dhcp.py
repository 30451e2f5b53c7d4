"""Words of DHCP."""

from fieldkit.text import Text

TEXTS: dict[str, Text] = {
    "dhcp.one": Text(
        zh="只有一台设备在分配地址（→ 网关）：{handed_out}。", en="One DHCP server answers (→ gateway): {handed_out}."
    ),
    "dhcp.one.explain": Text(
        zh="发 DISCOVER 并听满整个窗口，只有一家应答，和资料不矛盾。",
        en="DISCOVER was sent and the full window listened to; one server answered and does not contradict the record.",
    ),
    "dhcp.pair": Text(
        zh="多路 DHCP 应答内容一致或都在资料里，是主备，正常（→ 网关）：{handed_out}。",
        en="Several DHCP answers agree or are all in the record, a redundant pair: normal (→ gateway): {handed_out}.",
    ),
    "dhcp.pair.explain": Text(
        zh="网关、DNS、网段都相同，或者资料里都登记了；经两台中继来的同一个服务器也是这样。按主备对待。",
        en="Router, DNS and subnet are equal, or the record lists them all; one server reached over two relays looks the "
        "same. They count as a redundant pair.",
    ),
    "dhcp.absent": Text(
        zh="听了 {window_s} 秒没有 DHCP 应答；这里用固定地址或拨号，不影响。",
        en="No DHCP answer in {window_s} s; addresses here are static or dialled, so that is fine.",
    ),
    "dhcp.absent.explain": Text(
        zh="没有设备在分配地址。固定地址和拨号的专线本来就没有 DHCP。",
        en="Nobody hands out addresses. A static or dialled line has no DHCP to begin with.",
    ),
    "dhcp.silent": Text(
        zh="发了 {sent} 次 DHCP 请求，听满 {window_s} 秒没有应答，本机拿不到 IPv4 地址。",
        en="{sent} DISCOVERs, {window_s} s, and no OFFER: the laptop gets no IPv4 address.",
    ),
    "dhcp.silent.explain": Text(
        zh="链路是通的，但没人发地址。在客户内网：看路由器开着没有、DHCP 开了没有、线是不是插在 LAN 口、地址池满没满、"
        "有没有准入控制。单机直连光猫：该自动获取(IPoE)的，查接入侧 VLAN 和认证；固定地址的，照资料填上就行。",
        en="The link is up but nobody gives addresses. On the customer's LAN: is the router on, its DHCP on, the cord in a "
        "LAN port, the pool drained, is there admission control? Alone at the carrier's device: an IPoE line points to "
        "VLAN or authentication on the access side; a static line just needs its address entered.",
    ),
    "dhcp.silent_leased": Text(
        zh="本机有地址能用，但 {window_s} 秒没有 DHCP 应答：新开机、租约到期的电脑会拿不到地址。",
        en="The laptop has an address, but no DHCP server answered in {window_s} s: PCs that start now may get none.",
    ),
    "dhcp.silent_leased.explain": Text(
        zh="本机的地址是 DHCP 给的，听满窗口却没有应答。有的设备不给已有租约的 MAC 再应答，"
        "所以只作提示。换一台电脑重新获取一次地址就能确认。",
        en="A DHCP server gave this address, yet the full window passed without an OFFER. Some servers do not answer a MAC that has a lease, so this only warns. Renewing the address on "
        "another PC settles it.",
    ),
    "dhcp.pool_empty": Text(
        zh="DHCP 服务在，但没有地址给新接入的设备（发了 {sent} 次请求，听满 {window_s} 秒）：地址池多半用完了。",
        en="DHCP runs here but has no address for a newcomer ({sent} DISCOVERs, {window_s} s): most likely the pool is "
        "drained.",
    ),
    "dhcp.pool_empty.explain": Text(
        zh="服务器应答了不占地址的询问(INFORM)，或者正给别的设备续租，却不给新设备地址：后开机的电脑会拿不到。请客户看路由器的"
        "地址池和租约表：池子放大、租期改短、清掉不在的设备；也看是不是接了太多手机，或有设备在反复换 MAC 要地址。"
        "如果客户只给登记过的 MAC 发地址(准入、静态绑定)，看上去也是这样，那就不算故障，先问清楚。",
        en="The server answered a question that costs no address (INFORM), or goes on serving others, yet offers nothing to "
        "a new device: PCs that start late get none. Have the customer look at the router's pool and lease table: widen "
        "the pool, shorten the lease, clear devices that are gone; see whether too many phones joined, or one device "
        "keeps asking under new MACs. A server that serves registered MACs only (admission control, reservations) looks "
        "the same and is no fault: ask first.",
    ),
    "dhcp.unlisted": Text(
        zh="分配地址的设备和资料对不上，但没看到影响（→ 网关）：{handed_out}。和客户核对，更新资料。",
        en="DHCP differs from the record, with no harm seen (→ gateway): {handed_out}. Check with the customer.",
    ),
    "dhcp.unlisted.explain": Text(
        zh="有资料里没登记的设备在应答，或同一处有几家在发，但它发的网关是对的，或本机正用它上网。多半是资料旧了；"
        "也可能是新接的设备，以后会惹事。和客户核对这台设备是谁的，再更新资料或关掉它的 DHCP。",
        en="A server that the record does not know answers, or several do, but the gateway it hands out is the right one, or "
        "this laptop works through it. Mostly the record is old; it may also be a new box that will make trouble later. "
        "Ask the customer whose it is, then mend the record or switch its DHCP off.",
    ),
    "dhcp.same_id": Text(
        zh="几台设备({macs})都以 {same_ids} 的名义在分配地址，多为路由器当交换机接、DHCP 没关。按 MAC 找到多出来的。",
        en="Several devices ({macs}) hand out addresses as {same_ids}; mostly routers used as switches with DHCP left on. "
        "Find the extra ones by MAC.",
    ),
    "dhcp.same_id.explain": Text(
        zh="同一个服务器地址，应答却来自不同的 MAC，内容也对不上或同时到：是几台设备共用一个地址。常见的是主路由器之外又串了"
        "一两台路由器，当交换机用(网线只插 LAN 口)，LAN 地址都是 192.168.1.1，DHCP 没关；电脑开机时随机认一台，于是时通时断、"
        "有的能上网有的不能。处理：多出来的几台 LAN 地址改成互不相同的(如 192.168.100.1、192.168.200.1)，DHCP 关掉，只接 LAN 口；"
        "重启内网所有设备，观察两天。没登记主路由器 MAC、又分不出哪台是主的，就列出全部，不指哪一台。出处：S-DUP-03～05。",
        en="One server address, but the answers come from different MACs and differ, or come at the same moment: several "
        "devices share an address. Mostly one or two more routers were added behind the main one and used as switches (LAN "
        "ports only), all 192.168.1.1 with DHCP left on; each PC takes one at random when it starts, so service comes and "
        "goes and some PCs work while others do not. Give the extra ones LAN addresses of their own (192.168.100.1, "
        "192.168.200.1), switch their DHCP off, use their LAN ports only; restart every device of the LAN and watch for "
        "two days. Where the record has no MAC of the main router and nothing tells which one it is, all are listed and "
        "none is blamed. Source: S-DUP-03 to 05.",
    ),
    "dhcp.second_server": Text(
        zh="不止一台设备在分配地址，多为内网私接路由器（→ 网关）：{handed_out}。按 MAC 找到它，关掉 DHCP。",
        en="More than one device hands out addresses (→ gateway): {handed_out}. Find the extra one by MAC, stop its DHCP.",
    ),
    "dhcp.second_server.explain": Text(
        zh="一次 DISCOVER 收到不止一家的应答，内容不一样。电脑开机时谁先应答就用谁，"
        "于是有的能上网、有的不能。多半是把路由器当交换机接在 LAN 口，DHCP 没关。按 MAC 找到它：LAN 地址改掉、DHCP 关掉，"
        "再重启内网所有设备，观察两天。单机直连光猫时看到的，是别的用户的设备漏过来了，要接入侧查隔离。出处：S-DUP-04、S-DUP-05。",
        en="One DISCOVER brought different answers. A PC takes whichever comes first, so "
        "some work and some do not. Mostly a router used as a switch on its LAN ports with DHCP left on. Find it by MAC, "
        "change its LAN address, switch its DHCP off, restart every LAN device, watch for two days. Seen alone at the "
        "carrier's device, it leaks in from another customer: the access side checks isolation. Source: S-DUP-04/05.",
    ),
    "dhcp.foreign": Text(
        zh="分配地址的和资料对不上，也没看到能用（→ 网关）：{handed_out}。和客户核对这台设备是谁的。",
        en="DHCP here is not the record's and was not seen to work (→ gateway): {handed_out}. Ask whose device it is.",
    ),
    "dhcp.foreign.explain": Text(
        zh="应答的服务器或它下发的网关和资料不符，而且本机没能通过它上网。可能是另接了一台路由器抢在前面，也可能资料旧了、"
        "线路又恰好不通，先和客户核对。",
        en="The server that answers, or the router it names, contradicts the record, and this laptop got nowhere through it. "
        "Another router may have taken over; or the record is old and the line happens to be down: check with the "
        "customer first.",
    ),
    "dhcp.unmeasured": Text(zh="谁在分配地址，这次没法判。", en="Who hands out addresses here stays open."),
    "dhcp.unmeasured.explain": Text(
        zh="听全部应答需要管理员权限(Windows 还要 Npcap)，并且听满整个窗口；没链路或静默模式时不测。没测到不等于没有第二台 DHCP。",
        en="Hearing every OFFER needs administrator rights, Npcap on Windows, and the full window; without a link or in "
        "quiet mode it is left out. Not measured does not mean there is no second server.",
    ),
    "missing.dhcp_same_server": Text(
        zh="同一个服务器地址由两个 MAC 应答，分不清是一台双网口、主备共用一个地址，还是两台设备。",
        en="One server id answered by two MACs: one box with two joined ports, routers that share it, or two boxes.",
    ),
    "missing.dhcp_same_server.fix": Text(
        zh="看“网关唯一”那一项；或拔掉主路由器再测，还有应答的就是另一台。",
        en="See whether the gateway is alone; or unplug the main router and test again: what still answers is another one.",
    ),
    "missing.dhcp_one_after_the_other": Text(
        zh="抓包里先后有内容不同的 DHCP 应答，隔得远，没有一次请求是两家都答的：可能中途换过路由器或改过设置，也可能两家都在。",
        en="The capture holds different DHCP answers far apart, and none to one and the same question: the router may have "
        "been replaced or set anew meanwhile, or both are there.",
    ),
    "missing.dhcp_one_after_the_other.fix": Text(
        zh="到现场直接测一次；或问客户这段时间换没换过路由器。",
        en="Measure on site; or ask the customer whether a router was replaced in that time.",
    ),
    "missing.dhcp_registered_quiet": Text(
        zh="资料里登记的 DHCP 服务器 {registered} 在 {window_s} 秒内没有应答：可能回得慢，也可能停了。",
        en="The record's DHCP server {registered} did not answer in {window_s} s: slow, or switched off.",
    ),
    "missing.dhcp_registered_quiet.fix": Text(
        zh="再测一次；或在客户一台自动获取的电脑上重新获取地址，看拿不拿得到。",
        en="Test again; or renew the address on one of the customer's PCs and see whether it gets one.",
    ),
    "missing.dhcp_maybe_static": Text(
        zh="没有 DHCP 应答，但网关 {gateway} 在：这个内网可能本来就用固定地址。",
        en="No DHCP answer, yet the gateway {gateway} is there: this LAN may well use static addresses only.",
    ),
    "missing.dhcp_maybe_static.fix": Text(
        zh="问客户：电脑的地址是自动获取还是手工填的。手工填的，给本机填一个空闲地址再测。",
        en="Ask the customer whether PCs get their address by DHCP or by hand. If by hand, give the laptop a free one, test again.",
    ),
    "missing.dhcp_lease_only": Text(
        zh="没有管理员权限(Windows 还要 Npcap)，只知道本机的地址是 {server} 给的，还有没有别的设备在分配听不到。",
        en="Without administrator rights (Npcap on Windows) only this is known: {server} gave this laptop its address.",
    ),
    "missing.dhcp_lease_only.fix": Text(
        zh="用管理员身份运行(Windows 先装 Npcap)，再测一次。",
        en="Run it as administrator (install Npcap on Windows) and test again.",
    ),
    "missing.dhcp_not_for_us": Text(
        zh="这里有 DHCP 服务，但没有应答本机的请求：可能只给登记过的设备分配，也可能没有空地址了。",
        en="DHCP runs here but did not answer this laptop: it may serve registered devices only, or be out of addresses.",
    ),
    "missing.dhcp_not_for_us.fix": Text(
        zh="问客户是不是只给登记过的 MAC 分配；再看路由器的地址池还剩多少。",
        en="Ask the customer whether only registered MACs are served; then see how many addresses the router has left.",
    ),
    "missing.dhcp_capture_quiet": Text(
        zh="抓包里没有 DHCP 应答。应答多半只发给那台电脑自己，抓包点不一定看得到，说明不了有没有服务器。",
        en="The capture holds no DHCP answer. Answers mostly go to their client alone, past the place of capture.",
    ),
    "missing.dhcp_capture_quiet.fix": Text(
        zh="在现场直接测一次；或在交换机上做端口镜像，让一台电脑重新获取地址时再抓。",
        en="Test on site; or mirror the port at the switch and capture while a PC renews its address.",
    ),
    "weak.dhcp_lease": Text(
        zh="只是系统记着的租约来源，不是现场听到的应答。",
        en="Only what the system keeps of its own lease, not what was heard here.",
    ),
}
