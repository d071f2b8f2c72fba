"""The store for AWS: one DynamoDB table, with one item for each household.

botocore is loaded with this module, so before the first turn: AWS Lambda gives a function more CPU
while it loads, and a snapshot of SnapStart has it all. The client is made when a turn first needs
it, because it reads the credentials, and these may be newer than a snapshot. Every turn after that
uses the same client.

boto3 would add resources and a second session, which nothing here needs.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from threading import Lock
from typing import TYPE_CHECKING, Any

from botocore import exceptions, parsers
from botocore.config import Config
from botocore.httpsession import get_cert_path
from botocore.session import Session, get_session

from skill.domain.households import Household
from skill.network.budget import time_left
from skill.network.connections import new_pool
from skill.store import items, records
from skill.store.sending import Sender, watched
from skill.turns.ports import (
    StaleHouseholdError,
    Stored,
    StoreUnavailableError,
    StoreUncertainError,
    UnreadableHouseholdError,
    Version,
    never_uncertain,
)

if TYPE_CHECKING:
    from types_boto3_dynamodb import DynamoDBClient

CONNECT_TIMEOUT = timedelta(seconds=1)
READ_TIMEOUT = timedelta(seconds=2)
ATTEMPTS = 2
"""The second attempt is for a connection that closed while the Lambda function was frozen."""

USER_AGENT = "steady-ground"
"""Without one, botocore describes itself and the machine anew for each request."""

LONGEST_MAKING = timedelta(minutes=1)
"""How long a call without a budget waits while another call makes the client."""

SET_ASIDE = "set-aside#"
"""A userId with this before it is the key of what was set aside. A userId begins with "amzn1."."""

IS_FREE = "attribute_not_exists(user_id) OR expires_at <= :now"
IS_REPLACED = "version = :replaces"
IS_GONE_OR_REPLACED = "attribute_not_exists(user_id) OR version = :replaces OR expires_at <= :now"
UNCHANGED_BY = ("user_id", "version", "expires_at")


class _RefusedError(Exception):
    """The condition of a write did not hold, perhaps because an earlier attempt had worked."""

    def __init__(self, *, may_be_done: bool) -> None:
        super().__init__()
        self.may_be_done = may_be_done


class DynamoDBStore:
    """Keeps households in a table whose partition key is the string "user_id".

    The environment names the region, the endpoint and the credentials. The table's time to live, on
    the attribute "expires_at", deletes old items. ``HouseholdStore`` says what each method returns
    and raises.
    """

    def __init__(self, table: str) -> None:
        self._table = table
        self._session = get_session()
        self._client: DynamoDBClient | None = None
        self._lock = Lock()

    def load(self, user_id: str, now: datetime, *, sets_aside: bool = True) -> Stored:
        while (item := self._get(user_id)) and not items.has_expired(item, now):
            try:
                read, version = items.read(item)
            except records.UnreadableRecordError as error:
                if not sets_aside or self._set_aside(user_id, item, now):
                    raise UnreadableHouseholdError(str(error)) from None
                continue
            if read.is_whole:
                return Stored(read.household, Version.of(version, items.expiry(item)))
            if not sets_aside:
                raise UnreadableHouseholdError("in part")
            if self._keep_the_rest(user_id, item, read.household, version, now):
                kept = Version.of(version + 1, items.expiry(item))
                return Stored(read.household, kept, is_in_part=True)
            # Somebody else has set it aside or saved over it: look again.
        return Stored(Household(), 0)

    def save(self, user_id: str, household: Household, replaces: int, now: datetime) -> int:
        expires = int((now + records.UNTOUCHED_LASTS).timestamp())
        item = items.item_of(records.Row(user_id, replaces + 1, expires, records.encode(household)))
        try:
            if replaces:
                self._put(item, *_is_version(IS_REPLACED, replaces))
            else:
                self._put(item, IS_FREE, {":now": items.number(int(now.timestamp()))})
        except _RefusedError as refused:
            # This save itself may have done it, and the first answer was lost.
            if not (refused.may_be_done and self._is_saved(item)):
                raise StaleHouseholdError from None
        return replaces + 1

    def forget(self, user_id: str, replaces: int, now: datetime) -> None:
        condition, values = _is_version(IS_GONE_OR_REPLACED, replaces)
        values |= {":now": items.number(int(now.timestamp()))}
        try:
            self._delete(user_id, condition, values)
        except _RefusedError:
            raise StaleHouseholdError from None
        try:
            with self._asking() as client:
                client.delete_item(TableName=self._table, Key=items.key(SET_ASIDE + user_id))
        except StoreUnavailableError as error:
            raise StoreUncertainError(*error.args) from None  # a part is done

    def add(self, row: records.Row, now: datetime) -> bool:
        """Add another store's household if this one has none for its userId; return whether it did.

        Raises StoreUnavailableError.
        """
        try:
            self._put(items.item_of(row), IS_FREE, {":now": items.number(int(now.timestamp()))})
        except _RefusedError:
            return False
        return True

    def add_set_aside(self, row: records.Row) -> None:
        """Add what another store has set aside. Doing so twice changes nothing.

        Raises StoreUnavailableError.
        """
        self._keep_aside(row.user_id, items.item_of(row), row.expires_at)

    def _get(self, user_id: str) -> items.Item | None:
        with never_uncertain(), self._asking() as client:
            key = items.key(user_id)
            answer = client.get_item(TableName=self._table, Key=key, ConsistentRead=True)
            return answer.get("Item")

    def _is_saved(self, item: items.Item) -> bool:
        """Return whether a save worked. Raises StoreUncertainError if nobody can tell."""
        try:
            return self._get(item["user_id"]["S"]) == item
        except StoreUnavailableError as error:
            raise StoreUncertainError(*error.args) from None

    def _put(self, item: items.Item, condition: str, values: items.Item) -> None:
        with self._asking() as client:
            client.put_item(
                TableName=self._table,
                Item=item,
                ConditionExpression=condition,
                ExpressionAttributeValues=values,
            )

    def _delete(self, user_id: str, condition: str, values: items.Item) -> None:
        with self._asking() as client:
            client.delete_item(
                TableName=self._table,
                Key=items.key(user_id),
                ConditionExpression=condition,
                ExpressionAttributeValues=values,
            )

    def _set_aside(self, user_id: str, item: items.Item, now: datetime) -> bool:
        """Move an item out of the way, and return whether this call did it.

        We copy it first. If we crash then, the item is still where it was, and is copied again.
        """
        with never_uncertain():
            return self._moved_aside(user_id, item, now)

    def _moved_aside(self, user_id: str, item: items.Item, now: datetime) -> bool:
        fallback = int((now + records.UNTOUCHED_LASTS).timestamp())
        self._keep_aside(user_id, item, items.expiry(item) or fallback)
        known = [name for name in UNCHANGED_BY if name in item]
        condition = " AND ".join(f"{name} = :{name}" for name in known)
        try:
            self._delete(user_id, condition, {f":{name}": item[name] for name in known})
        except _RefusedError:
            return False
        return True

    def _keep_the_rest(
        self, user_id: str, item: items.Item, household: Household, version: int, now: datetime
    ) -> bool:
        """Set a damaged item aside, whole, and save in its place what we could read of it.

        Return whether this call did it.
        """
        expires = items.expiry(item) or int((now + records.UNTOUCHED_LASTS).timestamp())
        rest = items.item_of(records.Row(user_id, version + 1, expires, records.encode(household)))
        try:
            with never_uncertain():
                self._keep_aside(user_id, item, expires)
                self._put(rest, IS_REPLACED, {":replaces": items.number(version)})
        except _RefusedError:
            return False
        return True

    def _keep_aside(self, user_id: str, item: items.Item, expires_at: int) -> None:
        """Add an item, whole, to the one that holds all that was set aside for the userId."""
        with self._asking() as client:
            client.update_item(
                TableName=self._table,
                Key=items.key(SET_ASIDE + user_id),
                UpdateExpression="SET #name = :item, expires_at = :expires_at",
                ExpressionAttributeNames={"#name": items.fingerprint(item)},
                ExpressionAttributeValues={
                    ":item": {"M": item},
                    ":expires_at": items.number(expires_at),
                },
            )

    @contextmanager
    def _asking(self) -> Iterator[DynamoDBClient]:
        """Yield the client, and turn botocore's errors into the store's, without their text."""
        with watched() as operation:
            try:
                yield self._connected()
            except exceptions.ClientError as error:
                code = error.response["Error"]["Code"]
                if code == "ConditionalCheckFailedException":
                    raise _RefusedError(may_be_done=operation.may_be_done) from None
                raise operation.failure(code) from None
            except (
                exceptions.BotoCoreError,
                parsers.ResponseParserError,
                OSError,
                ValueError,  # the endpoint is not an address
            ) as error:
                raise operation.failure(type(error).__name__) from None

    def _connected(self) -> DynamoDBClient:
        """Return the client, or wait for it if another turn is making it.

        Raises StoreUnavailableError if that takes too long.
        """
        if not self._lock.acquire(timeout=time_left(LONGEST_MAKING).total_seconds()):
            raise StoreUnavailableError("ClientNotMade")
        try:
            if self._client is None:
                self._client = _new_client(self._session)
            return self._client
        finally:
            self._lock.release()


def _is_version(condition: str, replaces: int) -> tuple[str, items.Item]:
    """Return a condition on the version with its values, for the very record that was loaded."""
    values = {":replaces": items.number(replaces)}
    if not isinstance(replaces, Version):
        return condition, values
    very_one = f"({IS_REPLACED} AND expires_at = :of)"
    values[":of"] = items.number(replaces.expires_at)
    return condition.replace(IS_REPLACED, very_one), values


def _new_client(session: Session) -> DynamoDBClient:
    if session.get_credentials() is None:
        # A client without credentials would never look for them again.
        raise exceptions.NoCredentialsError
    config = Config(
        retries={"total_max_attempts": ATTEMPTS, "mode": "standard"},
        user_agent=USER_AGENT,
    )
    client: Any = session.create_client("dynamodb", config=config)
    trusted = session.get_config_variable("ca_bundle") or get_cert_path(verify=True)
    pool = new_pool(ca_certs=trusted)
    sender: Any = Sender(pool, ATTEMPTS, CONNECT_TIMEOUT, READ_TIMEOUT)
    client.meta.events.register("before-send.dynamodb", sender)
    made: DynamoDBClient = client
    return made
