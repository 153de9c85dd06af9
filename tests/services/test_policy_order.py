"""The order in which a patient's payers are asked: it can be changed, and claims on their way keep theirs."""

from __future__ import annotations

from datetime import date

import pytest

from clinic_tui.backend.patients_part import PatientsPart
from clinic_tui.backend.sitting import Sitting
from clinic_tui.claims.draft import Sequence
from clinic_tui.claims.models import Claim
from clinic_tui.claims.next_payer import come_behind, next_policies
from clinic_tui.errors import Conflict, NotPermitted
from clinic_tui.patients import policies
from clinic_tui.patients.policy import Policy
from clinic_tui.reception.queries import sheet
from clinic_tui.security.roles import Role
from clinic_tui.store.undo import undo_last
from tests.builders import House, a_patient, an_appointment
from tests.engines import on_both, on_sqlite, on_sqlite_first
from tests.services.remitted_claims import claim_to, insured, sent_claim

FIRST_OF_YEAR = date(2026, 1, 1)


def with_policies(house: House, *payers: str) -> int:
    """A patient with these policies in order."""
    patient = a_patient(house)
    for slot, payer in enumerate(payers, start=1):
        policy = Policy(payer, member_id=f"M{slot}", copay_cents=slot * 1_000)
        policies.set_coverage(house.records, patient, slot, None, policy)
    return patient


def order_of(house: House, patient: int) -> list[tuple[int, str]]:
    """Place and payer of each policy."""
    with house.store.reading() as db:
        return [(policy.slot, policy.payer) for policy in policies.coverages(db, patient)]


def move(house: House, patient: int, payer: str, *, earlier: bool) -> int:
    """Move the policy of a payer, as it is seen now."""
    with house.store.reading() as db:
        policy = next(each for each in policies.coverages(db, patient) if each.payer == payer)
    return policies.move_policy(house.records, policy.id, policy.version, earlier=earlier)


@on_both
def test_a_policy_goes_up_and_down_and_undo_puts_it_back(house: House) -> None:
    patient = with_policies(house, "Acme", "Big Mutual", "Care Fund")
    visit = an_appointment(house, patient=patient)
    assert move(house, patient, "Care Fund", earlier=True) == 2
    assert order_of(house, patient) == [(1, "Acme"), (2, "Care Fund"), (3, "Big Mutual")]
    assert move(house, patient, "Acme", earlier=False) == 2
    assert order_of(house, patient) == [(1, "Care Fund"), (2, "Acme"), (3, "Big Mutual")]
    with house.store.reading() as db:
        due = sheet(db, visit)
    assert (due.row.coverage, due.copay_cents) == (
        "Care Fund",
        3_000,
    )  # the check-in asks the one that is first
    undo_last(house.records)
    assert order_of(house, patient) == [(1, "Acme"), (2, "Care Fund"), (3, "Big Mutual")]
    undo_last(house.records)
    assert order_of(house, patient) == [(1, "Acme"), (2, "Big Mutual"), (3, "Care Fund")]


def test_the_ends_a_gap_and_another_desk(house: House) -> None:
    patient = with_policies(house, "Acme", "Big Mutual")
    with pytest.raises(Conflict, match="Acme is the primary policy already"):
        move(house, patient, "Acme", earlier=True)
    with pytest.raises(Conflict, match="no policy stands behind that of Big Mutual"):
        move(house, patient, "Big Mutual", earlier=False)
    with house.store.reading() as db:
        seen = policies.coverages(db, patient)[1]
    move(house, patient, "Acme", earlier=False)
    with pytest.raises(Conflict, match="changed at another desk"):
        policies.move_policy(house.records, seen.id, seen.version, earlier=True)
    with pytest.raises(NotPermitted):
        policies.move_policy(house.desk("C", Role.CLINICIAN, "lee"), seen.id, seen.version, earlier=True)
    alone = a_patient(house)
    policies.set_coverage(house.records, alone, 3, None, Policy("Care Fund"))
    assert move(house, alone, "Care Fund", earlier=True) == 2
    assert order_of(house, alone) == [(2, "Care Fund")]


@on_sqlite_first
def test_it_is_said_who_is_asked_and_what_stays(house: House) -> None:
    person = insured(house, slots=2)
    an_appointment(house, at="13:00", patient=person.patient)
    sent_claim(house, person)
    part = PatientsPart(Sitting(house.records))
    with house.store.reading() as db:
        first = policies.coverages(db, person.patient)[0]
    moved = part.move_policy(person.patient, first.id, first.version, earlier=False)
    assert moved.slot == 2
    assert moved.words == (
        "Big Mutual is asked first, then Acme Health; so for 1 visit to come: eligibility and copay; "
        "1 claim on the way stays as made"
    )


@on_sqlite
def test_a_claim_that_was_sent_keeps_who_comes_behind_it(house: House) -> None:
    person = insured(house, slots=2)
    sent = sent_claim(house, person)

    def behind(number: int) -> list[int]:
        with house.store.reading() as db:
            claim = db.get_one(Claim, number)
            return [each.coverage_id for each in next_policies(db, [claim]).values()]

    assert behind(sent.claim) == [person.coverages[1]]
    move(house, person.patient, "Acme Health", earlier=False)
    assert behind(sent.claim) == [person.coverages[1]]  # sent as the primary payer's, whoever is that now
    with house.store.reading() as db:
        assert db.get_one(Claim, sent.claim).sequence is Sequence.PRIMARY
    second = claim_to(house, person, sent, 2)
    assert behind(sent.claim) == behind(second.claim) == []
    fresh = sent_claim(house, insured(house, slots=2))
    assert len(behind(fresh.claim)) == 1


def test_behind_a_claim_is_what_was_not_asked_before_it() -> None:
    places = {7: 1, 8: 2, 9: 3}
    assert come_behind(places, 8, Sequence.SECONDARY, ()) == {9}
    assert come_behind(places, 8, Sequence.PRIMARY, ()) == {7, 9}
    assert come_behind(places, 7, Sequence.SECONDARY, {8}) == {9}
    assert come_behind(places, 5, Sequence.PRIMARY, ()) == {7, 8, 9}
