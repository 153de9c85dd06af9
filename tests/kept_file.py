"""One SQLite clinic for many tests: it is put back as it was after each.

A file of its own for each test cost 30 ms: every connection reads the schema again, and SQLite prepares
every statement anew. Putting back costs 3. Where the schema was changed, the file replaced or a lock
left behind, the file is made anew.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import pytest
import sqlcipher3.dbapi2 as cipher

from clinic_tui.store.engine import Store
from clinic_tui.store.location import SqliteFile
from tests import builders

OWN_TABLES = """
SELECT name FROM main.sqlite_schema WHERE type = 'table' AND sql LIKE 'CREATE TABLE%'
AND name NOT LIKE 'sqlite$_%' ESCAPE '$' AND name NOT LIKE 'patient$_name$_infix%' ESCAPE '$' ORDER BY name
"""
OWN_COLUMNS = "SELECT name FROM pragma_table_xinfo(?, 'main') WHERE hidden = 0"
TRIGGERS = "SELECT rowid, type, name, tbl_name, rootpage, sql FROM main.sqlite_schema WHERE type = 'trigger'"
TRIGGER_AGAIN = (
    "INSERT INTO main.sqlite_schema (rowid, type, name, tbl_name, rootpage, sql) VALUES (?, ?, ?, ?, ?, ?)"
)
EMPTY_INFIX = "INSERT INTO main.patient_name_infix (patient_name_infix) VALUES ('delete-all')"
"""Of the index of names, which its triggers keep in step for all others; the furnished clinic has none."""


@dataclass
class KeptFile:
    """The file of a worker; without a keeper where it has to be made anew."""

    furnished: Path
    folder: Path
    keeper: Any = None
    """A connection that knows of no triggers: those that guard the journal would keep it as it is."""
    file: tuple[int, int, int] = (0, 0, 0)
    asking: str = ""
    inserts: list[str] = field(default_factory=list)

    def place(self) -> SqliteFile:
        """Of the clinic as it was furnished."""
        if self.keeper is not None:
            return SqliteFile(self.folder / "clinic.db", builders.DB_KEY)
        place = builders.copied_file(self.furnished, self.folder)
        self.keeper = builders.raw_connection(place)
        self._remember()
        self.file = self._file_now()
        return place

    def put_back(self, store: Store) -> None:
        """Bring every row and number back; where that cannot be, the next test gets a new file."""
        try:
            kept = self._file_now() == self.file
            if kept:
                self._rows_put_back()
        except (OSError, cipher.DatabaseError):
            kept = False
        if not kept:
            store.close()
            self.let_go()

    def let_go(self) -> None:
        """At the end of the worker, or before it is made anew."""
        if self.keeper is not None:
            self.keeper.close()
            self.keeper = None

    def _file_now(self) -> tuple[int, int, int]:
        """Which file lies there, and the number of its schema."""
        found = os.stat(self.folder / "clinic.db")
        return found.st_dev, found.st_ino, self.keeper.execute("PRAGMA main.schema_version").fetchone()[0]

    def _remember(self) -> None:
        """Forget the triggers, which all others go on to see, and put together what puts rows back."""
        run = self.keeper.execute
        run("PRAGMA busy_timeout = 200")
        run("PRAGMA synchronous = OFF")
        run(f"ATTACH DATABASE '{self.furnished}' AS pristine KEY \"x'{builders.DB_KEY.hex()}'\"")
        triggers = run(TRIGGERS).fetchall()
        run("PRAGMA writable_schema = ON")
        run("DELETE FROM main.sqlite_schema WHERE type = 'trigger'")
        run("PRAGMA writable_schema = RESET")
        tables = [name for (name,) in run(OWN_TABLES)]
        run("PRAGMA writable_schema = ON")
        self.keeper.executemany(TRIGGER_AGAIN, triggers)
        run("PRAGMA writable_schema = OFF")
        exists = "SELECT '{0}' WHERE EXISTS (SELECT 1 FROM {1}.\"{0}\")"
        self.asking = " UNION ALL ".join(exists.format(name, "main") for name in tables)
        furnished = run(" UNION ALL ".join(exists.format(name, "pristine") for name in tables)).fetchall()
        self.inserts = []
        for (name,) in furnished:
            columns = ", ".join(f'"{column}"' for (column,) in run(OWN_COLUMNS, (name,)))
            rows = f'SELECT {columns} FROM pristine."{name}" ORDER BY rowid'
            self.inserts.append(f'INSERT INTO main."{name}" ({columns}) {rows}')
        for_numbers = "main.sqlite_sequence SELECT name, seq FROM pristine.sqlite_sequence"
        self.inserts += ["DELETE FROM main.sqlite_sequence", f"INSERT INTO {for_numbers}"]

    def _rows_put_back(self) -> None:
        """All of it, or nothing."""
        run = self.keeper.execute
        run("BEGIN IMMEDIATE")
        filled = [name for (name,) in run(self.asking)]
        for name in filled:
            run(f'DELETE FROM main."{name}"')
        if "patient_name" in filled:
            run(EMPTY_INFIX)
        for statement in self.inserts:
            run(statement)
        run("COMMIT")


@pytest.fixture(scope="session")
def kept_file(furnished_file: Path, quick_folder: Path) -> Iterator[KeptFile]:
    """The file of this worker."""
    folder = Path(mkdtemp(prefix="kept-", dir=quick_folder))  # of each folder of tests that keeps one its own
    kept = KeptFile(furnished_file, folder)
    yield kept
    kept.let_go()
