"""The walk over a guide: it never leaves its list, and always knows where it is."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skill.domain.guides import (
    GUIDES,
    GuideName,
    Place,
    SayBack,
    Waits,
    again,
    backward,
    begin,
    begin_from,
    forward,
    without_offer,
)

NOW = datetime(2026, 11, 23, 23, 55, tzinfo=UTC)
MOVES = {"forward": forward, "backward": backward, "again": again}


@pytest.mark.parametrize("name", GuideName)
def test_each_guide_ends_in_words(name: GuideName) -> None:
    """Every guide has a closing that is said, and no offer that leads past it."""
    steps = GUIDES[name].steps
    assert steps[-1].waits_for is Waits.NOTHING
    for index, step in enumerate(steps):
        if step.waits_for is Waits.OFFER:
            assert index + (1 if step.leads_to else 2) < len(steps)
        assert (step.waits_for is Waits.WORDS) is (step.keeps is not None)


@pytest.mark.parametrize("name", GuideName)
@pytest.mark.parametrize("topic", [None, "the budget"])
def test_walked_forward_every_step_is_said_once(name: GuideName, topic: str | None) -> None:
    """From the beginning to the end each step is said, once and in order."""
    walk = begin(name, NOW, topic)
    said = list(walk.said)
    while walk.place:
        walk = forward(walk.place, NOW)
        said += walk.said
    place = Place(name, 0, NOW, topic)
    assert said == [step for step in GUIDES[name].steps if not place.leaves_out(step)]


@given(
    name=st.sampled_from(GuideName),
    topic=st.none() | st.just("the budget"),
    moves=st.lists(st.sampled_from([*MOVES, "decline"]), max_size=40),
)
def test_a_random_walk_stays_on_its_list(
    name: GuideName, topic: str | None, moves: list[str]
) -> None:
    """However it is walked, the place is the last step said, waits for something, and is of it."""
    walk = begin(name, NOW, topic)
    for move in moves:
        if walk.place is None:
            return
        offers = walk.place.step.waits_for is Waits.OFFER
        go = without_offer if move == "decline" and offers else MOVES.get(move, again)
        walk = go(walk.place, NOW)
        assert walk.said
        assert set(walk.said) <= set(GUIDES[name].steps)
        if walk.place:
            assert walk.place.step is walk.said[-1]
            assert walk.place.step.waits_for is not Waits.NOTHING
            assert (walk.place.guide, walk.place.topic) == (name, topic)


def test_back_at_the_first_step_stays() -> None:
    """There is nothing before the first step."""
    first = begin(GuideName.REPAIR, NOW).place
    assert first is not None
    assert backward(first, NOW).place == first


def test_a_place_lasts_for_a_day() -> None:
    """A place that was spoken a day ago is let go."""
    place = Place(GuideName.REPAIR, 1, NOW)
    assert not place.is_let_go(NOW + timedelta(hours=23, minutes=59))
    assert place.is_let_go(NOW + timedelta(days=1))


def test_positions_count_what_waits() -> None:
    """The position counts the questions as people do, from one, and both turns are one."""
    place, positions = begin(GuideName.REPAIR, NOW).place, []
    while place:
        positions.append(place.position)
        place = forward(place, NOW).place
    assert positions == [*[(1, 3)] * 5, *[(2, 3)] * 2, *[(3, 3)] * 4]


@pytest.mark.parametrize(
    ("says_back", "count"), [(SayBack.NEVER, 0), (SayBack.FIRST, 2), (SayBack.EVERY, 5)]
)
def test_they_say_back_what_they_heard_as_often_as_planned(says_back: SayBack, count: int) -> None:
    """After no question, after the first one's two answers, or after every answer."""
    walk = begin(GuideName.REPAIR, NOW, says_back=says_back)
    said = list(walk.said)
    while walk.place:
        walk = forward(walk.place, NOW)
        said += walk.said
    assert [step.name for step in said].count("heard") == count


def test_an_agreed_ritual_begins_after_its_consent() -> None:
    """Whoever has said yes to it is not asked again, nor when they go back or begin again."""
    place = begin(GuideName.REPAIR, NOW, is_agreed=True).place
    assert place is not None
    assert place.step.name == "hard"
    assert backward(place, NOW).place == place
    assert begin_from(place, NOW).place == place
