"""Every question that a guided talk waits on."""

from collections.abc import Mapping

from skill.intents import phrases, routines, session
from skill.intents.names import (
    CANCEL,
    DONT_KNOW,
    KEEP_AGREEMENT,
    MORE_TIME,
    NEXT,
    NO,
    NUMBER,
    REPEAT,
    RESUME,
    RETURN,
    SKIP,
    START_OVER,
    TIME_ANSWER,
    YES,
)
from skill.intents.questions import Ask
from skill.intents.rows import QuestionRow
from skill.intents.table import INTENTS

GUIDE_ASKS: Mapping[Ask, QuestionRow] = {
    Ask.TALK: QuestionRow(
        {
            **{name: routines.give_quiet for name, row in INTENTS.items() if row.is_talk},
            **{name: phrases.line_in_a_talk(moment) for name, moment in phrases.MOMENTS.items()},
            MORE_TIME: routines.give_more_quiet,
            REPEAT: routines.say_again,
            START_OVER: routines.begin_again,
            CANCEL: session.stop,
        }
    ),
    Ask.OFFER: QuestionRow(
        {
            YES: routines.accept,
            RETURN: routines.accept,
            RESUME: routines.accept,
            NO: routines.decline,
            SKIP: routines.decline,
        }
    ),
    Ask.WORDS: QuestionRow(
        {
            YES: routines.accept,
            NO: routines.decline,
            DONT_KNOW: routines.no_hurry,
            KEEP_AGREEMENT: routines.hear_words,
        },
        help="help.words",
        elicits=("KeepAgreementIntent", "agreement"),
    ),
    Ask.KEEP: QuestionRow(
        {
            YES: routines.accept,
            NO: routines.decline,
            NEXT: routines.leave_words,
            SKIP: routines.leave_words,
            KEEP_AGREEMENT: routines.hear_words,
        }
    ),
    Ask.READY: QuestionRow(
        {
            YES: routines.go_next,
            RETURN: routines.go_next,
            NO: routines.leave_for_today,
            MORE_TIME: routines.want_longer,
            TIME_ANSWER: routines.want_longer,
            NUMBER: routines.want_longer,
        }
    ),
    Ask.RESUME: QuestionRow(
        {
            YES: routines.say_again,
            NEXT: routines.say_again,
            RETURN: routines.say_again,
            NO: routines.let_go,
        }
    ),
    Ask.BEGIN_RETURN: QuestionRow(
        {
            YES: routines.start_return,
            RETURN: routines.start_return,
            NEXT: routines.start_return,
            RESUME: routines.start_return,
            NO: session.stop,
            SKIP: session.stop,
            "LeaveItIntent": session.stop,
            MORE_TIME: routines.want_longer,
            TIME_ANSWER: routines.want_longer,
            NUMBER: routines.want_longer,
        }
    ),
}
