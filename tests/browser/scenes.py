"""What stands on a screen: real directives, from what is said to the real handler."""

from collections.abc import Callable, Mapping
from typing import Any

from speaker.services import AlexaServices
from tests.front_door.echo import Answer, Echo, FrozenClock

Scene = Callable[[Echo, FrozenClock, AlexaServices], dict[str, Any]]


def rendered(answer: Answer) -> dict[str, Any]:
    """Return the directive that renders the screen."""
    (directive,) = [each for each in answer.directives if "RenderDocument" in each["type"]]
    return directive


def a_break(show: Echo, clock: FrozenClock, _: AlexaServices) -> dict[str, Any]:
    show.hears("StartBreakIntent", length="PT20M", topic="the budget")
    clock.advance(seconds=4 * 60 + 35)
    return rendered(show.hears("TimeLeftIntent"))


def a_new_break(show: Echo, _: FrozenClock, __: AlexaServices) -> dict[str, Any]:
    return rendered(show.hears("StartBreakIntent", length="PT20M"))


def a_long_break(show: Echo, _: FrozenClock, __: AlexaServices) -> dict[str, Any]:
    show.hears("StartBreakIntent", length="PT13H20M")
    return rendered(show.yes())


def a_break_until_midnight(show: Echo, clock: FrozenClock, _: AlexaServices) -> dict[str, Any]:
    """The return time with the most letters that is written large."""
    clock.advance(hours=4)
    return rendered(show.hears("StartBreakIntent", length="PT1H5M"))


def without_a_clock(show: Echo, _: FrozenClock, alexa: AlexaServices) -> dict[str, Any]:
    alexa.failures.set("zone", "500")
    return rendered(show.hears("StartBreakIntent", length="PT20M"))


def a_step(show: Echo, _: FrozenClock, __: AlexaServices) -> dict[str, Any]:
    show.hears("RitualIntent")
    return rendered(show.hears("AMAZON.NextIntent"))


def a_long_step(show: Echo, clock: FrozenClock, _: AlexaServices) -> dict[str, Any]:
    """The longest heading, a long name, and a long question."""
    show.hears("NamesIntent", first_name="Maximiliane", second_name="Bartholomew")
    show.hears("StartBreakIntent", length="PT20M")
    clock.advance(minutes=20)
    show.hears("ReturnIntent")
    return rendered(show.yes())


def a_line(show: Echo, _: FrozenClock, __: AlexaServices) -> dict[str, Any]:
    return rendered(show.hears("SaySofterIntent"))


def a_line_during_a_break(show: Echo, _: FrozenClock, __: AlexaServices) -> dict[str, Any]:
    show.hears("StartBreakIntent", length="PT20M")
    return rendered(show.hears("SetBoundaryIntent"))


def agreements(show: Echo, _: FrozenClock, __: AlexaServices) -> dict[str, Any]:
    for words in (
        "no phones at dinner",
        "say when we need a break, and when we will be back",
        "ask before giving advice",
        "take turns with the early mornings at the weekend",
    ):
        show.hears("KeepAgreementIntent", agreement=words)
        show.yes()
    show.hears("HearAgreementsIntent")
    return rendered(show.yes())


def idle(show: Echo, _: FrozenClock, __: AlexaServices) -> dict[str, Any]:
    return rendered(show.open())


SCENES: Mapping[str, Scene] = {
    scene.__name__: scene
    for scene in (
        a_break,
        a_new_break,
        a_long_break,
        a_break_until_midnight,
        without_a_clock,
        a_step,
        a_long_step,
        a_line,
        a_line_during_a_break,
        agreements,
        idle,
    )
}
