"""Checks one request over HTTP against every rule, before anybody believes any of it."""

import base64
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256

from skill.web.verification.addresses import certificate_address
from skill.web.verification.chains import SigningKeys
from skill.web.verification.rules import RefusedError, Rule

ADDRESS_HEADER = "SignatureCertChainUrl"
SIGNATURE_HEADER = "Signature-256"

TOLERANCE = timedelta(seconds=150)
EVENT_TOLERANCE = timedelta(hours=1)
"""How old a skill event may be: Alexa repeats it until we take it."""

EVENTS = "AlexaSkillEvent."


@dataclass(frozen=True)
class RequestVerification:
    keys: SigningKeys
    clock: Callable[[], datetime]

    def check(self, headers: Mapping[str, str], body: str) -> None:
        """Raise RefusedError unless Alexa sent just this body, and just now.

        ``headers`` must ignore case. We parse the body, which is decoded from UTF-8, only after
        its signature has proved good.
        """
        address, signature = headers.get(ADDRESS_HEADER), headers.get(SIGNATURE_HEADER)
        if not address or not signature:
            raise RefusedError(Rule.HEADERS)
        now = self.clock()
        address, sealed = certificate_address(address), body.encode()
        self._check_signature(address, _decoded(signature), sealed, now)
        _check_time(read(body), now)

    def _check_signature(self, address: str, signature: bytes, body: bytes, now: datetime) -> None:
        try:
            self.keys.key(address, now).verify(signature, body, PKCS1v15(), SHA256())
        except InvalidSignature:
            raise RefusedError(Rule.SIGNATURE) from None


def _decoded(signature: str) -> bytes:
    try:
        return base64.b64decode(signature, validate=True)
    except ValueError:
        raise RefusedError(Rule.SIGNATURE) from None


def read(body: str) -> dict[str, Any]:
    """Return the JSON object in a body. Raises RefusedError.

    It takes text and no bytes, because the parser would guess the encoding of bytes.
    """
    try:
        envelope = json.loads(body)
    except (ValueError, RecursionError):
        raise RefusedError(Rule.JSON) from None
    if not isinstance(envelope, dict):
        raise RefusedError(Rule.JSON)
    return envelope


def _check_time(envelope: dict[str, Any], now: datetime) -> None:
    request = envelope.get("request")
    request = request if isinstance(request, dict) else {}
    is_event = str(request.get("type")).startswith(EVENTS)
    age = now - _moment(request.get("timestamp"))
    if not -TOLERANCE <= age <= (EVENT_TOLERANCE if is_event else TOLERANCE):
        raise RefusedError(Rule.TIMESTAMP)


def _moment(timestamp: object) -> datetime:
    """Return a time that has an offset. Raises RefusedError for any other."""
    try:
        moment = datetime.fromisoformat(str(timestamp))
    except ValueError:
        raise RefusedError(Rule.TIMESTAMP) from None
    if moment.tzinfo is None:
        raise RefusedError(Rule.TIMESTAMP)
    return moment
