"""Every name of ours can be asked about, and help and a greeting have an answer."""

import pytest

from skill.intents.meanings import ONLY_TOLD, TRIED
from tests.front_door.conftest import Memory
from tests.front_door.echo import Echo
from tests.front_door.slots import listed
from tests.front_door.test_learning import text
from tests.front_door.test_lines import WORDS

WORDS_THEN = {
    "repair": WORDS["repair"]["consent"],
    "debrief": ["5 minutes each, about your day.", *WORDS["debrief"]["opening"]],
    "state_of_us": WORDS["state_of_us"]["opening"],
    "pause_plan": WORDS["pause_plan"]["opening"],
    "signal": WORDS["pause_plan"]["opening"],
    "softening": WORDS["pause_plan"]["opening"],
    "breathing": ["Breathe in."],
}
"""What is heard first of each after a yes."""


def asked(echo: Echo, name: str | None) -> str:
    """Ask what a name means. Alexa sends the id of the value that it matched."""
    return echo.hears("OurNameIntent", our_name=name and listed("OUR_NAME", name, name)).said


@pytest.mark.parametrize("name", [*TRIED, *ONLY_TOLD])
def test_a_name_is_explained(echo: Echo, name: str) -> None:
    """In a few sentences, with an offer to try it where it can be begun."""
    said = asked(echo, name)
    assert said.startswith(text("meaning", name))
    offered = said.removeprefix(text("meaning", name)).strip()
    assert (offered in WORDS["ask"]["try_it"]) == (name in TRIED)


def test_every_name_that_can_be_tried_begins(echo: Echo) -> None:
    """A yes begins it."""
    assert WORDS_THEN.keys() == TRIED.keys()
    for name, first in WORDS_THEN.items():
        asked(echo, name)
        said = echo.yes().said
        assert any(each in said for each in first), (name, said)
        echo.leave()


@pytest.mark.parametrize("name", TRIED)
def test_a_no_is_quiet(echo: Echo, name: str) -> None:
    """A no ends it."""
    asked(echo, name)
    assert echo.no().ends


@pytest.mark.parametrize("name", TRIED)
def test_nothing_is_offered_that_would_end_a_break(echo: Echo, memory: Memory, name: str) -> None:
    """While a break runs a name is explained, and that is all."""
    echo.hears("StartBreakIntent")
    assert asked(echo, name) == text("meaning", name)
    assert memory.household.current_break is not None


def test_in_a_step_the_step_is_asked_again(echo: Echo) -> None:
    """Asked what a signal phrase is where the plan asks for one, it explains and asks again."""
    echo.hears("PlanIntent")
    step = echo.hears("SkipIntent").reprompt
    answer = echo.hears("OurNameIntent", our_name=listed("OUR_NAME", "signal", "signal"))
    assert answer.said == f"{text('meaning', 'signal')} {step}"


@pytest.mark.parametrize("name", [None, "flying"])
def test_an_unknown_name_is_asked_about(echo: Echo, name: str | None) -> None:
    """Without a name, or with one that is not ours, it says what can be asked."""
    assert asked(echo, name) in WORDS["ask"]["which_name"]


def test_a_greeting_is_answered(echo: Echo) -> None:
    """It is as if they had opened the skill; where something was asked, that is asked again."""
    first = echo.hears("GreetingIntent")
    assert first.said.startswith("This is Steady Ground. When you argue, I can time a break")
    assert first.is_listening
    again = echo.hears("GreetingIntent")
    assert again.said.endswith(str(again.reprompt))
    assert again.reprompt in WORDS["ask"]["start"]
    echo.leave()
    echo.hears("StartBreakIntent")
    echo.leave()
    assert "7:15" in echo.hears("GreetingIntent").said
