"""Speaking to a browser that recognizes speech by itself: when it listens, and when it does not."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from speaker.desk.speaker import Speaker
from tests.browser.visits import EARS, Visit

CHIME = ("(chime)", "(chime over)", "This is from Steady Ground.", "Time to come back together.")
UNREACHED = (
    "That did not reach the speaker. Your words are still here: send them again when it is back."
)


@pytest.fixture
def visit(tab: Page, address: str) -> Visit:
    """The page, which may use the browser's recognition. It has ears that are closed."""
    tab.add_init_script(EARS)
    tab.add_init_script("localStorage.setItem('steady-ground.microphone', 'agreed');")
    return Visit.to(tab, address)


def listens(visit: Visit, times: int) -> None:
    """Wait until the microphone is open, for the so manieth time."""
    visit.page.wait_for_function("(times) => ears.length === times", arg=times)
    is_open(visit, "true")


def is_closed(visit: Visit, after: int) -> None:
    """Wait until the microphone is closed, and make sure that it was opened so many times."""
    visit.page.evaluate("new Promise((done) => setTimeout(done))")
    is_open(visit, "false")
    assert visit.page.evaluate("ears.length") == after


def is_open(visit: Visit, pressed: str) -> None:
    button = visit.page.get_by_role("button", name="Speak", exact=True)
    expect(button).to_have_attribute("aria-pressed", pressed)


def hear(visit: Visit, words: str) -> None:
    """Say it, to the end."""
    visit.page.evaluate("(words) => ears.at(-1).hear(words)", words)


def hear_so_far(visit: Visit, words: str) -> None:
    """Say it, and be about to go on."""
    visit.page.evaluate("(words) => ears.at(-1).hearSoFar(words)", words)
    expect(visit.field).to_have_value(words)


def talk_hands_free(visit: Visit) -> None:
    """Open the skill by voice, so that the microphone is open a second time, for the answer."""
    visit.press("Speak")
    listens(visit, 1)
    hear(visit, "open steady ground")
    visit.sees("Want to take a break?")
    listens(visit, 2)


def escape(visit: Visit) -> None:
    visit.page.keyboard.press("Escape")
    is_closed(visit, 2)


def press_speak(visit: Visit) -> None:
    visit.press("Speak")
    is_closed(visit, 2)


@pytest.mark.parametrize("close", [escape, press_speak])
def test_a_microphone_that_was_closed_stays_closed(
    visit: Visit, close: Callable[[Visit], None]
) -> None:
    """What is pressed in the panel does not open it again."""
    talk_hands_free(visit)
    close(visit)
    visit.permit("Allow timers")
    visit.is_told("#permission-timers .consent", "allowed")
    is_closed(visit, 2)
    visit.unfold("More for this desk")
    visit.page.get_by_label("Connected to the network").uncheck()
    visit.sees("The kitchen is offline.")
    is_closed(visit, 2)


def test_escape_in_the_middle_of_a_reply_opens_no_microphone(visit: Visit) -> None:
    """The reply is cut off, and nobody listens for the answer to it."""
    visit.page.evaluate("() => { window.speaksSlowly = true; }")
    visit.press("Speak")
    listens(visit, 1)
    hear(visit, "open steady ground")
    visit.page.wait_for_function("() => heard.at(-1)?.endsWith('.')")
    visit.page.keyboard.press("Escape")
    visit.hears("(cut off)")
    is_closed(visit, 1)


def test_a_chime_after_escape_opens_no_microphone(visit: Visit, speaker: Speaker) -> None:
    """Alexa still waits for an answer, but people have turned away."""
    visit.take_a_break()
    visit.press("Speak")
    listens(visit, 1)
    hear(visit, "open steady ground")
    listens(visit, 2)
    escape(visit)
    speaker.clock.advance(timedelta(minutes=20))
    speaker.home.ring_due()
    visit.hears(*CHIME)
    is_closed(visit, 2)


