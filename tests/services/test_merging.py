"""Merging two records of one patient: nothing is forgotten, nothing lost, and `u` brings all of it back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from sqlmodel import SQLModel

from clinic_tui.billing import service as billing
from clinic_tui.billing.rows import ChargeEntry
from clinic_tui.eligibility.models import EligibilityRequest
from clinic_tui.eligibility.states import Asked
from clinic_tui.errors import Conflict, Invalid, NotFound, NotPermitted, Restricted
from clinic_tui.merging import service as merging
from clinic_tui.merging.queries import preview
from clinic_tui.merging.rows import Side
from clinic_tui.patients import policies
from clinic_tui.patients import service as patients
from clinic_tui.patients.detail_rows import IdKind, PatientDetails, PrivateWay, Relation
from clinic_tui.patients.emergency import break_glass
from clinic_tui.patients.likely_pairs import likely_pairs, not_the_same
from clinic_tui.patients.merge_models import NotSamePerson
from clinic_tui.patients.merged import standing
from clinic_tui.patients.models import Coverage, Patient
from clinic_tui.patients.policy import Policy
from clinic_tui.patients.record_history import record_history
from clinic_tui.patients.records import line_of_mrn, record
from clinic_tui.patients.references import references
from clinic_tui.patients.restricting import restrict
from clinic_tui.patients.rows import Address, Identifier, PatientRecord, Phone, PhoneUse, RestrictedFor
from clinic_tui.patients.search import find
from clinic_tui.reception import service as reception
from clinic_tui.reception.rows import CheckInAnswers
from clinic_tui.schedule import service as schedule
from clinic_tui.schedule.models import Appointment
from clinic_tui.security.roles import Role
from clinic_tui.store.undo import undo_last
from tests.builders import ORT, ROOM_1, TODAY, House, a_patient, an_appointment, some_fields
from tests.engines import on_sqlite, on_sqlite_first

TOMORROW = date(2026, 3, 4)


def opened(house: House, patient: int) -> PatientRecord:
    with house.store.reading() as db:
        return record(db, patient)


@pytest.fixture
def pair(house: House) -> tuple[int, int]:
    """Ada Moss twice: the second time under her maiden name, with another phone and a fuller record."""
    kept = patients.register(
        house.records,
        some_fields("Moss", "Ada", phones="15550107203", identifiers=(Identifier("SSN", "1-2-3"),)),
    )
    gone = patients.register(
        house.records,
        some_fields(
            "Moss-Lind", "Ada", phones=(Phone("15550107299", PhoneUse.HOME), Phone("15550107203")),
            email="ada@example.org", address=Address("1 Elm St", "", "Salem", "MA", "01970"),
        ),
        PatientDetails(emergency_name="Bo Moss", id_kind=IdKind.PASSPORT),
    )  # fmt: skip
    return kept, gone


def everything_of(house: House, patient: int) -> None:
    """A row in as many tables as a desk writes of a patient."""
    patients.add_alert(house.front, patient, "latex")
    patients.add_note(house.front, patient, "comes with her son")
    policies.set_coverage(house.front, patient, 1, None, Policy("Acme", "Gold", "A-1", copay_cents=2500))
    seen = an_appointment(house, "9:30", patient=patient)
    reception.arrive(house.front, seen, None)
    reception.check_in(house.front, seen, None, CheckInAnswers(self_pay=True))
    reception.take_to_room(house.front, seen, None, ROOM_1)
    reception.make_ready(house.front, seen, None)
    billing.check_out(house.front, seen, None, [ChargeEntry("99213", "Visit", 1, 9500)], "")
    an_appointment(house, "11:00", TOMORROW, patient=patient)
    front = house.desk("A", Role.FRONT_DESK, "mia", 1)
    restrict(house.chief, patient, RestrictedFor.STAFF)
    break_glass(front, patient, "asked for at the counter")


@on_sqlite
def test_all_that_belongs_to_the_one_belongs_to_the_other(house: House, pair: tuple[int, int]) -> None:
    kept, gone = pair
    everything_of(house, gone)
    before = house.rows()
    merged = merging.merge(house.chief, kept, gone)
    assert (merged.mrn, merged.gone_mrn) == ("100001", "100002")
    assert "2 visits" in {each.words for each in merged.moves}
    after = house.rows()
    for each in references():
        names = [row for row in after[each.table.name] if row[each.column] == gone]
        assert not [row for row in names if each.where is None or row[each.where[0]] == each.where[1]], each
    for table in ("appointment", "charge", "patient_note", "patient_alert", "coverage", "emergency_access"):
        assert len(after[table]) == len(before[table]), table
    found = opened(house, kept)
    assert found.fields.family == "Moss"
    assert [phone.digits for phone in found.fields.phones] == ["15550107203", "15550107299"]
    assert found.fields.email == "ada@example.org"
    assert found.fields.address.line1 == "1 Elm St"
    assert found.details.emergency_name == "Bo Moss"
    assert found.restriction is not None
    assert found.merged == ("100002",)


@on_sqlite_first
def test_one_undo_brings_back_both_records_exactly(house: House, pair: tuple[int, int]) -> None:
    kept, gone = pair
    everything_of(house, gone)
    patients.register(
        house.records,
        some_fields("Moss", "Tim"),
        PatientDetails(guarantor="100002", guarantor_is=Relation.PARENT),
    )
    not_the_same(house.front, gone, 3)
    before = house.rows()
    merging.merge(house.chief, kept, gone, {"family": Side.GONE, "photo-id": Side.GONE})
    assert opened(house, 3).guarantor is not None
    undo_last(house.chief)
    assert house.rows() == before
    assert opened(house, gone).fields.family == "Moss-Lind"


def test_what_came_since_keeps_a_merge_from_being_undone(house: House, pair: tuple[int, int]) -> None:
    kept, gone = pair
    merging.merge(house.chief, kept, gone)
    patients.add_note(house.front, kept, "new")
    with pytest.raises(Conflict, match="mia did write the note"):
        undo_last(house.chief)
    undo_last(house.front)
    undo_last(house.chief)
    assert opened(house, gone).mrn == "100002"


@on_sqlite_first
def test_the_old_mrn_and_the_old_name_lead_to_the_record(house: House, pair: tuple[int, int]) -> None:
    kept, gone = pair
    merging.merge(house.chief, kept, gone)
    with house.store.reading() as db:
        assert line_of_mrn(db, "100002").id == kept
        assert [(line.id, line.found_by) for line in find(db, "100002", TODAY)] == [(kept, "old MRN")]
        assert [line.id for line in find(db, "moss-lind", TODAY)] == [kept]
        with pytest.raises(NotFound, match="merged into another: open MRN 100001"):
            record(db, gone)
    third = a_patient(house, "Mosse")
    assert opened(house, third).mrn == "100003"
    merging.merge(house.chief, third, kept)
    with house.store.reading() as db:
        assert {line_of_mrn(db, mrn).id for mrn in ("100001", "100002", "100003")} == {third}


@on_sqlite
def test_a_form_on_the_record_that_went_is_refused_saying_where_it_went(
    house: House, pair: tuple[int, int]
) -> None:
    kept, gone = pair
    known = opened(house, gone)
    merging.merge(house.chief, kept, gone)
    with pytest.raises(NotFound, match="open MRN 100001 instead"):
        patients.update(house.front, gone, known.version, known.fields)
    with pytest.raises(NotFound, match="open MRN 100001 instead"):
        patients.add_note(house.front, gone, "called")
    with house.store.reading() as db:
        assert (standing(db, gone), standing(db, kept)) == (kept, kept)


@on_sqlite
def test_the_history_of_both_stands_in_the_record(house: House, pair: tuple[int, int]) -> None:
    kept, gone = pair
    patients.add_note(house.front, gone, "of the one")
    patients.add_note(house.front, kept, "of the other")
    merging.merge(house.chief, kept, gone)
    with house.store.reading() as db:
        words = [event.words for event in record_history(db, kept)]
    assert "write the note: of the one" in words
    assert "write the note: of the other" in words
    merge = "merge two records: Moss-Lind, Ada, 12/05/1961, MRN 100002"
    assert words.count(merge) == 1
    assert sum(each.startswith("merge") for each in words) <= 2
    undo_last(house.chief)
    with house.store.reading() as db:
        assert "write the note: of the one" not in [event.words for event in record_history(db, kept)]


@on_sqlite
def test_both_in_the_house_or_twice_at_one_time_is_refused_with_the_way_out(
    house: House, pair: tuple[int, int]
) -> None:
    kept, gone = pair
    first, second = an_appointment(house, "9:30", patient=kept), an_appointment(house, "10:30", patient=gone)
    for each in (first, second):
        reception.arrive(house.front, each, None)
    with pytest.raises(Conflict, match="both are in the house now: end one"):
        merging.merge(house.chief, kept, gone)
    reception.leave(house.front, second, None, "waited too long")
    an_appointment(house, "14:00", TOMORROW, patient=kept)
    other = an_appointment(house, "14:00", TOMORROW, patient=gone, provider=ORT)
    before = house.head()
    with pytest.raises(Conflict, match="both have a visit on Wed 4 Mar 2026 at 14:00: move or cancel one"):
        merging.merge(house.chief, kept, gone)
    assert house.head() == before
    schedule.cancel(house.front, other, None, "patient", "")
    merging.merge(house.chief, kept, gone)
    assert {visit.patient_id for visit in house.all(Appointment)} == {kept}


@on_sqlite
def test_a_stale_look_an_unknown_field_and_one_record_twice_are_refused(
    house: House, pair: tuple[int, int]
) -> None:
    kept, gone = pair
    patients.update(house.front, gone, 1, some_fields("Moss-Lind", "Adah"))
    with pytest.raises(Conflict, match="changed at another desk"):
        merging.merge(house.chief, kept, gone, versions=(1, 1))
    with pytest.raises(Invalid, match="there is no field `colour`"):
        merging.merge(house.chief, kept, gone, {"colour": Side.GONE})
    with pytest.raises(Invalid, match="one record"):
        merging.merge(house.chief, kept, kept)
    with pytest.raises(NotFound):
        merging.merge(house.chief, kept, 99)


@on_sqlite
def test_who_may_not_merge_or_not_see_one_of_them_is_refused(house: House, pair: tuple[int, int]) -> None:
    kept, gone = pair
    for role in (Role.FRONT_DESK, Role.BILLER, Role.CLINICIAN, Role.ADMINISTRATOR):
        with pytest.raises(NotPermitted):
            merging.merge(house.desk("C", role), kept, gone)
    restrict(house.chief, gone, RestrictedFor.VIP)
    blind = house.desk("C", Role.MANAGER)
    blind.actor = replace(blind.actor, may=lambda verb: verb != "patient.restricted")
    with pytest.raises(Restricted):
        merging.merge(blind, kept, gone)
    with pytest.raises(Restricted):
        not_the_same(house.front, kept, gone)


@on_sqlite_first
def test_policies_of_both_stay_each_once_and_never_more_than_three(
    house: House, pair: tuple[int, int]
) -> None:
    kept, gone = pair
    for patient, slots in ((kept, ("Acme", "Bell")), (gone, ("Acme", "Core"))):
        for slot, payer in enumerate(slots, start=1):
            policies.set_coverage(house.front, patient, slot, None, Policy(payer, member_id="X1"))
    before = house.rows()
    merging.merge(house.chief, kept, gone)
    assert sorted((row.slot, row.payer) for row in house.all(Coverage)) == [
        (1, "Acme"),
        (2, "Bell"),
        (3, "Core"),
    ]
    undo_last(house.chief)
    assert house.rows() == before
    policies.set_coverage(house.front, gone, 3, None, Policy("Dove", member_id="X1"))
    with pytest.raises(Conflict, match="more than 3 policies"):
        merging.merge(house.chief, kept, gone)


@on_sqlite_first
def test_what_stands_on_the_policy_of_both_stands_on_the_one_that_stays(
    house: House, pair: tuple[int, int]
) -> None:
    kept, gone = pair
    ended = Policy("Acme", member_id="X1", active=False)
    for patient, policy in ((kept, ended), (gone, Policy("Acme", member_id="X1"))):
        policies.set_coverage(house.front, patient, 1, None, policy)
    (goes,) = house.all(Coverage, Coverage.patient_id == gone)
    with house.front.act("coverage.verify") as db:
        db.add(
            EligibilityRequest(
                patient_id=gone, coverage_id=goes.id or 0, service_date=TODAY, services="30", trace="T1",
                control=1, payer="Acme", way="folder", status=Asked.SENT, at=house.clock.now(), who="mia",
            )
        )  # fmt: skip
    before = house.rows()
    merging.merge(house.chief, kept, gone)
    (stays,) = house.all(Coverage)
    assert (stays.patient_id, stays.slot, stays.active) == (kept, 1, True)
    assert [each.coverage_id for each in house.all(EligibilityRequest)] == [stays.id]
    undo_last(house.chief)
    assert house.rows() == before


@on_sqlite
def test_each_is_the_others_guarantor_no_more(house: House, pair: tuple[int, int]) -> None:
    kept, gone = pair
    known = opened(house, kept)
    patients.update(
        house.front, kept, known.version, known.fields,
        replace(known.details, guarantor="100002", guarantor_is=Relation.SPOUSE),
    )  # fmt: skip
    merging.merge(house.chief, kept, gone)
    assert opened(house, kept).guarantor is None
    assert opened(house, kept).answers_for == ()


@on_sqlite_first
def test_a_pair_that_is_not_the_same_is_listed_no_more_and_merging_forgets_that(house: House) -> None:
    one, two = a_patient(house, "Quill", "Peter"), a_patient(house, "Quil", "Peter")
    three = a_patient(house, "Quill", "Petra")
    with house.store.reading() as db:
        listed = {(pair.first.id, pair.second.id) for pair in likely_pairs(db)}
    assert (one, two) in listed
    not_the_same(house.front, two, one)
    with pytest.raises(Conflict, match="said already"):
        not_the_same(house.front, one, two)
    not_the_same(house.front, two, three)
    with house.store.reading() as db:
        assert (one, two) not in {(pair.first.id, pair.second.id) for pair in likely_pairs(db)}
        assert preview(db, one, two, TODAY).warnings == ("mia said that these are two people",)
    merging.merge(house.chief, one, two)
    assert [(row.first_id, row.second_id) for row in house.all(NotSamePerson)] == [(one, three)]


@on_sqlite
def test_every_column_that_names_a_patient_is_known(house: House) -> None:
    """A table that comes later is found by its foreign key; a column without one has to say so."""
    known = {(each.table.name, each.column) for each in references()}
    assert {
        ("occupancy", "resource_id"),
        ("patient_detail", "guarantor_id"),
        ("appointment", "patient_id"),
    } <= known
    named_so = {
        (table.name, column.name)
        for table in SQLModel.metadata.sorted_tables
        for column in table.columns
        if "patient" in column.name
        and not column.name.endswith("_cents")
        and table.name not in ("journal", "patient")
    }
    assert named_so <= known


@on_sqlite
def test_a_table_that_was_forgotten_would_refuse_the_merge(
    house: House, pair: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The record that goes is really deleted: the database refuses that while anything still names it."""
    kept, gone = pair
    patients.add_note(house.front, gone, "left behind")
    found = tuple(each for each in references() if each.table.name != "patient_note")
    monkeypatch.setattr("clinic_tui.merging.moving.references", lambda: found)
    with pytest.raises(Conflict, match="still refers"):
        merging.merge(house.chief, kept, gone)
    assert house.get(Patient, gone).mrn == "100002"


@on_sqlite
def test_confidential_wishes_and_consents_are_not_lost(house: House) -> None:
    one = a_patient(house, "Quill", "Peter")
    two = patients.register(
        house.records,
        some_fields("Quill", "Peter"),
        PatientDetails(private_by=PrivateWay.TEXT, private_to="15550107000"),
    )
    merging.merge(house.chief, one, two)
    assert opened(house, one).details.private_to == "15550107000"
