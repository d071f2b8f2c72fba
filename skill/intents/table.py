"""Every intent, and every other request that needs an answer: one row each."""

from collections.abc import Mapping

from skill.domain.guides import GuideName
from skill.intents import (
    agreements,
    breaks,
    check_ins,
    consent,
    explaining,
    feelings,
    going,
    guides,
    learning,
    lines,
    meanings,
    moving,
    numbers,
    pauses,
    plan,
    privacy,
    regular_times,
    safety,
    session,
)
from skill.intents.names import (
    AFRAID,
    ANOTHER,
    BOTH_BACK,
    CANCEL,
    CHECK_IN,
    CHIME_ON,
    CONSENT_ANSWER,
    DEBRIEF,
    DONT_KNOW,
    FALLBACK,
    HARM_DONE,
    HELP,
    HELPLINE,
    JUST_ME,
    KEEP_AGREEMENT,
    KEEP_TOPIC,
    LAUNCH,
    MEDICAL,
    MORE_TIME,
    MOVE_BREAK,
    NAMES,
    NEXT,
    NO,
    NUMBER,
    OTHER_IN_CRISIS,
    PANIC,
    PARTNER_TALK,
    PAUSE,
    PILLS,
    PREVIOUS,
    REGULAR_TIME,
    REPEAT,
    RESUME,
    RETURN,
    SAFETY,
    SELF_HARM,
    SIGNAL,
    SKIP,
    START_BREAK,
    START_OVER,
    STATE_OF_US,
    STOP,
    TELL_MORE,
    TIME_ANSWER,
    WHY,
    YES,
)
from skill.intents.rows import IntentRow, WhenLate

