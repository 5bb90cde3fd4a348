#!/bin/bash
# Generates imap_arginfo.h from imap.stub.php with PHP's own generator; `make php-arginfo` calls this.
#
#   arginfo.sh [--verify]       PHP_CONFIG names the php-config to use
#
# The generator wants PHP-Parser in a folder beside itself; Debian has that as the package php-parser.
set -eu

cd "$(dirname "$0")"
config=${PHP_CONFIG:-php-config8.2}
build=$("$config" --prefix)/lib/php/$(basename "$("$config" --extension-dir)")/build
work=$(mktemp -d "${TMPDIR:-/tmp}/imapext-arginfo.XXXXXX")
trap 'rm -rf "$work"' EXIT
cp "$build/gen_stub.php" imap.stub.php "$work"
parser=$(sed -n 's/^ *\$version = "\(.*\)";$/\1/p' "$work/gen_stub.php")
mkdir -p "$work/PHP-Parser-$parser/lib"
ln -s /usr/share/php/PhpParser "$work/PHP-Parser-$parser/lib/PhpParser"
php=$("$config" --php-binary)
loaded=$("$php" -n -r 'echo extension_loaded("tokenizer") ? "" : "-dextension=tokenizer";')
# shellcheck disable=SC2086
"$php" -n $loaded "$work/gen_stub.php" -f "$work/imap.stub.php" >"$work/log" || { cat "$work/log" >&2; exit 1; }
if [ "${1:-}" = --verify ]; then
    cmp "$work/imap_arginfo.h" imap_arginfo.h || { echo "imap_arginfo.h is not what imap.stub.php says: run make php-arginfo" >&2; exit 1; }
else
    cp "$work/imap_arginfo.h" imap_arginfo.h
fi
