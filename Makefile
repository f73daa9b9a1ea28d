# Two commands: `make run` and `make test`. Both work from a fresh clone.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
HOST ?= 127.0.0.1
PORT ?= 8000
WORKERS ?= 2
CORES ?= 2
# With an index in a cluster (docs/cluster.md), its client library too.
REQUIREMENTS ?= $(if $(filter opensearch%,$(SEARCH_URL)),requirements-cluster.lock,requirements.lock)
# On both cores, each in the one order that Django's tests want: those that empty tables after those that do not.

.PHONY: run test test-cluster lint audit format screenshots lock clean

run: $(VENV)/.run-$(REQUIREMENTS)
	$(BIN)/python manage.py first_start
	@echo "Inspection Findings is at http://$(HOST):$(PORT)/  (stop it with Ctrl-C)"
	$(BIN)/python manage.py serve --bind $(HOST):$(PORT) --workers $(WORKERS) --threads 4 --timeout 120

test: $(VENV)/.test lint
	$(BIN)/python -m pytest -n $(CORES) --dist load
	$(BIN)/python -m tests.on_postgres -n $(CORES) --dist load

# The contract of search on a real OpenSearch, fetched by Maven and started here; takes Java 21 or newer.
test-cluster: $(VENV)/.test
	$(BIN)/python -m tests.on_cluster -n $(CORES) --dist loadfile

lint: $(VENV)/.test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy .
	$(BIN)/bandit -q -c pyproject.toml -r config letters search
	$(BIN)/python manage.py makemigrations --check --dry-run --verbosity 0
	$(BIN)/python -m tests.audit

# Known faults in the libraries; where `make lint` goes on when nobody can be asked, this ends with an error.
audit: $(VENV)/.test
	$(BIN)/python -m tests.audit --must-ask

screenshots: $(VENV)/.test
	$(BIN)/python -m tests.browser.screenshots

format: $(VENV)/.test
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.run-%.lock: %.lock | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement $<
	touch $@

$(VENV)/.test: requirements-dev.lock | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements-dev.lock
	touch $@ $(VENV)/.run-requirements.lock $(VENV)/.run-requirements-cluster.lock

# After a change to the dependencies in pyproject.toml; takes uv. Versions that need not change do not.
LOCKED := uv pip compile --universal --generate-hashes --no-header --no-annotate --quiet
lock:
	$(LOCKED) pyproject.toml --output-file requirements.lock
	$(LOCKED) pyproject.toml --extra opensearch --constraint requirements.lock --output-file requirements-cluster.lock
	$(LOCKED) --group dev pyproject.toml --constraint requirements.lock --output-file requirements-dev.lock
	$(LOCKED) pyproject.toml --extra mcp --extra opensearch --constraint requirements-dev.lock --output-file requirements-assistants.lock

clean:
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis
