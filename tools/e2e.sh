#!/usr/bin/env bash
# The browser tests. Arguments go to Playwright.
# shellcheck source=tools/lib.sh
source "$(dirname "$0")/lib.sh"

need_build_tools
need_browser
build
CHROMIUM=$(browser)
export CHROMIUM
cd end2end
say 'Checking the types of the browser tests'
npx --no-install tsc --noEmit || fail 'The browser tests do not type-check: see above.'
say 'Running the browser tests (about five minutes on two cores)'
npx --no-install playwright test "$@" || fail 'Browser tests failed: see above, and end2end/playwright-report.'
