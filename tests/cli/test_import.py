"""Taking in files of other systems from the shell, against what is known of the sample files."""

from __future__ import annotations

import json
import os
import signal
from pathlib import Path
from typing import Any

import pytest

from clinic_tui.cli.progress import Progress
from tests.cli.command import Shell

SAMPLES = Path(__file__).parents[2] / "../shared/interop-samples"


def facts(group: str) -> dict[str, Any]:
    known: dict[str, Any] = json.loads((SAMPLES / f"facts/{group}.json").read_text())["facts"]
    return known


def patients_of(group: str) -> int:
    """How many Patients the files of a FHIR folder hold."""
    return sum(
        fact["types"].get("Patient", 0) if "types" in fact else fact.get("resourceType") == "Patient"
        for fact in facts(group).values()
    )


def test_synthea_comes_in_once(shell: Shell) -> None:
    known = facts("csv-synthea-small")["csv/synthea-small/patients.csv"]
    path = SAMPLES / "csv/synthea-small/patients.csv"
    first = shell.json("patients", "import", path, login="otto")
    assert first["totals"] == {
        **dict.fromkeys(("rows", "added"), known["rows"]),
        **dict.fromkeys(("unchanged", "repeated", "differing", "refused"), 0),
    }
    assert first["files"][0]["kind"] == "synthea"
    assert first["files"][0]["mapping"]["family"] == "LAST"
    head = shell.json("audit", "head", login="otto")
    again = shell.json("patients", "import", path, login="otto")
    assert (again["totals"]["added"], again["totals"]["unchanged"]) == (0, known["rows"])
    assert shell.json("audit", "head", login="otto") == head
    assert shell("audit", "verify", "--rows", login="otto").code == 0


def test_a_folder_gives_its_patients_and_no_payers_or_places(shell: Shell) -> None:
    known = facts("csv-synthea-small")["csv/synthea-small/patients.csv"]
    result = shell("patients", "import", SAMPLES / "csv/synthea-small", "--json", login="otto")
    assert result.data["totals"]["added"] == known["rows"]
    assert [file["file"] for file in result.data["files"]] == ["patients.csv"]
    assert "encounters.csv, organizations.csv, payers.csv, providers.csv" in result.err


def test_a_pipe_is_refused_and_not_waited_for(shell: Shell, tmp_path: Path) -> None:
    folder = tmp_path / "incoming"
    folder.mkdir()
    pipe = folder / "patients.csv"
    os.mkfifo(pipe)
    for path in (pipe, folder):
        result = shell("patients", "import", path, login="otto", code=6)
        assert "patients.csv is not a file" in result.err


@pytest.mark.parametrize("group", ["r4-official", "us-core", "synthea-bulk-10", "synthea-bundles"])
def test_every_fhir_patient_comes_in_once(shell: Shell, group: str) -> None:
    done = shell.json("patients", "import", SAMPLES / "fhir" / group, login="otto")
    totals = done["totals"]
    assert totals["rows"] == patients_of(f"fhir-{group}")
    assert (totals["added"], totals["refused"]) == (totals["rows"], 0)
    assert {file["kind"] for file in done["files"]} == {"fhir"}
    head = shell.json("audit", "head", login="otto")
    again = shell.json("patients", "import", SAMPLES / "fhir" / group, login="otto")["totals"]
    assert (again["added"], again["unchanged"]) == (0, totals["added"])
    assert shell.json("audit", "head", login="otto") == head


def test_a_dry_run_says_the_same_and_changes_nothing(shell: Shell) -> None:
    path = SAMPLES / "csv/synthea-small/patients.csv"
    before = shell.json("audit", "head", login="otto")
    dry = shell.json("patients", "import", path, "--dry-run", login="otto")
    assert shell.json("audit", "head", login="otto") == before
    assert dry["dry_run"] is True
    assert dry["totals"] == shell.json("patients", "import", path, login="otto")["totals"]


def write(tmp_path: Path, text: str, name: str = "list.csv") -> Path:
    path = tmp_path / name
    path.write_text(text)
    return path


def test_bad_rows_are_named_and_the_others_come_in(shell: Shell, tmp_path: Path) -> None:
    path = write(tmp_path, "Last,First,DOB\nOkafor,Chidi,03/07/1984\nRoe,Ann,soon\nLane,Bo,05/06/1990\n")
    result = shell("patients", "import", path, login="otto")
    assert "list.csv:3: refused: " in result.out
    assert "read as family=Last, given=First, born=DOB" in result.err
    assert len(shell.json("patients", "find", "okafor")) == 1
    assert len(shell.json("patients", "find", "lane")) == 1


def test_columns_can_be_named(shell: Shell, tmp_path: Path) -> None:
    path = write(tmp_path, "who,when\nOkafor,03/07/1984\nLane,05/06/1990\n")
    assert "--map" in shell("patients", "import", path, login="otto", code=6).err
    words = ("patients", "import", path, "--map", "family=who", "--map", "born=when")
    assert shell.json(*words, login="otto")["totals"]["added"] == 2
    assert "no column 'nope'" in shell(*words[:3], "--map", "family=nope", login="otto", code=2).err


