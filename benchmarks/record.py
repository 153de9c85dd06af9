"""A patient's record: opening it with 500 visits behind the patient, and with 5.

    python -m benchmarks.record [--repeat N]

The reads that the record screen makes before it shows anything, and the ledger, in the
processor's time; both patients are in one clinic and are read in turn in the same run.
A record shows its latest 60 visits, so one with 500 reads twelve times the lines of one
with 5; the bar allows the time for these lines: 1.5 times one with 60.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from clinic_tui.billing import ledger
from clinic_tui.billing.models import Charge
from clinic_tui.money.models import Payment
from clinic_tui.money.rows import Pay
from clinic_tui.patients.records import record
from clinic_tui.schedule.authorization.on_file import authorizations
from clinic_tui.schedule.models import Appointment
from clinic_tui.schedule.patient_visits import MOST, standing_of, visits_of
from clinic_tui.schedule.queries import visit_counts
from clinic_tui.schedule.states import Status
from clinic_tui.store.location import SqliteFile
from tests.builders import DB_KEY, TODAY, House, a_patient, furnish

BAR = 1.5
VISITS = (5, MOST, 500)


def with_visits(house: House, count: int) -> int:
    """A patient with so many past visits, two charges and one payment each."""
    patient = a_patient(house)
    with house.records.act("appointment.book") as db:
        for back in range(1, count + 1):
            visit = Appointment(
                site_id=1, patient_id=patient, provider_id=1, visit_type_id=1,
                day=TODAY - timedelta(days=back), start_minute=600, end_minute=620,
                status=Status.CHECKED_OUT, self_pay=back % 2 == 0,
                created_at=house.clock.now(),
            )  # fmt: skip
            db.add(visit)
            db.flush()
            of_visit: dict[str, Any] = {"appointment_id": visit.id, "patient_id": patient}
            for place in (1, 2):
                db.add(Charge(**of_visit, place=place, code="T1015", words="Visit", units=1, cents=5000))
            paid: dict[str, Any] = {"day": visit.day, "at": house.clock.now(), "cents": 2500, "pay": Pay.CASH}
            db.add(Payment(**of_visit, **paid, taken_by="mia"))
    return patient


def record_screen(db: Any, patient: int) -> None:
    """What the screen asks for before it shows the record."""
    record(db, patient)
    authorizations(db, patient)
    visit_counts(db, patient, TODAY)
    visits_of(db, patient)
    standing_of(db, patient)
    ledger.balance(db, patient)


def ledger_page(db: Any, patient: int) -> None:
    """The ledger's first page."""
    ledger.ledger(db, patient, TODAY)


def measured(house: House, read: Callable[[Any, int], None], patients: list[int], repeat: int) -> list[float]:
    """Milliseconds of the processor for each patient, the median, read in turn."""
    costs: list[list[float]] = [[] for _ in patients]
    for _ in range(repeat + 1):
        for cost, patient in zip(costs, patients, strict=True):
            with house.store.reading() as db:
                begun = time.process_time()
                read(db, patient)
                cost.append((time.process_time() - begun) * 1000)
    return [statistics.median(cost[1:]) for cost in costs]


def main() -> int:
    """Print the table; 1 where the bar was not held."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    arguments.add_argument("--repeat", type=int, default=15)
    repeat: int = arguments.parse_known_args()[0].repeat
    held = True
    with tempfile.TemporaryDirectory() as folder:
        location = SqliteFile(Path(folder) / "clinic.db", DB_KEY)
        furnish(location)
        house = House(location)
        patients = [with_visits(house, count) for count in VISITS]
        print(f"processor ms, median of {repeat}" + "".join(f"{f'{count} visits':>14}" for count in VISITS))
        for name, read in (("opening the record", record_screen), ("its ledger", ledger_page)):
            costs = measured(house, read, patients, repeat)
            fits = costs[-1] <= BAR * costs[1]
            held &= fits
            words = "held" if fits else "NOT HELD"
            print(f"{name:31}" + "".join(f"{cost:>14.1f}" for cost in costs) + f"  {words}")
        house.store.close()
    return 0 if held else 1


if __name__ == "__main__":
    sys.exit(main())
