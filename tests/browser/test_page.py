"""The page in a real browser: talking, the chime, the ritual, several tabs, and what goes wrong."""

import json
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Page, Request, expect

from speaker.desk.speaker import Speaker
from speaker.page import tabs
from tests.browser.conftest import tab_of
from tests.browser.visits import (
    ANSWERS_LATE,
    EARS,
    FIRST_IS_SENT_LATE,
    Visit,
    page_of,
    speaker_at,
)
from tests.speaker.page_client import HTTP

CHIME = ("(chime)", "(chime over)", "This is from Steady Ground.", "Time to come back together.")
RITUAL_WORDS = "we say when we'll be back before we leave"


@pytest.fixture
def visit(tab: Page, address: str) -> Visit:
    """The page at its start, in the first tab."""
    return Visit.to(tab, address)


def test_a_break_from_typing_to_the_chime(visit: Visit) -> None:
    """Typed, permitted, shown with its return time, and rung at it when time is moved on."""
    visit.say("start a 20-minute break")
    visit.sees("Do you give Steady Ground permission to update your timers?")
    visit.suggested("I approve")
    visit.is_told("#break-heading", "Back at")
    visit.is_told("#break-time", "7:15")
    visit.is_told("#break-left", "20:00 left")
    visit.press("Skip to 7:15 PM")
    visit.is_told("#break-heading", "It's time")
    visit.is_told("#clock", ", 7:15 PM")
    expect(visit.page.locator("#talk .chime")).to_have_text(
        "Chime, 7:15 PM This is from Steady Ground. Time to come back together."
    )
    visit.hears(*CHIME)
    expect(visit.page.get_by_role("alert").filter(has_text="The chime rings")).to_be_visible()
    visit.press("Stop the chime")
    visit.sees("The chime stops.")
    expect(visit.page.locator("#ringing")).to_be_empty()
    visit.touch("I'm back")
    visit.sees("Welcome back")


def test_a_whole_ritual(visit: Visit) -> None:
    """Each question with its place, the quiet held as quiet, and what was agreed kept on a yes."""
    visit.page.clock.install()
    visit.begin_the_ritual()
    visit.is_told("#card-heading", "The repair ritual, 1 of 3")
    expect(visit.page.locator("#card-step")).to_have_js_property("value", 1)
    expect(visit.page.locator("#card-lines p").last).to_have_text(
        "Whoever's ready, ask: what was hard for you? Then just listen."
    )
    visit.is_told("#quiet", "Quiet for the two of you, 1:00")
    visit.page.clock.run_for(20_000)
    visit.is_told("#quiet", "Quiet for the two of you, 0:40")
    visit.hears("After the bell, say next to go on.")
    visit.page.clock.run_for(40_000)
    expect(visit.page.locator("#quiet")).to_be_hidden()
    visit.hears("After the bell, say next to go on.", "(chime)", "(chime over)")
    for step in (1, 1, 1, 2, 2, 3):
        visit.touch("Next")
        visit.is_told("#card-heading", f"The repair ritual, {step} of 3")
    visit.touch("Next")
    visit.sees("Or just say skip.")
    visit.say(RITUAL_WORDS)
    visit.sees("Did I get that right?")
    visit.suggested("yes")
    visit.sees("Got it, that's saved.")
    visit.suggested("no")
    visit.sees("with it")
    visit.is_told("#card-heading", "Steady Ground")


def test_without_the_permission_there_is_no_chime_and_it_says_so(visit: Visit) -> None:
    """The break runs and is shown; at its time it is seen, and nothing rings."""
    visit.say("start a 20-minute break")
    visit.suggested("no")
    expect(visit.page.locator("#talk .said").last).to_contain_text("no chime")
    visit.sees("asks for consent in the Alexa app: timers")
    visit.is_told("#permission-timers .consent", "refused")
    visit.is_told("#break-time", "7:15")
    visit.press("Skip to 7:15 PM")
    visit.is_told("#break-heading", "It's time")
    expect(visit.page.locator("#talk .chime")).to_have_count(0)
    expect(visit.page.locator("#ringing")).to_be_empty()


