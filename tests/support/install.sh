#!/bin/bash
# Builds the library and puts it where it belongs; `make install` calls this.
#
#   install.sh PROFILE DESTDIR PREFIX LIBDIR INCLUDEDIR
#
# PROFILE is release or dev. Without cargo (as under sudo) what has been built before is installed.
set -eu

profile=$1 destdir=$2 prefix=$3 libdir=$4 includedir=$5
cd "$(dirname "$0")/../.."
version=$(sed -n 's/^version *= *"\(.*\)"/\1/p' Cargo.toml | head -n1)
[ -n "$version" ] || { echo "Cargo.toml names no version" >&2; exit 1; }
cargo=${CARGO:-cargo}
folder=$profile
[ "$profile" != dev ] || folder=debug

if command -v "$cargo" >/dev/null; then
    "$cargo" build --quiet --locked --lib --profile "$profile"
fi
built=${CARGO_TARGET_DIR:-target}/$folder
for file in "$built/libimapext.so" "$built/libimapext.a" include/imapext.h; do
    [ -e "$file" ] || { echo "$file is missing: build it first (cargo build --release)" >&2; exit 1; }
done

# The soname is written by build.rs; links that disagree with it would install a library nobody can load.
soname=libimapext.so.0
install -d "$destdir$libdir/pkgconfig" "$destdir$includedir"
install -m 755 "$built/libimapext.so" "$destdir$libdir/libimapext.so.$version"
ln -sf "libimapext.so.$version" "$destdir$libdir/$soname"
ln -sf "$soname" "$destdir$libdir/libimapext.so"
install -m 644 "$built/libimapext.a" "$destdir$libdir/libimapext.a"
install -m 644 include/imapext.h "$destdir$includedir/imapext.h"
cat >"$destdir$libdir/pkgconfig/imapext.pc" <<PC
prefix=$prefix
libdir=$libdir
includedir=$includedir

Name: imapext
Description: Mail on IMAP under the names of PHP's imap functions
Version: $version
Requires.private: openssl
Libs: -L\${libdir} -limapext
Libs.private: -lgcc_s -lutil -lrt -lpthread -lm -ldl
Cflags: -I\${includedir}
PC
if [ -z "$destdir" ] && [ "$(id -u)" = 0 ] && command -v ldconfig >/dev/null; then
    ldconfig
fi
