"""The questions of a guided conversation."""

from collections.abc import Mapping

from skill.intents import guides, lines, session
from skill.intents.leading import GuideQuestion
from skill.intents.names import (
    BOTH_BACK,
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
    SIGNAL,
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
            **{name: guides.give_quiet for name, row in INTENTS.items() if row.is_talk},
            **{name: lines.line_in_a_talk(moment) for name, moment in lines.MOMENTS.items()},
            MORE_TIME: guides.give_more_quiet,
            REPEAT: guides.say_again,
            START_OVER: guides.begin_again,
            CANCEL: session.stop,
        },
        carries=GuideQuestion,
    ),
    Ask.OFFER: QuestionRow(
        {
            YES: guides.accept,
            **dict.fromkeys((RETURN, BOTH_BACK), guides.accept),
            RESUME: guides.accept,
            NO: guides.decline,
            SKIP: guides.decline,
        },
        carries=GuideQuestion,
    ),
    Ask.WORDS: QuestionRow(
        {
            YES: guides.accept,
            NO: guides.decline,
            DONT_KNOW: guides.no_hurry,
            KEEP_AGREEMENT: guides.hear_words,
            SIGNAL: guides.hear_words,
        },
        help="help.words",
        elicits=("KeepAgreementIntent", "agreement"),
        carries=GuideQuestion,
    ),
    Ask.KEEP: QuestionRow(
        {
            YES: guides.accept,
            NO: guides.decline,
            NEXT: guides.leave_words,
            SKIP: guides.leave_words,
            KEEP_AGREEMENT: guides.hear_words,
            SIGNAL: guides.hear_words,
        },
        carries=GuideQuestion,
    ),
    Ask.READY: QuestionRow(
        {
            YES: guides.go_next,
            **dict.fromkeys((RETURN, BOTH_BACK), guides.go_next),
            NO: guides.leave_for_today,
            MORE_TIME: guides.want_longer,
            TIME_ANSWER: guides.want_longer,
            NUMBER: guides.want_longer,
        },
        carries=GuideQuestion,
    ),
    Ask.RESUME: QuestionRow(
        {
            YES: guides.say_again,
            NEXT: guides.say_again,
            **dict.fromkeys((RETURN, BOTH_BACK), guides.say_again),
            NO: guides.let_go,
        },
        carries=GuideQuestion,
    ),
    Ask.BEGIN_RETURN: QuestionRow(
        {
            YES: guides.start_return,
            **dict.fromkeys((RETURN, BOTH_BACK), guides.start_return),
            NEXT: guides.start_return,
            RESUME: guides.start_return,
            NO: session.stop,
            SKIP: session.stop,
            "LeaveItIntent": session.stop,
            MORE_TIME: guides.want_longer,
            TIME_ANSWER: guides.want_longer,
            NUMBER: guides.want_longer,
        },
        carries=GuideQuestion,
    ),
}
