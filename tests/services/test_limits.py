"""What patients ask not to be told: taken, agreed to, and what it does to a disclosure."""

from __future__ import annotations

from datetime import timedelta

import pytest

from clinic_tui.coding.models import VisitCoding
from clinic_tui.errors import Conflict, Invalid, Restricted
from clinic_tui.patients import restricting
from clinic_tui.patients.detail_models import PatientDetail
from clinic_tui.patients.rows import RestrictedFor
from clinic_tui.patients.sight import as_seen
from clinic_tui.privacy import disclosing, limiting
from clinic_tui.privacy.disclosure_kinds import DisclosureKind
from clinic_tui.privacy.disclosure_rows import DisclosureEntry
from clinic_tui.privacy.limit_line import standing_limits
from clinic_tui.privacy.limit_reads import limits
from clinic_tui.privacy.limit_rows import LimitEntry, LimitRow
from clinic_tui.privacy.limit_rules import LimitState
from clinic_tui.privacy.reads import disclosures
from clinic_tui.store.undo import undo_last
from tests.builders import TODAY, House, a_patient, an_appointment
from tests.engines import on_sqlite, on_sqlite_first

pytestmark = on_sqlite

DAY = timedelta(days=1)
BOB = LimitEntry("Bob Cruz (husband)", asked_on=TODAY - DAY)
TO_BOB = DisclosureEntry(DisclosureKind.FAMILY, "Cruz, Bob", "lab results", "he asked")


def listed(house: House) -> list[LimitRow]:
    with house.store.reading() as db:
        return list(as_seen(db, house.front, limits(db)))


@on_sqlite_first
def test_what_was_agreed_to_asks_a_disclosure_for_its_reason(house: House) -> None:
    patient = a_patient(house)
    number = limiting.take_limit(house.front, patient, BOB)
    disclosing.disclose(house.front, patient, TO_BOB)  # asked binds nobody
    limiting.agree_to_limit(house.chief, number, 1)
    with pytest.raises(Invalid, match=r"agreed on .* not to tell Bob Cruz \(husband\): anything") as refusal:
        disclosing.disclose(house.front, patient, TO_BOB)
    assert refusal.value.field == "reason"
    court = DisclosureEntry(DisclosureKind.COURT, "Bob Cruz", "all", "order 12")
    disclosing.disclose(house.front, patient, court)  # the law is bound by no agreement
    in_need = DisclosureEntry(
        DisclosureKind.TREATMENT, "Bob Cruz", "allergies", beyond_reason="emergency treatment"
    )
    disclosing.disclose(house.front, patient, in_need)
    with house.store.reading() as db:
        assert disclosures(db, patient)[0].beyond_reason == "emergency treatment"
        (standing,) = standing_limits(db, patient).rows
    assert (standing.words, standing.since) == ("not to Bob Cruz (husband): anything", TODAY)
    limiting.end_limit(house.chief, number, 2, "letter of today")
    disclosing.disclose(house.front, patient, TO_BOB)
    (row,) = listed(house)
    assert (row.state, row.ended_on, row.ended_how) == (LimitState.ENDED, TODAY, "letter of today")
    with house.store.reading() as db:
        assert standing_limits(db, patient).rows == ()


def test_it_is_answered_once_and_an_answer_is_taken_back(house: House) -> None:
    number = limiting.take_limit(house.front, a_patient(house), BOB)
    for refused in (LimitEntry("  "), LimitEntry("Bob", asked_on=TODAY + DAY)):
        with pytest.raises(Invalid):
            limiting.take_limit(house.front, a_patient(house), refused)
    with pytest.raises(Invalid) as refusal:
        limiting.refuse_limit(house.chief, number, 1, " ")
    assert refusal.value.field == "reason"
    with pytest.raises(Conflict, match="is asked, and not agreed"):
        limiting.end_limit(house.chief, number, 1, "letter")
    limiting.refuse_limit(house.chief, number, 1, "he is the guarantor")
    with pytest.raises(Conflict, match="is refused, and not asked"):
        limiting.agree_to_limit(house.chief, number, 2)
    undo_last(house.chief)
    assert listed(house)[0].state is LimitState.ASKED


def test_of_a_restricted_patient_nothing_is_told(house: House) -> None:
    patient = a_patient(house)
    limiting.take_limit(house.front, patient, BOB)
    restricting.restrict(house.chief, patient, RestrictedFor.VIP)
    (row,) = listed(house)
    assert (row.not_to, row.what) == ("restricted record", "")
    with pytest.raises(Restricted):
        limiting.take_limit(house.front, patient, BOB)


def test_who_has_the_role_that_is_not_to_be_told_is_known_from_the_record(house: House) -> None:
    patient = a_patient(house)
    for whom in ("husband", "employer"):
        limiting.agree_to_limit(house.chief, limiting.take_limit(house.front, patient, LimitEntry(whom)), 1)
    acme = DisclosureEntry(DisclosureKind.OPERATIONS, "ACME Corp", "days off", "asked")
    for entry in (TO_BOB, acme):
        disclosing.disclose(house.front, patient, entry)  # nobody knows who these are
    visit = an_appointment(house, patient=patient)
    with house.front.act("patient.edit") as db:
        db.add(PatientDetail(patient_id=patient, emergency_name="Bob Cruz", emergency_relation="Husband"))
        db.add(
            VisitCoding(
                appointment_id=visit,
                patient_id=patient,
                diagnoses="",
                place_of_service="11",
                employer="Acme Corp",
            )
        )
    for entry in (TO_BOB, acme):
        with pytest.raises(Invalid, match="not to tell") as refusal:
            disclosing.disclose(house.front, patient, entry)
        assert refusal.value.field == "reason"
