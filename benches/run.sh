#!/bin/bash
# Builds what takes part, measures on a private Dovecot, and writes benches/results.md and benches/results.svg; `make bench` calls this.
#
#   run.sh ARGUMENT…      arguments go to bench.py: --runs N, --delay MS,…, --sides SIDE,…, names of jobs
#
# With arguments the report is of what was measured, so it goes to build/bench and leaves the one in benches alone.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
root=$here/..
if [ -z "${IMAPEXT_TEST_ENV:-}" ]; then
    # What most servers offer; by SCRAM every login has the server hash for milliseconds. Mail in memory: no side waits for a disk.
    export DOVECOT_MECHANISMS="plain login"
    if [ -w /dev/shm ]; then export TMPDIR=/dev/shm; fi
    exec "$root/tests/support/with_dovecot.sh" "$0" "$@"
fi
php=$root/build/php
"$root/bindings/php/build.sh" release "$php"
folder=$root/build/python
wheel=$("$root/bindings/python/build.sh" release "$folder")
pip=("$folder/environment/bin/pip" install --quiet --disable-pip-version-check)
"${pip[@]}" --requirement "$here/python/requirements.txt"
"${pip[@]}" --no-index --force-reinstall --no-deps "$wheel"
python=$folder/environment/bin/python
"$python" "$here/bench.py" "$php/modules/imap.so" "$@"
report=$root/build/bench
if [ $# = 0 ]; then
    report=$here
    # Tables of others, which the report takes over.
    python3 "$here/local.py" "$php/modules/imap.so" | tee "$root/build/bench/local.md"
    python3 "$here/pop3.py" "$php/modules/imap.so" | tee "$root/build/bench/pop3.md"
fi
"$python" "$here/report.py" "$report"
echo "$report/results.md, $report/results.svg"
