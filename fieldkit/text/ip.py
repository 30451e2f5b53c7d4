"""Words of addresses that two devices use."""

from fieldkit.text import Text

TEXTS: dict[str, Text] = {
    "ip.free": Text(zh="{ip} 没有别的设备在用。", en="Nobody else uses {ip}."),
    "ip.free.explain": Text(
        zh="按 RFC 5227 对本机地址发 ARP 探测，听满整个窗口，没有别的 MAC 应答。",
        en="The laptop's own address was probed by ARP after RFC 5227, for the full window; no other MAC answered.",
    ),
    "ip.conflict": Text(
        zh="地址冲突：{ip} 还有别的设备在用，MAC {taken_by}。",
        en="Address conflict: {ip} is also held by {taken_by}.",
    ),
    "ip.conflict.explain": Text(
        zh="对本机地址发探测，有别的 MAC 应答：两台设备抢同一个地址，会时通时断。在客户内网：按 MAC 找到那台设备，改掉其中一个的地址。"
        "单机直连光猫：先确认客户的路由器已拔下；还有人应答，就是别的用户在用这个地址，要接入侧处理，客户没有责任。",
        en="A probe for the laptop's own address was answered by another MAC: two devices fight for it, and both drop in "
        "and out. On the customer's LAN find the device by its MAC and change one of them. Alone at the carrier's device, "
        "make sure first that the customer's router is unplugged; if it still answers, another customer's station holds "
        "the address: the access side must act, this customer is not to blame.",
    ),
    "ip.not_probed": Text(
        zh="本机地址有没有人冲突，没测到。", en="Whether another device holds this address was not measured."
    ),
    "ip.not_probed.explain": Text(
        zh="探测要发 ARP，需要管理员权限(Windows 还要 Npcap)，静默模式下不发。没测到不等于没有冲突。",
        en="Probing needs raw ARP: administrator rights, and Npcap on Windows; in quiet mode it is left out. Not measured "
        "does not mean that there is no conflict.",
    ),
}
