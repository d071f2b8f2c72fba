"""python -m tools.annotations: write the report set for Amazon's own evaluation of a model.

It is an annotation set, as `ask smapi update-annotations-for-nlu-annotation-sets` takes it. Nobody
has to read the sentences for that. docs/understanding.md has the commands.
"""

import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from interaction_models import sentences
from speaker.understanding.language import of_locale
from tools.hearing import Kinds, Said, for_the_skill, read_kinds, read_set

FILE = Path("build", "nlu-annotations.en-US.json")


def main() -> int:
    """Write the file, say where it is, and return the exit code."""
    FILE.parent.mkdir(exist_ok=True)
    understanding = of_locale("en-US").understanding
    told = [
        replace(said, text=for_the_skill(understanding, said.text)) for said in read_set("report")
    ]
    document = annotations(told, read_kinds(), sentences.load("en").skill.twins)
    FILE.write_text(json.dumps(document, indent=1, ensure_ascii=False) + "\n", "utf-8")
    sys.stderr.write(f"{FILE} has {len(document['data'])} sentences.\n")
    return 0


def annotations(told: Sequence[Said], kinds: Kinds, twins: Mapping[str, str]) -> dict[str, Any]:
    """Return the set; each of the intents that are right is one that may be expected."""
    return {
        "data": [
            {
                "inputs": {"utterance": said.text},
                "expected": [
                    {"intent": {"name": name, "slots": {}}}
                    for name in sorted(kinds.right_for(said, twins))
                ],
            }
            for said in told
        ]
    }


if __name__ == "__main__":
    sys.exit(main())
