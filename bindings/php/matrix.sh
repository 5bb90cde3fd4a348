#!/bin/bash
# The extension on every PHP it is for: built with warnings as errors, and its tests run; `make matrix` calls this. One line a PHP at the end.
#
#   matrix.sh [PHP…]
#
#   8.2             Debian 12's; also every test under valgrind, fifty processes at once, and the way PIE installs an extension
#   8.4             Debian 13's, in a folder that debootstrap fills (root only); also what Composer makes of the extension
#   8.2-zts-debug   thread-safe and with the engine's own checks for leaks, from Debian's sources; also eight threads at once
#
# What is built once lies in MATRIX_CACHE (~/.cache/imapext-matrix). MATRIX_SECONDS (60) is how long the threads and the processes work.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
matrix=$here/matrix
cargo=${CARGO:-cargo}
export MATRIX_CACHE=${MATRIX_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/imapext-matrix}
export MATRIX_SECONDS=${MATRIX_SECONDS:-60}
[ $# -gt 0 ] || set -- 8.2 8.4 8.2-zts-debug

cd "$root"
if [ -z "${IMAPEXT_TEST_ENV:-}" ]; then
    echo "Building the library (cargo build)"
    "$cargo" build --quiet --locked --lib
    mkdir -p "$MATRIX_CACHE"
    for php; do
        [ ! -e "$matrix/$php.sh" ] || "$matrix/$php.sh" make
    done
    exec "$root/tests/support/with_dovecot.sh" "$0" "$@"
fi

export CARGO_TARGET_DIR
CARGO_TARGET_DIR=$(cd "${CARGO_TARGET_DIR:-target}" && pwd)
work=$(mktemp -d "${TMPDIR:-/tmp}/imapext-matrix.XXXXXX")
trap 'rm -rf "$work"' EXIT
failed=0
sums=()

# step PHP NAME SECONDS COMMAND…: one result, counted for that PHP
step() {
    local name="$1: $2" seconds=$3 begin=$SECONDS
    shift 3
    if timeout --kill-after=10 "$seconds" "$@" >"$work/log" 2>&1 </dev/null; then
        good=$((good + 1))
        echo "ok      $name ($((SECONDS - begin)) s)"
        sed -n 's/^/        /;/Tests \(skipped\|passed\)\|requests/p' "$work/log"
    else
        bad=$((bad + 1))
        echo "FAILED  $name ($((SECONDS - begin)) s)"
        sed 's/^/        | /' "$work/log"
        return 1
    fi
}

# build_and_test PHP [COMMAND…]: the command runs what follows it where that PHP is
build_and_test() {
    local php=$1 folder=$work/$1
    shift
    mkdir "$folder"
    step "$php" "builds" 600 "$@" "$here/build.sh" dev "$folder" || return 1
    step "$php" "the tests" 600 "$@" "$here/run_tests.sh" "$folder" || true
}

for php; do
    good=0 bad=0
    case $php in
    8.2)
        export PHP_CONFIG=php-config8.2
        if build_and_test "$php"; then
            step "$php" "the tests under valgrind" 1800 "$here/run_tests.sh" "$work/$php" -m || true
            step "$php" "50 processes for $MATRIX_SECONDS s" $((MATRIX_SECONDS + 300)) "$matrix/processes.sh" "$work/$php/modules/imap.so" 50 || true
            step "$php" "phpize, configure, make, make install" 1800 "$matrix/phpize.sh" || true
        fi
        ;;
    8.4)
        export PHP_CONFIG=php-config8.4
        if build_and_test "$php" "$matrix/8.4.sh" run; then
            step "$php" "Composer" 300 "$matrix/8.4.sh" run "$matrix/composer.sh" "$work/$php/modules/imap.so" || true
        fi
        ;;
    8.2-zts-debug)
        export PHP_CONFIG=$MATRIX_CACHE/php-8.2-zts-debug/bin/php-config
        if build_and_test "$php"; then
            step "$php" "8 threads for $MATRIX_SECONDS s" $((MATRIX_SECONDS + 300)) "$matrix/threads.sh" "$work/$php/modules/imap.so" 8 || true
        fi
        ;;
    *)
        echo "matrix.sh: there is no PHP $php here" >&2
        bad=1
        ;;
    esac
    failed=$((failed + bad))
    sums+=("PHP $php: $good passed, $bad failed")
done

echo
printf '%s\n' "${sums[@]}"
[ $failed = 0 ]
