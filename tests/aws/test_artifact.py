"""What is in the artifact: all that AWS Lambda needs, and nothing more."""

import io
import json
import os
import re
import shutil
import subprocess
import zipfile
from pathlib import Path

import botocore
import pytest

from skill.speech import catalog
from tests.aws import template
from tests.aws.function import python

MIB = 1024 * 1024
MOST_UNPACKED, MOST_ZIPPED = 10 * MIB, 4 * MIB
"""What docs/deploy.md gives as its size, with some room for the dependencies to grow."""

AARCH64, X86_64 = 183, 62
"""The machine types of ELF's header."""

LEFT_OUT = {"skill/web"}
"""Serves the skill without AWS Lambda, and needs flask and cryptography."""

WHOLE_DATA = Path(botocore.__file__).parent / "data"
WORDS_AS_JSON = ("skill/speech/en.json", "skill/speech/helplines.json")
"""Made from the TOML beside them, as a test says."""

OURS = ("likeness/", "skill/", "handler", "compiled")

COMPILES = """
import sys
sys.path.insert(0, {artifact!r})
texts = []
sys.addaudithook(lambda event, args: event == "compile" and args[0] and texts.append(args[0]))
import handler
print(sum(b"__dataclass_" in bytes(text) for text in texts))
"""
"""Counts the texts that Python's module dataclasses has compiled while the skill is loaded."""

LOADED = """
import json, sys
sys.path.insert(0, {artifact!r})
import handler
import botocore.session
botocore.session.get_session().create_client("dynamodb", region_name="eu-west-1")
files = [module.__file__ for module in sys.modules.values() if getattr(module, "__file__", None)]
print(json.dumps(sorted({{file for file in files if not file.startswith(sys.base_prefix)}})))
"""


@pytest.fixture(scope="module")
def deployed(artifact: Path) -> Path:
    """What SAM has built, for the processor that template.yaml names."""
    assert artifact.is_dir()
    return template.ROOT / ".aws-sam" / "build" / "SkillFunction"


