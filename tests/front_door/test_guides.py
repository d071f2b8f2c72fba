"""Guided conversations: every guide, every step, every way to move, every interruption."""

import logging
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from skill.domain.agreements import Agreement, Kept
from skill.domain.guides import GUIDES, GuideName, Place, SayBack, Step, Waits
from skill.intents.prompting import TURNS
from skill.intents.table import INTENTS
from skill.speech import catalog, ssml
from speaker.household.scopes import Scope
from speaker.services import AlexaServices
from tests.front_door.conftest import Memory
from tests.front_door.echo import Answer, Echo, FrozenClock, Handler, timers
from tests.front_door.kinds import STEERS

LED = [name for name in GuideName if name is not GuideName.BREATHING]
STARTS = {
    GuideName.REPAIR: "RitualIntent",
    GuideName.DEBRIEF: "DebriefIntent",
    GuideName.LONG_DEBRIEF: "DebriefIntent",
    GuideName.STATE_OF_US: "StateOfUsIntent",
    GuideName.PAUSE_PLAN: "PlanIntent",
}
NEXT, BACK, REPEAT = "AMAZON.NextIntent", "AMAZON.PreviousIntent", "AMAZON.RepeatIntent"
LONGER = {
    "value": "longer",
    "resolutions": {
        "resolutionsPerAuthority": [
            {
                "authority": "amzn1.er-authority.echo-sdk.DEBRIEF_SIZE",
                "status": {"code": "ER_SUCCESS_MATCH"},
                "values": [{"value": {"id": "longer", "name": "longer"}}],
            }
        ]
    },
}


@pytest.fixture(autouse=True)
def led_by_next(alexa: AlexaServices) -> None:
    """Without the timers' permission every guide is led by "next"."""
    alexa.deny(Scope.TIMERS)


COUNTED = {
    GuideName.RETURN: ["sentence"],
    GuideName.REPAIR: ["hard", "knew", "small"],
    GuideName.DEBRIEF: ["share"],
    GuideName.LONG_DEBRIEF: ["share"],
    GuideName.STATE_OF_US: ["win", "challenge", "plan"],
    GuideName.PAUSE_PLAN: ["length", "signal", "calm", "softening", "names"],
}


def waiting(name: GuideName) -> list[int]:
    """Return the indexes of the steps that wait for something, if the plan says nothing of it."""
    return [
        index
        for index, step in enumerate(GUIDES[name].steps)
        if step.waits_for is not Waits.NOTHING and step.says_back is not SayBack.EVERY
    ]


def every_step() -> Iterator[Any]:
    for name in LED:
        for index in waiting(name):
            yield pytest.param(name, index, id=f"{name}-{index}")


EVERY_STEP = list(every_step())
EVERY_TALK = [
    each
    for each in EVERY_STEP
    if GUIDES[each.values[0]].steps[each.values[1]].waits_for is Waits.TALK
]


def start(echo: Echo, name: GuideName) -> Answer:
    if name is GuideName.RETURN:
        echo.hears("StartBreakIntent", topic="the budget")
        echo.hears("BothBackIntent")
        return echo.yes()
    slots = {"size": LONGER} if name is GuideName.LONG_DEBRIEF else {}
    return echo.hears(STARTS[name], **slots)


def go_on(echo: Echo, step: Step) -> Answer:
    """Say what leads on from a step: yes to an offer, else next."""
    is_offered = step.waits_for is Waits.OFFER and step.leads_to is None
    if is_offered or step.waits_for is Waits.CONSENT:
        return echo.yes()
    is_left_out = step.waits_for in (Waits.WORDS, Waits.LENGTH, Waits.NAMES)
    return echo.hears("SkipIntent" if is_left_out else NEXT)


def walk_to(echo: Echo, name: GuideName, index: int) -> Answer:
    answer = start(echo, name)
    for before in waiting(name):
        if before == index:
            break
        answer = go_on(echo, GUIDES[name].steps[before])
    return answer


def asks(answer: Answer, name: GuideName, index: int) -> bool:
    """Say whether the answer speaks the prompt of a step, in any of its variants."""
    guide, step = GUIDES[name], GUIDES[name].steps[index]
    ending = TURNS[step.voice] if step.is_handed_over else ""
    words = catalog.load("en-US").variants[f"{guide.section}.{step.name}{ending}"]
    return any(" ".join(ssml.plain(each, {}).split()) in answer.said for each in words)


