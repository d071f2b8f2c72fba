"""Short answers, more once, one practice a week, and the tour."""

import re
from typing import Any

import pytest

from skill.intents.learning import SUBJECTS
from tests.front_door.echo import Echo, FrozenClock
from tests.front_door.test_lines import WORDS


def text(section: str, key: str) -> str:
    (only,) = WORDS[section][key]
    return " ".join(re.sub("<[^>]*>", "", str(only)).split())


@pytest.mark.parametrize(("intent", "subject"), list(SUBJECTS.items()))
@pytest.mark.parametrize(
    "more", ["TellMoreIntent", "AMAZON.YesIntent", "WhyIntent", "AMAZON.ResumeIntent"]
)
def test_an_answer_and_more_once(echo: Echo, intent: str, subject: str, more: str) -> None:
    """A subject is answered, and told more about once; then it is quiet."""
    answer = echo.hears(intent)
    assert answer.said.startswith(text("learn", subject))
    assert answer.reprompt in WORDS["ask"]["tell_more"]
    answer = echo.hears(more)
    assert answer.said == text("learn_more", subject)
    assert answer.ends


def test_a_no_ends_it(echo: Echo) -> None:
    """A no to more ends the session."""
    echo.hears("FloodingIntent")
    assert echo.no().ends


def test_more_about_nothing_asks_about_what(echo: Echo) -> None:
    """With nothing explained yet, "tell me more" asks about what, and takes the answer."""
    answer = echo.hears("TellMoreIntent")
    assert answer.said.startswith("What would you like to hear about: flooding")
    assert "as long as you're not still having the argument" in echo.hears("FloodingIntent").said


def practice(echo: Echo) -> str:
    answer = echo.hears("PracticeIntent")
    assert answer.ends
    (found,) = [each for each in WORDS["practice"]["week"] if each in answer.said]
    assert isinstance(found, str)
    return found


def test_the_practice_is_the_weeks(echo: Echo, clock: FrozenClock) -> None:
    """From Monday to Sunday it is the same practice, and on the next Monday a new one."""
    first = practice(echo)
    clock.advance(days=6, hours=5)
    assert clock.now.strftime("%A %H:%M") == "Sunday 23:55"
    assert practice(echo) == first
    clock.advance(minutes=10)
    assert practice(echo) != first


def test_every_practice_comes(echo: Echo, clock: FrozenClock) -> None:
    """Week by week all practices come before one comes again."""
    weeks = []
    for _ in WORDS["practice"]["week"]:
        weeks.append(practice(echo))
        clock.advance(days=7)
    assert sorted(weeks) == sorted(WORDS["practice"]["week"])
    assert practice(echo) == weeks[0]


def test_the_tour_has_three_parts(echo: Echo) -> None:
    """Asked what it can do, it tells in three short parts, each after a yes, and then offers."""
    said: list[Any] = [echo.hears("TourIntent"), echo.yes(), echo.hears("AMAZON.ResumeIntent")]
    for answer, part in zip(said, ("breaks", "talks", "words"), strict=True):
        assert answer.said.startswith(text("tour", part))
        assert answer.is_listening
    assert said[2].reprompt in WORDS["ask"]["start"]


def test_the_tour_may_be_left(echo: Echo) -> None:
    """A no after the first part ends it."""
    echo.hears("TourIntent")
    assert echo.no().ends
