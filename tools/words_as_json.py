"""Write each TOML file of a folder as JSON beside it.

    python tools/words_as_json.py skill/speech

Python reads TOML in Python and JSON in C, so JSON takes a twentieth of the time, and somebody waits
for it at each cold start. This needs Python's standard library alone, for it runs on the
interpreter that builds the artifact.
"""

import json
import sys
import tomllib
from pathlib import Path


def write(folder: Path) -> None:
    for file in folder.glob("*.toml"):
        words = json.dumps(
            tomllib.loads(file.read_text("utf-8")), default=str, separators=(",", ":")
        )
        file.with_suffix(".json").write_text(words, "utf-8")


if __name__ == "__main__":
    write(Path(sys.argv[1]))
