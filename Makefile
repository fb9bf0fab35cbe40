# Everything lives in .venv; nothing is installed outside it.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.ready
DEV := $(VENV)/.ready-dev
# Language models, torch and what they need: kept apart, so that .venv stays what a user has.
MODELS := .venv-models

.PHONY: help setup chat test test-models lint bench eval eval-claims clean

help:  ## Vis hva som kan kjøres
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/'

$(STAMP): pyproject.toml requirements.lock
	$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info[:2] >= (3, 11) else "advisor trenger Python 3.11 eller nyere; sett PYTHON=python3.11")'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps -e .
	touch $(STAMP)

$(DEV): $(STAMP) requirements-dev.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.lock
	touch $(DEV)

# One thread for torch: two of them on two cores wait for each other whenever something else runs.
$(MODELS)/.ready: pyproject.toml requirements.lock requirements-dev.lock requirements-models.lock
	test -x $(MODELS)/bin/python || $(PYTHON) -m venv $(MODELS)
	$(MODELS)/bin/python -m pip install --quiet --disable-pip-version-check --no-deps -r requirements.lock \
		-r requirements-dev.lock -r requirements-models.lock
	$(MODELS)/bin/python -m pip install --quiet --disable-pip-version-check --no-deps -e .
	touch $@

setup: $(STAMP)  ## Sett opp miljøet

chat: $(STAMP)  ## Start chatten på http://127.0.0.1:7860
	$(BIN)/python app.py --open

test: $(DEV)  ## Kjør testene
	$(BIN)/python -m pytest

test-models: $(MODELS)/.ready  ## Kjør testene mot ekte, små språkmodeller
	OMP_NUM_THREADS=1 $(MODELS)/bin/python -m pytest -m models -s

lint: $(DEV)  ## Kjør ruff og mypy
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: $(DEV)  ## Mål fart og minne
	$(BIN)/python benchmarks/speed.py

eval: $(DEV)  ## Mål kvaliteten på svarene
	$(BIN)/python eval/score.py

eval-claims: $(DEV)  ## Mål hvor godt påstander sjekkes mot kildene
	$(BIN)/python eval/score_claims.py eval/claims.jsonl --set own

clean:  ## Slett miljøet
	rm -rf $(VENV) $(MODELS)
