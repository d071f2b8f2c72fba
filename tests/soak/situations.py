"""Where households stand when something is said, and all that may be said then."""

from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from skill.domain.households import Household
from skill.intents import table
from speaker.services.reminders import Reminder
from speaker.services.timers import Timer
from tests.front_door.slots import keepsake, occasion, repeat_day, weekday
from tests.soak.said import EVENTS, SLOTS
from tests.soak.stage import EVENING, Stage


@dataclass(frozen=True)
class Situation:
    """How a case begins, by what people have said so far."""

    name: str
    come_to: Callable[[Stage], None]
    says: tuple[str, ...] = ()
    """The turns that are worth taking here; none stands for all of them."""

    agreed: bool = True


def _nothing(_: Stage) -> None:
    """Leave the household as it is."""


def _running(stage: Stage) -> None:
    echo = stage.echo()
    echo.hears("StartBreakIntent", length="PT20M")
    echo.hears("KeepTopicIntent", topic="the budget")
    echo.falls_silent()
    stage.advance(minutes=5)


def _running_elsewhere(stage: Stage) -> None:
    stage.echo("study").hears("StartBreakIntent", length="PT20M")
    stage.advance(minutes=5)


def _long(stage: Stage) -> None:
    echo = stage.echo()
    echo.hears("StartBreakIntent", length="PT3H")
    echo.yes()
    echo.falls_silent()
    stage.advance(minutes=5)


def _with_heads_up(stage: Stage) -> None:
    echo = stage.echo()
    echo.hears("HeadsUpIntent", length="PT5M")
    echo.falls_silent()
    echo.hears("StartBreakIntent", length="PT30M")
    echo.falls_silent()
    echo.hears("HeadsUpIntent", length="PT5M")
    echo.falls_silent()
    stage.advance(minutes=5)


def _late(stage: Stage) -> None:
    _running(stage)
    stage.advance(minutes=18)


def _moved_with_old_chime(stage: Stage) -> None:
    """The old chime could not be removed, so it may ring, and there is no new one."""
    _running(stage)
    stage.alexa.failures.set("timers", "500", method="DELETE", times=1)
    stage.echo().hears("MoreTimeIntent", length="PT10M")
    stage.alexa.failures.clear()
    stage.echo().falls_silent()
    stage.advance(minutes=1)


def _first_break(stage: Stage) -> None:
    stage.echo().hears("StartBreakIntent", length="PT20M")


def _debrief(stage: Stage) -> None:
    stage.echo().hears("DebriefIntent")
    stage.echo().falls_silent()
    stage.advance(minutes=2)


def _ritual(stage: Stage) -> None:
    echo = stage.echo()
    echo.hears("RitualIntent")
    echo.yes()
    echo.hears("AMAZON.NextIntent")


def _at_home(stage: Stage) -> None:
    """Two regular times, a check-in, two agreements and a pause plan."""
    echo = stage.echo()
    for name, words in (("debrief", "every day"), ("state_of_us", "sundays")):
        day = "daily" if name == "debrief" else "sunday"
        echo.hears(
            "RhythmIntent",
            occasion=occasion(name),
            clock_time="20:00",
            repeat_day=repeat_day(words, day),
        )
        echo.yes()
        echo.falls_silent()
    for words in ("no phones at dinner", "we say when we'll be back"):
        echo.hears("KeepAgreementIntent", agreement=words)
        echo.yes()
        echo.falls_silent()
    echo.hears("CheckInIntent", day=weekday("sunday"), clock_time="18:00")
    echo.yes()
    echo.falls_silent()
    stage.advance(minutes=5)


def _heads_up_wanted(stage: Stage) -> None:
    """The pause plan has a heads-up for each break."""
    echo = stage.echo()
    echo.hears("HeadsUpIntent", length="PT5M")
    echo.yes()
    echo.falls_silent()


def _asked_to_start_long(stage: Stage) -> None:
    stage.echo().hears("StartBreakIntent", length="PT3H")


def _asked_for_first_time(stage: Stage) -> None:
    stage.echo().hears("RhythmIntent", **SLOTS["RhythmIntent"])


def _asked_to_forget_debrief(stage: Stage) -> None:
    _debrief(stage)
    stage.echo().hears("ForgetIntent", keepsake=keepsake("everything"))


def _heads_up_asked_to_end(stage: Stage) -> None:
    _with_heads_up(stage)
    stage.echo().hears("CallOffIntent")


def _asked_to_forget(stage: Stage) -> None:
    _at_home(stage)
    _running(stage)
    stage.echo().hears("ForgetIntent", keepsake=keepsake("everything"))


def _asked_for_regular_time(stage: Stage) -> None:
    _at_home(stage)
    stage.echo().hears(
        "RhythmIntent",
        occasion=occasion("debrief"),
        clock_time="21:00",
        repeat_day=repeat_day("every day", "daily"),
    )


def _asked_to_move_long(stage: Stage) -> None:
    _running(stage)
    stage.echo().hears("MoveBreakIntent", length="PT3H")


def _asked_to_keep(stage: Stage) -> None:
    stage.echo().hears("KeepAgreementIntent", agreement="no phones at dinner")


