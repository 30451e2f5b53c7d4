"""Sentences of the check of this laptop's clock."""

from fieldkit.text import Text

TEXTS: dict[str, Text] = {
    "clock.right": Text(
        zh="本机时间正确（与 {sites} 一致）。",
        en="This laptop's clock is right (it agrees with {sites}).",
    ),
    "clock.right.explain": Text(
        zh="把网页应答里的时间与本机时间比较，两个以上网站一致，相差不到 5 分钟。没有为此多发报文。",
        en="The time in the answers of the test pages is compared with this laptop's; two sites or more agree within five minutes. No packet is sent for it.",
    ),
    "clock.wrong": Text(
        zh="本机时间不对：与 {sites} 相差 {days} 天 {hours} 小时 {minutes} 分。先校准时间和时区。",
        en="This laptop's clock is wrong: {days} days {hours} h {minutes} min off from {sites}. Set time and time zone.",
    ),
    "clock.wrong.explain": Text(
        zh="两个以上网站的应答时间一致，而本机与它们相差 5 分钟以上。差得少时上网不受影响，差到一天以上网页会提示“证书不安全”。"
        "现在不是线路故障，但报告里的时间会不准：打开系统的“自动设置时间”，核对时区和日期，再测一次。"
        "客户电脑也一样的，查它的时间；关机后又回到旧日期的，多为主板电池没电。",
        en="Two sites or more tell the same time and this laptop is more than five minutes off. A small error harms nothing; from a day on pages are refused for their certificates. "
        "It is no fault of the line, but the times in the report will be wrong: switch on automatic time, check zone and date, test again. "
        "Look at the customer's computer too; a date that falls back after power-off means a flat battery on the board.",
    ),
    "clock.breaks_https": Text(
        zh="本机时间差了 {days} 天 {hours} 小时 {minutes} 分，https 网页的证书因此全部通不过：是本机时间的问题，不是线路。",
        en="This laptop's clock is {days} days {hours} h {minutes} min off, and so the certificate of every https page fails: it is the clock, not the line.",
    ),
    "clock.breaks_https.explain": Text(
        zh="三样证据合在一起：两个以上网站的时间一致；本机与它们相差一天以上；所有 https 网页的证书都过期或尚未生效，方向也对得上（本机慢则“尚未生效”，快则“已过期”）。"
        "浏览器会提示“不安全”而打不开网页，http 网页却正常。校准日期、时间和时区，打开自动设置时间，再测；客户的电脑也查一遍。"
        "关机后又错，换主板电池。",
        en="Three things together: two sites or more tell one time; this laptop is more than a day off; every https page's certificate is expired or not yet valid, in the matching direction (behind: not yet valid; ahead: expired). "
        "Browsers refuse such pages as not secure while plain http pages open. Set date, time and zone, switch on automatic time, test again; look at the customer's computers too. "
        "If it is wrong again after power-off, change the battery on the board.",
    ),
    "clock.not_asked": Text(
        zh="没有网页应答，本机时间没有可对的。",
        en="No page came, so there is nothing to compare this laptop's clock with.",
    ),
    "clock.not_asked.explain": Text(
        zh="本机时间是拿网页应答里的时间来比的；网页都没有来，先处理网页。",
        en="The clock is compared with the time in the pages' answers; none came, so settle that first.",
    ),
    "clock.unmeasured": Text(
        zh="本机时间对不对，这次没法判。",
        en="Whether this laptop's clock is right stays open.",
    ),
    "clock.unmeasured.explain": Text(
        zh="要有两个网站、两个地址的应答，而且时间一致，才能说本机时间对不对；只有一家、跳转到认证页、或各说各的，都不算。看一眼系统右下角的日期和时区即可。",
        en="It takes answers from two sites at two addresses that tell one time; one site alone, a login page or answers that disagree do not count. Just look at the date and zone that the system shows.",
    ),
    "missing.clock_few": Text(
        zh="只有不到两个网站给出了时间，不能拿一家的时间说本机错。",
        en="Fewer than two sites told the time, and one alone proves nothing against this laptop.",
    ),
    "missing.clock_few.fix": Text(
        zh="看一眼系统的日期、时间和时区；或用 --test-targets 给两个不同网站的网页再测。",
        en="Look at the system's date, time and zone; or name pages of two sites with --test-targets and test again.",
    ),
    "missing.clock_disagree": Text(
        zh="各网站给出的时间不一致，不能说谁对。",
        en="The sites tell different times, so none of them counts.",
    ),
    "missing.clock_disagree.fix": Text(
        zh="看一眼系统的日期、时间和时区，和手机对一下。",
        en="Compare the system's date, time and zone with a phone.",
    ),
    "missing.clock_captive": Text(
        zh="网页被别的页面代替，应答里的时间不作数。",
        en="Another page stands in for the ones asked for, so the times in the answers do not count.",
    ),
    "missing.clock_captive.fix": Text(
        zh="先处理跳转的页面，能正常打开网页后再测。",
        en="Settle the page that stands in first, and test again once pages open.",
    ),
}
