"""A small language of the tests' own, in a folder that each test may change."""

from collections.abc import Callable
from pathlib import Path

import pytest

FILES = {
    "_skill.yaml": """\
locales: [xx-AA, xx-BB]
invocation_name: tea house
fallback_sensitivity: LOW
never_first: [open, alexa]
never_anywhere: [timer]
asks:
  TeaIntent:
    tea: [Which tea?, What kind?]
twins: {AMAZON.NextIntent: MoveOnIntent}
""",
    "_slots.yaml": """\
types: {length: AMAZON.DURATION, tea: TEA}
examples: {AMAZON.DURATION: [ten minutes]}
""",
    "_types.yaml": "TEA: {green: [green, sencha], black: [black]}\n",
    "_rules.yaml": 'please: "(please|kindly)"\n',
    "tea.yaml": """\
intents:
  TeaIntent:
    - "<make> [some] {tea} tea [<please>]"
    - "<make> tea for {length}"
  AMAZON.NextIntent: [next]
  MoveOnIntent: ["on to the next (cup|pot)"]
answers:
  TeaIntent:
    tea: ["{tea} <please>"]
rules:
  make: "(make|brew|open)"
""",
    "regions/xx-BB.yaml": """\
words: {brew: draw}
intents: {TeaIntent: ["a cuppa"]}
types: {TEA: {black: [builders]}}
""",
}

Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write the small language with some files changed, and return the folder of languages."""

    def written(**changed: str) -> Path:
        named = {name.replace("__", "/") + ".yaml": text for name, text in changed.items()}
        for name, text in (FILES | named).items():
            file = tmp_path / "xx" / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, "utf-8")
        return tmp_path

    return written
