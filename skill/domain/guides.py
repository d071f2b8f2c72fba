"""Guided conversations: each is a list of steps, and all are walked in the same way."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from skill.domain.agreements import Kept

PLACE_LASTS = timedelta(days=1)
"""After a day a conversation that was broken off is let go."""


class GuideName(StrEnum):
    RETURN = "return"
    REPAIR = "repair"
    DEBRIEF = "debrief"
    LONG_DEBRIEF = "long_debrief"
    STATE_OF_US = "state_of_us"
    BREATHING = "breathing"
    PAUSE_PLAN = "pause_plan"


class Voice(StrEnum):
    """Who speaks in a step, while the other only listens."""

    FIRST = "first"
    SECOND = "second"
    BOTH = "both"
    SKILL = "skill"


class Waits(StrEnum):
    """What a step waits for."""

    TALK = "talk"
    """People talk to each other, for as long as they like; "next" moves on."""

    OFFER = "offer"
    """A yes goes on; a no leaves out what was offered, which is the step after it."""

    WORDS = "words"
    """Words that are kept after they were read back and confirmed."""

    READY = "ready"
    """Ready to talk, longer, or not today."""

    LENGTH = "length"
    """How long a plain break is to last."""

    NAMES = "names"
    """Their two first names."""

    NOTHING = "nothing"
    """It is said on the way to the next step."""


@dataclass(frozen=True)
class Step:
    """One step; its name and its guide's are the key of its prompt in the catalog."""

    name: str
    voice: Voice = Voice.BOTH
    waits_for: Waits = Waits.TALK
    keeps: Kept | None = None
    leads_to: GuideName | None = None
    """The guide that a yes to an offer begins, instead of the next step."""

    needs_topic: bool = False
    """Left out where no topic was kept."""

    tells_plan: bool = False
    """The pause plan, as it is kept by then, is read back with it."""


@dataclass(frozen=True)
class Guide:
    name: GuideName
    steps: tuple[Step, ...]
    shares: timedelta | None = None
    """How long each of the two has, where timers announce the switch and the end."""

    words: str = ""
    """The section of the catalog that has its prompts, where it is not of its own name."""

    @property
    def section(self) -> str:
        return self.words or self.name.value


def _in_turn(name: str) -> tuple[Step, Step]:
    """Ask the same of both, one after the other."""
    return Step(name, Voice.FIRST), Step(name, Voice.SECOND)


def _said(name: str) -> Step:
    return Step(name, Voice.SKILL, Waits.NOTHING)


def _offered(name: str, leads_to: GuideName | None = None) -> Step:
    return Step(name, waits_for=Waits.OFFER, leads_to=leads_to)


def _debrief(name: GuideName, shares: timedelta) -> Guide:
    """Make the article's daily debrief: one shares, the other asks one thing; then they switch."""
    rounds = (
        Step("share", Voice.FIRST),
        Step("need", Voice.SECOND),
        Step("share", Voice.SECOND),
        Step("need", Voice.FIRST),
    )
    steps = (_said("opening"), *rounds, _said("closing"))
    return Guide(name, steps, shares, words=GuideName.DEBRIEF.value)


GUIDES: Mapping[GuideName, Guide] = {
    guide.name: guide
    for guide in (
        # One sentence back each, the one topic, and then a choice (article; research.md).
        Guide(
            GuideName.RETURN,
            (
                *_in_turn("sentence"),
                Step("topic", Voice.SKILL, Waits.NOTHING, needs_topic=True),
                Step("ready", waits_for=Waits.READY),
                _offered("repair", leads_to=GuideName.REPAIR),
                _said("closing"),
            ),
        ),
        # The three questions as the article words them, and a fourth thought (research.md).
        Guide(
            GuideName.REPAIR,
            (
                _said("opening"),
                *_in_turn("hard"),
                *_in_turn("knew"),
                *_in_turn("small"),
                Step("keep", waits_for=Waits.WORDS, keeps=Kept.AGREEMENT),
                _offered("fourth"),
                Step("friend"),
                _said("closing"),
            ),
        ),
        _debrief(GuideName.DEBRIEF, timedelta(minutes=5)),
        _debrief(GuideName.LONG_DEBRIEF, timedelta(minutes=10)),
        # One win, one challenge, one plan (article).
        Guide(
            GuideName.STATE_OF_US,
            (
                _said("opening"),
                Step("win"),
                Step("challenge"),
                Step("plan"),
                Step("keep", waits_for=Waits.WORDS, keeps=Kept.PLAN),
                _said("closing"),
            ),
        ),
        Guide(GuideName.BREATHING, (_said("minute"), _said("closing"))),
        # Made before it is needed (article); each part may be left out.
        Guide(
            GuideName.PAUSE_PLAN,
            (
                _said("opening"),
                Step("length", waits_for=Waits.LENGTH),
                Step("signal", waits_for=Waits.WORDS, keeps=Kept.SIGNAL),
                Step("calm", Voice.FIRST, Waits.WORDS, Kept.CALM_FIRST),
                Step("calm", Voice.SECOND, Waits.WORDS, Kept.CALM_SECOND),
                Step("softening", waits_for=Waits.WORDS, keeps=Kept.SOFTENING),
                Step("names", waits_for=Waits.NAMES),
                Step("closing", Voice.SKILL, Waits.NOTHING, tells_plan=True),
            ),
        ),
    )
}


