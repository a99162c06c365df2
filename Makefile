# Everything a newcomer needs; each target installs what it lacks.
PYTHON ?= python3
PORT ?= 8501
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
DEV := $(VENV)/.dev
PYTEST := $(BIN)/python -m pytest -rs

.PHONY: run bundle test test-all fast check bench data tour chromium postgresql clean

run: $(READY)
	$(BIN)/streamlit run app.py --server.port $(PORT)

test: check chromium postgresql
	$(PYTEST) -n 2 --dist loadfile -m "not long"

test-all: check chromium postgresql
	$(PYTEST) -n 2 --dist loadfile

# What answers within a minute: no browser, no server, no store, no whole files, no hostile ones.
ASIDE := attacks export pages server store data/test_home_tables.py ingest matching/test_criteria.py \
  programme/test_trees.py programme/test_saving.py programme/test_lsp_register.py programme/test_own_tables.py programme/test_sheets.py \
  views/test_matching.py views/test_published_tables.py views/test_slides.py views/test_own_studies.py views/test_context.py test_context.py
fast: $(DEV)
	$(PYTEST) -n 2 -m "not browser and not server and not slow and not long" $(ASIDE:%=--ignore=tests/%)

check: $(DEV)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(DEV) chromium postgresql
	$(BIN)/python -m benchmarks
	$(BIN)/python -m benchmarks.pages
	$(BIN)/python -m benchmarks.leak
	$(BIN)/python -m benchmarks.store
	$(BIN)/python -m benchmarks.matching
	$(BIN)/python -m benchmarks.analysis
	$(BIN)/python -m benchmarks.sources
	$(BIN)/python -m benchmarks.scale
	$(BIN)/python -m benchmarks.exports
	$(BIN)/python -m benchmarks.stage

data: $(DEV)
	$(BIN)/python -m territory.build

# A folder for a laptop with neither network nor package index, in bundle/; `make` needs the network once.
bundle: $(READY)
	$(BIN)/python -m territory.build bundle

tour: $(DEV) chromium
	PYTHONPATH=tests $(BIN)/python -m tour

$(READY): requirements.txt requirements-core.txt pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Territory needs Python 3.11 or newer: install it, then run make PYTHON=python3.11")'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	touch $@

$(DEV): $(READY) requirements-dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	touch $@

# The browser tests drive Debian's Chromium.
chromium: $(DEV)
	@command -v chromium >/dev/null || { \
	  if [ "$$(id -u)" = 0 ]; then apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium; \
	  elif sudo -n true 2>/dev/null; then sudo apt-get update -qq && sudo apt-get install -y -qq chromium; \
	  else echo "The browser tests need Chromium. Please run: sudo apt-get install chromium   (or make fast, without a browser)"; exit 1; fi; }

# The store's tests run on Debian's PostgreSQL too, in a private server of their own. Where it may not be
# installed they are skipped, and pytest says so at the end.
postgresql:
	@ls /usr/lib/postgresql/*/bin/postgres >/dev/null 2>&1 || { \
	  if [ "$$(id -u)" = 0 ]; then apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq postgresql; \
	  elif sudo -n true 2>/dev/null; then sudo apt-get update -qq && sudo apt-get install -y -qq postgresql; \
	  else echo "PostgreSQL is not installed: half of the store's tests will be SKIPPED. Please run: sudo apt-get install postgresql"; fi; }

clean:
	rm -rf $(VENV) .cache tour
