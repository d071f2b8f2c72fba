"""Where households are kept."""

from collections.abc import Mapping
from pathlib import Path

from skill.ports import HouseholdStore

VARIABLE = "STEADY_GROUND_STORE"
DEFAULT = "sqlite:steady-ground.db"


class StoreSettingError(ValueError):
    """STEADY_GROUND_STORE does not name a store that can be used here."""


def open_store(environ: Mapping[str, str]) -> HouseholdStore:
    """Open the store that STEADY_GROUND_STORE selects: ``sqlite:PATH`` or ``dynamodb:TABLE``.

    Each is loaded only where it is used. Raises StoreSettingError for any other value.
    """
    setting = environ.get(VARIABLE, DEFAULT)
    kind, _, place = setting.partition(":")
    if kind == "sqlite" and place:
        from skill.store.sqlite import SQLiteStore  # noqa: PLC0415

        return SQLiteStore(Path(place).expanduser())
    if kind == "dynamodb" and place:
        from skill.store.dynamodb import DynamoDBStore  # noqa: PLC0415

        return DynamoDBStore(place)
    raise StoreSettingError(
        f"{VARIABLE} must be sqlite:PATH, for example {DEFAULT},"
        " or dynamodb:TABLE, for example dynamodb:steady-ground."
    )
