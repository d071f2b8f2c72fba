"""A change to the account or its devices: kept, or else undone."""

from collections.abc import Callable

from speaker.services.keeping import KeepingError


def kept_or_undone(keep: Callable[[], None], undo: Callable[[], object]) -> None:
    """Keep a change. If that fails, undo it and raise a KeepingError that says so."""
    try:
        keep()
    except KeepingError as error:
        undo()
        raise KeepingError(f"{error} Nothing was changed.") from error
