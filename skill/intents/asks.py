"""Every question that the skill asks: one row each."""

from collections.abc import Mapping

from skill.domain.regular_times import Occasion
from skill.intents import (
    agreements,
    check_ins,
    guides,
    heads_up,
    numbers,
    plan,
    privacy,
    regular_times,
    saying_back,
    session,
)
from skill.intents.break_asks import BREAK_ASKS, NEEDS_MORE_THAN_YES
from skill.intents.guide_asks import GUIDE_ASKS
from skill.intents.help_asks import HELP_ASKS
from skill.intents.leading import GuideQuestion
from skill.intents.names import (
    BOTH_BACK,
    CHECK_IN,
    DEBRIEF,
    DONT_KNOW,
    KEEP_AGREEMENT,
    MORE_TIME,
    MOVE_BREAK,
    NEXT,
    NO,
    NUMBER,
    RESUME,
    SKIP,
    START_BREAK,
    STATE_OF_US,
    TELL_MORE,
    TIME_ANSWER,
    YES,
)
from skill.intents.questions import Ask
from skill.intents.reminding import RegularTimeQuestion
from skill.intents.rows import Answers, QuestionRow
from skill.intents.waiting_asks import WAITING_ASKS
from skill.intents.wishes import BreakQuestion

TAKEN_AS_A_LENGTH = (
    TIME_ANSWER,
    NUMBER,
    MORE_TIME,
    MOVE_BREAK,
    "ChangePlanIntent",
)
"""Alexa may hear "thirty minutes" as any of these, so they all count if we ask for a length."""

TAKEN_AS_ITS_TIME: Answers = {
    TIME_ANSWER: regular_times.ask_for_regular_time,
    MOVE_BREAK: regular_times.ask_for_regular_time,
    CHECK_IN: regular_times.ask_for_regular_time,
    START_BREAK: regular_times.time_or_break,
    NUMBER: numbers.as_time(regular_times.ask_for_regular_time),
}
"""If we asked for a reminder's time or read it back, "make it nine" is about that time."""

