"""What only who deploys the skill knows: where it answers, and where its terms can be read."""

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
"""The names that RFC 2606 sets aside for documentation and tests."""

CERTIFICATES = ("Trusted", "Wildcard")
HTTPS_PORT = 443


class DeploymentError(ValueError):
    """What was given cannot be deployed; the message says what is wrong with it."""


@dataclass(frozen=True)
class Deployment:
    """Where the skill answers, where its privacy policy and terms are, and which skill it is.

    Raises DeploymentError for what Amazon would refuse, and for addresses of documentation.
    """

    endpoint: str
    """The Lambda function's ARN, or the https:// address of one's own server."""

    privacy: str
    terms: str
    certificate: str = CERTIFICATES[0]
    """The kind of certificate that one's own server has."""

    skill_id: str | None = None
    """The skill to change; None makes a new one, or changes the one of the last deployment."""

    def __post_init__(self) -> None:
        """Refuse what cannot be deployed."""
        self._check_endpoint()
        _checked_address("PRIVACY", self.privacy)
        _checked_address("TERMS", self.terms)
        if self.certificate not in CERTIFICATES:
            raise DeploymentError(f"CERTIFICATE is one of {', '.join(CERTIFICATES)}.")
        if self.skill_id is not None and not SKILL_ID.fullmatch(self.skill_id):
            raise DeploymentError("SKILL_ID is no skill's: amzn1.ask.skill. and a UUID.")

    @property
    def manifest_endpoint(self) -> Mapping[str, str]:
        """The endpoint as the manifest writes it; a Lambda function has no certificate."""
        if self.endpoint.startswith("arn:"):
            return {"uri": self.endpoint}
        return {"uri": self.endpoint, "sslCertificateType": self.certificate}

    def fill(self, manifest: dict[str, Any]) -> None:
        """Put its addresses in the place of the manifest's placeholders."""
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
