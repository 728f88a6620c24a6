# Everything one does with this repository. `make` alone explains itself.
# Steps leave stamps inside .venv and node_modules, so what is done is not done again, and deleting either
# folder is a clean start. A stamp carries the folder's address: a moved checkout sets itself up anew.

SHELL := /bin/sh
.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help run test node-test check format bench soak dist clean vendor chromium

VENV := .venv
BIN := $(VENV)/bin
HERE := $(shell printf '%s' '$(CURDIR)' | cksum | cut -d' ' -f1)
STAMP := $(VENV)/.stamp-$(HERE)
PIP_INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check
PACKAGE_FILES := setup.cfg pyproject.toml
JOINED := static/built/made.json

# A virtual environment whose interpreter does not start (moved, or Python was upgraded) is made again.
ifneq ($(shell $(BIN)/python -c 'print("starts")' 2>/dev/null),starts)
.PHONY: $(STAMP)-made
endif

help: ## this list
	@printf 'Fieldvisit (入户)\n\n'
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{ printf "  make %-8s %s\n", $$1, $$2 }'
	@printf '\nSettings by environment: PORT (8000), FIELDVISIT_HOME (./instance), FIELDVISIT_DATABASE_URL; more in README.md\n'

# A run of the tests starts many processes: what Python compiled once is kept, even where the environment says otherwise.
test soak bench: export PYTHONDONTWRITEBYTECODE :=

run: $(STAMP)-run $(STAMP)-messages $(JOINED) ## set everything up and serve the demo on 127.0.0.1:$PORT
	@exec $(BIN)/fieldvisit run

test: $(STAMP)-test $(STAMP)-messages $(JOINED) chromium ## set everything up and run every test (about 14 minutes on 2 cores)
	@printf '→ %s\n' 'Python, both databases, real browser'
	@$(BIN)/python -m pytest --quiet --numprocesses 2 --dist loadfile --no-loadscope-reorder $(ARGS)
	@$(MAKE) --no-print-directory node-test
	@printf '✓ all tests passed\n'

node-test: node_modules/.stamp-vendor
	@printf '→ %s\n' 'JavaScript rules and stores under node --test'
	@tools/with-node node --test --test-reporter=spec $$(find tests/js -name '*.test.js' | sort) >$(VENV)/node-test.log 2>&1 || \
	  { cat $(VENV)/node-test.log; exit 1; }
	@sed -n 's/^ℹ \(tests\|pass\|fail\)/  \1/p' $(VENV)/node-test.log | tr '\n' ' '; echo

check: $(STAMP)-dev $(STAMP)-messages node_modules/.stamp-vendor ## formatting, lint, types, floors and JavaScript tests
	@printf '→ %s\n' 'ruff'
	@$(BIN)/ruff check . && $(BIN)/ruff format --check --quiet . || { printf '  make format mends most of this\n'; exit 1; }
	@printf '→ %s\n' 'mypy --strict'
	@$(BIN)/mypy
	@printf '→ %s\n' 'floors: import-linter'
	@$(BIN)/lint-imports --no-cache >$(VENV)/lint-imports.log 2>&1 || { cat $(VENV)/lint-imports.log; exit 1; }
	@printf '→ %s\n' 'tsc --checkJs'
	@tools/with-node node_modules/.bin/tsc -p tools/tsconfig.json
	@[ ! -d static/js/sw ] || tools/with-node node_modules/.bin/tsc -p tools/tsconfig.sw.json
	@$(MAKE) --no-print-directory node-test
	@printf '✓ all checks passed\n'

format: $(STAMP)-dev ## let ruff mend imports and formatting
	@$(BIN)/ruff check --fix . ; $(BIN)/ruff format .

bench: $(STAMP)-test $(STAMP)-messages $(JOINED) chromium ## measure what must stay fast, print the figures
	@$(BIN)/python -m benchmarks $(ARGS)

soak: $(STAMP)-test $(STAMP)-messages $(JOINED) chromium ## endurance and long property runs; before an issue is called done
	@FIELDVISIT_SOAK=1 $(BIN)/python -m pytest --quiet -m soak $(ARGS)
	@FIELDVISIT_SOAK=1 $(BIN)/python -m pytest --quiet -m 'not soak' tests/properties

dist: $(STAMP)-run $(STAMP)-messages $(JOINED) ## build the wheel into dist/
	@$(PIP_INSTALL) build==$(shell sed -n 's/^ *build==//p' setup.cfg)
	@rm -rf build && $(BIN)/python -m build --wheel --outdir dist . >$(VENV)/build.log 2>&1 || { tail -n 30 $(VENV)/build.log; exit 1; }
	@rm -rf build && ls dist/*.whl

clean: ## remove what can be made again; the data in instance/ stays
	rm -rf $(VENV) node_modules static/js/vendor static/built fieldvisit/demo/divisions.* build dist *.egg-info \
	  .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache screenshots
	find fieldvisit -name '*.mo' -delete
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# --- how things are set up -------------------------------------------------------------------------------

$(STAMP)-made:
	@tools/make-venv $(VENV)
	@touch $@

$(STAMP)-run: $(STAMP)-made $(PACKAGE_FILES)
	@printf '→ %s\n' 'Python packages (about 20 s the first time)'
	@$(PIP_INSTALL) --editable '.[postgres]' || { tools/explain-pip; exit 1; }
	@touch $@

$(STAMP)-test: $(STAMP)-made $(PACKAGE_FILES)
	@printf '→ %s\n' 'Python packages for the tests (about 40 s the first time)'
	@$(PIP_INSTALL) --editable '.[postgres,test]' || { tools/explain-pip; exit 1; }
	@touch $@ $(STAMP)-run

$(STAMP)-dev: $(STAMP)-made $(PACKAGE_FILES)
	@printf '→ %s\n' 'Python packages for the checks'
	@$(PIP_INSTALL) --editable '.[postgres,test,dev]' || { tools/explain-pip; exit 1; }
	@touch $@ $(STAMP)-run $(STAMP)-test

# The catalogues that pages read are made from the .po files that people edit (packages come first in every list).
$(STAMP)-messages: $(wildcard fieldvisit/translations/*/LC_MESSAGES/*.po) | $(STAMP)-made
	@[ -z '$^' ] || $(BIN)/python tools/messages.py --compile
	@touch $@

vendor: node_modules/.stamp-vendor ## bring third-party JavaScript and the division codes from npm

node_modules/.stamp-packages: package.json package-lock.json tools/with-node | $(STAMP)-made
	@printf '→ %s\n' 'JavaScript parts'
	@tools/with-node npm ci --ignore-scripts --no-audit --no-fund --loglevel=error >/dev/null || { \
	  printf '  npm could not fetch the packages of package-lock.json. Is the network (or your npm mirror) reachable?\n'; exit 1; }
	@touch $@

# The results are named too, so that a checkout that lost them makes them again.
node_modules/.stamp-vendor: node_modules/.stamp-packages tools/vendor.mjs \
    $(if $(wildcard static/js/vendor/lit-html.js),,lost) $(if $(wildcard fieldvisit/demo/divisions.json),,lost)
	@tools/with-node node tools/vendor.mjs
	@touch $@

# Where they lag behind the sources the server takes the sources: a tablet then starts more slowly, and rightly.
$(JOINED): node_modules/.stamp-vendor tools/join.mjs $(shell find static/js -name '*.js')
	@tools/with-node node tools/join.mjs

.PHONY: lost
lost:

chromium: $(STAMP)-made
	@tools/ensure-chromium
