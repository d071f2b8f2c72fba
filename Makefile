# Everything happens in one virtual environment, which these targets make and fill themselves.
PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin
# Each stamp stands for one finished installation; it is older than its inputs when they change.
SPEAKER_READY := $(VENV)/.speaker-ready
DEV_READY     := $(VENV)/.dev-ready

.DEFAULT_GOAL := help
.PHONY: help setup speaker test benchmark package check format requirements clean

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-13s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: $(DEV_READY) ## Install everything a developer needs into .venv

speaker: $(SPEAKER_READY) ## Talk to Steady Ground on this machine: type, read, listen
	@$(BIN)/speaker

test: $(DEV_READY) ## Run every test
	@$(BIN)/python -m pytest -n auto

benchmark: $(DEV_READY) ## Measure cold start, a turn and memory against a bare skill
	@$(BIN)/python -m benchmarks

package: $(SPEAKER_READY) ## Assemble the skill package for ask-cli: ENDPOINT=, PRIVACY=, TERMS=
	@$(BIN)/python -m interaction_models --endpoint="$(ENDPOINT)" --privacy="$(PRIVACY)" \
	    --terms="$(TERMS)" --certificate="$(CERTIFICATE)" --skill-id="$(SKILL_ID)"

check: $(DEV_READY) ## Check formatting, lint, types and the direction of imports
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

format: $(DEV_READY) ## Format the code and mend what lint can mend
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

requirements: $(DEV_READY) ## Pin and hash the newest dependencies that pyproject.toml allows
	@for set in "skill" "speaker --extra speaker --group build" "dev --all-extras --group dev"; do \
	    set -- $$set; name=$$1; shift; \
	    $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --upgrade \
	        --no-header --no-emit-index-url --no-emit-find-links $$constraint \
	        "$$@" --output-file requirements/$$name.txt pyproject.toml || exit 1; \
	    constraint="--constraint requirements/$$name.txt"; \
	done

clean: ## Remove the virtual environment and what tools left behind
	@rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache build *.egg-info

$(SPEAKER_READY): requirements/speaker.txt pyproject.toml
	@$(call install,requirements/speaker.txt)

$(DEV_READY): requirements/dev.txt pyproject.toml
	@$(call install,requirements/dev.txt)
	@touch $(SPEAKER_READY)

define install
test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) || { \
    echo "Could not make $(VENV). Steady Ground needs Python 3.11 or newer with venv and pip." >&2; exit 1; }; \
$(BIN)/python -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
    echo "$(VENV) has $$($(BIN)/python --version), and Steady Ground needs 3.11 or newer." \
         "Run: make clean, then make $(MAKECMDGOALS) PYTHON=python3.11" >&2; exit 1; }; \
echo "Installing $(1) into $(VENV) (once; a minute or two) ..."; \
$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $(1) && \
$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e . && \
touch $@
endef
