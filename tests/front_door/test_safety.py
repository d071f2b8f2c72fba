"""Fear, control and harm: answered from anywhere, with no trace."""

import logging
import re
from datetime import date, timedelta
from pathlib import Path

import pytest

from skill.app import create_handler
from skill.speech.countries import country_of_device
from skill.speech.helplines import by_country, helplines
from speaker.services import AlexaServices
from tests.front_door.conftest import Memory, everything_logged
from tests.front_door.echo import Echo, FrozenClock, timers
from tests.front_door.spoken import MOST_OF_SAFETY, NUMBER_WITHIN

AGAIN = "Say repeat to hear this again."
NOT_ME = "I can't call for you."
PRIVATE = (
    "You can talk to someone in private, day or night, at 1 800 799 7233. Or text START to 88788."
)
LIFELINE = "You can call the 988 Lifeline, day or night, at 988. Or text 988."
DANGER = (
    f"Call 911 if anyone's in danger right now. {NOT_ME} I'm sorry you're going"
    f" through this. {PRIVATE}"
    f" Use a phone nobody else checks. {AGAIN}"
)
CRISIS = (
    f"Call 911 now if you think you might do it. {NOT_ME} I'm glad you told me."
    f" You're not alone in this. {LIFELINE} {AGAIN}"
)
HARM = (
    f"Call 911 if anyone's hurt. {NOT_ME} I'm glad you told me."
    " Please step away now, and stay apart until everyone's safe."
    f" You can talk to someone in private, day or night, at 1 800 799 7233. {AGAIN}"
)
EMERGENCY = (
    f"Call 911 now. {NOT_ME} Use a phone, or ask someone near you to call."
    f" The people who answer will tell you what to do until help comes. {AGAIN}"
)
OTHER = (
    f"Call 911 now if it could happen any minute. {NOT_ME}"
    f" Stay with them, if that's safe for you. {LIFELINE} {AGAIN}"
)
NUMBERS = f"Call 911 in an emergency. {PRIVATE} {LIFELINE} {AGAIN}"
PANIC = f"Call 911 if you need help, or if you're not sure it's panic. {NOT_ME}"

LOCAL = "Call your local emergency number"
DANGER_ANYWHERE = (
    f"{LOCAL} if anyone's in danger right now. {NOT_ME} I'm sorry you're going through this."
    f" Use a phone nobody else checks. {AGAIN}"
)
CRISIS_ANYWHERE = (
    f"{LOCAL} now if you think you might do it. {NOT_ME}"
    f" I'm glad you told me. You're not alone in this. {AGAIN}"
)
HARM_ANYWHERE = (
    f"{LOCAL} if anyone's hurt. {NOT_ME}"
    f" I'm glad you told me. Please step away now, and stay apart until everyone's safe. {AGAIN}"
)
EMERGENCY_ANYWHERE = (
    f"{LOCAL} now. {NOT_ME} Use a phone, or ask someone near you to call."
    f" The people who answer will tell you what to do until help comes. {AGAIN}"
)
OTHER_ANYWHERE = (
    f"{LOCAL} now if it could happen any minute. {NOT_ME} Stay with them, if that's"
    f" safe for you. {AGAIN}"
)
SAID = {
    "SafetyIntent": DANGER,
    "SelfHarmIntent": CRISIS,
    "HarmDoneIntent": HARM,
    "MedicalIntent": EMERGENCY,
    "PillsIntent": EMERGENCY,
    "OtherInCrisisIntent": OTHER,
}
"""What leaves for safety from anywhere, and what it is answered with in New York."""

SAID_ANYWHERE = {
    "SafetyIntent": DANGER_ANYWHERE,
    "SelfHarmIntent": CRISIS_ANYWHERE,
    "HarmDoneIntent": HARM_ANYWHERE,
    "MedicalIntent": EMERGENCY_ANYWHERE,
    "PillsIntent": EMERGENCY_ANYWHERE,
    "OtherInCrisisIntent": OTHER_ANYWHERE,
}
INTENTS = pytest.mark.parametrize(("intent", "said"), list(SAID.items()))
NAMED_AT_HOME = ("Domestic", "RESPECT", "Women Helpline")
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


def once(said: str) -> str:
    """Return what is said where no turn can be taken, and nothing can be heard again."""
    return said.removesuffix(f" {AGAIN}")


