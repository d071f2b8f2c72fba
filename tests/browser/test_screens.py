"""The screens as a browser shows them: nothing cut off, everything touchable, on each viewport."""

import copy
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Error, Page

from skill.app import create_handler
from speaker.services import AlexaServices
from tests.browser.scenes import SCENES, a_break, a_step, agreements
from tests.browser.serving import served
from tests.front_door.echo import Echo, FrozenClock

ROUND, SMALL, WIDE, TV = "Echo Spot, round", "Echo Show 5", "Echo Show 10", "Fire TV"
SIZES = {ROUND: (480, 480), SMALL: (960, 480), WIDE: (1280, 800), TV: (960, 540)}
Directive = dict[str, Any]

SHOW = """
async ([directive, name]) => {
  const { showScreen, VIEWPORTS } = await import("/apl.js");
  window.screen_?.close();
  window.sent = [];
  const viewport = VIEWPORTS.find((each) => each.name === name);
  const host = document.getElementById("host");
  window.screen_ = showScreen(host, directive, viewport, (sent) => window.sent.push(sent));
}
"""
# Where each line of text and each button is on the screen, and which texts are cut off. Of what
# scrolls, that is the part that can be seen.
MEASURE = """
() => {
  const host = document.getElementById("host");
  const { left, top } = host.getBoundingClientRect();
  const box = (rect, seen) => ({
    left: Math.max(rect.left, seen.left) - left,
    right: Math.min(rect.right, seen.right) - left,
    top: Math.max(rect.top, seen.top) - top,
    bottom: Math.min(rect.bottom, seen.bottom) - top,
  });
  const all = [...host.querySelectorAll("div")];
  const scrolling = all.find((each) => each.style.overflowY === "auto");
  const everything = { left: -Infinity, right: Infinity, top: -Infinity, bottom: Infinity };
  const texts = all.filter((each) => each.childElementCount === 0 && each.textContent);
  const isCut = ({ scrollWidth, clientWidth, scrollHeight, clientHeight }) =>
    scrollWidth > clientWidth || scrollHeight > clientHeight;
  const lines = texts.flatMap((each) => {
    const range = document.createRange();
    range.selectNodeContents(each);
    const seen = scrolling?.contains(each) ? scrolling.getBoundingClientRect() : everything;
    return [...range.getClientRects()].map((rect) => box(rect, seen));
  });
  return {
    texts: texts.map((each) => each.textContent),
    cut: texts.filter(isCut).map((each) => each.textContent),
    lines: lines.filter((each) => each.top < each.bottom),
    buttons: [...host.querySelectorAll("button > div")].map((each) =>
      box(each.getBoundingClientRect(), everything),
    ),
    overflowing: scrolling ? scrolling.scrollWidth > scrolling.clientWidth : false,
    scrolls: scrolling ? scrolling.scrollHeight > scrolling.clientHeight : false,
  };
}
"""


@pytest.fixture
def clock() -> FrozenClock:
    """Monday evening, 6:55 pm in New York."""
    return FrozenClock(datetime(2026, 11, 23, 18, 55, tzinfo=ZoneInfo("America/New_York")))


@pytest.fixture
def show(alexa: AlexaServices, clock: FrozenClock, database: Path) -> Echo:
    handler = create_handler(clock=clock, environ={"STEADY_GROUND_STORE": f"sqlite:{database}"})
    return Echo(handler, alexa, clock, has_screen=True)


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with served() as url:
        yield url


@pytest.fixture
def page(tab: Page, address: str) -> Page:
    """An empty page, as wide as the widest screen, whose clock stands still."""
    tab.set_viewport_size({"width": 1320, "height": 840})
    tab.clock.install(time=0)
    tab.goto(address)
    tab.clock.pause_at(1000)
    return tab


def render(page: Page, directive: Directive, viewport: str) -> None:
    page.evaluate(SHOW, [directive, viewport])


def measured(page: Page) -> dict[str, Any]:
    found: dict[str, Any] = page.evaluate(MEASURE)
    return found


