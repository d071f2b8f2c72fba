"""The files of the zip, and the zip: the same to the byte each time."""

import json
from pathlib import Path, PurePosixPath
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from tools.hacs import ROOT, HacsError, project
from tools.hacs.graph import Needed, needed, our_graph
from tools.hacs.imports import INSIDE, Ours, rewrite
from tools.hacs.requirements import requirements, unknown

Files = dict[PurePosixPath, bytes]

MANIFEST = PurePosixPath("manifest.json")
_WHAT_THEY_ARE = (
    b'"""The skill and the speaker, as this integration needs them; built by make hacs."""\n'
)
_BEFORE_ZIPS = (1980, 1, 1, 0, 0, 0)
_READABLE = 0o100644 << 16
_UNIX = 3


def contents(integration: Path) -> Files:
    """Return what is in the zip, by its path there: the integration, and our packages inside it.

    Raises HacsError if there is no integration, or if something cannot be moved into it.
    """
    graph = our_graph()
    ours = Ours(project.PACKAGES, graph.modules)
    files, imported = _integration(integration, ours)
    found = needed(graph, imported)
    theirs = {each.partition(".")[0] for each in imported} - {*project.PACKAGES}
    files[MANIFEST] = _manifest(files[MANIFEST], requirements(found.foreign, theirs))
    files |= _packages(found, ours)
    files[PurePosixPath("LICENSE")] = (ROOT / "LICENSE").read_bytes()
    return files


def _integration(folder: Path, ours: Ours) -> tuple[Files, set[str]]:
    """Return the integration's own files, and all that its modules import."""
    files: Files = {}
    imported: set[str] = set()
    for file in sorted(folder.rglob("*")):
        path = PurePosixPath(file.relative_to(folder).as_posix())
        if not file.is_file() or "__pycache__" in path.parts:
            continue
        if path.parts[0] == INSIDE:
            raise HacsError(f"{folder} has {INSIDE} already, and there our packages go.")
        files[path] = file.read_bytes()
        if path.suffix == ".py":
            rewritten = rewrite(files[path], path, ours)
            files[path] = rewritten.code
            imported |= rewritten.imported
    if MANIFEST not in files:
        raise HacsError(f"There is no integration in {folder}: it has no {MANIFEST}.")
    return files, imported


def _packages(found: Needed, ours: Ours) -> Files:
    """Return our modules with their imports rewritten, and the data that they read."""
    inside = PurePosixPath(INSIDE)
    files = {inside / "__init__.py": _WHAT_THEY_ARE}
    for module in found.modules:
        source = project.source(module)
        path = inside / source.relative_to(ROOT).as_posix()
        files[path] = rewrite(source.read_bytes(), path, ours).code
    for package in found.read_from:
        for file in project.data(package):
            files[inside / file.as_posix()] = (ROOT / file).read_bytes()
    return files


def _manifest(written: bytes, needs: list[str]) -> bytes:
    """Return the manifest with the project's version and requirements, in hassfest's order.

    What it requires already is there to try the integration from its sources. Raises HacsError if
    that has a package that pyproject.toml does not require, which would be lost.
    """
    manifest: dict[str, Any] = json.loads(written)
    if lost := unknown(manifest.get("requirements", ())):
        raise HacsError(f"The manifest requires {lost}, and pyproject.toml does not.")
    whole = manifest | {"version": project.VERSION, "requirements": needs}
    first = {key: whole.pop(key) for key in ("domain", "name")}
    ordered = first | dict(sorted(whole.items()))
    return f"{json.dumps(ordered, indent=2)}\n".encode()


def write(files: Files, output: Path) -> None:
    """Write the zip. Raises OSError if that fails."""
    output.parent.mkdir(parents=True, exist_ok=True)
    with ZipFile(output, "w", ZIP_DEFLATED, compresslevel=9) as zipped:
        for path in sorted(files):
            entry = ZipInfo(str(path), _BEFORE_ZIPS)
            entry.compress_type, entry.external_attr = ZIP_DEFLATED, _READABLE
            entry.create_system = _UNIX
            zipped.writestr(entry, files[path])
