"""The file of a SQLite database: made for its owner alone, and recognised later."""

import os
import sys
import weakref
from pathlib import Path
from threading import Lock

_FILE_MODE = 0o600
_FOLDER_MODE = 0o700
# SQLite's locks on a file belong to the process. If one thread closes the file, all threads lose
# them. So one thread at a time makes the file, and the others open it later.
_making = Lock()


class FileLostError(Exception):
    """The file is gone, or another one is in its place. The message is a code for the log."""


def make(path: Path) -> None:
    """Make an empty file and its folders, for the owner alone, if there is no file.

    If a file or folder exists, it keeps its mode. Raises OSError.
    """
    with _making:
        if path.exists():
            return
        _make_folder(path.parent)
        try:
            file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, _FILE_MODE)
        except FileExistsError:
            return
        os.close(file)
        _give_to_owner(path, _FILE_MODE)


def _make_folder(folder: Path) -> None:
    if folder.is_dir():
        return
    _make_folder(folder.parent)
    try:
        folder.mkdir(_FOLDER_MODE)
    except FileExistsError:
        if folder.is_dir():
            return
        raise
    _give_to_owner(folder, _FOLDER_MODE)


def _give_to_owner(path: Path, mode: int) -> None:
    """Give the owner back what a strict umask took away. Others get nothing."""
    if path.stat().st_mode & mode != mode:
        path.chmod(mode)


class KnownFile:
    """The file that is at a path when this object is made.

    On Linux we hold the file without opening it. Otherwise a new file could get the inode number
    of a deleted one, and we would take it for the old one.
    """

    def __init__(self, path: Path) -> None:
        """Take the file that is at the path now. Raises OSError if there is none."""
        held = os.open(path, os.O_PATH) if sys.platform == "linux" else None
        if held is not None:
            weakref.finalize(self, os.close, held)
        self._stat = path.stat() if held is None else os.fstat(held)

    def check(self, path: Path) -> None:
        """Raise FileLostError if the file is no longer at the path; raises OSError as well."""
        try:
            now = path.stat()
        except (FileNotFoundError, NotADirectoryError):
            raise FileLostError("DatabaseDeleted") from None
        if not os.path.samestat(self._stat, now):
            raise FileLostError("DatabaseReplaced")
