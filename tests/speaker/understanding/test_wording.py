"""Words that mean nothing are taken out as hassil takes them out."""

from collections.abc import Sequence
from itertools import chain

import pytest
from hassil.util import remove_skip_words

from speaker.understanding.grammar import load
from speaker.understanding.wording import Skipped
from tests.model_samples import DOCUMENT

FILLERS = load("en").fillers
LISTS = {
    "wake words": FILLERS.wake_words,
    "anywhere": FILLERS.anywhere,
    "before anything": FILLERS.before_anything,
    "at the start": list(chain(*FILLERS.at_the_start)),
    "at the end": list(chain(*FILLERS.at_the_end)),
    "hedges": list(chain(*FILLERS.hedges)),
}
SAMPLES = [
    f"{before}{sample}{behind}"
    for intent in DOCUMENT["interactionModel"]["languageModel"]["intents"]
    for sample in intent["samples"][:3]
    for before in ("", "alexa um ", "okay so please ")
    for behind in ("", " please", " then thanks")
][::11]


@pytest.mark.parametrize("words", LISTS.values(), ids=LISTS)
def test_it_leaves_what_hassil_leaves(words: Sequence[str]) -> None:
    """At the start, at the end and anywhere, the same is left of a sentence."""
    skipped = Skipped(words)
    for text in SAMPLES:
        for start, end, left in (
            (True, True, skipped.out_of(text)),
            (True, False, skipped.off_the_start(text)),
            (False, True, skipped.off_the_end(text)),
        ):
            hassils = remove_skip_words(text, list(words), False, start=start, end=end)  # noqa: FBT003  its name has changed
            assert left == hassils, text
