"""Fee schedules: one price on each day for each payer, and charges that know it. It is 3 March 2026."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from clinic_tui.billing import queries as billing_queries
from clinic_tui.billing import service as billing
from clinic_tui.billing.rows import ChargeEntry
from clinic_tui.errors import Conflict, Invalid, NotFound
from clinic_tui.fees import queries, service
from clinic_tui.fees.models import FeeLine, FeeSchedule
from clinic_tui.fees.rows import FeeKind, FeePrice, NewFee, NewSchedule, UsualCharge
from clinic_tui.patients import payers, policies
from clinic_tui.patients.payer_rows import PayerFields
from clinic_tui.patients.policy import Policy
from clinic_tui.reception import service as reception
from clinic_tui.reception.rows import CheckInAnswers
from clinic_tui.store import undo
from tests.builders import FU, NEW, ROOM_1, TODAY, House, a_patient, an_appointment
from tests.engines import on_sqlite, on_sqlite_first

JANUARY = date(2026, 1, 1)
VISIT = NewFee("99213", "", "visit, level 3", 12_800)
WITH_25 = NewFee("99213", "25", "visit, level 3, beside another service", 15_000)
STREP = NewFee("87880", "", "strep test", 2_800)


def standard(house: House, *fees: NewFee, name: str = "Standard", first: date = JANUARY) -> int:
    return service.add_schedule(
        house.chief, NewSchedule(name, FeeKind.STANDARD, first), fees or (VISIT, STREP)
    )


def self_pay(house: House, *fees: NewFee) -> int:
    return service.add_schedule(house.chief, NewSchedule("Self-pay", FeeKind.SELF_PAY, JANUARY), fees)


def price(house: House, code: str, whom: queries.Charged) -> tuple[str, int] | None:
    with house.store.reading() as db:
        found = queries.price(db, code, whom)
    return (found.schedule, found.cents) if isinstance(found, FeePrice) else None


@on_sqlite
def test_the_payers_schedule_goes_before_the_standard_one(house: House) -> None:
    acme = payers.add_payer(house.chief, PayerFields("Acme"))
    standard(house, VISIT, WITH_25, STREP)
    self_pay(house, NewFee("99213", "", "visit", 9_000))
    new = NewSchedule("Acme 2026", FeeKind.PAYER, JANUARY, "ACME")
    service.add_schedule(house.chief, new, [NewFee("99213", "", "visit", 11_000)])
    to_acme, alone, other = (
        queries.Charged(TODAY, acme), queries.Charged(TODAY, self_pay=True), queries.Charged(TODAY, 99),
    )  # fmt: skip
    assert price(house, "99213", to_acme) == ("Acme 2026", 11_000)
    assert price(house, "99213", alone) == ("Self-pay", 9_000)
    assert price(house, "99213", other) == ("Standard", 12_800)
    assert price(house, "87880", to_acme) == ("Standard", 2_800)
    assert price(house, "99213-25", other) == ("Standard", 15_000)
    assert price(house, "87880-QW", other) == ("Standard", 2_800)  # the plain code's, where it has no other
    assert price(house, "99213-25", to_acme) == ("Acme 2026", 11_000)
    assert price(house, "99999", to_acme) is None
    assert price(house, "99213", queries.Charged(JANUARY - timedelta(days=1), acme)) is None
    with house.store.reading() as db:
        assert [each.whom for each in queries.prices_of(db, "99213", TODAY)] == [
            "standard",
            "self-pay",
            "Acme",
        ]


@on_sqlite
def test_a_new_schedule_ends_the_one_that_it_follows(house: House) -> None:
    standard(house, VISIT, STREP)
    july = date(2026, 7, 1)
    new = NewSchedule("Standard July", FeeKind.STANDARD, july)
    fees = [NewFee("99213", "", "visit", 13_500), NewFee("36415", "", "blood drawn", 1_200)]
    with house.store.reading() as db:
        found = service.compare(db, new, fees)
    assert (found.follows, found.ends_on, found.added, found.gone) == ("Standard", date(2026, 6, 30), 1, 1)
    assert found.changed == (("99213", 12_800, 13_500),)
    service.add_schedule(house.chief, new, fees)
    assert price(house, "99213", queries.Charged(date(2026, 6, 30))) == ("Standard", 12_800)
    assert price(house, "99213", queries.Charged(july)) == ("Standard July", 13_500)
    with pytest.raises(Conflict, match="name"):
        standard(house, name="STANDARD", first=date(2027, 1, 1))
    with pytest.raises(Conflict, match="begins on"):
        standard(house, name="Another", first=date(2026, 6, 1))
    with pytest.raises(NotFound, match="no payer"):
        service.add_schedule(house.chief, NewSchedule("X", FeeKind.PAYER, JANUARY, "Nobody"), [VISIT])


@on_sqlite_first
def test_nothing_is_taken_in_where_one_line_cannot_be(house: House) -> None:
    head = house.head()
    for fees in ([], [VISIT, VISIT], [VISIT, NewFee("87880", "", "", -1)]):
        with pytest.raises((Invalid, Conflict)):
            standard(house, *fees) if fees else service.add_schedule(
                house.chief, NewSchedule("S", FeeKind.STANDARD, JANUARY), []
            )
    assert house.all(FeeSchedule) == []
    assert house.head() == head


@on_sqlite
def test_an_import_is_taken_back_whole(house: House) -> None:
    standard(house)
    standard(house, VISIT, name="Next", first=date(2026, 7, 1))
    undo.undo_last(house.chief)
    assert [(row.name, row.valid_to) for row in house.all(FeeSchedule)] == [("Standard", None)]
    assert len(house.all(FeeLine)) == 2


@on_sqlite_first
def test_ends_and_single_prices(house: House) -> None:
    number = standard(house)
    service.set_price(house.chief, number, "99213", 13_000)
    service.set_price(house.chief, number, "99213-25", 16_000, "with another service")
    with house.store.reading() as db:
        kept = {each.whole_code: (each.cents, each.words) for each in queries.lines(db, number)}
        (row,) = queries.schedules(db)
    assert kept["99213"] == (13_000, "visit, level 3")
    assert kept["99213-25"] == (16_000, "with another service")
    with pytest.raises(Invalid):
        service.end_schedule(house.chief, number, row.version, date(2025, 1, 1))
    service.end_schedule(house.chief, number, row.version, TODAY)
    with pytest.raises(Conflict):
        service.end_schedule(house.chief, number, row.version, None)
    standard(house, name="Next", first=TODAY + timedelta(days=1))
    with pytest.raises(Conflict, match="Next begins"):
        service.end_schedule(house.chief, number, row.version + 1, None)


def in_room(house: House, **answers: Any) -> int:
    visit = an_appointment(house, "9:00", visit_type=FU)
    reception.check_in(house.front, visit, None, CheckInAnswers(**answers))
    reception.take_to_room(house.front, visit, None, ROOM_1)
    reception.advance(house.front, visit, None)
    return visit


@on_sqlite
def test_a_charge_knows_its_listed_price_and_where_it_was_typed_over(house: House) -> None:
    standard(house, VISIT, WITH_25, STREP)
    self_pay(house, NewFee("99213", "", "visit", 9_000))
    visit = in_room(house, self_pay=True)
    lines = [
        ChargeEntry("99213", "", 1, 9_000),
        ChargeEntry("87880", "twice", 2, 2_000),
        ChargeEntry("99213-25", "", 1, 15_000),
        ChargeEntry("OWN-1", "", 1, 500),
    ]
    billing.add_charges(house.front, visit, lines)
    with house.store.reading() as db:
        charges = billing_queries.visit(db, visit).charges
    assert [(each.whole_code, each.words, each.listed_cents, each.is_typed_over) for each in charges] == [
        ("99213", "visit", 9_000, False),
        ("87880", "twice", 2_800, True),
        ("99213-25", "visit", 9_000, True),
        ("OWN-1", "", None, False),
    ]


@on_sqlite
def test_the_policy_of_the_visits_day_says_who_pays(house: House) -> None:
    acme = payers.add_payer(house.chief, PayerFields("Acme"))
    patient = a_patient(house)
    last_year = Policy("Acme", member_id="A1", valid_to=TODAY - timedelta(days=1))
    policies.set_coverage(house.records, patient, 1, None, last_year)
    today = an_appointment(house, "10:00", patient=patient)
    with house.store.reading() as db:
        assert queries.charged_for(db, today) == queries.Charged(TODAY, None, True, FU)
    policies.set_coverage(house.records, patient, 2, None, Policy("Acme", member_id="A2"))
    with house.store.reading() as db:
        assert queries.charged_for(db, today) == queries.Charged(TODAY, acme, False, FU)
        with pytest.raises(NotFound):
            queries.charged_for(db, 99)


@on_sqlite
def test_what_fits_while_it_is_typed(house: House) -> None:
    standard(
        house, VISIT, WITH_25, STREP, NewFee("J1885", "", "ketorolac 100%_", 900), NewFee("OV-FU", "", "", 5)
    )
    with house.store.reading() as db:
        whom = queries.Charged(TODAY)
        found = {
            typed: [each.whole_code for each in queries.matching(db, typed, whom)]
            for typed in ("99", "99213-2", "STREP", "j18", "100%_", "%", "ov-f", "zzz", " ")
        }
        exact = queries.found(db, "87880", whom)
    assert found == {
        "99": ["99213", "99213-25"], "99213-2": ["99213-25"], "STREP": ["87880"], "j18": ["J1885"],
        "100%_": ["J1885"], "%": ["J1885"], "ov-f": ["OV-FU"], "zzz": [], " ": [],
    }  # fmt: skip
    assert exact.any_schedule
    assert exact.price
    assert exact.price.cents == 2_800


@on_sqlite_first
def test_what_visits_usually_take(house: House) -> None:
    standard(house)
    service.set_usual(
        house.chief,
        FU,
        [UsualCharge("87880", "", 2), UsualCharge("99213-25", "", 1), UsualCharge("OWN-1", "", 1)],
    )
    visit = an_appointment(house, "9:00", visit_type=FU)
    with house.store.reading() as db:
        priced = queries.usual_on_visit(db, visit)
        assert queries.usual(db, NEW) == ()
    assert [(each.whole_code, each.units, each.cents) for each in priced] == [
        ("87880", 2, 2_800), ("99213-25", 1, 12_800), ("OWN-1", 1, None),
    ]  # fmt: skip
    service.set_usual(house.chief, FU, [])
    with house.store.reading() as db:
        assert queries.usual(db) == ()
    with pytest.raises(Invalid):
        service.set_usual(house.chief, FU, [UsualCharge("9", "", 1)])
    with pytest.raises(Invalid):
        service.set_usual(house.chief, FU, [UsualCharge("99213", "", 0)])
