# `make` builds everything into dist/; `make test` runs every test; `make help` lists the rest.
# Only Python 3.11 or newer has to be installed first.

PYTHON ?= python3
ifeq ($(OS),Windows_NT)
VENV_BIN := .venv/Scripts
VENV_PYTHON := $(VENV_BIN)/python.exe
else
VENV_BIN := .venv/bin
VENV_PYTHON := $(VENV_BIN)/python
endif
# Passed on to pytest and others: make test ARGS="-k softmax"
ARGS ?=
# What pr-report compares with: a branch, tag, or commit.
BASE ?= main
# The package to pull from: make pull EXPORT=deck.apkg
EXPORT ?=
# Names of files and branches reach the commands through the environment, so that neither make nor the
# shell runs anything in them. (ARGS is meant for the shell.)
override BASE := $(value BASE)
override EXPORT := $(value EXPORT)
export BASE EXPORT

LOCK = $(VENV_PYTHON) -m uv pip compile --universal --python-version 3.11 \
	--fork-strategy fewest --generate-hashes --no-emit-index-url --no-header --quiet

.DEFAULT_GOAL := all
.PHONY: all audit bench check clean coverage format fuzz help lint lock pictures pr-report preview pull push \
	quick site soak test test-matrix build-env lint-env test-env

all: build-env  ## build every deck and the add-on into dist/
	@$(VENV_PYTHON) build_decks.py $(ARGS)

check: build-env  ## check the cards without building anything
	@$(VENV_PYTHON) build_decks.py check $(ARGS)

push: build-env  ## build the decks and import them into your running Anki
	@$(VENV_PYTHON) build_decks.py push $(ARGS)

pr-report: test-env  ## report what your branch changes, in text and pictures (BASE=main)
	@$(VENV_PYTHON) build_decks.py pr-report --base "$$BASE" $(ARGS)

preview: build-env  ## show every card in the browser, redrawn as you save (ARGS="--port 8000")
	@$(VENV_PYTHON) build_decks.py preview $(ARGS)

site: build-env  ## write the cards as a website into site/ (ARGS="--base-url https://…/")
	@$(VENV_PYTHON) build_decks.py site $(ARGS)

pull: build-env  ## write your edits from Anki back into the cards (EXPORT=deck.apkg)
	@$(VENV_PYTHON) build_decks.py pull $(ARGS) -- "$$EXPORT"

# Anki starts only where file names are UTF-8.
test quick coverage: export PYTHONUTF8 = 1
# Tests start Python many times, so it keeps what it compiles.
test quick coverage: export PYTHONDONTWRITEBYTECODE =
# Test files run in the order of their names: the slow ones, in real Anki, come first, so that all
# processes end at about the same time.
PYTEST = $(VENV_PYTHON) -m pytest --numprocesses auto --maxprocesses 4 --dist loadfile \
	--no-loadscope-reorder

test: test-env  ## run all tests, including those in real Anki (ARGS="-k word" for some)
	@$(VENV_PYTHON) -m tests.programs.system_libs
	@$(PYTEST) $(ARGS)

quick: test-env  ## run the fast tests that need no window
	@$(PYTEST) -m "not window and not slow" $(ARGS)

coverage: test-env  ## list the lines that the tests without a window do not run
	@$(VENV_PYTHON) -m tests.programs.system_libs
	@$(PYTEST) -m "not window" --cov --cov-report=term:skip-covered $(ARGS)

bench: test-env  ## measure speed and sizes, print a table, and write .cache/bench.json
	@$(VENV_PYTHON) -m tests.programs.system_libs
	@$(VENV_PYTHON) -m tests.programs.bench

test-matrix: test-env  ## test with every supported Anki and Python (ARGS="24.11 3.9" for some)
	@$(VENV_PYTHON) -m tests.programs.system_libs
	@$(VENV_PYTHON) -m tests.programs.matrix $(ARGS)

fuzz: test-env  ## test with fifty times as much hostile input as `make test` (ARGS="-k cards")
	@FUZZ=50 $(VENV_PYTHON) -m pytest tests/fuzz --timeout 3600 -o faulthandler_timeout=3600 $(ARGS)

soak: test-env  ## review 2,000 card sides in real Anki, and compare its memory with plain Anki's
	@$(VENV_PYTHON) -m tests.programs.system_libs
	@SOAK=2000 SOAK_BASELINE=1 $(VENV_PYTHON) -m pytest tests/anki/test_soak.py -s -o faulthandler_timeout=7200
	@SOAK=2000 $(VENV_PYTHON) -m pytest tests/anki/test_soak.py -s -o faulthandler_timeout=7200

audit: test-env  ## look up known vulnerabilities in everything that is installed (online)
	@$(VENV_PYTHON) -m uv venv --quiet --clear .cache/audit
	@$(VENV_PYTHON) -m uv pip sync --quiet --require-hashes --python .cache/audit requirements-audit.lock
	@for lock in requirements*.lock; do \
		$(subst .venv,.cache/audit,$(VENV_PYTHON)) -m pip_audit --strict --disable-pip \
			--require-hashes --requirement $$lock $(ARGS) || exit 1; done

pictures: test-env  ## retake the screenshots for the README and AnkiWeb
	@$(VENV_PYTHON) -m tests.programs.system_libs
	@$(VENV_PYTHON) -m tests.programs.screenshots

JAVASCRIPT = 'addon/web/*.js' 'deckbuilder/**/*.js'

lint: lint-env  ## check style, formatting, imports, and types
	@$(VENV_PYTHON) -m ruff check .
	@$(VENV_PYTHON) -m ruff format --check .
	@$(VENV_PYTHON) -m mypy
	@$(VENV_BIN)/oxlint --deny-warnings addon/web deckbuilder
	@$(VENV_BIN)/oxfmt --check $(JAVASCRIPT)

format: lint-env  ## format the Python and JavaScript code
	@$(VENV_PYTHON) -m ruff format .
	@$(VENV_BIN)/oxfmt $(JAVASCRIPT)

lock: test-env  ## update the exact versions of everything that is installed
	@$(LOCK) pyproject.toml --upgrade --extra test --output-file requirements-test.lock
	@for kind in '' lint; do \
		lock=requirements$${kind:+-$$kind}.lock; \
		$(LOCK) pyproject.toml --upgrade $${kind:+--extra $$kind} --constraint requirements-test.lock \
			--output-file $$lock && \
		echo aqt | $(LOCK) - --no-deps --constraint requirements-test.lock >> $$lock || exit 1; done
	@echo pip-audit | $(LOCK) - --upgrade --output-file requirements-audit.lock
	@for tool in ruff oxlint oxfmt; do \
		sed -i.old "s/\"$$tool==.*\"/\"$$(grep -o "^$$tool==[^ ]*" requirements-lint.lock)\"/" \
			.pre-commit-config.yaml || exit 1; done; rm .pre-commit-config.yaml.old
	@$(PYTHON) -m deckbuilder.setup.bootstrap test
	@$(VENV_PYTHON) -m tests.programs.third_party > THIRD_PARTY.md

clean:  ## remove everything that was built, except .venv
	@$(PYTHON) -c "import shutil; [shutil.rmtree(d, ignore_errors=True) for d in ('dist', 'site', '.cache')]"

help:  ## show this list
	@$(PYTHON) -c "import re; [print('  make %-12s %s' % m) for m in re.findall(r'(?m)^([a-z-]+):.*?  ## (.*)', open('Makefile').read())]"

build-env lint-env test-env: %-env:
	@$(PYTHON) -m deckbuilder.setup.bootstrap $*
