"""A whole talk with what AWS Lambda runs, as a process that has nothing else to run.

The clock runs on, so what is exact is held against the household's record, and the record
against the moments before and after it was made.
"""

import json
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from skill.app import Clock
from skill.domain.agreements import Kept
from skill.domain.breaks import Punctuality
from skill.domain.cues import CueKind
from skill.domain.households import Household
from skill.store import records
from speaker.household.scopes import Consent, Scope
from speaker.services import AlexaServices
from tests.aws import template
from tests.aws.conftest import HOUSEHOLD, NEIGHBOURS, Run
from tests.aws.function import Function
from tests.front_door.echo import Answer, Echo, FrozenClock, timers
from tests.front_door.slots import keepsake
from tests.store.places import DynamoDBPlace
from tests.store.wire import Wire

TWENTY_MINUTES = timedelta(minutes=20)
MINUTE = timedelta(minutes=1)
NEXT = "AMAZON.NextIntent"


@pytest.fixture
def neighbours(
    function: Function, alexa: AlexaServices, clock: Clock, zone: str, table: DynamoDBPlace
) -> Echo:
    """Another household, in the middle of its own break."""
    echo = Echo(function, alexa, FrozenClock(clock()), "hall", zone, user_id=NEIGHBOURS)
    echo.hears("StartBreakIntent", length="PT45M", topic="the garden")
    assert NEIGHBOURS in table.items()
    return echo


def household(table: DynamoDBPlace, user_id: str = HOUSEHOLD) -> Household:
    return records.decode(table.item(user_id)["record"]["S"])


def return_time(table: DynamoDBPlace) -> datetime:
    current = household(table).current_break
    assert current
    return current.return_time


def on_the_clock(moment: datetime, zone: str) -> str:
    """Return a moment between eleven and one as it is spoken."""
    local = moment.astimezone(ZoneInfo(zone))
    return "noon" if (local.hour, local.minute) == (12, 0) else f"{local:%-I:%M}"


def hear_steps(echo: Echo, answers: list[str]) -> list[Answer]:
    return [echo.hears(intent) for intent in answers]


