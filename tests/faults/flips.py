"""D03: one flipped bit is found, and nothing that it altered is shown."""

from __future__ import annotations

import random
import shutil
import sqlite3
from dataclasses import replace
from pathlib import Path
from typing import Any

from clinic_tui.errors import ClinicError, Trouble
from clinic_tui.store.location import SqliteFile
from clinic_tui.store.snapshot import prove_sqlite
from tests.builders import House, a_patient, an_appointment
from tests.faults.figures import Figure


def flip(path: Path, chance: random.Random) -> None:
    """One bit of the file is another."""
    content = bytearray(path.read_bytes())
    content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
    path.write_bytes(content)


def shown_or_refused(house: House) -> tuple[dict[str, list[dict[str, Any]]] | None, ClinicError | None]:
    """All that can be read of the clinic, or why nothing more is read."""
    try:
        return house.rows(), None
    except ClinicError as refusal:
        return None, refusal
    finally:
        house.store.close()


def bit_flips(house: House, folder: Path, rounds: int, seed: int = 3) -> Figure:
    """So many flips in the file at rest; the control is the same in a file without a cipher."""
    assert isinstance(house.location, SqliteFile)
    an_appointment(house, "9:30", patient=a_patient(house))
    a_patient(house)
    before = house.rows()
    with house.raw() as run:
        run("PRAGMA wal_checkpoint(TRUNCATE)")
    chance, copy = random.Random(seed), replace(house.location, path=folder / "flipped.db")
    found = altered = 0
    for _ in range(rounds):
        for left in folder.glob("flipped.db*"):
            left.unlink()
        shutil.copy(house.location.path, copy.path)
        flip(copy.path, chance)
        shown, refusal = shown_or_refused(House(copy))
        altered += shown is not None and shown != before
        if refusal is not None:
            found += refusal.trouble is Trouble.DAMAGED
        else:
            found += not proved(copy)
    plain = plain_alterations(folder, max(rounds // 10, 30), chance)
    return Figure(
        "D03",
        "bit flips",
        f"{found} of {rounds} found, {altered} shown altered",
        found == rounds and not altered and plain > 0,
        f"{plain} of {max(rounds // 10, 30)} shown altered without the cipher",
    )


def proved(file: SqliteFile) -> bool:
    """What `doctor`, backups and the nightly check ask: whether every page is as it was written."""
    try:
        prove_sqlite(file)
    except ClinicError:
        return False
    return True


def plain_alterations(folder: Path, rounds: int, chance: random.Random) -> int:
    """How many flips change what a plain SQLite file shows, with nobody the wiser."""
    path, altered = folder / "plain.db", 0
    path.unlink(missing_ok=True)
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE person (id INTEGER PRIMARY KEY, name TEXT)")
    connection.executemany("INSERT INTO person (name) VALUES (?)", [(f"Moss{n}" * 20,) for n in range(500)])
    connection.commit()
    before = connection.execute("SELECT * FROM person").fetchall()
    connection.close()
    whole = path.read_bytes()
    for _ in range(rounds):
        path.write_bytes(whole)
        flip(path, chance)
        connection = sqlite3.connect(path)
        try:
            altered += connection.execute("SELECT * FROM person").fetchall() != before
        except (sqlite3.Error, UnicodeDecodeError, OverflowError):
            continue
        finally:
            connection.close()
    return altered
