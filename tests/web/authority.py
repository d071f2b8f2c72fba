"""A root of trust, the certificates under it, and what is signed with them."""

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

NOW = datetime(2026, 11, 23, 18, 55, tzinfo=ZoneInfo("America/New_York"))
DAY = timedelta(days=1)
ALEXA = "echo-api.amazon.com"
ADDRESS = "https://s3.amazonaws.com/echo.api/echo-api-cert-13.pem"

PrivateKey = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey


@dataclass(frozen=True)
class Party:
    """Somebody with a key. We make the key when we first need it, because that takes a while."""

    name: str

    @property
    def key(self) -> PrivateKey:
        return rsa_key(self.name)

    @property
    def subject(self) -> x509.Name:
        return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, self.name)])


class EllipticParty(Party):
    """Somebody whose key is not an RSA key."""

    @property
    def key(self) -> PrivateKey:
        return ec.derive_private_key(1, ec.SECP256R1())


@cache
def rsa_key(owner: str) -> rsa.RSAPrivateKey:  # noqa: ARG001  each owner has one
    return rsa.generate_private_key(65537, 2048)


ROOT, STRANGER, MIDDLE, LEAF = map(Party, ("root", "stranger", "middle", "leaf"))


def signature(body: bytes, owner: Party = LEAF) -> str:
    """Return a Signature-256 header."""
    return base64.b64encode(rsa_key(owner.name).sign(body, PKCS1v15(), SHA256())).decode()


def certificate(
    subject: Party,
    issuer: Party,
    *extensions: tuple[x509.ExtensionType, bool],
    since: datetime = NOW - DAY,
    until: datetime = NOW + DAY,
) -> x509.Certificate:
    keys = subject.key.public_key(), issuer.key.public_key()
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject.subject)
        .issuer_name(issuer.subject)
        .public_key(keys[0])
        .serial_number(x509.random_serial_number())
        .not_valid_before(since.astimezone(UTC))
        .not_valid_after(until.astimezone(UTC))
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(keys[0]), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(keys[1]), critical=False)
    )
    for extension, is_critical in extensions:
        builder = builder.add_extension(extension, critical=is_critical)
    return builder.sign(issuer.key, SHA256())


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        content_commitment=False,
        key_encipherment=not signs_certificates,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        encipher_only=False,
        decipher_only=False,
    )


def authority(subject: Party, issuer: Party, until: datetime = NOW + 99 * DAY) -> x509.Certificate:
    """Return a certificate that may sign others."""
    return certificate(
        subject,
        issuer,
        (x509.BasicConstraints(ca=True, path_length=None), True),
        (_usage(signs_certificates=True), True),
        until=until,
    )


def leaf(
    *names: str,
    issuer: Party = MIDDLE,
    subject: Party = LEAF,
    since: datetime = NOW - DAY,
    until: datetime = NOW + DAY,
) -> x509.Certificate:
    """Return a signing certificate; Alexa's own, if nothing else is said."""
    alternatives = [x509.DNSName(name) for name in names or (ALEXA,)]
    return certificate(
        subject,
        issuer,
        (x509.SubjectAlternativeName(alternatives), False),
        (x509.BasicConstraints(ca=False, path_length=None), True),
        (_usage(signs_certificates=False), True),
        (x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), False),
        since=since,
        until=until,
    )


@cache
def root(party: Party = ROOT) -> x509.Certificate:
    return authority(party, party)


@cache
def middle(issuer: Party = ROOT) -> x509.Certificate:
    return authority(MIDDLE, issuer)


def pem(*certificates: x509.Certificate) -> bytes:
    return b"".join(each.public_bytes(Encoding.PEM) for each in certificates)


@cache
def alexas() -> bytes:
    """Return the file that Alexa would have: the signing certificate, and what leads to a root."""
    return pem(leaf(), middle(), root())


class CertificateServer:
    """What is fetched, by address, and how often; any address has it."""

    def __init__(self, content: bytes) -> None:
        self.content = content
        self.fetched: list[str] = []

    def __call__(self, address: str) -> bytes:
        self.fetched.append(address)
        return self.content


def trusted() -> Sequence[x509.Certificate]:
    return [root()]
