"""While a break runs: how long is left, moving it, reassurance, and ending it."""

from datetime import UTC, datetime, timedelta

import pytest

from skill.domain.breaks import Punctuality
from speaker.services import AlexaServices
from tests.front_door.conftest import Memory
from tests.front_door.echo import Echo, FrozenClock, Handler, reminders, timers

BACK_AT_7_15 = datetime(2026, 11, 24, 0, 15, tzinfo=UTC)


@pytest.fixture(autouse=True)
def running(echo: Echo, clock: FrozenClock) -> None:
    """Ten minutes into a break of twenty, called at 6:55 pm with a topic."""
    echo.hears("StartBreakIntent", length="PT20M", topic="the budget")
    clock.advance(minutes=10)


def durations(alexa: AlexaServices) -> list[str]:
    return [timer["duration"] for timer in timers(alexa)]


@pytest.mark.parametrize(
    ("intent", "said"),
    [
        ("TimeLeftIntent", "10 minutes to go. Back at 7:15."),
        ("ReturnTimeIntent", "Back at 7:15."),
        ("WhereAreWeIntent", "Back at 7:15."),
        ("TopicIntent", "Just the budget."),
        (
            "ReassureIntent",
            "I don't know. But the plan was to be back at 7:15, and that's still on.",
        ),
        ("AMAZON.StopIntent", "All right. Your break ends at 7:15."),
        ("AMAZON.PauseIntent", "All right. Your break ends at 7:15."),
        ("AMAZON.CancelIntent", "All right. Your break ends at 7:15."),
        ("AMAZON.NavigateHomeIntent", "All right. Your break ends at 7:15."),
        ("AMAZON.RepeatIntent", "Back at 7:15."),
        ("AMAZON.NoIntent", "All right. Your break ends at 7:15."),
    ],
)
def test_one_shots_tell_and_end(echo: Echo, memory: Memory, intent: str, said: str) -> None:
    """Each question about the running break is answered in one breath, and changes nothing."""
    before = memory.household
    answer = echo.hears(intent)
    assert answer.said == said
    assert answer.ends
    assert memory.household == before


@pytest.mark.parametrize(
    ("intent", "said"),
    [
        (
            "AMAZON.HelpIntent",
            (
                "Your break ends at 7:15. Steady Ground is for practice, not medical"
                " or therapeutic advice."
            ),
        ),
        ("AMAZON.FallbackIntent", "I missed that. You're still back at 7:15."),
        ("AMAZON.YesIntent", "I'm listening."),
    ],
)
def test_what_keeps_listening(echo: Echo, intent: str, said: str) -> None:
    """Help, speech that nothing matches and a stray yes tell what can be said, and listen."""
    answer = echo.hears(intent)
    asked = "What do you need: more time, to come back, or to stop?"
    assert answer.said == f"{said} {asked}"
    assert answer.reprompt == asked
    assert answer.is_listening


def test_opening_the_skill_tells_how_long_is_left(echo: Echo) -> None:
    """During a break, opening the skill says how long is left and when they come back."""
    answer = echo.open()
    assert answer.said.startswith("You're on a break with 10 minutes to go. Back at 7:15.")
    assert answer.is_listening
    assert echo.no().said.endswith("back at 7:15.")


def test_the_last_minute(echo: Echo, clock: FrozenClock) -> None:
    """In the last minute what is left is less than a minute."""
    clock.advance(minutes=9, seconds=1)
    assert "less than a minute" in echo.hears("TimeLeftIntent").said


@pytest.mark.parametrize(
    ("intent", "slots", "back", "left"),
    [
        ("MoreTimeIntent", {"length": "PT10M"}, "at 7:25", "PT20M"),
        ("LessTimeIntent", {"length": "PT5M"}, "at 7:10", "PT5M"),
        ("MoveBreakIntent", {"return_time": "08:00"}, "at 8 o'clock", "PT55M"),
        ("MoveBreakIntent", {"length": "PT30M"}, "at 7:25", "PT20M"),
    ],
)
def test_the_return_time_moves(
    echo: Echo,
    alexa: AlexaServices,
    memory: Memory,
    intent: str,
    slots: dict[str, str],
    back: str,
    left: str,
) -> None:
    """More time, less time and a new clock time are spoken, and the one chime moves with them."""
    answer = echo.hears(intent, **slots)
    if intent == "LessTimeIntent":
        assert answer.said == f"That'd be back {back}. Do you both want that?"
        answer = echo.yes()
    assert answer.said in (
        f"Done. Now your break ends {back}. You'll hear a chime then.",
        f"Okay, I changed it. Back {back}. I'll chime then.",
    )
    assert answer.ends
    assert durations(alexa) == [left]
    running = memory.household.current_break
    assert running is not None
    assert running.moves == 1
    assert running.topic == "the budget"
    echo.hears("TimeLeftIntent")
    assert memory.household.cues.to_clear == ()


