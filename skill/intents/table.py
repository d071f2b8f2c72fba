"""Every intent with its function, what each answer means to each question, and the way between."""

from collections.abc import Mapping
from dataclasses import replace

from skill.domain.breaks import LATE_LIMIT, Punctuality, RefusalError
from skill.domain.routines import RoutineName
from skill.intents import breaks, consent, pauses, routines, safety, session
from skill.intents.turn import Ask, IntentFunction, Reply, Turn

YES = "AMAZON.YesIntent"
NO = "AMAZON.NoIntent"
SAFETY = "SafetyIntent"
SELF_HARM = "SelfHarmIntent"
NEXT = "AMAZON.NextIntent"
RESUME = "AMAZON.ResumeIntent"
REPEAT = "AMAZON.RepeatIntent"
START_OVER = "AMAZON.StartOverIntent"
CANCEL = "AMAZON.CancelIntent"
FALLBACK = "AMAZON.FallbackIntent"
RETURN = "ReturnIntent"
MORE_TIME = "MoreTimeIntent"
TIME_ANSWER = "TimeAnswerIntent"

LAUNCH = "LaunchRequest"
CONSENT_ANSWER = "Connections.Response"

INTENTS: Mapping[str, IntentFunction] = {
    "StartBreakIntent": breaks.start_break,
    TIME_ANSWER: breaks.start_break,
    "TimeLeftIntent": pauses.time_left,
    "ReturnTimeIntent": pauses.return_time,
    "TopicIntent": pauses.topic,
    "KeepTopicIntent": pauses.keep_topic,
    "ReassureIntent": pauses.reassure,
    MORE_TIME: breaks.more_time,
    "LessTimeIntent": breaks.less_time,
    "MoveBreakIntent": breaks.move_break,
    RETURN: pauses.come_back,
    "CallOffIntent": pauses.call_off,
    "RitualIntent": routines.starting(RoutineName.REPAIR),
    "DebriefIntent": routines.start_debrief,
    "StateOfUsIntent": routines.starting(RoutineName.STATE_OF_US),
    "BreatheIntent": routines.starting(RoutineName.BREATHING),
    NEXT: routines.go_next,
    "AMAZON.PreviousIntent": routines.go_back,
    "SkipIntent": routines.go_next,
    "WhereAreWeIntent": routines.where_are_we,
    "AMAZON.PauseIntent": session.pause,
    RESUME: session.resume,
    "LeaveItIntent": routines.leave_for_today,
    "KeepAgreementIntent": routines.hear_words,
    SAFETY: safety.in_danger,
    SELF_HARM: safety.in_crisis,
    YES: session.yes_to_nothing,
    NO: session.stop,
    "AMAZON.HelpIntent": session.give_help,
    REPEAT: session.repeat,
    START_OVER: session.start_over,
    CANCEL: session.cancel,
    "AMAZON.StopIntent": session.stop,
    "AMAZON.NavigateHomeIntent": session.stop,
    FALLBACK: session.not_understood,
}

REQUESTS: Mapping[str, IntentFunction] = {
    LAUNCH: session.launch,
    CONSENT_ANSWER: consent.consent_answered,
}
"""The requests that are no intents."""

TAKEN_AS_TALKING = (
    "TimeLeftIntent",
    "ReturnTimeIntent",
    "TopicIntent",
    "KeepTopicIntent",
    "ReassureIntent",
    "LessTimeIntent",
    "MoveBreakIntent",
    "CallOffIntent",
    "KeepAgreementIntent",
    RETURN,
    RESUME,
    TIME_ANSWER,
    YES,
    NO,
    FALLBACK,
)
"""What partners say to each other may sound like these; while they talk it gets more quiet."""

