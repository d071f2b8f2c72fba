"""What is spoken in a tab: sound becomes words, the words are done, and nothing is kept."""

import sys
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from threading import Event

import av
import pytest
import urllib3

from listening import sound
from listening.recognition import Recognized, Recognizer
from speaker.desk.speaker import Speaker
from speaker.page import hearing, server
from speaker.page.server import Hearing
from tests.speaker.page_client import HTTP, PageTab, opened, post
from tests.speaker.recordings import KINDS, Knows, recorded

WAV = "audio/wav"
WEBM = "audio/webm;codecs=opus"
PATIENCE = 20.0
PRIVATE = "she never listens to me"


@contextmanager
def tab_of(terminal: Speaker, heard_by: Hearing | None) -> Iterator[PageTab]:
    """Open a tab in the kitchen of a page that hears like this."""
    with server.serve(terminal, port=0, hearing=heard_by) as page, opened(page) as tab:
        yield tab


def speak(
    tab: PageTab, body: bytes | None = None, kind: str = WAV, **headers: str
) -> urllib3.BaseHTTPResponse:
    """Send a recording from the tab; by itself it is a tone of two seconds."""
    named = {"Content-Type": kind} | {k.replace("_", "-"): v for k, v in headers.items()}
    said = recorded(WAV) if body is None else body
    return HTTP.request("POST", f"{tab.address}/hear", body=said, headers=named)


@pytest.mark.parametrize("kind", KINDS)
def test_sound_becomes_words(terminal: Speaker, kind: str) -> None:
    """Whatever a browser records: its words come back, and how sure recognition is of them."""
    knows = Knows(["Start a 20-minute break."], confidence=0.7)
    with tab_of(terminal, knows.hearing) as tab:
        answer = speak(tab, recorded(kind), kind)
    assert answer.status == 200
    assert answer.json() == {"words": "Start a 20-minute break.", "confidence": 0.7}
    [heard] = knows.sounds
    # A codec adds some hundredths of a second, and keeps the rest.
    assert abs(sound.length_of(heard) - timedelta(seconds=2)) < timedelta(milliseconds=60)


def test_the_sound_is_given_as_it_was(terminal: Speaker) -> None:
    """Of a wave file at 16 000 Hz not a bit is changed."""
    knows, said = Knows(["help"]), bytes(range(256)) * 125
    with tab_of(terminal, knows.hearing) as tab:
        assert speak(tab, sound.write(said)).status == 200
    assert knows.sounds == [said]


def test_nothing_is_done_before_the_page_sends_the_words_back(terminal: Speaker) -> None:
    """Until then people can drop what they said; what is sent is answered in the tab that spoke."""
    with tab_of(terminal, Knows(["Start a 20-minute break."]).hearing) as tab:
        heard = speak(tab).json()
        assert terminal.device.session is None
        told, _ = tab.say(heard["words"], heard["confidence"])
    assert (told["typed"], told["heardBy"]) == ("Start a 20-minute break.", tab.id)
    assert [line["kind"] for line in told["lines"]] == ["note", "said", "asked"]


def test_recognition_is_told_what_is_likely_now(terminal: Speaker) -> None:
    """To open the skill at first, and the answers once it has asked."""
    knows = Knows(["open steady ground", "yes"])
    with tab_of(terminal, knows.hearing) as tab:
        speak(tab)
        tab.say("open steady ground", 0.9)
        speak(tab)
    first, second = knows.prompts
    assert first.startswith("Alexa, open Steady Ground. ")
    assert first.endswith(" Start a 20-minute break. Open steady ground.")
    assert not second.endswith(" Open steady ground.")


def test_silence_is_left_to_the_page(terminal: Speaker) -> None:
    """Without words the answer says so, and the page tells Alexa that nobody spoke."""
    with tab_of(terminal, Knows([""], confidence=0.0).hearing) as tab:
        assert speak(tab).json() == {"words": "", "confidence": 0.0}


def test_nothing_that_is_spoken_directs_the_desk(terminal: Speaker) -> None:
    """Only typed commands do that; and no control character reaches a page or a terminal."""
    with tab_of(terminal, Knows(["/advance\x1b[2J 20m\x07"]).hearing) as tab:
        assert speak(tab).json()["words"] == "advance[2J 20m"


def test_the_model_is_loaded_once_when_somebody_first_wants_to_speak(terminal: Speaker) -> None:
    """A page that nobody speaks to costs no memory."""
    knows = Knows(["help", "help"])
    with tab_of(terminal, knows.hearing) as tab:
        assert tab.hello["hears"] is True
        assert knows.loaded == 0
        assert post(f"{tab.address}/ears", {}).status == 200
        assert (knows.loaded, knows.sounds) == (1, [])
        speak(tab)
        speak(tab)
    assert knows.loaded == 1


