#!/usr/bin/env bash
# The optimised server with its compressed pages, in dist/.
# shellcheck source=tools/lib.sh
source "$(dirname "$0")/lib.sh"

need_build_tools
need_wasm_opt
say 'Building the release'
cargo leptos build --release --precompress || fail 'The release build failed: the compiler says why above.'
rm -rf dist
mkdir -p dist
cp target/release/holdfast LICENSE dist/
cp -r target/site dist/site
say "The release is in dist: start it there with ./holdfast ($(du -sh dist | cut -f1))"
