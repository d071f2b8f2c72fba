"""What only the person who deploys the skill knows: its endpoint and its policies' addresses."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import SplitResult, urlsplit

LAMBDA_ARN = re.compile(
    r"arn:aws:lambda:[a-z]{2}(?:-[a-z]+)+-\d:(?P<account>\d{12}):function:[\w-]+(?::[\w-]+)?"
)
SKILL_ID = re.compile(r"amzn1\.ask\.skill\.[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
PLACEHOLDER_ACCOUNTS = {"000000000000", "123456789012"}
PLACEHOLDER_HOST = re.compile(
    r"(?:.*\.)?(?:example(?:\.(?:com|net|org))?|test|invalid|localhost)", re.IGNORECASE
)
"""The host names that RFC 2606 reserves for documentation and tests."""

CERTIFICATES = ("Trusted", "Wildcard")
HTTPS_PORT = 443


class DeploymentError(ValueError):
    """Nobody could deploy this. The message says what is wrong."""


@dataclass(frozen=True)
class Deployment:
    """Where the skill answers, where its privacy policy and terms are, and which skill it is.

    Raises DeploymentError for anything that Amazon would refuse, and for documentation's addresses.
    """

    endpoint: str
    """The Lambda function's ARN, or the https:// address of your own server."""

    privacy: str
    terms: str
    certificate: str = CERTIFICATES[0]
    """The kind of certificate that your own server has."""

    skill_id: str | None = None
    """The skill to change. None changes the one that was deployed last, or else makes a new one."""

    def __post_init__(self) -> None:
        """Raise DeploymentError if this cannot be deployed."""
        self._check_endpoint()
        _checked_address("PRIVACY", self.privacy)
        _checked_address("TERMS", self.terms)
        if self.certificate not in CERTIFICATES:
            raise DeploymentError(f"CERTIFICATE is one of {', '.join(CERTIFICATES)}.")
        if self.skill_id is not None and not SKILL_ID.fullmatch(self.skill_id):
            raise DeploymentError("SKILL_ID is no skill's: amzn1.ask.skill. and a UUID.")

    @property
    def manifest_endpoint(self) -> Mapping[str, str]:
        """The endpoint as the manifest writes it. A Lambda function needs no certificate."""
        if self.endpoint.startswith("arn:"):
            return {"uri": self.endpoint}
        return {"uri": self.endpoint, "sslCertificateType": self.certificate}

    def fill(self, manifest: dict[str, Any]) -> None:
        """Replace the manifest's placeholders with these addresses."""
        manifest["apis"]["custom"]["endpoint"] = dict(self.manifest_endpoint)
        manifest["events"]["endpoint"] = dict(self.manifest_endpoint)
        for texts in manifest["privacyAndCompliance"]["locales"].values():
            texts["privacyPolicyUrl"] = self.privacy
            texts["termsOfUseUrl"] = self.terms

    def _check_endpoint(self) -> None:
        if not self.endpoint.startswith("arn:"):
            address = _checked_address("ENDPOINT", self.endpoint)
            if (address.port or HTTPS_PORT) != HTTPS_PORT:
                raise DeploymentError("ENDPOINT must be on port 443: Alexa calls no other.")
            return
        found = LAMBDA_ARN.fullmatch(self.endpoint)
        if found is None:
            raise DeploymentError(
                "ENDPOINT is no Lambda function's ARN:"
                " arn:aws:lambda:REGION:ACCOUNT:function:NAME, perhaps with :ALIAS."
            )
        if found["account"] in PLACEHOLDER_ACCOUNTS:
            raise DeploymentError("ENDPOINT has an account of documentation, and not yours.")


def _checked_address(name: str, text: str) -> SplitResult:
    """Return an https:// address that the world can reach. Raises DeploymentError."""
    try:
        address = urlsplit(text)
        host, _ = address.hostname or "", address.port
    except ValueError:
        raise DeploymentError(f"{name} is no address.") from None
    if address.scheme != "https" or "." not in host or re.search(r"\s", text):
        raise DeploymentError(f"{name} must be an https:// address, with its host's full name.")
    if address.username is not None or PLACEHOLDER_HOST.fullmatch(host):
        raise DeploymentError(f"{name} is an address of documentation, and not yours.")
    return address
