#!/bin/bash
# PHP 8.2 with threads and the engine's own checks, and the embed library: from Debian's sources.
#
#   8.2-zts-debug.sh make    builds it in MATRIX_CACHE, if it is not there
set -eu

folder=$MATRIX_CACHE/php-8.2-zts-debug
[ "$1" = make ] || exit 1
exec 9>"$folder.lock"
flock 9
[ ! -e "$folder/made" ] || exit 0
echo "Building PHP 8.2 with threads and debugging in $folder, once"
rm -rf "$folder"
mkdir -p "$folder/apt/lists/partial" "$folder/apt/cache/archives/partial" "$folder/source"

# Sources of its own, so that the machine's are as they were.
for suite in "debian bookworm" "debian-security bookworm-security"; do
    echo "deb-src [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] http://deb.debian.org/${suite% *} ${suite#* } main"
done >"$folder/apt/sources.list"
apt_here() {
    "$1" -q -o Dir::Etc::SourceList="$folder/apt/sources.list" -o Dir::Etc::SourceParts=/dev/null -o Dir::State::Lists="$folder/apt/lists" \
        -o Dir::Cache="$folder/apt/cache" -o APT::Sandbox::User="$(id -un)" -o Debug::NoLocking=true "${@:2}"
}

build() {
    apt_here apt-get update
    # A mirror may name a version that it does not hold yet, or no longer.
    cd "$folder/source"
    local version fetched=
    for version in $(apt_here apt-cache showsrc php8.2 | sed -n 's/^Version: //p' | sort -rVu); do
        if apt_here apt-get source --download-only "php8.2=$version"; then
            fetched=yes
            break
        fi
    done
    [ -n "$fetched" ] || return 1
    tar -xf php8.2_*.orig.tar.xz --strip-components=1
    ./configure --prefix="$folder" --disable-all --disable-cgi --disable-phpdbg --enable-cli --enable-embed --enable-zts --enable-debug
    nice make -j"$(nproc)"
    make install
}
# Not behind ||, where a failure inside would count for nothing.
set +e
(set -e; build) >"$folder.log" 2>&1 </dev/null 9>&-
status=$?
set -e
[ $status = 0 ] || { tail -n 40 "$folder.log" >&2; exit 1; }
rm -rf "$folder/apt" "$folder/source"
touch "$folder/made"
