"""A turn is cut off after its save; another speaker comes in between; a request comes twice."""

from collections.abc import Callable
from pathlib import Path

import pytest

from speaker.services import AlexaServices
from tests.front_door.between import Between
from tests.front_door.conftest import Memory
from tests.front_door.dying import dies_before, intent
from tests.front_door.echo import Answer, Echo, reminders, timers
from tests.front_door.slots import occasion, repeat_day, which


def lengths(alexa: AlexaServices) -> list[str]:
    return [timer["duration"] for timer in timers(alexa)]


MORE = intent("MoreTimeIntent", length="PT10M")


@pytest.mark.parametrize("method", ["DELETE", "POST"])
def test_a_move_that_is_cut_off(
    echo: Echo, alexa: AlexaServices, alexas: Between, database: Path, method: str
) -> None:
    """A move dies after its save: the next turn makes that chime, and says so."""
    echo.hears("StartBreakIntent", length="PT20M")
    echo.clock.advance(minutes=5)
    dies_before(method, echo, alexas, database, MORE)
    echo.clock.advance(minutes=1)
    assert echo.hears("TimeLeftIntent").said == (
        "24 minutes to go. Back at 7:25. Your chime is set now."
    )
    assert lengths(alexa) == ["PT24M"]
    assert echo.hears("TimeLeftIntent").said == "24 minutes to go. Back at 7:25."
    assert lengths(alexa) == ["PT24M"]


def test_a_start_that_is_cut_off(
    echo: Echo, alexa: AlexaServices, alexas: Between, database: Path
) -> None:
    """A start dies after its save: whoever asks for the break again has one with a chime."""
    dies_before("POST", echo, alexas, database, intent("StartBreakIntent", length="PT20M"))
    assert echo.hears("StartBreakIntent", length="PT20M").said == (
        "You've got a break going, back at 7:15. Your chime is set now."
    )
    assert lengths(alexa) == ["PT20M"]


def test_a_move_that_is_cut_off_and_a_service_that_fails(
    echo: Echo, alexa: AlexaServices, alexas: Between, database: Path
) -> None:
    """If the chime cannot be made later either, it says so once, and not again."""
    echo.hears("StartBreakIntent", length="PT20M")
    dies_before("POST", echo, alexas, database, MORE)
    alexas.answers["POST"] = (500, "")
    assert echo.hears("TimeLeftIntent").said.endswith(
        "I couldn't set the chime, so keep an eye on the clock."
    )
    assert echo.hears("ReturnTimeIntent").said == (
        "Back at 7:25. The chime isn't set, so keep an eye on the clock."
    )
    del alexas.answers["POST"]
    assert echo.hears("ReturnTimeIntent").said == "Back at 7:25."
    assert lengths(alexa) == []


def test_a_chime_that_somebody_cancelled(echo: Echo, alexa: AlexaServices) -> None:
    """If somebody removed the chime, it says so once, and does not make it again."""
    echo.hears("StartBreakIntent", length="PT20M")
    echo.falls_silent()
    echo.clock.advance(minutes=8)
    alexa.alerts.delete_timers()
    assert echo.hears("TimeLeftIntent").said == (
        "12 minutes to go. Back at 7:15. The chime isn't set, so keep an eye on the clock."
    )
    assert echo.hears("TimeLeftIntent").said == "12 minutes to go. Back at 7:15."
    assert lengths(alexa) == []


def test_a_chime_that_is_looked_for_once_a_turn(echo: Echo, alexas: Between) -> None:
    """A turn asks for the list of a kind once, however many cues it looks for."""
    echo.hears("StartBreakIntent", length="PT20M")
    echo.clock.advance(minutes=5)
    for name, slots in (
        ("TimeLeftIntent", {}),
        ("MoreTimeIntent", {"length": "PT10M"}),
        ("TimeLeftIntent", {}),
        ("BothBackIntent", {}),
        ("DebriefIntent", {}),
        ("AMAZON.HelpIntent", {}),
    ):
        before = alexas.count("GET", "timers")
        echo.hears(name, **slots)
        assert alexas.count("GET", "timers") - before <= 1


def _every_day_at(echo: Echo, at: str) -> Answer:
    _asked(echo, at)
    answer = echo.yes()
    echo.attributes = {}
    return answer


def _asked(echo: Echo, at: str) -> None:
    echo.hears(
        "RhythmIntent",
        occasion=occasion("debrief"),
        clock_time=at,
        repeat_day=repeat_day("every day", "daily"),
    )


