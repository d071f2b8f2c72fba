"""What is particular to DynamoDB: its requests, its items, and how it fails."""

import os
import socket
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from botocore.session import Session, get_session

from skill.domain.households import Household
from skill.store import dynamodb as module
from skill.store import records
from skill.turns.ports import (
    HouseholdStore,
    StaleHouseholdError,
    Stored,
    StoreUnavailableError,
    UnreadableHouseholdError,
)
from tests.certificates import write_certificate
from tests.store.places import DAY, NOW, DynamoDBPlace, Item, household, kept_in, unreadable
from tests.store.wire import Wire, lose_the_answer, refuse

NOW_IN_SECONDS = int(NOW.timestamp())
EXPIRY = NOW_IN_SECONDS + 400 * 24 * 60 * 60
TWO_MIB = 2_097_152

Act = Callable[[HouseholdStore], object]

ACTS: dict[str, Act] = {
    "load": lambda store: store.load("user-of-the-test", NOW),
    "save": lambda store: store.save("user-of-the-test", household("a secret"), 0, NOW),
    "forget": lambda store: store.forget("user-of-the-test", 1, NOW),
}
for_each_act = pytest.mark.parametrize("act", ACTS.values(), ids=ACTS)


def item(**changes: Any) -> Item:
    """Return a household's item, with some attributes changed; None leaves one out."""
    values = {
        "user_id": {"S": "user"},
        "version": {"N": "1"},
        "expires_at": {"N": str(EXPIRY)},
        "record": {"S": records.encode(household())},
    }
    return {name: value for name, value in (values | changes).items() if value is not None}


def test_a_load_is_one_consistent_read(dynamodb: DynamoDBPlace, wire: Wire) -> None:
    """Loading sends one GetItem, which sees every save that was answered before."""
    dynamodb.open().load("user", NOW)
    request = {"TableName": dynamodb.table, "Key": {"user_id": {"S": "user"}}}
    assert wire.requests == [("GetItem", request | {"ConsistentRead": True})]


def test_a_first_save_is_one_write(dynamodb: DynamoDBPlace, wire: Wire) -> None:
    """Saving a new household sends one PutItem, on condition that there is none that lives."""
    dynamodb.open().save("user", household(), 0, NOW)
    request = {
        "TableName": dynamodb.table,
        "Item": item(),
        "ConditionExpression": "attribute_not_exists(user_id) OR expires_at <= :now",
        "ExpressionAttributeValues": {":now": {"N": str(NOW_IN_SECONDS)}},
    }
    assert wire.requests == [("PutItem", request)]


def test_a_later_save_is_one_write(dynamodb: DynamoDBPlace, wire: Wire) -> None:
    """Saving over a version sends one PutItem, on condition that this version is there."""
    dynamodb.put(item())
    dynamodb.open().save("user", household("chores"), 1, NOW)
    request = {
        "TableName": dynamodb.table,
        "Item": item(version={"N": "2"}, record={"S": records.encode(household("chores"))}),
        "ConditionExpression": "version = :replaces",
        "ExpressionAttributeValues": {":replaces": {"N": "1"}},
    }
    assert wire.requests == [("PutItem", request)]


def test_a_refused_save_is_one_write(dynamodb: DynamoDBPlace, wire: Wire) -> None:
    """A save over a version that is not there any more is not tried twice."""
    dynamodb.put(item(version={"N": "2"}))
    with pytest.raises(StaleHouseholdError):
        dynamodb.open().save("user", household(), 1, NOW)
    assert wire.operations == ["PutItem"]


def test_forgetting_is_two_deletes(dynamodb: DynamoDBPlace, wire: Wire) -> None:
    """Forgetting deletes the household on condition of its version, then what was set aside."""
    dynamodb.put(item())
    dynamodb.open().forget("user", 1, NOW)
    condition = {
        "ConditionExpression": (
            "attribute_not_exists(user_id) OR version = :replaces OR expires_at <= :now"
        ),
        "ExpressionAttributeValues": {
            ":replaces": {"N": "1"},
            ":now": {"N": str(NOW_IN_SECONDS)},
        },
    }
    own = {"TableName": dynamodb.table, "Key": {"user_id": {"S": "user"}}} | condition
    aside = {"TableName": dynamodb.table, "Key": {"user_id": {"S": "set-aside#user"}}}
    assert wire.requests == [("DeleteItem", own), ("DeleteItem", aside)]


