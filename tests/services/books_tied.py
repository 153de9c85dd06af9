"""What holds of the books whatever was posted: charges less payments less adjustments are A/R now."""

from __future__ import annotations

from datetime import date

from clinic_tui.billing import ledger
from clinic_tui.books.flows import flows_by_day, money
from clinic_tui.books.postings import postings_behind
from clinic_tui.books.receivables import receivables, visits_behind
from clinic_tui.books.rows import PATIENTS, MoneyBy
from tests.builders import TODAY, ZONE, House

FAR = date(2026, 1, 1), date(2026, 12, 31)


def require_tied(house: House) -> int:
    """Hold all ways to the same sums against each other; A/R in cents."""
    with house.store.reading() as db:
        flows = flows_by_day(db, None, None).values()
        owed = receivables(db, TODAY, ZONE)
        balances = ledger.balances(db).values()
        told = [money(db, *FAR, by, ZONE) for by in MoneyBy]
        behind = [
            sum(each.cents for each in visits_behind(db, TODAY, ZONE, row.who, None))
            for row in (*owed.payers, owed.patients)
        ]
        posted = [
            [
                sum(each.cents for each in postings_behind(db, *FAR, found.by, row.key, ZONE))
                for row in found.rows
            ]
            for found in told
        ]
    total = sum(flow.change_cents for flow in flows)
    assert owed.total.net_cents == total
    assert behind == [row.net_cents for row in (*owed.payers, owed.patients)]
    patients = sum(each.patient_cents for each in balances)
    insurers = sum(each.insurer_cents for each in balances)
    assert owed.insurers.net_cents == insurers
    assert owed.patients.net_cents + owed.asked_ahead_cents == patients
    assert posted == [[row.change_cents for row in each.rows] for each in told]
    for each in told:
        assert sum(row.change_cents for row in each.rows) == each.total.change_cents, each.by
        assert each.opening_cents == 0
        assert each.closing_cents == total
    assert all(row.who != PATIENTS for row in owed.payers)
    return total
