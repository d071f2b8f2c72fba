"""Fetching the certificates: quickly or not at all, for somebody waits for the turn's answer."""

from dataclasses import dataclass, field
from datetime import timedelta
from http import HTTPStatus

import certifi
import urllib3

from skill.alexa.http import CONNECT_TIMEOUT, READ_TIMEOUT, TurnBudget
from skill.verification.rules import RefusedError, Rule

MOST_BYTES = 64 * 1024
"""Alexa's own file, of four certificates, has about 7,000."""

PART_BYTES = 4096


def _new_pool() -> urllib3.PoolManager:
    return urllib3.PoolManager(num_pools=1, maxsize=2, ca_certs=certifi.where(), retries=False)


@dataclass(frozen=True)
class CertificateFetcher:
    """Fetches a file over HTTPS, without following where it is sent and without trying again."""

    allowed: timedelta = READ_TIMEOUT
    """What it may take in all. With the 5 s of a turn's other calls that is within Alexa's 8 s."""

    pool: urllib3.PoolManager = field(default_factory=_new_pool)

    def __call__(self, address: str) -> bytes:
        """Return what is there. Raises RefusedError."""
        budget = TurnBudget(self.allowed)
        try:
            with self._respond(address) as response:
                return _content(response, budget)
        except (urllib3.exceptions.HTTPError, OSError):
            raise RefusedError(Rule.SERVER) from None

    def _respond(self, address: str) -> urllib3.BaseHTTPResponse:
        timeout = urllib3.Timeout(
            total=self.allowed.total_seconds(), connect=CONNECT_TIMEOUT.total_seconds()
        )
        return self.pool.request(
            "GET", address, timeout=timeout, retries=False, redirect=False, preload_content=False
        )


def _content(response: urllib3.BaseHTTPResponse, budget: TurnBudget) -> bytes:
    if response.status != HTTPStatus.OK:
        raise RefusedError(Rule.SERVER)
    content = bytearray()
    while part := _part(response, budget):
        content += part
        if len(content) > MOST_BYTES:
            raise RefusedError(Rule.SERVER)
    return bytes(content)


def _part(response: urllib3.BaseHTTPResponse, budget: TurnBudget) -> bytes:
    """Read on for as long as the budget allows: urllib3 would start its time-out anew."""
    left = budget.left.total_seconds()
    if left <= 0:
        raise RefusedError(Rule.SERVER)
    socket = getattr(response.connection, "sock", None)
    if socket is not None:
        socket.settimeout(left)
    return response.read1(PART_BYTES, decode_content=False)