def test_a_permission_is_given_and_taken_back_as_in_the_app(visit: Visit) -> None:
    """Allowed beforehand, nobody is asked; refused again, the next break has no chime."""
    visit.permit("Allow timers")
    visit.is_told("#permission-timers .consent", "allowed")
    visit.say("start a 20-minute break")
    visit.sees("7:15")
    visit.permit("Refuse timers")
    visit.is_told("#permission-timers .consent", "refused")
    expect(visit.page.get_by_role("button", name="Refuse timers")).to_have_attribute(
        "aria-pressed", "true"
    )


def test_two_tabs_are_two_speakers_of_one_household(
    visit: Visit, chromium: Browser, address: str
) -> None:
    """The second one is another room: it knows of the break, and the chime is the first one's."""
    visit.take_a_break()
    with chromium.new_context() as context:
        bedroom = Visit.to(context.new_page(), address)
        bedroom.is_told("#device", "bedroom")
        expect(bedroom.lines).to_have_count(0)
        bedroom.say("how long is left")
        bedroom.sees("Back at 7:15.")
        bedroom.is_told("#break-time", "7:15")
        bedroom.press("Skip to 7:15 PM")
        visit.sees("Time to come back together.")
        visit.hears(*CHIME)
        expect(bedroom.page.locator("#talk .chime")).to_have_count(0)
        bedroom.say("we're back")
        bedroom.sees("Welcome back")
    expect(visit.page.locator("#devices li")).to_have_text(["kitchen: this one", "bedroom"])


def test_a_break_that_is_ended_in_another_room(
    visit: Visit, chromium: Browser, address: str
) -> None:
    """The first tab says where it was ended, counts no further, and offers what makes sense now."""
    visit.take_a_break()
    with chromium.new_context() as context:
        bedroom = Visit.to(context.new_page(), address)
        bedroom.say("ten more minutes")
        visit.is_told("#break-time", "7:25")
        bedroom.say("call it off")
        visit.is_told("#break-time", "7:25")
        bedroom.suggested("yes")
        visit.is_told("#ended", "The break was ended in the bedroom.")
        expect(bedroom.page.locator("#ended")).to_be_empty()
    expect(visit.page.locator("#break")).to_be_hidden()
    expect(visit.page.locator("#buttons button")).to_have_count(0)
    expect(visit.page.get_by_role("button", name="Skip to")).to_have_count(0)
    expect(visit.page).to_have_title("Steady Ground")
    expect(visit.suggestions.get_by_role("button").first).to_have_text("start a break")
    visit.say("how long is left")
    expect(visit.page.locator("#ended")).to_be_empty()


def test_a_page_that_is_loaded_anew_goes_on(visit: Visit) -> None:
    """In the middle of the ritual: the talk, the question and its place are there again."""
    visit.begin_the_ritual()
    visit.touch("Next")
    visit.sees("what did you hear")
    before = visit.lines.all_inner_texts()
    visit.page.reload()
    visit.is_told("#card-heading", "The repair ritual, 1 of 3")
    visit.is_told("#device", "kitchen")
    assert visit.lines.all_inner_texts() == before
    assert visit.page.evaluate("heard") == [], "what was said is not said again"
    visit.touch("Next")
    visit.is_told("#card-heading", "The repair ritual, 1 of 3")


def test_the_speaker_goes_away_and_comes_back(chromium: Browser, speaker: Speaker) -> None:
    """The page says so, the words stay in the field, and the page comes back by itself."""
    with ExitStack() as opened, chromium.new_context() as context:
        address = opened.enter_context(page_of(speaker))
        visit = Visit.to(context.new_page(), address)
        visit.begin_the_ritual()
        opened.close()
        away = visit.page.get_by_role("status").filter(has_text="The speaker does not answer.")
        expect(away).to_be_visible()
        visit.field.fill("next")
        visit.press("Send")
        visit.is_told(
            "#trouble",
            "That did not reach the speaker. Your words are still here: send them again when it is "
            "back.",
        )
        with page_of(speaker, int(address.rpartition(":")[2])):
            expect(away).to_be_hidden()
            visit.is_told(
                "#trouble",
                "The speaker was started again, and this talk begins anew. "
                "If a break was kept, ask how long is left.",
            )
            expect(visit.field).to_have_value("next")
            visit.press("Send")
            visit.is_told("#card-heading", "The repair ritual, 1 of 3")
            visit.is_told("#trouble", "")


