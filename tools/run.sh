#!/usr/bin/env bash
# Builds and starts an exchange.
# shellcheck source=tools/lib.sh
source "$(dirname "$0")/lib.sh"

need_build_tools
build
say 'Starting the exchange: stop it with Ctrl-C'
exec target/debug/holdfast
