"""The page's server: what a tab is told, what it may send, and who is let in."""

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime

import pytest

from speaker.desk.commands import AT_THE_TERMINAL, COMMANDS
from speaker.desk.speaker import Speaker
from speaker.page import server
from speaker.page.tabs import Tabs
from speaker.sound.chime import chime_wave
from tests.speaker.page_client import HTTP, PageTab, delete, get, opened, post


@pytest.fixture
def kitchen(page: str) -> Iterator[PageTab]:
    with opened(page) as tab:
        yield tab


def test_a_new_tab_is_told_all_it_shows(kitchen: PageTab) -> None:
    """An empty talk, what can be said to begin with, and how the speaker is set."""
    state = kitchen.hello["state"]
    assert kitchen.hello["entries"] == []
    assert kitchen.hello["locales"] == ["en-US", "en-GB", "en-CA", "en-AU", "en-IN"]
    assert "Europe/London" in kitchen.hello["zones"]
    assert state == {
        "device": "kitchen",
        "devices": ["kitchen"],
        "now": "2026-11-23T23:55:00.000Z",
        "runs": False,
        "zone": "America/New_York",
        "locale": "en-US",
        "online": True,
        "listening": False,
        "asksPermission": False,
        "ringing": False,
        "permissions": {"timers": "unset", "reminders": "unset"},
        "screen": None,
        "back": None,
        "endedIn": None,
        "buttons": [],
        "skipTo": None,
        "suggestions": ["start a 20-minute break", "open steady ground", "help"],
    }


def test_a_break_from_start_to_chime(kitchen: PageTab) -> None:
    """The permission is asked for, the break is shown, and skipping to its end rings."""
    asked, state = kitchen.type("start a 20-minute break")
    assert asked["typed"] == "start a 20-minute break"
    assert asked["heardBy"] == kitchen.id
    assert [line["kind"] for line in asked["lines"]] == ["note", "said", "asked"]
    assert state["asksPermission"]
    assert state["suggestions"] == ["I approve", "no"]
    _, state = kitchen.type("I approve")
    assert state["permissions"]["timers"] == "granted"
    assert state["screen"]["datasources"]["screen"]["back"]["time"] == "7:15"
    assert state["skipTo"] == "2026-11-24T00:15:00.000Z"
    assert state["suggestions"][0] == "come back to budget"
    kitchen.type("the budget")
    kitchen.type("are we okay")
    rang, state = kitchen.type("/skip")
    assert rang["lines"][0] == {
        "kind": "chime",
        "text": "This is from Steady Ground. Time to come back together.",
        "parts": [{"say": "This is from Steady Ground. Time to come back together."}],
        "clock": "7:15 PM",
    }
    assert state["ringing"]
    assert state["skipTo"] is None
    assert state["suggestions"] == []
    assert [each["label"] for each in state["buttons"]] == ["More time", "I'm back"]


def test_without_the_permission_the_return_is_still_skipped_to(kitchen: PageTab) -> None:
    """No chime was made: time passes to the return time, and nothing rings."""
    kitchen.type("start a 20-minute break")
    refused, state = kitchen.type("no")
    assert "7:15" in refused["lines"][0]["text"]
    assert state["permissions"]["timers"] == "denied"
    skipped, state = kitchen.type("/skip")
    assert [line["kind"] for line in skipped["lines"]] == ["said", "info"]
    assert state["now"] == "2026-11-24T00:15:00.000Z"
    assert not state["ringing"]


def test_quiet_and_bells_come_as_such(kitchen: PageTab) -> None:
    """A browser says the words, holds the seconds of quiet, and lets the bell sound."""
    kitchen.type("start the repair ritual")
    asked, state = kitchen.type("yes")
    *_, words, quiet, bell = asked["lines"][-1]["parts"]
    assert words["say"].endswith("After the bell, say next to go on.")
    assert (quiet, bell) == ({"quiet": 60.0}, {"bell": True})
    assert state["screen"]["datasources"]["screen"]["step"] == {"number": 1, "count": 3}


def test_words_of_danger_leave_no_trace(page: str, kitchen: PageTab) -> None:
    """People can read the answer, but a tab that comes later does not have it."""
    said, _ = kitchen.type("are we okay")
    told, state = kitchen.type("I'm scared")
    assert told["leavesNoTrace"]
    assert "911" in told["lines"][0]["text"]
    assert state["suggestions"] == []
    command, _ = kitchen.type("/alerts")
    assert not command["leavesNoTrace"]
    asked, _ = kitchen.type("start a 20-minute break")
    assert asked["lines"][-1]["kind"] == "asked"
    with opened(page) as later:
        assert later.hello["entries"] == [said, command, asked]


