"""What Alexa shows and says for a chime or a reminder: neutral, for anyone nearby may hear it."""

from dataclasses import dataclass

from skill.domain.cues import Cue
from skill.speech.times import TimeWords


@dataclass(frozen=True)
class AlertWords:
    """The words for cues, in the locale of the device that is spoken to."""

    words: TimeWords
    locale: str

    def announcement(self, cue: Cue) -> str:
        """Return what is said when the cue rings."""
        return self.words.catalog.text(f"alert.{cue.says}_announcement")

    def label(self, cue: Cue) -> str:
        """Return what is shown; one of its own for each cue, since Alexa wants them unique."""
        back = self.words.back(cue.rings_at)
        return self.words.catalog.text(f"alert.{cue.says}_label", at=back)
