"""What could be wrong with a line: mutmut's mutators, over the modules of some folders."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import libcst as cst
from libcst.metadata import CodeRange, MetadataWrapper, PositionProvider
from mutmut.mutation.mutators import mutation_operators

ROOT = Path(__file__).parents[2]
SKIPPED = (cst.Annotation, cst.Import, cst.ImportFrom, cst.Decorator, cst.TypeAlias)
"""Types, imports and decorators: what is wrong there is mypy's to find, or stops the import."""


@dataclass(frozen=True)
class Mutant:
    """A module with one thing changed."""

    path: str
    line: int
    end: int
    where: str
    """The function or class, with those around it: "Household.begin_break"; "" for a module."""

    before: str
    after: str
    source: str
    """The whole module as it is changed."""

    @property
    def lines(self) -> range:
        return range(self.line, self.end + 1)

    def __str__(self) -> str:
        return f"{self.path}:{self.line} {self.where}: {self.before} -> {self.after}"


@dataclass(frozen=True)
class Place:
    """Something in a module that a mutator can change, in one or several ways."""

    node: cst.CSTNode
    changed: tuple[cst.CSTNode, ...]
    position: CodeRange
    where: str


class Finder(cst.CSTVisitor):
    """Finds every place of a module, in the order of its text."""

    METADATA_DEPENDENCIES = (PositionProvider,)

    def __init__(self) -> None:
        super().__init__()
        self.places: list[Place] = []
        self._inside: list[str] = []

    def on_visit(self, node: cst.CSTNode) -> bool:
        if isinstance(node, SKIPPED) or _is_docstring(node):
            return False
        if isinstance(node, cst.FunctionDef | cst.ClassDef):
            self._inside.append(node.name.value)
        for kind, mutate in mutation_operators:
            changed = tuple(mutate(node)) if isinstance(node, kind) else ()
            if changed:
                position = self.get_metadata(PositionProvider, node)
                self.places.append(Place(node, changed, position, ".".join(self._inside)))
        return True

    def on_leave(self, original_node: cst.CSTNode) -> None:
        if isinstance(original_node, cst.FunctionDef | cst.ClassDef):
            self._inside.pop()


def _is_docstring(node: cst.CSTNode) -> bool:
    """Whether it is a text that stands alone, as a docstring does."""
    return isinstance(node, cst.Expr) and isinstance(
        node.value, cst.SimpleString | cst.ConcatenatedString
    )


class Module:
    """A module of ours, and the places in it."""

    def __init__(self, path: Path, root: Path = ROOT) -> None:
        wrapper = MetadataWrapper(cst.parse_module(path.read_text("utf-8")))
        finder = Finder()
        wrapper.visit(finder)
        self.path = str(path.relative_to(root))
        self.places = finder.places
        self._tree = wrapper.module

    def mutants(self, place: Place) -> Iterator[Mutant]:
        """Yield every way in which a place can be changed."""
        return (self.mutant(place, way) for way in range(len(place.changed)))

    def changes(self, place: Place) -> Iterator[tuple[str, str]]:
        """Yield what each of them changes, and into what. The module is not made anew for that."""
        before = _code(self._tree, place.node)
        return ((before, _code(self._tree, changed)) for changed in place.changed)

    def mutant(self, place: Place, way: int) -> Mutant:
        changed = place.changed[way]
        tree = self._tree.deep_replace(place.node, changed)
        assert isinstance(tree, cst.Module)
        return Mutant(
            self.path,
            place.position.start.line,
            place.position.end.line,
            place.where,
            _code(self._tree, place.node),
            _code(self._tree, changed),
            tree.code,
        )


def _code(module: cst.Module, node: cst.CSTNode) -> str:
    return " ".join(module.code_for_node(node).split())


def modules(folders: list[str]) -> Iterator[Module]:
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*.py")):
            yield Module(path)


def sample(
    folders: list[str], count: int, seed: int, part: range | None = None
) -> Iterator[Mutant]:
    """Yield so many mutants, drawn evenly from every place in the folders' modules.

    The same seed draws the same ones from the same text. One that is no Python is left out. With a
    part, only the draws with these numbers are made, so that several processes share the work.
    """
    chance = random.Random(seed)  # noqa: S311  no secret
    found = [(module, place) for module in modules(folders) for place in module.places]
    drawn = [
        (module, place, chance.randrange(len(place.changed)))
        for module, place in chance.sample(found, min(count, len(found)))
    ]
    for number in part or range(count):
        module, place, way = drawn[number]
        mutant = module.mutant(place, way)
        if _is_python(mutant.source):
            yield mutant


def _is_python(source: str) -> bool:
    try:
        compile(source, "mutant", "exec", dont_inherit=True)
    except SyntaxError:
        return False
    return True
