#!/bin/bash
# The extension built and installed as PIE does it, from the sources alone: phpize, configure, make, make install where composer.json
# says, with cargo found by configure.
set -eu

root=$(cd "$(dirname "$0")/../../.." && pwd)
config=${PHP_CONFIG:-php-config8.2}
work=$(mktemp -d "${TMPDIR:-/tmp}/imapext-phpize.XXXXXX")
trap 'rm -rf "$work"' EXIT

# What a release's archive holds, and no more.
mkdir "$work/source"
(cd "$root" && git ls-files --cached --others --exclude-standard -z | tar -c --null --files-from=- | tar -x -C "$work/source")
from() { php -n -r '$c = json_decode(file_get_contents($argv[1]), true); echo $c["php-ext"][$argv[2]], "\n";' "$work/source/composer.json" "$1"; }
cd "$work/source/$(from build-path)"
"${config%php-config*}phpize${config##*php-config}"
./configure --with-php-config="$(command -v "$config")"
make
make install INSTALL_ROOT="$work/installed"
php -n -d "extension=$work/installed$("$config" --extension-dir)/$(from extension-name).so" -r 'exit(extension_loaded("imap") && imap_base64("YWJj") === "abc" ? 0 : 1);'
