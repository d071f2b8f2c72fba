"""Requests that are not Alexa's: 400 without a reason, the reason in the log, and nothing done."""

import base64
import json
import logging
from collections.abc import Callable, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from skill.web.server import create_app
from skill.web.verification.chains import SigningKeys
from skill.web.verification.rules import RefusedError, Rule
from tests.front_door.echo import SKILL_ID, FrozenClock
from tests.web.authority import (
    LEAF,
    MIDDLE,
    NOW,
    STRANGER,
    CertificateServer,
    EllipticParty,
    alexas,
    certificate,
    leaf,
    middle,
    pem,
    root,
    signature,
    trusted,
)
from tests.web.conftest import signed

SAID = "the secret of this household"
"""Something that was said: it is in every body, and must be in no log."""


def body_at(moment: object, request_type: str = "LaunchRequest") -> bytes:
    system = {
        "application": {"applicationId": SKILL_ID},
        "user": {"userId": "amzn1.ask.account.HOUSEHOLD"},
        "device": {"deviceId": "device", "supportedInterfaces": {}},
        "apiEndpoint": "http://127.0.0.1:9",
        "apiAccessToken": SAID,
    }
    request = {"type": request_type, "requestId": "1", "timestamp": moment, "locale": "en-US"}
    return json.dumps(
        {"version": "1.0", "context": {"System": system}, "request": request}
    ).encode()


def after(**spans: float) -> str:
    return (NOW + timedelta(**spans)).isoformat()


BODY = body_at(after())


def post(client: FlaskClient, body: bytes, headers: Mapping[str, str]) -> int:
    response = client.post("/", data=body, headers=dict(headers))
    assert SAID not in response.text
    assert not any(rule.value in response.text for rule in Rule)
    return response.status_code


@pytest.fixture
def refuses(
    client: FlaskClient, database: Path, caplog: pytest.LogCaptureFixture
) -> Callable[..., None]:
    """Send a request that must be refused by one rule, which only the log tells."""
    caplog.set_level(logging.INFO)

    def send(rule: Rule, body: bytes = BODY, headers: Mapping[str, str] | None = None) -> None:
        assert post(client, body, signed(body) if headers is None else headers) == 400
        assert caplog.messages == [f"Request verification failed: {rule.value}"]
        assert SAID not in caplog.text
        assert "Traceback" not in caplog.text
        assert not database.exists(), "nothing reaches the skill"

    return send


Refuses = Callable[..., None]


def test_alexas_own(client: FlaskClient) -> None:
    """What all the others differ from in one thing is answered."""
    assert post(client, BODY, signed(BODY)) == 200


@pytest.mark.parametrize("missing", ["SignatureCertChainUrl", "Signature-256"])
@pytest.mark.parametrize("is_empty", [True, False])
def test_a_header_is_missing(refuses: Refuses, missing: str, *, is_empty: bool) -> None:
    """A request without one of the two headers, or with nothing in it, is refused."""
    headers = signed(BODY)
    del headers[missing]
    refuses(Rule.HEADERS, headers=headers | ({missing: ""} if is_empty else {}))


def test_header_names_ignore_case(client: FlaskClient) -> None:
    """The headers are found however their names are written."""
    assert post(client, BODY, {name.upper(): value for name, value in signed(BODY).items()}) == 200


def test_the_old_signature_alone(refuses: Refuses) -> None:
    """The SHA-1 signature, which Alexa still sends in Signature, is not enough."""
    headers = signed(BODY)
    headers["Signature"] = headers.pop("Signature-256")
    refuses(Rule.HEADERS, headers=headers)


def test_a_foreign_address(refuses: Refuses, certificates: CertificateServer) -> None:
    """Certificates of another host are not even fetched."""
    refuses(
        Rule.ADDRESS,
        headers=signed(BODY) | {"SignatureCertChainUrl": "https://example.com/echo.api/x.pem"},
    )
    assert certificates.fetched == []