def test_words_of_danger_leave_no_trace_without_a_screen(
    page: str, terminal: Speaker, kitchen: PageTab
) -> None:
    """Nor do the numbers, when they are said again; what is said in a later talk stays."""
    terminal.take("/screen off")
    off = kitchen.next("entry")
    del off["state"]
    for words in ("I'm scared", "repeat that"):
        told, state = kitchen.type(words)
        assert (told["leavesNoTrace"], state["screen"]) == (True, None)
        assert "911" in told["lines"][-1]["text"]
    kitchen.type("/silence")
    kitchen.type("/silence")
    said, _ = kitchen.type("are we okay")
    with opened(page) as later:
        entries = later.hello["entries"]
    assert [entries[0], entries[-1]] == [off, said]
    assert [each["typed"] for each in entries[1:-1]] == []


def test_a_tab_is_a_screen(page: str, terminal: Speaker) -> None:
    """Also at a device that was kept without one: it shows the break."""
    terminal.household.device("bedroom")
    terminal.take("/allow timers")
    with opened(page, "bedroom") as bedroom:
        _, state = bedroom.type("start a 20-minute break")
    assert state["back"]["time"] == "7:15"


def test_what_was_said_can_be_cleared(page: str, kitchen: PageTab) -> None:
    """In every tab of the device, and for those that come later; how things stand goes on."""
    kitchen.type("start the repair ritual")
    with opened(page) as other:
        assert delete(f"{kitchen.address}/talk", Origin="http://evil.example").status == 403
        assert delete(f"{kitchen.address}/talk", Origin=page).status == 200
        assert kitchen.next("cleared") == other.next("cleared") == {}
    with opened(page) as later:
        assert later.hello["entries"] == []
        assert later.hello["state"]["listening"]


def test_a_touched_button_does_what_it_says(kitchen: PageTab) -> None:
    """The screen's own event goes to the skill, which goes on to the next question."""
    kitchen.type("start the repair ritual")
    kitchen.type("yes")
    for _ in range(4):
        _, state = kitchen.type("/touch next")
    assert state["screen"]["datasources"]["screen"]["step"]["number"] == 2


def test_a_tab_that_is_loaded_anew_shows_the_talk_so_far(page: str, kitchen: PageTab) -> None:
    """What was said at this device is there again, and how things stand."""
    said, state = kitchen.type("start the repair ritual")
    with opened(page) as again:
        assert again.hello["entries"] == [said]
        assert again.hello["state"] == state
        assert again.hello["run"] == kitchen.hello["run"]
        assert again.id != kitchen.id


def test_another_device_is_another_talk_of_the_same_household(page: str, kitchen: PageTab) -> None:
    """It hears nothing of the kitchen, knows of its break when it is asked, and is set alike."""
    kitchen.type("/zone Europe/London")
    kitchen.type("start a 20-minute break")
    with opened(page, "bedroom") as bedroom:
        assert bedroom.hello["entries"] == []
        assert bedroom.hello["state"]["zone"] == "Europe/London"
        assert bedroom.hello["state"]["devices"] == ["kitchen", "bedroom"]
        told, _ = bedroom.type("how long is left")
        assert told["device"] == "bedroom"
        assert "12:15" in told["lines"][-1]["text"]


def test_a_locale_is_that_of_one_device(page: str, kitchen: PageTab) -> None:
    """A device set to British English understands a row, and the other stays as it is."""
    _, state = kitchen.type("/locale en-gb")
    assert state["locale"] == "en-GB"
    told, _ = kitchen.type("we're having a row")
    assert "20 minutes" in told["lines"][1]["text"]
    with opened(page, "bedroom") as bedroom:
        assert bedroom.hello["state"]["locale"] == "en-GB", "a new one is set like its neighbour"
        _, state = bedroom.type("/locale en-US")
        assert state["locale"] == "en-US"


def test_what_the_browser_heard_badly_is_asked_again(kitchen: PageTab) -> None:
    """Nothing is ended on a guess; clearly heard, it is."""
    kitchen.type("start the repair ritual")
    asked, state = kitchen.say("stop", 0.6)
    assert asked["typed"] == "stop"
    assert asked["lines"][0]["text"] == "Not heard clearly enough to be sure."
    assert state["listening"]
    _, state = kitchen.say("stop", 0.65)
    assert not state["listening"]


