"""The books: each read of the figures, with 100,000 postings and 30,000 claims of a year.

    python -m benchmarks.books [--repeat N] [--postgres URL]

Wall time, on a clinic that is made in a temporary directory or in an empty database of a server. Nobody is to
wait longer than a second for figures: that is the bar of each read.
"""

from __future__ import annotations

import argparse
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from clinic_tui.billing.adjustment_models import Adjustment
from clinic_tui.billing.insurer_models import InsurerPosting
from clinic_tui.billing.ledger_rows import AdjustmentKind
from clinic_tui.billing.models import Charge
from clinic_tui.books.claim_figures import claim_figures, claims_behind
from clinic_tui.books.flows import money
from clinic_tui.books.months import month, months
from clinic_tui.books.postings import postings_behind
from clinic_tui.books.receivables import receivables, visits_behind
from clinic_tui.books.rows import ALL, PATIENTS, MoneyBy
from clinic_tui.claims.draft import Sequence as Place
from clinic_tui.claims.models import Claim, ClaimAnswer, ClaimSending
from clinic_tui.claims.states import ClaimState, Happening, Party
from clinic_tui.clock import instant_of
from clinic_tui.money.models import Payment
from clinic_tui.money.rows import Kind, Pay
from clinic_tui.patients.models import Coverage
from clinic_tui.patients.payer_rows import PayerFields
from clinic_tui.patients.payers import add_payer
from clinic_tui.schedule.models import Appointment
from clinic_tui.schedule.states import Status
from clinic_tui.statements.models import Statement, StatementRun, StatementVisit
from clinic_tui.statements.states import Step
from clinic_tui.store.location import Location, PostgresServer, SqliteFile
from clinic_tui.store.row import Row
from tests.builders import DB_KEY, TODAY, ZONE, House, a_patient, furnish

BAR_SECONDS = 1.0
PATIENTS_OF_IT, PAYERS, VISITS, DAYS = 2_000, 12, 30_000, 365
AT_ONCE = 5_000
FIRST = TODAY - timedelta(days=DAYS)


