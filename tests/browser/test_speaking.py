"""Speaking to a browser that recognizes speech by itself: when it listens, and when it does not."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.visits import EARS, Visit


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


def press_speak(visit: Visit) -> None:
    visit.press("Speak")
    is_closed(visit, 2)


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
