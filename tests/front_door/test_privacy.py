"""What is remembered, told by kinds and counts; and forgetting it, all of it or in part."""

from pathlib import Path

import pytest

from skill.domain.households import Household
from speaker.household.scopes import Scope
from speaker.services import AlexaServices
from tests.front_door.conftest import USER_ID, Memory
from tests.front_door.echo import Echo, FrozenClock, Handler, reminders, timers
from tests.front_door.slots import keepsake, unlisted
from tests.front_door.test_plan import make_plan
from tests.front_door.test_regular_times import debrief_every_evening

FORGET, KEPT = "ForgetIntent", "WhatIsKeptIntent"
EVERYTHING = keepsake("everything")
FORGOTTEN = "Done. I've forgotten it all, and there won't be any chimes or reminders."
PARTLY = "I couldn't erase everything, and a chime may still go off. Please try again later."
SECRETS = (b"phones", b"Anna", b"red light", b"budget", b"we're a team", USER_ID.encode())


def live_in(echo: Echo) -> None:
    """Leave something of every kind."""
    make_plan(echo)
    echo.hears("KeepAgreementIntent", agreement="no phones at dinner")
    echo.yes()
    echo.attributes = {}
    debrief_every_evening(echo)
    echo.yes()
    echo.hears("StartBreakIntent")
    echo.hears("BothBackIntent")
    echo.attributes = {}
    echo.hears("StartBreakIntent", topic="the budget")


def on_disk(database: Path) -> bytes:
    return b"".join(file.read_bytes() for file in database.parent.iterdir())


def test_nothing_is_remembered_yet(echo: Echo) -> None:
    """With nothing kept it says so; once a clock time was said, the time zone is named."""
    assert echo.hears(KEPT).said == (
        "I don't have anything saved about you two. I never save what you say to each other."
    )
    echo.hears("StartBreakIntent", length="PT3H")
    assert echo.hears(KEPT).said == (
        "I only know this speaker's time zone. I never save what you say to each other."
    )


def test_kinds_and_counts_and_no_contents(echo: Echo) -> None:
    """It tells what kinds of things are kept and how many, and none of their contents."""
    live_in(echo)
    answer = echo.hears(KEPT)
    assert answer.said == (
        "I've saved 1 agreement, 1 reminder, how your last break ended, the break you're on,"
        " your pause plan, and your names. I never save what you say to each other."
        " If you want me to forget it all, just say so."
    )
    assert not [secret for secret in SECRETS if secret.decode() in answer.said]


def test_counts_of_several(echo: Echo) -> None:
    """Several of a kind are counted."""
    for words in ("no phones", "a walk"):
        echo.hears("KeepAgreementIntent", agreement=words)
        echo.yes()
    assert echo.hears(KEPT).said.startswith("I've saved 2 agreements. ")


def test_forget_everything(
    echo: Echo, alexa: AlexaServices, memory: Memory, database: Path
) -> None:
    """After a yes neither the store's files nor Alexa's timers and reminders hold any of it."""
    live_in(echo)
    assert all(secret in on_disk(database) for secret in SECRETS)
    assert len(timers(alexa)) == len(reminders(alexa)) == 1
    answer = echo.hears(FORGET, keepsake=EVERYTHING)
    assert answer.said == (
        "That erases everything, for both of you, and ends your break, so there's no"
        " chime. Are you sure?"
    )
    answer = echo.yes()
    assert answer.said == FORGOTTEN
    assert answer.ends
    assert memory.household == Household()
    assert memory.version == 0
    assert timers(alexa) == []
    assert reminders(alexa) == []
    assert not [secret for secret in SECRETS if secret in on_disk(database)]


def test_a_no_forgets_nothing(echo: Echo, alexa: AlexaServices, memory: Memory) -> None:
    """A no changes nothing."""
    live_in(echo)
    before = memory.household
    echo.hears(FORGET, keepsake=EVERYTHING)
    assert echo.no().ends
    assert memory.household == before
    assert len(timers(alexa)) == 1


@pytest.mark.parametrize("service", ["timers", "reminders"])
@pytest.mark.parametrize("way", ["500", "drop"])
def test_what_could_not_be_removed_is_not_claimed(
    echo: Echo, alexa: AlexaServices, memory: Memory, database: Path, service: str, way: str
) -> None:
    """While a chime may still ring it does not say that all is gone; what was told to it is."""
    live_in(echo)
    echo.hears(FORGET, keepsake=EVERYTHING)
    alexa.failures.set(service, way)
    assert echo.yes().said == PARTLY
    assert memory.household.cues.promised == ()
    assert memory.household.cues.to_clear != ()
    assert not [secret for secret in SECRETS[:-1] if secret in on_disk(database)]
    alexa.failures.clear()
    echo.hears(FORGET, keepsake=EVERYTHING)
    assert echo.yes().said == FORGOTTEN
    assert timers(alexa) == []
    assert reminders(alexa) == []


def test_without_permissions_there_is_nothing_at_alexa(
    echo: Echo, alexa: AlexaServices, memory: Memory
) -> None:
    """If somebody never allowed a chime, there is none, and everything can be forgotten."""
    alexa.deny()
    (asked,) = echo.hears("StartBreakIntent").directives
    echo.consent("NOT_ANSWERED", asked["token"])
    echo.hears(FORGET, keepsake=EVERYTHING)
    assert echo.yes().said == FORGOTTEN
    assert memory.version == 0


