"""The walk over a guide, and the place at which it waits."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from skill.domain.guides.scripts import GUIDES
from skill.domain.guides.steps import Guide, GuideName, SayBack, Step, Waits

PLACE_LASTS = timedelta(days=1)
"""We let go of a conversation a day after it was broken off."""


@dataclass(frozen=True)
class Place:
    """Where a conversation is, and when we last spoke there (UTC)."""

    guide: GuideName
    index: int
    at: datetime
    topic: str | None = None
    draft: str | None = None
    """Words that we have read back, and that wait for a "yes"."""

    first: int = 0
    last: int | None = None
    """The first and the last step if they go through a part of the guide only."""

    says_back: SayBack = SayBack.FIRST
    is_swapped: bool = False
    """Whether the second of the two names goes first."""

    @property
    def step(self) -> Step:
        return GUIDES[self.guide].steps[self.index]

    def is_let_go(self, now: datetime) -> bool:
        return now - self.at >= PLACE_LASTS

    @property
    def is_a_step(self) -> bool:
        """Whether its guide has that step, and the step waits for something."""
        steps = GUIDES[self.guide].steps
        return 0 <= self.index < len(steps) and self.step.waits_for is not Waits.NOTHING

    def is_same(self, other: "Place") -> bool:
        """Whether both wait at the same step for the same thing, whenever that began."""
        return replace(self, at=other.at, topic=other.topic) == other

    def leaves_out(self, step: Step) -> bool:
        """Whether this time nobody comes to that step."""
        if step.says_back:
            return self.says_back not in (step.says_back, SayBack.EVERY)
        return step.needs_topic and self.topic is None

    @property
    def position(self) -> tuple[int, int]:
        """The number of the question that they are at (from 1), and how many there are.

        What two are asked in turn is one question.
        """
        steps = GUIDES[self.guide].steps
        questions = list(dict.fromkeys(step.name for step in steps if _is_question(step)))
        so_far = {step.name for step in steps[: self.index + 1] if _is_question(step)}
        return max(len(so_far), 1), len(questions)


def _is_question(step: Step) -> bool:
    return step.counts and step.waits_for is not Waits.NOTHING


@dataclass(frozen=True)
class Walk:
    """The steps to say now, in order, and the place that waits after them; None at the end."""

    guide: Guide
    said: tuple[Step, ...]
    place: Place | None
    topic: str | None = None
    is_swapped: bool = False


def begin(
    name: GuideName,
    now: datetime,
    topic: str | None = None,
    says_back: SayBack = SayBack.FIRST,
    *,
    is_agreed: bool = False,
) -> Walk:
    """Begin a guide. If both have agreed to it already, we do not ask for their consent again."""
    asks_consent = GUIDES[name].steps[0].waits_for is Waits.CONSENT
    first = 1 if asks_consent and is_agreed else 0
    return _walk_from(Place(name, first, now, topic, first=first, says_back=says_back), first, now)


def begin_part(name: GuideName, part: str, now: datetime) -> Walk:
    """Begin with a part of a guide: the steps that have that name."""
    indexes = [at for at, step in enumerate(GUIDES[name].steps) if step.name == part]
    return _walk_from(Place(name, 0, now, first=indexes[0], last=indexes[-1]), indexes[0], now)


def begin_at(name: GuideName, index: int, now: datetime) -> Walk:
    """Begin in the middle of a guide, at the step with that index."""
    return _walk_from(Place(name, index, now), index, now)


def begin_from(place: Place, now: datetime) -> Walk:
    """Begin the guide, or the part of it that they go through, again."""
    return _walk_from(place, place.first, now)


def forward(place: Place, now: datetime) -> Walk:
    """Go to the next step that waits, or to the end, and say what is on the way."""
    if place.index == place.last:
        return Walk(GUIDES[place.guide], (), None, place.topic)
    return _walk_from(place, place.index + 1, now)


def without_offer(place: Place, now: datetime) -> Walk:
    """Leave out what was offered: the next step, or the guide that the offer leads to."""
    skipped = 1 if place.step.leads_to else 2
    return _walk_from(place, place.index + skipped, now)


def backward(place: Place, now: datetime) -> Walk:
    """Go back to the step before that waits for something, or say the first one again."""
    steps = GUIDES[place.guide].steps
    before = [
        index
        for index in range(place.first, place.index)
        if steps[index].waits_for is not Waits.NOTHING and not place.leaves_out(steps[index])
    ]
    return _walk_from(place, before[-1] if before else place.index, now)


def again(place: Place, now: datetime) -> Walk:
    """Say the step again, now or after a break."""
    return _walk_from(place, place.index, now)


def _walk_from(place: Place, index: int, now: datetime) -> Walk:
    guide, said = GUIDES[place.guide], list[Step]()
    for at, step in enumerate(guide.steps[index:], index):
        if place.leaves_out(step):
            continue
        said.append(step)
        if step.waits_for is not Waits.NOTHING:
            here = replace(place, index=at, at=now, draft=None)
            return Walk(guide, tuple(said), here, place.topic, place.is_swapped)
    return Walk(guide, tuple(said), None, place.topic, place.is_swapped)
