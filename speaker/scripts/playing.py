"""Scripts: a conversation written down, played to the speaker and checked line by line.

    # A break from start to chime.           a comment
    /at 2026-11-23 18:55 America/New_York    a command, as on the terminal
    You: start a 20-minute break             what somebody says; "You:" alone is silence
    Alexa: Taking 20 minutes. ... chime then.
      A line that is indented goes on with the line above.
    /advance 20m
    Chime: This is from Steady Ground. ...

What is heard must be in the script: every "Alexa:", "Alexa asks:" and "Chime:" line, in order,
before the next line that says or does something. A script with none of them only plays.
"..." stands for any text, and white space is folded. What is only seen may be in it, in any
order: "Card: ..." and lines in parentheses, which are the notes of the transcript, the answers
of commands, and these:

    (listening)       the session is open
    (session ends)    the skill was asked, and no session is open any more
    (silence)         nothing was heard
    (at 7:15 PM)      something happened at that time of day, where the device is

Without /at a script starts at START in the zone of DEFAULT_ZONE, and no time passes but by
commands.
"""

import re
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from speaker.desk.commands import CommandError
from speaker.desk.opening import open_speaker
from speaker.desk.speaker import Speaker
from speaker.hosting import times
from speaker.hosting.opening import Settings, SkillFactory, steady_ground
from speaker.household.devices import DEFAULT_ZONE
from speaker.transcript import Event, Kind, Line, TurnEvent

# A Monday evening.
START = datetime(2026, 11, 23, 18, 55, tzinfo=ZoneInfo(DEFAULT_ZONE))
SCRIPT_SETTINGS = Settings(frozen_at=START, seed=1)

_HEARD = ("Alexa asks", "Alexa", "Chime")
_EXPECTED = re.compile(rf"({'|'.join(_HEARD)}|Card):\s*(.*)|(\(.*\))", re.DOTALL)
_FENCE = re.compile(
    r"^(?P<ticks>`{3,}) *conversation *\n(?P<body>.*?)^(?P=ticks) *$", re.DOTALL | re.MULTILINE
)


class ScriptError(Exception):
    """A script that cannot be run; the message has the place and what to do."""


class DriftError(Exception):
    """A line of a script does not hold. The message says which, and what was heard."""


@dataclass(frozen=True)
class ScriptStep:
    line: int
    text: str


@dataclass
class ScriptResult:
    """How a script went: the real transcript, and the line that did not hold, if any."""

    transcript: list[str] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    failure: str | None = None

    @property
    def holds(self) -> bool:
        return self.failure is None

    def __str__(self) -> str:
        return "\n".join([*self.transcript, *([self.failure] if self.failure else [])])


def run_script(  # noqa: PLR0913 -- all but the text have defaults and are named
    text: str,
    *,
    source: str = "script",
    first_line: int = 1,
    settings: Settings = SCRIPT_SETTINGS,
    make_skill: SkillFactory = steady_ground,
    prepare: Callable[[Speaker], None] | None = None,
    watch: Callable[[Event | str], None] | None = None,
) -> ScriptResult:
    """Play a script to a new speaker and return how it went.

    `prepare` can direct the speaker before the first line. `watch` is given every line of the
    transcript and every event as it comes. `first_line` is the number of the text's first line
    in `source`. Raises ScriptError for a script that is not well written.
    """
    steps = parse(text, source, first_line)
    result = ScriptResult()
    with open_speaker(settings, make_skill) as speaker:
        if prepare:
            prepare(speaker)
        run = _Run(speaker, source, result, watch or (lambda _: None))
        try:
            run.play(steps)
        except DriftError as drift:
            result.failure = str(drift)
    return result


def parse(text: str, source: str = "script", first_line: int = 1) -> list[ScriptStep]:
    """Split a script into its steps. Raises ScriptError for a line that is not a step."""
    steps: list[ScriptStep] = []
    for number, line in enumerate(text.splitlines(), first_line):
        if not line.strip() or line.startswith("#"):
            continue
        if line[0].isspace() and steps:
            steps[-1] = replace(steps[-1], text=f"{steps[-1].text} {line.strip()}")
            continue
        step = ScriptStep(number, line.strip())
        if not (_typed(step.text) is not None or _EXPECTED.fullmatch(step.text)):
            raise ScriptError(
                f"{source}:{number}: {step.text!r} is not a line of a script. "
                'Begin it with "You:", "Alexa:", "Alexa asks:", "Chime:", "Card:", "/", "(" or "#".'
            )
        steps.append(step)
    return steps


