#!/bin/bash
# Processes of PHP, all at once on one Dovecot, for MATRIX_SECONDS; needs IMAPEXT_TEST_ENV.
#
#   processes.sh IMAP.SO COUNT
set -eu

extension=$1 count=$2
here=$(cd "$(dirname "$0")" && pwd)
php=$("${PHP_CONFIG:-php-config8.2}" --php-binary)
work=$(mktemp -d "${TMPDIR:-/tmp}/imapext-processes.XXXXXX")
trap 'rm -rf "$work"' EXIT

started=()
for ((i = 0; i < count; i++)); do
    WORKER_SECONDS=$MATRIX_SECONDS "$php" -n -d "extension=$extension" -d display_errors=stderr "$here/worker.php" >"$work/$i" 2>"$work/$i.err" &
    started+=($!)
done
failed=0
for ((i = 0; i < count; i++)); do
    if ! wait "${started[i]}" || [ -s "$work/$i.err" ]; then
        failed=$((failed + 1))
        cat "$work/$i.err"
    fi
done
cat "$work"/* | awk -v count="$count" '/ mails$/ { sum += $1 } END { print sum + 0 " requests for mail in " count " processes" }'
[ $failed = 0 ]