def test_words_typed_while_an_answer_is_on_its_way(visit: Visit) -> None:
    """They stay in the field when the answer to earlier words arrives, and can be sent."""
    visit.say("start a 20-minute break")
    visit.page.evaluate(ANSWERS_LATE)
    visit.suggested("I approve")
    visit.is_told("#break-time", "7:15")
    visit.field.fill("are we okay")
    visit.page.evaluate("arrive()")
    visit.page.evaluate("new Promise((done) => setTimeout(done))")
    expect(visit.field).to_have_value("are we okay")
    visit.field.press("Enter")
    expect(visit.page.locator("#talk .you").last).to_contain_text("are we okay")
    visit.page.evaluate("arrive()")
    expect(visit.field).to_have_value("")


def test_what_is_typed_fast_arrives_in_its_order(visit: Visit) -> None:
    """Also if the first request is slow on its way: the second waits for it."""
    visit.page.evaluate(FIRST_IS_SENT_LATE)
    for words in ("help", "how long is left"):
        visit.field.fill(words)
        visit.field.press("Enter")
    visit.page.evaluate("send()")
    expect(visit.page.locator("#talk .you")).to_have_text(["You help", "You how long is left"])


def test_enter_pressed_again_says_it_once(visit: Visit) -> None:
    """People press it again if the answer is slow. Later the same words can be said again."""
    visit.page.evaluate(FIRST_IS_SENT_LATE)
    visit.field.fill("help")
    visit.field.press("Enter")
    visit.field.press("Enter")
    visit.page.evaluate("send()")
    expect(visit.field).to_have_value("")
    visit.say("how long is left")
    visit.say("help")
    expect(visit.page.locator("#talk .you")).to_have_text(
        ["You help", "You how long is left", "You help"]
    )


def test_a_button_pressed_twice_answers_one_question(visit: Visit) -> None:
    """A double click is one press, and so is a second press while the first has no answer."""
    visit.say("start the repair ritual")
    visit.say("yes")
    next_one = visit.page.locator("#buttons").get_by_role("button", name="Next")
    next_one.dblclick()
    expect(visit.page.locator("#talk .said").last).to_contain_text("what did you hear")
    visit.page.evaluate(FIRST_IS_SENT_LATE)
    next_one.click()
    next_one.click()
    visit.page.evaluate("send()")
    visit.say("how far are we")
    expect(visit.page.locator("#talk .touch")).to_have_text(["touched: next", "touched: next"])


def test_by_keyboard_alone(visit: Visit) -> None:
    """From the field and back: suggestions, buttons and the desk are reached and pressed."""
    keys = visit.page.keyboard

    def reach(name: str, *, backwards: bool = False) -> None:
        target = visit.page.get_by_role("button", name=name, exact=True)
        for _ in range(40):
            if target.evaluate("each => each === document.activeElement"):
                return
            keys.press("Shift+Tab" if backwards else "Tab")
        raise AssertionError(f"{name} is not reached")

    field = visit.field
    expect(field).to_be_focused()
    visit.unfold("Permissions")
    field.focus()
    reach("Allow timers")
    keys.press("Space")
    visit.is_told("#permission-timers .consent", "allowed")
    reach("start a 20-minute break", backwards=True)
    keys.press("Enter")
    visit.is_told("#break-time", "7:15")
    expect(field).to_be_focused()
    reach("Skip to 7:15 PM")
    keys.press("Enter")
    visit.sees("7:15 PM on Monday")
    expect(field).to_be_focused()
    keys.type("I'm back")
    keys.press("Enter")
    visit.sees("Welcome back")


SMALL = {
    "a phone": (375, 667),
    "a phone on its side": (667, 375),
    "a low window": (1180, 600),
}


@pytest.mark.parametrize("size", SMALL.values(), ids=SMALL)
def test_the_newest_reply_is_always_to_be_seen(visit: Visit, size: tuple[int, int]) -> None:
    """In a small window the ring is a line with the return time, and the reply has room."""
    visit.page.set_viewport_size({"width": size[0], "height": size[1]})
    visit.take_a_break()
    expect(visit.page.locator(".ring")).to_be_hidden()
    expect(visit.page.locator("#break-time")).to_be_in_viewport()
    for words in ("are we okay", "ten more minutes", "what do I say before I leave"):
        visit.say(words)
        assert is_seen(visit), words
    visit.say("what is flooding")
    assert is_seen(visit, whole=False)
    visit.press("Skip to 7:25 PM")
    expect(visit.page.locator("#talk .chime")).to_be_in_viewport()
    visit.say("start the repair ritual")
    assert is_seen(visit, whole=size != SMALL["a phone on its side"])
    expect(visit.field).to_be_in_viewport()


