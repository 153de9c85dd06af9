"""A clinic with very many invented patients, made once and kept in the temporary directory.

It is a fixture for measuring and not a way to make a clinic: the rows are written
around the desk, so its journal is empty and would not verify.
"""

from __future__ import annotations

import hashlib
import os
import random
import tempfile
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import accumulate, islice
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, insert
from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import CreateIndex, CreateTable

import clinic_tui.tables  # noqa: F401  (fills the metadata)
from clinic_tui.patients.models import INFIX_SQLITE, Patient, PatientName, PatientPhone
from clinic_tui.patients.names import fold
from clinic_tui.patients.rows import Consent, PhoneUse, Sex
from clinic_tui.patients.sounds import sound_key
from clinic_tui.shipped import data_path
from clinic_tui.store import schema
from clinic_tui.store.engine import Store
from clinic_tui.store.location import Location, SqliteFile

KEY = hashlib.sha256(b"benchmark").digest()
BATCH = 5_000
FIRST_BIRTH = date(1935, 1, 1)
BIRTH_DAYS = 90 * 365


def sqlite_clinic(patients: int) -> Store:
    """The store of a clinic with so many patients; made anew when its tables or names have changed."""
    made_of = hashlib.sha256("\n".join(_shape()).encode()).hexdigest()[:12]
    folder = Path(tempfile.gettempdir()) / f"clinic-tui-benchmark-{os.getuid()}"
    folder.mkdir(mode=0o700, exist_ok=True)
    path = folder / f"{patients}-{made_of}.db"
    if not path.exists():
        for old in folder.glob(f"{patients}-*"):
            old.unlink()
        building = path.with_suffix(".building")
        building.unlink(missing_ok=True)
        fill(SqliteFile(building, KEY), patients)
        building.rename(path)
    return Store(SqliteFile(path, KEY))


def _shape() -> Iterator[str]:
    """What the file depends on: the tables, their indexes, and how people are made."""
    yield from INFIX_SQLITE
    for model in (Patient, PatientName, PatientPhone):
        table: Any = model.__table__  # type: ignore[union-attr]
        yield str(CreateTable(table).compile(dialect=sqlite.dialect()))
        yield from sorted(str(CreateIndex(index)) for index in table.indexes)
    yield Path(__file__).read_text(encoding="utf-8")


def fill(location: Location, patients: int, seed: int = 1) -> None:
    """Make the tables in an empty database and write the patients."""
    store = Store(location)
    schema.create(store)
    rows = _patients(patients, random.Random(seed))
    while batch := list(islice(rows, BATCH)):
        with store.building() as connection:
            _write(connection, batch)
    with store.building() as connection:
        if store.dialect == "postgresql":
            connection.exec_driver_sql("ANALYZE")
    store.close()


def _write(connection: Connection, batch: list[tuple[dict[str, Any], ...]]) -> None:
    for model, place in ((Patient, 0), (PatientName, 1), (PatientPhone, 2)):
        connection.execute(insert(model), [rows[place] for rows in batch])


def _patients(count: int, chance: random.Random) -> Iterator[tuple[dict[str, Any], ...]]:
    families, family_weights = _families(chance)
    given = _lines("given_names_female.txt") + _lines("given_names_male.txt")
    given += sorted({_invented(chance, 2) for _ in range(3_000)})
    given_weights = list(accumulate(1 / (place + 12) for place in range(len(given))))
    now = datetime(2026, 1, 1, tzinfo=UTC)
    for number in range(1, count + 1):
        family = chance.choices(families, cum_weights=family_weights)[0]
        called = chance.choices(given, cum_weights=given_weights)[0]
        digits = f"1{chance.randrange(200, 990)}555{chance.randrange(10_000):04}"
        family_key, given_key = fold(family), fold(called)
        yield (
            {
                "id": number, "version": 1, "mrn": str(100_000 + number), "mrn_number": 100_000 + number,
                "family": family, "given": called, "middle": "", "prefix": "", "suffix": "", "preferred": "",
                "born": FIRST_BIRTH + timedelta(days=chance.randrange(BIRTH_DAYS)),
                "sex": chance.choice((Sex.FEMALE, Sex.MALE)),
                "deceased": False, "deceased_on": None, "email": "", "line1": "", "line2": "", "city": "",
                "state": "", "postal_code": "", "country": "US", "language": "", "interpreter": False,
                "contact_by_phone": Consent.YES, "contact_by_text": Consent.YES,
                "contact_by_mail": Consent.NOT_ASKED, "created_at": now,
            },
            {
                "id": number, "version": 1, "patient_id": number, "kind": "official", "family": family,
                "given": called, "family_key": family_key, "given_key": given_key,
                "initials": family_key[:1] + given_key[:1], "sound": sound_key(family)[:20],
                "search": f"{family_key} {given_key}",
            },
            {
                "id": number, "version": 1, "patient_id": number, "place": 0, "use": PhoneUse.MOBILE,
                "digits": digits, "reversed": digits[::-1],
            },
        )  # fmt: skip


def _families(chance: random.Random) -> tuple[list[str], list[float]]:
    """As in the US: the commonest name is one in a hundred, and half the people bear rare ones."""
    common, rare = _lines("family_names.txt"), _lines("rare_family_names.txt")
    invented = sorted({_invented(chance, chance.choice((2, 2, 3))) for _ in range(60_000)})
    chance.shuffle(invented)
    names = common + rare + invented
    return names, list(accumulate(1 / (place + 10) for place in range(len(names))))


def _invented(chance: random.Random, syllables: int) -> str:
    heads = ["", *"bcdfghjklmnpqrstvwyz", "br", "ch", "sch", "st", "tr"]
    vowels = ["a", "e", "i", "o", "u", "ee", "au", "ie"]
    tails = ["", "", "n", "r", "l", "s", "tt", "nd", "ck", "m", "rt"]
    made = "".join(
        chance.choice(heads) + chance.choice(vowels) + chance.choice(tails) for _ in range(syllables)
    )
    return made.capitalize()


def _lines(name: str) -> list[str]:
    text = data_path(f"demo/{name}").read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]
