"""The documents that a screen shows, held to Amazon's own validator and to what fills them."""

import copy
import json
import os
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest

from skill.alexa.showing import Screen

FOLDER = Path(__file__).parents[2] / "skill" / "alexa" / "screens"
DOCUMENTS = sorted(path.stem for path in FOLDER.glob("*.json"))
VARIABLE = "STEADY_GROUND_APL_SUGGESTER"
FILLED = {
    "break": {"heading", "back", "note", "buttons"},
    "card": {"heading", "lines", "isLong", "buttons", "step", "foot"},
}
"""What showing.py gives each document, besides what a page makes its suggestions of."""


def read(name: str) -> dict[str, Any]:
    document: dict[str, Any] = json.loads((FOLDER / f"{name}.json").read_text("utf-8"))
    return document


@pytest.fixture(scope="module")
def validator() -> list[str]:
    """The command that validates, if it is installed."""
    if VARIABLE not in os.environ:
        pytest.skip("needs Amazon's validator of APL, which is installed by: make check-screens")
    return ["node", str(Path(__file__).with_name("findings.js")), os.environ[VARIABLE]]


def findings(validator: list[str], document: dict[str, Any]) -> list[Any]:
    run = subprocess.run(
        validator, input=json.dumps(document), capture_output=True, text=True, check=True
    )
    found: list[Any] = json.loads(run.stdout)
    return found


@pytest.mark.parametrize("name", DOCUMENTS)
def test_amazon_finds_nothing(validator: list[str], name: str) -> None:
    """Amazon's validator has nothing to say of a document."""
    assert findings(validator, read(name)) == []


def test_amazon_would_find_something(validator: list[str]) -> None:
    """A property of the wrong kind is found, so that finding nothing means something."""
    broken = copy.deepcopy(read("card"))
    broken["mainTemplate"]["items"][0]["items"][0]["direction"] = "upwards"
    assert findings(validator, broken)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_it_asks_for_what_it_is_given(name: str) -> None:
    """Every value that a document shows is filled, and none is filled for nothing."""
    text = (FOLDER / f"{name}.json").read_text("utf-8")
    assert set(re.findall(r"payload\.screen\.(\w+)", text)) == FILLED[name]


@pytest.mark.parametrize("name", DOCUMENTS)
def test_it_fits_every_screen(name: str) -> None:
    """Sizes grow with the screen, what can be touched is large enough, and a round one has room."""
    text = (FOLDER / f"{name}.json").read_text("utf-8")
    assert set(re.findall(r'"fontSize": "(.*?)"', text)) <= set(
        re.findall(r'"fontSize": "(\$\{[^"]*unit[^"]*\})"', text)
    )
    assert "viewport.shape == 'round'" in text
    assert '"minHeight": "48dp"' in text
    assert read(name)["settings"]["idleTimeout"] >= 60_000


@pytest.mark.parametrize("name", DOCUMENTS)
def test_its_colours_can_be_read(name: str) -> None:
    """All text stands on its ground with a contrast of at least 4.5 to 1 (WCAG AA)."""
    (resource,) = read(name)["resources"]
    colors = resource["colors"]
    assert contrast(colors["text"], colors["ground"]) >= 7
    assert contrast(colors["quiet"], colors["ground"]) >= 4.5
    assert contrast(colors["text"], colors["button"]) >= 4.5
    assert contrast(colors["text"], "#4A6B73") >= 4.5  # a button that is touched


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(color: str) -> float:
    """Return the relative luminance of a colour, as WCAG defines it."""
    parts = (int(color[at : at + 2], 16) / 255 for at in (1, 3, 5))
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return sum(share * part for share, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def test_they_look_alike() -> None:
    """Each document stands by itself, and all have the same colours, styles and buttons."""
    looks = [
        {part: read(name)[part] for part in ("theme", "resources", "styles", "layouts")}
        for name in DOCUMENTS
    ]
    assert all(each == looks[0] for each in looks)


def test_there_is_a_document_for_each_that_is_shown() -> None:
    """The documents are those that the skill fills, and no others."""
    assert FILLED.keys() == set(DOCUMENTS)
    assert Screen.__doc__
