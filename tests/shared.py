"""What takes long to make, and is made once for all workers of a run."""

from collections.abc import Callable
from pathlib import Path

import pytest
from filelock import FileLock


def once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], object]) -> Path:
    """Return a folder that the first worker who asks for that name has filled by `make`.

    The others wait for it. If it fails, the next one tries again, in an empty folder.
    """
    ours = factory.getbasetemp()
    is_worker = ours.name.startswith("popen-")
    of_all = ours.parent if is_worker else ours
    made = of_all / name
    with FileLock(of_all / f"{name}.lock"):
        if not made.exists():
            making = factory.mktemp(name)
            make(making)
            making.rename(made)
    return made
