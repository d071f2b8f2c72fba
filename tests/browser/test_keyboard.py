"""Where the keyboard's focus stays, while things change that nobody at this page did."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from speaker.desk.speaker import Speaker
from tests.browser.visits import Visit


@pytest.fixture
def visit(tab: Page, address: str) -> Visit:
    """The page at its start, in the kitchen."""
    return Visit.to(tab, address)


@pytest.fixture
def beside(chromium: Browser, visit: Visit, address: str) -> Iterator[Visit]:
    """Another tab in the kitchen."""
    del visit
    with chromium.new_context() as context:
        yield Visit.to(context.new_page(), f"{address}/devices/kitchen")


def go_to(visit: Visit, target: Locator) -> None:
    """Go there by keyboard."""
    visit.field.focus()
    visit.page.keyboard.press("Shift")
    target.focus()


def test_a_link_to_another_room_keeps_the_focus(visit: Visit, speaker: Speaker) -> None:
    """Also when a further room is added."""
    speaker.household.device("bedroom")
    visit.say("/alerts")
    visit.unfold("More for this desk")
    link = visit.page.get_by_role("link", name="bedroom")
    go_to(visit, link)
    speaker.take("how long is left")
    visit.sees("There's no break on right now.")
    expect(link).to_be_focused()
    speaker.household.device("study")
    speaker.take("/alerts")
    expect(visit.page.locator("#devices li")).to_have_count(3)
    expect(link).to_be_focused()


def test_a_suggestion_keeps_the_focus_while_it_is_there(visit: Visit, beside: Visit) -> None:
    """Once it makes no sense any more, people go on from the field."""
    beside.say("start the repair ritual")
    visit.sees("Are you both up for it?")
    suggestion = visit.suggestions.get_by_text("repeat", exact=True)
    go_to(visit, suggestion)
    beside.say("yes")
    visit.is_told("#card-heading", "The repair ritual, 1 of 3")
    expect(visit.suggestions.get_by_role("button").first).to_have_text("more time")
    expect(suggestion).to_be_focused()
    beside.say("stop")
    expect(suggestion).to_have_count(0)
    expect(visit.field).to_be_focused()


def test_from_a_button_that_goes_people_go_on_in_the_field(visit: Visit, beside: Visit) -> None:
    """So it is for what is under way, for the skip, and for the chime."""
    visit.take_a_break()
    go_to(visit, visit.page.locator("#skip"))
    beside.page.locator("#skip").click()
    stop = visit.page.get_by_role("button", name="Stop the chime")
    expect(stop).to_be_visible()
    expect(visit.field).to_be_focused()
    go_to(visit, stop)
    beside.say("stop")
    expect(stop).to_have_count(0)
    expect(visit.field).to_be_focused()
    go_to(visit, visit.page.locator("#buttons").get_by_role("button", name="I'm back"))
    beside.say("we're both back")
    expect(visit.page.locator("#buttons button")).to_have_count(0)
    expect(visit.field).to_be_focused()


def test_who_presses_with_a_finger_gets_no_keyboard(visit: Visit, speaker: Speaker) -> None:
    """The field would bring one up on the screen, so it takes no focus after a touch."""
    visit.suggestions.get_by_text("open steady ground", exact=True).click()
    visit.sees("Want to take a break?")
    speaker.take("stop")
    expect(visit.field).not_to_be_focused()
