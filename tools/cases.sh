#!/usr/bin/env bash
# Whether every test that docs/CASES.md names is there: Rust's by their function names, the browser's by their titles.
# shellcheck source=tools/lib.sh
source "$(dirname "$0")/lib.sh"

absent=()
while read -r name; do
  grep -rqE --include='*.rs' "fn $name\b" crates app server || absent+=("$name")
done < <(grep -oE "\`[a-z0-9]+(_[a-z0-9]+){2,}\`" docs/CASES.md | tr -d "\`" | sort -u)
while read -r title; do
  grep -rqF --include='*.spec.ts' "test(\"$title\"" end2end/tests || absent+=("$title")
done < <(grep -oE '“[^”]+”' docs/CASES.md | sed 's/^“//; s/”$//' | sort -u)
[[ ${#absent[@]} -eq 0 ]] && exit
printf 'named in docs/CASES.md, but no test: %s\n' "${absent[@]}" >&2
fail 'docs/CASES.md is out of date.'
