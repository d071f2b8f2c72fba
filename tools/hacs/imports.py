"""Rewrites a module's imports of our packages, so that none is looked for at the top level.

LibCST reads and writes Python as it is, with each comment and space. Whatever names a module of
ours in a string would still be looked for at the top level, so it is refused.
"""

from collections.abc import Container
from dataclasses import dataclass, field
from pathlib import PurePosixPath

import libcst as cst
from libcst.helpers import get_full_name_for_node_or_raise
from libcst.metadata import (
    MetadataWrapper,
    PositionProvider,
    QualifiedNameProvider,
    QualifiedNameSource,
)

from tools.hacs import HacsError

INSIDE = "packages"
"""The folder of the integration in which our packages lie."""

_ELSEWHERE = ", and in the zip it has another name"
_LOOKS_MODULES_UP = ("importlib.", "pkgutil.", "runpy.", "builtins.__import__")


@dataclass(frozen=True)
class Ours:
    """What is ours: the top-level packages, and every module in them."""

    packages: Container[str]
    modules: Container[str]

    def has(self, name: str) -> bool:
        return name.partition(".")[0] in self.packages


@dataclass
class Rewritten:
    """A module as it is in the zip, and what it imports, by the names that it had before."""

    code: bytes
    imported: set[str] = field(default_factory=set)
    """Each module, and each `module.name` of a from-import, which may be a module too."""


def rewrite(code: bytes, path: PurePosixPath, ours: Ours) -> Rewritten:
    """Return the module that is at `path` in the zip. Raises HacsError if it cannot be moved."""
    wrapper = MetadataWrapper(cst.parse_module(code), unsafe_skip_copy=True)
    visitor = _Rewriting(path, ours, wrapper)
    return Rewritten(wrapper.module.visit(visitor).bytes, visitor.imported)


class _Rewriting(cst.CSTTransformer):
    def __init__(self, path: PurePosixPath, ours: Ours, wrapper: MetadataWrapper) -> None:
        super().__init__()
        # What names stand for takes long to find out, so the wrapper is asked only if need be.
        self._path, self._ours, self._wrapper = path, ours, wrapper
        self.imported: set[str] = set()
        parents = path.parent.parts
        # From inside the packages we go up to their folder; from the integration, into it.
        self._is_inside = parents[:1] == (INSIDE,)
        self._level = len(parents) + (not self._is_inside)

    def visit_Expr(self, node: cst.Expr) -> bool:  # noqa: N802 -- LibCST's names, here and below
        """Skip strings that stand for themselves: they are docstrings."""
        return not isinstance(node.value, cst.SimpleString | cst.ConcatenatedString)

    def visit_SimpleString(self, node: cst.SimpleString) -> None:  # noqa: N802
        named = _text(node).partition(":")[0]
        if "." in named and named in self._ours.modules and self._ours.has(named):
            raise self._refused(node, f"names {named} in a string{_ELSEWHERE}")

    def visit_Call(self, node: cst.Call) -> None:  # noqa: N802
        named = [each for each in map(_text, (arg.value for arg in node.args)) if each]
        if any(map(self._ours.has, named)) and self._looks_modules_up(node.func):
            raise self._refused(node, f"looks up {named[0]} by a string{_ELSEWHERE}")

    def _looks_modules_up(self, function: cst.BaseExpression) -> bool:
        called = self._wrapper.resolve(QualifiedNameProvider).get(function, ())
        return any(
            each.source is not QualifiedNameSource.LOCAL and each.name.startswith(_LOOKS_MODULES_UP)
            for each in (called() if callable(called) else called)
        )

    def leave_ImportFrom(  # noqa: N802
        self, original_node: cst.ImportFrom, updated_node: cst.ImportFrom
    ) -> cst.ImportFrom:
        if original_node.relative or original_node.module is None:
            return updated_node
        module = get_full_name_for_node_or_raise(original_node.module)
        self.imported.add(module)
        if not isinstance(original_node.names, cst.ImportStar):
            self.imported |= {f"{module}.{each.evaluated_name}" for each in original_node.names}
        if not self._ours.has(module):
            return updated_node
        self._check_that_it_is_there(module, original_node)
        return updated_node.with_changes(relative=self._dots(), module=self._moved(module))

    def leave_Import(  # noqa: N802
        self, original_node: cst.Import, updated_node: cst.Import
    ) -> cst.Import | cst.ImportFrom:
        names = [each.evaluated_name for each in original_node.names]
        self.imported |= {*names}
        if not any(map(self._ours.has, names)):
            return updated_node
        alias, (home, _, last) = original_node.names[0], names[0].rpartition(".")
        if len(names) > 1 or (home and alias.asname is None):
            raise self._refused(original_node, f"imports {', '.join(names)} (not with from)")
        self._check_that_it_is_there(names[0], original_node)
        return cst.ImportFrom(
            module=self._moved(home),
            names=[cst.ImportAlias(name=cst.Name(last), asname=alias.asname)],
            relative=self._dots(),
        )

    def _check_that_it_is_there(self, module: str, node: cst.CSTNode) -> None:
        if module not in self._ours.modules:
            raise self._refused(node, f"imports {module}, which we do not have")

    def _dots(self) -> list[cst.Dot]:
        return [cst.Dot()] * self._level

    def _moved(self, module: str) -> cst.Attribute | cst.Name | None:
        """Return the module's name after the dots; None if the dots say it all."""
        inside = module if self._is_inside else f"{INSIDE}.{module}"
        parts = [cst.Name(each) for each in inside.split(".") if each]
        moved: cst.Attribute | cst.Name | None = None
        for part in parts:
            moved = part if moved is None else cst.Attribute(value=moved, attr=part)
        return moved

    def _refused(self, node: cst.CSTNode, what: str) -> HacsError:
        line = self._wrapper.resolve(PositionProvider)[node].start.line
        return HacsError(f"{self._path}, line {line}, {what}.")


def _text(node: cst.BaseExpression) -> str:
    """Return what a literal says; nothing for all that is none."""
    value = node.evaluated_value if isinstance(node, cst.SimpleString) else None
    return value if isinstance(value, str) else ""
