# Everything happens in one virtual environment, which these targets make and fill themselves.
PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin
# Each stamp stands for one finished installation; it is older than its inputs when they change.
SPEAKER_READY := $(VENV)/.speaker-ready
LISTEN_READY  := $(VENV)/.listen-ready
DEV_READY     := $(VENV)/.dev-ready

# pip installs, or uv if UV names it: it takes a tenth of the time, but knows none of pip's settings.
UV             ?=
PIP_INSTALL    := -m pip install --quiet --disable-pip-version-check
into            = $(if $(UV),$(UV) --no-config pip install --quiet --python $(1),$(1) $(PIP_INSTALL))
# How many processes share the tests: one for each core, or a number.
WORKERS        ?= auto
# AWS Lambda runs Python 3.13, so that is what builds for it, beside the tools that deploy.
DEPLOY_VENV    ?= .venv-deploy
DEPLOY_BIN     := $(DEPLOY_VENV)/bin
DEPLOY_READY   := $(DEPLOY_VENV)/.deploy-ready
LAMBDA_RUNTIME := build/lambda-runtime
HERE           := build/lambda-here
DYNALITE       := build/dynalite
PEERS          := build/peers
APL_SUGGESTER  := build/apl-suggester
# Voices that test the listening, and a model that hears: a virtual environment of their own, too.
VOICES         := build/voices
VOICES_READY   := $(VOICES)/.voices-ready
# What the function is built for, as template.yaml has it; "make test-artifact" builds for this machine too.
ARCHITECTURE   ?= aarch64
PIN := $(BIN)/uv pip compile --quiet --universal --generate-hashes --upgrade --no-header \
       --no-emit-index-url --no-emit-find-links
# What SAM wants to know without using it when it builds and validates, and what it should not tell.
SAM := AWS_DEFAULT_REGION=us-east-1 SAM_CLI_TELEMETRY=0 $(DEPLOY_BIN)/sam

.DEFAULT_GOAL := help
.PHONY: help setup prepare speaker listen test soak sentences hear voices hear-voices pictures benchmark \
	benchmark-cold-start benchmark-load package hacs check format requirements clean check-template check-screens artifact \
	artifact-here build-SkillFunction test-artifact test-home-assistant

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-15s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: $(DEV_READY) ## Install everything a developer needs into .venv

speaker: $(SPEAKER_READY) ## Talk to Steady Ground on this machine: in the terminal, or in a browser
	@$(BIN)/speaker

listen: $(LISTEN_READY) ## Talk to it hands-free: it listens to this machine's microphone
	@$(BIN)/speaker --listen

prepare: $(DEV_READY) $(VOICES_READY) $(LAMBDA_RUNTIME) $(DYNALITE) $(APL_SUGGESTER) ## Install what the longer tests need
	@tools/home_assistant.sh true

# The workers share the cores, so a model that took all of them would wait for itself, spinning.
test: $(DEV_READY) ## Run every test
	@OMP_NUM_THREADS=1 $(BIN)/python -m pytest -n $(WORKERS) --dist worksteal $(PYTEST_OPTIONS)

soak: $(DEV_READY) ## Attack the skill for long: SOAK="matrix --cases 5000", or all that there is
	@$(if $(SOAK),$(BIN)/python -m tests.soak.$(SOAK),for attack in matrix races soak time fuzz crashes mutants; \
	    do $(BIN)/python -m tests.soak.$$attack || exit 1; done)

sentences: $(DEV_READY) ## Learn from interaction_models/sentences again, if they changed
	@$(BIN)/python -m tools.understanding

hear: sentences ## Measure how many sentences of strangers are understood, and what is left alone
	@$(BIN)/python -m tools.hearing

voices: $(VOICES_READY) ## Install synthetic voices and Whisper's model, for the tests of the listening

hear-voices: sentences $(VOICES_READY) ## Measure how much of what synthetic voices say is understood: SAMPLE=
	@$(BIN)/python -m tools.voices $(if $(SAMPLE),--sample $(SAMPLE))

pictures: $(DEV_READY) ## Retake the README's pictures with the machine's Chromium
	@STEADY_GROUND_BROWSER=required STEADY_GROUND_PICTURES=write \
	    $(BIN)/python -m pytest tests/browser/test_pictures.py

benchmark: $(DEV_READY) ## Measure cold start, a turn, memory and understanding, and count room changes
	@$(BIN)/python -m benchmarks
	@$(BIN)/python -m benchmarks.imports
	@$(BIN)/python -m benchmarks.rooms
	@$(BIN)/python -m benchmarks.understanding

