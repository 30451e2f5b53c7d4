"""Sentences of the check of the one site complained of."""

from fieldkit.text import Text

TEXTS: dict[str, Text] = {
    "site.opens": Text(
        zh="{host} 从本机能打开。",
        en="{host} opens from this laptop.",
    ),
    "site.opens.explain": Text(
        zh="按客户浏览器的方式解析、连接并打开了该网站，收到正常页面（要求登录也算）。客户电脑上仍打不开时，问题在那台电脑或它那一段。",
        en="The site was resolved, connected to and opened as the customer's browser would; a proper page came (one that asks for a login counts). If it still fails on the customer's computer, look at that computer and its part of the LAN.",
    ),
    "site.dead": Text(
        zh="只有 {host} 打不开：它的地址 {addresses} 连不上，或一连上就断；其他网站（{control}）正常。",
        en="Only {host} fails: its address {addresses} does not accept a connection, or breaks it off; other sites ({control}) open.",
    ),
    "site.dead.explain": Text(
        zh="同一时间、同一网口，对照网站能打开，而该网站各家 DNS 给出的地址都连不上（或加密、传输一开始就断）。"
        "可能是对端网站停了或把本线路的地址拉黑，也可能是到那个地址的路由或互联有问题，从本机分不清。"
        "请别处（手机流量、另一条线路、另一家运营商）同时打开它：都不行是对端的问题；只有本线路不行报数据侧查路由；只有本运营商不行是互联问题。",
        en="At the same time and through the same port other sites open, while no address that any resolver gives for this one can be connected to (or it breaks off at once). "
        "The site may be down or may have blocked this line's address, or the route or peering to it is broken; from here they look alike. "
        "Open it from elsewhere at the same time (phone data, another line, another carrier): if it fails everywhere it is the site; only from this line, have the core side look at routes; only from this carrier, it is peering.",
    ),
    "site.error": Text(
        zh="{host} 有应答，但返回错误 {status}，是网站自己的报错；其他网站（{control}）正常。",
        en="{host} answers, but with error {status}, the site's own; other sites ({control}) open.",
    ),
    "site.error.explain": Text(
        zh="网络已经把请求送到网站，网站返回了 4xx 或 5xx 的错误页，所以线路、DNS、端口都是通的。"
        "5xx 是网站故障；403 可能是网站按地区或来源地址限制访问；404 可能是网址写错。个别网站只拒绝检测工具，浏览器能开，所以用浏览器核对一次。"
        "请客户联系网站方；怀疑被限制时换一条线路对比。",
        en="The request reached the site and it returned a 4xx or 5xx error page, so line, DNS and ports work. "
        "5xx is a failure of the site; 403 may be a restriction by region or by source address; 404 may be a wrong address. A few sites refuse test tools only, so check once with a browser. "
        "The customer should ask the site's owner; where a restriction is suspected compare from another line.",
    ),
    "site.no_name": Text(
        zh="没有一家 DNS 解析得出 {host}，其他域名正常：域名写错、过期或对端的域名服务有问题。",
        en="No resolver knows {host}, while other names resolve: it is misspelt, expired, or its own name servers fail.",
    ),
    "site.no_name.explain": Text(
        zh="问到的 DNS 都回答该域名不存在或解析失败，同时对照网站的域名解析正常，所以不是 DNS 服务器的问题。"
        "先核对客户给的网址；内部系统的域名只有在公司内网的 DNS 上才有；再查域名是否过期。"
        "确认网址无误仍解析不了，请客户联系网站方。",
        en="Every resolver asked says that the name does not exist or fails for it, while names of other sites resolve; so the DNS servers are not at fault. "
        "Check the address the customer gave; names of internal systems exist only on a company's own DNS; see whether the domain has expired. "
        "If the address is right the customer should ask the site's owner.",
    ),
    "site.wrong_name": Text(
        zh="{host} 在本机被解析成 {got}，打不开；换成 {want} 就是对的。",
        en="On this laptop {host} leads to {got}, which does not open; {want} is right.",
    ),
    "site.wrong_name.explain": Text(
        zh="网站本身是好的：用别家 DNS 给出的地址能打开，而按本机的 hosts 文件或本机所用的 DNS 去访问就打不开（或给不出地址）。"
        "看本机 hosts 文件里有没有这个域名（杀毒、加速软件会写）；没有就是本机所用 DNS 的结果不对或已过期。"
        "删掉 hosts 里的那一行，或清 DNS 缓存、换 DNS 再试；DNS 是运营商的就报数据侧。",
        en="The site is well: it opens at the address another resolver gives, but not where this laptop's hosts file or its DNS leads (or they give no address). "
        "See whether the hosts file names it (security and accelerator programs write there); if not, the DNS in use gives a wrong or stale answer. "
        "Delete that line, or clear the DNS cache or change the DNS and try again; if the DNS is the carrier's report it.",
    ),
    "site.wrong_name_carrier": Text(
        zh="运营商的 DNS 对 {host} 给出 {got}，打不开；换成 {want} 就是对的。",
        en="The carrier's DNS says {got} for {host}, which does not open; {want} is right.",
    ),
    "site.wrong_name_carrier.explain": Text(
        zh="网站本身是好的：用别家 DNS 给出的地址能打开，而运营商的 DNS 给出的地址打不开，或者说没有这个域名；本机和客户的设备只是照用了它的结果。"
        "把域名、DNS 服务器地址、错误结果和时间报数据侧核对；客户可临时改用其他可用的 DNS。",
        en="The site is well: it opens at the address another resolver gives, but the carrier's resolver gives one that does not open, or says that there is no such name; this laptop and the customer's devices only follow it. "
        "Report the name, the server, the wrong answer and the time to the core side; meanwhile the customer may use another DNS that works.",
    ),
    "site.stalled": Text(
        zh="{host} 连得上，但一直没有内容回来；其他网站（{control}）正常。",
        en="{host} accepts the connection but nothing comes; other sites ({control}) open.",
    ),
    "site.stalled.explain": Text(
        zh="与该网站的 TCP 连接建立了，请求发出后没有数据，而对照网站正常。"
        "可能是网站过忙或故障、到它的路径上大包不通、或中途有设备拦截了内容。如果改用小包能打开，就是去往该网站的路径大包不通。"
        "换一条线路同时打开对比；能用小包打开的，报数据侧查到该地址的 MTU。",
        en="The TCP connection to the site stood, but after the request no data came, while other sites open. "
        "The site may be overloaded, large packets may vanish on the way to it, or something stops the content. If it came in small segments, it is large packets on the path to this site. "
        "Compare from another line at the same time; where small segments helped have the core side check the MTU towards that address.",
    ),
    "site.not_alone": Text(
        zh="不只是 {host}，对照网站（{control_failed}）也打不开：先按“网页打不开”处理。",
        en="It is not {host} alone: the control sites ({control_failed}) fail too. Treat it as “no pages open” first.",
    ),
    "site.not_alone.explain": Text(
        zh="判断“只有一个网站打不开”要有对照。对照网站同样打不开，就不能说是这个网站的问题。先按 DNS、外网可达、网页的结果处理，恢复后再测这个网站。",
        en="“One site only” needs a control group. As the control sites fail as well, nothing can be said about this one. Follow the findings on DNS, reach and pages first, then test the site again.",
    ),
    "site.not_asked": Text(
        zh="没有指定要查的网站。",
        en="No site was named.",
    ),
    "site.not_asked.explain": Text(
        zh="客户反映的是某一个网站打不开时，用 --symptom site --site 网址 指定它；否则这一项不用测。",
        en="If the complaint is about one site name it with --symptom site --site ADDRESS; otherwise this needs no test.",
    ),
    "site.unmeasured": Text(
        zh="该网站没有测到，不能判断是不是它的问题。",
        en="The site could not be judged.",
    ),
    "site.unmeasured.explain": Text(
        zh="网址不可用、没有对照网站、请求没有发出去，或结果前后不一。没有测到不等于正常，也不等于网站有问题。按“未测到”一栏补齐后重测。",
        en="The address is not usable, there is no control group, nothing left this laptop, or the results contradict each other. Not measured means neither fine nor at fault. Mend it as the list of things not measured says, and test again.",
    ),
    "missing.no_control": Text(
        zh="没有别的网页作对照，分不清是这个网站的问题还是都打不开。",
        en="There is no page of another site to compare with, so one site cannot be told from all.",
    ),
    "missing.no_control.fix": Text(
        zh="用 --test-targets 加一个别的网址作对照，再重新检测。",
        en="Add a page of another site with --test-targets and measure again.",
    ),
    "missing.control_fails": Text(
        zh="对照网站（{control_failed}）同样打不开，不能单说这个网站。",
        en="The control sites ({control_failed}) fail as well, so nothing can be said of this one alone.",
    ),
    "missing.control_fails.fix": Text(
        zh="先处理 DNS、外网可达和网页的问题，恢复后再测这个网站。",
        en="Settle DNS, reach and web pages first, then test the site again.",
    ),
    "missing.site_unsteady": Text(
        zh="该网站有时连得上有时连不上，可能是丢包或网站过忙。",
        en="The site connects at one time and not at another; loss, or an overloaded site.",
    ),
    "missing.site_unsteady.fix": Text(
        zh="过几分钟重新检测；仍然时好时坏，就看丢包情况，并换一条线路对比。",
        en="Measure again in a few minutes; if it stays unsteady look at loss, and compare from another line.",
    ),
    "missing.site_ipv6_only": Text(
        zh="该网站只有 IPv6 地址，本次只测 IPv4。",
        en="The site has IPv6 addresses only; this measurement covers IPv4.",
    ),
    "missing.site_ipv6_only.fix": Text(
        zh="问清该线路是否开通 IPv6，用浏览器在有 IPv6 的网络上打开它对比。",
        en="Ask whether the line carries IPv6, and compare in a browser on a network that has it.",
    ),
    "missing.site_no_answer": Text(
        zh="问这个域名时，各 DNS 都没有给出有用的应答。",
        en="No resolver gave a useful answer for this name.",
    ),
    "missing.site_no_answer.fix": Text(
        zh="先看 DNS 的检测结果，再重新检测这个网站。",
        en="Look at the DNS findings first, then test the site again.",
    ),
}
