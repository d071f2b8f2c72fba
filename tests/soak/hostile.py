"""Requests that nobody at Amazon would send, and what every answer to them must keep to."""

import copy
import json
import logging
import math
import random
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from xml.etree import ElementTree as ET

from skill.app import create_handler
from skill.domain.households import Household
from skill.intents.table import INTENTS
from skill.speech.ssml import MOST_CHARACTERS
from skill.store.sqlite import SQLiteStore
from speaker.services import AlexaServices
from tests.front_door.echo import USER_EVENT, Echo, FrozenClock

MOST_BYTES = 24 * 1024
"""Alexa's limit for one response."""

OUR_TAGS = {"speak", "audio", "break", "prosody", "say-as"}
OUR_SOUNDS = ("soundbank://", "https://steady")

MARK = "qzjx"
"""Is in every hostile text, so that a text which reached the log is found there."""

TEXTS = [
    f"</speak><speak>{MARK}",
    f'<audio src="https://evil.example/{MARK}.mp3"/>',
    f"<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]>&b;{MARK}",
    f"<![CDATA[{MARK}]]>&amp;&#x0;&#xD800;",
    f"{{back}} {{0}} {{0.__class__}} {{words!r:>9}} {MARK}",
    f"%s %n %(length)s ${{jndi:ldap://x}} {MARK}",
    f"'; DROP TABLE households; -- {MARK}",
    f"../../../../etc/passwd\x00{MARK}",
    f"{MARK}\r\nSet-Cookie: a=b\r\n\r\n",
    f"\x00\x01\x08\x0b\x1b[2J\x7f\x85\u2028\u2029{MARK}",
    f"\ud800{MARK}",
    f"\udfff\ud800{MARK}",
    f"\u202e{MARK}\u202d\u200b\u200d\ufeff\ufffe\uffff",
    f"{MARK}\N{PILE OF POO}\N{FAMILY}\N{ZERO WIDTH JOINER}\N{WOMAN}" * 20,
    f"Z\u0351\u036f\u0321{MARK}" * 200,
    f"{MARK} " + "x" * 10_000,
    f"{MARK}" * 5_000,
    f"{MARK} " + " ".join("word" for _ in range(3_000)),
    f"P{'9' * 400}Y {MARK}",
    f"{MARK} -1 1e999 NaN 0x10 \N{ARABIC-INDIC DIGIT THREE}\N{SUPERSCRIPT TWO}",
    f"{MARK}, und dann \N{LATIN SMALL LIGATURE FI}\N{LATIN CAPITAL LETTER I WITH DOT ABOVE}\u0130",
    f"null {MARK}",
]
DURATIONS = [
    "PT20M",
    "PT999999999999H",
    "P0D",
    "-PT5M",
    "PT1e5M",
    "PT\u0663M",
    "P1Y2M3W4DT5H6M7S",
    "P",
]
CLOCKS = [
    "07:15",
    "24:00",
    "00:00",
    "7:15",
    "25:61",
    "\u0660\u0667:\u0661\u0665",
    "MO",
    "07:15:61.9",
    "-1:00",
    "T07",
]
DATES = [
    "2026-11-24",
    "2026-W48",
    "2026-W48-WE",
    "XXXX-12",
    "0000-00-00",
    "99999-01-01",
    "PRESENT_REF",
]

SLOTS = (
    *("length", "return_time", "clock_time", "day_part", "day_half", "day", "repeat_day", "topic"),
    *("agreement", "words", "first_name", "second_name", "which", "occasion", "part", "keepsake"),
    *("number", "signal", "calm", "softening", "moment", "often", "unknown"),
)
VALUES: list[Any] = [*TEXTS, *DURATIONS, *CLOCKS, *DATES]

ODD: list[Any] = [
    *(None, True, False, 0, -1, 1, 2**31, 2**63, -(2**63), 10**400, 0.1, 1e308, math.inf, math.nan),
    *("", " ", "\x00", "en-US", "fr-FR", "x" * 20_000, [], {}, [None], {"": None}, [[[[[]]]]]),
    *("IntentRequest", "LaunchRequest", "SessionEndedRequest", "Connections.Response", "ACCEPTED"),
    *("ER_SUCCESS_MATCH", "AMAZON.YesIntent", "StartBreakIntent", "SafetyIntent", "ForgetIntent"),
    *("9999-12-31T23:59:59Z", "0001-01-01T00:00:00+14:00", "2026-11-23T18:55:00", "soon"),
]


FORESEEN = "UserMissingError"
"""An envelope that names no account can be answered in no other way than with an apology."""


class BrokenError(AssertionError):
    """An answer broke a rule. Says which, and never what was sent."""


class Log(logging.Handler):
    """Keeps what the skill logs."""

    def __init__(self) -> None:
        super().__init__()
        self.records: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(f"{record.getMessage()} {record.__dict__!r}")


