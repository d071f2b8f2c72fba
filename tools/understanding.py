"""python -m tools.understanding: build what the speaker understands by, of the sentences.

For each language it writes speaker/understanding/<language>.built, and likeness/<language>.danger.
If the sentences and the grammar are those of last time, there is nothing to do.
"""

import os
import sys
from collections.abc import Iterable, Mapping
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from hashlib import sha256
from itertools import islice
from multiprocessing import get_context
from random import Random
from time import monotonic

import msgspec

from interaction_models import models, schema, sentences, taken_down
from interaction_models.expansion import Coverage, covering_and
from interaction_models.expansion import said as one_of
from interaction_models.files import SentencesError
from interaction_models.sentences import Sentences, Template
from likeness import danger
from likeness.danger import Danger
from speaker.understanding import built, grammar, open_ended
from speaker.understanding.built import Built, NotBuiltError
from speaker.understanding.exact import PatternCompiler, Patterns
from speaker.understanding.grammar import GrammarError
from speaker.understanding.slot_types import number_words

# So many sentences of an intent are shown as examples.
_SHOWN = 12
# So many of each template tell what stands around an open-ended slot.
_TOLD = 6


def main() -> int:
    """Build each language whose sentences have changed, and return the exit code."""
    try:
        _build_all()
    except (SentencesError, GrammarError) as wrong:
        sys.stderr.write(f"Nothing more was built. {wrong}\n")
        return 2
    return 0


def _build_all() -> None:
    for language in sentences.languages():
        grammar.load(language)  # which says it if there is none
        digest = digest_of(language)
        if _is_built(language, digest):
            continue
        sys.stderr.write(f"{language}: learning from the sentences (under a minute) ...\n")
        begun = monotonic()
        # A set of words has an order that depends on this seed, and what is built depends on it.
        os.environ["PYTHONHASHSEED"] = "0"
        with ProcessPoolExecutor(mp_context=get_context("spawn")) as both:
            parts = [both.submit(each, language, digest) for each in (_write, _write_danger)]
        for part in parts:
            part.result()
        sys.stderr.write(f"{language}: done in {monotonic() - begun:.0f} s.\n")


def digest_of(language: str) -> str:
    """Return a sum of all that a language's files are built of."""
    rules = grammar.file_of(language).read_bytes()
    return sha256(sentences.digest(language).encode() + rules).hexdigest()


def _write(language: str, digest: str) -> None:
    built.write(language, build(language, digest))


def _write_danger(language: str, digest: str) -> None:
    danger.write(language, build_danger(language, digest))


def _is_built(language: str, digest: str) -> bool:
    with suppress(NotBuiltError, OSError, msgspec.DecodeError):
        return built.read(language).digest == danger.read(language).digest == digest
    return False


def build(language: str, digest: str) -> Built:
    """Return what is built of a language. Raises SentencesError if its files are faulty."""
    from tools import training  # noqa: PLC0415 -- scikit-learn takes a second, and may be missing

    said = sentences.load(language)
    words = grammar.load(language)
    compiler = PatternCompiler(words)
    regions = {locale: said.in_region(locale) for locale in said.skill.locales}
    return Built(
        digest=digest,
        models={
            locale: schema.convert(models.document(region, _examples(region)))
            for locale, region in regions.items()
        },
        patterns=_patterns(compiler, said, said.heard),
        regions={
            locale: _patterns(compiler, said, _only_in(region, said))
            for locale, region in regions.items()
        },
        answers=_answers(compiler, said),
        surroundings=_surroundings(said, words.open_ended_types),
        left_alone=frozenset(said.skill.left_alone),
        classifier=training.train(training.examples(said), _numbers(words)),
    )


def build_danger(language: str, digest: str) -> Danger:
    """Return what finds calls for help. Raises SentencesError if the files are faulty."""
    from skill.intents.safety import INTENTS  # noqa: PLC0415 -- only a build needs it
    from tools import danger_training  # noqa: PLC0415 -- scikit-learn takes a second to import

    plain, made = danger_training.examples(sentences.load(language), taken_down.load(language))
    return Danger(
        digest,
        {str(kind): intent for kind, intent in INTENTS.items()},
        danger_training.train(plain, made, _numbers(grammar.load(language))),
    )


def _numbers(words: grammar.Grammar) -> frozenset[str]:
    return number_words(words.language) - set(words.never_a_length)


def _examples(said: Sentences) -> dict[str, list[str]]:
    """Return the first sentences of each intent, which are those that are shown."""
    return {
        name: list(dict.fromkeys(one_of(each, Coverage()) for each in islice(templates, _SHOWN)))
        for name, templates in said.intents.items()
    }


def _only_in(region: Sentences, said: Sentences) -> dict[str, tuple[Template, ...]]:
    return {
        name: templates[len(said.intents[name]) :] for name, templates in region.intents.items()
    }


def _patterns(
    compiler: PatternCompiler, said: Sentences, intents: Mapping[str, Iterable[Template]]
) -> Patterns:
    texts = {name: [_text(each) for each in templates] for name, templates in intents.items()}
    rules = {
        f"{each.source}:{name}": _renamed(rule.text or "", each)
        for templates in intents.values()
        for each in templates
        for name, rule in each.rules.items()
    }
    return compiler.compile(texts, said.slot_types.types, rules)


def _answers(compiler: PatternCompiler, said: Sentences) -> dict[str, dict[str, Patterns]]:
    found: dict[str, dict[str, Patterns]] = {}
    for (name, slot), templates in said.answers.items():
        found.setdefault(name, {})[slot] = _patterns(compiler, said, {name: templates})
    return found


def _text(template: Template) -> str:
    return _renamed(template.text, template)


def _renamed(text: str, template: Template) -> str:
    """Name the rules after the file too: each file may have one of the same name."""
    return text.replace("<", f"<{template.source}:")


def _surroundings(
    said: Sentences, open_ended_types: Iterable[str]
) -> dict[str, open_ended.Surroundings]:
    kinds = set(open_ended_types)
    slots = [slot for slot, kind in said.slot_types.types.items() if kind in kinds]
    told = (
        sentence
        for templates in said.heard.values()
        for template in templates
        for sentence in covering_and(template, _TOLD, Random(template.text))  # noqa: S311
    )
    return open_ended.learn(told, slots)


if __name__ == "__main__":
    sys.exit(main())
