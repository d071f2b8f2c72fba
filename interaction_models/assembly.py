"""Assembles the skill package: the folder that ask-cli zips and sends to Amazon.

build/ask-resources.json                    tells ask-cli where the package is
build/skill-package/skill.json              the manifest
build/skill-package/interactionModels/custom/LOCALE.json
build/skill-package/assets/images/LOCALE_smallIcon.png, LOCALE_largeIcon.png
"""

import json
import shutil
from pathlib import Path
from typing import Any

from interaction_models import models
from interaction_models.deployment import Deployment

MANIFEST = Path(__file__).parents[1] / "skill.json"
ICONS = Path(__file__).parent / "icons"
PACKAGE = "skill-package"
RESOURCES = "ask-resources.json"
STATES = Path(".ask", "ask-states.json")
"""Here ask-cli notes which skill it made. Without it, the next deployment would make another."""

ASK_CLI_FORMAT = "2020-03-31"
PROFILE = "default"


def assemble(build: Path, deployment: Deployment | None) -> Path:
    """Make the package in the build folder, from scratch, and return its folder.

    Without a deployment it is a draft with placeholders. A draft has no ask-resources.json, so
    ask-cli cannot deploy it. Raises SentencesError.
    """
    package = build / PACKAGE
    shutil.rmtree(package, ignore_errors=True)
    (build / RESOURCES).unlink(missing_ok=True)
    _write(package / "skill.json", _manifest(deployment))
    for locale, model in models.models().items():
        _write(package / "interactionModels" / "custom" / f"{locale}.json", model)
        _copy_icons(package / "assets" / "images", locale)
    if deployment:
        _write_ask_cli_files(build, deployment)
    return package


def _manifest(deployment: Deployment | None) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(MANIFEST.read_text("utf-8"))
    if deployment:
        deployment.fill(document["manifest"])
    return document


def _copy_icons(images: Path, locale: str) -> None:
    images.mkdir(parents=True, exist_ok=True)
    for size in ("small", "large"):
        shutil.copyfile(ICONS / f"{size}.png", images / f"{locale}_{size}Icon.png")


def _write_ask_cli_files(build: Path, deployment: Deployment) -> None:
    profile = {"skillMetadata": {"src": f"./{PACKAGE}"}}
    _write(
        build / RESOURCES,
        {"askcliResourcesVersion": ASK_CLI_FORMAT, "profiles": {PROFILE: profile}},
    )
    if deployment.skill_id:
        state = {"skillId": deployment.skill_id}
        _write(
            build / STATES,
            {"askcliStatesVersion": ASK_CLI_FORMAT, "profiles": {PROFILE: state}},
        )


def _write(path: Path, document: dict[str, Any]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    # Line breaks alone would cost a model 11 kB of the 400 that it may have.
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
    path.write_text(text + "\n", "utf-8")
