"""The word of the pause plan that calls a break, as the built model hears it."""

import pytest

from skill.speech import catalog
from speaker.services import AlexaServices
from tests.front_door.conftest import Memory
from tests.front_door.echo import Answer, Echo, timers
from tests.model_samples import MODEL

SIGNAL = "SignalIntent"
WORDS = list(catalog.load("en-US").variants["heard.signals"])
UNSURE = "I might not always catch that one. If I don't, just say, we need a break."


def with_signal(echo: Echo, words: str) -> Answer:
    """Have the plan's signal be these words."""
    part = {
        "value": "signal",
        "resolutions": {
            "resolutionsPerAuthority": [
                {
                    "authority": "amzn1.er-authority.echo-sdk.PLAN_PART",
                    "status": {"code": "ER_SUCCESS_MATCH"},
                    "values": [{"value": {"id": "signal", "name": "signal"}}],
                }
            ]
        },
    }
    echo.hears("ChangePlanIntent", part=part)
    echo.hears("KeepAgreementIntent", agreement=words)
    return echo.yes()


@pytest.mark.parametrize("word", ["pineapple", "red light", "blue moon"])
def test_the_model_can_hear_the_word(word: str) -> None:
    """The word is a value of the model's slot type, and a sample is nothing but the slot."""
    (slot,) = MODEL.intents[SIGNAL].slots.values()
    said = {said for value in MODEL.types[slot.type].values for said in value.spoken}
    assert word in said
    samples = MODEL.intents[SIGNAL].samples
    assert {"{signal}", "our word is {signal}", "{signal} please"} <= set(samples)


def test_the_word_starts_a_break(echo: Echo, alexa: AlexaServices, memory: Memory) -> None:
    """The plan's own word starts a plain break at once."""
    assert with_signal(echo, "pineapple").said in ("Got it, that's saved.", "Okay, that's saved.")
    answer = echo.hears(SIGNAL, signal="pineapple")
    assert "7:15" in answer.said
    assert memory.household.current_break is not None
    assert len(timers(alexa)) == 1


def test_a_word_within_a_sentence_of_theirs(echo: Echo, memory: Memory) -> None:
    """If they saved it in a sentence, the word alone is enough."""
    with_signal(echo, "we say red light")
    echo.hears(SIGNAL, signal="Red Light")
    assert memory.household.current_break is not None


@pytest.mark.parametrize("signal", ["banana", None])
def test_another_word_offers_one(echo: Echo, memory: Memory, signal: str | None) -> None:
    """A word that is not theirs starts nothing, and asks whether they need a break."""
    with_signal(echo, "pineapple")
    answer = echo.hears(SIGNAL, signal=signal)
    assert answer.said == "If that's your word for a break, I can start one. Do you need one now?"
    assert memory.household.current_break is None
    echo.yes()
    assert memory.household.current_break is not None


def test_the_word_during_a_break(echo: Echo) -> None:
    """While a break runs, the word says so, and asks nothing."""
    with_signal(echo, "pineapple")
    echo.hears("StartBreakIntent", length="PT20M")
    echo.falls_silent()
    assert echo.hears(SIGNAL, signal="pineapple").said in (
        "You're already on a break, back at 7:15.",
        "You've got a break going, back at 7:15.",
    )


def test_another_word_in_a_talk_is_talk(echo: Echo, memory: Memory) -> None:
    """In a guided talk a word that is not theirs is quiet; theirs calls a break."""
    with_signal(echo, "pineapple")
    echo.hears("RitualIntent")
    assert echo.hears(SIGNAL, signal="banana").is_listening
    assert memory.household.current_break is None
    echo.hears(SIGNAL, signal="pineapple")
    assert memory.household.current_break is not None


def test_words_that_may_not_work_are_said_to(echo: Echo) -> None:
    """A signal that is no word of the list is saved, and the plan says what always works."""
    assert with_signal(echo, "kumquat surprise").said.endswith(UNSURE)


def test_the_plan_offers_words_that_work(echo: Echo) -> None:
    """The words that the plan offers are on the list."""
    echo.hears("PlanIntent")
    said = echo.hears("SkipIntent").said
    assert said == (
        "What will you say when you need a break: pineapple, blue moon, or something else?"
    )
    assert {"pineapple", "red light", "blue moon"} <= set(WORDS)


def test_the_word_is_heard_where_the_plan_asks_for_it(echo: Echo, memory: Memory) -> None:
    """While the plan is made, the word is what is to be saved, and calls no break."""
    echo.hears("PlanIntent")
    echo.hears("SkipIntent")
    assert "red light" in echo.hears(SIGNAL, signal="red light").said
    echo.yes()
    assert memory.household.pause_plan.signal == "red light"
    assert memory.household.current_break is None
