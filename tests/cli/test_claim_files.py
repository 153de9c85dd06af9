"""`clinic-tui claims read`: claims and their answers, in words and as JSON, and files that are refused."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.command import Shell
from tests.unit.x12.claim_samples import PLAIN, written
from tests.unit.x12.sets import wrapped

PAYMENT = (
    "BPR*I*95*C*CHK************20260310",
    "TRN*1*T77*1371234567",
    "N1*PR*BLUE HERON HEALTH",
    "N1*PE*CLINIC",
    "LX*1",
    "CLP*A1*1*100*90*10*12*P1",
    "NM1*QC*1*MOSS*ADA",
    "SVC*HC:99213*100*90",
    "CAS*PR*3*10",
    "PLB*1987654328*20261231*L6:A1*-4*FB*-2",
)
STATUS = (
    "BHT*0085*08*CA1*20260303*0930*TH",
    "HL*1**20*1",
    "NM1*AY*2*EXAMPLE CLEARINGHOUSE*****46*CH",
    "HL*2*1*21*1",
    "NM1*41*2*CLINIC*****46*C1",
    "TRN*2*LOT1",
    "HL*3*2*19*1",
    "NM1*85*2*CLINIC*****XX*1987654328",
    "HL*4*3*PT",
    "NM1*QC*1*MOSS*ADA",
    "TRN*2*A1",
    "STC*A3:21:QC*20260303*U*100",
)


def test_answers_to_claims_are_told_and_others_refused(shell: Shell, tmp_path: Path) -> None:
    acknowledged = wrapped(STATUS, "277").replace(b"X221A1", b"X214").replace(b"GS*HP", b"GS*HN")
    made = {
        "one.835": wrapped(PAYMENT, "835"),
        "one.277ca": acknowledged,
        "cut.835": wrapped(PAYMENT, "835")[:-60],
        "ours.837": written(PLAIN).content,
        "wrong.837": written(PLAIN).content.replace(b"CLM*A4401-1*185", b"CLM*A4401-1*186"),
        "asked.270": wrapped(("BHT*0022*13*R1*20260302*0930",), "270"),
    }
    for name, content in made.items():
        (tmp_path / name).write_bytes(content)
    paths = [str(tmp_path / name) for name in made]
    answer = shell("claims", "read", *paths, code=6)
    for words in (
        "one.835: BLUE HERON HEALTH pays $95.00 by CHK, number T77, of 2026-03-10 (835)",
        "A1  MOSS, ADA  charged $100.00  paid $90.00  patient $10.00  status 1  PR-3",
        "beside the claims L6 A1: $4.00, interest is paid",
        "beside the claims FB: $2.00, what is owed is carried on to a later payment",
        "! payment T77 says 95.00, and its claims less its provider adjustments make 96.00",
        "one.277ca: 1 claim of batch LOT1 (277CA)",
        "A1  MOSS, ADA  rejected  A3-21",
        "ours.837: 1 claim of batch LOT1 from RIVERTON FAMILY PRACTICE to EXAMPLE CLEARINGHOUSE",
        "A4401-1  FINCH, OMAR  charged $185.00  to GRAY HARBOR BENEFIT (P)  99213 87880-QW  J069 R509",
        "(CLM), line 1, character 671: Claim A4401-1: CLM02 says 186, and its lines make 185",
    ):
        assert words in answer.out
    assert "cut.835: " in answer.err
    assert "wrong.837: Segment 21 (CLM)" in answer.err
    assert "asked.270: it holds 270, and no claims, remittance" in answer.err
    first, second, cut, ours, wrong, asked = json.loads(shell("claims", "read", "--json", *paths, code=6).out)
    assert first["sets"][0]["remittance"]["claims"][0]["paid_cents"] == 9000
    assert second["sets"][0]["statuses"]["claims"][0]["outcome"] == "rejected"
    assert "refused" in cut
    assert ours["sets"][0]["claims"]["totals"] == {"claims": 1, "lines": 2, "charge_cents": 18500}
    assert ours["sets"][0]["claims"]["claims"][0]["facts"]["diagnoses"] == ["J069", "R509"]
    assert "correct the claim where it was written" in wrong["refused"]
    assert wrong["sets"][0]["claims"]["claims"][0]["facts"]["charge_cents"] == 18600
    assert "refused" in asked
