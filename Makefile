# Everything a person types to run, test and extend the product. `make` alone prints the list.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

PYTHON ?= $(firstword $(foreach name,python3.11 python3.12 python3.13 python3,$(shell command -v $(name) 2>/dev/null)))
BIN := .venv/bin
UV := $(BIN)/uv
TARGETS := common services deploy tests benchmarks

RUN_LOCKS := requirements/uv.txt requirements/production.txt requirements/local.txt
DEVELOPMENT_LOCKS := $(RUN_LOCKS) requirements/development.txt
RUN_READY := .venv/ready-to-run
DEVELOPMENT_READY := .venv/ready-to-develop

.PHONY: help run test check bench faults migration shell outbox reset lock clean .venv

help: ## Print this list
	@awk -F ':.*## ' '/^[a-z.]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: $(RUN_READY) ## Start everything on this machine (Ctrl-C stops it)
	@exec $(BIN)/python -m deploy.local

test: check ## Run the checks, then every test on real servers
	@tests/browser/install-chromium
	$(BIN)/python -m pytest --numprocesses 2 --dist loadfile $(ARGS)

check: $(DEVELOPMENT_READY) ## Lint, format, types, imports, sizes, SQL of the migrations
	$(BIN)/ruff check $(TARGETS)
	$(BIN)/ruff format --check $(TARGETS)
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m deploy.checks.size $(TARGETS)
	$(BIN)/alembic upgrade head --sql 2>/dev/null | sed '/^CREATE TABLE public.alembic_version/,/^);/d' > .venv/migrations.sql
	$(BIN)/squawk .venv/migrations.sql

bench: $(DEVELOPMENT_READY) ## Measure speed and memory on this machine (docs/measurements.md)
	$(BIN)/python -m benchmarks $(ARGS)

faults: $(DEVELOPMENT_READY) ## Run only the tests that stop, freeze and kill parts of the system
	$(BIN)/python -m pytest -m fault $(ARGS)

migration: $(DEVELOPMENT_READY) ## Begin a numbered migration: make migration M="what it does"
	@$(BIN)/python -m deploy.migrations.new "$(M)"

shell: $(RUN_READY) ## Open a Python shell on the local database (SERVICE=perda)
	@$(BIN)/python -m deploy.local.shell $(SERVICE)

outbox: $(RUN_READY) ## Show messages that wait and messages that failed
	@$(BIN)/smartsociety outbox list

reset: $(RUN_READY) ## Empty .local after asking: database, mails, demo accounts, secrets
	@$(BIN)/python -m deploy.local.reset

lock: $(RUN_READY) ## Compile requirements/*.in into locks with hashes (ARGS=--upgrade)
	@for name in uv production local development; do \
	  echo "requirements/$$name.txt"; \
	  $(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
	    --no-emit-index-url $(ARGS) requirements/$$name.in --output-file requirements/$$name.txt >/dev/null; \
	done

clean: ## Remove what can be made again: .venv and caches
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache *.egg-info
	find $(TARGETS) -name __pycache__ -type d -prune -exec rm -rf {} +

.venv: $(RUN_READY) ## Make the virtual environment from the locks

$(UV): requirements/uv.txt
	@if [ -z "$(PYTHON)" ] || ! $(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then \
	  echo "Python 3.11 or later is needed. Name it: make PYTHON=/path/to/python3.11 run" >&2; exit 1; fi
	@$(PYTHON) -m venv .venv || { echo "This Python cannot make virtual environments: install its venv package" >&2; exit 1; }
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-compile --require-hashes -r requirements/uv.txt
	@touch $(UV)

# The project itself comes last and editable, so that `smartsociety` is there and its version is known.
INSTALL_PROJECT = $(UV) pip install --quiet --no-deps --no-build-isolation --editable .

$(RUN_READY): $(RUN_LOCKS) pyproject.toml | $(UV)
	@echo "Installing packages into .venv"
	@$(UV) pip sync --quiet --require-hashes --compile-bytecode $(if $(wildcard $(DEVELOPMENT_READY)),$(DEVELOPMENT_LOCKS),$(RUN_LOCKS))
	@$(INSTALL_PROJECT)
	@touch $@

$(DEVELOPMENT_READY): $(DEVELOPMENT_LOCKS) pyproject.toml | $(UV)
	@echo "Installing packages for checks and tests into .venv"
	@$(UV) pip sync --quiet --require-hashes --compile-bytecode $(DEVELOPMENT_LOCKS)
	@$(INSTALL_PROJECT)
	@touch $(RUN_READY) $@
