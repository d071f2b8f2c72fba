"""Who can use the page: axe-core's rules, a phone's width, and people who want no motion."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.visits import EARS, Visit


def at_the_start(_: Visit) -> None:
    """Nothing was said yet."""


def during_a_break(visit: Visit) -> None:
    visit.take_a_break()
    visit.say("/advance 5m")
    visit.is_told("#break-left", "15:00 left")


def at_the_return_time(visit: Visit) -> None:
    during_a_break(visit)
    visit.press("Skip to 7:15 PM")
    visit.is_told("#break-heading", "It's time")


def while_alexa_asks(visit: Visit) -> None:
    visit.say("start a 20-minute break")
    visit.field.fill("/wrong")
    visit.field.press("Enter")
    expect(visit.page.locator("#trouble")).not_to_be_empty()


def in_the_ritual(visit: Visit) -> None:
    visit.begin_the_ritual()
    visit.is_told("#card-heading", "The repair ritual, 1 of 3")
    visit.page.get_by_text("On an Echo with a screen").click()


def before_the_microphone(visit: Visit) -> None:
    visit.press("Speak")
    expect(visit.page.get_by_role("dialog")).to_be_visible()


SCENES = (
    at_the_start,
    during_a_break,
    at_the_return_time,
    while_alexa_asks,
    in_the_ritual,
    before_the_microphone,
)
Scene = Callable[[Visit], None]


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.__name__)
def test_axe_finds_nothing(tab: Page, address: str, scene: Scene) -> None:
    """No rule of axe-core is broken, best practices included, wide, narrow, light and dark."""
    tab.add_init_script(EARS)
    tab.set_viewport_size({"width": 1180, "height": 900})
    scene(Visit.to(tab, address))
    tab.emulate_media(color_scheme="light", reduced_motion="reduce")
    look_through(tab)
    tab.set_viewport_size({"width": 360, "height": 740})
    look_through(tab)
    tab.emulate_media(color_scheme="dark", reduced_motion="reduce")
    look_through(tab)


def look_through(tab: Page) -> None:
    found = Axe().run(tab)
    assert found.violations_count == 0, found.generate_report()


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.__name__)
def test_a_narrow_phone_shows_all_of_it(tab: Page, address: str, scene: Scene) -> None:
    """Nothing reaches beyond the screen, and every button is large enough for a thumb."""
    tab.set_viewport_size({"width": 320, "height": 640})
    tab.add_init_script(EARS)
    scene(Visit.to(tab, address))
    assert tab.evaluate("() => document.documentElement.scrollWidth") == 320
    small = """
    () => [...document.querySelectorAll("main button, dialog[open] button")]
      .filter((each) => each.getClientRects().length && each.getBoundingClientRect().height < 38)
      .map((each) => each.textContent)
    """
    assert tab.evaluate(small) == []


def test_the_field_is_in_sight_beside_the_ring(tab: Page, address: str) -> None:
    """On a laptop and on a phone nobody has to scroll to answer."""
    visit = Visit.to(tab, address)
    during_a_break(visit)
    for width, height in ((1180, 800), (390, 844), (320, 568), (844, 390)):
        tab.set_viewport_size({"width": width, "height": height})
        tab.evaluate("() => scrollTo(0, 0)")
        expect(tab.locator("#break-time")).to_be_in_viewport()
        expect(visit.field).to_be_in_viewport(ratio=1)


def test_nothing_moves_for_those_who_want_no_motion(tab: Page, address: str) -> None:
    """The ring jumps from second to second; for other people it glides."""
    duration = "() => getComputedStyle(document.getElementById('ring-left')).transitionDuration"
    Visit.to(tab, address)
    assert tab.evaluate(duration) == "1s"
    tab.emulate_media(reduced_motion="reduce")
    assert tab.evaluate(duration) == "0s"


def test_what_is_said_is_read_aloud_once(tab: Page, address: str) -> None:
    """A screen reader follows the talk as it goes, and is not read it again after a reload."""
    visit = Visit.to(tab, address)
    during_a_break(visit)
    talk = tab.get_by_role("log")
    expect(talk).to_have_attribute("aria-live", "polite")
    tab.clock.install()
    tab.reload()
    expect(talk).to_contain_text("start a 20-minute break")
    expect(talk).to_have_attribute("aria-live", "off")
    tab.clock.run_for(1000)
    expect(talk).to_have_attribute("aria-live", "polite")
    expect(tab.locator("#break-left")).not_to_have_attribute("aria-live", "polite")
