"""A payment that waits as a whole tells what a release would post, and nothing of closed records."""

from __future__ import annotations

import pytest

from clinic_tui.backend.remittances_part import RemittancesPart
from clinic_tui.backend.sitting import Sitting
from clinic_tui.errors import NotFound
from clinic_tui.patients.restricting import restrict
from clinic_tui.patients.rows import RestrictedFor
from clinic_tui.remittance import service
from clinic_tui.security.roles import Role
from tests.builders import House
from tests.engines import on_sqlite
from tests.services.remitted_claims import Payment, Told, insured, sent_claim, took
from tests.services.test_remittances import SIXTY, paid

pytestmark = on_sqlite


def test_a_parked_payment_tells_its_claims_until_it_is_posted(house: House) -> None:
    person = insured(house)
    ours = sent_claim(house, person)
    told = Told(ours.number, SIXTY), Told("OLD-7", SIXTY, member=f"M{person.patient}1")
    strange = Told(ours.number, SIXTY, patient=("REED", "NOAH"), member="X9", day="20240105")
    took(house, Payment("T1", (*told, strange), stated=17_999))
    part = RemittancesPart(Sitting(house.desk("C", Role.BILLER, "bea")))
    (payment,) = paid(house)
    found = part.claims_not_posted(payment.id)
    assert [(each.place, each.number, each.paid_cents) for each in found] == [
        (1, ours.number, 6_000), (2, "OLD-7", 6_000), (3, ours.number, 6_000),
    ]  # fmt: skip
    assert [each.words.partition(": ")[2] for each in found] == [
        "ours",
        "no claim of ours has this number",
        f"{ours.number} is ours, of another person, member id and day",
    ]
    assert found[0].words.startswith("pays $60.00 of $100.00, CO 45 $20.00, PR 2 $20.00")
    restrict(house.chief, person.patient, RestrictedFor.VIP)
    assert [(each.is_hidden, each.words == "") for each in part.claims_not_posted(payment.id)] == [
        (True, True), (False, False), (True, True),
    ]  # fmt: skip
    service.release(house.records, payment.id, "a cent was lost at the bank")
    assert part.claims_not_posted(payment.id) == ()
    with pytest.raises(NotFound):
        part.claims_not_posted(77)
