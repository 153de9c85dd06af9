"""Statements that are compiled once in a process, not again for each clinic that a test opens on SQLite."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlmodel import create_engine

import clinic_tui.store.engine

_FIRST: list[tuple[Any, Any]] = []
"""The dialect of the first engine and what was compiled for it; SQLAlchemy keeps both with one engine."""


def _created(url: str, **options: Any) -> Engine:
    """An engine as ever; later ones know what was compiled before, since all of SQLite speak alike."""
    engine = create_engine(url, **options)
    if engine.dialect.name != "sqlite":
        return engine
    if not _FIRST:
        _FIRST.append((engine.dialect, engine._compiled_cache))
    dialect, compiled = _FIRST[0]
    if dialect.server_version_info is not None:  # once the first engine has connected
        engine.dialect = engine.pool._dialect = dialect
        engine._compiled_cache = compiled
    return engine


@pytest.fixture(scope="session", autouse=True)
def compiled_statements() -> Iterator[None]:
    """Take away what compiling costs: a fifth of the time of a command."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(clinic_tui.store.engine, "create_engine", _created)
        yield
