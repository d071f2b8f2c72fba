"""Alexa's side of the load: certificates that are valid now, and requests signed ahead.

Signing a request takes about as long as answering it, so it is done before. A request names the
moment at which it will be sent, roughly: the endpoint takes what is within 150 s of that.
"""

import base64
import json
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from itertools import islice
from multiprocessing import get_context
from typing import Any

from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_der_private_key,
)

from benchmarks.load.talk import Said, envelope_of
from tests.web.authority import ADDRESS, DAY, LEAF, MIDDLE, ROOT, authority, leaf, pem, rsa_key

AT_ONCE = 500
"""How many requests one process signs at a time."""


def certificates(now: datetime) -> bytes:
    """Return the file that Alexa serves: its certificate, and what leads to the root."""
    since, until = now - DAY, now + DAY
    root, middle = authority(ROOT, ROOT, until), authority(MIDDLE, ROOT, until)
    return pem(leaf(since=since, until=until), middle, root)


def signing_key() -> bytes:
    """Return the key of Alexa's certificate (PKCS #8, DER), for other processes."""
    key, form = rsa_key(LEAF.name), PrivateFormat.PKCS8
    return key.private_bytes(Encoding.DER, form, encryption_algorithm=NoEncryption())


@cache
def _loaded(key: bytes) -> Any:
    return load_der_private_key(key, password=None)


@dataclass(frozen=True)
class Signer:
    """Makes whole HTTP requests of what is said, signed as Alexa signs them."""

    key: bytes
    alexa: str
    """Where Alexa's services are."""

    at: datetime
    """When the requests will be sent."""

    def request(self, numbered: tuple[int, Said]) -> bytes:
        """Return one request, with its number among all."""
        number, said = numbered
        body = json.dumps(envelope_of(said, self.alexa, str(number), self.at)).encode()
        signature = base64.b64encode(_loaded(self.key).sign(body, PKCS1v15(), SHA256()))
        lines = {
            "Host": "localhost",
            "Content-Type": "application/json",
            "Content-Length": str(len(body)),
            "SignatureCertChainUrl": ADDRESS,
            "Signature-256": signature.decode(),
        }
        head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
        return f"POST / HTTP/1.1\r\n{head}\r\n".encode() + body


def requests(signer: Signer, talk: Iterator[Said], first: int, count: int) -> Iterator[bytes]:
    """Yield so many signed requests, numbered from the first, made by all processors."""
    numbered = list(zip(range(first, first + count), islice(talk, count), strict=True))
    with ProcessPoolExecutor(mp_context=get_context("spawn")) as pool:
        yield from pool.map(signer.request, numbered, chunksize=AT_ONCE)


def now() -> datetime:
    """Return the machine's time (UTC)."""
    return datetime.now(UTC)
