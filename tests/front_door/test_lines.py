"""What can I say: a line for each moment, another one, why it helps, and slower."""

import logging
import re
import tomllib
from dataclasses import replace
from pathlib import Path

import pytest

from skill.domain.households import ZoneReading
from skill.intents.learning import SUBJECTS
from skill.intents.lines import MOMENTS
from tests.front_door.conftest import Memory, everything_logged
from tests.front_door.echo import KITCHEN, Answer, Echo, FrozenClock

WORDS = tomllib.loads(
    (Path(__file__).parents[2] / "skill" / "speech" / "en.toml").read_text("utf-8")
)
ANOTHER, NEXT = "AnotherIntent", "AMAZON.NextIntent"
EVERY_MOMENT = pytest.mark.parametrize(("intent", "moment"), list(MOMENTS.items()))


def line(answer: Answer, moment: str) -> str:
    """Return the line that was said: exactly one of those that the moment has."""
    (found,) = [each for each in WORDS["say"][moment] if each in answer.said]
    assert isinstance(found, str)
    return found


@EVERY_MOMENT
def test_one_line_and_an_offer(echo: Echo, intent: str, moment: str) -> None:
    """Asked for a moment, it says one line for it, and offers another."""
    answer = echo.hears(intent)
    line(answer, moment)
    assert answer.is_listening
    assert re.match(
        r"(You could say|Something like|Here's one way|Try this|You could ask|Try asking): ",
        answer.said,
    )
    assert answer.reprompt in WORDS["ask"]["line"]


@EVERY_MOMENT
@pytest.mark.parametrize("said", [ANOTHER, NEXT, "AMAZON.YesIntent", "MoreTimeIntent"])
def test_no_line_twice_until_all_were_heard(
    echo: Echo, intent: str, moment: str, said: str
) -> None:
    """However another one is asked for, each line comes once; then it offers to begin again."""
    asked_with = [intent, *[said] * (len(WORDS["say"][moment]) - 1)]
    heard = [line(echo.hears(each), moment) for each in asked_with]
    assert sorted(heard) == sorted(WORDS["say"][moment])
    answer = echo.hears(said)
    assert answer.said.endswith("Want me to start over with the first one?")
    assert line(echo.yes(), moment) == heard[0]


def test_every_moment_has_lines_enough() -> None:
    """Each moment has at least six lines of its own."""
    assert set(WORDS["say"]) == set(MOMENTS.values())
    assert all(len(set(lines)) >= 6 for lines in WORDS["say"].values())


def test_another_day_begins_with_another_line(echo: Echo, clock: FrozenClock) -> None:
    """The next day's first line is a new one, and nothing is stored for it."""
    first = line(echo.hears("SaySofterIntent"), "soften")
    clock.advance(days=1)
    echo.attributes = {}
    assert line(echo.hears("SaySofterIntent"), "soften") != first


@EVERY_MOMENT
def test_why_it_helps(echo: Echo, intent: str, moment: str) -> None:
    """Asked why, it says why such a line helps, and another one is still to be had."""
    first = line(echo.hears(intent), moment)
    answer = echo.hears("WhyIntent")
    assert WORDS["say_why"][moment][0] in answer.said
    assert answer.is_listening
    assert line(echo.hears(ANOTHER), moment) != first


def test_tell_me_more_about_a_line_is_why(echo: Echo) -> None:
    """After a line, "tell me more" says why it helps."""
    echo.hears("SayWhenQuietIntent")
    assert WORDS["say_why"]["quiet"][0] in echo.hears("TellMoreIntent").said


def test_say_that_again_and_slower(echo: Echo) -> None:
    """The line is said again word for word; "slower" says it slowly."""
    said = echo.hears("AskCuriousIntent").said
    again = echo.hears("AMAZON.RepeatIntent")
    assert line(again, "curious") == line(echo.hears("AMAZON.RepeatIntent"), "curious")
    assert again.said == said
    slow = echo.hears("SlowerIntent")
    assert slow.said == said
    assert slow.response["outputSpeech"]["ssml"].startswith('<speak><prosody rate="slow">')
    assert line(echo.hears(ANOTHER), "curious") not in said


def test_slower_with_nothing_said(echo: Echo) -> None:
    """With nothing said yet there is nothing to slow down."""
    assert echo.hears("SlowerIntent").said == "Sorry, I don't have anything to repeat."


@pytest.mark.parametrize("intent", ["SayIntent", ANOTHER])
def test_without_a_moment_it_asks_for_one(echo: Echo, intent: str) -> None:
    """Asked for words without a moment, or for another of nothing, it asks what they are for."""
    answer = echo.hears(intent)
    assert answer.said in WORDS["ask"]["moment"]
    assert answer.is_listening
    line(echo.hears("SayWorriedIntent"), "worried")


