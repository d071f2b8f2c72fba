"""Fear, control and harm: answered from anywhere, with no trace."""

import logging
from datetime import date, timedelta
from pathlib import Path

import pytest

from skill.app import create_handler
from skill.speech.helplines import by_country
from speaker.services import AlexaServices
from tests.front_door.conftest import Memory, everything_logged
from tests.front_door.echo import Echo, FrozenClock, timers

DANGER = (
    "If you're in danger, call 911. The National Domestic Violence Hotline is"
    " there day and night, at"
    " 1-800-799-7233. It's safest to use a phone no one else can check."
)
CRISIS = (
    "Call 911 now if you're hurt or in danger. You can also reach the 988"
    " Lifeline now, at 988. I'm glad you said it."
    " You don't have to be alone with this."
)
DANGER_ANYWHERE = (
    "If you're in danger, call your local emergency number. It's safest to use"
    " a phone no one else can check."
    " You deserve to be safe."
)
CRISIS_ANYWHERE = (
    "Please call your local emergency number now, or someone you trust. I'm glad you said it."
    " You don't have to be alone with this."
)
INTENTS = pytest.mark.parametrize(
    ("intent", "said"), [("SafetyIntent", DANGER), ("SelfHarmIntent", CRISIS)]
)
BEFORE: list[list[str]] = [
    [],
    ["LaunchRequest"],
    ["StartBreakIntent"],
    ["MoreTimeIntent"],
    ["RitualIntent"],
    ["RitualIntent", "AMAZON.NextIntent", "AMAZON.FallbackIntent"],
    ["RitualIntent", *["AMAZON.NextIntent"] * 6],
    ["StateOfUsIntent", *["AMAZON.NextIntent"] * 3, "KeepAgreementIntent"],
    ["DebriefIntent"],
    ["StartBreakIntent", "BothBackIntent"],
    ["StartBreakIntent", "BothBackIntent", "AMAZON.YesIntent"],
    ["SaySofterIntent"],
    ["FloodingIntent"],
    ["PlanIntent"],
    ["PlanIntent", "SkipIntent"],
    ["PlanIntent", *["SkipIntent"] * 5],
    ["KeepAgreementIntent"],
    ["KeepAgreementIntent", "AMAZON.YesIntent", "HearAgreementsIntent"],
    ["RhythmIntent"],
    ["ForgetIntent"],
    ["TourIntent"],
]


def bring(echo: Echo, intents: list[str]) -> None:
    for intent in intents:
        if intent == "LaunchRequest":
            echo.open()
        else:
            echo.hears(intent, agreement="no phones")


@INTENTS
@pytest.mark.parametrize("before", BEFORE, ids="-".join)
def test_from_every_state(echo: Echo, before: list[str], intent: str, said: str) -> None:
    """From any state and in any guide the answer is the same, and the session ends."""
    bring(echo, before)
    answer = echo.hears(intent)
    assert answer.said == said
    assert answer.ends
    assert answer.reprompt is None
    assert answer.card is None
    words = [word for word in answer.said.split() if not word.strip(".,").isdigit()]
    assert len(words) <= 45


@INTENTS
def test_nothing_of_it_is_kept(
    echo: Echo, database: Path, caplog: pytest.LogCaptureFixture, intent: str, said: str
) -> None:
    """Neither record nor log nor session says that somebody was afraid."""
    with caplog.at_level(logging.DEBUG):
        answer = echo.hears(intent)
    assert answer.said == said
    assert "afety" not in everything_logged(caplog)
    assert "arm" not in everything_logged(caplog)
    kept = b"".join(file.read_bytes() for file in database.parent.iterdir())
    assert intent.encode() not in kept
    assert answer.envelope["sessionAttributes"]["said"] == []


OPEN_ENDED = [
    ("KeepAgreementIntent", "agreement"),
    ("StartBreakIntent", "topic"),
    ("KeepTopicIntent", "topic"),
    ("NamesIntent", "first_name"),
    ("DropAgreementIntent", "which"),
]


