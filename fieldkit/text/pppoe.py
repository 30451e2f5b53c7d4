"""Sentences of PPPoE: who answers a discovery, and what the error of a failed dial-up means."""

from fieldkit.text import Text

TEXTS: dict[str, Text] = {
    "pppoe.offered": Text(
        zh="运营商拨号侧（BRAS）有应答：{ac_names}。线路通到 BRAS，可以拨号。",
        en="The carrier's PPPoE side (BRAS) answers: {ac_names}. The line reaches it; dialling can begin.",
    ),
    "pppoe.offered.explain": Text(
        zh="本机广播 PPPoE 发现（PADI），收到了应答（PADO），说明二层、VLAN 到 BRAS 是通的。只问不拨，不占用会话。拨不上的原因在账号、会话或拨号设备。",
        en="This laptop broadcasts a PPPoE discovery (PADI) and hears an answer (PADO): layer 2 and the VLAN reach the BRAS. It only asks and opens no session. What keeps a dial-up out is then the account, a session, or the device that dials.",
    ),
    "pppoe.several": Text(
        zh="不止一台设备应答拨号：{concentrators}。可能是主备 BRAS，也可能有人私接，请网管核对 MAC。",
        en="More than one device answers PPPoE: {concentrators}. A pair of BRAS, or somebody's own box: have the NOC compare the MACs.",
    ),
    "pppoe.several.explain": Text(
        zh="一次发现收到两台以上设备的应答。运营商的主备或负荷分担 BRAS 是正常的；若其中一台网管不认识，就是同一 VLAN 里有人开了拨号服务（隔离没做好），"
        "客户会时而拨上、时而 691。把 MAC 和 AC 名字报网管核对。",
        en="One discovery brought answers from two boxes or more. A redundant pair of the carrier's is normal; a box the NOC does not know is somebody's PPPoE server in the same VLAN (isolation missing), "
        "and customers get in one time and are refused the next. Report MACs and names to the NOC.",
    ),
    "pppoe.silent": Text(
        zh="拨号没有人应答：{sent} 次发现、{window_s} 秒内没有 BRAS 应答，断在光猫到 BRAS 之间。",
        en="Nobody answers PPPoE: {sent} discoveries, {window_s} s, no BRAS. The cut is between the CPE and the BRAS.",
    ),
    "pppoe.silent.explain": Text(
        zh="资料是拨号线路，网口有链路，完整等待后没有收到任何应答，电脑拨号会报 651、678 或 815。"
        "常见原因：接错光猫的口（ITV、语音口）、光猫被改成路由模式自己拨号、端口 VLAN 不对、光路不通、BRAS 侧没有数据或停机。"
        "先确认插的是上网口，再看光猫 PON/LOS 灯，请网管查端口、VLAN、BRAS 是否收到本机 MAC 的请求。",
        en="The record says PPPoE, the port has a link, and in the full window nobody answered; a dial-up shows 651, 678 or 815. "
        "Usual causes: the wrong port of the CPE (TV, voice), a CPE switched to route mode that dials itself, a wrong VLAN, no light, missing data at the BRAS, suspension. "
        "Make sure it is the internet port, look at the CPE's PON and LOS lamps, then have the NOC check port, VLAN, and whether the BRAS saw this laptop's MAC.",
    ),
    "pppoe.error": Text(
        zh="BRAS 应答了，但报错：{errors}（{ac_names}）。",
        en="The BRAS answers, but with an error: {errors} ({ac_names}).",
    ),
    "pppoe.error.explain": Text(
        zh="发现报文收到的应答里带错误标记（服务名错误、AC 系统错误等），BRAS 拒绝建立会话。线路是通的，问题在 BRAS 的资源、服务名或用户数据。把错误原文报网管。",
        en="The answer carries an error tag (service name, AC system error): the BRAS refuses a session. The line itself is through; what fails is the BRAS's resources, the service name or the subscriber's data. Report the wording to the NOC.",
    ),
    "pppoe.not_asked": Text(
        zh="不用测：不是拨号线路、已经拨上，或由客户路由器拨号。",
        en="Nothing to ask: not a PPPoE line, dialled in already, or the customer's router dials.",
    ),
    "pppoe.not_asked.explain": Text(
        zh="资料是固定地址或自动获取，或者本机已经拨上，就不发 PPPoE 发现。",
        en="On a static or IPoE line, or with a session up, no PPPoE discovery is sent.",
    ),
    "pppoe.unmeasured": Text(zh="BRAS 有没有应答，这次没法判。", en="Whether the BRAS answers stays open."),
    "pppoe.unmeasured.explain": Text(
        zh="发 PPPoE 发现需要管理员权限（Windows 还要 Npcap），并听满整个窗口。接在客户路由器后面时由路由器拨号，本机测不到，看路由器的 WAN 状态页。没测到不等于正常。",
        en="A PPPoE discovery needs administrator rights, Npcap on Windows, and the full window. Behind the customer's router the router dials and this laptop sees nothing: look at its WAN page. Not measured does not mean fine.",
    ),
    "pppoe.session_up": Text(zh="本机已经拨上。", en="This laptop is dialled in."),
    "pppoe.session_up.explain": Text(
        zh="本机有 PPPoE 会话，拨号没有问题。",
        en="This laptop holds a PPPoE session; dialling works.",
    ),
    "pppoe.auth_refused": Text(
        zh="拨号错误 {number}：BRAS 拒绝了账号。核对账号密码，再请网管看认证日志的失败原因。",
        en="Dial-up error {number}: the account was refused. Check user name and password, then have the NOC read the reason from the authentication log.",
    ),
    "pppoe.auth_refused.explain": Text(
        zh="线路已经通到 BRAS，是认证没通过。691 不只是密码错：账号不存在或停机、端口/VLAN 绑定不符、账号已在线超过连接数，都报 691。电脑看不出是哪一种，"
        "要网管查认证日志（AAA）。先核对大小写和后缀（@…），再请网管报失败原因。",
        en="The line reaches the BRAS; authentication failed. 691 is not only a wrong password: no such account or a suspended one, a binding to another port or VLAN, too many sessions of one account all give 691. The computer cannot tell which: "
        "the NOC reads it from the authentication log. First check capitals and the suffix (@…).",
    ),
    "pppoe.no_answer": Text(
        zh="拨号错误 {number}：没有 BRAS 应答，断在拨号设备到 BRAS 之间。",
        en="Dial-up error {number}: no BRAS answers; the cut is between the dialling device and the BRAS.",
    ),
    "pppoe.no_answer.explain": Text(
        zh="拨号请求发出后没有任何应答（678、815；Windows 7 以后多显示 651）。查网线、光猫的口和灯、光路、端口 VLAN、BRAS 数据；单机直连光猫重测，看本机能不能听到 BRAS。",
        en="The dial-up's request was not answered (678, 815; 651 since Windows 7). Look at the cord, the CPE's port and lamps, the light, the VLAN and the BRAS's data; test alone at the CPE to see whether this laptop hears the BRAS.",
    ),
    "pppoe.session_dropped": Text(
        zh="拨号错误 {number}：接上后被对端断开，多为会话残留（账号还在线）或协商不成。",
        en="Dial-up error {number}: the far end hung up, mostly a stale session (the account still counts as online) or a failed negotiation.",
    ),
    "pppoe.session_dropped.explain": Text(
        zh="请求有人应答，但会话没建起来就断了。常见：上次异常掉电，BRAS 上还留着旧会话；同一账号在别处已拨上；BRAS 忙。"
        "请网管清除该账号的会话（踢下线），或把拨号设备断电 5 分钟以上再拨；仍不行查账号绑定和连接数。",
        en="Somebody answered, and the session broke before it stood. Usual: after a power cut the BRAS still holds the old session; the account is in use elsewhere; the BRAS is busy. "
        "Have the NOC clear the account's sessions, or keep the dialling device off for five minutes or more and dial again; then binding and number of sessions.",
    ),
    "pppoe.no_pool": Text(
        zh="拨号错误 {number}：认证通过，但没有分到地址。请网管查地址池和用户数据。",
        en="Dial-up error {number}: accepted, but no address was given. Have the NOC check the address pool and the subscriber's data.",
    ),
    "pppoe.no_pool.explain": Text(
        zh="账号认证过了，BRAS 没有分配地址：地址池用完，或该账号的固定地址数据没做。",
        en="The account was accepted and the BRAS assigned no address: the pool is used up, or the account's fixed address is not provisioned.",
    ),
    "pppoe.local": Text(
        zh="拨号错误 {number}：是这台电脑的拨号设置或网卡问题，请求没有发出去。",
        en="Dial-up error {number}: it is this computer's dial-up or network card; nothing was sent.",
    ),
    "pppoe.local.explain": Text(
        zh="网卡被禁用、拨号端口被占用（已有一个拨号在用）、驱动或 TCP/IP 组件损坏。重启电脑，重建拨号连接，启用网卡；换一台电脑对比。不能据此说线路有问题。",
        en="The card is disabled, the dial-up port is in use already, or driver or TCP/IP are damaged. Restart the computer, make the dial-up anew, enable the card; compare with another computer. It says nothing against the line.",
    ),
    "pppoe.answers_here": Text(
        zh="拨号错误 {number} 说没有应答，可本机听到了 BRAS 应答（{ac_names}）：问题在拨号的设备或它的网线。",
        en="Dial-up error {number} says no answer, yet this laptop hears the BRAS ({ac_names}): look at the dialling device and its cord.",
    ),
    "pppoe.answers_here.explain": Text(
        zh="同一条线上本机能收到 BRAS 的应答，说明线路通到 BRAS；拨号那台设备收不到，查它的网卡驱动、拨号连接绑定的网卡、WAN 口网线，重拨一次。"
        "时好时坏的，重测几次看应答是否稳定。",
        en="On the same line this laptop hears the BRAS, so the line reaches it; the device that dials does not: check its driver, the card its dial-up is tied to, the WAN cord, and dial again. "
        "If it comes and goes, test several times to see whether the answer is steady.",
    ),
    "pppoe.number_open": Text(
        zh="拨号失败的原因，凭这些还不能判断。", en="Why the dial-up failed cannot be told from this."
    ),
    "pppoe.number_open.explain": Text(
        zh="没有给出错误号，或这个号码说明不了问题。拨一次号，记下错误号（如 691、651、678），或看路由器 WAN 状态页的原话。",
        en="No error number was given, or this one settles nothing. Dial once and note the number (691, 651, 678), or read the router's WAN page.",
    ),
    "missing.pppoe_unread": Text(
        zh="有 {count} 个应答，但格式不对、读不懂，说不准有没有 BRAS。",
        en="{count} answers came, but malformed; whether a BRAS is there cannot be told.",
    ),
    "missing.pppoe_unread.fix": Text(
        zh="再测一次；还这样，抓包报网管，核对是哪台设备在应答。",
        en="Test again; if it stays, capture the frames and have the NOC find the device that sends them.",
    ),
    "missing.pppoe_other_mode": Text(
        zh="资料里不是拨号（PPPoE）线路。",
        en="The record does not say PPPoE.",
    ),
    "missing.pppoe_other_mode.fix": Text(
        zh="若其实是拨号线路，加 --address-mode pppoe 再测，并改资料。",
        en="If it is one after all, test again with --address-mode pppoe and correct the record.",
    ),
    "missing.pppoe_session": Text(
        zh="本机已经拨上（或有拨号、VPN 连接），不再发拨号发现。",
        en="A dial-up or VPN connection stands on this laptop, so no discovery was sent.",
    ),
    "missing.pppoe_session.fix": Text(
        zh="要测拨号侧，先断开拨号和 VPN 再测。",
        en="To test the PPPoE side hang up the dial-up and the VPN, and test again.",
    ),
    "missing.pppoe_router_dials": Text(
        zh="看来接在路由器后面，由路由器拨号，本机看不到 BRAS。",
        en="This looks like behind a router, which dials itself; the BRAS is not seen from here.",
    ),
    "missing.pppoe_router_dials.fix": Text(
        zh="看路由器的 WAN 状态页；或单机直连光猫，网卡改为自动获取，加 --at cpe 再测。",
        en="Read the router's WAN page; or connect alone at the CPE, set the card to automatic, and test again with --at cpe.",
    ),
    "missing.pppoe_mode_unknown": Text(
        zh="不知道这条线是不是拨号线路。",
        en="Nobody says whether this line is dialled (PPPoE).",
    ),
    "missing.pppoe_mode_unknown.fix": Text(
        zh="问清楚；是拨号的，加 --address-mode pppoe 再测。",
        en="Find out; if it is, test again with --address-mode pppoe.",
    ),
    "missing.pppoe_used_up": Text(
        zh="本次检测的拨号发现次数已用完（最多 3 次）。",
        en="This run has sent all the PPPoE discoveries it may (3).",
    ),
    "missing.pppoe_used_up.fix": Text(
        zh="重新运行一次检测。",
        en="Start the diagnosis again.",
    ),
    "missing.pppoe_no_number": Text(
        zh="没有拨号的错误号。",
        en="No error number of a dial-up was given.",
    ),
    "missing.pppoe_no_number.fix": Text(
        zh="拨一次号，记下错误号再填。",
        en="Dial once, note the number and enter it.",
    ),
    "missing.pppoe_number": Text(
        zh="错误号 {number} 说明不了是哪一侧的问题。",
        en="The number {number} does not tell which side it is.",
    ),
    "missing.pppoe_number.fix": Text(
        zh="再拨一次，记下提示的原话；或换一台电脑拨。",
        en="Dial again and note the wording; or dial from another computer.",
    ),
    "missing.pppoe_number_both": Text(
        zh="错误 {number} 有两种可能：BRAS 没应答，或本机网卡、驱动有问题；BRAS 有没有应答这次没测到。",
        en="Error {number} has two meanings: the BRAS does not answer, or this computer's card or driver fails; whether the BRAS answers was not measured.",
    ),
    "missing.pppoe_number_both.fix": Text(
        zh="单机直连光猫，用管理员权限重测；或换一台电脑拨号。",
        en="Test alone at the CPE with administrator rights; or dial from another computer.",
    ),
    "missing.gateway_dialled_line": Text(
        zh="拨号线路没有 ARP 网关，不按网关判断。",
        en="A dialled line has no ARP gateway, so none is judged.",
    ),
    "missing.gateway_dialled_line.fix": Text(
        zh="看拨号侧有没有应答；拨上之后再测一次。",
        en="See whether the PPPoE side answers; dial in and test again.",
    ),
}
