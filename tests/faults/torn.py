"""D02: whatever the end of the write-ahead file has become, what opens is a committed prefix."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from clinic_tui.errors import ClinicError
from clinic_tui.patients import service as patients
from clinic_tui.patients.models import PatientNote
from clinic_tui.stock import receiving
from clinic_tui.stock.models import StockMove
from clinic_tui.store.location import SqliteFile
from clinic_tui.store.verify import verify_chain, verify_rows
from tests.builders import GLOVES, MAC_KEY, House, a_patient
from tests.faults.figures import Figure

STEPS = 40
Harm = Callable[[bytes, random.Random], bytes]


def cut(content: bytes, chance: random.Random) -> bytes:
    """As where the file's length never reached the disk."""
    return content[: chance.randrange(len(content))]


def randomise(content: bytes, chance: random.Random) -> bytes:
    """As where sectors hold what was there before."""
    place = chance.randrange(len(content))
    return content[:place] + chance.randbytes(len(content) - place)


def zero(content: bytes, chance: random.Random) -> bytes:
    """As where blocks were given to the file and never written."""
    place = chance.randrange(len(content))
    return content[:place] + bytes(len(content) - place)


def in_the_midst(content: bytes, chance: random.Random) -> bytes:
    """One sector lost, those behind it written."""
    place = chance.randrange(len(content)) // 512 * 512
    return content[:place] + chance.randbytes(512) + content[place + 512 :]


HARMS: tuple[Harm, ...] = (cut, randomise, zero, in_the_midst)


def recorded(house: House, folder: Path) -> SqliteFile:
    """A copy of the file and its write-ahead file after `STEPS` numbered actions, none checkpointed."""
    assert isinstance(house.location, SqliteFile)
    patient = a_patient(house)
    with house.raw() as run:
        run("PRAGMA wal_checkpoint(TRUNCATE)")
    for number in range(STEPS):
        if number % 2:
            receiving.receive(house.front, GLOVES, 1, f"step {number}")
        else:
            patients.add_note(house.front, patient, f"step {number}")
    path = house.location.path
    for end in ("", "-wal"):
        shutil.copy(path.with_name(path.name + end), folder / f"whole.db{end}")
    return replace(house.location, path=folder / "whole.db")


def prefix_of(file: SqliteFile) -> int | None:
    """With how many of the actions all tables and the journal end; None where they are not of one state."""
    house = House(file)
    try:
        with house.store.reading() as db:
            if verify_chain(db, MAC_KEY).finding is not None or verify_rows(db) is not None:
                return None
        notes = {row.words for row in house.all(PatientNote)}
        steps = notes | {row.reason for row in house.all(StockMove) if row.reason.startswith("step")}
        return len(steps) if steps == {f"step {number}" for number in range(len(steps))} else None
    except ClinicError:
        return None
    finally:
        house.store.close()


def harmed(whole: SqliteFile, harm: Harm, chance: random.Random) -> SqliteFile:
    """A copy of the recording with its write-ahead file harmed."""
    copy = replace(whole, path=whole.path.with_name("torn.db"))
    for left in copy.path.parent.glob("torn.*"):
        left.unlink()
    shutil.copy(whole.path, copy.path)
    content = whole.path.with_name("whole.db-wal").read_bytes()
    copy.path.with_name("torn.db-wal").write_bytes(harm(content, chance))
    return copy


def torn_tails(house: House, folder: Path, rounds: int, seed: int = 2) -> Figure:
    """So many torn tails; the control loses one page of the main file's past instead."""
    chance, whole = random.Random(seed), recorded(house, folder)
    found = [prefix_of(harmed(whole, HARMS[n % len(HARMS)], chance)) for n in range(rounds)]
    lengths = [length for length in found if length is not None]
    tried = max(rounds // 20, 3)
    caught = sum(prefix_of(with_an_old_page(whole, chance)) is None for _ in range(tried))
    return Figure(
        "D02",
        "torn WAL tails that open as a committed prefix",
        f"{len(lengths)} of {rounds}, with {min(lengths)} to {max(lengths)} of {STEPS} actions",
        len(lengths) == rounds and min(lengths) < max(lengths) and caught > 0,
        f"{caught} of {tried} files with pages of an earlier time caught",
    )


def with_an_old_page(whole: SqliteFile, chance: random.Random) -> SqliteFile:
    """A copy in which a few pages are as they were before the steps: well sealed, and out of date."""
    copy = harmed(whole, lambda content, _chance: content, chance)
    house = House(copy)
    with house.raw() as run:
        run("PRAGMA wal_checkpoint(TRUNCATE)")
        size = int(run("PRAGMA page_size")[0][0])
    house.store.close()
    before, now = whole.path.read_bytes(), bytearray(copy.path.read_bytes())
    changed = [at for at in range(size, len(before), size) if before[at : at + size] != now[at : at + size]]
    for at in chance.sample(changed, max(len(changed) // 3, 1)):
        now[at : at + size] = before[at : at + size]
    copy.path.write_bytes(now)
    return copy
