"""What `fieldkit reflect` says: how it is reached, whom it answers, what came of it."""

from fieldkit.text import Text

TEXTS: dict[str, Text] = {
    "reflect.ask_peer": Text(
        zh="只应答谁？写对端电脑的 IP 地址（可写多个，逗号分开）：",
        en="Whom to answer? The IP address of the laptop at the other end (several with commas): ",
    ),
    "reflect.listening": Text(
        zh="反射器已开：{address}，UDP {port}（{interface}），只应答 {allowed}。",
        en="Reflecting on {address}, UDP {port} ({interface}), for {allowed} only.",
    ),
    "reflect.anybody": Text(zh="所有人", en="anybody"),
    "reflect.other_port": Text(
        zh="标准端口 {standard} 用不了（没有权限或已被占用），改用 {port}。",
        en="The standard port {standard} cannot be had (no right to it, or in use), so it is {port}.",
    ),
    "reflect.at_the_other_end": Text(
        zh="对端电脑上运行：fieldkit path-check --far {far}",
        en="At the other end run: fieldkit path-check --far {far}",
    ),
    "reflect.open_to_all": Text(
        zh="注意：谁来都应答。测完请马上关掉。",
        en="Mind: everybody gets an answer. Close it as soon as you are done.",
    ),
    "reflect.windows_firewall": Text(
        zh="收不到包时，Windows 防火墙要放行（以管理员身份运行，测完删掉）：\n"
        '  netsh advfirewall firewall add rule name="fieldkit reflect" dir=in action=allow protocol=UDP localport={port} remoteip={peers}\n'
        '  netsh advfirewall firewall delete rule name="fieldkit reflect"',
        en="If nothing arrives, let it through the Windows firewall (as administrator; delete the rule afterwards):\n"
        '  netsh advfirewall firewall add rule name="fieldkit reflect" dir=in action=allow protocol=UDP localport={port} remoteip={peers}\n'
        '  netsh advfirewall firewall delete rule name="fieldkit reflect"',
    ),
    "reflect.how_to_end": Text(zh="按 Ctrl-C 结束。", en="End it with Ctrl-C."),
    "reflect.live": Text(
        zh="对端 {peers} 个，已应答 {answered} 包（每秒 {per_s}），拒绝 {refused}，还剩 {left}",
        en="peers {peers}, answered {answered} ({per_s}/s), refused {refused}, {left} left",
    ),
    "reflect.stopped": Text(
        zh="已结束（开了 {took}）：应答 {answered} 包，拒绝 {refused} 包。",
        en="Ended after {took}: {answered} packets answered, {refused} refused.",
    ),
    "reflect.time_up": Text(
        zh="时间到（开了 {took}）：应答 {answered} 包，拒绝 {refused} 包。",
        en="Time is up ({took}): {answered} packets answered, {refused} refused.",
    ),
    "reflect.peer": Text(
        zh="{address}：应答 {answered} 包，历时 {seconds} 秒",
        en="{address}: {answered} packets answered in {seconds} s",
    ),
    "reflect.nothing_came": Text(
        zh="一个包也没收到：查对端写的地址和端口，查本机和途中的防火墙。",
        en="Nothing arrived at all: check address and port at the other end, and the firewalls here and on the way.",
    ),
    "reflect.strangers": Text(
        zh="没有放行的来源：{addresses}。要应答它，加到 --allow-from。",
        en="Not allowed: {addresses}. To answer them add them to --allow-from.",
    ),
    "reflect.refused.peer": Text(zh="不在放行名单里：{count} 包", en="{count} from peers that are not allowed"),
    "reflect.refused.own": Text(zh="来自本机地址：{count} 包", en="{count} from this laptop's own address"),
    "reflect.refused.port": Text(
        zh="来自系统端口或另一个反射器：{count} 包", en="{count} from a service's port or another reflector"
    ),
    "reflect.refused.short": Text(
        zh="太短，应答会比来包长：{count} 包", en="{count} too short for an answer of equal size"
    ),
    "reflect.refused.malformed": Text(
        zh="不是测试包（或用了认证模式，不支持）：{count} 包",
        en="{count} were no test packets (or authenticated ones, which are not supported)",
    ),
    "reflect.refused.answer": Text(zh="是别的反射器的应答：{count} 包", en="{count} were another reflector's answers"),
    "reflect.refused.rate": Text(
        zh="超过每秒上限：{count} 包；另一端会把它们算成丢包，用 --rate 放宽后重测",
        en="{count} over the limit per second; the other end counts them as lost: raise --rate and measure again",
    ),
    # Errors.
    "reflect.no_peer": Text(zh="没有说应答谁，反射器不开。", en="Nobody to answer was named, so nothing was opened."),
    "reflect.no_peer.fix": Text(
        zh="用 --allow-from 写对端电脑的 IP 地址，例如 --allow-from 10.0.0.2。",
        en="Name the laptop at the other end with --allow-from, for example --allow-from 10.0.0.2.",
    ),
    "reflect.any_and_some": Text(
        zh="--any-peer 和 --allow-from 只能用一个。", en="--any-peer and --allow-from exclude each other."
    ),
    "reflect.any_and_some.fix": Text(zh="留下 --allow-from 更安全。", en="Keep --allow-from; it is the safer one."),
    "reflect.bad_peer": Text(zh="“{value}”不是 IPv4 地址或网段。", en="“{value}” is no IPv4 address or prefix."),
    "reflect.bad_peer.fix": Text(
        zh="例如 --allow-from 10.0.0.2 或 --allow-from 10.0.0.0/24。",
        en="For example --allow-from 10.0.0.2 or --allow-from 10.0.0.0/24.",
    ),
    "reflect.wide_peer": Text(zh="网段 {value} 太大，等于谁都放行。", en="The prefix {value} is as wide as everybody."),
    "reflect.wide_peer.fix": Text(
        zh="写小一点的网段（/8 以上）；真要放行所有人，用 --any-peer。",
        en="Name a smaller one (/8 or longer); if everybody is meant, say --any-peer.",
    ),
    "reflect.bad_number": Text(zh="{option} 的值 {value} 不对。", en="{option} cannot be {value}."),
    "reflect.bad_number.fix": Text(
        zh="写 {least} 到 {most} 之间的整数。", en="Give a whole number from {least} to {most}."
    ),
    "reflect.no_address": Text(
        zh="网口 {interface} 没有 IPv4 地址，别人找不到它。", en="{interface} has no IPv4 address to be reached at."
    ),
    "reflect.no_address.fix": Text(
        zh="先给网口设好地址，或用 --interface 换一个网口。",
        en="Give the port an address first, or choose another one with --interface.",
    ),
    "reflect.not_our_address": Text(
        zh="{address} 不是这台电脑的地址。", en="{address} is not an address of this laptop."
    ),
    "reflect.not_our_address.fix": Text(
        zh="--listen 写本机被测网口的地址，不写则自动选。",
        en="Give an address of the tested port with --listen, or leave it out.",
    ),
    "reflect.not_on_interface": Text(
        zh="{address} 不在网口 {interface} 上。", en="{address} is not on the interface {interface}."
    ),
    "reflect.not_on_interface.fix": Text(
        zh="--listen 和 --interface 只写一个就行。", en="Give only one of --listen and --interface."
    ),
    "reflect.port_taken": Text(zh="UDP {port} 已被别的程序占用。", en="UDP {port} is in use by another program."),
    "reflect.port_taken.fix": Text(zh="用 --port 换一个端口。", en="Choose another one with --port."),
    "reflect.port_refused": Text(zh="没有权限用 UDP {port}。", en="This user may not use UDP {port}."),
    "reflect.port_refused.fix": Text(
        zh="用 --port 换一个 1024 以上的端口（不写则自动换），或以管理员身份运行。",
        en="Choose a port above 1024 with --port (left out, one is chosen), or run as administrator.",
    ),
    "reflect.cannot_listen": Text(
        zh="{address} 的 UDP {port} 打不开：{why}。", en="UDP {port} on {address} cannot be opened: {why}."
    ),
    "reflect.cannot_listen.fix": Text(
        zh="查网口是否还在、地址有没有变，再试。",
        en="See whether the port is still there with that address, and try again.",
    ),
}
