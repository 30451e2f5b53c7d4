"""One file a platform: what may be asked of it, and how to read what it says."""

from fieldkit.devices.platform import Platform
from fieldkit.devices.platforms import (
    cisco_ios,
    fiberhome,
    hp_comware,
    huawei_smartax,
    huawei_vrp,
    linux,
    ruijie_os,
    zte_olt,
    zte_zxros,
)
from fieldkit.devices.rows import Format

# Tried in this order on a text of unknown origin: those whose outputs are the least alike come first.
PLATFORMS: dict[str, Platform] = {
    each.PLATFORM.name: each.PLATFORM
    for each in (
        huawei_smartax,
        huawei_vrp,
        hp_comware,
        zte_olt,
        zte_zxros,
        ruijie_os,
        cisco_ios,
        fiberhome,
        linux,
    )
}
FORMATS: tuple[Format, ...] = tuple(form for platform in PLATFORMS.values() for form in platform.formats)
