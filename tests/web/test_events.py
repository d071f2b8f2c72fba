"""Skill events over HTTP: taken for an hour, and told to come again if they were not done."""

import json
import logging
from datetime import timedelta
from http import HTTPStatus
from pathlib import Path
from typing import Any

import pytest

from skill.domain.cues import CueKind
from skill.store.sqlite import SQLiteStore
from speaker.services import AlexaServices
from tests.conftest import out_of_reach
from tests.front_door.echo import Echo, FrozenClock
from tests.front_door.skill_events import HOUSEHOLD, TIMERS, accepting, event, tell
from tests.web.conftest import Caller

DISABLED = {"userInformationPersistenceStatus": "NOT_PERSISTED"}


def version(database: Path, clock: FrozenClock) -> int:
    return SQLiteStore(database).load(HOUSEHOLD, clock.now).version


def test_an_event_of_an_hour_ago(
    echo: Echo, caller: Caller, clock: FrozenClock, database: Path, alexa: AlexaServices
) -> None:
    """A signed event that was sent again for an hour is carried out, and answered with nothing."""
    echo.hears("StartBreakIntent")
    asked = len(alexa.requests)
    sent = event("SkillDisabled", clock.now, DISABLED)
    clock.advance(hours=1)
    tell(caller, sent)
    assert version(database, clock) == 0
    assert len(alexa.requests) == asked


def test_permissions_over_http(
    echo: Echo, caller: Caller, clock: FrozenClock, database: Path
) -> None:
    """What the account permits is noted from a signed event as from AWS Lambda's."""
    echo.hears("StartBreakIntent")
    tell(caller, event("SkillPermissionChanged", clock.now, accepting(TIMERS)))
    household = SQLiteStore(database).load(HOUSEHOLD, clock.now).household
    assert [kind for kind in CueKind if household.cues.is_revoked(kind)] == [CueKind.REMINDER]


@pytest.mark.parametrize(
    ("name", "body"), [("SkillDisabled", DISABLED), ("SkillPermissionAccepted", accepting())]
)
def test_a_store_that_is_down(
    echo: Echo,
    caller: Caller,
    clock: FrozenClock,
    database: Path,
    caplog: pytest.LogCaptureFixture,
    name: str,
    body: dict[str, Any],
) -> None:
    """Alexa is answered 503, and sends the event again; once the store is there, it is done."""
    echo.hears("StartBreakIntent", topic="my mother")
    before, sent = version(database, clock), event(name, clock.now, body)
    with out_of_reach(database), caplog.at_level(logging.WARNING):
        response = caller.send(json.dumps(sent).encode())
    assert response.status == HTTPStatus.SERVICE_UNAVAILABLE
    assert caplog.messages == ["event not taken: store not available: DatabaseReplaced"]
    assert version(database, clock) == before
    clock.advance(minutes=5)
    tell(caller, sent)
    assert version(database, clock) != before


def test_an_event_that_nobody_signed(
    echo: Echo, caller: Caller, clock: FrozenClock, database: Path
) -> None:
    """An event without a signature, or from more than an hour ago, deletes nothing."""
    echo.hears("StartBreakIntent")
    unsigned = json.dumps(event("SkillDisabled", clock.now, DISABLED)).encode()
    old = json.dumps(event("SkillDisabled", clock.now - timedelta(seconds=3601), DISABLED)).encode()
    assert caller.send(unsigned, {}).status == HTTPStatus.BAD_REQUEST
    assert caller.send(old).status == HTTPStatus.BAD_REQUEST
    assert version(database, clock) > 0
