"""Sentences of the DNS checks."""

from fieldkit.text import Text

TEXTS: dict[str, Text] = {
    "dns.answers": Text(
        zh="DNS 解析正常：本机所用的 {servers} 能解析。",
        en="DNS works: the resolvers this laptop uses ({servers}) answer.",
    ),
    "dns.answers.explain": Text(
        zh="向本机所用的 DNS、资料中运营商的 DNS 和第三方 DNS 各查几个域名（UDP 和 TCP）。回答“域名不存在”也算 DNS 正常工作。",
        en="The resolvers set on this laptop, the carrier's from the record and a third party's are each asked for a few names, by UDP and TCP. “No such name” is an answer too: the server works.",
    ),
    "dns.none_set": Text(
        zh="本机网口有地址，但没有设置 DNS，域名无法解析。",
        en="The interface has an address but no DNS server is set, so no name can be resolved.",
    ),
    "dns.none_set.explain": Text(
        zh="被测网口已经有 IP 地址，却没有任何 DNS 服务器。手工设地址时漏填 DNS，或 DHCP 没有下发 DNS，都会这样：能 ping 通地址，网页打不开。"
        "注意只看被测网口，手机热点等其他网口上的 DNS 不算。"
        "按资料补上 DNS（手工地址），或检查 DHCP 服务器下发的 DNS，再重测。",
        en="The tested interface has an IP address but no DNS server at all. A static setting without DNS, or a DHCP server that hands out none, looks like this: addresses answer a ping, pages do not open. "
        "Only the tested interface counts; the DNS of a phone hotspot beside it does not. "
        "Enter the DNS from the record (static address), or see what DNS the DHCP server hands out, and test again.",
    ),
    "dns.configured_dead": Text(
        zh="本机所用的 DNS（{servers}）不能解析，而 {working} 能解析同样的域名。",
        en="The DNS set on this laptop ({servers}) does not resolve, while {working} resolves the same names.",
    ),
    "dns.configured_dead.explain": Text(
        zh="同样的域名，本机所用的 DNS 全部没有解析出来（超时、拒绝或报错），而运营商或第三方的 DNS 解析正常，所以外网和域名本身没有问题。"
        "每台 DNS 都查了多个域名，每个域名至少发两次，偶尔丢一个包不会被当成故障。"
        "本机所用的 DNS 如果是客户路由器，多半是路由器的 DNS 代理死了；如果是手填的，先核对有没有填错。"
        "把本机 DNS 临时改成能解析的那一台再试：好了就是它，重启路由器或改正 DNS 设置。",
        en="For the same names every DNS server set on this laptop failed (timeout, refusal or error), while the carrier's or a third party's resolved them; so neither the line nor the names are at fault. "
        "Each server was asked for several names, each at least twice, so one lost packet is not called a fault. "
        "If the server is the customer's router, its DNS proxy has most likely died; if it was typed in, look for a typing error. "
        "Set one that works on this laptop for a moment: if pages open, restart the router or correct its DNS setting.",
    ),
    "dns.carrier_dead": Text(
        zh="运营商 DNS 不能解析（不能解析的：{dead}），而 {working} 能解析同样的域名。",
        en="The carrier's DNS does not resolve (failing: {dead}), while {working} resolves the same names.",
    ),
    "dns.carrier_dead.explain": Text(
        zh="直接向资料中的运营商 DNS 查询，没有解析出来（超时、拒绝或 SERVFAIL），本机所用的 DNS 也不行或本来就是它；而另一家的 DNS 对同样的域名应答正常，说明外网是通的。"
        "容易误判：客户防火墙只放行路由器自己的 DNS 查询；或资料里的 DNS 地址已过期。"
        "换一处（CPE 直连）再查一次运营商 DNS；仍不行就报数据侧处理，期间可征得客户同意临时改用能解析的 DNS。",
        en="Asked directly, the carrier's DNS from the record did not resolve (timeout, refusal or SERVFAIL), and the DNS set on this laptop is the same or fails too; another party's DNS answers for the same names, so the path is open. "
        "What misleads: a customer firewall that lets only the router ask, or a record whose DNS address is out of date. "
        "Ask the carrier's DNS once more directly at the CPE; if it still fails hand it to the core side, and meanwhile, with the customer's consent, set a DNS that works.",
    ),
    "dns.carrier_dead_unused": Text(
        zh="本机所用的 DNS 正常；但运营商 DNS 不能解析（{dead}），目前没有影响本机。",
        en="The DNS in use here works, but the carrier's does not resolve ({dead}); this laptop does not feel it now.",
    ),
    "dns.carrier_dead_unused.explain": Text(
        zh="本机用的是别的 DNS，能正常解析，所以网页不受影响；但直接查运营商 DNS 没有结果。"
        "可能是运营商 DNS 故障、资料里的地址过期，或客户防火墙不放行直接查询。"
        "核对资料中的 DNS 地址，在 CPE 处直连再查一次。",
        en="This laptop uses another DNS, which works, so pages are not affected; but the carrier's DNS, asked directly, gave nothing. "
        "It may be down, its address in the record may be old, or the customer's firewall may not let direct queries out. "
        "Check the DNS address in the record, and ask it again directly at the CPE.",
    ),
    "dns.all_dead": Text(
        zh="问到的 DNS（{dead}）都不能解析，但外网地址 {beyond} 能通：问题在域名解析，不在通路。",
        en="None of the DNS servers asked ({dead}) resolves, yet {beyond} beyond the gateway answers: names fail, not the path.",
    ),
    "dns.all_dead.explain": Text(
        zh="所有问到的 DNS 都没有解析出任何测试域名，而网关以外的地址有应答，所以不是线路中断。"
        "如果只问到本机所用的那一台，就还分不清是它坏了还是所有 DNS 都不通：在资料里补上运营商 DNS，或用 --test-reference-dns 加一台第三方 DNS 再测。"
        "如果几家都不通，多半是有设备拦了 DNS（53 端口）：在 CPE 处单机直连再测，直连正常就查客户的路由器和防火墙，直连也不行就报数据侧。",
        en="Not one test name was resolved by any DNS server that was asked, while an address beyond the gateway answers; so the line is not cut. "
        "If only the server set on this laptop was asked, it cannot yet be told whether that one is dead or all are: add the carrier's DNS to the record, or a third party's with --test-reference-dns, and test again. "
        "If several parties fail alike, something most likely blocks DNS (port 53): test alone at the CPE; if it works there look at the customer's router and firewall, if not hand it to the core side.",
    ),
    "dns.no_path": Text(
        zh="DNS 都没有应答，但网关以外也测不到任何应答，不能说是 DNS 的问题。",
        en="No DNS server answers, but nothing else answers beyond the gateway either; this says nothing about DNS.",
    ),
    "dns.no_path.explain": Text(
        zh="DNS 查询没有结果，同时网关以外的地址也没有一个有应答（或没有测）。路不通时 DNS 当然不应答，所以这里不下结论。"
        "先解决链路、地址、网关和外网可达的问题，通了之后再看 DNS。",
        en="DNS queries got nothing, and no address beyond the gateway answered either (or none was tried). Where the path is cut DNS must be silent, so nothing is concluded. "
        "Settle link, address, gateway and reach first, then look at DNS again.",
    ),
    "dns.tcp_blocked": Text(
        zh="DNS 用 UDP 查正常，用 TCP 一台也不应答，个别大应答的域名可能解析失败。",
        en="DNS answers by UDP, but not one server answers by TCP; names with large answers may fail.",
    ),
    "dns.tcp_blocked.explain": Text(
        zh="同样的服务器 UDP 查询正常，TCP 查询全部没有应答。平时上网几乎感觉不到，只有应答很大的域名（如 DNSSEC、长列表）会解析失败。"
        "多半是路由器或防火墙只放行了 UDP 53。这是经验判断，只作隐患提示；要处理就放行 TCP 53。",
        en="The same servers answer by UDP and none does by TCP. Everyday browsing hardly notices; only names with very large answers fail. "
        "Most likely a router or firewall lets only UDP 53 through. This is a rule of thumb and only a hazard; to mend it, allow TCP 53.",
    ),
    "dns.slow": Text(
        zh="DNS 能解析，但慢（{slow}），打开每个网页都要先等一下。",
        en="DNS works but slowly ({slow}), so each page starts with a wait.",
    ),
    "dns.slow.explain": Text(
        zh="本机所用的 DNS 能解析，但应答时间超过经验门限，或排在第一位的 DNS 不应答、每次都要等超时后才换第二台。"
        "时间取几个域名的中位数；刚开机时第一次查会慢一些，可重测一次。"
        "首选不应答就把它换掉或调到后面；都慢就看线路是否拥塞，或换一台近的 DNS 比较。",
        en="The DNS set here resolves, but its answers take longer than the rule of thumb, or the first server is dead and each name waits for it before the second one is asked. "
        "The time is the median over several names; the first query after a start may be slow, so test once more. "
        "Replace a dead first server or move it down; if all are slow see whether the line is congested, or compare with a nearer DNS.",
    ),
    "dns.unmeasured": Text(
        zh="DNS 没有测到，不能判断。",
        en="DNS could not be measured, so nothing is said about it.",
    ),
    "dns.unmeasured.explain": Text(
        zh="没有可用的测试域名、没有可问的 DNS、网口没有接通，或测量结果不足以判断。没有测到不等于正常。按“未测到”一栏的办法补齐后重测。",
        en="There was no name to ask for, no server to ask, the port has no link, or the results do not suffice. Not measured does not mean fine. Mend it as the list of things not measured says, and test again.",
    ),
    "dns.true": Text(
        zh="DNS 解析结果可信：{names} 的结果与资料或其他 DNS 不矛盾。",
        en="DNS answers are believable: {names} agree with the record or with other resolvers.",
    ),
    "dns.true.explain": Text(
        zh="把本机所用 DNS 的结果与资料登记的地址、运营商 DNS、第三方 DNS 逐个域名对比。大网站在各地给出不同的公网地址是正常的，不算错。",
        en="The answers of the DNS in use are compared, name by name, with the record, the carrier's DNS and a third party's. Large sites give different public addresses to different askers; that is no error.",
    ),
    "dns.wrong_configured": Text(
        zh="本机所用的 DNS（{servers}）解析错误：{name} 解析成 {got}，应为 {want}；运营商 DNS 是对的。",
        en="The DNS set on this laptop ({servers}) answers wrongly: {name} became {got}, it should be {want}; the carrier's DNS is right.",
    ),
    "dns.wrong_configured.explain": Text(
        zh="同一个域名，本机所用的 DNS 给出的结果与资料登记的地址矛盾，或给了内网/本机/0.0.0.0 这样的地址，而运营商 DNS 给的是对的。"
        "公网地址不同不算错，大网站各地结果本来就不一样。"
        "查本机 DNS 是自动获取还是手填：路由器下发的就查路由器的 DNS 设置（是否被改过、是否开了上网管控或广告过滤），手填的就改回资料中的 DNS，再重测。",
        en="For the same name the DNS set here contradicts the address in the record, or gives a private, loopback or 0.0.0.0 address, while the carrier's DNS is right. "
        "Different public addresses are no error; large sites answer differently from place to place. "
        "See whether the DNS came by DHCP or was typed in: if the router hands it out look at the router's DNS setting (altered, parental control, advertisement filter), if typed in put the record's DNS back; then test again.",
    ),
    "dns.wrong_carrier": Text(
        zh="运营商 DNS（{servers}）解析错误：{name} 解析成 {got}，应为 {want}。",
        en="The carrier's DNS ({servers}) answers wrongly: {name} became {got}, it should be {want}.",
    ),
    "dns.wrong_carrier.explain": Text(
        zh="直接向运营商 DNS 查询，得到的结果与资料登记的地址矛盾，或给了内网/本机/0.0.0.0 这样的地址，而第三方 DNS 不是这样。"
        "容易误判：资料里登记的地址已经过期（网站搬了家）；有设备在中途截走 DNS 查询代答。"
        "核对资料中 test.expect 的地址；在 CPE 处直连再查一次，仍然错就把域名、结果和时间报数据侧。",
        en="Asked directly, the carrier's DNS contradicts the address in the record, or gives a private, loopback or 0.0.0.0 address where a third party does not. "
        "What misleads: an address in the record that is out of date, or a box on the way that answers DNS in the carrier's name. "
        "Check the addresses under test.expect in the record; ask once more directly at the CPE, and if it is still wrong give name, answer and time to the core side.",
    ),
    "dns.wrong_unplaced": Text(
        zh="DNS 解析错误：{name} 由 {servers} 解析成 {got}，应为 {want}；是谁给错的还不能确定。",
        en="DNS answers wrongly: {servers} says {name} is {got}, it should be {want}; whose error it is cannot be told yet.",
    ),
    "dns.wrong_unplaced.explain": Text(
        zh="解析结果与资料登记的地址或别家 DNS 矛盾，但没有问到运营商 DNS，或几家都给出同样的“错”结果，所以不能说是谁的问题。"
        "几家都一样时，先核对资料里登记的地址是否过期，再看中途是否有设备截走 DNS 代答（路由器的 DNS 劫持、上网行为管理）。"
        "在资料里补上运营商 DNS，换到 CPE 处直连再测一次，对比两次结果。",
        en="The answer contradicts the record or another resolver, but the carrier's DNS could not be asked, or all parties give the same “wrong” answer; so it cannot be said whose error it is. "
        "If all agree, first see whether the address in the record is out of date, then whether a box on the way answers DNS for everybody (a router's DNS redirect, a traffic-control box). "
        "Add the carrier's DNS to the record, test again directly at the CPE, and compare.",
    ),
    "dns.captured": Text(
        zh="所有域名（包括随便编的）都解析到同一个地址 {got}，像是跳转到认证/催费页，不是 DNS 故障。",
        en="Every name, even a made-up one, leads to {got}: it looks like a captive or arrears page, not a DNS fault.",
    ),
    "dns.captured.explain": Text(
        zh="几个不同的域名和一个不存在的域名都被解析到同一个地址。正常的 DNS 不会这样，这是有意把所有访问引到一个页面：欠费停机催费、上网认证，或关停。"
        "少数公司内网、实验环境也会把所有域名指到一台服务器。"
        "打开任意网页看跳到哪里，查该线路是否欠费、停机、待认证；不要去换 DNS，换了也会被拦。",
        en="Several names, and one that does not exist, were all sent to one address. No normal DNS does this; somebody leads every visit to one page on purpose: arrears, a login, or a suspended line. "
        "A few company networks and laboratories also point every name to one server. "
        "Open any page and see where it leads, and ask whether the line is in arrears, suspended or waits for a login; changing the DNS will not help.",
    ),
    "dns.unjudged": Text(
        zh="解析结果对不对没有测到：没有可对比的应答。",
        en="Whether the DNS answers are right could not be told: there is nothing to compare them with.",
    ),
    "dns.unjudged.explain": Text(
        zh="判断对错要有对比：资料里登记的地址（test.expect）、运营商 DNS 或第三方 DNS 至少一样。现在缺应答或缺对比，所以不判断。补上其中一样后重测。",
        en="Right or wrong needs a comparison: an address in the record (test.expect), the carrier's DNS or a third party's. Answers or comparison are missing, so nothing is said. Add one of them and test again.",
    ),
    "missing.dns_not_configured": Text(
        zh="没有读到本机网口所用的 DNS，只问了别家的。",
        en="The DNS set on this interface could not be read; only others were asked.",
    ),
    "missing.dns_not_configured.fix": Text(
        zh="在本机的网络设置里看一下 DNS 是否填了、填的哪台，再重新检测。",
        en="Look in this laptop's network settings which DNS is set, if any, and measure again.",
    ),
    "missing.dns_one_name": Text(
        zh="测试域名 {names} 同属一家，DNS 报错也可能是这一家域名自己的问题。",
        en="The test names ({names}) belong to one owner; the errors may be that owner's own.",
    ),
    "missing.dns_one_name.fix": Text(
        zh="用 --test-targets 加一个别家的网址，再重新检测。",
        en="Add a page of somebody else with --test-targets and measure again.",
    ),
    "missing.dns_no_address": Text(
        zh="本机所用的 DNS 没有给出任何地址，没有结果可判断。",
        en="The DNS set on this laptop gave no address at all, so there is nothing to judge.",
    ),
    "missing.dns_no_address.fix": Text(
        zh="先看 DNS 能不能解析的那一项，恢复后再判断结果对不对。",
        en="First settle whether DNS resolves at all; only then can its answers be judged.",
    ),
    "missing.dns_nobody_else": Text(
        zh="只问到本机所用的 DNS，没有别家的应答可以对比。",
        en="Only the DNS set on this laptop answered; there is no other to compare it with.",
    ),
    "missing.dns_nobody_else.fix": Text(
        zh="在资料里填上运营商 DNS（address.dns），或用 --test-reference-dns 加一台第三方 DNS，再重新检测。",
        en="Give the carrier's DNS in the record (address.dns), or a third party's with --test-reference-dns, and measure again.",
    ),
    "missing.nothing_beyond": Text(
        zh="网关以外没有任何地址应答，域名和网页都无从判断。",
        en="Nothing answers beyond the gateway, so neither names nor pages can be judged.",
    ),
    "missing.nothing_beyond.fix": Text(
        zh="先处理链路、地址、网关和外网可达，通了再重新检测。",
        en="Settle link, address, gateway and reach first, then measure again.",
    ),
}
