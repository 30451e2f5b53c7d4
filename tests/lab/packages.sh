#!/bin/sh
# What the lab needs from the system.  As root on Debian it is installed; elsewhere the lab tests say what they miss.
set -eu
missing=
for pair in ip:iproute2 dnsmasq:dnsmasq-base dhcrelay:isc-dhcp-relay nft:nftables ping:iputils-ping setpriv:util-linux dhclient:isc-dhcp-client iperf3:iperf3 ethtool:ethtool tcpdump:tcpdump tshark:tshark tc:iproute2 arp-scan:arp-scan nmap:nmap arping:arping pppoe-server:pppoe fping:fping mtr:mtr-tiny chromium:chromium pdftoppm:poppler-utils fc-list:fontconfig sshd:openssh-server dropbear:dropbear-bin ssh-keygen:openssh-client openssl:openssl sudo:sudo lldpd:lldpd vtysh:frr telnetd:inetutils-telnetd socat:socat; do
    command -v "${pair%%:*}" >/dev/null 2>&1 || missing="$missing ${pair#*:}"
done
# Without a Chinese font a browser prints empty boxes.
[ -n "$(fc-list :lang=zh 2>/dev/null)" ] || missing="$missing fonts-wqy-zenhei"
[ -n "$missing" ] || exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    export DEBIAN_FRONTEND=noninteractive
    # Some of these bring a daemon along; the machine itself starts none of them.
    policy=/usr/sbin/policy-rc.d
    if [ ! -e "$policy" ]; then
        printf '#!/bin/sh\nexit 101\n' >"$policy"
        chmod 755 "$policy"
        trap 'rm -f "$policy"' EXIT INT TERM
    fi
    apt-get update -qq
    apt-get install -y -qq --no-install-recommends $missing >/dev/null
else
    echo "The lab misses:$missing" >&2
fi
