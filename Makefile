# Ons Buurtpunt. `make app` starts the dashboards, `make test` runs every test.
PYTHON ?= python3
PORT ?= 8866
VENV := .venv
BIN := $(VENV)/bin
# Tests side by side; those of a browser after the others, those of a server by themselves.
WORKERS ?= 2
# A file on one worker: what its tests share is made once. The slow ones first: see tests/conftest.py.
SPREAD := -n $(WORKERS) --dist loadfile --no-loadscope-reorder
# The plugin for notebooks takes five seconds to load, in each process.
PYTEST := $(BIN)/python -m pytest -q -p no:nbval
READY := $(VENV)/.ready-
PIP := $(BIN)/python -m pip --disable-pip-version-check -qq
# Python keeps what it compiled, also where it was told not to: hundreds of processes start here.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: app test lint format data bench wheel vendor pin tools clean help

help:
	@echo "make app    start the dashboards (PORT=$(PORT))"
	@echo "make test   every test, notebooks and browser included"
	@echo "make lint   style only          make format  put the style right"
	@echo "make data   rebuild and check the tables of data/"
	@echo "make bench  the benchmarks      make wheel   build the package"
	@echo "make pin    refresh constraints.txt"

app: $(READY)app
	@$(BIN)/buurtpunt serve --port $(PORT)

test: $(READY)test tools lint
	@$(PYTEST) -m "not browser and not alone" $(SPREAD)
	@$(PYTEST) tests/browser $(SPREAD)
	@$(PYTEST) tests/serving -m alone
	@$(BIN)/python -m pytest --nbval-lax --nbval-current-env -q notebooks

lint: $(READY)test
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

format: $(READY)test
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .
	@$(BIN)/nbstripout --keep-id notebooks/*.ipynb

data: $(READY)test
	@$(BIN)/buurtpunt data build
	@$(BIN)/buurtpunt data check

bench: $(READY)bench
	@$(BIN)/python -m pytest benchmarks --benchmark-enable --benchmark-columns=min,median,max -s

wheel: $(READY)test
	@$(BIN)/python -m build --wheel --outdir dist .

# The tests open the pages in Debian's Chromium, and the documents in LibreOffice.
tools:
	@sh tests/install_tools.sh

pin: $(READY)bench
	@( sed -n '/^#/p' constraints.txt; $(BIN)/python -m pip freeze --exclude-editable ) > constraints.new
	@mv constraints.new constraints.txt

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Python 3.11 or newer is needed: make PYTHON=python3.12 ..." >&2; exit 2; }
	@echo "Making an environment in $(VENV) ..."
	@$(PYTHON) -m venv $(VENV)

$(READY)app: $(VENV)/bin/python pyproject.toml constraints.txt
	@echo "Installing the packages (the first time takes a minute or two) ..."
	@$(PIP) install -c constraints.txt -e .
	@touch $@

$(READY)test: $(VENV)/bin/python pyproject.toml constraints.txt
	@echo "Installing the packages and the test tools ..."
	@$(PIP) install -c constraints.txt -e '.[build,test]'
	@touch $@ $(READY)app

$(READY)bench: $(VENV)/bin/python pyproject.toml constraints.txt
	@echo "Installing the packages, the test tools and what the benchmarks compare with ..."
	@$(PIP) install -c constraints.txt -e '.[build,test,bench]'
	@touch $@ $(READY)test $(READY)app

clean:
	rm -rf $(VENV) build dist tests/screenshots
