"""The certificates behind a signature: from a file to a key that we can trust."""

import re
import warnings
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Lock

import certifi
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.utils import CryptographyDeprecationWarning
from cryptography.x509.verification import PolicyBuilder, Store, VerificationError

from skill.web.verification.rules import RefusedError, Rule

Fetcher = Callable[[str], bytes]
"""Returns what is at an address. Raises RefusedError if it cannot be fetched."""

ALEXA = "echo-api.amazon.com"

LONGEST_KEPT = timedelta(hours=4)
"""If Amazon revokes a certificate, we still trust it for this long."""

MOST_KEPT = 8
"""Alexa signs with one certificate at a time, or with two during a change."""

_PEM = re.compile(rb"-----BEGIN CERTIFICATE-----.+?-----END CERTIFICATE-----", re.DOTALL)

_MALFORMED = (
    ValueError,
    x509.DuplicateExtension,
    x509.ExtensionNotFound,
    x509.UnsupportedGeneralNameType,
)


def trusted_roots() -> list[x509.Certificate]:
    """Return the roots that Mozilla trusts, from certifi's list.

    Some have the serial number 0, which newer rules forbid. `cryptography` warns about them and
    will refuse them one day. We then leave such a root out and keep the others.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", CryptographyDeprecationWarning)
        return list(_readable(Path(certifi.where()).read_bytes()))


def _readable(bundle: bytes) -> Iterator[x509.Certificate]:
    for pem in _PEM.findall(bundle):
        try:
            yield x509.load_pem_x509_certificate(pem)
        except ValueError:
            continue


@dataclass(frozen=True)
class SigningKey:
    """A verified key, and from when until when (UTC) that holds."""

    key: RSAPublicKey
    since: datetime
    until: datetime

    def is_good(self, now: datetime) -> bool:
        return self.since <= now < self.until


class SigningKeys:
    """Alexa's keys, by the address of their certificates. Threads may share it.

    It keeps only verified keys. If two turns need the same file at once, both fetch it, so neither
    waits for the other's time limit.
    """

    def __init__(self, fetch: Fetcher, roots: Sequence[x509.Certificate]) -> None:
        self._fetch = fetch
        self._store = Store(list(roots))
        self._kept: dict[str, SigningKey] = {}
        self._lock = Lock()

    def key(self, address: str, now: datetime) -> RSAPublicKey:
        """Return the key of the certificates there. Raises RefusedError."""
        with self._lock:
            kept = self._kept.get(address)
        if kept is None or not kept.is_good(now):
            kept = self._verified(_certificates(self._fetch(address)), now)
            self._keep(address, kept)
        return kept.key

    def _keep(self, address: str, key: SigningKey) -> None:
        with self._lock:
            self._kept.pop(address, None)
            self._kept[address] = key
            while len(self._kept) > MOST_KEPT:
                del self._kept[next(iter(self._kept))]

    def _verified(self, certificates: Sequence[x509.Certificate], now: datetime) -> SigningKey:
        """Return the verified key of a file, which has the signing certificate first.

        Raises RefusedError.
        """
        leaf, *others = certificates
        if not leaf.not_valid_before_utc <= now <= leaf.not_valid_after_utc:
            raise RefusedError(Rule.DATES)
        if ALEXA not in _names(leaf):
            raise RefusedError(Rule.NAME)
        policy = PolicyBuilder().store(self._store).time(now.astimezone(UTC))
        try:
            chain = policy.build_server_verifier(x509.DNSName(ALEXA)).verify(leaf, others)
        except VerificationError:
            raise RefusedError(Rule.CHAIN) from None
        key = leaf.public_key()
        if not isinstance(key, RSAPublicKey):
            raise RefusedError(Rule.SIGNATURE)
        expiry = min(certificate.not_valid_after_utc for certificate in chain)
        return SigningKey(key, now, min(expiry, now + LONGEST_KEPT))


def _certificates(content: bytes) -> list[x509.Certificate]:
    try:
        return x509.load_pem_x509_certificates(content)
    except ValueError:
        raise RefusedError(Rule.FILE) from None


def _names(leaf: x509.Certificate) -> list[str]:
    """Return the host names of a certificate. A wildcard is a name like any other here."""
    try:
        names = leaf.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except _MALFORMED:
        return []
    return names.get_values_for_type(x509.DNSName)