def test_after_a_chime_the_answer_is_waited_for_again(visit: Visit, speaker: Speaker) -> None:
    """It closes a microphone that nobody speaks to, and opens it once it has rung."""
    visit.take_a_break()
    visit.press("Speak")
    listens(visit, 1)
    hear(visit, "open steady ground")
    listens(visit, 2)
    speaker.clock.advance(timedelta(minutes=20))
    speaker.home.ring_due()
    listens(visit, 3)
    visit.hears(*CHIME, "(cut off)")


def test_what_is_typed_elsewhere_opens_no_microphone(visit: Visit, speaker: Speaker) -> None:
    """A terminal without a player leaves the sound to this tab, but not the answer."""
    speaker.ear.is_audible = False
    visit.press("Speak")
    listens(visit, 1)
    hear(visit, "how long is left")
    visit.sees("There's no break on right now.")
    is_closed(visit, 1)
    speaker.take("start the repair ritual")
    visit.sees("Are you both up for it?")
    is_closed(visit, 1)


def test_the_button_ends_a_sentence(visit: Visit) -> None:
    """What was said so far is done."""
    visit.press("Speak")
    listens(visit, 1)
    hear_so_far(visit, "how long is left")
    visit.press("Speak")
    expect(visit.page.locator("#talk .you")).to_have_text("You how long is left")
    expect(visit.field).to_have_value("")


def test_the_button_before_a_word_is_no_silence(visit: Visit) -> None:
    """Whatever a browser says of it, Alexa does not ask again."""
    talk_hands_free(visit)
    before = visit.lines.all_inner_texts()
    visit.page.evaluate("() => { ears.at(-1).stop = function () { this.fail('no-speech'); }; }")
    press_speak(visit)
    assert visit.lines.all_inner_texts() == before


def test_escape_forgets_what_was_heard(visit: Visit) -> None:
    """The words leave the field, and nobody says them later."""
    visit.press("Speak")
    listens(visit, 1)
    hear_so_far(visit, "he scares me")
    visit.page.keyboard.press("Escape")
    is_closed(visit, 1)
    expect(visit.field).to_have_value("")
    visit.page.evaluate("ears.at(-1).hearSoFar('he scares me so much')")
    expect(visit.field).to_have_value("")
    expect(visit.lines).to_have_count(0)


def test_typing_closes_the_microphone(visit: Visit) -> None:
    """Time to type is no silence, and what is typed stays."""
    talk_hands_free(visit)
    before = visit.lines.all_inner_texts()
    visit.field.press_sequentially("start a ten minute br")
    is_closed(visit, 2)
    expect(visit.field).to_have_value("start a ten minute br")
    visit.page.evaluate("ears.at(-1).fail('no-speech')")
    is_closed(visit, 2)
    expect(visit.field).to_have_value("start a ten minute br")
    assert visit.lines.all_inner_texts() == before


def test_typing_drops_what_was_heard(visit: Visit) -> None:
    """The first key takes its words out of the field, and nothing else."""
    visit.press("Speak")
    listens(visit, 1)
    hear_so_far(visit, "how long")
    visit.field.press_sequentially("help")
    is_closed(visit, 1)
    expect(visit.field).to_have_value("help")


def test_what_is_typed_already_stays_while_somebody_speaks(visit: Visit) -> None:
    """The words that are heard are done, and do not take its place."""
    visit.field.fill("start a ten minute br")
    visit.press("Speak")
    listens(visit, 1)
    hear(visit, "how long is left")
    visit.sees("There's no break on right now.")
    expect(visit.field).to_have_value("start a ten minute br")


def test_words_that_do_not_arrive_stay_in_the_field(visit: Visit) -> None:
    """As it is said: they can be sent again."""
    visit.page.route("**/take", lambda request: request.fulfill(status=400, body="-"))
    visit.press("Speak")
    listens(visit, 1)
    hear(visit, "how long is left")
    visit.is_told("#trouble", UNREACHED)
    expect(visit.field).to_have_value("how long is left")
    visit.page.unroute("**/take")
    visit.press("Send")
    expect(visit.page.locator("#talk .you")).to_have_text("You how long is left")
    expect(visit.field).to_have_value("")
