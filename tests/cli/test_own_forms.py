"""The own forms that were left half done, from the shell."""

from __future__ import annotations

from pathlib import Path

from clinic_tui.clinic import open_clinic
from clinic_tui.security.kept_form import HalfDone
from clinic_tui.security.kept_forms import keep_forms
from clinic_tui.security.signed_in import account_of
from tests.cli.command import Shell


def leave_a_note(folder: Path, login: str) -> None:
    clinic = open_clinic(folder)
    try:
        with clinic.store.reading() as db:
            account = account_of(db, login)
        assert account is not None
        keep_forms(
            clinic.desk(account.actor, "A"), [HalfDone("note", "Note on Vale", {"note": "x"}, {"patient": 1})]
        )
    finally:
        clinic.close()


def test_forms_are_listed_and_thrown_away_by_their_owner(shell: Shell, clinic_folder: Path) -> None:
    leave_a_note(clinic_folder, "dana")
    assert "Note on Vale" in shell("accounts", "forms", login="dana").out
    (row,) = shell("accounts", "forms", "--json", login="dana").data
    assert row["form"] == {
        "kind": "note",
        "title": "Note on Vale",
        "texts": {"note": "x"},
        "about": {"patient": 1},
        "stood": "",
    }
    number = str(row["id"])
    shell("accounts", "forms", "--throw-away", number, login="otto", code=5)
    assert shell("accounts", "forms", "--json", login="otto").data == []
    shell("accounts", "forms", "--throw-away", number, login="dana")
    shell("accounts", "forms", "--throw-away", number, login="dana", code=5)
    assert "no form of yours" in shell("accounts", "forms", login="dana").err
