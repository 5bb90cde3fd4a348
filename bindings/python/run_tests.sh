#!/bin/bash
# Runs the Python module's tests beside a private Dovecot.
#
#   run_tests.sh [ARGUMENT…]
#
# The module is built without optimisation and installed in build/python/dev/environment. Arguments go to pytest: names of files, -k, -x, …
set -eu

here=$(cd "$(dirname "$0")" && pwd)
if [ -z "${IMAPEXT_TEST_ENV:-}" ]; then
    exec "$here/../../tests/support/with_dovecot.sh" "$0" "$@"
fi
folder=$here/../../build/python
wheel=$("$here/build.sh" dev "$folder/dev")
environment=$folder/dev/environment
"$environment/bin/pip" install --quiet --disable-pip-version-check --no-index --force-reinstall --no-deps "$wheel"
cd "$here"
PYTHONDONTWRITEBYTECODE=1 "$environment/bin/python" -m pytest "$@"
