"""The addresses from which we may fetch Alexa's certificates."""

import posixpath
import re

from skill.web.verification.rules import RefusedError, Rule

HOST = "s3.amazonaws.com"
FOLDER = "/echo.api/"

# We take no other address: none with a user, query, fragment, escape, backslash or white space. It
# is ASCII only, because a pattern that ignores case takes "\u017f", a long s, for an "s".
_ADDRESS = re.compile(
    r"(?i:https)://(?i:s3\.amazonaws\.com)(?::443)?(?P<path>/[A-Za-z0-9._/-]+)", re.ASCII
)


def certificate_address(header: str) -> str:
    """Return the address that a SignatureCertChainUrl header means. Raises RefusedError.

    Amazon's description allows ``/echo.api/../echo.api/x.pem`` and forbids ``/echo.api/../x.pem``.
    So we normalise the path, check its folder, and fetch that path.
    """
    match = _ADDRESS.fullmatch(header)
    path = posixpath.normpath(match["path"]) if match else ""
    if not path.startswith(FOLDER):
        raise RefusedError(Rule.ADDRESS)
    return f"https://{HOST}{path}"
