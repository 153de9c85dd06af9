"""The 276 that is written, read back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest

from clinic_tui.errors import Invalid
from clinic_tui.x12.claim_status import read_statuses
from clinic_tui.x12.claim_status_inquiry import StatusInquiry, write_status_inquiries
from clinic_tui.x12.envelope import read_trusted
from clinic_tui.x12.outgoing import ControlNumbers
from clinic_tui.x12.parties import Person
from clinic_tui.x12.values import Span
from tests.unit.x12.claim_samples import CLINIC, DAY, OMAR, PARTNER, PAYER, SUBMITTER, person

ASKED = StatusInquiry(
    "S1", PAYER, SUBMITTER.party, CLINIC, OMAR, "A4401-1", 18550, Span(DAY, DAY), payer_number="REF9"
)


def written(asked: StatusInquiry) -> bytes:
    return write_status_inquiries([asked], PARTNER, ControlNumbers(7, 7), datetime(2026, 4, 2, 9, 30))


@pytest.mark.parametrize("patient", [None, person("QC", "Finch", "Zoe")])
def test_a_question_reads_back(patient: Person | None) -> None:
    ((*_, transaction),) = read_trusted(written(replace(ASKED, patient=patient))).sets()
    found = read_statuses(transaction)
    assert found.findings == ()
    (claim,) = found.claims
    assert (claim.trace, claim.payer_number, claim.patient.first) == (
        "S1",
        "REF9",
        "ZOE" if patient else "OMAR",
    )
    assert [(each.qualifier, each.value) for each in claim.references] == [("1K", "REF9"), ("EJ", "A4401-1")]
    assert [(each.qualifier, each.cents) for each in claim.amounts] == [("T3", 18550)]
    assert claim.dates[0].span.first == date(2026, 2, 24)


@pytest.mark.parametrize(
    "asked, field",
    [
        (replace(ASKED, claim_number=""), "claim_number"),
        (replace(ASKED, subscriber=replace(OMAR, born=None)), "born"),
        (replace(ASKED, subscriber=replace(OMAR, party=replace(OMAR.party, id="", id_kind=""))), "member_id"),
    ],
)
def test_what_cannot_be_asked_is_refused(asked: StatusInquiry, field: str) -> None:
    with pytest.raises(Invalid) as wrong:
        written(asked)
    assert wrong.value.field == field
