"""Policies and payers: what is kept of them, what is refused, and how they hang together."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from clinic_tui.errors import Conflict, Invalid
from clinic_tui.patients import payers, policies
from clinic_tui.patients.models import Coverage
from clinic_tui.patients.payer_models import Payer
from clinic_tui.patients.payer_rows import PayerFields
from clinic_tui.patients.policy import Amount, Amounts, CopayService, Policy, Relationship, Subscriber
from clinic_tui.patients.rows import CoverageRow
from clinic_tui.store.undo import undo_last
from tests.builders import TODAY, House, a_patient
from tests.engines import on_both, on_sqlite
from tests.one_clinic import in_one_clinic

pytestmark = on_sqlite

HOLDER = Subscriber("Moss", "Ruth", date(1970, 1, 2), "F")
WHOLE = Policy(
    "Acme Health",
    "PPO",
    "A1",
    "G7",
    2500,
    relationship=Relationship.SPOUSE,
    subscriber=HOLDER,
    valid_from=date(2026, 1, 1),
    valid_to=date(2026, 12, 31),
    copays={CopayService.SPECIALIST: 4500, CopayService.URGENT: 5000},
    amounts=Amounts(Amount(150000, 110050), Amount(), Amount(600000, 520000), Amount(), TODAY),
)


def policy_in(house: House, patient: int) -> CoverageRow:
    with house.store.reading() as db:
        return policies.coverages(db, patient)[0]


def test_all_that_is_typed_of_a_policy_comes_back(house: House) -> None:
    patient = a_patient(house)
    policies.set_coverage(house.front, patient, 1, None, WHOLE)
    row = policy_in(house, patient)
    assert row.policy == WHOLE
    assert [row.copay_for(each) for each in (None, *CopayService)] == [2500, 2500, 4500, 5000, 2500, 2500]
    policies.set_coverage(house.front, patient, 1, 1, Policy("Acme Health", member_id="A1"))
    assert policy_in(house, patient).subscriber is None


@in_one_clinic(
    "policy, field",
    [
        (Policy(" "), "payer"),
        (Policy("Acme", relationship=Relationship.CHILD), "subscriber"),
        (Policy("Acme", relationship=Relationship.CHILD, subscriber=Subscriber("", "Ruth")), "subscriber"),
        (
            Policy(
                "Acme",
                relationship=Relationship.CHILD,
                subscriber=Subscriber("Moss", born=TODAY + timedelta(days=1)),
            ),
            "subscriber born",
        ),
        (Policy("Acme", valid_from=TODAY, valid_to=TODAY - timedelta(days=1)), "valid to"),
        (Policy("Acme", copay_cents=-1), "copay"),
        (Policy("Acme", copays={CopayService.MENTAL: -1}), "copay mental health"),
        (Policy("Acme", amounts=Amounts(Amount(100, 101))), "deductible left"),
    ],
)
def test_what_cannot_be_names_its_field(house: House, policy: Policy, field: str) -> None:
    patient = a_patient(house)
    with pytest.raises(Invalid) as refused:
        policies.set_coverage(house.front, patient, 1, None, policy)
    assert refused.value.field == field
    assert house.all(Coverage) == []


def test_a_payer_is_known_however_it_is_written_and_its_new_name_goes_to_its_policies(house: House) -> None:
    patient, other = a_patient(house), a_patient(house)
    policies.set_coverage(house.front, other, 1, None, Policy("acme health"))
    number = payers.add_payer(house.chief, PayerFields("Acme Health", "ac1", filing="mb"))
    policies.set_coverage(house.front, patient, 1, None, Policy("ACME-HEALTH", member_id="A1"))
    assert [(row.payer, row.payer_id) for row in house.all(Coverage)] == [("Acme Health", number)] * 2
    with pytest.raises(Conflict, match="already"):
        payers.add_payer(house.chief, PayerFields("acme health"))
    payers.update_payer(house.chief, number, 1, PayerFields("Acme Mutual", "ac1"))
    assert {row.payer for row in house.all(Coverage)} == {"Acme Mutual"}
    with pytest.raises(Conflict, match="another desk"):
        payers.update_payer(house.chief, number, 1, PayerFields("Acme"))
    assert house.get(Payer, number).filing == ""


@on_both
def test_a_payer_that_a_policy_names_is_not_undone_under_it(house: House) -> None:
    payers.add_payer(house.chief, PayerFields("Acme Health"))
    policies.set_coverage(house.front, a_patient(house), 1, None, Policy("Acme Health"))
    with pytest.raises(Conflict):
        undo_last(house.chief)
    assert len(house.all(Payer)) == 1


@in_one_clinic(
    "fields, field",
    [
        (PayerFields(""), "name"),
        (PayerFields("Acme", "x"), "electronic id"),
        (PayerFields("Acme", "a*b"), "electronic id"),
        (PayerFields("Acme", filing="QQ"), "kind"),
        (PayerFields("Acme", filing_days=0), "filing days"),
        (PayerFields("Acme", phone="call us"), "phone"),
        (PayerFields("Acme", numbers=(("H", "AC1"),)), "other ids"),
        (PayerFields("Acme", numbers=(("HUB", "A*"),)), "other ids"),
        (PayerFields("Acme", numbers=(("HUB", "AC1"), ("hub", "AC2"))), "other ids"),
    ],
)
def test_what_a_payer_cannot_be_names_its_field(house: House, fields: PayerFields, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        payers.add_payer(house.chief, fields)
    assert refused.value.field == field
    assert house.all(Payer) == []
