"""Take down the words of a step, once both have heard them read back and said yes."""

from dataclasses import replace

from skill.domain.agreements import Kept, agreement_said, is_of_both
from skill.domain.guides import Place, Waits, again, forward
from skill.intents.guides import offer_ways_out
from skill.intents.leading import GuideQuestion, at_the_place, lead
from skill.intents.questions import Ask
from skill.intents.turn import Reply, Turn
from skill.speech.catalog import Phrase

MASKED = "*"
"""Alexa writes asterisks in place of a word that it does not want to repeat."""


@at_the_place
def hear_words(turn: Turn, place: Place) -> Reply:
    """Read back the words that a step is to keep. We keep nothing before a yes."""
    if place.step.waits_for is not Waits.WORDS:
        return lead(turn, again(place, turn.now))
    words = _words_said(turn, place)
    if not words or MASKED in words:
        return lead(turn, again(place, turn.now), Phrase("keep.unclear"))
    if _is_refusal(turn, words):
        return offer_ways_out(turn)
    is_of_one = not is_of_both(words, _heard(turn, "heard.not_of_both"))
    if place.step.keeps is Kept.AGREEMENT and is_of_one:
        return lead(turn, again(place, turn.now), Phrase("keep.of_both"))
    return _read_back(turn, replace(place, at=turn.now, draft=words), words)


def _words_said(turn: Turn, place: Place) -> str:
    """Return the words, without what says nothing before them; a signal is as they said it."""
    said = turn.slots.agreement or ""
    is_signal = place.step.keeps is Kept.SIGNAL
    return said if is_signal else agreement_said(said, _heard(turn, "heard.before_words"))


def _heard(turn: Turn, key: str) -> frozenset[str]:
    return frozenset(turn.words.catalog.variants[key])


def _is_refusal(turn: Turn, words: str) -> bool:
    """Whether they say that they do not want this, and it was taken for what they agreed on."""
    return any(each in words.lower() for each in _heard(turn, "heard.unwanted"))


def _read_back(turn: Turn, drafted: Place, words: str) -> Reply:
    read_back, asking = Phrase("keep.read_back", {"words": words}), Phrase("ask.keep")
    asked = turn.ask(GuideQuestion(Ask.KEEP, drafted), read_back, asking=asking)
    return replace(asked, household=replace(turn.household, place=drafted))


@at_the_place
def keep_words(turn: Turn, place: Place) -> Reply:
    """Keep the words that were read back, after a "yes"."""
    if not place.draft:
        return lead(turn, again(place, turn.now))
    kind = place.step.keeps or Kept.AGREEMENT
    kept = turn.household.keep_words(place.draft, kind, turn.now)
    said = (Phrase("keep.kept"), *_of_signal(turn, kind, place.draft))
    return lead(replace(turn, household=kept), forward(place, turn.now), *said)


def _of_signal(turn: Turn, kind: Kept, words: str) -> tuple[Phrase, ...]:
    """Say so if a word for calling a break is not one that is known to be understood."""
    is_unsure = kind is Kept.SIGNAL and words.lower() not in _heard(turn, "heard.signals")
    return (Phrase("plan.signal_unsure"),) if is_unsure else ()


@at_the_place
def refuse_words(turn: Turn, place: Place) -> Reply:
    """Ask for the words again if they were read back wrong; go on if there are none."""
    if place.draft:
        return lead(turn, again(place, turn.now), Phrase("keep.say_again"))
    return lead(turn, forward(place, turn.now))


@at_the_place
def leave_words(turn: Turn, place: Place) -> Reply:
    """Go on without the words that were read back, and say so."""
    return lead(turn, forward(place, turn.now), Phrase("keep.not_kept"))
