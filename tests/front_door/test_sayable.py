"""What a screen suggests to say: it is of the interaction model, and it is really answered."""

import shutil
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

from skill.domain.households import Household
from skill.intents.asks import ASKS
from skill.intents.names import YES
from skill.intents.questions import Ask, Question
from skill.intents.sayable import MOST, sayable
from skill.intents.table import INTENTS
from skill.speech import catalog
from skill.speech.catalog import Phrase
from speaker.services import AlexaServices
from tests.front_door.echo import Answer, Echo, FrozenClock, Handler
from tests.model_samples import MODEL

NO_ANSWERS = (
    "fallback.question",
    "fallback.idle",
    "fallback.running",
    "guide.none",
    "repeat.nothing",
    "yes_no.nothing_asked",
)
"""What is said to what means nothing where it was said."""

NEXT, PREVIOUS, REPEAT = "AMAZON.NextIntent", "AMAZON.PreviousIntent", "AMAZON.RepeatIntent"
RESUME, STOP, HELP = "AMAZON.ResumeIntent", "AMAZON.StopIntent", "AMAZON.HelpIntent"
NO = "AMAZON.NoIntent"


@pytest.fixture
def show(handler: Handler, alexa: AlexaServices, clock: FrozenClock) -> Echo:
    return Echo(handler, alexa, clock, has_screen=True)


def can_say(answer: Answer) -> list[str]:
    (directive,) = [each for each in answer.directives if "RenderDocument" in each["type"]]
    names: list[str] = directive["datasources"]["screen"]["canSay"]
    return names


BREAK = ("StartBreakIntent", {"length": "PT20M", "topic": "the budget"})
TO_THE_WORDS = ("RitualIntent", *[NEXT] * 6)
WORDS = ("KeepAgreementIntent", {"agreement": "no phones at dinner"})

Move = str | int | tuple[str, dict[str, str]]
"""An intent, with its slots if it has any; or the minutes that pass."""


def talked(show: Echo, clock: FrozenClock, moves: Sequence[Move]) -> Answer:
    answers = []
    for move in moves:
        if isinstance(move, int):
            clock.advance(minutes=move)
        elif isinstance(move, tuple):
            answers.append(show.hears(move[0], **move[1]))
        else:
            answers.append(show.open() if move == "LaunchRequest" else show.hears(move))
    return answers[-1]


DURING_A_BREAK = [
    "TimeLeftIntent",
    "ReassureIntent",
    "MoreTimeIntent",
    "ReturnIntent",
    "CallOffIntent",
]
TALKS: list[tuple[Sequence[Move], list[str]]] = [
    (
        ["LaunchRequest"],
        [YES, NO, "StartBreakIntent", "RitualIntent", "DebriefIntent", "SayIntent"],
    ),
    ([BREAK], DURING_A_BREAK),
    ([BREAK, "LaunchRequest"], [YES, NO, *DURING_A_BREAK[:4]]),
    ([BREAK, 20, "ReturnTimeIntent"], ["ReturnIntent", "MoreTimeIntent"]),
    ([BREAK, 20, "BothBackIntent"], [YES, NO, "MoreTimeIntent", REPEAT]),
    ([BREAK, "MoreTimeIntent"], ["TimeAnswerIntent", NO, REPEAT]),
    (["RitualIntent"], [NEXT, "MoreTimeIntent", REPEAT, PREVIOUS, "LeaveItIntent"]),
    (TO_THE_WORDS, ["SkipIntent", REPEAT, PREVIOUS, "LeaveItIntent"]),
    ([*TO_THE_WORDS, WORDS], [YES, NO, "SkipIntent", REPEAT, PREVIOUS, "LeaveItIntent"]),
    ([*TO_THE_WORDS, NEXT], [YES, NO, REPEAT, PREVIOUS, "LeaveItIntent"]),
    (["RitualIntent", STOP], [RESUME, "StartBreakIntent", "RitualIntent", "SayIntent", HELP]),
    (["DebriefIntent"], ["WhereAreWeIntent", STOP]),
    (["PlanIntent"], ["TimeAnswerIntent", "SkipIntent", REPEAT, PREVIOUS, "LeaveItIntent"]),
    (["SayIntent"], ["SayInConflictIntent", "SayWhenQuietIntent", "SaySofterIntent", NO]),
    (["SaySofterIntent"], ["AnotherIntent", "WhyIntent", "SlowerIntent", NO]),
    (["FloodingIntent"], ["TellMoreIntent", REPEAT, NO]),
    (["ForgetIntent"], ["ForgetIntent", NO, REPEAT]),
    (["SafetyIntent"], []),
]


@pytest.mark.parametrize(("moves", "names"), TALKS)
def test_what_is_suggested(
    show: Echo, clock: FrozenClock, moves: Sequence[Move], names: list[str]
) -> None:
    """It is what the question can be answered with, or else what the state suggests."""
    assert can_say(talked(show, clock, moves)) == names


@pytest.mark.parametrize("moves", [moves for moves, _ in TALKS])
def test_what_is_suggested_is_answered(
    show: Echo, clock: FrozenClock, database: Path, tmp_path: Path, moves: Sequence[Move]
) -> None:
    """If people say a suggestion, it is understood as what was suggested."""
    names, before = can_say(talked(show, clock, moves)), show.attributes
    shutil.copy(database, tmp_path / "before.db")
    lost = [text for key in NO_ANSWERS for text in variants(key)]
    for name in names:
        shutil.copy(tmp_path / "before.db", database)
        show.attributes = before
        slots = {"length": "PT10M"} if name == "TimeAnswerIntent" else {}
        said = show.hears(name, **slots).said
        assert not [text for text in lost if text in said], name


def variants(key: str) -> list[str]:
    words = catalog.load("en-US")
    filled = {"back": "at 7:15"} if key == "fallback.running" else {}
    return [words.shown(Phrase(key, filled), number) for number in range(words.count(key))]


@pytest.mark.parametrize("ask", Ask)
def test_each_question_has_something_to_say(ask: Ask) -> None:
    """A few intents of the interaction model, each once, that the question or they answer."""
    names = sayable(Question(ask), Household(), datetime(2026, 11, 23, tzinfo=UTC))
    assert 0 < len(names) == len(set(names)) <= MOST
    assert set(names) <= MODEL.intents.keys()
    assert set(names) <= ASKS[ask].answers.keys() | INTENTS.keys()


@pytest.mark.parametrize(
    ("ask", "names"),
    [
        (Ask.LENGTH, [YES, NO, REPEAT]),
        (Ask.MOVE, [YES, NO, "TimeAnswerIntent", REPEAT]),
        (Ask.TIME, ["TimeAnswerIntent", NO, REPEAT]),
        (Ask.NEW_WORDS, ["SkipIntent", REPEAT]),
        (Ask.KEEP_NEW, [YES, NO, "SkipIntent", REPEAT]),
        (Ask.WHICH_CHANGED, ["ChangeAgreementIntent", NO, REPEAT]),
        (Ask.FORGET_SURE, [YES, NO, REPEAT]),
        (Ask.OCCASION, ["TimeAnswerIntent", "DebriefIntent", "StateOfUsIntent", NO, REPEAT]),
    ],
)
def test_what_answers_a_question(ask: Ask, names: list[str]) -> None:
    """It suggests "yes" if that is an answer, and no two things that do the same."""
    now = datetime(2026, 11, 23, tzinfo=UTC)
    assert list(sayable(Question(ask), Household(), now)) == names