def _typed(text: str) -> str | None:
    """Return what the step types at the speaker; None if it only says what to expect."""
    if text.startswith("/"):
        return text
    who, colon, words = text.partition(":")
    return words.strip() if colon and who == "You" else None


def conversations(markdown: str) -> Iterator[tuple[int, str]]:
    """Find the scripts in a Markdown file: the code blocks that are marked `conversation`.

    Each comes with the number of its first line, for `run_script`.
    """
    for block in _FENCE.finditer(markdown):
        yield markdown.count("\n", 0, block.start("body")) + 1, block["body"]


class _Run:
    def __init__(
        self,
        speaker: Speaker,
        source: str,
        result: ScriptResult,
        watch: Callable[[Event | str], None],
    ) -> None:
        self._speaker, self._source, self._result = speaker, source, result
        self._watch = watch
        # Since the last typed line: what was heard and the script has not named yet, what was seen,
        # and what we show only if the script asks for it.
        self._checks = True
        self._heard: deque[Line] = deque()
        self._seen: list[str] = []
        self._unshown: list[str] = []

    def play(self, steps: Sequence[ScriptStep]) -> None:
        self._checks = any(step.text.startswith(_HEARD) for step in steps)
        for step in steps:
            typed = _typed(step.text)
            if typed is None:
                self._expect(step)
                continue
            self._all_expected(step.line)
            if self._speaker.leaving:
                return
            self._type(step, typed)
        self._all_expected(steps[-1].line if steps else 1)

    def _type(self, step: ScriptStep, typed: str) -> None:
        self._show(" ".join(step.text.split()))
        try:
            events = self._speaker.take(typed)
        except CommandError as wrong:
            raise ScriptError(f"{self._source}:{step.line}: {wrong}") from wrong
        lines = [line for event in events for line in event.lines]
        self._heard = deque(line for line in lines if line.spoken)
        self._seen = [str(line) for line in lines if line.kind in {Kind.CARD, Kind.NOTE}]
        self._unshown = [str(line) for line in lines if line.kind is Kind.INFO]
        self._unshown += self._states(events)
        self._result.events += events
        for event in events:
            self._watch(event)
        for line in lines:
            if line.kind is not Kind.INFO:
                self._show(str(line))

    def _states(self, events: Sequence[Event]) -> Iterator[str]:
        if not self._heard:
            yield "(silence)"
        if self._speaker.device.session is not None:
            yield "(listening)"
        elif any(isinstance(event, TurnEvent) and event.request for event in events):
            yield "(session ends)"
        for event in events:
            yield f"(at {times.clock_time(event.at, event.device.display_zone)})"

    def _expect(self, step: ScriptStep) -> None:
        if step.text.startswith(_HEARD):
            heard = str(self._heard.popleft()) if self._heard else "(silence)"
            if not _matches(step.text, heard):
                self._drift(step, heard)
            return
        seen = next((each for each in self._seen if _matches(step.text, each)), None)
        if seen is not None:
            self._seen.remove(seen)
        unshown = next((each for each in self._unshown if _matches(step.text, each)), None)
        if unshown is not None:
            self._unshown.remove(unshown)
            self._show(unshown)
        if seen is None and unshown is None:
            self._drift(step, " ".join(self._seen + self._unshown) or "(nothing)")

    def _drift(self, step: ScriptStep, actual: str) -> None:
        raise DriftError(
            f"{self._source}:{step.line}: this line does not hold.\n"
            f"  expected  {_folded(step.text)}\n"
            f"  actual    {actual}"
        )

    def _all_expected(self, line: int) -> None:
        if self._heard and self._checks:
            raise DriftError(
                f"{self._source}:{line}: this was heard by then, and is not in the script.\n"
                + "\n".join(f"  actual    {heard}" for heard in self._heard)
            )

    def _show(self, line: str) -> None:
        self._result.transcript.append(line)
        self._watch(line)


def _folded(text: str) -> str:
    return " ".join(text.split())


def _matches(expected: str, actual: str) -> bool:
    parts = _folded(expected).split("...")
    pattern = ".*".join(re.escape(part.strip()) + r"\s*" for part in parts)
    return re.fullmatch(r"\s*" + pattern, _folded(actual)) is not None
