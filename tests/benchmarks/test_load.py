"""The load of the web endpoint: that it runs, and that it would notice what is lost."""

import shutil
from datetime import timedelta

import pytest

from benchmarks.load import counting
from benchmarks.load.__main__ import findings, row
from benchmarks.load.counting import Log
from benchmarks.load.runs import Load, run

MINUTE = timedelta(minutes=1)


@pytest.mark.skipif(not shutil.which("wrk"), reason="wrk is not installed")
def test_a_short_load_is_answered_and_loses_nothing() -> None:
    """Two processes answer signed turns from several connections, and all that was told is kept."""
    load = Load(households=100, length=timedelta(seconds=1), at_once=20, threads=2, processes=2)
    result = run(load, "sqlite", 4)
    assert (result.answered.not_200, result.answered.lost, result.lost) == (0, 0, [])
    assert result.log.outcomes.keys() == {"answered"}
    assert result.log.turns >= result.answered.requests + 20
    assert result.at_once
    assert result.at_once.statuses == [200] * 20
    assert row("sqlite", 4, [result]).startswith("| sqlite | 4 | ")
    assert findings([result])[1].endswith("; 0 households have another than they were told.")


def test_a_lost_update_is_named() -> None:
    """A move or a start that was told and is not in the store is named, and so is the opposite."""
    log = Log()
    log.moved.update({0: 2, 1: 1})
    log.started.add(4)
    kept = {0: 1 * MINUTE, 1: 1 * MINUTE, 2: 0 * MINUTE, 4: None, 5: MINUTE, 6: None}
    assert list(counting.lost(log, kept, running={0, 1, 2})) == [
        "household 0: 0:02:00 was told, 0:01:00 is kept",
        "household 4: a break was told, and none is kept",
        "household 5: a break is kept, and none was told",
    ]
