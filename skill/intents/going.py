"""How the breaks are going. We say it only if asked, and never who called or missed one."""

from dataclasses import replace

from skill.domain.past_breaks import Tally
from skill.intents.questions import Ask, Question
from skill.intents.turn import Reply, Turn
from skill.speech.catalog import Phrase


def tell(turn: Turn) -> Reply:
    """Sum up the last breaks in one sentence. If many were missed, gently offer more help."""
    tally = Tally.of(turn.household.past_breaks)
    if not turn.household.may_name_counselor(turn.now):
        return turn.reply(_told(tally))
    named = replace(turn, household=replace(turn.household, counselor_named_at=turn.now))
    question, asking = Question(Ask.BOUNDARY), Phrase("ask.boundary")
    said = _told(replace(tally, moved=0))
    return named.ask(question, said, Phrase("going.counselor"), asking=asking)


def _told(tally: Tally) -> Phrase:
    return Phrase(f"going.{_kind(tally)}", {name: str(count) for name, count in tally.counts})


def _kind(tally: Tally) -> str:
    """Return the name of the sentence that fits. None of them counts to zero."""
    if tally.all == 0:
        return "none"
    if tally.all == 1:
        return "one_missed" if tally.missed else "one_returned"
    if tally.missed == tally.all:
        return "missed_only"
    with_moved = "_moved" if tally.moved else ""
    return f"some_missed{with_moved}" if tally.missed else f"returned{with_moved}"
