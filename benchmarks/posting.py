"""An 835 of 10,000 claims posted, two lines each, beside pyx12 taking the same file apart into segments.

    python -m benchmarks.posting [--claims N]

The bars are 20 s and 300 MB on SQLite, encrypted, with journal and guards: file and claims stored, answers,
states, denials and ledger written in one action. Each runs in a process of its own on the same bytes.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from clinic_tui.billing.ledger import balances
from clinic_tui.billing.models import Charge
from clinic_tui.claims.draft import Sequence
from clinic_tui.claims.models import Claim, ClaimSending
from clinic_tui.claims.sent_lines import SentLine, write_lines
from clinic_tui.claims.states import ClaimState
from clinic_tui.patients.models import Coverage
from clinic_tui.schedule.models import Appointment
from clinic_tui.schedule.states import Status
from clinic_tui.store.fresh_rows import fresh
from clinic_tui.store.location import SqliteFile
from tests.builders import DB_KEY, FU, LEE, TODAY, House, furnish
from tests.services.remitted_claims import Line, Payment, Told, insured, take, written

BAR_SECONDS, BAR_MEGABYTES = 20.0, 300
CHARGES = (15_000, 3_500)
PEOPLE = 500
"""Patients among whom the claims are."""


def clinic(path: Path, claims: int) -> list[str]:
    """A clinic with so many claims that were sent; their numbers."""
    furnish(SqliteFile(path, DB_KEY))
    house = House(SqliteFile(path, DB_KEY))
    people = [insured(house) for _ in range(min(PEOPLE, claims))]
    payer = house.all(Coverage)[0].payer_id
    now = house.clock.now()
    with house.records.act("patient.edit") as db:
        visits = [
            fresh(
                Appointment, site_id=1, patient_id=people[at % len(people)].patient, provider_id=LEE,
                visit_type_id=FU, day=TODAY, start_minute=540, end_minute=560, status=Status.CHECKED_OUT,
                created_at=now, closed_at=now,
            )
            for at in range(claims)
        ]  # fmt: skip
        db.add_fresh(visits)
        db.add_fresh([
            fresh(Charge, appointment_id=each.id, patient_id=each.patient_id, place=place, code="99213",
                  cents=cents)
            for each in visits
            for place, cents in enumerate(CHARGES, start=1)
        ])  # fmt: skip
        rows = [
            fresh(
                Claim, appointment_id=each.id, patient_id=each.patient_id,
                coverage_id=people[at % len(people)].coverages[0], payer_id=payer,
                sequence=Sequence.PRIMARY, day=TODAY, charged_cents=sum(CHARGES), state=ClaimState.SENT,
                state_at=now,
            )
            for at, each in enumerate(visits)
        ]  # fmt: skip
        db.add_fresh(rows)
        lines = write_lines(
            SentLine(place, f"9921{place}", (), cents, 1, TODAY, 0)
            for place, cents in enumerate(CHARGES, start=1)
        )
        sendings = [
            fresh(ClaimSending, claim_id=each.id, number=f"V{each.appointment_id}-1", at=now, by="rita",
                  cents=sum(CHARGES), lines=lines)
            for each in rows
        ]  # fmt: skip
        db.add_fresh(sendings)
        numbers = [each.number for each in sendings]
    house.store.close()
    return numbers


def remittance(numbers: list[str]) -> bytes:
    """Each claim paid in part; of every tenth a line is denied."""

    def told(at: int, number: str) -> Told:
        second = (("CO197", 3_500),) if at % 10 == 0 else (("CO45", 1_300),)
        return Told(
            number,
            (
                Line(15_000, 9_000, (("CO45", 3_000), ("PR3", 3_000)), f"{number}L1"),
                Line(3_500, 3_500 - second[0][1], second, f"{number}L2"),
            ),
            payer_number=f"ICN{at}",
        )

    return written([Payment("T1", tuple(told(at, each) for at, each in enumerate(numbers)))])


def post(path: Path, file: Path) -> int:
    """Post the file in this process; 1 where a bar is missed."""
    house = House(SqliteFile(path, DB_KEY))
    began, worked = time.perf_counter(), time.process_time()
    summary = take(house.records, file.read_bytes())
    spent, worked = time.perf_counter() - began, time.process_time() - worked
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    with house.store.reading() as db:
        left = sum(each.insurer_cents for each in balances(db).values())
    print(
        f"clinic-tui  {summary.claims:,} claims posted, {summary.exceptions} exceptions, "
        f"{left / 100:,.2f} left with insurers  {spent:.2f} s "
        f"({worked:.2f} s of the processor)  {peak:,.0f} MB at most"
    )
    return int(spent > BAR_SECONDS or peak > BAR_MEGABYTES)


def main(arguments: list[str] | None = None) -> int:
    """1 where a bar is missed."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--claims", type=int, default=10_000)
    options.add_argument("--make", nargs=2, type=Path, help=argparse.SUPPRESS)
    options.add_argument("--post", nargs=2, type=Path, help=argparse.SUPPRESS)
    chosen = options.parse_args(arguments)
    if chosen.make:
        path, file = chosen.make
        file.write_bytes(remittance(clinic(path, chosen.claims)))
        return 0
    if chosen.post:
        return post(*chosen.post)
    with tempfile.TemporaryDirectory() as folder:
        path, file = Path(folder) / "clinic.db", Path(folder) / "remittance.835"
        own = [sys.executable, "-m", "benchmarks.posting"]
        made = [*own, "--claims", str(chosen.claims), "--make", str(path), str(file)]
        subprocess.run(made, check=True)  # by itself: a process has its parent's peak of memory
        print(f"{file.stat().st_size / 1e6:.1f} MB", flush=True)
        missed = subprocess.run([*own, "--post", str(path), str(file)], check=False).returncode
        theirs = [sys.executable, "-m", "benchmarks.remittance", "--reader", "pyx12", "--file", str(file)]
        subprocess.run(theirs, check=True)
        return missed


if __name__ == "__main__":
    sys.exit(main())
