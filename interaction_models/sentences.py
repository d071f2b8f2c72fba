"""The sentences of a language: templates in hassil's notation, one file for each journey.

sentences/<language>/ has, besides the journeys' files:

_skill.yaml    the locales, the invocation name, and what Alexa asks by herself to fill a slot
_slots.yaml    the type of each slot, and examples of what people say in an open-ended one
_types.yaml    the values of our own slot types
_rules.yaml    parts that many templates share, such as <partner>
regions/       for a locale, what is said there besides
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property
from hashlib import sha256
from pathlib import Path

from hassil import Sentence, parse_sentence
from hassil.errors import HassilError
from hassil.expression import Expression, Group, ListReference, RuleReference
from hassil.parser import ParseError

from interaction_models.files import (
    Journey,
    Region,
    SentencesError,
    Skill,
    Slots,
    Types,
    read_file,
)

FOLDER = Path(__file__).parent / "sentences"


@dataclass(frozen=True)
class Template:
    """One way to say something, with all its choices."""

    text: str
    sentence: Sentence
    rules: Mapping[str, Sentence]
    source: str
    """The file it stands in."""

    @cached_property
    def slots(self) -> tuple[str, ...]:
        """The slots that it can fill, in their order."""
        return tuple(dict.fromkeys(_slots(self.sentence.expression, self.rules)))


@dataclass(frozen=True)
class Sentences:
    """What people say in one language, or in one region of it."""

    language: str
    skill: Skill
    slot_types: Slots
    types: Types
    intents: Mapping[str, tuple[Template, ...]]
    answers: Mapping[tuple[str, str], tuple[Template, ...]]
    speaker_only: Mapping[str, tuple[Template, ...]]
    further: Mapping[str, tuple[Template, ...]]
    words: Mapping[str, str]
    """A word and another that is said in its place too."""

    @cached_property
    def heard(self) -> Mapping[str, tuple[Template, ...]]:
        """The templates that the speaker hears word for word, also those that Alexa has not."""
        return {
            name: (*said, *self.speaker_only.get(name, ())) for name, said in self.intents.items()
        }

    @cached_property
    def slots(self) -> Mapping[str, tuple[str, ...]]:
        """The slots of each intent, in the order of _slots.yaml."""
        return {
            name: tuple(
                slot for slot in self.slot_types.types if any(slot in each.slots for each in said)
            )
            for name, said in self.intents.items()
        }

    def in_region(self, locale: str, folder: Path = FOLDER) -> "Sentences":
        """Return the sentences with what the region adds. Raises SentencesError."""
        file = folder / self.language / "regions" / f"{locale}.yaml"
        if not file.is_file():
            return self
        region = read_file(file, Region)
        return replace(
            self,
            intents=self._with_intents(region, file),
            types=_with_synonyms(self.types, region.types, file),
            words={**self.words, **region.words},
        )

    def _with_intents(self, region: Region, file: Path) -> dict[str, tuple[Template, ...]]:
        intents = dict(self.intents)
        rules = _rules(file.parents[1] / "_rules.yaml")
        for name, texts in region.intents.items():
            if name not in intents:
                raise SentencesError(f"{file.name}: there is no intent {name}.")
            intents[name] = (*intents[name], *_templates(texts, rules, file))
        return intents


def digest(language: str, folder: Path = FOLDER) -> str:
    """Return a sum of all files of a language: it is another one if a sentence is."""
    found = sha256()
    for file in sorted((folder / language).rglob("*.yaml")):
        content = file.read_bytes()
        found.update(f"{file.relative_to(folder).as_posix()}\0{len(content)}\0".encode())
        found.update(content)
    return found.hexdigest()


def languages(folder: Path = FOLDER) -> tuple[str, ...]:
    """Return the languages that have a folder."""
    return tuple(sorted(file.parent.name for file in folder.glob("*/_skill.yaml")))


def locales(folder: Path = FOLDER) -> tuple[str, ...]:
    """Return the locales of every language, each language's source first."""
    return tuple(
        locale
        for language in languages(folder)
        for locale in read_file(folder / language / "_skill.yaml", Skill).locales
    )


def load(language: str, folder: Path = FOLDER) -> Sentences:
    """Return the sentences of a language. Raises SentencesError, which names the file.

    Those of this package are read once: that takes seconds, and nobody changes them meanwhile.
    """
    return _loaded(language) if folder == FOLDER else _load(language, folder)


@cache
def _loaded(language: str) -> Sentences:
    return _load(language, FOLDER)