@pytest.mark.parametrize(("intent", "slot"), OPEN_ENDED)
@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("he hits me", DANGER),
        ("I'm scared of her", DANGER),
        ("he won\u2019t let me leave", DANGER),
        ("I want to hurt myself", CRISIS),
        ("i want to die", CRISIS),
    ],
)
def test_where_words_are_taken_down(
    echo: Echo, memory: Memory, database: Path, intent: str, slot: str, words: str, said: str
) -> None:
    """If any words would be kept, a call for help is still answered, and not kept."""
    for before in ([], ["RitualIntent", *["AMAZON.NextIntent"] * 6], ["NamesIntent"]):
        bring(echo, before)
        answer = echo.hears(intent, **{slot: words})
        assert answer.said == said
        assert answer.ends
    assert memory.household.place is None
    assert memory.household.current_break is None
    kept = b"".join(file.read_bytes() for file in database.parent.iterdir())
    assert words.encode() not in kept


@INTENTS
def test_nothing_rings_afterwards(
    echo: Echo, alexa: AlexaServices, memory: Memory, intent: str, said: str
) -> None:
    """The timers of a debrief that leads itself are taken away; a break's chime stays."""
    echo.hears("DebriefIntent")
    assert echo.hears(intent).said == said
    assert timers(alexa) == []
    assert memory.household.cues.guide_cues == ()


def test_no_ritual_afterwards(echo: Echo, memory: Memory) -> None:
    """A ritual that was under way is not offered again; a break that runs is left as it is."""
    echo.hears("RitualIntent")
    echo.hears("StartBreakIntent")
    echo.hears("SafetyIntent")
    assert memory.household.place is None
    assert memory.household.current_break is not None
    echo.hears("CallOffIntent")
    echo.yes()
    assert "You were in" not in echo.open().said


def test_a_missed_break_is_not_spoken_of(echo: Echo, clock: FrozenClock, memory: Memory) -> None:
    """It says nothing else, even if there is something else to say."""
    echo.hears("StartBreakIntent")
    clock.advance(days=2)
    assert echo.hears("SafetyIntent").said == DANGER
    assert memory.household.past_breaks == ()


def test_without_a_store(clock: FrozenClock, alexa: AlexaServices, tmp_path: Path) -> None:
    """The answer does not wait for a store or a service that is down."""
    (tmp_path / "file").write_text("")
    environ = {"STEADY_GROUND_STORE": f"sqlite:{tmp_path / 'file' / 'households.db'}"}
    echo = Echo(create_handler(clock=clock, environ=environ), alexa, clock)
    assert echo.hears("SafetyIntent").said == DANGER
    alexa.failures.set("zone", "500")
    assert echo.hears("SafetyIntent").said == DANGER_ANYWHERE


GB = ("999. The National Domestic Abuse Helpline", "Samaritans now, at 116 123")
CA = ("911. It's safest to use a phone", "the Suicide Crisis Helpline now, at 988")
AU = ("000. 1800 RESPECT", "Lifeline now, at 13 11 14")
IN = ("112. It's safest to use a phone", "112 now")


@pytest.mark.parametrize(
    ("locale", "zone", "country"),
    [
        ("en-GB", "Europe/London", GB),
        ("en-GB", "Europe/Belfast", GB),
        ("en-CA", "America/Toronto", CA),
        ("en-CA", "America/St_Johns", CA),
        ("en-CA", "America/Montreal", CA),
        ("en-CA", "Canada/Eastern", CA),
        ("fr-CA", "America/Toronto", CA),
        ("en-AU", "Australia/Sydney", AU),
        ("en-AU", "Australia/NSW", AU),
        ("en-IN", "Asia/Kolkata", IN),
        ("en-IN", "Asia/Calcutta", IN),
        ("en-US", "Pacific/Honolulu", (DANGER, CRISIS)),
        ("en-US", "America/Indiana/Tell_City", (DANGER, CRISIS)),
        ("en-US", "US/Eastern", (DANGER, CRISIS)),
        ("es-US", "America/Phoenix", (DANGER, CRISIS)),
    ],
)
def test_each_country_has_its_own(
    echo: Echo, locale: str, zone: str, country: tuple[str, str]
) -> None:
    """The numbers are the country's; without a certain helpline, only the emergency number."""
    echo.locale = locale
    echo.alexa.household.devices["kitchen"].zone = zone
    danger, crisis = country
    assert danger in echo.hears("SafetyIntent").said
    assert crisis in echo.hears("SelfHarmIntent").said


