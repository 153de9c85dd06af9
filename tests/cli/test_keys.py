"""`clinic-tui keys`: the data get a new key, and whoever held the old one holds nothing."""

from __future__ import annotations

import contextlib
import json
import shutil
from datetime import date
from pathlib import Path

import pytest

from clinic_tui.clinic import ESCROW, open_clinic, vault_of
from clinic_tui.errors import StoreDamaged
from clinic_tui.key_change import change_key
from clinic_tui.patients.rows import PatientFields
from clinic_tui.patients.service import register
from clinic_tui.security.escrow import unwrap
from clinic_tui.security.secret_names import SecretName
from clinic_tui.settings import read_settings
from clinic_tui.store.desk import Actor
from clinic_tui.store.engine import Store
from clinic_tui.store.location import SqliteFile
from clinic_tui.store.presence import presence_of
from tests.cli.command import Shell


@pytest.fixture
def phrase(founded: Path) -> str:
    return (founded / "phrase").read_text()


def key_of(folder: Path) -> bytes:
    return vault_of(read_settings(folder)).read(SecretName.DB_KEY)


def test_the_old_key_opens_nothing_any_more(shell: Shell, phrase: str) -> None:
    before = key_of(shell.folder)
    said = shell("keys", "change", stdin=phrase)
    assert "has a new key" in said.out
    assert key_of(shell.folder) != before
    assert unwrap((shell.folder / ESCROW).read_bytes(), phrase)[SecretName.DB_KEY] == key_of(shell.folder)
    old = Store(SqliteFile(shell.folder / "clinic.db", before))
    with pytest.raises(StoreDamaged), old.reading() as db:
        db.connection()
    assert [row["name"] for row in shell.json("patients", "find", "moss", login="dana")] == ["Moss, Ada"]
    assert shell.json("audit", "verify", "--rows", login="otto")["sound"]
    assert {path.name for path in shell.folder.iterdir() if path.name.startswith(("clinic.db", ESCROW))} == {
        "clinic.db", ESCROW,
    } | {path.name for path in shell.folder.glob("clinic.db-*")}  # fmt: skip
    assert any(line["verb"] == "keys.change" for line in shell.json("audit", "list", login="otto"))


def test_nothing_is_changed_while_a_desk_is_open(shell: Shell, phrase: str) -> None:
    with contextlib.closing(open_clinic(shell.folder)) as clinic:
        presence = presence_of(clinic.store)
        presence.take_letter()
        before = key_of(shell.folder)
        assert "desk A open: close all desks" in shell("keys", "change", stdin=phrase, code=3).err
        presence.close()
    assert key_of(shell.folder) == before
    assert not list(shell.folder.glob("*.next"))


def test_a_program_that_was_open_meanwhile_writes_nothing_into_the_old_file(
    shell: Shell, phrase: str
) -> None:
    with contextlib.closing(open_clinic(shell.folder)) as clinic:
        with clinic.store.reading() as db:
            db.connection()
        change_key(shell.folder, phrase)
        late = PatientFields("Late", "Lou", born=date(1990, 1, 2))
        with pytest.raises(StoreDamaged, match="put in place anew"):
            register(clinic.desk(Actor(None, "eve", lambda verb: True), "cli"), late)


def test_another_phrase_changes_nothing(shell: Shell, phrase: str) -> None:
    before = key_of(shell.folder)
    shell("keys", "change", stdin=phrase[:-1] + ("A" if phrase[-1] != "A" else "B"), code=None)
    assert key_of(shell.folder) == before
    assert not list(shell.folder.glob("*.next"))


def test_a_backup_of_before_still_opens_with_the_phrase(shell: Shell, phrase: str, tmp_path: Path) -> None:
    backup = Path(shell.json("backup", "make", login="otto")["folder"])
    kept = Path(shutil.move(backup, tmp_path / "kept"))
    shell("keys", "change", stdin=phrase)
    again = tmp_path / "again"
    shell("restore", kept, "--data", again, "--key-file", tmp_path / "new-key", stdin=phrase)


def test_the_new_phrase_opens_and_the_old_one_does_not(shell: Shell, phrase: str) -> None:
    other = json.loads(shell("keys", "phrase", "--json", stdin=phrase).out)["recovery_phrase"]
    assert other != phrase
    assert shell("keys", "prove", stdin=other).code == 0
    shell("keys", "prove", stdin=phrase, code=6)
    (shell.folder / "vault.sealed").unlink()
    shell("recover", stdin=other)
    assert shell.json("patients", "find", "moss", login="dana")


def test_a_lost_phrase_is_made_anew_from_the_vault(shell: Shell, phrase: str) -> None:
    other = json.loads(shell("keys", "phrase", "--lost", "--json").out)["recovery_phrase"]
    shell("keys", "prove", stdin=phrase, code=6)
    (shell.folder / "vault.sealed").unlink()
    shell("keys", "phrase", "--lost", code=None)
    shell("recover", stdin=other)
    assert shell.json("patients", "find", "moss", login="dana")


def test_packets_open_after_the_change(shell: Shell, phrase: str) -> None:
    shell("downtime", "make", login="dana")
    shell("keys", "change", stdin=phrase)
    assert "DOWNTIME PACKET" in shell("downtime", "print").out


def test_doctor_and_the_console_say_what_to_do_where_it_was_interrupted(shell: Shell, phrase: str) -> None:
    (shell.folder / f"{ESCROW}.next").write_bytes((shell.folder / ESCROW).read_bytes())
    assert "clinic-tui keys change" in shell("doctor", code=None).out
    shell("keys", "change", stdin=phrase)
    assert "interrupted" not in shell("doctor", code=None).out
