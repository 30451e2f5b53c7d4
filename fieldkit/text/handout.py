"""Words that leave the laptop: to the NOC by telephone, to the customer on one page."""

from fieldkit.text import Text

TEXTS: dict[str, Text] = {
    "handout.noc.line": Text(zh="您好，报一条专线：{line}。", en="About this line: {line}."),
    "handout.noc.no_line": Text(zh="（电路编号请现场补）", en="(add the line's id)"),
    "handout.noc.tested": Text(zh="{at} 我在{vantage}测试：", en="{at}, tested from: {vantage}."),
    "handout.noc.tested_at": Text(zh="{at} 测试：", en="{at}, tested:"),
    "handout.noc.not_tested": Text(zh="还没有现场测试。", en="Nothing has been measured on site yet."),
    "handout.noc.judged": Text(
        zh="判断：{cause}，{confidence}，责任归属：{owner}。", en="Judged: {cause}, {confidence}; owner: {owner}."
    ),
    "handout.noc.result": Text(zh="结果：{cause}。", en="Result: {cause}."),
    "handout.noc.ask.access": Text(
        zh="请查接入端口的状态、学到的 MAC、ARP/绑定、VLAN、两端收光和错包增长，并派接入侧处理。",
        en="Please look up the access port's state, the MAC learned, ARP and binding, VLAN, light at both ends and error growth, and have the access team act.",
    ),
    "handout.noc.ask.transmission": Text(
        zh="请查这条电路的传输告警和交叉连接，必要时配合分段环回。",
        en="Please look up the circuit's transmission alarms and cross-connects, and set loops section by section if need be.",
    ),
    "handout.noc.ask.core": Text(
        zh="请查业务网关上这条线的 ARP、路由、限速和认证状态。",
        en="Please look up ARP, route, rate limit and authentication of this line on the service gateway.",
    ),
    "handout.noc.ask.provisioning": Text(
        zh="请核对这条线的数据制作：地址、VLAN、速率、账号。",
        en="Please check what is provisioned for this line: address, VLAN, rate, account.",
    ),
    "handout.noc.ask.business": Text(
        zh="请核对这条线的业务状态（停机、未交维、备案）。",
        en="Please check the state of this service (suspended, not handed over, filing).",
    ),
    "handout.noc.ask.customer": Text(
        zh="线路侧未见异常，请先登记，不必派线路。",
        en="Nothing wrong was seen on the line; please register it, no line team is needed.",
    ),
    "handout.noc.ask.external": Text(
        zh="线路侧未见异常，请按外部原因登记。",
        en="Nothing wrong was seen on the line; please register it as an external cause.",
    ),
    "handout.noc.ask.customer_open": Text(
        zh="客户侧先处理；线路侧这次没有全部测到，请先登记，处理后我再测一次。",
        en="The customer's side is dealt with first; not all of the line could be measured this time. Please register it; I will test again afterwards.",
    ),
    "handout.noc.ask.external_open": Text(
        zh="请先按外部原因登记；线路侧这次没有全部测到，外部恢复后我再测一次。",
        en="Please register it as an external cause; not all of the line could be measured this time. I will test again once that is restored.",
    ),
    "handout.noc.ask.NW-DNS": Text(
        zh="请查这几台 DNS 服务器和到它们的路由、访问策略，同片区有没有同类申告。",
        en="Please look up these DNS servers, the route and the policy on the way to them, and whether others in the area complain.",
    ),
    "handout.noc.ask.NW-AAA": Text(
        zh="请查这条线的账号状态、认证日志和有没有残留会话。",
        en="Please look up the account's state, the authentication log and any session left over.",
    ),
    "handout.noc.ask.NW-SEC": Text(
        zh="请查这条线上有没有安全策略、封堵或跳转。",
        en="Please look up whether a security policy, a block or a redirect applies to this line.",
    ),
    "handout.noc.ask.none": Text(zh="请登记测试结果。", en="Please register the result."),
    "handout.noc.ask.unknown": Text(
        zh="还没定位，请帮查六项：端口状态、学到的 MAC、ARP/绑定、VLAN、两端收光、错包增长。",
        en="Not located yet. Please look up six things: port state, MAC learned, ARP and binding, VLAN, light at both ends, error growth.",
    ),
    "handout.noc.record": Text(zh="记录 {case}。", en="Case {case}."),
    "handout.noc.ticket": Text(zh="工单 {ticket}。", en="Ticket {ticket}."),
    "handout.customer.page": Text(zh="现场测试说明", en="Site test statement"),
    "handout.customer.title": Text(zh="测试结论", en="Result"),
    "handout.customer.heading": Text(zh="现场测试 {at} 专线 {line}", en="Site test {at}, line {line}"),
    "handout.customer.heading_no_line": Text(zh="现场测试 {at}", en="Site test {at}"),
    "handout.customer.not_tested": Text(
        zh="还没有现场测试结果；测试后再向贵单位说明。",
        en="Nothing has been measured on site yet; you will have the result after the test.",
    ),
    "handout.customer.direct_fine": Text(
        zh="经现场测试，光路及本机直连到运营商网关正常，客户内网侧需进一步排查。",
        en="Tested on site: the light path and this laptop's direct connection to the carrier's gateway are fine; the customer's side needs a closer look.",
    ),
    "handout.customer.fine_direct": Text(
        zh="经现场测试，测试期间光路及本机直连到运营商网关正常，未复现故障。如再出现，请记下时间和现象并保持现场。",
        en="Tested on site: while testing, the light path and this laptop's direct connection to the carrier's gateway were fine; the fault did not show. If it returns, please note the time and what you see, and leave things as they are.",
    ),
    "handout.customer.fine_lan": Text(
        zh="经现场测试，测试期间本机在贵单位网络上使用正常，未复现故障。如再出现，请记下时间和现象并保持现场。",
        en="Tested on site: while testing, this laptop worked on your network; the fault did not show. If it returns, please note the time and what you see, and leave things as they are.",
    ),
    "handout.customer.lan": Text(
        zh="经现场测试：{found}客户内网侧需进一步排查。建议：{remedy}",
        en="Tested on site: {found} The customer's side needs a closer look. We suggest: {remedy}",
    ),
    "handout.customer.lan.short": Text(
        zh="经现场测试：{found}客户内网侧需进一步排查。",
        en="Tested on site: {found} The customer's side needs a closer look.",
    ),
    "handout.customer.lan_hazard": Text(
        zh="经现场测试：{found}目前不影响使用，建议留意。",
        en="Tested on site: {found} It does no harm at present; please keep an eye on it.",
    ),
    "handout.customer.lan_fine": Text(
        zh="经现场测试，测试期间贵单位内网的网关和地址分配都只有一家应答，未见地址冲突和环路。",
        en="Tested on site: while testing, one gateway and one DHCP service answered on your network; no address conflict and no loop was seen.",
    ),
    "handout.lan_check.device": Text(
        zh="把多出来的那台设备的 LAN 地址改成不冲突的（如 192.168.100.1），关掉它的 DHCP，只接 LAN 口；然后重启内网所有设备，观察两天。需要时我们配合。",
        en="Give the additional device a LAN address of its own (such as 192.168.100.1), switch its DHCP off and use its LAN ports only; then restart every device on the network and watch for two days. We are glad to help.",
    ),
    "handout.lan_check.loop": Text(
        zh="在交换机上逐根拔线，找到接成环或狂发报文的那根，并打开交换机的环路检测。需要时我们配合。",
        en="Unplug the switches' cables one by one until the looped or flooding one is found, and switch loop detection on. We are glad to help.",
    ),
    "handout.lan_check.loop_over": Text(
        zh="请回想那个时刻谁动过网线、开过什么设备，并查交换机日志、打开环路检测；再发作时请先联系我们，不要急着恢复。需要时我们配合。",
        en="Please find out who touched a cable or switched something on at that time, look into the switches' logs and switch loop detection on; if it comes back, call us before anything is changed. We are glad to help.",
    ),
    "handout.lan_check.pool": Text(
        zh="把路由器的地址段扩大，或把租期改短，让后开机的电脑也能拿到地址。需要时我们配合。",
        en="Widen the router's address range or shorten the lease, so that computers started later get an address too. We are glad to help.",
    ),
    "handout.customer.external.short": Text(
        zh="经现场测试：{found}原因在贵单位网络和本专线之外。",
        en="Tested on site: {found} The cause lies outside your network and this line.",
    ),
    "handout.customer.ours": Text(
        zh="经现场测试：{found}线路侧由我方继续处理，恢复后与贵单位确认。",
        en="Tested on site: {found} We are working on the line and will confirm with you once it is restored.",
    ),
    "handout.customer.business": Text(
        zh="经现场测试：{found}请与客户经理核对业务状态。",
        en="Tested on site: {found} Please check the state of the service with your account manager.",
    ),
    "handout.customer.external": Text(
        zh="经现场测试：{found}原因在贵单位网络和本专线之外。{remedy}",
        en="Tested on site: {found} The cause lies outside your network and this line. {remedy}",
    ),
    "handout.customer.external_maybe": Text(
        zh="经现场测试：{found}从目前测到的看，原因可能在贵单位网络和本专线之外，还需确认。{remedy}",
        en="Tested on site: {found} From what was measured the cause may lie outside your network and this line; this needs confirming. {remedy}",
    ),
    "handout.customer.external_maybe.short": Text(
        zh="经现场测试：{found}从目前测到的看，原因可能在贵单位网络和本专线之外，还需确认。",
        en="Tested on site: {found} From what was measured the cause may lie outside your network and this line; this needs confirming.",
    ),
    "handout.customer.open": Text(
        zh="经现场测试，尚未定位到具体原因，我方继续排查，有进展即与贵单位联系。",
        en="Tested on site: the cause has not been located yet. We go on looking and will contact you as soon as we know more.",
    ),
    "handout.advice": Text(zh="建议", en="We suggest"),
    "handout.tested_at": Text(zh="测试时间", en="Tested at"),
    "handout.measured": Text(zh="实测项目", en="What was measured"),
    "handout.verdict": Text(zh="结果", en="Verdict"),
    "handout.item": Text(zh="项目", en="Item"),
    "handout.seen": Text(zh="说明", en="What was seen"),
    "handout.signatures": Text(zh="签字", en="Signatures"),
    "handout.sign.technician": Text(zh="测试人", en="Tested by"),
    "handout.sign.customer": Text(zh="客户代表", en="For the customer"),
    "handout.scan": Text(zh="用手机扫码取走文字：", en="Scan to take the words along:"),
    "handout.scan_shorter": Text(
        zh="终端窄，码里是简短的文字，用手机扫码取走：",
        en="For want of room the code holds a shorter text. Scan to take it along:",
    ),
    "handout.too_wide": Text(
        zh="二维码需要 {columns} 列宽，当前终端只有 {width} 列",
        en="The QR code takes {columns} columns, this terminal has {width}",
    ),
    "handout.too_wide.fix": Text(
        zh="把终端放大或字号调小，或用 --qr-file 文件.svg 存成图片。",
        en="Widen the terminal or use a smaller font, or write it to a picture with --qr-file FILE.svg.",
    ),
    "handout.too_long": Text(zh="文字太长，一个二维码装不下", en="The text is too long for one QR code"),
    "handout.too_long.fix": Text(
        zh="用 --for customer 或 --for noc 不带 --qr 取文字。", en="Take the text without --qr."
    ),
}
