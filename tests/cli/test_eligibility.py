"""`clinic-tui eligibility read`: payers' answers in words and as JSON, and files that are refused."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.command import Shell
from tests.unit.x12.sets import wrapped
from tests.unit.x12.test_size import ANSWER

REVIEW = wrapped(
    (
        "BHT*0007*11*9*20260302*0930*18",
        "HL*1**20*1",
        "NM1*X3*2*BLUE HERON HEALTH*****PI*BH001",
        "HL*2*1*21*1",
        "NM1*1P*2*ELM STREET CLINIC*****XX*1234567893",
        "HL*3*2*22*1",
        "NM1*IL*1*MOSS*ADA****MI*W123456789",
        "HL*4*3*EV*1",
        "UM*HS*I*1*11:B",
        "HCR*A1*AUTH7788",
        "DTP*AAH*RD8*20260302-20260630",
        "HL*5*4*SS*0",
        "SV1*HC:97110",
        "HCR*A1",
        "HSD*VS*8",
    ),
    "278",
)


def files(folder: Path) -> tuple[str, str, str]:
    """A coverage, an authorization, and what is neither."""
    made = {"coverage.271": ANSWER, "review.278": REVIEW, "letter.txt": b"Dear clinic,"}
    for name, content in made.items():
        (folder / name).write_bytes(content)
    coverage, review, letter = (str(folder / name) for name in made)
    return coverage, review, letter


def test_answers_are_told_in_words(shell: Shell, tmp_path: Path) -> None:
    coverage, review, _ = files(tmp_path)
    said = shell("eligibility", "read", coverage, review).out
    assert "coverage.271: BLUE HERON HEALTH of MOSS, ADA (271)" in said
    for words in ("Active", "GOLD HERON", "$25.00 office visit", "$1,500.00", "$400.50 left"):
        assert words in said
    assert "review.278: BLUE HERON HEALTH of MOSS, ADA (278)" in said
    for words in ("AUTH7788", "Mon 2 Mar 2026 to Tue 30 Jun 2026", "8 visits"):
        assert words in said


def test_a_refused_file_is_named_and_the_others_are_read(shell: Shell, tmp_path: Path) -> None:
    coverage, _, letter = files(tmp_path)
    answer = shell("eligibility", "read", letter, coverage, code=6)
    assert "letter.txt: " in answer.err
    assert "GOLD HERON" in answer.out
    missing = shell("eligibility", "read", str(tmp_path / "none.271"), code=6)
    assert "none.271: it cannot be read" in missing.err


def test_json_has_all_of_it_with_money_in_cents(shell: Shell, tmp_path: Path) -> None:
    coverage, review, letter = files(tmp_path)
    told = json.loads(shell("eligibility", "read", "--json", coverage, review, letter, code=6).out)
    (active,) = told[0]["answers"]
    assert active["summary"]["state"] == "active"
    assert active["summary"]["copays"][0]["cents"] == 2500
    assert active["summary"]["deductible"]["left"] == 40_050
    assert active["member"]["member_id"] == "W123456789"
    (decided,) = told[1]["answers"]
    assert decided["review"]["events"][0]["decision"]["number"] == "AUTH7788"
    assert "refused" in told[2]
