"""Whatever is said, in whatever order: it always speaks, never raises, and never rings twice."""

import json
import logging
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import HealthCheck, assume, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from skill.alexa import request, response
from skill.app import create_handler
from skill.domain.guides import GUIDES, Waits
from skill.intents import table
from skill.speech.ssml import MOST_CHARACTERS
from skill.store.sqlite import SQLiteStore
from speaker.household.scopes import Consent, Scope
from speaker.services import AlexaServices
from tests.front_door.conftest import USER_ID
from tests.front_door.echo import Answer, Echo, FrozenClock, day_part
from tests.front_door.slots import keepsake, occasion, part, repeat_day, weekday, which

LENGTHS = [
    "P3000000D",
    "PT1M",
    "PT5M",
    "PT20M",
    "PT2H",
    "PT3H",
    "PT24H",
    "PT0S",
    "P1Y",
    "P1W",
    "?",
    "",
    "-PT1M",
]
TIMES = ["07:00", "19:15", "00:00", "12:00", "23:59", "MO", "NI", "25:99", "?", ""]
PARTS = ["morning", "evening", "tomorrow", "tomorrow_evening", "", "whenever"]

BREAK_CUES = ("come back together", " left.")
"""What the chime of a break says, and the heads-up before it."""

anything = st.none() | st.text(max_size=300)
slots = st.fixed_dictionaries(
    {},
    optional={
        "length": st.sampled_from(LENGTHS) | anything,
        "return_time": st.sampled_from(TIMES) | anything,
        "day_part": st.sampled_from(PARTS).map(lambda part: day_part("then", part)) | anything,
        "topic": st.sampled_from(["the budget", "</speak>", "a & b {back}"]) | anything,
        "agreement": st.sampled_from(["no phones", "</speak>", "a & {words}"]) | anything,
        "first_name": st.sampled_from(["Anna", "<b>"]) | anything,
        "second_name": st.sampled_from(["Ben", "{name}"]) | anything,
        "clock_time": st.sampled_from(TIMES) | anything,
        "which": st.sampled_from(["1", "2", "10", "11", "last"]).map(which) | anything,
        "day": st.sampled_from(["monday", "sunday", "daily", ""]).map(weekday) | anything,
        "repeat_day": st.sampled_from(["daily", "daily_evening", "friday", "x"]).map(
            lambda day: repeat_day("then", day)
        )
        | anything,
        "occasion": st.sampled_from(["debrief", "state_of_us", "check_in"]).map(occasion)
        | anything,
        "part": st.sampled_from(["length", "signal", "calm", "softening", "names", "heads_up"]).map(
            part
        )
        | anything,
        "keepsake": st.sampled_from(["agreements", "plan", "names", "rhythm", "breaks"]).map(
            keepsake
        )
        | anything,
        "unknown": anything,
    },
)


