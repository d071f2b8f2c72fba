"""Stores that keep to a turn's time, and tell what they do not know."""

import json
import sqlite3
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from skill.domain.households import Household
from skill.network.budget import TurnBudget, taking_at_most
from skill.store.dynamodb import DynamoDBStore
from skill.store.timed import TimedStore
from skill.telemetry import RequestLog
from skill.turns.ports import HouseholdStore, Stored, StoreUnavailableError, StoreUncertainError
from tests.alexa.test_http import SLOW_ANSWERS, Server, serving
from tests.store.places import NOW, DynamoDBPlace, SQLitePlace, household, unreadable
from tests.store.wire import Answer, Answerer, Wire, forward, lose_the_answer, refuse

Act = Callable[[HouseholdStore], object]

READ: dict[str, Act] = {"load": lambda store: store.load("user", NOW)}
WRITES: dict[str, Act] = {
    "save": lambda store: store.save("user", household("new"), 1, NOW),
    "forget": lambda store: store.forget("user", 1, NOW),
}
ALL = READ | WRITES
SHORT = timedelta(seconds=0.5)
GIVES_UP = 8.0
"""Seconds: far more than any turn here has, for a slow machine."""


def garbled(pass_on: Callable[[], Answer]) -> Answer:
    """Let the server do what was asked, and answer with something else."""
    pass_on()
    return 200, b"<html>"


def listed(pass_on: Callable[[], Answer]) -> Answer:
    """Let the server do what was asked, and answer with JSON that is no answer."""
    pass_on()
    return 200, b"[]"


THROTTLED = refuse("ThrottlingException")
DENIED = refuse("AccessDeniedException")
BROKEN = refuse("InternalServerError", status=500)


def failing(act: Act, store: HouseholdStore) -> type[StoreUnavailableError]:
    with pytest.raises(StoreUnavailableError) as error:
        act(store)
    return type(error.value)


@pytest.mark.parametrize("write", WRITES.values(), ids=WRITES)
@pytest.mark.parametrize(
    "answers",
    [
        pytest.param([lose_the_answer, lambda _: None], id="both answers lost"),
        pytest.param([lambda _: None, lambda _: None], id="hung up twice"),
        pytest.param([BROKEN, BROKEN], id="a fault of the server's"),
        pytest.param([lose_the_answer, DENIED], id="lost, then refused"),
        pytest.param([lose_the_answer, THROTTLED], id="lost, then throttled"),
        pytest.param([garbled, DENIED], id="garbage, then refused"),
        pytest.param([listed, DENIED], id="no object, then refused"),
    ],
)
def test_a_write_that_may_be_done(
    dynamodb: DynamoDBPlace, wire: Wire, write: Act, answers: list[Answerer]
) -> None:
    """Once a write was sent and no answer refused it, it may have been done."""
    store = dynamodb.open()
    store.save("user", household(), 0, NOW)
    wire.next_answers = deque(answers)
    assert failing(write, store) is StoreUncertainError


@pytest.mark.parametrize("write", WRITES.values(), ids=WRITES)
@pytest.mark.parametrize(
    "answers",
    [
        pytest.param([DENIED], id="refused"),
        pytest.param([THROTTLED, THROTTLED], id="throttled"),
    ],
)
def test_a_write_that_is_not_done(
    dynamodb: DynamoDBPlace, wire: Wire, write: Act, answers: list[Answerer]
) -> None:
    """A write that every answer refused was not done."""
    store = dynamodb.open()
    store.save("user", household(), 0, NOW)
    wire.next_answers = deque(answers)
    assert failing(write, store) is StoreUnavailableError
    assert store.load("user", NOW) == Stored(household(), 1)


@pytest.mark.parametrize("write", WRITES.values(), ids=WRITES)
def test_a_write_that_is_not_sent(
    dynamodb: DynamoDBPlace, monkeypatch: pytest.MonkeyPatch, write: Act
) -> None:
    """If nobody listens, nothing was done."""
    monkeypatch.setenv("AWS_ENDPOINT_URL_DYNAMODB", "http://127.0.0.1:9")
    assert failing(write, dynamodb.open()) is StoreUnavailableError


def test_a_save_that_cannot_be_checked(dynamodb: DynamoDBPlace, wire: Wire) -> None:
    """A save that finds itself refused after a lost answer, and cannot look, may be done."""
    wire.next_answers += [lose_the_answer, forward, DENIED]
    assert failing(lambda store: store.save("user", household(), 0, NOW), dynamodb.open()) is (
        StoreUncertainError
    )
    assert wire.operations == ["PutItem", "PutItem", "GetItem"]


def test_half_of_a_forgetting(dynamodb: DynamoDBPlace, wire: Wire) -> None:
    """If the household is deleted and its set-aside records are not, something was done."""
    store = dynamodb.open()
    store.save("user", household(), 0, NOW)
    wire.next_answers += [forward, DENIED]
    assert failing(WRITES["forget"], store) is StoreUncertainError
    assert dynamodb.items() == {}


@pytest.mark.parametrize("answer", [garbled, listed])
def test_a_load_of_garbage(dynamodb: DynamoDBPlace, wire: Wire, answer: Answerer) -> None:
    """An answer that is none of DynamoDB's is not taken for a household that is not there."""
    wire.answers = answer
    assert failing(READ["load"], dynamodb.open()) is StoreUnavailableError


@pytest.mark.parametrize("asked_before", [0, 1, 2])
def test_a_load_is_never_in_doubt(dynamodb: DynamoDBPlace, wire: Wire, asked_before: int) -> None:
    """Whatever is lost of a load, also while it sets a record aside, it is a load that failed."""
    store = dynamodb.open()
    store.save("user", household(), 0, NOW)
    dynamodb.write_record("user", unreadable())
    wire.next_answers += [forward] * asked_before + [lose_the_answer, DENIED]
    assert failing(READ["load"], store) is StoreUnavailableError


