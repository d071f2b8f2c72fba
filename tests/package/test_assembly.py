"""`make package`: what it assembles, and what it refuses."""

import json
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from interaction_models.__main__ import main
from interaction_models.deployment import Deployment, DeploymentError
from interaction_models.models import LOCALES
from tests.package.conftest import DEPLOYMENT

ROOT = Path(__file__).parents[2]
GIVEN = {
    "endpoint": DEPLOYMENT.endpoint,
    "privacy": DEPLOYMENT.privacy,
    "terms": DEPLOYMENT.terms,
}
SKILL_ID = "amzn1.ask.skill.0f0f0f0f-1111-2222-3333-444444444444"
FILES = {
    "skill.json",
    *(f"interactionModels/custom/{locale}.json" for locale in LOCALES),
    *(
        f"assets/images/{locale}_{size}Icon.png"
        for locale in LOCALES
        for size in ("small", "large")
    ),
}


def options(build: Path, given: dict[str, str]) -> list[str]:
    return [
        f"--build={build}",
        *(f"--{name.replace('_', '-')}={value}" for name, value in given.items()),
    ]


@dataclass(frozen=True)
class Ended:
    returncode: int
    stdout: str
    stderr: str


def command(build: Path, **given: str) -> Ended:
    """Run the command in this process, which has built the models already."""
    out, err = StringIO(), StringIO()
    with (
        pytest.MonkeyPatch.context() as patch,
        redirect_stdout(out),
        redirect_stderr(err),
    ):
        patch.setattr(sys, "argv", ["interaction_models", *options(build, given)])
        code = main()
    return Ended(code, out.getvalue(), err.getvalue())


def alone(build: Path, **given: str) -> Ended:
    """Run the command as a deployer does, in a process of its own."""
    command = [sys.executable, "-m", "interaction_models", *options(build, given)]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    return Ended(run.returncode, run.stdout, run.stderr)


def files(folder: Path) -> set[str]:
    return {str(file.relative_to(folder)) for file in folder.rglob("*") if file.is_file()}


def read(file: Path) -> Any:
    return json.loads(file.read_text("utf-8"))


def endpoints(manifest: Any) -> list[Any]:
    return [manifest["apis"]["custom"]["endpoint"], manifest["events"]["endpoint"]]


def test_it_assembles_what_ask_cli_uploads(tmp_path: Path) -> None:
    """Manifest, models and icons are where ask-cli looks, with ask-resources.json beside them."""
    run = alone(tmp_path, **GIVEN)
    assert (run.returncode, run.stderr) == (0, "")
    assert f"cd {tmp_path} && ask deploy" in run.stdout
    assert files(tmp_path) == {"ask-resources.json", *(f"skill-package/{name}" for name in FILES)}
    assert read(tmp_path / "ask-resources.json") == {
        "askcliResourcesVersion": "2020-03-31",
        "profiles": {"default": {"skillMetadata": {"src": "./skill-package"}}},
    }


def test_the_deployers_addresses_are_filled_in(manifest: Any) -> None:
    """The endpoint serves requests and events; no placeholder is left anywhere."""
    assert endpoints(manifest) == [{"uri": DEPLOYMENT.endpoint}] * 2
    privacy = manifest["privacyAndCompliance"]["locales"]
    assert {each["privacyPolicyUrl"] for each in privacy.values()} == {DEPLOYMENT.privacy}
    assert {each["termsOfUseUrl"] for each in privacy.values()} == {DEPLOYMENT.terms}
    assert "example" not in json.dumps([manifest["apis"], manifest["events"], privacy])


@pytest.mark.parametrize("certificate", ["", "Trusted", "Wildcard"])
def test_a_server_of_ones_own_says_its_certificate(tmp_path: Path, certificate: str) -> None:
    """The kind of certificate is beside the address: Trusted, if nobody names it."""
    address = "https://alexa.steady-ground.internal/"
    run = command(tmp_path, **GIVEN | {"endpoint": address}, certificate=certificate)
    assert run.returncode == 0
    manifest = read(tmp_path / "skill-package" / "skill.json")["manifest"]
    expected = {"uri": address, "sslCertificateType": certificate or "Trusted"}
    assert endpoints(manifest) == [expected] * 2


def test_icons_are_where_the_manifest_says(manifest: Any, package: Path) -> None:
    """Each locale's listing names two icons that are in the package."""
    for texts in manifest["publishingInformation"]["locales"].values():
        for key in ("smallIconUri", "largeIconUri"):
            assert (package / texts[key].removeprefix("file://")).is_file()


