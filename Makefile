# fieldkit: `make demo` shows it, `make test` proves it.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
# Sessions and the lab mostly wait.  Probes whose windows are held against the clock run beside each other, but not
# beside browsers and whole diagnoses, and a file of them stays with one worker, which measures its situations once;
# packet trains and transfers run alone.
WORKERS ?= 4
LAB_WORKERS ?= 6
TIMED := $(addprefix tests/lab/test_probe_,path.py stamp.py rate.py)
WINDOWS := $(addprefix tests/lab/test_probe_,arp.py dhcp.py ip.py names.py)
REHEARSAL ?= duplicate-gateway

.PHONY: demo install check lab bench test format clean

# The recorded site is faulty, and a found fault is exit status 1: that is the demonstration, not its failure.
demo: export FIELDKIT_DATA_DIR = build/demo
demo: $(BIN)/.installed
	$(BIN)/fieldkit diagnose internet --rehearse $(REHEARSAL) || test $$? -eq 1
	$(BIN)/fieldkit report last --format html --output build/demo/report.html

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)

$(BIN)/.installed: pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	touch $@

$(BIN)/.dev: pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	touch $@ $(BIN)/.installed

install: $(BIN)/.dev

format: $(BIN)/.dev
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

check: $(BIN)/.dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/mypy --platform win32
	$(BIN)/fieldkit playbook lint
	$(BIN)/fieldkit playbook test
	$(BIN)/python -m pytest -q -n $(WORKERS)

lab: $(BIN)/.dev
	sh tests/lab/packages.sh
	$(BIN)/python -m pytest -q -m lab $(TIMED)
	$(BIN)/python -m pytest -q -m lab -n $(WORKERS) --dist loadfile $(WINDOWS)
	$(BIN)/python -m pytest -q -m lab -n $(LAB_WORKERS) tests/lab tests/fakedevice $(addprefix --ignore=,$(TIMED) $(WINDOWS))

bench: $(BIN)/.dev
	sh tests/lab/packages.sh
	$(BIN)/python -m tests.bench

test: check lab

clean:
	rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache
