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
PAUSE = "AMAZON.PauseIntent"
HELP = "AMAZON.HelpIntent"
STOP = "AMAZON.StopIntent"

TWINS: Mapping[str, str] = {
    "MoveOnIntent": NEXT,
    "GoBackIntent": PREVIOUS,
    "SayAgainIntent": REPEAT,
    "PauseTalkIntent": PAUSE,
    "CarryOnIntent": RESUME,
    "BeginAgainIntent": START_OVER,
    "NeedHelpIntent": HELP,
    "FinishIntent": STOP,
    "NeverMindIntent": CANCEL,
    "AgreeIntent": YES,
    "DeclineIntent": NO,
}
"""A built-in intent hears its exact phrases alone, and "okay, on to the next" is none of them.

What people say besides comes with an intent of our own, and means the same.
"""

SAFETY = "SafetyIntent"
AFRAID = "AfraidIntent"
SELF_HARM = "SelfHarmIntent"
HARM_DONE = "HarmDoneIntent"
MEDICAL = "MedicalIntent"
PILLS = "PillsIntent"
OTHER_IN_CRISIS = "OtherInCrisisIntent"
PANIC = "PanicIntent"
HELPLINE = "HelplineIntent"
ABOUT_SAFETY = frozenset(
    {SAFETY, AFRAID, SELF_HARM, HARM_DONE, MEDICAL, PILLS, OTHER_IN_CRISIS, PANIC, HELPLINE}
)
"""We answer these whatever else goes on, and they leave no trace."""

RETURN = "ReturnIntent"
WE_TALKED = "WeTalkedIntent"
GONE = "WhereTheyAreIntent"
NOT_BACK = "NotBackIntent"
DONE = "DoneIntent"
BOTH_BACK = "BothBackIntent"
JUST_ME = "JustMeIntent"
START_BREAK = "StartBreakIntent"
MORE_TIME = "MoreTimeIntent"
MOVE_BREAK = "MoveBreakIntent"
TIME_ANSWER = "TimeAnswerIntent"
NUMBER = "NumberIntent"
SKIP = "SkipIntent"
BREATHE = "BreatheIntent"
RITUAL = "RitualIntent"
DEBRIEF = "DebriefIntent"
STATE_OF_US = "StateOfUsIntent"
KEEP_TOPIC = "KeepTopicIntent"
KEEP_AGREEMENT = "KeepAgreementIntent"
NAMES = "NamesIntent"
CHECK_IN = "CheckInIntent"
REGULAR_TIME = "RhythmIntent"
DONT_KNOW = "DontKnowIntent"
ANOTHER = "AnotherIntent"
WHY = "WhyIntent"
SIGNAL = "SignalIntent"
CHIME_ON = "ChimeOnIntent"
TELL_MORE = "TellMoreIntent"
PARTNER_TALK = "PartnerTalkIntent"
HOLD_ON = "HoldOnIntent"
UNWANTED = "UnwantedIntent"
OTHER_FIRST = "OtherFirstIntent"
SAY_BACK = "SayBackIntent"
LEAVE_IT = "LeaveItIntent"
REASSURE = "ReassureIntent"
SAY = "SayIntent"

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
