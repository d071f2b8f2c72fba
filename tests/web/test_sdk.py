"""The bridge to flask-ask-sdk: it can be imported wherever its own import would fail."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from ask_sdk_webservice_support import verifier
from flask import Flask
from flask.testing import FlaskClient

from skill.web.verification import sdk
from tests.web.authority import alexas

ROOT = Path(__file__).parents[2]

FAILS = {"oscrypto": "raise RuntimeError('Error detecting the version of libcrypto')"}
"""oscrypto, as it is where OpenSSL's patch number has two digits."""

WORKS = {
    "certvalidator": "CertificateValidator = object",
    "certvalidator.errors": "PathError = ValidationError = ValueError",
}
"""certvalidator, as it is where it can be imported."""


def run(folder: Path, modules: dict[str, str], code: str) -> str:
    """Run code where those modules stand before the installed ones, and return what it prints."""
    for name, content in modules.items():
        is_package = any(other.startswith(name + ".") for other in modules)
        path = folder.joinpath(*name.split("."), *(["__init__"] if is_package else []))
        path.parent.mkdir(exist_ok=True)
        path.with_name(path.name + ".py").write_text(content)
    process = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env=dict(os.environ) | {"PYTHONPATH": str(folder)},
        text=True,
        capture_output=True,
        check=True,
    )
    return process.stdout


CHECK = """
import sys
import skill.web.server
print(*sorted(name for name in sys.modules if name.startswith(("certvalidator", "oscrypto"))))
"""


@pytest.mark.parametrize("modules", [FAILS, WORKS], ids=["oscrypto fails", "oscrypto works"])
def test_it_can_be_imported(tmp_path: Path, modules: dict[str, str]) -> None:
    """The web app is imported whether or not oscrypto can be, and leaves no stand-in behind."""
    assert run(tmp_path, modules, CHECK) == "\n"


def test_the_failure_is_the_one_we_mean(tmp_path: Path) -> None:
    """Without the bridge, the adapter cannot be imported if oscrypto fails."""
    code = """
try:
    import flask_ask_sdk.skill_adapter
except RuntimeError as error:
    print(error)
"""
    assert run(tmp_path, FAILS, code) == "Error detecting the version of libcrypto\n"


def test_what_was_imported_before_is_left_alone(tmp_path: Path) -> None:
    """A certvalidator that the process has already is the one it has afterwards."""
    code = """
import certvalidator.errors, sys
before = {name: module for name, module in sys.modules.items() if name.startswith("certvalidator")}
import skill.web.server
after = {name: module for name, module in sys.modules.items() if name.startswith("certvalidator")}
print(before == after, len(after))
"""
    assert run(tmp_path, WORKS, code) == "True 2\n"


def test_the_sdks_own_check_lets_nothing_in() -> None:
    """Were the SDK's own verifier asked all the same, it would refuse every certificate."""
    with pytest.raises(sdk.VerificationException, match="Certificate chain is not valid"):
        verifier.RequestVerifier()._validate_cert_chain(alexas())  # noqa: SLF001  it has no other way in


def test_ours_is_the_only_verifier(app: Flask, client: FlaskClient) -> None:
    """The SDK's own verifiers are off, and an unsigned request is still refused."""
    assert app.config[sdk.VERIFY_SIGNATURE_APP_CONFIG] is False
    assert app.config[sdk.VERIFY_TIMESTAMP_APP_CONFIG] is False
    assert client.post("/", json={}).status_code == 400