def main() -> int:
    """Print the table; 1 where the bar was not held."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    arguments.add_argument("--repeat", type=int, default=3)
    arguments.add_argument("--postgres", metavar="URL", default="")
    chosen = arguments.parse_known_args()[0]
    with tempfile.TemporaryDirectory() as folder:
        location: Location = SqliteFile(Path(folder) / "clinic.db", DB_KEY)
        if chosen.postgres:
            location = PostgresServer(chosen.postgres, Path(folder))
        furnish(location)
        house = House(location)
        print(f"{fill(house):,} postings, {VISITS:,} claims; seconds, median of {chosen.repeat}")
        held = [told(house, name, read, chosen.repeat) for name, read in reads().items()]
        house.store.close()
    return 0 if all(held) else 1


def reads() -> dict[str, Callable[[Any], object]]:
    """What the views ask, and what stands behind a line of each."""
    quarter, year = (TODAY - timedelta(days=89), TODAY), (FIRST, TODAY)
    found: dict[str, Callable[[Any], object]] = {
        "A/R by age": lambda db: receivables(db, TODAY, ZONE),
        "visits behind patients": lambda db: visits_behind(db, TODAY, ZONE, PATIENTS, None),
        "visits behind a payer": lambda db: visits_behind(db, TODAY, ZONE, "Payer 03", 4),
        "claims, a year": lambda db: claim_figures(db, *year, ZONE),
        "claims, a quarter": lambda db: claim_figures(db, *quarter, ZONE),
        "claims behind a payer": lambda db: claims_behind(db, *year, ZONE, "Payer 03", None),
        "months": lambda db: months(db, TODAY),
        "a month to be closed": lambda db: month(db, date(2026, 2, 1), TODAY),
        "postings of a year": lambda db: postings_behind(db, *year, MoneyBy.MONTH, ALL, ZONE),
        "postings of a payer": lambda db: postings_behind(db, *year, MoneyBy.PAYER, "Payer 03", ZONE),
        "postings of a provider": lambda db: postings_behind(db, *year, MoneyBy.PROVIDER, "LEE", ZONE),
    }
    for by in MoneyBy:
        found[f"money by {by}, a year"] = lambda db, by=by: money(db, *year, by, ZONE)  # type: ignore[misc]
    return found


def told(house: House, name: str, read: Callable[[Any], object], repeat: int) -> bool:
    """Print what a read costs; whether it held the bar."""
    costs = []
    for _ in range(repeat):
        with house.store.reading() as db:
            begun = time.perf_counter()
            read(db)
            costs.append(time.perf_counter() - begun)
    cost = statistics.median(costs)
    print(f"{name:26}{cost:8.3f}" + ("" if cost <= BAR_SECONDS else "  NOT HELD"))
    return cost <= BAR_SECONDS


def fill(house: House) -> int:
    """Visits of a year with charges, claims, answers and payments; how many postings there are."""
    dice = random.Random(6)
    at = house.clock.now()
    people = [a_patient(house) for _ in range(PATIENTS_OF_IT)]
    for n in range(PAYERS):
        add_payer(house.chief, PayerFields(f"Payer {n:02}", f"7{n:04}", filing="CI"))
    store(
        house,
        (
            Coverage(patient_id=each, slot=1, payer=f"Payer {each % PAYERS:02}", payer_id=each % PAYERS + 1)
            for each in people
        ),
    )
    visits = [
        Appointment(
            site_id=1, patient_id=people[n % len(people)], provider_id=n % 2 + 1, visit_type_id=1,
            day=FIRST + timedelta(days=n * DAYS // VISITS), start_minute=540, end_minute=560,
            status=Status.CHECKED_OUT, created_at=at, closed_at=at, self_pay=False,
        )
        for n in range(VISITS)
    ]  # fmt: skip
    numbered = list(zip(store(house, visits), visits, strict=True))
    claims = store(
        house,
        (
            Claim(
                appointment_id=number, patient_id=visit.patient_id, coverage_id=visit.patient_id,
                payer_id=visit.patient_id % PAYERS + 1, sequence=Place.PRIMARY, day=visit.day,
                charged_cents=15_000, state=ClaimState.PAID if number % 9 else ClaimState.SENT, state_at=at,
            )
            for number, visit in numbered
        ),
    )  # fmt: skip
    sendings = store(
        house,
        (
            ClaimSending(
                claim_id=claim, number=f"B{claim}", by="rita", cents=15_000, lines="",
                at=instant_of(visit.day + timedelta(days=2), 600, ZONE),
            )
            for claim, (_number, visit) in zip(claims, numbered, strict=True)
        ),
    )  # fmt: skip
    rows = list(zip(numbered, claims, sendings, strict=True))
    store(house, (_answer(*row, dice) for row in rows if row[1] % 9))
    postings = [
        *(
            Charge(
                appointment_id=number, patient_id=visit.patient_id, place=place, code=f"9921{place}",
                cents=10_000, posted_on=visit.day,
            )
            for number, visit in numbered
            for place in range(1, 2 + number % 2)
        ),
        *(_posting(*row) for row in rows if row[1] % 9),
        *(
            Payment(
                patient_id=visit.patient_id, appointment_id=number if number % 5 else None, day=visit.day,
                at=at, cents=2_000, pay=Pay.CARD, taken_by="mia", kind=Kind.COPAY,
            )
            for number, visit in numbered
            if number % 3
        ),
        *(
            Adjustment(
                patient_id=visit.patient_id, appointment_id=number, day=visit.day, at=at,
                kind=AdjustmentKind.WRITE_OFF, patient_cents=-500, insurer_cents=0, reason="small",
                made_by="rita",
            )
            for number, visit in numbered
            if number % 3 == 0
        ),
    ]  # fmt: skip
    store(house, postings)
    _stated(house, numbered, at)
    if house.store.dialect == "postgresql":
        with house.store.building() as connection:
            connection.exec_driver_sql("ANALYZE")  # as autovacuum does; a clinic's file has no statistics
    return len(postings)


def _answer(of: tuple[int, Appointment], claim: int, sending: int, dice: random.Random) -> ClaimAnswer:
    denied = dice.random() < 0.08
    return ClaimAnswer(
        claim_id=claim, sending_id=sending, patient_id=of[1].patient_id, happening=Happening.REMITTED,
        party=Party.PAYER, said_at=instant_of(of[1].day + timedelta(days=dice.randint(9, 40)), 0, ZONE),
        at=instant_of(of[1].day + timedelta(days=41), 0, ZONE), by="rita", charged_cents=15_000,
        paid_cents=0 if denied else 8_000, contract_cents=0 if denied else 4_000,
        patient_cents=0 if denied else 3_000, denied_as="authorization" if denied else "",
        denied_reason="197" if denied else "", denied_cents=15_000 if denied else 0,
    )  # fmt: skip


def _posting(of: tuple[int, Appointment], claim: int, _sending: int) -> InsurerPosting:
    return InsurerPosting(
        claim_id=claim, appointment_id=of[0], patient_id=of[1].patient_id, by="rita",
        day=of[1].day + timedelta(days=20), at=instant_of(of[1].day + timedelta(days=20), 0, ZONE),
        paid_cents=8_000, contract_cents=4_000, patient_cents=3_000,
    )  # fmt: skip


def _stated(house: House, numbered: list[tuple[int, Appointment]], at: datetime) -> None:
    """A statement of each third visit."""
    (run,) = store(
        house, [StatementRun(day=TODAY, at=at, made_by="rita", statements=1, total_cents=1, separate=False)]
    )
    stated = [(number, visit) for number, visit in numbered if number % 3 == 0]
    statements = store(
        house,
        (
            Statement(
                number=place, run_id=run, patient_id=visit.patient_id, day=visit.day + timedelta(days=30),
                step=Step.FIRST, sent_to="", asked_cents=1, due_day=visit.day, shown="",
            )
            for place, (_number, visit) in enumerate(stated, start=1)
        ),
    )  # fmt: skip
    store(
        house,
        (
            StatementVisit(statement_id=told_in, appointment_id=number, cents=1)
            for told_in, (number, _visit) in zip(statements, stated, strict=True)
        ),
    )


def store(house: House, rows: Iterable[Row]) -> list[int]:
    """Store rows through the desk; their numbers."""
    numbers: list[int] = []
    waiting = iter(rows)
    while part := list(islice(waiting, AT_ONCE)):
        with house.records.act("patient.edit") as db:
            db.add_fresh(part)
        numbers += [row.id or 0 for row in part]
    return numbers


if __name__ == "__main__":
    sys.exit(main())
