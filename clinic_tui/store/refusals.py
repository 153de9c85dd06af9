"""What the database's own guards say, in words for the desk.

A capability registers each constraint by its name (PostgreSQL) and by what SQLite
says of it (`table.column, ...` of a UNIQUE, or the word its trigger raises).
"""

from __future__ import annotations

from sqlalchemy.exc import IntegrityError

from clinic_tui.errors import ClinicError, Conflict

_words: dict[str, str] = {}


def register(constraint: str, words: str, *, columns: str = "") -> None:
    """Say `words` when `constraint` refuses; `columns` as SQLite names a UNIQUE: `patient.mrn`."""
    _words[constraint] = words
    if columns:
        _words[columns] = words


def refusal_of(failure: IntegrityError) -> ClinicError:
    """The Conflict that fits; values that the driver quotes never pass through."""
    diagnosis = getattr(failure.orig, "diag", None)
    name = getattr(diagnosis, "constraint_name", None) or str(failure.orig)
    for constraint, words in sorted(_words.items(), key=lambda pair: -len(pair[0])):
        if constraint in name:
            return Conflict(words)
    if "FOREIGN KEY" in name.upper() or "_fkey" in name or "fk_" in name:
        return Conflict("something else still refers to this: nothing was changed")
    return Conflict("the database refused this change to keep its rules: nothing was changed")
