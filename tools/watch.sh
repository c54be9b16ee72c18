#!/usr/bin/env bash
# Builds and starts an exchange, again whenever a file is saved.
# shellcheck source=tools/lib.sh
source "$(dirname "$0")/lib.sh"

need_build_tools
say 'Watching app, crates, server and style: stop it with Ctrl-C'
exec cargo leptos watch
