"""Capture files: what is wrong with one, what it cannot tell, and keeping one."""

from fieldkit.text import Text

TEXTS: dict[str, Text] = {
    # A file that cannot be used.
    "capture.no_file": Text(zh="{file} 不是普通文件。", en="{file} is not an ordinary file."),
    "capture.no_file.fix": Text(
        zh="给出抓包文件本身，例如：--capture 抓包.pcapng",
        en="Give the capture file itself, for example: --capture site.pcapng",
    ),
    "capture.unreadable": Text(zh="读不了 {file}：{why}。", en="{file} cannot be read: {why}."),
    "capture.unreadable.fix": Text(
        zh="检查文件名和读取权限；在 U 盘上就先拷到本机。",
        en="Check the name and the right to read it; copy it to this laptop first if it is on a stick.",
    ),
    "capture.empty": Text(zh="{file} 是空的。", en="{file} is empty."),
    "capture.empty.fix": Text(
        zh="多半没存完：重新拷一份，或重新抓包。",
        en="It was probably not saved to its end: copy it again, or capture again.",
    ),
    "capture.not_one": Text(
        zh="{file} 不是抓包文件（第 {offset} 字节起就不对）。",
        en="{file} is no capture file (wrong from byte {offset} on).",
    ),
    "capture.not_one.fix": Text(
        zh="用 Wireshark 打开，“另存为”pcapng 再试；只有文字的导出不能用。",
        en='Open it in Wireshark, use "Save As" with pcapng, and try that; an export as text cannot be used.',
    ),
    "capture.broken": Text(
        zh="{file} 的开头坏了（第 {offset} 字节）。", en="The beginning of {file} is damaged (byte {offset})."
    ),
    "capture.broken.fix": Text(
        zh="重新拷一份；或用 Wireshark 打开后“另存为”pcapng 再试。",
        en='Copy it again, or open it in Wireshark and use "Save As" with pcapng.',
    ),
    "capture.packed": Text(zh="{file} 是压缩包（{kind}）。", en="{file} is packed ({kind})."),
    "capture.packed.fix": Text(
        zh="先解压，再给里面的 pcap 或 pcapng 文件；.gz 可以直接用。",
        en="Unpack it and give the pcap or pcapng file inside; .gz can be given as it is.",
    ),
    "capture.trace": Text(
        zh="{file} 是 Windows 自带的跟踪文件（.etl），不是抓包文件。",
        en="{file} is a trace of Windows itself (.etl), no capture file.",
    ),
    "capture.trace.fix": Text(
        zh="先转换：pktmon etl2pcap {file}，再用得到的 .pcapng。",
        en="Convert it: pktmon etl2pcap {file}, then give the .pcapng that comes of it.",
    ),
    "capture.wireless": Text(
        zh="{file} 是无线监听模式抓的（802.11），里面看不到内网的以太网报文。",
        en="{file} was taken from the air (802.11 monitor mode), which does not hold the LAN's Ethernet frames.",
    ),
    "capture.wireless.fix": Text(
        zh="关掉监听模式，在连着这个网络的网口或无线网卡上重新抓；Wireshark 存成 pcapng。",
        en="Capture again with monitor mode off, on a port or Wi-Fi adapter of that network, and save it as pcapng.",
    ),
    "capture.no_ethernet": Text(
        zh="{file} 里没有以太网报文（链路类型：{link}），看不出谁在应答。",
        en="{file} holds no Ethernet frames (link type: {link}), so it cannot show who answers.",
    ),
    "capture.no_ethernet.fix": Text(
        zh="在接着客户内网的网口上重新抓，不要在 VPN 或拨号接口上抓。",
        en="Capture again on the port that is plugged into the customer's LAN, not on a VPN or dial-up interface.",
    ),
    # What the capture says of itself; beside the result.
    "capture.note.cut_short": Text(
        zh="文件到第 {offset} 字节就断了，前面 {frames} 个报文照常使用。",
        en="The file breaks off at byte {offset}; the {frames} frames before it count.",
    ),
    "capture.note.damaged": Text(
        zh="文件第 {offset} 字节起损坏，只用了前面 {frames} 个报文；可用 Wireshark“另存为”后再试。",
        en='The file is damaged from byte {offset} on; only the {frames} frames before it count. Try "Save As" in Wireshark.',
    ),
    "capture.note.unread": Text(
        zh="文件读到第 {offset} 字节读不下去了（{why}），只用了前面的。",
        en="The file could not be read beyond byte {offset} ({why}); what came before counts.",
    ),
    "capture.note.stopped": Text(
        zh="没有读完就停了，只用了前面 {frames} 个报文。",
        en="Reading was stopped; only the first {frames} frames count.",
    ),
    "capture.note.pieces": Text(
        zh="报文的时间有跳跃（抓包停过，或几个文件拼在一起），分成 {count} 段，只判断了其中一段，别的段没有判断。",
        en="The frames' times leap (the capture stood still, or files were joined): of {count} pieces one was judged, the others were not.",
    ),
    "capture.note.piece_judged": Text(
        zh="结果只说 {begins} 到 {ends} 这一段；要看别的时间，用 editcap -A 起始时间 -B 结束时间 截出来再看。",
        en="The result is about {begins} to {ends} alone. For another time cut it out (editcap -A BEGIN -B END) and look again.",
    ),
    "capture.note.piece_odd": Text(
        zh='没判断的一段里也有可疑的（{begins} 到 {ends}）：用 editcap -A "{begins}" -B "{ends}" 截出来单独看。',
        en='A piece that was not judged shows something too ({begins} to {ends}): cut it out with editcap -A "{begins}" -B "{ends}" and look at it.',
    ),
    "capture.note.pieces_odd_more": Text(
        zh="另外还有 {count} 段也有可疑的，没有判断。", en="{count} more pieces show something too and were not judged."
    ),
    "capture.note.no_times": Text(
        zh="有的报文没有时间，先后和间隔看不出来。",
        en="Some frames carry no time, so order and distance cannot be told.",
    ),
    "capture.note.dropped": Text(
        zh="抓包时丢了 {frames} 个报文，“没看到”不作数。",
        en="{frames} frames were lost while capturing, so absence says nothing.",
    ),
    "capture.note.snapped": Text(
        zh="有的报文只存了前 {bytes} 字节，后面的看不到。",
        en="Of some frames only the first {bytes} bytes were kept; the rest cannot be seen.",
    ),
    "capture.note.other_link": Text(
        zh="跳过了 {frames} 个不是以太网的报文（{link}）。",
        en="{frames} frames that are not Ethernet ({link}) were passed over.",
    ),
    "capture.note.one_of_several": Text(
        zh="文件里有 {count} 个接口，只判断了其中一个（{interface}）；别的可用 editcap 分出来再看。",
        en="The file holds {count} interfaces; one was judged ({interface}). Split the others off with editcap.",
    ),
    "capture.note.interface_odd": Text(
        zh="没判断的接口 {interface} 上也有可疑的：在那个网口上单独抓一次再看。",
        en="Interface {interface}, which was not judged, shows something too: capture there alone and look at it.",
    ),
    "capture.note.gateway_guessed": Text(
        zh="文件里看不出哪个地址是网关：先按被问得最多的 {gateway} 算；不对就用 --gateway 指明，再看一遍。",
        en="Nothing in the file says which address is the gateway: {gateway}, asked for most, was taken. If it is not, "
        "name it with --gateway and look again.",
    ),
    "capture.note.filtered": Text(
        zh="抓包时加了过滤（{filter}），“没看到”不作数。",
        en="It was taken with a filter ({filter}), so absence says nothing.",
    ),
    "weak.capture_partly": Text(
        zh="抓包文件不完整或只存了一部分，没看到的不等于没有。",
        en="The capture is incomplete, so what is not in it may still be there.",
    ),
    "missing.capture_unread": Text(
        zh="抓包文件没有读完，不作判断。", en="The capture was not read to its end, so it is not judged."
    ),
    "missing.capture_unread.fix": Text(
        zh="再运行一次；文件很大就先用 editcap 截取一段。",
        en="Run it again; cut a piece out with editcap if the file is very large.",
    ),
    "missing.capture_mixed": Text(
        zh="抓包时把这台电脑的几个网口混在一起抓了，分不清谁在哪个网里。",
        en="All ports of that computer were captured together, and the file does not say which frame came by which.",
    ),
    "missing.capture_mixed.fix": Text(
        zh="只在接客户内网的那个网口上重新抓，例如：tcpdump -i eth0 -w 抓包.pcap",
        en="Capture again on the port of the customer's LAN alone, for example: tcpdump -i eth0 -w site.pcap",
    ),
    "missing.capture_no_ethernet": Text(
        zh="抓包文件里没有以太网报文，看不出谁在应答。",
        en="The capture holds no Ethernet frames, so it cannot show who answers.",
    ),
    "missing.capture_no_ethernet.fix": Text(
        zh="在接着客户内网的网口上重新抓，不要用监听模式。",
        en="Capture again on a port of the customer's LAN, with monitor mode off.",
    ),
    "missing.capture_empty": Text(zh="抓包文件里一个报文也没有。", en="There is not one frame in the capture."),
    "missing.capture_empty.fix": Text(
        zh="重新抓包，抓的时候上一下网；存成 pcapng。",
        en="Capture again, use the network meanwhile, and save it as pcapng.",
    ),
    "missing.capture_no_gateway": Text(
        zh="抓包里看不出哪个地址是网关。", en="The capture does not show which address is the gateway."
    ),
    "missing.capture_no_gateway.fix": Text(
        zh="用 --gateway 网关地址 指明，再看一遍。", en="Name it with --gateway ADDRESS and look again."
    ),
    "missing.capture_no_probe": Text(
        zh="抓包里没有这台电脑对自己地址的冲突探测，看不出有没有人占用。",
        en="The computer that captured did not probe for its own address, so nobody else would have answered.",
    ),
    "missing.capture_no_probe.fix": Text(
        zh="到现场用 fieldkit lan-check 直接测；要留底就加 --record。",
        en="Measure on site with fieldkit lan-check; add --record to keep what was heard.",
    ),
    "missing.capture_own_answered": Text(
        zh="{ip} 是抓包那台电脑自己的地址，{macs} 也在用；是别的设备，还是它自己的另一个网口（如无线），抓包里看不出。",
        en="{ip} is the address of the computer that captured, and {macs} uses it too: another device, or another port of that computer (its Wi-Fi)? The file does not tell.",
    ),
    "missing.capture_own_answered.fix": Text(
        zh="在那台电脑上关掉无线，到现场用 fieldkit lan-check 直接测。",
        en="Turn off that computer's Wi-Fi and measure on site with fieldkit lan-check.",
    ),
    "missing.capture_only_heard": Text(
        zh="抓包文件里测不了这一项（{topic}）。", en="This cannot be told from a capture file ({topic})."
    ),
    "missing.capture_only_heard.fix": Text(zh="到现场接上网线再测。", en="Measure on site, with the cable plugged in."),
    # Keeping one.
    "record.exists": Text(zh="{file} 已经有了，不会覆盖。", en="{file} is there already and is not overwritten."),
    "record.exists.fix": Text(zh="换个文件名：--record 文件.pcap", en="Choose another name: --record FILE.pcap"),
    "record.exists_now": Text(
        zh="抓包期间出现了同名文件 {file}，没有覆盖；抓到的在 {part}。",
        en="A file {file} came up meanwhile and was not overwritten; what was captured is in {part}.",
    ),
    "record.exists_now.fix": Text(zh="把 {part} 改个名字就能用。", en="Rename {part}; it is a whole capture file."),
    "record.no_place": Text(zh="写不了 {file}：{why}。", en="{file} cannot be written: {why}."),
    "record.no_place.fix": Text(
        zh="换个能写的目录：--record 文件.pcap", en="Choose a folder that can be written: --record FILE.pcap"
    ),
    "record.left_behind": Text(
        zh="{file} 旁边留着太多没存完的 {part}。", en="Too many unfinished files {part} stand beside {file}."
    ),
    "record.left_behind.fix": Text(zh="挪走或改名后再试。", en="Move or rename them, and try again."),
    "record.unwritable": Text(
        zh="抓包写不下去了：{why}；已抓到的在 {part}。",
        en="The capture could not be written further: {why}. What was captured is in {part}.",
    ),
    "record.unwritable.fix": Text(
        zh="腾出空间或换个目录再抓；{part} 可以用 Wireshark 打开。",
        en="Make room or choose another folder and record again; {part} opens in Wireshark.",
    ),
}
