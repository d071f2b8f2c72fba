"""Fetches the certificates quickly or not at all, because somebody is waiting for an answer."""

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
"""Bytes. Alexa's own file has four certificates in about 7,000."""


def _new_pool() -> urllib3.PoolManager:
    return urllib3.PoolManager(num_pools=1, maxsize=2, ca_certs=certifi.where(), retries=False)


@dataclass(frozen=True)
class CertificateFetcher:
    """Fetches a file over HTTPS. It follows no redirect and tries only once."""

    allowed: timedelta = READ_TIMEOUT
    """How long a fetch may take. Together with the turn's budget, that is less than Alexa's 8 s."""

    pool: urllib3.PoolManager = field(default_factory=_new_pool)

    def __post_init__(self) -> None:
        kept_to_time(self.pool)

    def __call__(self, address: str) -> bytes:
        """Return what is at the address. Raises RefusedError."""
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
