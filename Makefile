# Two commands for a stranger: `make run` and `make test`. Everything else serves those who change the code.
SHELL := /bin/bash
BIN := .venv/bin

.PHONY: setup test static check

setup: .venv/ready

.venv/ready: pyproject.toml
	python3 -m venv .venv
	$(BIN)/pip install --quiet --upgrade pip
	$(BIN)/pip install --quiet -e '.[dev]'
	touch $@

static: setup
	$(BIN)/ruff check src tests scripts
	$(BIN)/ruff format --check src tests scripts
	$(BIN)/mypy

test: setup
	QT_QPA_PLATFORM=offscreen $(BIN)/python -m pytest

check: static test
