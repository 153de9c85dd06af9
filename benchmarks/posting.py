"""An 835 of 10,000 claims posted, two lines each, beside pyx12 taking the same file apart into segments.

    python -m benchmarks.posting [--claims N] [--postgres] [--turn N]

The bars are 20 s and 300 MB on SQLite, encrypted, with journal and guards: file and claims stored, answers,
states, denials and ledger written turn by turn. All the while another desk, in a process of its own, saves a
row again and again, as a front desk does; its bar is half a second for the longest save. `--turn` says how
many claims one action posts: more than there are make one action of all. Each runs in a process of its own on
the same bytes.
"""

from __future__ import annotations

import argparse
import contextlib
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.other_desk import save_beside
from clinic_tui.billing.ledger import balances
from clinic_tui.billing.models import Charge
from clinic_tui.claims.draft import Sequence
from clinic_tui.claims.models import Claim, ClaimSending
from clinic_tui.claims.sent_lines import SentLine, write_lines
from clinic_tui.claims.states import ClaimState
from clinic_tui.patients.models import Coverage
from clinic_tui.remittance import posting, turns
from clinic_tui.remittance.taking_in import take_in
from clinic_tui.schedule.models import Appointment
from clinic_tui.schedule.states import Status
from clinic_tui.store.fresh_rows import fresh
from clinic_tui.store.location import Location, PostgresServer, SqliteFile
from tests.builders import DB_KEY, FU, LEE, TODAY, House, furnish
from tests.postgres_server import shared_server
from tests.services.remitted_claims import Line, Payment, Told, insured, written

BAR_SECONDS, BAR_MEGABYTES, BAR_SAVE = 20.0, 300, 0.5
CHARGES = (15_000, 3_500)
PEOPLE = 500
"""Patients among whom the claims are."""


def located(place: str, folder: Path) -> Location:
    """A file by its path, or a database of a server by its URL."""
    return (
        PostgresServer(place, folder) if place.startswith("postgresql") else SqliteFile(Path(place), DB_KEY)
    )


def clinic(location: Location, claims: int) -> list[str]:
    """A clinic with so many claims that were sent; their numbers."""
    furnish(location)
    house = House(location)
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


def post(location: Location, file: Path) -> int:
    """Post the file in this process; 1 where a bar is missed."""
    house = House(location)
    began, worked = time.perf_counter(), time.process_time()
    result = take_in(house.records, file.name, file.read_bytes())
    spent, worked = time.perf_counter() - began, time.process_time() - worked
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    with house.store.reading() as db:
        left = sum(each.insurer_cents for each in balances(db).values())
    print(
        f"clinic-tui  {result.claims:,} claims posted, {result.waiting} exceptions, "
        f"{left / 100:,.2f} left with insurers  {spent:.2f} s "
        f"({worked:.2f} s of the processor)  {peak:,.0f} MB at most"
    )
    return int(spent > BAR_SECONDS or peak > BAR_MEGABYTES)


def main(arguments: list[str] | None = None) -> int:
    """1 where a bar is missed."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--claims", type=int, default=10_000)
    options.add_argument("--postgres", action="store_true", help="on PostgreSQL")
    options.add_argument("--turn", type=int, default=posting.IN_ONE_TURN, help="claims that one action posts")
    options.add_argument("--do", nargs=3, help=argparse.SUPPRESS)
    chosen = options.parse_args(arguments)
    posting.IN_ONE_TURN = chosen.turn
    turns.IN_ONE_TURN = chosen.turn  # type: ignore[attr-defined]  # where the program looks it up
    if chosen.do:
        what, place, file = chosen.do[0], chosen.do[1], Path(chosen.do[2])
        location = located(place, file.parent)
        if what == "make":
            file.write_bytes(remittance(clinic(location, chosen.claims)))
            return 0
        return save_beside(location, BAR_SAVE) if what == "beside" else post(location, file)
    with tempfile.TemporaryDirectory() as folder, contextlib.ExitStack() as running:
        place = str(Path(folder) / "clinic.db")
        if chosen.postgres:
            place = running.enter_context(shared_server(Path(folder))).create("posting")
        return measured(place, Path(folder) / "remittance.835", chosen.claims, chosen.turn)


def measured(place: str, file: Path, claims: int, turn: int) -> int:
    """Each step by itself: a process has its parent's peak of memory."""

    def own(what: str) -> list[str]:
        sizes = ["--claims", str(claims), "--turn", str(turn)]
        return [sys.executable, "-m", "benchmarks.posting", *sizes, "--do", what, place, str(file)]

    subprocess.run(own("make"), check=True)
    print(f"{file.stat().st_size / 1e6:.1f} MB", flush=True)
    with subprocess.Popen(own("beside"), stdin=subprocess.PIPE) as beside:
        missed = subprocess.run(own("post"), check=False).returncode
    missed |= beside.returncode
    theirs = [sys.executable, "-m", "benchmarks.remittance", "--reader", "pyx12", "--file", str(file)]
    subprocess.run(theirs, check=True)
    return missed


if __name__ == "__main__":
    sys.exit(main())
