"""What recognition is told beforehand: sentences of the skill that are likely now."""

from collections.abc import Iterable, Iterator

from speaker.hosting.home import Home
from speaker.hosting.suggestions import SHORT, suggest
from speaker.household.devices import Device
from speaker.transcript import said
from speaker.understanding.consequences import TAKES_AWAY
from speaker.understanding.interaction_model import Intent
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
    "AMAZON.StopIntent",
)
"""Said all the time. A single word, such as "no", is easily lost if it is not expected."""


def usual(language: Language, wake_word: str) -> str:
    """Return what is likely at any time, as one text."""
    return _text(_usual(language, wake_word))


def prompt(home: Home, device: Device, wake_word: str) -> str:
    """Return what is likely at any time, and what can be said now, as one text.

    A prompt pulls what was mumbled towards its own words. So nothing is in it that takes something
    away, but yes and stop, and what a question has just offered; what is unsure is asked again.
    """
    with home.lock:
        language = home.language(device)
        sentences = [*_usual(language, wake_word), *_now(home, device)]
        return " ".join([_text(sentences), *_asked(device)])


def _usual(language: Language, wake_word: str) -> list[str]:
    opens = language.alexa.open.format(name=language.skill_name)
    return [f"{wake_word}, {opens}", *_beginning_differently(language)]


def _beginning_differently(language: Language) -> Iterator[str]:
    """Yield a sample of each intent, each beginning with a word of its own.

    After three that began with "start", a clear "stop" was heard as one more.
    """
    begun: set[str] = set()
    for name in _OFTEN:
        intent = language.model.intents.get(name)
        for each in _plain(intent) if intent else ():
            first = each.partition(" ")[0]
            if first not in begun:
                begun.add(first)
                yield each
                break


def _plain(intent: Intent) -> Iterator[str]:
    return (each for each in intent.samples if "{" not in each and len(each.split()) <= SHORT)


def _text(said: Iterable[str]) -> str:
    return " ".join(f"{each[:1].upper()}{each[1:]}." for each in dict.fromkeys(said))


def _now(home: Home, device: Device) -> Iterator[str]:
    if device.session and not device.shown:
        return  # only a screen says what can be said in a session
    sentences = suggest(home.household, device, home.language(device), home.clock())
    for each in sentences:
        if home.explain(device, each).heard.intent not in TAKES_AWAY:
            yield each


def _asked(device: Device) -> Iterator[str]:
    """Yield the words of the question that is open. They name the answers, as "talk now"."""
    if device.session and device.session.reprompt:
        yield said(device.session.reprompt).text
