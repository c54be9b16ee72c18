#!/usr/bin/env bash
# Attacks the three promises. $1 is how: `short` takes minutes on an unoptimised build, `full` hours on an optimised one.
# The rest is a part with its arguments, as in `kill --seed 7`; without it every part runs.
# shellcheck source=tools/lib.sh
source "$(dirname "$0")/lib.sh"

# What runs when no part is named, in this order.
PARTS=(model kill)

how=${1:-short}
shift || true
case $how in
  short) profile=dev folder=debug model=(--seeds 0..200) kill=(--short) ;;
  full) profile=release folder=release model=(--seeds 0..2000) kill=() ;;
  *) fail "“$how” is neither short nor full" ;;
esac

need_rust
need_native
[[ -d target/$folder/build ]] || say "The first $profile build takes long on two cores: about 15 minutes for dev, half an hour for release."
say "Building the attacks and the server with its fail points ($profile)"
cargo build --package torture --features failpoints --profile "$profile" || fail 'The build failed: the compiler says why above.'

torture() { "target/$folder/torture" "$@"; }

case ${1:-} in
  '')
    for part in "${PARTS[@]}"; do
      say "Attacking: $part"
      declare -n size=$part
      torture "$part" "${size[@]}" || fail "The attack “$part” found something, or could not be carried out: see above."
    done
    say 'The report'
    torture report
    ;;
  kill) torture "$@" "${kill[@]}" ;;
  *) torture "$@" ;;
esac
