# The two commands: `make` builds everything into dist/, `make test` tests everything.
# Nothing has to be installed before, but Python 3.11 or newer. `make help` lists the rest.

PYTHON ?= python3
ifeq ($(OS),Windows_NT)
VENV_PYTHON := .venv/Scripts/python.exe
else
VENV_PYTHON := .venv/bin/python
endif
# Passed on to pytest: make test ARGS="-k softmax"
ARGS ?=

LOCK = $(VENV_PYTHON) -m uv pip compile --universal --python-version 3.11 \
	--fork-strategy fewest --generate-hashes --no-emit-index-url --no-header --quiet

.DEFAULT_GOAL := all
.PHONY: all bench check test test-matrix lint lock clean help build-env test-env

all: build-env  ## build every deck and the add-on into dist/
	@$(VENV_PYTHON) build_decks.py

check: build-env  ## check the cards, build nothing
	@$(VENV_PYTHON) build_decks.py check

test: test-env  ## run all tests, also those in real Anki (ARGS="-k word" runs some)
	@$(VENV_PYTHON) -m tests.system_libs
	@$(VENV_PYTHON) -m pytest --numprocesses auto --maxprocesses 4 --dist loadfile $(ARGS)

bench: test-env  ## measure speed and sizes; prints a table, writes .cache/bench.json
	@$(VENV_PYTHON) -m tests.system_libs
	@$(VENV_PYTHON) -m tests.bench

test-matrix: test-env  ## updates in the oldest supported Anki and in one in between
	@$(VENV_PYTHON) -m tests.matrix $(ARGS)

lint: test-env  ## style, imports and types
	@$(VENV_PYTHON) -m ruff check .
	@$(VENV_PYTHON) -m mypy

lock: test-env  ## renew the exact versions of everything that is installed
	@$(LOCK) pyproject.toml --upgrade --extra test --output-file requirements-test.lock
	@$(LOCK) pyproject.toml --upgrade --constraint requirements-test.lock --output-file requirements.lock
	@echo aqt | $(LOCK) - --no-deps --constraint requirements-test.lock >> requirements.lock

clean:  ## remove what was built; .venv stays
	@$(PYTHON) -c "import shutil; [shutil.rmtree(d, ignore_errors=True) for d in ('dist', '.cache')]"

help:  ## show this list
	@$(PYTHON) -c "import re; [print('  make %-12s %s' % m) for m in re.findall(r'(?m)^([a-z-]+):.*?  ## (.*)', open('Makefile').read())]"

build-env:
	@$(PYTHON) -m deckbuilder.bootstrap build

test-env:
	@$(PYTHON) -m deckbuilder.bootstrap test
