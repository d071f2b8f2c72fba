"""What can usefully be said next: suggestions for whoever has a screen and does not know yet."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from skill.domain.guides import Place, Waits
from skill.domain.households import Household
from skill.intents import session
from skill.intents.asks import ASKS
from skill.intents.names import (
    ANOTHER,
    CHECK_IN,
    DEBRIEF,
    KEEP_AGREEMENT,
    MORE_TIME,
    NAMES,
    NEXT,
    NO,
    PREVIOUS,
    REPEAT,
    RESUME,
    RETURN,
    SKIP,
    START_BREAK,
    STATE_OF_US,
    TELL_MORE,
    TIME_ANSWER,
    WHY,
    YES,
)
from skill.intents.questions import Ask, Question
from skill.intents.rows import Answers
from skill.intents.table import INTENTS
from skill.intents.turn import IntentFunction

MOST = 6
"""So many fit on a screen, and can be taken in at a glance."""

HELP = "AMAZON.HelpIntent"

WITH_A_YES = (YES, NO, MORE_TIME, TIME_ANSWER, SKIP)
WITHOUT_ONE = (TIME_ANSWER, DEBRIEF, STATE_OF_US, CHECK_IN, SKIP, NO)
"""What may answer a question that a "yes" answers, or does not: the most useful first."""

BESIDE: Mapping[Ask, tuple[str, ...]] = {
    Ask.TALK: (NEXT, MORE_TIME, REPEAT, PREVIOUS, "LeaveItIntent"),
    Ask.LINE: (ANOTHER, WHY, "SlowerIntent", NO),
    Ask.SUBJECT: (TELL_MORE, REPEAT, NO),
    Ask.MOMENT: ("SayInConflictIntent", "SayWhenQuietIntent", "SaySofterIntent", NO),
}
"""Where another intent says more plainly than an answer what it does."""

FILLED_FREELY = (KEEP_AGREEMENT, NAMES, MORE_TIME, "LessTimeIntent")
"""What is asked for is no value of a list, so that no sample can suggest it."""

AT_A_STEP = (SKIP, REPEAT, PREVIOUS, "LeaveItIntent")
IN_OWN_WORDS = (Waits.WORDS, Waits.LENGTH, Waits.NAMES)
"""A yes or a no says nothing where a step waits for these."""

ASKS_NOTHING_SPECIAL = (Ask.START, Ask.WHAT, Ask.ANYTHING)
"""At these, whatever else makes sense may be said as well."""

NOTHING_UNDER_WAY = (START_BREAK, "RitualIntent", DEBRIEF, "SayIntent", HELP)
PLACE_KEPT = (RESUME, START_BREAK, "RitualIntent", "SayIntent", HELP)
LED_BY_TIMERS = ("WhereAreWeIntent", "AMAZON.StopIntent")
BREAK_RUNS = ("TimeLeftIntent", "ReassureIntent", MORE_TIME, RETURN, "CallOffIntent")
BREAK_IS_DUE = (RETURN, MORE_TIME)


def sayable(question: Question | None, household: Household, now: datetime) -> tuple[str, ...]:
    """Return the intents that make sense after a reply with this question, the best first."""
    state = _in_the_state(household, now)
    if question is None:
        return state
    besides = state if question.ask in ASKS_NOTHING_SPECIAL else ()
    besides = AT_A_STEP if question.place else (*besides, REPEAT)
    answers = BESIDE.get(question.ask) or (*_answers(question), *besides)
    return tuple(_each_once(ASKS[question.ask].answers, answers))[:MOST]


def _in_the_state(household: Household, now: datetime) -> tuple[str, ...]:
    running, place = household.current_break, household.place
    if running:
        return BREAK_IS_DUE if running.is_due(now) else BREAK_RUNS
    if any(cue.rings_at > now for cue in household.cues.guide_cues):
        return LED_BY_TIMERS
    return PLACE_KEPT if place and _waits(place, now) else NOTHING_UNDER_WAY


def _waits(place: Place, now: datetime) -> bool:
    return place.is_a_step and not place.is_let_go(now)


def _answers(question: Question) -> Iterable[str]:
    """Return the answers that are not only asked again, nor do no more than skipping does."""
    answers, place = ASKS[question.ask].answers, question.place
    if place and place.step.waits_for in IN_OWN_WORDS and not place.draft:
        return [name for name in (TIME_ANSWER,) if name in answers]
    takes_yes = answers.get(YES) not in (None, session.ask_again)
    names = WITH_A_YES if takes_yes else (*_elicited(question.ask), *WITHOUT_ONE)
    return [name for name in names if name in answers or name in _elicited(question.ask)]


def _elicited(ask: Ask) -> tuple[str, ...]:
    """Return the intent that a question is answered with by one of its slot's values."""
    elicits = ASKS[ask].elicits
    return () if elicits is None or elicits[0] in FILLED_FREELY else (elicits[0],)


def _each_once(answers: Answers, names: Iterable[str]) -> Iterable[str]:
    """Leave out what would do the same as one before it."""
    by_function: dict[IntentFunction, str] = {}
    for name in names:
        by_function.setdefault(answers.get(name, INTENTS[name].function), name)
    return by_function.values()
