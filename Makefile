# Two commands for a stranger: `make run` and `make test`. Everything else serves those who change the code.
SHELL := /bin/bash
PYTHON ?= python3
BIN := .venv/bin
# Chromium's sandbox refuses root; this is for tests and screenshots only, the product never sets it.
export QTWEBENGINE_DISABLE_SANDBOX := $(if $(filter 0,$(shell id -u)),1,)

.PHONY: setup run test test-cms wordpress static check soak screenshots locale ime accessibility clean
.PHONY: package package-wheel package-full package-light package-deb package-tar package-windows package-sums \
    package-compare package-try

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
	scripts/test.sh

# What the tests of connectors need; where it cannot be had it is said, and they are skipped (docs/cms-tests.md).
wordpress:
	@scripts/wordpress.sh || true

# The tests of connectors with Ghost too, which takes some minutes to put in place, once.
test-cms: setup wordpress
	@scripts/ghost.sh || true
	QT_QPA_PLATFORM=offscreen $(BIN)/python -m pytest tests/cms -m "" -rs

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

# Packages (docs/packaging.md), made in an environment of their own.
PACK := build/packaging/venv
IN := PYTHONPATH=build/packaging/site QT_QPA_PLATFORM=offscreen $(PACK)/bin/python

$(PACK)/ready: constraints.txt packaging/requirements.txt
	rm -rf $(PACK)
	$(PYTHON) -m venv $(PACK)
	$(PACK)/bin/pip install --quiet --upgrade pip
	$(PACK)/bin/pip install --quiet -c constraints.txt -r packaging/requirements.txt
	$(PACK)/bin/pip install --quiet -c constraints.txt '.[pdf]'
	$(PACK)/bin/pip uninstall --quiet --yes newsdesk
	touch $@

package: package-wheel package-deb package-tar package-windows package-sums

package-wheel: $(PACK)/ready
	$(IN) packaging/freeze.py wheel
	$(IN) packaging/icons.py build/packaging/icons

package-full package-light: package-%: package-wheel
	$(IN) packaging/freeze.py $*

package-deb: package-full package-light
	$(IN) packaging/deb.py full
	$(IN) packaging/deb.py light

package-tar: package-full package-light
	$(IN) packaging/portable.py full
	$(IN) packaging/portable.py light

# The installer's script around a payload of a few bytes: the real one is built on Windows (.github/workflows/packages.yml).
package-windows: package-wheel
	packaging/windows/build.sh dummy

package-sums:
	cd dist && sha256sum $$(ls | grep -v '^SHA256SUMS') > SHA256SUMS
	packaging/sign.sh dist/SHA256SUMS

package-compare:
	packaging/compare.sh

package-try:
	packaging/try-deb.sh

clean:
	rm -rf .venv build dist
