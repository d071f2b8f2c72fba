"""Alexa's names for the intents and requests that more than one module uses."""

from collections.abc import Mapping

YES = "AMAZON.YesIntent"
NO = "AMAZON.NoIntent"
NEXT = "AMAZON.NextIntent"
PREVIOUS = "AMAZON.PreviousIntent"
RESUME = "AMAZON.ResumeIntent"
REPEAT = "AMAZON.RepeatIntent"
START_OVER = "AMAZON.StartOverIntent"
CANCEL = "AMAZON.CancelIntent"
FALLBACK = "AMAZON.FallbackIntent"

SAFETY = "SafetyIntent"
SELF_HARM = "SelfHarmIntent"
ABOUT_SAFETY = frozenset({SAFETY, SELF_HARM})
"""We answer these whatever else goes on, and they leave no trace."""

RETURN = "ReturnIntent"
START_BREAK = "StartBreakIntent"
MORE_TIME = "MoreTimeIntent"
MOVE_BREAK = "MoveBreakIntent"
TIME_ANSWER = "TimeAnswerIntent"
NUMBER = "NumberIntent"
SKIP = "SkipIntent"
DEBRIEF = "DebriefIntent"
STATE_OF_US = "StateOfUsIntent"
KEEP_AGREEMENT = "KeepAgreementIntent"
NAMES = "NamesIntent"
CHECK_IN = "CheckInIntent"
REGULAR_TIME = "RhythmIntent"
DONT_KNOW = "DontKnowIntent"
ANOTHER = "AnotherIntent"
WHY = "WhyIntent"
TELL_MORE = "TellMoreIntent"

LAUNCH = "LaunchRequest"
CONSENT_ANSWER = "Connections.Response"

TOUCH = "Alexa.Presentation.APL.UserEvent"

TOUCHED: Mapping[str, str] = {
    "next": NEXT,
    "back": PREVIOUS,
    "more_time": MORE_TIME,
    "im_back": RETURN,
    "another": ANOTHER,
}
"""What a screen's buttons send, and the intents that they stand for."""
