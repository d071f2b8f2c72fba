"""How well strangers are understood never falls below these floors, nor do false alarms rise.

The sentences were written by people who had not read the templates, and nobody who changes those
reads them. To see today's numbers: python -m tools.hearing.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from interaction_models import sentences
from speaker.understanding.language import of_locale
from tools import hearing
from tools.hearing import Result

pytestmark = pytest.mark.long


@dataclass(frozen=True)
class Floor:
    """What is found at least, in percent; and what goes wrong at most, in sentences."""

    right_kind: float
    danger_found: float
    others_left_alone: float
    danger_in_talk: float
    steering: float
    everyday_alarms: int
    talk_alarms: int
    acts_in_talk: int


# The speaker has to reach the goals. Those that are counts are scaled to the size of this set.
# For the others it is the result of the day that this set was first heard, a little loosened: they
# are there to compare with.
FLOORS = {
    "templates": Floor(2, 0, 97, 0, 0, 0, 0, 0),
    "speaker": Floor(92, 97, 93, 75, 87, 1, 2, 5),
    "samples": Floor(94, 98, 75, 84, 86, 3, 5, 7),
}
# So many points may be lost where only what Alexa's model holds was there to train on.
MOST_LOST = 2.0

PAGE = Path(__file__).parents[2] / "docs" / "understanding.md"
UNDERSTANDING = of_locale("en-US").understanding
SAID = sentences.load("en")


WAYS = {"templates": "Templates alone", "speaker": "The speaker"}


def result(hear: hearing.Hear) -> Result:
    return hearing.measure(hear, hearing.read_set("report"), hearing.read_kinds(), SAID.skill.twins)


def untrained() -> dict[str, Result]:
    """Return the results of what ships. Both ways hear each sentence alike, so it is read once."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(UNDERSTANDING, "explain", cache(UNDERSTANDING.explain))
        ways = hearing.all_ways(SAID, UNDERSTANDING, quick=True)
        return {way: result(ways[name]) for way, name in WAYS.items()}


def check(found: Result, floor: Floor) -> None:
    """The right kind is found, of danger almost all; what is for others is mostly left alone."""
    shares = {
        "right_kind": found.right_kind,
        "danger_found": found.danger_found,
        "others_left_alone": found.by_kind["other"],
        "danger_in_talk": found.by_kind["partner_danger"],
        "steering": found.by_kind["steer"],
    }
    missed = {name: str(s) for name, s in shares.items() if 100 * s.share < getattr(floor, name)}
    assert missed == {}
    assert found.false_alarms["alarming_everyday"].hits <= floor.everyday_alarms
    assert found.false_alarms["partner_talk"].hits <= floor.talk_alarms
    assert found.acts_in_talk.hits <= floor.acts_in_talk


def test_what_ships_understands_so_much_and_takes_so_little_for_danger() -> None:
    """The templates alone and the speaker reach their floors, and the docs tell today's numbers.

    Of each kind the speaker understands four sentences in five. docs/understanding.md has the
    table that `make hear` prints. One test for all that, because every worker that had a part of
    it would hear the whole set.
    """
    found = untrained()
    for way, each in found.items():
        check(each, FLOORS[way])
    assert found["speaker"].poor_kinds == {}
    built = {WAYS[way]: each for way, each in found.items()}
    rows = [row.removesuffix("|") for row in hearing.table(built).splitlines()]
    told = PAGE.read_text("utf-8")
    assert [row for row in rows if row not in told] == []


def test_what_alexa_is_given_teaches_almost_as_much_as_all_there_is() -> None:
    """What is trained on Alexa's samples reaches its floors.

    The samples of a model are chosen so that at most two points are lost with the rest. What is
    trained anew may differ by a sentence with another Python, so no docs have these numbers.
    """
    ways = hearing.all_ways(SAID, UNDERSTANDING, quick=False)
    everything, chosen = (result(ways[f"Trained on {on}"]) for on in ("all", "Alexa's samples"))
    check(chosen, FLOORS["samples"])
    for of_all, of_chosen in (
        (everything.right_kind, chosen.right_kind),
        (everything.danger_found, chosen.danger_found),
    ):
        assert 100 * (of_all.share - of_chosen.share) <= MOST_LOST


def test_the_sets_are_large_and_have_nothing_in_common() -> None:
    """One is there to tune on, and the other only to report."""
    tuning, report = ({said.text for said in hearing.read_set(n)} for n in ("tuning", "report"))
    # Only numbers are held against each other here: a failed test would print the sentences.
    sizes, in_both = (len(tuning), len(report)), len(tuning & report)
    assert min(sizes) >= 800
    assert in_both == 0


@pytest.mark.parametrize("name", ["tuning", "report"])
def test_every_sentence_is_of_a_known_kind(name: str) -> None:
    """Each kind has its right intents, and each of these is in the model."""
    kinds, told = hearing.read_kinds(), hearing.read_set(name)
    known = {*kinds.right, "steer", *kinds.left_alone["kinds"]}
    assert {said.kind for said in told} == known
    right = {intent for said in told for intent in kinds.right_for(said, SAID.skill.twins)}
    assert right <= SAID.intents.keys()


def test_no_sentence_of_the_report_set_is_shown() -> None:
    """Who has read it cannot tune any more."""
    with pytest.raises(SystemExit) as ended:
        hearing.main(["--set", "report", "--show"])
    assert ended.value.code == 2
