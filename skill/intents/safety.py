"""Answer fear, control and harm with a few calm words, at any time, and with whom to call.

We ask nothing about it, keep nothing, and do not go on with a conversation afterwards
(research.md, safety). The microphone stays open once, so that a number can be heard again.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from skill.intents.leading import without_guide
from skill.intents.names import (
    AFRAID,
    HARM_DONE,
    HELPLINE,
    MEDICAL,
    OTHER_IN_CRISIS,
    PANIC,
    PILLS,
    SAFETY,
    SELF_HARM,
)
from skill.intents.questions import Ask, Question
from skill.intents.slots import Slots
from skill.intents.turn import Handling, IntentFunction, Reply, Turn
from skill.speech.catalog import Phrase
from skill.speech.countries import country_of_device
from skill.speech.danger import CallForHelp, call_for_help
from skill.speech.helplines import Helpline, Helplines, helplines

KINDS: Mapping[str, CallForHelp] = {
    SAFETY: CallForHelp.DANGER,
    AFRAID: CallForHelp.DANGER,
    HARM_DONE: CallForHelp.DANGER,
    MEDICAL: CallForHelp.DANGER,
    SELF_HARM: CallForHelp.CRISIS,
    PILLS: CallForHelp.CRISIS,
    OTHER_IN_CRISIS: CallForHelp.CRISIS,
    HELPLINE: CallForHelp.DANGER,
}
"""What each of these is, if it is said where words are taken down."""

INTENTS: Mapping[CallForHelp, str] = {
    CallForHelp.DANGER: SAFETY,
    CallForHelp.CRISIS: SELF_HARM,
}

AGAIN = Phrase("ask.again")
ASKED = (Ask.HELPLINE, Ask.BREATHE)
"""The questions after such an answer. What is said to them is about safety still."""


@dataclass(frozen=True)
class Answer:
    """What is said to one call for help; the keys are of the catalog's [safety]."""

    opening: str
    """Says the emergency number first. The same key with _anywhere does without it."""

    lines: Callable[[Helplines], Iterator[Phrase]] = lambda _: iter(())
    """Whom to call besides."""

    then: str | None = None
    """What matters more than whom to call besides, so it comes before that."""

    closing: str | None = None


def _private_line(of: Helplines) -> Iterator[Phrase]:
    """Say the line for danger at home. It is never named: whoever is feared may be in the room."""
    if of.danger:
        yield Phrase("safety.private_line", {"number": of.danger.number})
        yield from _texting(of.danger)


def _crisis_line(of: Helplines) -> Iterator[Phrase]:
    if of.crisis:
        yield Phrase("safety.crisis_line", {"name": of.crisis.name, "number": of.crisis.number})
        yield from _texting(of.crisis)


def _both_lines(of: Helplines) -> Iterator[Phrase]:
    yield from _private_line(of)
    yield from _crisis_line(of)


def _line_to_stop(of: Helplines) -> Iterator[Phrase]:
    """Say where somebody who did harm can talk about it, if a line says that it is for them."""
    if of.danger and of.danger.hears_who_did_harm:
        yield Phrase("safety.line_to_stop", {"number": of.danger.number})


def _texting(line: Helpline) -> Iterator[Phrase]:
    if line.text and line.keyword:
        yield Phrase("safety.text_keyword", {"text": line.text, "keyword": line.keyword})
    elif line.text:
        yield Phrase("safety.text", {"text": line.text})


DANGER = Answer("danger", _private_line, then="sorry", closing="safe_phone")

ANSWERS: Mapping[str, Answer] = {
    SAFETY: DANGER,
    AFRAID: DANGER,
    HARM_DONE: Answer("harm", _line_to_stop, then="step_away"),
    MEDICAL: Answer("emergency", closing="until_help_comes"),
    PILLS: Answer("emergency", closing="until_help_comes"),
    SELF_HARM: Answer("crisis", _crisis_line, then="not_alone"),
    OTHER_IN_CRISIS: Answer("other", _crisis_line, then="stay_with_them"),
    HELPLINE: Answer("numbers", _both_lines),
    PANIC: Answer("panic"),
}


def heard_in(slots: Slots, locale: str) -> str | None:
    """Return the intent of a call for help that some slot holds, such as a topic; None if none."""
    found = call_for_help(slots.said, locale)
    return None if found is None else INTENTS[found]


def call(intent: str) -> IntentFunction:
    """Return the function that answers a call for help, and takes no conversation up again."""

    def answer(turn: Turn) -> Reply:
        asked = _ask(turn, Ask.HELPLINE, *_words(turn, intent), asking=AGAIN)
        return replace(asked, household=without_guide(turn).household)

    return answer


def tell_numbers(turn: Turn) -> Reply:
    """Say whom to call in this country, whatever was said before. Everything stays as it is."""
    return _ask(turn, Ask.HELPLINE, *_words(turn, HELPLINE), asking=AGAIN)


def offer_breathing(turn: Turn) -> Reply:
    """Say the emergency number, and then offer slow breathing: they called it panic themselves."""
    return _ask(turn, Ask.BREATHE, *_words(turn, PANIC), asking=Phrase("ask.breathe"))


def words_anywhere(intent: str) -> tuple[Phrase, ...]:
    """Return the words that hold in every country, because the number is not certain."""
    return tuple(_said(ANSWERS[intent], None))


def _ask(turn: Turn, ask: Ask, *said: Phrase, asking: Phrase) -> Reply:
    return replace(turn.ask(Question(ask), *said, asking=asking), handling=Handling.VITAL)


def _words(turn: Turn, intent: str) -> tuple[Phrase, ...]:
    zone = str(turn.zone) if turn.zone else None
    return tuple(_said(ANSWERS[intent], helplines(country_of_device(turn.locale, zone))))


def _said(answer: Answer, lines: Helplines | None) -> Iterator[Phrase]:
    if lines is None:
        yield Phrase(f"safety.{answer.opening}_anywhere")
    else:
        yield Phrase(f"safety.{answer.opening}", {"emergency": lines.emergency})
    if answer.then:
        yield Phrase(f"safety.{answer.then}")
    if lines is not None:
        yield from answer.lines(lines)
    if answer.closing:
        yield Phrase(f"safety.{answer.closing}")
