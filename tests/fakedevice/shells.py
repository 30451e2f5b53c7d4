"""Which command line belongs to which platform."""

from tests.fakedevice.cli import Shell
from tests.fakedevice.comware import Comware
from tests.fakedevice.ios import Ios
from tests.fakedevice.rgos import Ruijie
from tests.fakedevice.smartax import SmartAx
from tests.fakedevice.vrp import Vrp, Vrp8
from tests.fakedevice.zte import ZteOlt, Zxros

SHELLS: dict[str, type[Shell]] = {
    "huawei_vrp": Vrp,
    "huawei_vrpv8": Vrp8,
    "hp_comware": Comware,
    "cisco_ios": Ios,
    "zte_zxros": Zxros,
    "ruijie_os": Ruijie,
    "huawei_smartax": SmartAx,
    "zte_olt": ZteOlt,
}
