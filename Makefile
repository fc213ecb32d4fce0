# Every target sets up what it needs: a .venv with the locked packages, made once per lock file.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
DATA   := $(or $(THROUGHLINE_DATA),data)
LANDING = $(or $(THROUGHLINE_LANDING),$(DATA)/demo/landing)

export DAGSTER_DISABLE_TELEMETRY := 1
export DO_NOT_TRACK := 1
export DBT_SEND_ANONYMOUS_USAGE_STATS := false
export GX_ANALYTICS_ENABLED := false

.PHONY: setup run test ui bi bench check lint clean

setup: $(VENV)/.ready

$(VENV)/.ready: requirements.lock pyproject.toml
	@echo "Setting up $(VENV) (once; about two minutes without uv, twenty seconds with it)"
	@$(PYTHON) -c 'import sys; sys.exit("Throughline needs Python 3.11, 3.12 or 3.13; set PYTHON=…") if not (3, 11) <= sys.version_info < (3, 14) else None'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@{ command -v uv && uv pip sync --quiet --python $(BIN)/python --require-hashes requirements.lock; } >/dev/null \
		|| $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@$(BIN)/throughline parse
	@touch $@

# The bundled demo is the landing folder unless THROUGHLINE_LANDING names another.
run: setup
ifeq ($(THROUGHLINE_LANDING),)
	@test -f "$(DATA)/demo/truth/summary.json" || $(BIN)/throughline demo --out "$(DATA)/demo"
endif
	@THROUGHLINE_LANDING="$(LANDING)" $(BIN)/throughline run

test: setup
	@$(BIN)/python -m pytest --numprocesses auto --maxprocesses 4 --dist loadfile --no-loadscope-reorder

ui: setup
	@THROUGHLINE_LANDING="$(LANDING)" $(BIN)/throughline ui

# Superset on the published release, in an environment of its own: http://127.0.0.1:8088
bi: setup $(VENV)-bi/.ready
	@THROUGHLINE_DATA="$(DATA)" $(VENV)-bi/bin/python bi/superset/serve.py

$(VENV)-bi/.ready: bi/superset/requirements.lock
	@echo "Setting up $(VENV)-bi (once; about two minutes without uv, twenty seconds with it)"
	@test -x $(VENV)-bi/bin/python || $(PYTHON) -m venv $(VENV)-bi
	@{ command -v uv && uv pip sync --quiet --python $(VENV)-bi/bin/python --require-hashes $<; } >/dev/null \
		|| $(VENV)-bi/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r $<
	@touch $@

bench: setup
	@$(BIN)/python -m benchmarks

lint: setup
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/throughline parse
	@mkdir -p $(DATA)/lint/work
	@THROUGHLINE_DATA=$(abspath $(DATA))/lint $(BIN)/sqlfluff lint --processes 0 --disable-progress-bar dbt_project/models dbt_project/tests

check: lint test

clean:
	rm -rf $(VENV) $(VENV)-bi build *.egg-info
