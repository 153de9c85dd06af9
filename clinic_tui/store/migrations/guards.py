"""Guards of the database by name, to put back those that are gone."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from sqlalchemy import Connection, text

Guards = Mapping[str, Sequence[str]]
"""By engine, the statements that make them; an index or a function comes before what needs it."""

_NAME = re.compile(
    r"CREATE (?:UNIQUE )?(?:VIRTUAL )?(?:TRIGGER|INDEX|TABLE|FUNCTION|EXTENSION IF NOT EXISTS) (\w+)"
    r"|ALTER TABLE \w+ ADD CONSTRAINT (\w+)"
)

_PRESENT = {
    "sqlite": "SELECT name FROM sqlite_master",
    "postgresql": (
        "SELECT tgname FROM pg_trigger UNION SELECT relname FROM pg_class UNION SELECT conname "
        "FROM pg_constraint UNION SELECT proname FROM pg_proc UNION SELECT extname FROM pg_extension"
    ),
}


def put_back(connection: Connection, guards: Guards) -> tuple[str, ...]:
    """Make the guards that are missing; their names. Rows that break a guard's rule raise IntegrityError."""
    dialect = connection.dialect.name
    present = set(connection.execute(text(_PRESENT[dialect])).scalars())
    made = []
    for statement in guards[dialect]:
        name = name_of(statement)
        if name not in present:
            connection.exec_driver_sql(statement)
            made.append(name)
    if dialect == "sqlite" and "patient_name_infix" in made:
        connection.exec_driver_sql("INSERT INTO patient_name_infix(patient_name_infix) VALUES ('rebuild')")
    return tuple(made)


def name_of(statement: str) -> str:
    """What a guard's statement makes."""
    match = _NAME.match(statement)
    if match is None:
        raise ValueError(f"this statement makes nothing that has a name: {statement[:40]}")
    return match[1] or match[2]
