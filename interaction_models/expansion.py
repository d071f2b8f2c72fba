"""From a template to the sentences that it stands for, with {slot} where a slot is."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from itertools import islice
from random import Random

from hassil import Sentence
from hassil.expression import (
    Alternative,
    Expression,
    ListReference,
    Permutation,
    RuleReference,
    Sequence,
    TextChunk,
)

from interaction_models.sentences import Template

# So many sentences are looked through for choices that stood only in what may not stand.
_TRIES = 100

Choose = Callable[[Expression, int], int]
"""Chooses one of so many ways that a part of a template can be said."""


class Coverage:
    """Chooses what was chosen least so far, so that nothing is left out for long.

    A part that templates share, by way of a rule, is counted over all of them.
    """

    def __init__(self) -> None:
        # Parts are the same if they are one object, which is held here so that it stays the one.
        self._chosen: dict[int, tuple[Expression, Counter[int]]] = {}
        self._in_this: set[tuple[int, int]] = set()
        self._in_taken: set[tuple[int, int]] = set()

    def __call__(self, part: Expression, ways: int) -> int:
        new = part, Counter(dict.fromkeys(range(ways), 0))
        _, counts = self._chosen.setdefault(id(part), new)
        way = min(counts, key=lambda each: counts[each])
        counts[way] += 1
        self._in_this.add((id(part), way))
        return way

    def by_chance(self, chance: Random) -> Choose:
        """Return what chooses by chance; each part has been met already."""

        def choose(part: Expression, ways: int) -> int:
            way = chance.randrange(ways)
            self._in_this.add((id(part), way))
            return way

        return choose

    def begin(self) -> None:
        """Begin another sentence."""
        self._in_this.clear()

    def take(self) -> bool:
        """Take the sentence; return whether it has a choice that none taken so far has."""
        is_new = not self._in_this <= self._in_taken
        self._in_taken |= self._in_this
        return is_new

    @property
    def is_complete(self) -> bool:
        """Whether each way of every part that was met has been chosen."""
        return all(all(counts.values()) for _, counts in self._chosen.values())


def covering(
    template: Template, coverage: Coverage, may_stand: Callable[[str], bool] = bool
) -> Iterator[str]:
    """Yield sentences until each choice of the template has occurred in one, by that coverage.

    Some may not stand. What was chosen in them alone is then looked for in others, by chance.
    """
    some_may_not = False
    while True:
        coverage.begin()
        sentence = said(template, coverage)
        if may_stand(sentence):
            coverage.take()
            yield sentence
        else:
            some_may_not = True
        if coverage.is_complete:
            break
    if some_may_not:
        yield from _made_up_for(template, coverage, may_stand)


def _made_up_for(
    template: Template, coverage: Coverage, may_stand: Callable[[str], bool]
) -> Iterator[str]:
    choose = coverage.by_chance(Random(template.text))  # noqa: S311
    for _ in range(_TRIES):
        coverage.begin()
        sentence = said(template, choose)
        if may_stand(sentence) and coverage.take():
            yield sentence


def chosen_by_chance(template: Template, chance: Random) -> Iterator[str]:
    """Yield sentences without an end, each choice by chance; they repeat themselves."""
    while True:
        yield said(template, lambda _, ways: chance.randrange(ways))


def covering_and(template: Template, more: int, chance: Random) -> list[str]:
    """Return sentences that cover the template's choices, and so many by chance; each once."""
    by_chance = islice(chosen_by_chance(template, chance), more)
    return list(dict.fromkeys((*covering(template, Coverage()), *by_chance)))


def said(template: Template, choose: Choose) -> str:
    """Return one sentence of the template."""
    return " ".join(_said(template.sentence.expression, template.rules, choose).split())


def _said(part: Expression, rules: Mapping[str, Sentence], choose: Choose) -> str:
    match part:
        case TextChunk():
            return part.original_text
        case ListReference():
            return f"{{{part.slot_name}}}"
        case RuleReference():
            return _said(rules[part.rule_name].expression, rules, choose)
        case Alternative():
            return _said(part.items[choose(part, len(part.items))], rules, choose)
        case Permutation():
            turn = choose(part, len(part.items))
            items = [*part.items[turn:], *part.items[:turn]]
            return " ".join(_said(item, rules, choose) for item in items)
        case Sequence():
            return "".join(_said(item, rules, choose) for item in part.items)
        case _:
            raise TypeError(type(part))
