"""What people can say next, as suggestions for a screen."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from skill.domain.guides import Place, Waits
from skill.domain.households import Household
from skill.intents import session
from skill.intents.asks import ASKS
from skill.intents.names import (
    ANOTHER,
    BOTH_BACK,
    CHECK_IN,
    DEBRIEF,
    JUST_ME,
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
"""This many fit on a screen, and can be read at a glance."""

HELP = "AMAZON.HelpIntent"

WITH_A_YES = (YES, NO, MORE_TIME, TIME_ANSWER, SKIP)
WITHOUT_ONE = (TIME_ANSWER, DEBRIEF, STATE_OF_US, CHECK_IN, SKIP, NO)
"""What may answer a question, with a "yes" among the answers or without: the most useful first."""

BESIDE: Mapping[Ask, tuple[str, ...]] = {
    Ask.BOTH_OR_ONE: (BOTH_BACK, JUST_ME),
    Ask.TALK: (NEXT, MORE_TIME, REPEAT, PREVIOUS, "LeaveItIntent"),
    Ask.LINE: (ANOTHER, WHY, "SlowerIntent", NO),
    Ask.SUBJECT: (TELL_MORE, REPEAT, NO),
    Ask.MOMENT: ("SayInConflictIntent", "SayWhenQuietIntent", "SaySofterIntent", NO),
}
"""At these questions other intents say more clearly than the answers what they do."""

FILLED_FREELY = (KEEP_AGREEMENT, NAMES, MORE_TIME, "LessTimeIntent")
"""These take words of their own, so no sample can suggest them."""

AT_A_STEP = (SKIP, REPEAT, PREVIOUS, "LeaveItIntent")
IN_OWN_WORDS = (Waits.WORDS, Waits.LENGTH, Waits.NAMES)
"""If a step waits for these, a yes or a no says nothing."""

ASKS_NOTHING_SPECIAL = (Ask.START, Ask.WHAT, Ask.ANYTHING)
"""At these questions people may say whatever else makes sense."""

NOTHING_UNDER_WAY = (START_BREAK, "RitualIntent", DEBRIEF, "SayIntent", HELP)
PLACE_KEPT = (RESUME, START_BREAK, "RitualIntent", "SayIntent", HELP)
LED_BY_TIMERS = ("WhereAreWeIntent", "AMAZON.StopIntent")
BREAK_RUNS = ("TimeLeftIntent", "ReassureIntent", MORE_TIME, RETURN, "CallOffIntent")
BREAK_IS_DUE = (RETURN, MORE_TIME)


def sayable(question: Question, household: Household, now: datetime) -> tuple[str, ...]:
    """Return the intents that make sense after a reply with this question, the best first."""
    state = _in_the_state(household, now)
    if not question.is_asked:
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
    """Return the useful answers. Those that make us ask again, or only skip, are not."""
    answers, place = ASKS[question.ask].answers, question.place
    if place and place.step.waits_for in IN_OWN_WORDS and not place.draft:
        return [name for name in (TIME_ANSWER,) if name in answers]
    takes_yes = answers.get(YES) not in (None, session.ask_again)
    names = WITH_A_YES if takes_yes else (*_elicited(question.ask), *WITHOUT_ONE)
    return [name for name in names if name in answers or name in _elicited(question.ask)]


def _elicited(ask: Ask) -> tuple[str, ...]:
    """Return the intent that answers a question with a value of its slot, if there is one."""
    elicits = ASKS[ask].elicits
    return () if elicits is None or elicits[0] in FILLED_FREELY else (elicits[0],)


def _each_once(answers: Answers, names: Iterable[str]) -> Iterable[str]:
    """Leave out a name that does the same as one before it."""
    by_function: dict[IntentFunction, str] = {}
    for name in names:
        by_function.setdefault(answers.get(name, INTENTS[name].function), name)
    return by_function.values()
