"""The questions of a guided conversation."""

from collections.abc import Mapping

from skill.intents import debriefs, guide_words, guides, lines, session
from skill.intents.leading import GuideQuestion
from skill.intents.names import (
    BOTH_BACK,
    CANCEL,
    DONE,
    DONT_KNOW,
    HOLD_ON,
    KEEP_AGREEMENT,
    LEAVE_IT,
    MORE_TIME,
    NEXT,
    NO,
    NUMBER,
    OTHER_FIRST,
    REPEAT,
    RESUME,
    RETURN,
    SIGNAL,
    SKIP,
    START_OVER,
    TIME_ANSWER,
    UNWANTED,
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
            OTHER_FIRST: guides.let_other_go_first,
            MORE_TIME: guides.give_more_quiet,
            REPEAT: guides.say_again,
            START_OVER: guides.begin_again,
            CANCEL: session.stop,
        },
        carries=GuideQuestion,
    ),
    Ask.CONSENT: QuestionRow(
        {
            **dict.fromkeys((YES, RETURN, BOTH_BACK, RESUME, NEXT), guides.go_next),
            **dict.fromkeys((NO, SKIP, DONE, UNWANTED), guides.leave_for_today),
            OTHER_FIRST: guides.let_other_go_first,
        },
        help="help.consent",
        carries=GuideQuestion,
    ),
    Ask.OFFER: QuestionRow(
        {
            YES: guides.accept,
            **dict.fromkeys((RETURN, BOTH_BACK), guides.accept),
            RESUME: guides.accept,
            NO: guides.decline,
            SKIP: guides.decline,
            UNWANTED: guides.decline,
        },
        carries=GuideQuestion,
    ),
    Ask.SWITCH: QuestionRow(
        {
            **dict.fromkeys((YES, NEXT, SKIP), debriefs.move_on),
            **dict.fromkeys((NO, HOLD_ON), session.leave_as_it_is),
        }
    ),
    Ask.WAYS_OUT: QuestionRow(
        {
            **dict.fromkeys((SKIP, NEXT), debriefs.move_on),
            **dict.fromkeys((LEAVE_IT, CANCEL), guides.leave_for_today),
            YES: session.ask_again,
            NO: guides.say_again,
            HOLD_ON: session.wait,
        },
        carries=GuideQuestion,
    ),
    Ask.WORDS: QuestionRow(
        {
            YES: guide_words.keep_words,
            NO: guide_words.refuse_words,
            DONT_KNOW: guides.no_hurry,
            **dict.fromkeys((KEEP_AGREEMENT, SIGNAL), guide_words.hear_words),
        },
        help="help.words",
        elicits=("KeepAgreementIntent", "agreement"),
        carries=GuideQuestion,
    ),
    Ask.KEEP: QuestionRow(
        {
            YES: guide_words.keep_words,
            NO: guide_words.refuse_words,
            NEXT: guide_words.leave_words,
            SKIP: guide_words.leave_words,
            **dict.fromkeys((KEEP_AGREEMENT, SIGNAL), guide_words.hear_words),
        },
        carries=GuideQuestion,
    ),
    Ask.RESUME: QuestionRow(
        {
            **dict.fromkeys((YES, NEXT, RETURN, BOTH_BACK, RESUME), guides.pick_up),
            NO: guides.let_go,
        },
        carries=GuideQuestion,
    ),
    Ask.BEGIN_RETURN: QuestionRow(
        {
            **dict.fromkeys((YES, RETURN, BOTH_BACK, NEXT, RESUME), guides.start_return),
            **dict.fromkeys((NO, SKIP), session.stop),
            **dict.fromkeys((LEAVE_IT, UNWANTED), guides.find_another_time),
            MORE_TIME: guides.want_longer,
            **dict.fromkeys((TIME_ANSWER, NUMBER), guides.hear_how_long),
        },
        help="help.begin_return",
        carries=GuideQuestion,
    ),
}
