#!/bin/bash
# The Python module against its peers on a private Dovecot; arguments go to peers.py.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
root=$here/../..
if [ -z "${IMAPEXT_TEST_ENV:-}" ]; then
    exec "$root/tests/support/with_dovecot.sh" "$0" "$@"
fi
folder=$root/build/python
wheel=$("$root/bindings/python/build.sh" "${PROFILE:-release}" "$folder")
pip=("$folder/environment/bin/pip" install --quiet --disable-pip-version-check)
"${pip[@]}" --requirement "$here/requirements.txt"
"${pip[@]}" --no-index --force-reinstall --no-deps "$wheel"
exec "$folder/environment/bin/python" "$here/peers.py" "$@"
