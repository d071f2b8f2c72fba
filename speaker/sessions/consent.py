"""Alexa's own question when a skill asks for consent by voice (Connections.SendRequest AskFor)."""

import re

from speaker.household.scopes import Scope
from speaker.household.session import PermissionQuestion
from speaker.household.wire import JsonObject
from speaker.sessions.replies import Directive

# Alexa takes these as an answer too, besides a plain yes or no.
_APPROVES = re.compile(r"\bi approve\b|^approve[ds]?\b|\bgo ahead\b")
_REFUSES = re.compile(r"\b(do not|don't) (approve|allow)\b|\bi (deny|refuse)\b")


class UnknownConsentError(ValueError):
    """A request for consent that Alexa would not ask anyone."""


def read_question(directive: Directive, skill_name: str) -> PermissionQuestion:
    """Read the directive, in its first and its second layout.

    Raises UnknownConsentError for a scope that this speaker does not have.
    """
    scopes = tuple(_scope(name) for name in _scope_names(directive.payload))
    if not scopes:
        raise UnknownConsentError("AskFor without permissionScopes")
    things = " and ".join(scope.word for scope in scopes)
    question = (
        f"Do you give {skill_name} permission to update your {things}? "
        "You can say I approve, or no."
    )
    return PermissionQuestion(scopes, directive.payload, directive.token, question)


def _scope_names(payload: JsonObject) -> list[object]:
    entries = payload.get("permissionScopes")
    if isinstance(entries, list):
        return [entry.get("permissionScope") for entry in entries if isinstance(entry, dict)]
    return [payload["permissionScope"]] if "permissionScope" in payload else []


def _scope(name: object) -> Scope:
    try:
        return Scope(str(name))
    except ValueError:
        raise UnknownConsentError(f"AskFor with the unknown scope {name!r}") from None


def approves(words: str) -> bool | None:
    """Return True for Alexa's own words of consent, False for a refusal, None for others."""
    if _REFUSES.search(words):
        return False
    return True if _APPROVES.search(words) else None
