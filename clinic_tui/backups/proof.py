"""What must be true of a database that is to be trusted: all pages, references, and the journal."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from clinic_tui.errors import StoreDamaged
from clinic_tui.store import schema
from clinic_tui.store.all_tables import all_tables
from clinic_tui.store.engine import Store
from clinic_tui.store.journal import Head
from clinic_tui.store.location import SqliteFile
from clinic_tui.store.snapshot import prove_sqlite
from clinic_tui.store.verify import verify_chain


@dataclass(frozen=True, slots=True)
class Proof:
    """What was found: the shape, rows by table, and the end of the journal, which is sound up to there."""

    revision: str
    counts: dict[str, int]
    head: Head


def prove(store: Store, key: bytes) -> Proof:
    """Read all of a database that nobody writes to; raises StoreDamaged naming what is wrong."""
    if isinstance(store.location, SqliteFile):
        prove_sqlite(store.location)
    with store.reading() as db:
        return prove_session(db, key)


def prove_session(db: Session, key: bytes) -> Proof:
    """The journal's chain and the rows of one committed state."""
    verdict = verify_chain(db, key)
    if verdict.finding is not None:
        raise StoreDamaged(f"the journal is not sound: {verdict.finding.words}")
    connection = db.connection()
    counts, quoted = {}, connection.dialect.identifier_preparer.quote
    for table in all_tables().sorted_tables:
        count = f"SELECT count(*) FROM {quoted(table.name)}"  # noqa: S608  # our own names
        counts[table.name] = int(connection.exec_driver_sql(count).scalar_one())
    return Proof(schema.revision_of(connection), counts, verdict.head)
