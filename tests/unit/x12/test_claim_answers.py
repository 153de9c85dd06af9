"""835, 277CA, 277 and 276 of public sources, and our own, against their answer keys."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from clinic_tui.x12.claim_status import ClaimStatus, LevelStatus, StatusLine, read_status_report
from clinic_tui.x12.envelope import read_x12
from clinic_tui.x12.findings import Weight
from clinic_tui.x12.remittance import RemittanceReader
from clinic_tui.x12.remittance_facts import ClaimAdjustment, RemittedClaim, RemittedLine
from clinic_tui.x12.values import write_day
from tests.unit.x12.sets import SAMPLES, key_of, needs_samples, only_set, read_sample, samples, wrapped
from tests.unit.x12.test_samples import dated, filled, money, party

pytestmark = needs_samples

OWN = SAMPLES / "own"


def own(kind: str, refused: Iterable[str] = ()) -> list[Path]:
    return sorted(path for path in (OWN / kind).glob("*.edi") if path.stem not in refused)


def key(path: Path) -> list[dict[str, Any]]:
    """The sets of the answer key of a real file, or of one of our own."""
    if path.parent.parent == OWN:
        whole = json.loads((OWN / "expected" / f"{path.name}.json").read_text())
    else:
        whole = key_of(path)
    return [each for one in whole["interchanges"] for each in one["transactions"]]


def only(names: Iterable[str], whole: dict[str, Any]) -> dict[str, Any]:
    return {name: whole[name] for name in names if name in whole}


def procedure(parts: tuple[str, ...]) -> dict[str, Any]:
    return filled(
        qualifier=parts[0] if parts else "",
        code=parts[1] if len(parts) > 1 else "",
        modifiers=list(parts[2:6]),
    )


def adjustment(found: ClaimAdjustment) -> dict[str, Any]:
    return filled(group=found.group, reason=found.reason, amount=money(found.cents), quantity=found.quantity)


def line(found: RemittedLine) -> dict[str, Any]:
    return filled(
        procedure=procedure(found.procedure),
        charge=money(found.charged),
        paid=money(found.paid),
        revenue_code=found.revenue_code,
        units_paid=found.units_paid,
        units_billed=found.units_billed,
        submitted_procedure=procedure(found.sent_as),
        adjustments=[adjustment(each) for each in found.adjustments],
        dates={qualifier: write_day(day) for qualifier, day in found.dates},
        refs={each.qualifier: each.value for each in found.references},
        amounts={qualifier: money(cents) for qualifier, cents in found.amounts},
        remarks=list(found.remarks),
    ) | {"balanced": not found.off_by}


def claim(found: RemittedClaim) -> dict[str, Any]:
    groups = dict.fromkeys(each.group for each in found.all_adjustments)
    return filled(
        control_number=found.control_number,
        status=found.status,
        charge=money(found.charged),
        paid=money(found.paid),
        patient_responsibility=money(found.patient_part),
        filing_indicator=found.filing,
        payer_claim_number=found.payer_number,
        facility=found.facility,
        frequency=found.frequency,
        lines=[line(each) for each in found.lines],
        adjustments=[adjustment(each) for each in found.adjustments],
        refs={each.qualifier: each.value for each in found.references},
        dates={qualifier: write_day(day) for qualifier, day in found.dates},
        amounts={qualifier: money(cents) for qualifier, cents in found.amounts},
        lx=found.place,
        patient=party(found.patient),
        insured=party(found.insured),
        corrected_insured=party(found.corrected),
        rendering=party(found.rendering),
        crossover=party(found.forwarded_to),
        remarks=list(found.remarks),
        adjustment_total=money(sum(each.cents for each in found.all_adjustments)),
        adjustments_by_group={group: money(found.adjusted(group)) for group in groups},
    ) | {"balanced": found.balances}


@pytest.mark.parametrize(
    "path", [*samples("835"), *own("835", ("117-se-count", "119-isa-iea"))], ids=lambda path: path.name
)
def test_a_remittance_is_that_of_the_key(path: Path) -> None:
    file = read_sample(path)
    for (*_, found), expected in zip(file.sets(), key(path), strict=True):
        reader = RemittanceReader(found)
        claims = [claim(each) for each in reader.claims()]
        head, totals = reader.head, reader.totals
        assert totals
        for read, wanted in zip(claims, expected.get("claims", []), strict=True):
            assert read == wanted
        day = write_day(head.day) if head.day else None
        if day is None:  # one sample has a month of 23: the key gives it as it stands there
            day = expected["payment"]["date"]
            assert any(day in each.words for each in reader.findings)
        payment = filled(
            handling=head.handling,
            amount=money(head.paid),
            credit_debit=head.credit_or_debit,
            method=head.method,
            date=day,
        )
        assert payment == expected["payment"]
        assert head.trace == expected["trace"]
        assert head.originator == expected["originator"]
        assert (write_day(head.produced_on) if head.produced_on else None) == expected.get("production_date")
        for named, references, role in (
            (head.payer, head.payer_references, "payer"),
            (head.payee, head.payee_references, "payee"),
        ):
            assert named
            assert filled(
                name=named.last,
                id_qualifier=named.id_kind,
                id=named.id,
                refs={each.qualifier: each.value for each in references},
            ) == only(("name", "id_qualifier", "id", "refs"), expected[role])
        assert [
            filled(
                provider=each.provider,
                fiscal_date=write_day(each.fiscal_day) if each.fiscal_day else None,
                reason=each.reason,
                reference=each.reference,
                amount=money(each.cents),
            )
            for each in reader.adjustments
        ] == expected.get("provider_adjustments", [])
        wanted = expected["totals"]
        assert (totals.claims, totals.lines, not totals.off_by) == (
            wanted["claims"], wanted["lines"], wanted["payment_balanced"],
        )  # fmt: skip
        assert [
            money(cents)
            for cents in (
                totals.charged,
                totals.claim_payments,
                totals.patient_part,
                totals.provider_adjustments,
                totals.expected,
            )
        ] == [
            wanted[name]
            for name in (
                "charges",
                "claim_payments",
                "patient_responsibility",
                "provider_adjustments",
                "expected_payment",
            )
        ]
        assert money(abs(totals.off_by) or None) == wanted.get("payment_out_of_balance_by")
        assert all(each.weight is Weight.NOTED for each in reader.findings)


def test_the_same_payment_twice_has_the_same_key_and_another_one_has_not() -> None:
    again = [
        RemittanceReader(found).head.key
        for *_, found in read_x12((OWN / "835/114-repeated-trace.edi").read_bytes()).sets()
    ]
    assert len(set(again)) == 1 < len(again)
    two = [
        RemittanceReader(found).head.key
        for *_, found in read_x12((OWN / "835/106-two-sets.edi").read_bytes()).sets()
    ]
    assert len(set(two)) == 2


def status(found: StatusLine) -> dict[str, Any]:
    return filled(
        statuses=[
            filled(category=each.category, code=each.code, entity=each.entity) for each in found.statuses
        ],
        date=write_day(found.day) if found.day else None,
        action=found.action,
        amount=money(found.charged),
        paid=money(found.paid),
    )


def level(found: LevelStatus) -> dict[str, Any]:
    return filled(
        level=found.level,
        status=[status(each) for each in found.lines],
        name=party(found.party),
        trace=found.trace,
        quantities=dict(found.quantities),
        amounts={qualifier: money(cents) for qualifier, cents in found.amounts},
        dates=dated(found.dates),
    )


def told(found: ClaimStatus, *, acknowledged: bool) -> dict[str, Any]:
    outcome = {True: "accepted", False: "rejected", None: ""}[found.is_accepted] if acknowledged else ""
    return filled(
        trace=found.trace,
        status=[status(each) for each in found.lines],
        refs={each.qualifier: each.value for each in found.references},
        dates=dated(found.dates),
        amounts={qualifier: money(cents) for qualifier, cents in found.amounts},
        patient=party(found.patient),
        provider=party(found.provider),
        payer=party(found.source),
        outcome=outcome,
    )


@pytest.mark.parametrize("path", [*samples("277ca", "277", "276"), *own("277ca")], ids=lambda path: path.name)
def test_what_is_said_of_claims_is_that_of_the_key(path: Path) -> None:
    for (*_, found), expected in zip(read_sample(path).sets(), key(path), strict=True):
        report = read_status_report(found)
        acknowledged = report.structure == "0085"
        assert filled(
            structure=report.structure,
            reference=report.reference,
            date=write_day(report.day) if report.day else None,
            type=report.kind,
        ) == only(("structure", "reference", "date", "type"), expected)
        assert [level(each) for each in report.levels] == expected["levels"]
        assert [told(each, acknowledged=acknowledged) for each in report.claims] == expected["claims"]
        if acknowledged:
            said = [each.is_accepted for each in report.claims]
            assert {
                "claims": len(said), "accepted": said.count(True), "rejected": said.count(False)
            } == expected["totals"]  # fmt: skip


HEAD = (
    "BPR*I*90*C*ACH*CCP*01*1*DA*1*1371234567**01*1*DA*1*20260310",
    "TRN*1*ACH7*1371234567",
    "N1*PR*P*XV*R1",
)


@pytest.mark.parametrize(
    "body, words",
    [
        (("CLP*A-1*1*100*90*0*12*R1*11*1", "CAS*CO*45*9"), "off by 1.00"),
        (("CLP*A-1*1*100*90*0*12*R1*11*1", "SVC*HC:99213*100*90", "CAS*CO*45*9"), "99213: charge"),
        (("CLP*A-1*1*100*90*5*12*R1*11*1", "CAS*CO*45*10"), "patient's part is 5.00"),
        (("CLP*A-1*1*100*80*0*12*R1*11*1", "CAS*CO*45*20"), "payment of 90.00 is not"),
        (("CLP**1*100*90*0*12*R1*11*1", "CAS*CO*45*10"), "without its number"),
        (("CLP*A-1*1*100*90*0*12*R1*11*1", "CAS*CO*45*10", "DTM*050*20260231"), "is no date"),
        (("CLP*A-1*1*100*90*0*12*R1*11*1", "CAS*CO*45*10*x"), "is no number"),
    ],
)
def test_what_does_not_add_up_is_said_and_read_all_the_same(body: tuple[str, ...], words: str) -> None:
    reader = RemittanceReader(only_set(wrapped((*HEAD, "LX*1", *body), "835")))
    assert len(list(reader.claims())) == 1
    assert any(words in each.words for each in reader.findings)
    assert all(each.weight is Weight.NOTED for each in reader.findings)


@pytest.mark.parametrize("amount", ["$90", "9O", "1e3", "", "90.005"])
def test_an_amount_that_is_none_makes_the_whole_doubtful(amount: str) -> None:
    reader = RemittanceReader(only_set(wrapped((*HEAD, f"CLP*A-1*1*100*{amount}*0*12*R1*11*1"), "835")))
    list(reader.claims())
    assert any(each.weight is Weight.UNTRUSTED for each in reader.findings)


@pytest.mark.parametrize(
    "said, accepted",
    [
        ("STC*A2:20:PR*20260303*WQ*185", True),
        ("STC*A7:562:85*20260303*U*10", False),
        ("STC*A1:20*20260303", True),
        ("STC*A6:21*20260303", False),
        ("STC*Z9:21*20260303", None),
    ],
)
def test_where_the_action_is_missing_the_category_says_it(said: str, *, accepted: bool | None) -> None:
    body = ("BHT*0085*08*1*20260303*0930*TH", "HL*1**20*1", "NM1*PR*2*P*****PI*1", "HL*2*1*PT",
            "NM1*QC*1*A*B****MI*X", "TRN*2*A-1", said)  # fmt: skip
    (claim_,) = read_status_report(only_set(wrapped(body, "277"))).claims
    assert claim_.is_accepted is accepted
