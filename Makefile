# Every target works from a bare checkout on a machine with Python: scripts/bootstrap installs the rest.
.PHONY: setup run test sqlite postgres check lint style types arrows unit docs messages reports shell-env
PORT ?= 8000
PYTHON := .venv/bin/python
CONTEXTS := churnapp customers usage predictions gtm
# kept byte-code: where the environment forbids it, each of many processes compiles the product anew, for seconds
export PYTHONDONTWRITEBYTECODE :=

setup:
	@scripts/bootstrap

run:
	@scripts/bootstrap --inexact --no-default-groups
	@$(PYTHON) manage.py run --port $(PORT) $(if $(filter no,$(DEMO)),--no-demo)

# everything: style, types, arrows, then all tests on SQLite and again on a real PostgreSQL
test: setup
	@scripts/install_browser
	@if command -v java >/dev/null; then scripts/bootstrap --group spark; fi
	@$(MAKE) --no-print-directory --jobs 2 lint
	@$(MAKE) --no-print-directory --jobs 2 sqlite postgres

SHARED := --dist loadscope --no-loadscope-reorder

sqlite:
	$(PYTHON) -m pytest -n 4 $(SHARED)

# works while the tests on SQLite wait for browsers and other processes
postgres:
	nice $(PYTHON) -m tests.with_postgres pytest -q -n 2 $(SHARED) -m "not browser and not any_database"

# the fast part of it, for every save: what builds marts, trains models or starts processes waits for the whole
check: setup
	@$(MAKE) --no-print-directory --jobs 3 lint unit

unit:
	$(PYTHON) -m pytest -n 2 -q -m "not browser and not services and not slow"

lint: style types arrows

style:
	.venv/bin/ruff format --check --quiet .
	.venv/bin/ruff check --quiet .
	.venv/bin/djlint --check --lint --quiet templates

types:
	.venv/bin/mypy .

arrows:
	.venv/bin/lint-imports > /dev/null || .venv/bin/lint-imports

# after sentences were added or translated: locale/ is brought up to date and compiled
messages: setup
	@$(PYTHON) scripts/messages

docs: setup
	.venv/bin/mkdocs build --quiet
	@echo "The documentation is in site/index.html"

# docs/reports: the simulated portfolio, and other data sets where SETS names a folder that holds theirs
reports: setup
	@scripts/write_reports $(SETS)

shell-env:
	@echo 'export PATH="$(CURDIR)/.venv/bin:$$PATH"'
