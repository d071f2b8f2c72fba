"""Buttons: a press answers what its page showed, and only once."""

import pytest

from speaker.desk.speaker import Speaker
from tests.speaker.page_client import PageTab, opened

RITUAL = ("start the repair ritual", "yes")


def begin(tab: PageTab) -> int:
    """Begin the ritual in the tab, and return the number of what it shows then."""
    number: int = [tab.type(words)[0] for words in RITUAL][-1]["number"]
    return number


def test_pressed_twice_it_is_done_once(page: str) -> None:
    """The second "next" is for the question that was there before: it passes over no other."""
    with opened(page) as tab:
        number = begin(tab)
        for _ in range(2):
            assert tab.press("next", number).status == 200
        first = tab.next("entry")
        tab.press("repeat", first["number"])
        second = tab.next("entry")
        assert (first["typed"], second["typed"]) == ("next", "repeat")
        assert all("what did you hear" in each["lines"][0]["text"] for each in (first, second))


@pytest.mark.parametrize("where", ["kitchen", "terminal"])
def test_what_was_asked_before_is_not_answered(page: str, terminal: Speaker, where: str) -> None:
    """If somebody said something else meanwhile, a press says so, and does nothing."""
    with opened(page) as tab:
        number = begin(tab)
        if where == "terminal":
            terminal.take("next")
        else:
            tab.press("next", number)
        after = tab.next("entry")
        late = tab.press("skip", number)
        assert late.status == 409
        assert late.json() == {
            "error": "Something else was said here just before. Look what is asked now."
        }
        assert tab.press("skip", after["number"]).status == 200
        assert tab.next("entry")["typed"] == "skip"


def test_the_next_question_takes_the_same_answer(page: str) -> None:
    """Once the page shows the new question, the same button answers that one."""
    with opened(page) as tab:
        number = begin(tab)
        for _ in range(2):
            assert tab.press("next", number).status == 200
            number = tab.next("entry")["number"]
    assert number == 4


def test_a_command_or_a_chime_between_makes_no_press_late(page: str, terminal: Speaker) -> None:
    """What only directs the desk, and what rings, change nothing of what was asked."""
    with opened(page) as tab:
        number = begin(tab)
        terminal.take("/alerts")
        assert tab.press("next", number).status == 200


def test_another_device_makes_no_press_late(page: str) -> None:
    """What is said in another room answers nothing here."""
    with (
        opened(page) as kitchen,
        opened(page, "bedroom") as bedroom,
    ):
        number = begin(kitchen)
        bedroom.type("help")
        assert kitchen.press("next", number).status == 200
        assert kitchen.next("entry")["typed"] == "next"


def test_a_page_that_is_loaded_anew_shows_all_that_was_said(page: str) -> None:
    """It can press at once."""
    with opened(page) as tab:
        begin(tab)
    with opened(page) as tab:
        assert tab.hello["said"] == 2
        assert tab.press("next", tab.hello["said"]).status == 200
        assert tab.next("entry")["typed"] == "next"


def test_words_of_danger_are_not_kept_to_compare(page: str) -> None:
    """A press of the same words is late, and is not taken for the same press."""
    with opened(page) as tab:
        tab.type("he hit me")
        assert tab.press("he hit me", 0).status == 409
