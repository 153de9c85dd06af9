"""Reading a scan from the shell: what was read, whose it is, and what differs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.command import Shell
from tests.screens.scanner import card

SAMPLES = Path(__file__).parents[2] / "../shared/interop-samples"
FACTS: dict[str, dict[str, Any]] = json.loads((SAMPLES / "facts/wedge-aamva.json").read_text())["facts"]
ADA = card(DCS="MOSS", DAC="ADA", DAD="", DBB="12051961", DBA="01042020")


def test_a_licence_is_read_and_its_holder_found_with_what_differs(shell: Shell) -> None:
    result = shell("patients", "scan", "-", "--json", stdin=ADA).data
    licence = result["licence"]
    assert (licence["family"], licence["given"], licence["born"]) == ("MOSS", "ADA", "1961-12-05")
    assert (licence["expires"], licence["expired"], licence["issuer"]) == ("2020-01-04", True, "IL")
    assert [each["mrn"] for each in result["patients"]] == ["100001"]
    assert {each["name"] for each in result["differences"]} >= {"sex", "address", "city", "zip"}
    told = shell("patients", "scan", "-", stdin=ADA).out
    assert "EXPIRED" in told
    assert "MRN" in told
    assert "differs  City" in told


def test_every_sample_is_read_from_its_file(shell: Shell) -> None:
    for name, known in FACTS.items():
        read = shell.json("patients", "scan", SAMPLES / name)
        assert read["licence"]["born"] == known["dob"]
        assert read["licence"]["family"] == known.get("family", read["licence"]["family"])
        assert read["patients"] == []


def test_a_label_names_its_patient(shell: Shell) -> None:
    for typed in ("@MRN:100001\r\n", "100001\n"):
        result = shell("patients", "scan", "-", "--json", stdin=typed).data
        assert [each["name"] for each in result["patients"]] == ["Moss, Ada"]
    assert "999999" in shell("patients", "scan", "-", stdin="@MRN:999999\r", code=5).err


@pytest.mark.parametrize("typed", ["", "hello", "@MRN:\r", "@\n\x1e\rANSI 6360", "x" * 30_000])
def test_what_is_no_scan_is_refused(shell: Shell, typed: str) -> None:
    result = shell("patients", "scan", "-", stdin=typed, code=6)
    assert result.out == ""
    assert result.err


def test_a_file_that_is_not_there_is_refused(shell: Shell, tmp_path: Path) -> None:
    assert "cannot be read" in shell("patients", "scan", tmp_path / "none.txt", code=6).err


def test_the_look_is_journaled_and_the_text_is_not(shell: Shell) -> None:
    shell("patients", "scan", "-", stdin=ADA)
    lines = shell.json("audit", "list", "--limit", "200", login="otto")
    verbs = [line["verb"] for line in lines]
    assert {"patient.find", "patient.view"} <= set(verbs)
    assert "CANARY" not in json.dumps(lines).upper()
    assert "ANSI" not in json.dumps(lines)
