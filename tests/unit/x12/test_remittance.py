"""The 835 against the answer keys of public files and of our own, and what is refused."""

from __future__ import annotations

import json
from contextlib import suppress
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clinic_tui.errors import ClinicError
from clinic_tui.x12.envelope import read_x12
from clinic_tui.x12.refused import X12Refused
from clinic_tui.x12.remittance import read_remittances
from clinic_tui.x12.remittance_balance import repeated_traces
from clinic_tui.x12.remittance_rows import (
    Adjustment,
    ClaimPayment,
    Level,
    PaymentParty,
    Procedure,
    Remittance,
    ServicePayment,
)
from tests.unit.x12.sets import SAMPLES, needs_samples, wrapped
from tests.unit.x12.test_samples import dated, filled, money, party

REAL = sorted(SAMPLES.glob("835/*.edi")) if SAMPLES.exists() else []
OWN = (
    [each for each in json.loads((SAMPLES / "own/index.json").read_text()) if each["file"][:4] == "835/"]
    if SAMPLES.exists()
    else []
)
NEVER_ISSUED = "110-unknown-claim.edi"
"""Warned about by what knows our claims: nothing in the file itself is off."""


def read(content: bytes) -> list[Remittance]:
    return list(read_remittances(read_x12(content)))


def procedure(found: Procedure) -> dict[str, Any]:
    return filled(qualifier=found.qualifier, code=found.code, modifiers=list(found.modifiers))


def adjustments(found: tuple[Adjustment, ...]) -> list[dict[str, Any]]:
    return [filled(group=each.group, reason=each.reason, amount=money(each.cents)) for each in found]


def line(found: ServicePayment) -> dict[str, Any]:
    return filled(
        procedure=procedure(found.procedure),
        charge=money(found.charge_cents),
        paid=money(found.paid_cents),
        revenue_code=found.revenue_code,
        units_paid=None if found.units_paid is None else str(found.units_paid),
        units_billed=None if found.units_billed is None else str(found.units_billed),
        adjustments=adjustments(found.adjustments),
        amounts={each.qualifier: money(each.cents) for each in found.amounts},
        dates=dated(found.dates),
        refs={each.qualifier: each.value for each in found.references},
        remarks=list(found.remarks),
        balanced=found.charge_cents - found.adjusted_cents == found.paid_cents,
    )


def claim(found: ClaimPayment) -> dict[str, Any]:
    groups: dict[str, int] = {}
    for each in found.all_adjustments:
        groups[each.group] = groups.get(each.group, 0) + each.cents
    return filled(
        control_number=found.control_number,
        status=found.status,
        charge=money(found.charge_cents),
        paid=money(found.paid_cents),
        patient_responsibility=money(found.patient_cents),
        filing_indicator=found.filing_indicator,
        payer_claim_number=found.payer_number,
        facility=found.facility,
        frequency=found.frequency,
        lx=found.assigned_number,
        adjustments=adjustments(found.adjustments),
        amounts={each.qualifier: money(each.cents) for each in found.amounts},
        dates=dated(found.dates),
        refs={each.qualifier: each.value for each in found.references},
        patient=party(found.party("QC")),
        insured=party(found.party("IL")),
        corrected_insured=party(found.party("74")),
        rendering=party(found.party("82")),
        crossover=party(found.party("TT")),
        lines=[line(each) for each in found.lines],
        adjustment_total=money(found.adjusted_cents),
        adjustments_by_group={name: money(cents) for name, cents in groups.items()},
        balanced=found.charge_cents - found.adjusted_cents == found.paid_cents,
    )


def payer_or_payee(found: PaymentParty, **more: Any) -> dict[str, Any]:
    return filled(name=found.name, id_qualifier=found.id_kind, id=found.id, **more)


def remittance(found: Remittance) -> dict[str, Any]:
    payment = found.payment
    off = [each for each in found.imbalances if each.level == Level.PAYMENT]
    return filled(
        payer=payer_or_payee(payment.payer),
        payee=payer_or_payee(
            payment.payee, refs={each.qualifier: each.value for each in payment.payee.references}
        ),
        claims=[claim(each) for each in found.claims],
        provider_adjustments=[
            filled(
                provider=each.provider,
                fiscal_date=each.fiscal_year_end and f"{each.fiscal_year_end:%Y%m%d}",
                reason=each.reason,
                reference=each.reference,
                amount=money(each.cents),
            )
            for each in found.provider_adjustments
        ],
        payment=filled(
            handling=payment.handling,
            amount=money(payment.cents),
            credit_debit=payment.credit_or_debit,
            method=payment.method,
            date=payment.day_as_written,
        ),
        trace=payment.trace,
        originator=payment.originator,
        production_date=payment.produced_on and f"{payment.produced_on:%Y%m%d}",
        totals=filled(
            claims=len(found.claims),
            lines=sum(len(each.lines) for each in found.claims),
            charges=money(sum(each.charge_cents for each in found.claims)),
            claim_payments=money(found.claims_cents),
            patient_responsibility=money(sum(each.patient_cents or 0 for each in found.claims)),
            provider_adjustments=money(found.provider_cents),
            expected_payment=money(found.expected_cents),
            payment_balanced=not off,
            payment_out_of_balance_by=money(off[0].off_by_cents) if off else None,
        ),
    )


def keyed(path: Path) -> list[dict[str, Any]]:
    key = json.loads(path.read_text())
    envelope = ("set", "control", "version", "group_control", "segments")
    return [
        {name: fact for name, fact in each.items() if name not in envelope}
        for one in key["interchanges"]
        for each in one["transactions"]
    ]


