"""The database's shape: made at once for a new clinic, raised by alembic for an old one."""

from __future__ import annotations

from sqlalchemy import Connection, inspect, text

from clinic_tui.errors import StoreDamaged
from clinic_tui.store.all_tables import all_tables
from clinic_tui.store.end_mark import END
from clinic_tui.store.engine import DESK_TURN, Store
from clinic_tui.store.location import SqliteFile
from clinic_tui.store.making_on_server import Making, drop_all, making_in, mark

REVISION = "0068"
"""The migration that gives the shape of today's models (see migrations/versions)."""

VERSION_TABLE = (
    "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL, "
    "CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num))"
)
"""As alembic itself makes it."""

JOURNAL_GUARDS = {
    "sqlite": (
        "CREATE TRIGGER journal_no_update BEFORE UPDATE ON journal "
        "BEGIN SELECT RAISE(ABORT, 'the journal is never changed'); END",
        "CREATE TRIGGER journal_no_delete BEFORE DELETE ON journal "
        "BEGIN SELECT RAISE(ABORT, 'the journal is never changed'); END",
    ),
    "postgresql": (
        "CREATE FUNCTION journal_is_never_changed() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'the journal is never changed'; END $$",
        "CREATE TRIGGER journal_no_change BEFORE UPDATE OR DELETE ON journal "
        "FOR EACH ROW EXECUTE FUNCTION journal_is_never_changed()",
        "CREATE TRIGGER journal_no_truncate BEFORE TRUNCATE ON journal "
        "FOR EACH STATEMENT EXECUTE FUNCTION journal_is_never_changed()",
    ),
}


def desk_guards() -> tuple[str, ...]:
    """What makes PostgreSQL refuse every change of a row outside a desk's write turn (engine.py).

    SQLite has a switch for it on the connection. Whoever knows the database's password can
    open this one too; it stops mistakes, the journal's chain finds people.
    """
    function = (
        "CREATE FUNCTION only_through_a_desk() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN IF current_setting('{DESK_TURN}', true) IS DISTINCT FROM 'taken' THEN "
        "RAISE EXCEPTION 'rows are changed through a desk only'; END IF; RETURN NULL; END $$"
    )
    triggers = (
        f"CREATE TRIGGER {table.name}_through_a_desk BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE "
        f"ON {table.name} FOR EACH STATEMENT EXECUTE FUNCTION only_through_a_desk()"
        for table in all_tables().sorted_tables
    )
    return function, *triggers


def require_empty(connection: Connection) -> None:
    """Raise StoreDamaged where the database has tables already."""
    if (making := making_in(connection)) is not None:
        verb = "init" if making.head is None else "restore"
        raise StoreDamaged(
            f"this database has tables that `{verb}` left when it was stopped: nothing was made. "
            f"`{verb}` with the same --data as then takes them out; or name an empty database"
        )
    if inspect(connection).get_table_names():
        raise StoreDamaged("this database has tables already: nothing was made, name an empty one")


def create(store: Store, founding: str = "") -> None:
    """Make all tables, indexes and guards in an empty database, or nothing.

    `founding` is the id of a clinic that is not whole with that: it marks a server's database until `made`.
    Raises StoreDamaged if it is not empty.
    """
    new_file = isinstance(store.location, SqliteFile) and not store.location.path.exists()
    try:
        with store.building() as connection:
            require_empty(connection)
            all_tables().create_all(connection, checkfirst=False)
            own = desk_guards() if store.dialect == "postgresql" else ()
            for statement in (*JOURNAL_GUARDS[store.dialect], *own):
                connection.exec_driver_sql(statement)
            connection.exec_driver_sql(VERSION_TABLE)
            connection.execute(text("INSERT INTO alembic_version VALUES (:revision)"), {"revision": REVISION})
            if founding and store.dialect == "postgresql":
                mark(connection, Making(founding))
    except BaseException:
        if new_file:
            take_away(store)
        raise


def take_away(store: Store) -> None:
    """Undo `create`, where the founding failed behind it and nobody has worked in the database yet."""
    store.close()
    if isinstance(store.location, SqliteFile):
        path = store.location.path
        for each in (path, *(path.with_name(path.name + end) for end in ("-wal", "-shm", END))):
            each.unlink(missing_ok=True)
        path.with_suffix(".turn").unlink(missing_ok=True)
        return
    with store.building() as connection:
        drop_all(connection)


def begin_restore(store: Store, clinic_id: str, head: int) -> None:
    """Mark an empty database of a server as one that a backup is being brought into.

    `head` is the number of the last journal line in the backup. Raises StoreDamaged if it is not empty.
    """
    with store.building() as connection:
        require_empty(connection)
        mark(connection, Making(clinic_id, head))


def revision_of(connection: Connection) -> str:
    """The revision of a database, empty where it has none."""
    if not inspect(connection).has_table("alembic_version"):
        return ""
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar() or ""


def check(store: Store) -> None:
    """Raise StoreDamaged unless the database has exactly the shape this program knows."""
    with store.reading() as db:
        found = revision_of(db.connection())
    refuse_unknown(found)
    if found < REVISION:
        raise StoreDamaged(
            f"the database is of an older program (revision {found}): "
            "close all desks, then `clinic-tui db upgrade`"
        )


def refuse_unknown(found: str) -> None:
    """Raise StoreDamaged for a revision that no migration of this program leads on from."""
    if not found:
        raise StoreDamaged("this database is not a clinic's: run `clinic-tui init` for a new one")
    if found > REVISION:
        raise StoreDamaged(
            f"the database is of a newer program (revision {found}, this one knows {REVISION}): "
            "update clinic-tui here"
        )
