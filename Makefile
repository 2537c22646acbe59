# `make demo` and `make test` need nothing but Python 3.11+ and git; they make .venv by themselves.
PYTHON ?= python3
VENV ?= .venv
BIN = $(VENV)/bin
JOBS ?= auto
SEED ?= 1

.PHONY: demo test check bench simulate fuzz mutate docs setup browser format clean

demo: setup
	@$(BIN)/reconciler demo

test: setup browser
	@$(BIN)/python -m pytest -q -n $(JOBS)

check: setup
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/reconciler schema --check
	@$(BIN)/reconciler validate
	@$(BIN)/check-jsonschema --builtin-schema vendor.github-workflows .github/workflows/*.yml
	@$(BIN)/zizmor --pedantic --offline --no-progress --quiet .github

bench: setup
	@$(BIN)/python -m bench

simulate: setup
	@$(BIN)/python -m tests.simulation --runs $(or $(RUNS),1000) --seed $(SEED)

docs: setup
	@$(BIN)/python -m pages

# The tests of pages need a Chromium. Where none can be installed they are skipped, and say so.
browser:
	@command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null || \
	  { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && echo "Installing chromium for the tests of pages ..." && \
	    timeout 180 apt-get install --quiet=2 --yes --no-install-recommends chromium >/dev/null; } || \
	  echo "No chromium here: the tests of pages will be skipped."

# Odd inputs at every door; SEED and RUNS say which. A failure prints the command that repeats it.
fuzz: setup
	@$(BIN)/python -m tests.fuzz --runs $(or $(RUNS),100000) --seed $(SEED)
	@$(BIN)/python -m tests.fuzz --growth

# Faults put into reconcile/ and workout/, one at a time: the tests of the room should notice. MODULES names some.
mutate: setup
	@$(BIN)/python -m tests.mutation $(MODULES)

format: setup
	@$(BIN)/ruff check --fix-only --quiet .
	@$(BIN)/ruff format --quiet .

setup: $(VENV)/.installed

$(VENV)/.installed: pyproject.toml constraints.txt
	@echo "Setting up $(VENV) (once, about half a minute) ..."
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/pip install --quiet --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[fast,dev]'
	@touch $@

clean:
	rm -rf $(VENV) build dist *.egg-info .mypy_cache .pytest_cache .ruff_cache .import_linter_cache
