"""Recognition that begins before a sentence is known to be over."""

import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from threading import Event

import pytest

from listening.ahead import Ahead
from listening.recognition import Recognized

SECONDS = 30.0
"""Longer than any of it takes; who waits so long has hung."""


@dataclass
class Slow:
    """A recognizer that works until it is let go on. The sound is the words; "?" is an error."""

    goes_on: Event = field(default_factory=Event)
    has_begun: Event = field(default_factory=Event)
    heard: list[tuple[bytes, str]] = field(default_factory=list)
    under_way: int = 0
    most_at_once: int = 0

    def recognize(self, sentence: bytes, prompt: str) -> Recognized:
        self.under_way += 1
        self.most_at_once = max(self.most_at_once, self.under_way)
        self.heard.append((sentence, prompt))
        self.has_begun.set()
        assert self.goes_on.wait(SECONDS)
        self.under_way -= 1
        if sentence == b"?":
            raise RuntimeError("The model is broken.")
        return Recognized(sentence.decode(), 0.9)


@pytest.fixture
def slow() -> Slow:
    return Slow()


@pytest.fixture
def ahead(slow: Slow) -> Iterator[Ahead]:
    with closing(Ahead(slow)) as opened:
        yield opened
        slow.goes_on.set()


def test_nobody_waits_until_the_words_are_wanted(slow: Slow, ahead: Ahead) -> None:
    """It works while others go on, and its words are there when they are asked for."""
    ahead.begin(b"next", "Next. Wait.")
    assert slow.has_begun.wait(SECONDS)
    assert ahead.has_begun
    slow.goes_on.set()
    assert ahead.words() == Recognized("next", 0.9)
    assert slow.heard == [(b"next", "Next. Wait.")]
    assert not ahead.has_begun


def test_what_is_for_nothing_is_at_most_one(slow: Slow, ahead: Ahead) -> None:
    """Of five pauses in a sentence the first keeps it busy; then it takes up the last one alone."""
    for sentence in (b"we", b"we need", b"we need a", b"we need a break", b"we need a break now"):
        ahead.forget()
        ahead.begin(sentence, "")
        assert slow.has_begun.wait(SECONDS)
    slow.goes_on.set()
    assert ahead.words() == Recognized("we need a break now", 0.9)
    assert slow.heard == [(b"we", ""), (b"we need a break now", "")]
    assert slow.most_at_once == 1


def test_what_breaks_is_told_to_whoever_wants_the_words(slow: Slow, ahead: Ahead) -> None:
    """The recognizer's own error is raised, and the next sentence is recognized again."""
    slow.goes_on.set()
    ahead.begin(b"?", "")
    with pytest.raises(RuntimeError, match=r"^The model is broken\.$"):
        ahead.words()
    ahead.begin(b"yes", "")
    assert ahead.words().words == "yes"


def test_what_breaks_in_vain_is_told_to_nobody(slow: Slow, ahead: Ahead) -> None:
    """An error in what was dropped is dropped with it."""
    ahead.begin(b"?", "")
    assert slow.has_begun.wait(SECONDS)
    slow.goes_on.set()
    ahead.forget()
    ahead.begin(b"yes", "")
    assert ahead.words().words == "yes"


def test_there_are_no_words_that_nobody_began(ahead: Ahead) -> None:
    """Neither before the first sentence, nor after one was dropped."""
    ahead.begin(b"next", "")
    ahead.forget()
    with pytest.raises(ValueError, match=r"^Nothing is being recognized\.$"):
        ahead.words()


def test_no_sound_is_kept(slow: Slow) -> None:
    """What was recognized, what was dropped and what never began: nothing holds their sound."""
    heard = [bytes([each]) * 1000 for each in b"abc"]
    held = [sys.getrefcount(each) for each in heard]
    with closing(Ahead(slow)) as ahead:
        for place in range(len(heard)):
            ahead.begin(heard[place], "")
            assert slow.has_begun.wait(SECONDS)
        slow.goes_on.set()
        assert ahead.words().words == "c" * 1000
    slow.heard.clear()
    assert [sys.getrefcount(each) for each in heard] == held