def outside(box: dict[str, float], viewport: str, corner: float = 0) -> bool:
    """Whether any of it is beyond the edge of a screen; a corner may be rounded off."""
    width, height = SIZES[viewport]
    x = max(abs(box["left"] - width / 2), abs(box["right"] - width / 2))
    y = max(abs(box["top"] - height / 2), abs(box["bottom"] - height / 2))
    if viewport == ROUND:
        return max(((x - corner) ** 2 + y**2), (x**2 + (y - corner) ** 2)) > (width / 2) ** 2
    return x > width / 2 or y > height / 2


@pytest.mark.parametrize("scene", SCENES)
def test_all_of_it_can_be_read_and_touched(
    page: Page, show: Echo, clock: FrozenClock, alexa: AlexaServices, scene: str
) -> None:
    """On every viewport each line of text is whole and inside, and each button large enough."""
    directive = SCENES[scene](show, clock, alexa)
    screen = directive["datasources"]["screen"]
    for viewport in SIZES:
        render(page, directive, viewport)
        seen = measured(page)
        assert screen["heading"] in seen["texts"]
        assert [line for line in screen.get("lines", []) if line not in seen["texts"]] == []
        assert (viewport, seen["cut"], seen["overflowing"]) == (viewport, [], False)
        assert [line for line in seen["lines"] if outside(line, viewport)] == []
        heights = [each["bottom"] - each["top"] for each in seen["buttons"]]
        assert len(heights) == len(screen["buttons"])
        assert [height for height in heights if height < 48] == []
        assert [each for each in seen["buttons"] if outside(each, viewport, 24)] == []


@pytest.mark.parametrize("scene", [name for name in SCENES if name != "agreements"])
def test_what_is_short_needs_no_scrolling(
    page: Page, show: Echo, clock: FrozenClock, alexa: AlexaServices, scene: str
) -> None:
    """All but a list of agreements is on the smallest screen at a glance."""
    render(page, SCENES[scene](show, clock, alexa), ROUND)
    assert not measured(page)["scrolls"]


def test_a_long_list_scrolls_by_keyboard(
    page: Page, show: Echo, clock: FrozenClock, alexa: AlexaServices
) -> None:
    """What does not fit can be reached without a pointer."""
    render(page, agreements(show, clock, alexa), ROUND)
    assert measured(page)["scrolls"]
    page.keyboard.press("Tab")
    page.keyboard.press("End")
    page.wait_for_function("() => document.activeElement.scrollTop > 0", polling=20)


def test_the_countdown(page: Page, show: Echo, clock: FrozenClock, alexa: AlexaServices) -> None:
    """It goes down by the second, and stays at nothing."""
    render(page, a_break(show, clock, alexa), SMALL)
    assert "15:25" in measured(page)["texts"]
    for seconds, left in ((1, "15:24"), (24, "15:00"), (895, "0:05"), (5, "0:00"), (60, "0:00")):
        page.clock.run_for(seconds * 1000)
        assert left in measured(page)["texts"]


def test_a_screen_that_is_closed(
    page: Page, show: Echo, clock: FrozenClock, alexa: AlexaServices
) -> None:
    """Nothing of it is left, and it counts no longer."""
    render(page, a_break(show, clock, alexa), SMALL)
    page.evaluate("() => { window.screen_.close(); }")
    page.clock.run_for(2000)
    assert page.evaluate("document.getElementById('host').childElementCount") == 0


@pytest.mark.parametrize(
    ("scene", "sent"),
    [
        (a_break, {"More time": "more_time", "I'm back": "im_back"}),
        (a_step, {"Back": "back", "Next": "next"}),
    ],
)
def test_buttons_send_their_event(
    page: Page, show: Echo, clock: FrozenClock, alexa: AlexaServices, scene: Any, sent: Any
) -> None:
    """Each button sends its one word, when it is touched and when it is chosen by keyboard."""
    render(page, scene(show, clock, alexa), SMALL)
    for label in sent:
        page.get_by_role("button", name=label, exact=True).click()
    page.mouse.click(1, 1)
    for _ in sent:
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
    assert page.evaluate("window.sent") == [[event] for event in sent.values()] * 2