@pytest.mark.parametrize(
    ("intent", "question"),
    [
        ("MoreTimeIntent", "How many more minutes would you like?"),
        ("LessTimeIntent", "How many minutes should I take off?"),
    ],
)
def test_how_much_is_elicited(echo: Echo, intent: str, question: str) -> None:
    """Saying "more time" without a length asks how much, and Alexa fills in the answer."""
    answer = echo.hears(intent, length=None)
    assert answer.said == answer.reprompt == question
    assert answer.directives == [
        {
            "type": "Dialog.ElicitSlot",
            "slotToElicit": "length",
            "updatedIntent": {
                "name": intent,
                "confirmationStatus": "NONE",
                "slots": {"length": {"name": "length"}},
            },
        }
    ]
    assert "Back at 7:25." in echo.hears("MoreTimeIntent", length="PT10M").said


def test_a_bare_length_answers_how_many_more(echo: Echo) -> None:
    """After "how many more minutes?", "ten minutes" adds ten and asks nothing else."""
    echo.hears("MoreTimeIntent")
    assert "at 7:25" in echo.hears("TimeAnswerIntent", length="PT10M").said


@pytest.mark.parametrize(
    ("slots", "back"),
    [
        ({"return_time": "10:00"}, "at 7:25"),
        ({"minutes": "20"}, "at 7:35"),
        ({"return_time": "20:00"}, "at 8 o'clock"),
        ({"return_time": "07:30"}, "at 7:30"),
    ],
)
def test_a_bare_number_answers_how_many_more(echo: Echo, slots: dict[str, str], back: str) -> None:
    """After "how many more minutes?", "ten" and "twenty" are minutes; a real clock time is one."""
    echo.hears("MoreTimeIntent")
    assert back in echo.hears("TimeAnswerIntent", **slots).said


@pytest.mark.parametrize("minutes", ["?", "", "12345", "-5", "a", "٣"])
def test_a_number_that_cannot_be_read(echo: Echo, alexa: AlexaServices, minutes: str) -> None:
    """A number that makes no sense changes nothing, and the answer is kind."""
    echo.hears("MoreTimeIntent")
    assert echo.hears("TimeAnswerIntent", minutes=minutes).is_listening
    assert durations(alexa) == ["PT20M"]


def test_a_no_to_how_many_more_leaves_it(echo: Echo, alexa: AlexaServices) -> None:
    """After "how many more minutes?", "no" leaves the break as it is."""
    echo.hears("MoreTimeIntent")
    assert echo.no().said.endswith("back at 7:15.")
    assert durations(alexa) == ["PT20M"]


def test_a_second_break_is_a_question_about_the_first(echo: Echo, alexa: AlexaServices) -> None:
    """Asked to start while one runs, the skill says its return time and asks whether to move."""
    answer = echo.hears("StartBreakIntent", length="PT30M")
    assert answer.said == (
        "You've got a break going, back at 7:15. Want to be back at 7:35 instead?"
    )
    assert answer.reprompt == "Want to be back at 7:35 instead?"
    assert durations(alexa) == ["PT20M"]


def test_a_yes_moves_it(echo: Echo, alexa: AlexaServices, memory: Memory) -> None:
    """The yes moves the one break and its one chime, and a new topic takes the old one's place."""
    echo.hears("StartBreakIntent", length="PT30M", topic="bedtime")
    assert "at 7:35" in echo.yes().said
    assert durations(alexa) == ["PT30M"]
    assert memory.household.current_break is not None
    assert memory.household.current_break.topic == "bedtime"


def test_the_same_time_is_no_question(echo: Echo, alexa: AlexaServices) -> None:
    """Asked to start a break that would end when the running one does, it only says that time."""
    answer = echo.hears("StartBreakIntent", length="PT10M")
    assert answer.said == "You've got a break going, back at 7:15."
    assert answer.ends
    assert len(timers(alexa)) == 1