def place(memory: Memory) -> tuple[GuideName, int] | None:
    here: Place | None = memory.household.place
    return (here.guide, here.index) if here else None


@pytest.mark.parametrize("name", LED)
def test_each_guide_from_start_to_end(echo: Echo, memory: Memory, name: GuideName) -> None:
    """Said "next" to the end, a guide asks each step in its order, closes, and is let go."""
    answer = start(echo, name)
    for index in waiting(name):
        assert asks(answer, name, index)
        assert place(memory) == (name, index)
        assert answer.is_listening
        answer = go_on(echo, GUIDES[name].steps[index])
    assert asks(answer, name, len(GUIDES[name].steps) - 1)
    assert answer.ends
    assert memory.household.place is None


@pytest.mark.parametrize(("name", "index"), EVERY_STEP)
def test_back_from_every_step(echo: Echo, memory: Memory, name: GuideName, index: int) -> None:
    """Saying "back" goes to the step before, and at the first one asks it again."""
    walk_to(echo, name, index)
    steps = waiting(name)
    before = steps[max(steps.index(index) - 1, 0)]
    assert asks(echo.hears(BACK), name, before)
    assert place(memory) == (name, before)


@pytest.mark.parametrize(("name", "index"), EVERY_STEP)
def test_repeat_at_every_step(echo: Echo, memory: Memory, name: GuideName, index: int) -> None:
    """Saying "repeat" asks the step again, and stays there."""
    walk_to(echo, name, index)
    answer = echo.hears(REPEAT)
    assert asks(answer, name, index)
    assert answer.is_listening
    assert place(memory) == (name, index)


@pytest.mark.parametrize(("name", "index"), EVERY_STEP)
def test_where_we_are_at_every_step(
    echo: Echo, memory: Memory, name: GuideName, index: int
) -> None:
    """Asked where they are, it says which question of how many, and asks it again."""
    walk_to(echo, name, index)
    answer = echo.hears("WhereAreWeIntent")
    so_far = [step.name for step in GUIDES[name].steps[: index + 1]]
    number = sum(each in so_far for each in COUNTED[name])
    count = len(COUNTED[name])
    assert (f"number {max(number, 1)} of {count} in" if count > 1 else "You're in ") in answer.said
    assert asks(answer, name, index)
    assert place(memory) == (name, index)


def quiet(speech: dict[str, str]) -> timedelta:
    """Return how long a speech is held quiet: the sum of its breaks."""
    root = ET.fromstring(speech["ssml"])  # noqa: S314  our own response
    breaks = [each.get("time", "") for each in root.iter("break")]
    held = [int(each[:-1]) for each in breaks if not each.endswith("ms")]
    assert max(held, default=0) <= 10
    return timedelta(seconds=sum(held))


def spoken(speech: dict[str, str]) -> timedelta:
    """Return about how long the words of a speech take: two and a half of them a second."""
    text = "".join(ET.fromstring(speech["ssml"]).itertext())  # noqa: S314  our own response
    return timedelta(seconds=len(text.split()) / 2.5)


@pytest.mark.parametrize(("name", "index"), EVERY_TALK)
def test_the_quiet_of_every_step(echo: Echo, name: GuideName, index: int) -> None:
    """A step holds a minute of quiet, rings a soft bell, opens the microphone, and holds again."""
    response = walk_to(echo, name, index).response
    speech, reprompt = response["outputSpeech"], response["reprompt"]["outputSpeech"]
    assert quiet(speech) == quiet(reprompt) == timedelta(seconds=60)
    assert speech["ssml"].count("<audio ") == 1
    assert speech["ssml"].index("<break") < speech["ssml"].index("<audio")
    assert quiet(speech) + spoken(speech) <= timedelta(seconds=90)
    assert quiet(reprompt) + spoken(reprompt) <= timedelta(seconds=90)


@pytest.mark.parametrize(("name", "index"), EVERY_TALK)
def test_more_time_at_every_step(echo: Echo, memory: Memory, name: GuideName, index: int) -> None:
    """Saying "more time" while people talk gives a minute and a half, and moves nothing."""
    walk_to(echo, name, index)
    answer = echo.hears("MoreTimeIntent")
    assert quiet(answer.response["outputSpeech"]) == timedelta(seconds=90)
    assert not asks(answer, name, index)
    assert place(memory) == (name, index)


