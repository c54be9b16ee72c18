# shellcheck shell=bash
# What the scripts share: how they speak, where tools are, and what each target needs. Sourced, never run.

set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

# 0.3.11 needs a newer Rust than the one this workspace names.
CARGO_LEPTOS=0.3.10
BINARYEN=123
TOOLS="${XDG_CACHE_HOME:-$HOME/.cache}/holdfast/tools"

say() { printf '==> %s\n' "$*" >&2; }
fail() {
  printf 'error: %s\n' "$*" >&2
  exit 1
}

# The version of a crate in Cargo.lock.
locked() {
  awk -v crate="$1" '$1 == "name" { found = $3 == "\"" crate "\"" } found && $1 == "version" { gsub(/"/, "", $3); print $3; exit }' Cargo.lock
}

# Whether the program $1 is on PATH in version $2.
is_version() {
  local line
  line=$("$1" --version 2>/dev/null) || return 1
  [[ " $line " == *" $2 "* ]]
}

need_rust() {
  if ! command -v cargo >/dev/null; then
    [[ -x "$HOME/.cargo/bin/cargo" ]] || fail 'cargo is not installed. Get Rust from https://rustup.rs, then run this again.'
    fail "cargo is installed but not on PATH. Type: . \"$HOME/.cargo/env\""
  fi
  local least here
  least=$(awk -F '"' '$1 ~ /^rust-version/ { print $2; exit }' Cargo.toml)
  here=$(rustc --version | awk '{ print $2 }')
  [[ $(printf '%s\n' "$least" "$here" | sort -V | head -n 1) == "$least" ]] || fail "Rust $least or newer is needed, and this is $here. Type: rustup update stable"
}

# The formatter and the linter, which a minimal toolchain lacks.
need_linters() {
  cargo fmt --version >/dev/null 2>&1 && cargo clippy --version >/dev/null 2>&1 && return
  say 'Adding rustfmt and clippy (seconds)'
  rustup component add rustfmt clippy >&2 || fail 'rustup could not add rustfmt and clippy.'
}

need_node() {
  command -v npm >/dev/null || fail 'npm is not installed. Install Node.js 20 or newer, then run this again.'
}

# Installs Debian packages when root; otherwise gives the line to type.
need_packages() {
  local why=$1
  shift
  if [[ $(id -u) -ne 0 ]] || ! command -v apt-get >/dev/null; then
    fail "$why missing. Type: sudo apt-get install -y $*"
  fi
  say "Installing $* with apt (a minute or two)"
  local log
  log=$(mktemp)
  if ! { apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$@"; } >"$log" 2>&1; then
    tail -n 5 "$log" >&2
    fail "apt could not install $*: the whole story is in $log"
  fi
  rm -f "$log"
}

has_libclang() {
  [[ -n "${LIBCLANG_PATH:-}" ]] || ldconfig -p 2>/dev/null | grep -q 'libclang[-.0-9]*so' || compgen -G '/usr/lib/llvm-*/lib/libclang*.so*' >/dev/null
}

# RocksDB is C++, and its bindings are made by libclang.
need_native() {
  local missing=()
  command -v c++ >/dev/null || missing+=(g++)
  has_libclang || missing+=(libclang-dev)
  [[ ${#missing[@]} -eq 0 ]] || need_packages 'A C++ compiler or libclang is' "${missing[@]}"
}

need_wasm_target() {
  local sysroot
  sysroot=$(rustc --print sysroot)
  [[ -d "$sysroot/lib/rustlib/wasm32-unknown-unknown/lib" ]] && return
  command -v rustup >/dev/null || fail 'The target wasm32-unknown-unknown is missing and rustup is not there to add it.'
  say 'Adding the Rust target wasm32-unknown-unknown (seconds)'
  rustup target add wasm32-unknown-unknown >&2 || fail 'rustup could not add the target wasm32-unknown-unknown.'
}

# Puts the crate $1 in version $2, which has the program $3, on PATH: as installed, or built unoptimised and kept in the
# cache. $4 says how long that takes; the rest goes to cargo.
need_tool() {
  local crate=$1 version=$2 program=$3 time=$4
  shift 4
  is_version "$program" "$version" && return
  local root="$TOOLS/$crate-$version"
  if [[ ! -x "$root/bin/$program" ]]; then
    say "Building $crate $version ($time on two cores, once a machine)"
    local build
    build=$(mktemp -d)
    # Outside of the repository, or this workspace's Cargo configuration would apply.
    if ! (cd "$build" && CARGO_PROFILE_DEV_DEBUG=0 cargo install "$crate" --version "$version" --debug --quiet \
      --root "$root" --target-dir "$build/target" "$@"); then
      rm -rf "$build"
      fail "$crate $version could not be built: cargo says why above."
    fi
    rm -rf "$build"
  fi
  export PATH="$root/bin:$PATH"
}

# What it takes to build the server and its pages.
need_build_tools() {
  need_rust
  need_native
  need_wasm_target
  need_tool cargo-leptos "$CARGO_LEPTOS" cargo-leptos '6 minutes' --locked
  local bindgen
  bindgen=$(locked wasm-bindgen)
  # Its own lock file asks for crates that no longer build; without it the newest that fit are taken.
  need_tool wasm-bindgen-cli "$bindgen" wasm-bindgen '2 minutes'
}

# The optimiser of WASM, for releases.
need_wasm_opt() {
  need_node
  is_version wasm-opt "$BINARYEN" && return
  local root="$TOOLS/binaryen-$BINARYEN"
  if [[ ! -x "$root/node_modules/.bin/wasm-opt" ]]; then
    say "Installing wasm-opt from npm's binaryen@$BINARYEN (seconds)"
    npm install --silent --no-save --prefix "$root" "binaryen@$BINARYEN" >&2 || fail "npm could not install binaryen@$BINARYEN."
  fi
  export PATH="$root/node_modules/.bin:$PATH"
}

# What the browser tests stand on.
need_browser() {
  need_node
  browser >/dev/null || need_packages 'Chromium is' chromium fonts-liberation
  if [[ ! -f end2end/node_modules/.package-lock.json || end2end/package-lock.json -nt end2end/node_modules/.package-lock.json ]]; then
    say 'Installing the npm packages of end2end (seconds)'
    (cd end2end && PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 npm ci --no-audit --no-fund --loglevel=error >&2) || fail 'npm could not install the packages of end2end.'
  fi
}

browser() { command -v chromium || command -v chromium-browser || command -v google-chrome; }

# Builds the server and its pages, unoptimised.
build() {
  [[ -d target/debug/build ]] || say 'The first build takes about 15 minutes on two cores: the database is a large part. Later ones take seconds.'
  say 'Building the server and its pages'
  cargo leptos build || fail 'The build failed: the compiler says why above.'
}