# -- what is refused


@pytest.mark.parametrize("body", [b"", b"no sound", b"RIFF", recorded(WAV)[:40], b"\0" * 9_000])
def test_what_is_no_sound_is_refused(terminal: Speaker, body: bytes) -> None:
    """In words that quote nothing of it."""
    knows = Knows([])
    with tab_of(terminal, knows.hearing) as tab:
        answer = speak(tab, body)
    assert (answer.status, answer.json()) == (400, {"error": "That is no sound that can be read."})
    assert knows.sounds == []


@pytest.mark.parametrize(
    "text",
    [
        "ffconcat version 1.0\nfile {file}\n",
        "v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=audio 5004 RTP/AVP 0\n",
    ],
    ids=["a list of files", "a call"],
)
def test_a_sound_leads_nowhere_else(tmp_path: Path, text: str) -> None:
    """What names another file, or a network to listen at, is not even looked into."""
    file = tmp_path / "another.wav"
    file.write_bytes(recorded(WAV))
    with pytest.raises(sound.SoundError) as refused:
        sound.read(BytesIO(text.format(file=file).encode()))
    assert isinstance(refused.value.__cause__, av.ArgumentError)


@pytest.mark.parametrize("kind", ["application/json", "text/plain", "multipart/form-data", ""])
def test_another_type_is_refused(terminal: Speaker, kind: str) -> None:
    """Sound is named as such, which a form of another page cannot do."""
    with tab_of(terminal, Knows([]).hearing) as tab:
        answer = speak(tab, kind=kind)
    assert answer.status == 415
    assert answer.json()["error"].startswith("Send the sound of what was said")


def test_a_recording_that_is_too_large_is_refused(terminal: Speaker) -> None:
    """Six megabytes are read, and no more; other routes stay at their own limit."""
    with tab_of(terminal, Knows([]).hearing) as tab:
        assert speak(tab, bytes(hearing.LARGEST + 1)).status == 413
        assert post(f"{tab.address}/take", {"typed": "x" * 20_000}).status == 413


@pytest.mark.parametrize("kind", [WAV, WEBM])
def test_a_recording_that_is_too_long_is_refused(terminal: Speaker, kind: str) -> None:
    """However few bytes it has, and before anybody recognizes it."""
    knows = Knows([])
    long = recorded(kind, hearing.LONGEST + timedelta(seconds=1))
    with tab_of(terminal, knows.hearing) as tab:
        answer = speak(tab, long, kind)
    assert answer.status == 413
    assert answer.json() == {"error": "That is longer than a sentence. Say it in fewer words."}
    assert knows.sounds == []


@pytest.mark.parametrize("route", ["hear", "ears"])
@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://evil.example"},
        {"Sec_Fetch_Site": "cross-site"},
        {"User_Agent": "Mozilla/5.0", "Referer": "http://evil.example/"},
    ],
)
def test_another_page_can_neither_speak_nor_load_anything(
    terminal: Speaker, route: str, headers: dict[str, str]
) -> None:
    """It is refused before its sound is read, and adds no device."""
    knows = Knows([])
    named = {"Content-Type": WAV} | {k.replace("_", "-"): v for k, v in headers.items()}
    with tab_of(terminal, knows.hearing) as tab:
        address = f"{tab.address.replace('kitchen', 'evil')}/{route}"
        answer = HTTP.request("POST", address, body=recorded(WAV), headers=named)
    assert answer.status == 403
    assert (knows.loaded, [*terminal.household.devices]) == (0, ["kitchen"])


# -- where nothing listens


def cannot() -> Recognizer:
    raise ValueError("Listening needs some more packages.")


@pytest.mark.parametrize("route", ["hear", "ears"])
def test_who_cannot_listen_says_what_to_do(terminal: Speaker, route: str) -> None:
    """The answer has the words of what is missing, and nothing is done."""
    with tab_of(terminal, Hearing(cannot, "alexa", is_offered=False)) as tab:
        assert tab.hello["hears"] is False
        address = f"{tab.address}/{route}"
        answer = HTTP.request("POST", address, body=recorded(WAV), headers={"Content-Type": WAV})
    assert (answer.status, answer.json()) == (
        503,
        {"error": "Listening needs some more packages."},
    )
    assert terminal.device.session is None


def test_a_page_without_ears_says_so(terminal: Speaker) -> None:
    """It offers no microphone of its own."""
    with tab_of(terminal, None) as tab:
        assert tab.hello["hears"] is False
        assert speak(tab).json() == {
            "error": "This speaker was started without what listens. Type instead."
        }


