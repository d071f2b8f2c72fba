"""Where open-ended words begin and end in a sentence, learned from the templates.

"Come back to" leads to a topic, and "for later" follows it. What stands before and behind such a
slot in the templates tells that, also of a sentence that fits none of them.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence

import msgspec

# So many words tell what leads to a slot; so many may follow it.
_LONGEST_LEAD, _LONGEST_TRAIL = 4, 6
# A lead is followed by the slot in so many of the sentences that have it: "about" is, "to" is not.
_SURE = 0.6
_SEEN = 2


class Surroundings(msgspec.Struct, frozen=True):
    """The words before one slot, and the words behind it, each as it was learned."""

    leads: frozenset[str]
    trails: frozenset[str]

    def value(self, words: Sequence[str]) -> str | None:
        """Return the words for the slot; None if nothing leads to it.

        The longest lead counts, and of equals the first.
        """
        places = [
            (size, start)
            for size in range(_LONGEST_LEAD, 0, -1)
            for start in range(len(words) - size)
            if " ".join(words[start : start + size]) in self.leads
        ]
        if not places:
            return None
        size, start = places[0]
        return " ".join(self._without_trail(words[start + size :])) or None

    def _without_trail(self, words: Sequence[str]) -> Sequence[str]:
        for size in range(min(_LONGEST_TRAIL, len(words) - 1), 0, -1):
            if " ".join(words[-size:]) in self.trails:
                return words[:-size]
        return words


def learn(sentences: Iterable[str], slots: Collection[str]) -> dict[str, Surroundings]:
    """Return what surrounds each slot, of sentences in which it stands as {slot}."""
    seen: Counter[str] = Counter()
    leads: dict[str, Counter[str]] = {slot: Counter() for slot in slots}
    trails: dict[str, Counter[str]] = {slot: Counter() for slot in slots}
    for sentence in sentences:
        words = sentence.split()
        for place in range(len(words)):
            before = [" ".join(words[start:place]) for start in range(max(0, place - 4), place)]
            seen.update(before)
            slot = words[place].strip("{}")
            if words[place] == f"{{{slot}}}" and slot in leads:
                leads[slot].update(each for each in before if "{" not in each)
                behind = words[place + 1 :]
                if behind and len(behind) <= _LONGEST_TRAIL and "{" not in "".join(behind):
                    trails[slot][" ".join(behind)] += 1
    return {
        slot: Surroundings(
            frozenset(
                lead
                for lead, count in leads[slot].items()
                if count >= _SEEN and count >= _SURE * seen[lead]
            ),
            frozenset(trails[slot]),
        )
        for slot in slots
    }
