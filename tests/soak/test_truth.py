"""The oracle of the attacks: it finds what is said and is not so, and what no state may be."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.front_door.echo import Answer
from tests.soak.heard import keys_in
from tests.soak.said import take
from tests.soak.situations import SITUATIONS, come_to
from tests.soak.snapshots import Alert, Snapshot, snapshot
from tests.soak.stage import Stage, on_sqlite
from tests.soak.truth import Seen, false_claims, odd_states

BY_NAME = {situation.name: situation for situation in SITUATIONS}


@pytest.fixture
def stage() -> Iterator[Stage]:
    with on_sqlite() as stage:
        yield stage


def seen(stage: Stage, situation: str, turn: str) -> Seen:
    """Take a turn in a situation, with nothing that fails."""
    come_to(stage, BY_NAME[situation], {})
    before = now(stage)
    answer = take(stage, turn)
    return Seen(before, answer, now(stage))


def now(stage: Stage) -> Snapshot:
    return snapshot(stage.store, stage.alexa, stage.user_id, stage.clock.now)


def after(told: Seen, *alerts: Alert) -> Seen:
    """Return the turn as if Alexa then had these alerts."""
    return replace(told, after=replace(told.after, alerts=alerts))


def saying(told: Seen, words: str) -> Seen:
    """Return the turn as if these words had been said."""
    speech = {"type": "SSML", "ssml": f"<speak>{words}</speak>"}
    return replace(told, answer=Answer({"response": {"outputSpeech": speech}}))


def test_what_is_so_is_no_finding(stage: Stage) -> None:
    """A move that worked is told as it is."""
    told = seen(stage, "running", "MoreTimeIntent")
    assert keys_in(told.said) == {"cue.timer"}
    assert [*false_claims(told), *odd_states(told.after)] == []


def test_a_chime_that_is_not_there(stage: Stage) -> None:
    """A chime that was promised and that Alexa does not have is a false claim."""
    told = seen(stage, "running", "MoreTimeIntent")
    assert [*false_claims(after(told))] == ["said cue.timer, which is not so"]


def test_a_chime_at_another_time(stage: Stage) -> None:
    """So is one that rings at another time than the break ends."""
    told = seen(stage, "running", "MoreTimeIntent")
    (chime,) = told.after.alerts
    late = replace(chime, rings_at=chime.rings_at + timedelta(minutes=2))
    assert [*false_claims(after(told, late))] == ["said cue.timer, which is not so"]
    assert [*odd_states(after(told, late).after)] == ["a cue that the record does not know: return"]


def test_a_chime_that_was_denied(stage: Stage) -> None:
    """A chime of which was said that it will not come is a false claim."""
    words = "There won't be a chime, so keep an eye on the clock."
    told = saying(seen(stage, "running", "MoreTimeIntent"), words)
    assert [*false_claims(told)] == ["said cue.none, which is not so"]


def test_two_chimes(stage: Stage) -> None:
    """Two cues for one purpose are never right."""
    told = seen(stage, "running", "MoreTimeIntent")
    twice = after(told, *told.after.alerts, *told.after.alerts)
    assert [*odd_states(twice.after)] == ["two cues for one purpose: return"]


def test_another_return_time(stage: Stage) -> None:
    """A return time that is not the break's is a false claim, and a question claims nothing."""
    told = seen(stage, "running", "MoreTimeIntent")
    wrong = saying(told, "Done. Now your break ends at 7:35.")
    assert [*false_claims(wrong)] == ["told a return time that is not the break's"]
    assert [*false_claims(saying(told, "Done. Now your break ends at 7:25."))] == []
    assert [*false_claims(saying(told, "Want to be back at 7:35 instead?"))] == []


def test_everything_forgotten(stage: Stage) -> None:
    """Nothing may ring, and no record may be there, once everything is forgotten."""
    told = seen(stage, "asked_to_forget", "AMAZON.YesIntent")
    assert keys_in(told.said) == {"cue.forgotten"}
    assert [*false_claims(told)] == []
    left = after(told, *told.before.alerts)
    assert [*false_claims(left)] == ["said cue.forgotten, which is not so"]
    kept = replace(told, after=replace(told.after, version=1))
    assert [*false_claims(kept)] == ["said cue.forgotten, which is not so"]


def test_nothing_changed(stage: Stage) -> None:
    """If nothing was to have changed, the record and what rings are what they were."""
    words = "I can't get to my notes right now, so nothing's changed. Please try again in a minute."
    told = saying(seen(stage, "running", "MoreTimeIntent"), words)
    assert [*false_claims(told)] == ["said trouble.store, which is not so"]
    assert [*false_claims(replace(told, after=told.before))] == []


@pytest.mark.parametrize(
    ("situation", "turn", "key"),
    [
        ("running", "HeadsUpIntent", "heads_up.timer"),
        ("nothing", "DebriefIntent", "debrief.timed"),
        ("debrief", "AMAZON.NextIntent", "debrief.switched"),
        ("asked_for_first_time", "AMAZON.YesIntent", "regular_time_cue.reminder"),
        ("asked_to_start_long", "AMAZON.YesIntent", "cue.reminder"),
    ],
)
def test_what_else_is_promised(stage: Stage, situation: str, turn: str, key: str) -> None:
    """A heads-up, a debrief's timers and a reminder are looked for, too."""
    told = seen(stage, situation, turn)
    assert key in keys_in(told.said)
    assert [*false_claims(told)] == []
    assert f"said {key}, which is not so" in [*false_claims(after(told))]


def test_a_reminder_that_is_just_being_set(stage: Stage) -> None:
    """It may be there or not; the others that are told have to be there."""
    told = seen(stage, "at_home", "HearRhythmIntent")
    assert "regular_time.told" in keys_in(told.said)
    assert [*false_claims(told)] == []
    cues = told.after.household.cues
    *others, last = cues.reminders
    planned = replace(cues, reminders=(*others, replace(last, handle=None)))
    unsure = replace(
        told.after,
        household=told.after.household.with_cues(planned),
        alerts=tuple(alert for alert in told.after.alerts if alert.purpose != last.says),
    )
    wrong = ["said regular_time.told, which is not so"]
    assert [*false_claims(replace(told, after=unsure))] == wrong
    words = f"{told.said} A reminder about your check-in on Sunday at 6 pm is just being set."
    words += " To be sure, ask again in a minute."
    hedged = saying(told, words)
    assert [*false_claims(replace(hedged, after=unsure))] == []
    assert [*false_claims(replace(hedged, after=replace(unsure, alerts=())))] == wrong
