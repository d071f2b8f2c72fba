"""The model of recognition, which everything in a process shares."""

from pathlib import Path

import pytest

from listening.models import ModelError
from speaker.sound.ears import EarSettings, open_recognizer
from tools.voices import speaking


@pytest.mark.usefixtures("voices")
def test_terminal_and_page_share_a_model(tmp_path: Path) -> None:
    """Whoever opens it second has the one that is there; nobody loads another."""
    settings = EarSettings(tmp_path, "en-US", whisper=str(speaking.WHISPER))
    first = open_recognizer(settings)
    assert first is not None
    assert open_recognizer(settings) is first


def test_a_broken_model_is_told_each_time(tmp_path: Path) -> None:
    """A download that broke off is named, with what to do, and is not taken for a model."""
    folder = tmp_path / "whisper"
    folder.mkdir()
    for name in ("config.json", "tokenizer.json", "vocabulary.txt", "model.bin"):
        (folder / name).write_text("{}")
    settings = EarSettings(tmp_path, "en-US", whisper=str(folder))
    for _ in range(2):
        with pytest.raises(ModelError, match=r"cannot be loaded\. Remove it, and fetch it again"):
            open_recognizer(settings)
