"""Before its time, one of the two alone neither ends nor shortens the break of both."""

import pytest

from skill.domain.breaks import Punctuality
from speaker.services import AlexaServices
from tests.front_door.conftest import Memory
from tests.front_door.echo import Answer, Echo, FrozenClock, timers
from tests.front_door.slots import keepsake, part

START, RETURN, BOTH, JUST_ME = "StartBreakIntent", "ReturnIntent", "BothBackIntent", "JustMeIntent"
WHO = "Are you both ready, or just you?"
STAYS = (
    "Okay, then your break still ends at 7:15.",
    "That's fine. Your break still ends at 7:15.",
)
ENDS = ("RitualIntent", "DebriefIntent", "StateOfUsIntent", "AMAZON.ResumeIntent", RETURN)


@pytest.fixture(autouse=True)
def running(echo: Echo, clock: FrozenClock) -> None:
    """A break that began at 6:55 and runs to 7:15; now it is 7:03."""
    echo.hears(START, length="PT20M")
    echo.falls_silent()
    clock.advance(minutes=8)


def durations(alexa: AlexaServices) -> list[str]:
    return [timer["duration"] for timer in timers(alexa)]


@pytest.mark.parametrize("intent", ENDS)
def test_one_who_is_ready_is_asked_about_the_other(
    echo: Echo, memory: Memory, alexa: AlexaServices, intent: str
) -> None:
    """It says how long the break still runs and asks who is ready; until then it runs on."""
    before = memory.household.current_break
    answer = echo.hears(intent)
    assert answer.said == f"Your break ends at 7:15, so you've still got 12 minutes. {WHO}"
    assert (answer.reprompt, answer.is_listening) == (WHO, True)
    assert memory.household.current_break == before
    assert durations(alexa) == ["PT20M"]


@pytest.mark.parametrize("intent", [JUST_ME, "AMAZON.NoIntent", RETURN])
def test_alone_the_break_stays(
    echo: Echo, memory: Memory, alexa: AlexaServices, intent: str
) -> None:
    """If one of them is not ready, the break and its chime stay, and nobody is told off."""
    before = memory.household.current_break
    echo.hears(RETURN)
    answer = echo.hears(intent)
    assert answer.said in STAYS
    assert answer.ends
    assert memory.household.current_break == before
    assert durations(alexa) == ["PT20M"]


def test_both_end_it(echo: Echo, memory: Memory, alexa: AlexaServices) -> None:
    """If both are ready, the break ends early, and its chime goes."""
    echo.hears(RETURN)
    assert "leave it for another day?" in echo.hears(BOTH).said
    assert memory.household.past_breaks[0].outcome is Punctuality.EARLY
    assert durations(alexa) == []


def test_who_says_we_is_not_asked(echo: Echo, memory: Memory) -> None:
    """Whoever says "we're both back" has answered already."""
    assert WHO not in echo.hears(BOTH).said
    assert memory.household.current_break is None


def test_a_yes_is_made_sure_of(echo: Echo, memory: Memory) -> None:
    """A "yes" to "both, or just you?" is asked about once more, because it could be either."""
    echo.hears(RETURN)
    answer = echo.yes()
    assert (answer.said, answer.is_listening) == ("So you're both ready?", True)
    assert memory.household.current_break is not None
    echo.yes()
    assert memory.household.current_break is None


def test_a_talk_that_both_want_begins(echo: Echo, memory: Memory) -> None:
    """The talk that was asked for begins once both are ready."""
    echo.hears("StateOfUsIntent")
    assert "What went well" in echo.hears(BOTH).said
    assert memory.household.current_break is None


