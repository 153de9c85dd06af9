"""The 837P that is written, against another program's check of guide 005010X222A1."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import date
from decimal import Decimal
from io import StringIO

import pytest
import pyx12.params
import pyx12.x12n_document
from hypothesis import given, settings
from hypothesis import strategies as st

from clinic_tui.errors import Invalid
from clinic_tui.x12.claim_facts import Accident, Claim, Drug, Facility, Insurance, OtherPayer
from clinic_tui.x12.envelope import read_trusted
from clinic_tui.x12.outgoing import OURS
from clinic_tui.x12.parties import Party
from clinic_tui.x12.remittance_rows import Adjustment, Procedure
from tests.unit.x12.claim_samples import (
    BILLING,
    CLINIC,
    HOLT,
    OMAR,
    PLAIN,
    POLICY,
    STONE,
    STREET,
    VISIT,
    person,
    secondary,
    written,
)


def complaints(content: bytes) -> str:
    """What the other program finds wrong, as its 999; empty where it takes the file."""
    logging.disable(logging.CRITICAL)
    try:
        answer = StringIO()
        source = StringIO(content.decode("ascii"))
        fine = pyx12.x12n_document.x12n_document(pyx12.params.params(), source, answer, None)
        return "" if fine else answer.getvalue()
    finally:
        logging.disable(logging.NOTSET)


def texts(content: bytes) -> list[str]:
    return content.decode("ascii").split(OURS.terminator)


CHILD = replace(
    PLAIN,
    number="A4402-1",
    insurance=replace(POLICY, relationship="19"),
    patient=person("QC", "Finch", "Zoe"),
)


def tertiary() -> Claim:
    claim = secondary()
    (first,) = claim.other_payers
    lines = tuple(
        replace(
            line,
            adjudications=(
                *line.adjudications,
                replace(
                    line.adjudications[0],
                    payer_id="SM002",
                    paid_cents=0,
                    adjustments=(Adjustment("OA", "23", line.charge_cents),),
                ),
            ),
        )
        for line in claim.lines
    )
    third = Insurance("T", Party("PR", "Third Fund", id_kind="PI", id="TF003"), OMAR, "CI")
    return replace(
        claim,
        number="A4401-3",
        insurance=third,
        lines=lines,
        other_payers=(first, OtherPayer(claim.insurance, 0, claim_number="SM1")),
    )


CASES: dict[str, tuple[Claim, tuple[str, ...]]] = {
    "primary": (
        PLAIN,
        (
            "NM1*IL*1*FINCH*OMAR****MI*XYZ7771",
            "CLM*A4401-1*185***11:B:1*Y*A*Y*Y",
            "HI*ABK:J069*ABF:R509",
            "SV1*HC:87880:QW*35*UN*1***1",
        ),
    ),
    "dependent": (CHILD, ("SBR*P**GRP100******CI", "PAT*19", "NM1*QC*1*FINCH*ZOE")),
    "secondary": (
        secondary(),
        ("SBR*P*18*GRP100******CI", "AMT*D*120", "SVD*REF01*90*HC:99213**1", "CAS*CO*45*40", "CAS*PR*3*20"),
    ),
    "tertiary": (tertiary(), ("SBR*T*18*******CI", "CAS*OA*23*150", "REF*F8*SM1")),
    "corrected": (replace(PLAIN, frequency="7", original_number="REF9"), ("REF*F8*REF9",)),
    "void": (
        replace(PLAIN, frequency="8", original_number="REF9"),
        ("CLM*A4401-1*185***11:B:8*Y*A*Y*Y", "REF*F8*REF9"),
    ),
    "authorization and referral": (
        replace(PLAIN, authorization="AUTH7788", referral="RF1", referring=STONE, rendering=HOLT),
        ("REF*9F*RF1", "REF*G1*AUTH7788", "NM1*DN*1*STONE*EDGAR****XX*1245319599", "PRV*PE*PXC*207Q00000X"),
    ),
    "telehealth": (
        replace(
            PLAIN,
            place="10",
            charge_cents=15000,
            lines=(replace(VISIT, procedure=Procedure("HC", "99213", ("95",))),),
        ),
        ("CLM*A4401-1*150***10:B:1*Y*A*Y*Y", "SV1*HC:99213:95*150*UN*1***1:2"),
    ),
    "auto accident": (
        replace(
            PLAIN,
            insurance=replace(POLICY, filing="AM", property_claim_number="PC77"),
            accident=Accident("AA", date(2026, 2, 20), "IL"),
        ),
        ("CLM*A4401-1*185***11:B:1*Y*A*Y*Y**AA:::IL", "DTP*439*D8*20260220", "REF*Y4*PC77"),
    ),
    "drug": (
        replace(
            PLAIN,
            charge_cents=15000,
            lines=(replace(VISIT, drug=Drug("00002871501", Decimal("2.5"), "ML")),),
        ),
        ("LIN**N4*00002871501", "CTP****2.5*ML"),
    ),
    "lot": (
        replace(
            PLAIN,
            charge_cents=15000,
            lines=(
                replace(
                    VISIT,
                    drug=Drug("00002871501", Decimal("2.5"), "ML"),
                    note="LOT B77 EXP 20270901, LOT A1 EXP 20280101",
                ),
            ),
        ),
        ("NTE*ADD*LOT B77 EXP 20270901, LOT A1 EXP 20280101", "LIN**N4*00002871501"),
    ),
    "all the rest": (
        replace(
            PLAIN,
            billing=replace(BILLING, pay_to=replace(STREET, line1="PO Box 9")),
            facility=Facility(replace(CLINIC, role="77"), STREET),
            supervising=HOLT,
            onset=date(2026, 2, 1),
            patient_paid_cents=2050,
            clia="11D1234567",
            note="seen twice: résumé",
        ),
        ("NM1*87*2", "AMT*F5*20.5", "REF*X4*11D1234567", "NTE*ADD*SEEN TWICE RESUME", "DTP*431*D8*20260201"),
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_another_program_takes_what_is_written(name: str) -> None:
    claim, expected = CASES[name]
    content = written(claim).content
    assert complaints(content) == ""
    assert not set(expected) - set(texts(content))
    assert read_trusted(content).findings == ()
    assert all(each == each.rstrip("*:") for each in texts(content) if not each.startswith("ISA"))


def test_the_other_program_would_say_what_is_wrong() -> None:
    content = written(PLAIN).content
    assert "IK3*REF" in complaints(content.replace(b"REF*EI*371234567~", b"").replace(b"SE*28*", b"SE*27*"))


def test_claims_of_one_subscriber_stand_together_and_providers_have_a_set_each() -> None:
    other = replace(BILLING, tax_id="371234568")
    many = [replace(PLAIN, number=f"N{at}") for at in range(101)]
    batch = written(*many[:60], CHILD, replace(PLAIN, number="X1", billing=other), *many[60:])
    assert [len(each) for each in batch.claims] == [102, 1]
    first, _ = (found for *_, found in read_trusted(batch.content).sets())
    levels = [each.elements for each in first.segments if each.name == "HL"]
    assert [each[1:] for each in levels] == [
        ("1", "", "20", "1"),
        ("2", "1", "22", "0"),
        ("3", "1", "22", "0"),
        ("4", "1", "22", "1"),
        ("5", "4", "23", "0"),
    ]
    assert complaints(batch.content) == ""


def test_each_segment_is_mapped_to_what_it_says() -> None:
    batch = written(PLAIN, CHILD)
    (found,) = (each for *_, each in read_trusted(batch.content).sets())
    (places,) = batch.sets
    assert set(places) == set(range(2, len(found.segments)))
    told = {
        (found.segments[at - 1].name, place.claim, place.loop, place.field) for at, place in places.items()
    }
    assert ("HI", "A4402-1", "2300", "diagnoses") in told
    assert ("SV1", "A4401-1", "2400", "line 2") in told
    assert ("DMG", "", "2010BA", "subscriber") in told
    assert ("PAT", "", "2000C", "relationship") in told


@pytest.mark.parametrize(
    "claim, field",
    [
        (replace(PLAIN, charge_cents=18400), "charge"),
        (replace(PLAIN, lines=()), "lines"),
        (replace(PLAIN, diagnoses=()), "diagnoses"),
        (replace(PLAIN, diagnoses=("J069",)), "pointers"),
        (replace(PLAIN, frequency="7"), "original_number"),
        (replace(PLAIN, billing=replace(BILLING, tax_id="37-1234567")), "tax_id"),
        (replace(PLAIN, billing=replace(BILLING, party=replace(CLINIC, id="1987654321"))), "billing"),
        (replace(PLAIN, number="A" * 21), "number"),
        (replace(PLAIN, patient=person("QC", "Finch", "Zoe")), "relationship"),
        (replace(PLAIN, insurance=replace(POLICY, subscriber=replace(OMAR, born=None))), "born"),
        (replace(secondary(), other_payers=()), "other_payers"),
    ],
)
def test_what_cannot_be_written_is_refused_with_its_field(claim: Claim, field: str) -> None:
    with pytest.raises(Invalid) as wrong:
        written(claim)
    assert wrong.value.field == field


names = st.text(st.characters(codec="latin-1", categories=("L", "P", "Zs")), min_size=1, max_size=40).filter(
    lambda text: any(each.isascii() and each.isalpha() for each in text)
)


@settings(deadline=None, max_examples=3)
@given(
    st.lists(
        st.tuples(names, names, st.integers(1, 9_999_999), st.sampled_from(("11", "02", "10"))),
        min_size=1,
        max_size=4,
    )
)
def test_invented_batches_pass_and_read_back(facts: list[tuple[str, str, int, str]]) -> None:
    claims = [
        replace(
            PLAIN,
            number=f"C{at}",
            place=place,
            charge_cents=cents,
            lines=(replace(VISIT, charge_cents=cents),),
            insurance=replace(POLICY, subscriber=person("IL", last, first, f"M{at:04}")),
        )
        for at, (last, first, cents, place) in enumerate(facts)
    ]
    content = written(*claims).content
    assert complaints(content) == ""
    (found,) = (each for *_, each in read_trusted(content).sets())
    told = [(each.value(1), each.value(2), each.parts(5)[0]) for each in found.segments if each.name == "CLM"]
    assert [(number, round(float(charge) * 100), place) for number, charge, place in told] == [
        (each.number, each.charge_cents, each.place) for each in claims
    ]
