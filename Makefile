# Two commands do everything on a fresh machine: `make demo` and `make test`.
# Each makes .venv first, with uv where it is installed and with venv and pip where it is not.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.PHONY: demo test lint types check coverage digests prepared reference citations clean

demo: $(READY)
	$(BIN)/tosdiff demo

test: $(READY)
	$(BIN)/pytest -n auto

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(READY)
	$(BIN)/mypy --strict

check: lint types test

# The tests with every line and branch counted, in the processes that they start as well.
coverage: $(READY)
	$(BIN)/coverage erase
	$(BIN)/coverage run -m pytest -n auto
	$(BIN)/coverage combine --quiet
	$(BIN)/coverage report

digests: $(READY)
	$(BIN)/pytest tests/test_rules.py --refresh

# The taxonomy and the topics as they are read fastest; after every change of their files or of the language of patterns.
prepared: $(READY)
	$(BIN)/python -m tosdiff.clauses.preparing
	$(BIN)/python -m tosdiff.compare.preparing

reference: $(READY)
	$(BIN)/python docs/make_reference.py > docs/reference.md

# Needs pandoc.
citations: $(READY)
	$(BIN)/python docs/make_citations.py > docs/citations.md

clean:
	rm -rf $(VENV)

$(READY): pyproject.toml
	@if command -v uv >/dev/null 2>&1; then \
	  uv venv --quiet --allow-existing --python '>=3.11' $(VENV) && \
	  uv pip install --quiet --python $(BIN)/python --editable . --group dev; \
	else \
	  $(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "tosdiff needs Python 3.11 or newer; set PYTHON=/path/to/python3.11")' && \
	  $(PYTHON) -m venv $(VENV) && \
	  $(BIN)/python -m pip install --quiet --upgrade pip && \
	  $(BIN)/python -m pip install --quiet --editable . --group dev; \
	fi
	@touch $(READY)
