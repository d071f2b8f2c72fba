"""The bridge to flask-ask-sdk: its names, imported so that they can be had on every machine.

``flask_ask_sdk.skill_adapter`` imports ``ask_sdk_webservice_support.verifier``, which imports
certvalidator for its own check of certificates, which imports oscrypto. oscrypto 1.3.0, the last
release, looks for OpenSSL's version with a pattern that allows the patch number one digit, and
raises while it is imported where there are two, as in OpenSSL 3.0.10 and later (wbond/oscrypto #75
and #78; no release of any of the three packages avoids it).

So certvalidator, the first of them whose import fails, is stood in for while the adapter is
imported, and the stand-in is gone afterwards. It has the three names that the verifier imports,
and no more; everything else that the adapter needs is the real thing. Nothing of ours wants
certvalidator: the SDK's verifiers are turned off, and skill.web.verification takes their place. If
the SDK's own check were asked all the same, the stand-in would refuse every certificate, so that a
mistake here can turn requests away and can let none in.

It is stood in for also where oscrypto could be imported: otherwise what runs, and what the tests
try, would depend on the patch number of OpenSSL. A newer oscrypto would end the need; patched
files would not outlive the next installation.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType


class ChainRefusedError(Exception):
    """Stands for both of certvalidator's errors, which the SDK turns into a refusal."""


class RefusingValidator:
    """Stands for certvalidator's CertificateValidator, and finds no certificate valid."""

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
