"""What a guided conversation is made of."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from skill.domain.agreements import Kept


class GuideName(StrEnum):
    RETURN = "return"
    REPAIR = "repair"
    DEBRIEF = "debrief"
    LONG_DEBRIEF = "long_debrief"
    STATE_OF_US = "state_of_us"
    BREATHING = "breathing"
    PAUSE_PLAN = "pause_plan"


class SayBack(StrEnum):
    """After which questions the listener says back what they heard, in one sentence."""

    FIRST = "first"
    EVERY = "every"
    NEVER = "never"


class Voice(StrEnum):
    """Whose turn a step is, while the other only listens."""

    FIRST = "first"
    SECOND = "second"
    BOTH = "both"
    SKILL = "skill"


class Waits(StrEnum):
    """What a step waits for."""

    TALK = "talk"
    """They talk to each other as long as they like. "Next" goes on."""

    CONSENT = "consent"
    """Both are fine with what is to come. A "no" leaves the conversation."""

    OFFER = "offer"
    """A "yes" goes on. A "no" leaves out the next step, which is what was offered."""

    WORDS = "words"
    """Words of theirs. We keep them after we have read them back and they said yes."""

    LENGTH = "length"
    """How long a plain break is to last."""

    NAMES = "names"
    """Their two first names."""

    NOTHING = "nothing"
    """We say it and go on to the next step."""


@dataclass(frozen=True)
class Step:
    """One step. Its name and its guide's are the key of its prompt in the catalog."""

    name: str
    voice: Voice = Voice.BOTH
    waits_for: Waits = Waits.TALK
    keeps: Kept | None = None
    leads_to: GuideName | None = None
    """The guide that begins after a "yes" to the offer, instead of the next step."""

    is_handed_over: bool = False
    """One partner asks it of the other, so its prompt has words for whoever gave no names."""

    says_back: SayBack | None = None
    """We leave the step out unless the listener is to say back what they heard here."""

    needs_topic: bool = False
    """We leave the step out if there is no topic."""

    tells_plan: bool = False
    """We read the pause plan back before its prompt."""

    counts: bool = True
    """Whether it begins one more of what the guide goes through, as people count it."""


@dataclass(frozen=True)
class Guide:
    name: GuideName
    steps: tuple[Step, ...]
    shares: timedelta | None = None
    """How long each of the two has if timers announce the switch and the end."""

    words: str = ""
    """The section of the catalog with its prompts; "" if that has the guide's name."""

    @property
    def section(self) -> str:
        return self.words or self.name.value