def test_a_no_leaves_it(echo: Echo, alexa: AlexaServices) -> None:
    """The no leaves the break and its chime as they are."""
    echo.hears("StartBreakIntent", length="PT30M")
    assert echo.no().said == "Okay, it's still back at 7:15."
    assert durations(alexa) == ["PT20M"]


def test_another_time_answers_the_move_question(echo: Echo, alexa: AlexaServices) -> None:
    """Instead of yes or no, "until half past seven" moves the break to then."""
    echo.hears("StartBreakIntent", length="PT30M")
    assert "at 7:30" in echo.hears("TimeAnswerIntent", return_time="19:30").said
    assert durations(alexa) == ["PT25M"]


def test_start_over_offers_to_begin_again(echo: Echo, alexa: AlexaServices) -> None:
    """Saying "start over" offers the same length once more from now."""
    assert "Want to be back at 7:25 instead?" in echo.hears("AMAZON.StartOverIntent").said
    echo.yes()
    assert durations(alexa) == ["PT20M"]


def test_moving_beyond_two_hours_asks_for_the_reminder(echo: Echo, alexa: AlexaServices) -> None:
    """A move past the timer's reach asks first, and then a reminder takes the timer's place."""
    answer = echo.hears("MoveBreakIntent", return_time="22:00")
    assert answer.said.endswith("Want me to move it, with a reminder at 10 pm?")
    assert durations(alexa) == ["PT20M"]
    assert echo.yes().said == "Okay, I changed it. Back at 10 pm. You'll get a reminder."
    assert durations(alexa) == []
    (reminder,) = reminders(alexa)
    assert reminder["trigger"]["scheduledTime"] == "2026-11-23T22:00:00"


def test_each_reminder_needs_its_own_yes(echo: Echo, alexa: AlexaServices) -> None:
    """A break that has a reminder is asked about again before another reminder is made."""
    echo.hears("MoveBreakIntent", return_time="22:00")
    echo.yes()
    answer = echo.hears("MoreTimeIntent", length="PT30M")
    assert answer.said.endswith("Want me to move it, with a reminder at 10:30 pm?")
    echo.yes()
    assert len(reminders(alexa)) == 1


def test_moving_back_into_the_timers_reach_needs_no_yes(echo: Echo, alexa: AlexaServices) -> None:
    """A long break that becomes short gets a timer again, and its reminder goes."""
    echo.hears("MoveBreakIntent", return_time="22:00")
    echo.yes()
    echo.hears("MoveBreakIntent", return_time="20:00")
    assert "at 8 o'clock" in echo.yes().said
    assert durations(alexa) == ["PT55M"]
    assert reminders(alexa) == []


@pytest.mark.parametrize(
    ("intent", "slots"),
    [
        ("MoreTimeIntent", {"length": "PT24H"}),
        ("MoveBreakIntent", {"length": "PT24H1M"}),
        ("MoreTimeIntent", {"length": "P9D"}),
    ],
)
def test_never_past_a_day_from_the_first_call(
    echo: Echo, alexa: AlexaServices, intent: str, slots: dict[str, str]
) -> None:
    """No move leads past 24 hours from the first call; the break stays as it is."""
    answer = echo.hears(intent, **slots)
    assert "7:15" in answer.said or "wenty-four hours" in answer.said
    assert durations(alexa) == ["PT20M"]


def test_the_day_counts_across_all_extensions(
    echo: Echo, clock: FrozenClock, memory: Memory
) -> None:
    """However often a break was moved, it ends within 24 hours of its first call."""
    for _ in range(5):
        echo.hears("MoreTimeIntent", length="PT4H40M")
        echo.yes()
        clock.advance(hours=4)
    running = memory.household.current_break
    assert running is not None
    assert running.moves == 5
    answer = echo.hears("MoreTimeIntent", length="PT30M")
    assert answer.said.startswith("That's over twenty-four hours from the start")
    assert memory.household.current_break == running


@pytest.mark.parametrize("length", ["PT10M", "PT15M"])
def test_less_than_nothing_is_now(echo: Echo, alexa: AlexaServices, length: str) -> None:
    """Taking away all that is left changes nothing, and says how to come back now."""
    answer = echo.hears("LessTimeIntent", length=length)
    assert "to come back" in answer.said
    assert "7:15" in answer.said
    assert durations(alexa) == ["PT20M"]


