"""What is built of the sentences: it belongs to them."""

import pytest

from interaction_models import models, sentences
from speaker.understanding import built
from tests.model_samples import MODEL
from tools import understanding

WHAT_TO_DO = "The sentences or the grammar have changed since this was built. Run: make sentences"


@pytest.mark.parametrize("language", sentences.languages())
def test_what_is_built_belongs_to_the_sentences(language: str) -> None:
    """Whoever changes a sentence builds it anew, or the desk would not know of it."""
    assert built.read(language).digest == understanding.digest_of(language), WHAT_TO_DO


@pytest.mark.parametrize("language", sentences.languages())
def test_every_locale_and_every_intent_is_in_it(language: str) -> None:
    """The desk plays each locale, and hears what the model of it has."""
    known = built.read(language)
    assert set(known.models) == {each for each in models.LOCALES if each.startswith(language)}
    for model in known.models.values():
        assert {each.name for each in model.language_model.intents} == MODEL.intents.keys()