@pytest.mark.parametrize("intent", sorted(INTENTS.keys() - STEERS))
@pytest.mark.parametrize(("name", "index"), EVERY_TALK[1:4])
def test_talking_is_answered_with_quiet(
    echo: Echo, memory: Memory, name: GuideName, index: int, intent: str
) -> None:
    """What people say to each other gets more quiet, however often, and never "sorry"."""
    walk_to(echo, name, index)
    for _ in range(4):
        answer = echo.hears(intent)
        assert quiet(answer.response["outputSpeech"]) == timedelta(seconds=60)
        assert len(answer.said.split()) <= 8
        assert answer.is_listening
    assert place(memory) == (name, index)


@pytest.mark.parametrize(("name", "index"), EVERY_STEP)
@pytest.mark.parametrize("intent", ["AMAZON.StopIntent", "AMAZON.PauseIntent", "session end"])
def test_broken_off_at_every_step(
    echo: Echo, memory: Memory, clock: FrozenClock, name: GuideName, index: int, intent: str
) -> None:
    """However it is broken off, the next opening within a day offers to go on just there."""
    walk_to(echo, name, index)
    if intent == "session end":
        echo.send({"type": "SessionEndedRequest", "reason": "EXCEEDED_MAX_REPROMPTS"})
        echo.attributes = {}
    else:
        assert echo.hears(intent).ends
    clock.advance(hours=23)
    assert "partway through" in echo.open().said
    answer = echo.yes()
    assert asks(answer, name, index)
    assert place(memory) == (name, index)


@pytest.mark.parametrize(("name", "index"), EVERY_STEP)
def test_a_break_in_the_middle_of_every_step(
    echo: Echo, memory: Memory, clock: FrozenClock, name: GuideName, index: int
) -> None:
    """A break keeps the place, and the return leads back to it; a return begins anew."""
    walk_to(echo, name, index)
    assert "20 minutes" in echo.hears("StartBreakIntent").said
    clock.advance(minutes=20)
    back = echo.hears("BothBackIntent").said
    if name is GuideName.RETURN:
        assert "talk now, take ten more, or leave it" in back
        assert memory.household.place is None
        return
    assert "You were partway through" in back
    assert asks(echo.yes(), name, index)
    assert place(memory) == (name, index)


@pytest.mark.parametrize(("name", "index"), EVERY_STEP)
def test_another_speaker_takes_over_at_every_step(
    echo: Echo,
    handler: Handler,
    alexa: AlexaServices,
    clock: FrozenClock,
    memory: Memory,
    name: GuideName,
    index: int,
) -> None:
    """A cold "next" on another speaker goes on from the place that is kept."""
    walk_to(echo, name, index)
    study = Echo(handler, alexa, clock, room="study")
    study.hears(REPEAT)
    assert asks(study.hears("AMAZON.ResumeIntent"), name, index)
    assert place(memory) == (name, index)


@pytest.mark.parametrize(("name", "index"), EVERY_TALK)
def test_two_speakers_drive_one_guide(
    echo: Echo,
    handler: Handler,
    alexa: AlexaServices,
    clock: FrozenClock,
    memory: Memory,
    name: GuideName,
    index: int,
) -> None:
    """Said on two speakers, one "next" moves on and the other catches up: nothing is left out."""
    walk_to(echo, name, index)
    study = Echo(handler, alexa, clock, room="study")
    study.attributes = dict(echo.attributes)
    echo.hears(NEXT)
    moved = place(memory)
    answer = study.hears(NEXT)
    assert place(memory) == moved
    if moved:
        assert asks(answer, *moved)


def test_a_break_within_a_ritual_may_bring_a_topic(echo: Echo, clock: FrozenClock) -> None:
    """A topic kept for a break within a ritual is offered if they do not go on with the ritual."""
    walk_to(echo, GuideName.REPAIR, 3)
    echo.hears("StartBreakIntent", topic="the budget")
    clock.advance(minutes=20)
    echo.hears("BothBackIntent")
    assert "the budget" in echo.no().said
    assert "the budget" in echo.yes().said


def test_another_break_has_its_own_topic(echo: Echo) -> None:
    """A return that was not finished says nothing in the return from the next break."""
    start(echo, GuideName.RETURN)
    echo.attributes = {}
    echo.hears("StartBreakIntent", topic="bedtime")
    echo.hears("BothBackIntent")
    said = echo.yes().said
    assert "bedtime" in said
    assert "budget" not in said


