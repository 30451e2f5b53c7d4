"""The board of cards: card titles and the short name of each check."""

from fieldkit.text import Text

TEXTS: dict[str, Text] = {
    "board.title": Text(zh="一键检测", en="Survey"),
    "board.link": Text(zh="灯与链路", en="Link"),
    "board.cable": Text(zh="网线", en="Cable"),
    "board.address": Text(zh="地址", en="Address"),
    "board.gateway": Text(zh="网关", en="Gateway"),
    "board.dns": Text(zh="DNS", en="DNS"),
    "board.beyond": Text(zh="外网", en="Beyond"),
    "board.quality": Text(zh="线路质量", en="Quality"),
    "board.rate": Text(zh="网速", en="Rate"),
    "board.measuring": Text(zh="在测", en="measuring"),
    "board.weaker": Text(zh="（弱证据）", en=" (weaker evidence)"),
    "board.check.link.state": Text(zh="链路", en="link state"),
    "board.check.link.quality": Text(zh="链路质量", en="link quality"),
    "board.check.address.own": Text(zh="本机地址", en="own address"),
    "board.check.address.routes": Text(zh="默认路由", en="default routes"),
    "board.check.address.unique": Text(zh="地址有没有被占", en="address conflict"),
    "board.check.dhcp.servers": Text(zh="谁在分配地址", en="who hands out addresses"),
    "board.check.gateway.unique": Text(zh="网关有几个", en="how many gateways"),
    "board.check.gateway.alive": Text(zh="网关应答", en="gateway answers"),
    "board.check.gateway.passes": Text(zh="网关转发", en="gateway passes traffic"),
    "board.check.dns.servers": Text(zh="DNS 应答", en="DNS answers"),
    "board.check.dns.truth": Text(zh="解析对不对", en="DNS answers are true"),
    "board.check.reach.beyond": Text(zh="能到外网吗", en="reach beyond"),
    "board.check.web.pages": Text(zh="网页", en="web pages"),
    "board.check.mtu.path": Text(zh="大包", en="path MTU"),
    "board.check.site.page": Text(zh="投诉的网站", en="the site complained of"),
    "board.check.mac.binding": Text(zh="MAC 绑定", en="MAC binding"),
}
