"""Nobody has to: waiting, pausing, skipping and stopping in a talk, and what each of them does."""

from datetime import timedelta

import pytest

from skill.domain.guides import GuideName
from tests.front_door.conftest import Memory
from tests.front_door.echo import Echo

AGREE = "Or just say skip."
NEXT = "AMAZON.NextIntent"


@pytest.fixture
def talk(echo: Echo) -> Echo:
    """An Echo in the middle of the ritual, at the first question."""
    echo.hears("RitualIntent")
    echo.yes()
    return echo


def to_the_agreement(talk: Echo) -> None:
    """Go on until the last question asks for something that both of them want to try."""
    assert any(AGREE in talk.hears(NEXT).said for _ in range(20))


def step(memory: Memory) -> str | None:
    place = memory.household.place
    return place.step.name if place else None


def test_wait_is_for_the_partner(talk: Echo, memory: Memory) -> None:
    """In a talk "wait" and "hold on" get quiet, a bell and an open microphone: no word of ours."""
    for _ in range(3):
        answer = talk.hears("HoldOnIntent")
        assert answer.said == ""
        assert answer.response["outputSpeech"]["ssml"].count('<break time="10s" />') == 6
        assert answer.is_listening
    assert step(memory) == "hard"


@pytest.mark.parametrize("intent", ["AMAZON.PauseIntent", "PauseTalkIntent", "AMAZON.StopIntent"])
def test_pause_and_stop_end_it(talk: Echo, memory: Memory, intent: str) -> None:
    """What says "pause the questions" or "stop" is for us: the place is there for a day."""
    answer = talk.hears(intent)
    assert answer.ends
    assert "day" in answer.said or "tomorrow" in answer.said
    assert step(memory) == "hard"


@pytest.mark.parametrize("intent", ["RitualIntent", "PlanIntent"])
def test_wait_at_a_question_of_ours(echo: Echo, memory: Memory, intent: str) -> None:
    """Where we have asked something, "wait" gets a moment of quiet, and the question again."""
    echo.hears(intent)
    before = memory.household.place
    answer = echo.hears("HoldOnIntent")
    assert answer.is_listening
    assert answer.said == answer.reprompt
    assert memory.household.place == before


@pytest.mark.parametrize("is_on_a_break", [True, False])
def test_wait_where_nothing_is_asked(echo: Echo, memory: Memory, *, is_on_a_break: bool) -> None:
    """Said to nobody in particular, it begins and ends nothing."""
    if is_on_a_break:
        echo.hears("StartBreakIntent")
    echo.attributes = {}
    before = memory.household.current_break
    assert echo.hears("HoldOnIntent").ends
    assert memory.household.current_break == before


def test_there_are_two_ways_out(talk: Echo) -> None:
    """Whoever does not want to do this gets two ways out at once, and no quiet."""
    answer = talk.hears("UnwantedIntent")
    assert answer.said.endswith("Want to skip this one, or stop for today?")
    assert "<break" not in answer.response["outputSpeech"]["ssml"]
    assert answer.is_listening


def test_one_way_out_is_to_skip(talk: Echo, memory: Memory) -> None:
    """Said to skip, it goes on with the next step."""
    talk.hears("UnwantedIntent")
    assert "what did you hear" in talk.hears("SkipIntent").said
    assert step(memory) == "heard"


@pytest.mark.parametrize("intent", ["LeaveItIntent", "AMAZON.CancelIntent"])
def test_the_other_way_out_is_to_stop(talk: Echo, memory: Memory, intent: str) -> None:
    """Said to stop for today, it ends the talk, and nobody is asked why."""
    talk.hears("UnwantedIntent")
    assert talk.hears(intent).ends
    assert step(memory) is None


def test_a_plain_stop_keeps_the_place(talk: Echo, memory: Memory) -> None:
    """A bare "stop" stops as anywhere: they can pick it up again within a day."""
    talk.hears("UnwantedIntent")
    assert talk.hears("AMAZON.StopIntent").ends
    assert step(memory) == "hard"


def test_they_may_stay_after_all(talk: Echo, memory: Memory) -> None:
    """A "no" to both ways out asks the step again, and a "yes" asks which of the two."""
    talk.hears("UnwantedIntent")
    assert talk.yes().said == "Want to skip this one, or stop for today?"
    assert "what was hard for you" in talk.no().said
    assert step(memory) == "hard"


def test_it_is_heard_in_place_of_an_agreement(talk: Echo, memory: Memory) -> None:
    """Taken down as the agreement, "this isn't helping" is a way out all the same."""
    to_the_agreement(talk)
    said = "um this isn't helping at all"
    answer = talk.hears("KeepAgreementIntent", agreement=said)
    assert answer.said.endswith("Want to skip this one, or stop for today?")
    assert "helping" not in answer.said
    assert memory.household.agreements == ()


@pytest.mark.parametrize("intent", ["UnwantedIntent", "AMAZON.NoIntent", "SkipIntent"])
def test_the_consent_may_be_refused(echo: Echo, memory: Memory, intent: str) -> None:
    """Whoever does not want the ritual is let go before it has begun."""
    echo.hears("RitualIntent")
    assert echo.hears(intent).ends
    assert memory.household.place is None


def test_it_is_no_way_out_of_a_break(echo: Echo, memory: Memory) -> None:
    """During a break there is nothing to skip: the break stays as it is."""
    echo.hears("StartBreakIntent")
    assert echo.hears("UnwantedIntent").ends
    assert memory.household.current_break is not None
    assert memory.household.current_break.length == timedelta(minutes=20)


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("um we say a time before anybody leaves", "we say a time before anybody leaves"),
        ("okay so maybe we call first", "we call first"),
        ("We'll put our phones away", "We'll put our phones away"),
        ("how about we walk on sundays", "we walk on sundays"),
        ("put our phones away at dinner", "put our phones away at dinner"),
        ("no phones after nine", "no phones after nine"),
    ],
)
def test_the_agreement_is_read_back_without_fillers(talk: Echo, said: str, kept: str) -> None:
    """Their sentence is read back as they said it, with one question that is the consent too."""
    to_the_agreement(talk)
    answer = talk.hears("KeepAgreementIntent", agreement=said)
    assert f"heard: {kept}. Did I get that right?" in answer.said


@pytest.mark.parametrize(
    "said", ["you never listen to me", "i'm so tired of this", "it was the door", "he should call"]
)
def test_what_one_of_them_says_is_no_agreement(talk: Echo, memory: Memory, said: str) -> None:
    """What is not for both is not read back: the sentence is asked for again, or they skip it."""
    to_the_agreement(talk)
    answer = talk.hears("KeepAgreementIntent", agreement=said)
    assert said not in answer.said
    assert AGREE in answer.said
    assert answer.is_listening
    assert memory.household.place is not None
    assert memory.household.place.guide is GuideName.REPAIR
    assert memory.household.place.draft is None


def test_an_agreement_is_read_as_what_one_of_them_said(talk: Echo) -> None:
    """Read later, "I" in it is one of the two and not the device."""
    to_the_agreement(talk)
    talk.hears("KeepAgreementIntent", agreement="we say that I call first")
    talk.yes()
    talk.attributes = {}
    talk.hears("HearAgreementsIntent")
    assert "One of you said: we say that I call first." in talk.yes().said
