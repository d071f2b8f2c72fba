"""What a page suggests to say: examples of the interaction model that are understood as meant."""

from datetime import UTC, datetime

import pytest

from interaction_models.models import LOCALES
from speaker.hosting.suggestions import MOST, buttons, suggest
from speaker.household.devices import AlexaHousehold, Device
from speaker.household.session import AlexaSession
from speaker.understanding.interaction_model import FALLBACK_INTENT
from speaker.understanding.language import of_locale

NOW = datetime(2026, 11, 23, 23, 55, tzinfo=UTC)


class Home:
    """A household whose devices show what they are told to, one after the other."""

    def __init__(self) -> None:
        self.household = AlexaHousehold()
        self.kitchen = self.household.device("kitchen")
        self.bedroom = self.household.device("bedroom")

    def show(self, device: Device, *names: str, **more: object) -> None:
        """Show a screen that tells that these intents can be said."""
        told: dict[str, object] = {"canSay": [*names], **more}
        self.household.show(device, {"datasources": {"screen": told}})

    def suggest(self, locale: str = "en-US", now: datetime = NOW) -> list[str]:
        """Return what is suggested in the kitchen."""
        return suggest(self.household, self.kitchen, of_locale(locale), now)


@pytest.fixture
def home() -> Home:
    return Home()


@pytest.mark.parametrize("locale", LOCALES)
def test_every_intent_has_an_example_that_is_understood(home: Home, locale: str) -> None:
    """Whatever a screen names is suggested in words that mean it, with usual values in it.

    To be understood as nothing is no wish, and nothing is said for going home: Alexa leaves then.
    """
    language = of_locale(locale)
    for name in language.model.intents.keys() - {FALLBACK_INTENT, "AMAZON.NavigateHomeIntent"}:
        home.show(home.kitchen, name)
        [sentence] = home.suggest(locale)
        assert language.understanding.interpret(sentence).intent == name
        assert "{" not in sentence


def test_the_shortest_way_is_suggested(home: Home) -> None:
    """It takes a sample without slots if there is one, and writes "I" with a capital."""
    home.show(home.kitchen, "MoreTimeIntent", "MoveBreakIntent", "TimeAnswerIntent", "ReturnIntent")
    assert home.suggest() == ["more time", "move it", "20 minutes", "I'm back"]


def test_before_anything_was_shown(home: Home) -> None:
    """What the model has first, with a usual length; the name; and help."""
    assert home.suggest() == ["start a 20-minute break", "open steady ground", "help"]


def test_nothing_is_suggested_where_the_screen_tells_so(home: Home) -> None:
    """After words of danger it suggests nothing, and never an intent that the model lacks."""
    home.show(home.kitchen)
    assert home.suggest() == []
    home.show(home.kitchen, "TeaIntent")
    assert home.suggest() == []


def test_no_more_than_can_be_taken_in(home: Home) -> None:
    """The most useful of them come first."""
    home.show(home.kitchen, *of_locale("en-US").model.intents)
    assert len(home.suggest()) == MOST
    assert home.suggest()[0] == "start a break"


def test_once_the_break_is_over(home: Home) -> None:
    """What the screen said for that time counts from the return time on."""
    back = {"at": "2026-11-23T23:55:00Z", "thenSay": ["ReturnIntent"]}
    home.show(home.kitchen, "TimeLeftIntent", back=back)
    before = datetime(2026, 11, 23, 23, 54, tzinfo=UTC)
    assert home.suggest(now=before) == ["how long is left"]
    assert home.suggest() == ["I'm back"]


def test_once_nobody_listens_answers_are_no_longer_suggested(home: Home) -> None:
    """A yes fits while Alexa listens; later, what fits is what the state of things allows."""
    home.show(home.kitchen, "AMAZON.YesIntent", laterSay=["DebriefIntent"], onBreak=False)
    home.kitchen.session = AlexaSession("session", "token")
    assert home.suggest() == ["yes"]
    home.kitchen.session = None
    assert home.suggest() == ["start the debrief"]


def test_what_a_button_says_is_not_suggested_too(home: Home) -> None:
    """A button that can be pressed is enough."""
    more = {"event": "more_time", "label": "More time"}
    home.show(home.kitchen, "TimeLeftIntent", "MoreTimeIntent", buttons=[more])
    assert home.suggest() == ["how long is left"]
    assert buttons(home.household, home.kitchen) == [more]


def test_a_break_that_was_ended_elsewhere(home: Home) -> None:
    """It is shown no longer, has no buttons, and what is suggested is what makes sense now."""
    back, more = {"at": "2026-11-24T00:15:00Z"}, {"event": "more_time", "label": "More time"}
    home.show(home.kitchen, "TimeLeftIntent", back=back, onBreak=True, buttons=[more])
    assert home.household.back(home.kitchen) == back
    home.show(home.bedroom, "AMAZON.YesIntent", onBreak=False, laterSay=["DebriefIntent"])
    assert home.household.ended_in(home.kitchen) is home.bedroom
    assert home.household.back(home.kitchen) is None
    assert home.household.return_time(home.kitchen) is None
    assert buttons(home.household, home.kitchen) == []
    assert home.suggest() == ["start the debrief"]


def test_a_break_that_was_moved_elsewhere(home: Home) -> None:
    """The time that it has now is shown, at the first device too."""
    home.show(home.kitchen, back={"at": "2026-11-24T00:15:00Z"}, onBreak=True)
    home.show(home.bedroom, back={"at": "2026-11-24T00:25:00Z"}, onBreak=True)
    moved = datetime(2026, 11, 24, 0, 25, tzinfo=UTC)
    assert home.household.return_time(home.kitchen) == moved
    assert home.household.ended_in(home.kitchen) is None


def test_words_of_danger_elsewhere_tell_nothing_of_a_break(home: Home) -> None:
    """The screen that they leave has no break, and says nothing about one."""
    back = {"at": "2026-11-24T00:15:00Z"}
    home.show(home.kitchen, back=back, onBreak=True)
    home.show(home.bedroom, leavesNoTrace=True)
    assert home.household.back(home.kitchen) == back
    assert home.household.ended_in(home.kitchen) is None


def test_a_screen_that_is_taken_away_tells_nothing(home: Home) -> None:
    """With a screen switched off, the last screen in the house is another one."""
    home.show(home.bedroom, laterSay=["DebriefIntent"], onBreak=False)
    home.show(home.kitchen, laterSay=["RitualIntent"], onBreak=False)
    home.kitchen.screen = None
    assert home.suggest() == ["start the debrief"]
