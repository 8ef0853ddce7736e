# The newcomer's door. Every target is a few public commands; whoever has the environment can type them.
#
#   make            build the environment, make everything at the scale `quick`, name the report
#   make data       download and verify the data sets alone
#   make test       run the tests
#   make test-slurm run a real Slurm on this machine and the workflow on it (root, Debian's packages)
#   make lint       check style, types and rules
#   make verify     make everything twice and compare every hash
#   make soak       do 200 faults to runs (kills, full disks, bad networks ...); some 10 minutes
#   make audit      look every pinned version up among the known vulnerabilities (needs the network)
#   make docs       write the generated pages, build the documentation in site/
#   make clean      remove the results (the environment stays)
#
# CORES=4, SCALE=full, POSTS=resnets,phone_usage, MIRROR=folder, CONFIG="key=value ..." and TORCH=cu130
# can be added to any of them.

PYTHON ?= python3
CORES ?= all
SCALE ?= quick
TORCH ?= cpu
MIRROR ?=
POSTS ?=
CONFIG ?=
FAULTS ?= 200

VENV := .venv
BIN := $(VENV)/bin
SETTINGS := $(strip scale=$(SCALE) $(if $(MIRROR),mirror=$(MIRROR)) $(if $(POSTS),'posts=[$(POSTS)]') $(CONFIG))
SNAKEMAKE := $(BIN)/snakemake --cores $(CORES) --config $(SETTINGS)

.DELETE_ON_ERROR:
.PHONY: all environment data test test-slurm lint verify soak audit docs lock clean

all: environment
	PYTHONPATH=tools $(SNAKEMAKE) --logger bar
	@echo "The report: $(CURDIR)/results/$(SCALE)/report/index.html"

data: environment
	$(SNAKEMAKE) --quiet all -- data

environment: $(VENV)/run.stamp

# uv knows where the builds of PyTorch for CPU and for each CUDA version are; where it cannot reach
# them, pip takes what the configured package index has.
$(VENV)/run.stamp: requirements.txt requirements/torch.txt
	$(PYTHON) -c "import sys; sys.exit(None if sys.version_info >= (3, 11) else \"refigure needs Python 3.11 or later; this is \" + sys.version.split()[0] + \". Give another one: make PYTHON=python3.12\")"
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements.txt
	$(BIN)/uv pip install --quiet --no-deps --torch-backend=$(TORCH) -r requirements/torch.txt 2>/dev/null \
	  || $(BIN)/python -m pip install --quiet -r requirements/torch.txt
	@touch $@

$(VENV)/dev.stamp: $(VENV)/run.stamp requirements-dev.txt
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements-dev.txt
	@touch $@

test: $(VENV)/dev.stamp
	$(BIN)/python -m pytest --numprocesses 2 --dist loadscope

test-slurm: $(VENV)/dev.stamp
	$(BIN)/python -m pytest -m slurm tests/workflow/slurm

lint: $(VENV)/dev.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/snakefmt --check Snakefile workflow
	$(BIN)/snakemake --lint

verify: environment
	PYTHONPATH=tools $(SNAKEMAKE) --logger bar -- verify
	@echo "Every hash is the same: results/$(SCALE)/verification.csv"

soak: $(VENV)/dev.stamp
	$(BIN)/python tests/reliability/soak.py --faults $(FAULTS) --write docs/reliability.md

# With the hashes, nothing is resolved or installed: the versions alone are looked up.
AUDIT := $(BIN)/uv tool run --from pip-audit==2.10.1 pip-audit --disable-pip --progress-spinner off
audit: $(VENV)/dev.stamp
	$(AUDIT) --require-hashes -r requirements.txt -r requirements-dev.txt
	$(AUDIT) --no-deps -r requirements/torch.txt

docs: $(VENV)/dev.stamp
	$(BIN)/python tools/write_docs.py
	$(BIN)/python tools/write_licences.py
	$(BIN)/python -m mkdocs build --quiet --strict
	@echo "The documentation: $(CURDIR)/site/index.html"

lock: $(VENV)/dev.stamp
	UV_CUSTOM_COMPILE_COMMAND="make lock" $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes requirements/run.in -o requirements.txt
	UV_CUSTOM_COMPILE_COMMAND="make lock" $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes requirements/dev.in -o requirements-dev.txt
	UV_CUSTOM_COMPILE_COMMAND="make lock" $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes requirements/slurm.in -o requirements-slurm.txt

clean:
	rm -rf results site