def test_a_command_that_is_spoken_is_none(kitchen: PageTab) -> None:
    """People direct the desk by typing; what they say is for the skill."""
    told, state = kitchen.say("/zone Europe/London", 1.0)
    assert told["typed"] == "zone Europe/London"
    assert "said" in [line["kind"] for line in told["lines"]]
    assert state["zone"] == "America/New_York"


def test_a_command_that_cannot_be_carried_out_says_so(kitchen: PageTab) -> None:
    """The answer has what to do, and nothing has changed."""
    answer = post(f"{kitchen.address}/take", {"typed": "/zone Europe/Lodnon", "tab": kitchen.id})
    assert answer.status == 400
    assert answer.json() == {
        "error": "There is no time zone 'Europe/Lodnon'. Did you mean Europe/London?"
    }
    _, state = kitchen.type("/alerts")
    assert state["zone"] == "America/New_York"


@pytest.mark.parametrize(
    ("typed", "instead"),
    [
        ("/quit", "Close this tab to leave it."),
        ("/JSON on", "type /json on there."),
        ("/device bedroom", "Open another one in a tab of its own."),
        ("/screen off", "A tab is a screen."),
    ],
)
def test_what_belongs_to_the_terminal_is_left_to_it(
    kitchen: PageTab, typed: str, instead: str
) -> None:
    """A tab stays one device of a speaker that goes on, and is told what to do instead."""
    answer = post(f"{kitchen.address}/take", {"typed": typed, "tab": kitchen.id})
    assert answer.status == 400
    assert instead in answer.json()["error"]
    _, state = kitchen.type("/alerts")
    assert state["devices"] == ["kitchen"]


@pytest.mark.parametrize("body", [{}, {"typed": 7}, [], "start"])
def test_what_is_not_typed_is_refused(kitchen: PageTab, body: object) -> None:
    """If a request has another shape, the answer shows a right one."""
    answer = post(f"{kitchen.address}/take", body)
    assert answer.status == 400
    assert '{"typed": "start a 20-minute break"}' in answer.json()["error"]


def test_only_this_machines_own_page_is_let_in(page: str, kitchen: PageTab) -> None:
    """A page elsewhere can neither read by a name that leads here, nor talk."""
    port = page.rpartition(":")[2]
    assert get(page, Host=f"evil.example:{port}").status == 400
    assert get(page, Host=f"localhost:{port}").status == 302
    talk = f"{kitchen.address}/take"
    assert post(talk, {"typed": "hello"}, Origin="http://evil.example").status == 403
    assert post(talk, {"typed": "/help"}, Origin=page).status == 200
    assert post(talk, {"typed": "hello"}, Content_Type="text/plain").status == 415


def test_what_is_served_is_kept_by_no_cache_and_runs_no_foreign_script(page: str) -> None:
    """The page, its files, and the chime, which is the terminal's own."""
    answer = get(f"{page}/devices/kitchen")
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'self';")
    assert answer.headers["Cache-Control"] == "no-store"
    assert b"<h1>Steady Ground</h1>" in answer.data
    assert get(f"{page}/static/main.js").headers["Content-Type"].startswith("text/javascript")
    assert get(f"{page}/chime.wav").data == chime_wave()


def test_a_device_is_named_by_one_word(page: str) -> None:
    """Anything else is no place to talk; who comes there by a browser is led back."""
    wrong = get(f"{page}/devices/the%20kitchen", Accept="text/html")
    assert wrong.status == 404
    assert b'<a href="/">' in wrong.data
    assert get(f"{page}/devices/{'x' * 31}").status == 404
    assert get(f"{page}/devices/kitchen/nowhere").status == 404


def test_who_comes_without_a_device_gets_one_that_is_free(page: str, kitchen: PageTab) -> None:
    """The first tab is the kitchen, the next another room."""
    assert kitchen.hello["state"]["device"] == "kitchen"
    assert get(page).headers["Location"] == "/devices/bedroom"
    with opened(page, "bedroom"):
        assert get(page).headers["Location"] == "/devices/living-room"


def test_rooms_never_run_out(terminal: Speaker) -> None:
    """After those that have a name come numbered ones."""
    tabs, names = Tabs(terminal), list[str]()
    with ExitStack() as opened_tabs:
        for _ in range(7):
            names.append(tabs.free_device())
            opened_tabs.enter_context(tabs.opened(names[-1]))
    assert names == ["kitchen", "bedroom", "living-room", "study", "hallway", "room-1", "room-2"]


