#!/usr/bin/env bash
# What CI runs.
# shellcheck source=tools/lib.sh
source "$(dirname "$0")/lib.sh"

need_build_tools
need_linters
say 'Checking the format'
cargo fmt --all --check || fail 'The code is not formatted. Type: cargo fmt --all'
say 'Checking that every case has its test'
tools/cases.sh
say 'Checking the lints (the first time about 6 minutes on two cores)'
cargo clippy --workspace --exclude frontend --all-targets -- -D warnings || fail 'Clippy has objections: see above.'
say 'Checking the lints of what runs in the browser'
cargo clippy --package frontend --target wasm32-unknown-unknown -- -D warnings || fail 'Clippy has objections: see above.'
exec tools/test.sh
