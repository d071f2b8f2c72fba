"""Finding Whisper's model: a folder, or a name that is fetched once."""

from collections.abc import Callable
from pathlib import Path

import huggingface_hub
from huggingface_hub.errors import HfHubHTTPError, HFValidationError
from tqdm.auto import tqdm

USUAL = "base"
_SIZES = ("tiny.en", "tiny", "base.en", "base", "small.en", "small", "medium.en", "medium")
_PUBLISHER = "Systran/faster-whisper-"
"""Who offers Whisper's sizes as faster-whisper runs them, on the Hugging Face hub."""
_FILES = ("config.json", "model.bin", "preprocessor_config.json", "tokenizer.json", "vocabulary.*")
_NEEDED = ("config.json", "model.bin", "tokenizer.json")
_VOCABULARIES = ("vocabulary.txt", "vocabulary.json")
"""CTranslate2 needs one of them; which it is depends on the model's age."""
_OF_NETWORKS = (ConnectionError, TimeoutError)


class ModelError(ValueError):
    """There is no such model; the message says what to do."""


def find(name: str, folder: Path, tell: Callable[[str], None]) -> Path:
    """Return the folder of a model: of its size ("base"), its path, or its name on the hub.

    What is not yet in `folder` is fetched into it, with a progress bar; `tell` says first how large
    it is. If that is broken off, a file is there whole or not at all, and the next time fetches the
    rest. Raises ModelError if it is on no disk and cannot be fetched.
    """
    kept = find_kept(name, folder)
    if kept is not None:
        return kept
    place = _place(name, folder)
    repository = name if "/" in name else f"{_PUBLISHER}{name}"
    try:
        return _fetched(repository, place, tell)
    except ModelError:
        raise
    except HFValidationError as wrong:
        raise ModelError(_neither(name)) from wrong
    except HfHubHTTPError as wrong:
        raise ModelError(f"The Hugging Face hub does not give out {repository}.") from wrong
    except Exception as wrong:
        # The hub's library lets through whatever the network and the disk raise.
        if isinstance(wrong, OSError) and wrong.errno and not isinstance(wrong, _OF_NETWORKS):
            raise ModelError(f"The model cannot be kept in {place}: {wrong.strerror}.") from wrong
        raise ModelError(_put_it_there(repository, place)) from wrong


def find_kept(name: str, folder: Path) -> Path | None:
    """Return the folder of a model as `find` does; None if it has yet to be fetched.

    Raises ModelError if there is no such model.
    """
    if name not in _SIZES and _is_folder(name):
        return _whole(Path(name).expanduser())
    if name not in _SIZES and "/" not in name:
        raise ModelError(f"There is no model {name!r}. Choose {', '.join(_SIZES)}, or give a path.")
    place = _place(name, folder)
    return place if _is_whole(place) else None


def _is_folder(name: str) -> bool:
    try:
        return Path(name).expanduser().is_dir()
    except (OSError, RuntimeError) as wrong:  # the latter for "~nobody"
        raise ModelError(_neither(name)) from wrong


def _place(name: str, folder: Path) -> Path:
    return folder / name.replace("/", "--")


def _fetched(repository: str, place: Path, tell: Callable[[str], None]) -> Path:
    """Fetch the files one after the other, here.

    The hub's library would fetch them in threads, and Ctrl-C waited until the largest was there.
    """
    told = huggingface_hub.HfApi().model_info(repository, files_metadata=True, timeout=10)
    files = [each for each in told.siblings or () if _is_wanted(each.rfilename)]
    size = sum(each.size or 0 for each in files) / 1e6
    tell(f"Fetching {repository} once: {size:,.0f} MB into {place} ...")
    for each in files:
        huggingface_hub.hf_hub_download(
            repository, each.rfilename, revision=told.sha, local_dir=place, tqdm_class=tqdm
        )
    return _whole(place)


def _is_wanted(file: str) -> bool:
    return any(Path(file).match(pattern) for pattern in _FILES)


def _is_whole(place: Path) -> bool:
    return not _missing(place)


def _missing(place: Path) -> list[str]:
    has_words = any((place / each).is_file() for each in _VOCABULARIES)
    files = [each for each in _NEEDED if not (place / each).is_file()]
    return files if has_words else [*files, _VOCABULARIES[0]]


def _whole(place: Path) -> Path:
    missing = _missing(place)
    if missing:
        raise ModelError(f"{place} is no model that faster-whisper runs: it has no {missing[0]}.")
    return place


def _neither(name: str) -> str:
    return f"{name!r} is neither a folder nor the name of a model."


def _put_it_there(repository: str, place: Path) -> str:
    return (
        f"The model is not on this machine, and the Hugging Face hub cannot be reached. Connect"
        f" once, or fetch {repository} elsewhere and put its files ({', '.join(_NEEDED)},"
        f" {_VOCABULARIES[0]}) into {place}."
    )
