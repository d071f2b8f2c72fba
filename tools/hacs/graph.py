"""Which of our modules the integration needs, and what these import of others."""

from collections.abc import Iterable
from dataclasses import dataclass

import grimp

from tools.hacs import project


@dataclass(frozen=True)
class Needed:
    """What is reached from the integration by imports, also by those inside a function."""

    modules: frozenset[str]
    """Of ours, with the packages that they lie in."""
    read_from: frozenset[str]
    """The packages of which a module is imported, and not only passed through."""
    foreign: frozenset[str]
    """The top-level names that they import of others, the standard library's too."""


def our_graph() -> grimp.ImportGraph:
    """Return who imports whom, without what is imported for types alone."""
    return grimp.build_graph(
        *project.PACKAGES,
        include_external_packages=True,
        exclude_type_checking_imports=True,
        cache_dir=None,
    )


def needed(graph: grimp.ImportGraph, imported: Iterable[str]) -> Needed:
    """Follow imports from these names, of which some are modules of ours."""
    reached: set[str] = set()
    modules: set[str] = set()
    waiting = [each for each in imported if each in graph.modules]
    while waiting:
        module = waiting.pop()
        reached.add(module)
        # Whoever imports a module runs the packages around it first.
        for each in _with_packages(module) - modules:
            modules.add(each)
            waiting += graph.find_modules_directly_imported_by(each) - reached
    ours = frozenset(each for each in modules if each.partition(".")[0] in project.PACKAGES)
    read_from = {_package(each) for each in reached & ours}
    return Needed(ours, frozenset(read_from), frozenset(modules - ours))


def _with_packages(module: str) -> set[str]:
    parts = module.split(".")
    return {".".join(parts[:length]) for length in range(1, len(parts) + 1)}


def _package(module: str) -> str:
    is_package = project.source(module).name == "__init__.py"
    return module if is_package else module.rpartition(".")[0]
