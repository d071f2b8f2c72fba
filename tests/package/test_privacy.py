"""The privacy policy says what the code does."""

import re
from dataclasses import fields
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from skill.domain.agreements import AGREEMENT_LASTS, AGREEMENTS_KEPT, CAPTURE_LENGTH, Agreement
from skill.domain.answered_requests import AnsweredRequest
from skill.domain.breaks import Break
from skill.domain.cues import Cue
from skill.domain.guides import PLACE_LASTS, Place
from skill.domain.households import (
    COUNSELOR_AGAIN,
    DEVICES_REMEMBERED,
    EVENING,
    ChimeAnswer,
    Household,
    ZoneReading,
)
from skill.domain.past_breaks import PAST_BREAK_LASTS, PAST_BREAKS_KEPT, PastBreak
from skill.domain.pause_plans import Names, PausePlan
from skill.domain.permissions import Permission
from skill.domain.promised_cues import DECLINE_LASTS, PromisedCues
from skill.domain.regular_times import STAYS_DUE
from skill.intents.answering import known_name
from skill.intents.slots import TOPIC_LENGTH
from skill.intents.table import INTENTS
from skill.speech import catalog
from skill.store.records import UNTOUCHED_LASTS

DOCS = Path(__file__).parents[2] / "docs"
# The answer to every field that a record has: where the policy speaks of it.
TOLD: dict[type[Any], dict[str, str]] = {
    Household: {
        "greeted": "the skill has explained itself",
        "current_break": "A running break",
        "untold": "a break whose time went by",
        "past_breaks": "How earlier breaks ended",
        "breaks_begun": "how many breaks you began",
        "short_break_explained": "short breaks were explained",
        "zones": "The time zone of your devices",
        "place": "Your place in a guided talk",
        "agreements": "Agreements and plans",
        "cues": "Which timers and reminders",
        "pause_plan": "Your pause plan",
        "names": "Your first names",
        "may_read_aloud": "you know who hears what is read aloud",
        "answered": "Which of Amazon's last requests",
        "chime": "you said that breaks may have a chime",
        "counselor_named_at": "when a counselor was last named to you",
        "bell_explained_at": "When you last heard how to go on in a guided talk",
    },
    PromisedCues: {
        "break_cue": "Which timers and reminders",
        "heads_up_cue": "Which timers and reminders",
        "guide_cues": "Which timers and reminders",
        "reminders": "Regular times and a check-in",
        "to_clear": "Which timers and reminders",
        "declined": "you refused a permission",
        "permissions": "you gave a permission or took it back, and when",
    },
    ChimeAnswer: {"is_yes": "you said that breaks may have a chime", "at": "and when"},
    Permission: {"is_given": "you gave a permission", "told_at": "took it back, and when"},
    Cue: {
        "kind": "timers and reminders",
        "rings_at": "Which timers and reminders",
        "handle": "Which timers and reminders",
        "says": "Which timers and reminders",
        "is_any_of_its_kind": "Which timers and reminders",
        "repeats": "Regular times",
        "planned_at": "when and at which device they were asked for",
        "planned_on": "at which device they were asked for",
        "is_made_good": "Which timers and reminders",
        "lead": "Which timers and reminders",
    },
    Break: {
        "called_at": "when it was called",
        "return_time": "its return time",
        "topic": "its topic",
        "moves": "how often it was moved",
        "asked_how": "whether the one who waits was asked how it is",
        "lead": "how long before it you want a heads-up",
    },
    PastBreak: {
        "return_time": "the return time",
        "ended_at": "when it ended",
        "outcome": "whether on time",
        "moves": "how often it was moved",
    },
    Agreement: {
        "words": "in your own words",
        "kind": "Agreements and plans",
        "kept_at": "when they were kept",
    },
    PausePlan: {
        "length": "the usual length",
        "signal": "a signal phrase",
        "calm_first": "what calms each of you",
        "calm_second": "what calms each of you",
        "softening": "a softening sentence",
        "leaves_topic": "whether it asks what a break is about",
        "one_may_end": "who may end a break early",
        "says_back": "after which questions you say back what you heard",
        "lead": "whether you want a heads-up",
    },
    AnsweredRequest: {
        "fingerprint": "numbers made of their ids",
        "answered_at": "Which of Amazon's last requests",
    },
    Names: {"first": "Your first names", "second": "Your first names"},
    ZoneReading: {"zone": "The time zone of your devices", "read_at": "The time zone"},
    Place: {
        "guide": "Your place in a guided talk",
        "index": "Your place in a guided talk",
        "at": "Your place in a guided talk",
        "first": "Your place in a guided talk",
        "last": "Your place in a guided talk",
        "topic": "with its topic",
        "draft": "words that wait for your yes",
        "says_back": "Your place in a guided talk",
        "is_swapped": "which of you goes first",
    },
}