# -- several at once


class Waits:
    """Recognizes when it is told to, and counts how many sentences it has at a time."""

    def __init__(self) -> None:
        self.begun, self.may_end = Event(), Event()
        self.inside = self.most = 0

    def recognize(self, sentence: bytes, prompt: str) -> Recognized:
        del sentence, prompt
        self.inside += 1
        self.most = max(self.most, self.inside)
        self.begun.set()
        assert self.may_end.wait(PATIENCE)
        self.inside -= 1
        return Recognized("how long is left", 0.9)


def test_sentences_are_recognized_one_by_one(terminal: Speaker) -> None:
    """Four arrive at once; all are answered, none beside another, and typing goes on meanwhile."""
    waits = Waits()
    with (
        tab_of(terminal, Hearing(lambda: waits, "alexa")) as tab,
        ThreadPoolExecutor() as people,
    ):
        spoken = [people.submit(speak, tab) for _ in range(4)]
        assert waits.begun.wait(PATIENCE)
        assert post(f"{tab.address}/take", {"typed": "/help"}).status == 200
        waits.may_end.set()
        assert [each.result(PATIENCE).status for each in spoken] == [200] * 4
    assert waits.most == 1


def test_who_would_wait_too_long_is_told(
    terminal: Speaker, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A sentence that is answered much later would surprise people."""
    monkeypatch.setattr(hearing, "WAITS", 0.05)
    waits = Waits()
    with (
        tab_of(terminal, Hearing(lambda: waits, "alexa")) as tab,
        ThreadPoolExecutor() as people,
    ):
        first = people.submit(speak, tab)
        assert waits.begun.wait(PATIENCE)
        second = speak(tab)
        assert (second.status, second.json()) == (
            503,
            {"error": "Others are being heard right now. Say it again, or type it."},
        )
        waits.may_end.set()
        assert first.result(PATIENCE).status == 200


# -- nothing is kept


@pytest.fixture(scope="session")
def watch_files() -> Callable[[list[str]], None]:
    """Return what says in which list to note the files that are opened to be written."""
    noting: list[list[str]] = [[]]

    def note(event: str, given: tuple[object, ...]) -> None:
        if event == "open" and isinstance(given[0], str | bytes):
            mode = given[1] if isinstance(given[1], str) else "wr"
            flags = given[2] if isinstance(given[2], int) else 0
            if set(mode) & set("wax+") and flags & 3:
                noting[0].append(str(given[0]))

    sys.addaudithook(note)

    def into(files: list[str]) -> None:
        noting[0] = files

    return into


def test_no_sound_is_ever_written(
    terminal: Speaker,
    watch_files: Callable[[list[str]], None],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Not while it arrives, however large it is, nor while it is decoded, nor afterwards."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    files: list[str] = []
    with tab_of(terminal, Knows(["help", "help"]).hearing) as tab:
        watch_files(files)
        assert speak(tab, recorded(WAV, timedelta(seconds=30))).status == 200
        assert speak(tab, recorded(WEBM), WEBM).status == 200
        assert files == []
        assert [*tmp_path.iterdir()] == []
        seen = tmp_path / "so that the watch is known to work"
        seen.touch()
        seen.write_text("", "utf-8")
        watch_files([])
    assert str(seen) in files


def test_a_failure_tells_nobody_what_was_said(
    terminal: Speaker, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    """Neither the answer nor a log has a word of it, and the next sentence is heard."""

    class Fails:
        def __init__(self) -> None:
            self.has_failed = False

        def recognize(self, sentence: bytes, prompt: str) -> Recognized:
            del sentence, prompt
            if self.has_failed:
                return Recognized("help", 0.9)
            self.has_failed = True
            raise RuntimeError(PRIVATE)

    with tab_of(terminal, Hearing(Fails, "alexa")) as tab:
        answer = speak(tab)
        assert speak(tab).json()["words"] == "help"
    assert answer.status == 500
    assert answer.json() == {
        "error": "The speaker failed at that (RuntimeError). Nothing more is known."
    }
    assert "".join(capfd.readouterr()) == ""
    assert PRIVATE not in caplog.text


def test_what_was_said_is_in_no_log(
    terminal: Speaker, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    """Nor on the terminal, at whatever level something logs."""
    with caplog.at_level(0), tab_of(terminal, Knows([PRIVATE]).hearing) as tab:
        assert speak(tab).status == 200
    assert "listens" not in caplog.text
    assert "".join(capfd.readouterr()) == ""
