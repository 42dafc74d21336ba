# Two commands matter: `make up` (a running server) and `make test` (everything that must hold).
PYTHON ?= python3
PORT ?= 8000
DB ?=
CHECK = .venv/bin/python scripts/check.py

.PHONY: help up setup test lint types test-js test-house test-sqlite test-postgres test-browser format docs messages

help:
	@echo "make up [PORT=9000] [DB=postgresql://user:password@host/name]   a running server with a demonstration region"
	@echo "make test                                                       everything; the steps one by one:"
	@echo "     lint types test-js test-house test-sqlite test-postgres test-browser"
	@echo "make format | docs | messages                                   tidy the code, write the generated pages, collect texts"

up:
	@$(PYTHON) scripts/setup.py
	@$(if $(DB),DATABASE_URL='$(DB)') exec .venv/bin/fangxian up --port $(PORT)

setup:
	@$(PYTHON) scripts/setup.py --dev

test: setup
	@$(CHECK)

lint types test-js test-house test-sqlite test-postgres test-browser: setup
	@$(CHECK) $@

format: setup
	@.venv/bin/ruff check --fix . && .venv/bin/ruff format .

docs: setup
	@.venv/bin/python scripts/generate_docs.py

messages: setup
	@.venv/bin/python scripts/messages.py collect
