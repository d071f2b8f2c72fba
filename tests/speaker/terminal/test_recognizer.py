"""What a speaker recognizes words with: found on this machine alone, or said what to do."""

import subprocess
import sys
from pathlib import Path

import pytest

from speaker.__main__ import main
from speaker.terminal.options import EarsError, Options
from tools.voices import speaking

MODEL_FILES = ("config.json", "model.bin", "tokenizer.json", "vocabulary.txt")
WITHOUT_THE_EXTRA = """
import sys
for name in ("av", "faster_whisper", "numpy", "platformdirs", "pymicro_vad", "pymicro_wakeword"):
    sys.modules[name] = None
from speaker.__main__ import main
from speaker.terminal.options import EarsError, Options
options = Options(**main.make_context("speaker", []).params)
try:
    options.open_recognizer()
except EarsError as wrong:
    print(options.has_ears, wrong)
"""


def options(*given: str) -> Options:
    return Options(**main.make_context("speaker", [*given]).params)


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where this user's models are: nothing is there yet."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    return tmp_path / "steady-ground"


def test_without_its_packages_it_says_how_to_get_them() -> None:
    """The speaker starts without them, and knows that it has no ears."""
    run = subprocess.run(
        [sys.executable, "-c", WITHOUT_THE_EXTRA], capture_output=True, text=True, check=True
    )
    assert run.stdout == (
        "False Listening needs some more packages. Start with: make listen (or install them: pip"
        " install 'steady-ground[listen]')\n"
    )


def test_a_model_that_is_not_there_is_not_fetched(data: Path) -> None:
    """A press in a page downloads nothing; it says what does."""
    assert options().has_ears
    with pytest.raises(EarsError, match=r"^What understands speech is not on this machine yet\. "):
        options().open_recognizer()
    assert not data.exists()


def test_a_model_that_does_not_exist_is_told(data: Path) -> None:
    """With those that do."""
    with pytest.raises(EarsError, match=r"^There is no model 'huge'\. Choose tiny\.en, tiny, base"):
        options("--whisper", "huge").open_recognizer()
    assert not data.exists()


def test_a_folder_that_is_no_model_is_told(tmp_path: Path) -> None:
    """It names the first file that is missing."""
    with pytest.raises(EarsError, match=r"is no model that faster-whisper runs: it has no config"):
        options("--whisper", str(tmp_path)).open_recognizer()


def test_a_model_that_cannot_be_loaded_is_told(data: Path) -> None:
    """A download that broke off is no riddle."""
    folder = data / "models" / "base"
    folder.mkdir(parents=True)
    for name in MODEL_FILES:
        (folder / name).write_bytes(b"{}")
    with pytest.raises(EarsError, match=rf"^The model in {folder} cannot be loaded\. Remove it"):
        options().open_recognizer()


@pytest.mark.skipif(speaking.missing() is not None, reason="needs a model: make voices")
@pytest.mark.parametrize(("given", "can_ring"), [((), True), (("--silent",), False)])
def test_silent_ears_play_nothing(*, given: tuple[str, ...], can_ring: bool) -> None:
    """Who wants no sound gets none from the loudspeaker beside the microphone, either."""
    with options("--whisper", str(speaking.WHISPER), *given).open_ears(print) as ears:
        assert ears.loudspeaker.can_ring is can_ring
