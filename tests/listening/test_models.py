"""Where Whisper's model comes from, and what people are told if it does not come."""

import errno
import os
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from listening import models
from listening.models import ModelError

FILES = ("config.json", "model.bin", "tokenizer.json", "vocabulary.txt")


def put(folder: Path, *names: str) -> Path:
    folder.mkdir(parents=True)
    for name in names:
        (folder / name).write_bytes(b"{}")
    return folder


@pytest.fixture
def told() -> list[str]:
    return []


@pytest.fixture
def offline(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the hub's library look where nobody answers, on this machine."""
    monkeypatch.setattr("huggingface_hub.constants.ENDPOINT", "http://127.0.0.1:9")


def test_a_folder_is_taken_as_it_is(tmp_path: Path, told: list[str]) -> None:
    """A model of one's own is named by its path, and nothing is fetched."""
    own = put(tmp_path / "own", *FILES)
    assert models.find(str(own), tmp_path / "cache", told.append) == own
    assert told == []


@pytest.mark.parametrize("missing", FILES)
def test_a_folder_that_is_no_model_is_told(tmp_path: Path, told: list[str], missing: str) -> None:
    """The message names the file that it does not have."""
    own = put(tmp_path / "own", *(each for each in FILES if each != missing))
    with pytest.raises(ModelError) as wrong:
        models.find(str(own), tmp_path / "cache", told.append)
    assert str(wrong.value) == f"{own} is no model that faster-whisper runs: it has no {missing}."


def test_a_newer_model_has_its_words_in_json(tmp_path: Path, told: list[str]) -> None:
    """Either kind of vocabulary will do."""
    own = put(tmp_path / "own", *FILES[:-1], "vocabulary.json")
    assert models.find(str(own), tmp_path / "cache", told.append) == own


def test_a_size_is_no_folder_that_happens_to_be_here(
    tmp_path: Path, told: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A folder of another project may be named "base", too; a path to it names it all the same."""
    base = put(tmp_path / "cache" / "base", *FILES)
    put(tmp_path / "here" / "base")
    monkeypatch.chdir(tmp_path / "here")
    assert models.find("base", tmp_path / "cache", told.append) == base
    with pytest.raises(ModelError, match=r"^base is no model that faster-whisper runs"):
        models.find("./base", tmp_path / "cache", told.append)


def test_a_size_that_is_there_is_not_fetched_again(tmp_path: Path, told: list[str]) -> None:
    """What was fetched once stays."""
    base = put(tmp_path / "base", *FILES)
    assert models.find("base", tmp_path, told.append) == base
    assert told == []


def test_a_name_of_the_hub_has_a_folder_of_its_own(tmp_path: Path, told: list[str]) -> None:
    """Its slash is not one of a path."""
    theirs = put(tmp_path / "somebody--whisper", *FILES)
    assert models.find("somebody/whisper", tmp_path, told.append) == theirs


def test_another_size_is_told(tmp_path: Path, told: list[str]) -> None:
    """The message lists those that there are."""
    with pytest.raises(ModelError) as wrong:
        models.find("huge", tmp_path, told.append)
    assert str(wrong.value) == (
        "There is no model 'huge'. Choose tiny.en, tiny, base.en, base, small.en, small,"
        " medium.en, medium, or give a path."
    )


@pytest.mark.parametrize("name", ["not/a/folder", "~no-such-user/model", f"/{'a' * 300}"])
def test_a_name_that_nobody_can_have_is_told(tmp_path: Path, told: list[str], name: str) -> None:
    """A path with a mistake in it is not looked for on the hub."""
    with pytest.raises(ModelError) as wrong:
        models.find(name, tmp_path, told.append)
    assert str(wrong.value) == f"{name!r} is neither a folder nor the name of a model."


class Hub:
    """The hub's library, with a model of 2 MB that `comes` with its largest file, or does not."""

    def __init__(self, comes: Callable[[Path], object]) -> None:
        self._comes = comes

    def model_info(self, *_: object, **__: object) -> SimpleNamespace:
        return SimpleNamespace(
            sha="a1", siblings=[SimpleNamespace(rfilename=FILES[1], size=2_000_000)]
        )

    def hf_hub_download(self, _: str, __: str, *, local_dir: Path, **___: object) -> None:
        self._comes(local_dir)

    def connect(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("huggingface_hub.HfApi", lambda: self)
        monkeypatch.setattr("huggingface_hub.hf_hub_download", self.hf_hub_download)


def test_a_size_that_is_not_there_is_fetched(
    tmp_path: Path, told: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """How large it is, and where it goes, is said first."""
    Hub(lambda place: put(place, *FILES)).connect(monkeypatch)
    assert models.find("base", tmp_path, told.append) == tmp_path / "base"
    assert told == [f"Fetching Systran/faster-whisper-base once: 2 MB into {tmp_path / 'base'} ..."]


def test_a_model_of_another_kind_is_told(
    tmp_path: Path, told: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The hub has models that faster-whisper does not run: the network is not at fault."""
    Hub(lambda place: put(place, FILES[0])).connect(monkeypatch)
    with pytest.raises(ModelError, match=r"runs: it has no model\.bin\.$"):
        models.find("openai/whisper-base", tmp_path, told.append)


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EACCES, errno.ENOTDIR])
def test_a_disk_that_does_not_take_it_is_told(
    tmp_path: Path, told: list[str], monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    """The message says what the disk says, and where."""

    def refuse(_: Path) -> None:
        raise OSError(number, os.strerror(number))

    Hub(refuse).connect(monkeypatch)
    with pytest.raises(ModelError) as wrong:
        models.find("base", tmp_path, told.append)
    assert str(wrong.value) == (
        f"The model cannot be kept in {tmp_path / 'base'}: {os.strerror(number)}."
    )


@pytest.mark.usefixtures("offline")
def test_without_a_network_people_are_told_what_to_do(tmp_path: Path, told: list[str]) -> None:
    """The message says which files to put where, and nothing is left in that place."""
    with pytest.raises(ModelError) as wrong:
        models.find("base", tmp_path, told.append)
    assert str(wrong.value) == (
        "The model is not on this machine, and the Hugging Face hub cannot be reached. Connect"
        " once, or fetch Systran/faster-whisper-base elsewhere and put its files (config.json,"
        f" model.bin, tokenizer.json, vocabulary.txt) into {tmp_path / 'base'}."
    )
    assert told == []
    assert not (tmp_path / "base").exists()
