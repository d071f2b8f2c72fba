"""Compile the methods of the skill's dataclasses: lambda/compiled_dataclasses.py says why.

    python -I tools/compile_dataclasses.py ARTIFACT DEPENDENCIES

This imports every module of the skill in the artifact. The artifact's own dependencies may be for
another processor, so the folder DEPENDENCIES has the same ones for this machine.
"""

import sys
from importlib import import_module
from pathlib import Path
from types import CodeType


def main(artifact: str, dependencies: str) -> None:
    sys.dont_write_bytecode = True
    sys.path[:0] = [dependencies, artifact]
    compiled = import_module("compiled_dataclasses")
    known = dict[str, CodeType]()

    def note(text: str) -> CodeType:
        known[text] = compile(text, "<string>", "exec")
        return known[text]

    compiled.compile_with(note)
    for package in ("likeness", "skill"):
        for path in sorted(Path(artifact, package).rglob("*.py")):
            import_module(_name(path.relative_to(artifact)))
    compiled.write(known)


def _name(path: Path) -> str:
    return ".".join(path.with_suffix("").parts).removesuffix(".__init__")


if __name__ == "__main__":
    main(*sys.argv[1:])
