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
    def device(self) -> str:
        """Tell this device from the household's others, in a few characters; empty without an id.

        Alexa's ids have up to two hundred, and a record names devices in many places.
        """
        return _fingerprint(self.device_id) if self.device_id else ""

    @property
    def fingerprint(self) -> str:
        """Tell this request from all others; the same request delivered again has the same.

        It is made of Alexa's id of it and of its name, and shows neither; empty without an id.
        """
        return _fingerprint(f"{self.id} {self.name}") if self.id else ""


def _fingerprint(text: str) -> str:
    return sha256(text.encode()).hexdigest()[:FINGERPRINT]
