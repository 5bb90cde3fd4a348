#!/bin/bash
# Threads of one process of the thread-safe PHP, for MATRIX_SECONDS; needs IMAPEXT_TEST_ENV.
#
#   threads.sh IMAP.SO COUNT
#
# The engine's own report of leaks goes to the standard error, where nothing may be.
set -eu

extension=$1 count=$2
here=$(cd "$(dirname "$0")" && pwd)
php=$MATRIX_CACHE/php-8.2-zts-debug
work=$(mktemp -d "${TMPDIR:-/tmp}/imapext-threads.XXXXXX")
trap 'rm -rf "$work"' EXIT

read -ra compile < <("$php/bin/php-config" --includes)
gcc -std=gnu11 -g -pthread -Wall -Wextra -Werror -Wno-unused-parameter "${compile[@]}" "$here/threads.c" -o "$work/threads" \
    -L"$php/lib" -Wl,-rpath,"$php/lib" -lphp
cat >"$work/php.ini" <<INI
extension=$extension
display_errors=stderr
zend.assertions=1
INI
status=0
# Requests of a few seconds, so that their beginnings and ends meet other threads' work.
WORKER_SECONDS=4 "$work/threads" "$work/php.ini" "$here/worker.php" "$count" "$MATRIX_SECONDS" >"$work/out" 2>"$work/err" || status=$?
cat "$work/err"
tail -n 1 "$work/out"
[ $status = 0 ] && [ ! -s "$work/err" ]
