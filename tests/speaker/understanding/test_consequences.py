"""What a wrong guess would cost most is not guessed.

None of these sentences is among those that were learned from.
"""

import pytest

from speaker.understanding.consequences import CALLS_FOR_HELP, CANNOT_BE_TAKEN_BACK
from speaker.understanding.language import of_locale

UNDERSTANDING = of_locale("en-US").understanding


def intent_of(sentence: str) -> str:
    return UNDERSTANDING.interpret(sentence).intent


@pytest.mark.parametrize(
    "sentence",
    [
        "I'm not convinced",
        "hmm that sounds wrong to me",
        "is that a good idea",
        "what do you mean everything",
        "would that end it",
        "do you think we should",
        "please don't erase our plan",
        "don't take the second one off",
        "we never kept that promise",
        "was that the end of the break",
        "is she back yet",
    ],
)
def test_a_doubt_or_a_question_takes_nothing_back(sentence: str) -> None:
    """It may follow "Are you sure?", and is no yes, and ends and erases nothing."""
    assert intent_of(sentence) not in CANNOT_BE_TAKEN_BACK


@pytest.mark.parametrize(
    ("sentence", "intent"),
    [
        ("he'd like a timeout", "StartBreakIntent"),
        ("my wife needs a bit more time", "MoreTimeIntent"),
        ("he makes me tea", "LoveIntent"),
    ],
)
def test_what_a_partner_wants_is_no_call_for_help(sentence: str, intent: str) -> None:
    """People pass on a request, and say something nice, in the words that danger is told in."""
    assert intent_of(sentence) == intent


@pytest.mark.parametrize(
    "told",
    ["what was hard was when you slapped me", "it hurt most when you grabbed my throat"],
)
def test_danger_is_heard_in_the_words_that_the_skill_teaches(told: str) -> None:
    """The sentence that they are taught to begin with hides nothing."""
    assert intent_of(told) in CALLS_FOR_HELP


@pytest.mark.parametrize(
    "told",
    [
        "what was hard was when you laughed",
        "I felt alone because you went out",
        "the hard part was that you forgot my birthday",
        "I felt small when you talked over me",
    ],
)
def test_ordinary_hurt_stays_between_the_two(told: str) -> None:
    """In a guided talk it gets more quiet, and no number to call."""
    assert intent_of(told) == "PartnerTalkIntent"
