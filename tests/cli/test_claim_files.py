"""`clinic-tui claims read`: what payers say of claims, without a clinic."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.conftest import Shell
from tests.unit.x12.sets import wrapped

REMITTANCE = wrapped(
    (
        "BPR*I*40*C*ACH*CCP*01*1*DA*1*1371234567**01*1*DA*1*20260310",
        "TRN*1*ACH7*1371234567",
        "N1*PR*GRAY HARBOR*XV*R1",
        "LX*1",
        "CLP*V0990-1*1*100*50*20*12*R990*11*1",
        "SVC*HC:99213*100*50**1",
        "CAS*CO*45*30",
        "CAS*PR*3*20",
        "PLB*1987654328*20261231*WO:R880*10",
    ),
    "835",
)
ACKNOWLEDGMENT = wrapped(
    (
        "BHT*0085*08*CA1*20260303*0930*TH",
        "HL*1**20*1",
        "NM1*AY*2*CLEARHOUSE*****46*C",
        "HL*2*1*21*1",
        "NM1*41*2*CLINIC*****46*X",
        "TRN*2*LOT1",
        "HL*3*2*19*1",
        "NM1*85*2*CLINIC*****XX*1987654328",
        "HL*4*3*PT",
        "NM1*QC*1*FINCH*OMAR****MI*XYZ7771",
        "TRN*2*A4401-1",
        "STC*A7:562:85*20260303*U*185",
    ),
    "277",
)


def put(folder: Path, name: str, content: bytes) -> str:
    (folder / name).write_bytes(content)
    return str(folder / name)


def test_what_payers_say_is_told_in_words(shell: Shell, tmp_path: Path) -> None:
    told = shell("claims", "read", put(tmp_path, "era", REMITTANCE), put(tmp_path, "ack", ACKNOWLEDGMENT)).out
    assert told.splitlines() == [
        "era: GRAY HARBOR paid $40.00, ACH, trace ACH7: 1 claim, it adds up",
        "era: V0990-1: charged $100.00, paid $50.00; CO 45 $30.00, PR 3 $20.00",
        "era: provider adjustment WO R880: $10.00",
        "ack: A4401-1: rejected: something is not valid: the NPI of the billing provider (A7:562:85)",
    ]


def test_a_program_gets_it_as_json(shell: Shell, tmp_path: Path) -> None:
    (told,) = json.loads(shell("claims", "read", put(tmp_path, "era", REMITTANCE), "--json").out)
    (remittance,) = told["sets"]
    assert remittance["kind"] == "835"
    assert remittance["payment"]["trace"] == "ACH7"
    assert remittance["totals"]["off_by"] == 0
    assert remittance["claims"][0]["lines"][0]["adjustments"][0]["cents"] == 3000


def test_what_does_not_add_up_is_said(shell: Shell, tmp_path: Path) -> None:
    off = put(tmp_path, "era", REMITTANCE.replace(b"CAS*CO*45*30", b"CAS*CO*45*29"))
    told = shell("claims", "read", off).out
    assert "Claim 'V0990-1': charge, adjustments and payment are off by 1.00" in told


def test_a_file_of_something_else_is_refused_and_the_others_are_read(shell: Shell, tmp_path: Path) -> None:
    letter = put(tmp_path, "letter", b"Dear clinic,")
    torn = put(tmp_path, "torn", REMITTANCE.replace(b"SE*11*", b"SE*12*"))
    inquiry = put(tmp_path, "inquiry", wrapped(("BHT*0022*13*1*20260302*0930",), "270"))
    told = shell("claims", "read", letter, torn, inquiry, put(tmp_path, "era", REMITTANCE), code=6)
    assert "letter:" in told.err
    assert "torn: Segment" in told.err
    assert "inquiry: it holds 270" in told.err
    assert "trace ACH7" in told.out