def rules(alexa: AlexaServices) -> list[str]:
    return [
        rule.partition(";INTERVAL")[0]
        for each in reminders(alexa)
        for rule in each["trigger"]["recurrence"]["recurrenceRules"]
    ]


AT_EIGHT = "FREQ=DAILY;BYHOUR=20;BYMINUTE=0;BYSECOND=0"


@pytest.mark.parametrize(
    "elsewhere",
    [
        lambda echo: echo.open(),
        lambda echo: echo.hears("TimeLeftIntent"),
        lambda echo: echo.hears("StartBreakIntent", length="PT20M"),
        lambda echo: echo.hears("HearRhythmIntent"),
        lambda echo: echo.hears("WhatIsKeptIntent"),
    ],
)
@pytest.mark.parametrize("was_seen", [True, False])
def test_somebody_speaks_while_a_reminder_is_replaced(
    echo: Echo,
    study: Echo,
    alexa: AlexaServices,
    alexas: Between,
    elsewhere: Callable[[Echo], Answer],
    was_seen: bool,  # noqa: FBT001  a parameter of the test
) -> None:
    """A look in another room takes no reminder that is about to go; "no more" then leaves none."""
    _every_day_at(echo, "20:00")
    echo.clock.advance(minutes=5)
    if was_seen:
        echo.hears("HearRhythmIntent")
    alexas.meanwhile["DELETE"] = lambda: _ignore(elsewhere(study))
    _every_day_at(echo, "20:00")
    assert rules(alexa) == [AT_EIGHT]
    echo.clock.advance(minutes=5)
    assert "8 pm" in echo.hears("HearRhythmIntent").said
    echo.hears("StopRhythmIntent", occasion=occasion("debrief"))
    assert rules(alexa) == []


def _ignore(answer: Answer) -> None:
    """Let another room's turn pass."""


@pytest.mark.parametrize("method", ["DELETE", "POST"])
@pytest.mark.parametrize("at", ["20:00", "21:00"])
@pytest.mark.parametrize("minutes", [0, 5, 60])
def test_a_reminder_whose_replacement_is_cut_off(
    echo: Echo,
    alexa: AlexaServices,
    alexas: Between,
    database: Path,
    method: str,
    at: str,
    minutes: int,
) -> None:
    """It names the reminder that rings; if none is left, it says so without being asked."""
    _every_day_at(echo, "20:00")
    echo.hears("HearRhythmIntent")
    _asked(echo, at)
    dies_before(method, echo, alexas, database, intent("AMAZON.YesIntent"))
    echo.clock.advance(minutes=minutes)
    next_turn = echo.hears("TimeLeftIntent").said
    told = echo.hears("HearRhythmIntent").said
    if method == "DELETE":
        assert rules(alexa) == [AT_EIGHT]
        assert "every day at 8 pm" in told
    else:
        assert rules(alexa) == []
        assert "isn't set anymore" in next_turn
        assert "pm" not in told


def test_a_first_reminder_that_is_cut_off_is_not_told_as_set(
    echo: Echo, study: Echo, alexas: Between, database: Path
) -> None:
    """Until nobody can be about to make it anymore, another room hears that it is being set."""
    _asked(echo, "20:00")
    dies_before("POST", echo, alexas, database, intent("AMAZON.YesIntent"))
    echo.clock.advance(seconds=1)
    assert study.hears("HearRhythmIntent").said == (
        "A reminder about your debrief every day at 8 pm is just being set."
        " To be sure, ask again in a minute."
    )
    echo.clock.advance(minutes=1)
    assert study.hears("HearRhythmIntent").said.startswith("You don't have any regular times yet.")


def test_a_check_in_that_is_cut_off_is_not_told_as_set(
    echo: Echo, study: Echo, alexas: Between, database: Path
) -> None:
    """The same holds of the check-in, which is told after an agreement was kept."""
    echo.hears("CheckInIntent", repeat_day=repeat_day("sunday", "sunday"), clock_time="18:00")
    dies_before("POST", echo, alexas, database, intent("AMAZON.YesIntent"))
    echo.clock.advance(seconds=1)
    study.hears("KeepAgreementIntent", agreement="we call when one of us is late")
    assert study.yes().said.endswith(
        "A reminder about your check-in on Sunday at 6 pm is just being set."
        " To be sure, ask again in a minute."
    )


