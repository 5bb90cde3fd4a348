#!/bin/bash
# Builds the extension for the PHP that PHP_CONFIG names, beside the sources and not among them; `make php` calls this.
#
#   build.sh PROFILE FOLDER
#
# PROFILE is release or dev, where a warning of the compiler is an error. FOLDER gets everything; the extension is FOLDER/modules/imap.so.
set -eu

profile=$1 folder=$2
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
config=${PHP_CONFIG:-php-config8.2}
cargo=${CARGO:-cargo}
built=$profile
[ "$profile" != dev ] || built=debug

# Without cargo (as under sudo) what has been built before is linked.
cd "$root"
if command -v "$cargo" >/dev/null; then
    "$cargo" build --quiet --locked --lib --profile "$profile"
fi
target=${CARGO_TARGET_DIR:-$root/target}
library=$(cd "$target" && pwd)/$built/libimapext.a
[ -e "$library" ] || { echo "$library is missing: build it first (cargo build --release)" >&2; exit 1; }

mkdir -p "$folder"
cd "$folder"
for source in "$here"/config.m4 "$here"/*.c "$here"/*.h; do
    ln -sf "$source" .
done
# Configured anew only if something that decides it has changed.
settings=$(printf '%s\n' "$("$config" --version)" "$("$config" --configure-options)" "$library" "$(cksum <config.m4)")
if [ ! -e Makefile ] || [ "$(cat settings 2>/dev/null)" != "$settings" ]; then
    { "${config%php-config*}phpize${config##*php-config}" && ./configure --with-php-config="$(command -v "$config")" \
        IMAPEXT_LIBRARY="$library" IMAPEXT_INCLUDE="$root/include"; } >configure.log 2>&1 || { cat configure.log >&2; exit 1; }
    echo "$settings" >settings
fi
# make does not know of the library and of the headers.
if [ ! -e modules/imap.so ] || [ -n "$(find -L "$library" "$root/include/imapext.h" "$here"/*.[ch] -newer modules/imap.so)" ]; then
    make clean >/dev/null 2>&1
    strict=
    [ "$profile" != dev ] || strict=-Werror
    make EXTRA_CFLAGS="$strict" ${CFLAGS:+CFLAGS="$CFLAGS"} >make.log 2>&1 || { cat make.log >&2; exit 1; }
    grep -n 'warning:' make.log >&2 || true
fi
