"""Which of the alerts that Alexa lists may be one of our cues: by its time, and what it is for."""

from skill.alexa.services.listings import ListedAlert
from skill.domain.cues import Cue, CueKind, Recurrence, RepeatDay
from skill.speech.alerts import AlertWords


def may_be(cue: Cue, alert: ListedAlert, words: AlertWords) -> bool:
    """Return whether a listed alert may be the cue. If the list is unclear, it may be."""
    if cue.handle:
        return cue.handle == alert.handle
    if cue.is_any_of_its_kind:
        return True
    if alert.texts and words.announcement(cue) not in alert.texts:
        return False
    if cue.kind is CueKind.TIMER and not _may_be_for(cue, words.purpose(alert.label)):
        return False
    if cue.repeats:
        return _may_be_rule(alert.rules, cue.repeats)
    return not alert.rules and (alert.rings_at is None or cue.rings_by(alert.rings_at))


def _may_be_for(cue: Cue, purpose: str | None) -> bool:
    """Return whether a timer for this may be the cue.

    If nobody can read what it is for, it is a chime: a heads-up is never worth one.
    """
    return purpose == cue.says or (purpose is None and not cue.is_heads_up)


def has_words(cue: Cue, alert: ListedAlert, words: AlertWords) -> bool:
    """Return whether an alert has the label or the text that we give to such a cue."""
    if alert.label is not None:
        return alert.label == words.label(cue)
    return words.announcement(cue) in alert.texts


def _may_be_rule(rules: tuple[str, ...], repeats: Recurrence) -> bool:
    """Return whether two rules have the same parts. Alexa may return them in another order."""
    ours = _rule_parts(recurrence_rule(repeats))
    return any(ours <= _rule_parts(rule) for rule in rules)


def _rule_parts(rule: str) -> set[str]:
    return {part.strip().upper() for part in rule.split(";") if part.strip()} - {"INTERVAL=1"}


def recurrence_rule(repeats: Recurrence) -> str:
    """Return the rule as Alexa writes it (alexa-facts, section 2)."""
    is_daily = repeats.day is RepeatDay.DAILY
    days = "FREQ=DAILY;" if is_daily else f"FREQ=WEEKLY;BYDAY={repeats.day[:2].upper()};"
    at = f"BYHOUR={repeats.at.hour};BYMINUTE={repeats.at.minute};BYSECOND=0;"
    return f"{days}{at}INTERVAL=1;"
