"""A small classifier: what it tells, and how it is written down."""

from array import array

import msgspec
import pytest

from likeness.classifier import Classifier

# Two labels, and three things that can be seen. The weights stand feature by feature.
SMALL = Classifier(
    labels=("Tea", "Cake"),
    numbers=frozenset({"two"}),
    features=("tea", "cake", "~tea"),
    rarities=array("f", [1.0, 2.0, 0.5]).tobytes(),
    weights=array("b", [100, -50, -100, 127, 20, -20]).tobytes(),
    scales=(0.01, 0.02),
    biases=(-0.25, 0.5),
)


def test_a_sentence_is_as_like_a_label_as_its_parts_are() -> None:
    """Words and pieces each count as if they were all of it, and then the label's bias."""
    assert SMALL.margins("Tea!") == pytest.approx({"Tea": 0.95, "Cake": -0.9})


def test_what_is_rare_counts_for_more() -> None:
    """Of two words the rarer one has the greater part in a sentence of length one."""
    length = (1.0**2 + 2.0**2) ** 0.5
    by_words = {"Tea": (100 - 200) / length, "Cake": (-50 + 254) / length}
    assert SMALL.margins("tea cake") == pytest.approx(
        {"Tea": (by_words["Tea"] + 20) * 0.01 - 0.25, "Cake": (by_words["Cake"] - 20) * 0.02 + 0.5}
    )


@pytest.mark.parametrize("said", ["", "two", "scones"])
def test_a_sentence_of_nothing_that_was_seen_has_the_biases(said: str) -> None:
    """No sentence is too strange to be looked at."""
    assert SMALL.margins(said) == {"Tea": -0.25, "Cake": 0.5}


def test_it_is_read_as_it_was_written() -> None:
    """Nothing is lost on the way into a file and back."""
    assert msgspec.msgpack.decode(msgspec.msgpack.encode(SMALL), type=Classifier) == SMALL


@pytest.mark.parametrize("data", [b"", b"\x80", b"tea"])
def test_what_holds_no_classifier_is_refused(data: bytes) -> None:
    """It is never taken for one that knows nothing."""
    with pytest.raises(msgspec.DecodeError):
        msgspec.msgpack.decode(data, type=Classifier)
