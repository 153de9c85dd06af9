"""837P files read: against the answer keys of public files and our own, and what we write, read back."""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clinic_tui.x12.claim_reading import read_claim_sets, refuse_claims
from clinic_tui.x12.envelope import read_x12
from clinic_tui.x12.findings import Finding, Findings
from clinic_tui.x12.parties import Reference
from clinic_tui.x12.refused import X12Refused
from clinic_tui.x12.remittance_rows import Adjustment, Procedure
from clinic_tui.x12.sent_claims import DIAGNOSES, ClaimsHead, Named, SentClaim
from clinic_tui.x12.values import Dated, Span
from tests.unit.x12.claim_samples import PLAIN, written
from tests.unit.x12.claims_drawn import claims
from tests.unit.x12.sets import SAMPLES, needs_samples
from tests.unit.x12.test_samples import dated, filled, money, party

REAL = sorted(SAMPLES.glob("837p/*.edi")) if SAMPLES.exists() else []
OWN = (
    [each for each in json.loads((SAMPLES / "own/index.json").read_text()) if each["file"][:5] == "837p/"]
    if SAMPLES.exists()
    else []
)
KEPT_AS_WRITTEN = ("028-impossible-date", "030-money-format")
"""Their keys hold a date and an amount that are none, which are left out here and refuse the file."""

Sets = list[tuple[ClaimsHead, list[SentClaim]]]


def read(content: bytes) -> tuple[Sets, tuple[Finding, ...]]:
    file, findings = read_x12(content), Findings()
    sets = [(head, list(claims)) for head, claims in read_claim_sets(file, findings)]
    return sets, (*file.findings, *findings.kept())


def verdict(content: bytes) -> str:
    """What has to happen to a file, as the index of our own says it."""
    try:
        _, found = read(content)
        refuse_claims(found)
    except X12Refused:
        return "reject"
    return "warn" if found else "accept"


def procedure(found: Procedure) -> dict[str, Any]:
    return filled(qualifier=found.qualifier, code=found.code, modifiers=list(found.modifiers))


def reasons(found: tuple[Adjustment, ...]) -> list[dict[str, Any]]:
    return [filled(group=each.group, reason=each.reason, amount=money(each.cents)) for each in found]


def service(claim: SentClaim, at: int) -> dict[str, Any]:
    line, beside = claim.facts.lines[at], claim.lines[at]
    decided = [Dated("573", Span(day, day)) for each in line.adjudications if (day := each.decided_on)]
    return filled(
        procedure=procedure(line.procedure),
        charge=money(line.charge_cents),
        unit_basis=line.unit_kind,
        units=str(line.units),
        place_of_service=line.place,
        pointers=[str(each) for each in line.pointers],
        dates=dated((*beside.dates, *decided)),
        refs=references(beside.references, beside.named),
        adjudications=[
            filled(payer=each.payer_id, paid=money(each.paid_cents), adjustments=reasons(each.adjustments))
            for each in line.adjudications
        ],
    )


def other(claim: SentClaim, at: int) -> dict[str, Any]:
    policy, beside = claim.facts.other_payers[at], claim.policies[at]
    return filled(
        sequence=policy.insurance.sequence,
        relationship=policy.insurance.relationship,
        group=policy.insurance.group_number,
        filing_indicator=policy.insurance.filing,
        adjustments=reasons(policy.adjustments),
        amounts={each.qualifier: money(each.cents) for each in beside.amounts},
        subscriber=party(policy.insurance.subscriber.party),
        payer=party(policy.insurance.payer),
    )


def references(own: tuple[Reference, ...], named: tuple[Named, ...]) -> dict[str, str]:
    """The keys put the numbers of those who are named to the claim's or line's own."""
    return {each.qualifier: each.value for each in (*own, *(ref for one in named for ref in one.references))}


def providers(named: tuple[Named, ...]) -> dict[str, Any]:
    return {each.party.role: party(each.party) for each in named}


def told(claim: SentClaim) -> dict[str, Any]:
    facts = claim.facts
    insurance = facts.insurance
    amounts = [*claim.amounts, *(each for line in claim.lines for each in line.amounts)]
    return filled(
        control_number=facts.number,
        charge=money(facts.charge_cents),
        place_of_service=facts.place,
        frequency=facts.frequency,
        signature=claim.signature,
        assignment=facts.assignment,
        benefits_assigned=facts.benefits_assigned,
        release=facts.release,
        billing_npi=facts.billing.party.id,
        payer=party(insurance.payer),
        subscriber=party(insurance.subscriber.party),
        sequence=insurance.sequence,
        relationship=insurance.relationship,
        patient=party((facts.patient or insurance.subscriber).party),
        diagnoses=[
            {"qualifier": each.qualifier, "code": each.code}
            for each in claim.codes
            if each.qualifier in DIAGNOSES
        ],
        dates=dated(claim.dates),
        refs=references(claim.references, claim.named),
        providers=providers(claim.named),
        amounts={each.qualifier: money(each.cents) for each in amounts},
        other_payers=[other(claim, at) for at in range(len(claim.policies))],
        lines=[service(claim, at) for at in range(len(claim.lines))],
        line_charge_total=money(claim.lines_cents),
        charge_matches_lines=claim.lines_cents == facts.charge_cents,
    )