@pytest.mark.parametrize("length", ["?", "PT0S", "-PT5M", "P1Y"])
def test_an_unreadable_extension_changes_nothing(
    echo: Echo, alexa: AlexaServices, length: str
) -> None:
    """An extension that cannot be read gets a kind sentence, and the break stays."""
    answer = echo.hears("MoreTimeIntent", length=length)
    assert answer.is_listening
    assert durations(alexa) == ["PT20M"]


@pytest.mark.parametrize(
    ("minutes_later", "outcome", "said"),
    [
        (0, Punctuality.EARLY, "Hi, you two. Welcome back."),
        (5, Punctuality.ON_TIME, "Right on time. Welcome back."),
        (15, Punctuality.ON_TIME, "Right on time. Welcome back."),
        (16, Punctuality.LATE, "Glad you're back, you two."),
        (600, Punctuality.LATE, "Glad you're back, you two."),
    ],
)
def test_coming_back(
    echo: Echo,
    alexa: AlexaServices,
    clock: FrozenClock,
    memory: Memory,
    minutes_later: int,
    outcome: Punctuality,
    said: str,
) -> None:
    """Early, on time and late each have their words; the topic comes back, and the chime goes."""
    clock.advance(minutes=minutes_later)
    alexa.alerts.ring_next(clock.now)
    answer = echo.hears("BothBackIntent")
    assert answer.said == (
        f"{said} Would you like to talk now, take ten more, or leave it for another day?"
    )
    assert answer.is_listening
    assert memory.household.current_break is None
    (past,) = memory.household.past_breaks
    assert (past.outcome, past.ended_at) == (outcome, clock.now.astimezone(UTC))
    assert durations(alexa) == []


@pytest.mark.parametrize("minutes_later", [10, 15])
def test_opening_at_the_return_time_welcomes_back(
    echo: Echo, clock: FrozenClock, memory: Memory, minutes_later: int
) -> None:
    """Opening the skill when the break is just over is coming back."""
    clock.advance(minutes=minutes_later)
    answer = echo.open()
    assert answer.said == (
        "Your break's over. Welcome back."
        " Would you like to talk now, take ten more, or leave it for another day?"
    )
    assert memory.household.past_breaks[0].outcome is Punctuality.ON_TIME


@pytest.mark.parametrize("intent", ["TimeLeftIntent", "ReturnTimeIntent", "ReassureIntent"])
def test_asked_when_it_is_time(echo: Echo, clock: FrozenClock, intent: str) -> None:
    """Asked within five minutes after the return time, the answer is that it is time."""
    clock.advance(minutes=11)
    assert "time" in echo.hears(intent).said
    assert "here when you" in echo.hears(intent).said


def test_opening_after_a_missed_return(echo: Echo, clock: FrozenClock, memory: Memory) -> None:
    """A yes to the offered new time starts twenty minutes, with the topic that was missed."""
    clock.advance(minutes=40)
    assert echo.open().said == "Your break was up at 7:15. Did you two get to talk?"
    assert "twenty minutes?" in echo.no().said
    assert "See you both at 8:05" in echo.yes().said
    assert memory.household.current_break is not None
    assert memory.household.current_break.topic == "the budget"
    assert memory.household.current_break.return_time == clock.now + timedelta(minutes=20)


def test_a_new_break_after_a_missed_one(echo: Echo, clock: FrozenClock, memory: Memory) -> None:
    """A new break after a missed return begins at once, without asking about the old one."""
    clock.advance(minutes=40)
    answer = echo.hears("StartBreakIntent", length="PT20M")
    assert answer.said.startswith("Okay, a fresh start.")
    assert memory.household.past_breaks[0].outcome is Punctuality.MISSED
    assert memory.household.current_break is not None


def test_more_time_after_the_time(echo: Echo, clock: FrozenClock, alexa: AlexaServices) -> None:
    """Saying "ten more minutes" after the return time counts from now, and is no missed return."""
    clock.advance(minutes=12)
    alexa.alerts.delete_timers()  # it has rung
    assert "at 7:27" in echo.hears("MoreTimeIntent", length="PT10M").said
    assert durations(alexa) == ["PT10M"]


def test_a_return_days_later_was_missed(echo: Echo, clock: FrozenClock, memory: Memory) -> None:
    """Saying "we're back" more than a day after the return time cannot be called late."""
    clock.advance(days=3)
    answer = echo.hears("BothBackIntent")
    assert answer.said == "Your break was up some time ago. Did you two get to talk?"
    assert memory.household.past_breaks[0].outcome is Punctuality.MISSED