@pytest.mark.parametrize(
    ("sign", "fetches"),
    [
        pytest.param(lambda: "not base64!", 0, id="not base64"),
        pytest.param(lambda: "====", 0, id="padding alone"),
        pytest.param(lambda: "c2lnbmVk", 1, id="no RSA signature"),
        pytest.param(lambda: base64.b64encode(bytes(256)).decode(), 1, id="zeros"),
        pytest.param(lambda: signature(BODY, STRANGER), 1, id="signed with another key"),
        pytest.param(lambda: signature(BODY + b" "), 1, id="of another body"),
        pytest.param(lambda: signature(BODY) + ", " + signature(BODY), 0, id="two of them"),
    ],
)
def test_a_signature_that_does_not_fit(
    refuses: Refuses, certificates: CertificateServer, sign: Callable[[], str], fetches: int
) -> None:
    """A signature that is no signature, or not of this body by this key, is refused."""
    refuses(Rule.SIGNATURE, headers=signed(BODY) | {"Signature-256": sign()})
    assert len(certificates.fetched) == fetches


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(BODY.replace(b"LaunchRequest", b"IntentRequest"), id="another word"),
        pytest.param(BODY + b"\n", id="one byte more"),
        pytest.param(b"", id="nothing"),
        pytest.param(BODY.replace(b'": "', b'":"'), id="the same JSON, written otherwise"),
    ],
)
def test_a_tampered_body(refuses: Refuses, body: bytes) -> None:
    """A body that was changed on the way is refused, even if it means the same."""
    refuses(Rule.SIGNATURE, body, signed(BODY))


def test_a_form(refuses: Refuses) -> None:
    """A body that is declared to be a form is not read as one."""
    headers = signed(BODY) | {"Content-Type": "application/x-www-form-urlencoded"}
    refuses(Rule.SIGNATURE, headers=headers)


@pytest.mark.parametrize(
    ("file", "rule"),
    [
        pytest.param(lambda: b"<html>not found</html>", Rule.FILE, id="no PEM"),
        pytest.param(lambda: b"", Rule.FILE, id="an empty file"),
        pytest.param(lambda: alexas().replace(b"MII", b"MIJ", 1), Rule.FILE, id="broken PEM"),
        pytest.param(
            lambda: pem(leaf(until=NOW - timedelta(seconds=1)), middle()), Rule.DATES, id="expired"
        ),
        pytest.param(
            lambda: pem(leaf(since=NOW + timedelta(seconds=1)), middle()),
            Rule.DATES,
            id="not yet valid",
        ),
        pytest.param(lambda: pem(leaf("api.amazon.com"), middle()), Rule.NAME, id="wrong name"),
        pytest.param(lambda: pem(certificate(LEAF, MIDDLE), middle()), Rule.NAME, id="no name"),
        pytest.param(lambda: pem(leaf("*.amazon.com"), middle()), Rule.NAME, id="a wildcard"),
        pytest.param(
            lambda: pem(leaf("echo-api.amazon.com.example.com"), middle()),
            Rule.NAME,
            id="a longer name",
        ),
        pytest.param(
            lambda: pem(leaf(), middle(STRANGER), root(STRANGER)), Rule.CHAIN, id="untrusted root"
        ),
        pytest.param(lambda: pem(leaf(), root()), Rule.CHAIN, id="a missing link"),
        pytest.param(lambda: pem(leaf()), Rule.CHAIN, id="the leaf alone"),
        pytest.param(
            lambda: pem(leaf(issuer=STRANGER), middle()), Rule.CHAIN, id="of another issuer"
        ),
        pytest.param(lambda: pem(middle(), leaf(), root()), Rule.NAME, id="the leaf second"),
        pytest.param(lambda: pem(root(), middle(), leaf()), Rule.NAME, id="the root first"),
        pytest.param(
            lambda: pem(leaf(subject=EllipticParty("leaf")), middle()),
            Rule.SIGNATURE,
            id="no RSA key",
        ),
    ],
)
def test_certificates_that_prove_nothing(
    refuses: Refuses, certificates: CertificateServer, file: Callable[[], bytes], rule: Rule
) -> None:
    """Certificates that are not valid now, not Alexa's or not trusted are refused."""
    certificates.content = file()
    refuses(rule)


