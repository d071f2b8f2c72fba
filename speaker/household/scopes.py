"""Permissions: what a skill may do only if the household consents."""

from enum import StrEnum


class Scope(StrEnum):
    """A permission, under the name that the skill's manifest and requests use."""

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
    """Return the Alexa app's word for a permission; an unknown one keeps its own name."""
    return next((scope.word for scope in Scope if scope == permission), permission)
