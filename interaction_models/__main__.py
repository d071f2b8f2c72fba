"""python -m interaction_models: assemble the skill package, as `make package` does."""

import argparse
import sys
from pathlib import Path

from interaction_models.assembly import assemble
from interaction_models.deployment import CERTIFICATES, Deployment, DeploymentError
from interaction_models.files import SentencesError

DRAFT = """\
{package} is a DRAFT, to look at: nobody can deploy it.
Its endpoint and its privacy policy and terms are placeholders. To deploy, name yours:
  make package ENDPOINT=arn:aws:lambda:... PRIVACY=https://... TERMS=https://..."""
READY = "{package} is ready. To deploy it: cd {build} && ask deploy"
REQUIRED = ("endpoint", "privacy", "terms")


def main() -> int:
    """Assemble the package. Return the exit code: 0, or 2 if nothing was assembled."""
    given = _parser().parse_args()
    try:
        deployment = _deployment(given)
        package = assemble(given.build, deployment)
    except (DeploymentError, SentencesError) as error:
        sys.stderr.write(f"Nothing was assembled. {error}\n")
        return 2
    told, to = (READY, sys.stdout) if deployment else (DRAFT, sys.stderr)
    to.write(told.format(package=package, build=given.build) + "\n")
    return 0


def _deployment(given: argparse.Namespace) -> Deployment | None:
    """Return the deployment; None, which makes a draft, if nobody named any of it.

    Raises DeploymentError if only a part was named.
    """
    missing = [name.upper() for name in REQUIRED if not getattr(given, name)]
    if missing and (len(missing) < len(REQUIRED) or given.skill_id):
        raise DeploymentError(f"To deploy, these are needed too: {', '.join(missing)}.")
    if missing:
        return None
    return Deployment(
        endpoint=given.endpoint,
        privacy=given.privacy,
        terms=given.terms,
        certificate=given.certificate or CERTIFICATES[0],
        skill_id=given.skill_id or None,
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m interaction_models",
        description="Assemble the skill package for ask-cli; without addresses, as a draft.",
    )
    parser.add_argument("--build", type=Path, default=Path("build"), help="the folder to make")
    parser.add_argument("--endpoint", default="", help="the Lambda function's ARN, or https://...")
    parser.add_argument("--privacy", default="", help="where docs/privacy.md can be read")
    parser.add_argument("--terms", default="", help="where docs/terms.md can be read")
    parser.add_argument("--certificate", default="", help=f"{' or '.join(CERTIFICATES)}, for https")
    parser.add_argument("--skill-id", default="", help="the skill to change, where it exists")
    return parser


if __name__ == "__main__":
    sys.exit(main())
