"""The intents where a wrong guess costs a lot, so that we have to be surer of them."""

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
"""Answered with a number to call."""

CANNOT_BE_TAKEN_BACK = frozenset(
    {
        "AMAZON.YesIntent",
        "AgreeIntent",
        "AgreementDoneIntent",
        "BothBackIntent",
        "CallOffIntent",
        "DropAgreementIntent",
        "ForgetIntent",
        "WeTalkedIntent",
    }
)
"""What deletes something or ends a break for both, and the yes to that."""

BETWEEN_PARTNERS = "PartnerTalkIntent"
"""What the two say to each other. There may be a call for help in it."""

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
