"""Alexa's own question when a skill asks for consent by voice (Connections.SendRequest AskFor)."""

from speaker.household.scopes import Scope
from speaker.household.session import PermissionQuestion
from speaker.household.wire import JsonObject
from speaker.sessions.replies import Directive
from speaker.understanding.language import Language


class UnknownConsentError(ValueError):
    """A request for consent that Alexa would not ask anyone."""


def read_question(directive: Directive, language: Language) -> PermissionQuestion:
    """Read the directive, in its first and its second layout.

    Raises UnknownConsentError for a scope that this speaker does not have.
    """
    scopes = tuple(_scope(name) for name in _scope_names(directive.payload))
    if not scopes:
        raise UnknownConsentError("AskFor without permissionScopes")
    things = (scope.word for scope in scopes)
    question = language.alexa.consent_question(language.skill_name, things)
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
