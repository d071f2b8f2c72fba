"""What the store tells people to say, on an account that has never used the skill.

Each phrase is said to a strict speaker, which sends the real handler what Alexa would send.
"""

import json
import re
from datetime import UTC, datetime
from typing import Any

import pytest

from interaction_models.assembly import MANIFEST
from skill.speech import catalog
from speaker.desk.opening import open_speaker
from speaker.hosting.opening import Settings
from speaker.transcript import TurnEvent
from speaker.understanding.interaction_model import FALLBACK_INTENT
from tests.front_door.echo import Answer

EVENING = datetime(2026, 11, 23, 23, 55, tzinfo=UTC)
"""6:55 pm in New York."""

LISTINGS: dict[str, Any] = json.loads(MANIFEST.read_text("utf-8"))["manifest"][
    "publishingInformation"
]["locales"]
QUOTED = re.findall(r'"([^"]*)"', LISTINGS["en-US"]["description"])
WAKE_WORD_AND_NAME = r"Alexa, (?:open|ask|tell) Steady Ground\b.*"

SAID = {
    "Alexa, open steady ground": (
        "This is Steady Ground. When you argue, I can time a break, and help you"
        " talk afterward. It's just practice, not medical or therapeutic advice."
        " Want to take a break?"
    ),
    "Alexa, ask steady ground to start a twenty minute break": (
        "Okay, 20 minutes. See you both at 7:15."
    ),
    "Alexa, ask steady ground to help me say something kind": (
        "You could say: I love you. Can I start over, more gently?"
    ),
}
"""How the answer to each example phrase begins."""


def said_cold(phrase: str, locale: str = "en-US") -> tuple[str, Answer]:
    """Return the intent, "" for opening the skill, and the answer to the first words ever said."""
    settings = Settings(frozen_at=EVENING, seed=1, locale=locale, strict=True)
    with open_speaker(settings) as speaker:
        (event,) = (each for each in speaker.take(phrase) if isinstance(each, TurnEvent))
    assert event.response
    return str(event.as_json()["intent"] or ""), Answer(event.response)


@pytest.mark.parametrize("locale", LISTINGS)
@pytest.mark.parametrize("number", range(3))
def test_an_example_phrase_works_cold(locale: str, number: int) -> None:
    """Each of the three gets a valid answer from an account that has never used the skill."""
    phrase = LISTINGS[locale]["examplePhrases"][number]
    _, answer = said_cold(phrase, locale)
    assert answer.said.startswith(SAID[phrase])


def test_no_example_phrase_leads_nowhere() -> None:
    """One starts a break with its return time; the two others go on listening."""
    answers = [said_cold(phrase)[1] for phrase in SAID]
    assert [answer.is_listening for answer in answers] == [True, False, True]
    assert "Connections.SendRequest" in [each["type"] for each in answers[1].directives]


@pytest.mark.parametrize("phrase", QUOTED)
def test_a_phrase_of_the_description_is_understood(phrase: str) -> None:
    """It has the wake word and the name, and means something to the skill, even said cold."""
    assert re.fullmatch(WAKE_WORD_AND_NAME, phrase)
    intent, answer = said_cold(phrase)
    assert intent != FALLBACK_INTENT
    assert answer.said not in catalog.load("en-US").variants["fallback.idle"]