def test_a_missed_return_of_yesterday(echo: Echo, clock: FrozenClock) -> None:
    """A return time of the day before is named as yesterday's."""
    clock.advance(hours=14)
    assert "yesterday at 7:15 pm" in echo.hears("TimeLeftIntent").said


def test_a_long_break_does_not_replace_one_that_another_speaker_began(
    echo: Echo, handler: Handler, alexa: AlexaServices, clock: FrozenClock
) -> None:
    """A yes to a long break, after another speaker began one, is asked as a move: one chime."""
    echo.hears("CallOffIntent")
    echo.yes()
    bedroom = Echo(handler, alexa, clock, room="bedroom")
    bedroom.hears("StartBreakIntent", length="PT3H")
    echo.hears("StartBreakIntent", length="PT20M")
    assert "Want me to move it" in bedroom.yes().said
    assert len(timers(alexa)) == 1
    assert reminders(alexa) == []


@pytest.mark.parametrize(
    "intent", ["AMAZON.StopIntent", "AMAZON.HelpIntent", "AMAZON.FallbackIntent"]
)
def test_a_time_that_has_come_is_now(echo: Echo, clock: FrozenClock, intent: str) -> None:
    """A return time that has come is not spoken of as if it were ahead."""
    clock.advance(minutes=13)
    said = echo.hears(intent).said
    assert "7:15" not in said


def test_calling_off(echo: Echo, alexa: AlexaServices, memory: Memory) -> None:
    """A break that is called off leaves nothing running, no chime, and no mark as missed."""
    assert echo.hears("CallOffIntent").said == "Do you both want to call it off?"
    answer = echo.yes()
    assert answer.said == "All right, the break's off."
    assert answer.ends
    assert durations(alexa) == []
    assert memory.household.current_break is None
    assert memory.household.past_breaks == ()


def test_leaving_it_for_today_leaves_the_break(echo: Echo, memory: Memory) -> None:
    """With a break running, "not tonight" says that it goes on, and until when."""
    echo.hears("StartBreakIntent")
    answer = echo.hears("LeaveItIntent")
    assert answer.said == "Okay. You're still on a break, back at 7:15."
    assert answer.ends
    assert memory.household.current_break is not None


def test_the_topic_is_still_known_as_they_come_back(echo: Echo) -> None:
    """Asked for the topic right after the return, it is told, and the question stays open."""
    echo.hears("StartBreakIntent", topic="the budget")
    echo.hears("BothBackIntent")
    answer = echo.hears("TopicIntent")
    assert "the budget" in answer.said
    assert answer.is_listening


def test_keeping_a_topic(echo: Echo, memory: Memory) -> None:
    """A topic that is named during the break takes the place of the one that was kept."""
    answer = echo.hears("KeepTopicIntent", topic="bedtime")
    assert answer.said == "Got it, bedtime. Back at 7:15."
    assert memory.household.current_break is not None
    assert memory.household.current_break.topic == "bedtime"


def test_two_devices_in_two_zones(
    echo: Echo, handler: Handler, alexa: AlexaServices, clock: FrozenClock
) -> None:
    """Each device tells the return time as its own clock shows it."""
    abroad = Echo(handler, alexa, clock, room="hotel", zone="Europe/London")
    assert "12:15" in abroad.hears("ReturnTimeIntent").said
    assert "7:15" in echo.hears("ReturnTimeIntent").said


def test_stopping_in_the_middle_of_a_question(echo: Echo, alexa: AlexaServices) -> None:
    """Saying "stop" stops at once, whatever was asked, and the break goes on."""
    echo.hears("StartBreakIntent", length="PT30M")
    answer = echo.hears("AMAZON.StopIntent")
    assert answer.ends
    assert durations(alexa) == ["PT20M"]


def test_cancel_takes_back_the_question(echo: Echo, alexa: AlexaServices) -> None:
    """Saying "cancel" after a question leaves everything as it was."""
    echo.hears("StartBreakIntent", length="PT30M")
    assert echo.hears("AMAZON.CancelIntent").said == "Okay, it's still back at 7:15."
    assert durations(alexa) == ["PT20M"]


def test_the_end_of_a_session_loses_nothing(echo: Echo, memory: Memory) -> None:
    """However a session ends, the household is as it was, and nothing is said."""
    before = memory.household
    for reason in ("USER_INITIATED", "ERROR", "EXCEEDED_MAX_REPROMPTS"):
        answer = echo.send({"type": "SessionEndedRequest", "reason": reason})
        assert answer.response == {}
    assert memory.household == before
