#!/bin/sh
# Sees to it that Debian packages are installed:
#
#   packages.sh NAME…
#
# What is missing is installed with apt-get when root asks; anyone else is shown the one line to run.
set -eu

if ! command -v dpkg-query >/dev/null; then
    echo "This system has no dpkg; what Debian calls these packages is needed: $*" >&2
    exit 0
fi

missing=
for name; do
    case $(dpkg-query -W -f '${db:Status-Abbrev}' "$name" 2>/dev/null) in
    ii*) ;;
    *) missing="$missing $name" ;;
    esac
done
[ -n "$missing" ] || exit 0

if [ "$(id -u)" != 0 ]; then
    echo "Some packages are missing. Run this, and then the same command again:" >&2
    echo "    sudo apt-get update && sudo apt-get install --no-install-recommends$missing" >&2
    exit 1
fi

echo "Installing with apt-get:$missing"

# Dovecot is wanted for its programs. Debian would start it as a service on port 143, which nobody asked for.
quiet_dovecot=
policy=/usr/sbin/policy-rc.d
case $missing in
*dovecot*)
    if [ ! -e $policy ] && [ ! -e /etc/dovecot/dovecot.conf ]; then
        quiet_dovecot=yes
        trap 'rm -f $policy' EXIT
        printf '#!/bin/sh\ncase $1 in dovecot*) exit 101 ;; esac\n' >$policy
        chmod 755 $policy
    fi
    ;;
esac

export DEBIAN_FRONTEND=noninteractive
log=$(mktemp)
apt() { apt-get -o DPkg::Lock::Timeout=300 -q "$@" >"$log" 2>&1 </dev/null || { cat "$log" >&2; rm -f "$log"; exit 1; }; }
echo "  apt-get update"
apt update
echo "  apt-get install"
# shellcheck disable=SC2086
apt install --yes --no-install-recommends $missing
rm -f "$log"

if [ -n "$quiet_dovecot" ]; then
    rm -f $policy
    if [ -d /run/systemd/system ]; then
        systemctl disable --quiet dovecot.service dovecot.socket 2>/dev/null || true
    fi
    echo "  Dovecot's programs are installed; its system service is neither started nor enabled."
fi