@pytest.mark.parametrize("minutes", [5, 20, 40])
@pytest.mark.parametrize("intent", ["RitualIntent", "DebriefIntent", "StateOfUsIntent"])
def test_beginning_to_talk_is_coming_back(
    echo: Echo, clock: FrozenClock, memory: Memory, minutes: int, intent: str
) -> None:
    """Both who begin a conversation during a break have come back from it, whenever it is."""
    echo.hears("StartBreakIntent")
    clock.advance(minutes=minutes)
    assert echo.hears(intent).is_listening
    if minutes < 20:
        assert memory.household.current_break is not None
        assert echo.hears("BothBackIntent").is_listening
    assert memory.household.current_break is None
    assert [past.outcome.value for past in memory.household.past_breaks] == [
        {5: "early", 20: "on_time", 40: "late"}[minutes]
    ]
    assert memory.household.place is not None


def test_two_guides_on_two_speakers(
    echo: Echo, handler: Handler, alexa: AlexaServices, clock: FrozenClock, memory: Memory
) -> None:
    """A "next" that was meant for another guide's step moves nothing in this one."""
    walk_to(echo, GuideName.STATE_OF_US, 2)
    study = Echo(handler, alexa, clock, room="study")
    start(study, GuideName.REPAIR)
    assert asks(echo.hears(NEXT), GuideName.REPAIR, 0)
    assert place(memory) == (GuideName.REPAIR, 0)


def test_a_yes_keeps_only_what_this_speaker_read_back(
    echo: Echo, handler: Handler, alexa: AlexaServices, clock: FrozenClock, memory: Memory
) -> None:
    """A yes on one speaker does not keep what another one has read back since."""
    walk_to(echo, *WORDS_STEPS[0])
    study = Echo(handler, alexa, clock, room="study")
    study.attributes = dict(echo.attributes)
    echo.hears("KeepAgreementIntent", agreement="we walk on sunday")
    study.attributes = dict(echo.attributes)
    study.hears("KeepAgreementIntent", agreement="we do something else")
    echo.yes()
    assert len(memory.household.agreements) == 0


@pytest.mark.parametrize("intent", ["AMAZON.StopIntent", "CallOffIntent", "LeaveItIntent"])
def test_a_debrief_that_timers_lead_is_stopped(
    echo: Echo, alexa: AlexaServices, intent: str
) -> None:
    """Stop, call off and leave it stop a debrief that leads itself: nothing rings any more."""
    alexa.allow()
    echo.hears("DebriefIntent")
    assert echo.hears(intent).ends
    assert timers(alexa) == []


@pytest.mark.parametrize("intent", ["WhereAreWeIntent", "TimeLeftIntent"])
def test_asked_about_a_debrief_that_timers_lead(
    echo: Echo, alexa: AlexaServices, intent: str
) -> None:
    """Asked in the middle of it, it says when it calls next, and goes on."""
    alexa.allow()
    echo.hears("DebriefIntent")
    assert echo.hears(intent).said == "You're in the debrief. The next chime is at 7 o'clock."
    assert len(timers(alexa)) == 2


def test_breathing_in_a_debrief_leaves_its_timers(echo: Echo, alexa: AlexaServices) -> None:
    """A breathing minute in the middle of a timed debrief takes nothing away."""
    alexa.allow()
    echo.hears("DebriefIntent")
    echo.hears("BreatheIntent")
    assert len(timers(alexa)) == 2


def test_a_stale_place_is_let_go_and_said_so(
    echo: Echo, memory: Memory, clock: FrozenClock
) -> None:
    """After a day the place is let go; the next opening says so, once."""
    walk_to(echo, GuideName.REPAIR, 3)
    echo.hears("AMAZON.StopIntent")
    clock.advance(hours=24)
    assert "start fresh" in echo.open().said
    assert memory.household.place is None
    assert "place" not in echo.open().said


def test_going_on_may_be_declined(echo: Echo, memory: Memory) -> None:
    """A no to going on lets the place go, and nobody is asked why."""
    walk_to(echo, GuideName.REPAIR, 3)
    echo.hears("AMAZON.StopIntent")
    echo.open()
    assert echo.no().ends
    assert memory.household.place is None