def bring(echo: Echo, intents: list[str]) -> None:
    for intent in intents:
        if intent == "LaunchRequest":
            echo.open()
        else:
            echo.hears(intent, agreement="no phones")


@INTENTS
@pytest.mark.parametrize("before", BEFORE, ids="-".join)
def test_from_every_state(echo: Echo, before: list[str], intent: str, said: str) -> None:
    """From any state and in any guide the answer is the same, and can be heard again."""
    bring(echo, before)
    answer = echo.hears(intent)
    assert answer.said == said
    assert answer.reprompt == AGAIN
    assert answer.card is None


@INTENTS
def test_nothing_of_it_is_kept(
    echo: Echo, database: Path, caplog: pytest.LogCaptureFixture, intent: str, said: str
) -> None:
    """Neither record nor log says that somebody was afraid; the session does not say of what."""
    with caplog.at_level(logging.DEBUG):
        answer = echo.hears(intent)
    assert answer.said == said
    assert intent not in everything_logged(caplog)
    kept = b"".join(file.read_bytes() for file in database.parent.iterdir())
    assert intent.encode() not in kept
    assert answer.envelope["sessionAttributes"]["said"] == []
    assert intent not in str(answer.envelope)


@INTENTS
@pytest.mark.parametrize("again", ["AMAZON.RepeatIntent", "AMAZON.YesIntent", "SlowerIntent"])
def test_the_numbers_are_heard_again(echo: Echo, intent: str, said: str, again: str) -> None:
    """In the session that gave a number, "repeat" gives the country's, as often as asked."""
    assert echo.hears(intent).said == said
    for _ in range(3):
        answer = echo.hears(again)
        assert answer.said == NUMBERS
        assert answer.is_listening


@INTENTS
def test_a_repeat_in_a_new_session_gives_none(echo: Echo, intent: str, said: str) -> None:
    """Whoever says "repeat" later does not hear that somebody called for help."""
    assert echo.hears(intent).said == said
    echo.leave()
    assert "call" not in echo.hears("AMAZON.RepeatIntent").said.lower()


@pytest.mark.parametrize("before", BEFORE, ids="-".join)
def test_what_was_that_number(echo: Echo, memory: Memory, before: list[str]) -> None:
    """Asked for the number it says the country's, whatever went before, and keeps nothing."""
    bring(echo, before)
    household, version = memory.household, memory.version
    answer = echo.hears("HelplineIntent")
    assert answer.said == NUMBERS
    assert answer.is_listening
    assert (memory.household, memory.version) == (household, version)


def test_no_number_is_certain_abroad(echo: Echo) -> None:
    """Where the country is not certain, it says so and gives no number."""
    echo.alexa.household.devices["kitchen"].zone = "Europe/Berlin"
    assert echo.hears("HelplineIntent").said == (
        f"{LOCAL}. I'm not sure which country this is, so that's the only one I can give you."
        f" {AGAIN}"
    )


@pytest.mark.parametrize("stop", ["AMAZON.NoIntent", "AMAZON.StopIntent", "AMAZON.CancelIntent"])
def test_it_is_quiet_when_they_have_it(echo: Echo, stop: str) -> None:
    """A no or a stop after the number ends the session."""
    echo.hears("SafetyIntent")
    assert echo.hears(stop).ends


def test_a_number_is_said_slowly_in_its_groups(echo: Echo) -> None:
    """Digit by digit, with a pause between the groups, so that somebody can write along."""
    spoken = echo.hears("SafetyIntent").envelope["response"]["outputSpeech"]["ssml"]
    digits = '<say-as interpret-as="digits">{}</say-as>'.format
    groups = ' <break time="400ms" />'.join(map(digits, ("1", "800", "799", "7233")))
    assert f'<prosody rate="slow">{groups}</prosody>' in spoken


