"""What the speaker knows of a language, apart from the skill: grammar.<language>.yaml."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec
from hassil import Intents

from speaker.understanding.alexas_words import AlexasWords

_FOLDER = Path(__file__).parent


class GrammarError(Exception):
    """The language or a slot type is not described well. The message says where to do it."""


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


class UsualValue(msgspec.Struct, frozen=True):
    """What stands for a slot's value in an example: after some words, and elsewhere."""

    as_is: str
    after: dict[str, str] = {}

    def behind(self, text: str) -> str:
        """Return the value that goes behind the text."""
        words = text.split()
        return self.after.get(words[-1], self.as_is) if words else self.as_is


class Grammar(msgspec.Struct, frozen=True):
    """The comments of the YAML file say what each part means."""

    language: str
    fillers: Fillers
    same_words: list[list[str]]
    also_said_as: dict[str, list[str]]
    written_as: dict[str, str]
    words_inside_a_length: list[str]
    corrections: list[str]
    set_aside: list[str]
    before_a_time: list[str]
    unfinished_times: list[str]
    until: list[str]
    never_a_length: list[str]
    before_what_happened: list[str]
    open_ended_types: list[str]
    usual_values: dict[str, UsualValue]
    capitals: dict[str, str]
    minus: str
    decimal_marks: list[str]
    alexa: AlexasWords
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


def file_of(language: str, folder: Path = _FOLDER) -> Path:
    """Return where the language's grammar is."""
    return folder / f"grammar.{language}.yaml"


def load(locale: str, folder: Path = _FOLDER) -> Grammar:
    """Return the grammar of the locale's language. Raises GrammarError if its file is no good."""
    language = locale.split("-", maxsplit=1)[0]
    file = file_of(language, folder)
    if not file.is_file():
        known = ", ".join(sorted(path.name.split(".")[1] for path in folder.glob("grammar.*.yaml")))
        raise GrammarError(
            f"The speaker does not know the language of {locale}; it knows: {known}. "
            f"Describe it in {file.name}, beside the others."
        )
    try:
        return msgspec.yaml.decode(file.read_bytes(), type=Grammar)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise GrammarError(f"{file.name} cannot be read: {error}") from error
