#!/usr/bin/env bash
# Measures a release build. Arguments name parts, as in `tools/bench.sh holds sellout`; `--help` lists them.
# shellcheck source=tools/lib.sh
source "$(dirname "$0")/lib.sh"

# 10,000 open pages are as many files, in the server and in the process that opens them.
FILES=20000

need_build_tools
need_wasm_opt
command -v wrk >/dev/null || need_packages 'wrk, which makes the load, is' wrk
[[ -x /usr/lib/postgresql/15/bin/initdb && -x /usr/lib/postgresql/15/bin/pgbench ]] || need_packages 'PostgreSQL 15, to compare with, is' postgresql-15
if [[ $(ulimit -n) != unlimited && $(ulimit -n) -lt $FILES ]]; then
  ulimit -n "$FILES" 2>/dev/null || fail "A process may open $(ulimit -Hn) files, and $FILES are needed. Raise the limit, as in: ulimit -Hn $FILES as root"
fi
[[ -f target/release/holdfast ]] || say 'The first release build takes about half an hour on two cores: the database is a large part'
say 'Building the release'
cargo leptos build --release --precompress || fail 'The release build failed: the compiler says why above.'
cargo build --release --package bench || fail 'The benchmark could not be built: the compiler says why above.'
say 'Measuring: leave the machine alone meanwhile'
exec target/release/bench "$@"
