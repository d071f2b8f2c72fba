"""Finds words of danger or of a crisis in a sentence that we are about to take down."""

import re
from collections.abc import Iterable
from enum import StrEnum
from importlib import resources

from skill.speech import catalog

MARKS = re.compile(r"[^\w']")
SPOKEN = re.compile(r"[^\d\s]{3}|(?<!\S)[^\d\s]+(?!\S)")
"""Three letters in a row, or a word without digits. Nothing else calls for help.

So we need not load anything for a number, or for a length such as PT20M.
"""


class CallForHelp(StrEnum):
    """What a sentence is about: a crisis, or danger from another person."""

    CRISIS = "crisis"
    DANGER = "danger"


def call_for_help(said: Iterable[str], locale: str) -> CallForHelp | None:
    """Return what the sentences ask for help with; None if no sentence does. A crisis comes first.

    We listen in the language that the skill answers the locale in. Raises OSError or
    msgspec.DecodeError if its data cannot be read, so that nothing is taken down unheard.
    """
    told = [words for words in said if SPOKEN.search(MARKS.sub(" ", words))]
    if not told:
        return None
    # Loaded when there are words, because many turns have none.
    from likeness import danger  # noqa: PLC0415

    language = catalog.load(locale).locale.partition("-")[0]
    found = danger.read(language).kind_of(told)
    return None if found is None else CallForHelp(found)


def is_heard(language: str) -> bool:
    """Return whether there is data to tell a call for help by in the language."""
    import likeness  # noqa: PLC0415 -- as above

    return (resources.files(likeness) / f"{language}.danger").is_file()
