"""The command that moves households from SQLite to DynamoDB."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, ArgumentTypeError, RawDescriptionHelpFormatter
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from skill.store import StoreSettingError, open_table
from skill.store.sqlite import SQLiteStore
from skill.turns.ports import StoreUnavailableError

if TYPE_CHECKING:
    from skill.store.dynamodb import DynamoDBStore

ABOUT = """\
Copy all households from a SQLite file into a DynamoDB table.

Stop the skill first, so that nobody saves in between. The table must be there, with the string
"user_id" as its partition key. Region and credentials are taken from the environment, as the
AWS command line does.

Each household keeps its version and its expiry. One that the table already has is left as it
is there, so the command may be run again. One that has expired is not copied. Records that could
not be read and were set aside are copied too.

Delete the file once the skill uses the table: what a couple forgets there is still in the file,
and would come back if the command were run again.
"""


class MoveResult(StrEnum):
    """What happened to one record. The values are what the command prints."""

    MOVED = "households moved"
    LEFT = "households left as the table has them"
    SET_ASIDE = "unreadable records set aside in the table"


def move(source: SQLiteStore, target: DynamoDBStore, now: datetime) -> Iterator[MoveResult]:
    """Copy each record, and yield what happened to it. Raises StoreUnavailableError."""
    for row in source.rows(now):
        yield MoveResult.MOVED if target.add(row, now) else MoveResult.LEFT
    for row in source.rows_set_aside(now):
        target.add_set_aside(row)
        yield MoveResult.SET_ASIDE


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command, and return its exit status."""
    chosen = _parser().parse_args(arguments)
    count: Counter[MoveResult] = Counter()
    try:
        for outcome in move(chosen.source, chosen.target, datetime.now(UTC)):
            count[outcome] += 1
    except StoreUnavailableError as error:
        sys.stderr.write(f"Stopped by {error}. Mend that, and run the command again.\n")
        return 1
    finally:
        sys.stdout.writelines(f"{count[outcome]} {outcome}\n" for outcome in MoveResult)
    return 0


def _parser() -> ArgumentParser:
    parser = ArgumentParser(
        prog="python -m skill.store.moving",
        description=ABOUT,
        formatter_class=RawDescriptionHelpFormatter,
    )
    parser.add_argument("source", type=_source, metavar="sqlite:PATH", help="the file to read")
    parser.add_argument("target", type=_target, metavar="dynamodb:TABLE", help="the table to fill")
    return parser


def _source(argument: str) -> SQLiteStore:
    path = Path(_place(argument, "sqlite", "sqlite:PATH")).expanduser()
    if not path.is_file():
        raise ArgumentTypeError(f"there is no file {path}")
    return SQLiteStore(path)


def _target(argument: str) -> DynamoDBStore:
    try:
        return open_table(_place(argument, "dynamodb", "dynamodb:TABLE"))
    except StoreSettingError as error:
        raise ArgumentTypeError(str(error)) from None


def _place(argument: str, kind: str, form: str) -> str:
    named, _, place = argument.partition(":")
    if named != kind or not place:
        raise ArgumentTypeError(f"it must be {form}, and is {argument!r}")
    return place


if __name__ == "__main__":
    sys.exit(main())
