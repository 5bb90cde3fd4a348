#!/bin/bash
# Puts the extension where the PHP that PHP_CONFIG names looks for extensions; `make install-php` calls this.
#
#   install.sh IMAP.SO [DESTDIR]
#
# A file that belongs to a package, as that of php8.2-imap does, is left alone.
set -eu

extension=$1 destination=${2:-}
config=${PHP_CONFIG:-php-config8.2}
directory=$("$config" --extension-dir)
target=$directory/imap.so

if [ -z "$destination" ] && command -v dpkg-query >/dev/null && owner=$(dpkg-query -S "$target" 2>/dev/null) &&
    [ "$(dpkg-divert --truename "$target")" = "$target" ]; then
    owner=$(grep -v '^diversion' <<<"$owner" | sed 's/: .*//')
    cat >&2 <<END
$target belongs to the package $owner, and is left as it is. Remove that package (apt-get remove $owner), or keep it and have
its file put aside, now and in every upgrade:
    dpkg-divert --local --rename --divert $directory/imap-stock.so --add $target
and run this again.
END
    exit 1
fi
install -d "$destination$directory"
# Its line numbers are four fifths of it.
install -m 755 "$extension" "$destination$target.new"
strip --strip-debug "$destination$target.new"
mv "$destination$target.new" "$destination$target"
echo "installed $destination$target"
