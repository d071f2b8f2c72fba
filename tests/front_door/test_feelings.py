"""What people say of how they feel: one warm sentence and one offer, and quiet in a talk."""

import logging

import pytest

from skill.intents.feelings import FEELINGS
from skill.speech import catalog
from skill.speech.catalog import Phrase
from tests.front_door.conftest import Memory, everything_logged
from tests.front_door.echo import Echo, FrozenClock

OFFERS = {"low": "breathe", "crying": "kind_line", "sorry": "kind_line", "love": "kind_line"}
EACH = pytest.mark.parametrize(("intent", "feeling"), list(FEELINGS.items()))


def words(key: str) -> set[str]:
    said = catalog.load("en-US")
    return {said.shown(Phrase(key), number) for number in range(said.count(key))}


def answers(warm: str, offer: str) -> set[str]:
    return {f"{one} {other}" for one in words(warm) for other in words(offer)}


@EACH
@pytest.mark.parametrize("opened", [False, True])
def test_a_warm_sentence_and_an_offer(
    echo: Echo, intent: str, feeling: str, *, opened: bool
) -> None:
    """Told cold it is answered with what may help; where we asked something, with that again."""
    if opened:
        echo.open()
    offer = "start" if opened else OFFERS[feeling]
    answer = echo.hears(intent)
    assert answer.said in answers(f"feeling.{feeling}", f"ask.{offer}")
    assert answer.is_listening


@EACH
def test_what_helps_comes_after_a_yes(echo: Echo, intent: str, feeling: str) -> None:
    """A yes brings a minute of breathing, or a kind line; a no is quiet."""
    echo.hears(intent)
    said = echo.yes().said
    assert ("Breathe in." in said) == (OFFERS[feeling] == "breathe")
    echo.leave()
    echo.hears(intent)
    assert echo.no().ends


def test_waiting_is_hard(echo: Echo) -> None:
    """Whoever waits for a break to end hears that, and the break stays."""
    echo.hears("StartBreakIntent")
    echo.leave()
    assert echo.hears("FeelLowIntent").said in answers("feeling.waiting", "ask.breathe")
    assert "Breathe in." in echo.yes().said


def test_breathing_leaves_the_break(echo: Echo, memory: Memory) -> None:
    """A minute of breathing while they wait ends nobody's break."""
    echo.hears("StartBreakIntent")
    echo.leave()
    echo.hears("FeelLowIntent")
    echo.yes()
    assert memory.household.current_break is not None


@pytest.mark.parametrize("intent", list(FEELINGS))
def test_in_a_talk_it_is_quiet(echo: Echo, intent: str) -> None:
    """In a guided talk it is for the other one, and nothing is said over it."""
    echo.hears("RitualIntent")
    echo.yes()
    assert echo.hears(intent).said == ""


@EACH
def test_a_question_of_a_guide_is_not_lost(echo: Echo, intent: str, feeling: str) -> None:
    """At a step that asks for words, the warm sentence leads back to the step."""
    asked = echo.hears("PlanIntent")
    answer = echo.hears(intent)
    assert any(answer.said.startswith(each) for each in words(f"feeling.{feeling}"))
    assert answer.reprompt == asked.reprompt


def test_never_sorry_to_sorry(echo: Echo) -> None:
    """Nobody who says sorry hears that they were missed, however often they say it."""
    for _ in range(5):
        said = echo.hears("SorryIntent").said.lower()
        assert "sorry" not in said
        assert "miss" not in said
        assert "catch" not in said


@EACH
def test_a_missed_break_does_not_come_before_it(
    echo: Echo, clock: FrozenClock, intent: str, feeling: str
) -> None:
    """A return time that went by is not what they hear when they say how they feel."""
    echo.hears("StartBreakIntent")
    echo.leave()
    clock.advance(hours=2)
    said = echo.hears(intent).said
    assert any(said.startswith(each) for each in words(f"feeling.{feeling}"))


@EACH
def test_nobody_reads_of_it(
    echo: Echo, caplog: pytest.LogCaptureFixture, intent: str, feeling: str
) -> None:
    """The log does not say what somebody felt."""
    with caplog.at_level(logging.DEBUG):
        echo.hears(intent)
    assert intent not in everything_logged(caplog)
    assert f"feeling.{feeling}" not in everything_logged(caplog)
