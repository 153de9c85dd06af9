"""What each section of `clinic.toml` has: its name, what is usual, how it is read and written."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

SAID: dict[type, str] = {
    str: "text",
    int: "a whole number",
    float: "a number",
    bool: "true or false",
    date: "a day such as 2026-01-04",
    dict: "a section",
}


@dataclass(frozen=True, slots=True)
class Section:
    """One section, whose settings stand under its name in `Settings`."""

    name: str
    usual: Any
    """What holds where the file does not have the section; such a section is not written."""
    read: Callable[[Any], Any]
    """The settings from what TOML made of the section; raises ValueError naming the key."""
    table: Callable[[Any], dict[str, Any]]
    """What is written for the settings."""


def require_section(section: str, table: Any) -> None:
    """Raise ValueError where something else stands under the name of the section."""
    if not isinstance(table, dict):
        raise ValueError(f"[{section}] must be a section")


def require_known(section: str, table: Any, kinds: Mapping[str, type]) -> None:
    """Raise ValueError for a key that the section does not know, or a value of another kind."""
    require_section(section, table)
    for name, value in table.items():
        if name not in kinds:
            raise unknown_key(section, name, kinds)
        kind = kinds[name]
        if type(value) is not kind and not (kind is float and type(value) is int):
            raise ValueError(f"`{name}` in [{section}] must be {SAID[kind]}")


def unknown_key(section: str, name: str, known: Iterable[str]) -> ValueError:
    """The refusal of a key that the section does not know."""
    return ValueError(f"unknown key `{name}` in [{section}]; known: {', '.join(known)}")


def require_time(section: str, name: str, value: str, example: str) -> None:
    """Raise ValueError for what is no time of the day."""
    if not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", value):
        raise ValueError(f"`{name}` in [{section}] is a time of the day such as {example}, not `{value}`")


def whole_path(section: str, name: str, value: str | None) -> Path | None:
    """A folder that the section names; raises ValueError for one that depends on where one stands."""
    if value is None:
        return None
    path = Path(value)
    if not path.is_absolute():
        raise ValueError(f"`{name}` in [{section}] is a whole path, from / on")
    return path
