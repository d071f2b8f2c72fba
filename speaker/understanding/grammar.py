"""What the speaker knows of a language, apart from the skill: grammar.<language>.yaml."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec
from hassil import Intents

_FOLDER = Path(__file__).parent


class GrammarError(Exception):
    """Nothing describes the language or a slot type. The message says where to add it."""


class Fillers(msgspec.Struct, frozen=True):
    """Words that mean nothing. In the lists of lists, a group has no meaning of its own."""

    wake_words: list[str]
    anywhere: list[str]
    before_anything: list[str]
    at_the_start: list[list[str]]
    at_the_end: list[list[str]]
    never_after_those: list[str]
    hedges: list[list[str]]


class Invocation(msgspec.Struct, frozen=True):
    launch: list[str] = msgspec.field(name="Launch")
    one_shot: list[str] = msgspec.field(name="OneShot")
    rules: dict[str, str]


class Grammar(msgspec.Struct, frozen=True):
    """The comments of the YAML file say what each part means."""

    language: str
    fillers: Fillers
    same_words: list[list[str]]
    also_said_as: dict[str, list[str]]
    words_inside_a_length: list[str]
    open_ended_types: list[str]
    usual_values: dict[str, tuple[str, str]]
    invocation: Invocation
    intents: dict[str, Any]
    lists: dict[str, Any]
    expansion_rules: dict[str, str]

    @property
    def built_in_types(self) -> Mapping[str, Any]:
        """The types are written in the shape of hassil's intents."""
        return self.intents

    def type_intents(self) -> Intents:
        """Compile the types to match at the start of a text; {rest} is what follows."""
        types = {
            name: {"data": [_with_rest(block) for block in intent["data"]]}
            for name, intent in self.intents.items()
        }
        return Intents.from_dict(
            {
                "language": self.language,
                "intents": types,
                "lists": self.lists | {"rest": {"wildcard": True}},
                "expansion_rules": self.expansion_rules,
            }
        )

    def invocation_intents(self, name: str) -> Intents:
        said = {"Launch": self.invocation.launch, "OneShot": self.invocation.one_shot}
        return Intents.from_dict(
            {
                "language": self.language,
                "intents": {kind: {"data": [{"sentences": s}]} for kind, s in said.items()},
                "lists": {"name": {"values": [name]}, "utterance": {"wildcard": True}},
                "expansion_rules": self.invocation.rules,
            }
        )


def _with_rest(block: Mapping[str, Any]) -> dict[str, Any]:
    return {**block, "sentences": [f"({sentence})[ {{rest}}]" for sentence in block["sentences"]]}


def load(locale: str) -> Grammar:
    """Return the grammar of the locale's language. Raises GrammarError if it has no file."""
    language = locale.split("-", maxsplit=1)[0]
    file = _FOLDER / f"grammar.{language}.yaml"
    if not file.is_file():
        known = ", ".join(
            sorted(path.name.split(".")[1] for path in _FOLDER.glob("grammar.*.yaml"))
        )
        raise GrammarError(
            f"The speaker does not know the language of {locale}; it knows: {known}. "
            f"Describe it in {file.name}, beside the others."
        )
    return msgspec.yaml.decode(file.read_bytes(), type=Grammar)