@dataclass(frozen=True)
class Place:
    """Where a conversation is, as it was last spoken. ``at`` is when, in UTC."""

    guide: GuideName
    index: int
    at: datetime
    topic: str | None = None
    draft: str | None = None
    """Words that were read back, and wait for a yes."""

    first: int = 0
    last: int | None = None
    """From where to where it goes, when only a part of the guide is gone through."""

    @property
    def step(self) -> Step:
        return GUIDES[self.guide].steps[self.index]

    def is_let_go(self, now: datetime) -> bool:
        return now - self.at >= PLACE_LASTS

    @property
    def is_a_step(self) -> bool:
        """Whether its guide still has that step, and it waits for something."""
        steps = GUIDES[self.guide].steps
        return 0 <= self.index < len(steps) and self.step.waits_for is not Waits.NOTHING

    def is_same(self, other: "Place") -> bool:
        """Whether both wait at the same step for the same, whenever they were spoken."""
        return replace(self, at=other.at, topic=other.topic) == other

    @property
    def position(self) -> tuple[int, int]:
        """Which of its guide's steps this is, and of how many, counting those that wait."""
        steps = GUIDES[self.guide].steps
        waiting = [i for i, step in enumerate(steps) if step.waits_for is not Waits.NOTHING]
        return waiting.index(self.index) + 1, len(waiting)


@dataclass(frozen=True)
class Walk:
    """What is said of a guide now, in order, and the place where it then waits, if it does."""

    guide: Guide
    said: tuple[Step, ...]
    place: Place | None
    topic: str | None = None


def begin(name: GuideName, now: datetime, topic: str | None = None) -> Walk:
    return _walk_from(Place(name, 0, now, topic), 0, now)


def begin_part(name: GuideName, part: str, now: datetime) -> Walk:
    """Go through only those steps of a guide that have the name."""
    indexes = [at for at, step in enumerate(GUIDES[name].steps) if step.name == part]
    return _walk_from(Place(name, 0, now, first=indexes[0], last=indexes[-1]), indexes[0], now)


def begin_from(place: Place, now: datetime) -> Walk:
    """Begin the guide again, or the part of it that is gone through."""
    return _walk_from(place, place.first, now)


def forward(place: Place, now: datetime) -> Walk:
    """Go to the next step, saying what lies on the way; from the last one, to the end."""
    if place.index == place.last:
        return Walk(GUIDES[place.guide], (), None, place.topic)
    return _walk_from(place, place.index + 1, now)


def without_offer(place: Place, now: datetime) -> Walk:
    """Leave out what was offered, which is the step after the offer."""
    skipped = 1 if place.step.leads_to else 2
    return _walk_from(place, place.index + skipped, now)


def backward(place: Place, now: datetime) -> Walk:
    """Go to the step before that waits for something; the first one is said again."""
    steps = GUIDES[place.guide].steps
    earlier = range(place.first, place.index)
    before = [index for index in earlier if steps[index].waits_for is not Waits.NOTHING]
    return _walk_from(place, before[-1] if before else place.index, now)


def again(place: Place, now: datetime) -> Walk:
    """Say the step again, or take it up again where it was left."""
    return _walk_from(place, place.index, now)


def _walk_from(place: Place, index: int, now: datetime) -> Walk:
    guide, said = GUIDES[place.guide], list[Step]()
    for at, step in enumerate(guide.steps[index:], index):
        if step.needs_topic and place.topic is None:
            continue
        said.append(step)
        if step.waits_for is not Waits.NOTHING:
            here = replace(place, index=at, at=now, draft=None)
            return Walk(guide, tuple(said), here, place.topic)
    return Walk(guide, tuple(said), None, place.topic)
