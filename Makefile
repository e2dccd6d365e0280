# Everything that this project does, as one word after `make`. Needs GNU make and Python 3.11 or later.

PYTHON ?= python3
VENV := .venv
READY := $(VENV)/ready
# The environment of the programs that `make benchmark` compares with.
PEERS := .venv-peers
ifeq ($(OS),Windows_NT)
BIN := $(VENV)/Scripts
else
BIN := $(VENV)/bin
endif

NOTEBOOK ?= notebooks/refugee_day_2023.ipynb
OFFICE ?= data/bulgaria
WORKERS ?= auto
# What a process needs from its start to fork (ioreport/forking.py): a notebook of a slow test runs in a fork of the test's.
FORKABLE := PYTHONHASHSEED=0 OPENBLAS_NUM_THREADS=1 OMP_NUM_THREADS=1
# The pinned libraries are resolved by this program; nothing else here uses it.
UV ?= uv

# Where it is set, each process compiles all modules anew, which takes two seconds.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help report explore lab check test fast lint format docs system benchmark lock clean

help: ## print this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' Makefile

report: $(READY) ## set up what is missing and build the Refugee Day summary into reports/
	$(BIN)/ioreport build $(NOTEBOOK)

check: $(READY) ## check the tables of the office (OFFICE=data/bulgaria)
	$(BIN)/ioreport check $(OFFICE)

lab: $(READY) ## open the notebooks in JupyterLab
	$(BIN)/jupyter lab notebooks

explore: $(READY) ## open a Python prompt with the office loaded as `office`
	$(BIN)/ipython --no-banner -i -c "import ioreport as ir; office = ir.load('$(OFFICE)'); print(office.name)"

test: $(READY) system lint ## set up what is missing and run every test, the fast ones with their coverage
	$(BIN)/python -m pytest -n $(WORKERS) -m "not slow" --cov
	$(FORKABLE) $(BIN)/python -m pytest -n $(WORKERS) --dist loadgroup -m slow

fast: $(READY) lint ## run the tests that need no browser, no PDF and no whole notebook
	$(BIN)/python -m pytest -n $(WORKERS) -m "not slow"

lint: $(READY) ## look for mistakes in the code without running it
	$(BIN)/ruff check .
	$(BIN)/ruff format --check --quiet .
	$(BIN)/mypy

format: $(READY) ## lay out the code, and mend what the linter can mend by itself
	$(BIN)/ruff check --fix-only .
	$(BIN)/ruff format .

docs: $(READY) ## write the references in docs/ from the code
	$(BIN)/python -m ioreport.docs_pages.tables_page docs/tables.md
	$(BIN)/python -m ioreport.docs_pages.measures_page docs/measures.md
	$(BIN)/python -m ioreport.docs_pages.templates_page docs/templates.md
	$(BIN)/python -m ioreport.docs_pages.notebooks_page docs/notebooks.md
	$(BIN)/python -m ioreport.docs_pages.sources_page docs/sources.md
	$(BIN)/python -m ioreport.docs_pages.exports_page docs/exports.md

system: ## install the programs that the slow tests need (Chromium, poppler, LibreOffice), where that can be done
	@sh .ci/system

benchmark: $(READY) $(PEERS)/ready system ## measure speed and memory beside what others would use (half an hour)
	$(BIN)/python benchmarks/benchmark.py --peers $(PEERS)/bin/python

lock: ## renew requirements.lock from pyproject.toml (needs uv); then mend environment.yml by its test
	$(UV) pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --quiet \
	  --upgrade --extra test --output-file requirements.lock pyproject.toml

clean: ## remove what was built and set up
	rm -rf $(VENV) $(PEERS) reports build dist .pytest_cache .ruff_cache .mypy_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# Done once; again when the pinned libraries or the package's description change.
$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c "import sys; sys.exit('Python 3.11 or later is needed, found %d.%d: make PYTHON=python3.11' % sys.version_info[:2] if sys.version_info < (3, 11) else 0)"
	@echo "Setting up $(VENV): some minutes, once."
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(PEERS)/ready: requirements.lock benchmarks/requirements.txt
	$(PYTHON) -m venv $(PEERS)
	$(PEERS)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(PEERS)/bin/python -m pip install --quiet --disable-pip-version-check -r benchmarks/requirements.txt
	@touch $@
