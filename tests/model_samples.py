"""The built model's samples with their slots filled, for the tests that go through them."""

from collections.abc import Iterator
from itertools import product

from interaction_models import models, schema
from speaker.understanding.interaction_model import SLOT_IN_SAMPLE, Intent, InteractionModel

DOCUMENTS = models.models()
"""By locale, what ask-cli deploys, built of the sentences."""

DOCUMENT = DOCUMENTS["en-US"]

MODEL = InteractionModel.of("en-US", schema.convert(DOCUMENT), "the built model")

# What is said, and the value that Alexa makes of it. No words are a value of two types.
REPRESENTATIVE = {
    "AMAZON.DURATION": {
        "twenty minutes": "PT20M",
        "half an hour": "PT30M",
        "an hour and a half": "PT1H30M",
    },
    "AMAZON.TIME": {"eight o'clock": "08:00", "half past seven": "07:30", "19:15": "19:15"},
    "AMAZON.NUMBER": {"twenty": "20", "forty five": "45", "90": "90"},
    "DAY_PART": {
        "tomorrow": "tomorrow",
        "tomorrow morning": "tomorrow morning",
        "tomorrow evening": "tomorrow evening",
    },
    "TOPIC": {
        "the budget": "the budget",
        "how we talk about my sister": "how we talk about my sister",
        "what you said": "what you said",
    },
    "DEBRIEF_SIZE": {"longer": "longer", "quick": "quick", "proper": "proper"},
    "PLAN_PART": {
        "break length": "break length",
        "signal phrase": "signal phrase",
        "softening sentence": "softening sentence",
    },
    "SAY_BACK": {
        "after every question": "after every question",
        "just the first": "just the first",
        "never": "never",
    },
    "SIGNAL": {"pineapple": "pineapple", "red light": "red light", "mango": "mango"},
    "WHICH": {"first": "first", "second": "second", "last": "last"},
    "DAY": {"monday": "monday", "friday": "friday", "sunday": "sunday"},
    "OCCASION": {"debrief": "debrief", "state of us": "state of us", "check in": "check in"},
    "REPEAT_DAY": {
        "every day": "every day",
        "every evening": "every evening",
        "every sunday": "every sunday",
    },
    "KEEPSAKE": {
        "agreements": "agreements",
        "everything": "everything",
        "past breaks": "past breaks",
    },
    "OUR_NAME": {
        "repair ritual": "repair ritual",
        "a signal phrase": "a signal phrase",
        "the state of us": "the state of us",
    },
    "AMAZON.FirstName": {"sam": "sam", "alex": "alex", "robin": "robin"},
    "AMAZON.SearchQuery": {
        "put our phones away at dinner": "put our phones away at dinner",
        "say one kind thing each day": "say one kind thing each day",
        "stop when one of us says red": "stop when one of us says red",
    },
}


def filled(intent: Intent, sample: str) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield the sample with every combination of representative values, and those values."""
    names = SLOT_IN_SAMPLE.findall(sample)
    choices = [REPRESENTATIVE[intent.slots[name].type].items() for name in names]
    for chosen in product(*choices):
        said = sample
        for name, (words, _) in zip(names, chosen, strict=True):
            said = said.replace(f"{{{name}}}", words)
        yield said, {name: value for name, (_, value) in zip(names, chosen, strict=True)}


def filled_once(intent: Intent, sample: str, turn: int) -> tuple[str, dict[str, str]]:
    """Return the sample with the first, second or third representative values, by `turn`."""
    every = list(filled(intent, sample))
    same_for_each_slot = (every[0], every[len(every) // 2], every[-1])
    return same_for_each_slot[turn % 3]
