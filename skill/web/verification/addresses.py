"""Where Alexa's certificates may be fetched from."""

import posixpath
import re

from skill.web.verification.rules import RefusedError, Rule

HOST = "s3.amazonaws.com"
FOLDER = "/echo.api/"

# Nothing else is an address of ours: no user, query, fragment, escape, backslash or white space.
# ASCII alone, for "\u017f", a long s, is an "s" to a pattern that ignores case.
_ADDRESS = re.compile(
    r"(?i:https)://(?i:s3\.amazonaws\.com)(?::443)?(?P<path>/[A-Za-z0-9._/-]+)", re.ASCII
)


def certificate_address(header: str) -> str:
    """Return the one address that is meant by a SignatureCertChainUrl header.

    ``/echo.api/../echo.api/x.pem`` is one by Amazon's own description, and ``/echo.api/../x.pem``
    is none, so the folder is looked at after the path has been normalised; that path is fetched.
    """
    match = _ADDRESS.fullmatch(header)
    path = posixpath.normpath(match["path"]) if match else ""
    if not path.startswith(FOLDER):
        raise RefusedError(Rule.ADDRESS)
    return f"https://{HOST}{path}"
