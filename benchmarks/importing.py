"""Taking in another system's data: the patients, payers and policies of an export of 1,171 patients.

    python -m benchmarks.importing [--patients N] [--export DIR]

The bar is 10 s on SQLite, encrypted, with journal, guards and the search for likely duplicates. Beside it, in
the same run, what the same rows cost without any of that: the files read by Python's own reader, and as many
rows put into the same tables in one plain transaction.
"""

from __future__ import annotations

import argparse
import csv
import sys
import tempfile
import time
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import insert, select

import clinic_tui.tables  # noqa: F401  (fills the metadata)
from benchmarks.big_clinic import KEY
from benchmarks.synthea_export import TODAY, write_export
from clinic_tui.clock import StoppedClock
from clinic_tui.interop import csv_in
from clinic_tui.interop.csv_policies import open_policies_csv, read_payers, read_policies
from clinic_tui.patients.importing import import_patients
from clinic_tui.patients.models import Coverage, Patient, PatientIdentifier, PatientName, PatientSource
from clinic_tui.patients.policy_importing import import_policies
from clinic_tui.patients.policy_source_models import PolicySource
from clinic_tui.security.roles import Role, may
from clinic_tui.store import schema
from clinic_tui.store.desk import Actor, Desk
from clinic_tui.store.engine import Store
from clinic_tui.store.location import SqliteFile

BAR_SECONDS = 10.0
CLOCK = StoppedClock(
    datetime(2026, 3, 3, 9, tzinfo=ZoneInfo("America/New_York")), ZoneInfo("America/New_York")
)
TABLES = (Patient, PatientName, PatientIdentifier, PatientSource, Coverage, PolicySource)


def taken_in(desk: Desk, export: Path) -> tuple[float, str]:
    """Seconds for the whole export, and what came of it."""
    begun = time.perf_counter()
    patients = import_patients(
        desk, csv_in.read_patients(csv_in.open_patients_csv(export / "patients.csv"), today=TODAY)
    )
    payers, _bad = read_payers(export / "payers.csv")
    file = open_policies_csv(export / "payer_transitions.csv", {})
    policies = import_policies(desk, read_policies(file, {}, payers, TODAY), [each.fields for each in payers])
    words = (
        f"{patients.added} patients, {policies.added} policies of {policies.rows} rows, "
        f"{len(policies.payers)} payers, {len(patients.refused) + len(policies.refused)} refused"
    )
    return time.perf_counter() - begun, words


def baseline(full: Store, folder: Path, export: Path) -> float:
    """Seconds for reading the files and putting the rows of the full clinic into an empty one, plainly."""
    rows: dict[Any, list[dict[str, Any]]] = {}
    with full.reading() as db:
        for model in TABLES:
            table: Any = model.__table__  # type: ignore[union-attr]
            rows[table] = [dict(row) for row in db.execute(select(table)).mappings()]
    empty = Store(SqliteFile(folder / "plain.db", KEY))
    schema.create(empty)
    begun = time.perf_counter()
    for path in sorted(export.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            sum(1 for _ in csv.DictReader(file))
    with empty.building() as connection:
        for table, values in rows.items():
            connection.execute(insert(table), values)
    spent = time.perf_counter() - begun
    empty.close()
    return spent


def main(arguments: list[str] | None = None) -> int:
    """1 where the bar is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--patients", type=int, default=1_171)
    parser.add_argument("--export", type=Path, help="files of an export, instead of invented ones")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        export = options.export or folder / "export"
        if options.export is None:
            export.mkdir()
            write_export(export, options.patients)
        store = Store(SqliteFile(folder / "clinic.db", KEY))
        schema.create(store)
        actor = Actor(None, "bench", lambda verb: may(Role.MANAGER, verb))
        desk = Desk(store, CLOCK, actor, "A", KEY)
        desk.look("patient.view", "site", None, None)  # a clinic's journal has begun when it is founded
        first, words = taken_in(desk, export)
        again, _words = taken_in(desk, export)
        plain = baseline(store, folder, export)
        store.close()
    print(f"import of {words}: {first:.2f} s, bar {BAR_SECONDS:.0f} s; the same again: {again:.2f} s")
    print(f"  the same rows read and stored without journal, checks and duplicates: {plain:.2f} s")
    return 1 if first > BAR_SECONDS and options.patients <= 1_171 else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
