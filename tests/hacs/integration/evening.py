"""A couple's evening through the host, as an integration opens it: a break, and its end.

The zip has this module, and the tests run it there: python -c "... evening.main()" FOLDER
"""

import json
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from speaker.hosting.host import Host, open_host
from speaker.hosting.opening import Settings
from speaker.household.devices import Device
from speaker.household.scopes import Scope

FIVE_TO_SEVEN = datetime(2026, 11, 23, 23, 55, tzinfo=UTC)
"""6:55 pm in New York, where the household is."""


def settings(folder: Path, now: datetime) -> Settings:
    return Settings(frozen_at=now, store=f"sqlite:{folder / 'steady.db'}")


def kitchen_of(host: Host) -> Device:
    return host.device("kitchen", "America/New_York", "en-US")


def evening(folder: Path) -> dict[str, object]:
    """Return what is said and what is due; the host is closed during the break, as in a restart."""
    with open_host(settings(folder, FIVE_TO_SEVEN)) as host:
        kitchen = kitchen_of(host)
        host.allow(Scope.TIMERS, Scope.REMINDERS)
        said = {
            "break": host.hear(kitchen, "we need a 20-minute break").words,
            "chime": host.hear(kitchen, "yes").words,
        }
        host.stop(kitchen)
        said["left"] = host.hear(kitchen, "how long is left").words
        due = host.next_ring()
    with open_host(settings(folder, FIVE_TO_SEVEN + timedelta(minutes=20))) as host:
        said["rings"] = " ".join(each.words for each in host.ring())
        said["back"] = host.hear(kitchen_of(host), "we're back").words
    return {**said, "due": due and due.isoformat(), "modules": sorted(sys.modules)}


def main() -> None:
    """Print the evening as JSON."""
    print(json.dumps(evening(Path(sys.argv[1]))))  # noqa: T201 -- the test reads it
