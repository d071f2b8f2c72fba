"""One request that somebody waits on, in the skill's own terms."""

from dataclasses import dataclass, field
from hashlib import sha256

from skill.intents.questions import Session
from skill.intents.slots import Slots
from skill.intents.turn import ConsentAnswer

FINGERPRINT = 16
"""Characters of a fingerprint: 64 bits."""


@dataclass(frozen=True)
class Request:
    """What a request is called, what came with it, and where it came from.

    A text that Alexa leaves out is empty here.
    """

    name: str
    user_id: str = ""
    device_id: str = ""
    locale: str = ""
    slots: Slots = field(default_factory=Slots)
    session: Session = field(default_factory=Session)
    consent: ConsentAnswer | None = None
    id: str = ""

    @property
    def fingerprint(self) -> str:
        """Tell this request from all others; the same request delivered again has the same.

        It is made of Alexa's id of it and of its name, and shows neither; empty without an id.
        """
        known = f"{self.id} {self.name}"
        return sha256(known.encode()).hexdigest()[:FINGERPRINT] if self.id else ""
