"""Turns an outcome into what a screen shows: what we just said or asked, and nothing else.

No screen shows a topic or words of danger. It shows what the couple keeps only while we read it
aloud, because somebody asked to hear it.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any

from skill.alexa import screens
from skill.domain.breaks import Break
from skill.domain.guides import GUIDES, Place
from skill.domain.households import Household
from skill.intents.prompting import prompt_at
from skill.intents.questions import NO_QUESTION, Ask
from skill.intents.sayable import BREAK_IS_DUE, sayable
from skill.intents.turn import Handling
from skill.speech.catalog import Catalog
from skill.speech.times import TimeWords
from skill.turns.conversation import TurnResult
from skill.turns.cue_outcomes import WANTS_CONSENT, CueOutcome

LINES = ("say.",)
AGREEMENTS = ("agreements.read",)
NOTES = ("leaving.each_other", "break.twenty_helps")
LONG_LINE = 60
"""In characters. If a line is longer, a small round screen shows all lines a little smaller."""

TOKEN = "steady-ground"  # noqa: S105  the name of what is shown


@dataclass(frozen=True)
class Screen:
    """Shows an outcome on a device that has a screen."""

    outcome: TurnResult
    words: TimeWords
    number: int
    """The number of the variants that were spoken."""

    def directive(self) -> dict[str, Any] | None:
        """Return a RenderDocument directive; None if Alexa itself is asking for a permission."""
        if self.outcome.cue in WANTS_CONSENT:
            return None
        document, shown = self._shown()
        shown["canSay"] = self._sayable()
        if self._is_vital:
            shown["leavesNoTrace"] = True
        elif self.outcome.is_remembered:
            shown |= self._standing()
        return {
            "type": "Alexa.Presentation.APL.RenderDocument",
            "token": TOKEN,
            "document": _document(document),
            "datasources": {"screen": shown},
        }

    def _shown(self) -> tuple[str, dict[str, Any]]:
        reply = self.outcome.reply
        if self._is_vital or not self.outcome.is_remembered:
            return self._idle()
        document, shown = self._told()
        running = reply.household.current_break
        if running and not running.is_due(self.words.now):
            shown["back"] = back = self._back(running)
            if document == "card" and back["time"]:
                shown["foot"] = self._text("foot", time=back["time"])
        return document, shown

    def _told(self) -> tuple[str, dict[str, Any]]:
        reply = self.outcome.reply
        question, running = reply.question, reply.household.current_break
        if question.place:
            return self._step(question.place)
        # The line to say before leaving may have the topic, so no screen shows it.
        if question.ask is Ask.LINE and (lines := self._said(*LINES)):
            return self._card(self._text("line"), lines, "another")
        if agreements := self._said(*AGREEMENTS):
            return self._card(self._text("agreements"), agreements)
        if running and not running.is_due(self.words.now):
            return self._break(running)
        return self._idle()

    def _step(self, place: Place) -> tuple[str, dict[str, Any]]:
        number, count = place.position
        guide = self._catalog.text(f"guide_heading.{place.guide}")
        at = {"number": str(number), "count": str(count)}
        heading = self._text("step", guide=guide, **at)
        section = GUIDES[place.guide].section
        prompted = prompt_at(place, self.outcome.reply.household.names)
        lines = self._said("voice.", f"{section}.") or tuple(
            self._catalog.shown(phrase, self.number) for phrase in prompted
        )
        document, shown = self._card(heading, lines, "back", "next")
        return document, shown | {"step": {"number": number, "count": count}}

    def _break(self, running: Break) -> tuple[str, dict[str, Any]]:
        is_known = self.words.clock_time(running.return_time)
        return "break", {
            "heading": self._text("back_at" if is_known else "back_in"),
            "note": " ".join(self._said(*NOTES)),
            "buttons": self._buttons("more_time", "im_back"),
        }

    def _back(self, running: Break) -> dict[str, Any]:
        """Return the return time (UTC) and what is left: every screen has it while a break runs."""
        return {
            "at": f"{running.return_time:%Y-%m-%dT%H:%M:%SZ}",
            "time": self.words.clock_time(running.return_time),
            "secondsLeft": int(running.time_left(self.words.now).total_seconds()),
            "secondsTotal": int(running.length.total_seconds()),
            "thenSay": list(BREAK_IS_DUE),
        }

    def _sayable(self) -> list[str]:
        reply, now = self.outcome.reply, self.words.now
        if self._is_vital:
            return []
        if not self.outcome.is_remembered:
            return list(sayable(NO_QUESTION, Household(), now))
        return list(sayable(reply.question, reply.household, now))

    def _standing(self) -> dict[str, Any]:
        """Return how things stand, for when nobody listens any more or a device looks elsewhere."""
        household = self.outcome.reply.household
        standing: dict[str, Any] = {
            "onBreak": household.current_break is not None,
            "laterSay": list(sayable(NO_QUESTION, household, self.words.now)),
        }
        forgotten = self.outcome.cue in {CueOutcome.FORGOTTEN, CueOutcome.PARTLY_FORGOTTEN}
        return standing | ({"isForgotten": True} if forgotten else {})

    def _idle(self) -> tuple[str, dict[str, Any]]:
        return self._card(self._text("name"), (self._text("idle"),))

    def _card(
        self, heading: str, lines: Sequence[str], *buttons: str
    ) -> tuple[str, dict[str, Any]]:
        return "card", {
            "heading": heading,
            "lines": list(lines),
            "isLong": any(len(line) > LONG_LINE for line in lines),
            "buttons": self._buttons(*buttons),
        }

    def _buttons(self, *events: str) -> list[dict[str, str]]:
        return [{"event": event, "label": self._text(event)} for event in events]

    def _said(self, *sections: str) -> tuple[str, ...]:
        """Return the phrases of those catalog sections, in the words that were just spoken."""
        reply = self.outcome.reply
        said = (
            phrase
            for phrase in (*reply.say, *reply.planned.then)
            if phrase.key.startswith(sections)
        )
        return tuple(self._catalog.shown(phrase, self.number) for phrase in said)

    @property
    def _is_vital(self) -> bool:
        return self.outcome.reply.handling is Handling.VITAL

    @property
    def _catalog(self) -> Catalog:
        return self.words.catalog

    def _text(self, key: str, **values: str) -> str:
        return self._catalog.text(f"screen.{key}", **values)


@lru_cache
def _document(name: str) -> dict[str, Any]:
    file = resources.files(screens) / f"{name}.json"
    document: dict[str, Any] = json.loads(file.read_text("utf-8"))
    return document
