"""A certificate for the tests' own TLS servers on this machine, and for those who trust them."""

import ssl
from dataclasses import dataclass
from datetime import UTC, datetime
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID


@dataclass(frozen=True)
class CertificateFiles:
    certificate: Path
    key: Path

    def server_context(self) -> ssl.SSLContext:
        """Return what a server wraps its sockets in to show this certificate."""
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(self.certificate, self.key)
        return context


def write_certificate(folder: Path) -> CertificateFiles:
    """Make a certificate for localhost and 127.0.0.1 that signs itself; return its files (PEM)."""
    key = ec.generate_private_key(ec.SECP256R1())
    files = CertificateFiles(folder / "chain.pem", folder / "key.pem")
    files.certificate.write_bytes(_signed_by_itself(key).public_bytes(Encoding.PEM))
    files.key.write_bytes(
        key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, encryption_algorithm=NoEncryption())
    )
    return files


def _signed_by_itself(key: ec.EllipticCurvePrivateKey) -> x509.Certificate:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    own = x509.SubjectKeyIdentifier.from_public_key(key.public_key())
    extensions: list[tuple[x509.ExtensionType, bool]] = [
        (x509.SubjectAlternativeName(_names()), False),
        (x509.BasicConstraints(ca=True, path_length=0), True),
        (_usage(), True),
        (own, False),
        (x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(own), False),
    ]
    builder = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(datetime(2020, 1, 1, tzinfo=UTC))
        .not_valid_after(datetime(2120, 1, 1, tzinfo=UTC))
    )
    for extension, is_critical in extensions:
        builder = builder.add_extension(extension, critical=is_critical)
    return builder.sign(key, SHA256())


def _names() -> list[x509.GeneralName]:
    return [x509.DNSName("localhost"), x509.IPAddress(ip_address("127.0.0.1"))]


def _usage() -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=True,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=True,
        crl_sign=False,
        encipher_only=False,
        decipher_only=False,
    )
