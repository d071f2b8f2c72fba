"""What the server has besides the talk: its health, its limits and what it does not answer."""

from http import HTTPStatus
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from skill.store import StoreSettingError
from skill.web.server import MOST_BYTES, SkillIdMissingError, create_app
from skill.web.verification.chains import SigningKeys
from tests.front_door.echo import Echo, FrozenClock
from tests.web.conftest import Caller, serving, signed
from tests.web.test_refusals import BODY


def test_health(caller: Caller, database: Path) -> None:
    """It is healthy if the store opens; it tells nothing else, and needs no signature."""
    response = caller.get("/health")
    assert response.status == HTTPStatus.OK
    assert response.json() == {"status": "ok"}
    assert "Server" not in response.headers
    assert database.exists()


def test_a_store_that_does_not_open(client: FlaskClient, database: Path) -> None:
    """It is not well when the store does not open; which file that is stays untold."""
    database.mkdir()
    response = client.get("/health")
    assert response.status_code == HTTPStatus.SERVICE_UNAVAILABLE
    assert response.json == {"status": "store unavailable"}


@pytest.mark.parametrize("is_asked_before", [True, False])
def test_a_database_that_was_deleted(
    client: FlaskClient, echo: Echo, database: Path, *, is_asked_before: bool
) -> None:
    """It is not well if the database that the talk uses is gone, and it makes no new one."""
    if is_asked_before:
        assert client.get("/health").status_code == HTTPStatus.OK
    echo.hears("StartBreakIntent")
    database.unlink()
    assert client.get("/health").status_code == HTTPStatus.SERVICE_UNAVAILABLE
    assert echo.hears("TimeLeftIntent").said.startswith("I can't get to my notes right now")
    assert not database.exists()


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/", 405),
        ("HEAD", "/", 405),
        ("OPTIONS", "/", 405),
        ("PUT", "/", 405),
        ("DELETE", "/", 405),
        ("POST", "/health", 405),
        ("OPTIONS", "/health", 405),
        ("GET", "/elsewhere", 404),
        ("POST", "/elsewhere", 404),
        ("POST", "/health/", 404),
        ("GET", "/static/x", 404),
        ("GET", "/favicon.ico", 404),
    ],
)
def test_nothing_else(client: FlaskClient, method: str, path: str, status: int) -> None:
    """Other methods and other paths are not there, also for a request that is signed."""
    response = client.open(path, method=method, data=BODY, headers=signed(BODY))
    assert response.status_code == status


@pytest.mark.parametrize(
    ("length", "status"),
    [(MOST_BYTES, HTTPStatus.BAD_REQUEST), (MOST_BYTES + 1, HTTPStatus.REQUEST_ENTITY_TOO_LARGE)],
)
def test_the_limit(client: FlaskClient, caller: Caller, length: int, status: int) -> None:
    """A body over 128 KiB is too large, whichever server runs the app; one below is read."""
    body = b" " * length
    headers = signed(body)
    assert client.post("/", data=body, headers=headers).status_code == status
    assert caller.send(body, headers).status == status


def test_the_path_is_an_option(
    environ: dict[str, str], clock: FrozenClock, keys: SigningKeys
) -> None:
    """Alexa may be served at another path, and then not at the root."""
    with serving(create_app(environ, clock, keys=keys, path="/alexa")) as caller:
        post, headers = caller.pool.request, signed(BODY)
        assert post("POST", f"{caller.origin}/alexa", body=BODY, headers=headers).status == 200
        assert post("POST", f"{caller.origin}/", body=BODY, headers=headers).status == 404


@pytest.mark.parametrize("skill_id", [{}, {"ALEXA_SKILL_ID": ""}])
def test_no_skill_id(environ: dict[str, str], skill_id: dict[str, str]) -> None:
    """Without the skill's id nothing is served: anybody's skill would be answered."""
    del environ["ALEXA_SKILL_ID"]
    with pytest.raises(SkillIdMissingError, match="ALEXA_SKILL_ID must be set"):
        create_app(environ | skill_id)


def test_no_store(environ: dict[str, str]) -> None:
    """With a setting that names no store nothing is served."""
    with pytest.raises(StoreSettingError):
        create_app(environ | {"STEADY_GROUND_STORE": "paper"})