class Target:
    """The real handler with Alexa's services and a household of two Echos."""

    def __init__(self, alexa: AlexaServices, clock: FrozenClock, folder: Path) -> None:
        self.database = folder / "households.db"
        environ = {"STEADY_GROUND_STORE": f"sqlite:{self.database}"}
        self.clock, self.alexa = clock, alexa
        self._handler = create_handler(clock=clock, environ=environ)
        self.echo = Echo(self._handler, alexa, clock, has_screen=True, keeps_rules=False)
        self._log = Log()
        logging.getLogger("steady_ground").addHandler(self._log)
        self._households = 0

    def close(self) -> None:
        logging.getLogger("steady_ground").removeHandler(self._log)

    def move_in(self) -> None:
        """Let another household live there, which has agreed to chimes."""
        self._households += 1
        self.echo.user_id = f"amzn1.ask.account.{self._households}"
        self.echo.attributes = {}
        couple = Household().with_chime_answer(self.clock.now, is_yes=True)
        SQLiteStore(self.database).save(self.echo.user_id, couple, 0, self.clock.now)
        self.alexa.alerts.clear()
        self.alexa.requests.clear()

    def ask(self, event: Any) -> dict[str, Any]:
        """Send an envelope, and return the answer. BrokenError if it breaks a rule."""
        self._log.records.clear()
        answer = self._handler(event, None)
        check(answer)
        check_log(self._log.records)
        return answer

    def hears(self, intent: str, **slots: Any) -> dict[str, Any]:
        """Send an intent whose slots hold anything, and keep the session as Alexa does."""
        filled = {name: {"name": name, "value": value} for name, value in slots.items()}
        body = {"type": "IntentRequest", "intent": {"name": intent, "slots": filled}}
        answer = self.ask(self.echo.envelope(body))
        is_open = answer["response"].get("shouldEndSession") is False
        self.echo.attributes = answer.get("sessionAttributes") or {} if is_open else {}
        return answer


@contextmanager
def target() -> Iterator[Target]:
    clock = FrozenClock(datetime(2026, 11, 23, 23, 55, tzinfo=UTC))
    with TemporaryDirectory() as folder, AlexaServices(clock) as alexa:
        alexa.allow()
        found = Target(alexa, clock, Path(folder))
        try:
            yield found
        finally:
            found.close()


def check(answer: dict[str, Any]) -> None:
    """Hold an answer to what Alexa accepts, and to our own tags. BrokenError if it is not so."""
    try:
        size = len(json.dumps(answer, allow_nan=False, ensure_ascii=False).encode())
    except (ValueError, TypeError) as error:
        raise BrokenError(f"the answer is no JSON: {type(error).__name__}") from None
    if size > MOST_BYTES:
        raise BrokenError(f"the answer has {size} bytes")
    response = answer["response"]
    reprompt = response.get("reprompt") or {}
    for speech in filter(None, (response.get("outputSpeech"), reprompt.get("outputSpeech"))):
        _check_speech(speech["ssml"])


def check_log(records: list[str]) -> None:
    """Hold a turn's log to what it may have. BrokenError if the turn failed, or if it quotes."""
    for record in records:
        if "turn failed" in record and FORESEEN not in record:
            raise BrokenError(record.partition(" {")[0])
        if MARK in record:
            raise BrokenError("the log has what was said")


def _check_speech(ssml: str) -> None:
    if len(ssml) > MOST_CHARACTERS:
        raise BrokenError(f"a speech has {len(ssml)} characters")
    try:
        root = ET.fromstring(ssml)  # noqa: S314  our own response
    except ET.ParseError:
        raise BrokenError("a speech is no XML") from None
    tags = {each.tag for each in root.iter()} - OUR_TAGS
    if tags:
        raise BrokenError(f"a speech has tags that are not ours: {len(tags)}")
    sounds = [each.get("src", "") for each in root.iter("audio")]
    if not all(each.startswith(OUR_SOUNDS) for each in sounds):
        raise BrokenError("a speech plays a sound that is not ours")


def requests() -> list[dict[str, Any]]:
    """Return one request of each kind, and of each intent."""
    slots = {name: {"name": name, "value": "PT20M"} for name in ("length", "topic")}
    return [
        {"type": "LaunchRequest"},
        {"type": "SessionEndedRequest", "reason": "ERROR", "error": {"type": "INVALID_RESPONSE"}},
        {"type": USER_EVENT, "token": "steady-ground", "arguments": ["more_time"]},
        {
            "type": "Connections.Response",
            "name": "AskFor",
            "token": "alexa::alerts:timers:skill:readwrite",
            "status": {"code": "200"},
            "payload": {"status": "ACCEPTED", "permissionScopes": []},
        },
        *(
            {"type": "IntentRequest", "intent": {"name": name, "slots": slots}}
            for name in sorted(INTENTS)
        ),
    ]


def changed(value: Any, chance: random.Random, times: int = 3) -> Any:
    """Return JSON with up to so many of its parts removed, moved, doubled or replaced."""
    value = copy.deepcopy(value)
    for _ in range(chance.randint(1, times)):
        holders = [each for each in _holders(value) if each]
        if not holders:
            return chance.choice(ODD)
        holder = chance.choice(holders)
        key = chance.choice(list(holder) if isinstance(holder, dict) else range(len(holder)))
        _change(holder, key, chance, holders)
    return value


def _change(holder: Any, key: Any, chance: random.Random, holders: list[Any]) -> None:
    way = chance.randrange(6)
    if way == 0:
        del holder[key]
    elif way == 1:
        holder[key] = copy.deepcopy(chance.choice(holders))
    elif way == 2 and isinstance(holder, dict):
        holder[str(chance.choice(ODD))[:20]] = holder.pop(key)
    elif way == 3:
        holder[key] = [copy.deepcopy(holder[key])] * chance.randint(0, 3)
    elif way == 4:
        holder[key] = chance.choice(VALUES)
    else:
        holder[key] = copy.deepcopy(chance.choice(ODD))


def _holders(value: Any) -> Iterator[Any]:
    """Give every object and every list in a value, itself too."""
    if isinstance(value, dict | list):
        yield value
        for each in value.values() if isinstance(value, dict) else value:
            yield from _holders(each)
