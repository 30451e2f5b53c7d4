"""What is said and asked when somebody logs in to a device."""

from fieldkit.text import Text

TEXTS: dict[str, Text] = {
    "login.username": Text(
        zh="{device} 的用户名（没有账号直接回车）", en="User name on {device} (Enter alone = no login)"
    ),
    "login.password": Text(zh="{device} 的密码", en="Password on {device}"),
    "login.password_only": Text(
        zh="{device} 的登录密码（没有直接回车）", en="Password of {device} (Enter alone = none)"
    ),
    "login.jump_password": Text(zh="跳板机 {device} 的密码", en="Password on the jump host {device}"),
    "login.jump_username": Text(zh="跳板机 {device} 的用户名", en="User name on the jump host {device}"),
    "login.none": Text(zh="不登录 {device}，接着往下走。", en="Going on without {device}."),
    "login.telnet": Text(
        zh="注意：Telnet 登录 {device}，账号密码在网上是明文。能用 SSH 就改用 SSH。",
        en="Note: {device} is reached by Telnet, which carries user name and password in clear. Use SSH where it can be had.",
    ),
    "login.reaching": Text(zh="正在连 {device}…", en="Reaching {device}…"),
    "login.new_key": Text(
        zh="第一次登录 {device}，它的主机密钥指纹（{key_type}）是：",
        en="First contact with {device}. Its host key ({key_type}) is:",
    ),
    "login.trust": Text(
        zh="和网管核对指纹。一致就输入 yes 信任并记住，其他任何输入都不登录",
        en="Compare it with the NOC. Type yes to trust and remember it; anything else leaves it",
    ),
    "login.not_trusted": Text(zh="没有信任，不登录 {device}。", en="Not trusted: {device} is left alone."),
    "login.trusted": Text(zh="已记住 {device} 的主机密钥。", en="The host key of {device} is remembered."),
    "login.old_algorithms": Text(
        zh="{device} 只会老旧的 SSH 算法（{wants}），别人可能偷看或冒充。",
        en="{device} offers only old SSH algorithms ({wants}); somebody might listen in or pose as it.",
    ),
    "login.old_ask": Text(
        zh="只对这一台放行并记住，输入 yes；其他任何输入都不登录",
        en="Type yes to allow them for this one device and remember it; anything else leaves it",
    ),
}
