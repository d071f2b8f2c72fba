"""What a skill may do only with the household's consent."""

from enum import StrEnum


class Scope(StrEnum):
    """A permission, by the name the skill's manifest and its requests have for it."""

    TIMERS = "alexa::alerts:timers:skill:readwrite"
    REMINDERS = "alexa::alerts:reminders:skill:readwrite"

    @property
    def word(self) -> str:
        return self.name.lower()


class Consent(StrEnum):
    UNSET = "unset"
    GRANTED = "granted"
    DENIED = "denied"


def word_for(permission: str) -> str:
    """Name a permission as the Alexa app does; one that is not known by its own name."""
    return next((scope.word for scope in Scope if scope == permission), permission)
