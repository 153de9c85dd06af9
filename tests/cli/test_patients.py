"""Finding, showing and adding patients from the shell."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.command import Result, Shell
from tests.cli.conftest import PASSWORD


def test_finding_answers_with_all_of_a_line(shell: Shell) -> None:
    (found,) = shell.json("patients", "find", "mos,a")
    assert (found["mrn"], found["name"], found["born"], found["sex"]) == (
        "100001",
        "Moss, Ada",
        "1961-12-05",
        "U",
    )
    table = shell("patients", "find", "7203").out
    assert "Moss, Ada" in table
    assert "12/05/1961" in table
    assert "(555) 810-7203" in table


def test_each_search_has_a_line_that_tells_how_many_and_no_name(shell: Shell) -> None:
    for typed in ("mos,a", "MOS,A", "zzz"):
        shell("patients", "find", typed)
    lines = shell.json("audit", "list", "--limit", "200", login="otto")
    told = [line["after"] for line in lines if line["verb"] == "patient.find"]
    assert [each["found"] for each in told] == [1, 1, 0]
    assert told[0]["terms"] == told[1]["terms"] != told[2]["terms"]
    assert "mos" not in str(told).casefold()


def test_nobody_found_is_no_failure(shell: Shell) -> None:
    result = shell("patients", "find", "zzzz")
    assert (result.out, "nobody" in result.err) == ("", True)
    assert shell.json("patients", "find", "zzzz") == []


def test_a_look_at_a_record_is_journaled(shell: Shell) -> None:
    shown = shell.json("patients", "show", "100001")
    assert shown["patient"]["fields"]["family"] == "Moss"
    assert shown["patient"]["coverages"][0]["copay_cents"] == 2500
    assert "Acme Health ***1 (not verified, copay $25.00)" in shell("patients", "show", "100001").out
    lines = shell.json("audit", "list", "--patient", "100001", login="otto")
    assert [line["verb"] for line in lines if line["who"] == "dana"] == ["patient.view"] * 2


def test_numbers_are_whole_where_one_asks_and_the_journal_says_so(shell: Shell) -> None:
    assert shell.json("patients", "show", "100001")["patient"]["coverages"][0]["member_id"] == "***1"
    assert "Acme Health A1 (" in shell("patients", "show", "100001", "--unmask").out
    lines = shell.json("audit", "list", "--patient", "100001", login="otto")
    assert [line["after"] for line in lines if line["verb"] == "patient.unmask"] == [
        {"shown": "member id, other numbers"}
    ]
    shell("patients", "show", "100001", "--unmask", login="cora", code=4)


def test_adding_gives_the_next_mrn(shell: Shell) -> None:
    added = shell.json(
        "patients", "add", "--family", "Okafor", "--given", "Chidi", "--born", "7mar1984", "--phone",
        "555-810-9911", "--sex", "m", "--city", "Salem", "--zip", "01970",
    )  # fmt: skip
    assert added["mrn"] == "100002"
    record = shell.json("patients", "show", "100002")["patient"]["fields"]
    assert (record["born"], record["sex"], record["phones"][0]["digits"]) == (
        "1984-03-07",
        "M",
        "15558109911",
    )
    assert record["address"]["postal_code"] == "01970"


def test_somebody_who_may_be_the_same_stops_the_adding(shell: Shell) -> None:
    words = (
        "patients",
        "add",
        "--family",
        "Mos",
        "--given",
        "Ada",
        "--born",
        "12/05/1961",
        "--phone",
        "555-810-7203",
    )
    result = shell(*words, code=3)
    assert "100001" in result.out
    assert "--anyway" in result.err
    assert len(shell.json("patients", "find", "mos")) == 1
    shell(*words, "--anyway")
    assert len(shell.json("patients", "find", "mos")) == 2


def test_a_birth_date_to_come_and_a_phone_that_is_none_are_usage(shell: Shell) -> None:
    words = ["patients", "add", "--family", "Roe", "--given", "Ann"]
    assert "future" in shell(*words, "--born", "12/05/2060", code=2).err
    assert "phone" in shell(*words, "--born", "120561", "--phone", "12", code=2).err


def test_a_clinician_opens_records_but_does_not_search(shell: Shell) -> None:
    shell("patients", "find", "moss", login="cora", code=4)
    shell("patients", "show", "100001", login="cora")


def test_a_restricted_record_is_a_managers_to_close_and_to_open(shell: Shell) -> None:
    refused = shell("patients", "restrict", "--mrn", "100001", "--reason", "vip", code=4)
    assert "restrict" in refused.err
    closed = shell("patients", "restrict", "--mrn", "100001", "--reason", "own request", login="otto")
    assert closed.out == "Moss, Ada is restricted (own request)\n"
    assert "patients break-glass" in shell("patients", "show", "100001", code=4).err
    (found,) = shell.json("patients", "find", "mos,a")
    assert (found["phone"], found["restricted"]) == ("", True)
    assert "restricted (own request) by otto" in shell("patients", "show", "100001", login="otto").out
    lines = shell.json("audit", "list", "--patient", "100001", login="otto")
    assert [line["after"] for line in lines if line["who"] == "dana"] == [{"refused": "restricted"}]
    shell("patients", "restrict", "--mrn", "100001", "--reason", "own request", login="otto", code=3)
    opened = shell.json("patients", "unrestrict", "--mrn", "100001", login="otto")
    assert opened == {"mrn": "100001", "restricted": None}
    assert shell("patients", "show", "100001").out
    shell("patients", "unrestrict", "--mrn", "100001", login="otto", code=3)


def test_an_emergency_opens_a_record_to_who_types_the_password_once_more(locked_shell: Shell) -> None:
    def typed(*words: str, login: str = "dana", times: int = 1, code: int = 0) -> Result:
        return locked_shell(*words, "--password-stdin", stdin=f"{PASSWORD}\n" * times, login=login, code=code)

    typed("patients", "restrict", "--mrn", "100001", "--reason", "staff", login="otto")
    why = ("patients", "break-glass", "--mrn", "100001", "--reason")
    assert "10 letters" in typed(*why, "sick", times=2, code=2).err
    assert "once more" in typed(*why, "found on the floor", code=2).err
    opened = typed(*why, "found on the floor", times=2)
    assert opened.out == "the record of Moss, Ada is open to dana until 10:02; a manager reviews it\n"
    assert "Acme Health" in typed("patients", "show", "100001").out
    typed("patients", "show", "100001", login="bill", code=4)
    (row,) = typed("emergency", "list", "--json", login="otto").data
    assert (row["stage"], row["access"]["login"], row["access"]["looks"]) == ("open now", "dana", 1)
    typed("emergency", "review", "1", "--words", "fine", login="otto", code=3)
    typed("emergency", "list", code=4)
    typed("emergency", "end", "--mrn", "100001")
    typed("patients", "show", "100001", code=4)
    typed("emergency", "review", "1", "--words", "she was there", login="otto")
    assert "Otto: she was there" in typed("emergency", "list", login="otto").out
    assert typed("emergency", "list", "--unreviewed", "--json", login="otto").data == []


def test_no_password_file_stands_for_who_is_there(
    locked_shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = tmp_path / "password"
    kept.write_text(f"{PASSWORD}\n")
    kept.chmod(0o600)
    monkeypatch.setenv("CLINIC_TUI_PASSWORD_FILE", str(kept))
    locked_shell("patients", "restrict", "--mrn", "100001", "--reason", "vip", login="otto")
    words = ("patients", "break-glass", "--mrn", "100001", "--reason", "found on the floor")
    assert "once more: run this on a terminal" in locked_shell(*words, login="dana", code=4).err
