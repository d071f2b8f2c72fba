"""How the imports of one module are rewritten, and what cannot be."""

from pathlib import PurePosixPath

import pytest

from tools.hacs import HacsError
from tools.hacs.imports import Ours, rewrite

OURS = Ours({"skill", "speaker"}, {"skill", "skill.speech", "skill.app", "speaker", "speaker.ssml"})
DEEP = PurePosixPath("packages/speaker/hosting/host.py")
TOP = PurePosixPath("packages/speaker/__init__.py")
ROOT = PurePosixPath("conversation.py")
BELOW = PurePosixPath("assist/satellites.py")


def rewritten(path: PurePosixPath, code: str) -> str:
    return rewrite(code.encode(), path, OURS).code.decode()


@pytest.mark.parametrize(
    ("path", "before", "after"),
    [
        (DEEP, "from skill.speech import catalog", "from ...skill.speech import catalog"),
        (DEEP, "from speaker import ssml", "from ...speaker import ssml"),
        (DEEP, "import skill", "from ... import skill"),
        (DEEP, "import skill.speech as said", "from ...skill import speech as said"),
        (TOP, "from speaker.ssml import x as y, z", "from ..speaker.ssml import x as y, z"),
        (ROOT, "from speaker.ssml import *", "from .packages.speaker.ssml import *"),
        (ROOT, "import skill as s", "from .packages import skill as s"),
        (BELOW, "from speaker.ssml import x", "from ..packages.speaker.ssml import x"),
    ],
)
def test_imports_of_ours_become_relative(path: PurePosixPath, before: str, after: str) -> None:
    """They lead to the packages' folder, from wherever the module is."""
    assert rewritten(path, f"{before}\n") == f"{after}\n"


@pytest.mark.parametrize(
    "code",
    [
        "import json, os\n",
        "from homeassistant.core import HomeAssistant\n",
        "from . import skill\n",
        "from skillful import x\n",
        'skill = {"skill": "speaker"}  # from skill import x\n',
        '"""Import skill.speech:\n\nfrom skill.speech import catalog\n"""\n',
        'def f():\n    "skill.speech"\n',
        'files("skill")\n',
        'import importlib\nimportlib.import_module("boto3")\n',
    ],
)
def test_all_else_stays_as_it_is(code: str) -> None:
    """What others have, comments, docstrings, and words that are no names of modules."""
    assert rewritten(DEEP, code) == code


def test_imports_inside_functions_are_rewritten_with_their_comments() -> None:
    """Those that are only for types too; the rest of the line is left alone."""
    before = "def f():\n    from skill.app import (  # late\n        x,\n    )\n"
    assert rewritten(DEEP, before) == before.replace("skill.app", "...skill.app")


def test_what_is_imported_is_told_by_its_old_names() -> None:
    """They are where the search for the modules that are needed begins."""
    code = b"import json\nfrom speaker import ssml\nfrom . import other\n"
    assert rewrite(code, ROOT, OURS).imported == {"json", "speaker", "speaker.ssml"}


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ('where = "skill.speech"\n', "names skill.speech in a string"),
        ('entry = "skill.app:create_handler"\n', "names skill.app in a string"),
        ('import importlib\nimportlib.import_module("skill")\n', "looks up skill by a string"),
        ('from importlib import resources as r\nr.files("skill")\n', "looks up skill by a string"),
        ('__import__("skill")\n', "looks up skill by a string"),
        ("import skill.speech\n", "imports skill.speech"),
        ("import json, skill\n", "imports json, skill"),
        ("from skill.spech import x\n", "imports skill.spech, which we do not have"),
        ("import speaker.sml as s\n", "imports speaker.sml, which we do not have"),
    ],
)
def test_what_cannot_be_moved_is_refused(code: str, reason: str) -> None:
    """The message says where it is, and why: it would look at the top level, in the zip too."""
    with pytest.raises(HacsError, match=rf"^packages/speaker/hosting/host\.py, line \d, {reason}"):
        rewritten(DEEP, code)
