"""The mark of a clinic that is being made in a server's database, and taking out what a killed making left.

A table of its own holds it, written before anything else is made there: what `pg_restore` brings
in one transaction cannot carry one.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, inspect, text

from clinic_tui.errors import Conflict
from clinic_tui.store.all_tables import all_tables
from clinic_tui.store.engine import Store

MAKING_TABLE = "clinic_tui_unfinished"
"""Stays, and says nothing more, where the process was killed when all was made but this."""

_FOUNDING_VERBS = ("system.init", "account.add")
"""What the journal of a clinic that is being founded has lines of; one more, and somebody works in it."""


@dataclass(frozen=True, slots=True)
class Making:
    """Which clinic is being made; `head` is the number of the last journal line that a restore brings."""

    clinic_id: str
    head: int | None = None


def mark(connection: Connection, making: Making) -> None:
    """Say that what comes into this database is not whole yet."""
    connection.exec_driver_sql("CREATE TABLE clinic_tui_unfinished (clinic_id text NOT NULL, head bigint)")
    connection.execute(
        text("INSERT INTO clinic_tui_unfinished VALUES (:clinic_id, :head)"),
        {"clinic_id": making.clinic_id, "head": making.head},
    )


def made(store: Store) -> None:
    """The clinic is whole: the mark goes."""
    if store.dialect == "postgresql":
        with store.building() as connection:
            connection.exec_driver_sql("DROP TABLE IF EXISTS clinic_tui_unfinished")


def making_in(connection: Connection) -> Making | None:
    """What is being made in the database, or was when its process was killed."""
    if connection.dialect.name != "postgresql" or not inspect(connection).has_table(MAKING_TABLE):
        return None
    row = connection.execute(text("SELECT clinic_id, head FROM clinic_tui_unfinished")).one_or_none()
    return Making(*row) if row else None


FUNCTIONS = (
    *("journal_is_never_changed", "only_through_a_desk"),
    *("stock_move_adds_up", "stock_move_delivers", "stock_move_is_fixed"),
)
"""What the guards call: tables that are dropped leave them behind."""


def drop_all(connection: Connection) -> None:
    """Drop what this program makes in a server's database, by name: nothing else that is in it."""
    all_tables().drop_all(connection)
    for table in ("alembic_version", MAKING_TABLE):
        connection.exec_driver_sql(f"DROP TABLE IF EXISTS {table}")
    for function in FUNCTIONS:
        connection.exec_driver_sql(f"DROP FUNCTION IF EXISTS {function}")


def take_out_unfinished(store: Store, clinic_id: str) -> None:
    """Take out what the killed making of this clinic left on a server; nothing where there is none of it.

    Raises Conflict, and touches nothing, where somebody has worked in its tables since.
    """
    with store.building() as connection:
        making = making_in(connection)
        if making is None or making.clinic_id != clinic_id:
            return
        if inspect(connection).has_table("journal") and _worked_in(connection, making):
            raise Conflict(
                "people have worked in the database that this would take out: nothing was done. "
                "Bring back the clinic's clinic.toml, or name another folder with --data"
            )
        drop_all(connection)


def _worked_in(connection: Connection, making: Making) -> bool:
    if making.head is not None:
        last = connection.execute(text("SELECT max(seq) FROM journal")).scalar() or 0
        return bool(last > making.head)
    verbs = set(connection.execute(text("SELECT DISTINCT verb FROM journal")).scalars())
    return not verbs <= set(_FOUNDING_VERBS)
