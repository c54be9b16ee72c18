#!/usr/bin/env bash
# All tests: Rust's first, since they are quicker to tell what is wrong.
# shellcheck source=tools/lib.sh
source "$(dirname "$0")/lib.sh"

need_build_tools
need_browser
build
say 'Running the Rust tests'
# `frontend` is left out: it would switch `app` to its browser half for the server as well.
cargo test --workspace --exclude frontend --no-fail-fast || fail 'Rust tests failed: see above.'
exec tools/e2e.sh
