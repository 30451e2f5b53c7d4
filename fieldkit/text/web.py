"""Sentences of the check of web pages."""

from fieldkit.text import Text

TEXTS: dict[str, Text] = {
    "web.opens": Text(
        zh="网页能打开，应答完整。",
        en="Web pages open and come complete.",
    ),
    "web.opens.explain": Text(
        zh="在被测网口上逐个打开测试网页，分域名、连接、加密、首字节、传输几段计时。收到完整的网页应答就算打开；本机设了代理时也算上代理。",
        en="The test pages are fetched through the tested interface, timed phase by phase: name, connection, encryption, first byte, transfer. A complete answer counts as open; through the proxy, where one is set.",
    ),
    "web.proxy_broken": Text(
        zh="直接访问网页正常，经过本机设置的代理 {proxy} 却打不开：代理设置有问题。",
        en="Pages open directly, but not through the proxy set on this laptop ({proxy}): the proxy setting is the obstacle.",
    ),
    "web.proxy_broken.explain": Text(
        zh="同一个网络，不走代理能打开网页，走本机设置的代理打不开（代理连不上，或代理拒绝）。浏览器默认走代理，所以客户看到的是网页全打不开，线路其实是好的。"
        "常见原因：以前的软件留下的代理、代理服务器停了、公司代理只在公司内网可用。"
        "关闭系统代理（或环境变量里的代理）再试；如果是公司要求的代理，请客户的网管处理。",
        en="On the same network pages open without a proxy and fail through the one set on this laptop (it cannot be reached, or refuses). Browsers use the proxy, so the customer sees no page although the line is fine. "
        "Common causes: a setting left by some program, a proxy that is switched off, a company proxy that exists only inside the company. "
        "Switch the proxy off (system setting or environment variable) and try again; if the company demands it, their own network staff must mend it.",
    ),
    "web.captive": Text(
        zh="打开 {url} 跳转到认证/催费页（{location}）；线路本身能通数据。",
        en="Opening {url} leads to a captive or arrears page ({location}); the line itself carries traffic.",
    ),
    "web.captive.explain": Text(
        zh="多个互不相干的网站都被带到同一个别家的页面，或者所有域名都指到同一台服务器，或者网络直接答复“需要认证”（511）。单个网站自己的跳转（http 转 https、换成 www）不算。"
        "常见原因：欠费停机后的催费页、上网认证页、酒店和写字楼的登录页。也有少数是防火墙的拦截页。"
        "在浏览器里打开看页面上写的是什么，再查该线路是否欠费、停机、待认证；不要先去查 DNS 或线路。",
        en="Several unrelated sites are led to one page of somebody else, or every name to one server, or the network itself asks for a login (status 511). A site's own redirect (http to https, to www) does not count. "
        "Common causes: the arrears page of a suspended line, a login page of the carrier, a hotel or an office building; now and then a firewall's block page. "
        "Open it in a browser and read what it says, then ask whether the line is in arrears, suspended or waits for a login, before looking at DNS or the line.",
    ),
    "web.no_names": Text(
        zh="网页打不开只因域名解析不了：本机所用的 DNS 给不出地址，而网络本身是通的。",
        en="Pages fail for want of name resolution only: the DNS set on this laptop gives no address, while the path is open.",
    ),
    "web.no_names.explain": Text(
        zh="用本机所用的 DNS 解析不出网页的地址；换别家 DNS 或直接用已知地址就能打开，或者网关以外的地址有应答。客户的浏览器只用本机的 DNS，所以一个网页也打不开。"
        "看 DNS 的检测结果定是谁的 DNS 有问题：改正本机 DNS、重启路由器，或报运营商 DNS 故障。",
        en="The DNS set on this laptop gives no address for the pages; with another resolver's answer or a known address they open, or addresses beyond the gateway answer. The customer's browser uses this laptop's DNS only, so no page opens. "
        "The DNS findings tell whose resolver it is: correct the setting, restart the router, or report the carrier's DNS.",
    ),
    "web.ports_blocked": Text(
        zh="网页端口被拦：{failed} 都连不上，而 {working} 是通的。",
        en="The web ports are blocked: no connection to {failed} comes about, while {working} passes.",
    ),
    "web.ports_blocked.explain": Text(
        zh="测试网页的 80 或 443 端口（或两个都）一个也连不上，但 ping、其他 TCP 端口或 DNS（TCP）能通，说明通路在，只有网页端口被挡。"
        "可能是客户的防火墙、上网行为管理，也可能是运营商侧的安全策略（例如被投诉、被攻击后的封堵）；现在还分不清是哪一侧。"
        "在 CPE 处单机直连再测：直连能开网页就查客户的防火墙，直连也不行就报数据侧查策略和封堵记录。",
        en="On port 80, on port 443 or on both not one test page could be connected to, though pings, other TCP ports or DNS over TCP pass; the path is there, only the web ports are stopped. "
        "It may be the customer's firewall or traffic-control box, or a security policy on the carrier's side; which, cannot be told from here. "
        "Test alone at the CPE: if pages open there look at the customer's firewall, if not have the core side look at its policies and blocks.",
    ),
    "web.stalled": Text(
        zh="网页连得上但没有数据回来：{failed} 连接成功后一直没有应答。",
        en="Pages connect, then nothing comes: {failed} accepted the connection and kept silent.",
    ),
    "web.stalled.explain": Text(
        zh="测试网页的 TCP 连接都建立了，发出请求后却没有任何数据。改用小包重试也没有好转（或本系统不能用小包重试），所以还不能说是大包不通。"
        "可能是大包不通、中途的防火墙只放行连接不放行内容、NAT 会话异常，或线路丢包严重。"
        "接着看大包检测和丢包情况；在 CPE 处单机直连再测，区分是客户侧还是运营商侧。",
        en="The TCP connections stood, yet after the request no data came. Trying again in small segments did not help (or this system cannot do it), so it cannot be called a black hole for large packets. "
        "It may still be one, or a firewall that lets connections but not content pass, hung NAT sessions, or heavy loss. "
        "Look at the large-packet and loss findings next, and test alone at the CPE to tell the customer's side from the carrier's.",
    ),
    "web.none": Text(
        zh="测试网页一个也打不开：{failed}。",
        en="Not one test page opens: {failed}.",
    ),
    "web.none.explain": Text(
        zh="所有测试网页都失败，失败的情形不完全一样，或没有别的途径可以对比，所以这里只说打不开，不说原因。"
        "按顺序看前面的结果：链路、地址、网关、DNS、外网可达，第一项异常的最可能是原因；如果大包检测有结论，以它为准。",
        en="Every test page failed, in different ways or with nothing to compare with, so only the failure is stated and no cause. "
        "Read the findings in order: link, address, gateway, DNS, reach; the first that is broken is the likely cause. If the large-packet finding has a verdict, follow that.",
    ),
    "web.some": Text(
        zh="部分测试网页不正常（打不开、只有错误页或跳到别处）：{failed}。",
        en="Some test pages fail, give only an error page, or lead elsewhere: {failed}.",
    ),
    "web.some.explain": Text(
        zh="有的测试网页能打开，有的不能；或者全部只返回错误页，或唯一的测试网页跳到了别家的页面。通路是有的，失败的那几个可能是网站自己的问题，也可能被策略拦截。"
        "过几分钟重测；如果客户说的是某个网站，用 --symptom site --site 网址 单独检测它。",
        en="Some test pages open and some do not, or all return nothing but error pages, or the only one leads to somebody else's page. There is a path; those that fail may be at fault themselves or be blocked by a policy. "
        "Test again in a few minutes; if the complaint is about one site, test that one with --symptom site --site ADDRESS.",
    ),
    "web.certificate": Text(
        zh="网页的证书都显示已过期或尚未生效，先看本机的日期和时间对不对。",
        en="Every page's certificate looks expired or not yet valid; first see whether this laptop's date and time are right.",
    ),
    "web.certificate.explain": Text(
        zh="不同网站的证书同时过期几乎不可能，多半是电脑的日期时间不对（主板电池没电、时区错误），浏览器会提示“不安全”而打不开网页。"
        "校准本机和客户电脑的日期时间，再试。",
        en="Certificates of different sites do not expire together; most likely the computer's clock is wrong (flat battery, time zone), and browsers refuse the pages as “not secure”. "
        "Set date and time on this laptop and on the customer's computer, then try again.",
    ),
    "web.unmeasured": Text(
        zh="网页没有测到，不能说能上网，也不能说不能。",
        en="Web pages could not be tested; nothing is said about them.",
    ),
    "web.unmeasured.explain": Text(
        zh="没有测试网页、网口没有接通、报文没有发出去，或者外网根本不通以致域名都解析不了。没有测到不等于正常。先处理前面的问题，按“未测到”一栏补齐后重测。",
        en="No test page was named, the port has no link, nothing left this laptop, or nothing at all passes beyond the gateway so that names fail as well. Not measured does not mean fine. Settle what comes before, mend it as the list of things not measured says, and test again.",
    ),
    "missing.web_not_sent": Text(
        zh="网页请求没能从本机发出去（没有路由、地址不可用，或被本机的安全软件拦截）。",
        en="The page requests could not leave this laptop (no route, an unusable address, or its own security software).",
    ),
    "missing.web_not_sent.fix": Text(
        zh="检查本机的地址、网关和安全软件，再重新检测。",
        en="Look at this laptop's address, gateway and security software, then measure again.",
    ),
}
