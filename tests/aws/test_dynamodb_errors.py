"""What DynamoDB refuses or loses, with what AWS Lambda runs: its botocore has less of its data."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from skill.domain.households import Household
from skill.store import records
from tests.aws.conftest import HOUSEHOLD
from tests.aws.function import Function
from tests.front_door.echo import Echo
from tests.store.places import DynamoDBPlace
from tests.store.wire import Answerer, Wire, lose_the_answer, refuse


def household(table: DynamoDBPlace) -> Household:
    return records.decode(table.item(HOUSEHOLD)["record"]["S"])


def warnings(function: Function) -> list[str]:
    return [line["message"] for line in function.log_lines if line["level"] == "WARNING"]


def results(function: Function) -> list[tuple[str, str]]:
    """Return each call to the store in the last turn, with how it ended."""
    calls: list[dict[str, Any]] = function.log_lines[-1]["calls"]
    return [(each["operation"], each["result"]) for each in calls if each["service"] == "store"]


@pytest.mark.parametrize(
    "answerer",
    [
        refuse("ProvisionedThroughputExceededException"),
        refuse("ThrottlingException"),
        refuse("RequestLimitExceeded"),
        refuse("InternalServerError", status=500),
        lose_the_answer,
    ],
)
def test_what_passes_is_tried_again(
    echo: Echo, function: Function, table: DynamoDBPlace, wire: Wire, answerer: Answerer
) -> None:
    """A read that is throttled, fails or is lost is sent once more, and nobody hears of it."""
    wire.next_answers.append(answerer)
    echo.hears("StartBreakIntent", length="PT20M")
    assert household(table).current_break
    assert wire.operations == ["GetItem", "GetItem", "PutItem"]
    assert results(function) == [("load", "ok"), ("save", "ok")]
    assert warnings(function) == []


def test_what_does_not_pass(echo: Echo, function: Function, wire: Wire) -> None:
    """A read that is throttled twice costs the record, and the log says why, by its code alone."""
    wire.answers = refuse("ProvisionedThroughputExceededException", "the budget")
    echo.hears("StartBreakIntent", length="PT20M")
    assert wire.operations == ["GetItem", "GetItem"]
    assert warnings(function) == ["store not available: ProvisionedThroughputExceededException"]
    assert "the budget" not in json.dumps(function.log_lines)


def test_what_may_not_be_asked_is_not_tried_again(
    echo: Echo, function: Function, wire: Wire
) -> None:
    """A role that may not read is told so once."""
    wire.answers = refuse("AccessDeniedException")
    echo.hears("StartBreakIntent", length="PT20M")
    assert wire.operations == ["GetItem"]
    assert warnings(function) == ["store not available: AccessDeniedException"]


def test_another_device_saves_first(
    echo: Echo, function: Function, table: DynamoDBPlace, wire: Wire
) -> None:
    """If the condition of a save does not hold, the turn reads again and answers anew."""
    echo.hears("StartBreakIntent", length="PT20M")
    before = household(table)
    wire.requests.clear()

    def save_first(pass_on: Any) -> Any:
        item = table.item(HOUSEHOLD)
        other = before.with_zone("hall", "Europe/London", datetime.now(UTC))
        version = int(item["version"]["N"]) + 1
        table.put({**item, "version": {"N": str(version)}, "record": {"S": records.encode(other)}})
        return pass_on()

    wire.next_answers += [lambda pass_on: pass_on(), save_first]
    echo.hears("MoreTimeIntent", length="PT10M")
    assert wire.operations == ["GetItem", "PutItem", "GetItem", "PutItem"]
    assert results(function) == [
        ("load", "ok"),
        ("save", "stale"),
        ("load", "ok"),
        ("save", "ok"),
    ]
    assert household(table).known_zone("hall") == "Europe/London"