WORDS_STEPS = [
    (name, index)
    for name in LED
    for index, step in enumerate(GUIDES[name].steps)
    if step.keeps in (Kept.AGREEMENT, Kept.PLAN)
]


@pytest.mark.parametrize(("name", "index"), WORDS_STEPS)
def test_words_are_read_back_and_kept_after_a_yes(
    echo: Echo, memory: Memory, clock: FrozenClock, name: GuideName, index: int
) -> None:
    """The one small thing is elicited, read back as heard, and kept only after a yes."""
    answer = walk_to(echo, name, index)
    assert answer.directives[0]["slotToElicit"] == "agreement"
    answer = echo.hears("KeepAgreementIntent", agreement="no phones & no <b> at dinner")
    assert "no phones & no <b> at dinner" in answer.said
    assert answer.said.endswith("Did I get that right?")
    assert len(memory.household.agreements) == 0
    echo.yes()
    kind = GUIDES[name].steps[index].keeps
    kept = Agreement("no phones & no <b> at dinner", kind or Kept.PLAN, clock.now)
    assert list(memory.household.agreements) == [kept]
    assert memory.household.place is None or memory.household.place.draft is None


def test_what_they_say_to_each_other_is_not_kept(
    echo: Echo, database: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Words that were taken as talking are in no record, no session and no log."""
    walk_to(echo, GuideName.REPAIR, waiting(GuideName.REPAIR)[1])
    with caplog.at_level(logging.DEBUG):
        answer = echo.hears("KeepAgreementIntent", agreement="never talk to my mother again")
        echo.hears("KeepTopicIntent", topic="your mother")
    kept = b"".join(file.read_bytes() for file in database.parent.iterdir())
    assert b"mother" not in kept
    assert "mother" not in str(answer.envelope)
    assert "mother" not in caplog.text


def test_a_no_lets_them_say_it_again_or_leave_it(echo: Echo, memory: Memory) -> None:
    """After a no the words are asked for again, and "skip" leaves it."""
    walk_to(echo, *WORDS_STEPS[0])
    echo.hears("KeepAgreementIntent", agreement="no moans at dinner")
    answer = echo.no()
    assert answer.directives[0]["slotToElicit"] == "agreement"
    echo.hears("KeepAgreementIntent", agreement="no phones at dinner")
    echo.yes()
    assert [kept.words for kept in memory.household.agreements] == ["no phones at dinner"]


@pytest.mark.parametrize("words", [None, "", "  ", "\u200b", "f*** you"])
def test_words_that_cannot_be_kept(echo: Echo, memory: Memory, words: str | None) -> None:
    """Empty and masked words are asked for again, kindly, and nothing is kept."""
    walk_to(echo, *WORDS_STEPS[0])
    answer = echo.hears("KeepAgreementIntent", agreement=words)
    assert answer.directives[0]["slotToElicit"] == "agreement"
    assert memory.household.agreements == ()


def test_what_is_kept_is_bounded(echo: Echo, memory: Memory) -> None:
    """Of a long sentence two hundred characters are kept, and exactly these are read back."""
    walk_to(echo, *WORDS_STEPS[0])
    answer = echo.hears("KeepAgreementIntent", agreement="no phones " * 60)
    echo.yes()
    (kept,) = memory.household.agreements
    assert len(kept.words) <= 200
    assert f": {kept.words}." in answer.said


def test_the_longest_captured_place_survives_a_lost_session(echo: Echo, memory: Memory) -> None:
    """Words that were read back but not confirmed are not kept when the session is lost."""
    walk_to(echo, *WORDS_STEPS[0])
    echo.hears("KeepAgreementIntent", agreement="no phones")
    echo.attributes = {}
    echo.open()
    assert asks(echo.yes(), *WORDS_STEPS[0])
    assert memory.household.agreements == ()
    assert memory.household.place is not None
    assert memory.household.place.draft is None


def test_the_fourth_thought_may_be_left_out(echo: Echo) -> None:
    """A no to the fourth thought leads to the closing line."""
    offer = next(
        index
        for index, step in enumerate(GUIDES[GuideName.REPAIR].steps)
        if step.waits_for is Waits.OFFER
    )
    walk_to(echo, GuideName.REPAIR, offer)
    answer = echo.no()
    assert asks(answer, GuideName.REPAIR, len(GUIDES[GuideName.REPAIR].steps) - 1)
    assert answer.ends


def come_back(echo: Echo, topic: str | None = "the budget") -> Answer:
    echo.hears("StartBreakIntent", topic=topic)
    return echo.hears("BothBackIntent")


def test_the_return_asks_before_any_exercise(echo: Echo) -> None:
    """Whoever is back is asked whether to talk at all, and only a yes brings the topic."""
    assert come_back(echo).said.endswith(
        "talk now, take ten more, or leave it for another day?",
    )
    assert asks(echo.yes(), GuideName.RETURN, 1)


@pytest.mark.parametrize("topic", ["the budget", None])
def test_the_return_brings_the_one_topic(echo: Echo, topic: str | None) -> None:
    """The talk begins with the topic that was kept; without one that is left out."""
    come_back(echo, topic)
    said = echo.yes().said
    assert ("budget" in said) is (topic is not None)
    assert "the part that felt hard was" in said


@pytest.mark.parametrize(
    "intent", ["ReturnIntent", "AMAZON.YesIntent", "AMAZON.ResumeIntent", NEXT]
)
def test_ready_leads_to_the_ritual(echo: Echo, memory: Memory, intent: str) -> None:
    """After one sentence each the ritual is offered; a yes is the consent to it."""
    come_back(echo)
    assert "one sentence each" in echo.hears(intent).said.lower()
    assert "three questions" in echo.hears(NEXT).said
    answer = echo.yes()
    assert "what was hard for you?" in answer.said
    assert place(memory) == (GuideName.REPAIR, 2)


def test_ready_without_the_ritual(echo: Echo, memory: Memory) -> None:
    """A no to the ritual wishes them well, and ends."""
    start(echo, GuideName.RETURN)
    echo.hears(NEXT)
    answer = echo.no()
    assert "leave you two" in answer.said
    assert answer.ends
    assert memory.household.place is None


@pytest.mark.parametrize(
    ("intent", "slots", "minutes"),
    [
        ("MoreTimeIntent", {}, 10),
        ("MoreTimeIntent", {"length": "PT10M"}, 10),
        ("TimeAnswerIntent", {"length": "PT15M"}, 15),
    ],
)
def test_ten_more_after_the_return(
    echo: Echo, memory: Memory, intent: str, slots: dict[str, str], minutes: int
) -> None:
    """Ten more is a new break with the same topic, and so is any other time that they name."""
    come_back(echo)
    assert f"{minutes} minutes" in echo.hears(intent, **slots).said
    assert memory.household.current_break is not None
    assert memory.household.current_break.topic == "the budget"
    assert memory.household.place is None


@pytest.mark.parametrize("intent", ["LeaveItIntent", "UnwantedIntent"])
def test_leaving_it_for_today_asks_when(echo: Echo, memory: Memory, intent: str) -> None:
    """Leaving it for today asks for a time, which needs its reminder's yes, and keeps the topic."""
    come_back(echo)
    assert "for both of you, maybe tomorrow" in echo.hears(intent).said
    echo.hears("TimeAnswerIntent", return_time="10:00")
    echo.yes()
    assert memory.household.current_break is not None
    assert memory.household.current_break.topic == "the budget"


def test_leaving_a_guide_lets_go_of_it(echo: Echo, memory: Memory) -> None:
    """Anyone may leave it for today, anywhere, and nobody is asked why."""
    walk_to(echo, GuideName.REPAIR, 3)
    answer = echo.hears("LeaveItIntent")
    assert answer.ends
    assert memory.household.place is None


@pytest.mark.parametrize(
    "intent",
    [NEXT, BACK, "SkipIntent", "WhereAreWeIntent", "AMAZON.ResumeIntent"],
)
def test_moving_where_nothing_is_under_way(echo: Echo, intent: str) -> None:
    """With no conversation under way, moving in one gets the plain truth and a way to start."""
    answer = echo.hears(intent)
    assert answer.said == (
        "We're not in the middle of anything. The repair ritual, three questions for"
        " after a fight, is here when you want it."
    )
    assert answer.ends


def test_pausing_where_nothing_is_under_way(echo: Echo) -> None:
    """With no conversation to pause, a pause is a break, and it is offered."""
    assert echo.hears("AMAZON.PauseIntent").said.endswith("Want to take a break?")
    assert "20 minutes" in echo.yes().said


def test_resuming_a_break_is_coming_back(echo: Echo) -> None:
    """With a break running and no conversation, "let's continue" is coming back."""
    echo.hears("StartBreakIntent")
    assert "Are you both ready, or just you?" in echo.hears("AMAZON.ResumeIntent").said
    assert "Welcome back" in echo.hears("BothBackIntent").said


def test_leaving_where_nothing_is_under_way(echo: Echo) -> None:
    """With nothing to leave, "not today" just lets them be."""
    assert echo.hears("LeaveItIntent").ends


def test_the_breathing_minute_takes_a_minute(echo: Echo, memory: Memory) -> None:
    """The breathing minute is paced by its pauses, lasts about a minute, and ends by itself."""
    answer = echo.hears("BreatheIntent")
    speech = answer.response["outputSpeech"]
    length = quiet(speech) + spoken(speech)
    assert timedelta(seconds=55) <= length <= timedelta(seconds=75)
    assert answer.ends
    assert memory.household.place is None


def test_breathing_in_the_middle_keeps_the_place(echo: Echo, memory: Memory) -> None:
    """A breathing minute in the middle of the ritual loses no place."""
    walk_to(echo, GuideName.REPAIR, 3)
    echo.hears("BreatheIntent")
    assert place(memory) == (GuideName.REPAIR, 3)


def labels(alexa: AlexaServices) -> list[tuple[str, str]]:
    return [(timer["timerLabel"], timer["duration"]) for timer in timers(alexa)]


@pytest.mark.parametrize(
    ("slots", "expected"),
    [
        ({}, [("Switch at 7 o'clock", "PT5M"), ("End at 7:05", "PT10M")]),
        ({"size": LONGER}, [("Switch at 7:05", "PT10M"), ("End at 7:15", "PT20M")]),
    ],
)
def test_timers_lead_the_debrief(
    echo: Echo,
    alexa: AlexaServices,
    memory: Memory,
    slots: dict[str, Any],
    expected: list[tuple[str, str]],
) -> None:
    """With the permission two timers announce the switch and the end, and the room stays quiet."""
    alexa.allow()
    answer = echo.hears("DebriefIntent", **slots)
    assert "ask" in answer.said
    assert answer.ends
    assert labels(alexa) == expected
    assert [cue.says for cue in memory.household.cues.guide_cues] == ["switch", "end"]
    announced = [
        each.body["triggeringBehavior"]["operation"]["textToAnnounce"][0]["text"]
        for each in alexa.requests
        if each.method == "POST" and isinstance(each.body, dict)
    ]
    assert announced == ["Time to switch.", "That's time. Good job, you two."]


@pytest.mark.parametrize("way", ["500", "drop", "full", "401"])
def test_without_timers_the_debrief_is_led_by_next(
    echo: Echo, alexa: AlexaServices, memory: Memory, way: str
) -> None:
    """If the timers cannot be made, it leads the debrief step by step, and asks for nothing."""
    alexa.allow()
    alexa.failures.set("timers", way, method="POST", times=1)
    answer = echo.hears("DebriefIntent")
    assert answer.is_listening
    assert answer.directives == []
    assert place(memory) == (GuideName.DEBRIEF, 1)
    assert labels(alexa) == []


def test_a_second_timer_that_fails_takes_the_first_with_it(
    echo: Echo, alexa: AlexaServices, memory: Memory
) -> None:
    """Two cues or none: if the second cannot be made, the first is taken back."""
    alexa.allow()
    alexa.alerts.household_timers = 9
    assert echo.hears("DebriefIntent").is_listening
    assert labels(alexa) == []
    assert place(memory) == (GuideName.DEBRIEF, 1)
    echo.hears("AMAZON.NextIntent")
    assert place(memory) == (GuideName.DEBRIEF, 2)
    assert memory.household.cues.guide_cues == ()


@pytest.mark.parametrize("intent", ["StartBreakIntent", "LeaveItIntent", "RitualIntent"])
def test_something_else_takes_the_debriefs_timers_away(
    echo: Echo, alexa: AlexaServices, intent: str
) -> None:
    """A break, another conversation, or leaving it clears the debrief's timers."""
    alexa.allow()
    echo.hears("DebriefIntent")
    echo.hears(intent)
    assert [label for label, _ in labels(alexa) if not label.startswith("Return")] == []
