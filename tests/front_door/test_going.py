"""How the breaks are going: asked only, counted together, and a counselor named at most monthly."""

import pytest

from tests.front_door.conftest import Memory
from tests.front_door.echo import Echo, FrozenClock
from tests.front_door.test_lines import WORDS

GOING = "BreaksGoingIntent"
COUNSELOR = WORDS["going"]["counselor"][0]


def live_through(echo: Echo, clock: FrozenClock, breaks: str) -> None:
    """Have breaks, one a letter: returned, moved and returned, or let go by (missed)."""
    for each in breaks:
        echo.hears("StartBreakIntent")
        if each == "m":
            echo.hears("MoreTimeIntent", length="PT10M")
        clock.advance(minutes=30)
        if each == "x":
            clock.advance(minutes=30)
            echo.open()
        else:
            echo.hears("BothBackIntent")
        echo.attributes = {}


@pytest.mark.parametrize(
    ("breaks", "said"),
    [
        ("", "You haven't taken a break with me lately."),
        ("r", "You've had one break lately, and you told me you were back. That counts."),
        (
            "x",
            "You've had one break lately. I didn't hear how it ended, so I may have missed it.",
        ),
        (
            "rr",
            (
                "You told me you were back after each of your last 2 breaks. That's how"
                " trust is built."
            ),
        ),
        (
            "rm",
            (
                "You told me you were back after each of your last 2 breaks. Of those, 1"
                " got a new time,"
            ),
        ),
        (
            "rrx",
            "You told me you were back after 2 of your last 3 breaks, but I may have missed some.",
        ),
        (
            "rmxm",
            (
                "You told me you were back after 3 of your last 4 breaks, but I may"
                " have missed some."
                " 2 got a new time."
            ),
        ),
        ("xx", "I didn't hear how your last 2 breaks ended. I may have missed some."),
        ("r" * 12, "You told me you were back after each of your last 10 breaks."),
    ],
)
def test_one_sentence(echo: Echo, clock: FrozenClock, breaks: str, said: str) -> None:
    """The last ten are counted in one warm sentence, without a zero and without a person."""
    live_through(echo, clock, breaks)
    heard = echo.hears(GOING).said
    others = [each.format(all=len(breaks)) for each in WORDS["going"]["returned"]]
    assert heard.startswith(said) or (set(breaks) == {"r"} and heard in others)
    assert COUNSELOR not in heard


@pytest.mark.parametrize(
    ("breaks", "is_named"),
    [("xxx", True), ("rxrxx", True), ("xxxrr", True), ("xxxrrr", False), ("xxrrr", False)],
)
def test_a_counselor_is_named(
    echo: Echo,
    clock: FrozenClock,
    breaks: str,
    *,
    is_named: bool,
) -> None:
    """If three of the last five were missed, it offers the boundary and names a counselor."""
    live_through(echo, clock, breaks)
    answer = echo.hears(GOING)
    assert (COUNSELOR in answer.said) is is_named
    assert answer.is_listening is is_named


def test_the_boundary_sentence_follows_a_yes(echo: Echo, clock: FrozenClock) -> None:
    """A yes to the offer says a boundary sentence, and a no leaves it."""
    live_through(echo, clock, "xxx")
    echo.hears(GOING)
    said = echo.yes().said
    assert any(line in said for line in WORDS["say"]["boundary"])


def test_at_most_once_a_month(echo: Echo, clock: FrozenClock, memory: Memory) -> None:
    """Named once, a counselor is not named again for thirty days."""
    live_through(echo, clock, "xxx")
    assert COUNSELOR in echo.hears(GOING).said
    assert echo.no().ends
    assert COUNSELOR not in echo.hears(GOING).said
    clock.advance(days=29)
    live_through(echo, clock, "xxx")
    assert COUNSELOR not in echo.hears(GOING).said
    clock.advance(days=1)
    assert COUNSELOR in echo.hears(GOING).said
    assert memory.household.counselor_named_at == clock.now


def test_nobody_is_told_unasked(echo: Echo, clock: FrozenClock) -> None:
    """However many were missed, neither opening nor starting a break speaks of it."""
    live_through(echo, clock, "xxxxx")
    assert "ounselor" not in echo.open().said
    assert "ounselor" not in echo.hears("StartBreakIntent").said
