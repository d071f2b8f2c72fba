"""What recognition is told beforehand: sentences of the skill that are likely now."""

from collections.abc import Iterable, Iterator

from speaker.desk.sureness import TAKES_AWAY
from speaker.hosting.home import Home
from speaker.hosting.suggestions import examples, suggest
from speaker.household.devices import Device
from speaker.understanding.language import Language

_OFTEN = (
    "StartBreakIntent",
    "TimeLeftIntent",
    "MoreTimeIntent",
    "RitualIntent",
    "DebriefIntent",
    "HoldOnIntent",
    "AMAZON.NextIntent",
    "AMAZON.RepeatIntent",
    "AMAZON.HelpIntent",
    "AMAZON.YesIntent",
    "AMAZON.NoIntent",
)
"""Said all the time. A single word, such as "no", is easily lost if it is not expected."""


def usual(language: Language, wake_word: str) -> str:
    """Return what is likely at any time, as one text."""
    return _text(_usual(language, wake_word))


def prompt(home: Home, device: Device, wake_word: str) -> str:
    """Return what is likely at any time, and what can be said now, as one text.

    A prompt pulls what was mumbled towards its own words. So nothing is in it that takes something
    away; only yes is, and an unsure yes is asked again.
    """
    return _text([*_usual(home.language(device), wake_word), *_now(home, device)])


def _usual(language: Language, wake_word: str) -> list[str]:
    opens = language.alexa.open.format(name=language.skill_name)
    return [f"{wake_word}, {opens}", *examples(_OFTEN, language)]


def _text(said: Iterable[str]) -> str:
    return " ".join(f"{each[:1].upper()}{each[1:]}." for each in dict.fromkeys(said))


def _now(home: Home, device: Device) -> Iterator[str]:
    with home.lock:
        sentences = suggest(home.household, device, home.language(device), home.clock())
        for each in sentences:
            if home.explain(device, each).heard.intent not in TAKES_AWAY:
                yield each
