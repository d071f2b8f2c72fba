"""Slots as Alexa fills them from the model's own lists of values."""

from typing import Any


def listed(kind: str, value: str, its_id: str) -> dict[str, Any]:
    """Return a slot that was matched to the value of that id in a custom type."""
    resolution = {
        "authority": f"amzn1.er-authority.echo-sdk.{kind}",
        "status": {"code": "ER_SUCCESS_MATCH"},
        "values": [{"value": {"id": its_id, "name": value}}],
    }
    return {"value": value, "resolutions": {"resolutionsPerAuthority": [resolution]}}


def unlisted(kind: str, value: str) -> dict[str, Any]:
    """Return a slot whose value is in no list: Alexa hands it over all the same."""
    resolution = {
        "authority": f"amzn1.er-authority.echo-sdk.{kind}",
        "status": {"code": "ER_SUCCESS_NO_MATCH"},
    }
    return {"value": value, "resolutions": {"resolutionsPerAuthority": [resolution]}}


def which(number: str) -> dict[str, Any]:
    return listed("WHICH", number, number)


def weekday(day: str) -> dict[str, Any]:
    return listed("DAY", day, day)


def repeat_day(said: str, day: str) -> dict[str, Any]:
    return listed("REPEAT_DAY", said, day)


def occasion(name: str) -> dict[str, Any]:
    return listed("OCCASION", name, name)


def keepsake(name: str) -> dict[str, Any]:
    return listed("KEEPSAKE", name, name)


def part(name: str) -> dict[str, Any]:
    return listed("PLAN_PART", name, name)


def often(name: str) -> dict[str, Any]:
    return listed("SAY_BACK", name, name)
