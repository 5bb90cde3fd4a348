#!/bin/bash
# What `make demo` does: builds the library and the C example, and runs it on examples/sample.mbox; with MAILBOX, USER and
# PASSWORD set on the server these name; with `server` as its argument, as in `make demo-server`, on a private Dovecot
# filled with tests/corpus. CRITERIA and XOAUTH2=1 are handed on.
set -eu

cd "$(dirname "$0")/.."
stage=$PWD/build/demo
saved=build/demo/attachments

run() {
    local options=(-o "$saved")
    [ -z "${CRITERIA:-}" ] || options+=(-c "$CRITERIA")
    [ -z "${XOAUTH2:-}" ] || options+=(-x)
    echo
    echo "\$ imap_demo ${options[*]} '$1' $2"
    echo
    "$stage/imap_demo" "${options[@]}" "$1" "$2"
}

if [ "${1:-}" = private ]; then
    # Second turn, inside with_dovecot.sh.
    # shellcheck disable=SC1090
    . "$IMAPEXT_TEST_ENV"
    echo "A private Dovecot answers on 127.0.0.1:$IMAP_NOTLS_PORT; $(ls tests/corpus/*.eml | wc -l) messages of tests/corpus go to INBOX of $USER"
    tests/support/fill.sh "$DIR" "$USER"
    export IMAP_PASSWORD=$PASSWORD
    run "{127.0.0.1:$IMAP_NOTLS_PORT/imap/notls}INBOX" "$USER"
    echo
    echo "Dovecot is stopped and its mail removed. The attachments are in $saved."
    exit
fi

echo "Building the library (cargo build --release)"
rm -rf "$stage"
mkdir -p "$stage"
tests/support/install.sh release "$stage" /usr /usr/lib /usr/include
echo "Building examples/imap_demo.c (${CC:-cc})"
${CC:-cc} -std=c99 -O2 -I"$stage/usr/include" examples/imap_demo.c -o "$stage/imap_demo" \
    -L"$stage/usr/lib" -limapext -Wl,-rpath,"$stage/usr/lib"

if [ "${1:-}" = server ]; then
    exec tests/support/with_dovecot.sh "$0" private
elif [ -n "${MAILBOX:-}" ]; then
    [ -z "${PASSWORD:-}" ] || export IMAP_PASSWORD=$PASSWORD
    run "$MAILBOX" "${USER:-}"
else
    # A copy: to read a message marks it as seen. The names of local mailboxes are relative to the home folder.
    cp examples/sample.mbox "$stage/sample.mbox"
    echo "examples/sample.mbox holds $(grep -c '^From .*[0-9]:[0-9]' examples/sample.mbox) messages; no server is needed to read them"
    export HOME=$stage IMAP_PASSWORD=none
    run sample.mbox nobody
    echo
    echo "The attachments are in $saved."
fi
