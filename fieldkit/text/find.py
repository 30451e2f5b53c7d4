"""Words of finding the port that a station is plugged into."""

from fieldkit.text import Text

TEXTS: dict[str, Text] = {
    "find.at_edge": Text(
        zh="{station} 插在 {switch} 的 {port}（VLAN {vlan}）。",
        en="{station} is plugged into {port} of {switch} (VLAN {vlan}).",
    ),
    "find.at_edge.explain": Text(
        zh="MAC 表学在这个口，口上没有别的交换机（按 LLDP、端口模式和口上的 MAC 个数）。口后面还可能有不带管理的小交换机。出处：S-CQM-23。",
        en="The MAC is learned on this port, behind which there is no other switch (by LLDP, the port's mode and the number "
        "of MACs). An unmanaged switch may still be there. Source: S-CQM-23.",
    ),
    "find.at_uplink": Text(
        zh="{station} 在 {switch} 的 {port} 后面，那里还接着别的交换机：{peer}。",
        en="{station} is behind {port} of {switch}, where there is another switch: {peer}.",
    ),
    "find.at_uplink.explain": Text(
        zh="最后问到的这台交换机把它学在一个还接着交换机的口上，再往后问不到了：没有登录、没有管理地址，或绕回来了。",
        en="The last switch that could be asked learned it on a port with another switch behind, which could not be asked: no "
        "login, no management address, or the way leads back.",
    ),
    "find.at_uplink.next": Text(
        zh="下一步查那一台：fieldkit mac-check --access-switch {next_switch} --find {mac}；没有账号就请网管查这个 MAC 学在哪个口。",
        en="Ask that one next: fieldkit mac-check --access-switch {next_switch} --find {mac}; without a login have the NOC look this MAC up.",
    ),
    "find.not_seen": Text(
        zh="这台交换机的 MAC 表里没有 {wanted}（整张表读全了）。",
        en="{wanted} is not in this switch's MAC table, which was read whole.",
    ),
    "find.not_seen.explain": Text(
        zh="表项会老化，不说话的设备也学不到。没学到不等于没插在这台上。",
        en="Entries age out, and a silent device is never learned. Not being there does not mean that it is not plugged in.",
    ),
    "find.not_seen.fix": Text(
        zh="让它动一动(ping 一下、重启网口)再查；还没有，换上一级交换机查。",
        en="Make it talk (a ping, a restart of its port) and look again; then ask the switch above.",
    ),
    "find.unmeasured": Text(zh="没查到 {wanted} 插在哪里。", en="Where {wanted} is plugged in is not known."),
    "find.unmeasured.explain": Text(
        zh="要能登录这台设备所在网络的交换机，而且账号能看 MAC 表；按 IP 找还要有一台交换机学着它的 ARP。",
        en="It takes a login to a switch of that network that may read the MAC table; for an IP address also one that has its "
        "ARP entry.",
    ),
    # Why a search ended.
    "find.no_arp": Text(
        zh="这台交换机上没有 {wanted} 的 ARP，不知道它的 MAC。",
        en="This switch has no ARP entry for {wanted}, so its MAC is not known.",
    ),
    "find.no_arp.fix": Text(
        zh="二层交换机上没有客户的 ARP：从网关那台开始找，或直接给 MAC：--find MAC",
        en="A layer-2 switch has no ARP of customers: begin at their gateway, or give the MAC: --find MAC",
    ),
    "find.own": Text(zh="{wanted} 是这台交换机自己的。", en="{wanted} belongs to this switch itself."),
    "find.own.fix": Text(zh="核对一下地址。", en="See whether that is the right address."),
    "find.not_whole": Text(
        zh="MAC 表没读全，没看到不等于没有。", en="The MAC table was not read whole; not seen is not absent."
    ),
    "find.not_whole.fix": Text(zh="再查一遍，或请网管查。", en="Look again, or have the NOC look."),
    "find.no_key": Text(
        zh="下一台 {device} 的地址是邻居报文里来的，Telnet 和串口认不出对方真假，没有把密码发过去。",
        en="The address of the next one, {device}, comes from its neighbour's announcement; Telnet and the console "
        "cannot tell whose it is, so the password was not sent there.",
    ),
    "find.no_key.fix": Text(
        zh="确认是本网交换机后，用 --access-switch {device} 从它再查；或改用 SSH。",
        en="Once sure that it is a switch of this network, search on from it with --access-switch {device}; or use SSH.",
    ),
    "find.no_peer": Text(
        zh="那个口是上联、聚合口，或学着很多 MAC，但没有报出邻居是谁。",
        en="That port is a trunk, an aggregate, or has many MACs, but no neighbour says who it is.",
    ),
    "find.no_peer.fix": Text(
        zh="按标签或资料看那个口接哪台交换机，到那台上再查。",
        en="See by label or record which switch is there, and look on that one.",
    ),
    "find.no_address": Text(
        zh="邻居 {peer} 没有报管理地址。", en="The neighbour {peer} does not tell its management address."
    ),
    "find.no_address.fix": Text(
        zh="查到它的管理地址，再用 --access-switch 从它开始找。",
        en="Look its address up and begin there with --access-switch.",
    ),
    "find.loop": Text(
        zh="绕回到已经问过的交换机了：MAC 表在变，或有环路。",
        en="The way leads back to a switch already asked: the tables change, or there is a loop.",
    ),
    "find.loop.fix": Text(
        zh="过一分钟再查；还这样，查有没有环路(MAC 漂移)。",
        en="Look again in a minute; if it stays so, look for a loop (MAC flapping).",
    ),
    "find.too_far": Text(zh="已经问了 8 台交换机，不再往后问。", en="Eight switches were asked; it stops there."),
    "find.too_far.fix": Text(
        zh="从最后一台接着找：--access-switch 它的地址。",
        en="Go on from the last one: --access-switch with its address.",
    ),
    "find.lost": Text(
        zh="上一台说在这边，这一台却没学到：刚老化，或刚换了口。",
        en="The switch before has it here, this one has not learned it: aged out, or just moved.",
    ),
    "find.lost.fix": Text(zh="让它动一动(ping 一下)再查。", en="Make it talk (a ping) and look again."),
    "find.no_time": Text(zh="一分钟到了，没找完。", en="The minute was over before the end."),
    "find.no_time.fix": Text(
        zh="从最后一台接着找：--access-switch 它的地址。",
        en="Go on from the last one: --access-switch with its address.",
    ),
    "weak.find_no_lldp": Text(
        zh="没读到 LLDP，只凭端口模式和口上的 MAC 个数认作边缘口。",
        en="No LLDP was read: only the port's mode and the number of MACs speak for an edge port.",
    ),
    # On the screen.
    "find.screen.hop": Text(zh="{number}. {switch} {name}", en="{number}. {switch} {name}"),
    "find.screen.port": Text(zh="端口 {port}", en="port {port}"),
    "find.screen.vlan": Text(zh="VLAN {vlan}", en="VLAN {vlan}"),
    "find.screen.stations": Text(zh="口上 {stations} 个 MAC", en="{stations} MACs behind it"),
    "find.screen.peer": Text(zh="对端 {peer}", en="peer {peer}"),
    "find.screen.edge": Text(zh="边缘口", en="edge port"),
    "find.screen.stopped": Text(zh="停在这里：{why}", en="It ends here: {why}"),
    "find.screen.title": Text(zh="{wanted} 的路径", en="The way to {wanted}"),
}
