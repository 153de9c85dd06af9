"""277CA, 277 and 276 against the answer keys, and what their codes mean."""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clinic_tui.errors import ClinicError
from clinic_tui.x12.claim_status import (
    ClaimStatus,
    Outcome,
    Standing,
    Status,
    StatusCode,
    StatusLevel,
    StatusSet,
    outcome_of,
    read_statuses,
)
from clinic_tui.x12.envelope import read_trusted, read_x12
from clinic_tui.x12.kinds import Kind
from tests.unit.x12.sets import SAMPLES, needs_samples, wrapped
from tests.unit.x12.test_samples import dated, filled, money, party

FILES = (
    [
        (path, SAMPLES / "expected" / path.parent.name / f"{path.name}.json")
        for kind in ("277ca", "277", "276")
        for path in sorted((SAMPLES / kind).glob("*.edi"))
    ]
    + [
        (path, SAMPLES / "own/expected" / f"{path.name}.json")
        for path in sorted((SAMPLES / "own/277ca").glob("*.edi"))
    ]
    if SAMPLES.exists()
    else []
)


def status(found: Status) -> dict[str, Any]:
    return filled(
        statuses=[filled(category=each.category, code=each.code, entity=each.entity) for each in found.codes],
        date=found.day and f"{found.day:%Y%m%d}",
        action=found.action,
        amount=money(found.charge_cents),
        paid=money(found.paid_cents),
    )


def level(found: StatusLevel) -> dict[str, Any]:
    return filled(
        level=found.code,
        name=party(found.party),
        trace=found.trace,
        status=[status(each) for each in found.statuses],
        dates=dated(found.dates),
        quantities={each.qualifier: str(each.number) for each in found.quantities},
        amounts={each.qualifier: money(each.cents) for each in found.amounts},
    )


def claim(found: ClaimStatus, kind: Kind) -> dict[str, Any]:
    return filled(
        trace=found.trace,
        status=[status(each) for each in found.statuses],
        refs={each.qualifier: each.value for each in found.references},
        dates=dated(found.dates),
        amounts={each.qualifier: money(each.cents) for each in found.amounts},
        patient=party(found.patient),
        provider=party(found.provider),
        payer=party(found.payer),
        outcome=found.outcome.value if kind is Kind.CLAIM_ACKNOWLEDGMENT else None,
    )


def facts(found: StatusSet) -> dict[str, Any]:
    assert found.written_at
    return filled(
        structure=found.structure,
        reference=found.reference,
        date=f"{found.written_at:%Y%m%d}",
        type=found.form,
        claims=[claim(each, found.kind) for each in found.claims],
    )


@needs_samples
@pytest.mark.parametrize("path, key", FILES, ids=lambda path: path.name)
def test_what_is_said_of_claims_is_that_of_the_key(path: Path, key: Path) -> None:
    expected = json.loads(key.read_text())["interchanges"][0]["transactions"][0]
    ((*_, transaction),) = read_trusted(path.read_bytes()).sets()
    found = read_statuses(transaction)
    assert facts(found) == {
        name: expected[name]
        for name in ("structure", "reference", "date", "type", "claims")
        if name in expected
    }
    above = [each for each in expected["levels"] if each["level"] in ("20", "21", "19")]
    assert [level(each) for each in found.levels] == above
    assert found.findings == ()


@pytest.mark.parametrize(
    "category, standing",
    [
        ("F1", Standing.PAID),
        ("F2", Standing.DENIED),
        ("P3", Standing.PENDING),
        ("R4", Standing.WANTS_PAPERS),
        ("A4", Standing.NOT_FOUND),
        ("D0", Standing.NOT_FOUND),
        ("E1", Standing.NOT_ANSWERED),
        ("ZZ", Standing.UNKNOWN),
    ],
)
def test_a_category_says_how_a_claim_stands(category: str, standing: Standing) -> None:
    assert StatusCode(category, "20").standing is standing


@pytest.mark.parametrize(
    "said, outcome",
    [
        ([("A2", "WQ")], Outcome.ACCEPTED),
        ([("A2", "WQ"), ("A7", "U")], Outcome.REJECTED),
        ([("A3", "")], Outcome.REJECTED),
        ([("A1", "")], Outcome.ACCEPTED),
        ([("ZZ", "")], Outcome.NOT_SAID),
        ([], Outcome.NOT_SAID),
    ],
)
def test_one_rejection_rejects(said: list[tuple[str, str]], outcome: Outcome) -> None:
    statuses = [Status((StatusCode(category, "20"),), None, action, None, None) for category, action in said]
    assert outcome_of(statuses) is outcome


@pytest.mark.parametrize(
    "stc, words",
    [
        ("STC*A7:164*20260303*WQ*185", "STC01 A7 says otherwise than STC03 WQ"),
        ("STC*A1:19*20260303*U*185", "STC01 A1 says otherwise than STC03 U"),
        ("STC*A1:19*20261399*WQ*185", "STC02 '20261399' is no date"),
    ],
)
def test_a_status_that_contradicts_itself_is_told(stc: str, words: str) -> None:
    body = ("BHT*0085*08*1", "HL*1**20*1", "HL*2*1*21*1", "HL*3*2*19*1", "HL*4*3*PT", "TRN*2*A1", stc)
    ((*_, found),) = read_x12(wrapped(body, "277").replace(b"X221A1", b"X214")).sets()
    told = [each.words for each in read_statuses(found).findings if each.words.startswith("STC")]
    assert [each.startswith(words) for each in told] == [True]


words = st.sampled_from((
    "HL*1**20*1", "HL*2*1*21*1", "HL*3*2*19*1", "HL*4*3*PT", "HL*4*3*22", "HL*x", "NM1*QC*1*A", "TRN*2*A1",
    "TRN", "STC*A3:21*20260303*U*1x", "STC", "SVC*HC:1*2", "REF*1K*9", "DTP*472*D8*20261340", "AMT*YU*x",
    "QTY*90*y",
))  # fmt: skip


@settings(deadline=None, max_examples=60)
@given(st.lists(words, max_size=12), st.sampled_from(("X214", "X212")))
def test_torn_sets_are_read_or_refused(body: list[str], guide: str) -> None:
    content = wrapped(("BHT*0085*08*1", *body), "277").replace(b"X221A1", guide.encode())
    for *_, found in read_x12(content).sets():
        with suppress(ClinicError):
            read_statuses(found)
