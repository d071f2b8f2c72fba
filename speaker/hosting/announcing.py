"""What is said when an alert rings, when its time has passed, and when nobody could hear it."""

from datetime import datetime

from speaker.hosting import times
from speaker.services.alerts import Ringing
from speaker.services.reminders import Reminder
from speaker.ssml import from_plain
from speaker.transcript import Kind, Line, RingEvent
from speaker.understanding.language import Language


def ring(ringing: Ringing, language: Language) -> RingEvent:
    """Say it in Alexa's words: a timer names the skill, and a reminder says it is one."""
    text = ringing.text or ""
    if isinstance(ringing.alert, Reminder):
        text = language.alexa.reminder.format(text=text).rstrip(": ")
    elif text:
        text = language.alexa.timer.format(name=language.skill_name, text=text)
    kind = Kind.CHIME if ringing.alert.audible else Kind.SAID
    line = Line(kind, text or "(a ring, without words)", from_plain(text))
    return RingEvent(ringing.at, ringing.alert.device, [line], ringing)


def passed(ringing: Ringing, language: Language, now: datetime) -> RingEvent:
    """Say honestly that a time has passed while nothing here could ring."""
    words = language.alexa
    return _tell_time(ringing, words.passed, words.passed_before, now)


def unheard(ringing: Ringing, language: Language, now: datetime) -> RingEvent:
    """Say that a time has passed, at a device that was out of reach when it rang."""
    words = language.alexa
    return _tell_time(ringing, words.unheard, words.unheard_before, now)


def _tell_time(ringing: Ringing, today: str, before: str, now: datetime) -> RingEvent:
    """Say which time has passed, today or before, in these words, and what it was for."""
    device, at = ringing.alert.device, ringing.at.replace(second=0)
    local = at.astimezone(device.display_zone)
    is_today = local.date() == now.astimezone(device.display_zone).date()
    said = (today if is_today else before).format(
        time=times.clock_time(at, device.display_zone), day=f"{local:%A}"
    )
    text = " ".join(each for each in (said, ringing.text) if each)
    return RingEvent(now, device, [Line(Kind.CHIME, text, from_plain(text))], ringing)