@pytest.mark.parametrize(
    ("locale", "zone"),
    [
        ("en-US", "America/New_York"),
        ("en-GB", "Europe/London"),
        ("en-AU", "Australia/Sydney"),
        ("en-IN", "Asia/Kolkata"),
    ],
)
@pytest.mark.parametrize("intent", ["SafetyIntent", "HarmDoneIntent", "HelplineIntent"])
def test_a_line_for_danger_at_home_is_never_named(
    echo: Echo, locale: str, zone: str, intent: str
) -> None:
    """It says "in private": whoever is feared may be in the room, and look at the screen."""
    echo.locale, echo.has_screen = locale, True
    echo.alexa.household.devices["kitchen"].zone = zone
    answer = echo.hears(intent)
    assert "to someone in private" in answer.said or (intent, locale) in {
        ("HarmDoneIntent", "en-GB"),
        ("HarmDoneIntent", "en-AU"),
        ("HarmDoneIntent", "en-IN"),
    }
    assert [name for name in NAMED_AT_HOME if name in str(answer.envelope)] == []


def test_breathing_is_offered_for_panic_that_they_name(echo: Echo) -> None:
    """After the emergency number, and only after a yes."""
    answer = echo.hears("PanicIntent")
    assert answer.said.startswith(f"{PANIC} W")
    assert answer.said.endswith("breathe slowly with me for a minute?")
    assert "Breathe in." in echo.yes().said


def test_breathing_is_offered_while_a_missed_break_waits(echo: Echo, clock: FrozenClock) -> None:
    """Neither the panic nor the yes to breathing is answered with the break."""
    echo.hears("StartBreakIntent")
    clock.advance(days=2)
    assert echo.hears("PanicIntent").said.startswith(PANIC)
    assert "Breathe in." in echo.yes().said


@pytest.mark.parametrize("intent", ["MedicalIntent", "PillsIntent", "SafetyIntent"])
def test_breathing_is_offered_for_nothing_else(echo: Echo, intent: str) -> None:
    """A pain in the chest or pills are no panic, whatever they may be."""
    assert "breath" not in echo.hears(intent).said
    assert "Breathe" not in echo.yes().said


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
        echo.leave()
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
    echo.leave()
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


US = (
    "at 1 800 799 7233. Or text START to 88788.",
    "988 Lifeline, day or night, at 988. Or text 988.",
)
GB = (
    "to someone in private, day or night, at 0808 2000 247. Use",
    "Samaritans, day or night, at 116 123. Say",
)
CA = (
    (
        f"Call 911 if anyone's in danger right now. {NOT_ME} I'm sorry you're going"
        f" through this. Use"
    ),
    "Suicide Crisis Helpline, day or",
)
AU = ("at 1800 737 732. Or text 0458 737 732", "at 13 11 14. Or text 0477 13 11 14.")
IN = ("to someone in private, day or night, at 181. Use", "Tele Manas, day or night, at 14416. Say")


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
        ("en-US", "Pacific/Honolulu", US),
        ("en-US", "America/Indiana/Tell_City", US),
        ("en-US", "US/Eastern", US),
        ("es-US", "America/Phoenix", US),
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


ANYWHERE = pytest.mark.parametrize(("intent", "said"), list(SAID_ANYWHERE.items()))


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


@pytest.mark.parametrize(
    ("locale", "zone"),
    [
        ("en-US", "America/New_York"),
        ("en-GB", "Europe/London"),
        ("en-CA", "America/Toronto"),
        ("en-AU", "Australia/Sydney"),
        ("en-IN", "Asia/Kolkata"),
        ("en-US", "Europe/Berlin"),
    ],
)
@pytest.mark.parametrize("intent", [*SAID, "AfraidIntent", "PanicIntent", "HelplineIntent"])
def test_every_answer_is_short_and_begins_with_the_emergency_number(
    echo: Echo, locale: str, zone: str, intent: str
) -> None:
    """At most 45 words, digits not counted, and the number to call among the first six."""
    echo.locale = locale
    echo.alexa.household.devices["kitchen"].zone = zone
    words = echo.hears(intent).said.split()
    assert len([word for word in words if not re.search(r"\d", word)]) <= MOST_OF_SAFETY
    lines = helplines(country_of_device(locale, zone))
    number = lines.emergency if lines else "emergency"
    assert number in [word.strip(".,") for word in words[:NUMBER_WITHIN]]


def test_every_number_has_its_source_and_day() -> None:
    """Each helpline names its source and the day of its last check, which is past."""
    for country, lines in by_country().items():
        assert lines.emergency.isdigit(), country
        for line in filter(None, (lines.danger, lines.crisis)):
            assert line.source
            assert date(2026, 11, 1) <= line.checked <= date.today() + timedelta(days=1)  # noqa: DTZ011
            assert line.text or not line.keyword
