# make serve | test | chaos | load | bench | bench-endpoint | bench-servers |
# bench-load | lint | clean.
# Everything installs into .venv/.
PYTHON ?= python3
PORT ?= 8000
HOST ?= 127.0.0.1
VENV := .venv
BIN := $(VENV)/bin

.PHONY: serve test chaos load audit sbom bench bench-endpoint bench-servers bench-load lint clean

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Python 3.11 or newer is needed: make PYTHON=python3.12 serve"; exit 2; }
	$(PYTHON) -m venv $(VENV)

# What the product runs on; the package itself is linked, so that edits show. The lock
# is complete, so pip resolves nothing (--no-deps): an older pip would look past it.
$(VENV)/.installed: $(BIN)/python requirements.lock pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.installed-dev: $(VENV)/.installed .ci/requirements-dev.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r .ci/requirements-dev.lock
	@touch $@

serve: $(VENV)/.installed
	$(BIN)/pvd serve --host $(HOST) --port $(PORT)

# Chromium, Redis, curl and PostgreSQL are for some tests; without them those say why they skip.
test: $(VENV)/.installed-dev
	@sh .ci/debian
	$(BIN)/python -m pytest

# Known vulnerabilities of what is shipped; says when no service can be asked.
audit: $(VENV)/.installed-dev
	@sh .ci/audit

# The bill of materials, CycloneDX.
sbom: $(VENV)/.installed-dev
	$(BIN)/python .ci/sbom.py dist/pvd-graph.cdx.json

# What breaks: kills, damage, full disks, clocks, slow clients. As root all of it runs.
# CHAOS=40: kills of each of five kinds of work, two hundred in all.
chaos: $(VENV)/.installed-dev
	PVD_CHAOS=$(or $(CHAOS),40) $(BIN)/python -m pytest tests/chaos tests/services/test_ingesting_killed.py tests/e2e/test_experience_killed.py tests/e2e/test_slow_clients.py tests/e2e/test_repair.py tests/e2e/test_backup.py

# Visitors of the whole site, on one node and on three, one of which is killed.
# DATA=FOLDER: what they visit; LOAD="--seconds 60 --visitors 400".
load: $(VENV)/.installed-dev
	$(BIN)/python tests/benchmarks/bench_visits.py --data $(or $(DATA),var) $(or $(LOAD),--restless 50)
	$(BIN)/python tests/benchmarks/bench_visits.py --data $(or $(DATA),var) --nodes $(LOAD)

bench: $(VENV)/.installed-dev
	$(BIN)/python tests/benchmarks/bench.py
	$(BIN)/python tests/benchmarks/bench_networkx.py
	$(BIN)/python tests/benchmarks/bench_peers.py

# BENCH=--quick, or --data FOLDER, or --without-rdflib; wrk (Debian) sends more.
bench-endpoint: $(VENV)/.installed-dev
	$(BIN)/python tests/benchmarks/bench_endpoint.py $(BENCH)

# BENCH="--python OTHER/bin/python": an environment that holds more of the servers.
bench-servers: $(VENV)/.installed-dev
	$(BIN)/python tests/benchmarks/bench_servers.py $(BENCH)

# BENCH="--rows 100000 --rows 1000000"; --alone leaves the other tools out, --morph
# OTHER/bin/python measures morph-kgc where that interpreter has it.
bench-load: $(VENV)/.installed-dev
	PYTHONPATH=. $(BIN)/python tests/benchmarks/bench_load.py $(BENCH)

lint: $(VENV)/.installed-dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# What a command makes again. var/ stays: loads, accounts and sheets are made once.
clean:
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
