"""What each option and argument means, for the help pages."""

from fieldkit.text import Text

TEXTS: dict[str, Text] = {
    # Placeholders.
    "meta.tree": Text(zh="排查流程", en="TREE"),
    "meta.file": Text(zh="文件", en="FILE"),
    "meta.folder": Text(zh="目录", en="FOLDER"),
    "meta.case": Text(zh="记录编号", en="CASE"),
    "meta.line": Text(zh="电路编号", en="ID"),
    "meta.code": Text(zh="代码", en="CODE"),
    "meta.name": Text(zh="名称", en="NAME"),
    "meta.seconds": Text(zh="秒", en="SECONDS"),
    "meta.number": Text(zh="数字", en="NUMBER"),
    "meta.words": Text(zh="说明文字", en="TEXT"),
    "meta.case_before": Text(zh="先测的记录", en="BEFORE"),
    "meta.case_after": Text(zh="后测的记录", en="AFTER"),
    "meta.shell": Text(zh="环境", en="SHELL"),
    "meta.text": Text(zh="文字", en="TEXT"),
    "meta.url": Text(zh="网址", en="URL"),
    "meta.topics": Text(zh="项目,…", en="TOPIC,…"),
    "meta.expect": Text(zh="域名=地址,…", en="NAME=IP,…"),
    # Everywhere.
    "option.help": Text(zh="显示本页。", en="Show this page."),
    "option.version": Text(zh="显示版本号。", en="Show the version."),
    "option.lang": Text(
        zh="界面语言；auto 跟随系统。写在命令前后都行。",
        en="Language; auto follows the system. May stand before or after the command.",
    ),
    "option.json": Text(zh="只在标准输出上给一份 JSON。", en="Print exactly one JSON document on standard output."),
    "option.no_color": Text(zh="不用颜色。", en="No colour."),
    # diagnose.
    "panel.record": Text(zh="专线资料（盖过已导入的资料）", en="Line record (over the imported one)"),
    "option.tree": Text(zh="走哪个排查流程，例如 internet。", en="The tree to walk, for example internet."),
    "option.line": Text(zh="用已导入的这条专线的资料。", en="Use the imported record of this line."),
    "option.interface": Text(
        zh="测哪个网口；不写则自动选插着网线的那个。", en="The interface to test; by default the cabled one."
    ),
    "option.at": Text(
        zh="笔记本插在哪里：lan 客户内网，cpe 直连运营商入户口，room 机房。",
        en="Where the laptop is plugged in: lan behind the customer's router, cpe alone at the hand-over, room in the access room.",
    ),
    "option.symptom": Text(
        zh="投诉现象：after-change 变动后，down 全断，no-web 网页打不开，slow 慢，site 个别网站，intermittent 时断时续，"
        "partial 部分电脑不通。",
        en="The complaint: after-change, down, no-web, slow, site (one site), intermittent, partial (some hosts only).",
    ),
    "option.site": Text(
        zh="打不开的那个网址（现象为 site 时）。", en="The site that does not open (with the symptom site)."
    ),
    "option.allow": Text(
        zh="事先同意的项目：rate 测速，sweep 扫描内网，interrupt 中断客户业务。",
        en="Consent given beforehand: rate (throughput), sweep (scan of the LAN), interrupt (the customer's service).",
    ),
    "option.print_only": Text(
        zh="只打印改网口和改回的命令，什么都不做。",
        en="Only print the commands that set the adapter and put it back.",
    ),
    "option.restore": Text(
        zh="把上次没有改回的网口改回原样。", en="Put back an adapter that an earlier call left changed."
    ),
    "option.auto": Text(
        zh="不提问：每个问题按“不确定”走，每个动作都跳过。",
        en="Ask nothing: take each question's unsure, skip every action.",
    ),
    "option.answers": Text(zh="按文件里写好的回答走。", en="Take the answers from a file."),
    "option.rehearse": Text(
        zh="用录下的现场演练，不碰网络。", en="Rehearse a recorded site; the network is not touched."
    ),
    "option.quiet_lan": Text(
        zh="内网静默：只听，只跟本机网关说话。", en="Quiet on the LAN: listen only, and talk to our own gateway."
    ),
    "option.timeout": Text(zh="每项测量最多等多久。", en="The longest any one measurement may take."),
    "option.playbooks": Text(
        zh="另加一个排查流程目录，同名的以它为准。",
        en="A further folder of trees; it overrides those of the same name.",
    ),
    # path-check.
    "meta.target": Text(zh="目标", en="TARGET"),
    "meta.milliseconds": Text(zh="毫秒", en="MS"),
    "meta.sizes": Text(zh="字节,…", en="BYTES,…"),
    "meta.duration": Text(zh="时长", en="DURATION"),
    "meta.far": Text(zh="主机[:端口]", en="HOST[:PORT]"),
    "option.path_target": Text(
        zh="测到哪里（地址或域名）；不写则用测试目标。",
        en="Measure to here (address or name); by default the test targets.",
    ),
    "option.path_seconds": Text(zh="测多少秒，默认 20。", en="For how many seconds, by default 20."),
    "option.path_interval": Text(
        zh="每隔多少毫秒发一包，1 到 1000，默认 20（盯线时 100）。",
        en="A packet every so many milliseconds, 1 to 1000, by default 20 (100 for --watch).",
    ),
    "option.path_sizes": Text(
        zh="IP 包长，默认 64,1472，看是不是只丢大包。",
        en="IP packet sizes, by default 64,1472: is only the large one lost?",
    ),
    "option.path_far": Text(
        zh="对端开着 fieldkit reflect 的主机：分方向测丢包。",
        en="A host at the far end that runs fieldkit reflect: loss by direction.",
    ),
    "option.path_rate": Text(
        zh="另外测速（会占满线路，要先同意）。", en="Also measure the rate (fills the line, asks first)."
    ),
    "option.path_watch": Text(
        zh="盯这么久，例如 30m、12h：逐分钟记下哪一段先断。",
        en="Watch for so long, for example 30m, 12h: which section fails first, minute by minute.",
    ),
    "option.path_resume": Text(
        zh="接着盯停下的那一次；时间已到则只出小结。",
        en="Go on with a watch that was stopped; only its summary if its time is over.",
    ),
    "meta.paste": Text(zh="[文件|-]", en="[FILE|-]"),
    "option.phone": Text(
        zh="出发前打电话问：最多六个问题，不测量，给出去哪端、带什么、找谁。",
        en="Before leaving: at most six questions, nothing measured; says which end to visit, what to bring, whom to call.",
    ),
    "option.paste": Text(
        zh="把设备输出粘进来当作读到的：不写文件取剪贴板，- 取标准输入；可写多次。",
        en="Take a device's pasted output as read: from a file, - for standard input, alone the clipboard; may repeat.",
    ),
    "option.after": Text(
        zh="接着这条电话记录：问过的不再问。", en="Go on from this earlier case: what it heard is not asked again."
    ),
    "option.ticket": Text(zh="工单号，写进处理记录。", en="The ticket's number, kept in the case."),
    # lan-check.
    "option.lan_inventory": Text(
        zh="另外列出内网有哪些设备（逐个问地址，先征求同意）。",
        en="Also list the devices of this LAN (asks each address by ARP; asks you first).",
    ),
    "option.lan_watch": Text(
        zh="守着听这么久，例如 10m：抓时有时无的冲突。",
        en="Listen for so long, for example 10m: for conflicts that come and go.",
    ),
    "option.lan_capture": Text(
        zh="看这个抓包文件（pcap、pcapng，可 .gz），不发任何报文。",
        en="Judge this capture (pcap or pcapng, also .gz); nothing is sent.",
    ),
    "option.lan_record": Text(
        zh="把听到的广播和检测报文存成抓包文件（先征求同意，有上限）。",
        en="Keep broadcasts and what concerns this test in a capture file (asks first, capped).",
    ),
    "option.lan_gateway": Text(
        zh="网关地址（本机没有地址，或抓包里看不出时）。",
        en="The gateway's address, where neither laptop nor capture tells.",
    ),
    "option.auto_lan": Text(
        zh="不提问：不要密码、不带人拔线；--inventory 就算同意。",
        en="Ask nothing: no password, no pulling of cables; --inventory then counts as agreed.",
    ),
    "option.allow_lan": Text(
        zh="事先同意的项目：inventory 列设备（最多一个 /24），inventory-all 更大的网段也问（最多一个 /20），record 存抓包。",
        en="Consent given beforehand: inventory (list of devices, a /24 at most), inventory-all (of a larger subnet, a /20 at "
        "most), record (keep a capture).",
    ),
    # mac-check.
    "meta.mac": Text(zh="MAC", en="MAC"),
    "meta.station": Text(zh="MAC|IP", en="MAC|IP"),
    "meta.console": Text(zh="串口", en="PORT"),
    "meta.baud": Text(zh="波特率", en="BAUD"),
    "option.mac": Text(
        zh="客户读的 MAC（写法不限）；直连时默认本机的。",
        en="The MAC the customer read out, in any notation; at cpe by default this laptop's.",
    ),
    "option.find": Text(
        zh="找这台设备插在哪台交换机的哪个口。", en="Find the switch port that this station is plugged into."
    ),
    "option.rebind": Text(
        zh="把绑定改成现用的 MAC：先显示改动，输入端口和 MAC 确认后才改，改完回读。",
        en="Re-bind to the MAC in use: shows the change, wants port and MAC typed, reads it back.",
    ),
    "option.resume_rebind": Text(zh="接着处理上次没做完的重新绑定。", en="Deal with a re-binding that was cut short."),
    "option.save": Text(
        zh="重新绑定后另行确认保存配置；不加则不保存。",
        en="After re-binding also save the configuration, confirmed apart; never without this.",
    ),
    "option.confirm": Text(
        zh="不在终端上时，用“端口 MAC”确认重新绑定（须同时 --allow rebind）。",
        en='Confirm the re-binding as "PORT MAC" where there is no terminal (with --allow rebind).',
    ),
    "option.console": Text(
        zh="经串口登录（COM3、/dev/ttyUSB0），不走网络。",
        en="Log in by the serial console (COM3, /dev/ttyUSB0), not by the network.",
    ),
    "option.baud": Text(zh="串口速率，默认 9600。", en="The console's speed, by default 9600."),
    "option.auto_mac": Text(
        zh="不提问：账号只取环境变量和钥匙串，不认识的主机密钥不登录。",
        en="Ask nothing: the login only from environment or keyring, an unknown host key is left alone.",
    ),
    "option.allow_mac": Text(zh="事先同意的项目：rebind 重新绑定。", en="Consent given beforehand: rebind."),
    # Other commands.
    "option.case": Text(
        zh="记录编号，可只写开头或结尾；last 是最近一次。",
        en="The case's id, or its beginning or end; last is the newest.",
    ),
    "option.case_all": Text(zh="全部列出；不加只列最近 50 条。", en="List all of them, not only the latest 50."),
    "option.case_raw": Text(zh="逐条列出原始事件。", en="List the raw events."),
    "option.report_as": Text(zh="报告格式。", en="The report's format."),
    "option.report_for": Text(
        zh="不出整份报告，只出给谁的话：noc（念给网管的一段）、customer（给客户的一页说明）。",
        en="Not the whole report but the words for: noc (to read out), customer (one page for the customer).",
    ),
    "option.report_qr": Text(
        zh="把这段话显示成二维码，用手机扫走。", en="Show these words as a QR code for the telephone."
    ),
    "option.report_qr_file": Text(
        zh="二维码存成图片（.svg 或 .png）。", en="Write the QR code to a picture (.svg or .png)."
    ),
    "option.report_out": Text(zh="写到这个文件；- 为标准输出。", en="Write to this file; - is standard output."),
    "option.line_file": Text(zh="专线资料文件。", en="The file of line records."),
    "option.export_line": Text(zh="只导出这一条专线。", en="Only this line."),
    "option.line_as": Text(zh="文件格式；不写则看文件后缀。", en="The format; by default what the file's suffix says."),
    "option.template_as": Text(zh="模板格式。", en="The template's format."),
    "option.note_text": Text(
        zh="备注内容；不写则从标准输入读，或当场输入。",
        en="The note; without it, it is read from standard input or asked for.",
    ),
    "option.closed_as": Text(
        zh="按哪个原因代码结案，例如 CU-DUPGW。", en="The cause it is closed with, for example CU-DUPGW."
    ),
    "option.closing_text": Text(zh="结案说明。", en="What was found and done, in your own words."),
    "option.case_before": Text(
        zh="先测的那次记录；last~1 是倒数第二次。", en="The earlier case; last~1 is the newest but one."
    ),
    "option.case_after": Text(zh="后测的那次记录；last 是最近一次。", en="The later case; last is the newest."),
    "option.shell": Text(zh="哪一种命令行环境。", en="For which shell."),
    "option.line_id": Text(zh="电路编号。", en="The line's id."),
    "option.code": Text(
        zh="代码，例如 gateway.duplicate 或 CU-DUPGW。", en="The code, for example gateway.duplicate or CU-DUPGW."
    ),
    "option.lint_where": Text(zh="只查这个目录或文件。", en="Only this folder or file."),
    "option.some_tree": Text(zh="只看这一个。", en="Only this tree."),
    "option.one_tree": Text(zh="哪一个。", en="Which tree."),
    "option.graph_as": Text(
        zh="画法：tree 为树状文字，mermaid 为图。", en="How to draw: tree for the terminal, or mermaid."
    ),
    "meta.address": Text(zh="地址", en="ADDRESS"),
    "meta.peers": Text(zh="地址[,网段…]", en="IP[,IP/PREFIX,…]"),
    "option.reflect_listen": Text(
        zh="在本机哪个地址上应答；不写则自动选。",
        en="The address of this laptop to listen on; by default the cabled port's.",
    ),
    "option.reflect_port": Text(
        zh="应答用的端口；不写则用 862，用不了就用 8620。",
        en="The UDP port; by default 862, or 8620 where that cannot be had.",
    ),
    "option.reflect_allow": Text(
        zh="只应答这些对端（地址或网段），可写多次；不写会问。",
        en="Answer these peers only (addresses or prefixes); may be repeated; asked for if left out.",
    ),
    "option.reflect_any": Text(zh="谁来都应答（慎用）。", en="Answer anybody (with care)."),
    "option.reflect_for": Text(
        zh="开多久，例如 30m、2h；默认 30m。", en="For how long, for example 30m, 2h; 30m by default."
    ),
    "option.reflect_rate": Text(
        zh="每秒最多应答多少包，默认 1200。", en="The most packets answered a second; 1200 by default."
    ),
    "option.reflect_interface": Text(
        zh="在哪个网口上应答；不写则自动选。", en="The interface to answer on; by default the cabled one."
    ),
    # The record's keys as flags.
    "record.service": Text(zh="业务类型。", en="The service sold."),
    "record.grade": Text(zh="保障等级。", en="The service grade."),
    "record.rate_mbps": Text(zh="签约带宽，Mbps。", en="The contracted rate in Mbps."),
    "record.handed_over": Text(zh="是否已交维。", en="Has it been handed over to maintenance?"),
    "record.centre": Text(zh="是否中心点。", en="Is it the centre of a star?"),
    "record.dual_route": Text(zh="是否双路由。", en="Does it have two routes?"),
    "record.key_group": Text(zh="是否重点集团客户。", en="Is it a key account?"),
    "record.customer.name": Text(zh="客户名称。", en="The customer's name."),
    "record.customer.contact": Text(zh="客户联系人。", en="The contact person."),
    "record.customer.phone": Text(zh="联系电话。", en="The contact's telephone number."),
    "record.customer.address": Text(zh="客户地址。", en="The customer's street address."),
    "record.customer.room": Text(zh="机房位置。", en="Where the equipment room is."),
    "record.customer.device_position": Text(zh="设备位置。", en="Where the device stands."),
    "record.customer.may_probe_lan": Text(zh="客户是否允许探测其内网。", en="May the customer's LAN be probed?"),
    "record.address.mode": Text(zh="上网方式（运营商侧）。", en="How the line gets its address (carrier's side)."),
    "record.address.ip": Text(zh="专线地址。", en="The line's own address."),
    "record.address.prefix": Text(zh="专线地址的前缀长度。", en="The prefix length of that address."),
    "record.address.gateway": Text(zh="运营商侧网关。", en="The carrier's gateway."),
    "record.address.dns": Text(zh="运营商的 DNS，可写多次。", en="The carrier's DNS servers; may be repeated."),
    "record.address.vlan": Text(zh="业务 VLAN。", en="The service VLAN."),
    "record.address.account": Text(zh="拨号账号。", en="The dial-up account."),
    "record.lan.gateway": Text(zh="客户内网网关。", en="The gateway of the customer's LAN."),
    "record.lan.prefix": Text(zh="客户内网的前缀长度。", en="The prefix length of the customer's LAN."),
    "record.lan.gateway_macs": Text(
        zh="客户网关的 MAC，可写多次。", en="The gateway's MAC addresses; may be repeated."
    ),
    "record.lan.dhcp_servers": Text(
        zh="客户内网合法的 DHCP 服务器，可写多次。", en="The LAN's rightful DHCP servers; may be repeated."
    ),
    "record.lan.dhcp_pool": Text(
        zh="内网自动分配的地址段，例如 192.168.1.100-192.168.1.199，可写多次。",
        en="The range handed out on the LAN, for example 192.168.1.100-192.168.1.199; may be repeated.",
    ),
    "record.access.kind": Text(zh="接入设备种类。", en="The kind of access device."),
    "record.access.switch": Text(zh="接入交换机的管理地址。", en="The access switch's management address."),
    "record.access.platform": Text(zh="接入设备平台。", en="The access device's platform."),
    "record.access.protocol": Text(zh="登录协议。", en="How to log in."),
    "record.access.tcp_port": Text(zh="登录端口。", en="The TCP port to log in on."),
    "record.access.host_key": Text(zh="登录主机密钥指纹。", en="The fingerprint of its host key."),
    "record.access.jump": Text(
        zh="经哪台跳板机登录，例如 user@10.0.0.1:22。", en="The jump host on the way, for example user@10.0.0.1:22."
    ),
    "record.access.old_algorithms": Text(
        zh="允许用老旧的 SSH 算法登录这一台。", en="May this one device be spoken to with old SSH algorithms?"
    ),
    "record.access.port": Text(zh="客户所在端口。", en="The customer's port."),
    "record.access.bound_mac": Text(zh="端口上绑定的 MAC。", en="The MAC bound on that port."),
    "record.cpe.model": Text(zh="客户端设备型号。", en="The model of the customer-end device."),
    "record.cpe.owner": Text(zh="客户端设备归谁。", en="Who owns it."),
    "record.cpe.serial": Text(zh="客户端设备序列号。", en="Its serial number."),
    "record.cpe.wan_mac": Text(zh="客户端设备 WAN 口 MAC。", en="The MAC of its WAN port."),
    "record.cpe.mode": Text(zh="桥接还是路由。", en="Bridge or route."),
    "record.optics.class": Text(
        zh="光模块类型，例如 1000BASE-LX10。", en="The optical class, for example 1000BASE-LX10."
    ),
    "record.optics.fibre_km": Text(zh="光缆长度，公里。", en="The fibre's length in km."),
    "record.optics.wavelength_nm": Text(zh="波长，nm。", en="The wavelength in nm."),
    "record.optics.commissioned_rx_dbm": Text(
        zh="开通时的收光，dBm。", en="The light received at commissioning, in dBm."
    ),
    "record.test.at": Text(zh="通常在哪里测。", en="Where one usually tests."),
    "record.test.targets": Text(
        zh="测试目标（地址或网址），可写多次；替换默认目标。",
        en="Test targets (addresses or URLs); may be repeated; replace the defaults.",
    ),
    "record.test.reference_dns": Text(
        zh="第三方对照 DNS，可写多次；替换默认值。",
        en="Third-opinion DNS servers; may be repeated; replace the defaults.",
    ),
    "record.test.expect": Text(
        zh="域名应解析到的地址，可写多次。", en="The addresses a name must resolve to; may be repeated."
    ),
    "record.test.iperf3": Text(zh="iperf3 测速服务器。", en="The iperf3 server."),
}
