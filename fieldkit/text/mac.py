"""Words of MAC binding."""

from fieldkit.text import Text

TEXTS: dict[str, Text] = {
    "mac.equal": Text(
        zh="现用 MAC {in_use} 和绑定的一致：绑定没问题，按全断排查。",
        en="The MAC in use, {in_use}, is the bound one: treat as a total outage.",
    ),
    "mac.equal.explain": Text(
        zh="绑定没问题，马上按互联网全断处理。出处：S-CQM-24。",
        en="The binding is right; treat at once as a total outage. Source: S-CQM-24.",
    ),
    "mac.no_binding": Text(
        zh="接入交换机上没有绑定，和换设备无关，按全断排查。",
        en="Nothing is bound on the access switch, so a changed device is not the cause: treat as a total outage.",
    ),
    "mac.no_binding.explain": Text(
        zh="没有绑定就不存在换设备后对不上的问题，马上按互联网全断处理。出处：S-CQM-24。",
        en="Without a binding a changed device cannot be refused; treat at once as a total outage. Source: S-CQM-24.",
    ),
    "mac.differs": Text(
        zh="绑定的是 {bound_mac}，现用的是 {in_use}，对不上：核实授权后请网管重新绑定。",
        en="Bound is {bound_mac}, in use is {in_use}: once the caller's authority is checked, have the NOC re-bind.",
    ),
    "mac.differs.explain": Text(
        zh="客户换过路由器、交换机或电脑，接入交换机上还绑着旧 MAC。端口上学到的比客户读的可信。核实来电人有权限后，请网管重新绑定，"
        "清 ARP 和 MAC 表，端口被关的打开，再让客户设备重启 WAN 口。绑定的 MAC 若来自资料而不是交换机，先请网管核实。出处：S-CQM-23。",
        en="The customer changed a device and the access switch still holds the old MAC. What the port learned outweighs "
        "what was read out. Check that the caller may ask, have the NOC re-bind, clear ARP and MAC entries, recover the "
        "port, then restart the customer's WAN port. If the bound MAC came from the record and not from the switch, have "
        "the NOC confirm it first. Source: S-CQM-23.",
    ),
    "mac.not_a_device": Text(
        zh="{misread} 不是设备的 MAC（组播或全零），读错了，再读一遍。",
        en="{misread} is no device's MAC (a group address, or all zero): misread, read it again.",
    ),
    "mac.not_a_device.explain": Text(
        zh="第一个字节是奇数的 MAC 是组播地址，全零的也不属于任何设备。请再读一遍：客户设备读 WAN 口那个(标签上写 WAN)；"
        "绑定的请网管再念一遍。",
        en="A MAC whose first byte is odd is a group address, and all zero belongs to nobody. Have it read out again: the "
        "WAN port's of the customer's device, or the binding by the NOC.",
    ),
    "mac.nothing_learned": Text(
        zh="接入交换机的客户端口没学到 MAC：先查线、光和设备有没有开。",
        en="The access switch learned no MAC on the port: check cable, light, and whether the device is on.",
    ),
    "mac.nothing_learned.explain": Text(
        zh="客户设备没有发包到这个口：线不通、口错、VLAN 不对，或设备没开。表项会老化，先让客户设备动一动(ping 一下、重启 WAN 口)再读。"
        "还没有，按全断查线和光。",
        en="Nothing from the customer reaches this port: cable, wrong port, VLAN, or the device is off. Entries age out, so "
        "make the device talk (a ping, a restart of its WAN port) and read again. Still none: cable and light, as for a "
        "total outage.",
    ),
    "mac.randomised": Text(
        zh="{in_use} 是随机 MAC，和绑定的 {bound_mac} 不一致；先核对读的是不是 WAN 口。",
        en="{in_use} is a made-up MAC and differs from the bound {bound_mac}; see first whether the WAN port was read.",
    ),
    "mac.randomised.explain": Text(
        zh="手机、虚拟机、有的 Wi-Fi 会用随机 MAC。请客户读 WAN 口标签，或请网管读端口上学到的 MAC。",
        en="Phones, virtual machines and some Wi-Fi make MACs up. Have the WAN label read, or the MAC learned on the port.",
    ),
    "mac.unmeasured": Text(zh="MAC 没有比成。", en="The MACs were not compared."),
    "mac.unmeasured.explain": Text(
        zh="要比对，得有客户设备的 MAC(或端口上学到的)和绑定的 MAC 两样；端口上学到好几个时，还得知道客户用的是哪一个。",
        en="Comparing takes the customer's MAC (or the learned one) and the bound one; where the port learned several, also "
        "which of them is the customer's.",
    ),
    "missing.mac_not_given": Text(
        zh="还没有客户设备的 MAC，也没有端口上学到的。", en="Neither the customer's MAC nor a learned one is known."
    ),
    "missing.mac_not_given.fix": Text(
        zh="请客户读 WAN 口标签，或请网管读客户端口上学到的 MAC。",
        en="Have the customer read the WAN label, or the NOC the MAC learned on the port.",
    ),
    "missing.mac_not_bound_read": Text(
        zh="还不知道接入交换机上绑定的 MAC。", en="The MAC bound on the access switch is not known."
    ),
    "missing.mac_not_bound_read.fix": Text(
        zh="请网管查这条线的绑定；没有绑定也要说明“无”。",
        en='Have the NOC read this line\'s binding, and say "none" if there is none.',
    ),
    "missing.mac_several": Text(
        zh="端口上学到几个 MAC（{macs}），绑定的在其中，但不知道客户现用的是哪个。",
        en="The port learned several MACs ({macs}), the bound one among them; which the customer uses is not known.",
    ),
    "missing.mac_several.fix": Text(
        zh="请客户读 WAN 口 MAC，或请网管查专线地址的 ARP 是哪个 MAC。",
        en="Have the WAN MAC read out, or the NOC look up which MAC answers ARP for the line's address.",
    ),
    "mac.gateway_same": Text(
        zh="不通的电脑认的网关和本机是同一台（{there}）。",
        en="The failing computer takes the same device for its gateway as this laptop ({there}).",
    ),
    "mac.gateway_same.explain": Text(
        zh="好坏两台电脑里网关地址对应同一个 MAC，不是网关地址冲突。再比对地址、掩码和 DNS。",
        en="The same MAC stands beside the gateway's address on a good and a failing computer: no duplicate gateway. Compare address, mask and DNS next.",
    ),
    "mac.gateway_differs": Text(
        zh="好坏电脑认的网关不是同一台：本机看到 {macs}，不通的电脑看到 {there}。",
        en="Two devices pass for the gateway: this laptop sees {macs}, the failing computer {there}.",
    ),
    "mac.gateway_differs.explain": Text(
        zh="同一个网关地址，两台电脑学到不同的 MAC：内网多半有一台路由器当交换机用、LAN 地址和网关相同。按不通的电脑看到的 MAC 去找。",
        en="Two computers learned different MACs for one gateway address: most likely a router used as a switch has the gateway's address on its LAN side. Look for the MAC that the failing computer sees.",
    ),
    "mac.gateway_none": Text(
        zh="不通的电脑学不到网关 {gateway} 的 MAC。", en="The failing computer does not hear the gateway {gateway}."
    ),
    "mac.gateway_none.explain": Text(
        zh="那台电脑的 ARP 表里没有网关：它到网关这一段不通，或地址配到别的网段去了。看它的灯、网线和地址。",
        en="Its ARP table has no gateway: its own section is cut, or its address is in another network. Look at its lamp, cable and address.",
    ),
    "mac.gateway_unmeasured": Text(
        zh="没法比对好坏电脑的网关。", en="The gateways of a good and a failing computer could not be compared."
    ),
    "mac.gateway_unmeasured.explain": Text(
        zh="要有两样：本机收到网关的 ARP 应答，和不通的电脑上 arp -a 里网关的 MAC。虚拟网关（VRRP 等）的 MAC 本来就可能不同，不能比。",
        en="It takes two things: an ARP answer of the gateway here, and the gateway's MAC in arp -a on the failing computer. Virtual gateways (VRRP and the like) may differ by design and cannot be compared.",
    ),
    "missing.mac_gateway_not_told": Text(
        zh="没有不通的电脑上看到的网关 MAC。", en="Nobody told the gateway's MAC as the failing computer sees it."
    ),
    "missing.mac_gateway_not_told.fix": Text(
        zh="在那台电脑上 ping 网关后运行 arp -a，把网关那一行的 MAC 输进来。",
        en="On that computer ping the gateway, run arp -a, and type in the MAC beside the gateway's address.",
    ),
    "missing.mac_gateway_virtual": Text(
        zh="其中一个是虚拟网关的 MAC，不同也正常。",
        en="One of them is a virtual gateway's MAC; they may differ by design.",
    ),
    "missing.mac_gateway_virtual.fix": Text(
        zh="把本机换到不通的电脑的网线上再测。", en="Test with this laptop on the failing computer's cable."
    ),
}
