"""The household's file: where it is, whether it is ours, and how it is erased."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from homeassistant.core import HomeAssistant

# What SQLite and the household keep beside the file.
_BESIDE = ("", "-wal", "-shm", "-journal", ".alerts", ".alerts.new", ".alerts.lock")
_OURS = "SELECT user_id, version, expires_at, record FROM households LIMIT 0"


def file_of(hass: HomeAssistant, kept: str) -> Path:
    """Return the household's file: a name alone is in Home Assistant's own folder."""
    return Path(hass.config.path(kept))


def fault_of(file: Path) -> str | None:
    """Return why no household can be kept there, as a key of the form's errors; None if one can.

    A file that is there already has to be a household: we write into it, and delete it one day.
    """
    if file.is_dir() or not file.parent.is_dir() or not os.access(file.parent, os.W_OK):
        return "cannot_write"
    return "not_ours" if os.path.lexists(file) and not _is_household(file) else None


def erase(file: Path) -> bool:
    """Delete the household's files. Return False if another program's file is there now."""
    if os.path.lexists(file) and not _is_household(file):
        return False
    for ending in _BESIDE:
        file.with_name(f"{file.name}{ending}").unlink(missing_ok=True)
    return True


def _is_household(file: Path) -> bool:
    """Return whether it is a database with our table. Nothing is written there, or beside it."""
    log = file.with_name(f"{file.name}-wal")
    # Without a log to read, SQLite would make one.
    how = "mode=ro" if log.exists() else "immutable=1"
    try:
        with closing(sqlite3.connect(f"{file.absolute().as_uri()}?{how}", uri=True)) as opened:
            opened.execute(_OURS)
    except sqlite3.Error:
        return False
    return True
