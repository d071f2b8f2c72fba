"""Reading a classifier: from a sentence to how much it is like what each label stands for."""

from array import array
from collections.abc import Mapping
from functools import cached_property
from math import sqrt

import msgspec

from likeness.features import of_pieces, of_words, words


class Classifier(msgspec.Struct, frozen=True, dict=True):
    """A linear classifier as its file has it.

    `weights` has a signed byte for each feature and label, feature by feature; times the label's
    scale, and the feature's rarity, that is the weight.
    """

    labels: tuple[str, ...]
    numbers: frozenset[str]
    """The words that are numbers. In a sentence they count as one and the same."""
    features: tuple[str, ...]
    rarities: bytes
    weights: bytes
    scales: tuple[float, ...]
    biases: tuple[float, ...]

    def margins(self, text: str) -> dict[str, float]:
        """Return for each label how far the text is on its side: above zero it is like it."""
        return self.margins_of(words(text, self.numbers))

    def margins_of(self, found: list[str]) -> dict[str, float]:
        """Return the same for a text whose words were found already."""
        by_words, by_pieces = self._sums(of_words(found)), self._sums(of_pieces(found))
        return {
            label: (word + piece) * scale + bias
            for label, word, piece, scale, bias in zip(
                self.labels, by_words, by_pieces, self.scales, self.biases, strict=True
            )
        }

    def knows(self, word: str) -> bool:
        """Return whether the word occurred in training."""
        return word in self._places

    def _sums(self, seen: list[str]) -> list[float]:
        """Add the weights of what is seen, as if the sentence were of length one."""
        places, rarities, weights = self._places, self._rarities, self._weights
        size = len(self.labels)
        found = [places[each] for each in seen if each in places]
        sums = [0.0] * size
        for place in found:
            rarity = rarities[place]
            row = weights[place * size : (place + 1) * size]
            sums = [total + rarity * weight for total, weight in zip(sums, row, strict=True)]
        length = sqrt(sum(rarities[place] ** 2 for place in found)) or 1.0
        return [total / length for total in sums]

    @cached_property
    def _places(self) -> Mapping[str, int]:
        return {feature: place for place, feature in enumerate(self.features)}

    @cached_property
    def _rarities(self) -> "array[float]":
        return array("f", self.rarities)

    @cached_property
    def _weights(self) -> memoryview:
        return memoryview(self.weights).cast("b")
