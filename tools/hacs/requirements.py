"""What Home Assistant has to install from the package index: others' packages, and no more."""

import sys
from collections.abc import Iterable
from importlib.metadata import distribution, packages_distributions

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from tools.hacs import HacsError, project

EXTRA = "speaker"
_A_YEAR = 2000


def requirements(ours: Iterable[str], integration: Iterable[str]) -> list[str]:
    """Return the requirements, by name: our modules and the integration import these names.

    What the integration needs besides, Home Assistant has. Raises HacsError if our modules import
    what neither the project nor one of its requirements asks for.
    """
    wanted, pins = project.declared(EXTRA), project.pins()
    foreign = _homes(ours)
    found = set().union(*foreign.values(), *_homes(integration).values())
    named = sorted(found & wanted.keys())
    known = _with_their_own(wanted[each] for each in named)
    # A store in the cloud looks first whether its client is installed, and says so if it is not.
    known |= _with_their_own(project.declared(*project.other_extras(EXTRA)).values())
    if missing := [name for name, homes in foreign.items() if not homes & known]:
        raise HacsError(f"pyproject.toml does not require {', '.join(sorted(missing))}.")
    return [f"{_name(wanted[each])}{_range(pins[each])}" for each in named]


def unknown(lines: Iterable[str]) -> str:
    """Return the names, in these requirements, that the project does not require of a speaker."""
    names = {canonicalize_name(Requirement(line).name) for line in lines}
    return ", ".join(sorted(names - project.declared(EXTRA).keys()))


def _homes(imported: Iterable[str]) -> dict[str, set[str]]:
    """Return, for each top-level name that is not Python's own, who provides it here."""
    homes = packages_distributions()
    return {
        name: {canonicalize_name(each) for each in homes.get(name, ())}
        for name in {*imported} - sys.stdlib_module_names
    }


def _name(requirement: Requirement) -> str:
    extras = ",".join(sorted(requirement.extras))
    return f"{requirement.name}[{extras}]" if extras else requirement.name


def _range(tested: Version) -> str:
    """Return from which version on: the one we test with, up to the next that may break things.

    Home Assistant pins some of them itself, and moves on; so we pin none to one version. What is
    numbered by years breaks nothing in a new year.
    """
    first = tested.release[0]
    return f">={tested}" if first >= _A_YEAR else f">={tested},<{first + 1}"


def _with_their_own(wanted: Iterable[Requirement]) -> set[str]:
    """Return the names of the requirements, and of all that these require."""
    found: set[str] = set()
    waiting = [*wanted]
    while waiting:
        requirement = waiting.pop()
        name = canonicalize_name(requirement.name)
        if name in found:
            continue
        found.add(name)
        below = map(Requirement, distribution(name).requires or ())
        waiting += [each for each in below if _applies(each, requirement.extras)]
    return found


def _applies(requirement: Requirement, extras: set[str]) -> bool:
    marker = requirement.marker
    return marker is None or any(marker.evaluate({"extra": each}) for each in extras or {""})
