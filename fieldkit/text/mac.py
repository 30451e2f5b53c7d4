"""Words of MAC binding."""

from fieldkit.text import Text

TEXTS: dict[str, Text] = {
    "mac.equal": Text(
        zh="客户设备 MAC 和绑定的 {bound_mac} 一致。", en="The customer's MAC equals the bound {bound_mac}."
    ),
    "mac.equal.explain": Text(
        zh="绑定没问题，按全阻处理(S-CQM-24)。", en="The binding is right; treat as a total outage (S-CQM-24)."
    ),
    "mac.no_binding": Text(zh="接入交换机上没有绑定，和换设备无关。", en="There is no binding on the access switch."),
    "mac.no_binding.explain": Text(
        zh="没有绑定就不存在换设备后对不上的问题，按全阻处理(S-CQM-24)。",
        en="Without a binding a changed device cannot be refused; treat as a total outage (S-CQM-24).",
    ),
    "mac.differs": Text(
        zh="绑定的是 {bound_mac}，客户现在用的是 {given_mac}(端口上学到 {live_macs})，对不上。",
        en="Bound is {bound_mac}, but the customer uses {given_mac} (learned on the port: {live_macs}).",
    ),
    "mac.differs.explain": Text(
        zh="客户换过路由器、交换机或电脑，接入交换机上还绑着旧 MAC。核实来电人有权限后，请网管重新绑定，清 ARP 和 MAC 表，"
        "端口被关的打开，再让客户设备重启 WAN 口(S-CQM-23)。",
        en="The customer changed a device and the access switch still holds the old MAC. Check that the caller may ask, have "
        "the NOC re-bind, clear ARP and MAC entries, recover the port, then restart the customer's WAN port (S-CQM-23).",
    ),
    "mac.not_a_device": Text(
        zh="{given_mac} 是组播地址，不是设备的 MAC，读错了。",
        en="{given_mac} is a group address, not a device: misread.",
    ),
    "mac.not_a_device.explain": Text(
        zh="第一个字节是奇数的 MAC 不属于任何设备。请客户再读一遍 WAN 口的 MAC(标签上写 WAN 的那个)。",
        en="A MAC whose first byte is odd belongs to no device. Have the WAN port's MAC read out again.",
    ),
    "mac.nothing_learned": Text(
        zh="接入交换机端口上没学到任何 MAC。", en="The access switch learned no MAC on the port."
    ),
    "mac.nothing_learned.explain": Text(
        zh="客户设备没有发包到这个口：线不通、口错、VLAN 不对，或设备没开。先查线和光。",
        en="Nothing from the customer reaches this port: cable, wrong port, VLAN, or the device is off. Check cable and light.",
    ),
    "mac.randomised": Text(
        zh="{given_mac} 是随机 MAC，和绑定的 {bound_mac} 不一致；可能读的不是 WAN 口。",
        en="{given_mac} is a made-up MAC and differs from the bound {bound_mac}; perhaps not the WAN port was read.",
    ),
    "mac.randomised.explain": Text(
        zh="手机、虚拟机、有的 Wi-Fi 会用随机 MAC。请客户读 WAN 口标签，或请网管读端口上学到的 MAC。",
        en="Phones, virtual machines and some Wi-Fi make MACs up. Have the WAN label read, or the MAC learned on the port.",
    ),
    "mac.unmeasured": Text(zh="MAC 还没对上：缺客户的或绑定的 MAC。", en="Nothing to compare: a MAC is missing."),
    "mac.unmeasured.explain": Text(
        zh="要比对，得有客户设备的 MAC(或端口上学到的)和绑定的 MAC 两样。",
        en="Comparing takes the customer's MAC (or the learned one) and the bound one.",
    ),
}
