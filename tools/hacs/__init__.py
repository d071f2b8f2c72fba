"""Builds what HACS installs: the integration, with the project's packages inside it."""

from pathlib import Path

ROOT = Path(__file__).parents[2]


class HacsError(Exception):
    """The zip cannot be built as things are; the message says what is in the way."""
