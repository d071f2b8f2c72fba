"""What the two say to each other, and being afraid, where no guide runs: it has an answer there."""

import pytest

from skill.speech import catalog
from skill.speech.catalog import Phrase
from tests.front_door.echo import Answer, Echo
from tests.front_door.test_safety import DANGER

TALK, AFRAID = "PartnerTalkIntent", "AfraidIntent"
ELSEWHERE: list[list[str]] = [
    [],
    ["StartBreakIntent"],
    ["StartBreakIntent", "BothBackIntent"],
    ["SaySofterIntent"],
    ["PlanIntent"],
    ["KeepAgreementIntent"],
    ["RitualIntent", "AMAZON.StopIntent"],
]


def last(echo: Echo, intents: list[str]) -> Answer:
    return [echo.hears(intent) for intent in intents][-1]


def words(key: str, **values: str) -> set[str]:
    said = catalog.load("en-US")
    return {said.shown(Phrase(key, values), number) for number in range(said.count(key))}


@pytest.mark.parametrize("before", ELSEWHERE, ids="-".join)
def test_being_afraid_gets_the_number_elsewhere(echo: Echo, before: list[str]) -> None:
    """It is the answer to danger."""
    assert last(echo, [*before, AFRAID]).said == DANGER


def test_ordinary_talk_has_a_warm_short_answer_elsewhere(echo: Echo) -> None:
    """It says that it was for each other, and what there is to say to the skill."""
    ask = "Want to start a break, or hear what I can do?"
    answer = echo.hears(TALK)
    assert answer.said in {f"{said} {ask}" for said in words("overheard.idle")}
    assert answer.is_listening


def test_ordinary_talk_while_a_break_runs(echo: Echo) -> None:
    """They hear when they come back, and what they can say."""
    echo.hears("StartBreakIntent", length="PT20M")
    echo.falls_silent()
    answer = echo.hears(TALK)
    assert answer.said.startswith(tuple(words("overheard.running", back="at 7:15")))
    assert answer.is_listening
