"""The synthetic voices, and Whisper's model, which hears them."""

import os

import pytest

from listening.recognition import Whisper
from tools.voices import speaking

VARIABLE = "STEADY_GROUND_VOICES"
REQUIRED = "required"


@pytest.fixture(scope="session")
def voices() -> None:
    """Make sure of them. Without them the test is skipped, or fails if they are required."""
    missing = speaking.missing()
    if missing and os.environ.get(VARIABLE) == REQUIRED:
        pytest.fail(missing)
    if missing:
        pytest.skip(missing)


@pytest.fixture(scope="session")
def whisper(voices: None) -> Whisper:
    del voices
    return Whisper(speaking.WHISPER, "en")