def test_a_certificate_server_that_fails(
    environ: Mapping[str, str], clock: FrozenClock, caplog: pytest.LogCaptureFixture
) -> None:
    """If the certificates cannot be fetched, the request is refused."""

    def fail(_: str) -> bytes:
        raise RefusedError(Rule.SERVER)

    app = create_app(environ, clock, keys=SigningKeys(fail, trusted()))
    assert post(app.test_client(), BODY, signed(BODY)) == 400
    assert caplog.messages == [f"Request verification failed: {Rule.SERVER.value}"]


EVENT = "AlexaSkillEvent.SkillPermissionAccepted"


@pytest.mark.parametrize(
    ("request_type", "moment"),
    [
        pytest.param("LaunchRequest", after(seconds=-150), id="150 seconds old"),
        pytest.param("LaunchRequest", after(seconds=150), id="150 seconds ahead"),
        pytest.param("LaunchRequest", "2026-11-23T23:55:00Z", id="as Alexa writes it"),
        pytest.param("LaunchRequest", "2026-11-24T12:55:00+13:00", id="of another zone"),
        pytest.param(EVENT, after(hours=-1), id="an event of an hour ago"),
    ],
)
def test_times_that_are_taken(client: FlaskClient, request_type: str, moment: str) -> None:
    """A request may be 150 seconds from now, and an event an hour old."""
    body = body_at(moment, request_type)
    assert post(client, body, signed(body)) == 200


@pytest.mark.parametrize(
    ("request_type", "moment"),
    [
        pytest.param("LaunchRequest", after(seconds=-151), id="151 seconds old"),
        pytest.param("LaunchRequest", after(seconds=151), id="151 seconds ahead"),
        pytest.param("LaunchRequest", after(hours=-1), id="replayed after an hour"),
        pytest.param(EVENT, after(seconds=-3601), id="an event of more than an hour ago"),
        pytest.param(EVENT, after(hours=-2), id="an event of two hours ago"),
        pytest.param(EVENT, after(seconds=151), id="an event ahead"),
        pytest.param("LaunchRequest", None, id="no time"),
        pytest.param("LaunchRequest", "", id="an empty time"),
        pytest.param("LaunchRequest", "soon", id="no time at all"),
        pytest.param("LaunchRequest", "2026-11-23T23:55:00", id="of no zone"),
        pytest.param("LaunchRequest", NOW.timestamp(), id="a number"),
        pytest.param("LaunchRequest", [], id="a list"),
    ],
)
def test_times_that_are_refused(refuses: Refuses, request_type: str, moment: object) -> None:
    """A signed request that is too old, too far ahead or without its time is refused."""
    refuses(Rule.TIMESTAMP, body_at(moment, request_type))


@pytest.mark.parametrize("request_", [None, [], "now", {}])
def test_an_envelope_without_a_request(refuses: Refuses, request_: Any) -> None:
    """A signed envelope without a request, and so without a time, is refused."""
    refuses(Rule.TIMESTAMP, json.dumps({"request": request_}).encode())


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"{", id="half an object"),
        pytest.param(b"hello", id="no JSON"),
        pytest.param(b"[]", id="a list"),
        pytest.param(b"null", id="null"),
        pytest.param(b"\xef\xbb\xbf" + BODY, id="a byte order mark"),
        pytest.param(BODY.decode().encode("utf-16-le"), id="UTF-16"),
        pytest.param(b"[" * 100_000, id="too deep"),
    ],
)
def test_malformed_json(refuses: Refuses, body: bytes) -> None:
    """A signed body that is no JSON object is the caller's error, not the server's."""
    refuses(Rule.JSON, body)


def test_a_body_that_is_no_text(refuses: Refuses) -> None:
    """A signed body that is not UTF-8 is refused."""
    refuses(Rule.ENCODING, b'{"request": "\xff"}')


def test_an_error_of_our_own(
    app: Flask, keys: SigningKeys, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An error that nobody foresaw is 500, with its type in the log, and not what it quotes."""

    def fail(*_: object) -> None:
        raise RuntimeError(SAID)

    monkeypatch.setattr(keys, "key", fail)
    assert post(app.test_client(), BODY, signed(BODY)) == 500
    assert caplog.messages == ["Exception on / [POST]: RuntimeError"]
    assert SAID not in caplog.text
