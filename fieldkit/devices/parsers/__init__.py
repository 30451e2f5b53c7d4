"""Pure parsers, one file per platform; `FORMATS` of each says what it can read."""

from fieldkit.devices.parsers import cisco_ios, hp_comware, huawei_vrp, zte
from fieldkit.devices.rows import Format

# Tried in this order: the platforms whose outputs are the least alike come first.
FORMATS: tuple[Format, ...] = (*huawei_vrp.FORMATS, *hp_comware.FORMATS, *zte.FORMATS, *cisco_ios.FORMATS)
