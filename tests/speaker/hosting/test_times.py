"""The zone of the machine, which the desk starts with."""

import os
import subprocess
import sys

import pytest

SHOW = "from speaker.hosting.times import machine_zone; print(machine_zone())"


@pytest.mark.parametrize(
    ("setting", "zone"),
    [
        ("Asia/Tokyo", "Asia/Tokyo"),
        (":America/Argentina/Buenos_Aires", "America/Argentina/Buenos_Aires"),
        ("UTC", "UTC"),
    ],
)
def test_the_zone_that_is_set(setting: str, zone: str) -> None:
    """The zone that the environment names is the machine's, with or without a colon."""
    environ = os.environ | {"TZ": setting}
    run = subprocess.run(
        [sys.executable, "-W", "error", "-c", SHOW],
        env=environ,
        text=True,
        capture_output=True,
        check=True,
    )
    assert run.stdout.strip() == zone