def _asked_to_end(stage: Stage) -> None:
    _running(stage)
    stage.echo().hears("CallOffIntent")


def _asked_of_away(stage: Stage) -> None:
    _running(stage)
    stage.echo().hears("AwayIntent")


@dataclass(frozen=True)
class Scene:
    """A situation as it was once come to, so that it can be set again without a word."""

    household: Household
    minutes: float
    timers: tuple[Timer, ...]
    reminders: tuple[Reminder, ...]
    rooms: tuple[tuple[str, dict[str, Any]], ...]
    """The devices, each with what its session carries."""


def come_to(stage: Stage, situation: Situation, scenes: dict[str, Scene]) -> None:
    """Begin a case in a situation: by its words the first time, and then as it was left."""
    if situation.name not in scenes:
        stage.begin(agreed=situation.agreed)
        situation.come_to(stage)
        scenes[situation.name] = _seen(stage)
        return
    scene = scenes[situation.name]
    stage.begin(agreed=False)
    if scene.household != Household():
        before = EVENING - timedelta(seconds=1)  # no turn of the case saves in the same second
        stage.store.save(stage.user_id, scene.household, 0, before)
    stage.clock.advance(minutes=scene.minutes)
    for room, attributes in scene.rooms:
        stage.echo(room).attributes = deepcopy(attributes)
    devices = stage.alexa.household.devices
    stage.alexa.alerts.take_up(
        [replace(each, device=devices[each.device.name]) for each in scene.timers],
        [replace(each, device=devices[each.device.name]) for each in scene.reminders],
    )


def _seen(stage: Stage) -> Scene:
    timers, reminders = stage.alexa.alerts.kept()
    return Scene(
        stage.store.load(stage.user_id, stage.clock.now).household,
        (stage.clock.now - EVENING).total_seconds() / 60,
        tuple(map(replace, timers)),
        tuple(map(replace, reminders)),
        tuple((room, deepcopy(echo.attributes)) for room, echo in stage.echoes.items()),
    )


ANSWERS = ("AMAZON.YesIntent", "AMAZON.NoIntent", "AMAZON.StopIntent", "StartBreakIntent")
ABOUT_BREAKS = (
    *ANSWERS,
    "MoreTimeIntent",
    "LessTimeIntent",
    "MoveBreakIntent",
    "MoveBreakIntent#2",
    "BothBackIntent",
    "ReturnIntent",
    "JustMeIntent",
    "CallOffIntent",
    "TimeLeftIntent",
    "HeadsUpIntent",
    "NoHeadsUpIntent",
    "ChimeOnIntent",
    "AwayIntent",
    "DebriefIntent",
    "LaunchRequest",
    "AMAZON.CancelIntent",
    "Disabled",
)

SITUATIONS = (
    Situation("nothing", _nothing),
    Situation("running", _running),
    Situation("running_elsewhere", _running_elsewhere, ABOUT_BREAKS),
    Situation("long", _long, ABOUT_BREAKS),
    Situation("heads_up", _with_heads_up, ABOUT_BREAKS),
    Situation("late", _late, ABOUT_BREAKS),
    Situation("old_chime", _moved_with_old_chime, ABOUT_BREAKS),
    Situation(
        "first_break", _first_break, (*ANSWERS, "ChimeOnIntent", "KeepTopicIntent"), agreed=False
    ),
    Situation(
        "debrief",
        _debrief,
        (*ANSWERS, "AMAZON.NextIntent", "DebriefIntent", "AMAZON.HelpIntent", "WhereAreWeIntent"),
    ),
    Situation(
        "ritual",
        _ritual,
        ("AMAZON.NextIntent", "AMAZON.PreviousIntent", "StartBreakIntent", "AMAZON.StopIntent"),
    ),
    Situation("at_home", _at_home),
    Situation("asked_to_forget", _asked_to_forget, ANSWERS),
    Situation("asked_for_regular_time", _asked_for_regular_time, ANSWERS),
    Situation("asked_to_move_long", _asked_to_move_long, ANSWERS),
    Situation("asked_to_keep", _asked_to_keep, ANSWERS),
    Situation("asked_to_end", _asked_to_end, ANSWERS),
    Situation("heads_up_wanted", _heads_up_wanted, ABOUT_BREAKS),
    Situation("asked_to_start_long", _asked_to_start_long, ANSWERS),
    Situation("asked_for_first_time", _asked_for_first_time, ANSWERS),
    Situation("asked_to_forget_debrief", _asked_to_forget_debrief, ANSWERS),
    Situation("heads_up_asked_to_end", _heads_up_asked_to_end, ANSWERS),
    Situation("asked_of_away", _asked_of_away, ANSWERS),
)


def turns_in(situation: Situation) -> Iterator[str]:
    """Yield the names of the turns that are worth taking in a situation."""
    if situation.says:
        yield from situation.says
        return
    more = (name for name in SLOTS if "#" in name and not name.startswith("MoreTimeIntent"))
    yield from (*table.INTENTS, *more, "LaunchRequest", "Consent", "Touch", *EVENTS)