@needs_samples
@pytest.mark.parametrize("path", REAL, ids=lambda path: path.name)
def test_a_public_file_is_that_of_its_key(path: Path) -> None:
    found = read(path.read_bytes())
    assert [remittance(each) for each in found] == keyed(SAMPLES / "expected/835" / f"{path.name}.json")
    assert not any(each.imbalances for each in found)


@needs_samples
@pytest.mark.parametrize("sample", OWN, ids=lambda sample: sample["file"])
def test_our_own_files_end_as_they_must(sample: dict[str, Any]) -> None:
    path = SAMPLES / "own" / sample["file"]
    if sample["expect"] == "reject":
        with pytest.raises(X12Refused, match="Nothing of the file was taken"):
            read(path.read_bytes())
        return
    found = read(path.read_bytes())
    assert [remittance(each) for each in found] == keyed(SAMPLES / "own/expected" / f"{path.name}.json")
    off = [each for one in found for each in (*one.imbalances, *one.findings)] + list(repeated_traces(found))
    assert bool(off) == (sample["expect"] == "warn" and path.name != NEVER_ISSUED)


HEAD = ("BPR*I*90*C*CHK************20260310", "TRN*1*T1*1371234567", "N1*PR*PAYER", "N1*PE*CLINIC", "LX*1")
CLAIM = ("CLP*A1*1*100*90*10*12*P1", "SVC*HC:99213*100*90", "CAS*PR*3*10")


@pytest.mark.parametrize(
    "changed, words",
    [
        ({5: "CLP*A1*1*1OO*90"}, r"\(CLP\).*CLP03 '1OO' is no amount"),
        ({5: "CLP*A1*1*100"}, "CLP04 is empty"),
        ({6: "SVC*HC:99213*100*9.001"}, "SVC03 '9.001' is no amount"),
        ({7: "CAS*PR*3"}, "CAS03 is empty"),
        ({7: "CAS*PR**10"}, "CAS02 is empty"),
        ({0: "BPR*I*$90*C"}, r"BPR02 '\$90' is no amount"),
        ({0: "REF*EV*X"}, "has no BPR"),
        ({1: "REF*EV*X"}, "has no TRN"),
        ({1: "TRN*1"}, "TRN02 is empty"),
        ({5: "REF*EV*X"}, "SVC stands behind no claim"),
        ({7: "PLB*1*20261231*WO:9*1x"}, "PLB04 '1x' is no amount"),
    ],
)
def test_money_that_cannot_be_read_refuses_the_whole(changed: dict[int, str], words: str) -> None:
    body = [changed.get(place, text) for place, text in enumerate((*HEAD, *CLAIM))]
    with pytest.raises(X12Refused, match=words):
        read(wrapped(body, "835"))


def test_sums_that_do_not_come_out_are_told_with_their_figures() -> None:
    body = (*HEAD, "CLP*A1*1*100*80*10*12*P1", "SVC*HC:99213*100*90", "CAS*PR*3*11", "PLB*1*20261231*WO:9*5")
    (found,) = read(wrapped(body, "835"))
    assert [(each.level, each.expected_cents, each.stated_cents) for each in found.imbalances] == [
        (Level.LINE, 8900, 9000),
        (Level.CLAIM, 8900, 8000),
        (Level.PAYMENT, 7500, 9000),
    ]
    assert "leaves 89.00, but says 80.00 paid" in found.imbalances[1].words


def test_a_changed_code_remarks_and_interest_are_read() -> None:
    body = (
        *HEAD,
        "TS3*1987654328*11*20261231*1*100",
        "TS2*5",
        "CLP*A1*20*100*90*10*12*P1",
        "MOA***MA01*N30",
        "AMT*I*1.5",
        "SVC*HC:99212:25*100*90**1*HC:99213*2",
        "CAS*PR*3*10*1",
        "LQ*HE*N522",
        "PLB*1987654328*20261231*WO:P9*40*L6:A1*-40",
    )
    (found,) = read(wrapped(body, "835"))
    (paid,) = found.claims
    assert paid.remarks == ("MA01", "N30")
    assert [(each.qualifier, each.cents) for each in paid.amounts] == [("I", 150)]
    (only,) = paid.lines
    assert only.submitted == Procedure("HC", "99213")
    assert (only.units_paid, only.units_billed, only.remarks) == (Decimal(1), Decimal(2), ("N522",))
    assert only.adjustments == (Adjustment("PR", "3", 1000, Decimal(1)),)
    assert [(each.reason, each.reference, each.cents) for each in found.provider_adjustments] == [
        ("WO", "P9", 4000),
        ("L6", "A1", -4000),
    ]
    assert found.summaries[0].inpatient == ("5",)
    assert found.imbalances == ()


@settings(deadline=None, max_examples=60)
@given(st.data())
def test_torn_files_are_read_or_refused(data: st.DataObject) -> None:
    body = [*HEAD, *CLAIM, "PLB*1*20261231*WO:9*0"]
    for _ in range(data.draw(st.integers(1, 3))):
        at, other = (data.draw(st.integers(0, len(body) - 1)) for _ in range(2))
        match data.draw(st.sampled_from(("cut", "double", "swap", "byte"))):
            case "cut" if len(body) > 1:
                del body[at]
            case "double":
                body.insert(at, body[other])
            case "swap":
                body[at], body[other] = body[other], body[at]
            case _:
                place = data.draw(st.integers(0, len(body[at]) - 1))
                body[at] = (
                    body[at][:place] + data.draw(st.characters(codec="latin-1")) + body[at][place + 1 :]
                )
    with suppress(ClinicError):
        read(wrapped(body, "835"))
