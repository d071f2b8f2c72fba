"""A household's record stays small, however much a household keeps and however long it does."""

import zlib
from collections.abc import Callable
from dataclasses import replace

import pytest

from skill.domain.agreements import Agreement, Kept
from skill.domain.agreements import added as with_agreement
from skill.domain.breaks import Punctuality
from skill.domain.households import Household
from skill.domain.past_breaks import PastBreak
from skill.domain.past_breaks import added as with_past_break
from skill.domain.promised_cues import MOST_TO_CLEAR
from skill.store import items, records
from tests.store.fullness import AS_PEOPLE_SPEAK, DEVICE, NOW, USER, ZONE, full, longest

KIB = 1024


def size(item: items.Item) -> int:
    """Return how many bytes DynamoDB counts."""
    return sum(len(name) + len(*each.values()) for name, each in item.items())


@pytest.mark.parametrize("left_over", [0, 2 * MOST_TO_CLEAR])
@pytest.mark.parametrize("words", [lambda: AS_PEOPLE_SPEAK, longest])
def test_a_household_that_keeps_all_it_can(words: Callable[[], str], left_over: int) -> None:
    """An item has at most 8 KiB, even with the longest words, and after Alexa failed for long."""
    household = full(words, left_over)
    item = items.item_of(records.Row(USER, 10_000, int(NOW.timestamp()), records.encode(household)))
    assert size(item) <= 8 * KIB
    assert items.read(item) == (records.Read(household), 10_000)


def test_a_usual_record_can_be_read_in_the_table() -> None:
    """A household with five breaks and three agreements is text; only long ones are compressed."""
    household = replace(
        Household(),
        past_breaks=(PastBreak(NOW, NOW, Punctuality.ON_TIME, 3),) * 5,
        agreements=(Agreement(AS_PEOPLE_SPEAK, Kept.AGREEMENT, NOW),) * 3,
    )
    record = records.encode(household)
    assert items.item_of(records.Row(USER, 1, 0, record))["record"] == {"S": record}


@pytest.mark.parametrize(
    "packed",
    [
        b"",
        b"no such thing",
        zlib.compress(b"{}"),
        zlib.compress(records.encode(Household(greeted=True)).encode())[:-5],
        zlib.compress(b" " * (items.LONGEST_RECORD + 1)),
    ],
    ids=["empty", "other bytes", "no record", "cut off", "far too long"],
)
def test_what_cannot_be_unpacked_is_unreadable(packed: bytes) -> None:
    """Bytes that are no record of ours are told as that, and so are set aside and not lost."""
    with pytest.raises(records.UnreadableRecordError):
        items.read({"record": {"B": packed}, "version": {"N": "1"}})


def test_a_record_is_read_as_it_was_written() -> None:
    """What is left out of a record because it has its default is there again when it is read."""
    for household in (full(longest), Household()):
        assert records.decode(records.encode(household)) == household


def test_it_does_not_grow_with_the_years() -> None:
    """After a thousand breaks, agreements and devices a record is as large as after ten."""
    assert len(records.encode(after(1000))) == len(records.encode(after(10)))


def after(times: int) -> Household:
    """Return a household in which what can come again has come so many times."""
    household = Household()
    for number in range(times):
        past = PastBreak(NOW, NOW, Punctuality.MISSED, 0)
        agreement = Agreement(AS_PEOPLE_SPEAK, Kept.AGREEMENT, NOW)
        household = replace(
            household.with_zone(f"{number:016}", ZONE, NOW).with_answered(DEVICE, NOW),
            past_breaks=with_past_break(household.past_breaks, past),
            agreements=with_agreement(household.agreements, agreement),
        )
    return household
