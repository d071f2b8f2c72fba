"""The questions about a break: how long, until when, and whether to move it."""

from collections.abc import Mapping

from skill.intents import (
    away,
    both,
    breaks,
    consent,
    early,
    explaining,
    leaving,
    moving,
    numbers,
    session,
)
from skill.intents.both import BothQuestion
from skill.intents.names import (
    BOTH_BACK,
    CANCEL,
    DONT_KNOW,
    FALLBACK,
    JUST_ME,
    KEEP_TOPIC,
    MOVE_BREAK,
    NEXT,
    NO,
    NUMBER,
    PARTNER_TALK,
    RETURN,
    SKIP,
    START_BREAK,
    TIME_ANSWER,
    WHY,
    YES,
)
from skill.intents.questions import Ask
from skill.intents.rows import Answers, QuestionRow
from skill.intents.wishes import BreakQuestion

NEEDS_MORE_THAN_YES: Answers = {YES: session.ask_again, NO: session.leave_as_it_is}
"""A "yes" does not answer which, when or how much, so we ask again. A "no" changes nothing."""

MINUTES_ASKED: Answers = {NUMBER: numbers.take_answer, MOVE_BREAK: numbers.take_move}
"""If we asked for a length, a bare number is minutes, but "make it ten" may be a clock time."""

CORRECTED: Answers = {
    NUMBER: breaks.correct,
    TIME_ANSWER: numbers.take_correction,
    MOVE_BREAK: numbers.take_correction,
    START_BREAK: numbers.take_correction_or_topic,
}
"""Right after the start, "no wait, make it thirty" is about the whole break."""

LINES = ("SayIntent", "SayBeforeLeavingIntent")
"""What asks for a line to text."""

BREAK_ASKS: Mapping[Ask, QuestionRow] = {
    Ask.CHIME: QuestionRow(
        {
            YES: consent.agree_to_chime,
            NO: consent.decline_chime,
            WHY: explaining.why_chime,
            **CORRECTED,
        },
        help="help.chime",
        carries=BreakQuestion,
    ),
    Ask.TOPIC: QuestionRow(
        {
            YES: session.ask_again,
            **dict.fromkeys((NO, SKIP, NEXT, DONT_KNOW, CANCEL), leaving.leave_topic_out),
            **dict.fromkeys((PARTNER_TALK, FALLBACK), leaving.hear_topic),
            KEEP_TOPIC: leaving.hear_topic,
            WHY: explaining.why_topic,
            **CORRECTED,
        },
        help="help.topic",
        elicits=(KEEP_TOPIC, "topic"),
        carries=BreakQuestion,
    ),
    Ask.START: QuestionRow(
        {YES: breaks.start_offered_break, NO: session.stop, **MINUTES_ASKED}, carries=BreakQuestion
    ),
    Ask.LENGTH: QuestionRow(
        {
            YES: breaks.start_offered_break,
            NO: session.leave_as_it_is,
            START_BREAK: numbers.take_whole_sentence,
            **MINUTES_ASKED,
        },
        carries=BreakQuestion,
    ),
    Ask.NEW_TIME: QuestionRow(
        {
            YES: breaks.start_offered_break,
            NO: session.stop,
            START_BREAK: numbers.take_whole_sentence,
            **MINUTES_ASKED,
        },
        carries=BreakQuestion,
    ),
    Ask.MINUTES_OR_CLOCK: QuestionRow(
        {
            **NEEDS_MORE_THAN_YES,
            TIME_ANSWER: numbers.settle,
            NUMBER: numbers.settle,
            MOVE_BREAK: numbers.settle,
            START_BREAK: numbers.settle_by_sentence,
        },
        carries=BreakQuestion,
    ),
    Ask.TIME: QuestionRow(
        {
            **NEEDS_MORE_THAN_YES,
            TIME_ANSWER: numbers.take_clock_time,
            MOVE_BREAK: numbers.take_clock_time,
            NUMBER: numbers.as_time(numbers.take_clock_time),
        },
        carries=BreakQuestion,
    ),
    Ask.LONG: QuestionRow(
        {
            YES: breaks.begin_long_break,
            NO: breaks.decline_long_break,
            NUMBER: numbers.another_time,
        },
        carries=BreakQuestion,
    ),
    Ask.MOVE: QuestionRow(
        {
            YES: moving.move_as_asked,
            NO: session.leave_as_it_is,
            TIME_ANSWER: numbers.take_time_to_move,
            MOVE_BREAK: numbers.take_time_to_move,
            NUMBER: numbers.another_number,
        },
        carries=BreakQuestion,
    ),
    Ask.SOONER: QuestionRow(
        {
            **dict.fromkeys((YES, BOTH_BACK), moving.move_as_asked),
            **dict.fromkeys((NO, JUST_ME), session.leave_as_it_is),
            TIME_ANSWER: numbers.take_time_to_move,
            MOVE_BREAK: numbers.take_time_to_move,
            NUMBER: numbers.another_number,
        },
        carries=BreakQuestion,
    ),
    Ask.BOTH: QuestionRow(
        {
            **dict.fromkeys((YES, BOTH_BACK), early.go_on),
            **dict.fromkeys((NO, JUST_ME), both.stay),
        },
        carries=BothQuestion,
    ),
    Ask.BOTH_OR_ONE: QuestionRow(
        {
            YES: early.make_sure,
            BOTH_BACK: early.go_on,
            **dict.fromkeys((NO, JUST_ME, RETURN), both.stay),
        },
        carries=BothQuestion,
    ),
    Ask.AWAY: QuestionRow({YES: away.remind, **dict.fromkeys((NO, *LINES), away.say_line)}),
    Ask.AWAY_LINE: QuestionRow({**dict.fromkeys((YES, *LINES), away.say_line), NO: session.close}),
    Ask.MORE: QuestionRow(
        {
            **NEEDS_MORE_THAN_YES,
            TIME_ANSWER: numbers.take_as_more,
            NUMBER: numbers.take_as_more,
            MOVE_BREAK: numbers.take_sentence_as_more,
            START_BREAK: numbers.take_sentence_as_more,
        },
        elicits=("MoreTimeIntent", "length"),
        carries=BreakQuestion,
    ),
    Ask.LESS: QuestionRow(
        {
            **NEEDS_MORE_THAN_YES,
            TIME_ANSWER: numbers.take_as_less,
            NUMBER: numbers.take_as_less,
            MOVE_BREAK: numbers.take_sentence_as_less,
            START_BREAK: numbers.take_sentence_as_less,
        },
        elicits=("LessTimeIntent", "length"),
        carries=BreakQuestion,
    ),
}
