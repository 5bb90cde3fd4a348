#!/bin/bash
# Everything there is to test, on a private Dovecot that ends with it; `make test` calls this. The last line is the sum:
#
#   N passed, N failed
#
# In order: cargo's tests (unit, integration, documentation); the library installed as a user would install it; its header;
# the programs of tests/capi and the examples, built as C99 and as C++17, run, and run again under valgrind; the demonstration;
# the PHP extension, its phpt files, and its parity with ext/imap; the Python module and its tests.
#
# A program of tests/capi passes by exit status 0. It runs in an empty directory of its own and finds the server through the variable
# IMAPEXT_TEST_ENV. A line "valgrind: no, <reason>" in its first comment keeps it out of valgrind.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
cd "$here/../.."
cargo=${CARGO:-cargo}

if [ -z "${IMAPEXT_TEST_ENV:-}" ]; then
    echo "Building the library and its tests (cargo build, cargo test --no-run)"
    "$cargo" build --quiet --locked --lib
    "$cargo" test --quiet --locked --no-run
    exec "$here/with_dovecot.sh" "$here/suite.sh"
fi

root=$PWD
work=$(mktemp -d "${TMPDIR:-/tmp}/imapext-suite.XXXXXX")
trap 'rm -rf "$work"' EXIT
passed=0
failed=0

# say RESULT NAME [LOG]: counts one result, and shows what a failure has printed
say() {
    if [ "$1" = ok ]; then
        passed=$((passed + 1))
        echo "ok      $2"
    else
        failed=$((failed + 1))
        echo "FAILED  $2"
        [ -z "${3:-}" ] || sed 's/^/        | /' "$3"
    fi
}

# check NAME COMMAND…: one result
check() {
    local name=$1
    shift
    if "$@" >"$work/log" 2>&1 </dev/null; then say ok "$name"; else say failed "$name" "$work/log"; fi
}

### cargo's own

if "$cargo" test --locked --no-fail-fast </dev/null 2>&1 | tee "$work/cargo"; then status=0; else status=$?; fi
read -r cargo_passed cargo_failed < <(awk '/^test result:/ { passed += $4; failed += $6 } END { print passed + 0, failed + 0 }' "$work/cargo")
passed=$((passed + cargo_passed))
failed=$((failed + cargo_failed))
if [ $status != 0 ] && [ "$cargo_failed" = 0 ]; then say failed "cargo test ended with status $status and no failed test"; fi

### installed, as a user has it

stage=$work/stage
check "install" make --no-print-directory install PROFILE=dev DESTDIR="$stage" PREFIX=/usr
export PKG_CONFIG_SYSROOT_DIR=$stage PKG_CONFIG_PATH=$stage/usr/lib/pkgconfig PKG_CONFIG_ALLOW_SYSTEM_CFLAGS=1 PKG_CONFIG_ALLOW_SYSTEM_LIBS=1
export LD_LIBRARY_PATH=$stage/usr/lib
read -ra compile < <(pkg-config --cflags imapext)
read -ra link < <(pkg-config --libs imapext)
read -ra link_static < <(pkg-config --libs --static imapext | sed 's/-limapext/-l:libimapext.a/')
strict=(-Wall -Wextra -pedantic -Werror -g -pthread)

soname() { readelf -d "$stage/usr/lib/libimapext.so" | grep -q 'SONAME.*\[libimapext\.so\.0\]'; }
bound() { readelf -d "$stage/usr/lib/libimapext.so" | grep -q 'SONAME' && ! readelf -rW "$stage/usr/lib/libimapext.so" | grep -E 'JUMP_SLO|GLOB_DAT' | grep -w 'imap_[a-z0-9_]*'; }
# Nothing but the documented names may leave the library: no symbol of a dependency or of Rust.
exports() {
    local names foreign
    names=$(nm -D --defined-only "$stage/usr/lib/libimapext.so" | awk '{ print $NF }') || return 1
    foreign=$(grep -v '^imap_' <<<"$names")
    echo "$foreign"
    [ -z "$foreign" ] && grep -qx imap_open <<<"$names"
}
check "soname libimapext.so.0" soname
check "calls among our own functions are bound to our own code" bound
check "nothing is exported but imap_*" exports

### header

for language in 'c99 c' 'c11 c' 'c++17 c++'; do
    read -r standard dialect <<<"$language"
    echo '#include <imapext.h>' >"$work/alone.$dialect"
    check "header alone as $standard" gcc -std="$standard" -x "$dialect" "${strict[@]}" "${compile[@]}" -fsyntax-only "$work/alone.$dialect"
done

### programs

memory=(valgrind --quiet --error-exitcode=9 --leak-check=full --show-leak-kinds=definite,indirect,possible
    --errors-for-leak-kinds=definite,indirect,possible --suppressions="$here/valgrind.supp" --child-silent-after-fork=yes --num-callers=30)

# alone DIRECTORY COMMAND…: runs it in a new directory, with a bound on its time
alone() {
    mkdir "$1"
    (cd "$1" && shift && exec timeout --kill-after=10 "${PROGRAM_SECONDS:-600}" "$@")
}

