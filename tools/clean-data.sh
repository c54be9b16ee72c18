#!/usr/bin/env bash
# Deletes the data of `make run`.
# shellcheck source=tools/lib.sh
source "$(dirname "$0")/lib.sh"

[[ -d data ]] || { say 'There is no ./data'; exit; }
if command -v fuser >/dev/null && fuser -s data/holdfast/LOCK 2>/dev/null; then
  fail 'An exchange is running with ./data: stop it first.'
fi
rm -rf data
say 'Deleted ./data: the next start is the first one again'