ANSWERS: Mapping[tuple[Ask, str], IntentFunction] = {
    (Ask.START, YES): breaks.start_offered_break,
    (Ask.START, NO): session.stop,
    (Ask.LENGTH, YES): breaks.start_offered_break,
    (Ask.LENGTH, NO): session.leave_as_it_is,
    (Ask.NEW_TIME, YES): breaks.start_offered_break,
    (Ask.NEW_TIME, NO): session.stop,
    (Ask.TIME, YES): session.ask_again,
    (Ask.TIME, NO): session.leave_as_it_is,
    (Ask.TIME, TIME_ANSWER): breaks.take_time,
    (Ask.LONG, YES): breaks.begin_long_break,
    (Ask.LONG, NO): breaks.decline_long_break,
    (Ask.MOVE, YES): breaks.move_as_asked,
    (Ask.MOVE, NO): session.leave_as_it_is,
    (Ask.MOVE, TIME_ANSWER): breaks.move_break,
    (Ask.MORE, YES): session.ask_again,
    (Ask.MORE, NO): session.leave_as_it_is,
    (Ask.MORE, TIME_ANSWER): breaks.take_as_more,
    (Ask.LESS, YES): session.ask_again,
    (Ask.LESS, NO): session.leave_as_it_is,
    (Ask.LESS, TIME_ANSWER): breaks.take_as_less,
    (Ask.ANYTHING, YES): session.tell_how,
    (Ask.ANYTHING, NO): session.stop,
    **{(Ask.TALK, said): routines.give_quiet for said in TAKEN_AS_TALKING},
    (Ask.TALK, MORE_TIME): routines.give_more_quiet,
    (Ask.TALK, REPEAT): routines.say_again,
    (Ask.TALK, START_OVER): routines.begin_again,
    (Ask.TALK, CANCEL): session.stop,
    (Ask.OFFER, YES): routines.accept,
    (Ask.OFFER, RETURN): routines.accept,
    (Ask.OFFER, RESUME): routines.accept,
    (Ask.OFFER, NO): routines.decline,
    (Ask.OFFER, "SkipIntent"): routines.decline,
    (Ask.WORDS, YES): routines.accept,
    (Ask.WORDS, NO): routines.decline,
    (Ask.KEEP, YES): routines.accept,
    (Ask.KEEP, NO): routines.decline,
    (Ask.READY, YES): routines.go_next,
    (Ask.READY, RETURN): routines.go_next,
    (Ask.READY, NO): routines.leave_for_today,
    (Ask.READY, MORE_TIME): routines.want_longer,
    (Ask.READY, TIME_ANSWER): routines.want_longer,
    (Ask.RESUME, YES): routines.say_again,
    (Ask.RESUME, NEXT): routines.say_again,
    (Ask.RESUME, RETURN): routines.say_again,
    (Ask.RESUME, NO): routines.let_go,
    (Ask.BEGIN_RETURN, YES): routines.start_return,
    (Ask.BEGIN_RETURN, RETURN): routines.start_return,
    (Ask.BEGIN_RETURN, NEXT): routines.start_return,
    (Ask.BEGIN_RETURN, RESUME): routines.start_return,
    (Ask.BEGIN_RETURN, NO): session.stop,
    (Ask.BEGIN_RETURN, "SkipIntent"): session.stop,
    (Ask.BEGIN_RETURN, "LeaveItIntent"): session.stop,
    (Ask.BEGIN_RETURN, MORE_TIME): routines.want_longer,
    (Ask.BEGIN_RETURN, TIME_ANSWER): routines.want_longer,
}
"""What answers mean to the questions; any other is answered by the intent's own function."""

ROUTINES = ("RitualIntent", "DebriefIntent", "StateOfUsIntent", "BreatheIntent")

NOTICES_LATENESS = frozenset(
    {
        RETURN,
        MORE_TIME,
        "MoveBreakIntent",
        CONSENT_ANSWER,
        NO,
        CANCEL,
        NEXT,
        RESUME,
        *ROUTINES,
        "AMAZON.StopIntent",
        "AMAZON.NavigateHomeIntent",
    }
)
"""These know of a return time that went by, or have no interest in it."""

BEGINS_ANEW = frozenset({"StartBreakIntent", TIME_ANSWER})
"""These bring a new return time themselves, so that none need be offered."""


def answer(name: str, turn: Turn) -> Reply:
    """Answer an intent, or another request, by its name, for what the conversation waits for."""
    turn = _with_missed_break_closed(name, turn)
    try:
        return _function(name, turn)(turn)
    except RefusalError as refusal:
        return session.refuse(turn, refusal.reason)


ABOUT_SAFETY = frozenset({SAFETY, SELF_HARM})
"""These are answered whatever else is under way, and leave no trace."""


def known_name(name: str) -> str:
    """Return the name for a log if it is one of ours, for a foreign one may say anything.

    That somebody was afraid is not logged either.
    """
    is_told = (name in INTENTS or name in REQUESTS) and name not in ABOUT_SAFETY
    return name if is_told else "other"


def _function(name: str, turn: Turn) -> IntentFunction:
    if turn.missed and name not in BEGINS_ANEW:
        return pauses.name_missed_break
    if turn.question and (turn.question.ask, name) in ANSWERS:
        return ANSWERS[turn.question.ask, name]
    return INTENTS.get(name) or REQUESTS.get(name) or session.not_understood


def _with_missed_break_closed(name: str, turn: Turn) -> Turn:
    """Close a break whose time passed unnoticed; after a day, nothing else can be said of it."""
    running = turn.running
    if running is None or name in ABOUT_SAFETY or not running.passed_unnoticed(turn.now):
        return turn
    is_long_ago = turn.now - running.return_time > LATE_LIMIT
    if name in NOTICES_LATENESS and not is_long_ago:
        return turn
    closed = turn.household.end_break(running, turn.now, Punctuality.MISSED)
    return replace(turn, household=closed, missed=running)
