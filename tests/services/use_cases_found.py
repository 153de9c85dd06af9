"""The use cases of the program as its source has them, and those that a table of cases names.

A use case is a public function of a package below the screens that is given a desk and comes to its question
of rights (`act`, `require`, `look`), itself or through another function that it gives the desk to. What is
given an open session too is a part of one.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from types import ModuleType

import clinic_tui

SOURCE = Path(clinic_tui.__file__).parent
NOT_BELOW = {"__main__", "app", "backend", "cli", "demo", "screens", "widgets"}
"""What shows the use cases to people, and the invented clinic."""

ASKS = {"act", "require", "look", "refusals_journaled"}

Name = tuple[str, str]
"""Module and function."""


def use_cases() -> set[Name]:
    """Every use case, by module and name."""
    functions = _functions()
    asking = {name for name, function in functions.items() if _asks(function)}
    while more := {
        name
        for name, function in functions.items()
        if name not in asking and _desks(function) and _called(name) & asking
    }:
        asking |= more
    return {
        (module, name)
        for module, name in asking
        if not name.startswith("_")
        and _desks(functions[module, name])
        and not any("Session" in kind for kind in _kinds(functions[module, name]).values())
    }


def named_in(table: Mapping[str, object], module: ModuleType) -> set[Name]:
    """The functions that the cases in a dict of that module call, whatever name it gives them there."""
    assert module.__file__ is not None
    for node in ast.parse(Path(module.__file__).read_text()).body:
        if (
            isinstance(node, ast.AnnAssign)
            and isinstance(node.target, ast.Name)
            and node.value is not None
            and vars(module).get(node.target.id) is table
        ):
            return set(_spoken_of(node.value, vars(module)))
    raise LookupError(f"no such table in {module.__name__}")


def _spoken_of(tree: ast.expr, known: Mapping[str, object]) -> Iterator[Name]:
    for node in ast.walk(tree):
        found = None
        if isinstance(node, ast.Name):
            found = known.get(node.id)
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            found = getattr(known.get(node.value.id), node.attr, None)
        if callable(found) and hasattr(found, "__name__"):
            yield found.__module__, found.__name__


@cache
def _modules() -> dict[str, ast.Module]:
    """What has a desk anywhere in it: the rest is two thirds of the source."""
    found = {}
    for path in sorted(SOURCE.rglob("*.py")):
        parts = path.relative_to(SOURCE).with_suffix("").parts
        if parts[0] not in NOT_BELOW and "desk" in (text := path.read_text()).lower():
            name = ".".join(("clinic_tui", *parts)).removesuffix(".__init__")
            found[name] = ast.parse(text)
    return found


@cache
def _functions() -> dict[Name, ast.FunctionDef]:
    return {
        (module, node.name): node
        for module, tree in _modules().items()
        for node in tree.body
        if isinstance(node, ast.FunctionDef)
    }


@cache
def _imported(module: str) -> dict[str, tuple[str, str]]:
    """What a module's names stand for: module and name there. Imports inside of functions too."""
    return {
        alias.asname or alias.name: (node.module, alias.name)
        for node in ast.walk(_modules()[module])
        if isinstance(node, ast.ImportFrom) and node.module is not None
        for alias in node.names
    }


@cache
def _kinds(function: ast.FunctionDef) -> dict[str, str]:
    arguments = (*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs)
    return {each.arg: ast.unparse(each.annotation) if each.annotation else "" for each in arguments}


@cache
def _desks(function: ast.FunctionDef) -> set[str]:
    return {name for name, kind in _kinds(function).items() if kind == "Desk"}


def _asks(function: ast.FunctionDef) -> bool:
    desks = _desks(function) | {"desk"}
    return any(
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in ASKS
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id in desks
        for node in ast.walk(function)
    )


@cache
def _called(name: Name) -> frozenset[Name]:
    """What a function calls, or hands on to be called."""
    module, _ = name
    spoken = (
        each
        for node in ast.walk(_functions()[name])
        if isinstance(node, ast.Call)
        for each in (node.func, *node.args, *(keyword.value for keyword in node.keywords))
    )
    return frozenset(found for each in spoken if (found := _resolved(module, each)) is not None)


def _resolved(module: str, spoken: ast.expr) -> Name | None:
    found: Name | None = None
    if isinstance(spoken, ast.Name):
        found = (
            (module, spoken.id) if (module, spoken.id) in _functions() else _imported(module).get(spoken.id)
        )
    elif isinstance(spoken, ast.Attribute) and isinstance(spoken.value, ast.Name):
        package, name = _imported(module).get(spoken.value.id, ("", ""))
        found = (f"{package}.{name}", spoken.attr)
    return found if found in _functions() else None
