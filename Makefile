# Each target does its own set-up: what is there already is skipped. The work is in tools/.

.DEFAULT_GOAL := help
.PHONY: help run watch test check e2e release bench clean-data torture torture-short

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / { printf "  make %-13s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: ## Build and start an exchange at http://127.0.0.1:3000, with its data in ./data
	@tools/run.sh

watch: ## The same, rebuilt and reloaded in the browser whenever a file is saved
	@tools/watch.sh

test: ## All tests: Rust's, then the browser's
	@tools/test.sh

check: ## What CI runs: format, lints, all tests
	@tools/check.sh

e2e: ## The browser tests alone; ARGS goes to Playwright, as in ARGS="journey --project js-1280"
	@tools/e2e.sh $(ARGS)

torture: ## Attack the three promises for hours, optimised; ARGS chooses, as in ARGS="kill --kills 100 --seed 7"
	@tools/torture.sh full $(ARGS)

torture-short: ## The same in minutes, unoptimised
	@tools/torture.sh short $(ARGS)

release: ## The optimised server with its pages in dist/ (half an hour or more, the first time)
	@tools/release.sh

bench: ## Measure a release build, about half an hour; ARGS names parts, as in ARGS="holds sellout"
	@tools/bench.sh $(ARGS)

clean-data: ## Delete ./data: the exchange, its mail and its secrets
	@tools/clean-data.sh
