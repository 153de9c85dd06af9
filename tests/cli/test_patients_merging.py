"""Merging, telling apart, and what the desk asks in person, from the shell."""

from __future__ import annotations

from tests.cli.command import Shell


def twice(shell: Shell) -> tuple[str, str]:
    """Ada Moss, and Ada Mos with her phone."""
    born = ("--born", "12/05/1961")
    added = shell.json(
        "patients", "add", "--family", "Mos", "--given", "Ada", *born, "--phone", "555-810-7203", "--anyway"
    )
    return "100001", added["mrn"]


def test_a_likely_pair_is_listed_and_merged_and_the_merge_taken_back(shell: Shell) -> None:
    kept, gone = twice(shell)
    (pair,) = shell.json("patients", "duplicates")
    assert (pair["first"]["mrn"], pair["second"]["mrn"]) == (kept, gone)
    assert pair["score"] >= 50
    assert "similar name" in shell("patients", "duplicates").out
    shell("patients", "merge", kept, gone, code=4)
    seen = shell.json("patients", "merge", kept, gone, "--dry-run", login="otto")
    assert [(each["name"], each["kept"], each["gone"]) for each in seen["differences"]] == [
        ("family", "Moss", "Mos")
    ]
    assert (
        "family: kept Moss | gone Mos; takes kept"
        in shell("patients", "merge", kept, gone, "--dry-run", login="otto").out
    )
    done = shell.json("patients", "merge", kept, gone, "--take", "family=gone", login="otto")
    assert (done["mrn"], done["gone"]) == (kept, gone)
    assert shell.json("patients", "show", gone)["patient"]["mrn"] == kept
    assert f"MRN {gone} leads here" in shell("patients", "show", kept).out
    assert [each["name"] for each in shell.json("patients", "find", gone)] == ["Mos, Ada"]
    assert shell.json("patients", "duplicates") == []
    shell("undo", login="otto")
    assert shell.json("patients", "show", gone)["patient"]["mrn"] == gone
    assert shell.json("patients", "show", kept)["patient"]["fields"]["family"] == "Moss"


def test_what_cannot_be_merged_says_why(shell: Shell) -> None:
    kept, gone = twice(shell)
    assert (
        "there is no field"
        in shell("patients", "merge", kept, gone, "--take", "eyes=gone", login="otto", code=2).err
    )
    assert (
        "FIELD=kept" in shell("patients", "merge", kept, gone, "--take", "family", login="otto", code=2).err
    )
    assert "one record already" in shell("patients", "merge", kept, kept, login="otto", code=2).err
    shell("patients", "merge", kept, "109999", login="otto", code=5)


def test_two_people_are_told_apart_once(shell: Shell) -> None:
    kept, gone = twice(shell)
    assert "are two people" in shell("patients", "not-same", gone, kept).out
    assert shell.json("patients", "duplicates") == []
    shell("patients", "not-same", kept, gone, code=3)
    shell("undo")
    assert len(shell.json("patients", "duplicates")) == 1


def test_what_the_desk_asks_is_kept_and_shown(shell: Shell) -> None:
    added = shell.json(
        "patients", "add", "--family", "Moss", "--given", "Tim", "--born", "4/1/2019", "--languages", "es,en",
        "--guarantor", "100001", "--guarantor-is", "parent", "--emergency-name", "Bo", "--emergency-phone",
        "555-810-7204", "--notice-why-not", "would not", "--state", "IL", "--zip", "02139",
    )  # fmt: skip
    shown = shell("patients", "show", added["mrn"]).out
    for words in (
        "bills to Moss, Ada, MRN 100001 (parent)", "in need  Bo, (555) 810-7204", "speaks   English too",
        "notice   not acknowledged: would not",
    ):  # fmt: skip
        assert words in shown
    assert "answers for Moss, Tim" in shell("patients", "show", "100001").out
    changed = shell.json(
        "patients", "details", added["mrn"], "--notice", "t", "--photo-id", "passport", "--guarantor", "self",
        "--confidential", "text", "--confidential-to", "555-810-7205",
    )["details"]  # fmt: skip
    assert (changed["guarantor"], changed["notice_why_not"], changed["id_kind"]) == ("", "", "passport")
    assert (changed["private_by"], changed["private_to"]) == ("text", "15558107205")
    assert "by text alone: (555) 810-7205 (confidential)" in shell("patients", "details", added["mrn"]).out
    none = shell.json("patients", "details", added["mrn"], "--confidential", "none")["details"]
    assert (none["private_by"], none["private_to"]) == (None, "")
    wrong = shell(
        "patients", "details", added["mrn"], "--confidential", "call", "--confidential-to", "7", code=2
    )
    assert "confidential" in wrong.err or "phone" in wrong.err


def test_a_zip_of_another_state_is_a_warning_alone(shell: Shell) -> None:
    result = shell(
        "patients",
        "add",
        "--family",
        "Lind",
        "--given",
        "Bo",
        "--born",
        "4/1/1970",
        "--state",
        "IL",
        "--zip",
        "02139",
    )
    assert "ZIP 02139 lies in MA, not in IL" in result.err
    assert "is MRN" in result.out


def test_what_a_patient_confirms_is_written_down(shell: Shell) -> None:
    assert "phone of Moss, Ada verified" in shell("patients", "verify", "100001", "--phone").out
    assert shell.json("patients", "verify", "100001", "--address", "--phone")["address"] is True
    shell("patients", "verify", "100001", code=2)
    shell("patients", "verify", "100001", "--phone", login="cora", code=4)
