"""Where households are kept."""

from collections.abc import Mapping
from pathlib import Path

from skill.ports import HouseholdStore

VARIABLE = "STEADY_GROUND_STORE"
DEFAULT = "sqlite:steady-ground.db"


class StoreSettingError(ValueError):
    """STEADY_GROUND_STORE does not name a store."""


def open_store(environ: Mapping[str, str]) -> HouseholdStore:
    """Open the store that STEADY_GROUND_STORE selects: ``sqlite:PATH``.

    Raises StoreSettingError for any other value.
    """
    setting = environ.get(VARIABLE, DEFAULT)
    kind, _, place = setting.partition(":")
    if kind == "sqlite" and place:
        from skill.store.sqlite import SQLiteStore  # noqa: PLC0415  loaded only where it is used

        return SQLiteStore(Path(place).expanduser())
    raise StoreSettingError(f"{VARIABLE} must be sqlite:PATH, for example {DEFAULT}.")
