"""What each answer means to each question that the conversation may wait on."""

from collections.abc import Mapping

from skill.domain.rhythms import Occasion
from skill.intents import (
    agreements,
    breaks,
    check_ins,
    learning,
    phrases,
    plan,
    privacy,
    rhythms,
    routines,
    session,
)
from skill.intents.names import (
    ANOTHER,
    CANCEL,
    CHECK_IN,
    DEBRIEF,
    DONT_KNOW,
    FALLBACK,
    KEEP_AGREEMENT,
    MORE_TIME,
    MOVE_BREAK,
    NAMES,
    NEXT,
    NO,
    REPEAT,
    RESUME,
    RETURN,
    RHYTHM,
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
from skill.intents.turn import IntentFunction

Answers = Mapping[str, IntentFunction]

TAKEN_AS_TALKING = (
    "TimeLeftIntent",
    "ReturnTimeIntent",
    "TopicIntent",
    "KeepTopicIntent",
    "ReassureIntent",
    "LessTimeIntent",
    MOVE_BREAK,
    "CallOffIntent",
    "ChangePlanIntent",
    "HearAgreementsIntent",
    "AgreementDoneIntent",
    "ChangeAgreementIntent",
    "DropAgreementIntent",
    "RenewAgreementIntent",
    RHYTHM,
    "HearRhythmIntent",
    "StopRhythmIntent",
    "ForgetIntent",
    "BreaksGoingIntent",
    DONT_KNOW,
    "ThanksIntent",
    *learning.SUBJECTS,
    KEEP_AGREEMENT,
    NAMES,
    CHECK_IN,
    ANOTHER,
    WHY,
    TELL_MORE,
    RETURN,
    RESUME,
    TIME_ANSWER,
    YES,
    NO,
    FALLBACK,
)
"""What partners say to each other may sound like these; while they talk it gets more quiet."""

TAKEN_AS_A_LENGTH = (
    TIME_ANSWER,
    MORE_TIME,
    MOVE_BREAK,
    "ChangePlanIntent",
)
"""Where only a length is asked for, "thirty minutes" may be heard as any of these."""

NEEDS_MORE_THAN_YES: Answers = {YES: session.ask_again, NO: session.leave_as_it_is}
"""A "yes" is no answer to which, when or how much; a "no" leaves it."""

TAKEN_AS_ITS_TIME: Answers = {
    TIME_ANSWER: rhythms.ask_for_rhythm,
    MOVE_BREAK: rhythms.ask_for_rhythm,
    CHECK_IN: rhythms.ask_for_rhythm,
    START_BREAK: rhythms.time_or_break,
}
"""Where a reminder's time is asked for or was read back, "make it nine" is about that time."""

ANSWERS: Mapping[Ask, Answers] = {
    Ask.START: {YES: breaks.start_offered_break, NO: session.stop},
    Ask.LENGTH: {YES: breaks.start_offered_break, NO: session.leave_as_it_is},
    Ask.NEW_TIME: {YES: breaks.start_offered_break, NO: session.stop},
    Ask.TIME: {
        **NEEDS_MORE_THAN_YES,
        TIME_ANSWER: breaks.take_time,
    },
    Ask.LONG: {YES: breaks.begin_long_break, NO: breaks.decline_long_break},
    Ask.MOVE: {
        YES: breaks.move_as_asked,
        NO: session.leave_as_it_is,
        TIME_ANSWER: breaks.move_break,
    },
    Ask.MORE: {
        **NEEDS_MORE_THAN_YES,
        TIME_ANSWER: breaks.take_as_more,
    },
    Ask.LESS: {
        **NEEDS_MORE_THAN_YES,
        TIME_ANSWER: breaks.take_as_less,
    },
    Ask.ANYTHING: {YES: session.tell_how, NO: session.stop},
    Ask.WHAT: {YES: session.tour, NO: session.stop},
    # Guided conversations
    Ask.TALK: {
        **dict.fromkeys(TAKEN_AS_TALKING, routines.give_quiet),
        **{name: phrases.line_in_a_talk(moment) for name, moment in phrases.MOMENTS.items()},
        MORE_TIME: routines.give_more_quiet,
        REPEAT: routines.say_again,
        START_OVER: routines.begin_again,
        CANCEL: session.stop,
    },
    Ask.OFFER: {
        YES: routines.accept,
        RETURN: routines.accept,
        RESUME: routines.accept,
        NO: routines.decline,
        SKIP: routines.decline,
    },
    Ask.WORDS: {
        YES: routines.accept,
        NO: routines.decline,
        DONT_KNOW: routines.no_hurry,
        KEEP_AGREEMENT: routines.hear_words,
    },
    Ask.KEEP: {
        YES: routines.accept,
        NO: routines.decline,
        NEXT: routines.leave_words,
        SKIP: routines.leave_words,
        KEEP_AGREEMENT: routines.hear_words,
    },
    Ask.READY: {
        YES: routines.go_next,
        RETURN: routines.go_next,
        NO: routines.leave_for_today,
        MORE_TIME: routines.want_longer,
        TIME_ANSWER: routines.want_longer,
    },
    Ask.RESUME: {
        YES: routines.say_again,
        NEXT: routines.say_again,
        RETURN: routines.say_again,
        NO: routines.let_go,
    },
    Ask.BEGIN_RETURN: {
        YES: routines.start_return,
        RETURN: routines.start_return,
        NEXT: routines.start_return,
        RESUME: routines.start_return,
        NO: session.stop,
        SKIP: session.stop,
        "LeaveItIntent": session.stop,
        MORE_TIME: routines.want_longer,
        TIME_ANSWER: routines.want_longer,
    },
    # Lines and short answers
    Ask.MOMENT: {
        YES: session.ask_again,
        NO: session.close,
        "ReassureIntent": phrases.line_for("worried"),
    },
    Ask.LINE: {
        YES: phrases.another,
        NEXT: phrases.another,
        RESUME: phrases.another,
        MORE_TIME: phrases.another,
        "LessTimeIntent": phrases.another,
        START_OVER: phrases.from_the_first,
        NO: session.close,
        CANCEL: session.close,
    },
    Ask.SUBJECT: {
        YES: learning.tell_more,
        NEXT: learning.tell_more,
        RESUME: learning.tell_more,
        MORE_TIME: learning.tell_more,
        ANOTHER: learning.tell_more,
        WHY: learning.tell_more,
        NO: session.close,
    },
    Ask.BOUNDARY: {YES: phrases.line_for("boundary"), NO: session.close},
    # The pause plan
    Ask.MAKE_PLAN: {YES: plan.make_plan, NO: session.close},
    Ask.PLAN_PART: {YES: session.ask_again, NO: session.close},
    Ask.PLAN_LENGTH: {
        **dict.fromkeys(TAKEN_AS_A_LENGTH, plan.hear_length),
        START_BREAK: plan.hear_length_or_break,
        YES: routines.say_again,
        NO: routines.go_next,
        DONT_KNOW: routines.no_hurry,
    },
    Ask.NAMES: {
        YES: session.ask_again,
        NO: plan.leave_names,
        SKIP: plan.leave_names,
        DONT_KNOW: plan.leave_names,
    },
    # Agreements
    Ask.NEW_WORDS: {
        KEEP_AGREEMENT: agreements.hear_new_words,
        **NEEDS_MORE_THAN_YES,
        SKIP: session.leave_as_it_is,
        DONT_KNOW: session.leave_as_it_is,
    },
    Ask.KEEP_NEW: {
        YES: agreements.keep_new,
        NO: agreements.say_it_again,
        KEEP_AGREEMENT: agreements.hear_new_words,
        SKIP: session.leave_as_it_is,
    },
    Ask.READ_ALOUD: {YES: agreements.read_aloud, NO: session.leave_check_in},
    Ask.READ_ON: {
        YES: agreements.read_on,
        NEXT: agreements.read_on,
        RESUME: agreements.read_on,
        MORE_TIME: agreements.read_on,
        TELL_MORE: agreements.read_on,
        NO: session.close,
    },
    Ask.AGREEMENTS: {YES: agreements.tell_how, NO: session.close, NEXT: session.close},
    Ask.WHICH_DONE: {YES: agreements.mark_done_as_asked, NO: session.leave_as_it_is},
    Ask.WHICH_CHANGED: NEEDS_MORE_THAN_YES,
    Ask.WHICH_DROPPED: {YES: agreements.drop_as_asked, NO: session.leave_as_it_is},
    Ask.WHICH_RENEWED: NEEDS_MORE_THAN_YES,
    # Reminders
    Ask.CHECK_IN: {
        YES: check_ins.name_the_day,
        NO: session.close,
        TIME_ANSWER: check_ins.check_in,
        MOVE_BREAK: check_ins.check_in,
    },
    Ask.CHECK_IN_WHEN: {**NEEDS_MORE_THAN_YES, **TAKEN_AS_ITS_TIME},
    Ask.CHECK_IN_SURE: {
        YES: check_ins.keep_check_in,
        NO: session.leave_as_it_is,
        **TAKEN_AS_ITS_TIME,
    },
    Ask.OCCASION: {
        **NEEDS_MORE_THAN_YES,
        **TAKEN_AS_ITS_TIME,
        DEBRIEF: rhythms.for_occasion(Occasion.DEBRIEF),
        STATE_OF_US: rhythms.for_occasion(Occasion.STATE_OF_US),
    },
    Ask.RHYTHM_WHEN: {**NEEDS_MORE_THAN_YES, **TAKEN_AS_ITS_TIME},
    Ask.RHYTHM_SURE: {
        YES: rhythms.keep_rhythm,
        NO: session.leave_as_it_is,
        **TAKEN_AS_ITS_TIME,
    },
    Ask.STOP_WHICH: {
        **NEEDS_MORE_THAN_YES,
        DEBRIEF: rhythms.stopping(Occasion.DEBRIEF),
        STATE_OF_US: rhythms.stopping(Occasion.STATE_OF_US),
        CHECK_IN: rhythms.stopping(Occasion.CHECK_IN),
    },
    # Privacy, and the tour
    Ask.FORGET_WHAT: NEEDS_MORE_THAN_YES,
    Ask.FORGET_SURE: {YES: privacy.forget_now, NO: session.leave_as_it_is},
    Ask.TOUR: {
        YES: session.tour_on,
        NEXT: session.tour_on,
        RESUME: session.tour_on,
        MORE_TIME: session.tour_on,
        TELL_MORE: session.tour_on,
        NO: session.close,
    },
}
"""What answers mean to the questions; any other is answered by the intent's own function."""