@pytest.mark.parametrize(
    ("intent", "slots", "asked", "then"),
    [
        ("LessTimeIntent", {"length": "PT5M"}, "That'd be back at 7:10.", "PT15M"),
        ("MoveBreakIntent", {"return_time": "19:05"}, "That'd be back at 7:05.", "PT10M"),
        ("MoveBreakIntent", {"length": "PT15M"}, "That'd be back at 7:10.", "PT15M"),
        (START, {"length": "PT5M"}, "That'd be back at 7:08.", "PT13M"),
    ],
)
def test_what_shortens_it_needs_both(
    echo: Echo,
    alexa: AlexaServices,
    memory: Memory,
    intent: str,
    slots: dict[str, str],
    asked: str,
    then: str,
) -> None:
    """An earlier time is asked about; a no leaves the later one, and a yes moves the chime."""
    answer = echo.hears(intent, **slots)
    assert answer.said == f"{asked} Do you both want that?"
    assert "7:15" in echo.no().said
    assert durations(alexa) == ["PT20M"]
    echo.hears(intent, **slots)
    echo.yes()
    running = memory.household.current_break
    assert running is not None
    assert running.length.total_seconds() == int(then[2:-1]) * 60


def test_calling_it_off_needs_both(echo: Echo, memory: Memory, alexa: AlexaServices) -> None:
    """It is called off after a yes for both; a no leaves it, with its chime."""
    assert echo.hears("CallOffIntent").said == "Do you both want to call it off?"
    assert "7:15" in echo.no().said
    assert durations(alexa) == ["PT20M"]
    echo.hears("CallOffIntent")
    echo.yes()
    assert (memory.household.current_break, durations(alexa)) == (None, [])


def test_more_time_needs_nobody_else(echo: Echo) -> None:
    """A longer break is nobody's loss, so it is moved at once."""
    assert "7:25" in echo.hears("MoreTimeIntent", length="PT10M").said


@pytest.mark.parametrize("minutes", [12, 30])
def test_from_the_time_on_nobody_is_asked(
    echo: Echo, clock: FrozenClock, memory: Memory, minutes: int
) -> None:
    """At the return time and after it, whoever is back is welcome."""
    clock.advance(minutes=minutes)
    assert WHO not in echo.hears(RETURN).said
    assert memory.household.current_break is None


def changed(echo: Echo) -> Answer:
    """Ask to change the part of the plan that says who may end a break."""
    return echo.hears("ChangePlanIntent", part=part("ending"))


def test_the_plan_can_let_one_of_them_end_it(echo: Echo, memory: Memory) -> None:
    """It asks for both of them, and then one alone may come back early, shorten or call off."""
    echo.hears(BOTH)
    answer = changed(echo)
    assert answer.said == (
        "Right now it takes both of you to end a break early. Do you both want to change that?"
    )
    assert echo.yes().said == "Okay. From now on, either of you can end a break early."
    echo.hears(START, length="PT20M")
    assert "at 7:18" in echo.hears("LessTimeIntent", length="PT5M").said
    assert WHO not in echo.hears(RETURN).said
    assert memory.household.current_break is None


def test_a_no_takes_it_back(echo: Echo) -> None:
    """A no makes it a thing of both again."""
    echo.hears(BOTH)
    changed(echo)
    echo.yes()
    changed(echo)
    assert echo.no().said == "Okay. It takes both of you to end a break early."
    echo.hears(START)
    assert WHO in echo.hears(RETURN).said


def test_it_is_no_thing_to_change_during_a_break(echo: Echo, memory: Memory) -> None:
    """While a break runs that part of the plan stays as it is."""
    assert changed(echo).said == (
        "Let's change that later, when things are calm. Your break ends at 7:15."
    )
    assert not memory.household.pause_plan.one_may_end


def test_forgetting_everything_waits_for_nobody(
    echo: Echo, memory: Memory, alexa: AlexaServices
) -> None:
    """The question says that the running break and its chime go too, and one yes is enough."""
    answer = echo.hears("ForgetIntent", keepsake=keepsake("everything"))
    assert answer.said == (
        "That erases everything, for both of you, and ends your break, so there's no"
        " chime. Are you sure?"
    )
    echo.yes()
    assert memory.household.current_break is None
    assert durations(alexa) == []
