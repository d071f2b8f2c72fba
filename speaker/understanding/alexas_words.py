"""What Alexa herself says and hears in a language, without any skill."""

import re
from collections.abc import Iterable

import msgspec


class AlexasWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The comments of the grammar's file say what each part means."""

    consent: str
    things: dict[str, str]
    between_things: str
    approves: list[str]
    approves_first: list[str]
    refuses: list[str]
    consent_answers: list[str]
    exits: list[str]
    stops: list[str]
    timer: str
    reminder: str
    passed: str
    passed_before: str
    unheard: str
    unheard_before: str
    open: str
    ways: str
    beginning: str
    first_request: str

    def consent_question(self, name: str, things: Iterable[str]) -> str:
        """Return the question whether the skill may change these, by their English words."""
        every = self.between_things.join(self.things[each] for each in things)
        return self.consent.format(name=name, things=every)

    def is_consent(self, words: str) -> bool | None:
        """Return True for words of consent, False for a refusal, None for others."""
        if re.search(_any_of(self.refuses), words):
            return False
        approves = re.search(_any_of(self.approves), words)
        return True if approves or re.match(_any_of(self.approves_first), words) else None

    def ends_a_session(self, words: str) -> bool:
        """Return whether they do so before the skill is asked, such as "exit"."""
        return words in self.exits

    def stops_a_chime(self, words: str) -> bool:
        """Return whether they do so, such as "stop"."""
        return words in self.stops


def _any_of(said: Iterable[str]) -> str:
    return rf"\b(?:{'|'.join(map(re.escape, said))})\b"
