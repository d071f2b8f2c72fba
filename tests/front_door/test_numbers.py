"""A bare number, and the whole hour that Alexa may hear in its place."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from speaker.services import AlexaServices
from tests.front_door.conftest import Memory
from tests.front_door.echo import Answer, Echo, FrozenClock, day_part, reminders, timers
from tests.front_door.slots import listed, part

NUMBER, ANSWER = "NumberIntent", "TimeAnswerIntent"
Said = tuple[str, dict[str, Any]]


def minutes_left(memory: Memory, clock: FrozenClock) -> float | None:
    running = memory.household.current_break
    return None if running is None else (running.return_time - clock.now) / timedelta(minutes=1)


def made(alexa: AlexaServices) -> int:
    """Return how many chimes have been asked for so far."""
    return len([each for each in alexa.requests if each.method == "POST"])


def nothing_rings(alexa: AlexaServices) -> bool:
    return not timers(alexa) and not reminders(alexa)


def launch(echo: Echo) -> None:
    echo.open()


def refused(echo: Echo) -> None:
    echo.hears("StartBreakIntent", length="PT25H")


def missed(echo: Echo) -> None:
    echo.hears("StartBreakIntent")
    echo.clock.advance(hours=3)
    echo.open()


def both_back(echo: Echo) -> None:
    echo.hears("StartBreakIntent")
    echo.hears("BothBackIntent")


LENGTH_ASKED = [launch, refused, missed]


@pytest.mark.parametrize("number", [1, 5, 8, 10, 12, 45, 120])
@pytest.mark.parametrize("asked", LENGTH_ASKED)
def test_a_number_is_minutes_where_a_length_was_asked(
    echo: Echo, clock: FrozenClock, memory: Memory, asked: Any, number: int
) -> None:
    """However it came to the question, "ten" is a break of ten minutes."""
    asked(echo)
    echo.hears(NUMBER, number=str(number))
    assert minutes_left(memory, clock) == number


@pytest.mark.parametrize("intent", [ANSWER, "MoveBreakIntent"])
@pytest.mark.parametrize(
    ("heard", "asked_back"),
    [
        ("22:00", "Do you mean 10 minutes, or back at 10 o'clock?"),
        ("10:00", "Do you mean 10 minutes, or back at 10 o'clock?"),
        ("20:00", "Do you mean 8 minutes, or back at 8 o'clock?"),
        ("05:00", "Do you mean 5 minutes, or back at 5 o'clock?"),
        ("12:00", "Do you mean 12 minutes, or back at 12 o'clock?"),
    ],
)
@pytest.mark.parametrize("asked", LENGTH_ASKED)
def test_a_whole_hour_is_asked_back_about(
    echo: Echo,
    alexa: AlexaServices,
    memory: Memory,
    asked: Any,
    intent: str,
    heard: str,
    asked_back: str,
) -> None:
    """A bare whole hour after "how long?" may be as many minutes, so nothing starts yet."""
    asked(echo)
    before = made(alexa)
    answer = echo.hears(intent, return_time=heard)
    assert (answer.said, answer.reprompt) == (asked_back, asked_back)
    assert memory.household.current_break is None
    assert made(alexa) == before


@pytest.mark.parametrize("asked", [refused, missed])
def test_a_whole_sentence_with_a_bare_hour_is_asked_back_about(
    echo: Echo, memory: Memory, asked: Any
) -> None:
    """Alexa may hear a bare "eight" as a wish for a break; after "how long?" that is not sure."""
    asked(echo)
    answer = echo.hears("StartBreakIntent", return_time="20:00")
    assert answer.said == "Do you mean 8 minutes, or back at 8 o'clock?"
    assert memory.household.current_break is None


@pytest.mark.parametrize(
    ("answer", "minutes"),
    [
        ((ANSWER, {"length": "PT8M"}), 8),
        ((NUMBER, {"number": "8"}), 8),
        ((ANSWER, {"return_time": "20:00"}), 65),
        ((ANSWER, {"clock_time": "08:00"}), 65),
        (("MoveBreakIntent", {"return_time": "20:00"}), 65),
        (("StartBreakIntent", {"return_time": "20:00"}), 65),
        ((ANSWER, {"return_time": "08:00", "day_part": day_part("pm", "pm")}), 65),
    ],
)
def test_both_answers_are_taken(
    echo: Echo, clock: FrozenClock, memory: Memory, answer: Said, minutes: int
) -> None:
    """After "8 minutes, or 8 o'clock?" either is taken, and the topic is not lost."""
    echo.hears("StartBreakIntent", length="PT25H", topic="the budget")
    echo.hears(ANSWER, return_time="20:00")
    echo.hears(answer[0], **answer[1])
    assert minutes_left(memory, clock) == minutes
    assert memory.household.current_break is not None
    assert memory.household.current_break.topic == "the budget"


def test_neither_yes_nor_no_answers_which_it_is(echo: Echo, memory: Memory) -> None:
    """A "yes" is asked again, a "no" leaves it, and nothing starts."""
    echo.open()
    asked = echo.hears(ANSWER, return_time="22:00")
    assert echo.yes().said == asked.said
    assert echo.hears(ANSWER).said == asked.said
    answer = echo.no()
    assert answer.said == "Okay, we'll leave it as it is."
    assert answer.ends
    assert memory.household.current_break is None


@pytest.mark.parametrize(
    "slots",
    [
        {"clock_time": "08:00"},
        {"return_time": "19:30"},
        {"return_time": "08:00", "day_part": day_part("tonight", "evening")},
    ],
)
def test_what_can_only_be_a_clock_time_is_taken_at_once(
    echo: Echo, memory: Memory, slots: dict[str, Any]
) -> None:
    """After "how long?", "until eight", "half past seven" and "eight tonight" are clear."""
    echo.open()
    assert "Back" in echo.hears(ANSWER, **slots).said
    assert memory.household.current_break is not None


@pytest.mark.parametrize("intent", [ANSWER, "MoveBreakIntent"])
@pytest.mark.parametrize(
    "before", [None, ("TourIntent", {}), ("SaySofterIntent", {}), ("ForgetIntent", {})]
)
def test_a_whole_hour_that_answers_nothing_is_asked_back_about(
    echo: Echo, memory: Memory, before: Said | None, intent: str
) -> None:
    """With no question for a length, and with none at all, a bare hour starts nothing either."""
    if before:
        echo.hears(before[0], **before[1])
    answer = echo.hears(intent, return_time="20:00")
    assert answer.said == "Do you mean 8 minutes, or back at 8 o'clock?"
    assert memory.household.current_break is None


@pytest.mark.parametrize("heard", ["25:00", "29:00", "99:00", "7:00:00"])
def test_an_hour_that_no_clock_has_is_asked_for_again(
    echo: Echo, memory: Memory, heard: str
) -> None:
    """What no clock shows is not taken for minutes."""
    echo.open()
    answer = echo.hears(ANSWER, return_time=heard)
    assert answer.said.startswith(("I didn't catch the time.", "I'm not sure what time"))
    assert answer.is_listening
    assert memory.household.current_break is None


def test_a_number_alone_offers_a_break(echo: Echo, clock: FrozenClock, memory: Memory) -> None:
    """With no question open, nothing starts before a yes."""
    answer = echo.hears(NUMBER, number="10")
    assert answer.said == "There's no break on right now. Want me to start one now, for 10 minutes?"
    assert memory.household.current_break is None
    echo.yes()
    assert minutes_left(memory, clock) == 10


def test_a_number_alone_offers_to_move(echo: Echo, clock: FrozenClock, memory: Memory) -> None:
    """While a break runs, it may be as many minutes more; nothing moves before a yes."""
    echo.hears("StartBreakIntent")
    echo.falls_silent()
    answer = echo.hears(NUMBER, number="10")
    assert answer.said.endswith("back at 7:15. Want to be back at 7:25 instead?")
    assert minutes_left(memory, clock) == 20
    echo.yes()
    assert minutes_left(memory, clock) == 30


@pytest.mark.parametrize(("intent", "minutes"), [("MoreTimeIntent", 30), ("LessTimeIntent", 10)])
@pytest.mark.parametrize("answer", [(NUMBER, {"number": "10"}), (ANSWER, {"return_time": "10:00"})])
def test_a_number_answers_how_many(
    echo: Echo, clock: FrozenClock, memory: Memory, intent: str, minutes: int, answer: Said
) -> None:
    """After "how many more?" and "how many less?" a number is so many minutes."""
    echo.hears("StartBreakIntent")
    echo.hears(intent)
    echo.hears(answer[0], **answer[1])
    if minutes < 20:
        echo.yes()
    assert minutes_left(memory, clock) == minutes


@pytest.mark.parametrize(
    ("intent", "answer", "minutes"),
    [
        ("MoreTimeIntent", (ANSWER, {"length": "PT10M"}), 30),
        ("MoreTimeIntent", (NUMBER, {"number": "10"}), 30),
        ("MoreTimeIntent", (ANSWER, {"return_time": "20:00"}), 65),
        ("LessTimeIntent", (ANSWER, {"length": "PT10M"}), 10),
        ("LessTimeIntent", (NUMBER, {"number": "10"}), 10),
    ],
)
def test_an_evening_hour_to_how_many_is_asked_back_about(
    echo: Echo, clock: FrozenClock, memory: Memory, intent: str, answer: Said, minutes: int
) -> None:
    """Heard as 22:00, "ten" may be minutes too; the answer then changes the break as asked."""
    echo.hears("StartBreakIntent")
    echo.hears(intent)
    asked = echo.hears(ANSWER, return_time="22:00")
    assert asked.said == "Do you mean 10 minutes, or back at 10 o'clock?"
    assert minutes_left(memory, clock) == 20
    echo.hears(answer[0], **answer[1])
    if minutes < 20:
        echo.yes()
    assert minutes_left(memory, clock) == minutes


def test_a_long_move_of_a_break_that_was_ended(
    echo: Echo, alexa: AlexaServices, clock: FrozenClock, memory: Memory
) -> None:
    """A yes to a reminder for a move asks for one anew if another room has ended the break."""
    alexa.allow()
    echo.hears("StartBreakIntent")
    assert echo.hears("MoveBreakIntent", return_time="22:10").said.endswith("at 10:10 pm?")
    bedroom = Echo(echo.handler, alexa, clock, room="bedroom")
    bedroom.hears("CallOffIntent")
    bedroom.yes()
    assert memory.household.current_break is None
    assert echo.yes().said.endswith("with that reminder?")
    assert nothing_rings(alexa)


def test_a_move_to_no_time(echo: Echo, clock: FrozenClock, memory: Memory) -> None:
    """Asked to move a break that runs, and not to when, it asks how much."""
    echo.hears("StartBreakIntent")
    assert echo.hears("MoveBreakIntent").said == "How many more minutes would you like?"
    assert minutes_left(memory, clock) == 20


@pytest.mark.parametrize("intent", ["MoreTimeIntent", "LessTimeIntent"])
def test_a_clock_time_that_changes_nothing(
    echo: Echo, clock: FrozenClock, memory: Memory, alexa: AlexaServices, intent: str
) -> None:
    """The time that it has already, after "how many more?" or "how many less?", is told as that."""
    echo.hears("StartBreakIntent")
    echo.hears(intent)
    before = made(alexa)
    answer = echo.hears(ANSWER, return_time="19:15")
    assert answer.said in {
        "You're already on a break, back at 7:15.",
        "You've got a break going, back at 7:15.",
    }
    assert (minutes_left(memory, clock), made(alexa)) == (20, before)


def test_none_is_no_hour(echo: Echo, clock: FrozenClock, memory: Memory) -> None:
    """In place of a yes to so much less, "zero" is no length, and no clock time either."""
    echo.hears("StartBreakIntent")
    echo.hears("LessTimeIntent")
    echo.hears(NUMBER, number="10")
    assert echo.hears(NUMBER, number="0").said.startswith(
        ("The shortest break is one minute.", "A break has to be at least one minute.")
    )
    assert minutes_left(memory, clock) == 20


def test_a_number_in_place_of_being_ready(echo: Echo, clock: FrozenClock, memory: Memory) -> None:
    """Asked whether to talk now, "five" is a break of five minutes more."""
    echo.hears("StartBreakIntent", topic="the budget")
    echo.hears("BothBackIntent")
    asked = echo.hears(ANSWER, return_time="17:00")
    assert asked.said == "Do you mean 5 minutes, or back at 5 o'clock?"
    echo.hears(NUMBER, number="5")
    assert minutes_left(memory, clock) == 5
    assert memory.household.current_break is not None
    assert memory.household.current_break.topic == "the budget"


def test_a_number_for_the_usual_length(echo: Echo, memory: Memory) -> None:
    """Asked how long a break is for them, "ten" is ten minutes."""
    echo.hears("PlanIntent")
    assert echo.hears(NUMBER, number="10").said.startswith("Your breaks are 10 minutes.")
    assert memory.household.usual_length == timedelta(minutes=10)


@pytest.mark.parametrize("intent", [ANSWER, "MoveBreakIntent", "StartBreakIntent"])
def test_a_whole_hour_for_the_usual_length(echo: Echo, memory: Memory, intent: str) -> None:
    """A whole hour is no length, so it is asked how they mean it, and nothing starts."""
    echo.hears("ChangePlanIntent", part=part("length"))
    answer = echo.hears(intent, return_time="22:00")
    assert answer.said == (
        "If you meant 10 minutes, say 10 minutes. How long would you like your breaks to be?"
    )
    assert memory.household.pause_plan.length is None
    assert memory.household.current_break is None
    echo.hears(ANSWER, length="PT10M")
    assert memory.household.usual_length == timedelta(minutes=10)


@pytest.mark.parametrize(
    ("number", "back"),
    [("8", "1 hour and 5 minutes"), ("730", "35 minutes"), ("1930", "35 minutes")],
)
def test_a_number_is_an_hour_where_a_clock_time_was_asked(
    echo: Echo, number: str, back: str
) -> None:
    """After "which clock time?" a number is one."""
    echo.hears("StartBreakIntent", return_time="EV")
    assert back in echo.hears(NUMBER, number=number).said


@pytest.mark.parametrize("number", ["?", "30", "-1", "2560", "99999999999999999999", "9" * 5000])
def test_a_number_that_is_no_hour(echo: Echo, memory: Memory, number: str) -> None:
    """What no clock shows is asked for again."""
    echo.hears("StartBreakIntent", return_time="EV")
    answer = echo.hears(NUMBER, number=number)
    assert answer.said.startswith(("I didn't catch the time.", "I'm not sure what time"))
    assert answer.is_listening
    assert memory.household.current_break is None


def test_a_number_is_a_reminder_s_time(echo: Echo) -> None:
    """After "at what time?", for a regular time or a check-in, a number is the hour."""
    echo.hears("RhythmIntent", occasion=listed("OCCASION", "debrief", "debrief"))
    assert "Is that in the morning, or in the evening?" in echo.hears(NUMBER, number="8").said
    assert "every day at 9 pm" in echo.hears(NUMBER, number="21").said
    echo.no()
    echo.hears("CheckInIntent", day_part=day_part("tomorrow", "tomorrow"))
    assert "at 6 pm tomorrow" in echo.hears(NUMBER, number="6").said


def test_a_number_names_an_agreement(echo: Echo, memory: Memory) -> None:
    """After "which one?", "two" is the second."""
    for words in ("no phones at dinner", "we walk on Sundays"):
        echo.hears("KeepAgreementIntent", agreement=words)
        echo.yes()
        echo.no()
    echo.hears("DropAgreementIntent")
    assert "second" in echo.hears(NUMBER, number="2").said
    assert [each.words for each in memory.household.agreements] == ["we walk on Sundays"]


@pytest.mark.parametrize(
    ("number", "said"),
    [
        ("0", "The shortest break is one minute."),
        ("1441", "A break can be up to twenty-four hours."),
        ("99999", "A break can be up to twenty-four hours."),
        ("9" * 5000, "A break can be up to twenty-four hours."),
        ("?", "I didn't catch how long."),
        ("", "I didn't catch how long."),
        ("-5", "I didn't catch how long."),
        ("ten", "I didn't catch how long."),
        ("1.5", "I didn't catch how long."),
    ],
)
def test_a_number_that_no_break_can_last(
    echo: Echo, alexa: AlexaServices, memory: Memory, number: str, said: str
) -> None:
    """It gets the usual kind sentence, and nothing starts, nor at the question that follows."""
    answer = echo.hears(NUMBER, number=number)
    assert answer.said.startswith(said)
    assert answer.is_listening
    assert echo.hears(NUMBER, number=number).is_listening
    assert memory.household.current_break is None
    assert nothing_rings(alexa)


@pytest.mark.parametrize("number", ["8", "22", "?", None])
@pytest.mark.parametrize(
    "before",
    [
        [("ForgetIntent", {})],
        [("SaySofterIntent", {})],
        [("KeepAgreementIntent", {"agreement": "no phones"})],
        [("StartBreakIntent", {}), ("BothBackIntent", {}), ("AMAZON.YesIntent", {})],
        [("RitualIntent", {})],
        [("NamesIntent", {})],
    ],
)
def test_a_number_that_is_no_answer_starts_nothing(
    echo: Echo, alexa: AlexaServices, memory: Memory, before: list[Said], number: str | None
) -> None:
    """If it asked for something else, the question stays open."""
    for intent, slots in before:
        echo.hears(intent, **slots)
    answer = echo.hears(NUMBER, number=number)
    assert answer.is_listening
    assert memory.household.current_break is None
    assert nothing_rings(alexa)


EMPTY = {"length": None, "return_time": None, "clock_time": None, "day_part": None, "number": None}


@pytest.mark.parametrize("intent", [ANSWER, "MoveBreakIntent", NUMBER])
@pytest.mark.parametrize("slots", [{}, EMPTY])
@pytest.mark.parametrize("asked", [None, *LENGTH_ASKED, both_back])
def test_an_answer_without_any_slot_starts_nothing(
    echo: Echo,
    alexa: AlexaServices,
    memory: Memory,
    asked: Any,
    slots: dict[str, None],
    intent: str,
) -> None:
    """Alexa may send an answer of which it understood nothing: it is asked again."""
    if asked:
        asked(echo)
    before = made(alexa)
    answer = echo.hears(intent, **slots)
    assert answer.is_listening
    assert answer.reprompt
    assert answer.said.endswith(answer.reprompt)
    assert memory.household.current_break is None
    assert made(alexa) == before


@pytest.mark.parametrize(
    ("before", "question"),
    [
        ([], "How many more minutes would you like?"),
        ([("MoreTimeIntent", {})], "How many more minutes would you like?"),
        ([("LessTimeIntent", {})], "How many minutes should I take off?"),
        ([("StartBreakIntent", {"length": "PT1H"})], "Want to be back at 7:55 instead?"),
    ],
)
@pytest.mark.parametrize("intent", [ANSWER, "NumberIntent"])
def test_an_answer_without_any_slot_moves_nothing(
    echo: Echo,
    clock: FrozenClock,
    memory: Memory,
    intent: str,
    before: list[Said],
    question: str,
) -> None:
    """While a break runs, the same question is asked again."""
    echo.hears("StartBreakIntent")
    echo.falls_silent()
    for name, slots in before:
        echo.hears(name, **slots)
    answer: Answer = echo.hears(intent)
    assert question in answer.said
    assert answer.is_listening
    assert minutes_left(memory, clock) == 20


@pytest.mark.parametrize(
    "slots",
    [
        {"day_part": "in a bit"},
        {"day_part": {"value": "whenever"}},
        {"return_time": "08:00", "day_part": "whenever"},
        {"length": "?"},
        {"length": "soon"},
        {"return_time": "?"},
    ],
)
@pytest.mark.parametrize("intent", ["StartBreakIntent", ANSWER, "MoveBreakIntent"])
def test_a_slot_that_cannot_be_read_is_no_plain_break(
    echo: Echo, alexa: AlexaServices, memory: Memory, slots: dict[str, Any], intent: str
) -> None:
    """What was said and not understood is asked for; it does not become twenty minutes."""
    answer = echo.hears(intent, **slots)
    assert answer.is_listening
    assert memory.household.current_break is None
    assert nothing_rings(alexa)


@pytest.mark.parametrize(("coarse", "back"), [("AM", "8 am tomorrow"), ("PM", "8 o'clock")])
def test_the_half_of_the_day_is_kept(echo: Echo, coarse: str, back: str) -> None:
    """After "until the morning hours", heard as AM, "eight" is in that half; PM likewise."""
    asked = echo.hears("StartBreakIntent", return_time=coarse)
    assert asked.said == "I can do that. What time do you mean, like until eight?"
    assert back in echo.hears(ANSWER, return_time="08:00").said


def test_tomorrow_is_kept_beside_the_half_of_the_day(echo: Echo, clock: FrozenClock) -> None:
    """After "until tomorrow", "one pm" is tomorrow's."""
    clock.now = datetime(2026, 11, 23, 18, 55, tzinfo=clock.now.tzinfo)
    echo.hears("StartBreakIntent", day_part=day_part("tomorrow", "tomorrow"))
    answer = echo.hears(ANSWER, return_time="01:00", day_part=day_part("pm", "pm"))
    assert "1 pm tomorrow" in answer.said
