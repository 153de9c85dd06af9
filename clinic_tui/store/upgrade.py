"""Bringing a clinic's database to the shape this program knows, and its guards back into it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from clinic_tui.errors import Conflict, StoreDamaged
from clinic_tui.failpoints import failpoint
from clinic_tui.store.engine import Store
from clinic_tui.store.presence import presence_of
from clinic_tui.store.schema import REVISION, refuse_unknown, revision_of

if TYPE_CHECKING:
    from alembic.config import Config
    from sqlalchemy import Connection

    from clinic_tui.store.migrations.guards import Guards

MIGRATIONS = Path(__file__).parent / "migrations"


@dataclass(frozen=True, slots=True)
class Upgraded:
    """What was done: revisions, and the guards that had been gone."""

    before: str
    after: str
    guards: tuple[str, ...]


def upgrade(store: Store, guards: Guards) -> Upgraded:
    """Run the migrations that are missing and put back missing `guards`, all of it or nothing.

    Raises StoreDamaged for a database that is none of ours, is newer than this program,
    or holds rows that break a guard's rule; Conflict while a desk is open.
    """
    with store.reading() as db:
        before = revision_of(db.connection())
    refuse_unknown(before)
    if before != REVISION:
        _require_closed(store)
    from sqlalchemy.exc import IntegrityError

    try:
        with store.building() as connection:
            put_back = run(connection, guards)
            _require_whole(connection)
            failpoint("upgrade.before the commit")
        failpoint("upgrade.committed")
    except IntegrityError:
        raise StoreDamaged(
            "rows in the database break the rule of a guard that is to be put back (two visits at one "
            "time, or two patients in one room): nothing was changed; restore a backup"
        ) from None
    return Upgraded(before, REVISION, put_back)


def run(connection: Connection, guards: Guards) -> tuple[str, ...]:
    """All migrations that the database has not had, then the guards; the names of those that were missing."""
    from alembic import command  # 150 ms; nothing but an upgrade needs it

    from clinic_tui.store.migrations.guards import put_back

    command.upgrade(settings_for(connection), "head")
    failpoint("upgrade.migrated")
    return put_back(connection, guards)


def settings_for(connection: Connection) -> Config:
    """Alembic's settings, made here: no ini file, no URL, no key."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def _require_closed(store: Store) -> None:
    presence = presence_of(store)
    try:
        alive, led = sorted(presence.alive()), presence.jobs_are_led()
    finally:
        presence.close()
    if alive:
        raise Conflict(f"desk {', '.join(alive)} is open: close all desks, then upgrade")
    if led:
        raise Conflict("the worker is running: stop it (systemctl stop clinic-tui-worker), then upgrade")


def _require_whole(connection: Connection) -> None:
    """While tables are rebuilt SQLite checks no references: so they are checked here, before the commit."""
    if connection.dialect.name == "sqlite" and connection.exec_driver_sql("PRAGMA foreign_key_check").first():
        raise StoreDamaged("the upgrade would break references between rows: nothing was changed")
