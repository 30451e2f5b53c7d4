"""One file a platform: what may be asked of it, and how to read what it says."""

from fieldkit.devices.platform import Platform
from fieldkit.devices.platforms import cisco_ios, hp_comware, huawei_vrp, zte_zxros
from fieldkit.devices.rows import Format

# Tried in this order on a text of unknown origin: those whose outputs are the least alike come first.
PLATFORMS: dict[str, Platform] = {
    each.PLATFORM.name: each.PLATFORM for each in (huawei_vrp, hp_comware, zte_zxros, cisco_ios)
}
FORMATS: tuple[Format, ...] = tuple(form for platform in PLATFORMS.values() for form in platform.formats)
