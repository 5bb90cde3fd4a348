#!/bin/bash
# PHP 8.4 without threads: Debian 13's, in a folder of its own.
#
#   8.4.sh make          makes the folder in MATRIX_CACHE, if it is not there
#   8.4.sh run COMMAND…  runs a command in it, beside this checkout, the built library and the temporary files, which are at their places
set -eu

folder=$MATRIX_CACHE/php-8.4
if [ "$(id -u)" != 0 ]; then
    echo "8.4.sh: debootstrap and chroot want root" >&2
    exit 1
fi

case $1 in
make)
    exec 9>"$folder.lock"
    flock 9
    [ ! -e "$folder/made" ] || exit 0
    echo "Making a Debian 13 with PHP 8.4 in $folder, once (debootstrap)"
    rm -rf "$folder"
    debootstrap --variant=minbase --include=php8.4-cli,php8.4-dev,make,gcc,libc6-dev,libssl-dev,procps \
        trixie "$folder" http://deb.debian.org/debian >"$folder.log" 2>&1 9>&- || { tail -n 40 "$folder.log" >&2; exit 1; }
    chroot "$folder" env DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends composer >>"$folder.log" 2>&1 9>&- ||
        { tail -n 40 "$folder.log" >&2; exit 1; }
    echo "127.0.0.1 localhost" >"$folder/etc/hosts"
    touch "$folder/made"
    ;;
run)
    shift
    # In a mount namespace of its own, so that nothing stays mounted whatever happens.
    if [ -z "${MATRIX_UNSHARED:-}" ]; then
        MATRIX_UNSHARED=yes exec unshare --mount --propagation private "$0" run "$@"
    fi
    mount -t proc proc "$folder/proc"
    root=$(cd "$(dirname "$0")/../../.." && pwd)
    for shared in "${TMPDIR:-/tmp}" "$root" "$CARGO_TARGET_DIR" "$(dirname "$IMAPEXT_TEST_ENV")"; do
        mkdir -p "$folder$shared"
        mount --bind "$shared" "$folder$shared"
    done
    exec chroot "$folder" "$@"
    ;;
esac