def test_setting_aside_copies_and_then_deletes(dynamodb: DynamoDBPlace, wire: Wire) -> None:
    """An unreadable record is read once, copied, and deleted if it is still the same."""
    dynamodb.put(item(record={"S": unreadable()}))
    with pytest.raises(UnreadableHouseholdError):
        dynamodb.open().load("user", NOW)
    assert wire.operations == ["GetItem", "UpdateItem", "DeleteItem"]


def test_what_an_item_is(dynamodb: DynamoDBPlace) -> None:
    """An item has the userId, the version, the expiry in seconds, and the record as JSON."""
    dynamodb.open().save("user", household(), 0, NOW)
    assert dynamodb.items() == {"user": item()}


def test_each_save_puts_the_expiry_off(dynamodb: DynamoDBPlace) -> None:
    """The table's time to live counts from the last save."""
    store = dynamodb.open()
    store.save("user", household(), 0, NOW)
    store.save("user", household(), 1, NOW + DAY)
    assert dynamodb.item("user")["expires_at"] == {"N": str(EXPIRY + 24 * 60 * 60)}


def test_an_item_that_is_deleted_late_is_unknown(dynamodb: DynamoDBPlace) -> None:
    """An item whose time is over is not loaded any more, is not set aside, and is saved over."""
    dynamodb.put(item(expires_at={"N": str(NOW_IN_SECONDS)}, record={"S": unreadable()}))
    store = dynamodb.open()
    assert store.load("user", NOW) == Stored(Household(), 0)
    assert store.save("user", household(), 0, NOW) == 1
    assert dynamodb.items() == {"user": item()}


def test_an_item_with_more_attributes_is_read(dynamodb: DynamoDBPlace) -> None:
    """What a later version of the skill keeps beside the record does not disturb this one."""
    dynamodb.put(item(version={"N": "7"}, locale={"S": "en-GB"}))
    assert dynamodb.open().load("user", NOW) == Stored(household(), 7)


@pytest.mark.parametrize(
    "changes",
    [
        {"record": {"S": unreadable()}},
        {"record": {"B": b"compressed"}},
        {"record": None},
        {"version": {"S": "one"}},
        {"version": {"N": "1.5"}},
        {"version": None},
        {"expires_at": {"S": "never"}, "record": None},
        {"expires_at": None, "record": None},
    ],
    ids=str,
)
def test_an_item_of_another_make_is_set_aside_whole(dynamodb: DynamoDBPlace, changes: Item) -> None:
    """An item that some other version wrote is kept with every attribute, and the place is free."""
    foreign = item(**changes)
    dynamodb.put(foreign)
    store = dynamodb.open()
    with pytest.raises(UnreadableHouseholdError):
        store.load("user", NOW)
    aside = dynamodb.items()
    assert list(aside) == ["set-aside#user"]
    assert kept_in(list(aside.values())) == [foreign]
    assert aside["set-aside#user"]["expires_at"] == {"N": str(EXPIRY)}
    assert store.load("user", NOW) == Stored(Household(), 0)
    assert store.save("user", household(), 0, NOW) == 1


def test_a_crash_while_setting_aside_loses_nothing(dynamodb: DynamoDBPlace, wire: Wire) -> None:
    """If only the copy was made, the next load copies to the same place and goes on."""
    dynamodb.put(item(record={"S": unreadable()}))
    store = dynamodb.open()
    wire.next_answers += [lambda go: go(), lambda go: go(), refuse("AccessDeniedException")]
    with pytest.raises(StoreUnavailableError):
        store.load("user", NOW)
    assert set(dynamodb.items()) == {"user", "set-aside#user"}
    with pytest.raises(UnreadableHouseholdError):
        store.load("user", NOW)
    assert dynamodb.set_aside() == [("user", unreadable())]