INTENTS: Mapping[str, IntentRow] = {
    START_BREAK: IntentRow(breaks.start_break, when_late=WhenLate.BEGIN_ANEW),
    TIME_ANSWER: IntentRow(numbers.take_answer, is_talk=True, when_late=WhenLate.BEGIN_ANEW),
    NUMBER: IntentRow(session.hear_number, is_talk=True),
    "TimeLeftIntent": IntentRow(pauses.time_left, is_talk=True),
    "ReturnTimeIntent": IntentRow(pauses.return_time, is_talk=True),
    "TopicIntent": IntentRow(pauses.topic, is_talk=True),
    KEEP_TOPIC: IntentRow(pauses.keep_topic, is_talk=True),
    "ReassureIntent": IntentRow(pauses.reassure, is_talk=True),
    MORE_TIME: IntentRow(moving.more_time, when_late=WhenLate.ANSWER),
    "LessTimeIntent": IntentRow(moving.less_time, is_talk=True),
    MOVE_BREAK: IntentRow(numbers.move, is_talk=True, when_late=WhenLate.ANSWER),
    RETURN: IntentRow(pauses.come_back, is_talk=True, when_late=WhenLate.ANSWER),
    CHIME_ON: IntentRow(consent.turn_chime_on, is_talk=True, when_late=WhenLate.ANSWER),
    BOTH_BACK: IntentRow(pauses.both_back, is_talk=True, when_late=WhenLate.ANSWER),
    JUST_ME: IntentRow(pauses.just_me, is_talk=True, when_late=WhenLate.ANSWER),
    "CallOffIntent": IntentRow(pauses.call_off, is_talk=True),
    "RitualIntent": IntentRow(guides.starting(GuideName.REPAIR), when_late=WhenLate.ANSWER),
    DEBRIEF: IntentRow(guides.start_debrief, when_late=WhenLate.ANSWER),
    STATE_OF_US: IntentRow(guides.starting(GuideName.STATE_OF_US), when_late=WhenLate.ANSWER),
    "BreatheIntent": IntentRow(guides.starting(GuideName.BREATHING), when_late=WhenLate.ANSWER),
    NEXT: IntentRow(guides.go_next, when_late=WhenLate.ANSWER),
    PREVIOUS: IntentRow(guides.go_back),
    SKIP: IntentRow(guides.go_next),
    "WhereAreWeIntent": IntentRow(guides.where_are_we),
    PAUSE: IntentRow(session.pause),
    RESUME: IntentRow(session.resume, is_talk=True, when_late=WhenLate.ANSWER),
    "LeaveItIntent": IntentRow(guides.leave_for_today),
    # Lines, short answers, and a practice for the week
    "SayIntent": IntentRow(lines.which_moment),
    **{
        name: IntentRow(lines.line_for(moment), is_private=True)
        for name, moment in lines.MOMENTS.items()
    },
    ANOTHER: IntentRow(lines.another, is_talk=True),
    WHY: IntentRow(explaining.why, is_talk=True),
    "SlowerIntent": IntentRow(session.slower),
    **{
        name: IntentRow(learning.about(subject), is_talk=True, is_private=True)
        for name, subject in learning.SUBJECTS.items()
    },
    TELL_MORE: IntentRow(learning.tell_more, is_talk=True),
    "OurNameIntent": IntentRow(meanings.explain, is_talk=True, when_late=WhenLate.ANSWER),
    "PracticeIntent": IntentRow(learning.practice),
    # The pause plan
    "PlanIntent": IntentRow(plan.make_plan),
    "HearPlanIntent": IntentRow(plan.hear_plan),
    "ChangePlanIntent": IntentRow(plan.change_plan, is_talk=True, refuse=plan.refuse),
    SIGNAL: IntentRow(plan.take_signal, when_late=WhenLate.BEGIN_ANEW),
    NAMES: IntentRow(plan.hear_names, is_talk=True),
    # Agreements and regular times
    KEEP_AGREEMENT: IntentRow(agreements.keep, is_talk=True),
    "HearAgreementsIntent": IntentRow(agreements.hear, is_talk=True),
    "AgreementDoneIntent": IntentRow(agreements.mark_done, is_talk=True),
    "ChangeAgreementIntent": IntentRow(agreements.change, is_talk=True),
    "DropAgreementIntent": IntentRow(agreements.drop, is_talk=True),
    "RenewAgreementIntent": IntentRow(agreements.renew, is_talk=True),
    CHECK_IN: IntentRow(check_ins.check_in, is_talk=True, refuse=check_ins.refuse),
    REGULAR_TIME: IntentRow(
        regular_times.ask_for_regular_time, is_talk=True, refuse=regular_times.refuse
    ),
    "HearRhythmIntent": IntentRow(regular_times.hear_regular_times, is_talk=True),
    "StopRhythmIntent": IntentRow(regular_times.stop_regular_time, is_talk=True),
    "BreaksGoingIntent": IntentRow(going.tell, is_talk=True),
    # Safety, privacy, and the session itself
    **{
        name: IntentRow(safety.call(name), is_private=True)
        for name in (SAFETY, HARM_DONE, MEDICAL, PILLS, SELF_HARM, OTHER_IN_CRISIS)
    },
    # Partners speak of fear in the talk too: there it is quiet, and anywhere else it has an answer.
    AFRAID: IntentRow(safety.call(AFRAID), is_talk=True, is_private=True),
    PANIC: IntentRow(safety.offer_breathing, is_private=True),
    HELPLINE: IntentRow(safety.tell_numbers, is_private=True),
    **{
        name: IntentRow(
            feelings.answer(feeling), is_talk=True, when_late=WhenLate.ANSWER, is_private=True
        )
        for name, feeling in feelings.FEELINGS.items()
    },
    DONT_KNOW: IntentRow(session.give_help, is_talk=True),
    "ThanksIntent": IntentRow(session.welcome, is_talk=True),
    "WhatIsKeptIntent": IntentRow(privacy.tell_what_is_kept),
    "ForgetIntent": IntentRow(privacy.forget, is_talk=True),
    "TourIntent": IntentRow(session.tour),
    "GreetingIntent": IntentRow(session.greet_back, is_talk=True),
    YES: IntentRow(session.yes_to_nothing, is_talk=True),
    NO: IntentRow(session.stop, is_talk=True, when_late=WhenLate.ANSWER),
    HELP: IntentRow(session.give_help),
    REPEAT: IntentRow(session.repeat),
    START_OVER: IntentRow(session.start_over),
    CANCEL: IntentRow(session.cancel, when_late=WhenLate.ANSWER),
    STOP: IntentRow(session.stop, when_late=WhenLate.ANSWER),
    "AMAZON.NavigateHomeIntent": IntentRow(session.stop, when_late=WhenLate.ANSWER),
    PARTNER_TALK: IntentRow(session.overhear, is_talk=True),
    FALLBACK: IntentRow(session.not_understood, is_talk=True),
}

REQUESTS: Mapping[str, IntentRow] = {
    LAUNCH: IntentRow(session.launch),
    CONSENT_ANSWER: IntentRow(consent.consent_answered, when_late=WhenLate.ANSWER),
}
"""The requests that are not intents."""
