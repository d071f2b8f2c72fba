"""Fetching the certificates: quickly or not at all, for somebody waits for the turn's answer."""

from dataclasses import dataclass, field
from datetime import timedelta
from http import HTTPStatus

import certifi
import urllib3

from skill.network.budget import taking_at_most
from skill.network.connections import (
    CONNECT_TIMEOUT,
    READ_TIMEOUT,
    NoAnswerError,
    kept_to_time,
    read_whole,
)
from skill.web.verification.rules import RefusedError, Rule

MOST_BYTES = 64 * 1024
"""Alexa's own file, of four certificates, has about 7,000."""


def _new_pool() -> urllib3.PoolManager:
    return urllib3.PoolManager(num_pools=1, maxsize=2, ca_certs=certifi.where(), retries=False)


@dataclass(frozen=True)
class CertificateFetcher:
    """Fetches a file over HTTPS, without following where it is sent and without trying again."""

    allowed: timedelta = READ_TIMEOUT
    """What it may take in all. With the turn's own budget that is within Alexa's 8 s."""

    pool: urllib3.PoolManager = field(default_factory=_new_pool)

    def __post_init__(self) -> None:
        kept_to_time(self.pool)

    def __call__(self, address: str) -> bytes:
        """Return what is there. Raises RefusedError."""
        try:
            with taking_at_most(self.allowed), self._respond(address) as response:
                if response.status != HTTPStatus.OK:
                    raise RefusedError(Rule.SERVER)
                return bytes(read_whole(response, MOST_BYTES))
        except (urllib3.exceptions.HTTPError, NoAnswerError, OSError):
            raise RefusedError(Rule.SERVER) from None

    def _respond(self, address: str) -> urllib3.BaseHTTPResponse:
        timeout = urllib3.Timeout(
            connect=CONNECT_TIMEOUT.total_seconds(), read=self.allowed.total_seconds()
        )
        return self.pool.request(
            "GET",
            address,
            timeout=timeout,
            retries=False,
            redirect=False,
            preload_content=False,
            decode_content=False,
        )