def contents(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def is_ours(name: str) -> bool:
    return not any(name == each or name.startswith(f"{each}/") for each in LEFT_OUT)


def test_it_has_the_skill_and_its_dependencies_alone(deployed: Path) -> None:
    """Beside the skill and its handler there are the packages that are pinned, and no others."""
    pins = (template.ROOT / "requirements" / "lambda.txt").read_text("utf-8")
    pinned = {tuple(pin) for pin in re.findall(r"^([\w.-]+)==([\w.]+)", pins, re.MULTILINE)}
    found = [path.name.removesuffix(".dist-info") for path in deployed.glob("*.dist-info")]
    assert {tuple(name.replace("_", "-").rsplit("-", 1)) for name in found} == pinned
    others = {path.name for path in deployed.iterdir() if path.suffix != ".dist-info"}
    assert others == {
        "__pycache__",
        "botocore",
        "compiled_dataclasses.py",
        "dataclasses.compiled",
        "dateutil",
        "handler.py",
        "jmespath",
        "likeness",
        "msgspec",
        "six.py",
        "skill",
        "tzdata",
        "urllib3",
    }


def test_botocore_knows_what_the_role_allows_and_no_more(deployed: Path) -> None:
    """Its data describes the store's operations on DynamoDB, and where DynamoDB is, everywhere."""
    data = deployed / "botocore" / "data"
    assert [path.name for path in data.iterdir() if path.is_dir()] == ["dynamodb"]
    (version,) = (data / "dynamodb").iterdir()
    assert {path.name for path in version.iterdir()} == {
        "endpoint-rule-set-1.json.gz",
        "service-2.json",
    }
    model = json.loads((version / "service-2.json").read_text("utf-8"))
    allowed = {name for name in template.actions() if name.startswith("dynamodb:")}
    assert {f"dynamodb:{operation}" for operation in model["operations"]} == allowed
    endpoints = json.loads((data / "endpoints.json").read_text("utf-8"))
    whole = json.loads((WHOLE_DATA / "endpoints.json").read_text("utf-8"))
    assert [(each["partition"], each["regions"].keys()) for each in endpoints["partitions"]] == [
        (each["partition"], each["regions"].keys()) for each in whole["partitions"]
    ]
    assert [each["services"] for each in endpoints["partitions"]] == [
        {"dynamodb": each["services"]["dynamodb"]} for each in whole["partitions"]
    ]


def test_its_words_are_those_of_the_sources(deployed: Path) -> None:
    """Beside each file of words there is the same as JSON, which is what is read there."""
    folder = template.ROOT / "skill" / "speech"
    sources = [file.stem for file in folder.glob("*.toml")]
    built = {file.stem: file.read_bytes() for file in (deployed / "skill/speech").glob("*.json")}
    assert {"en", "helplines"} <= built.keys()
    assert {name: json.loads(each) for name, each in built.items()} == {
        name: json.loads(json.dumps(catalog.read(name), default=str)) for name in sources
    }


def test_it_knows_the_country_of_a_zone(deployed: Path) -> None:
    """The time zone database's lists are there, which tell a zone's country and its older names."""
    lists = {path.name for path in (deployed / "tzdata" / "zoneinfo").iterdir() if path.is_file()}
    assert {"zone.tab", "tzdata.zi"} <= lists


def test_the_skill_is_this_one(deployed: Path) -> None:
    """The skill's files are those of the sources, without what serves it elsewhere."""
    listed = subprocess.run(
        ["git", "ls-files", "likeness", "skill", "lambda"],  # noqa: S607
        cwd=template.ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    sources = [name for name in listed.stdout.splitlines() if is_ours(name)]
    expected = {
        name.removeprefix("lambda/"): (template.ROOT / name).read_bytes() for name in sources
    }
    built = contents(deployed)
    ours = {
        name: each
        for name, each in built.items()
        if name.startswith(OURS) and "__pycache__" not in name
    }
    ours = {name: each for name, each in ours.items() if not name.startswith(WORDS_AS_JSON)}
    assert ours == expected


def test_every_module_is_compiled_and_never_held_against_its_source(deployed: Path) -> None:
    """Each module has bytecode of Lambda's Python, marked as unchecked, under Lambda's path."""
    built = contents(deployed)
    magic = subprocess.run(
        python("import importlib.util; print(importlib.util.MAGIC_NUMBER.hex())"),
        capture_output=True,
        text=True,
        check=True,
    )
    start = bytes.fromhex(magic.stdout) + (1).to_bytes(4, "little")
    for name in built:
        if name.endswith(".py"):
            folder, _, file = f"/{name}".rpartition("/")
            compiled = f"{folder}/__pycache__/{file[:-3]}.cpython-313.pyc".lstrip("/")
            assert built[compiled][:8] == start, name
            assert f"/var/task/{name}".encode() in built[compiled], name


def test_both_processors_get_the_same_but_for_what_is_compiled_to_machine_code(
    deployed: Path, artifact: Path
) -> None:
    """What these tests run is what is deployed: the libraries of machine code alone differ.

    This also holds two builds of one commit to the same bytes.
    """
    arm, here = contents(deployed), contents(artifact)
    machine = os.uname().machine

    def shared(built: dict[str, bytes]) -> dict[str, bytes]:
        return {
            name: each
            for name, each in built.items()
            if not name.endswith((".so", ".dist-info/WHEEL", ".dist-info/direct_url.json"))
        }

    assert shared(arm) == shared(here)
    libraries = {name: each for name, each in arm.items() if name.endswith(".so")}
    assert {int.from_bytes(each[18:20], "little") for each in libraries.values()} == {AARCH64}
    assert {name.replace("aarch64", machine) for name in libraries} == {
        name for name in here if name.endswith(".so")
    }


def test_its_size(deployed: Path) -> None:
    """The artifact stays under the size that the documentation tells, unpacked and packed."""
    built = contents(deployed)
    assert sum(map(len, built.values())) < MOST_UNPACKED
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, each in built.items():
            archive.writestr(name, each)
    assert len(packed.getvalue()) < MOST_ZIPPED


def test_it_needs_nothing_else(artifact: Path) -> None:
    """Loaded with a client of DynamoDB, every module comes from the artifact or from Python."""
    run = subprocess.run(
        python(LOADED.format(artifact=str(artifact))),
        capture_output=True,
        text=True,
        check=True,
        cwd="/",
        env={"STEADY_GROUND_STORE": "dynamodb:households"},
    )
    loaded = json.loads(run.stdout)
    assert loaded
    assert [file for file in loaded if not file.startswith(f"{artifact}/")] == []
    assert run.stderr == ""


def test_no_dataclass_is_compiled_when_it_starts(artifact: Path, tmp_path: Path) -> None:
    """The methods of dataclasses come compiled; without that file, all is compiled as ever."""
    without = shutil.copytree(artifact, tmp_path / "artifact")
    (without / "dataclasses.compiled").unlink()
    assert compiled_by(artifact) == 0
    assert compiled_by(without) > 50


def compiled_by(artifact: Path) -> int:
    run = subprocess.run(
        python(COMPILES.format(artifact=str(artifact))),
        capture_output=True,
        text=True,
        check=True,
        env={"STEADY_GROUND_STORE": "dynamodb:households"},
    )
    return int(run.stdout)
