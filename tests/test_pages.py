"""What the pages point to is there: files, headings, commands and modules."""

import importlib.util
import re
import unicodedata
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGES = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").glob("*.md"))]
OF_TODAY = [page for page in PAGES if page.name != "CHANGELOG.md"]
"""The changelog names what was there once."""

ROOMS = {path.name for path in ROOT.iterdir() if path.is_dir()} - {"build"}
MAKEFILE = (ROOT / "Makefile").read_text("utf-8")
LONGEST = 60
"""Lines that fit on one page."""


def by_name(page: Path) -> str:
    return str(page.relative_to(ROOT))


def anchors(page: Path) -> set[str]:
    """Return the anchors that the public forges make of a page's headings."""
    headings = re.findall(r"^#+ (.+)$", page.read_text("utf-8"), re.MULTILINE)
    kept = (re.sub(r"[^\w\- ]", "", unicodedata.normalize("NFC", each)) for each in headings)
    return {each.lower().replace(" ", "-") for each in kept}


def is_there(page: Path, link: str) -> bool:
    path, _, anchor = link.partition("#")
    target = page.parent / path if path else page
    return target.exists() and (not anchor or anchor in anchors(target))


@pytest.mark.parametrize("page", PAGES, ids=by_name)
def test_every_link_leads_somewhere(page: Path) -> None:
    """Each file that a page links or shows is there, with the heading that is named."""
    text = page.read_text("utf-8")
    links = [*re.findall(r"\]\(([^)\s]+)\)", text), *re.findall(r'(?:src|href)="([^"]+)"', text)]
    inside = [link for link in links if not re.match(r"[a-z]+:", link)]
    assert [link for link in inside if not is_there(page, link)] == []


@pytest.mark.parametrize("page", OF_TODAY, ids=by_name)
def test_every_path_that_is_named_is_there(page: Path) -> None:
    """Each path in a room of the project, such as `skill/app.py`, is that of a file or folder."""
    named = re.findall(r"`((?:[\w.-]+/)+[\w.-]*)`", page.read_text("utf-8"))
    ours = {path for path in named if path.partition("/")[0] in ROOMS - {".venv", ".venv-deploy"}}
    assert {path for path in ours if not (ROOT / path).exists()} == set()


@pytest.mark.parametrize("page", OF_TODAY, ids=by_name)
def test_every_command_that_is_named_is_there(page: Path) -> None:
    """Each `make` target is in the Makefile, and each module after `python -m` can be run."""
    text = re.sub(r"```conversation.*?```", "", page.read_text("utf-8"), flags=re.DOTALL)
    targets = set(re.findall(r"(?:`|^ *)make ([a-z-]+)", text, re.MULTILINE))
    assert {
        each for each in targets if not re.search(rf"^{each}:", MAKEFILE, re.MULTILINE)
    } == set()
    modules = set(re.findall(r"python3? -m ([\w.]+)", text))
    assert {each for each in modules if importlib.util.find_spec(each) is None} == set()


@pytest.mark.parametrize("path", [path for path in PAGES if path.parent != ROOT], ids=by_name)
def test_a_newcomer_is_led_to_every_page(path: Path) -> None:
    """The README links each page of the documentation."""
    readme = (ROOT / "README.md").read_text("utf-8")
    assert f"]({path.relative_to(ROOT)})" in readme


def test_contributing_is_one_page() -> None:
    """It fits on one page, and the README links it."""
    assert len((ROOT / "CONTRIBUTING.md").read_text("utf-8").splitlines()) <= LONGEST
    assert "](CONTRIBUTING.md)" in (ROOT / "README.md").read_text("utf-8")
