"""10,000 claims scrubbed and made into one file, beside pyx12 taking that file apart into segments.

    python -m benchmarks.claims [--claims N]

The bar is 20 s on SQLite, encrypted, with journal and guards: drafts put together and scrubbed by 43 rules,
then claims, sendings and bytes stored. All the while another desk, in a process of its own, saves a row again
and again, as a front desk does; its bar is a second for the longest save. The clinic is made in a process of
its own too.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.other_desk import save_beside
from clinic_tui.billing.models import Charge
from clinic_tui.claims import partners
from clinic_tui.claims.kept_bytes import batch_bytes
from clinic_tui.claims.making import make
from clinic_tui.claims.to_send import claims_due
from clinic_tui.coding.models import VisitCoding
from clinic_tui.schedule.models import Appointment
from clinic_tui.schedule.states import Status
from clinic_tui.store.fresh_rows import fresh
from clinic_tui.store.location import SqliteFile
from tests.builders import DB_KEY, FU, LEE, TODAY, House, furnish
from tests.services.test_making_claims import HUB
from tests.services.test_scrubbing import everything, somebody

BAR_SECONDS, BAR_SAVE = 20.0, 1.0
PEOPLE = 500
"""Patients among whom the visits are."""


def clinic(path: Path, claims: int) -> None:
    """A clinic with so many closed, coded visits of one line each."""
    furnish(SqliteFile(path, DB_KEY))
    house = House(SqliteFile(path, DB_KEY))
    everything(house)
    partners.add_partner(house.chief, HUB)
    people = [somebody(house) for _ in range(min(PEOPLE, claims))]
    now = house.clock.now()
    with house.records.act("patient.edit") as db:
        visits = [
            fresh(
                Appointment, site_id=1, patient_id=people[at % len(people)], provider_id=LEE,
                visit_type_id=FU, day=TODAY, start_minute=540, end_minute=560, status=Status.CHECKED_OUT,
                created_at=now, closed_at=now,
            )
            for at in range(claims)
        ]  # fmt: skip
        db.add_fresh(visits)
        db.add_fresh([
            fresh(Charge, appointment_id=each.id, patient_id=each.patient_id, place=1, code="99203",
                  words="Office visit", cents=9500, listed_cents=9500)
            for each in visits
        ])  # fmt: skip
        db.add_fresh([
            fresh(VisitCoding, appointment_id=each.id, patient_id=each.patient_id, diagnoses="E119",
                  place_of_service="11")
            for each in visits
        ])  # fmt: skip
    house.store.close()


def send(path: Path, file: Path) -> int:
    """Scrub and make in this process; 1 where the bar is missed."""
    house = House(SqliteFile(path, DB_KEY))
    began, worked = time.perf_counter(), time.process_time()
    with house.store.reading() as db:
        due = claims_due(db, house.clock)
    scrubbed = time.perf_counter() - began
    yes = frozenset(digest for each in due for digest in each.warned_of)
    (batch,) = make(house.chief, due, yes)
    spent, worked = time.perf_counter() - began, time.process_time() - worked
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    with house.store.reading() as db:
        file.write_bytes(batch_bytes(db, batch.id))
    print(
        f"clinic-tui  {batch.claims:,} claims made, scrubbed in {scrubbed:.2f} s, all in {spent:.2f} s "
        f"({worked:.2f} s of the processor)  {peak:,.0f} MB at most",
        flush=True,
    )
    return int(spent > BAR_SECONDS)


def main(arguments: list[str] | None = None) -> int:
    """1 where the bar is missed."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--claims", type=int, default=10_000)
    options.add_argument("--make", type=Path, help=argparse.SUPPRESS)
    options.add_argument("--send", nargs=2, type=Path, help=argparse.SUPPRESS)
    options.add_argument("--beside", type=Path, help=argparse.SUPPRESS)
    chosen = options.parse_args(arguments)
    if chosen.make:
        clinic(chosen.make, chosen.claims)
        return 0
    if chosen.send:
        return send(*chosen.send)
    if chosen.beside:
        return save_beside(SqliteFile(chosen.beside, DB_KEY), BAR_SAVE)
    with tempfile.TemporaryDirectory() as folder:
        path, file = Path(folder) / "clinic.db", Path(folder) / "claims.837"
        own = [sys.executable, "-m", "benchmarks.claims"]
        subprocess.run([*own, "--claims", str(chosen.claims), "--make", str(path)], check=True)
        with subprocess.Popen([*own, "--beside", str(path)], stdin=subprocess.PIPE) as beside:
            missed = subprocess.run([*own, "--send", str(path), str(file)], check=False).returncode
        missed |= beside.returncode
        print(f"{file.stat().st_size / 1e6:.1f} MB", flush=True)
        theirs = [sys.executable, "-m", "benchmarks.remittance", "--reader", "pyx12", "--file", str(file)]
        subprocess.run(theirs, check=True)
        return missed


if __name__ == "__main__":
    sys.exit(main())