# built SOURCE NAME: compiles both ways
built() {
    check "$2 compiles as C99" gcc -std=c99 "${strict[@]}" "${compile[@]}" "$1" -o "$work/c99" "${link[@]}"
    check "$2 compiles as C++17" g++ -std=c++17 -x c++ "${strict[@]}" "${compile[@]}" "$1" -o "$work/cxx" -x none "${link[@]}"
}

number=0
for source in tests/capi/*.c; do
    name=${source#tests/}
    number=$((number + 1))
    rm -f "$work/c99" "$work/cxx"
    built "$source" "$name"
    [ ! -e "$work/c99" ] || check "$name as C99" alone "$work/$number-c99" "$work/c99"
    [ ! -e "$work/cxx" ] || check "$name as C++17" alone "$work/$number-cxx" "$work/cxx"
    if sed -n '1,30{/valgrind: no/p}' "$source" | grep -q .; then
        echo "--      $name under valgrind: $(sed -n '1,30s/.*valgrind: no, *//p' "$source" | sed 's/ *\*\/$//')"
    elif [ -e "$work/c99" ]; then
        check "$name under valgrind" alone "$work/$number-valgrind" "${memory[@]}" "$work/c99"
    fi
done

### examples

for source in examples/*.c; do
    rm -f "$work/c99" "$work/cxx"
    built "$source" "$source"
done
check "imap_demo compiles with the static library" gcc -std=c99 "${strict[@]}" "${compile[@]}" examples/imap_demo.c -o "$work/imap_demo.static" "${link_static[@]}"
check "imap_demo compiles" gcc -std=c99 "${strict[@]}" "${compile[@]}" examples/imap_demo.c -o "$work/imap_demo" "${link[@]}"
if [ -e "$work/imap_demo" ] && [ -e "$work/imap_demo.static" ]; then
    check "imap_demo does what it says" python3 "$here/demo_test.py" "$work/imap_demo"
    check "imap_demo under valgrind" python3 "$here/demo_test.py" "${memory[@]}" "$work/imap_demo"
    check "imap_demo with the static library" env -u LD_LIBRARY_PATH python3 "$here/demo_test.py" "$work/imap_demo.static"
fi
check "README shows examples/search15.c" python3 "$here/readme.py" README.md examples/search15.c
check "README shows examples/search15.php" python3 "$here/readme.py" README.md examples/search15.php
check "README shows examples/search15.py" python3 "$here/readme.py" README.md examples/search15.py

### PHP

check "the PHP extension's arginfo is what its stub says" bindings/php/arginfo.sh --verify
check "the PHP extension builds" bindings/php/build.sh dev "$work/php"
only_get_module() { [ "$(nm -D --defined-only "$work/php/modules/imap.so" | awk '{ print $NF }')" = get_module ]; }
php_needs() {
    local libraries
    libraries=$(readelf -d "$work/php/modules/imap.so" | sed -n 's/.*(NEEDED).*\[\(.*\)\]/\1/p')
    echo "$libraries"
    ! grep -vE '^(libssl|libcrypto|libgcc_s|libm|libpthread|libdl|libc|ld-linux-x86-64)\.so' <<<"$libraries"
}
# As a user has it, from the name alone.
php_installed() {
    local directory loaded
    make --no-print-directory install-php PROFILE=dev php_folder="$work/php" DESTDIR="$work/php-stage" || return 1
    directory=$work/php-stage$("$PHP_CONFIG" --extension-dir)
    loaded=(php8.2 -n -d extension_dir="$directory" -d extension=imap)
    "${loaded[@]}" -m && "${loaded[@]}" --ri imap || return 1
    [ "$("${loaded[@]}" -m 2>&1 | grep -cx imap)" = 1 ] || return 1
    "${loaded[@]}" -r 'ob_start(); phpinfo(INFO_MODULES); exit(extension_loaded("imap") && str_contains(ob_get_clean(), "IMAP support => enabled") ? 0 : 1);'
}
export PHP_CONFIG=php-config8.2
if [ -e "$work/php/modules/imap.so" ]; then
    check "the PHP extension exports nothing but get_module" only_get_module
    check "the PHP extension needs no library but OpenSSL and the system's" php_needs
    check "the PHP extension does what its tests say" bindings/php/run_tests.sh "$work/php"
    check "PHP scripts see what ext/imap shows them, or what is listed" python3 tests/parity/run.py "$work/php/modules/imap.so"
    check "the PHP extension's tests under valgrind: no error, no leak" bindings/php/run_tests.sh "$work/php" -m
    check "make install-php" php_installed
    check "the examples in PHP, on stock and on ours" python3 "$here/php_examples_test.py" "$work/php/modules/imap.so"
fi

### Python

check "the Python module does what its tests say" bindings/python/run_tests.sh

cd "$root"
echo
echo "$passed passed, $failed failed"
[ $failed = 0 ]