def test_a_reminder_that_was_deleted_in_the_app(
    echo: Echo, alexa: AlexaServices, alexas: Between
) -> None:
    """Reminders are looked for each time before they are told, and one look is enough."""
    _every_day_at(echo, "20:00")
    assert "8 pm" in echo.hears("HearRhythmIntent").said
    (reminder,) = reminders(alexa)
    alexa.alerts.delete_reminder(reminder["alertToken"])
    echo.clock.advance(days=3)
    before = alexas.count("GET", "reminders")
    assert "8 pm" not in echo.hears("HearRhythmIntent").said
    assert alexas.count("GET", "reminders") == before + 1


def test_what_is_kept_counts_the_reminders_that_are_there(echo: Echo, alexa: AlexaServices) -> None:
    """A reminder that was deleted in the app is no longer counted among what is kept."""
    _every_day_at(echo, "20:00")
    assert "1 reminder" in echo.hears("WhatIsKeptIntent").said
    (reminder,) = reminders(alexa)
    alexa.alerts.delete_reminder(reminder["alertToken"])
    assert "reminder time" not in echo.hears("WhatIsKeptIntent").said


# -- one request, delivered twice

TWICE = "amzn1.echo-api.request.twice"


def _twice(echo: Echo, send: Callable[[Echo], Answer]) -> Answer:
    """Deliver the same request again, because the first answer never came."""
    attributes, echo.request_id = echo.attributes, TWICE
    send(echo)
    echo.attributes = attributes
    answer = send(echo)
    echo.request_id = None
    return answer


@pytest.mark.parametrize(
    ("name", "length", "back", "duration"),
    [("MoreTimeIntent", "PT10M", "7:25", "PT30M"), ("LessTimeIntent", "PT5M", "7:10", "PT15M")],
)
def test_more_or_less_time_delivered_twice(
    echo: Echo, alexa: AlexaServices, name: str, length: str, back: str, duration: str
) -> None:
    """The break moves once, and the second answer tells where it stands."""
    echo.hears("StartBreakIntent", length="PT20M")
    echo.falls_silent()
    if name == "LessTimeIntent":
        echo.hears(name, length=length)
        answer = _twice(echo, lambda at: at.yes())
    else:
        answer = _twice(echo, lambda at: at.hears(name, length=length))
    assert answer.said in (f"Back at {back}.", f"Your break ends at {back}.")
    assert lengths(alexa) == [duration]
    assert echo.hears(name, length=length).said != answer.said


def test_a_heads_up_that_was_to_go_and_was_delivered_twice(
    echo: Echo, alexa: AlexaServices, alexas: Between, database: Path
) -> None:
    """The first delivery dies before it clears it; the second clears it, and may say it is gone."""
    echo.hears("StartBreakIntent", length="PT20M")
    echo.falls_silent()
    echo.hears("HeadsUpIntent")
    assert lengths(alexa) == ["PT15M", "PT20M"]
    echo.request_id = TWICE
    dies_before("DELETE", echo, alexas, database, intent("NoHeadsUpIntent"))
    assert echo.hears("NoHeadsUpIntent").said == "Okay, just the chime."
    assert lengths(alexa) == ["PT20M"]


def test_a_regular_time_that_was_to_go_and_was_delivered_twice(
    echo: Echo, alexa: AlexaServices, alexas: Between, database: Path
) -> None:
    """The first delivery dies before it clears the reminder; after the second none is left."""
    _every_day_at(echo, "20:00")
    echo.request_id = TWICE
    request = intent("StopRhythmIntent")
    request["intent"]["slots"]["occasion"] = {"name": "occasion", **occasion("debrief")}
    dies_before("DELETE", echo, alexas, database, request)
    echo.hears("StopRhythmIntent", occasion=occasion("debrief"))
    assert rules(alexa) == []


def test_a_replacement_that_was_cut_off_and_is_asked_for_again(
    echo: Echo, alexa: AlexaServices, alexas: Between, database: Path
) -> None:
    """Seven minutes later the same yes makes it, so it does not say that it is gone."""
    _every_day_at(echo, "20:00")
    _asked(echo, "21:00")
    asking = echo.attributes
    dies_before("POST", echo, alexas, database, intent("AMAZON.YesIntent"))
    assert rules(alexa) == []
    echo.clock.advance(minutes=7)
    echo.attributes = asking
    assert echo.yes().said == "Okay. You'll get a reminder every day at 9 pm."
    assert rules(alexa) == [AT_EIGHT.replace("20", "21")]


