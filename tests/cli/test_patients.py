"""Finding, showing and adding patients from the shell."""

from __future__ import annotations

from tests.cli.command import Shell


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
    assert "Acme Health A1 (not verified, copay $25.00)" in shell("patients", "show", "100001").out
    lines = shell.json("audit", "list", "--patient", "100001", login="otto")
    assert [line["verb"] for line in lines if line["who"] == "dana"] == ["patient.view"] * 2


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
