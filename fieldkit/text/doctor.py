"""The self-check: what there is, what is missing, and how to mend it."""

from fieldkit.text import Text

TEXTS: dict[str, Text] = {
    "doctor.title": Text(zh="自检（不发任何报文）", en="Self-check (nothing is sent)"),
    "doctor.have": Text(zh="具备", en="have"),
    "doctor.lack": Text(zh="缺少", en="lack"),
    "doctor.complete": Text(zh="样样齐备。", en="Nothing is missing."),
    "doctor.lacking": Text(
        zh="缺 {count} 样：照样能排查，测不到的会标“未测到”。",
        en="{count} missing: diagnosis works all the same; what cannot be measured is marked so.",
    ),
    "doctor.system": Text(zh="系统", en="System"),
    "doctor.system.is": Text(
        zh="{system}，Python {python}，fieldkit {version}", en="{system}, Python {python}, fieldkit {version}"
    ),
    "doctor.console": Text(zh="终端", en="Console"),
    "doctor.console.is": Text(zh="编码 {encoding}", en="encoding {encoding}"),
    "doctor.console.fix": Text(
        zh="这个终端显示不了中文：改用 Windows Terminal，或加 --lang en。",
        en="This console cannot show Chinese: use Windows Terminal or a UTF-8 locale, or stay with --lang en.",
    ),
    "doctor.admin": Text(zh="当前身份", en="Running as"),
    "doctor.admin.yes": Text(zh="管理员", en="administrator"),
    "doctor.admin.no": Text(zh="普通用户", en="an ordinary user"),
    "doctor.raw": Text(zh="二层报文（ARP、DHCP）", en="Ethernet frames (ARP, DHCP)"),
    "doctor.raw.yes": Text(zh="可以收发", en="may be sent and heard"),
    "doctor.raw.no": Text(
        zh="不能收发：网关冲突、私接路由器测不全",
        en="may not: duplicate gateways and second DHCP servers are measured in part only",
    ),
    "doctor.raw.fix.linux": Text(
        zh="用 sudo 运行；或执行一次：sudo setcap cap_net_raw+ep {python}",
        en="Run it with sudo; or do this once: sudo setcap cap_net_raw+ep {python}",
    ),
    "doctor.raw.fix.darwin": Text(
        zh="用 sudo 运行；或安装 Wireshark 附带的 ChmodBPF。",
        en="Run it with sudo; or install ChmodBPF, which comes with Wireshark.",
    ),
    "doctor.raw.fix.win32": Text(
        zh="从 npcap.com 下载安装 Npcap，默认选项即可。", en="Install Npcap from npcap.com with its default options."
    ),
    "doctor.echo": Text(zh="ping（ICMP）", en="Ping (ICMP)"),
    "doctor.echo.yes": Text(zh="可以，不需要管理员权限", en="allowed without administrator rights"),
    "doctor.echo.tool": Text(
        zh="借用系统自带的 ping，精度略低", en="through the system's own ping, a little less exact"
    ),
    "doctor.echo.no": Text(zh="不能", en="not allowed"),
    "doctor.echo.fix": Text(
        zh="用 sudo 运行；或执行一次：sudo sysctl -w net.ipv4.ping_group_range='0 2147483647'",
        en="Run it with sudo; or do this once: sudo sysctl -w net.ipv4.ping_group_range='0 2147483647'",
    ),
    "doctor.interfaces": Text(zh="网口", en="Interfaces"),
    "doctor.interfaces.are": Text(zh="{names}", en="{names}"),
    "doctor.interfaces.none": Text(zh="没有可测的网口", en="none that could be tested"),
    "doctor.interfaces.fix": Text(
        zh="插上网线，或接一个 USB 有线网卡。", en="Plug in the cable, or a USB Ethernet adapter."
    ),
    "doctor.resolvers": Text(zh="本机 DNS", en="Resolvers set here"),
    "doctor.resolvers.are": Text(zh="{servers}", en="{servers}"),
    "doctor.resolvers.none": Text(zh="没有读到", en="none could be read"),
    "doctor.resolvers.fix": Text(
        zh="在网卡上配置 DNS；或用 --address-dns 写上运营商的 DNS。",
        en="Set a resolver on the interface; or name the carrier's with --address-dns.",
    ),
    "doctor.sessions": Text(zh="登录交换机", en="Switch login"),
    "doctor.sessions.are": Text(
        zh="netmiko {netmiko}，paramiko {paramiko}", en="netmiko {netmiko}, paramiko {paramiko}"
    ),
    "doctor.sessions.none": Text(
        zh="缺 {missing}，登录不了", en="{missing} is missing, so nothing can be logged in to"
    ),
    "doctor.sessions.fix": Text(zh="重新安装 fieldkit。", en="Install fieldkit again."),
    "doctor.sessions.too_new.fix": Text(
        zh="paramiko 5 登不上老交换机。装回 4：pip install 'paramiko<5'",
        en="paramiko 5 cannot log in to old switches. Go back to 4: pip install 'paramiko<5'",
    ),
    "doctor.keyring": Text(zh="系统钥匙串", en="Keyring"),
    "doctor.keyring.is": Text(zh="{name}", en="{name}"),
    "doctor.keyring.none": Text(
        zh="没有；账号用环境变量，或当场输入", en="none; a login comes from the environment, or is typed in"
    ),
    "doctor.switch": Text(zh="改到一半的交换机", en="Switch half changed"),
    "doctor.switch.changed": Text(
        zh="{device} 上 {ip} 的重新绑定（{at}）没有做完", en="the re-binding of {ip} on {device} ({at}) was cut short"
    ),
    "doctor.switch.fix": Text(
        zh="运行：fieldkit mac-check --resume-rebind", en="Run: fieldkit mac-check --resume-rebind"
    ),
    "doctor.serial": Text(zh="串口", en="Serial ports"),
    "doctor.serial.are": Text(zh="{ports}", en="{ports}"),
    "doctor.serial.none": Text(zh="没有", en="none"),
    "doctor.serial.fix": Text(
        zh="需要接设备串口时，插上 USB 串口线并装好驱动。",
        en="To use a console port, plug in the USB serial cable and install its driver.",
    ),
    "doctor.serial.denied": Text(zh="{ports}，但没有权限打开", en="{ports}, but they may not be opened"),
    "doctor.serial.denied.fix": Text(
        zh="执行 sudo usermod -aG dialout $USER，然后重新登录。",
        en="Run sudo usermod -aG dialout $USER, then log in again.",
    ),
    "doctor.adapter": Text(zh="网口设置", en="Adapter"),
    "doctor.adapter.changed": Text(
        zh="单机直连测试（{at}）没有把网口 {interface} 改回",
        en="a single-PC test ({at}) left interface {interface} changed",
    ),
    "doctor.adapter.fix": Text(zh="执行：fieldkit single-pc --restore", en="run: fieldkit single-pc --restore"),
    "doctor.store": Text(zh="处理记录", en="Case store"),
    "doctor.store.is": Text(zh="可写：{folder}", en="can be written: {folder}"),
    "doctor.store.not": Text(zh="写不了：{folder}（{why}）", en="cannot be written: {folder} ({why})"),
    "doctor.store.fix": Text(
        zh="把 FIELDKIT_DATA_DIR 设为可写的目录。", en="Set FIELDKIT_DATA_DIR to a folder that can be written."
    ),
    "doctor.playbooks": Text(zh="排查流程", en="Trees"),
    "doctor.playbooks.are": Text(zh="{count} 个，没有问题", en="{count}, no problem found"),
    "doctor.playbooks.wrong": Text(zh="有 {count} 个问题", en="problems: {count}"),
    "doctor.playbooks.fix": Text(zh="看是哪里：fieldkit playbook lint", en="See where: fieldkit playbook lint"),
}