def is_seen(visit: Visit, *, whole: bool = True) -> bool:
    """Return whether the newest reply is within the talk, and the talk within the window."""
    seen: bool = visit.page.evaluate(
        """(whole) => {
            const reply = [...document.querySelectorAll("#talk .said")].at(-1);
            const words = reply.getBoundingClientRect();
            const talk = document.getElementById("talk").getBoundingClientRect();
            const field = document.querySelector(".say").getBoundingClientRect();
            const [top, end] = [Math.max(talk.top, 0), Math.min(talk.bottom, field.top) + 1];
            return words.top + 1 >= top && (whole ? words.bottom : words.top + 60) <= end;
        }""",
        whole,
    )
    return seen


def test_a_newcomer_sees_what_they_need(visit: Visit) -> None:
    """Beside the talk are the voice, the skip and one line on permissions; the rest is folded."""
    panel = visit.page.locator("aside")
    expect(panel.get_by_label("Speak the replies, and keep the quiet")).to_be_visible()
    expect(panel.locator("#consents")).to_have_text("none yet")
    for folded in ("Allow timers", "Pass", "Say nothing", "Set", "Clear what was said"):
        expect(panel.get_by_role("button", name=folded, exact=True)).to_have_count(0)
    visit.permit("Allow timers")
    expect(panel.locator("#consents")).to_have_text("timers")
    visit.say("start a 20-minute break")
    expect(panel.get_by_role("button", name="Skip to 7:15 PM")).to_be_visible()
    visit.unfold("More for this desk")
    expect(panel.get_by_role("button", name="Clear what was said")).to_be_visible()


def test_words_of_danger_are_gone_with_the_next_word(visit: Visit) -> None:
    """They and their answer can be read for a minute at most, and a reload shows neither."""
    visit.page.clock.install()
    visit.say("how long is left")
    visit.say("I'm scared")
    visit.sees("911")
    visit.page.clock.run_for(60_000)
    expect(visit.page.locator("#talk")).not_to_contain_text("911")
    expect(visit.page.locator("#talk")).not_to_contain_text("scared")
    visit.say("I'm scared")
    visit.sees("911")
    visit.say("help")
    expect(visit.page.locator("#talk")).not_to_contain_text("scared")
    visit.page.reload()
    expect(visit.page.locator("#talk")).to_contain_text("how long is left")
    expect(visit.page.locator("#talk")).not_to_contain_text("scared")


def test_the_emergency_answer_outlives_a_lost_line(visit: Visit) -> None:
    """If the stream ends and comes again, people can go on reading, until more is said."""
    visit.say("how long is left")
    with visit.page.expect_request("**/take") as sent:
        visit.say("I'm scared")
    visit.sees("911")
    before = visit.lines.all_inner_texts()
    with visit.page.expect_response("**/events"):
        HTTP.request("POST", sent.value.url.replace("take", "left"), body=tab_in(sent.value))
    visit.unfold("Permissions")
    visit.page.wait_for_function("() => document.getElementById('away').textContent === ''")
    assert visit.lines.all_inner_texts() == before
    visit.say("help")
    expect(visit.page.locator("#talk")).not_to_contain_text("scared")
    expect(visit.page.locator("#talk .you")).to_have_text(["You how long is left", "You help"])


def tab_in(request: Request) -> str:
    """Return the name by which the speaker knows the tab that made the request."""
    return str(json.loads(request.post_data or "")["tab"])


def test_what_was_said_is_cleared(visit: Visit) -> None:
    """The talk is empty, and the break goes on."""
    visit.begin_the_ritual()
    visit.unfold("More for this desk")
    visit.press("Clear what was said")
    expect(visit.lines).to_have_count(0)
    visit.is_told("#card-heading", "The repair ritual, 1 of 3")
    visit.page.reload()
    expect(visit.page.locator("#card-heading")).to_have_text("The repair ritual, 1 of 3")
    expect(visit.lines).to_have_count(0)


def test_escape_hushes(visit: Visit) -> None:
    """The quiet ends at once, with everything that was to be said after it."""
    visit.page.clock.install()
    visit.begin_the_ritual()
    visit.is_told("#quiet", "Quiet for the two of you, 1:00")
    visit.page.keyboard.press("Escape")
    expect(visit.page.locator("#quiet")).to_be_hidden()
    visit.hears("After the bell, say next to go on.", "(cut off)")


