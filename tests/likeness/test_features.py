"""What a classifier sees of a sentence."""

import pytest

from likeness.features import NUMBER, of_pieces, of_words, words


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("We're back!", ["were", "back"]),
        ("We\N{RIGHT SINGLE QUOTATION MARK}re back", ["were", "back"]),
        ("start a 20-minute break", ["start", "a", NUMBER, "minute", "break"]),
        ("until 7:15 pm", ["until", NUMBER, "pm"]),
        ("twenty five minutes", [NUMBER, "minutes"]),
        ("one hundred 5", [NUMBER]),
        ("caf\u00e9 no-no", ["caf\u00e9", "no", "no"]),
        ("...", []),
    ],
)
def test_words_are_in_lower_case_without_marks(text: str, found: list[str]) -> None:
    """Numbers in a row are one, and other words are counted as often as they are said."""
    assert words(text, {"twenty", "five", "one", "hundred"}) == found


def test_words_are_seen_with_their_neighbours() -> None:
    """Also with the edges of the sentence, and with the one after the next."""
    assert of_words(["i", "am", "back"]) == [
        *("i", "am", "back"),
        *("< i", "i am", "am back", "back >"),
        "i * back",
    ]


def test_a_word_that_is_said_twice_is_seen_once() -> None:
    """How often it is said tells nothing of what is wanted."""
    assert of_words(["no", "no"]) == ["no", "< no", "no no", "no >"]
    assert of_words([]) == ["< >"]


def test_pieces_are_of_three_to_five_letters() -> None:
    """The edges of a word count as letters, and a number has no pieces."""
    assert of_pieces(["back", NUMBER]) == [
        *("~ ba", "~bac", "~ack", "~ck "),
        *("~ bac", "~back", "~ack "),
        *("~ back", "~back "),
    ]
    assert of_pieces(["a"]) == ["~ a "]
