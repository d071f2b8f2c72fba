"""The file of a SQLite database: made for its owner alone, and known again later."""

import os
import sys
import weakref
from pathlib import Path
from threading import Lock

_FILE_MODE = 0o600
_FOLDER_MODE = 0o700
# SQLite's locks on a file belong to the process: whoever closes the file in one thread takes them
# from all. So one thread at a time makes a file, and the others open it after that.
_making = Lock()


class FileLostError(Exception):
    """The file is gone, or another one is in its place; the message is a code for the log."""


def make(path: Path) -> None:
    """Make an empty file with its folders, if there is none, which its owner alone can read.

    A file or folder that is there keeps its mode. Raises OSError.
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
    """Give back what a strict umask took from the owner; it never gave others more."""
    if path.stat().st_mode & mode != mode:
        path.chmod(mode)


class KnownFile:
    """The file that is at a path when this is made.

    On Linux it is held, without being opened: otherwise a new file could get the number by which
    a deleted one was known.
    """

    def __init__(self, path: Path) -> None:
        """Raise OSError if there is no file."""
        held = os.open(path, os.O_PATH) if sys.platform == "linux" else None
        if held is not None:
            weakref.finalize(self, os.close, held)
        self._stat = path.stat() if held is None else os.fstat(held)

    def check(self, path: Path) -> None:
        """Raise FileLostError if the file is not at the path any more, and OSError."""
        try:
            now = path.stat()
        except (FileNotFoundError, NotADirectoryError):
            raise FileLostError("DatabaseDeleted") from None
        if not os.path.samestat(self._stat, now):
            raise FileLostError("DatabaseReplaced")
