"""What the skill needs from the world, and how each part of it may fail."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from skill.domain.cues import Cue, CueKind
from skill.domain.households import Household


class EventNotTakenError(Exception):
    """What the event asks for is not done, and Alexa is to send it again."""


class StoreUnavailableError(Exception):
    """The store did not answer, or would not; nothing is known about what it holds."""


class StoreUncertainError(StoreUnavailableError):
    """The store did not answer; what was asked may have been done."""


@contextmanager
def never_uncertain() -> Iterator[None]:
    """Turn StoreUncertainError into StoreUnavailableError, for what is a read to the caller."""
    try:
        yield
    except StoreUncertainError as error:
        raise StoreUnavailableError(*error.args) from None


class StaleHouseholdError(Exception):
    """Somebody else saved the household since it was loaded; load it and run again."""


class UnreadableHouseholdError(Exception):
    """The record was there and could not be read; it is kept, untouched."""


@dataclass(frozen=True)
class Stored:
    """A household with the version under which the store has it; version 0 is not stored yet."""

    household: Household
    version: int
    is_in_part: bool = False
    """Some of the record could not be read. It was set aside, whole, and the rest is here."""


class HouseholdStore(Protocol):
    """Keeps one versioned record for each Alexa userId.

    Every method may raise StoreUnavailableError. ``save`` and ``forget`` raise StoreUncertainError
    if they may have done what was asked; if it is StoreUnavailableError itself, nothing was done.
    """

    def load(self, user_id: str, now: datetime, *, sets_aside: bool = True) -> Stored:
        """Return the household.

        A userId that is not known has an empty one, of version 0; so has one whose
        household nobody has touched for 400 days.
        Raises UnreadableHouseholdError once for a record that cannot be read, and sets it
        aside: the next load finds a household that is not known. Where it is not to be set
        aside it stays, and is raised each time.
        """

    def save(self, user_id: str, household: Household, replaces: int, now: datetime) -> int:
        """Save over the version that it replaces and return the new one.

        Raises StaleHouseholdError, and saves nothing, where the store has another version.
        """

    def forget(self, user_id: str, replaces: int, now: datetime) -> None:
        """Delete all that is kept for the userId, also what has expired or was set aside.

        Raises StaleHouseholdError, and deletes nothing, where the store has another version.
        """


class CueNotAllowedError(Exception):
    """The account has not permitted the skill to set such cues."""


class CueFailedError(Exception):
    """The cue service refused or could not be reached: nothing came of what was asked."""


class CueUncertainError(CueFailedError):
    """The cue service failed or did not answer in time: it may have done it or not."""


class CueUnansweredError(CueUncertainError):
    """No answer came in time: the service may do what was asked after it was looked for."""


class Cues(Protocol):
    """The chimes of one household, reached from the device that is being spoken to.

    What is looked for is listed once for each kind, and found in that list until look_anew.
    """

    def look_anew(self) -> None:
        """Forget what was listed: the household may have been changed elsewhere since."""

    def create(self, cue: Cue, now: datetime) -> str:
        """Make the cue and return its handle.

        Raises CueNotAllowedError, CueFailedError,
        CueUncertainError.
        """

    def find(self, cue: Cue) -> tuple[str, ...]:
        """Return the handles of what may be the cue and is still to ring.

        Raises CueNotAllowedError, CueFailedError.
        """

    def find_by_words(self, cue: Cue) -> tuple[str, ...]:
        """Return the handles of what has the cue's own words and may ring at another time.

        Somebody may have paused a timer, or changed a reminder in the Alexa app. Raises as find.
        """

    def remove(self, kind: CueKind, handle: str) -> None:
        """Remove a cue; one that is gone already is success.

        Raises CueNotAllowedError, and CueFailedError if it may still ring.
        """
