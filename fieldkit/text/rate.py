"""Sentences of the checks of the rate."""

from fieldkit.text import Text

TEXTS: dict[str, Text] = {
    "rate.planned": Text(
        zh="可以测速：对端 {server}，约 {seconds} 秒，最多用 {megabytes} MB，其间线路会占满（签约 {contract_mbps} Mbit/s）。",
        en="A rate test can be made against {server}: about {seconds} s and at most {megabytes} MB, the line full meanwhile "
        "(contract {contract_mbps} Mbit/s).",
    ),
    "rate.planned.explain": Text(
        zh="按签约速率和本机网口速率算出要跑多少流量：上下行各三次。说出来的 MB 数是上限，跑到就停。测速期间客户上网会变慢，先征得同意。",
        en="The bytes follow from the contract and this laptop's port: three runs each way. The megabytes are a bound, and "
        "the test stops there. The customer's traffic suffers meanwhile, so ask first.",
    ),
    "rate.planned_default": Text(
        zh="可以测速：对端 {server}，约 {seconds} 秒，最多用 {megabytes} MB；资料里没有签约速率，测完无法对比。",
        en="A rate test can be made against {server}: about {seconds} s and at most {megabytes} MB; the record has no "
        "contracted rate, so there is nothing to compare with.",
    ),
    "rate.planned_default.explain": Text(
        zh="没有签约速率就按 100 Mbit/s 准备流量。用 --rate-mbps 填上签约速率再测，才能说达不达标。",
        en="Without a contracted rate the bytes are sized for 100 Mbit/s. Give the contract with --rate-mbps to have the "
        "result judged.",
    ),
    "rate.no_server": Text(
        zh="测不了速：资料里没有测速服务器，也没有可下载的测试网址。",
        en="The rate cannot be tested: the record names neither an iperf3 server nor a page to download.",
    ),
    "rate.no_server.explain": Text(
        zh="测速要占满线路，只跟资料里指定的服务器测，不拿公网网站来压。找网管要一台 iperf3 服务器或一个大文件下载地址，"
        "填 --test-iperf3 或 --test-targets 再测。",
        en="A rate test fills the line, so it is made only against what the record names, never against public sites. Ask "
        "the NOC for an iperf3 server or the address of a large file, and give it with --test-iperf3 or --test-targets.",
    ),
    "rate.plan_wireless": Text(
        zh="现在走的是无线，不测速：测出来是无线的速率，不是专线的。",
        en="This goes over the air, so no rate test: it would measure the radio, not the line.",
    ),
    "rate.plan_wireless.explain": Text(
        zh="Wi-Fi 或手机网络自己的速率往往低于专线。插网线、用 --interface 指定有线网口再测。",
        en="Wi-Fi or a phone is often slower than the line. Plug in a cable, name the wired port with --interface, test again.",
    ),
    "rate.met": Text(
        zh="速率达标：下行 {down_said}、上行 {up_said} Mbit/s（三次取中），签约 {contract_mbps}，满速应为 {full_mbps}。",
        en="The rate is as contracted: {down_said} down, {up_said} up Mbit/s (median of three); contract {contract_mbps}, of "
        "which TCP can carry {full_mbps}.",
    ),
    "rate.met.explain": Text(
        zh="测的是净荷：网线上 100 兆，扣掉包头和帧间隔，TCP 最多跑 94.9。达到满速的 90%（经验值）就算达标。"
        "客户仍觉得慢，查内网：无线、占用流量的电脑、路由器会话数。",
        en="Payload is measured: of 100 Mbit/s on the wire TCP can carry 94.9 after headers and gaps. Nine tenths of that "
        "(rule of thumb) is as contracted. If the customer still finds it slow, look inside: Wi-Fi, one busy PC, the "
        "router's sessions.",
    ),
    "rate.met_down": Text(
        zh="下行达标：{down_said} Mbit/s（三次取中），签约 {contract_mbps}，满速应为 {full_mbps}；上行没测到。",
        en="Download is as contracted: {down_said} Mbit/s (median of three); contract {contract_mbps}, of which TCP can carry "
        "{full_mbps}. Upload was not measured.",
    ),
    "rate.met_down.explain": Text(
        zh="用网页下载测的，只能看下行。要看上行，找网管要一台 iperf3 服务器，填 --test-iperf3 再测。",
        en="Measured by downloading a page, which shows one direction only. For the other ask the NOC for an iperf3 server and "
        "give it with --test-iperf3.",
    ),
    "rate.low": Text(
        zh="速率不够：下行 {down_said}、上行 {up_said} Mbit/s（三次取中），签约 {contract_mbps}，至少应有 {needed_mbps}。",
        en="The rate is low: {down_said} down, {up_said} up Mbit/s (median of three); contract {contract_mbps} needs at least "
        "{needed_mbps}.",
    ),
    "rate.low.explain": Text(
        zh="测的是 TCP 净荷，三次取中，不到满速的 90%（经验值）。先排除现场：拔掉客户内网，笔记本单机直连再测一次；看网口双工、错帧。"
        "单机直连仍低，请网管查端口限速、光功率和上联负荷。测速服务器本身忙也会低，换个时间或换一台再测。",
        en="TCP payload, median of three, below nine tenths of what the contract can carry (rule of thumb). First clear the "
        "site: unplug the customer's LAN and test again with this laptop alone; look at duplex and errored frames. Still "
        "low: have the NOC look at the rate limit, the light and the uplink's load. A busy test server reads low as well; "
        "try another hour or server.",
    ),
    "rate.low_down": Text(
        zh="下行不够：{down_said} Mbit/s（三次取中），签约 {contract_mbps}，至少应有 {needed_mbps}；上行(Mbit/s)：{up_said}。",
        en="Download is low: {down_said} Mbit/s (median of three); contract {contract_mbps} needs at least {needed_mbps}. "
        "Upload (Mbit/s): {up_said}.",
    ),
    "rate.low_down.explain": Text(
        zh="只有下行低。上行正常时，网线和端口多半没问题，常见是下行限速配错、上联拥塞、或内网有人在下载。单机直连复测，再请网管核对下行限速。",
        en="Only download is low. With upload fine the cable and port are mostly well: a wrong downstream limit, a full "
        "uplink, or somebody downloading. Test again with this laptop alone, then have the NOC check the downstream limit.",
    ),
    "rate.low_up": Text(
        zh="上行不够：{up_said} Mbit/s（三次取中），签约 {contract_mbps}，至少应有 {needed_mbps}；下行 {down_said} 正常。",
        en="Upload is low: {up_said} Mbit/s (median of three); contract {contract_mbps} needs at least {needed_mbps}. Download "
        "is fine at {down_said}.",
    ),
    "rate.low_up.explain": Text(
        zh="只有上行低。先核对签约是不是上下行对称；对称的，请网管核对上行限速，也看内网是不是有人在上传（监控、网盘）。",
        en="Only upload is low. First check that the contract is symmetrical; if so have the NOC check the upstream limit, and "
        "see whether somebody is uploading (cameras, cloud storage).",
    ),
    "rate.hundred_here": Text(
        zh="卡在百兆：三次都在 94 左右（下行(Mbit/s)：{down_said}），本机网口 {interface} 只协商到 {link_mbps}M，签约 {contract_mbps}。先换网线。",
        en="Held at 100M: every run is near 94 (download, Mbit/s: {down_said}), and this laptop's port {interface} negotiated "
        "only {link_mbps}M; contract {contract_mbps}. Change the cord first.",
    ),
    "rate.hundred_here.explain": Text(
        zh="百兆口的净荷上限就是 94.9。千兆要 8 芯全通，断一对就落到百兆。依次换：网线、对端端口、笔记本网卡（有的 USB 网卡只有百兆）。"
        "协商到千兆后再测速。",
        en="A 100M port carries 94.9 of payload and no more. Gigabit needs all eight wires; one open pair makes it 100M. Change "
        "in turn the cord, the far port, the adapter (some USB ones are 100M only). Test again once it negotiates 1000M.",
    ),
    "rate.hundred_port": Text(
        zh="卡在百兆：三次都在 94 左右（下行(Mbit/s)：{down_said}），签约 {contract_mbps}，本机网口协商(Mbit/s)：{link_mbps}。"
        "前面有百兆口、网线断对，或限速配成了 100M。",
        en="Held at 100M: every run is near 94 (download, Mbit/s: {down_said}); contract {contract_mbps}; this laptop's port "
        "(Mbit/s): {link_mbps}. A 100M port or an open pair further on, or a limit set to 100M.",
    ),
    "rate.hundred_port.explain": Text(
        zh="怎么分：逐段看各设备网口灯和协商速率（本机没读出来的先看本机，再看光猫、企业网关、交换机、光纤收发器），有一个口只有 100M "
        "就是它或它的网线；各口都是 1000M，就请网管查端口限速。也可以绕开中间设备直连再测。",
        en="To tell them apart look at the negotiated speed of every port on the way (this laptop's first where it was not "
        "told, then ONU, gateway, switch, media converter): a port at 100M means that port or its cord. All at 1000M: have "
        "the NOC check the limit. Or bypass the devices in between and test again.",
    ),
    "rate.policed": Text(
        zh="像是限速配低了：不够的方向三次都稳在 {limit_mbps}M 档，超出的直接丢、不排队（下行(Mbit/s)：{down_said}，上行(Mbit/s)：{up_said}），签约 {contract_mbps}。",
        en="Looks like a limit set too low: where it is low, every run is steady near {limit_mbps}M, what is too much is dropped at once (Mbit/s "
        "down: {down_said}, up: {up_said}); contract {contract_mbps}.",
    ),
    "rate.policed.explain": Text(
        zh="三次几乎一样、落在常见的带宽档上、时延不涨、有重传：这是限速丢包的样子，不是拥塞。请网管核对端口、OLT、BRAS 上这条线的限速模板。"
        "这是从现象推的，以网管查到的配置为准。",
        en="The runs agree, sit at a rate that lines are sold at, delay does not grow and segments are sent again: that is how a "
        "policer looks, not congestion. Have the NOC compare the QoS profile on port, OLT and BRAS with the contract. It is "
        "inferred; the configuration decides.",
    ),
    "rate.shaped": Text(
        zh="像是限速配低了：不够的方向三次都稳在 {limit_mbps}M 档（下行(Mbit/s)：{down_said}，上行(Mbit/s)：{up_said}），签约 {contract_mbps}。",
        en="Looks like a limit set too low: where it is low, every run is steady near {limit_mbps}M (Mbit/s down: {down_said}, up: {up_said}); "
        "contract {contract_mbps}.",
    ),
    "rate.shaped.explain": Text(
        zh="三次几乎一样、落在常见的带宽档上，超出的排队（时延涨）：多半是整形限速，拥塞不会这么平。请网管核对端口、OLT、BRAS 上这条线的限速模板；"
        "也可能是途中某台设备自己限速（客户路由器、协转的带宽配置）。以网管查到的配置为准。",
        en="The runs agree and sit at a rate that lines are sold at; what is too much waits in a queue (delay grows). That is "
        "mostly a shaper; congestion is never so flat. Have the NOC compare the profile on port, OLT and BRAS with the "
        "contract; a device on the way may limit as well (the customer's router, a converter's setting). It is inferred, the configuration decides.",
    ),
    "rate.unstable": Text(
        zh="速率不稳：下行三次(Mbit/s)：{down_runs}；上行三次(Mbit/s)：{up_runs}；相差 {spread_pct}%，签约 {contract_mbps}。",
        en="The rate is unsteady: down (Mbit/s) {down_runs}; up (Mbit/s) {up_runs}; {spread_pct}% apart; contract {contract_mbps}.",
    ),
    "rate.unstable.explain": Text(
        zh="有的次数够、有的不够，相差超过 30%（经验值）：多半有人同时在用，或线路有丢包、拥塞。拔掉内网单机再测；再测丢包，忙闲时各测一次。",
        en="Some runs suffice and some do not, more than 30% apart (rule of thumb): somebody else is on the line, or there is "
        "loss or congestion. Unplug the LAN and test alone; test loss; test at a busy and at a quiet hour.",
    ),
    "rate.laptop_limits": Text(
        zh="这次测速说明不了线路：下行(Mbit/s)：{down_said}，上行(Mbit/s)：{up_said}，卡在笔记本或测速服务器上，签约 {contract_mbps}。",
        en="This test says nothing of the line: Mbit/s down {down_said}, up {up_said}; this laptop or the server is the limit; "
        "contract {contract_mbps}.",
    ),
    "rate.laptop_limits.explain": Text(
        zh="笔记本网口比签约速率慢，或测速时处理器已跑满，测出来的是电脑的上限。换一台快的电脑、千兆网口，关掉别的程序再测。",
        en="This laptop's port is slower than the contract, or a processor was full during the test, so the figure is the "
        "computer's own limit. Take a faster laptop with a gigabit port, close other programs, test again.",
    ),
    "rate.no_contract": Text(
        zh="测得下行(Mbit/s)：{down_said}，上行(Mbit/s)：{up_said}；不知道签约速率，无法说达不达标。",
        en="Measured, Mbit/s: {down_said} down, {up_said} up. The contracted rate is not known, so it is not judged.",
    ),
    "rate.no_contract.explain": Text(
        zh="没有签约速率，只报数。向客户经理或工单要签约带宽，填 --rate-mbps 再测。",
        en="Without a contract there are only figures. Get the contracted rate from the ticket or the account manager, give it "
        "with --rate-mbps, test again.",
    ),
    "rate.not_allowed": Text(
        zh="没有测速：没有征得同意。",
        en="The rate was not tested: nobody agreed to it.",
    ),
    "rate.not_allowed.explain": Text(
        zh="测速会占满线路、花流量，没有同意就不测。客户同意后再测，或事先加 --allow rate。",
        en="A rate test fills the line and costs bytes, so it waits for a yes. Ask the customer, or give --allow rate beforehand.",
    ),
    "rate.unmeasured": Text(
        zh="速率没测出来。",
        en="The rate was not measured.",
    ),
    "rate.unmeasured.explain": Text(
        zh="没有测到可用的结果，不代表线路慢。按原因处理好再测一次。",
        en="There is no usable result; that does not mean a slow line. Mend the reason given and test again.",
    ),
    "loaded.fine": Text(
        zh="占满线路时时延正常：空闲 {idle_ms} ms，跑满时最多多 {rise_ms} ms。",
        en="Delay stays fine while the line is full: {idle_ms} ms idle, at most {rise_ms} ms more under load.",
    ),
    "loaded.fine.explain": Text(
        zh="一边测速一边 ping。跑满时仍不怎么变慢，有人下载不会拖垮通话和办公。",
        en="Pings run beside the rate test. They hardly slow down under load, so one download does not spoil calls and work.",
    ),
    "loaded.high": Text(
        zh="一占满就卡：空闲 {idle_ms} ms，跑满时多出 {rise_ms} ms（经验值不超过 {bound_ms} ms）。",
        en="It lags when full: {idle_ms} ms idle, {rise_ms} ms more under load (rule of thumb: at most {bound_ms} ms).",
    ),
    "loaded.high.explain": Text(
        zh="线路一满，包就在设备里排长队：有人下载或上传，别人就觉得卡，通话断续。速率达标也会这样。"
        "查谁在占带宽；在客户路由器上给上传下载限速，或扩容。现象投诉是“一忙就慢”的，就是它。",
        en="Once the line is full packets wait in a long queue: while one downloads the others lag and calls break up, even at "
        "the full contracted rate. See who uses the line; limit transfers on the customer's router, or sell a faster line.",
    ),
    "loaded.unmeasured": Text(
        zh="占满线路时的时延没测到。",
        en="Delay under load was not measured.",
    ),
    "loaded.unmeasured.explain": Text(
        zh="要在测速时同时 ping 测速服务器。没测速，或对端不回 ping，就没有这一项。",
        en="It needs a rate test with pings beside it. There was no test, or nothing answered the pings.",
    ),
    "missing.no_consent": Text(
        zh="这一项（{consent}）会占线路或惊动内网，没有征得同意，没有测。",
        en="This ({consent}) loads the line or asks the whole LAN; nobody agreed to it, so it was not measured.",
    ),
    "missing.no_consent.fix": Text(
        zh="征得客户同意后再测，提问时选同意，或加 --allow {consent}。",
        en="With the customer's consent test again: answer yes when asked, or give --allow {consent}.",
    ),
    "missing.rate_no_server": Text(
        zh="资料里没有测速服务器，也没有可下载的网址。",
        en="The record names no iperf3 server and no page to download.",
    ),
    "missing.rate_no_server.fix": Text(
        zh="找网管要 iperf3 服务器，填 --test-iperf3；或用 --test-targets 给一个大文件的网址。",
        en="Ask the NOC for an iperf3 server and give --test-iperf3, or give the address of a large file with --test-targets.",
    ),
    "missing.rate_bad_server": Text(
        zh="资料里的测速服务器写得不对：{server}。",
        en="The record's iperf3 server is not written as one: {server}.",
    ),
    "missing.rate_bad_server.fix": Text(
        zh="写成 地址 或 地址:端口，例如 203.0.113.30:5201。",
        en="Write it as ADDRESS or ADDRESS:PORT, for example 203.0.113.30:5201.",
    ),
    "missing.rate_no_iperf3": Text(
        zh="这台电脑没装 iperf3，资料里也没有可下载的网址。",
        en="iperf3 is not installed on this laptop, and the record names no page to download instead.",
    ),
    "missing.rate_no_iperf3.fix": Text(
        zh="装上 iperf3（放进 PATH）；或用 --test-targets 给一个大文件的网址。",
        en="Install iperf3 (somewhere on PATH), or give the address of a large file with --test-targets.",
    ),
    "missing.rate_wireless": Text(
        zh="{interface} 不是有线网口，测出来不是专线的速率。",
        en="{interface} is not wired, so a rate test would not measure the line.",
    ),
    "missing.rate_wireless.fix": Text(
        zh="插网线，用 --interface 指定有线网口再测。",
        en="Plug in a cable, name the wired port with --interface, and test again.",
    ),
    "missing.rate_server_silent": Text(
        zh="测速服务器 {server} 连不上（{said}）。",
        en="The test server {server} cannot be reached ({said}).",
    ),
    "missing.rate_server_silent.fix": Text(
        zh="请网管确认服务器开着、端口放通；换一台再测。",
        en="Have the NOC see that the server runs and its port is open, or try another.",
    ),
    "missing.rate_server_busy": Text(
        zh="测速服务器 {server} 正被别人占用（{said}）。",
        en="The test server {server} is busy with somebody else's test ({said}).",
    ),
    "missing.rate_server_busy.fix": Text(
        zh="过几分钟再测，或换一台。",
        en="Test again in some minutes, or use another server.",
    ),
    "missing.rate_server_refuses": Text(
        zh="测速服务器 {server} 不让测（{said}）。",
        en="The test server {server} refuses the test ({said}).",
    ),
    "missing.rate_server_refuses.fix": Text(
        zh="请网管放开限制，或换一台服务器。",
        en="Have the NOC lift its limit, or use another server.",
    ),
    "missing.rate_run_failed": Text(
        zh="测速中断，没有跑完（{server}：{said}）。",
        en="The test broke off ({server}: {said}).",
    ),
    "missing.rate_run_failed.fix": Text(
        zh="再测一遍；总是中断，先测丢包，或换一台测速服务器。",
        en="Test again; if it keeps breaking off, test for loss first, or use another server.",
    ),
    "missing.rate_run_late": Text(
        zh="跟 {server} 的测速到时间还没结束，中止了。",
        en="The test against {server} did not end in time and was stopped.",
    ),
    "missing.rate_run_late.fix": Text(
        zh="再测一遍；还这样，先测丢包，或换一台测速服务器。",
        en="Test again; if it stays so, test for loss first, or use another server.",
    ),
    "missing.rate_run_short": Text(
        zh="从 {server} 传来的太少，算不出速率。",
        en="Too little came from {server} to tell a rate from it.",
    ),
    "missing.rate_run_short.fix": Text(
        zh="先测丢包；不丢就换一台测速服务器，或给一个更大的文件。",
        en="Test for loss first; if there is none use another server, or a larger file.",
    ),
    "missing.rate_bytes_used": Text(
        zh="说好的流量用完了，没测完（{server}）。",
        en="The bytes that were announced are used up before the test was over ({server}).",
    ),
    "missing.rate_bytes_used.fix": Text(
        zh="停掉网线上别的流量再测；签约速率写低了就改对。",
        en="Stop other traffic on the cable and test again; correct the contracted rate if it is too low.",
    ),
    "missing.rate_tool": Text(
        zh="这台电脑上的 iperf3 没有给出能用的结果（{said}）。",
        en="The iperf3 on this laptop gave no usable result ({said}).",
    ),
    "missing.rate_tool.fix": Text(
        zh="换成 iperf3 3.7 以上的版本再测；或用 --test-targets 给一个大文件的网址。",
        en="Install iperf3 3.7 or later and test again, or give the address of a large file with --test-targets.",
    ),
    "missing.rate_page_status": Text(
        zh="测试网址不能用来下载（{server}：{said}）。",
        en="The record's page is no download ({server}: {said}).",
    ),
    "missing.rate_page_status.fix": Text(
        zh="用 --test-targets 给一个能直接下载的大文件网址（不跳转）。",
        en="Give the address of a large file that comes without a redirect, with --test-targets.",
    ),
    "missing.rate_page_small": Text(
        zh="测试网页太小（{said} 字节），测不出速率（{server}）。",
        en="The record's page is too small ({said} bytes) to tell a rate from it ({server}).",
    ),
    "missing.rate_page_small.fix": Text(
        zh="用 --test-targets 给一个大文件的网址，或用 --test-iperf3 给测速服务器。",
        en="Give the address of a large file with --test-targets, or an iperf3 server with --test-iperf3.",
    ),
    "missing.rate_no_upload": Text(
        zh="测试网址不接受上传，上行没测。",
        en="The page takes no uploads, so upload was not measured.",
    ),
    "missing.rate_no_upload.fix": Text(
        zh="要测上行，用 --test-iperf3 给一台测速服务器。",
        en="To measure upload give an iperf3 server with --test-iperf3.",
    ),
    "missing.rate_other_way": Text(
        zh="测速流量没有走被测网口，结果作废。",
        en="The test's traffic did not go by the tested port, so its result is void.",
    ),
    "missing.rate_other_way.fix": Text(
        zh="断开别的网络（Wi-Fi、手机热点、VPN）再测，或用管理员身份运行。",
        en="Disconnect other networks (Wi-Fi, hotspot, VPN) and test again, or run with administrator rights.",
    ),
    "missing.rate_no_time": Text(
        zh="给的时间不够测速，约要 {seconds} 秒。",
        en="Too little time for a rate test, which takes about {seconds} s.",
    ),
    "missing.rate_no_time.fix": Text(
        zh="去掉 --timeout，或放宽到 100 秒。",
        en="Leave out --timeout, or allow 100 s.",
    ),
    "missing.rate_stopped": Text(
        zh="测速被中途停下，没有结果。",
        en="The test was stopped, so there is no result.",
    ),
    "missing.rate_stopped.fix": Text(zh="需要时再测一遍。", en="Test again when it is wanted."),
    "missing.rate_no_runs": Text(
        zh="跟 {server} 测速没有一次跑成。",
        en="Not one run against {server} succeeded.",
    ),
    "missing.rate_no_runs.fix": Text(
        zh="再测一遍，或换一台测速服务器。",
        en="Test again, or use another server.",
    ),
    "missing.rate_no_download": Text(
        zh="只测到上行，下行没测到（{server}）。",
        en="Only upload was measured, not download ({server}).",
    ),
    "missing.rate_no_download.fix": Text(
        zh="再测一遍，或换一台测速服务器。",
        en="Test again, or use another server.",
    ),
    "missing.rate_no_contract": Text(
        zh="资料里没有签约速率。",
        en="The record has no contracted rate.",
    ),
    "missing.rate_no_contract.fix": Text(
        zh="用 --rate-mbps 填上签约速率再测。",
        en="Give the contracted rate with --rate-mbps and test again.",
    ),
    "missing.rate_at_least": Text(
        zh="资料里没有签约速率；流量用到上限就停了，实际速率不低于测得的。",
        en="The record has no contracted rate; the bytes were used up early, so the line carries at least this.",
    ),
    "missing.rate_at_least.fix": Text(
        zh="用 --rate-mbps 填上签约速率再测，会按它准备流量。",
        en="Give the contracted rate with --rate-mbps and test again; the bytes are then sized for it.",
    ),
    "missing.rate_own_port": Text(
        zh="本机网口只有 {link_mbps}M，比签约速率慢，跑满了也看不出线路快慢。",
        en="This laptop's port runs at {link_mbps}M, slower than the contract, and the test filled it.",
    ),
    "missing.rate_own_port.fix": Text(
        zh="换网线、换端口让它协商到更高，或换网卡更快的电脑再测。",
        en="Get it to negotiate more with another cord or port, or take a laptop with a faster port.",
    ),
    "missing.rate_busy_laptop": Text(
        zh="测速时本机处理器已占用 {cpu_pct}%，测出来的是电脑的上限。",
        en="This laptop's processors were {cpu_pct}% busy during the test, so the figure is its own limit.",
    ),
    "missing.rate_busy_laptop.fix": Text(
        zh="关掉别的程序、接上电源再测，或换一台快的电脑。",
        en="Close other programs, plug in the charger and test again, or take a faster laptop.",
    ),
    "missing.rate_busy_server": Text(
        zh="测速服务器 {server} 处理器已占用 {cpu_pct}%，测出来的是服务器的上限。",
        en="The test server {server} was {cpu_pct}% busy, so the figure is the server's own limit.",
    ),
    "missing.rate_busy_server.fix": Text(
        zh="换一台测速服务器，或闲时再测。",
        en="Use another server, or test at a quiet hour.",
    ),
    "missing.rate_others": Text(
        zh="开测前网线上就有别的流量（{other_mbps} Mbit/s），加上它就够了，看不出线路慢。",
        en="Other traffic was on the cable before the test began ({other_mbps} Mbit/s); with it the rate is enough, so the line "
        "cannot be called slow.",
    ),
    "missing.rate_others.fix": Text(
        zh="停掉下载、视频、网盘同步，或单机直连光猫再测。",
        en="Stop downloads, video and cloud sync, or connect this laptop alone to the CPE, and test again.",
    ),
    "missing.rate_no_echo": Text(
        zh="测速时没有 ping 应答可比（{server}），看不出占满时的时延。",
        en="Nothing answered pings both before and during the test ({server}), so delay under load stays open.",
    ),
    "missing.rate_no_echo.fix": Text(
        zh="请网管让测速服务器回 ping，或换一台再测。",
        en="Have the test server answer pings, or use another.",
    ),
    "missing.rate_cut_short": Text(
        zh="线路比签约快，跟 {server} 测速的流量提前用完，没来得及看占满时的时延。",
        en="The line is faster than the contract; the bytes were used up before delay under load could be seen ({server}).",
    ),
    "missing.rate_cut_short.fix": Text(
        zh="资料里的签约速率写低了就改对再测；没写低就不用管。",
        en="If the record's contract is too low, correct it and test again; else leave it.",
    ),
    "weak.rate_busy": Text(
        zh="开测前网线上已有别的流量，和签约速率的对比要打折扣；请停掉别的上网再测。",
        en="Other traffic was on the cable before the test began, so the comparison is weaker; stop it and test again.",
    ),
    "weak.rate_http": Text(
        zh="用网页下载测的，网站本身慢也会拉低结果；有 iperf3 服务器时以它为准。",
        en="Measured by downloading a page, which a slow web site lowers too; an iperf3 server's figure counts for more.",
    ),
}
