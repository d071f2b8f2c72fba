"""Training of what tells intents apart where a sentence fits no template.

It needs scikit-learn, which nothing else does: what ships are the weights.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from random import Random
from typing import Any

import numpy as np
from scipy.sparse import hstack
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.svm import LinearSVC

from interaction_models.expansion import covering_and
from interaction_models.sentences import Sentences, Template
from likeness.classifier import Classifier
from likeness.features import of_pieces, of_words, words

SLOT = re.compile(r"\{(\w+)\}")
# So many sentences of a template tell what is said with it; more of them only repeat that.
MOST_OF_A_TEMPLATE = 6
# So often a sample of Alexa's model is filled with other values.
FILLED_TIMES = 3
# How much a sentence on the wrong side costs. Found on the tuning set; see docs/understanding.md.
PENALTY = 1.5
# A weight is kept as a signed byte.
LARGEST_BYTE = 127


@dataclass(frozen=True)
class Example:
    label: str
    text: str


def examples(said: Sentences, most: int = MOST_OF_A_TEMPLATE) -> list[Example]:
    """Return sentences of every template, with the slots filled, each with its intent.

    What is said to a built-in intent stands for its twin: that answers to more than bare words.
    """
    return [
        Example(said.skill.twins.get(name, name), filled(said, sentence, Random(sentence)))  # noqa: S311
        for told in (said.heard, said.further)
        for name, templates in told.items()
        for template in templates
        for sentence in some(template, most)
    ]


def some(template: Template, most: int) -> Sequence[str]:
    """Return sentences of the template, each once: first those that cover its choices."""
    chance = Random(template.text)  # noqa: S311
    every = covering_and(template, most, chance)
    return every if len(every) <= most else chance.sample(every, most)


def filled(said: Sentences, sentence: str, chance: Random) -> str:
    """Return the sentence with something said for each slot."""
    whole = SLOT.sub(lambda slot: chance.choice(_values(said, slot[1])), sentence)
    # "The {which} one" with "the first one" in it.
    return " ".join(word for word, _ in groupby(whole.split()))


def _values(said: Sentences, slot: str) -> Sequence[str]:
    kind = said.slot_types.types[slot]
    listed = [words for each in said.types.get(kind, {}).values() for words in each]
    return said.slot_types.examples.get(kind) or listed


def train(told: Sequence[Example], numbers: frozenset[str]) -> Classifier:
    """Train on the examples."""
    found = [words(each.text, numbers) for each in told]
    blocks = [seen_in(found, of_words, 1), seen_in(found, of_pieces, 2)]
    machine = LinearSVC(C=PENALTY, class_weight="balanced", random_state=0)
    machine.fit(hstack([seen for seen, _, _ in blocks]).tocsr(), [each.label for each in told])
    names = [name for _, block, _ in blocks for name in block]
    rarities = np.concatenate([block for _, _, block in blocks])
    weights = machine.coef_.T.astype(np.float32)
    scales = np.abs(weights).max(axis=0) / LARGEST_BYTE
    return Classifier(
        labels=tuple(map(str, machine.classes_)),
        numbers=numbers,
        features=tuple(names),
        rarities=rarities.astype("<f4").tobytes(),
        weights=np.round(weights / scales).astype(np.int8).tobytes(),
        scales=tuple(map(float, scales)),
        biases=tuple(map(float, machine.intercept_)),
    )


def seen_in(
    found: Sequence[list[str]], look: Callable[[list[str]], list[str]], least: int
) -> tuple[Any, list[str], Any]:
    """Return what is seen of each sentence, the names of it, and how rare each thing is."""
    vectors = TfidfVectorizer(analyzer=look, min_df=least, dtype=np.float32)
    seen = vectors.fit_transform(found)
    return seen, list(map(str, vectors.get_feature_names_out())), vectors.idf_


def shipped(samples: dict[str, list[str]], said: Sentences) -> Iterator[Example]:
    """Yield what Alexa's model holds of sentences, with the slots filled.

    It holds the values of each slot too, so some are shown in each sample that has one.
    """
    for name, each in samples.items():
        for sample in each:
            chance = Random(sample)  # noqa: S311
            texts = (filled(said, sample, chance) for _ in range(FILLED_TIMES))
            for text in dict.fromkeys(texts):
                yield Example(said.skill.twins.get(name, name), text)
