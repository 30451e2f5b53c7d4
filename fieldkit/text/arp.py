"""Sentences of the layer-2 measurements: gateway ARP, own address, DHCP OFFERs."""

from fieldkit.text import Text

TEXTS: dict[str, Text] = {
    "missing.no_npcap": Text(
        zh="这台 Windows 电脑没有安装 Npcap，不能收发 ARP 和 DHCP 报文。",
        en="This Windows laptop has no Npcap, so ARP and DHCP frames can be neither sent nor heard.",
    ),
    "missing.no_npcap.fix": Text(
        zh="从 npcap.com 下载安装 Npcap（默认选项即可），然后重新检测。",
        en="Install Npcap from npcap.com with its default options, then measure again.",
    ),
    "missing.arp_not_ethernet": Text(
        zh="接口 {interface} 不是以太网口（例如拨号或隧道接口），上面没有 ARP。",
        en="Interface {interface} is not Ethernet (a dial-up or a tunnel, say), so there is no ARP on it.",
    ),
    "missing.arp_not_ethernet.fix": Text(
        zh="用 --interface 指定插网线的那个网口，重新检测。",
        en="Name the port that the cable is in with --interface and measure again.",
    ),
    "missing.arp_not_sent": Text(
        zh="系统拒绝发送报文：{error}。",
        en="The system refused to send: {error}.",
    ),
    "missing.arp_not_sent.fix": Text(
        zh="检查本机的安全软件或防火墙是否拦截，临时放行后重新检测。",
        en="See whether security software or a firewall on this laptop blocks it; allow it for now and measure again.",
    ),
    "missing.dhcp_used_up": Text(
        zh="本次排查的 3 个 DHCP 探测报文已用完，不再打扰客户网络。",
        en="The three DHCP probes of this run are used up; the customer's network is not troubled further.",
    ),
    "missing.dhcp_used_up.fix": Text(
        zh="需要再测时，另起一次检测：fieldkit lan-check 或 fieldkit diagnose internet。",
        en="To measure once more, start a new run: fieldkit lan-check or fieldkit diagnose internet.",
    ),
    "weak.arp_cache": Text(
        zh="没有抓包权限，只看了系统的 ARP 缓存：它只留一个应答者，不能排除还有第二台设备在应答网关地址。",
        en="Without the right to raw frames only the system's ARP cache was read; it keeps one winner, so a second "
        "device answering for the gateway cannot be excluded.",
    ),
    "weak.arp_proxy": Text(
        zh="有设备对任何地址都应答（代理 ARP），它的应答不算占用；但它也可能挡住真正占用本机地址的设备。",
        en="A device answers for every address (proxy ARP). Its answers were left out, but a real holder of this "
        "laptop's address could hide behind it.",
    ),
    # What stands in the place of a maker's name (`model/vendor.py`).
    "vendor.randomised": Text(zh="随机 MAC", en="made-up MAC"),
}
