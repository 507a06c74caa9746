# Needs Python 3.11 and make; everything else comes from the hashed requirement files.
SHELL := /bin/bash
PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin
UV := $(VENV)/tools/bin/uv
SYNC := $(UV) pip sync --quiet --compile-bytecode --require-hashes --python $(BIN)/python
# No bytecode costs three seconds at every start.
unexport PYTHONDONTWRITEBYTECODE PYTHONPATH
export PORT

.PHONY: run test check bench golden screenshots clean

## Run the service with demo data: http://127.0.0.1:5000, or PORT=5001 make run
run: $(VENV)/run.stamp
	@exec $(BIN)/python -m eventsvc serve

## Everything from nothing: lint, types, contracts, then the tests on both databases and in a real browser
test: check browser
	$(BIN)/pytest --numprocesses 2 --dist worksteal

## Lint, types, contracts, unused and undeclared things, templates
check: $(VENV)/dev.stamp
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/deptry .
	$(BIN)/vulture
	$(BIN)/djlint templates --lint --quiet

## Measure the figures of the design and print the table
bench: $(VENV)/dev.stamp
	$(BIN)/python -m bench

## Write the golden files of the letters and exports anew; look at the difference before you commit it
golden: $(VENV)/dev.stamp
	GOLDEN=write $(BIN)/pytest --quiet tests/golden tests/rooms/exports

## Take the pictures of the README anew, from the demonstration
screenshots: $(VENV)/dev.stamp browser
	PYTHONPATH=. $(BIN)/python docs/screenshots.py

clean:
	rm -rf $(VENV) var

.PHONY: browser
browser:
	@.ci/browser

$(UV): requirements/uv.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; name one with PYTHON=...")'
	@echo "Setting up the environment, once ..."
	@test -x $(BIN)/python || $(PYTHON) -m venv --without-pip $(VENV)
	@$(PYTHON) -m venv $(VENV)/tools
	@$(VENV)/tools/bin/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/uv.txt
	@touch $@

# Whoever has set up for the tests has all that is needed to run.
$(VENV)/run.stamp: requirements/run.txt $(UV)
	@test -e $(VENV)/dev.stamp || $(SYNC) requirements/run.txt
	@touch $@

$(VENV)/dev.stamp: requirements/dev.txt $(UV)
	@$(SYNC) requirements/dev.txt
	@touch $@ $(VENV)/run.stamp
