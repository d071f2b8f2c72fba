"""The debrief that timers lead: they announce the switch and the end, and leave the room quiet."""

from datetime import datetime, timedelta

from skill.domain.cues import Cue, CueKind
from skill.domain.guides import GUIDES, Guide, GuideName, Voice, Walk, begin_at
from skill.intents import guides
from skill.intents.leading import lead, without_cues
from skill.intents.questions import Ask, Question
from skill.intents.turn import PlannedCues, Reply, Turn
from skill.speech.catalog import Phrase

SWITCH, END = "switch", "end"
HELP_BEFORE = ("help.first_shares", "ask.switch")
HELP_AFTER = ("help.second_shares", "ask.finish")
"""What we say to whoever is lost in a debrief, before the switch and after it; and what we ask."""


def start_debrief(turn: Turn) -> Reply:
    size = turn.slots.ids.get("size")
    name = GuideName.LONG_DEBRIEF if size == "longer" else GuideName.DEBRIEF
    return _led_by_cues(turn, GUIDES[name])


def _led_by_cues(turn: Turn, guide: Guide) -> Reply:
    """Let timers lead. If Alexa cannot make them, the couple says "next" instead."""
    led_by_next = guides.starting(guide.name)(turn)
    if guide.shares is None or turn.running:
        return led_by_next
    switch = Cue(CueKind.TIMER, turn.now + guide.shares, says=SWITCH)
    end = Cue(CueKind.TIMER, turn.now + 2 * guide.shares, says=END)
    length = {"length": turn.words.length(guide.shares)}
    return _timed(led_by_next, Phrase(f"{guide.section}.timed", length), switch, end)


def _timed(led_by_next: Reply, said: Phrase, *cues: Cue) -> Reply:
    household = led_by_next.household.with_guide_cues(*cues)
    planned = PlannedCues(cues, section="", may_ask_consent=False, otherwise=led_by_next)
    return Reply(household, (said,), planned=planned)


def move_on(turn: Turn) -> Reply:
    """Go to the next step. Where timers lead, switch at once, or end if they have switched."""
    coming = _coming(turn)
    if turn.place or turn.running or not coming:
        return guides.go_next(turn)
    return _switch(turn, coming) if len(coming) > 1 else _end(turn)


def _coming(turn: Turn) -> list[datetime]:
    """Return when the timers that lead will ring (UTC), the next one first."""
    cues = turn.household.cues.guide_cues
    return sorted(cue.rings_at for cue in cues if cue.rings_at > turn.now)


def _switch(turn: Turn, coming: list[datetime]) -> Reply:
    """Let the other one begin now. They have as long as the first one was to have."""
    share = coming[-1] - coming[0]
    end = Cue(CueKind.TIMER, turn.now + share, says=END)
    led_by_next = lead(without_cues(turn), _second_half(turn, share))
    length = {"length": turn.words.length(share)}
    return _timed(led_by_next, Phrase("debrief.switched", length), end)


def _second_half(turn: Turn, share: timedelta) -> Walk:
    guide = next(each for each in GUIDES.values() if each.shares and each.shares >= share)
    second = [step.voice for step in guide.steps].index(Voice.SECOND)
    return begin_at(guide.name, second, turn.now)


def _end(turn: Turn) -> Reply:
    return without_cues(turn).reply(Phrase("debrief.closing"))


def give_help(turn: Turn) -> Reply | None:
    """Say what to do in a debrief that timers lead; None if they lead none."""
    coming = _coming(turn)
    if turn.place or turn.running or not coming:
        return None
    keys = HELP_BEFORE if len(coming) > 1 else HELP_AFTER
    said = Phrase(keys[0], {"at": turn.words.back_aloud(coming[0])})
    return turn.ask(Question(Ask.SWITCH), said, asking=Phrase(keys[1]))
