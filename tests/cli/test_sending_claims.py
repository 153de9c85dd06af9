"""From a closed visit to what is said of its claim, from the shell."""

from __future__ import annotations

from pathlib import Path

from clinic_tui.clinic import open_clinic
from clinic_tui.clock import StoppedClock
from clinic_tui.patients.models import Patient
from clinic_tui.patients.restricting import restrict
from clinic_tui.patients.rows import RestrictedFor
from clinic_tui.store.desk import Actor
from tests.builders import House
from tests.cli.command import Shell
from tests.cli.conftest import NOW
from tests.cli.test_queue_and_claims import number  # noqa: F401  (a fixture)
from tests.services.remitted_claims import insured, sent_claim

PARTNER = (
    "--name", "Clearing House", "--receiver-id", "CLEARHSE", "--submitter-name", "Harbor", "--submitter-id",
    "CLINIC01", "--contact", "Bea", "--phone", "312-555-0100", "--sender", "CLINIC01", "--receiver",
    "CLEARHSE",
)  # fmt: skip


def test_a_partner_is_entered_changed_and_listed(shell: Shell, tmp_path: Path) -> None:
    assert "no trading partner" in shell("claims", "partners", login="bill").err
    refused = shell("claims", "partner", "hub", "--name", "Hub", login="otto", code=2).err
    assert "--receiver-id" in refused
    shell("claims", "partner", "hub", *PARTNER, login="bill", code=4)
    shell("claims", "partner", "hub", *PARTNER, login="otto")
    assert (
        "whole path"
        in shell("claims", "partner", "hub", "--way", "folder", "--folder", "x", login="otto", code=2).err
    )
    shell("claims", "partner", "HUB", "--way", "folder", "--folder", tmp_path, "--production", login="otto")
    (row,) = shell.json("claims", "partners", login="bill")
    assert (row["fields"]["way"], row["fields"]["is_test"], row["is_default"]) == ("folder", False, True)
    assert "0 files, 0 claims" in shell("jobs", "run", "claim-answers", login="otto").out


def test_what_cannot_go_is_said_and_nothing_is_made(shell: Shell, number: int) -> None:  # noqa: F811
    assert "no claim is due" in shell("claims", "make", "--dry-run", login="bill").err
    shell("queue", "check-in", number, "--coverage-seen", "--copay", "25", "--paid-by", "card")
    shell("queue", "room", number, "Exam 1")
    shell("queue", "next", number)
    shell("queue", "ready", number)
    shell("queue", "check-out", number, "--charge", "99203=125")
    assert f"! {number} " in shell("claims", "make", "--dry-run", login="bill").out
    made = shell("claims", "make", number, 99, "--yes", login="bill", code=2)
    assert f"! {number} " in made.out
    assert "no trading partner" in made.out
    assert "! 99: no claim of this visit is due" in made.out
    assert "no claim may go" in made.err
    told = shell("claims", "make", number, 99, "--yes", "--json", login="bill", code=2)
    assert (told.data["batches"], told.data["left_out"], told.data["not_due"]) == ([], 1, [99])
    (stays,) = told.data["stays"]
    assert stays["visit"] == number
    assert "no trading partner" in stays["why"]
    assert "no claim may go" in told.err
    assert shell.json("claims", "batches", login="bill") == []
    shell("claims", "make", code=4)
    assert "no claim was made" in shell("claims", "history", number, login="bill", code=5).err
    assert "there is no batch 7" in shell("claims", "send", "7", login="bill", code=5).err


def test_a_claim_that_stays_is_told_with_its_reason_and_of_a_closed_record_without_the_name(
    shell: Shell,
) -> None:
    clinic = open_clinic(shell.folder)
    house = House(clinic.store.location, StoppedClock(NOW, clinic.clock.zone), store=clinic.store)
    house.records = house.chief = clinic.desk(Actor(None, "system", lambda verb: True), "Z")
    person = insured(house)
    visit = sent_claim(house, person).visit

    def told() -> str:
        return shell("claims", "void", visit, login="bill", code=2).out

    name = f"{house.get(Patient, person.patient).family}, "
    assert name in told()
    (stays,) = shell("claims", "void", visit, "--json", login="bill", code=2).data["stays"]
    assert stays["visit"] == visit
    assert "no trading partner takes its claims: `:partners` enters one" in told()
    restrict(house.chief, person.patient, RestrictedFor.VIP)
    clinic.close()
    assert name not in told()
    assert "restricted: no trading partner takes its claims" in told()


def test_files_are_taken_in_each_by_itself(shell: Shell, tmp_path: Path) -> None:
    wrong, missing = tmp_path / "wrong.txt", tmp_path / "missing.txt"
    wrong.write_text("hello")
    told = shell("claims", "import", missing, wrong, login="bill", code=6).out
    assert "missing.txt: refused: it cannot be read" in told
    assert "wrong.txt: refused" in told
    assert shell.json("claims", "answers", login="bill") == []  # nothing of it is stored
    shell("claims", "import", wrong, code=4)


def test_asking_needs_claims_that_are_there_and_the_right(shell: Shell) -> None:
    assert "name claims, or take --silent" in shell("claims", "ask-status", login="bill", code=2).err
    assert "no claim is silent" in shell("claims", "ask-status", "--silent", login="bill").err
    assert "there is no claim V7-1" in shell("claims", "ask-status", "V7-1", login="bill", code=5).err
    shell("claims", "ask-status", "V7-1", code=4)


def test_a_letter_needs_a_claim_that_is_there_and_the_right(shell: Shell) -> None:
    assert "name claims to write about" in shell("claims", "letter", login="bill", code=2).err
    assert "there is no claim 7" in shell("claims", "letter", "7", "--draft", login="bill", code=5).err
    assert "there is no claim letter 7" in shell("claims", "letter", "--again", "7", login="bill", code=5).err
    shell("claims", "letter", "7", code=4)


def test_the_manager_changes_the_text_of_a_letter_to_payers(shell: Shell, tmp_path: Path) -> None:
    assert len(shell.json("claims", "letter-text", login="bill")) == 7
    assert (
        "Enclosed is a corrected claim" in shell("claims", "letter-text", "corrected-claim", login="bill").out
    )
    path = tmp_path / "text.txt"
    path.write_text("Claim {claim}: {amuont}", encoding="utf-8")
    change = ("claims", "letter-text", "bundling", "--file", path)
    assert "no blank {amuont} in a bundling letter" in shell(*change, login="otto", code=2).err
    path.write_text("Claim {claim}: {amount}", encoding="utf-8")
    shell(*change, login="bill", code=4)
    assert shell(*change, "--title", "Please", login="otto").out.splitlines() == [
        "Please", "", "Claim {claim}: {amount}",
    ]  # fmt: skip
    assert "there is no claim 7" in shell(*change, "--preview", "7", login="otto", code=5).err
    shell("claims", "letter-text", "bundling", "--usual", login="otto")
    assert "say which letter" in shell("claims", "letter-text", "--usual", login="otto", code=2).err
