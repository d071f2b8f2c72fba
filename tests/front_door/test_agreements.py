"""What was agreed: read back before it is kept, read aloud after a warning, done, changed, gone."""

from typing import Any

import pytest

from skill.domain.agreements import Agreement, Kept
from tests.front_door.conftest import Memory
from tests.front_door.echo import Echo, FrozenClock, Handler, day_part, reminders
from tests.front_door.slots import unlisted, which

KEEP, HEAR = "KeepAgreementIntent", "HearAgreementsIntent"
CARE = ["no phones at dinner", "a walk on sundays", "i'll handle pickup", "you'll send the bill"]


def keep(echo: Echo, *agreements: str) -> None:
    for words in agreements:
        echo.hears(KEEP, agreement=words)
        echo.yes()
        echo.no()
        echo.clock.advance(seconds=1)
    echo.attributes = {}


def kept(memory: Memory) -> list[str]:
    return [each.words for each in memory.household.agreements]


def test_remembered_directly_after_a_read_back(
    echo: Echo, memory: Memory, clock: FrozenClock
) -> None:
    """What is to be remembered is read back, and kept with a yes alone."""
    answer = echo.hears(KEEP, agreement="I'll handle pickup on Tuesdays")
    assert answer.said == "I heard: I'll handle pickup on Tuesdays. Did I get that right?"
    assert len(memory.household.agreements) == 0
    answer = echo.yes()
    assert answer.said == "Okay, that's saved. Want to check back on it sometime?"
    expected = Agreement("I'll handle pickup on Tuesdays", Kept.AGREEMENT, clock.now)
    assert list(memory.household.agreements) == [expected]


def test_a_no_to_the_read_back(echo: Echo, memory: Memory) -> None:
    """A no lets them say it again, and a second no, or skip, leaves it."""
    echo.hears(KEEP, agreement="no moans at dinner")
    answer = echo.no()
    assert answer.said.startswith("Sure, one more time.")
    assert answer.directives[0]["slotToElicit"] == "agreement"
    assert "no phones" in echo.hears(KEEP, agreement="no phones at dinner").said
    echo.no()
    assert echo.hears("SkipIntent").said == "Okay, we'll leave it as it is."
    assert memory.household.agreements == ()


def test_said_again_at_the_read_back(echo: Echo, memory: Memory) -> None:
    """New words said at the read-back take the place of those that were misheard."""
    echo.hears(KEEP, agreement="no moans at dinner")
    echo.hears(KEEP, agreement="no phones at dinner")
    echo.yes()
    assert kept(memory) == ["no phones at dinner"]


@pytest.mark.parametrize("words", [None, "", "\u200b", "f*** you"])
def test_words_that_cannot_be_kept(echo: Echo, memory: Memory, words: str | None) -> None:
    """Without words, or with masked ones, it asks for them, and nothing is kept."""
    answer = echo.hears(KEEP, agreement=words)
    assert answer.directives[0]["slotToElicit"] == "agreement"
    assert answer.is_listening
    assert memory.household.agreements == ()


def test_a_lost_session_keeps_nothing(echo: Echo, memory: Memory) -> None:
    """What was read back and not confirmed is gone with the session, and no place was touched."""
    echo.hears("RitualIntent")
    echo.hears("AMAZON.StopIntent")
    place = memory.household.place
    echo.hears(KEEP, agreement="no phones")
    echo.attributes = {}
    assert echo.yes().said.startswith("Okay, I'm here.")
    assert memory.household.agreements == ()
    assert memory.household.place == place


def test_they_are_read_only_after_anyone_nearby_was_named(echo: Echo, memory: Memory) -> None:
    """The first time it warns that anyone nearby will hear; after one yes it reads at once."""
    keep(echo, CARE[0])
    answer = echo.hears(HEAR)
    assert answer.said == (
        "You two agreed on one thing. Anyone nearby will hear me. Is it okay to read it out loud?"
    )
    assert CARE[0] not in str(answer.envelope)
    assert echo.yes().said.startswith("One of you said: no phones at dinner.")
    assert memory.household.may_read_aloud
    echo.attributes = {}
    assert echo.hears(HEAR).said.startswith("One of you said: no phones at dinner.")


def test_a_no_reads_nothing(echo: Echo, memory: Memory) -> None:
    """After a no nothing is read, and the next time it asks again."""
    keep(echo, CARE[0])
    echo.hears(HEAR)
    assert echo.no().ends
    assert not memory.household.may_read_aloud
    assert "Anyone nearby will hear me." in echo.hears(HEAR).said


def test_none_yet(echo: Echo) -> None:
    """With nothing agreed it says so, and how to begin."""
    answer = echo.hears(HEAR)
    assert answer.said == (
        "You haven't saved any agreements yet. They can be small, like eating without phones."
    )


