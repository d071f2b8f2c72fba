"""The guided conversations, step by step."""

from collections.abc import Mapping
from datetime import timedelta

from skill.domain.agreements import Kept
from skill.domain.guides.steps import Guide, GuideName, SayBack, Step, Voice, Waits


def _asked_in_turn(name: str, says_back: SayBack = SayBack.EVERY) -> tuple[Step, ...]:
    """Return the steps in which each asks the other the same, and then says back what they heard.

    research.md: one mirrored sentence shows that somebody listened.
    """
    return tuple(
        step
        for voice in (Voice.FIRST, Voice.SECOND)
        for step in (
            Step(name, voice, is_handed_over=True),
            Step("heard", voice, is_handed_over=True, says_back=says_back, counts=False),
        )
    )


def _said(name: str) -> Step:
    return Step(name, Voice.SKILL, Waits.NOTHING)


def _offered(name: str, leads_to: GuideName | None = None) -> Step:
    return Step(name, waits_for=Waits.OFFER, leads_to=leads_to, counts=False)


def _debrief(name: GuideName, shares: timedelta) -> Guide:
    """Return the article's debrief: one shares, the other asks one thing, and then they switch."""
    rounds = tuple(
        step
        for voice in (Voice.FIRST, Voice.SECOND)
        for step in (
            Step("share", voice, is_handed_over=True),
            Step("need", voice, is_handed_over=True, counts=False),
        )
    )
    steps = (_said("opening"), *rounds, _said("closing"))
    return Guide(name, steps, shares, words=GuideName.DEBRIEF.value)


GUIDES: Mapping[GuideName, Guide] = {
    guide.name: guide
    for guide in (
        # The one topic, and then one sentence each (article; research.md).
        Guide(
            GuideName.RETURN,
            (
                Step("topic", Voice.SKILL, Waits.NOTHING, needs_topic=True),
                Step("sentence"),
                _offered("repair", leads_to=GuideName.REPAIR),
                _said("closing"),
            ),
        ),
        # The three questions as the article words them, and a fourth thought (research.md).
        Guide(
            GuideName.REPAIR,
            (
                Step("consent", waits_for=Waits.CONSENT, counts=False),
                _said("opening"),
                *_asked_in_turn("hard", SayBack.FIRST),
                *_asked_in_turn("knew"),
                Step("small", is_handed_over=True),
                Step("heard", is_handed_over=True, says_back=SayBack.EVERY, counts=False),
                Step("keep", waits_for=Waits.WORDS, keeps=Kept.AGREEMENT, counts=False),
                _offered("fourth"),
                Step("friend", counts=False),
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
                Step("keep", waits_for=Waits.WORDS, keeps=Kept.PLAN, counts=False),
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
