"""Every intent with its function, what each answer means to each question, and the way between."""

from collections.abc import Mapping
from dataclasses import replace

from skill.domain.breaks import LATE_LIMIT, Punctuality, RefusalError
from skill.domain.routines import RoutineName
from skill.intents import (
    agreements,
    breaks,
    check_ins,
    consent,
    going,
    learning,
    numbers,
    pauses,
    phrases,
    plan,
    privacy,
    rhythms,
    routines,
    safety,
    session,
)
from skill.intents.answers import ANSWERS
from skill.intents.names import (
    ABOUT_SAFETY,
    ANOTHER,
    CANCEL,
    CHECK_IN,
    CONSENT_ANSWER,
    DEBRIEF,
    DONT_KNOW,
    FALLBACK,
    KEEP_AGREEMENT,
    LAUNCH,
    MORE_TIME,
    MOVE_BREAK,
    NAMES,
    NEXT,
    NO,
    NUMBER,
    PREVIOUS,
    REPEAT,
    RESUME,
    RETURN,
    RHYTHM,
    SAFETY,
    SELF_HARM,
    SKIP,
    START_BREAK,
    START_OVER,
    STATE_OF_US,
    TELL_MORE,
    TIME_ANSWER,
    WHY,
    YES,
)
from skill.intents.questions import Ask
from skill.intents.turn import IntentFunction, RefusalFunction, Reply, Turn

INTENTS: Mapping[str, IntentFunction] = {
    START_BREAK: breaks.start_break,
    TIME_ANSWER: numbers.take_answer,
    NUMBER: session.hear_number,
    "TimeLeftIntent": pauses.time_left,
    "ReturnTimeIntent": pauses.return_time,
    "TopicIntent": pauses.topic,
    "KeepTopicIntent": pauses.keep_topic,
    "ReassureIntent": pauses.reassure,
    MORE_TIME: breaks.more_time,
    "LessTimeIntent": breaks.less_time,
    MOVE_BREAK: numbers.move,
    RETURN: pauses.come_back,
    "CallOffIntent": pauses.call_off,
    "RitualIntent": routines.starting(RoutineName.REPAIR),
    DEBRIEF: routines.start_debrief,
    STATE_OF_US: routines.starting(RoutineName.STATE_OF_US),
    "BreatheIntent": routines.starting(RoutineName.BREATHING),
    NEXT: routines.go_next,
    PREVIOUS: routines.go_back,
    SKIP: routines.go_next,
    "WhereAreWeIntent": routines.where_are_we,
    "AMAZON.PauseIntent": session.pause,
    RESUME: session.resume,
    "LeaveItIntent": routines.leave_for_today,
    # Lines, short answers, and a practice for the week
    "SayIntent": phrases.which_moment,
    **{name: phrases.line_for(moment) for name, moment in phrases.MOMENTS.items()},
    ANOTHER: phrases.another,
    WHY: phrases.why,
    "SlowerIntent": session.slower,
    **{name: learning.about(subject) for name, subject in learning.SUBJECTS.items()},
    TELL_MORE: learning.tell_more,
    "PracticeIntent": learning.practice,
    # The pause plan
    "PlanIntent": plan.make_plan,
    "HearPlanIntent": plan.hear_plan,
    "ChangePlanIntent": plan.change_plan,
    NAMES: plan.hear_names,
    # Agreements and regular times
    KEEP_AGREEMENT: agreements.keep,
    "HearAgreementsIntent": agreements.hear,
    "AgreementDoneIntent": agreements.mark_done,
    "ChangeAgreementIntent": agreements.change,
    "DropAgreementIntent": agreements.drop,
    "RenewAgreementIntent": agreements.renew,
    CHECK_IN: check_ins.check_in,
    RHYTHM: rhythms.ask_for_rhythm,
    "HearRhythmIntent": rhythms.hear_rhythm,
    "StopRhythmIntent": rhythms.stop_rhythm,
    "BreaksGoingIntent": going.tell,
    # Safety, privacy, and the session itself
    SAFETY: safety.in_danger,
    SELF_HARM: safety.in_crisis,
    DONT_KNOW: session.give_help,
    "ThanksIntent": session.welcome,
    "WhatIsKeptIntent": privacy.tell_what_is_kept,
    "ForgetIntent": privacy.forget,
    "TourIntent": session.tour,
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

ROUTINES = ("RitualIntent", DEBRIEF, STATE_OF_US, "BreatheIntent")

NOTICES_LATENESS = frozenset(
    {
        RETURN,
        MORE_TIME,
        MOVE_BREAK,
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

BEGINS_ANEW = frozenset({START_BREAK, TIME_ANSWER})
"""These bring a new return time themselves, so that none need be offered."""


REFUSED: Mapping[str, RefusalFunction] = {
    "ChangePlanIntent": plan.refuse,
    RHYTHM: rhythms.refuse,
    CHECK_IN: check_ins.refuse,
    Ask.RHYTHM_WHEN: rhythms.refuse,
    Ask.RHYTHM_SURE: rhythms.refuse,
    Ask.CHECK_IN: check_ins.refuse,
    Ask.CHECK_IN_WHEN: check_ins.refuse,
    Ask.CHECK_IN_SURE: check_ins.refuse,
}
"""What is said where something cannot be, by intent or by question; elsewhere it is a break."""


def answer(name: str, turn: Turn) -> Reply:
    """Answer an intent, or another request, by its name, for what the conversation waits for."""
    name = safety.heard_in(turn.slots, turn.words.catalog.locale) or name
    reply = _answer(name, _with_missed_break_closed(name, turn))
    would_change = bool(reply.plans) or reply.household != turn.household
    if turn.is_delivered_again and would_change and not reply.is_vital:
        return session.stand_by_it(turn)
    return reply


def _answer(name: str, turn: Turn) -> Reply:
    try:
        return _function(name, turn)(turn)
    except RefusalError as refusal:
        return _refusing(name, turn)(turn, refusal.reason)


def _refusing(name: str, turn: Turn) -> RefusalFunction:
    asked = turn.question.ask if turn.question and name in ANSWERS[turn.question.ask] else None
    return (asked and REFUSED.get(asked)) or REFUSED.get(name) or session.refuse


PRIVATE = frozenset({*ABOUT_SAFETY, *phrases.MOMENTS, *learning.SUBJECTS})
"""These say by their very names what somebody has on their mind."""


def known_name(name: str) -> str:
    """Return the name for a log if it is one of ours, for a foreign one may say anything.

    That somebody was afraid is not logged either, nor which words they looked for.
    """
    is_told = (name in INTENTS or name in REQUESTS) and name not in PRIVATE
    return name if is_told else "other"


def _function(name: str, turn: Turn) -> IntentFunction:
    if turn.missed and name not in BEGINS_ANEW:
        return pauses.name_missed_break
    meant = ANSWERS[turn.question.ask].get(name) if turn.question else None
    return meant or INTENTS.get(name) or REQUESTS.get(name) or session.not_understood


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