def test_the_newest_are_read_first_three_at_a_time(echo: Echo) -> None:
    """Four are read as three and one, the newest first, each with its place."""
    keep(echo, *CARE)
    echo.hears(HEAR)
    answer = echo.yes()
    assert answer.said == (
        "The first one: one of you said, you'll send the bill. The second one: one of you said,"
        " i'll handle pickup. The third one: one of you said, a walk on sundays."
        " There's more. Should I go on?"
    )
    answer = echo.yes()
    assert answer.said.startswith("The fourth one: one of you said, no phones at dinner.")
    assert answer.is_listening
    how = echo.yes().said
    assert how == ("Which one, and what should I do with it?")


ONE_BY_ONE: list[tuple[str, str, list[str]]] = [
    ("2", "second", [CARE[3], CARE[1], CARE[0]]),
    ("last", "fourth", [CARE[3], CARE[2], CARE[1]]),
]


@pytest.mark.parametrize(("number", "ordinal", "left"), ONE_BY_ONE)
@pytest.mark.parametrize(
    ("intent", "said"),
    [
        ("AgreementDoneIntent", "Okay, the {} one is checked off."),
        ("DropAgreementIntent", "Okay. I took the {} one off your list."),
    ],
)
def test_one_is_done_or_dropped(
    echo: Echo, memory: Memory, number: str, ordinal: str, left: list[str], intent: str, said: str
) -> None:
    """The one that was named goes, the others stay in their order, and its words are not said."""
    keep(echo, *CARE)
    answer = echo.hears(intent, which=which(number))
    assert answer.said == said.format(ordinal)
    assert answer.ends
    assert kept(memory) == left


@pytest.mark.parametrize(
    ("intent", "asked"),
    [("AgreementDoneIntent", "Is it done?"), ("DropAgreementIntent", "Should I drop it?")],
)
def test_the_only_one_needs_no_number(echo: Echo, memory: Memory, intent: str, asked: str) -> None:
    """With one agreement that was just read, "it's done" is that one; unasked, it asks first."""
    keep(echo, CARE[0])
    assert echo.hears(intent).said == f"You two agreed on one thing. {asked}"
    assert kept(memory) == [CARE[0]]
    assert echo.no().ends
    assert kept(memory) == [CARE[0]]
    echo.hears(intent)
    assert echo.yes().ends
    assert kept(memory) == []
    keep(echo, CARE[0])
    echo.hears(HEAR)
    echo.yes()
    echo.hears(intent)
    assert kept(memory) == []


def test_the_only_one_on_two_speakers(echo: Echo, handler: Handler, memory: Memory) -> None:
    """A yes to the only one does nothing if another speaker has kept more meanwhile."""
    keep(echo, CARE[0])
    echo.hears("DropAgreementIntent")
    keep(Echo(handler, echo.alexa, echo.clock, room="study"), CARE[1])
    echo.yes()
    assert kept(memory) == [CARE[1], CARE[0]]


ACTS = ["AgreementDoneIntent", "ChangeAgreementIntent", "DropAgreementIntent"]
UNCLEAR: list[dict[str, Any] | None] = [None, which("9"), unlisted("WHICH", "blue")]


@pytest.mark.parametrize("intent", [*ACTS, "RenewAgreementIntent"])
@pytest.mark.parametrize("slot", UNCLEAR)
def test_which_one_is_asked(
    echo: Echo, memory: Memory, intent: str, slot: dict[str, Any] | None
) -> None:
    """With several and none clearly named it asks which, by the dialog, and changes nothing."""
    keep(echo, *CARE)
    answer = echo.hears(intent, which=slot)
    assert answer.said == "You two agreed on 4 things. Which one do you mean, like the first one?"
    assert answer.directives[0]["slotToElicit"] == "which"
    assert answer.directives[0]["updatedIntent"]["name"] == intent
    assert len(memory.household.agreements) == 4
    echo.hears(intent, which=which("1"))


@pytest.mark.parametrize("intent", [*ACTS, "RenewAgreementIntent"])
def test_with_none_there_is_nothing_to_do(echo: Echo, intent: str) -> None:
    """With nothing agreed, doing something to one says that there is none."""
    assert echo.hears(intent, which=which("1")).said.startswith(
        "You haven't saved any agreements yet."
    )


def test_one_is_changed(echo: Echo, memory: Memory, clock: FrozenClock) -> None:
    """The new words are asked for, read back, and take the old one's place after a yes."""
    keep(echo, CARE[0], CARE[1])
    clock.advance(days=3)
    answer = echo.hears("ChangeAgreementIntent", which=which("2"))
    assert answer.directives[0]["slotToElicit"] == "agreement"
    assert "no phones in bed" in echo.hears(KEEP, agreement="no phones in bed").said
    assert kept(memory) == [CARE[1], CARE[0]]
    assert echo.yes().said in ("Got it, that's saved.", "Okay, that's saved.")
    assert kept(memory) == ["no phones in bed", CARE[1]]
    assert memory.household.agreements[0].kept_at == clock.now


