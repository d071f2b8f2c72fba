"""One skill with all that is outside it: Alexa's services and a store, both behind a gate."""

import contextlib
import itertools
import os
import sqlite3
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import unquote
from zoneinfo import ZoneInfo

import urllib3

from skill.app import create_handler
from skill.domain.households import Household
from skill.network.budget import TurnBudget
from skill.store import open_store
from skill.turns.ports import HouseholdStore
from speaker.services import AlexaServices
from speaker.services.routes import Backend, create_app
from tests.front_door.echo import Echo, FrozenClock, Handler
from tests.soak.gate import Answer, Call, Gate, SkewedStopwatch
from tests.store import dynamodb_server

EVENING = datetime(2026, 11, 23, 18, 55, tzinfo=ZoneInfo("America/New_York"))
"""Monday, 6:55 pm in New York."""

_numbers = itertools.count(1)


@dataclass
class AlexaBehindTheGate:
    """Hands calls on to Alexa's services, which are in this process."""

    services: AlexaServices

    def __post_init__(self) -> None:
        held = self.services
        self._backend = Backend(held.household, held.alerts, held.failures)
        self._app = create_app(self._backend)

    def __call__(self, call: Call) -> Answer:
        self._backend.requests.clear()
        told = list[str]()

        def start(status: str, *_: Any) -> Callable[[bytes], object]:
            told.append(status)
            return BytesIO().write

        body = b"".join(self._app(_environ(call), start))
        return int(told[0][:3]), body


def _environ(call: Call) -> dict[str, Any]:
    """Return the call as WSGI has it, without all that nobody here asks for."""
    return {
        "REQUEST_METHOD": call.method,
        "PATH_INFO": unquote(call.path),
        "SCRIPT_NAME": "",
        "QUERY_STRING": "",
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "CONTENT_LENGTH": str(len(call.body)),
        "CONTENT_TYPE": "application/json",
        "HTTP_AUTHORIZATION": call.headers["Authorization"],
        "wsgi.url_scheme": "http",
        "wsgi.input": BytesIO(call.body),
        "wsgi.errors": sys.stderr,
    }


def alexas_name(method: str, path: str, _: dict[str, str]) -> str:
    """Return what a call to Alexa is called for people, such as "POST timers"."""
    service = path.split("/")[3] if "/alerts/" in path else "zone"
    return f"{method} {service}"


def dynamodbs_name(_: str, __: str, headers: dict[str, str]) -> str:
    """Return what a call to DynamoDB is called, such as "PutItem"."""
    return headers["X-Amz-Target"].partition(".")[2]


@dataclass
class Upstream:
    """Hands calls on to a server with DynamoDB's protocol."""

    address: str

    def __post_init__(self) -> None:
        self._pool = urllib3.PoolManager(retries=False, maxsize=8)

    def __call__(self, call: Call) -> Answer:
        kept = {"content-type", "x-amz-target", "x-amz-date", "authorization"}
        headers = {name: value for name, value in call.headers.items() if name.lower() in kept}
        answer = self._pool.request(call.method, self.address, body=call.body, headers=headers)
        return answer.status, answer.data


def dynamodbs_refusal(status: int) -> bytes:
    """Return the body of an error of DynamoDB's."""
    codes = {400: "ValidationException", 403: "AccessDeniedException", 429: "ThrottlingException"}
    code = codes.get(status, "InternalServerError")
    return f'{{"__type": "com.amazonaws.dynamodb.v20120810#{code}", "message": ""}}'.encode()