def test_a_chime_is_heard_where_somebody_last_talked(page: str, terminal: Speaker) -> None:
    """In the tab that the break was started in, and after that at the terminal."""
    terminal.take("/allow timers")
    with opened(page) as tab, opened(page, "bedroom") as bedroom:
        for said in ("turn the chime on", "start a 20-minute break", "skip"):
            tab.type(said)
        bedroom.type("/advance 19m")
        tab.type("how long is left")
        bedroom.type("/advance 1m")
        assert tab.next("entry")["heardBy"] == tab.id
        tab.type("5 more minutes")
        terminal.take("how long is left")
        assert tab.next("entry")["heardBy"] == "elsewhere"
        bedroom.type("/advance 5m")
        assert tab.next("entry")["heardBy"] == "elsewhere"


def test_a_tab_that_was_closed_is_no_place_for_the_chime(terminal: Speaker) -> None:
    """Every tab lets it sound then, since the one that was talked to is gone."""
    tabs = Tabs(terminal)
    with tabs.opened("kitchen") as closed:
        tabs.speaker("kitchen", closed.id).take("/allow timers")
        for said in ("turn the chime on", "start a 20-minute break", "skip"):
            tabs.speaker("kitchen", closed.id).take(said)
    with tabs.opened("kitchen") as left:
        terminal.clock.move_to(datetime(2026, 11, 24, 0, 15, tzinfo=UTC))
        terminal.home.ring_due()
        told = [left.inbox.get() for _ in range(left.inbox.qsize())]
    [ring] = [message[1] for message in told if message and message[0] == "entry"]
    assert ring["heardBy"] is None
    assert ring["typed"] is None


def test_what_is_typed_by_a_tab_that_is_not_known_is_done_all_the_same(kitchen: PageTab) -> None:
    """After a new start of the speaker a tab has an old name: all tabs let the reply be heard."""
    post(f"{kitchen.address}/take", {"typed": "start the repair ritual", "tab": "of yesterday"})
    assert kitchen.next("entry")["heardBy"] is None


def test_a_tab_that_says_that_it_is_closed_gives_its_device_back(
    page: str, kitchen: PageTab
) -> None:
    """At once, and its stream ends; another page cannot say so for it."""
    assert post(f"{kitchen.address}/left", {}, Origin="http://evil.example").status == 403
    assert get(page).headers["Location"] == "/devices/bedroom"
    HTTP.request("POST", f"{kitchen.address}/left", body=kitchen.id.encode())
    assert [name for name, _ in kitchen.messages] == ["state"]
    assert get(page).headers["Location"] == "/devices/kitchen"


def test_a_browser_keeps_five_tabs_and_no_more(page: str) -> None:
    """The sixth stream says so and ends, since with it a browser could not talk any more."""
    with ExitStack() as open_tabs:
        for number in range(5):
            open_tabs.enter_context(opened(page, f"room-{number}"))
        sixth = get(f"{page}/devices/kitchen/events")
    assert sixth.data == b'event: full\ndata: {"most": 5}\n\n'


def test_how_things_stand_can_be_asked(kitchen: PageTab) -> None:
    """It is what a tab is told after each exchange."""
    _, state = kitchen.type("start the repair ritual")
    assert get(f"{kitchen.address}/state").json() == state


def test_nothing_that_is_typed_directs_a_terminal(kitchen: PageTab) -> None:
    """Control characters and halves of characters are left out before anybody reads them."""
    told, _ = kitchen.type("how \x1b[2J long \ud800 is left\x07")
    assert told["typed"] == "how [2J long  is left"


def test_help_in_a_tab_lists_what_a_tab_can_do(kitchen: PageTab) -> None:
    """It leaves out the commands that only the terminal has."""
    told, _ = kitchen.type("/help")
    commands = {line["text"].split()[0] for line in told["lines"]}
    assert commands == COMMANDS.keys() - AT_THE_TERMINAL.keys()


def test_the_address_of_a_page_that_others_can_open() -> None:
    """Every address of the machine is no address to type; a name is one."""
    everywhere = "0.0.0.0"  # noqa: S104 -- it is what is told
    assert "port 8080 at any address of this machine" in server.told(
        f"http://{everywhere}:8080", everywhere
    )
    assert server.told("http://den:8080", "den").startswith("In a browser: http://den:8080. Every")
    assert "this machine alone" in server.told("http://localhost:8080", "localhost")


def test_closing_ends_the_streams(terminal: Speaker) -> None:
    """A tab's stream ends with the server, which keeps nobody waiting."""
    with server.serve(terminal, port=0) as address:
        stream = opened(address)
        tab = stream.__enter__()
    assert [name for name, _ in tab.messages] == ["state"]
    stream.__exit__(None, None, None)
