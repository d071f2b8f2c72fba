"""The questions to the one who waits, and about a return time that went by."""

from collections.abc import Mapping

from skill.intents import missed, numbers, pauses, session, waiting
from skill.intents.break_asks import MINUTES_ASKED
from skill.intents.names import (
    BOTH_BACK,
    DONT_KNOW,
    FALLBACK,
    MOVE_BREAK,
    NO,
    NUMBER,
    PARTNER_TALK,
    REASSURE,
    RETURN,
    SAY,
    START_BREAK,
    TIME_ANSWER,
    YES,
)
from skill.intents.questions import Ask
from skill.intents.rows import QuestionRow
from skill.intents.wishes import BreakQuestion

WAITING_ASKS: Mapping[Ask, QuestionRow] = {
    Ask.TALKED: QuestionRow(
        {
            YES: missed.we_talked,
            NO: missed.offer_new_time,
            **dict.fromkeys((RETURN, BOTH_BACK), pauses.come_back_late),
            START_BREAK: numbers.take_whole_sentence,
            **MINUTES_ASKED,
        },
        carries=BreakQuestion,
    ),
    Ask.NOT_BACK: QuestionRow(
        {
            YES: session.ask_again,
            NO: waiting.leave_it,
            "LeaveItIntent": waiting.leave_it,
            SAY: waiting.line,
            TIME_ANSWER: numbers.take_as_more,
            NUMBER: numbers.take_as_more,
            MOVE_BREAK: numbers.take_sentence_as_more,
            START_BREAK: numbers.take_sentence_as_more,
        },
        carries=BreakQuestion,
    ),
    Ask.HOLDING_UP: QuestionRow(
        {
            YES: waiting.holding_up,
            **dict.fromkeys(
                (NO, DONT_KNOW, FALLBACK, PARTNER_TALK, REASSURE), waiting.offer_breathing
            ),
            **dict.fromkeys(("FeelLowIntent", "CryingIntent"), waiting.offer_breathing),
        }
    ),
}
