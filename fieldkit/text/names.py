"""Why names and pages could not be measured, and what to do about it."""

from fieldkit.text import Text

TEXTS: dict[str, Text] = {
    "missing.no_name": Text(
        zh="没有可供解析测试的域名，DNS 未测。",
        en="There is no name to ask for, so DNS was not tested.",
    ),
    "missing.no_name.fix": Text(
        zh="在专线资料的 test.targets 里写一个网址（如 https://… ），或在 test.expect 里写域名和正确地址。",
        en="Put a web address into test.targets of the line record, or a name with its right address into test.expect.",
    ),
    "missing.no_url": Text(
        zh="没有可打开的测试网页，网页未测。",
        en="There is no test page to open, so the web was not tested.",
    ),
    "missing.no_url.fix": Text(
        zh="在专线资料的 test.targets 里写一个 http:// 或 https:// 开头的网址。",
        en="Put an address beginning with http:// or https:// into test.targets of the line record.",
    ),
    "missing.no_site": Text(
        zh="没有说是哪个网站打不开，未测该网站。",
        en="Nobody said which site does not open, so no site was tested.",
    ),
    "missing.no_site.fix": Text(
        zh="问客户要网址，用 --site 网址 再测一次。",
        en="Ask the customer for the address and run again with --site ADDRESS.",
    ),
    "missing.bad_site": Text(
        zh="“{site}”不是网址，未测该网站。",
        en="“{site}” is no web address, so the site was not tested.",
    ),
    "missing.bad_site.fix": Text(
        zh="写成 https://www.example.com/ 或 www.example.com 这样的网址，再测一次。",
        en="Write it like https://www.example.com/ or www.example.com and run again.",
    ),
    "missing.no_resolver": Text(
        zh="没有读到本机配置的 DNS，专线资料里也没有 DNS 地址，无处可查域名。",
        en="The resolvers set on this laptop could not be read and the line record names none, so no name could "
        "be looked up.",
    ),
    "missing.no_resolver.fix": Text(
        zh="用 --address-dns 写上运营商的 DNS 地址，或写进专线资料的 address.dns，再测一次。",
        en="Give the carrier's resolver with --address-dns, or in address.dns of the line record, and run again.",
    ),
    "missing.no_time": Text(
        zh="限定的时间太短，没有测完。",
        en="The time allowed was too short to finish the test.",
    ),
    "missing.no_time.fix": Text(
        zh="把 --timeout 放长一些（DNS 约需 5 秒，网页约需 10 秒），再测一次。",
        en="Run again with a longer --timeout; DNS needs about 5 seconds, pages about 10.",
    ),
    "weak.resolvers_unknown": Text(
        zh="没有读到本机配置的 DNS，只问了运营商的和第三方的 DNS，结果可能与客户电脑实际情况不同。",
        en="The resolvers set on this laptop could not be read; only the carrier's and third opinions were asked, "
        "so the customer's PC may fare differently.",
    ),
}
