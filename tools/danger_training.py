"""Training of what finds a call for help in words that are taken down as they were said.

It learns from the templates of every intent and from _taken_down.yaml. A sentence stands there
alone, inside a carrier ("we agree that ..."), and in passing, among words of other sentences.
"""

from collections.abc import Iterator, Sequence
from random import Random
from typing import Any

import numpy as np
from scipy.sparse import hstack
from sklearn.linear_model import SGDClassifier
from sklearn.preprocessing import normalize
from sklearn.svm import LinearSVC

from interaction_models.sentences import Sentences, Template
from interaction_models.taken_down import TakenDown
from likeness.classifier import Classifier
from likeness.danger import CRISIS, DANGER, ORDINARY, WINDOW
from likeness.features import of_pieces, of_words, words
from skill.intents.safety import KINDS
from tools.training import LARGEST_BYTE, Example, filled, seen_in, some

# So many sentences are made of a template.
MOST_OF_A_TEMPLATE = 12
MOST_OF_OURS = 60
MOST_OF_A_CARRIER = 3
# What has the words of one act and asks for another: people say that to the skill alone.
NEVER_TAKEN_DOWN = "opposites.yaml"
# So many more of a sentence, with other words of a row that are alike.
VARIANTS = 2
# So often it stands among words of other sentences, if it is none, and if it is a call for help.
TIMES_IN_PASSING = (1, 4)
# A sentence as it stands counts so many times what is made of it does.
WEIGHT_AS_IT_STANDS = 4
# So many words, pairs and pieces are kept, which makes a file of less than 150 kB.
MOST_FEATURES = 10_000
PENALTY = 1.0
# What lies so little on the other side still is a call for help: one too many is better than one
# too few. Found by training without the sentences of the tuning set; see docs/understanding.md.
CAUTION = 0.15

# How a sentence is looked at, and in how many a thing has to be.
LOOKS = ((of_words, 2), (of_pieces, 3))

Block = tuple[Any, list[str], Any]
"""What is seen of each sentence, the names of it, and how rare each thing is."""


def examples(said: Sentences, down: TakenDown) -> tuple[list[Example], list[Example]]:
    """Return sentences that are a call for help, or none, as they stand; and more made of them."""
    chance = Random(said.language)  # noqa: S311
    carriers = [each for one in down.carriers for each in some(one, MOST_OF_A_CARRIER)]
    plain = list(dict.fromkeys(_plain(said, down)))
    known = set(plain)
    told = [each for one in plain for each in _told(one, down, carriers)]
    made = dict.fromkeys((*told, *_in_passing(told, chance)))
    return plain, [each for each in made if each not in known]


def _plain(said: Sentences, down: TakenDown) -> Iterator[Example]:
    for name, templates in _of_all_regions(said):
        for sentence in _some_of(templates, MOST_OF_A_TEMPLATE):
            text = filled(said, sentence, Random(sentence))  # noqa: S311
            yield Example(str(KINDS.get(name, ORDINARY)), text)
    for kind, templates in down.said.items():
        for sentence in _some_of(templates, MOST_OF_OURS):
            yield Example(kind, sentence)
    listed = [ways for values in said.types.values() for ways in values.values()]
    for ways in (*listed, *said.slot_types.examples.values()):
        yield from (Example(ORDINARY, each) for each in ways)


def _of_all_regions(said: Sentences) -> Iterator[tuple[str, Sequence[Template]]]:
    yield from said.heard.items()
    for name, templates in said.further.items():
        yield name, [each for each in templates if each.source != NEVER_TAKEN_DOWN]
    for locale in said.skill.locales:
        for name, templates in said.in_region(locale).intents.items():
            yield name, templates[len(said.intents[name]) :]


def _some_of(templates: Sequence[Template], most: int) -> Iterator[str]:
    for template in templates:
        yield from some(template, most)


