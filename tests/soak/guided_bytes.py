"""What the bytes of the coverage-guided fuzzer say."""

import json
from typing import Any

from tests.soak.hostile import Target


def event_of(data: bytes) -> Any:
    """Return what the bytes say; the text itself if they are no JSON."""
    try:
        return json.loads(data)
    except (ValueError, RecursionError):
        return data.decode("utf-8", "replace")


def lead_home(event: dict[str, Any], target: Target) -> None:
    """Have the envelope of an earlier run name the services of this one."""
    context = event.get("context")
    system = context.get("System") if isinstance(context, dict) else None
    if isinstance(system, dict) and isinstance(system.get("apiEndpoint"), str):
        ours: dict[str, Any] = target.echo.envelope({})["context"]["System"]
        system |= {key: ours[key] for key in ("apiEndpoint", "apiAccessToken", "user")}
