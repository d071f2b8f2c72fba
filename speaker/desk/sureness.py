"""What is done with a sentence that was not heard well: asked again, where a guess could harm."""

from speaker.understanding.intents import Explained

UNCLEAR = 0.4
"""Below this confidence a sentence is asked again, whatever it seems to be.

Of 248 sentences that two synthetic voices said, 17 were below it, and 5 of these were understood as
they were meant (`python -m tools.voices` prints the table for a sample).
"""
SURE = 0.6
"""From here on it is taken as it is. In between, nothing is taken away, ended or confirmed.

The two acts of that kind that were made up among those sentences were below it.
"""

CALLS_FOR_HELP = frozenset(
    {
        "SafetyIntent",
        "AfraidIntent",
        "SelfHarmIntent",
        "HarmDoneIntent",
        "MedicalIntent",
        "PillsIntent",
        "OtherInCrisisIntent",
        "PanicIntent",
        "HelplineIntent",
    }
)
"""Answered at any confidence: numbers said once too often harm nobody."""

TAKES_AWAY = frozenset(
    {
        "AMAZON.CancelIntent",
        "AMAZON.StartOverIntent",
        "AMAZON.StopIntent",
        "AMAZON.YesIntent",
        "AgreeIntent",
        "AgreementDoneIntent",
        "BeginAgainIntent",
        "BothBackIntent",
        "CallOffIntent",
        "ChangeAgreementIntent",
        "ChangePlanIntent",
        "DoneIntent",
        "DropAgreementIntent",
        "FinishIntent",
        "ForgetIntent",
        "LeaveItIntent",
        "LessTimeIntent",
        "MoveBreakIntent",
        "NeverMindIntent",
        "NoHeadsUpIntent",
        "ReturnIntent",
        "SkipIntent",
        "StopRhythmIntent",
        "WeTalkedIntent",
    }
)
"""What deletes, ends, shortens or changes something, and what confirms that."""


def is_sure(understood: Explained, confidence: float) -> bool:
    """Return whether to take the sentence as it was recognized, or to ask again."""
    intent = understood.heard.intent
    if intent in CALLS_FOR_HELP:
        return True
    return confidence >= (SURE if intent in TAKES_AWAY else UNCLEAR)