def test_without_addresses_it_is_a_draft_that_cannot_be_deployed(tmp_path: Path) -> None:
    """It says so, and there is no ask-resources.json, not even that of an earlier package."""
    assert command(tmp_path, **GIVEN).returncode == 0
    run = command(tmp_path)
    assert (run.returncode, run.stdout) == (0, "")
    assert "DRAFT" in run.stderr
    assert files(tmp_path) == {f"skill-package/{name}" for name in FILES}


def test_what_ask_cli_noted_stays(tmp_path: Path) -> None:
    """Made again, the package is the same skill's: ask-cli would otherwise create a second one."""
    states = tmp_path / ".ask" / "ask-states.json"
    states.parent.mkdir()
    states.write_text('{"profiles": {"default": {"skillId": "the first"}}}', "utf-8")
    stale = tmp_path / "skill-package" / "interactionModels" / "custom" / "xx-XX.json"
    stale.parent.mkdir(parents=True)
    stale.write_text("{}", "utf-8")
    assert command(tmp_path, **GIVEN).returncode == 0
    assert read(states)["profiles"]["default"]["skillId"] == "the first"
    assert not stale.exists()


def test_a_skill_that_exists_is_changed(tmp_path: Path) -> None:
    """With its id, ask-cli changes that skill, and makes none."""
    assert command(tmp_path, **GIVEN, skill_id=SKILL_ID).returncode == 0
    assert read(tmp_path / ".ask" / "ask-states.json") == {
        "askcliStatesVersion": "2020-03-31",
        "profiles": {"default": {"skillId": SKILL_ID}},
    }


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        ({"endpoint": GIVEN["endpoint"]}, "these are needed too: PRIVACY, TERMS."),
        ({"skill_id": SKILL_ID}, "these are needed too: ENDPOINT, PRIVACY, TERMS."),
        (GIVEN | {"privacy": "https://www.example.com/privacy"}, "PRIVACY is an address of doc"),
    ],
)
def test_half_of_it_is_refused(tmp_path: Path, given: dict[str, str], problem: str) -> None:
    """Nothing is assembled, and the message says what is missing or wrong."""
    run = command(tmp_path, **given)
    assert (run.returncode, run.stdout) == (2, "")
    assert run.stderr.startswith("Nothing was assembled. ")
    assert problem in run.stderr
    assert files(tmp_path) == set()


def test_a_deployers_script_sees_a_refusal(tmp_path: Path) -> None:
    """The process itself ends with 2, and has assembled nothing."""
    run = alone(tmp_path, endpoint=GIVEN["endpoint"])
    assert (run.returncode, run.stdout) == (2, "")
    assert run.stderr.startswith("Nothing was assembled. ")
    assert "these are needed too: PRIVACY, TERMS." in run.stderr
    assert files(tmp_path) == set()


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        ({"endpoint": "arn:aws:lambda:us-east-1:1:function:x"}, "is no Lambda function's ARN"),
        ({"endpoint": "arn:aws:s3:::bucket"}, "is no Lambda function's ARN"),
        ({"endpoint": "arn:aws:lambda:us-east-1:123456789012:function:x"}, "of documentation"),
        ({"endpoint": "arn:aws:lambda:us-east-1:000000000000:function:x"}, "of documentation"),
        ({"endpoint": "http://alexa.steady-ground.internal/"}, "must be an https:// address"),
        ({"endpoint": "https://alexa.steady-ground.internal:8443/"}, "must be on port 443"),
        ({"endpoint": "https://alexa.steady-ground.internal:x/"}, "is no address"),
        ({"endpoint": "https://localhost/"}, "with its host's full name"),
        ({"endpoint": "https://alexa.example.com/"}, "is an address of documentation"),
        (
            {"endpoint": "https://me@alexa.steady-ground.internal/"},
            "is an address of documentation",
        ),
        ({"privacy": "privacy.md"}, "PRIVACY must be an https:// address"),
        ({"privacy": "https://steady.example/privacy"}, "PRIVACY is an address of documentation"),
        ({"terms": "https://steady-ground.internal/our terms"}, "TERMS must be an https://"),
        ({"terms": "https://ground.test/terms"}, "TERMS is an address of documentation"),
        ({"certificate": "SelfSigned"}, "CERTIFICATE is one of Trusted, Wildcard."),
        ({"skill_id": "amzn1.ask.skill.1"}, "SKILL_ID is no skill's"),
    ],
)
def test_what_cannot_be_deployed_is_refused(given: dict[str, str], problem: str) -> None:
    """Each message names the setting and what is wrong with it."""
    with pytest.raises(DeploymentError) as refused:
        Deployment(**GIVEN | given)
    assert problem in str(refused.value)