@dataclass
class Stage:
    """What a case happens on. Each case has a household of its own, and Alexa begins anew."""

    alexa: AlexaServices
    store: HouseholdStore
    clock: FrozenClock
    gate: Gate
    handler: Handler
    stopwatch: SkewedStopwatch
    store_gate: Gate | None = None
    path: Path | None = None
    """The SQLite file, if it is that."""

    handlers: dict[str, Handler] = field(default_factory=dict)
    """The handlers of rooms that have one of their own."""

    user_id: str = ""
    echoes: dict[str, Echo] = field(default_factory=dict)

    def begin(self, *, agreed: bool = True) -> None:
        """Begin a case: nobody has said anything yet, but for a yes to a chime."""
        self.clock.now = EVENING
        self.user_id = f"amzn1.ask.account.HOUSEHOLD{next(_numbers)}"
        self.alexa.alerts.clear()
        self.alexa.alerts.household_timers = 0
        self.alexa.household.devices.clear()
        self.alexa.allow()
        self.echoes.clear()
        if agreed:
            couple = Household().with_chime_answer(self.clock.now, is_yes=True)
            self.store.save(self.user_id, couple, 0, self.clock.now)

    def echo(self, room: str = "kitchen") -> Echo:
        """Return the device in a room of this case's household."""
        if room not in self.echoes:
            self.echoes[room] = Echo(
                self.handlers.get(room, self.handler),
                self.alexa,
                self.clock,
                room,
                user_id=self.user_id,
                endpoint=self.gate.address,
                keeps_rules=False,
            )
        return self.echoes[room]

    def advance(self, **spans: float) -> None:
        """Let time pass; what is due rings."""
        self.clock.advance(**spans)
        while self.alexa.alerts.ring_next(self.clock.now):
            pass


@dataclass
class Budgets:
    """Makes each turn's budget, and remembers the last one."""

    stopwatch: SkewedStopwatch
    now: TurnBudget = field(init=False)

    def __call__(self) -> TurnBudget:
        self.now = TurnBudget(stopwatch=self.stopwatch)
        return self.now


@contextlib.contextmanager
def on_sqlite() -> Iterator[Stage]:
    """Set a stage with the embedded store."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "households.db"
        with _set({"STEADY_GROUND_STORE": f"sqlite:{path}"}) as stage:
            stage.path = path
            stage.begin()  # it makes the file
            # The last one to close a database tidies it up, which takes longer than a turn.
            with closing(sqlite3.connect(path)) as held:
                held.execute("SELECT user_id FROM households").fetchone()
                yield stage


@contextlib.contextmanager
def on_dynamodb() -> Iterator[Stage]:
    """Set a stage with a table on a server of DynamoDB's protocol, and a gate before that."""
    stopwatch = SkewedStopwatch()
    budgets = Budgets(stopwatch)
    with contextlib.ExitStack() as stack:
        server = stack.enter_context(dynamodb_server.serving())
        client = stack.enter_context(dynamodb_server.asking(server))
        table = stack.enter_context(dynamodb_server.new_table(client))
        gate = Gate(Upstream(server), dynamodbs_name, stopwatch, lambda: budgets.now)
        gate.refusal = dynamodbs_refusal
        stack.enter_context(gate)
        stack.enter_context(aws_environment(gate.address))
        environ = {"STEADY_GROUND_STORE": f"dynamodb:{table}"}
        stage = stack.enter_context(_set(environ, stopwatch, budgets))
        stage.store_gate = gate
        yield stage


@contextlib.contextmanager
def _set(
    environ: dict[str, str],
    stopwatch: SkewedStopwatch | None = None,
    budgets: Budgets | None = None,
) -> Iterator[Stage]:
    stopwatch = stopwatch or SkewedStopwatch()
    budgets = budgets or Budgets(stopwatch)
    clock = FrozenClock(EVENING)
    store = open_store(environ)
    made: dict[str, Any] = {"clock": clock, "environ": environ, "store": store, "budget": budgets}
    with AlexaServices(clock) as alexa:
        turn_budget = budgets
        gate = Gate(AlexaBehindTheGate(alexa), alexas_name, stopwatch, lambda: turn_budget.now)
        with gate:
            yield Stage(alexa, store, clock, gate, create_handler(**made), stopwatch)


@contextlib.contextmanager
def aws_environment(endpoint: str) -> Iterator[None]:
    """Let the environment lead to a server on this machine, and to no account of anybody's."""
    before = dict(os.environ)
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        del os.environ[name]
    os.environ |= dynamodb_server.KEYS | {
        "AWS_DEFAULT_REGION": dynamodb_server.REGION,
        "AWS_ENDPOINT_URL_DYNAMODB": endpoint,
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        "AWS_EC2_METADATA_DISABLED": "true",
    }
    try:
        yield
    finally:
        os.environ.clear()
        os.environ |= before


TURN_LIMIT = timedelta(seconds=5)
"""No turn may take longer, whatever fails."""
