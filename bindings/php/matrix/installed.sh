#!/bin/bash
# The extension installed for good, loaded from php.ini by its name; taken away afterwards. For a PHP in a folder of its own only.
#
#   installed.sh IMAP.SO
set -eu

php_folder=$(cd "$(dirname "$0")/.." && pwd)
target=$("$PHP_CONFIG" --extension-dir)/imap.so
ini=$("$PHP_CONFIG" --ini-dir)/20-imap.ini
if [ -e "$target" ] || [ -e "$ini" ]; then
    echo "there is an imap already" >&2
    exit 1
fi
trap 'rm -f "$target" "$ini"' EXIT
"$php_folder/install.sh" "$1"
echo "extension=imap" >"$ini"
php -m | grep -x imap
php --ri imap
php -r 'exit(extension_loaded("imap") && phpversion("imap") === "1.0.3" ? 0 : 1);'
