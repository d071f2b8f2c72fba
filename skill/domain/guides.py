"""Guided conversations. Each is a list of steps, and one walk goes over all of them."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from skill.domain.agreements import Kept

PLACE_LASTS = timedelta(days=1)
"""We let go of a conversation a day after it was broken off."""


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
    """They talk to each other as long as they like. "Next" goes on."""

    OFFER = "offer"
    """A "yes" goes on. A "no" leaves out the next step, which is what was offered."""

    WORDS = "words"
    """Words of theirs. We keep them after we have read them back and they said yes."""

    READY = "ready"
    """They are ready to talk, want longer, or do not want to talk today."""

    LENGTH = "length"
    """How long a plain break is to last."""

    NAMES = "names"
    """Their two first names."""

    NOTHING = "nothing"
    """We say it and go on to the next step."""


@dataclass(frozen=True)
class Step:
    """One step. Its name and its guide's are the key of its prompt in the catalog."""

    name: str
    voice: Voice = Voice.BOTH
    waits_for: Waits = Waits.TALK
    keeps: Kept | None = None
    leads_to: GuideName | None = None
    """The guide that begins after a "yes" to the offer, instead of the next step."""

    needs_topic: bool = False
    """We leave the step out if there is no topic."""

    tells_plan: bool = False
    """We read the pause plan back before its prompt."""


@dataclass(frozen=True)
class Guide:
    name: GuideName
    steps: tuple[Step, ...]
    shares: timedelta | None = None
    """How long each of the two has if timers announce the switch and the end."""

    words: str = ""
    """The section of the catalog with its prompts; "" if that has the guide's name."""

    @property
    def section(self) -> str:
        return self.words or self.name.value


def _in_turn(name: str) -> tuple[Step, Step]:
    """Return two steps that ask both of them the same, one after the other."""
    return Step(name, Voice.FIRST), Step(name, Voice.SECOND)


def _said(name: str) -> Step:
    return Step(name, Voice.SKILL, Waits.NOTHING)


def _offered(name: str, leads_to: GuideName | None = None) -> Step:
    return Step(name, waits_for=Waits.OFFER, leads_to=leads_to)


def _debrief(name: GuideName, shares: timedelta) -> Guide:
    """Return the article's debrief: one shares, the other asks one thing, and then they switch."""
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

    @property
    def position(self) -> tuple[int, int]:
        """The number of this step (from 1) and of all steps that wait for something."""
        steps = GUIDES[self.guide].steps
        waiting = [i for i, step in enumerate(steps) if step.waits_for is not Waits.NOTHING]
        return waiting.index(self.index) + 1, len(waiting)


@dataclass(frozen=True)
class Walk:
    """The steps to say now, in order, and the place that waits after them; None at the end."""

    guide: Guide
    said: tuple[Step, ...]
    place: Place | None
    topic: str | None = None


def begin(name: GuideName, now: datetime, topic: str | None = None) -> Walk:
    return _walk_from(Place(name, 0, now, topic), 0, now)


def begin_part(name: GuideName, part: str, now: datetime) -> Walk:
    """Begin with a part of a guide: the steps that have that name."""
    indexes = [at for at, step in enumerate(GUIDES[name].steps) if step.name == part]
    return _walk_from(Place(name, 0, now, first=indexes[0], last=indexes[-1]), indexes[0], now)


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
    earlier = range(place.first, place.index)
    before = [index for index in earlier if steps[index].waits_for is not Waits.NOTHING]
    return _walk_from(place, before[-1] if before else place.index, now)


def again(place: Place, now: datetime) -> Walk:
    """Say the step again, now or after a break."""
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
