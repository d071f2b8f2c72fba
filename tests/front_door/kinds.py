"""Which intents are of which kind: told here once more, so that a slip in the table is noticed."""

from skill.intents.rows import WhenLate

LINES = frozenset(
    {
        "AskCuriousIntent",
        "AskForHelpIntent",
        "NamePatternIntent",
        "SayAgainstShameIntent",
        "SayBeforeLeavingIntent",
        "SayFloodedIntent",
        "SayForHonestyIntent",
        "SayInConflictIntent",
        "SaySofterIntent",
        "SayWhenQuietIntent",
        "SayWhileWaitingIntent",
        "SayWorriedIntent",
        "SetBoundaryIntent",
    }
)
"""They ask for words to say."""

CALLS = frozenset(
    {
        "HarmDoneIntent",
        "HelplineIntent",
        "MedicalIntent",
        "OtherInCrisisIntent",
        "PanicIntent",
        "PillsIntent",
        "SafetyIntent",
        "SelfHarmIntent",
    }
)
"""They ask for help, or for its number."""

STEERS = (
    LINES
    | CALLS
    | frozenset(
        {
            "AMAZON.CancelIntent",
            "AMAZON.HelpIntent",
            "AMAZON.NavigateHomeIntent",
            "AMAZON.NextIntent",
            "AMAZON.PauseIntent",
            "AMAZON.PreviousIntent",
            "AMAZON.RepeatIntent",
            "AMAZON.StartOverIntent",
            "AMAZON.StopIntent",
            "BreatheIntent",
            "DebriefIntent",
            "DoneIntent",
            "HearPlanIntent",
            "LeaveItIntent",
            "MoreTimeIntent",
            "PlanIntent",
            "PracticeIntent",
            "RitualIntent",
            "SayIntent",
            "SignalIntent",
            "SkipIntent",
            "SlowerIntent",
            "StartBreakIntent",
            "StateOfUsIntent",
            "TourIntent",
            "UnwantedIntent",
            "WhatIsKeptIntent",
            "WhereAreWeIntent",
        }
    )
)
"""In a talk these are meant for us. All else may be one partner talking to the other."""

PRIVATE = (
    LINES
    | CALLS
    | frozenset(
        {
            "AfraidIntent",
            "AttachmentIntent",
            "CryingIntent",
            "DistanceIntent",
            "FeelLowIntent",
            "FloodingIntent",
            "LoveIntent",
            "PullingAwayIntent",
            "PunishingSilenceIntent",
            "SorryIntent",
            "TakeSpaceWellIntent",
            "TriggersIntent",
            "WhyTimerIntent",
        }
    )
)
"""Their names say what is on somebody's mind, so no log names them."""

WHEN_LATE = {
    WhenLate.ASK: {
        "CallOffIntent",
        "HeadsUpIntent",
        "KeepTopicIntent",
        "LessTimeIntent",
        "ReassureIntent",
        "ReturnTimeIntent",
        "TimeLeftIntent",
        "TopicIntent",
        "WhereAreWeIntent",
    },
    WhenLate.LATE: {
        "AwayIntent",
        "BothBackIntent",
        "DoneIntent",
        "JustMeIntent",
        "MoreTimeIntent",
        "MoveBreakIntent",
        "NotBackIntent",
        "ReturnIntent",
        "WeTalkedIntent",
        "WhereTheyAreIntent",
    },
    WhenLate.ANSWER: {
        "AMAZON.CancelIntent",
        "AMAZON.NavigateHomeIntent",
        "AMAZON.NextIntent",
        "AMAZON.NoIntent",
        "AMAZON.ResumeIntent",
        "AMAZON.StopIntent",
        "BreatheIntent",
        "ChimeOnIntent",
        "CryingIntent",
        "DebriefIntent",
        "FeelLowIntent",
        "HoldOnIntent",
        "LoveIntent",
        "OurNameIntent",
        "RitualIntent",
        "SorryIntent",
        "StateOfUsIntent",
    },
}
"""What a break that nobody came back from means to them. For all others it is closed."""
