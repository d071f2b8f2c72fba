"""The words of a guided conversation's step: whose turn it is, and what is asked."""

from collections.abc import Mapping

from skill.domain.guides import GUIDES, Guide, Place, Step, Voice
from skill.domain.pause_plans import Names
from skill.speech.catalog import Phrase

TURNS: Mapping[Voice, str] = {Voice.FIRST: "", Voice.SECOND: "_switched", Voice.BOTH: "_each"}
"""How the keys of what one partner asks the other end: they go first, or switch, or both answer."""


def prompt(
    guide: Guide, step: Step, names: Names | None, topic: str | None, *, is_swapped: bool
) -> tuple[Phrase, ...]:
    """Return what a step says. What one of them asks the other, they ask in their own words."""
    key = f"{guide.section}.{step.name}"
    if step.is_handed_over:
        pair = _in_order(names, step.voice, is_swapped=is_swapped) if names else None
        return (_handed_over(f"{key}{TURNS[step.voice]}", pair),)
    asking = Phrase(key, {"topic": topic} if topic else {})
    is_of_one = step.voice in (Voice.FIRST, Voice.SECOND)
    return (_called_on(step.voice, names), asking) if is_of_one else (asking,)


def prompt_at(place: Place, names: Names | None) -> tuple[Phrase, ...]:
    """Return what the step says at which a conversation waits."""
    guide = GUIDES[place.guide]
    return prompt(guide, place.step, names, place.topic, is_swapped=place.is_swapped)


def _in_order(names: Names, voice: Voice, *, is_swapped: bool) -> tuple[str, str]:
    """Return who asks, and then who is asked."""
    is_second = (voice is Voice.SECOND) is not is_swapped
    return (names.second, names.first) if is_second else (names.first, names.second)


def _handed_over(key: str, pair: tuple[str, str] | None) -> Phrase:
    if pair is None:
        return Phrase(key)
    return Phrase(f"{key}_named", dict(zip(("asker", "answerer"), pair, strict=True)))


def _called_on(voice: Voice, names: Names | None) -> Phrase:
    """Say whose turn it is, by name if they gave their names."""
    if names is None:
        return Phrase(f"voice.{voice}")
    name = names.first if voice is Voice.FIRST else names.second
    return Phrase(f"voice.{voice}_named", {"name": name})
