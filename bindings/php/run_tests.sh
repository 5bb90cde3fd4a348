#!/bin/bash
# Runs the extension's tests with PHP's run-tests.php beside a private Dovecot; the last line is what failed, and how many passed.
#
#   run_tests.sh FOLDER [ARGUMENT…]
#
# FOLDER is the one that build.sh filled; PHP_CONFIG names the PHP. Arguments go to run-tests.php: -m for valgrind, names of tests, …
set -eu

here=$(cd "$(dirname "$0")" && pwd)
folder=$(cd "$1" && pwd)
if [ -z "${IMAPEXT_TEST_ENV:-}" ]; then
    exec "$here/../../tests/support/with_dovecot.sh" "$0" "$@"
fi
shift
config=${PHP_CONFIG:-php-config8.2}
php=$("$config" --php-binary)
runner=$("$config" --prefix)/lib/php/$(basename "$("$config" --extension-dir)")/build/run-tests.php
[ -e "$runner" ] || runner=$folder/run-tests.php

# In a copy, as the run leaves its traces beside the tests.
work=$(mktemp -d "${TMPDIR:-/tmp}/imapext-php.XXXXXX")
trap 'rm -rf "$work"' EXIT
mkdir -p "$work/bindings/php" "$work/tests"
cp -r "$here/tests" "$work/bindings/php/tests"
cp -r "$here/../../tests/data" "$work/tests/data"
options=()
if [ "${1:-}" = -m ]; then
    shift
    # As many at once as there are processors. By itself run-tests.php looks for errors only, not for leaks. Programs that imap_mail
    # starts in the tests are not ours.
    options=(-m --show-mem "-j$(nproc)")
    export VALGRIND_OPTS="--leak-check=full --show-leak-kinds=definite,indirect,possible --errors-for-leak-kinds=definite,indirect,possible
        --trace-children-skip=*/record,*/sh,*/cat,*/head,*/ls,*/sleep,*/true,*/wc --num-callers=30 --suppressions=$here/../../tests/support/valgrind.supp"
fi
wanted=()
for name; do wanted+=("$work/bindings/php/tests/$name.phpt"); done
[ ${#wanted[@]} -gt 0 ] || wanted=("$work/bindings/php/tests")
cd "$work"
status=0
TEST_PHP_EXECUTABLE=$php NO_INTERACTION=1 USE_ZEND_ALLOC=${USE_ZEND_ALLOC:-1} \
    "$php" -n "$runner" -n -q --no-color --no-progress -g FAIL,BORK,LEAK,XFAIL --show-diff -d pcre.jit=0 -d "extension=$folder/modules/imap.so" "${options[@]}" "${wanted[@]}" >"$work/log" 2>&1 || status=$?
sed -n '/^Running selected tests/,$p;/^FAIL\|^LEAK\|^BORK/p' "$work/log" >"$work/shown"
[ $status = 0 ] && grep -qE '^Tests passed' "$work/log" || { cat "$work/log"; exit 1; }
grep -E '^(Number of tests|Tests (skipped|warned|failed|leaked|passed)) ' "$work/log"