def _load(language: str, folder: Path) -> Sentences:
    home = folder / language
    if not (home / "_skill.yaml").is_file():
        raise SentencesError(f"There are no sentences in {home}.")
    skill = read_file(home / "_skill.yaml", Skill)
    journeys = {file: read_file(file, Journey) for file in _in_order(home, skill.journeys)}
    rules = _rules(home / "_rules.yaml")
    intents: dict[str, list[Template]] = {}
    speaker_only: dict[str, list[Template]] = {}
    further: dict[str, list[Template]] = {}
    answers: dict[tuple[str, str], list[Template]] = {}
    for file, journey in journeys.items():
        known = rules | _parsed_rules(journey.rules, file)
        for said, told in (
            (intents, journey.intents),
            (speaker_only, journey.speaker_only),
            (further, journey.further),
        ):
            for name, texts in told.items():
                said.setdefault(name, []).extend(_templates(texts, known, file))
        for name, slots in journey.answers.items():
            for slot, texts in slots.items():
                answers.setdefault((name, slot), []).extend(_templates(texts, known, file))
    found = Sentences(
        language,
        skill,
        read_file(home / "_slots.yaml", Slots),
        read_file(home / "_types.yaml", Types),
        {name: tuple(templates) for name, templates in intents.items()},
        {place: tuple(templates) for place, templates in answers.items()},
        {name: tuple(templates) for name, templates in speaker_only.items()},
        {name: tuple(templates) for name, templates in further.items()},
        {},
    )
    _check_slots(found)
    return found


def _in_order(home: Path, first: Sequence[str]) -> list[Path]:
    places = {name: place for place, name in enumerate(first)}
    return sorted(
        home.glob("[!_]*.yaml"), key=lambda file: (places.get(file.stem, len(first)), file.stem)
    )


def templates_of(texts: Iterable[str], file: Path) -> tuple[Template, ...]:
    """Return the templates of a file that is no journey, with the rules that all share."""
    return tuple(_templates(texts, _rules(file.parent / "_rules.yaml"), file))


def _rules(file: Path) -> dict[str, Sentence]:
    return _parsed_rules(read_file(file, dict[str, str]), file) if file.is_file() else {}


def _parsed_rules(texts: Mapping[str, str], file: Path) -> dict[str, Sentence]:
    return {name: _parsed(text, file) for name, text in texts.items()}


def _templates(
    texts: Iterable[str], rules: Mapping[str, Sentence], file: Path
) -> Iterator[Template]:
    for text in texts:
        sentence = _parsed(text, file)
        for name in _rule_names(sentence.expression):
            if name not in rules:
                raise SentencesError(f"{file.name}: there is no rule <{name}>, used in {text!r}.")
        yield Template(text, sentence, rules, file.name)


def _parsed(text: str, file: Path) -> Sentence:
    try:
        return parse_sentence(text, keep_text=True)
    except (HassilError, ParseError) as error:
        raise SentencesError(f"{file.name}: {text!r} is no template: {error}") from error


def _check_slots(found: Sentences) -> None:
    every = (
        *found.intents.values(),
        *found.answers.values(),
        *found.speaker_only.values(),
        *found.further.values(),
    )
    for template in (each for templates in every for each in templates):
        for slot in template.slots:
            if slot not in found.slot_types.types:
                raise SentencesError(
                    f"{template.source}: the slot {slot!r} of {template.text!r} is not in "
                    "_slots.yaml."
                )


def _with_synonyms(types: Types, added: Types, file: Path) -> Types:
    merged = {name: dict(values) for name, values in types.items()}
    for name, values in added.items():
        for value, synonyms in values.items():
            if value not in merged.get(name, {}):
                raise SentencesError(f"{file.name}: there is no value {value} of {name}.")
            merged[name][value] = [*merged[name][value], *synonyms]
    return merged


def _rule_names(expression: Expression) -> Iterator[str]:
    return (part.rule_name for part in parts(expression) if isinstance(part, RuleReference))


def _slots(expression: Expression, rules: Mapping[str, Sentence]) -> Iterator[str]:
    for part in parts(expression):
        if isinstance(part, ListReference):
            yield part.slot_name
        elif isinstance(part, RuleReference):
            yield from _slots(rules[part.rule_name].expression, rules)


def parts(expression: Expression) -> Iterator[Expression]:
    """Yield what is no group, in its order: words, slots, and rules that are not looked into."""
    if not isinstance(expression, Group):
        yield expression
        return
    for item in expression.items:
        yield from parts(item)