def test_a_button_shows_that_it_is_chosen(
    page: Page, show: Echo, clock: FrozenClock, alexa: AlexaServices
) -> None:
    """People who use the keyboard see where they are."""
    render(page, a_step(show, clock, alexa), SMALL)
    color = "getComputedStyle(document.querySelector('button > div')).backgroundColor"
    assert page.evaluate(color) == "rgb(47, 70, 77)"
    page.keyboard.press("Tab")
    assert page.evaluate(color) == "rgb(74, 107, 115)"
    page.keyboard.press("Tab")
    assert page.evaluate(color) == "rgb(47, 70, 77)"


def test_a_narrow_page(page: Page, show: Echo, clock: FrozenClock, alexa: AlexaServices) -> None:
    """If there is less room, the whole screen gets smaller, and nothing is cut off."""
    page.set_viewport_size({"width": 360, "height": 640})
    render(page, a_break(show, clock, alexa), WIDE)
    page.wait_for_function(
        "() => document.querySelector('#host > div').getBoundingClientRect().width < 360",
        polling=20,
    )
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    assert measured(page)["cut"] == []


def test_the_viewports(page: Page) -> None:
    """The four kinds of screens have names that a person knows."""
    viewports = page.evaluate("import('/apl.js').then((module) => module.VIEWPORTS)")
    assert {each["name"]: (each["width"], each["height"]) for each in viewports} == SIZES
    assert [each["name"] for each in viewports if each["shape"] == "round"] == [ROUND]


def changed(directive: Directive, **changes: Any) -> Directive:
    """Return the directive with other properties of its outermost frame."""
    other = copy.deepcopy(directive)
    other["document"]["mainTemplate"]["items"][0].update(changes)
    return other


UNKNOWN: dict[str, dict[str, Any]] = {
    "Video": {"type": "Video"},
    '"opacity" in Frame': {"opacity": 0.5},
    '"blink"': {"when": "${blink}"},
    '"colours"': {"style": "colours"},
    '"@paint"': {"backgroundColor": "@paint"},
    '"@colour"': {"backgroundColor": "${@colour}"},
    '"5in"': {"width": "5in"},
    '"evil"': {"width": "${Math.evil(1)}"},
    "anything but Math": {"width": "${alert(1)}"},
    '"^"': {"width": "${2 ^ 3}"},
    '"OpenURL"': {"handleTick": [{"minimumDelay": 1000, "commands": [{"type": "OpenURL"}]}]},
    '"sequencer" in SetValue': {
        "handleTick": [
            {"minimumDelay": 1000, "commands": [{"type": "SetValue", "sequencer": "one"}]}
        ]
    },
}


@pytest.mark.parametrize("named", UNKNOWN)
def test_what_it_does_not_know_is_named(
    page: Page, show: Echo, clock: FrozenClock, alexa: AlexaServices, named: str
) -> None:
    """Nothing that a document asks for is left out silently."""
    directive = changed(a_break(show, clock, alexa), **UNKNOWN[named])
    with pytest.raises(Error, match="This screen cannot be shown here: ") as error:
        render(page, directive, SMALL)
    assert named in error.value.message


def test_a_part_that_it_does_not_know(
    page: Page, show: Echo, clock: FrozenClock, alexa: AlexaServices
) -> None:
    """The same holds for a document's own parts."""
    directive = a_break(show, clock, alexa)
    directive["document"] |= {"onMount": []}
    with pytest.raises(Error, match='"onMount" in a document is not supported'):
        render(page, directive, SMALL)


def test_words_are_only_words(
    page: Page, show: Echo, clock: FrozenClock, alexa: AlexaServices
) -> None:
    """What people said is never read as HTML, nor as an expression or a name of a colour."""
    directive = a_step(show, clock, alexa)
    words = ["<b>no</b> phones", "${payload}", "@text"]
    directive["datasources"]["screen"]["lines"] = words
    render(page, directive, SMALL)
    assert set(words) <= set(measured(page)["texts"])
