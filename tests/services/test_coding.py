"""What visits were for: coded at check-out or later, by who may, and what follows the codes."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from clinic_tui.billing import queries as billing_queries
from clinic_tui.billing import service as billing
from clinic_tui.billing.capture import code_visit
from clinic_tui.billing.models import Charge
from clinic_tui.billing.rows import ChargeEntry
from clinic_tui.billing.withholding import keep_from_payer
from clinic_tui.coding.models import VisitCoding
from clinic_tui.coding.queries import coded_visit, referrers, template, to_code
from clinic_tui.coding.rows import (
    CodedVisit,
    CodingEntry,
    Details,
    Drug,
    LineChange,
    LineMarks,
    NewTemplate,
    Referrer,
)
from clinic_tui.coding.service import set_template
from clinic_tui.coding.states import Accident, DrugUnit
from clinic_tui.coding.visit_history import visit_history
from clinic_tui.errors import Conflict, Invalid, NotPermitted, Restricted
from clinic_tui.fees.queries import usual_on_visit
from clinic_tui.fees.rows import NewFee
from clinic_tui.patients import policies
from clinic_tui.patients.policy import Policy
from clinic_tui.patients.restricting import restrict
from clinic_tui.patients.rows import RestrictedFor
from clinic_tui.reception import service as reception
from clinic_tui.reception.rows import CheckInAnswers
from clinic_tui.schedule.authorization.on_file import NewAuthorization, add_authorization
from clinic_tui.security.roles import Role
from clinic_tui.store.undo import undo_last
from tests.builders import FU, LEE, ORT, ROOM_1, TODAY, House, a_patient, an_appointment
from tests.engines import on_sqlite, on_sqlite_first
from tests.services.test_fees import standard

OFFICE_VISIT = ChargeEntry("99213-25", "Office visit", 1, 9500)
STREP = ChargeEntry("87880", "Strep test", 1, 2500)


def ready(house: House, at: str = "9:15", patient: int | None = None, *, self_pay: bool = False) -> int:
    """A visit of today whose patient is ready to leave."""
    visit = an_appointment(house, at, patient=patient)
    answers = CheckInAnswers(self_pay=True) if self_pay else CheckInAnswers(coverage_seen=True)
    reception.check_in(house.front, visit, None, answers)
    reception.take_to_room(house.front, visit, None, ROOM_1)
    reception.advance(house.front, visit, None)
    reception.advance(house.front, visit, None)
    return visit


@pytest.fixture
def insured(house: House) -> int:
    patient = a_patient(house)
    policies.set_coverage(house.records, patient, 1, None, Policy("Acme Health", member_id="A1"))
    return patient


def coded(house: House, visit: int) -> CodedVisit:
    with house.store.reading() as db:
        return coded_visit(db, visit)


def wanted(house: House) -> list[int]:
    """The visits that are to code, counted two ways."""
    with house.store.reading() as db:
        rows = billing_queries.unbilled(db)
        found = [row.appointment_id for row in rows if row.is_to_code]
        assert billing_queries.count_to_code(db) == len(found)
    return found


@on_sqlite_first
def test_a_closed_insured_visit_is_to_code_until_it_has_a_diagnosis(house: House, insured: int) -> None:
    visit = ready(house, patient=insured)
    billing.check_out(house.front, visit, None, [OFFICE_VISIT])
    assert wanted(house) == [visit]
    with pytest.raises(NotPermitted):
        code_visit(house.front, visit, CodingEntry(("I10",)))
    for role in (Role.BILLER, Role.CLINICIAN, Role.MANAGER):
        code_visit(house.desk("C", role), visit, CodingEntry(("e11.9", "I10")))
    assert wanted(house) == []
    assert coded(house, visit).diagnoses == ("E119", "I10")
    code_visit(house.chief, visit, CodingEntry(()))
    assert wanted(house) == [visit]


@on_sqlite
def test_who_pays_alone_is_never_to_code(house: House, insured: int) -> None:
    billing.check_out(house.front, ready(house, self_pay=True), None, [OFFICE_VISIT])
    kept = ready(house, "10:00", insured)
    keep_from_payer(house.front, kept, None, "pays on Friday")
    billing.check_out(house.front, kept, None, [OFFICE_VISIT])
    ended = a_patient(house, "Okafor")
    old = Policy("Acme Health", member_id="A2", valid_to=TODAY - timedelta(days=1))
    policies.set_coverage(house.records, ended, 1, None, old)
    billing.check_out(house.front, ready(house, "10:30", ended, self_pay=True), None, [OFFICE_VISIT])
    free = ready(house, "11:00", insured)
    billing.check_out(house.front, free, None, [], "courtesy")
    assert wanted(house) == []


def test_a_check_out_writes_all_or_nothing_and_is_undone_whole(house: House, insured: int) -> None:
    visit = ready(house, patient=insured)
    before = house.rows()
    entry = CodingEntry(("E119",), Details("02"), 0)
    for charges, coding in (
        ([replace(OFFICE_VISIT, pointers="AB")], entry),
        ([OFFICE_VISIT], replace(entry, diagnoses=("E119", "e11.9"))),
        ([OFFICE_VISIT], replace(entry, details=Details("2"))),
    ):
        with pytest.raises(Invalid):
            billing.check_out(house.chief, visit, None, charges, coding=coding)
        assert house.rows() == before
    with pytest.raises(NotPermitted):
        billing.check_out(house.front, visit, None, [OFFICE_VISIT], coding=entry)
    billing.check_out(house.chief, visit, None, [replace(OFFICE_VISIT, pointers="A")], coding=entry)
    assert (coded(house, visit).place, coded(house, visit).version) == ("02", 1)
    undo_last(house.chief)
    assert house.rows() == before


@on_sqlite_first
def test_lines_point_on_to_what_they_meant(house: House, insured: int) -> None:
    visit = ready(house, patient=insured)
    lines = [replace(OFFICE_VISIT, pointers="BA"), replace(STREP, pointers="C"), STREP]
    code_visit(house.chief, visit, CodingEntry(("E119", "I10", "J020")), lines)
    code_visit(house.chief, visit, CodingEntry(("J020", "E119")))
    assert [each.pointers for each in house.all(Charge)] == ["B", "A", ""]
    first, second, _ = house.all(Charge)
    drug = Drug("00409379501", "1.5", DrugUnit.MILLILITRE)
    marks = LineMarks("A", "59-76", drug)
    change = LineChange(second.id or 0, second.version, marks)
    code_visit(house.chief, visit, CodingEntry(changes=(change,)))
    with house.store.reading() as db:
        row = billing_queries.visit(db, visit).charges[1]
    assert (row.whole_code, row.modifiers, row.pointers, row.drug) == ("87880-59-76", ("59", "76"), "A", drug)
    for wrong in (change, LineChange(first.id or 0, first.version, LineMarks(pointers="C"))):
        with pytest.raises((Conflict, Invalid)):
            code_visit(house.chief, visit, CodingEntry(changes=(wrong,)))


@on_sqlite_first
def test_four_modifiers_are_priced_by_the_first_that_has_a_price(house: House, insured: int) -> None:
    from clinic_tui.fees.queries import price_on_visit
    from clinic_tui.fees.rows import FeeKind, NewFee, NewSchedule
    from clinic_tui.fees.service import add_schedule

    fees = [NewFee("99213", code, "visit", cents) for code, cents in (("", 100), ("59", 300), ("25", 200))]
    add_schedule(house.chief, NewSchedule("Standard", FeeKind.STANDARD, TODAY), fees)
    visit = ready(house, patient=insured)
    with house.store.reading() as db:
        found = {
            typed: (price_on_visit(db, visit, typed) or fees[0]).cents
            for typed in ("99213", "99213-76-59-25", "99213-25-59", "99213-76-77")
        }
    assert found == {"99213": 100, "99213-76-59-25": 300, "99213-25-59": 200, "99213-76-77": 100}


@on_sqlite_first
def test_circumstances_are_checked_against_the_visit(house: House, insured: int) -> None:
    visit = ready(house, patient=insured)
    brown = Referrer("Ann  Brown MD", "1234567893")
    good = Details(
        "", ORT, LEE, brown, Accident.AUTO, "MD", TODAY - timedelta(days=3),
        TODAY - timedelta(days=4), "seen",
    )  # fmt: skip
    for wrong, field in (
        (replace(good, accident_on=TODAY + timedelta(days=1)), "accident day"),
        (replace(good, onset_on=TODAY + timedelta(days=1)), "onset"),
        (replace(good, supervising_id=ORT), "supervising"), (replace(good, rendering_id=99), "rendering"),
        (replace(good, note="x" * 81), "note"), (replace(good, authorization_id=7), "authorization"),
    ):  # fmt: skip
        with pytest.raises(Invalid) as refused:
            code_visit(house.chief, visit, CodingEntry(details=wrong))
        assert (refused.value.field, house.all(VisitCoding)) == (field, [])
    code_visit(house.chief, visit, CodingEntry(details=good, version=0))
    assert coded(house, visit).details == replace(good, referrer=replace(brown, name="Ann Brown MD"))
    assert coded(house, visit).rendering_id == ORT
    with house.store.reading() as db:
        assert referrers(db) == (Referrer("Ann Brown MD", "1234567893"),)
    with pytest.raises(Conflict, match="changed at another desk"):
        code_visit(house.chief, visit, CodingEntry(("I10",), version=0))
    code_visit(house.chief, visit, CodingEntry(details=Details(rendering_id=LEE)))
    assert coded(house, visit).details == Details()


@on_sqlite
def test_what_pays_is_attached_by_itself_the_one_that_ends_first(house: House, insured: int) -> None:
    for number, days in (("LATE", 90), ("SOON", 10)):
        until = TODAY + timedelta(days=days)
        add_authorization(house.front, NewAuthorization(insured, number, 1, TODAY, until, (), None))
    visit = ready(house, patient=insured)
    found = coded(house, visit)
    assert found.authorization is not None
    assert (found.authorization.number, [each.number for each in found.fitting]) == ("SOON", ["SOON", "LATE"])
    assert found.referral is None
    code_visit(house.chief, visit, CodingEntry(details=Details(authorization_id=found.fitting[1].id)))
    chosen = coded(house, visit).authorization
    assert chosen is not None
    assert (chosen.number, chosen.left) == ("LATE", 1)


@on_sqlite
def test_the_last_diagnoses_with_the_provider_are_offered(house: House, insured: int) -> None:
    first = ready(house, patient=insured)
    billing.check_out(house.chief, first, None, [OFFICE_VISIT], coding=CodingEntry(("E119", "I10")))
    second = ready(house, "11:00", insured)
    with house.store.reading() as db:
        last = to_code(db, second).last
    assert last is not None
    assert (last.day, last.diagnoses) == (TODAY, ("E119", "I10"))


@on_sqlite_first
def test_a_template_begins_a_check_out_and_says_the_place(house: House, insured: int) -> None:
    set_template(house.chief, FU, NewTemplate("10", ("e11.9",), ("99213-25-59 a", "87880 x2")), 0)
    visit = ready(house, patient=insured)
    with house.store.reading() as db:
        row, lines, offered = template(db, "fu"), usual_on_visit(db, visit), to_code(db, visit).usual
    assert (row.place, row.diagnoses, row.lines) == ("10", ("E119",), ("99213-25-59 A", "87880 x2"))
    assert [(each.whole_code, each.units, each.pointers) for each in lines] == [
        ("99213-25-59", 1, "A"), ("87880", 2, ""),
    ]  # fmt: skip
    assert (offered, coded(house, visit).place, house.all(VisitCoding)) == (("E119",), "10", [])
    with pytest.raises(Conflict, match="another desk"):
        set_template(house.chief, FU, NewTemplate(), 0)
    assert set_template(house.chief, FU, NewTemplate(), row.version) == ""
    with house.store.reading() as db:
        row = template(db, "FU")
    assert row.is_empty
    standard(house, NewFee("99213", "", "visit", 12_800))
    told = set_template(house.chief, FU, NewTemplate("", (), ("99213-25", "87880")), row.version)
    assert "has no price for 87880: :fees enters it" in told


@on_sqlite
def test_history_merging_and_restriction_know_what_visits_were_for(house: House, insured: int) -> None:
    visit = ready(house, patient=insured)
    code_visit(house.chief, visit, CodingEntry(("E119",)), [OFFICE_VISIT])
    code_visit(house.chief, visit, CodingEntry(("I10",)))
    with house.store.reading() as db:
        words = [event.words for event in visit_history(db, visit)][:2]
    assert words == ["code the visit: diagnoses E119 -> I10", "code the visit: E119"]
    restrict(house.chief, insured, RestrictedFor.VIP)
    biller = house.desk("C", Role.BILLER)
    with pytest.raises(Restricted):
        code_visit(biller, visit, CodingEntry(("E119",)))
    assert coded(house, visit).diagnoses == ("I10",)


@on_sqlite
def test_a_visit_that_has_not_begun_is_not_coded(house: House, insured: int) -> None:
    visit = an_appointment(house, "9:15", patient=insured)
    with pytest.raises(Conflict, match="booked: it cannot be coded"):
        code_visit(house.chief, visit, CodingEntry(("I10",)))
