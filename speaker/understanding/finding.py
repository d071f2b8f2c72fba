"""Finding the slots of an intent wherever they stand in a sentence that fits no template."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from speaker.understanding.grammar import Grammar
from speaker.understanding.interaction_model import IntentSlot, SlotType
from speaker.understanding.open_ended import Surroundings
from speaker.understanding.slot_types import DURATION, NUMBER, TIME, BuiltInTypes, Found
from speaker.understanding.wording import Rewriting, tidy

MINUTES = "M"
UNREADABLE = "?"
"""What Alexa puts into a slot if something was said for it that she cannot read."""


@dataclass(frozen=True)
class Part:
    """A slot's value, and the words that it was found in."""

    value: str
    words: str


class SlotFinder:
    def __init__(
        self,
        grammar: Grammar,
        types: BuiltInTypes,
        listed: Iterable[SlotType],
        open_ended: Mapping[str, Surroundings],
    ) -> None:
        self._types = types
        self._lists = {
            each.name: {tidy(said) for value in each.values for said in value.spoken}
            for each in listed
        }
        self._open_ended = open_ended
        self._corrections = [tidy(each).split() for each in grammar.corrections]
        self._set_aside = [tidy(each).split() for each in grammar.set_aside]
        self._before_a_time = [tidy(each).split() for each in grammar.before_a_time]
        self._unfinished = frozenset(map(tidy, grammar.unfinished_times))
        self._until = frozenset(map(tidy, grammar.until))
        self._minus = tidy(grammar.minus)
        self._never_a_length = frozenset(map(tidy, grammar.never_a_length))
        self._rewriting = Rewriting(grammar)
        self._open_types = frozenset(grammar.open_ended_types)

    def find(self, text: str, slots: Mapping[str, IntentSlot]) -> dict[str, Part]:
        """Return what was found, by slot. A correction counts, and what it corrects does not."""
        words = self._rewriting.of(text).split()
        before, after = self._corrected(words)
        kinds = {slot.type for slot in slots.values()}
        chosen, set_aside = self._without_what_is_set_aside(after)
        earlier = self._built_in([*before, *set_aside], kinds)
        values = self._built_in(chosen, kinds)
        listed = self._all_listed(slots, words) | self._all_listed(slots, after)
        if TIME in kinds and not {TIME, DURATION} & values.keys():
            values |= self._unreadable(chosen, listed)
        if DURATION in kinds:
            values = self._with_minutes(values, _unit(earlier) or MINUTES)
        values = values or earlier
        found = {name: values[slot.type] for name, slot in slots.items() if slot.type in values}
        found = {name: part for name, part in found.items() if not _is_within(part, listed)}
        found |= listed
        for name in slots.keys() & self._open_ended.keys():
            value = self._open_ended[name].value(words)
            value = _without(value, found) if value else None
            found |= {name: Part(value, value)} if value else {}
        return found

    def _unreadable(self, words: Sequence[str], listed: Mapping[str, Part]) -> dict[str, Part]:
        """Return a time that cannot be read if "until" leads to nothing else that is known."""
        place = next((at for at, word in enumerate(words) if word in self._until), None)
        behind = "" if place is None else " ".join(words[place + 1 :])
        if not behind or any(part.words in behind for part in listed.values()):
            return {}
        return {TIME: Part(UNREADABLE, behind)}

    def _corrected(self, words: Sequence[str]) -> tuple[Sequence[str], Sequence[str]]:
        """Split at the last correction, such as "no wait"; without one all of it stands."""
        return _around(words, self._corrections, range(len(words) - 1, 0, -1)) or ([], words)

    def _without_what_is_set_aside(
        self, words: Sequence[str]
    ) -> tuple[Sequence[str], Sequence[str]]:
        """Split before "instead of" and the like: the other time is meant."""
        return _around(words, self._set_aside, range(len(words))) or (words, [])

    def _built_in(self, words: Sequence[str], kinds: set[str]) -> dict[str, Part]:
        """Return the best reading of each kind. No word is in two of them."""
        found = list(self._types.find(words))
        negative = [each for each in found if self._is_negative(each, words)]
        found = [each for each in found if each not in negative]
        times = self._times(found, words) if TIME in kinds else []
        lengths = [each for each in _of(found, DURATION) if _says_how_many(each, words)]
        lengths = [each for each in lengths if not _is_part_of_longer(each, times)]
        values: dict[str, Part] = {}
        taken: list[Found] = []
        for kind, candidates in (
            (DURATION, lengths if DURATION in kinds else []),
            (TIME, times),
            (NUMBER, _of(found, NUMBER)),
        ):
            free = [each for each in candidates if not any(_overlap(each, one) for one in taken)]
            best = _longest(free)
            if best:
                values[kind] = _part(best, words)
                taken.append(best)
        below_zero = _longest(_of(negative, DURATION))
        if DURATION in kinds and below_zero and not values:
            values[DURATION] = Part(UNREADABLE, _part(below_zero, words).words)
        return values

    def _is_negative(self, found: Found, words: Sequence[str]) -> bool:
        return words[max(0, found.start - 1) : found.start] == [self._minus]

    def _times(self, found: Sequence[Found], words: Sequence[str]) -> Sequence[Found]:
        """Leave out what is but a number, unless "until" or the like stands before it."""
        numbers = {(each.start, each.end) for each in _of(found, NUMBER)}
        return [
            each
            for each in _of(found, TIME)
            if (each.start, each.end) not in numbers or self._is_led_to(each, words)
            if not (len(words) == each.end + 1 and words[each.end] in self._unfinished)
        ]

    def _is_led_to(self, found: Found, words: Sequence[str]) -> bool:
        return any(
            words[max(0, found.start - len(lead)) : found.start] == lead
            for lead in self._before_a_time
        )

    def _with_minutes(self, values: dict[str, Part], unit: str) -> dict[str, Part]:
        """Take a bare number as a length, where nothing else says one."""
        number = values.get(NUMBER)
        if number is None or DURATION in values or TIME in values:
            return values
        if number.words in self._never_a_length:
            return values
        return values | {DURATION: Part(f"PT{number.value}{unit}", number.words)}

    def _all_listed(self, slots: Mapping[str, IntentSlot], words: Sequence[str]) -> dict[str, Part]:
        """Find listed values, the longest first: the day in "every sunday" is no day of its own."""
        text, found = f" {' '.join(words)} ", dict[str, Part]()
        candidates = sorted(
            (
                (-len(said.split()), place, said, name)
                for place, (name, slot) in enumerate(slots.items())
                if slot.type not in self._open_types
                for said in self._lists.get(slot.type, ())
                if f" {said} " in text
            ),
        )
        for _, _, said, name in candidates:
            if name not in found and f" {said} " in text:
                found[name] = Part(said, said)
                text = text.replace(f" {said} ", "  ", 1)
        return found