class Household(RuleBasedStateMachine):
    """Two speakers of one household, on which people say anything at all."""

    @initialize()
    def move_in(self) -> None:
        logging.disable(logging.CRITICAL)
        self.clock = FrozenClock(
            datetime(2026, 11, 23, 18, 55, tzinfo=ZoneInfo("America/New_York"))
        )
        self.folder = tempfile.TemporaryDirectory()
        database = Path(self.folder.name) / "households.db"
        environ = {"STEADY_GROUND_STORE": f"sqlite:{database}"}
        handler = create_handler(clock=self.clock, environ=environ)
        self.alexa = AlexaServices(self.clock).__enter__()
        self.alexa.allow()
        self.store = SQLiteStore(database)
        self.echoes = [
            Echo(handler, self.alexa, self.clock, "kitchen", "America/New_York"),
            Echo(handler, self.alexa, self.clock, "study", "Europe/London"),
        ]

    def teardown(self) -> None:
        logging.disable(logging.NOTSET)
        if hasattr(self, "alexa"):
            self.alexa.__exit__(None, None, None)
            self.folder.cleanup()

    @rule(who=st.integers(0, 1), intent=st.sampled_from(sorted(table.INTENTS)), slots=slots)
    def say(self, who: int, intent: str, slots: dict[str, Any]) -> None:
        self.speaks(self.echoes[who].hears(intent, **slots))

    @rule(who=st.integers(0, 1), intent=st.sampled_from(["RhythmIntent", "CheckInIntent"]))
    def ask_for_a_reminder(self, who: int, intent: str) -> None:
        when: dict[str, Any] = {
            "day": weekday("sunday"),
            "repeat_day": repeat_day("sundays", "sunday"),
        }
        slots = {"occasion": occasion("debrief"), "clock_time": "08:00", **when}
        self.speaks(self.echoes[who].hears(intent, **slots))
        self.speaks(self.echoes[who].yes())

    @rule(who=st.integers(0, 1))
    def forget_everything(self, who: int) -> None:
        self.echoes[who].hears("ForgetIntent", keepsake=keepsake("everything"))
        answer = self.echoes[who].yes()
        self.speaks(answer)
        if "Everything is forgotten" in answer.said:
            assert self.store.load(USER_ID, self.clock.now).version == 0
            assert self.alexa.alerts.waiting() == [] or self.a_permission_is_missing()

    def a_permission_is_missing(self) -> bool:
        granted = self.alexa.household.consents
        return any(granted.get(scope) is not Consent.GRANTED for scope in Scope)

    @rule(who=st.integers(0, 1), slots=slots)
    def start(self, who: int, slots: dict[str, Any]) -> None:
        self.speaks(self.echoes[who].hears("StartBreakIntent", **slots))

    @rule(who=st.integers(0, 1), length=st.sampled_from(["PT1M", "PT5M", "PT10M", "PT20M", None]))
    def want_a_heads_up(self, who: int, length: str | None) -> None:
        self.speaks(self.echoes[who].hears("HeadsUpIntent", length=length))

    @rule(who=st.integers(0, 1))
    def say_yes(self, who: int) -> None:
        self.speaks(self.echoes[who].yes())

    @rule(who=st.integers(0, 1))
    def open(self, who: int) -> None:
        self.speaks(self.echoes[who].open())

    @rule(who=st.integers(0, 1))
    def hang_up(self, who: int) -> None:
        answer = self.echoes[who].send({"type": "SessionEndedRequest", "reason": "ERROR"})
        assert answer.response == {}

    @rule(
        who=st.integers(0, 1),
        status=st.sampled_from(["ACCEPTED", "DENIED", "NOT_ANSWERED", "?"]),
        scope=st.sampled_from(Scope),
    )
    def answer_about_permission(self, who: int, status: str, scope: Scope) -> None:
        if status == "ACCEPTED":
            self.alexa.allow(scope)
        self.speaks(self.echoes[who].consent(status, scope.value))

    @rule(scope=st.sampled_from(Scope), consent=st.sampled_from(Consent))
    def change_permission(self, scope: Scope, consent: Consent) -> None:
        self.alexa.household.consents[scope] = consent

    @rule(
        service=st.sampled_from(["timers", "reminders"]),
        way=st.sampled_from(["400", "404", "429", "500", "504", "garbage", "drop", "lost"]),
        method=st.sampled_from(["GET", "POST", "DELETE"]),
    )
    def fail(self, service: str, way: str, method: str) -> None:
        # "Not found" is success for a delete, so a service that says it untruly is believed.
        assume((way, method) != ("404", "DELETE"))
        self.alexa.failures.set(service, way, method=method, times=1)

    @rule(minutes=st.sampled_from([1, 4, 7, 25, 130, 600, 1500]))
    def wait(self, minutes: int) -> None:
        self.clock.advance(minutes=minutes)
        while self.alexa.alerts.ring_next(self.clock.now):
            pass

    @invariant()
    def never_two_live_cues_for_one_purpose(self) -> None:
        """A return, the word before it, a switch, an end and each regular time have one at most."""
        if hasattr(self, "alexa"):
            said = [str(alert.texts) for alert in self.alexa.alerts.waiting()]
            purposes = [next((each for each in BREAK_CUES if each in text), text) for text in said]
            assert len(set(purposes)) == len(purposes)

    @invariant()
    def the_place_is_a_step_that_waits(self) -> None:
        if not hasattr(self, "alexa"):
            return
        place = self.store.load(USER_ID, self.clock.now).household.place
        if place:
            assert 0 <= place.index < len(GUIDES[place.guide].steps)
            assert place.step.waits_for is not Waits.NOTHING

    @invariant()
    def a_session_is_read_as_it_was_written(self) -> None:
        for carried in (echo.attributes for echo in self.echoes if echo.attributes):
            read = request.session({"session": {"attributes": carried}})
            assert response.attributes(read) == carried

    @invariant()
    def what_is_kept_is_bounded(self) -> None:
        if not hasattr(self, "alexa"):
            return
        household = self.store.load(USER_ID, self.clock.now).household
        assert len(household.agreements) <= 10
        assert all(0 < len(each.words) <= 200 for each in household.agreements)
        assert len({cue.says for cue in household.cues.reminders}) == len(household.cues.reminders)

    @invariant()
    def a_known_cue_rings_at_the_return_time(self) -> None:
        if not hasattr(self, "alexa"):
            return
        household = self.store.load(USER_ID, self.clock.now).household
        running, cue = household.current_break, household.cues.break_cue
        assert running or cue is None
        if running and cue and cue.handle in self.live_cues():
            rings_at = self.live_cues()[cue.handle]
            assert abs(rings_at - running.return_time) <= timedelta(seconds=1)

    @invariant()
    def no_break_is_longer_than_a_day(self) -> None:
        if not hasattr(self, "alexa"):
            return
        running = self.store.load(USER_ID, self.clock.now).household.current_break
        assert running is None or running.length <= timedelta(hours=24)

    def live_cues(self) -> dict[str, datetime]:
        return {alert.id: alert.rings_at.astimezone(UTC) for alert in self.alexa.alerts.waiting()}

    def waits_where_it_spoke(self, answer: Answer) -> None:
        """The step at which something was asked is the one that is saved."""
        session = answer.envelope.get("sessionAttributes") or {}
        step = (session.get("question") or {}).get("place")
        if answer.is_listening and step is not None:
            place = self.store.load(USER_ID, self.clock.now).household.place
            assert place is not None
            assert (place.guide, place.index) == (step["guide"], step["index"])

    def speaks(self, answer: Answer) -> None:
        """The reply is valid, is heard, and listens if and only if it has a reprompt."""
        assert answer.envelope["version"] == "1.0"
        assert answer.said or "<audio" in answer.response["outputSpeech"]["ssml"]
        assert "went wrong" not in answer.said
        assert len(answer.response["outputSpeech"]["ssml"]) <= MOST_CHARACTERS
        assert (answer.reprompt is not None) is answer.is_listening
        self.waits_where_it_spoke(answer)
        assert len(json.dumps(answer.envelope)) < 24_000


Household.TestCase.settings = settings(
    max_examples=100,
    stateful_step_count=25,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
TestHousehold = Household.TestCase
