"""What is built of a language's sentences, so that the speaker starts at once: <language>.built.

tools/understanding.py builds it: `make sentences`.
"""

import zlib
from pathlib import Path

import msgspec

from interaction_models import schema
from likeness.classifier import Classifier
from speaker.understanding.exact import Patterns
from speaker.understanding.open_ended import Surroundings

_FOLDER = Path(__file__).parent
_BUILD = "Build it of the sentences: python -m tools.understanding"


class NotBuiltError(Exception):
    """What is built of the sentences is missing. The message says how to build it."""


class Built(msgspec.Struct, frozen=True):
    digest: str
    """Of the sentences and the grammar that it was built of."""
    models: dict[str, schema.Model]
    """By locale, the interaction model; of its samples the first ones."""
    patterns: Patterns
    regions: dict[str, Patterns]
    """By locale, what is said there besides."""
    answers: dict[str, dict[str, Patterns]]
    """By intent and slot, what answers Alexa's question for it."""
    surroundings: dict[str, Surroundings]
    left_alone: frozenset[str]
    """The intents of what is not for the skill."""
    classifier: Classifier


def file_of(language: str) -> Path:
    """Return where the language's file is."""
    return _FOLDER / f"{language}.built"


def read(language: str) -> Built:
    """Return what was built. Raises NotBuiltError if nothing was, or by another version of us."""
    file = file_of(language)
    try:
        return msgspec.msgpack.decode(zlib.decompress(file.read_bytes()), type=Built)
    except (OSError, zlib.error, msgspec.DecodeError) as error:
        raise NotBuiltError(f"There is no {file.name} to read. {_BUILD}") from error


def write(language: str, built: Built) -> None:
    """Write it where `read` finds it."""
    whole = msgspec.msgpack.encode(built, order="deterministic")
    file_of(language).write_bytes(zlib.compress(whole, 9))