def _around(
    words: Sequence[str], phrases: Iterable[Sequence[str]], starts: Iterable[int]
) -> tuple[Sequence[str], Sequence[str]] | None:
    """Return what stands before and behind the first of the phrases; None if none is there."""
    for start in starts:
        for said in phrases:
            if words[start : start + len(said)] == said:
                return words[:start], words[start + len(said) :]
    return None


def _is_within(part: Part, listed: Mapping[str, Part]) -> bool:
    """Tell whether a longer listed value has the words.

    "Morning" is no time of its own in "tomorrow morning".
    """
    return any(part.words in each.words.split() and part != each for each in listed.values())


def _without(words: str, found: Mapping[str, Part]) -> str:
    """Leave out what another slot has at their end: "the money tonight" is about the money."""
    for part in found.values():
        words = words.removesuffix(f" {part.words}")
    return words


def _longest(found: Iterable[Found]) -> Found | None:
    """Return the reading of the most words; of equals the last, which corrects the others."""
    return max(found, key=lambda each: (each.end - each.start, each.start), default=None)


def _overlap(one: Found, other: Found) -> bool:
    return one.start < other.end and other.start < one.end


def _is_part_of_longer(found: Found, others: Iterable[Found]) -> bool:
    """Tell whether one of the others has more words, as "ten minutes past eight" has."""
    size = found.end - found.start
    return any(_overlap(found, each) and each.end - each.start > size for each in others)


def _said(found: Found, words: Sequence[str]) -> Sequence[str]:
    return words[found.start : found.end]


def _part(found: Found, words: Sequence[str]) -> Part:
    return Part(found.value, " ".join(_said(found, words)))


def _of(found: Iterable[Found], kind: str) -> list[Found]:
    return [each for each in found if each.type == kind]


def _says_how_many(found: Found, words: Sequence[str]) -> bool:
    """Tell "an hour" from "hour": the one word alone is a length only where a template has it."""
    return len(_said(found, words)) > 1


def _unit(values: Mapping[str, Part]) -> str | None:
    """Return the unit of a length of one unit: "thirty" after "twenty minutes" has it too."""
    length = values.get(DURATION)
    single = re.fullmatch(r"PT\d+([HMS])", length.value) if length else None
    return single[1] if single else None
