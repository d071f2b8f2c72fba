"""Speaking in a real browser: it records, the speaker understands, and what is done is shown."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from datetime import timedelta
from threading import Event
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from listening.recognition import Recognized, Recognizer
from speaker.desk.speaker import Speaker
from speaker.page.server import Hearing
from tests.browser.conftest import tab_of
from tests.browser.microphones import (
    IS_CLOSED,
    NO_RECOGNITION,
    NOTES_STREAMS,
    RECOGNITION_TO_INSTALL,
    browser_that_hears,
    write_speech,
)
from tests.browser.test_access import look_through
from tests.browser.visits import EARS, Visit, page_of
from tests.speaker.recordings import Knows

OPENING = "Opening the microphone ..."
LISTENING = "Listening ..."
WORKING = "Working out the words ..."
PATIENCE = 20.0

Open = Callable[..., AbstractContextManager[Visit]]


@pytest.fixture(scope="module")
def speech(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """A browser whose microphone hears a sentence of a second and a half, and then nothing."""
    file = tmp_path_factory.mktemp("sound") / "speech.wav"
    write_speech(file, (0.5, False), (1.5, True), (30, False))
    with browser_that_hears(chromium, file) as browser:
        yield browser


@pytest.fixture(scope="module")
def quiet(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """A browser whose microphone hears nothing."""
    file = write_speech(tmp_path_factory.mktemp("sound") / "quiet.wav", (60, False))
    with browser_that_hears(chromium, file) as browser:
        yield browser


@pytest.fixture(scope="module")
def endless(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """A browser whose microphone hears somebody who does not end."""
    file = write_speech(tmp_path_factory.mktemp("sound") / "endless.wav", (60, True))
    with browser_that_hears(chromium, file) as browser:
        yield browser


class Waits:
    """Recognizes only when it is let."""

    def __init__(self, words: str) -> None:
        self.words, self.may_end = words, Event()

    def recognize(self, sentence: bytes, prompt: str) -> Recognized:
        del sentence, prompt
        assert self.may_end.wait(PATIENCE)
        return Recognized(self.words, 0.9)


@contextmanager
def visit_of(
    browser: Browser, speaker: Speaker, hearing: Hearing | None, *scripts: str, allowed: str = "-"
) -> Iterator[Visit]:
    """Open a page that hears like this, in a browser without recognition unless scripts add it."""
    with page_of(speaker, hearing=hearing) as address, tab_of(browser, allowed) as tab:
        for script in (NO_RECOGNITION, NOTES_STREAMS, *scripts):
            tab.add_init_script(script)
        yield Visit.to(tab, address)


def button(visit: Visit) -> Locator:
    return visit.page.get_by_role("button", name="Speak", exact=True)


def does(visit: Visit, words: str) -> None:
    """Wait until the page says that it does that; "" is nothing."""
    visit.is_told("#doing", words)
    expect(button(visit)).to_have_attribute("aria-pressed", str(words == LISTENING).lower())


def is_speaking(visit: Visit) -> None:
    """Wait until the page takes what it hears for a voice."""
    meter = visit.page.get_by_role("meter", name="How loud it is")
    expect(meter).to_have_attribute("aria-valuetext", "somebody speaks")


def has_closed_the_microphone(visit: Visit) -> None:
    visit.page.wait_for_function(IS_CLOSED)


def test_somebody_speaks_and_sees_what_is_done(speech: Browser, speaker: Speaker) -> None:
    """A meter moves, the words are worked out, and then they stand there with their answer."""
    waits = Waits("Start a 20-minute break.")
    with visit_of(speech, speaker, Hearing(lambda: waits, "alexa")) as visit:
        meter = visit.page.get_by_role("meter", name="How loud it is")
        expect(meter).to_be_hidden()
        visit.press("Speak")
        does(visit, LISTENING)
        expect(meter).to_be_visible()
        visit.page.wait_for_function("() => level.value > 0.5")
        does(visit, WORKING)
        expect(meter).to_be_hidden()
        has_closed_the_microphone(visit)
        waits.may_end.set()
        visit.sees("Do you give Steady Ground permission to update your timers?")
        expect(visit.page.locator("#talk .you")).to_have_text("You Start a 20-minute break.")
        expect(visit.page.get_by_role("dialog")).to_have_count(0)


def test_it_goes_on_hands_free(speech: Browser, speaker: Speaker) -> None:
    """After the reply the microphone opens for the answer, and what it hears is the answer."""
    knows = Knows(["open steady ground", "yes", "start a 20-minute break"])
    with visit_of(speech, speaker, knows.hearing) as visit:
        visit.press("Speak")
        expect(visit.page.locator("#talk .you")).to_have_count(3)
        assert (knows.loaded, knows.words) == (1, [])
        visit.say("/help")


def test_nobody_speaks(quiet: Browser, speaker: Speaker) -> None:
    """After eight seconds that is silence, which is an answer too: Alexa asks once more."""
    knows = Knows([])
    with visit_of(quiet, speaker, knows.hearing) as visit:
        visit.page.clock.install()
        visit.say("start the repair ritual")
        before = visit.page.locator("#talk .said").count()
        visit.press("Speak")
        does(visit, LISTENING)
        expect(visit.page.locator("#level")).to_be_visible()
        visit.page.clock.run_for(8_000)
        expect(visit.page.locator("#talk .said")).to_have_count(before + 1)
        does(visit, "")
        has_closed_the_microphone(visit)
    assert knows.sounds == []


def test_a_sound_without_words_is_silence(speech: Browser, speaker: Speaker) -> None:
    """A cough is recorded, has no words, and counts as nothing said."""
    with visit_of(speech, speaker, Knows([""]).hearing) as visit:
        visit.say("start the repair ritual")
        before = visit.page.locator("#talk .said").count()
        visit.press("Speak")
        expect(visit.page.locator("#talk .said")).to_have_count(before + 1)
        expect(visit.page.locator("#talk .you")).to_have_count(1)


def test_the_button_ends_a_sentence(endless: Browser, speaker: Speaker) -> None:
    """If somebody presses it while they speak, what they said so far is heard."""
    knows = Knows(["how long is left"])
    with visit_of(endless, speaker, knows.hearing) as visit:
        visit.press("Speak")
        is_speaking(visit)
        visit.press("Speak")
        expect(visit.page.locator("#talk .you")).to_have_text("You how long is left")


@pytest.mark.parametrize(
    "end",
    [
        pytest.param(lambda visit: visit.press("Speak"), id="the button"),
        pytest.param(lambda visit: visit.page.keyboard.press("Escape"), id="Escape"),
        pytest.param(lambda visit: visit.say("how long is left"), id="typing"),
    ],
)
def test_the_microphone_is_closed_and_nothing_is_heard(
    quiet: Browser, speaker: Speaker, end: Callable[[Visit], Any]
) -> None:
    """Before anybody spoke, each of these closes it, and it is no silence to Alexa."""
    knows = Knows([])
    with visit_of(quiet, speaker, knows.hearing) as visit:
        visit.say("start the repair ritual")
        before = visit.lines.all_inner_texts()
        visit.press("Speak")
        visit.page.wait_for_function("() => level.hidden === false")
        end(visit)
        does(visit, "")
        has_closed_the_microphone(visit)
        assert visit.lines.all_inner_texts()[: len(before)] == before
        assert "You" not in "".join(visit.lines.all_inner_texts()[len(before) + 2 :])
    assert knows.sounds == []


def test_escape_forgets_a_sentence(endless: Browser, speaker: Speaker) -> None:
    """Also while somebody speaks: nothing of it goes anywhere."""
    knows = Knows([])
    with visit_of(endless, speaker, knows.hearing) as visit:
        visit.press("Speak")
        is_speaking(visit)
        visit.page.keyboard.press("Escape")
        does(visit, "")
        has_closed_the_microphone(visit)
        visit.say("how long is left")
    assert knows.sounds == []


@pytest.mark.parametrize(
    "forget",
    [
        pytest.param(lambda visit: visit.page.keyboard.press("Escape"), id="Escape"),
        pytest.param(lambda visit: visit.field.press_sequentially("h"), id="typing"),
    ],
)
def test_a_sentence_can_be_dropped_while_its_words_are_worked_out(
    speech: Browser, speaker: Speaker, forget: Callable[[Visit], Any]
) -> None:
    """It is over at once, and nothing of it is done once its words are known."""
    waits = Waits("start a 20-minute break")
    with visit_of(speech, speaker, Hearing(lambda: waits, "alexa")) as visit:
        visit.press("Speak")
        does(visit, WORKING)
        forget(visit)
        does(visit, "")
        with visit.page.expect_response("**/hear"):
            waits.may_end.set()
        visit.say("how long is left")
        expect(visit.page.locator("#talk .you")).to_have_text("You how long is left")
        does(visit, "")


def test_a_chime_closes_a_microphone_that_nobody_speaks_to(
    quiet: Browser, speaker: Speaker
) -> None:
    """It would hear the chime, and take it for an answer."""
    knows = Knows([])
    with visit_of(quiet, speaker, knows.hearing) as visit:
        visit.take_a_break()
        visit.press("Speak")
        visit.page.wait_for_function("() => level.hidden === false")
        speaker.clock.advance(timedelta(minutes=20))
        speaker.home.ring_due()
        visit.sees("Time to come back together.")
        does(visit, "")
        has_closed_the_microphone(visit)
    assert knows.sounds == []


# -- where it cannot


def test_a_speaker_that_cannot_listen_says_what_to_do(quiet: Browser, speaker: Speaker) -> None:
    """At the first press, before anybody has talked to nobody."""

    def load() -> Recognizer:
        raise ValueError("What understands speech is not on this machine yet. Type /listen.")

    with visit_of(quiet, speaker, Hearing(load, "alexa"), allowed="status of 503") as visit:
        visit.press("Speak")
        visit.is_told(
            "#trouble", "What understands speech is not on this machine yet. Type /listen."
        )
        does(visit, "")
        has_closed_the_microphone(visit)


@pytest.mark.parametrize("route", ["ears", "hear"])
def test_a_speaker_that_does_not_answer(speech: Browser, speaker: Speaker, route: str) -> None:
    """What was recorded is gone, so the page does not say that it is still here."""
    with visit_of(speech, speaker, Knows(["help"]).hearing, allowed="ERR_FAILED") as visit:
        visit.page.route(f"**/{route}*", lambda request: request.abort())
        visit.press("Speak")
        visit.is_told(
            "#trouble", "The speaker does not answer. Say it again when it is back, or type it."
        )
        does(visit, "")
        has_closed_the_microphone(visit)
        expect(visit.lines).to_have_count(0)


def refuses(name: str) -> str:
    return (
        "navigator.mediaDevices.getUserMedia = async () => {"
        f" throw new DOMException('no', '{name}'); }};"
    )


@pytest.mark.parametrize(
    ("script", "words"),
    [
        (
            "Object.defineProperty(navigator, 'mediaDevices', { value: undefined });",
            (
                "A browser gives its microphone only to a page at this machine's own address"
                " (127.0.0.1), or over HTTPS. Type instead."
            ),
        ),
        (
            refuses("NotAllowedError"),
            "This browser may not use the microphone. Allow it, or type instead.",
        ),
        (refuses("NotFoundError"), "No microphone was found. Type instead."),
        (
            refuses("NotReadableError"),
            "The microphone cannot be used: another program may have it. Type instead.",
        ),
        (
            "MediaRecorder.prototype.start = () => { throw new Error('no'); };",
            "This browser cannot record what you say. Type instead.",
        ),
    ],
    ids=["an address without a microphone", "refused", "none", "in use", "no recording"],
)
def test_no_microphone_is_told(quiet: Browser, speaker: Speaker, script: str, words: str) -> None:
    """The page says what to do, and can be used as before."""
    with visit_of(quiet, speaker, Knows([]).hearing, script) as visit:
        visit.press("Speak")
        visit.is_told("#trouble", words)
        does(visit, "")
        visit.say("how long is left")
        visit.is_told("#trouble", "")


NEVER_RUNS = """
Object.defineProperty(AudioContext.prototype, "state", { get: () => "suspended" });
AudioContext.prototype.resume = () => new Promise(() => {});
"""
"""So it is in Firefox where no sound can be played."""


def test_a_browser_that_cannot_measure_is_no_silence(speech: Browser, speaker: Speaker) -> None:
    """Alexa is not told that nobody spoke; the page says why it cannot hear."""
    knows = Knows([])
    with visit_of(speech, speaker, knows.hearing, NEVER_RUNS) as visit:
        visit.say("start the repair ritual")
        before = visit.lines.all_inner_texts()
        visit.press("Speak")
        visit.is_told("#doing", OPENING)
        visit.is_told(
            "#trouble",
            "This browser cannot hear here: Firefox, for one, also needs a loudspeaker or"
            " headphones for it. Type instead.",
        )
        does(visit, "")
        has_closed_the_microphone(visit)
        assert visit.lines.all_inner_texts() == before
    assert knows.sounds == []


def test_nobody_is_told_to_speak_before_the_microphone_is_open(
    quiet: Browser, speaker: Speaker
) -> None:
    """While the browser asks people, the page says so, and a second press takes it back."""
    asks = "navigator.mediaDevices.getUserMedia = () => new Promise(() => {});"
    with visit_of(quiet, speaker, Knows([]).hearing, asks) as visit:
        visit.press("Speak")
        visit.is_told("#doing", OPENING)
        expect(button(visit)).to_have_attribute("aria-pressed", "true")
        expect(visit.page.locator("#level")).to_be_hidden()
        visit.press("Speak")
        does(visit, "")
        visit.is_told("#trouble", "")


RUNS_LATE = """
Object.defineProperty(AudioContext.prototype, "state", { get: () => "running" });
AudioContext.prototype.resume = () => new Promise((run) => { window.run = run; });
"""


def test_a_microphone_that_opens_too_late_stays_closed(speech: Browser, speaker: Speaker) -> None:
    """If somebody has taken it back meanwhile, nothing listens, and the button works again."""
    with visit_of(speech, speaker, Knows([]).hearing, RUNS_LATE) as visit:
        visit.press("Speak")
        visit.page.wait_for_function("() => window.run")
        visit.press("Speak")
        does(visit, "")
        has_closed_the_microphone(visit)
        visit.page.evaluate("run()")
        visit.say("how long is left")
        does(visit, "")
        expect(visit.page.locator("#level")).to_be_hidden()


# -- the browser's own recognition


def test_it_listens_once_the_browser_does(speech: Browser, speaker: Speaker) -> None:
    """A browser that listens by itself asks people first, too."""
    script = "window.asksFirst = true; SpeechRecognition.available = async () => 'available';"
    with visit_of(speech, speaker, None, EARS, script) as visit:
        visit.press("Speak")
        visit.is_told("#doing", OPENING)
        visit.page.evaluate("ears.at(-1).dispatchEvent(new Event('start'))")
        does(visit, LISTENING)


def test_what_stays_here_comes_before_what_is_sent_away(speech: Browser, speaker: Speaker) -> None:
    """A browser that would send the sound to its maker is not used if the speaker can listen."""
    with visit_of(speech, speaker, Knows(["help"]).hearing, EARS) as visit:
        visit.press("Speak")
        expect(visit.page.locator("#talk .you")).to_have_text("You help")
        assert visit.page.evaluate("ears.length") == 0


@contextmanager
def asked_to_install(browser: Browser, speaker: Speaker) -> Iterator[Visit]:
    knows = Knows(["help"])
    with visit_of(browser, speaker, knows.hearing, EARS, RECOGNITION_TO_INSTALL) as visit:
        visit.press("Speak")
        expect(visit.page.get_by_role("dialog")).to_contain_text(
            "This browser can understand you on this machine, once it has fetched what it needs"
        )
        yield visit


def test_the_browser_installs_what_it_needs(speech: Browser, speaker: Speaker) -> None:
    """After a yes; it is shown while it lasts, and then the browser listens by itself."""
    with asked_to_install(speech, speaker) as visit:
        visit.press("Install it")
        does(visit, "Installing what this browser listens with ...")
        assert visit.page.evaluate("installs") == ["en-US"]
        visit.page.evaluate("endInstall()")
        does(visit, LISTENING)
        assert visit.page.evaluate("ears.at(-1).processLocally") is True
        visit.page.evaluate("ears.at(-1).hear('how long is left')")
        expect(visit.page.locator("#talk .you")).to_have_text("You how long is left")
        assert visit.page.evaluate("streams.length") == 0


def test_who_does_not_want_it_is_heard_by_the_speaker(speech: Browser, speaker: Speaker) -> None:
    """At once, and is not asked again, not even at the next visit."""
    with asked_to_install(speech, speaker) as visit:
        visit.press("Not now")
        expect(visit.page.locator("#talk .you")).to_have_text("You help")
        visit.page.reload()
        visit.press("Speak")
        does(visit, LISTENING)
        assert visit.page.evaluate("installs") == []


def test_who_turns_away_from_the_question_is_asked_again(speech: Browser, speaker: Speaker) -> None:
    """Escape is no answer: nothing is installed, and nobody listens."""
    with asked_to_install(speech, speaker) as visit:
        visit.page.keyboard.press("Escape")
        expect(visit.page.get_by_role("dialog")).to_have_count(0)
        does(visit, "")
        visit.press("Speak")
        expect(visit.page.get_by_role("dialog")).to_be_visible()


def test_an_installation_that_fails_is_told(speech: Browser, speaker: Speaker) -> None:
    """The next press goes another way."""
    with asked_to_install(speech, speaker) as visit:
        visit.page.evaluate("() => { window.fails = true; }")
        visit.press("Install it")
        does(visit, "Installing what this browser listens with ...")
        visit.page.evaluate("endInstall()")
        visit.is_told(
            "#trouble", "This browser could not install it. Press Speak to be heard another way."
        )
        visit.press("Speak")
        expect(visit.page.locator("#talk .you")).to_have_text("You help")


# -- where somebody has ended


@pytest.fixture
def endpointing(tab: Page, address: str) -> Callable[[list[tuple[float, int]]], list[Any]]:
    """Return what tells how an open microphone takes levels, each for some milliseconds."""
    Visit.to(tab, address)

    def take(levels: list[tuple[float, int]]) -> list[Any]:
        told: list[Any] = tab.evaluate(
            """async (levels) => {
              const { Endpointer } = await import("/static/endpointing.js");
              const endpointer = new Endpointer(0);
              const changes = [];
              let now = 0;
              for (const [level, milliseconds] of levels) {
                for (const end = now + milliseconds; now < end; ) {
                  now += 50;
                  const heard = endpointer.hear(level, now);
                  if (changes.at(-1)?.[0] !== heard) {
                    changes.push([heard, now]);
                  }
                  if (heard === "the end" || heard === "nobody") {
                    return changes;
                  }
                }
              }
              return changes;
            }""",
            levels,
        )
        return told

    return take


ROOM, VOICE = 0.003, 0.1


@pytest.mark.parametrize(
    ("levels", "told"),
    [
        ([(ROOM, 9_000)], [["nothing yet", 50], ["nobody", 8_000]]),
        ([(0.0, 11_000)], [["nothing yet", 50], ["nobody", 9_950]]),
        ([(0.1, 9_000)], [["nothing yet", 50], ["nobody", 8_000]]),
        (
            [(0.0, 500), (0.0001, 50), (0.1, 9_000)],
            [["nothing yet", 50], ["nobody", 8_500]],
        ),
        (
            [(0.0, 1_000), (0.03, 1_000), (0.3, 1_000), (0.03, 2_000)],
            [["nothing yet", 50], ["speech", 2_150], ["the end", 3_800]],
        ),
        (
            [(0.0, 3_000), (VOICE, 1_000), (0.0, 2_000)],
            [["nothing yet", 50], ["speech", 3_150], ["the end", 4_800]],
        ),
        (
            [(ROOM, 1_000), (VOICE, 1_000), (ROOM, 2_000)],
            [["nothing yet", 50], ["speech", 1_150], ["the end", 2_800]],
        ),
        (
            [(ROOM, 1_000), (VOICE, 500), (ROOM, 750), (VOICE, 500), (ROOM, 2_000)],
            [["nothing yet", 50], ["speech", 1_150], ["the end", 3_550]],
        ),
        (
            [(ROOM, 1_000), (VOICE, 100), (ROOM, 9_000)],
            [["nothing yet", 50], ["nobody", 8_000]],
        ),
        (
            [(0.03, 1_000), (0.3, 1_000), (0.03, 2_000)],
            [["nothing yet", 50], ["speech", 1_150], ["the end", 2_800]],
        ),
        (
            [(ROOM, 1_000), *[(VOICE, 400), (ROOM, 100)] * 50],
            [["nothing yet", 50], ["speech", 1_150], ["the end", 21_150]],
        ),
    ],
    ids=[
        "a quiet room",
        "no sound at all",
        "a steady noise",
        "a steady noise at a microphone that opens late",
        "a sentence in a noise at a microphone that opens late",
        "a sentence at a microphone that gives nothing between",
        "a sentence",
        "a breath in a sentence",
        "a knock on the table",
        "a voice above a noise",
        "somebody who does not end",
    ],
)
def test_where_a_sentence_begins_and_ends(
    endpointing: Callable[[list[tuple[float, int]]], list[Any]],
    levels: list[tuple[float, int]],
    told: list[Any],
) -> None:
    """At exact moments, from how loud it is."""
    assert endpointing(levels) == told


# -- for everybody


def test_axe_finds_nothing_while_it_listens(endless: Browser, speaker: Speaker) -> None:
    """Neither while the meter moves, nor while the words are worked out, nor in the question."""
    with ExitStack() as visits:
        waits = Waits("help")
        hearing = Hearing(lambda: waits, "alexa")
        visit = visits.enter_context(visit_of(endless, speaker, hearing))
        visit.page.emulate_media(color_scheme="light", reduced_motion="reduce")
        visit.press("Speak")
        is_speaking(visit)
        look_through(visit.page)
        visit.page.set_viewport_size({"width": 320, "height": 640})
        visit.page.emulate_media(color_scheme="dark", reduced_motion="reduce")
        look_through(visit.page)
        assert visit.page.evaluate("document.documentElement.scrollWidth") == 320
        visit.press("Speak")
        does(visit, WORKING)
        look_through(visit.page)
        waits.may_end.set()
        asked = visits.enter_context(asked_to_install(endless, speaker))
        look_through(asked.page)


def test_the_meter_does_not_flicker_for_those_who_want_no_motion(
    speech: Browser, speaker: Speaker
) -> None:
    """It is full while somebody speaks, empty otherwise, and nothing in between."""
    with visit_of(speech, speaker, Knows(["help"]).hearing) as visit:
        visit.page.emulate_media(reduced_motion="reduce")
        visit.page.evaluate(
            """() => {
              window.values = new Set();
              const look = () => {
                values.add(level.value);
                requestAnimationFrame(look);
              };
              look();
            }"""
        )
        visit.press("Speak")
        expect(visit.page.locator("#talk .you")).to_have_text("You help")
        assert set(visit.page.evaluate("[...values]")) == {0, 1}
