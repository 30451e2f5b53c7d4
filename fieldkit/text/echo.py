"""Why echoes, reach or path MTU were not measured, or less well."""

from fieldkit.text import Text

TEXTS: dict[str, Text] = {
    "missing.no_icmp": Text(
        zh="当前用户不能发 ping 包（ICMP），系统自带的 ping 也用不了。",
        en="This user may not send ICMP echoes, and the system's own ping is missing or not allowed either.",
    ),
    "missing.no_icmp.fix": Text(
        zh="用 sudo（Windows 用“以管理员身份运行”）重新执行；"
        '或在 Linux 上执行 sudo sysctl -w net.ipv4.ping_group_range="0 2147483647"，'
        "或安装系统的 ping（iputils-ping）。",
        en="Run again with sudo (on Windows: as administrator); "
        'or on Linux run: sudo sysctl -w net.ipv4.ping_group_range="0 2147483647", '
        "or install the system's ping (iputils-ping).",
    ),
    "missing.no_target": Text(
        zh="没有网关以外的测试目标。",
        en="There is no test target beyond the gateway.",
    ),
    "missing.no_target.fix": Text(
        zh="在线路档案的 test.targets 里填上网关以外的地址或网址（例如运营商侧地址、常用网站）后重测。",
        en="Put addresses or URLs beyond the gateway into test.targets of the line record "
        "(an address on the carrier's side, a well-known site), then test again.",
    ),
    "missing.target_names": Text(
        zh="测试目标 {names} 只有域名，解析不出地址，大包测试没有对象。",
        en="The test targets {names} are only names and none could be resolved: nothing to send large packets to.",
    ),
    "missing.target_names.fix": Text(
        zh="先处理 DNS；或在线路档案的 test.targets 里加一个网关以外的 IP 地址后重测。",
        en="Settle the DNS first; or add an IP address beyond the gateway to test.targets, then test again.",
    ),
    "weak.os_ping": Text(
        zh="没有发 ICMP 包的权限，改用系统自带的 ping 测得：包数少，时延较粗。",
        en="Without the right to send ICMP, the system's own ping was used: fewer packets, coarser times.",
    ),
    "weak.ping3": Text(
        zh="改用 ping3 逐个测得：看不到是谁拒绝的，也不能设“不分片”。",
        en="Measured one by one with ping3: it does not show who refused, and cannot forbid fragmentation.",
    ),
    "weak.no_icmp": Text(
        zh="当前用户不能发 ping 包，只用 TCP 测了网关以外的目标。",
        en="This user may not send ICMP echoes, so the targets beyond the gateway were tried by TCP only.",
    ),
    "weak.not_bound": Text(
        zh="本机地址未知，测试包从哪个网卡出去由系统决定，可能走了热点。",
        en="With our own address unknown the system chose the interface, and may have used the hotspot.",
    ),
}
