"""Payers, and asking them, from the shell. It is Tuesday 3 March 2026, 9:02."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from clinic_tui.settings import read_settings, write_settings
from clinic_tui.settings.eligibility import EligibilitySettings
from clinic_tui.x12 import simulated_payer
from clinic_tui.x12.outgoing import ControlNumbers
from tests.builders import NOW
from tests.cli.command import Shell
from tests.cli.test_schedule import booked


@pytest.fixture
def edi(clinic_folder: Path, tmp_path: Path) -> Path:
    """A folder that goes to a clearinghouse, set up for the clinic."""
    folder = tmp_path / "edi"
    folder.mkdir()
    wanted = EligibilitySettings(
        "folder", npi="1234567893", sender="US", receiver="HOUSE", originator="9000000001", folder=folder
    )
    write_settings(replace(read_settings(clinic_folder), eligibility=wanted))
    return folder


def test_payers_are_entered_by_who_may(shell: Shell) -> None:
    shell("payers", "add", "Acme Health", code=4)
    made = shell.json(
        "payers", "add", "Acme  Health", "--id", "ac-1", "--kind", "mb", "--filing-days", "90", login="otto"
    )
    assert made["payer"]["fields"]["electronic_id"] == "AC-1"
    assert made["payer"]["policies"] == 1
    shell("payers", "add", "ACME-HEALTH", login="otto", code=3)
    shell("payers", "edit", "acme health", "--kind", "xx", login="otto", code=2)
    shell("payers", "edit", "1", "--name", "Acme Mutual", "--phone", "800-555-0100", login="otto")
    assert "Acme Mutual" in shell("payers", "list", "--active").out
    assert "Acme Mutual" in shell("patients", "show", "100001").out
    shell("payers", "edit", "Acme Mutual", "--off", login="otto")
    assert shell.json("payers", "list", "--active") == []
    shell("payers", "edit", "nobody", "--off", login="otto", code=5)


def test_payers_are_made_of_the_names_on_policies_as_an_upgrade_does_it(shell: Shell) -> None:
    shell("payers", "import", code=4)
    shell("db", "upgrade")
    (row,) = shell.json("payers", "list")
    assert (row["fields"]["name"], row["policies"]) == ("Acme Health", 1)
    assert shell.json("payers", "import", login="otto") == {"made": 0}
    assert "sound" in shell("audit", "verify", "--rows").out


def test_a_question_goes_out_as_a_file_and_its_answer_comes_as_one(shell: Shell, edi: Path) -> None:
    shell("payers", "add", "Acme Health", "--id", "ac1", login="otto")
    visit = booked(shell, "t+1", "10")
    assert "MRN 100001" in shell("jobs", "run", "eligibility", "--dry-run", login="otto").out
    assert "asked: the answer is to come" in shell("eligibility", "ask", "--visit", visit["id"]).out
    assert "asked: the answer is to come" in shell("eligibility", "ask", "--mrn", "100001").out
    (question,) = (edi / "out").iterdir()
    content = question.read_bytes()
    assert b"NM1*IL*1*MOSS*ADA****MI*A1~" in content
    assert b"DTP*291*D8*20260304~EQ*30^98~" in content
    answer = simulated_payer.answer(content, ControlNumbers(1, 1), NOW)
    (edi / "in" / "later.271").write_bytes(answer[:200])
    (edi / "in" / "other.835").write_bytes(answer.replace(b"*271*", b"*835*").replace(b"ST*271", b"ST*835"))
    (edi / "in" / "answer.271").write_bytes(answer)
    assert "1 file, 1 answer" in shell("jobs", "run", "eligibility-answers", login="otto").out
    assert (edi / "in" / "taken" / "answer.271").exists()
    assert (edi / "in" / "later.271").exists(), "it may still be being written"
    shown = shell("eligibility", "show", "--mrn", "100001", "--raw")
    assert "$25.00 office visit" in shown.out
    assert "EB*B*IND*98" in shown.out
    assert "A1" not in shown.out.replace("EB*", "")[:60]
    again = shell.json("eligibility", "import", str(edi / "in" / "taken" / "answer.271"))
    assert again[0]["seen_before"]
    assert "nobody" in shell("eligibility", "ask", "--day", "t+1").err
    (row,) = shell.json("eligibility", "list", "--all")
    assert (row["status"], row["trace"]) == ("answered", "0000000010001")


def test_what_failed_is_listed_and_files_that_are_none_are_refused(
    shell: Shell, edi: Path, tmp_path: Path
) -> None:
    asked = shell("eligibility", "ask", "--mrn", "100001", code=1)
    assert "has no electronic id yet" in asked.out
    (row,) = shell.json("eligibility", "list")
    assert row["mrn"] == "100001"
    assert row["member_id"] == "***1"
    (tmp_path / "torn.271").write_bytes(b"ISA*00*")
    assert "refused" in shell("eligibility", "import", str(tmp_path / "torn.271"), code=6).out
    shell("eligibility", "ask", "--mrn", "999", code=5)
    shell("eligibility", "ask", "--mrn", "100001", "--slot", "2", code=5)
    shell("eligibility", "ask", "--mrn", "100001", login="cora", code=4)


def test_without_a_way_to_ask_it_says_what_to_set_up(shell: Shell) -> None:
    assert "[eligibility] in clinic.toml" in shell("eligibility", "ask", "--mrn", "100001", code=2).err
    assert "eligibility" not in shell("jobs", "list", login="otto").out


@pytest.mark.parametrize(
    "lines, words",
    [
        ('connection = "post"', "`connection` in [eligibility] is none, simulator, folder, sftp"),
        ('connection = "folder"', "`folder` in [eligibility] is missing"),
        ('connection = "folder"\nfolder = "/x"', "`sender` in [eligibility] is missing"),
        ("days = 31", "`days` in [eligibility] is 0 to 30"),
        ('at = "25:00"', "is a time of the day"),
        ("colour = 1", "unknown key `colour`"),
        (
            'connection = "sftp"\nnpi="1"\nsender="a"\nreceiver="b"\noriginator="1234567890"\n'
            'host="h"\nuser="u"',
            "`host_key` in [eligibility] is the server's public key",
        ),
    ],
)
def test_settings_that_cannot_be_are_named(shell: Shell, clinic_folder: Path, lines: str, words: str) -> None:
    path = clinic_folder / "clinic.toml"
    path.write_text(f"{path.read_text()}\n[eligibility]\n{lines}\n")
    assert words in shell("payers", "list", code=6).err