def test_changed_on_two_speakers(
    echo: Echo, handler: Handler, memory: Memory, clock: FrozenClock
) -> None:
    """If another speaker has dropped one meanwhile, the change still goes to the right one."""
    keep(echo, *CARE)
    echo.hears("ChangeAgreementIntent", which=which("2"))
    study = Echo(handler, echo.alexa, clock, room="study")
    study.hears("DropAgreementIntent", which=which("1"))
    echo.hears(KEEP, agreement="something new")
    echo.yes()
    assert kept(memory) == ["something new", CARE[1], CARE[0]]


def test_changed_where_it_is_gone(
    echo: Echo, handler: Handler, memory: Memory, clock: FrozenClock
) -> None:
    """If another speaker has dropped that very one meanwhile, no other is overwritten."""
    keep(echo, *CARE)
    echo.hears("ChangeAgreementIntent", which=which("2"))
    study = Echo(handler, echo.alexa, clock, room="study")
    study.hears("DropAgreementIntent", which=which("2"))
    echo.hears(KEEP, agreement="something new")
    assert "another speaker" in echo.yes().said.lower()
    assert kept(memory) == [CARE[3], CARE[1], CARE[0]]


@pytest.mark.parametrize("intent", ["AgreementDoneIntent", "DropAgreementIntent"])
def test_the_first_is_the_first_that_was_read(
    echo: Echo, handler: Handler, memory: Memory, clock: FrozenClock, intent: str
) -> None:
    """If another speaker has kept one since they were read, none is taken for another."""
    keep(echo, CARE[0], CARE[1])
    echo.hears(HEAR)
    echo.yes()
    keep(Echo(handler, echo.alexa, clock, room="study"), CARE[2])
    assert "another speaker" in echo.hears(intent, which=which("1")).said.lower()
    assert kept(memory) == [CARE[2], CARE[1], CARE[0]]


def test_a_renewed_one_is_not_the_next_to_go(echo: Echo, memory: Memory) -> None:
    """With ten kept, the one that was renewed stays when one more is kept."""
    keep(echo, *(f"agreement {number}" for number in range(10)))
    echo.hears("RenewAgreementIntent", which=which("last"))
    keep(echo, "one more")
    assert kept(memory)[:2] == ["one more", "agreement 0"]
    assert "agreement 1" not in kept(memory)


def test_nothing_becomes_part_of_a_plan_by_itself(echo: Echo, memory: Memory) -> None:
    """People who say "remember that ..." make an agreement, even if a plan was interrupted."""
    echo.hears("PlanIntent")
    echo.hears("AMAZON.NextIntent")
    echo.hears("AMAZON.StopIntent")
    echo.hears(KEEP, agreement=CARE[2])
    echo.yes()
    assert kept(memory) == [CARE[2]]
    assert memory.household.pause_plan.signal is None


def test_the_newest_ten_are_kept(echo: Echo, memory: Memory) -> None:
    """With an eleventh, the oldest goes."""
    keep(echo, *(f"agreement {number}" for number in range(11)))
    assert len(memory.household.agreements) == 10
    assert kept(memory)[0] == "agreement 10"
    assert kept(memory)[-1] == "agreement 1"


def test_each_is_kept_for_ninety_days_unless_renewed(
    echo: Echo, memory: Memory, clock: FrozenClock
) -> None:
    """After ninety days an agreement is let go; renewed, it stays for ninety more."""
    keep(echo, CARE[0], CARE[1])
    clock.advance(days=89)
    answer = echo.hears("RenewAgreementIntent", which=which("2"))
    assert answer.said == "Okay, I'll hang on to the second one for another ninety days."
    clock.advance(days=2)
    echo.hears(HEAR)
    assert echo.yes().said.startswith("One of you said: no phones at dinner.")
    clock.advance(days=89)
    assert echo.hears(HEAR).said.startswith("You haven't saved any agreements yet.")
    assert memory.household.agreements == ()


def test_no_agreement_is_in_a_reminder(echo: Echo) -> None:
    """A check-in's reminder has neutral words, and nothing of what was agreed."""
    echo.hears(KEEP, agreement=CARE[0])
    echo.yes()
    echo.yes()
    echo.hears("TimeAnswerIntent", return_time="20:00", day_part=day_part("tomorrow", "tomorrow"))
    echo.yes()
    (reminder,) = reminders(echo.alexa)
    assert "phones" not in str(reminder)
    assert reminder["alertInfo"]["spokenInfo"]["content"][0]["text"] == "Time for your check-in."
