"""Gives dataclasses the code of their methods from a file that the build has compiled.

Python writes the methods of each dataclass as text, and compiles the text at each start. For the
skill's classes that is a sixth of the time from a start to the first answer. So the build notes
every text with its code. A text that is not in the file is compiled as ever, so all works without
the file, and after a change of what Python writes.
"""

import dataclasses
import marshal
from collections.abc import Callable
from importlib.util import MAGIC_NUMBER
from pathlib import Path
from types import CodeType
from typing import Any

FILE = Path(__file__).with_name("dataclasses.compiled")

Compiler = Callable[[str], CodeType | str]
"""Returns the code of a text, or the text itself."""


def use() -> None:
    """Use the file if there is one, and it is for this version of Python."""
    content = FILE.read_bytes() if FILE.is_file() else b""
    if content.startswith(MAGIC_NUMBER):
        known: dict[str, CodeType] = marshal.loads(content[len(MAGIC_NUMBER) :])  # noqa: S302  ours
        compile_with(lambda text: known.get(text, text))


def write(known: dict[str, CodeType]) -> None:
    """Write the file. Version 2 of the format comes out the same each time."""
    FILE.write_bytes(MAGIC_NUMBER + marshal.dumps(dict(sorted(known.items())), 2))


def compile_with(compiler: Compiler) -> None:
    """Let the module dataclasses run what the compiler returns for a text.

    The module runs each text with `exec`. It finds a name of its own before Python's.
    """

    def run(text: str, names: dict[str, Any], made: dict[str, Any]) -> None:
        exec(compiler(text), names, made)  # noqa: S102  as the module itself does

    vars(dataclasses)["exec"] = run
