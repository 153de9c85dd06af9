"""Style sheets that are parsed once in a process, and not again for each app of a test."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from textual.css.model import RuleSet
from textual.css.stylesheet import Stylesheet

_PARSED: dict[tuple[Any, ...], list[RuleSet]] = {}
_parse_rules = Stylesheet._parse_rules


def _parsed_once(self: Stylesheet, css: str, *place: Any, **more: Any) -> list[RuleSet]:
    """As Textual does within one app, whose rules it never changes: the same text with the same variables."""
    key = (css, *place, *sorted(more.items()), tuple(sorted(self._variables.items())))
    if key not in _PARSED:
        _PARSED[key] = _parse_rules(self, css, *place, **more)
    return _PARSED[key]


@pytest.fixture(scope="session", autouse=True)
def parsed_styles() -> Iterator[None]:
    """Take 30 ms from the start of each app in this process."""
    Stylesheet._parse_rules = _parsed_once  # type: ignore[method-assign]
    yield
    Stylesheet._parse_rules = _parse_rules  # type: ignore[method-assign]
