"""The README's pictures: taken here, and held against the page as it is."""

import os
import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image, ImageChops
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import REQUIRED, VARIABLE
from tests.browser.visits import Visit

ROOT = Path(__file__).parents[2]
PICTURES = ROOT / "docs" / "pictures"
README = ROOT / "README.md"

WRITES = "STEADY_GROUND_PICTURES"
"""Set to "write", the pictures are written instead; `make pictures` does that."""

MOST_THAT_DIFFERS = 0.02
"""The share of pixels: letters are drawn a little otherwise from one browser to the next."""
NOTICEABLE = 40


def a_break(page: Page, address: str) -> bytes:
    """Five minutes into a break, on a laptop."""
    page.set_viewport_size({"width": 1180, "height": 800})
    visit = Visit.to(page, address)
    visit.say("start a 20-minute break")
    visit.suggested("I approve")
    visit.say("the budget")
    visit.is_told("#break-time", "7:15")
    visit.say("/advance 5m")
    visit.say("are we okay")
    visit.is_told("#break-left", "15:00 left")
    return page.screenshot()


def the_ritual(page: Page, address: str) -> bytes:
    """The third question of the ritual, on a phone in the evening."""
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    page.set_viewport_size({"width": 390, "height": 844})
    visit = Visit.to(page, address)
    visit.begin_the_ritual()
    for step in (1, 1, 1, 2):
        visit.touch("Next")
        visit.is_told("#card-heading", f"The repair ritual, {step} of 3")
    expect(page.locator("#quiet")).to_be_visible()
    return page.screenshot()


def an_echo_show(page: Page, address: str) -> bytes:
    """What the same break looks like on an Echo with a screen."""
    visit = Visit.to(page, address)
    visit.take_a_break()
    page.get_by_text("On an Echo with a screen").click()
    page.get_by_label("Device", exact=True).select_option("Echo Show 10")
    screen = page.locator("#screen")
    expect(screen).to_contain_text("20:00")
    screen.scroll_into_view_if_needed()
    box = screen.bounding_box()
    assert box is not None
    # Without the parts of pixels at its edges.
    left, top = int(box["x"]) + 1, int(box["y"]) + 1
    width, height = int(box["width"]) - 2, int(box["height"]) - 2
    return page.screenshot(clip={"x": left, "y": top, "width": width, "height": height})


SCENES: dict[str, Callable[[Page, str], bytes]] = {
    "break.png": a_break,
    "ritual.png": the_ritual,
    "echo-show.png": an_echo_show,
}


@pytest.mark.parametrize("name", SCENES)
def test_the_readmes_pictures_are_of_the_page(chromium: Browser, address: str, name: str) -> None:
    """With the same fonts, the page looks as the README shows it."""
    with chromium.new_context(
        locale="en-US", color_scheme="light", reduced_motion="reduce", device_scale_factor=2
    ) as context:
        page = context.new_page()
        taken = SCENES[name](page, address)
    if os.environ.get(WRITES) == "write":
        PICTURES.mkdir(exist_ok=True)
        few_colours = Image.open(BytesIO(taken)).convert("RGB").quantize(128)
        few_colours.save(PICTURES / name, optimize=True)
    if os.environ.get(VARIABLE) == REQUIRED:
        assert differing(taken, (PICTURES / name).read_bytes()) < MOST_THAT_DIFFERS


def differing(taken: bytes, kept: bytes) -> float:
    """Return the share of the pixels that are noticeably not the same."""
    one, other = (Image.open(BytesIO(each)).convert("L") for each in (taken, kept))
    assert one.size == other.size
    difference = ImageChops.difference(one, other).point(lambda level: 255 * (level > NOTICEABLE))
    return difference.histogram()[255] / (one.width * one.height)


def test_every_picture_is_in_the_readme() -> None:
    """Each is shown once, with a text for those who do not see it, and none is left over."""
    shown = README.read_text("utf-8")
    kept = {path.name for path in PICTURES.iterdir()}
    assert kept == set(SCENES)
    texts = dict(re.findall(r'<img src="docs/pictures/([^"]*)" width="\d+" alt="([^"]*)">', shown))
    assert texts.keys() == kept
    assert all(len(text) > 20 for text in texts.values())