def test_a_permission_that_was_taken_back(echo: Echo, alexa: AlexaServices) -> None:
    """If a timer was made and it may no longer touch it, it does not say that it is gone."""
    echo.hears("StartBreakIntent")
    alexa.deny(Scope.TIMERS)
    echo.hears(FORGET, keepsake=EVERYTHING)
    assert echo.yes().said == PARTLY


def test_forgotten_on_one_speaker_while_another_saves(
    echo: Echo, handler: Handler, alexa: AlexaServices, clock: FrozenClock, memory: Memory
) -> None:
    """A household that was forgotten begins anew on the other speaker, with nothing of before."""
    live_in(echo)
    study = Echo(handler, alexa, clock, room="study")
    study.hears("CallOffIntent")
    study.yes()
    echo.hears(FORGET, keepsake=EVERYTHING)
    echo.yes()
    assert study.hears("HearPlanIntent").said.startswith(
        "You don't have a pause plan yet. A plan says how you'd both like breaks to go."
    )
    assert memory.household.agreements == ()


def test_without_a_store(clock: FrozenClock, alexa: AlexaServices, tmp_path: Path) -> None:
    """With no store within reach it says that, and claims nothing."""
    from skill.app import create_handler  # noqa: PLC0415

    (tmp_path / "file").write_text("")
    environ = {"STEADY_GROUND_STORE": f"sqlite:{tmp_path / 'file' / 'households.db'}"}
    echo = Echo(create_handler(clock=clock, environ=environ), alexa, clock)
    echo.hears(FORGET, keepsake=EVERYTHING)
    assert "forgotten" not in echo.yes().said


@pytest.mark.parametrize(
    ("name", "asked", "said"),
    [
        (
            "agreements",
            "That erases all your agreements, and your check-in. Are you sure?",
            "Done. Your agreements are erased.",
        ),
        (
            "plan",
            "Want me to forget your pause plan?",
            "Done. Your pause plan is erased, so your usual break is twenty minutes again.",
        ),
        (
            "rhythm",
            "Want me to forget your regular times, and stop the reminders?",
            "Done. Your regular times are erased.",
        ),
        (
            "breaks",
            "Want me to forget how your last breaks ended?",
            "Done. Your break history is erased.",
        ),
    ],
)
def test_one_kind_is_forgotten(
    echo: Echo, alexa: AlexaServices, memory: Memory, name: str, asked: str, said: str
) -> None:
    """One kind of thing is forgotten after a yes, and the others stay."""
    live_in(echo)
    assert echo.hears(FORGET, keepsake=keepsake(name)).said == asked
    assert echo.yes().said == said
    household = memory.household
    gone = {
        "agreements": household.agreements == (),
        "plan": household.pause_plan.is_empty,
        "rhythm": household.cues.reminders == () and reminders(alexa) == [],
        "breaks": household.past_breaks == (),
    }
    assert [kind for kind, is_gone in gone.items() if is_gone] == [name]


@pytest.mark.parametrize(
    ("starts", "name"), [("StateOfUsIntent", "agreements"), ("PlanIntent", "plan")]
)
def test_words_that_wait_for_a_yes_are_forgotten_too(
    echo: Echo, memory: Memory, database: Path, starts: str, name: str
) -> None:
    """Words that were read back and not yet confirmed go with their kind."""
    echo.hears("KeepAgreementIntent", agreement="no phones")
    echo.yes()
    echo.hears("ChangePlanIntent", length="PT30M")
    echo.hears(starts)
    for _ in range(3 if starts == "StateOfUsIntent" else 1):
        echo.hears("AMAZON.NextIntent")
    echo.hears("KeepAgreementIntent", agreement="an unusual secret")
    assert b"unusual" in on_disk(database)
    echo.hears(FORGET, keepsake=keepsake(name))
    echo.yes()
    assert b"unusual" not in on_disk(database)
    assert memory.household.place is not None


def test_names_go_at_once(echo: Echo, memory: Memory) -> None:
    """Names are forgotten without a question, and the ritual goes without them."""
    make_plan(echo)
    assert echo.hears(FORGET, keepsake=keepsake("names")).said == "Okay, I've forgotten your names."
    assert memory.household.names is None
    assert "Anna" not in echo.hears("RitualIntent").said


@pytest.mark.parametrize("name", ["agreements", "plan", "names", "rhythm", "breaks"])
def test_what_is_not_there_is_not_forgotten(echo: Echo, name: str) -> None:
    """Of a kind that nothing is kept of, it says so at once."""
    answer = echo.hears(FORGET, keepsake=keepsake(name))
    assert answer.said == "I don't have any of that."
    assert answer.ends


def test_what_to_forget_is_asked(echo: Echo) -> None:
    """Without a kind, or with one that is not known, it asks what to forget."""
    for slot in (None, unlisted("KEEPSAKE", "the dog")):
        answer = echo.hears(FORGET, keepsake=slot)
        assert answer.said.startswith("What should I forget: your agreements")
        assert answer.is_listening
    assert echo.hears("AMAZON.HelpIntent").said.startswith("You can say forget the agreements")


def test_everything_kept_expires(echo: Echo, memory: Memory, clock: FrozenClock) -> None:
    """A break is gone thirty days after it; a household that nobody touches, after four hundred."""
    echo.hears("StartBreakIntent")
    echo.hears("BothBackIntent")
    make_plan(echo)
    clock.advance(days=31)
    assert "how your last" not in echo.hears(KEPT).said
    echo.hears("NamesIntent", first_name="Anna", second_name="Ben")
    clock.advance(days=399)
    assert memory.household.names is not None
    clock.advance(days=2)
    assert memory.household == Household()