def test_all_turns_use_one_client(dynamodb: DynamoDBPlace, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of many turns that need the client at once, the first makes it for all."""
    made = []

    def make(_: Session) -> object:
        made.append(client)
        time.sleep(0.05)
        return client

    client = module._new_client(get_session())  # noqa: SLF001  what is counted is its making
    monkeypatch.setattr(module, "_new_client", make)
    store = dynamodb.open()
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: store.load("user", NOW), range(16)))
    assert made == [client]


def test_a_save_whose_answer_was_lost_is_no_conflict(dynamodb: DynamoDBPlace, wire: Wire) -> None:
    """A save that is sent again because no answer came finds itself done, and is a success."""
    store = dynamodb.open()
    wire.next_answers.append(lose_the_answer)
    assert store.save("user", household(), 0, NOW) == 1
    assert wire.operations == ["PutItem", "PutItem", "GetItem"]
    assert store.load("user", NOW) == Stored(household(), 1)


def test_a_conflict_after_a_lost_answer_is_one(dynamodb: DynamoDBPlace, wire: Wire) -> None:
    """A save that is sent again and finds somebody else's is refused."""
    dynamodb.put(item())
    wire.next_answers.append(lambda _: None)
    with pytest.raises(StaleHouseholdError):
        dynamodb.open().save("user", household("chores"), 0, NOW)
    assert dynamodb.items() == {"user": item()}


def test_forgetting_whose_answer_was_lost_is_done(dynamodb: DynamoDBPlace, wire: Wire) -> None:
    """A deletion that is sent again because no answer came finds nothing, and is a success."""
    dynamodb.put(item())
    wire.next_answers.append(lose_the_answer)
    dynamodb.open().forget("user", 1, NOW)
    assert dynamodb.items() == {}


def kind_of_failure(act: Act, store: HouseholdStore) -> str:
    """Act on a store that is out of reach; return all that the error says, once it is checked."""
    with pytest.raises(StoreUnavailableError) as error:
        act(store)
    assert error.value.__suppress_context__
    return str(error.value)


@pytest.mark.parametrize(
    ("code", "status", "attempts"),
    [
        ("AccessDeniedException", 400, 1),
        ("ExpiredTokenException", 400, 1),
        ("ResourceNotFoundException", 400, 1),
        ("ValidationException", 400, 1),
        ("ProvisionedThroughputExceededException", 400, 2),
        ("ThrottlingException", 400, 2),
        ("InternalServerError", 500, 2),
    ],
)
def test_a_refusal_is_told_by_its_code(
    dynamodb: DynamoDBPlace, wire: Wire, code: str, status: int, attempts: int
) -> None:
    """If AWS refuses, the store names only its code, after a second attempt if that may help."""
    wire.answers = refuse(code, "user-of-the-test said a secret", status)
    assert kind_of_failure(ACTS["save"], dynamodb.open()) == code
    assert wire.operations == ["PutItem"] * attempts


def test_throttling_that_passes_is_not_noticed(dynamodb: DynamoDBPlace, wire: Wire) -> None:
    """A call that is throttled once is answered at the second attempt."""
    dynamodb.put(item())
    wire.next_answers.append(refuse("ThrottlingException"))
    assert dynamodb.open().load("user", NOW) == Stored(household(), 1)
    assert wire.operations == ["GetItem", "GetItem"]


@for_each_act
def test_a_table_that_is_not_there(dynamodb: DynamoDBPlace, act: Act) -> None:
    """A server that has no such table says so, and the store says the same."""
    store = module.DynamoDBStore(f"{dynamodb.table}-of-others")
    assert kind_of_failure(act, store) == "ResourceNotFoundException"


@for_each_act
def test_a_refused_connection(
    dynamodb: DynamoDBPlace, monkeypatch: pytest.MonkeyPatch, act: Act
) -> None:
    """If nobody listens, the store is out of reach."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    monkeypatch.setenv("AWS_ENDPOINT_URL_DYNAMODB", f"http://127.0.0.1:{port}")
    assert kind_of_failure(act, dynamodb.open()) == "EndpointConnectionError"


@pytest.mark.parametrize("is_named", [True, False])
def test_whom_the_store_trusts(
    dynamodb: DynamoDBPlace, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, *, is_named: bool
) -> None:
    """Under TLS, whom AWS_CA_BUNDLE names, as a company's proxy; nobody else that signs itself."""
    files = write_certificate(tmp_path)
    with Wire(os.environ["AWS_ENDPOINT_URL_DYNAMODB"], certificate=files) as wire:
        monkeypatch.setenv("AWS_ENDPOINT_URL_DYNAMODB", wire.address)
        if is_named:
            monkeypatch.setenv("AWS_CA_BUNDLE", str(files.certificate))
            assert dynamodb.open().load("user", NOW) == Stored(Household(), 0)
        else:
            assert kind_of_failure(ACTS["load"], dynamodb.open()) == "EndpointConnectionError"
            assert wire.requests == []


@for_each_act
def test_a_server_that_stalls(
    dynamodb: DynamoDBPlace, wire: Wire, monkeypatch: pytest.MonkeyPatch, act: Act
) -> None:
    """A server that says nothing is asked twice, and waited for no longer than was set."""
    monkeypatch.setattr(module, "READ_TIMEOUT", timedelta(seconds=0.2))
    wire.answers = wire.stall
    begun = time.monotonic()
    assert kind_of_failure(act, dynamodb.open()) == "ReadTimeoutError"
    assert time.monotonic() - begun > 0.4
    assert len(wire.requests) == 2


@pytest.fixture
def full_port() -> Iterator[int]:
    """A port whose queue is full: who connects to it gets no answer."""
    with ExitStack() as stack:
        listener = stack.enter_context(socket.create_server(("127.0.0.1", 0), backlog=0))
        for _ in range(4):
            waiting = stack.enter_context(socket.socket())
            waiting.settimeout(0)
            waiting.connect_ex(listener.getsockname())
        yield listener.getsockname()[1]


def test_a_server_that_does_not_answer_the_door(
    dynamodb: DynamoDBPlace, monkeypatch: pytest.MonkeyPatch, full_port: int
) -> None:
    """A connection that is not made is tried twice, and waited for no longer than was set."""
    monkeypatch.setattr(module, "CONNECT_TIMEOUT", timedelta(seconds=0.2))
    monkeypatch.setenv("AWS_ENDPOINT_URL_DYNAMODB", f"http://127.0.0.1:{full_port}")
    begun = time.monotonic()
    assert kind_of_failure(ACTS["load"], dynamodb.open()) == "ConnectTimeoutError"
    assert time.monotonic() - begun > 0.4


def test_how_long_is_waited() -> None:
    """A call takes at most two attempts of 1 s to connect and 2 s to be answered."""
    assert timedelta(seconds=1) == module.CONNECT_TIMEOUT
    assert timedelta(seconds=2) == module.READ_TIMEOUT
    assert module.ATTEMPTS == 2


@for_each_act
def test_an_answer_that_is_none_of_dynamodb(dynamodb: DynamoDBPlace, wire: Wire, act: Act) -> None:
    """A proxy's page of an error is told by its status, and its text is not repeated."""
    wire.answers = lambda _: (502, b"<html>user-of-the-test said a secret</html>")
    assert kind_of_failure(act, dynamodb.open()) == "502"


@for_each_act
def test_an_answer_that_is_too_long(dynamodb: DynamoDBPlace, wire: Wire, act: Act) -> None:
    """More than any answer of DynamoDB's is none: it does not even say that nothing is there."""
    wire.answers = lambda _: (200, b"{}".ljust(TWO_MIB + 1))
    assert kind_of_failure(act, dynamodb.open()) == "HTTPClientError"


def test_the_longest_answer(dynamodb: DynamoDBPlace, wire: Wire) -> None:
    """An answer of two mebibytes is still one: this one says that nothing is there."""
    wire.answers = lambda _: (200, b"{}".ljust(TWO_MIB))
    assert dynamodb.open().load("user", NOW) == Stored(Household(), 0)


@pytest.mark.parametrize(
    ("variable", "value", "kind"),
    [
        ("AWS_ACCESS_KEY_ID", None, "NoCredentialsError"),
        ("AWS_SECRET_ACCESS_KEY", None, "PartialCredentialsError"),
        ("AWS_DEFAULT_REGION", None, "NoRegionError"),
        ("AWS_DEFAULT_REGION", "not a region", "InvalidRegionError"),
        ("AWS_ENDPOINT_URL_DYNAMODB", "nowhere", "ValueError"),
        ("AWS_PROFILE", "somebody", "ProfileNotFound"),
    ],
)
@for_each_act
def test_an_environment_that_leads_nowhere(
    dynamodb: DynamoDBPlace,
    monkeypatch: pytest.MonkeyPatch,
    act: Act,
    variable: str,
    value: str | None,
    kind: str,
) -> None:
    """Without a region, credentials or an address the store is out of reach until it has them."""
    dynamodb.put(item())
    store = dynamodb.open()
    with monkeypatch.context() as patch:
        patch.setenv(variable, value) if value else patch.delenv(variable)
        assert kind_of_failure(act, store) == kind
    assert store.load("user", NOW) == Stored(household(), 1)