@pytest.mark.parametrize("slow", SLOW_ANSWERS.values(), ids=SLOW_ANSWERS)
def test_an_answer_that_is_drawn_out(
    dynamodb: DynamoDBPlace, monkeypatch: pytest.MonkeyPatch, slow: Server
) -> None:
    """However DynamoDB draws an answer out, the save ends with the turn's time, in doubt."""
    store = dynamodb.open()
    with serving(slow) as endpoint:
        monkeypatch.setenv("AWS_ENDPOINT_URL_DYNAMODB", endpoint)
        with taking_at_most(timedelta()):
            failing(WRITES["save"], store)  # it makes the client, which takes a while
        began = time.monotonic()
        with taking_at_most(SHORT):
            assert failing(WRITES["save"], store) is StoreUncertainError
        assert time.monotonic() - began < GIVES_UP


def test_an_attempt_that_stalls_leaves_time_for_another(
    dynamodb: DynamoDBPlace, wire: Wire
) -> None:
    """Of one stalled attempt a turn notices nothing but the time."""
    store = dynamodb.open()
    store.save("user", household(), 0, NOW)
    wire.next_answers.append(wire.stall)
    with taking_at_most(timedelta(seconds=1.5)):
        assert store.load("user", NOW) == Stored(household(), 1)
    assert wire.operations == ["PutItem", "GetItem", "GetItem"]


@pytest.mark.parametrize("act", ALL.values(), ids=ALL)
@pytest.mark.parametrize("is_warm", [False, True])
def test_without_time_nothing_is_sent(
    dynamodb: DynamoDBPlace, wire: Wire, act: Act, *, is_warm: bool
) -> None:
    """In a turn that has no time left the store sends nothing, and nothing is in doubt.

    That holds over a connection that is open already, too.
    """
    wire.keeps_alive = True
    store = dynamodb.open()
    if is_warm:
        store.load("user", NOW)
        wire.requests.clear()
    with taking_at_most(timedelta()):
        assert failing(act, store) is StoreUnavailableError
    assert wire.requests == []


class Credentials:
    """A server that has the credentials of a container, and tells them when it is let."""

    def __init__(self) -> None:
        self.may_answer = threading.Event()
        self.asked = threading.Event()
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                outer.asked.set()
                outer.may_answer.wait(GIVES_UP)
                body = {"AccessKeyId": "a", "SecretAccessKey": "b", "Token": "c"}
                content = json.dumps(body | {"Expiration": "2099-01-01T00:00:00Z"}).encode()
                self.send_response(200)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.01,))

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}/"


def test_a_look_for_credentials_that_stalls(
    dynamodb: DynamoDBPlace, wire: Wire, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is waited for with the turn's time; a turn that was left behind sends nothing later."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name)
    credentials = Credentials()
    monkeypatch.setenv("AWS_CONTAINER_CREDENTIALS_FULL_URI", credentials.address)
    credentials.thread.start()
    store = DynamoDBStore(dynamodb.table)
    before = set(threading.enumerate())
    timed = TimedStore(store, RequestLog(), TurnBudget(timedelta(seconds=2), timedelta()))
    began = time.monotonic()
    assert failing(READ["load"], timed) is StoreUnavailableError
    assert time.monotonic() - began < GIVES_UP
    assert credentials.asked.is_set()
    left_behind = {each for each in threading.enumerate() if each.daemon} - before
    credentials.may_answer.set()
    for thread in left_behind:
        thread.join(GIVES_UP)
    assert wire.requests == []
    assert store.load("user", NOW) == Stored(Household(), 0)
    assert wire.operations == ["GetItem"]
    credentials.server.shutdown()
    credentials.server.server_close()


@pytest.fixture
def locked(sqlite: SQLitePlace) -> HouseholdStore:
    store = sqlite.open()
    store.save("user", household(), 0, NOW)
    return store


@pytest.mark.parametrize("write", WRITES.values(), ids=WRITES)
def test_another_writer_is_waited_for_within_the_time(
    sqlite: SQLitePlace, locked: HouseholdStore, write: Act
) -> None:
    """While another process writes, a write waits for what the turn has, and is not done."""
    with closing(sqlite3.connect(sqlite.path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        began = time.monotonic()
        with taking_at_most(timedelta(seconds=0.2)):
            assert failing(write, locked) is StoreUnavailableError
        assert time.monotonic() - began < 1
        with taking_at_most(timedelta()):
            assert failing(write, locked) is StoreUnavailableError
    assert locked.load("user", NOW) == Stored(household(), 1)


SAVE_ON_A_FULL_DISK = """
import resource, sqlite3, sys
from pathlib import Path
from skill.turns.ports import StoreUnavailableError
from skill.store.sqlite import SQLiteStore
from tests.store.places import NOW, household

store = SQLiteStore(Path(sys.argv[1]))
store.save("user", household(), 0, NOW)
other = sqlite3.connect(sys.argv[1])  # it keeps the log in use, so that only the end can fail
other.execute("SELECT * FROM households").fetchall()
resource.setrlimit(resource.RLIMIT_FSIZE, (0, resource.RLIM_INFINITY))
try:
    store.save("user", household("new"), 1, NOW)
except StoreUnavailableError as error:
    print(type(error).__name__)
"""


def test_a_disk_that_fails_at_the_end(tmp_path: Path) -> None:
    """If the disk fails during a commit, nobody knows how much of it was written."""
    run = subprocess.run(
        [sys.executable, "-c", SAVE_ON_A_FULL_DISK, str(tmp_path / "households.db")],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=True,
    )
    assert run.stdout == "StoreUncertainError\n"