def test_a_heads_up_that_cannot_go_and_was_delivered_twice(
    echo: Echo, alexa: AlexaServices, alexas: Between
) -> None:
    """The second delivery says as the first did that it may still come."""
    echo.hears("StartBreakIntent", length="PT20M")
    echo.falls_silent()
    echo.hears("HeadsUpIntent")
    alexas.answers["DELETE"] = (500, "")
    answer = _twice(echo, lambda at: at.hears("NoHeadsUpIntent"))
    assert answer.said == "Okay, just the chime. The old heads-up may still come."
    assert lengths(alexa) == ["PT15M", "PT20M"]


def test_next_delivered_twice(echo: Echo, memory: Memory) -> None:
    """A step of a guided talk is not skipped: the second answer asks the same question."""
    echo.hears("RitualIntent")
    answer = _twice(echo, lambda at: at.hears("AMAZON.NextIntent"))
    assert "what was hard for you?" in answer.said
    assert memory.household.place
    assert memory.household.place.position == (1, 3)
    assert answer.is_listening


def test_a_yes_to_an_agreement_delivered_twice(echo: Echo, memory: Memory) -> None:
    """What was agreed is kept once."""
    echo.hears("KeepAgreementIntent", agreement="no phones at dinner")
    answer = _twice(echo, lambda at: at.yes())
    assert [each.words for each in memory.household.agreements] == ["no phones at dinner"]
    assert answer.said == "That's done."


def test_an_agreement_dropped_twice(echo: Echo, memory: Memory) -> None:
    """Dropping the first one drops one, also if the request comes again."""
    for words in ("no phones at dinner", "we say when we'll be back"):
        echo.hears("KeepAgreementIntent", agreement=words)
        echo.yes()
    echo.attributes = {}
    _twice(echo, lambda at: at.hears("DropAgreementIntent", which=which("1")))
    assert len(memory.household.agreements) == 1


def test_words_of_danger_delivered_twice(echo: Echo) -> None:
    """Each delivery of a call for help gets the number."""
    echo.hears("RitualIntent")
    answer = _twice(echo, lambda at: at.hears("SafetyIntent"))
    assert "911" in answer.said


def test_more_time_delivered_twice_around_another_turn(
    echo: Echo, study: Echo, alexa: AlexaServices
) -> None:
    """The break moves once, also if somebody says something else in between."""
    echo.hears("StartBreakIntent", length="PT20M")
    echo.request_id = TWICE
    echo.hears("MoreTimeIntent", length="PT10M")
    study.hears("KeepTopicIntent", topic="the budget")
    assert echo.hears("MoreTimeIntent", length="PT10M").said == "Back at 7:25."
    assert lengths(alexa) == ["PT30M"]


@pytest.mark.parametrize(
    ("intent", "slots"),
    [("MoreTimeIntent", {"length": "PT1M"}), ("MoveBreakIntent", {"length": "PT20M"})],
)
@pytest.mark.parametrize("then", ["SafetyIntent", "SelfHarmIntent", "again"])
def test_a_small_move_and_a_turn_that_touches_no_chime(
    echo: Echo, alexa: AlexaServices, intent: str, slots: dict[str, str], then: str
) -> None:
    """A call for help, or a second delivery, takes no chime away that was promised."""
    echo.hears("StartBreakIntent", length="PT20M")
    echo.clock.advance(seconds=20)
    echo.request_id = TWICE
    echo.hears(intent, **slots)
    before = timers(alexa)
    if then == "again":
        echo.hears(intent, **slots)
    else:
        echo.request_id = None
        echo.hears(then)
    assert timers(alexa) == before
    assert len(before) == 1


def test_a_call_for_help_waits_for_no_chime(echo: Echo, alexas: Between) -> None:
    """After a move, a call for help asks nothing of the timers."""
    echo.hears("StartBreakIntent", length="PT20M")
    echo.hears("MoreTimeIntent", length="PT10M")
    before = alexas.count("GET", "timers") + alexas.count("DELETE", "timers")
    echo.hears("SafetyIntent")
    assert alexas.count("GET", "timers") + alexas.count("DELETE", "timers") == before


def test_a_start_delivered_twice(echo: Echo, alexa: AlexaServices) -> None:
    """One break with one chime, and the second answer has its return time."""
    answer = _twice(echo, lambda at: at.hears("StartBreakIntent", length="PT20M"))
    assert "back at 7:15" in answer.said
    assert lengths(alexa) == ["PT20M"]
