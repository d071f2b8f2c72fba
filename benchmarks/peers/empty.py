"""The least that AWS Lambda can run: no skill at all. What it takes is Python and AWS's client."""

from typing import Any


def lambda_handler(event: dict[str, Any], context: object) -> dict[str, Any]:  # noqa: ARG001
    return {"version": "1.0", "response": {}}