def test_a_worry_where_a_moment_is_asked_for(echo: Echo) -> None:
    """Asked what it is for, "I'm worried" is a moment, and no question about the break."""
    echo.hears("SayIntent")
    line(echo.hears("ReassureIntent"), "worried")


def test_a_no_leaves_it_there(echo: Echo, memory: Memory) -> None:
    """A no to another one ends, and no break began."""
    echo.hears("SayInConflictIntent")
    answer = echo.no()
    assert answer.ends
    assert memory.household.current_break is None


def test_help_at_a_line_is_about_lines(echo: Echo) -> None:
    """Help says what can be said about a line, and then asks again."""
    echo.hears("SayInConflictIntent")
    answer = echo.hears("AMAZON.HelpIntent")
    assert answer.said.startswith("You can say another one, slower, or why does that help.")
    assert answer.is_listening


def test_before_leaving_it_has_their_time_and_topic(echo: Echo) -> None:
    """During a break each line for leaving the room has the need, the time and the topic."""
    echo.hears("StartBreakIntent", topic="the budget")
    asked_with = ["SayBeforeLeavingIntent", *[ANOTHER] * 5]
    heard = [echo.hears(each).said for each in asked_with]
    lines = {
        each.format(back="at 7:15", topic="the budget")
        for each in WORDS["say_leaving"]["back_for_topic"]
    }
    assert {line for line in lines for said in heard if line in said} == lines
    assert echo.hears(ANOTHER).said.endswith("Want me to start over with the first one?")


def test_before_leaving_without_a_topic(echo: Echo) -> None:
    """Without a topic the line has the need and the time."""
    echo.hears("StartBreakIntent")
    said = [echo.hears(each).said for each in ["SayBeforeLeavingIntent", *[ANOTHER] * 5]]
    assert all("I'll be back at 7:15" in each for each in said)
    assert len(set(said)) == 6


def test_no_line_for_a_moment_has_a_time_of_its_own() -> None:
    """A line never names a length or a clock time, which a running break would contradict."""
    named = re.compile(r"\b(minutes?|o'clock|half past|quarter (to|past)|\d+)\b")
    lines = [each for lines in WORDS["say"].values() for each in lines]
    of_a_talk = [each for each in lines if "five minutes" in each or "a minute to think" in each]
    assert len(of_a_talk) == 2
    assert [each for each in lines if named.search(each)] == of_a_talk


def test_their_own_softening_sentence_comes_first(echo: Echo) -> None:
    """The sentence of the pause plan is said before any of ours."""
    echo.hears("ChangePlanIntent", part=None)
    echo.hears("PlanIntent")
    for _ in range(4):
        echo.hears("SkipIntent")
    echo.hears("KeepAgreementIntent", agreement="we're a team")
    echo.yes()
    echo.attributes = {}
    assert "Here's the one you picked: we're a team." in echo.hears("SaySofterIntent").said
    heard = {line(echo.hears(ANOTHER), "soften") for _ in WORDS["say"]["soften"]}
    assert heard == set(WORDS["say"]["soften"])


def test_a_line_in_the_middle_of_the_ritual(echo: Echo, memory: Memory) -> None:
    """Asked for while people talk, a line is said and the quiet goes on, at the same step."""
    echo.hears("RitualIntent")
    echo.yes()
    before = memory.household.place
    answer = echo.hears("SaySofterIntent")
    line(answer, "soften")
    assert answer.response["outputSpeech"]["ssml"].count("<break ") == 6 + 2
    assert memory.household.place == before
    assert "what did you hear?" in echo.hears(NEXT).said


def test_what_words_somebody_looks_for_is_not_logged(
    echo: Echo, caplog: pytest.LogCaptureFixture
) -> None:
    """The log says that a turn was answered, and not which moment or subject it was about."""
    with caplog.at_level(logging.DEBUG):
        for intent in (*MOMENTS, *SUBJECTS):
            echo.hears(intent)
    assert "other" in everything_logged(caplog)
    assert not [intent for intent in (*MOMENTS, *SUBJECTS) if intent in everything_logged(caplog)]


def test_nothing_of_a_line_is_stored(echo: Echo, memory: Memory, clock: FrozenClock) -> None:
    """Asking for lines leaves no trace in the record but the device's zone, which dates them."""
    echo.open()
    before = memory.household
    echo.hears("SetBoundaryIntent")
    echo.hears(ANOTHER)
    zones = {KITCHEN: ZoneReading("America/New_York", clock.now)}
    assert memory.household == replace(before, zones=zones)
