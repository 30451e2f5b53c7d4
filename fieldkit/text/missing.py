"""Why a measurement is missing or weaker, and the exact thing to do about it: the reasons that several probes share."""

from fieldkit.text import Text

TEXTS: dict[str, Text] = {
    "missing.not_tried": Text(
        zh="本次没有测这一项（{topic}）。",
        en="This was not measured in this run ({topic}).",
    ),
    "missing.not_tried.fix": Text(
        zh="需要的话重新检测一遍。",
        en="Run the diagnosis again if it is needed.",
    ),
    "missing.quiet": Text(
        zh="客户内网不允许主动探测，本项只能跳过。",
        en="This customer's LAN may not be probed, so this was left out.",
    ),
    "missing.quiet.fix": Text(
        zh="征得客户同意后，去掉 --quiet-lan（或把资料里的 may_probe_lan 改为 true）再测。",
        en="With the customer's consent, run again without --quiet-lan (or with may_probe_lan: true in the record).",
    ),
    "missing.deadline": Text(
        zh="规定时间内没测完，不作判断。",
        en="This did not finish in its time, so it is not judged.",
    ),
    "missing.deadline.fix": Text(
        zh="再测一遍；多次测不完，用 --timeout 放宽时间。",
        en="Measure again; if it keeps running out, allow more time with --timeout.",
    ),
    "missing.cut_off": Text(
        zh="程序没走完就断了，这一项没留下结果（{topic}），不作判断。",
        en="The program ended before its time and left no reading of this ({topic}), so it is not judged.",
    ),
    "missing.cut_off.fix": Text(
        zh="再测一遍；要守很久的，先接上电源、关掉休眠。",
        en="Measure again; for a long watch connect the power supply and switch sleep off first.",
    ),
    "missing.frames_lost": Text(
        zh="网上报文太多，电脑来不及全收（{topic}），没听到的不等于没有，不作判断。",
        en="More frames came than this laptop could read ({topic}): what was not heard may still be there.",
    ),
    "missing.frames_lost.fix": Text(
        zh="先处理环路或广播风暴，或改接到流量小的口上，再测一遍；还丢就换一台快些的电脑。",
        en="Clear the loop or broadcast storm first, or plug in where less passes, then measure again; else use a faster laptop.",
    ),
    "missing.link_lost": Text(
        zh="检测中网口断过链路（{topic}），断开时别人说的没听到，不作判断。",
        en="The port lost its link during the test ({topic}); what was said meanwhile was not heard, so it is not judged.",
    ),
    "missing.link_lost.fix": Text(
        zh="检查网线、水晶头和交换机口是否松动或在重启，灯稳定亮着再测一遍。",
        en="See whether cable, plug or switch port is loose or restarting; measure again once the lamp stays lit.",
    ),
    "missing.capture_not_whole": Text(
        zh="抓包不够判断（{topic}）：被截断、加了过滤、太短，或不是在提问的那台电脑上抓的；没看到的不等于没有。",
        en="The capture is not enough ({topic}): cut off, filtered, too short, or not taken on the computer that asked.",
    ),
    "missing.capture_not_whole.fix": Text(
        zh="不加过滤，在一台电脑自己的网口上重新抓几分钟，其间让它重新获取地址；或到现场直接测。",
        en="Capture a few minutes on a PC's own port, without a filter, while it renews its address; or measure on site.",
    ),
    "missing.no_interface": Text(
        zh="这台电脑没有可测的网口，也没有无线网卡。",
        en="This laptop has no network port to test, and no Wi-Fi either.",
    ),
    "missing.no_interface.fix": Text(
        zh="插上 USB 网卡，或在系统里启用网卡后再测；fieldkit doctor 可以看到认出了哪些网卡。",
        en="Plug in a USB network adapter or enable the port, then try again; fieldkit doctor lists what it sees.",
    ),
    "missing.interface_gone": Text(
        zh="网卡 {interface} 在检测中不见了，可能是 USB 网卡松动。",
        en="The interface {interface} disappeared during the test; a USB adapter may be loose.",
    ),
    "missing.interface_gone.fix": Text(
        zh="重新插好网卡再测；名字变了就用 --interface 指定。",
        en="Seat the adapter again and repeat; if its name changed, give it with --interface.",
    ),
    "missing.no_address": Text(
        zh="被测网口没有 IPv4 地址，这一项测不了。",
        en="The tested port has no IPv4 address, so this cannot be measured.",
    ),
    "missing.no_address.fix": Text(
        zh="先让网口拿到地址：自动获取，或按资料设静态地址（PPPoE 电路先拨号），再测。",
        en="Give the port an address first: by DHCP, or the static one of the record (dial first on a PPPoE line).",
    ),
    "missing.no_gateway": Text(
        zh="被测网口没有设网关，资料里也没有，不知道该测谁。",
        en="The tested port has no gateway set and the record names none, so there is nothing to ask.",
    ),
    "missing.no_gateway.fix": Text(
        zh="先在网口上设好网关，或在资料里填上网关地址再测。",
        en="Set the gateway on the port, or put its address in the record, then measure again.",
    ),
    "missing.link_down": Text(
        zh="网口没有链路（灯不亮），上层都测不了。",
        en="The port has no link (lamp dark), so nothing above it can be measured.",
    ),
    "missing.link_down.fix": Text(
        zh="插好网线、换一根网线、换对端端口，灯亮了再测。",
        en="Seat the cable, swap it, try another port at the far end; measure again once the lamp is lit.",
    ),
    "missing.probe_failed": Text(
        zh="检测程序在这一项上出错（{topic}：{error}），不代表线路有问题。",
        en="The program failed on this measurement ({topic}: {error}); this says nothing about the line.",
    ),
    "missing.probe_failed.fix": Text(
        zh="再测一遍；仍出错就把日志（在 fieldkit config show 的 state_dir 里）发给工具维护人员，本项改用人工检查。",
        en="Measure again; if it fails again, send the log (in state_dir of fieldkit config show) to whoever maintains the tool and check this by hand.",
    ),
    "missing.no_switch_login": Text(zh="没有登录交换机。", en="Nobody logged in to the switch."),
    "missing.no_switch_login.fix": Text(
        zh="要账号：FIELDKIT_USERNAME、FIELDKIT_PASSWORD，或当场输入；没有账号就请网管查，把输出粘进来(--paste)。",
        en="It takes a login: FIELDKIT_USERNAME, FIELDKIT_PASSWORD, or typed in; without one have the NOC look and paste what they get (--paste).",
    ),
    "missing.no_raw_socket": Text(
        zh="当前用户没有收发底层报文的权限，这一项测不了。",
        en="This user may not send and receive raw frames, so this cannot be measured.",
    ),
    "missing.no_raw_socket.fix": Text(
        zh="Linux、macOS：用 sudo 运行；或在 Linux 上对 python 解释器执行 sudo setcap cap_net_raw+ep。"
        "Windows：安装 Npcap，或以管理员身份运行。",
        en="Linux, macOS: run with sudo; or on Linux, sudo setcap cap_net_raw+ep on the python interpreter. "
        "Windows: install Npcap, or run as administrator.",
    ),
    "weak.broke_off": Text(
        zh="这一项守到一半出了错，或没能按时收尾，只算到断掉之前听到的。",
        en="This watch failed half-way or did not end in its time; what it had heard until then stands in for it.",
    ),
    "weak.no_counters": Text(
        zh="系统没有给出网口的收发和错包计数，只看了链路、速率和双工。",
        en="The system gave no frame and error counters, so only link, speed and duplex were seen.",
    ),
    "weak.no_powershell": Text(
        zh="PowerShell 用不了，网卡信息是用 netsh 和 route 拼出来的，网卡类型可能认不准。",
        en="PowerShell could not be used; netsh and route stand in, and the sort of an adapter may be wrong.",
    ),
}