ASKS: Mapping[Ask, QuestionRow] = {
    **BREAK_ASKS,
    **WAITING_ASKS,
    **GUIDE_ASKS,
    **HELP_ASKS,
    Ask.NOTHING: QuestionRow({YES: session.yes_to_nothing, NO: session.stop}),
    Ask.ANYTHING: QuestionRow({YES: session.tell_how, NO: session.stop}),
    Ask.WHAT: QuestionRow({YES: session.tour, NO: session.stop}),
    # The pause plan
    Ask.MAKE_PLAN: QuestionRow({YES: plan.make_plan, NO: session.close}),
    Ask.ONE_MAY_END: QuestionRow(
        {**dict.fromkeys((YES, BOTH_BACK), plan.one_may_end), NO: plan.both_must_end}
    ),
    Ask.PLAN_PART: QuestionRow(
        {YES: session.ask_again, NO: session.close}, elicits=("ChangePlanIntent", "part")
    ),
    Ask.SAY_BACK: QuestionRow(
        {YES: session.ask_again, NO: saying_back.never}, elicits=("SayBackIntent", "often")
    ),
    Ask.PLAN_TOPIC: QuestionRow({YES: plan.ask_for_topics, NO: plan.leave_topics_out}),
    Ask.HEADS_UP: QuestionRow(
        {YES: heads_up.give_always, NO: heads_up.give_none}, carries=BreakQuestion
    ),
    Ask.PLAN_LENGTH: QuestionRow(
        {
            **dict.fromkeys(TAKEN_AS_A_LENGTH, plan.hear_length),
            START_BREAK: plan.hear_length_or_break,
            YES: guides.say_again,
            NO: guides.go_next,
            DONT_KNOW: guides.no_hurry,
        },
        help="help.plan_length",
        carries=GuideQuestion,
    ),
    Ask.NAMES: QuestionRow(
        {
            YES: session.ask_again,
            NO: plan.leave_names,
            SKIP: plan.leave_names,
            DONT_KNOW: plan.leave_names,
        },
        help="help.names",
        elicits=("NamesIntent", "first_name"),
        carries=GuideQuestion,
    ),
    # Agreements
    Ask.NEW_WORDS: QuestionRow(
        {
            KEEP_AGREEMENT: agreements.hear_new_words,
            **NEEDS_MORE_THAN_YES,
            SKIP: session.leave_as_it_is,
            DONT_KNOW: session.leave_as_it_is,
        },
        help="help.agreements",
        elicits=("KeepAgreementIntent", "agreement"),
        carries=agreements.WordsQuestion,
    ),
    Ask.KEEP_NEW: QuestionRow(
        {
            YES: agreements.keep_new,
            NO: agreements.say_it_again,
            KEEP_AGREEMENT: agreements.hear_new_words,
            SKIP: session.leave_as_it_is,
        },
        help="help.agreements",
        carries=agreements.WordsQuestion,
    ),
    Ask.READ_ALOUD: QuestionRow(
        {YES: agreements.read_aloud, NO: session.leave_check_in}, help="help.agreements"
    ),
    Ask.READ_ON: QuestionRow(
        {
            YES: agreements.read_on,
            NEXT: agreements.read_on,
            RESUME: agreements.read_on,
            MORE_TIME: agreements.read_on,
            TELL_MORE: agreements.read_on,
            NO: session.close,
        },
        help="help.agreements",
        carries=agreements.AgreementsQuestion,
    ),
    Ask.AGREEMENTS: QuestionRow(
        {YES: agreements.tell_how, NO: session.close, NEXT: session.close},
        help="help.agreements",
        carries=agreements.AgreementsQuestion,
    ),
    Ask.WHICH_DONE: QuestionRow(
        {
            YES: agreements.mark_done_as_asked,
            NO: session.leave_as_it_is,
            NUMBER: agreements.mark_done,
        },
        elicits=("AgreementDoneIntent", "which"),
        carries=agreements.AgreementsQuestion,
    ),
    Ask.WHICH_CHANGED: QuestionRow(
        {**NEEDS_MORE_THAN_YES, NUMBER: agreements.change},
        elicits=("ChangeAgreementIntent", "which"),
        carries=agreements.AgreementsQuestion,
    ),
    Ask.WHICH_DROPPED: QuestionRow(
        {
            YES: agreements.drop_as_asked,
            NO: session.leave_as_it_is,
            NUMBER: agreements.drop,
        },
        elicits=("DropAgreementIntent", "which"),
        carries=agreements.AgreementsQuestion,
    ),
    Ask.WHICH_RENEWED: QuestionRow(
        {**NEEDS_MORE_THAN_YES, NUMBER: agreements.renew},
        elicits=("RenewAgreementIntent", "which"),
        carries=agreements.AgreementsQuestion,
    ),
    # Reminders
    Ask.CHECK_IN: QuestionRow(
        {
            YES: check_ins.name_the_day,
            NO: session.close,
            TIME_ANSWER: check_ins.check_in,
            MOVE_BREAK: check_ins.check_in,
            NUMBER: numbers.as_time(check_ins.check_in),
        },
        refuse=check_ins.refuse,
        carries=RegularTimeQuestion,
    ),
    Ask.CHECK_IN_WHEN: QuestionRow(
        {**NEEDS_MORE_THAN_YES, **TAKEN_AS_ITS_TIME},
        help="help.regular_time",
        refuse=check_ins.refuse,
        carries=RegularTimeQuestion,
    ),
    Ask.CHECK_IN_SURE: QuestionRow(
        {
            YES: check_ins.keep_check_in,
            NO: session.leave_as_it_is,
            **TAKEN_AS_ITS_TIME,
        },
        help="help.regular_time",
        refuse=check_ins.refuse,
        carries=check_ins.CheckInQuestion,
    ),
    Ask.OCCASION: QuestionRow(
        {
            **NEEDS_MORE_THAN_YES,
            **TAKEN_AS_ITS_TIME,
            DEBRIEF: regular_times.for_occasion(Occasion.DEBRIEF),
            STATE_OF_US: regular_times.for_occasion(Occasion.STATE_OF_US),
        },
        refuse=regular_times.refuse,
        carries=RegularTimeQuestion,
    ),
    Ask.REGULAR_TIME_WHEN: QuestionRow(
        {**NEEDS_MORE_THAN_YES, **TAKEN_AS_ITS_TIME},
        help="help.regular_time",
        refuse=regular_times.refuse,
        carries=RegularTimeQuestion,
    ),
    Ask.REGULAR_TIME_SURE: QuestionRow(
        {
            YES: regular_times.keep_regular_time,
            NO: session.leave_as_it_is,
            **TAKEN_AS_ITS_TIME,
        },
        help="help.regular_time",
        refuse=regular_times.refuse,
        carries=RegularTimeQuestion,
    ),
    Ask.STOP_WHICH: QuestionRow(
        {
            **NEEDS_MORE_THAN_YES,
            DEBRIEF: regular_times.stopping(Occasion.DEBRIEF),
            STATE_OF_US: regular_times.stopping(Occasion.STATE_OF_US),
            CHECK_IN: regular_times.stopping(Occasion.CHECK_IN),
        }
    ),
    # Privacy, and the tour
    Ask.FORGET_WHAT: QuestionRow(
        NEEDS_MORE_THAN_YES, help="help.privacy", elicits=("ForgetIntent", "keepsake")
    ),
    Ask.FORGET_SURE: QuestionRow(
        {YES: privacy.forget_now, NO: session.leave_as_it_is},
        help="help.privacy",
        carries=privacy.ForgetQuestion,
    ),
    Ask.TOUR: QuestionRow(
        {
            YES: session.tour_on,
            NEXT: session.tour_on,
            RESUME: session.tour_on,
            MORE_TIME: session.tour_on,
            TELL_MORE: session.tour_on,
            NO: session.close,
        },
        carries=session.TourQuestion,
    ),
}
