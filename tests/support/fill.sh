#!/bin/sh
# Puts messages into a mailbox of the private Dovecot, exactly as they lie in their files.
#
#   fill.sh DIR USER [FOLDER [FILE…]]
#
# FOLDER is INBOX by default, in UTF-8, with / between levels; it is made when it does not exist.
# FILEs are all of tests/corpus/*.eml by default. They come in the order of their names, so that the message numbers are those of
# the list (after what the folder already holds), unseen, and with internal dates that count up from 1 January 2026 12:00:00 UTC by
# 17 hours and 11 minutes: the whole corpus lies in January and February 2026.
# With REPEAT=n the list is delivered n times over.
set -eu

[ $# -ge 2 ] || { echo "usage: fill.sh DIR USER [FOLDER [FILE…]]" >&2; exit 1; }
here=$(cd "$(dirname "$0")" && pwd)
exec python3 "$here/fill.py" "$here/../corpus" "$@"
