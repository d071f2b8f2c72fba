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


class Version(int):
    """The version of a record that was loaded, with what tells the record from a later one.

    Versions begin again once a record is forgotten. A turn that loaded the old record must not save
    it over a new one that has come to the same version.
    """

    expires_at: int
    """When the record was to expire, in seconds since 1970 (UTC): each save sets it anew."""

    @classmethod
    def of(cls, version: int, expires_at: int | None) -> int:
        """Return the version of a record that expires then; a plain number if it never does."""
        if expires_at is None:
            return version
        made = cls(version)
        made.expires_at = expires_at
        return made


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
    """The cue service refused, or could not be reached: it did nothing."""


class CueUncertainError(CueFailedError):
    """The cue service failed, or did not answer in time: it may have done what we asked."""


class CueUnansweredError(CueUncertainError):
    """The cue service did not answer in time: it may still do what we asked, after a look."""


class Cues(Protocol):
    """Finds, creates and removes a household's cues, through the device that people speak to.

    Each kind is listed once, and cues are found in that list until look_anew.
    """

    def look_anew(self) -> None:
        """Forget the lists: another device may have changed the household since."""

    def create(self, cue: Cue, now: datetime) -> str:
        """Create the cue and return its handle.

        Raises CueNotAllowedError, CueFailedError and CueUncertainError.
        """

    def find(self, cue: Cue) -> tuple[str, ...]:
        """Return the handles of all alerts that may be the cue and are still to ring.

        Raises CueNotAllowedError and CueFailedError.
        """

    def find_by_words(self, cue: Cue) -> tuple[str, ...]:
        """Return the handles of all alerts with the cue's own words, whenever they ring.

        Somebody may have paused a timer, or changed a reminder in the Alexa app. Raises what
        ``find`` raises.
        """

    def remove(self, kind: CueKind, handle: str) -> None:
        """Remove a cue, or do nothing if it is gone already.

        Raises CueNotAllowedError, and CueFailedError if it may still ring.
        """
