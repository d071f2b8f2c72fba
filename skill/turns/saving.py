"""Saving a household over the version that a turn loaded, even if the store's answer is lost."""

from dataclasses import dataclass
from datetime import datetime

from skill.domain.households import Household
from skill.turns.ports import (
    HouseholdStore,
    StaleHouseholdError,
    Stored,
    StoreUnavailableError,
    StoreUncertainError,
    UnreadableHouseholdError,
)


@dataclass(frozen=True)
class Saver:
    """Saves the household of one userId, in a turn at one moment (UTC)."""

    store: HouseholdStore
    user_id: str
    now: datetime

    def save(self, household: Household, loaded: Stored) -> None:
        """Save over the version that was loaded; if the store fails, find out what it did.

        Raises StaleHouseholdError; StoreUnavailableError if nothing was saved, and
        StoreUncertainError if nobody can know.
        """
        try:
            self.store.save(self.user_id, household, loaded.version, self.now)
        except StoreUnavailableError as error:
            if self._is_saved(household, loaded):
                return
            if not isinstance(error, StoreUncertainError):
                raise
            # Of two saves over the same version the store takes one at most.
            self._save_again(household, loaded)

    def _save_again(self, household: Household, loaded: Stored) -> None:
        try:
            self.store.save(self.user_id, household, loaded.version, self.now)
        except (StoreUnavailableError, StaleHouseholdError) as error:
            if self._is_saved(household, loaded):
                return
            if isinstance(error, StaleHouseholdError):
                raise
            raise StoreUncertainError(str(error)) from None

    def _is_saved(self, household: Household, loaded: Stored) -> bool:
        """Look whether a save that failed was done. Raises StoreUncertainError if it cannot."""
        try:
            found = self.store.load(self.user_id, self.now, sets_aside=False)
        except (StoreUnavailableError, UnreadableHouseholdError) as error:
            raise StoreUncertainError(str(error)) from None
        return found.version != loaded.version and found.household == household
