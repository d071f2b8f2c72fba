"""What buttons and actions do: they touch or say what people would, and the reply is given."""

from datetime import time, timedelta

from homeassistant.exceptions import ServiceValidationError

from speaker.hosting.parts import Reply
from speaker.hosting.standing import Button

from . import sentences
from .const import DOMAIN
from .household import HOME, Household
from .passages import without_question
from .runtime import Runtime
from .satellites import Opens

# After the sentence that starts a break, the skill may ask for a chime or a reminder: yes to each.
_MOST_QUESTIONS = 3


class RefusedError(ServiceValidationError):
    """What was asked cannot be done; the message is in the user's language."""

    def __init__(self, reason: str) -> None:
        """Refuse for the reason, which is a key of the strings' exceptions."""
        super().__init__(translation_domain=DOMAIN, translation_key=reason)


async def come_back(runtime: Runtime) -> None:
    """Say that somebody is back. Raises RefusedError if it is early and nobody can be asked."""
    household, voice = runtime.household, runtime.voice
    place = await voice.best_place()
    if not household.is_due and not _can_ask(runtime, place):
        raise RefusedError("nobody_to_ask")
    place = place or HOME
    voice.interrupt(place)
    reply = await household.touch(place, household.locale_at(place), Button.IM_BACK)
    voice.give(place, reply)


async def take_more_time(runtime: Runtime) -> None:
    """Ask for more time."""
    household, voice = runtime.household, runtime.voice
    place = (await voice.best_place()) or HOME
    locale = household.locale_at(place)
    voice.interrupt(place)
    if _can_ask(runtime, place):
        reply = await household.touch(place, locale, Button.MORE_TIME)
    else:
        reply = await household.hear(place, locale, sentences.of(locale).more_time)
    voice.give(place, reply)


async def start_break(
    runtime: Runtime, length: timedelta | None, until: time | None, place: str | None
) -> None:
    """Start a break of that length or until that time; the reply is given at the place.

    One whose time has come ends first. Raises RefusedError if a break runs, or if none began.
    """
    household, at = runtime.household, place or HOME
    if household.standing.returns_at is not None and not household.is_due:
        raise RefusedError("break_runs")
    locale = household.locale_at(at)
    if length is not None:
        sentence = sentences.break_for(length, locale)
    else:
        sentence = sentences.break_until(until or time(), locale)
    runtime.voice.interrupt(at)
    if household.is_due:
        await _end(household, at, sentences.of(locale).back)
    await household.stop(at)
    reply = await household.hear(at, locale, sentence)
    if not (_can_ask(runtime, place) and _has_begun(household)):
        reply = await _agree(household, at, reply)
    if not _has_begun(household):
        await household.stop(at)
        raise RefusedError("not_started")
    runtime.voice.give(at, reply)


def _has_begun(household: Household) -> bool:
    return household.standing.returns_at is not None and not household.is_due


async def _agree(household: Household, at: str, reply: Reply) -> Reply:
    """Say yes until something will ring for the return. Return what was said of the break."""
    locale, replies = household.locale_at(at), [reply]
    for _question in range(_MOST_QUESTIONS):
        is_settled = _has_begun(household) and await household.return_place() is not None
        if is_settled or not replies[-1].listens:
            break
        if not _has_begun(household):
            # It said what it would do, and says next what it did.
            replies.clear()
        replies.append(await household.hear(at, locale, sentences.of(locale).yes))
    await household.stop(at)
    parts = (part for each in replies for part in each.parts if isinstance(part, str))
    said = (without_question(part) for part in parts)
    return Reply(reply.device, tuple(each for each in said if each), listens=False)


async def end_break(runtime: Runtime, place: str | None, *, both: bool) -> None:
    """End the break; the welcome is given at the place.

    Raises RefusedError if there is no break, or if it is early and not both are back.
    """
    household = runtime.household
    if household.standing.returns_at is None:
        raise RefusedError("no_break")
    if not household.is_due and not both:
        raise RefusedError("not_both")
    at = place or HOME
    words = sentences.of(household.locale_at(at))
    runtime.voice.interrupt(at)
    reply = await _end(household, at, words.both_back if both else words.back)
    runtime.voice.give(at, reply)


async def _end(household: Household, at: str, sentence: str) -> Reply:
    """Say that they are back, and return the welcome. Raises RefusedError if the break goes on."""
    await household.stop(at)
    reply = await household.hear(at, household.locale_at(at), sentence)
    if household.standing.returns_at is not None:
        await household.stop(at)
        raise RefusedError("not_ended")
    return reply


def _can_ask(runtime: Runtime, place: str | None) -> bool:
    there = runtime.voice.satellite(place) if place else None
    return there is not None and there.opens is not Opens.NEVER
