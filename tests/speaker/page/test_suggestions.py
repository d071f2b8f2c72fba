"""What a page suggests to say: examples of the interaction model that are understood as meant."""

from datetime import UTC, datetime

import pytest

from interaction_models.models import LOCALES
from speaker.household.devices import Device
from speaker.page.suggestions import MOST, suggest
from speaker.understanding.interaction_model import FALLBACK_INTENT
from speaker.understanding.language import of_locale

NOW = datetime(2026, 11, 23, 23, 55, tzinfo=UTC)


def shown(*names: str, **more: object) -> Device:
    """A device whose screen tells that these intents can be said."""
    datasources: dict[str, object] = {"screen": {"canSay": list(names)} | more}
    return Device("kitchen", has_screen=True, screen={"datasources": datasources})


@pytest.mark.parametrize("locale", LOCALES)
def test_every_intent_has_an_example_that_is_understood(locale: str) -> None:
    """Whatever a screen names is suggested in words that mean it, with usual values in it.

    To be understood as nothing is no wish, and nothing is said for going home: Alexa leaves then.
    """
    language = of_locale(locale)
    for name in language.model.intents.keys() - {FALLBACK_INTENT, "AMAZON.NavigateHomeIntent"}:
        [sentence] = suggest(shown(name), language, NOW)
        assert language.understanding.interpret(sentence).intent == name
        assert "{" not in sentence


def test_the_shortest_way_is_suggested() -> None:
    """It takes a sample without slots if there is one, and writes "I" with a capital."""
    names = ("MoreTimeIntent", "MoveBreakIntent", "TimeAnswerIntent", "ReturnIntent")
    assert suggest(shown(*names), of_locale("en-US"), NOW) == [
        "more time",
        "move it",
        "20 minutes",
        "I'm back",
    ]


def test_before_anything_was_shown() -> None:
    """What the model has first, with a usual length; the name; and help."""
    assert suggest(Device("kitchen"), of_locale("en-US"), NOW) == [
        "start a 20-minute break",
        "open steady ground",
        "help",
    ]


def test_nothing_is_suggested_where_the_screen_tells_so() -> None:
    """After words of danger it suggests nothing, and never an intent that the model lacks."""
    assert suggest(shown(), of_locale("en-US"), NOW) == []
    assert suggest(shown("TeaIntent"), of_locale("en-US"), NOW) == []


def test_no_more_than_can_be_taken_in() -> None:
    """The most useful of them come first."""
    language = of_locale("en-US")
    everything = suggest(shown(*language.model.intents), language, NOW)
    assert len(everything) == MOST
    assert everything[0] == "start a break"


def test_once_the_break_is_over() -> None:
    """What the screen said for that time counts from the return time on."""
    back = {"at": "2026-11-23T23:55:00Z", "thenSay": ["ReturnIntent"]}
    device = shown("TimeLeftIntent", back=back)
    language = of_locale("en-US")
    before = datetime(2026, 11, 23, 23, 54, tzinfo=UTC)
    assert suggest(device, language, before) == ["how long is left"]
    assert suggest(device, language, NOW) == ["I'm back"]