def _told(plain: Example, down: TakenDown, carriers: Sequence[str]) -> list[Example]:
    """Return the sentence, variants of it, and one of these inside a carrier."""
    chance = Random(plain.text)  # noqa: S311
    variants = [plain.text, *(_variant(plain.text, down, chance) for _ in range(VARIANTS))]
    carried = chance.choice(carriers).replace("{said}", chance.choice(variants))
    return [Example(plain.label, text) for text in dict.fromkeys((*variants, carried))]


def _variant(text: str, down: TakenDown, chance: Random) -> str:
    """Return the text with other words of each row that has some of its words."""
    spaced = f" {text} "
    for row in down.alike:
        here = [each for each in row if f" {each} " in spaced]
        if here:
            spaced = spaced.replace(f" {max(here, key=len)} ", f" {chance.choice(row)} ", 1)
    return spaced.strip()


def _in_passing(told: Sequence[Example], chance: Random) -> Iterator[Example]:
    """Yield each sentence as a window over a longer story shows it."""
    ordinary = [each.text.split() for each in told if each.label == ORDINARY]
    often = {label: TIMES_IN_PASSING[label != ORDINARY] for label in (CRISIS, DANGER, ORDINARY)}
    for each in (one for one in told for _ in range(often[one.label])):
        found = each.text.split()
        before, after = chance.choice(ordinary), chance.choice(ordinary)
        if each.label == ORDINARY:
            story = found + after
            start = chance.randrange(max(1, len(story) - WINDOW + 1))
            yield Example(ORDINARY, " ".join(story[start : start + WINDOW]))
        elif room := max(0, WINDOW - len(found)):
            left = chance.randint(0, room)
            lead = before[-left:] if left else []
            yield Example(each.label, " ".join((*lead, *found, *after[: room - left])))


def train(plain: Sequence[Example], made: Sequence[Example], numbers: frozenset[str]) -> Classifier:
    """Train on the examples. What tells most is chosen first, and only that is trained on."""
    told = [*plain, *made]
    counts = [WEIGHT_AS_IT_STANDS] * len(plain) + [1] * len(made)
    found = [words(each.text, numbers) for each in told]
    labels = [each.label for each in told]
    blocks = _chosen([seen_in(found, look, least) for look, least in LOOKS], labels)
    machine = LinearSVC(C=PENALTY, class_weight="balanced", random_state=0, tol=1e-3)
    machine.fit(hstack([seen for seen, _, _ in blocks]).tocsr(), labels, sample_weight=counts)
    kept = [list(machine.classes_).index(label) for label in (CRISIS, DANGER)]
    weights = machine.coef_[kept].T
    scales = np.abs(weights).max(axis=0) / LARGEST_BYTE
    rarities = np.concatenate([block for _, _, block in blocks])
    return Classifier(
        labels=(CRISIS, DANGER),
        numbers=numbers,
        features=tuple(name for _, names, _ in blocks for name in names),
        rarities=rarities.astype("<f4").tobytes(),
        weights=np.round(weights / scales).astype(np.int8).tobytes(),
        scales=tuple(map(float, scales)),
        biases=tuple(float(each) + CAUTION for each in machine.intercept_[kept]),
    )


def _chosen(blocks: Sequence[Block], labels: Sequence[str]) -> list[Block]:
    """Return of each block what tells most, as if nothing else had been seen."""
    seen = hstack([each for each, _, _ in blocks]).tocsr()
    machine = SGDClassifier(
        alpha=1e-5, class_weight="balanced", random_state=0, max_iter=20, tol=1e-3
    )
    machine.fit(seen, labels)
    often = np.sqrt(np.asarray(seen.power(2).sum(axis=0)).ravel())
    tells = np.linalg.norm(machine.coef_, axis=0) * often
    kept = np.sort(np.argsort(-tells, kind="stable")[:MOST_FEATURES])
    chosen: list[Block] = []
    first = 0
    for block, names, rarities in blocks:
        here = kept[(kept >= first) & (kept < first + len(names))] - first
        chosen.append((normalize(block[:, here]), [names[at] for at in here], rarities[here]))
        first += len(names)
    return chosen