def test_escape_cuts_a_sentence_off(visit: Visit) -> None:
    """The voice stops in the middle of the sentence, and says none of the later ones."""
    visit.page.evaluate("() => { window.speaksSlowly = true; }")
    visit.say("start the repair ritual")
    visit.page.wait_for_function("() => heard.at(-1)?.endsWith('.')")
    visit.page.keyboard.press("Escape")
    visit.page.wait_for_function("() => heard.at(-1) === '(cut off)'")
    said = [each for each in visit.page.evaluate("heard") if each != "(cut off)"]
    assert len(said) == 1


def test_the_desk_does_not_break_the_quiet(visit: Visit) -> None:
    """A command to the desk leaves people their minute, and speaking ends it."""
    visit.page.clock.install()
    visit.begin_the_ritual()
    visit.is_told("#quiet", "Quiet for the two of you, 1:00")
    visit.say("/alerts")
    visit.page.clock.run_for(5000)
    visit.is_told("#quiet", "Quiet for the two of you, 0:55")
    visit.say("next")
    visit.is_told("#card-heading", "The repair ritual, 1 of 3")
    visit.is_told("#quiet", "Quiet for the two of you, 1:00")


def test_who_leaves_the_room_without_an_answer_finds_the_break(visit: Visit) -> None:
    """After half a minute Alexa takes silence for an answer: the break stands, without a chime."""
    visit.page.clock.install()
    visit.say("start a 20-minute break")
    visit.sees("Do you give Steady Ground permission")
    visit.page.clock.run_for(20_000)
    visit.page.keyboard.press("Shift")
    visit.page.clock.run_for(20_000)
    expect(visit.page.locator("#break")).to_be_hidden()
    visit.page.clock.run_for(10_000)
    visit.is_told("#break-time", "7:15")
    expect(visit.page.locator("#talk .said").last).to_contain_text("no chime")


@pytest.mark.parametrize("asks_in", ["this tab", "another tab"])
def test_a_question_that_another_tab_answers_is_answered(
    visit: Visit, chromium: Browser, address: str, asks_in: str
) -> None:
    """Half a minute later this tab gives no answer of its own to what is asked next there."""
    visit.page.clock.install()
    with chromium.new_context() as context:
        other = Visit.to(context.new_page(), f"{address}/devices/kitchen")
        asking = visit if asks_in == "this tab" else other
        asking.say("start a 20-minute break")
        visit.sees("Do you give Steady Ground permission")
        visit.page.keyboard.press("Shift")
        if asks_in == "this tab":
            other.say("yes")
            visit.sees("What do you want to talk about")
        before = other.lines.all_inner_texts()
        visit.page.clock.run_for(31_000)
        visit.say("/help")
        assert other.lines.all_inner_texts()[len(before)].startswith("/help")


def test_a_break_that_runs_out_without_a_chime_is_told(tab: Page) -> None:
    """At the return time it says so, to a screen reader too, and suggests other things."""
    tab.clock.install()
    with speaker_at(None) as speaker, page_of(speaker) as address:
        visit = Visit.to(tab, address)
        visit.permit("Refuse timers")
        visit.say("start a one-minute break")
        visit.suggested("no")
        visit.say("the budget")
        expect(tab.locator("#break-heading")).to_have_text("Back at")
        speaker.clock.advance(timedelta(seconds=60))
        tab.clock.run_for(61_000)
        visit.is_told("#break-heading", "It's time")
        expect(tab.locator("#due")).to_contain_text("time to come back")
        expect(visit.suggestions.get_by_role("button")).to_have_count(0)
        expect(tab.locator("#buttons button")).to_have_text(["More time", "I'm back"])
        expect(tab.get_by_role("button", name="Skip to")).to_have_count(0)
        tab.goto("about:blank")


@contextmanager
def break_with_a_clock(chromium: Browser, *allowed: str) -> Iterator[tuple[Visit, Speaker]]:
    """A break of twenty minutes with its chime, at a speaker and in a page whose clocks run."""
    with (
        speaker_at(None) as speaker,
        page_of(speaker) as address,
        tab_of(chromium, *allowed) as tab,
    ):
        tab.clock.install()
        visit = Visit.to(tab, address)
        visit.take_a_break()
        expect(tab.locator("#break-heading")).to_have_text("Back at")
        yield visit, speaker
        tab.goto("about:blank")