def test_likely_duplicates_are_listed_not_merged(shell: Shell, tmp_path: Path) -> None:
    path = write(tmp_path, "Last,First,DOB,Phone\nMos,Ada,12/05/1961,555-810-7203\n")
    for words in (["--dry-run"], []):
        (file,) = shell.json("patients", "import", path, *words, login="otto")["files"]
        (pair,) = file["likely_duplicates"]
        assert pair["second"]["mrn"] == "100001"
        assert file["added"] == 1


@pytest.mark.parametrize("content", ["", "{", "[1, 2]", "\0\1\2\3", "{}", '{"resourceType": "Basic"}'])
def test_what_is_no_list_of_patients_is_refused_whole(shell: Shell, tmp_path: Path, content: str) -> None:
    result = shell("patients", "import", write(tmp_path, content), "--json", login="otto", code=6)
    assert result.data["totals"]["rows"] == 0
    assert [each["file"] for each in result.data["refused_files"]] == ["list.csv"]


def test_a_good_file_comes_in_beside_a_refused_one(shell: Shell, tmp_path: Path) -> None:
    good = write(tmp_path, "Last,First,DOB\nOkafor,Chidi,03/07/1984\n", "good.csv")
    bad = write(tmp_path, "{", "bad.json")
    result = shell("patients", "import", bad, good, "--json", login="otto", code=6)
    assert result.data["totals"]["added"] == 1
    assert "bad.json" in result.err


def test_ctrl_c_stops_after_the_batch_at_hand(
    shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = "".join(f"Name{number},Ann,03/0{number}/1984\n" for number in range(1, 8))
    path = write(tmp_path, f"Last,First,DOB\n{rows}")
    with monkeypatch.context() as patch:
        patch.setattr("clinic_tui.patients.importing.BATCH", 2)
        patch.setattr(Progress, "at", lambda self, done: os.kill(os.getpid(), signal.SIGINT))
        (file,) = shell("patients", "import", path, "--json", login="otto", code=130).data["files"]
    assert (file["stopped"], file["rows"], file["added"]) == (True, 2, 2)
    rest = shell.json("patients", "import", path, login="otto")["totals"]
    assert (rest["added"], rest["unchanged"]) == (5, 2)


def test_only_a_manager_imports(shell: Shell, tmp_path: Path) -> None:
    shell("patients", "import", write(tmp_path, "Last,DOB\nRoe,03/07/1984\n"), code=4)


TRANSITIONS = "PATIENT,MEMBERID,START_DATE,END_DATE,PAYER,SECONDARY_PAYER,PLAN_OWNERSHIP,OWNER_NAME"
MEDICARE = "7caa7254-5050-3b5e-9eae-bd5ea30e809c"
CLAUDIA = "6c434506-fb4b-3e3f-c19d-553dec3b6c17"


def synthea_with_policies(folder: Path, *rows: str) -> Path:
    """The sample's patients and payers, and a list of who was insured when."""
    for name in ("patients.csv", "payers.csv"):
        (folder / name).write_bytes((SAMPLES / "csv/synthea-small" / name).read_bytes())
    (folder / "payer_transitions.csv").write_text("\n".join((TRANSITIONS, *rows)) + "\n")
    return folder


def test_a_folder_brings_patients_with_their_policies_once(shell: Shell, tmp_path: Path) -> None:
    rows = [
        f"{CLAUDIA},m1,2019-01-01T00:00:00Z,2020-01-01T00:00:00Z,{MEDICARE},,Self,Claudia969 Pacheco179",
        f"{CLAUDIA},m2,2020-01-01T00:00:00Z,2099-01-01T00:00:00Z,{MEDICARE},,Self,Claudia969 Pacheco179",
        "nobody,m3,2020-01-01T00:00:00Z,2099-01-01T00:00:00Z,Acme,,Self,",
    ]
    folder = synthea_with_policies(tmp_path, *rows)
    first = shell.json("patients", "import", folder, login="otto")["policies"]["files"][0]
    assert (first["rows"], first["added"], first["passed"], first["refused"]) == (3, 1, 1, 1)
    assert first["payers_entered"] == ["Medicare"]
    assert first["refused_rows"][0]["line"] == 4
    payer = next(
        row for row in shell.json("payers", "list", login="otto") if row["fields"]["name"] == "Medicare"
    )
    assert payer["fields"]["phone"] == "18006334227"
    again = shell.json("policies", "import", folder, login="otto")["files"][0]
    assert (again["added"], again["unchanged"]) == (0, 1)
    assert shell("audit", "verify", "--rows", login="otto").code == 0


def test_policies_are_previewed_mapped_and_taken_whole(shell: Shell, tmp_path: Path) -> None:
    shell("patients", "import", SAMPLES / "csv/synthea-small/patients.csv", login="otto")
    path = tmp_path / "insurance.csv"
    path.write_text(f"who,carrier,member number\n{CLAUDIA},Acme,a1\n{CLAUDIA}x,Acme,a2\n")
    words = ("policies", "import", path, "--map", "patient=who")
    preview = shell(*words, "--dry-run", login="otto")
    assert "Nothing was changed" in preview.out
    assert "insurance.csv:3: refused: patient: nobody here came in under the number" in preview.out
    whole = shell(*words, "--whole", login="otto", code=6)
    assert "nothing was taken" in whole.out
    assert "insurance.csv" in shell(*words, login="otto").out
    assert shell("policies", "import", tmp_path / "no.csv", login="otto", code=6).err
    shell(*words, login="mia", code=4)
