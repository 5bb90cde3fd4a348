#!/bin/bash
# Runs a command with a private Dovecot at its side, and ends that Dovecot whatever happens:
#
#   with_dovecot.sh COMMAND…
#
# The command finds in IMAPEXT_TEST_ENV the name of the file that dovecot.sh describes; its mailboxes are empty.
# The command's exit status is ours.
set -eum

here=$(cd "$(dirname "$0")" && pwd)
dir=$(mktemp -d "${TMPDIR:-/tmp}/imapext.XXXXXX")
command=
status=0

# shellcheck disable=SC2329
finish() {
    trap '' INT TERM HUP
    # The command leads a process group of its own: what it started ends with it.
    [ -z "$command" ] || kill -TERM -- "-$command" 2>/dev/null || true
    "$here/dovecot.sh" stop "$dir" || status=1
    rm -rf "$dir"
    exit $status
}
trap finish EXIT
trap 'status=130; exit' INT
trap 'status=143; exit' TERM HUP

if ! "$here/dovecot.sh" start "$dir" >/dev/null; then
    status=1
    exit
fi
IMAPEXT_TEST_ENV=$dir/env "$@" <&0 &
command=$!
set +m
wait $command || status=$?
