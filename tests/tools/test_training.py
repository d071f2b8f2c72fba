"""Training, which is done where the sentences are built, and not where they are heard."""

import msgspec

from interaction_models import sentences
from likeness.classifier import Classifier
from tests.interaction_models.conftest import Write, write  # noqa: F401  a fixture
from tools import training

SAID = {
    "Tea": ["make tea now", "brew tea later", "make tea", "tea for two"],
    "Cake": ["bake a cake now", "eat cake", "cake for two", "a cake later"],
    "Wine": ["pour wine now", "wine for two", "open wine", "some wine later"],
}
TOLD = [training.Example(label, text) for label, texts in SAID.items() for text in texts]


def test_what_was_trained_tells_its_labels_apart() -> None:
    """Also in sentences that it was not trained on, and after it was written down."""
    written = msgspec.msgpack.encode(training.train(TOLD, frozenset({"two"})))
    trained = msgspec.msgpack.decode(written, type=Classifier)
    assert trained.labels == ("Cake", "Tea", "Wine")
    for said, label in (("some tea please", "Tea"), ("baking a cake", "Cake")):
        margins = trained.margins(said)
        assert max(margins, key=lambda name: margins[name]) == label


def test_training_is_the_same_each_time() -> None:
    """Whoever builds has the same weights, to the byte."""
    assert training.train(TOLD, frozenset()) == training.train(TOLD, frozenset())


def test_examples_are_of_every_template_with_slots_filled(write: Write) -> None:  # noqa: F811
    """What is said to a built-in intent is an example of its twin."""
    told = training.examples(sentences.load("xx", write()))
    assert {each.label for each in told} == {"TeaIntent", "MoveOnIntent"}
    assert training.Example("MoveOnIntent", "next") in told
    assert [each.text for each in told if "{" in each.text] == []
    assert [each.text for each in told if "for ten minutes" in each.text]
