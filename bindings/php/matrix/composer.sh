#!/bin/bash
# Composer takes the extension for ext-imap, and composer.json is one that it takes.
#
#   composer.sh IMAP.SO
set -eu

root=$(cd "$(dirname "$0")/../../.." && pwd)
export COMPOSER_ALLOW_SUPERUSER=1 COMPOSER_ROOT_VERSION=1.0.0 COMPOSER_DISABLE_NETWORK=1
work=$(mktemp -d "${TMPDIR:-/tmp}/imapext-composer.XXXXXX")
trap 'rm -rf "$work"' EXIT
export COMPOSER_HOME=$work/home
cp "$root/composer.json" "$work"
cd "$work"
extension=$1
composer() { php -d "extension=$extension" /usr/bin/composer --no-interaction --no-plugins "$@"; }
composer validate --strict composer.json
composer show --platform ext-imap | tee shown
grep -q '^versions *: \* 1\.0\.3$' shown
mkdir needs
echo '{"name": "a/b", "description": "c", "license": "MIT", "require": {"php": ">=8.2", "ext-imap": "^1.0"}}' >needs/composer.json
cd needs
composer install
composer check-platform-reqs
if php /usr/bin/composer --no-interaction check-platform-reqs; then
    echo "Composer finds an ext-imap without the extension" >&2
    exit 1
fi
