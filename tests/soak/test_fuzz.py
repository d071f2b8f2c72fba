"""The short form of tests.soak.fuzz, and that a wrong answer is found."""

import random
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.soak import fuzz, hostile
from tests.soak.guided_bytes import event_of, lead_home
from tests.soak.hostile import MARK, BrokenError, Target, check, check_log
from tests.soak.malformed_http import wrong_with

CORPUS = Path(__file__).parent / "corpus"


@pytest.fixture(scope="module")
def target() -> Iterator[Target]:
    with hostile.target() as found:
        found.move_in()
        yield found


def wrong(attack: Iterator[str], count: int) -> list[str]:
    """Return what was wrong with so many answers."""
    return [each for each in islice(attack, count) if each]


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(chance=st.randoms(use_true_random=False), request=st.sampled_from(hostile.requests()))
def test_envelopes(target: Target, chance: random.Random, request: dict[str, Any]) -> None:
    """An envelope of which any parts are changed gets a whole answer, and nothing fails in it."""
    target.ask(hostile.changed(target.echo.envelope(request), chance))


@pytest.mark.parametrize("attack", [fuzz.slots, fuzz.sessions, fuzz.envelopes])
def test_talks(target: Target, attack: Callable[[Target, int], Iterator[str]]) -> None:
    """Hostile slots and changed sessions get whole answers, and stay out of the log."""
    assert wrong(attack(target, 2), 60) == []


@pytest.mark.parametrize("attack", [fuzz.page, fuzz.web])
def test_malformed_http(attack: Callable[[int], Iterator[str]]) -> None:
    """What is not quite HTTP fails in no server, and the next good request is answered."""
    assert wrong(attack(2), 80) == []


@pytest.mark.parametrize("path", sorted(CORPUS.glob("*")), ids=lambda path: path.name)
def test_the_corpus(target: Target, path: Path) -> None:
    """What the coverage-guided fuzzer found to be different from the rest is answered rightly."""
    event = event_of(path.read_bytes())
    if isinstance(event, dict):
        lead_home(event, target)
    target.ask(event)


def answer(ssml: str) -> dict[str, Any]:
    return {"version": "1.0", "response": {"outputSpeech": {"type": "SSML", "ssml": ssml}}}


@pytest.mark.parametrize(
    ("sent", "why"),
    [
        (answer("<speak>a<voice name='B'>b</voice></speak>"), "tags that are not ours"),
        (
            answer("<speak><audio src='https://evil.example/a'/></speak>"),
            "a sound that is not ours",
        ),
        (answer("<speak>a</speak><speak>b</speak>"), "is no XML"),
        (answer(f"<speak>{'a' * 8_000}</speak>"), "8015 characters"),
        (answer("<speak>a</speak>") | {"more": "x" * 25_000}, "bytes"),
        (answer("<speak>a</speak>") | {"more": float("nan")}, "is no JSON"),
        (answer("<speak>a</speak>") | {"more": "\ud800"}, "is no JSON"),
    ],
)
def test_a_wrong_answer_is_noticed(sent: dict[str, Any], why: str) -> None:
    """An answer that Alexa would not take, or that somebody else has part in, breaks a rule."""
    with pytest.raises(BrokenError, match=why):
        check(sent)


@pytest.mark.parametrize(
    ("record", "why"),
    [
        (f"heard {MARK} {{}}", "the log has what was said"),
        ("turn failed: KeyError {}", "turn failed: KeyError"),
    ],
)
def test_a_wrong_log_is_noticed(record: str, why: str) -> None:
    """A log that has what somebody said, or that tells of a failed turn, breaks a rule."""
    with pytest.raises(BrokenError, match=why):
        check_log([record])


@pytest.mark.parametrize(
    ("answer", "wrong"),
    [
        (b"HTTP/1.1 500 Internal Server Error\r\n\r\n", True),
        (b"HTTP/1.1 400 Bad Request\r\n\r\nTraceback (most recent call last):", True),
        (b"HTTP/1.1 400 Bad Request\r\n\r\n", False),
        (b"", False),
    ],
)
def test_a_server_that_fails_is_noticed(answer: bytes, wrong: bool) -> None:  # noqa: FBT001
    """An answer that says the server failed, or how it is made, is wrong; a refusal is not."""
    assert bool(wrong_with(b"GET / HTTP/1.1\r\n\r\n", answer)) is wrong
