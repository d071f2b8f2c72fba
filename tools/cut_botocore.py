"""Cut botocore's data to what the skill uses.

    python tools/cut_botocore.py botocore/data

botocore describes over 400 services in JSON files, and reads a service's files for each new client.
With DynamoDB's four operations alone, and the endpoints of DynamoDB alone, making the client takes
a tenth of the time. No code of botocore changes. This needs Python's standard library alone, for it
runs on the interpreter that builds the artifact.
"""

import gzip
import json
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

SERVICE, VERSION = "dynamodb", "2012-08-10"
OPERATIONS = ("DeleteItem", "GetItem", "PutItem", "UpdateItem")
RULES, MODEL, ENDPOINTS = "endpoint-rule-set-1.json.gz", "service-2.json.gz", "endpoints.json"


def cut(data: Path) -> None:
    """Cut the files in botocore's data folder. Raises OSError or KeyError for any other folder."""
    for folder in data.iterdir():
        if folder.is_dir() and folder.name != SERVICE:
            shutil.rmtree(folder)
    for version in (data / SERVICE).iterdir():
        if version.name != VERSION:
            shutil.rmtree(version)
    for file in (data / SERVICE / VERSION).iterdir():
        if file.name not in {RULES, MODEL}:
            file.unlink()
    endpoints = json.loads((data / ENDPOINTS).read_text("utf-8"))
    _write(data / ENDPOINTS, _with_service_alone(endpoints))
    packed = data / SERVICE / VERSION / MODEL
    model = json.loads(gzip.decompress(packed.read_bytes()))
    _write(packed.with_suffix(""), _with_operations_alone(model))
    packed.unlink()


def _with_service_alone(endpoints: dict[str, Any]) -> dict[str, Any]:
    """Return all partitions with their regions, each with the endpoints of one service."""
    partitions = [
        {**partition, "services": {SERVICE: partition["services"][SERVICE]}}
        for partition in endpoints["partitions"]
    ]
    return {**endpoints, "partitions": partitions}


def _with_operations_alone(model: dict[str, Any]) -> dict[str, Any]:
    """Return a service's model with the operations that we call, and the shapes that they need."""
    shapes = {name: _undocumented(shape) for name, shape in model["shapes"].items()}
    operations = {name: _undocumented(model["operations"][name]) for name in OPERATIONS}
    needed = _reached(operations, shapes)
    kept = {name: shape for name, shape in shapes.items() if name in needed}
    return {**_undocumented(model), "operations": operations, "shapes": kept}


def _undocumented(value: Any) -> Any:
    """Return a value without its descriptions, which are for readers."""
    if isinstance(value, dict):
        kept = {key: each for key, each in value.items() if not _is_description(key, each)}
        return {key: _undocumented(each) for key, each in kept.items()}
    return [_undocumented(each) for each in value] if isinstance(value, list) else value


def _is_description(key: str, value: Any) -> bool:
    return key == "documentation" and isinstance(value, str)


def _reached(start: Any, shapes: dict[str, Any]) -> set[str]:
    """Return the names of the shapes that something needs, itself or through others."""
    found, to_follow = set[str](), [start]
    while to_follow:
        new = set(_named(to_follow.pop())) - found
        found |= new
        to_follow += [shapes[name] for name in new]
    return found


def _named(value: Any) -> Iterator[str]:
    """Yield the name of every shape that a part of a model names."""
    if isinstance(value, dict):
        if isinstance(value.get("shape"), str):
            yield value["shape"]
        for each in value.values():
            yield from _named(each)
    elif isinstance(value, list):
        for each in value:
            yield from _named(each)


def _write(path: Path, value: Any) -> None:
    path.write_text(json.dumps(value, separators=(",", ":")), "utf-8")


if __name__ == "__main__":
    cut(Path(sys.argv[1]))
