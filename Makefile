# Two commands are enough: `make demo` and `make test`. Each makes its own environment in .venv.
# Nothing is needed but make and a Python from 3.11 to 3.13; name one with `make PYTHON=python3.12 ...`.

SHELL := /bin/sh
.DEFAULT_GOAL := help

# Without bytecode every start of the program takes three to four times as long.
unexport PYTHONDONTWRITEBYTECODE
unexport PYTHONHOME
unexport PYTHONPATH

# The first that starts, is new enough and can make environments: a name on PATH may be a stand-in that only
# says it is missing. The system's own comes first: distributions build theirs along a profile of real work,
# and one built from source with its defaults takes half as long again for all that the console does.
FITS = import ensurepip, sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))
PYTHON ?= $(shell for name in .venv/bin/python /usr/bin/python3 python3.13 python3.12 python3.11 python3 python; do \
	if "$$name" -c '$(FITS)' >/dev/null 2>&1; then echo "$$name"; break; fi; done)

BIN := .venv/bin
TESTS ?=
PICTURES ?=
# As many as the cores it is meant for; one more where tests wait, for the screen or for other processes.
WORKERS ?= 2
SCALE ?= 1
BARS ?=

.PHONY: help demo test long engines lint format types contracts check bench faults keys screenshots wheel lock clean environment-demo environment-test

help: ## this list
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

demo: environment-demo ## open a throwaway clinic in the middle of its day
	@exec $(BIN)/python -m clinic_tui demo

# In parts, each with workers of its own: one that has run for long, or shares two cores with two others, takes a
# third more of the processor for the same tests.
RULES := tests/house tests/migrations tests/services tests/store tests/unit
SCREENS := tests/cli tests/screens
PROCESSES := tests/day tests/demo tests/faults tests/imports tests/races tests/server tests/terminal
PYTEST := $(BIN)/python -m pytest --dist worksteal

test: environment-test ## the suite; some of it: make test TESTS=tests/services
ifeq ($(TESTS),)
	@failed=0; \
	$(PYTEST) -n $(WORKERS) $(RULES) || failed=1; \
	$(PYTEST) -n $$(($(WORKERS) + 1)) $(SCREENS) || failed=1; \
	$(PYTEST) -n $$(($(WORKERS) + 1)) $(PROCESSES) || failed=1; \
	exit $$failed
else
	@$(PYTEST) -n $(WORKERS) $(TESTS)
endif

long: environment-test ## what proves once more, on the other engine or at more places: CI runs it behind the suite
	@$(PYTEST) -n $$(($(WORKERS) + 1)) -m long $(TESTS)

engines: environment-test ## the tests of services, each of them on SQLite and on PostgreSQL: twice as long
	@CLINIC_TUI_BOTH_ENGINES=1 $(PYTEST) -n $(WORKERS) tests/services tests/store

lint: environment-test ## ruff: rules and layout
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

format: environment-test ## let ruff put the layout right
	$(BIN)/ruff check --fix-only .
	$(BIN)/ruff format .

types: environment-test ## mypy: the program, its tests, benchmarks and tools
	$(BIN)/python -m mypy

contracts: environment-test ## import-linter: who may import whom
	$(BIN)/lint-imports --no-cache

check: lint types contracts test ## everything that has to pass before a push

bench: environment-test ## the measured promises: times, memory, bytes for a key
	$(BIN)/python -m benchmarks

faults: environment-test ## kills, torn files, flipped bits, full disks: long rounds, hours; shorter: make faults SCALE=0.1
	@$(BIN)/python -m tests.faults --scale $(SCALE) $(BARS)

keys: environment-test ## the tables of keys and rights in docs/, from the program
	@$(BIN)/python tools/doc_tables.py

screenshots: environment-test ## the pictures in docs/pictures, from the running demo
	@$(BIN)/python tools/screenshots.py $(PICTURES)

wheel: environment-test ## dist/clinic_tui-*.whl
	$(BIN)/python -m hatchling build -t wheel

lock: environment-test ## write both lock files anew from pyproject.toml
	$(BIN)/python -m pip install --quiet 'uv>=0.11,<1'
	$(BIN)/python tools/lock.py

clean: ## remove what can be made again, .venv too
	rm -rf .venv dist build .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

environment-demo environment-test:
	@test -n "$(PYTHON)" || { \
		echo "Python 3.11, 3.12 or 3.13 is needed and none was found. On Debian or Ubuntu:" >&2; \
		echo "    apt-get install python3 python3-venv" >&2; \
		echo "or name one: make PYTHON=/path/to/python3" >&2; exit 1; }
	@$(PYTHON) tools/environment.py $(@:environment-%=%)