benchmark-cold-start: $(DEV_READY) $(LAMBDA_RUNTIME) $(DYNALITE) $(PEERS) ## Measure a cold start of what AWS Lambda runs, against the SDK's own way
	@$(MAKE) --no-print-directory artifact-here
	@STEADY_GROUND_LAMBDA_PYTHON=$(DEPLOY_BIN)/python \
	    $(BIN)/python -m tests.aws.dynalite $(DYNALITE) $(BIN)/python -m benchmarks.cold_start

benchmark-load: $(DEV_READY) $(DYNALITE) ## Measure with wrk how many turns a second the web endpoint takes: LOAD="--seconds 10"
	@$(BIN)/python -m tests.aws.dynalite $(DYNALITE) $(BIN)/python -m benchmarks.load $(LOAD)

package: $(SPEAKER_READY) ## Assemble the skill package for ask-cli: ENDPOINT=, PRIVACY=, TERMS=
	@$(BIN)/python -m interaction_models --endpoint="$(ENDPOINT)" --privacy="$(PRIVACY)" \
	    --terms="$(TERMS)" --certificate="$(CERTIFICATE)" --skill-id="$(SKILL_ID)"

hacs: $(DEV_READY) ## Build the zip that HACS installs in Home Assistant
	@$(BIN)/python -m tools.hacs

check: $(DEV_READY) ## Check formatting, lint, types and the direction of imports
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

format: $(DEV_READY) ## Format the code, and fix what lint can fix
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

requirements: $(DEV_READY) ## Pin and hash the newest dependencies that pyproject.toml allows
	@for set in "skill" "lambda --extra dynamodb" "speaker --extra speaker --group build" \
	        "listen --extra speaker --extra listen --group build" \
	        "web --extra web --group build" "dev --all-extras --group dev"; do \
	    set -- $$set; name=$$1; shift; \
	    $(PIN) --python-version 3.11 $$constraints \
	        "$$@" --output-file requirements/$$name.txt pyproject.toml || exit 1; \
	    constraints="$$constraints --constraint requirements/$$name.txt"; \
	done
	@$(PIN) --python-version 3.14.2 --extra speaker --group home-assistant \
	    --output-file requirements/home-assistant.txt pyproject.toml
	@$(PIN) --python-version 3.11 --group pyproject.toml:voices --output-file requirements/voices.txt
	@$(PIN) --python-version 3.11 --group pyproject.toml:installer \
	    --constraint requirements/dev.txt --output-file requirements/installer.txt
	@for group in deploy lambda-runtime; do \
	    $(PIN) --python-version 3.13 --group pyproject.toml:$$group \
	        --output-file requirements/$$group.txt || exit 1; \
	done
	@$(PIN) --python-version 3.13 --group pyproject.toml:peers --constraint requirements/lambda.txt \
	    --output-file requirements/peers.txt

test-home-assistant: hacs ## Test the integration in the real Home Assistant, in a Debian that root can make
	@tools/home_assistant.sh python -m pytest -c tests/home_assistant/pytest.ini \
	    -n $(WORKERS) --dist worksteal tests/home_assistant $(PYTEST_OPTIONS)
	@tools/home_assistant.sh python -I -B -m pytest -c tests/home_assistant/release/pytest.ini \
	    tests/home_assistant/release
	@tools/home_assistant.sh python -m mypy --config-file tests/home_assistant/mypy.ini

check-template: $(DEPLOY_READY) ## Check template.yaml, without an AWS account
	@$(DEPLOY_BIN)/cfn-lint template.yaml
	@$(SAM) validate --lint --template-file template.yaml

check-screens: $(DEV_READY) $(APL_SUGGESTER) ## Hold the screens' documents to Amazon's own validator
	@STEADY_GROUND_APL_SUGGESTER=$(CURDIR)/$(APL_SUGGESTER) $(BIN)/python -m pytest tests/screens

artifact: $(DEPLOY_READY) ## Build what AWS Lambda runs, without an AWS account
	@$(SAM) build --build-in-source --template-file template.yaml

# SAM calls this one, and names the folder to fill.
build-SkillFunction: $(DEPLOY_READY)
	@tools/build_artifact.sh "$(DEPLOY_BIN)/python" "$(ARCHITECTURE)" "$(ARTIFACTS_DIR)"

# The same for this machine's own processor, so that it can run here.
artifact-here: $(DEPLOY_READY)
	@rm -rf $(HERE)
	@$(MAKE) --no-print-directory build-SkillFunction ARCHITECTURE=$$(uname -m) ARTIFACTS_DIR=$(CURDIR)/$(HERE)

