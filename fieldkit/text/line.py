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
    "line.wrong_jump": Text(
        zh="{where}：{key} 不是跳板机的写法：{value}", en="{where}: {key} is no jump host: {value}"
    ),
    "line.wrong_jump.fix": Text(
        zh="写成 user@10.0.0.1 或 user@10.0.0.1:2222；不写密码。",
        en="Write it like user@10.0.0.1 or user@10.0.0.1:2222; never with a password.",
    ),
    "line.wrong_range": Text(
        zh="{where}：{key} 不是地址段：{value}", en="{where}: {key} is no range of addresses: {value}"
    ),
    "line.wrong_range.fix": Text(
        zh="写成 192.168.1.100-192.168.1.199，小的在前。",
        en="Write it like 192.168.1.100-192.168.1.199, the lower one first.",
    ),
    "line.wrong_number": Text(zh="{where}：{key} 超出范围：{value}", en="{where}: {key} is out of range: {value}"),
    "line.wrong_number.fix": Text(zh="核对资料后改正。", en="Check the record and correct it."),
    "line.imported": Text(
        zh="新增 {added} 条，更新 {changed} 条，未变 {same} 条。",
        en="{added} added, {changed} changed, {same} the same.",
    ),
    # Tables.
    "line.no_records": Text(zh="{where}：没有一条资料。", en="{where} holds no record."),
    "line.no_records.fix": Text(
        zh="表头下面每行写一条专线；以 # 加空格开头的行只是说明。",
        en="Write one line a row below the header; a row that begins with # and a space is only a note.",
    ),
    "line.unknown_column": Text(zh="{where}：没有 {column} 这一列。", en="{where}: there is no column {column}."),
    "line.unknown_column.fix": Text(
        zh="是不是 {near}？全部列名：fieldkit line template --format csv --output -",
        en="Did you mean {near}? All columns: fieldkit line template --format csv --output -",
    ),
    "line.foreign_column": Text(
        zh="{where}：{column} 不是本工具的列名。", en="{where}: {column} is none of the columns known here."
    ),
    "line.foreign_column.fix": Text(
        zh="表头放在第一行，写字段名，例如 id、service、access.port。全部列名和说明：fieldkit line template --format xlsx",
        en="The first row is the header and names keys such as id, service, access.port. All of them, with notes: fieldkit line template --format xlsx",
    ),
    "line.merged": Text(
        zh="{where}：这几行合并成了一个单元格，只有最上面一行有值。",
        en="{where}: cells of several rows are merged, so only the topmost row has the value.",
    ),
    "line.merged.fix": Text(zh="取消合并，每行都填上，再导入。", en="Unmerge them and fill in every row, then import."),
    "line.cell_too_long": Text(
        zh="{where}：有一格超过 {limit} 个字符。", en="{where}: a cell holds more than {limit} characters."
    ),
    "line.cell_too_long.fix": Text(
        zh="多半是少了一个引号；补上引号，或用表格软件打开，另存为 CSV UTF-8。",
        en="A quote is probably missing: add it, or open the file in a spreadsheet and save it as CSV UTF-8.",
    ),
    "line.no_file": Text(zh="{where} 不是普通文件。", en="{where} is not an ordinary file."),
    "line.no_file.fix": Text(
        zh="先存成 YAML、JSON、CSV 或 XLSX 文件，再导入。", en="Save it as a YAML, JSON, CSV or XLSX file first."
    ),
    "line.column_twice": Text(zh="{where}：{column} 这一列出现了两次。", en="{where}: column {column} stands twice."),
    "line.column_twice.fix": Text(zh="只留一列。", en="Keep one of them."),
    "line.column_without_name": Text(
        zh="{where}：这一列没有列名，却有内容：{value}", en="{where}: this column has no name, yet it holds: {value}"
    ),
    "line.column_without_name.fix": Text(
        zh="在表头补上列名，或清空这一列。", en="Name the column in the header, or empty it."
    ),
    "line.cell_formula": Text(zh="{where}：{key} 是公式：{value}", en="{where}: {key} is a formula: {value}"),
    "line.cell_formula.fix": Text(
        zh="选中这一列，复制，再“选择性粘贴”为数值。", en="Copy the column and paste it back as values."
    ),
    "line.cell_error": Text(
        zh="{where}：{key} 是表格的报错：{value}", en="{where}: {key} is a spreadsheet error: {value}"
    ),
    "line.cell_error.fix": Text(zh="改成真实的值，或清空。", en="Put the real value there, or empty the cell."),
    "line.cell_date": Text(
        zh="{where}：{key} 被表格改成了日期：{value}", en="{where}: the spreadsheet made a date of {key}: {value}"
    ),
    "line.cell_date.fix": Text(
        zh="先把这一列设为“文本”格式，再重新填写(例如 1/7)。",
        en="Format the column as text, then type the value again (for example 1/7).",
    ),
    "line.cell_number": Text(
        zh="{where}：{key} 在表格里是数字 {value}，前面的 0 可能丢了。",
        en="{where}: {key} is a number in the spreadsheet, {value}; zeros before it may be lost.",
    ),
    "line.cell_number.fix": Text(
        zh="先把这一列设为“文本”格式，再核对填写；没有丢 0 也要改成文本。",
        en="Format the column as text, then check and type the value again, even if no zero was lost.",
    ),
    "line.cell_digits": Text(
        zh="{where}：{key} 被表格改成了数字 {value}，末尾几位已经丢了。",
        en="{where}: the spreadsheet made a number of {key}, {value}; its last digits are lost.",
    ),
    "line.cell_digits.fix": Text(
        zh="先把这一列设为“文本”格式，再照原始资料重新填写。",
        en="Format the column as text, then type the value again from the original record.",
    ),
    "line.bad_expect": Text(zh="{where}：{key} 写得不对：{value}", en="{where}: {key} is written wrongly: {value}"),
    "line.bad_expect.fix": Text(
        zh="写成 域名=地址，多个地址用逗号隔开，多个域名用分号隔开：a.example=203.0.113.10,203.0.113.11;b.example=203.0.113.12",
        en="Write NAME=ADDRESS, addresses with commas, names with semicolons: a.example=203.0.113.10,203.0.113.11;b.example=203.0.113.12",
    ),
    "line.too_many": Text(zh="{where}：超过 {limit} 条。", en="{where} holds more than {limit} records."),
    "line.too_many.fix": Text(zh="拆成几个文件。", en="Split it into several files."),
    "line.too_wide": Text(zh="{where}：超过 {limit} 列。", en="{where}: more than {limit} columns."),
    "line.too_wide.fix": Text(zh="删掉多余的列。", en="Remove the columns that are not needed."),
    "line.broken_csv": Text(zh="{where}：这一行的引号不成对。", en="{where}: the quotes of this row are not in pairs."),
    "line.broken_csv.fix": Text(
        zh="补上或删掉这个引号；或用表格软件打开，另存为 CSV UTF-8。",
        en="Add or remove the quote; or open the file in a spreadsheet and save it as CSV UTF-8.",
    ),
    "line.not_text": Text(zh="{where} 不是文本文件。", en="{where} is no text file."),
    "line.not_text.fix": Text(zh="在表格软件里另存为 CSV UTF-8。", en="Save it again as CSV UTF-8."),
    "line.old_workbook": Text(
        zh="{where} 是旧版 xls 表格，或者设了打开密码。", en="{where} is an old .xls workbook, or has a password."
    ),
    "line.old_workbook.fix": Text(zh="去掉密码，另存为 xlsx。", en="Take the password off and save it as .xlsx."),
    "line.no_workbook": Text(zh="{where} 不是完整的 xlsx 表格。", en="{where} is no whole .xlsx workbook."),
    "line.no_workbook.fix": Text(
        zh="用表格软件打开，另存为 xlsx 或 CSV UTF-8。",
        en="Open it in a spreadsheet and save it as .xlsx or CSV UTF-8.",
    ),
    "line.workbook_too_large": Text(
        zh="{where} 解开后超过 {limit_mb} MB。", en="{where} holds more than {limit_mb} MB when unpacked."
    ),
    "line.workbook_too_large.fix": Text(
        zh="只留专线资料，拆成几个文件。", en="Keep only the line records, in several files."
    ),
    "line.no_sheet": Text(zh="{where} 里没有看得见的工作表。", en="{where} has no visible sheet."),
    "line.no_sheet.fix": Text(zh="取消隐藏写有专线资料的工作表。", en="Unhide the sheet that holds the line records."),
    "line.not_for_tables": Text(
        zh="{key} 里的 {value} 写不进表格的一格。", en="{value} in {key} cannot stand in a cell of a table."
    ),
    "line.not_for_tables.fix": Text(zh="改用 --format yaml 导出。", en="Export it with --format yaml."),
    "line.too_large_for": Text(
        zh="导出的 {form} 超过 {limit_kb} kB，再导入时读不了。",
        en="As {form} this is more than {limit_kb} kB, which could not be imported again.",
    ),
    "line.too_large_for.fix": Text(
        zh="改用 --format csv 或 xlsx，或用 --line 只导出一条。",
        en="Use --format csv or xlsx, or --line for one record.",
    ),
    "line.exported": Text(zh="{count} 条已写好：{file}", en="Written: {file} (lines: {count})"),
    "line.template_written": Text(
        zh="模板已写好：{file}。填好后导入：fieldkit line import 文件",
        en="The template is written: {file}. Fill it in, then: fieldkit line import FILE",
    ),
    # What a template says behind each key.
    "line.key.id": Text(zh="电路编号，必填。", en="The carrier's circuit number; it must be there."),
    "line.repeatable": Text(zh="，可写多次", en="; may be repeated"),
    "line.shape.list": Text(zh="多个用分号隔开", en="several with semicolons"),
    "line.shape.list_yaml": Text(zh="写成 [甲, 乙]", en="write [A, B]"),
    "line.shape.map": Text(zh="写成 域名=地址,地址;域名=地址", en="write NAME=IP,IP;NAME=IP"),
    "line.shape.map_yaml": Text(zh="写成 {{a.example: [203.0.113.10]}}", en="write {{a.example: [203.0.113.10]}}"),
    "line.shape.choices": Text(zh="可填 {known}", en="one of {known}"),
}
