# Every target sets up what it needs by itself; a second run is quick.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
DEV_READY := $(VENV)/.ready-dev
SCAN := .venv-scan
SCAN_READY := $(SCAN)/.ready
DOCS := .venv-docs
DOCS_READY := $(DOCS)/.ready
PORT ?= 8765
SEEDS ?= 200
FIRST ?= 0
SEED ?=
WITHOUT ?=
PAGE ?=
DAY ?=

# The locks are complete: nothing is resolved, so that no later release can change what is installed.
# They are fetched by the real clock, also where faketime has moved it: certificates have days.
INSTALL = env -u LD_PRELOAD $(1)/bin/python -m pip install -q --disable-pip-version-check --no-compile --no-deps --only-binary :all:
NEW_VENV = $(PYTHON) -m venv $(1) || { echo "Debian and Ubuntu keep venv apart: apt install python3-venv"; exit 1; }

# Python keeps what it compiles, also where the shell forbids it: the tests start it hundreds of times.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help install demo sandbox test days locks simulate lint types infra audit archive bench scale format check golden docs site pictures lock clean

help: ## list the targets
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

$(READY): requirements-local.txt pyproject.toml setup.py
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Aldía needs Python 3.11 or newer: make PYTHON=/path/to/python3.11"; exit 1; }
	@echo "Setting up $(VENV) (once) ..."
	@$(call NEW_VENV,$(VENV))
	@$(call INSTALL,$(VENV)) -r requirements-local.txt
	@PYTHONWARNINGS=ignore $(call INSTALL,$(VENV)) --no-build-isolation -e .
	@touch $@

$(DEV_READY): $(READY) requirements-dev.txt
	@echo "Adding to $(VENV) what development needs (once) ..."
	@$(call INSTALL,$(VENV)) -r requirements-dev.txt
	@touch $@

$(SCAN_READY): requirements-scan.txt
	@echo "Setting up $(SCAN) (once) ..."
	@$(call NEW_VENV,$(SCAN))
	@$(call INSTALL,$(SCAN)) -r requirements-scan.txt
	@touch $@

$(DOCS_READY): requirements-docs.txt
	@echo "Setting up $(DOCS) (once) ..."
	@$(call NEW_VENV,$(DOCS))
	@$(call INSTALL,$(DOCS)) -r requirements-docs.txt
	@touch $@

install: $(READY) ## set up the command `aldia` in .venv
	@echo "Now: source $(VENV)/bin/activate"

demo: $(READY) ## a week in the life of a sample business, on localhost
	@$(BIN)/python -m scripts.demo

sandbox: $(READY) ## open what the demo left: the sheet and the mailbox, in a browser
	@$(BIN)/aldia sandbox --port $(PORT) --data .aldia/demo.sqlite

test: $(DEV_READY) ## run the tests
	@$(BIN)/python -m pytest -n 2 --dist worksteal

days: $(DEV_READY) ## run the tests on other days (needs faketime); DAY=year on one of them
	@$(BIN)/python -m scripts.other_days $(DAY)

locks: $(DEV_READY) ## install each lock by the oldest pip into a clean environment, and try the newest
	@$(BIN)/python -m scripts.check_locks

simulate: $(DEV_READY) ## play SEEDS=n hostile weeks; SEED=7 tells one of them
	@$(BIN)/python -m tests.simulation --seeds $(SEEDS) --first $(FIRST) $(if $(SEED),--seed $(SEED)) $(if $(WITHOUT),--without $(WITHOUT))

lint: $(DEV_READY) ## check format and style
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .

types: $(DEV_READY) ## check types, strictly
	@$(BIN)/mypy

infra: $(SCAN_READY) ## check and test the Terraform, and scan it
	@$(SCAN)/bin/python -m scripts.check_infra
	@$(SCAN)/bin/checkov -d infra/terraform --framework terraform --compact --quiet --skip-download

audit: $(SCAN_READY) ## look up known faults of what is installed (needs the public package index)
	@$(SCAN)/bin/pip-audit --require-hashes --disable-pip -r requirements.txt

archive: $(DEV_READY) ## build the very archive that is deployed
	@$(BIN)/python -m scripts.archive

bench: $(DEV_READY) ## what a run costs, in one table; PAGE=docs/performance.md writes it there too
	@$(BIN)/python -m benchmarks $(if $(PAGE),--page $(PAGE))

scale: $(DEV_READY) ## a day of a thousand workbooks, with Google's quotas
	@$(BIN)/python -m benchmarks.scale

format: $(DEV_READY) ## format the code
	@$(BIN)/ruff format . && $(BIN)/ruff check --fix .

check: lint types infra site test ## everything that CI checks

golden: $(DEV_READY) ## write the letters' golden files anew, to be read like code
	@$(BIN)/python -m pytest -n 0 tests/letters/test_golden.py tests/test_policy_page.py --write-golden && git diff --stat tests/letters docs/policy.md

docs: $(DEV_READY) ## write the generated reference pages anew
	@$(BIN)/python -m scripts.reference

# NO_MKDOCS_2_WARNING: the theme's authors warn of mkdocs 2, which the lock keeps out.
site: $(DOCS_READY) ## build docs/ into build/site; a broken link or anchor fails
	@NO_MKDOCS_2_WARNING=1 $(DOCS)/bin/mkdocs build --strict

pictures: $(DEV_READY) ## make the README's pictures anew (needs chromium)
	@$(BIN)/python -m scripts.pictures

LOCK = $(BIN)/uv pip compile -q --generate-hashes --universal --python-version 3.11 --no-header

lock: $(DEV_READY) ## pin the requirements anew
	@$(LOCK) requirements.in -o requirements.txt
	@$(LOCK) -c requirements.txt requirements-local.in -o requirements-local.txt
	@$(LOCK) -c requirements-local.txt requirements-dev.in -o requirements-dev.txt
	@$(LOCK) requirements-scan.in -o requirements-scan.txt
	@$(LOCK) requirements-docs.in -o requirements-docs.txt

clean: ## remove what these targets made
	@rm -rf $(VENV) $(SCAN) $(DOCS) .aldia build infra/terraform/.build .mypy_cache .ruff_cache .hypothesis *.egg-info functions/*.egg-info
