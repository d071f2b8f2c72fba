"""What Alexa shows and says for a cue. It is neutral, because anyone nearby may hear it."""

from dataclasses import dataclass

from skill.domain.cues import Cue
from skill.speech.times import TimeWords


@dataclass(frozen=True)
class AlertWords:
    """The words for cues, in the locale of the device that is spoken to."""

    words: TimeWords
    locale: str

    def announcement(self, cue: Cue) -> str:
        """Return what Alexa says when the cue rings."""
        return self.words.catalog.text(f"alert.{cue.says}_announcement")

    def label(self, cue: Cue) -> str:
        """Return the cue's label. Each cue has its own, because Alexa takes no label twice."""
        back = self.words.back(cue.rings_at)
        return self.words.catalog.text(f"alert.{cue.says}_label", at=back)
