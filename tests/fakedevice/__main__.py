"""Many devices as a process of their own: `python -m tests.fakedevice --spec FILE`.

    {"devices": [{"platform": "huawei_vrp", "code": "differs", "count": 50, "hostname": "SW", "host": "127.0.0.1",
                  "ssh_port": 20000, "telnet_port": 21000, "quirks": {"pager": true}}]}

Ports count up from the ones given (0: the system chooses); with `"an_address_each": true` the addresses count up and
the ports stay.  `code` is a scene's, `quirks` those of `state.Quirks`.  When all listen, one line of JSON is printed: a
list of {"platform", "hostname", "host", "ssh_port", "telnet_port", "host_key"}.  It ends when its input does.
"""

import argparse
import json
import sys
from pathlib import Path

from tests.fakedevice.transports import read_spec


def main() -> None:
    """Serve until the input ends."""
    options = argparse.ArgumentParser()
    options.add_argument("--spec", type=Path, required=True)
    devices = [each.start() for each in read_spec(options.parse_args().spec)]
    told = [
        {
            "platform": each.state.platform,
            "hostname": each.state.hostname,
            "host": each.host,
            "ssh_port": each.ssh[1],
            "telnet_port": each.telnet[1],
            "host_key": each.host_key,
        }
        for each in devices
    ]
    sys.stdout.write(json.dumps(told) + "\n")
    sys.stdout.flush()
    sys.stdin.read()
    for each in devices:
        each.stop()


if __name__ == "__main__":
    main()
