"""A person at the page: what they type and press, and what they see and hear."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

from playwright.sync_api import Locator, Page, expect

from speaker.desk.opening import open_speaker
from speaker.desk.speaker import Speaker
from speaker.hosting.opening import Settings
from speaker.page import server

EVENING = datetime(2026, 11, 23, 23, 55, tzinfo=UTC)
"""6:55 pm in New York."""

# A browser without a screen has neither voice nor ears: these stand where the real ones would,
# and note what is said. They answer as browsers do, with events.
VOICE = """
window.heard = [];
const voice = new EventTarget();
voice.getVoices = () => (window.hasNoVoice ? [] : [{ name: "A voice", lang: "en-US" }]);
voice.cancel = () => {
  window.heard.push("(cut off)");
};
voice.speak = (utterance) => {
  window.heard.push(utterance.text);
  window.spokenIn = utterance.lang;
  if (!window.speaksSlowly) {
    queueMicrotask(() => utterance.dispatchEvent(new Event("end")));
  }
};
Object.defineProperty(window, "speechSynthesis", { value: voice });
document.addEventListener("play", ({ target }) => {
  window.heard.push(`(${target.id})`);
  const skip = () => { target.currentTime = target.duration; };
  target.readyState ? skip() : target.addEventListener("loadedmetadata", skip, { once: true });
}, true);
document.addEventListener("pause", ({ target }) => window.heard.push(`(${target.id} over)`), true);
"""
EARS = """
window.ears = [];
window.SpeechRecognition = class extends EventTarget {
  isOver = false;
  start() {
    window.ears.push(this);
    if (!window.asksFirst) {
      this.dispatchEvent(new Event("start"));
    }
  }
  stop() {
    queueMicrotask(() => (this.results ? this.hear(this.results[0][0].transcript) : this.end()));
  }
  abort() {
    queueMicrotask(() => this.fail("aborted"));
  }
  hearSoFar(words, confidence = 0) {
    this.results = [[{ transcript: words, confidence }]];
    this.dispatchEvent(Object.assign(new Event("result"), { results: this.results }));
  }
  hear(words, confidence) {
    this.hearSoFar(words, confidence);
    this.end();
  }
  fail(error) {
    if (!this.isOver) {
      this.dispatchEvent(Object.assign(new Event("error"), { error }));
      this.end();
    }
  }
  end() {
    if (!this.isOver) {
      this.isOver = true;
      this.dispatchEvent(new Event("end"));
    }
  }
};
"""
ANSWERS_LATE = """() => {
  const real = window.fetch;
  window.fetch = async (...request) => {
    const answer = await real(...request);
    await new Promise((arrive) => (window.arrive = arrive));
    return answer;
  };
}"""
"""Holds each answer back until `arrive()` is called."""
FIRST_IS_SENT_LATE = """() => {
  const real = window.fetch;
  window.fetch = async (...request) => {
    window.fetch = real;
    await new Promise((send) => (window.send = send));
    return real(...request);
  };
}"""
"""Holds the next request back until `send()` is called, and none after it."""


@contextmanager
def speaker_at(instant: datetime | None = EVENING) -> Iterator[Speaker]:
    """Start a speaker whose clock stands at the instant; None lets it run."""
    settings = Settings(frozen_at=instant, seed=1, has_screen=True)
    with open_speaker(settings) as speaker:
        yield speaker


@contextmanager
def page_of(
    speaker: Speaker, port: int = 0, hearing: server.Hearing | None = None
) -> Iterator[str]:
    with server.serve(speaker, port=port, hearing=hearing) as address:
        yield address


@dataclass(frozen=True)
class Visit:
    """One tab with the page in it."""

    page: Page

    @classmethod
    def to(cls, page: Page, address: str) -> "Visit":
        page.add_init_script(VOICE)
        page.goto(address)
        visit = cls(page)
        expect(visit.suggestions.get_by_role("button").first).to_be_visible()
        return visit

    @property
    def lines(self) -> Locator:
        return self.page.locator("#talk p")

    @property
    def suggestions(self) -> Locator:
        return self.page.locator("#suggestions")

    @property
    def field(self) -> Locator:
        return self.page.get_by_role("textbox", name="Say something")

    def say(self, words: str) -> None:
        """Type it, and wait until it and its answer are shown."""
        self.field.fill(words)
        self.field.press("Enter")
        expect(self.page.locator("#talk .you, #talk .desk").last).to_contain_text(words)
        expect(self.field).to_have_value("")

    def begin_the_ritual(self) -> None:
        """Begin it, and agree to it."""
        self.say("start the repair ritual")
        self.say("yes")

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).click()

    def unfold(self, summary: str) -> None:
        """Open a part of the side panel, if it is not open yet."""
        part = self.page.locator("aside > details").filter(has_text=summary)
        if part.get_attribute("open") is None:
            part.locator("summary").click()

    def permit(self, name: str) -> None:
        """Press a button of the permissions: "Allow timers"."""
        self.unfold("Permissions")
        self.press(name)

    def take_a_break(self) -> None:
        """Start a break of twenty minutes with its chime, and say what to come back to."""
        self.permit("Allow timers")
        self.say("start a 20-minute break")
        self.suggested("yes")
        self.sees("What do you want to talk about when you're back?")
        self.say("the budget")

    def suggested(self, words: str) -> None:
        """Press a suggestion."""
        self.suggestions.get_by_text(words, exact=True).click()

    def touch(self, label: str) -> None:
        """Press a button of what is under way."""
        self.page.locator("#buttons").get_by_role("button", name=label, exact=True).click()

    def sees(self, words: str) -> None:
        """Wait until that is the last line of the talk, or a part of it."""
        expect(self.lines.last).to_contain_text(words)

    def is_told(self, selector: str, words: str) -> None:
        expect(self.page.locator(selector)).to_have_text(words)

    def hears(self, *sounds: str) -> None:
        """Wait until the last that was heard are these sentences and sounds, in order."""
        script = "(last) => JSON.stringify(heard.slice(-last.length)) === JSON.stringify(last)"
        self.page.wait_for_function(script, arg=list(sounds))
