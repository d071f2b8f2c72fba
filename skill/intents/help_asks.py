"""The questions after a line, a short answer, a number to call, and what else helps."""

from collections.abc import Mapping

from skill.domain.guides import GuideName
from skill.intents import guides, learning, lines, meanings, safety, session
from skill.intents.names import (
    ANOTHER,
    CANCEL,
    MORE_TIME,
    NEXT,
    NO,
    PARTNER_TALK,
    REPEAT,
    RESUME,
    SKIP,
    START_OVER,
    WHY,
    YES,
)
from skill.intents.questions import Ask
from skill.intents.rows import QuestionRow

HELP_ASKS: Mapping[Ask, QuestionRow] = {
    # Lines and short answers
    Ask.MOMENT: QuestionRow(
        {
            YES: session.ask_again,
            NO: session.close,
            "ReassureIntent": lines.line_for("worried"),
        },
        help="help.line",
    ),
    Ask.LINE: QuestionRow(
        {
            YES: lines.another,
            NEXT: lines.another,
            RESUME: lines.another,
            MORE_TIME: lines.another,
            "LessTimeIntent": lines.another,
            START_OVER: lines.from_the_first,
            NO: session.close,
            CANCEL: session.close,
        },
        help="help.line",
        carries=lines.LineQuestion,
    ),
    Ask.SUBJECT: QuestionRow(
        {
            YES: learning.tell_more,
            NEXT: learning.tell_more,
            RESUME: learning.tell_more,
            MORE_TIME: learning.tell_more,
            ANOTHER: learning.tell_more,
            WHY: learning.tell_more,
            NO: session.close,
        },
        help="help.subject",
        carries=learning.SubjectQuestion,
    ),
    Ask.BOUNDARY: QuestionRow({YES: lines.line_for("boundary"), NO: session.close}),
    # What helps in a hard moment, and what a name of ours means
    Ask.HELPLINE: QuestionRow(
        {
            YES: safety.tell_numbers,
            REPEAT: safety.tell_numbers,
            "SlowerIntent": safety.tell_numbers,
            START_OVER: safety.tell_numbers,
            NO: session.close,
            PARTNER_TALK: session.not_understood,
        }
    ),
    Ask.BREATHE: QuestionRow(
        {YES: guides.starting(GuideName.BREATHING), NO: session.close, SKIP: session.close}
    ),
    Ask.KIND_LINE: QuestionRow(
        {YES: lines.line_for("soften"), NO: session.close, SKIP: session.close}
    ),
    Ask.TRY_IT: QuestionRow(
        {YES: meanings.try_it, NO: session.close, SKIP: session.close},
        carries=meanings.NameQuestion,
    ),
}
