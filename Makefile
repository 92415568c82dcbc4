# Two commands for a stranger: `make run` and `make test`. Everything else serves those who change the code.
SHELL := /bin/bash
PYTHON ?= python3
BIN := .venv/bin
# Chromium's sandbox refuses root; this is for tests and screenshots only, the product never sets it.
export QTWEBENGINE_DISABLE_SANDBOX := $(if $(filter 0,$(shell id -u)),1,)

.PHONY: setup run test test-cms wordpress static check soak screenshots locale ime accessibility clean

setup: .venv/ready

.venv/ready: pyproject.toml constraints.txt scripts/system_packages.sh
	scripts/system_packages.sh
	$(PYTHON) -c 'import sys; sys.exit(0 if (3, 11) <= sys.version_info < (3, 14) else "Newsdesk needs Python 3.11 to 3.13")'
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --upgrade pip
	$(BIN)/pip install --quiet -c constraints.txt -e '.[dev,pdf]'
	touch $@

run: setup
	@if [ -n "$$DISPLAY$$WAYLAND_DISPLAY" ]; then $(BIN)/newsdesk --sample; else scripts/demo.sh; fi

test: setup wordpress
	QT_QPA_PLATFORM=offscreen $(BIN)/python -m pytest

# What the tests of connectors need; where it cannot be had it is said, and they are skipped (docs/cms-tests.md).
wordpress:
	@scripts/wordpress.sh || true

# The tests of connectors with Ghost too, which takes some minutes to put in place, once.
test-cms: setup wordpress
	@scripts/ghost.sh || true
	QT_QPA_PLATFORM=offscreen $(BIN)/python -m pytest tests/cms -m "ghost or not ghost" -rs

static: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

check: static test

# Random operations on the page and random examples for the properties, for HOURS; every process must end well.
soak: setup
	$(BIN)/python scripts/soak.py $(or $(HOURS),1)

screenshots: setup
	$(BIN)/python scripts/screenshots.py build/screenshots

locale: setup
	$(BIN)/python scripts/translations.py

# Real programs on a virtual display (docs/input-methods.md); each says what is missing here.
ime: setup
	tests/real/run.sh ime

accessibility: setup
	tests/real/run.sh accessibility

clean:
	rm -rf .venv build dist