def test_an_answer_from_before_the_chime_does_not_undo_it(chromium: Browser) -> None:
    """At the return time the page asks how things stand. If it rings meanwhile, it asks again."""
    with break_with_a_clock(chromium) as (visit, speaker):
        page = visit.page
        page.evaluate(ANSWERS_LATE)
        page.clock.run_for("20:01")
        visit.is_told("#break-heading", "It's time")
        page.wait_for_function("() => window.arrive")
        speaker.clock.advance(timedelta(minutes=20))
        speaker.home.ring_due()
        rings = page.get_by_role("alert").filter(has_text="The chime rings")
        expect(rings).to_be_visible()
        page.evaluate("() => { const last = arrive; window.arrive = null; last(); }")
        page.wait_for_function("() => window.arrive")
        page.evaluate("arrive()")
        expect(rings).to_be_visible()


def test_a_break_that_runs_out_while_the_speaker_is_gone(chromium: Browser) -> None:
    """The page counts on by itself, and its question without an answer is no error."""
    with break_with_a_clock(chromium, "ERR_FAILED") as (visit, _):
        visit.page.route("**/state", lambda request: request.abort())
        with visit.page.expect_event("requestfailed"):
            visit.page.clock.run_for("20:01")
        visit.is_told("#break-heading", "It's time")


def test_more_tabs_than_a_browser_can_keep(chromium: Browser, address: str) -> None:
    """The sixth one says so, the others go on, and it opens when one of them is closed."""
    with chromium.new_context() as context:
        visits = [Visit.to(context.new_page(), address) for _ in range(5)]
        sixth = context.new_page()
        sixth.goto(address)
        expect(sixth.locator("#away")).to_contain_text("5 speakers are open")
        visits[0].say("how long is left")
        visits[1].page.close()
        expect(sixth.locator("#away")).to_be_empty()
        Visit(sixth).say("how long is left")


