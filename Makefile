# Every target works from a bare checkout: `setup` installs what is missing.
.PHONY: setup run test check docs shell-env
PYTHON := .venv/bin/python

setup:
	@scripts/bootstrap