def test_a_break_from_launch_to_return(
    echo: Echo, alexa: AlexaServices, clock: Clock, zone: str, table: DynamoDBPlace
) -> None:
    """Opened, a break is started, chimes at its very time, is asked about and come back from."""
    assert echo.open().is_listening
    before = clock()
    started = echo.hears("StartBreakIntent", length="PT20M", topic="the budget")
    back = return_time(table)
    assert before + TWENTY_MINUTES <= back <= clock() + TWENTY_MINUTES
    spoken = on_the_clock(back, zone)
    assert "20 minutes" in started.said
    assert f"at {spoken}." in started.said
    assert "the budget" in started.said
    assert started.said.endswith("Want me to chime when it's time to come back?")
    assert timers(alexa) == []
    assert echo.yes().ends

    (timer,) = timers(alexa)
    assert timer["timerLabel"] == f"Return at {spoken}"
    rings = datetime.fromisoformat(timer["triggerTime"])
    assert back - MINUTE < rings <= clock() + TWENTY_MINUTES
    assert household(table).current_break
    cue = household(table).cues.break_cue
    assert cue
    assert (cue.kind, cue.rings_at) == (CueKind.TIMER, back)

    most = -(-(back - clock()) // MINUTE)
    left = echo.hears("TimeLeftIntent").said
    least = -(-(back - clock()) // MINUTE)
    assert f"at {spoken}" in left
    assert any(f"{minutes} minutes" in left for minutes in range(least, most + 1))

    returned = echo.hears("BothBackIntent")
    assert returned.said.endswith("talk now, take ten more, or leave it for another day?")
    assert "the budget" in echo.yes().said
    assert timers(alexa) == []
    after = household(table)
    assert after.current_break is None
    assert [past.outcome for past in after.past_breaks] == [Punctuality.EARLY]


def test_the_repair_ritual_to_its_end(
    echo: Echo, alexa: AlexaServices, table: DynamoDBPlace
) -> None:
    """Every question is asked of both, one small thing is kept after a yes, and it ends."""
    alexa.deny(Scope.TIMERS)
    assert echo.hears("RitualIntent").said.endswith("Are you both up for it?")
    asked = [echo.yes(), *hear_steps(echo, [NEXT] * 6)]
    for first, second, question in (
        (0, 2, ": what was hard for you?"),
        (4, 5, ": what do you wish I'd known in that moment?"),
    ):
        assert question in asked[first].said
        assert question in asked[second].said
    assert asked[6].said.endswith("What's one small thing you'd do differently next time?")
    assert all(answer.is_listening for answer in asked)
    words = echo.hears(NEXT)
    assert words.directives[0]["slotToElicit"] == "agreement"
    read_back = echo.hears("KeepAgreementIntent", agreement="we call before we're late")
    assert "we call before we're late" in read_back.said
    assert household(table).agreements == ()
    assert echo.yes().is_listening
    assert echo.yes().is_listening  # to one more thought
    assert echo.hears(NEXT).ends
    after = household(table)
    assert after.place is None
    assert [(kept.words, kept.kind) for kept in after.agreements] == [
        ("we call before we're late", Kept.AGREEMENT)
    ]


def test_a_screen(echo: Echo, zone: str, table: DynamoDBPlace) -> None:
    """On a device with a screen the return time is shown, from the documents that are built in."""
    echo.has_screen = True
    (shown,) = echo.hears("StartBreakIntent", length="PT20M").directives
    assert shown["document"]["mainTemplate"]
    assert shown["datasources"]["screen"]["back"]["time"] == on_the_clock(return_time(table), zone)


def test_another_household_is_left_alone(
    echo: Echo, neighbours: Echo, zone: str, table: DynamoDBPlace
) -> None:
    """One household's break, ritual and forgetting change nothing of another's record."""
    theirs = table.item(NEIGHBOURS)
    echo.hears("StartBreakIntent", length="PT20M")
    echo.hears("CallOffIntent")
    echo.yes()
    echo.hears("RitualIntent")
    echo.hears("LeaveItIntent")
    echo.hears("ForgetIntent", keepsake=keepsake("everything"))
    assert echo.yes().said.startswith("Done. I've forgotten it all")
    assert table.items() == {NEIGHBOURS: theirs}
    current = household(table, NEIGHBOURS).current_break
    assert current
    assert on_the_clock(current.return_time, zone) in neighbours.hears("TimeLeftIntent").said


def test_the_permission_refused(
    echo: Echo, alexa: AlexaServices, zone: str, table: DynamoDBPlace
) -> None:
    """Without the permission the break stands, and after a no its time is said without a chime."""
    alexa.household.consents |= dict.fromkeys(Scope, Consent.UNSET)
    asked = echo.hears("StartBreakIntent", length="PT20M")
    (directive,) = asked.directives
    assert directive["name"] == "AskFor"
    spoken = on_the_clock(return_time(table), zone)
    assert f"at {spoken}." in asked.said
    answer = echo.consent("DENIED", directive["token"])
    assert answer.said.startswith(f"That's fine, no chime. Your break ends at {spoken}. ")
    assert timers(alexa) == []


def test_only_what_the_policy_allows_is_called(
    echo: Echo, table: DynamoDBPlace, wire: Wire
) -> None:
    """A record that cannot be read, a save and a forgetting use all that is allowed, not more."""
    echo.hears("StartBreakIntent", length="PT20M")
    table.write_record(HOUSEHOLD, json.dumps({"schema": 99}))
    echo.hears("TimeLeftIntent")
    echo.hears("StartBreakIntent", length="PT20M")
    echo.hears("ForgetIntent", keepsake=keepsake("everything"))
    echo.yes()
    allowed = {name for name in template.actions() if name.startswith("dynamodb:")}
    assert {f"dynamodb:{operation}" for operation in wire.operations} == allowed


def test_the_log(echo: Echo, function: Function) -> None:
    """A turn leaves JSON lines with its request's id, and nothing that was said or who said it."""
    echo.hears("StartBreakIntent", length="PT20M", topic="my mother's visit")
    echo.hears("KeepAgreementIntent", agreement="no phones at dinner")
    lines = function.log_lines
    assert {line["level"] for line in lines} == {"INFO"}
    assert all(line["requestId"] for line in lines)
    turns = [line for line in lines if "outcome" in line]
    assert [line["intent"] for line in turns] == ["StartBreakIntent", "KeepAgreementIntent"]
    assert [line["ColdStarts"] for line in turns] == [1, 0]
    assert [line["StoreReads"] for line in turns] == [1, 1]
    for line in turns:
        (directive,) = line["_aws"]["CloudWatchMetrics"]
        assert all(isinstance(line[metric["Name"]], int | float) for metric in directive["Metrics"])
    text = json.dumps(lines)
    assert not [each for each in ("mother", "phones", HOUSEHOLD, "token.") if each in text]


def test_a_table_that_is_not_there(run: Run, alexa: AlexaServices, clock: Clock, zone: str) -> None:
    """The break's time is said without a record, and a line is logged that the alarm looks for."""
    function = run("no-such-table")
    echo = Echo(function, alexa, FrozenClock(clock()), zone=zone)
    assert "20 minutes" in echo.hears("StartBreakIntent", length="PT20M").said
    pattern = template.resource("FailedTurns")["FilterPattern"]
    assert '$.message = "store not available*"' in pattern
    messages = [line["message"] for line in function.log_lines]
    assert [each for each in messages if each.startswith("store not available")] == [
        "store not available: ResourceNotFoundException"
    ]


def test_another_skills_request(echo: Echo, table: DynamoDBPlace, function: Function) -> None:
    """A request for another skill is not served: it reaches no record, and counts as failed."""
    envelope = echo.envelope({"type": "LaunchRequest"})
    envelope["context"]["System"]["application"] = {"applicationId": "amzn1.ask.skill.other"}
    answer = Answer(function(envelope, None))
    assert answer.ends
    assert table.items() == {}
    assert [line["level"] for line in function.log_lines] == ["ERROR"]
