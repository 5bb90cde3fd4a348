#!/bin/bash
# Runs every target of fuzz/ for a while: fuzz.sh SECONDS
set -eu

seconds=$1
cd "$(dirname "$0")/../.."
command -v cargo-fuzz >/dev/null || { echo "cargo-fuzz is missing: cargo install cargo-fuzz --locked, and rustup toolchain install nightly" >&2; exit 1; }
targets=$(cargo +nightly fuzz list) || { echo "cargo-fuzz finds no targets, or there is no nightly toolchain" >&2; exit 1; }
[ -n "$targets" ] || { echo "fuzz/ has no targets" >&2; exit 1; }
for target in $targets; do
    echo "== $target, $seconds s"
    cargo +nightly fuzz run "$target" -- -max_total_time="$seconds"
done
