"""The bridge to flask-ask-sdk: it imports the adapter's names so that this works on every machine.

``flask_ask_sdk.skill_adapter`` imports ``ask_sdk_webservice_support.verifier``. That imports
certvalidator for its own check of certificates, and certvalidator imports oscrypto. oscrypto 1.3.0,
the last release, looks for OpenSSL's version with a pattern that allows one digit for the patch
number. If there are two, as in OpenSSL 3.0.10 and later, importing it raises an error
(wbond/oscrypto #75 and #78; no release of any of the three packages avoids it).

So we put a stand-in in the place of certvalidator while we import the adapter, and take it away
afterwards. It has only the three names that the verifier imports. Everything else that the adapter
needs is real. Nothing of ours needs certvalidator: the SDK's verifiers are off, and
skill.web.verification does their work. If somebody did ask the SDK's own check, the stand-in would
refuse every certificate. So a mistake here can turn requests away, but can let none in.

We use the stand-in even if oscrypto could be imported. Otherwise OpenSSL's patch number would
decide what runs and what the tests try. A newer oscrypto would end the need for it. We could patch
the installed files instead, but the next installation would undo that.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType


class ChainRefusedError(Exception):
    """Stands in for both of certvalidator's errors, which the SDK turns into a refusal."""


class RefusingValidator:
    """Stands in for certvalidator's CertificateValidator, and finds no certificate valid."""

    def __init__(self, *_: object) -> None:
        raise ChainRefusedError("certvalidator is not loaded; skill.web.verification is to be used")


def _stand_ins() -> dict[str, ModuleType]:
    package, errors = ModuleType("certvalidator"), ModuleType("certvalidator.errors")
    vars(package).update(CertificateValidator=RefusingValidator)
    vars(errors).update(ValidationError=ChainRefusedError, PathError=ChainRefusedError)
    return {module.__name__: module for module in (package, errors)}


@contextmanager
def _certvalidator_stood_in_for() -> Iterator[None]:
    stand_ins = _stand_ins()
    real = {name: sys.modules[name] for name in stand_ins if name in sys.modules}
    sys.modules.update(stand_ins)
    try:
        yield
    finally:
        for name in stand_ins:
            del sys.modules[name]
        sys.modules.update(real)


with _certvalidator_stood_in_for():
    from ask_sdk_webservice_support.verifier import AbstractVerifier, VerificationException
    from flask_ask_sdk.skill_adapter import (
        VERIFY_SIGNATURE_APP_CONFIG,
        VERIFY_TIMESTAMP_APP_CONFIG,
        SkillAdapter,
    )

__all__ = [
    "VERIFY_SIGNATURE_APP_CONFIG",
    "VERIFY_TIMESTAMP_APP_CONFIG",
    "AbstractVerifier",
    "SkillAdapter",
    "VerificationException",
]
