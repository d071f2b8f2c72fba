"""Build the zip that HACS installs: python -m tools.hacs."""

from pathlib import Path

import click

from tools.hacs import ROOT, HacsError
from tools.hacs.release import contents, write

FOLDER = click.Path(file_okay=False, path_type=Path)
FILE = click.Path(dir_okay=False, path_type=Path)


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--integration",
    type=FOLDER,
    default=ROOT / "custom_components" / "steady_ground",
    help="The folder of the integration.",
)
@click.option(
    "--output",
    type=FILE,
    default=ROOT / "build" / "steady_ground.zip",
    help="The zip to write.",
)
def main(integration: Path, output: Path) -> None:
    """Build the zip that HACS installs, with the project's packages inside it."""
    try:
        files = contents(integration)
    except HacsError as wrong:
        raise click.ClickException(str(wrong)) from wrong
    write(files, output)
    size = output.stat().st_size / 1_000_000
    click.echo(f"{output} has {len(files)} files in {size:.1f} MB.")


if __name__ == "__main__":
    main()
