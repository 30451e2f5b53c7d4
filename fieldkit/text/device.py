"""Why nothing, or not this, could be asked of a device, and what to do about it."""

from fieldkit.text import Text

TEXTS: dict[str, Text] = {
    # -- the way there
    "device.unreachable": Text(zh="连不上设备 {device}：{why}。", en="The device {device} cannot be reached: {why}."),
    "device.unreachable.fix": Text(
        zh="核对管理地址，看这台电脑能不能通到管理网（多半要先连 VPN 或经跳板机）；都不行就让网管查，把输出贴进来（--paste）。",
        en="Check the management address and whether this laptop reaches the management network (mostly through a VPN or a jump host); failing that, have the NOC look and paste the output (--paste).",
    ),
    "device.refused_connection": Text(
        zh="设备 {device} 拒绝连接（端口 {port} 没开）。", en="{device} refuses the connection (port {port} is closed)."
    ),
    "device.refused_connection.fix": Text(
        zh="多半没开这种登录方式，或限制了登录来源：SSH、Telnet 换着试，或让网管看。",
        en="This way of logging in is probably off, or only allowed from elsewhere: try the other of SSH and Telnet, or ask the NOC.",
    ),
    "device.jump_failed": Text(
        zh="跳板机 {jump} 过不去：{why}。", en="The jump host {jump} does not let us through: {why}."
    ),
    "device.jump_failed.fix": Text(
        zh="先单独登录跳板机试试，再看它能不能通到设备、许不许转发。",
        en="Log in to the jump host by itself first; then see whether it reaches the device and may forward.",
    ),
    "device.already_open": Text(
        zh="这台电脑正连着设备 {device}，一台设备同时只开一个会话。",
        en="This laptop already has a session open on {device}; there is only one at a time on each device.",
    ),
    "device.already_open.fix": Text(zh="等那边结束再来。", en="Wait until the other one has ended."),
    # -- logging in
    "device.no_credentials": Text(
        zh="没有设备 {device} 的登录账号。", en="There is no user name or password for the device {device}."
    ),
    "device.no_credentials.fix": Text(
        zh="有账号：在终端里运行时按提示输入，或设好 FIELDKIT_USERNAME 和 FIELDKIT_PASSWORD。没有：让网管查，把输出贴进来（--paste）。",
        en="With a login: run it in a terminal and type it when asked, or set FIELDKIT_USERNAME and FIELDKIT_PASSWORD. Without: have the NOC look and paste the output (--paste).",
    ),
    "device.wrong_password": Text(
        zh="设备 {device} 不认用户 {username} 的密码。只试了这一次，不会再试，免得锁账号。",
        en="The device {device} does not accept the password of user {username}. It was tried once and will not be tried again, so that nothing gets locked.",
    ),
    "device.wrong_password.fix": Text(
        zh="核对用户名和密码再来；还不行让网管看账号是不是被锁、有没有这台设备的权限。",
        en="Check the user name and password and come again; if that fails, ask the NOC whether the account is locked or has no right on this device.",
    ),
    "device.locked_out": Text(
        zh="设备 {device} 说这个账号或这台电脑的地址已被锁定。",
        en="The device {device} says that this account, or this laptop's address, is locked.",
    ),
    "device.locked_out.fix": Text(
        zh="别再试了，让网管解锁，或等锁定时间过去。",
        en="Do not try again; have the NOC unlock it, or wait until the lock runs out.",
    ),
    "device.password_expired": Text(
        zh="设备 {device} 要求先改密码才让登录；密码不能由我们来改，已退出。",
        en="{device} wants a new password before it lets anybody in; that is not ours to choose, so we left.",
    ),
    "device.password_expired.fix": Text(
        zh="自己登录设备把密码改掉（或让网管重置），再来。",
        en="Log in yourself and change it (or have the NOC reset it), then come again.",
    ),
    "device.no_password_login": Text(
        zh="设备 {device} 不接受密码登录，只认：{methods}。", en="{device} takes no password; it wants: {methods}."
    ),
    "device.no_password_login.fix": Text(
        zh="换 Telnet 或串口登录，或让网管查，把输出贴进来（--paste）。",
        en="Use Telnet or the console, or have the NOC look and paste the output (--paste).",
    ),
    "device.busy": Text(
        zh="设备 {device} 的登录线路已占满（VTY 满）。", en="All login lines of {device} are taken (VTY full)."
    ),
    "device.busy.fix": Text(
        zh="过几分钟再试，或让网管踢掉空闲用户；手边有串口线也可以走串口（--console）。",
        en="Try again in a few minutes or have the NOC clear idle users; with a console cable at hand, use --console.",
    ),
    "device.login_question": Text(
        zh="设备 {device} 登录时问“{question}”，按不改动设备的原则答了“否”，它随即断开。",
        en="At login {device} asked “{question}”. It was answered with no, which changes nothing, and {device} hung up.",
    ),
    "device.login_question.fix": Text(
        zh="自己登录一次，处理掉这个提示，再来；或让网管查，把输出贴进来（--paste）。",
        en="Log in once yourself and deal with it, then come again; or have the NOC look and paste the output (--paste).",
    ),
    "device.closed_login": Text(
        zh="设备 {device} 接通后没让登录就断开了。",
        en="{device} answered and then hung up before anybody was logged in.",
    ),
    "device.closed_login.fix": Text(
        zh="常见原因：限制了登录来源、线路占满、账号或密码不对。过一会儿再试；不行就让网管看设备日志。",
        en="The usual causes: logins allowed from elsewhere only, all lines taken, a wrong user or password. Try again later, or have the NOC read the device's log.",
    ),
    "device.silent_login": Text(
        zh="设备 {device} 接通了，但 {seconds} 秒内没有出现登录提示或命令提示符。",
        en="{device} answered, but showed neither a login nor a prompt within {seconds} s.",
    ),
    "device.silent_login.fix": Text(
        zh="再试一次；走串口时核对波特率（多为 9600，也有 115200）和线序。",
        en="Try once more; on the console check the speed (mostly 9600, sometimes 115200) and the cable.",
    ),
    # -- whom we talk to
    "device.host_key_unknown": Text(
        zh="第一次连设备 {device}，还不认识它的主机密钥：{fingerprint}（{key_type}）。没有发送密码。",
        en="This is the first contact with {device}; its host key is not known yet: {fingerprint} ({key_type}). No password was sent.",
    ),
    "device.host_key_unknown.fix": Text(
        zh="在终端里再运行一次，核对指纹后确认；或把指纹写进专线资料的 access.host_key。",
        en="Run it again in a terminal and confirm the fingerprint; or write it into the record as access.host_key.",
    ),
    "device.host_key_changed": Text(
        zh="设备 {device} 的主机密钥变了：现在是 {fingerprint}，原来是 {expected}。可能换了设备，也可能有人冒充。没有发送密码。",
        en="The host key of {device} has changed: it is now {fingerprint}, and was {expected}. The device may have been exchanged, or somebody is posing as it. No password was sent.",
    ),
    "device.host_key_changed.fix": Text(
        zh="先问网管这台设备是不是换过、重置过。确认无误，把新指纹写进资料的 access.host_key，再来。",
        en="Ask the NOC first whether the device was exchanged or reset. Only then write the new fingerprint into the record as access.host_key, and come again.",
    ),
    "device.host_key_other_type": Text(
        zh="设备 {device} 出示的主机密钥换了类型（{key_type}）：现在是 {fingerprint}，原来是 {expected}。没有发送密码。",
        en="{device} shows a host key of another type ({key_type}): it is now {fingerprint}, and was {expected}. No password was sent.",
    ),
    "device.host_key_other_type.fix": Text(
        zh="升级或重置后会这样。先问网管，确认无误再把新指纹写进资料的 access.host_key。",
        en="An upgrade or a reset does that. Ask the NOC first, and only then write the new fingerprint into the record as access.host_key.",
    ),
    "device.host_key_unreadable": Text(
        zh="主机密钥文件 {file} 读不了：{why}。无法核对设备身份，没有连接。",
        en="The file of host keys {file} cannot be read: {why}. Nobody can say who the device is, so it was not connected to.",
    ),
    "device.host_key_unreadable.fix": Text(
        zh="改好这个文件的权限，再来。", en="Put the file's permissions right and come again."
    ),
    "device.host_key_damaged": Text(
        zh="主机密钥文件 {file} 第 {at} 行坏了。无法核对设备身份，没有连接。",
        en="Line {at} of the file of host keys {file} is damaged. Nobody can say who the device is, so it was not connected to.",
    ),
    "device.host_key_damaged.fix": Text(
        zh="删掉坏的那一行；涉及的设备会再让你核对一次指纹。",
        en="Delete the damaged line; the device it belongs to will ask for its fingerprint to be checked again.",
    ),
    "device.host_key_not_kept": Text(
        zh="主机密钥存不进 {file}：{why}。", en="The host key cannot be kept in {file}: {why}."
    ),
    "device.host_key_not_kept.fix": Text(
        zh="腾出空间或改好目录权限，再来。", en="Make room or put the folder's permissions right, and come again."
    ),
    "device.old_algorithms": Text(
        zh="设备 {device} 只会旧的加密算法：{wants}。默认不用。",
        en="The device {device} speaks only old algorithms: {wants}. They are not used by default.",
    ),
    "device.old_algorithms.fix": Text(
        zh="确认是在管理网内，就只对这台设备放行（access.old_algorithms: true），或改走串口。",
        en="Inside the management network, allow them for this one device (access.old_algorithms: true), or use the console.",
    ),
    "device.too_old": Text(
        zh="设备 {device} 的加密算法太旧，这里已不支持：{wants}。",
        en="The algorithms of {device} are too old to be spoken here at all: {wants}.",
    ),
    "device.too_old.fix": Text(
        zh="改用 Telnet 或串口；或让网管在设备上重新生成 RSA 密钥。",
        en="Use Telnet or the console, or have the NOC make a new RSA key on the device.",
    ),
    # -- which kind of device it is
    "device.unknown_platform": Text(
        zh="认不出设备 {device} 是什么型号（它说：{first}）。",
        en="Nobody knows what kind of device {device} is (it says: {first}).",
    ),
    "device.unknown_platform.fix": Text(
        zh="在资料里写明平台（access.platform），或把输出贴进来（--paste）。",
        en="Name the platform in the record (access.platform), or paste the output (--paste).",
    ),
    "device.wrong_platform": Text(
        zh="资料里写的平台是 {platform}，设备 {device} 实际是 {found}。",
        en="The record says {platform}, but {device} is {found}.",
    ),
    "device.wrong_platform.fix": Text(
        zh="先核对连的是不是这台设备；是的话，把资料里的 access.platform 改过来。",
        en="Check first that this is the right device; if it is, correct access.platform in the record.",
    ),
    "device.paste_only": Text(
        zh="{platform} 平台只支持贴入输出，不登录。", en="On {platform} nobody logs in; its output is pasted."
    ),
    "device.paste_only.fix": Text(
        zh="让网管查，把输出贴进来（--paste）。", en="Have the NOC look and paste the output (--paste)."
    ),
    # -- one command
    "device.no_answer": Text(
        zh="设备 {device} 执行“{at}”{seconds} 秒没有答完。",
        en="{device} did not finish its answer to “{at}” within {seconds} s.",
    ),
    "device.no_answer.fix": Text(
        zh="设备忙或链路差：过一会儿再试，或让网管查后贴进来（--paste）。",
        en="The device is busy or the way there is poor: try again later, or have the NOC look and paste the output (--paste).",
    ),
    "device.closed": Text(zh="执行“{during}”时，设备 {device} 断开了。", en="{device} hung up during “{during}”."),
    "device.closed.fix": Text(
        zh="再试一次；反复断开，看管理链路稳不稳。",
        en="Try once more; if it keeps hanging up, look at the management link.",
    ),
    "device.too_much": Text(
        zh="设备 {device} 执行“{command}”输出超过 {largest} MB，已停止读取。",
        en="{device} answered “{command}” with more than {largest} MB; reading was stopped.",
    ),
    "device.too_much.fix": Text(
        zh="在资料里写明端口（access.port），只查这个端口。",
        en="Name the port in the record (access.port), so that only that is asked for.",
    ),
    "device.not_understood": Text(
        zh="设备 {device} 不认识命令“{command}”：{said}", en="{device} does not know the command “{command}”: {said}"
    ),
    "device.not_understood.fix": Text(
        zh="这个版本没有这条命令，这一项只好不看；要看就让网管用别的命令查后贴进来（--paste）。",
        en="This release has no such command, so this is left out; to have it, let the NOC look in another way and paste the output (--paste).",
    ),
    "device.not_allowed": Text(
        zh="这个账号在设备 {device} 上无权执行“{command}”：{said}",
        en="This user may not give the command “{command}” on {device}: {said}",
    ),
    "device.not_allowed.fix": Text(
        zh="换权限高一级的账号，或让网管查后贴进来（--paste）。",
        en="Use an account with more rights, or have the NOC look and paste the output (--paste).",
    ),
    "device.echo_differs": Text(
        zh="设备 {device} 回显的“{echoed}”与要下发的“{command}”不一致，没有回车，这一条没有执行。",
        en="{device} echoed “{echoed}” for “{command}”. It was not entered, so this line was not carried out.",
    ),
    "device.echo_differs.fix": Text(
        zh="线路有干扰或有人同时在敲：查串口线，确认没有别人在用，再来。",
        en="There is noise on the line, or somebody else is typing: check the console cable and that nobody else is on it, then come again.",
    ),
    # -- the console
    "device.no_console": Text(
        zh="没有串口 {console}。现有：{known}。", en="There is no serial port {console}. There are: {known}."
    ),
    "device.no_console.fix": Text(
        zh="插好串口线，Windows 装好驱动后在设备管理器里看是 COM 几。",
        en="Plug the console cable in; on Windows install its driver and see in the Device Manager which COM it is.",
    ),
    "device.console_busy": Text(
        zh="串口 {console} 被别的程序占用。", en="Another program has the serial port {console} open."
    ),
    "device.console_busy.fix": Text(
        zh="关掉正开着的终端软件（SecureCRT、PuTTY 等），再来。",
        en="Close the terminal program that has it (SecureCRT, PuTTY …) and come again.",
    ),
    "device.left_in_configuration": Text(
        zh="设备 {device} 的串口上有人停在配置视图里，改动还没提交；没有动它，已退出。",
        en="Somebody has left the console of {device} inside configuration, with changes not committed. They were not touched.",
    ),
    "device.left_in_configuration.fix": Text(
        zh="先问清是谁在改：让他提交或撤销、退出登录，再来。",
        en="Find out whose change it is and have it committed or dropped, and logged out of; then come again.",
    ),
    "device.console_denied": Text(
        zh="没有权限打开串口 {console}。", en="There is no right to open the serial port {console}."
    ),
    "device.console_denied.fix": Text(
        zh="Linux 上把自己加进 dialout 组后重新登录；Windows 上先关掉占用它的程序。",
        en="On Linux join the group dialout and log in again; on Windows close the program that has it open.",
    ),
    # -- what the person ought to know of a session
    "device.note.telnet": Text(
        zh="注意：Telnet 明文传密码，只在管理网内用。",
        en="Note: Telnet sends the password in the clear; use it inside the management network only.",
    ),
    "device.note.old_algorithms": Text(
        zh="注意：与设备 {device} 用的是旧加密算法，仅对这台设备放行。",
        en="Note: {device} is spoken to with old algorithms, which are allowed for this device only.",
    ),
    "device.note.enable_refused": Text(
        zh="注意：没能进入特权模式，有些内容可能看不到。",
        en="Note: the privileged level was refused, so some things may not be seen.",
    ),
}