test-artifact: $(DEV_READY) $(LAMBDA_RUNTIME) $(DYNALITE) artifact ## Talk with what AWS Lambda runs, on DynamoDB's protocol
	@$(MAKE) --no-print-directory artifact-here
	@STEADY_GROUND_ARTIFACT=$(HERE) STEADY_GROUND_LAMBDA_PYTHON=$(DEPLOY_BIN)/python \
	    $(BIN)/python -m tests.aws.dynalite $(DYNALITE) $(BIN)/python -m pytest tests/aws tests/store

clean: ## Remove the virtual environment and what tools left behind
	@rm -rf $(VENV) $(DEPLOY_VENV) .aws-sam .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache build *.egg-info

$(SPEAKER_READY): requirements/speaker.txt pyproject.toml
	@$(call install,requirements/speaker.txt)

$(LISTEN_READY): requirements/listen.txt pyproject.toml
	@$(call install,requirements/listen.txt)
	@touch $(SPEAKER_READY)

$(DEV_READY): requirements/dev.txt pyproject.toml
	@$(call install,requirements/dev.txt)
	@touch $(SPEAKER_READY) $(LISTEN_READY)

$(DEPLOY_READY): requirements/deploy.txt
	@for python in $(DEPLOY_PYTHON) python3.13 "$$HOME"/.pyenv/versions/3.13.*/bin/python; do \
	    test -x $(DEPLOY_BIN)/python && break; \
	    "$$python" -c 'import sys; sys.exit(sys.version_info[:2] != (3, 13))' 2>/dev/null && \
	        "$$python" -m venv $(DEPLOY_VENV) && break; \
	done; \
	test -x $(DEPLOY_BIN)/python || { \
	    echo "No Python 3.13 here, which AWS Lambda runs. Install it, or name it: make $(MAKECMDGOALS)" \
	         "DEPLOY_PYTHON=/path/to/python3.13" >&2; exit 1; }; \
	echo "Installing $< into $(DEPLOY_VENV) (once; a minute or two) ..."; \
	$(call into,$(DEPLOY_BIN)/python) --require-hashes -r $< && touch $@

$(VOICES_READY): requirements/voices.txt tools/voices/joining.py
	@echo "Installing $< into $(VOICES) (once; a minute or two) ..."
	@$(PYTHON) -m venv --clear $(VOICES)
	@$(call into,$(VOICES)/bin/python) --require-hashes -r $<
	@$(VOICES)/bin/python -m tools.voices.joining $(VOICES)
	@touch $@

$(LAMBDA_RUNTIME): requirements/lambda-runtime.txt $(DEPLOY_READY)
	@rm -rf $@
	@$(DEPLOY_BIN)/python $(PIP_INSTALL) --no-deps --require-hashes \
	    -r $< --target $@

# Compiled as the artifact is, so that only the code itself differs.
$(PEERS): requirements/peers.txt $(wildcard benchmarks/peers/*.py) $(DEPLOY_READY)
	@rm -rf $@
	@$(DEPLOY_BIN)/python $(PIP_INSTALL) --no-deps --no-compile --require-hashes \
	    -r $< --target $@
	@cp benchmarks/peers/*.py $@
	@$(DEPLOY_BIN)/python -W ignore -m compileall -q --invalidation-mode unchecked-hash $@

$(DYNALITE): tests/aws/package.json tests/aws/package-lock.json
	@$(call install_node,$^)

$(APL_SUGGESTER): tests/screens/package.json tests/screens/package-lock.json
	@$(call install_node,$^)

define install_node
command -v npm >/dev/null || { echo "No npm here, which installs $@. Install Node.js." >&2; exit 1; }; \
rm -rf $@ && mkdir -p $@ && cp $(1) $@ && \
npm ci --prefix $@ --loglevel=error --no-progress --no-audit --no-fund >/dev/null || { rm -rf $@; exit 1; }
endef

define install
test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) || { \
    echo "Could not make $(VENV). Steady Ground needs Python 3.11 or newer with venv and pip." >&2; exit 1; }; \
$(BIN)/python -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
    echo "$(VENV) has $$($(BIN)/python --version), and Steady Ground needs 3.11 or newer." \
         "Run: make clean, then make $(MAKECMDGOALS) PYTHON=python3.11" >&2; exit 1; }; \
echo "Installing $(1) into $(VENV) (once; a minute or two) ..."; \
$(call into,$(BIN)/python) --require-hashes -r $(1) && \
$(call into,$(BIN)/python) --no-deps --no-build-isolation -e . && \
touch $@
endef
