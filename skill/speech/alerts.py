"""What Alexa shows and says for a cue. It is neutral, because anyone nearby may hear it."""

from dataclasses import dataclass

from skill.domain.cues import CHIMES, HEADS_UP, Cue
from skill.speech.times import TimeWords

ANY_TIME = "..."


@dataclass(frozen=True)
class AlertWords:
    """The words for cues, in the locale of the device that is spoken to."""

    words: TimeWords
    locale: str

    def announcement(self, cue: Cue) -> str:
        """Return what Alexa says when the cue rings.

        It may say so only after somebody has stopped the ring, so it names no time. The heads-up
        does not ring, and says at once how long is left.
        """
        if cue.lead is not None:
            return self.words.catalog.text("alert.heads_up", left=self.words.exactly(cue.lead))
        return self.words.catalog.text(f"alert.{cue.says}_announcement")

    def label(self, cue: Cue) -> str:
        """Return the cue's label. Each cue has its own, because Alexa takes no label twice."""
        return self._label(cue.says, self.words.back(cue.rings_at))

    def purpose(self, label: str | None) -> str | None:
        """Return what a timer with this label is for; None if it is no label of this language."""
        return next((says for says in (*CHIMES, HEADS_UP) if self._is_label(label, says)), None)

    def _is_label(self, label: str | None, says: str) -> bool:
        before, _, after = self._label(says, ANY_TIME).partition(ANY_TIME)
        return label is not None and label.startswith(before) and label.endswith(after)

    def _label(self, says: str, at: str) -> str:
        return self.words.catalog.text(f"alert.{says}_label", at=at)