ANYWHERE = pytest.mark.parametrize(
    ("intent", "said"), [("SafetyIntent", DANGER_ANYWHERE), ("SelfHarmIntent", CRISIS_ANYWHERE)]
)


@ANYWHERE
@pytest.mark.parametrize(
    ("locale", "zone"),
    [
        ("en-US", "Europe/Berlin"),
        ("en-US", "Europe/London"),
        ("en-US", "America/Toronto"),
        ("en-GB", "Europe/Dublin"),
        ("en-GB", "Europe/Jersey"),
        ("en-GB", "America/New_York"),
        ("en-CA", "America/Nassau"),
        ("en-CA", "America/Detroit"),
        ("en-AU", "Pacific/Auckland"),
        ("en-IN", "Asia/Colombo"),
        ("en-NZ", "Pacific/Auckland"),
        ("de-DE", "Europe/Berlin"),
        ("de-DE", "America/New_York"),
        ("en-US", None),
        ("en-US", "UTC"),
        ("en-US", "Etc/GMT+5"),
        ("en-US", "EST5EDT"),
        ("en-GB", "CET"),
        ("en-US", "Mars/Olympus"),
        ("en", "America/New_York"),
        ("US", "America/New_York"),
        ("en_US", "America/New_York"),
        ("", "America/New_York"),
        (None, "America/New_York"),
    ],
)
def test_a_country_that_is_not_certain(
    echo: Echo, locale: str | None, zone: str | None, intent: str, said: str
) -> None:
    """If locale and zone do not name one country that is known, the number is the local one."""
    echo.alexa.household.devices["kitchen"].zone = zone
    answer = echo.send({"type": "IntentRequest", "locale": locale, "intent": {"name": intent}})
    assert answer.said == said
    words = [word for word in answer.said.split() if not word.strip(".,").isdigit()]
    assert len(words) <= 45


@INTENTS
def test_the_zone_known_so_far_tells_the_country(echo: Echo, intent: str, said: str) -> None:
    """If the zone cannot be read now, the country is that of the zone known so far."""
    echo.hears("StartBreakIntent")
    echo.alexa.failures.set("zone", "500")
    assert echo.hears(intent).said == said


@ANYWHERE
def test_a_speaker_that_moved(echo: Echo, intent: str, said: str) -> None:
    """The zone is read anew, so a speaker that was taken to Berlin says no number of New York's."""
    echo.hears("StartBreakIntent")
    echo.alexa.household.devices["kitchen"].zone = "Europe/Berlin"
    assert echo.hears(intent).said == said


@INTENTS
@pytest.mark.parametrize("chimes_agreed", [False])
def test_a_call_for_help_saves_nothing(echo: Echo, memory: Memory, intent: str, said: str) -> None:
    """If nothing was kept before, nothing is kept afterwards, not even the zone."""
    assert echo.hears(intent).said == said
    assert memory.version == 0


def test_every_number_has_its_source_and_day() -> None:
    """Each helpline names its source and the day of its last check, which is past."""
    for country, lines in by_country().items():
        assert lines.emergency.isdigit(), country
        for line in (lines.danger, lines.crisis):
            if line:
                assert line.source
                assert date(2026, 11, 1) <= line.checked <= date.today() + timedelta(days=1)  # noqa: DTZ011
