"""What every household store must do, whatever it keeps its households in."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest

from skill.domain.households import Household
from skill.domain.promised_cues import MOST_TO_CLEAR
from skill.turns.ports import (
    HouseholdStore,
    StaleHouseholdError,
    Stored,
    UnreadableHouseholdError,
)
from tests.store.fullness import full, longest
from tests.store.places import DAY, NOW, Place, damaged, household, unreadable


def of_many_at_once(act: Callable[[int], object]) -> list[bool]:
    """Do something in 16 threads; return which of them found that others had been first."""

    def is_late(number: int) -> bool:
        try:
            act(number)
        except StaleHouseholdError:
            return True
        return False

    with ThreadPoolExecutor(16) as pool:
        return list(pool.map(is_late, range(16)))


def test_an_unknown_household_is_empty(store: HouseholdStore) -> None:
    """A userId that is not known has an empty household of version 0."""
    assert store.load("nobody", NOW) == Stored(Household(), 0)


def test_what_is_saved_is_loaded(store: HouseholdStore) -> None:
    """A household comes back as it was saved, with the version of its save."""
    assert store.save("user", household(), 0, NOW) == 1
    assert store.load("user", NOW) == Stored(household(), 1)
    assert store.save("user", Household(), 1, NOW) == 2
    assert store.load("user", NOW) == Stored(Household(), 2)


def test_a_long_record_is_loaded_as_it_was(store: HouseholdStore) -> None:
    """A household that keeps all it can comes back whole, and can be saved over and forgotten."""
    everything = full(longest, MOST_TO_CLEAR)
    version = store.save("user", everything, 0, NOW)
    loaded = store.load("user", NOW)
    assert loaded == Stored(everything, version)
    changed = replace(everything, breaks_begun=1001)
    version = store.save("user", changed, loaded.version, NOW)
    assert store.load("user", NOW) == Stored(changed, version)
    store.forget("user", version, NOW)
    assert store.load("user", NOW) == Stored(Household(), 0)


def test_households_are_kept_apart(store: HouseholdStore) -> None:
    """One account's household says nothing of another's."""
    store.save("user", household(), 0, NOW)
    assert store.load("another", NOW) == Stored(Household(), 0)


@pytest.mark.parametrize("replaces", [0, 2])
def test_a_stale_version_saves_nothing(store: HouseholdStore, replaces: int) -> None:
    """A save over any version but the newest is refused, and changes nothing."""
    store.save("user", household(), 0, NOW)
    with pytest.raises(StaleHouseholdError):
        store.save("user", Household(), replaces, NOW)
    assert store.load("user", NOW) == Stored(household(), 1)


def test_what_was_forgotten_does_not_come_back(store: HouseholdStore) -> None:
    """A save over a record that was forgotten and begun anew since is refused.

    It would bring all back. The new record may have the version that was loaded.
    """
    store.save("user", household("chores"), 0, NOW)
    loaded = store.load("user", NOW)
    store.forget("user", loaded.version, NOW)
    later = NOW + timedelta(seconds=2)
    store.save("user", household("the budget"), 0, later)
    with pytest.raises(StaleHouseholdError):
        store.save("user", household("chores"), loaded.version, later)
    with pytest.raises(StaleHouseholdError):
        store.forget("user", loaded.version, later)
    assert store.load("user", later) == Stored(household("the budget"), 1)


@pytest.mark.parametrize("replaces", [0, 1])
def test_of_many_at_once_one_saves(store: HouseholdStore, replaces: int) -> None:
    """If several speakers save over the same version, one saves and all others are told."""
    for version in range(replaces):
        store.save("user", Household(), version, NOW)
    late = of_many_at_once(
        lambda number: store.save("user", household(f"topic {number}"), replaces, NOW)
    )
    assert late.count(False) == 1
    stored = Stored(household(f"topic {late.index(False)}"), replaces + 1)
    assert store.load("user", NOW) == stored


def test_an_untouched_household_is_let_go(store: HouseholdStore) -> None:
    """A household that nobody has touched for 400 days is unknown, and its place is free."""
    store.save("user", household(), 0, NOW)
    assert store.load("user", NOW + 399 * DAY).version == 1
    assert store.load("user", NOW + 400 * DAY) == Stored(Household(), 0)
    assert store.save("user", Household(), 0, NOW + 400 * DAY) == 1


def test_a_household_is_forgotten(store: HouseholdStore) -> None:
    """A household that is forgotten is not known any more, and may begin anew."""
    store.save("user", household(), 0, NOW)
    store.save("another", household(), 0, NOW)
    store.forget("user", 1, NOW)
    assert store.load("user", NOW) == Stored(Household(), 0)
    assert store.load("another", NOW).version == 1
    assert store.save("user", Household(), 0, NOW) == 1


@pytest.mark.parametrize("replaces", [0, 2])
def test_a_stale_version_forgets_nothing(store: HouseholdStore, replaces: int) -> None:
    """If somebody saved meanwhile, nothing is deleted."""
    store.save("user", household(), 0, NOW)
    with pytest.raises(StaleHouseholdError):
        store.forget("user", replaces, NOW)
    assert store.load("user", NOW) == Stored(household(), 1)


def test_what_has_expired_is_forgotten(store: HouseholdStore) -> None:
    """A household that has expired, and is still there, is deleted as one that is not known."""
    store.save("user", household(), 0, NOW)
    later = NOW + 401 * DAY
    assert store.load("user", later).version == 0
    store.forget("user", 0, later)
    assert store.save("user", Household(), 0, NOW) == 1


def test_who_is_not_known_is_forgotten_already(store: HouseholdStore) -> None:
    """Forgetting a household that is not known, or was forgotten, is success."""
    store.forget("nobody", 0, NOW)
    store.save("user", household(), 0, NOW)
    store.forget("user", 1, NOW)
    store.forget("user", 1, NOW)


@pytest.mark.parametrize(
    "record",
    [
        "",
        "{",
        "[]",
        "null",
        '{"schema": 3}',
        '{"schema": 99, "household": {}}',
        '{"schema": "one", "household": {}}',
        '{"schema": 3, "household": {"current_break": "yes"}}',
        '{"schema": 3, "household": {"zones": [1]}}',
        '{"schema": 1, "household": {"breaks_begun": 3}}',
        '{"schema": 2, "household": {"breaks_begun": 3}}',
    ],
)
def test_an_unreadable_record_is_set_aside(place: Place, record: str) -> None:
    """An unreadable record is kept untouched beside the others, and load says so once."""
    store = place.open()
    store.save("user", household(), 0, NOW)
    place.write_record("user", record)
    with pytest.raises(UnreadableHouseholdError):
        store.load("user", NOW)
    assert store.load("user", NOW) == Stored(Household(), 0)
    assert store.save("user", household(), 0, NOW) == 1
    assert place.set_aside() == [("user", record)]


def test_a_damaged_record_is_read_in_part(place: Place) -> None:
    """What can be read of a record goes on in its place; the whole is set aside, and told once."""
    store, whole = place.open(), household()
    store.save("user", whole, 0, NOW)
    place.write_record("user", damaged())
    assert whole.current_break
    rest = replace(whole, current_break=replace(whole.current_break, topic=None))
    assert store.load("user", NOW) == Stored(rest, 2, is_in_part=True)
    assert store.load("user", NOW) == Stored(rest, 2)
    assert place.set_aside() == [("user", damaged())]
    assert store.save("user", whole, 2, NOW) == 3
    with pytest.raises(StaleHouseholdError):
        store.save("user", whole, 1, NOW)


def test_a_damaged_record_can_be_left(place: Place) -> None:
    """If asked to, load leaves a damaged record alone: it raises, and sets nothing aside."""
    store = place.open()
    store.save("user", household(), 0, NOW)
    place.write_record("user", damaged())
    with pytest.raises(UnreadableHouseholdError, match=r"^in part$"):
        store.load("user", NOW, sets_aside=False)
    assert place.set_aside() == []


def test_an_unreadable_record_can_be_left(place: Place) -> None:
    """If asked to, load leaves it there each time; the next ordinary load sets it aside."""
    store = place.open()
    store.save("user", household(), 0, NOW)
    place.write_record("user", unreadable())
    for _ in range(2):
        with pytest.raises(UnreadableHouseholdError):
            store.load("user", NOW, sets_aside=False)
    assert place.set_aside() == []
    with pytest.raises(UnreadableHouseholdError):
        store.load("user", NOW)
    assert place.set_aside() == [("user", unreadable())]


def test_an_unreadable_record_is_not_saved_over(place: Place) -> None:
    """Nobody can save over an unreadable record without loading first."""
    store = place.open()
    store.save("user", household(), 0, NOW)
    place.write_record("user", unreadable())
    with pytest.raises(StaleHouseholdError):
        store.save("user", Household(), 0, NOW)
    with pytest.raises(UnreadableHouseholdError):
        store.load("user", NOW)
    assert place.set_aside() == [("user", unreadable())]


def test_of_many_at_once_one_sets_aside(place: Place) -> None:
    """If several speakers find an unreadable record, one sets it aside and is told."""
    store = place.open()
    store.save("user", household(), 0, NOW)
    place.write_record("user", unreadable())

    def load(_: int) -> Stored | None:
        try:
            return store.load("user", NOW)
        except UnreadableHouseholdError:
            return None

    with ThreadPoolExecutor(16) as pool:
        loaded = list(pool.map(load, range(16)))
    assert loaded.count(None) == 1
    assert loaded.count(Stored(Household(), 0)) == 15
    assert place.set_aside() == [("user", unreadable())]


def test_all_that_was_set_aside_is_kept(place: Place) -> None:
    """A second record that cannot be read leaves the first, and those of others, where they are."""
    store = place.open()
    for user_id, topic in [("user", "money"), ("user", "chores"), ("another", "money")]:
        store.save(user_id, household(), 0, NOW)
        place.write_record(user_id, unreadable(topic))
        with pytest.raises(UnreadableHouseholdError):
            store.load(user_id, NOW)
    assert place.set_aside() == [
        ("another", unreadable("money")),
        ("user", unreadable("chores")),
        ("user", unreadable("money")),
    ]


def test_what_was_set_aside_is_forgotten_too(place: Place) -> None:
    """Forgetting deletes the household's records that could not be read, and nobody else's."""
    store = place.open()
    for user_id in ("user", "another"):
        store.save(user_id, household(), 0, NOW)
        place.write_record(user_id, unreadable())
        with pytest.raises(UnreadableHouseholdError):
            store.load(user_id, NOW)
    store.save("user", household(), 0, NOW)
    with pytest.raises(StaleHouseholdError):
        store.forget("user", 0, NOW)
    assert len(place.set_aside()) == 2
    store.forget("user", 1, NOW)
    assert place.set_aside() == [("another", unreadable())]


def test_two_stores_share_a_place(place: Place) -> None:
    """Two stores in one place see each other's saves, and each other's versions."""
    one, other = place.open(), place.open()
    one.save("user", household(), 0, NOW)
    assert other.load("user", NOW) == Stored(household(), 1)
    other.save("user", Household(), 1, NOW)
    with pytest.raises(StaleHouseholdError):
        one.save("user", household(), 1, NOW)