def told_set(head: ClaimsHead, claims: list[SentClaim]) -> dict[str, Any]:
    billing = {each.facts.billing: None for each in claims}
    return filled(
        purpose=head.purpose,
        reference=head.reference,
        date=head.day_as_written,
        time=head.time_as_written,
        type=head.kind,
        submitter=party(head.submitter.party if head.submitter else None),
        receiver=party(head.receiver),
        claims=[told(each) for each in claims],
        billing_providers=[party(each.party) | filled(tax_id=each.tax_id) for each in billing],  # type: ignore[operator]
        totals={
            "claims": len(claims),
            "lines": sum(len(each.lines) for each in claims),
            "charges": money(sum(each.facts.charge_cents for each in claims)),
        },
    )


def keys(path: Path) -> list[dict[str, Any]]:
    own = path.parent.parent.name == "own"
    folder = SAMPLES / ("own/expected" if own else "expected/837p")
    key = json.loads((folder / f"{path.name}.json").read_text())
    envelope = ("set", "control", "version", "group_control", "segments", "problems")
    return [
        {name: value for name, value in each.items() if name not in envelope}
        for one in key["interchanges"]
        for each in one["transactions"]
    ]


@needs_samples
@pytest.mark.parametrize("path", REAL, ids=lambda path: path.name)
def test_public_files_give_the_values_of_their_keys(path: Path) -> None:
    sets, found = read(path.read_bytes())
    refuse_claims(found)
    assert [told_set(*each) for each in sets] == keys(path)


@needs_samples
@pytest.mark.parametrize("each", OWN, ids=lambda each: each["file"])
def test_our_own_files_end_as_the_index_says(each: dict[str, Any]) -> None:
    path = SAMPLES / "own" / each["file"]
    assert verdict(path.read_bytes()) == each["expect"]
    with suppress(X12Refused):
        sets, _ = read(path.read_bytes())
        if path.stem not in KEPT_AS_WRITTEN:
            assert [told_set(*one) for one in sets] == keys(path)


@settings(max_examples=30, deadline=None)
@given(st.data())
def test_what_is_written_is_read_back(data: st.DataObject) -> None:
    """Claims of several providers, policies and patients in one file: all facts, and nothing off."""
    batch = [data.draw(claims(at)) for at in range(data.draw(st.integers(1, 4)))]
    made = written(*batch)
    sets, found = read(made.content)
    assert found == ()
    given_back = [each for _, claims_of_set in sets for each in claims_of_set]
    assert [[each.facts.number for each in one] for _, one in sets] == list(map(list, made.claims))
    assert {each.facts.number: each.facts for each in given_back} == {each.number: each for each in batch}
    assert {head.reference for head, _ in sets} == {"LOT1"}


SELDOM = (
    "DTP*471*D8*20260224", "CRC*70*Y*65", "QTY*PT*2", "MEA*TR*R1*113.4", "CN1*09*1", "REF*9B*R9", "AMT*T*5",
    "K3*STATE", "NTE*TPO*THIRD", "PS1*1987654328*10", "HCP*00*150", "LIN**N4*00409379501", "CTP****1*ML",
    "REF*XZ*RX1", "NM1*82*1*OTHER*DOC****XX*1245319599", "PRV*PE*PXC*207R00000X", "REF*G2*ZZ*2U*REF01",
    "NM1*DK*1*ORDER*DOC****XX*1104023670", "N3*1 A", "N4*SPRINGFIELD*IL*62701", "PER*IC*O*TE*5555550111",
    "LQ*UT*01.02", "FRM*1A**J0234",
)  # fmt: skip
"""What few lines have and each may have by the guide, in its order; the form (2440) behind the providers."""


def test_what_is_seldom_and_right_is_taken_without_a_word() -> None:
    segments = written(PLAIN).content.decode().split("~")
    at = segments.index("REF*6R*L1001") + 1
    segments[at:at] = SELDOM
    count = next(place for place, each in enumerate(segments) if each.startswith("SE*"))
    name, number, control = segments[count].split("*")
    segments[count] = f"{name}*{int(number) + len(SELDOM)}*{control}"
    ((_, (claim,)),), found = read("~".join(segments).encode())
    assert found == ()
    line = claim.lines[0]
    assert (claim.facts.lines[0].note, len(line.named)) == ("", 2)
    assert line.unread == ("MEA*TR*R1*113.4", "CN1*09*1", "K3*STATE", "PS1*1987654328*10", "HCP*00*150",
                           "LQ*UT*01.02", "FRM*1A**J0234")  # fmt: skip
