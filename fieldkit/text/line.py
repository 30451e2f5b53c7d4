"""Words of the line book."""

from fieldkit.text import Text

TEXTS: dict[str, Text] = {
    "line.unknown": Text(zh="没有电路 {line} 的资料", en="There is no record of line {line}"),
    "line.unknown.fix": Text(
        zh="先导入：fieldkit line import 文件。已有的：{known}",
        en="Import it first: fieldkit line import FILE. Known: {known}",
    ),
    "line.none_yet": Text(
        zh="没有电路 {line} 的资料，还没有导入过任何电路。",
        en="There is no record of line {line}; none has been imported yet.",
    ),
    "line.none_yet.fix": Text(zh="先导入：fieldkit line import 文件", en="Import it first: fieldkit line import FILE"),
    "line.no_id": Text(zh="{where}：第 {number} 条没有电路编号 id", en="{where}: record {number} has no id"),
    "line.no_id.fix": Text(zh="补上 id(电路编号)。", en="Add its id, the circuit number."),
    "line.bad_id": Text(
        zh="{where}：第 {number} 条的电路编号 id 不能用：{line}",
        en="{where}: record {number} has an unusable id: {line}",
    ),
    "line.bad_id.fix": Text(
        zh="电路编号最多 {longest} 个字符，不含换行等控制字符。",
        en="An id has at most {longest} characters and no line breaks or control characters.",
    ),
    "line.twice": Text(zh="{where}：电路 {line} 出现了两次", en="{where}: line {line} stands twice"),
    "line.twice.fix": Text(zh="只留一条。", en="Keep one of them."),
    "line.wrong_ip": Text(zh="{where}：{key} 不是 IP 地址：{value}", en="{where}: {key} is not an IP address: {value}"),
    "line.wrong_ip.fix": Text(zh="写成 203.0.113.9 这样。", en="Write it like 203.0.113.9."),
    "line.wrong_mac": Text(
        zh="{where}：{key} 不是 MAC 地址：{value}", en="{where}: {key} is not a MAC address: {value}"
    ),
    "line.wrong_mac.fix": Text(
        zh="12 位十六进制，写法不限：00e0-fc12-3456、00:e0:fc:12:34:56 都行。",
        en="Twelve hexadecimal digits in any notation: 00e0-fc12-3456 or 00:e0:fc:12:34:56.",
    ),
    "line.wrong_target": Text(
        zh="{where}：{key} 里的 {value} 不是地址、域名或网址。",
        en="{where}: {value} in {key} is no address, name or URL.",
    ),
    "line.wrong_target.fix": Text(
        zh="写成 203.0.113.10、a.example 或 http://203.0.113.10:8080/ 这样。",
        en="Write it like 203.0.113.10, a.example or http://203.0.113.10:8080/.",
    ),
    "line.wrong_number": Text(zh="{where}：{key} 超出范围：{value}", en="{where}: {key} is out of range: {value}"),
    "line.wrong_number.fix": Text(zh="核对资料后改正。", en="Check the record and correct it."),
    "line.imported": Text(
        zh="新增 {added} 条，更新 {changed} 条，未变 {same} 条。",
        en="{added} added, {changed} changed, {same} the same.",
    ),
}
