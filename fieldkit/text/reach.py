"""Sentences of the check of what lies beyond the gateway."""

from fieldkit.text import Text

TEXTS: dict[str, Text] = {
    "reach.all": Text(
        zh="外网可达：{answered} 都有应答。",
        en="Beyond the gateway all is reachable: {answered} answer.",
    ),
    "reach.all.explain": Text(
        zh="每个测试目标都用 ICMP（ping）和 TCP 各试一次，任何一种有应答就算通；连接被拒绝（复位）也是应答。",
        en="Each test target is tried by ICMP (ping) and by TCP; an answer by either counts, and a refused connection (reset) is an answer.",
    ),
    "reach.icmp_filtered": Text(
        zh="外网可达：{answered} 的 TCP 有应答；ping 不通只是 ICMP 被过滤，不是中断。",
        en="Beyond the gateway all is reachable: {answered} answer by TCP. That no ping comes back is filtering, not an outage.",
    ),
    "reach.icmp_filtered.explain": Text(
        zh="所有目标的 ping 都没有应答，但 TCP 能连上。很多网络只过滤 ICMP，上网不受影响，不要据此判断线路中断。",
        en="No target answers a ping, yet TCP connects. Many networks filter ICMP alone; browsing is not affected, and this is no outage.",
    ),
    "reach.some": Text(
        zh="外网不全通：{failed} 没有正常应答。",
        en="Not all beyond the gateway answers as it should: {failed} did not.",
    ),
    "reach.some.explain": Text(
        zh="有的测试目标通，有的不通。通路本身是有的，不通的可能是对端自己停了、路由有问题或被策略拦截。"
        "如果所有连接都是立刻被拒绝（复位）而 ping 不通，也列在这里：可能是中途的设备在代答。"
        "过几分钟重测；总是同几个目标不通，就把目标地址和时间报数据侧查路由。",
        en="Some test targets answer and some do not. There is a path; the silent ones may be down themselves, badly routed or blocked by a policy. "
        "It also stands here if every connection is refused at once (reset) while no ping passes: a box on the way may answer for them. "
        "Test again in a few minutes; if the same ones stay silent, give addresses and time to the core side.",
    ),
    "reach.ping_only": Text(
        zh="外网 ping 得通，但 {failed} 的 TCP 端口 {ports} 一个也连不上。",
        en="Pings pass beyond the gateway, but no TCP connection to {failed} comes about on ports {ports}.",
    ),
    "reach.ping_only.explain": Text(
        zh="目标地址的 ping 有应答，说明通路和地址都在，但应当开着的 TCP 端口一个也没有应答。只看 ping 会误以为网络正常。"
        "多半是中途有防火墙、访问控制策略或 NAT 会话出了问题；客户侧和运营商侧都有可能。"
        "在 CPE 处单机直连再测：直连正常就查客户的路由器和防火墙，直连也不行就报数据侧查策略。",
        en="The addresses answer a ping, so path and targets are there, but of the TCP ports that must be open none answers. Judged by ping alone the network would look fine. "
        "A firewall, an access policy or NAT sessions are the likely cause; it may sit on either side. "
        "Test alone at the CPE: if it works there look at the customer's router and firewall, if not have the core side look at its policies.",
    ),
    "reach.none": Text(
        zh="外网不通：{targets} 用 ping 和 TCP 试都没有应答。",
        en="Nothing answers beyond the gateway: {targets} were tried by ping and TCP, without one answer.",
    ),
    "reach.none.explain": Text(
        zh="所有测试目标的 ICMP 和 TCP 都没有应答，而且不止一个目标，所以不是某个目标自己停了。"
        "它只说明网关以外不通，不说明断在哪一段：先看链路、地址和网关的结果；那几项都正常，再看网关以外（上联、路由、停机、策略）。"
        "如果测试目标是资料里指定的，核对一下目标地址没有写错。",
        en="No test target answered by ICMP or TCP, and there was more than one, so it is not a single target that is down. "
        "This says that nothing passes beyond the gateway, not where it stops: look at link, address and gateway first; if they are fine look beyond (uplink, routes, suspension, policy). "
        "If the record names the targets, see that their addresses are right.",
    ),
    "reach.unmeasured": Text(
        zh="外网可达性没有测到，不能判断。",
        en="What lies beyond the gateway could not be tested, so nothing is said about it.",
    ),
    "reach.unmeasured.explain": Text(
        zh="没有可用的测试目标、目标的域名没有解析出来、报文没有发出去，或只有一个目标而它不应答。没有测到不等于不通，也不等于正常。按“未测到”一栏补齐后重测。",
        en="There was no usable target, its name was not resolved, nothing left this laptop, or the only target kept silent. Not measured means neither cut nor fine. Mend it as the list of things not measured says, and test again.",
    ),
    "missing.reach_names": Text(
        zh="测试目标都是域名，一个也没有解析出来，没有地址可测：{targets}。",
        en="The test targets are names and not one was resolved, so there was no address to try: {targets}.",
    ),
    "missing.reach_names.fix": Text(
        zh="用 --test-targets 给一个 IP 地址作目标，再重新检测。",
        en="Give an IP address as a target with --test-targets and measure again.",
    ),
    "missing.reach_not_sent": Text(
        zh="报文都没能从本机发出去（没有路由，或被本机的安全软件拦截）。",
        en="Not one packet could leave this laptop (no route, or its own security software).",
    ),
    "missing.reach_not_sent.fix": Text(
        zh="检查本机的地址、网关和安全软件，再重新检测。",
        en="Look at this laptop's address, gateway and security software, then measure again.",
    ),
    "missing.one_target": Text(
        zh="只有一个测试目标 {targets}，它不应答，分不清是它自己停了还是线路不通。",
        en="There is one test target only ({targets}) and it keeps silent; whether it or the line is dead cannot be told.",
    ),
    "missing.one_target.fix": Text(
        zh="用 --test-targets 再给一个目标，重新检测。",
        en="Give a second target with --test-targets and measure again.",
    ),
}