def text_of(page: str) -> str:
    return " ".join((DOCS / page).read_text("utf-8").split())


def row(of: str) -> str:
    """Return the table's line of a kind of thing."""
    lines = (DOCS / "privacy.md").read_text("utf-8").splitlines()
    return next(line for line in lines if line.startswith(f"| {of}"))


@pytest.mark.parametrize("kind", TOLD, ids=lambda kind: kind.__name__)
def test_it_tells_everything_that_a_record_has(kind: type[Any]) -> None:
    """A field that is added to the record needs its place in the policy."""
    assert {field.name for field in fields(kind)} == TOLD[kind].keys()
    told = text_of("privacy.md")
    assert [said for said in TOLD[kind].values() if said not in told] == []


@pytest.mark.parametrize(
    ("of", "says", "is_so"),
    [
        ("How earlier breaks", "for 30 days", timedelta(days=30) == PAST_BREAK_LASTS),
        ("How earlier breaks", "The last 10", PAST_BREAKS_KEPT == 10),
        ("Agreements", "for 90 days each", timedelta(days=90) == AGREEMENT_LASTS),
        ("Agreements", "The last 10", AGREEMENTS_KEPT == 10),
        ("Agreements", "up to 200 characters", CAPTURE_LENGTH == TOPIC_LENGTH == 200),
        ("Regular times", "goes 2 days after its time", timedelta(days=2) == STAYS_DUE),
        ("Your place", "1 day", timedelta(days=1) == PLACE_LASTS),
        ("The time zone", "10 at most", DEVICES_REMEMBERED == 10),
        ("That you refused", "for 7 days", timedelta(days=7) == DECLINE_LASTS),
        ("When you last heard", "6 hours", timedelta(hours=6) == EVENING),
        ("That the skill has", "the last one for 30 days", timedelta(days=30) == COUNSELOR_AGAIN),
    ],
)
def test_it_says_how_much_and_for_how_long(of: str, says: str, *, is_so: bool) -> None:
    """The numbers are those of the code."""
    assert says in row(of)
    assert is_so


def test_it_says_when_all_of_it_goes() -> None:
    """Every number of days that stands for the whole record is the code's."""
    days = [int(found) for found in re.findall(r"(\d+) days", text_of("privacy.md"))]
    assert days.count(UNTOUCHED_LASTS.days) == 2
    assert timedelta(days=400) == UNTOUCHED_LASTS


def test_it_quotes_what_amazon_gets() -> None:
    """The timer's label and the texts are the skill's own words."""
    told, words = text_of("privacy.md"), catalog.load("en-US")
    assert f'"{words.text("alert.return_label", at="at 7:15")}"' in told
    assert f'"{words.text("alert.heads_up_label", at="at 7:10")}"' in told
    assert f'"{words.text("alert.heads_up", left="5 minutes")}"' in told
    for said in ("alert.return_announcement", "alert.debrief_announcement"):
        assert f'"{words.text(said)}"' in told


def test_no_timer_or_reminder_can_hold_what_was_said() -> None:
    """Only labels have a time filled in, and only the heads-up says how long is left."""
    words = catalog.load("en-US")
    alerts = {key for key in words.variants if key.startswith("alert.")}
    filled = {key for key in alerts if not words.can_say(catalog.Phrase(key))}
    labels = {key for key in alerts if key.endswith("_label")}
    assert filled == labels | {"alert.heads_up"}
    assert all(words.can_say(catalog.Phrase(key, {"at": "7:15"})) for key in labels)
    assert words.can_say(catalog.Phrase("alert.heads_up", {"left": "5 minutes"}))


def test_it_says_how_such_requests_are_logged() -> None:
    """If a name tells what is on somebody's mind, it is logged as the policy says."""
    assert {known_name(name) for name, row in INTENTS.items() if row.is_private} == {"other"}
    assert 'are logged as "other"' in text_of("privacy.md")


def test_it_says_that_the_accounts_owner_can_hear_what_was_said() -> None:
    """Alexa's own history has it, words of danger too, and no skill can take it out."""
    told = text_of("privacy.md")
    assert "The account's owner can hear it there too." in told
    assert "That includes what you say about danger" in told


@pytest.mark.parametrize("page", ["privacy.md", "terms.md"])
def test_who_deploys_it_is_asked_to_sign(page: str) -> None:
    """Neither page invents somebody who runs the skill."""
    assert "whoever deploys it writes a name and a way to reach them here" in text_of(page)


def test_the_terms_promise_no_help_that_it_is_not() -> None:
    """It is no emergency service, no advice and no therapy."""
    told = text_of("terms.md")
    for said in ("No emergency service", "call your local emergency number", "no therapy"):
        assert said in told
