"""What is data of a language at the speaker: Alexa's own words, signs, and examples."""

from pathlib import Path

import msgspec
import pytest

from speaker.understanding import built, grammar
from speaker.understanding.grammar import UsualValue
from speaker.understanding.wording import Rewriting

ENGLISH = grammar.load("en-US")
GERMAN = msgspec.structs.replace(ENGLISH, minus="minus", decimal_marks=[","], written_as={})
ALEXA = msgspec.structs.replace(
    ENGLISH.alexa,
    consent="Darf {name} auf {things} zugreifen?",
    things={"timers": "Timer", "reminders": "Erinnerungen"},
    between_things=" und ",
    approves=["ich stimme zu"],
    approves_first=["genehmigt"],
    refuses=["nicht zu"],
)


@pytest.mark.parametrize(
    ("words", "consent"),
    [
        ("i approve", True),
        ("yes i approve", True),
        ("approved", True),
        ("yes approved", None),
        ("i do not approve", False),
        ("no i deny it", False),
        ("disapprove", None),
        ("tea", None),
    ],
)
def test_words_of_consent_in_english(words: str, *, consent: bool | None) -> None:
    """A refusal counts first, and a word counts as a whole."""
    assert ENGLISH.alexa.is_consent(words) is consent


@pytest.mark.parametrize(
    ("words", "consent"),
    [("ich stimme zu", True), ("genehmigt", True), ("ich stimme nicht zu", False), ("ja", None)],
)
def test_words_of_consent_in_another_language(words: str, *, consent: bool | None) -> None:
    """They are all from the grammar's file."""
    assert ALEXA.is_consent(words) is consent


def test_alexas_question_in_another_language() -> None:
    """It names what the skill may do, in that language's words."""
    asked = ALEXA.consent_question("Teehaus", ["timers", "reminders"])
    assert asked == "Darf Teehaus auf Timer und Erinnerungen zugreifen?"


@pytest.mark.parametrize(
    ("words", "said", "tidy"),
    [
        (ENGLISH, "-5 minutes", "minus 5 minutes"),
        (ENGLISH, "\N{MINUS SIGN}5", "minus 5"),
        (ENGLISH, "a 20-minute break - now", "a 20 minute break now"),
        (ENGLISH, "1.5 hours, 2,5", "1.5 hours 2.5"),
        (ENGLISH, "1,000 or 12,500 minutes", "1000 or 12500 minutes"),
        (GERMAN, "1,5 Stunden, 20 Minuten", "1.5 stunden 20 minuten"),
        (GERMAN, "1.000 Minuten", "1000 minuten"),
    ],
)
def test_signs_are_written_as_the_language_says_them(
    words: grammar.Grammar, said: str, tidy: str
) -> None:
    """A minus has a word of its own, and a decimal number one mark."""
    assert Rewriting(words).of(said) == tidy


def test_a_usual_value_may_differ_after_a_word() -> None:
    """A "20-minute break" is one of 20 minutes."""
    value = UsualValue("20 minutes", {"a": "20-minute"})
    assert [value.behind(text) for text in ("start a ", "extra ", "", "take ")] == [
        "20-minute",
        "20 minutes",
        "20 minutes",
        "20 minutes",
    ]


def test_a_grammar_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    """Whoever writes one is told the file, and what it lacks."""
    (tmp_path / "grammar.de.yaml").write_text("language: de\n", "utf-8")
    lacks = r"grammar\.de\.yaml cannot be read: .* missing required field `fillers`"
    with pytest.raises(grammar.GrammarError, match=lacks):
        grammar.load("de-DE", tmp_path)


def test_a_language_that_is_not_built_says_how() -> None:
    """The sentences alone are not enough: they are learned from first."""
    with pytest.raises(built.NotBuiltError, match=r"no xx\.built.*python -m tools\.understanding"):
        built.read("xx")
