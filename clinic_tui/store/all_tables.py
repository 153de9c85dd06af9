"""All tables of the clinic, mapped when they are first needed together.

Mapping a table costs 3 ms, and a console shows its first day with half of them: a module that reads
imports the models it names, and what has to know all (every write, the schema, the journal's proof)
asks here. Nobody else reads SQLModel's metadata or its mappers.
"""

from __future__ import annotations

import importlib
from typing import Any

from sqlalchemy import MetaData
from sqlalchemy.orm import Mapper
from sqlmodel import SQLModel


def all_tables() -> MetaData:
    """The metadata with every table in it; the first call may take 0.1 s."""
    importlib.import_module("clinic_tui.tables")  # which names every models.py, and so lies above the store
    return SQLModel.metadata


def all_mappers() -> frozenset[Mapper[Any]]:
    """The mapper of every table that is kept as rows."""
    all_tables()
    return SQLModel._sa_registry.mappers
