"""Claims of what is stored: a visit that is whole has no finding, and each thing that is missing is named."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from clinic_tui.backend.claims_part import ClaimsPart
from clinic_tui.backend.sitting import Sitting
from clinic_tui.billing import service as billing
from clinic_tui.billing.rows import ChargeEntry
from clinic_tui.billing.withholding import keep_from_payer
from clinic_tui.claims.assembling import drafts_of
from clinic_tui.claims.draft import AccidentKind, ClaimDraft, Sequence
from clinic_tui.claims.known_codes import known_codes
from clinic_tui.claims.practice_facts import referring
from clinic_tui.claims.queries import scrubbed, scrubbed_visits
from clinic_tui.claims.rows import ScrubbedVisit
from clinic_tui.codes import queries as code_queries
from clinic_tui.codes import start_set
from clinic_tui.codes.rows import Book, CodeSet, Entry
from clinic_tui.coding.rows import CodingEntry, Details, Drug, Referrer
from clinic_tui.coding.states import Accident, DrugUnit
from clinic_tui.errors import NotFound, NotPermitted
from clinic_tui.fees.rows import FeeKind, NewFee, NewSchedule
from clinic_tui.fees.service import add_schedule
from clinic_tui.patients import payers, policies
from clinic_tui.patients.payer_rows import PayerFields
from clinic_tui.patients.policy import Policy, Relationship, Subscriber
from clinic_tui.patients.restricting import restrict
from clinic_tui.patients.rows import Address, RestrictedFor, Sex
from clinic_tui.practice import service as practice
from clinic_tui.practice.rows import EnrolmentFields, PlaceFields
from clinic_tui.reception import service as reception
from clinic_tui.reception.rows import CheckInAnswers
from clinic_tui.schedule.authorization.on_file import NewAuthorization, add_authorization
from clinic_tui.schedule.authorization.setup import set_need
from clinic_tui.schedule.authorization.states import AuthorizationKind
from clinic_tui.security.roles import Role
from clinic_tui.settings import Settings
from tests.builders import FU, LEE, ROOM_1, TODAY, House, a_patient, an_appointment
from tests.engines import on_sqlite, on_sqlite_first
from tests.services.test_coding import ready
from tests.services.test_practice import CLINIC, HERE, LEE_ON_CLAIMS, SITE

pytestmark = on_sqlite

HOME = Address("12 Elm Street", "", "Salem", "MA", "01970")
ACME = PayerFields("Acme Health", "60054", filing="CI", filing_days=90)
PLAN = Policy("Acme Health", member_id="W123456789", valid_from=date(2026, 1, 1))
VISIT = ChargeEntry("99203", "Office visit", 1, 9500)
A_HOUSE = Settings(Path("/dev/null/house"), "house", "House", "UTC", "file")


def everything(house: House) -> None:
    """What a clinic enters before its first claim."""
    practice.add_billing(house.chief, CLINIC)
    practice.set_place(house.chief, SITE, None, PlaceFields(address=HERE, clia="22D1234567"))
    practice.set_identity(house.chief, LEE, None, LEE_ON_CLAIMS)
    practice.set_identity(house.chief, LEE + 1, None, replace(LEE_ON_CLAIMS, npi="1999999950", last="Kim"))
    payers.add_payer(house.chief, ACME)
    fees = [NewFee("99203", "", "Office visit", 9500), NewFee("J1100", "", "Dexamethasone", 400)]
    add_schedule(house.chief, NewSchedule("Standard", FeeKind.STANDARD, valid_from=date(2026, 1, 1)), fees)


def somebody(house: House, policy: Policy | None = PLAN, **facts: object) -> int:
    """A patient with all that a claim asks for."""
    patient = a_patient(house, **{"address": HOME, "sex": Sex.FEMALE, **facts})  # type: ignore[arg-type]
    if policy is not None:
        policies.set_coverage(house.records, patient, 1, None, policy)
    return patient


def closed(house: House, patient: int, at: str = "9:15", *charges: ChargeEntry, **said: object) -> int:
    """A visit of today that has ended, coded."""
    visit = ready(house, at, patient)
    diagnoses = said.pop("diagnoses", ("E119",))
    coding = CodingEntry(diagnoses, Details(**said) if said else None)  # type: ignore[arg-type]
    billing.check_out(house.chief, visit, None, list(charges) or [VISIT], "", coding)
    return visit


def draft(house: House, visit: int) -> ClaimDraft:
    with house.store.reading() as db:
        return drafts_of(db, (visit,), house.clock.zone)[visit]


def found(house: House, visit: int) -> set[tuple[int, str]]:
    """Rule and field of what is found."""
    with house.store.reading() as db:
        (row,) = scrubbed_visits(db, house.clock, (visit,))
    return {(each.rule, each.field) for each in row.findings}


def rows(house: House) -> tuple[ScrubbedVisit, ...]:
    with house.store.reading() as db:
        return scrubbed(db, house.clock)


@on_sqlite_first
def test_a_whole_visit_has_no_finding_and_says_all_that_is_stored(house: House) -> None:
    everything(house)
    child = replace(
        PLAN, relationship=Relationship.CHILD, subscriber=Subscriber("Moss", "Eve", date(1980, 5, 1), "F")
    )
    patient = somebody(house, child, given="Kim", born="2010-02-03")
    policies.set_coverage(house.records, patient, 2, None, replace(PLAN, member_id="B2"))
    drug = ChargeEntry(
        "J1100-25", "Dexamethasone", 2, 400, "B", Drug("00409379501", "1.5", DrugUnit.MILLILITRE)
    )
    visit = closed(
        house, patient, "9:15", VISIT, drug, diagnoses=("E119", "I10"),
        referrer=Referrer("Ann Brown MD", "1234567893"), supervising_id=LEE + 1, note="twins",
        accident=Accident.AUTO, accident_state="MA", accident_on=TODAY - timedelta(days=3),
    )  # fmt: skip
    assert found(house, visit) == set()
    (row,) = rows(house)
    assert (row.mark, row.words, row.payer, row.errors) == ("+", "clean", "Acme Health", 0)
    claim = draft(house, visit)
    assert (claim.number, claim.biller.tax_id, claim.biller.address.zip) == (
        f"V{visit}-1",
        "123456789",
        "019704307",
    )
    assert claim.biller.pay_to is not None
    assert (claim.patient.address.zip, claim.patient.sex, claim.clia) == ("01970", "F", "22D1234567")
    first, second = claim.policies
    assert (first.relationship, first.payer.electronic_id, first.checked_days_ago) == ("19", "60054", 0)
    assert first.subscriber is not None
    assert (first.subscriber.given, second.sequence, second.member_id) == ("Eve", Sequence.SECONDARY, "B2")
    plain, given = claim.lines
    assert (plain.pointers, plain.listed_cents, given.pointers, given.modifiers) == (
        (1, 2),
        9500,
        (2,),
        ("25",),
    )
    assert given.drug is not None
    assert (given.drug.quantity, given.drug.unit, given.cents, given.units) == ("1.5", "ML", 800, 2)
    assert claim.accident is not None
    assert (claim.accident.kind, claim.accident.state, claim.note) == (AccidentKind.AUTO, "MA", "twins")
    assert claim.rendering is not None
    assert (claim.rendering.family, claim.rendering.enrolled) == ("Lee", None)
    assert claim.supervising is not None
    assert claim.referring is not None
    assert (claim.referring.family, claim.referring.given, claim.referring.npi) == (
        "Brown",
        "Ann",
        "1234567893",
    )


def test_a_clinic_that_has_entered_nothing_is_told_what_is_missing(house: House) -> None:
    visit = closed(house, somebody(house, replace(PLAN, member_id=""), address=Address()), diagnoses=())
    assert {field for _, field in found(house, visit)} == {
        "practice npi", "practice tax id", "practice street", "practice zip", "practice city",
        "practice state", "practice name", "provider npi", "payer electronic id", "payer filing",
        "patient zip", "patient city", "patient state", "patient street", "policy member id 1",
        "visit diagnoses", "visit pointers 1",
    }  # fmt: skip


def _wants(house: House) -> None:
    set_need(house.chief, AuthorizationKind.PRIOR, FU, "Acme Health", needed=True)


def _knows_another(house: House) -> None:
    with house.store.reading() as db:
        acme = payers.payer(db, "Acme Health").id
    practice.enrol(house.chief, LEE, acme, EnrolmentFields(date(2025, 1, 1), date(2025, 12, 31)))


MISSING: dict[str, tuple[Callable[[House], object], dict[str, Any], tuple[int, str]]] = {
    "authorization": (_wants, {}, (26, "authorization number")),
    "enrolment": (_knows_another, {}, (42, "provider enrolment")),
    "place of service": (lambda house: None, {"place": "97"}, (23, "visit place of service")),
    "admission": (lambda house: None, {"place": "21"}, (23, "visit admitted")),
    "telehealth": (lambda house: None, {"place": "10"}, (15, "visit place of service")),
    "time": (lambda house: house.at(TODAY + timedelta(days=91), 9), {}, (22, "visit delay reason")),
}


@pytest.mark.parametrize(
    "what, place",
    [
        *((what, "sqlite") for what in MISSING),
        pytest.param("enrolment", "postgresql", marks=pytest.mark.postgres),
    ],
    indirect=["place"],
)
def test_each_thing_that_is_missing_is_found_alone(house: House, what: str) -> None:
    do, said, expected = MISSING[what]
    everything(house)
    visit = closed(house, somebody(house), **said)
    do(house)
    assert found(house, visit) == {expected}


def test_an_authorization_that_pays_is_on_the_claim(house: House) -> None:
    everything(house)
    _wants(house)
    patient = somebody(house)
    span = TODAY - timedelta(days=9), TODAY + timedelta(days=9)
    add_authorization(house.chief, NewAuthorization(patient, "A77", 3, *span))
    visit = closed(house, patient)
    assert found(house, visit) == set()
    held = draft(house, visit).authorization
    assert held is not None
    assert (held.number, held.first, held.last) == ("A77", *span)


def test_earlier_visits_and_lines_that_stand_twice(house: House) -> None:
    everything(house)
    patient = somebody(house)
    first, second = closed(house, patient), closed(house, patient, "10:00")
    assert found(house, first) == set()
    assert found(house, second) == {(31, "visit code 1")}
    assert draft(house, second).lines[0].billed_before == f"V{first}-1"
    house.at(TODAY + timedelta(days=1), 9)
    known = an_appointment(house, "9:30", TODAY + timedelta(days=1), patient)
    reception.check_in(house.front, known, None, CheckInAnswers(coverage_seen=True))
    reception.take_to_room(house.front, known, None, ROOM_1)
    reception.advance(house.front, known, None)
    reception.advance(house.front, known, None)
    billing.check_out(house.front, known, None, [VISIT])
    assert (34, "visit code 1") in found(house, known)
    assert draft(house, known).last_seen_on == TODAY


def test_only_what_a_payer_hears_of_is_scrubbed_and_in_few_questions(house: House) -> None:
    everything(house)
    visit = closed(house, somebody(house))
    kept = ready(house, "10:00", somebody(house))
    keep_from_payer(house.front, kept, None, "pays on Friday")
    billing.check_out(house.front, kept, None, [VISIT])
    billing.check_out(house.front, free := ready(house, "10:30", somebody(house)), None, [], "courtesy")
    assert [row.appointment_id for row in rows(house)] == [visit]
    for number in (kept, free, 9999):
        with pytest.raises(NotFound, match=f"visit {number}"), house.store.reading() as db:
            scrubbed_visits(db, house.clock, (visit, number))
    asked: list[str] = []
    with house.store.reading() as db:
        event.listen(db.get_bind(), "before_cursor_execute", lambda *said: asked.append(said[2]))
        scrubbed(db, house.clock)
        one = len(asked)
        for at in ("11:00", "13:00", "14:00"):
            closed(house, somebody(house), at)
    with house.store.reading() as db:
        asked.clear()
        assert len(scrubbed(db, house.clock)) == 4
    assert len(asked) <= one


def test_of_a_restricted_record_it_is_told_how_much_is_wrong_and_not_what(house: House) -> None:
    everything(house)
    patient = somebody(house, address=Address())
    visit = closed(house, patient)
    restrict(house.chief, patient, RestrictedFor.VIP)
    (hidden,) = ClaimsPart(Sitting(house.desk("C", Role.BILLER, "bea")), A_HOUSE).scrubbed((visit,))
    assert (hidden.findings, hidden.is_hidden, hidden.mark) == ((), True, "!")
    (open_,) = ClaimsPart(Sitting(house.chief), A_HOUSE).scrubbed((visit,))
    assert {each.field for each in open_.findings} >= {"patient street", "patient zip"}
    with pytest.raises(NotPermitted):
        ClaimsPart(Sitting(house.desk("D", Role.FRONT_DESK, "mia")), A_HOUSE).scrubbed((visit,))


def test_diagnoses_are_looked_up_as_they_held_that_day(
    house: House, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    shipped = start_set.shipped_books()
    own = Book(CodeSet.ICD10CM, "small", date(2026, 1, 1), None, "d1", 3)
    public = Book(CodeSet.HCPCS, "few", date(2026, 1, 1), None, "d2", 2)
    few = (
        Entry(CodeSet.HCPCS, "J0001", "Ended", valid_to=TODAY - timedelta(days=1)),
        Entry(CodeSet.HCPCS, "J0002", "Holds", valid_to=TODAY),
    )
    held = (
        Entry(CodeSet.ICD10CM, "E11", "Diabetes", leaf=False),
        Entry(CodeSet.ICD10CM, "E119", "Diabetes without complications"),
        Entry(CodeSet.ICD10CM, "I10", "Hypertension", valid_to=TODAY - timedelta(days=1)),
    )
    entries = start_set.shipped_entries
    monkeypatch.setattr(
        code_queries,
        "shipped_books",
        lambda: (own, public, *(each for each in shipped if each.set is CodeSet.POS)),
    )
    monkeypatch.setattr(
        code_queries,
        "shipped_entries",
        lambda book: {"small": held, "few": few}.get(book.release) or entries(book),
    )
    everything(house)
    visit = closed(house, somebody(house), diagnoses=("E119", "E11", "I10"))
    assert found(house, visit) == {(17, "visit diagnoses 2"), (17, "visit diagnoses 3")}
    with house.store.reading() as db:
        (draft,) = drafts_of(db, [visit], house.clock.zone).values()
        lines = tuple(replace(draft.lines[0], code=code) for code in ("J0001", "J0002", "J0003", "99203"))
        known = known_codes(db, [replace(draft, lines=lines)])
    assert [known.ended(each.code, TODAY) for each in lines] == [TODAY - timedelta(days=1), None, None, None]


@pytest.mark.parametrize(
    "typed, family, given",
    [
        ("Ann Brown MD", "Brown", "Ann"), ("Brown, Ann", "Brown", "Ann"), ("BROWN", "BROWN", ""),
        ("Dr. Ann B. Brown, D.O.", "Brown", "Ann B."), ("ANN BROWN", "BROWN", "ANN"),
        ("Brown, MD", "Brown", ""),
    ],
)  # fmt: skip
def test_who_referred_has_a_family_name(typed: str, family: str, given: str) -> None:
    who = referring(Referrer(typed, "1234567893"))
    assert who is not None
    assert (who.family, who.given) == (family, given)
