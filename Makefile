# geowbit: every task by its name. `make help` lists them.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.DEFAULT_GOAL := help
.PHONY: help demo test quick oldest lint web bench notebooks docs clean venv-package chromium \
  firefox postgis office

help: ## list the tasks
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 12

$(READY): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "geowbit needs Python 3.11 or newer; run make PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || $(MAKE) --no-print-directory venv-package
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable ".[dev]"
	@touch $@

demo: $(READY) ## score all Japan and draw the map (out/japan/map.html)
	$(BIN)/geowbit run -o out/japan

test: $(READY) lint chromium firefox postgis office web/node_modules ## lint, types, doctests, tests and notebooks
	$(BIN)/python -m pytest -n 2 --dist loadfile --doctest-modules geowbit tests
	$(BIN)/python -m pytest --nbmake --nbmake-timeout=300 notebooks

quick: $(READY) lint ## lint, types and the tests that need neither browser nor time: a minute
	$(BIN)/python -m pytest -q -n 2 --dist loadfile -m "not browser and not slow" tests

lint: $(READY) ## style and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

# old releases warn of what newer ones have changed: warnings are no errors in this lane
oldest: ## the quick tests with the oldest dependencies that pyproject.toml allows
	$(PYTHON) -m venv .venv-oldest
	.venv-oldest/bin/python -m pip install --quiet uv
	.venv-oldest/bin/uv pip install --quiet --python .venv-oldest/bin/python \
	  --resolution lowest-direct --editable .
	.venv-oldest/bin/uv pip install --quiet --python .venv-oldest/bin/python --editable ".[dev]"
	.venv-oldest/bin/python -m pytest -q -n 2 --dist loadfile -m "not browser and not slow" \
	  -o filterwarnings=ignore tests

web: web/node_modules ## build the scripts of the pages from web/src (needs node)
	cd web && npm run --silent types && npm test --silent && npm run --silent build

# the tests of the scripts skip, with a reason, where node is missing
web/node_modules: web/package.json
	@if command -v npm >/dev/null; then \
	  cd web && npm install --no-package-lock --no-audit --no-fund --silent && touch node_modules; \
	else echo "no node here: the tests of the pages' scripts will skip"; fi

# one release of DuckDB has its spatial extension as a package; it stands apart from the one in use
DUCKDB_SPATIAL := $(VENV)/duckdb-spatial
$(DUCKDB_SPATIAL)/.ready: $(READY)
	@$(BIN)/python -m pip install --quiet --no-deps --upgrade --target $(DUCKDB_SPATIAL) \
	  duckdb==1.4.4 duckdb-ext-spatial==1.4.4.20260205 && touch $@ || \
	  echo "no spatial extension of DuckDB here: the table will be without it"

bench: $(READY) $(DUCKDB_SPATIAL)/.ready ## one table: time, memory and error beside named peers
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable ".[bench]"
	DUCKDB_SPATIAL=$(DUCKDB_SPATIAL) $(BIN)/python benchmarks/bench.py -o out/bench.json \
	  --page docs/benchmark_table.md

notebooks: $(READY) ## run the notebooks, from the first cell to the last
	$(BIN)/python -m pytest --nbmake --nbmake-timeout=300 notebooks

docs: $(READY) ## build guide, pictures and reference (docs/_build/index.html)
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable ".[docs]"
	$(BIN)/python docs/screenshots.py
	$(BIN)/python -m sphinx -q -W --keep-going docs docs/_build

clean: ## remove what the other tasks made
	rm -rf $(VENV) .venv-oldest web/node_modules out build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis *.egg-info
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# Debian keeps venv in a package of its own
venv-package:
	@{ [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && \
	  apt-get -qq update && apt-get -qq install -y --no-install-recommends python3-venv >/dev/null; } || \
	  { echo "Python's venv is missing: install python3-venv"; exit 1; }

# the browser tests skip, with a reason, where no Chromium is and none may be installed
chromium:
	@command -v chromium chromium-browser google-chrome >/dev/null || \
	  { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && \
	    apt-get -qq update && apt-get -qq install -y --no-install-recommends \
	      chromium fonts-noto-cjk >/dev/null; } || \
	  echo "no Chromium here and none may be installed: the browser tests will skip"

# so do the tests of the second browser
firefox:
	@command -v firefox-esr firefox >/dev/null || \
	  { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && \
	    apt-get -qq update && apt-get -qq install -y --no-install-recommends firefox-esr >/dev/null; } || \
	  echo "no Firefox here and none may be installed: its tests will skip"

# the tests of PostGIS start a server of their own; they skip where none is and none may be installed
postgis:
	@ls /usr/share/postgresql/*/extension/postgis.control >/dev/null 2>&1 || \
	  { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && \
	    apt-get -qq update && apt-get -qq install -y --no-install-recommends \
	      postgresql postgresql-postgis >/dev/null 2>&1; } || \
	  echo "no PostGIS here and none may be installed: its tests will skip"

# the tests of the workbook let LibreOffice work it out; they skip where none is and none may be installed
office:
	@command -v soffice libreoffice >/dev/null || \
	  { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && \
	    apt-get -qq update && apt-get -qq install -y --no-install-recommends \
	      libreoffice-calc-nogui >/dev/null; } || \
	  echo "no LibreOffice here and none may be installed: the tests of the workbook will skip"
