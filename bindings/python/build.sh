#!/bin/bash
# Builds the Python module as a wheel; the last line is its path.
#
#   build.sh PROFILE FOLDER
#
# PROFILE is cargo's (dev, release). The wheel goes to FOLDER, and beside it the environment with the tools of requirements.txt.
# It holds the stable ABI: one wheel serves CPython 3.10 and every later one.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
profile=$1
mkdir -p "$2"
folder=$(cd "$2" && pwd)
environment=$folder/environment

if ! cmp -s "$here/requirements.txt" "$environment/requirements.txt"; then
    rm -rf "$environment"
    python3 -c 'import sys; sys.exit(sys.version_info < (3, 10) and "CPython 3.10 or later is needed")'
    python3 -m venv "$environment"
    "$environment/bin/pip" install --quiet --disable-pip-version-check --requirement "$here/requirements.txt" >&2
    cp "$here/requirements.txt" "$environment/"
fi

rm -f "$folder"/imapext-*.whl
# Only a wheel that is published needs the oldest glibc.
"$environment/bin/maturin" build --quiet --profile "$profile" --locked --compatibility linux --interpreter "$environment/bin/python" \
    --manifest-path "$here/Cargo.toml" --out "$folder" >&2
ls "$folder"/imapext-*.whl