def test_more_tabs_than_the_speaker_can_keep(
    chromium: Browser, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A tab of another browser says so too, and opens when one of the others is closed."""
    monkeypatch.setattr(tabs, "MOST_TABS", 2)
    with chromium.new_context() as context, chromium.new_context() as another:
        first, _ = (Visit.to(context.new_page(), address) for _ in range(2))
        second = another.new_page()
        second.goto(address)
        expect(second.locator("#away")).to_have_text(
            "2 tabs are open, and the speaker keeps no more."
            " Close one of them: this one then opens by itself."
        )
        first.page.close()
        expect(second.locator("#away")).to_be_empty()


def test_a_tab_without_a_place_can_be_looked_through(
    chromium: Browser, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It has nothing to show, says so, and no button of it fails."""
    monkeypatch.setattr(tabs, "MOST_TABS", 0)
    with tab_of(chromium) as page:
        page.goto(address)
        expect(page.locator("#away")).to_contain_text("0 tabs are open")
        visit = Visit(page)
        visit.unfold("More for this desk")
        visit.press("Say nothing")
        visit.is_told("#trouble", "Alexa does not listen now: there is nothing to be silent to.")
        page.get_by_text("On an Echo with a screen").click()
        page.get_by_label("Device", exact=True).select_option("Echo Show 10")
        page.evaluate("new Promise((done) => setTimeout(done))")


def test_a_closed_tab_gives_its_device_back(chromium: Browser, address: str) -> None:
    """If people close the only tab and open the page again, they are in the kitchen, as before."""
    with chromium.new_context() as context:
        first = Visit.to(context.new_page(), address)
        first.say("how long is left")
        first.page.close(run_before_unload=True)
        again = Visit.to(context.new_page(), address)
        again.is_told("#device", "kitchen")


def test_without_the_voice_only_the_chime_is_heard(visit: Visit) -> None:
    """The setting holds for the next visit too."""
    visit.page.get_by_label("Speak the replies, and keep the quiet").uncheck()
    visit.take_a_break()
    visit.press("Skip to 7:15 PM")
    visit.hears("(chime)", "(chime over)")
    assert "Okay" not in "".join(visit.page.evaluate("heard"))
    visit.page.reload()
    expect(visit.page.get_by_label("Speak the replies, and keep the quiet")).not_to_be_checked()


def test_without_storage_a_setting_holds_for_the_page(tab: Page, address: str) -> None:
    """A browser that keeps nothing still does as it was told."""
    tab.add_init_script(
        "Object.defineProperty(window, 'localStorage', { get() { throw new Error('no'); } });"
    )
    visit = Visit.to(tab, address)
    tab.get_by_label("Speak the replies, and keep the quiet").uncheck()
    visit.say("how long is left")
    visit.say("/help")
    assert [each for each in tab.evaluate("heard") if each != "(cut off)"] == []


def test_voices_that_come_late_are_heard(tab: Page, address: str) -> None:
    """The note that there are none is gone once the browser has listed them, as in Firefox."""
    tab.add_init_script("window.hasNoVoice = true;")
    visit = Visit.to(tab, address)
    visit.is_told(
        "#voice-note", "This browser has no voice. Replies are shown; quiet and chime are kept."
    )
    visit.say("how long is left")
    tab.evaluate(
        """() => {
          window.hasNoVoice = false;
          speechSynthesis.dispatchEvent(new Event("voiceschanged"));
        }"""
    )
    visit.is_told("#voice-note", "")
    visit.say("how long is left")
    visit.hears("There's no break on right now.")


def test_a_sentence_that_never_ends_holds_no_chime_back(visit: Visit, speaker: Speaker) -> None:
    """Some browsers do not say that a sentence is over. The page waits, and then goes on."""
    visit.take_a_break()
    visit.page.evaluate("() => { window.speaksSlowly = true; }")
    visit.page.clock.install()
    visit.say("how long is left")
    visit.page.wait_for_function("() => heard.at(-1) === 'Back at 7:15.'")
    speaker.clock.advance(timedelta(minutes=20))
    speaker.home.ring_due()
    visit.sees("Time to come back together.")
    visit.page.evaluate("() => { window.speaksSlowly = false; }")
    assert "(chime)" not in visit.page.evaluate("heard")
    visit.page.clock.run_for(20_000)
    visit.hears("(cut off)", *CHIME)


def test_a_page_that_was_loaded_anew_is_where_the_chime_is_heard(
    visit: Visit, speaker: Speaker
) -> None:
    """The tab that was talked to is gone, and this one stands for it."""
    visit.take_a_break()
    visit.page.reload()
    visit.is_told("#break-time", "7:15")
    speaker.clock.advance(timedelta(minutes=20))
    speaker.home.ring_due()
    visit.hears(*CHIME)


def test_a_chime_that_the_browser_does_not_let_out_is_told(tab: Page, address: str) -> None:
    """If nobody has pressed anything in the page yet, it shows the chime and says what to do."""
    tab.add_init_script(
        "HTMLMediaElement.prototype.play = async () => {"
        " throw new DOMException('not before a gesture', 'NotAllowedError'); };"
    )
    visit = Visit.to(tab, address)
    visit.take_a_break()
    visit.press("Skip to 7:15 PM")
    visit.is_told(
        "#trouble",
        "It chimed, and the browser let no sound out: press anything in this page once.",
    )
    expect(tab.locator("#talk .chime")).to_be_visible()


def test_the_time_runs_on(tab: Page) -> None:
    """If the speaker's clock runs, the time left counts down each second."""
    tab.clock.install()
    with speaker_at(None) as speaker, page_of(speaker) as address:
        visit = Visit.to(tab, address)
        visit.take_a_break()
        expect(tab.locator("#break-left")).to_contain_text("left")
        tab.clock.run_for(5 * 60 * 1000)
        minutes = tab.locator("#break-left").inner_text().partition(":")[0]
        assert minutes in {"14", "15"}
        tab.goto("about:blank")


def test_the_speaker_is_set_as_another_one(visit: Visit) -> None:
    """Zone, language and network, each with what comes of it; what is wrong changes nothing."""
    visit.unfold("More for this desk")
    zone = visit.page.get_by_label("Time zone")
    zone.fill("Europe/Lodnon")
    visit.press("Set")
    visit.is_told("#trouble", "There is no time zone 'Europe/Lodnon'. Did you mean Europe/London?")
    zone.fill("Europe/London")
    visit.press("Set")
    visit.is_told("#clock", ", 11:55 PM")
    visit.page.get_by_label("Language").select_option("en-GB")
    visit.is_told("#clock", ", 23:55")
    visit.say("how long is left")
    assert visit.page.evaluate("spokenIn") == "en-GB"
    visit.page.get_by_label("Connected to the network").uncheck()
    visit.sees("The kitchen is offline.")


def test_time_passes_as_it_is_told(visit: Visit) -> None:
    """Time passes by a length, and alerts ring on the way; it explains what a length looks like."""
    visit.take_a_break()
    visit.unfold("More for this desk")
    length = visit.page.get_by_label("Let time pass")
    length.fill("soon")
    visit.press("Pass")
    visit.is_told("#trouble", "'soon' is not a length of time. Write it like 20m, 1h30m or 90s.")
    length.fill("12m")
    visit.press("Pass")
    visit.is_told("#break-left", "8:00 left")
    visit.is_told("#trouble", "")


def test_what_an_echo_with_a_screen_shows(visit: Visit) -> None:
    """The skill's own document, as of now, in each device's shape; its buttons work."""
    note = visit.page.locator("#screen-note")
    visit.page.get_by_text("On an Echo with a screen").click()
    expect(note).to_have_text("Nothing is shown yet: say something first.")
    visit.take_a_break()
    screen = visit.page.locator("#screen")
    expect(screen).to_contain_text("Back at")
    expect(screen).to_contain_text("20:00")
    visit.say("/advance 5m")
    expect(screen).to_contain_text("15:00")
    visit.page.get_by_label("Device", exact=True).select_option("Echo Show 10")
    expect(screen).to_contain_text("15:00")
    screen.get_by_role("button", name="I'm back").click()
    visit.sees("Are you both ready, or just you?")
    visit.say("both of us")
    visit.sees("Welcome back")
    expect(screen).not_to_contain_text("Back at")


def test_somebody_speaks(tab: Page, address: str) -> None:
    """It first says what may leave the machine; then it goes on hands-free, silence included."""
    tab.add_init_script(EARS)
    visit = Visit.to(tab, address)
    visit.press("Speak")
    expect(tab.get_by_role("dialog")).to_contain_text("may send what it hears to the company")
    visit.press("Use the microphone")
    expect(tab.get_by_role("button", name="Speak")).to_have_attribute("aria-pressed", "true")
    tab.evaluate("ears.at(-1).hear('open steady ground')")
    visit.sees("Want to take a break?")
    tab.wait_for_function("() => ears.length === 2")
    tab.evaluate("ears.at(-1).fail('no-speech')")
    expect(visit.lines).to_have_count(3)
    tab.wait_for_function("() => ears.length === 3")
    tab.evaluate("ears.at(-1).fail('not-allowed')")
    visit.is_told("#trouble", "This browser may not use the microphone. Allow it, or type instead.")


def test_what_the_browser_is_not_sure_of_is_asked_again(tab: Page, address: str) -> None:
    """What it seems to have heard is shown, and nothing ends on a guess."""
    tab.add_init_script(EARS)
    visit = Visit.to(tab, address)
    visit.say("start the repair ritual")
    visit.press("Speak")
    visit.press("Use the microphone")
    tab.evaluate("ears.at(-1).hear('stop', 0.4)")
    expect(visit.page.locator("#talk .you").last).to_have_text("You stop")
    visit.sees("Do you both want to try?")
    tab.wait_for_function("() => ears.length === 2")


def test_a_key_opens_no_microphone(tab: Page, address: str) -> None:
    """If somebody speaks and then types the answer, the microphone stays closed."""
    tab.add_init_script(EARS)
    visit = Visit.to(tab, address)
    visit.press("Speak")
    visit.press("Use the microphone")
    expect(tab.get_by_role("button", name="Speak")).to_have_attribute("aria-pressed", "true")
    tab.evaluate("ears.at(-1).hear('start a 20-minute break')")
    visit.sees("Do you give Steady Ground permission")
    tab.wait_for_function("() => ears.length === 2")
    tab.evaluate("ears.at(-1).fail('not-allowed')")
    tab.keyboard.press("Shift")
    visit.say("no")
    visit.is_told("#break-time", "7:15")
    assert tab.evaluate("ears.length") == 2


def test_a_browser_that_cannot_listen_shows_no_microphone(tab: Page, address: str) -> None:
    """Typing is all there is, and nothing promises more."""
    tab.add_init_script("delete window.SpeechRecognition; delete window.webkitSpeechRecognition;")
    Visit.to(tab, address)
    expect(tab.get_by_role("button", name="Speak", exact=True)).to_have_count(0)
