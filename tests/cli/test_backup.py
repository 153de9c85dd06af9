"""The drill: a backup made while somebody works becomes a clinic with the phrase alone."""

from __future__ import annotations

import json
import os
import shutil
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from clinic_tui.backups import making, restoring
from clinic_tui.backups.manifest import FILE
from clinic_tui.clinic import open_clinic
from clinic_tui.errors import StoreDamaged
from clinic_tui.settings import read_settings, write_settings
from clinic_tui.store.snapshot import copy_sqlite
from tests.cli.command import Shell
from tests.faults.deeds import back_up_until
from tests.faults.killing import LONG, exit_code_of


def phrase_of(founded: Path) -> str:
    return (founded / "phrase").read_text()


def made(shell: Shell) -> Path:
    return Path(shell.json("backup", "make", login="otto")["folder"])


def restored(shell: Shell, backup: Path, into: Path, phrase: str, code: int | None = 0) -> str:
    """Restore into another folder; what was said."""
    result = shell(
        "restore", backup, "--data", into, "--key-file", into.parent / "new-key", stdin=phrase, code=code
    )
    return result.out + result.err


@pytest.fixture
def elsewhere(tmp_path: Path) -> Path:
    return tmp_path / "elsewhere" / "clinic"


def test_the_drill(shell: Shell, founded: Path, elsewhere: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    elsewhere.parent.mkdir()
    backup = made(shell)
    shell("patients", "add", "--family", "Later", "--given", "Lou", "--born", "1/2/1990")
    moved = Path(shutil.move(backup, elsewhere.parent / "stick"))
    shutil.rmtree(shell.folder)  # the machine is gone
    assert "is in" in restored(shell, moved, elsewhere, phrase_of(founded).lower())
    monkeypatch.setenv("CLINIC_TUI_DATA", str(elsewhere))
    assert [row["name"] for row in shell.json("patients", "find", "mo")] == ["Moss, Ada"]
    assert shell.json("patients", "find", "later") == []
    assert shell.json("audit", "verify", "--rows", login="otto")["sound"]
    assert shell("doctor", code=None).code == 0
    shell("patients", "add", "--family", "New", "--given", "Nell", "--born", "1/2/1990")
    assert stat_of(elsewhere) == "0o700"


def stat_of(folder: Path) -> str:
    return oct(folder.stat().st_mode & 0o777)


def test_a_backup_is_listed_proved_and_journaled(shell: Shell) -> None:
    backup = made(shell)
    (row,) = shell.json("backup", "list")
    assert row["folder"] == str(backup)
    assert row["manifest"]["counts"]["patient"] == 1
    assert "is what was written" in shell("backup", "verify").out
    assert "is what was written" in shell("backup", "verify", backup.name).out
    (line,) = shell.json("audit", "list", "--entity", "backup", login="otto")
    assert (line["verb"], line["who"]) == ("backup.make", "otto")
    assert b"Moss" not in b"".join(path.read_bytes() for path in backup.iterdir())


def test_only_a_manager_or_administrator_makes_one(shell: Shell) -> None:
    assert "no right" in shell("backup", "make", login="dana", code=4).err
    assert shell.json("backup", "list") == []
    shell("backup", "make", login="adam")


@pytest.mark.parametrize("file", ["clinic.db", FILE])
def test_a_changed_backup_is_refused(shell: Shell, founded: Path, elsewhere: Path, file: str) -> None:
    backup = made(shell)
    content = bytearray((backup / file).read_bytes())
    if file == FILE:
        content = bytearray(content.replace(b'"patient": 1', b'"patient": 2'))
    else:
        content[len(content) // 2] ^= 1
    (backup / file).write_bytes(content)
    assert "is not what was written" in shell("backup", "verify", code=6).err
    assert "is not what was written" in restored(shell, backup, elsewhere, phrase_of(founded), code=6)
    assert not elsewhere.exists()


def test_a_backup_without_its_file_or_manifest_is_none(shell: Shell, founded: Path, elsewhere: Path) -> None:
    backup = made(shell)
    (backup / "clinic.db").unlink()
    assert "not whole" in shell("backup", "verify", code=6).err
    (backup / FILE).unlink()
    assert shell.json("backup", "list") == []
    assert "there is no backup" in restored(shell, backup, elsewhere, phrase_of(founded), code=6)


def lost(file: Path) -> None:
    file.unlink()


def other_content(file: Path) -> None:
    file.write_text("null\n")


def no_text(file: Path) -> None:
    file.write_bytes(b"\xff\xfe")


def a_link(file: Path) -> None:
    kept = file.with_name(f"{file.name}.kept")
    file.rename(kept)
    file.symlink_to(kept)


def a_pipe(file: Path) -> None:
    file.unlink()
    os.mkfifo(file)


@pytest.mark.parametrize("file", ["clinic.db", "escrow.json", "clinic.toml", FILE])
def test_every_file_of_a_backup_is_proved(
    shell: Shell, founded: Path, elsewhere: Path, tmp_path: Path, file: str
) -> None:
    backup = made(shell)
    whole = shutil.copytree(backup, tmp_path / "whole")
    for damage in (lost, other_content, no_text, a_link, a_pipe):
        damage(backup / file)
        verified = shell("backup", "verify", backup.name, code=None)
        came = shell(
            "restore", backup, "--data", elsewhere, "--key-file", tmp_path / "new-key",
            stdin=phrase_of(founded), code=None,
        )  # fmt: skip
        assert (damage, verified.code, came.code, elsewhere.exists()) == (damage, 6, 6, False)
        shutil.rmtree(backup)
        shutil.copytree(whole, backup)
    shell("backup", "verify", backup.name)


def test_a_clinic_without_its_escrow_is_told_that_its_backup_needs_it(shell: Shell) -> None:
    escrow = shell.folder / "escrow.json"
    kept = escrow.read_bytes()
    escrow.unlink()
    lame = shell("backup", "make", login="otto")
    assert "escrow.json is gone or damaged" in lame.err
    assert "made without escrow.json" in shell("backup", "verify", code=6).err
    escrow.write_bytes(kept.replace(b'"sealed": "', b'"sealed": "A'))
    assert "escrow.json is gone or damaged" in shell("backup", "make", login="otto").err
    assert "made without escrow.json" in shell("backup", "verify", code=6).err
    escrow.write_bytes(kept)
    whole = made(shell)
    assert str(whole) in shell("backup", "verify").out


def test_the_wrong_phrase_restores_nothing(shell: Shell, founded: Path, elsewhere: Path) -> None:
    backup = made(shell)
    typed = phrase_of(founded).split("-")
    typed[0] = typed[0][::-1] if typed[0] != typed[0][::-1] else "AAAA"
    restored(shell, backup, elsewhere, "-".join(typed), code=None)
    assert not elsewhere.exists()


def test_nothing_is_restored_over_a_clinic(shell: Shell, founded: Path) -> None:
    backup = made(shell)
    before = (shell.folder / "clinic.db").read_bytes()
    assert "not empty" in restored(shell, backup, shell.folder, phrase_of(founded), code=3)
    assert (shell.folder / "clinic.db").read_bytes() == before


def test_a_damaged_database_gives_no_backup(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    def damaged(source: object, to: Path) -> None:
        copy_sqlite(source, to)  # type: ignore[arg-type]
        content = bytearray(to.read_bytes())
        content[len(content) // 2] ^= 1
        to.write_bytes(content)

    monkeypatch.setattr(making, "copy_sqlite", damaged)
    shell("backup", "make", login="otto", code=1)
    place = read_settings(shell.folder).backup_folder
    assert [path.name for path in place.iterdir()] == [".lock"]


def test_a_full_disk_gives_no_backup_and_says_so(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(source: object, to: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(making, "copy_sqlite", full)
    assert "No space left" in shell("backup", "make", login="otto", code=1).err
    assert shell.json("backup", "list") == []


def test_places_that_cannot_be_written_are_told_in_words(shell: Shell, founded: Path, tmp_path: Path) -> None:
    backup = made(shell)
    file = tmp_path / "file"
    file.touch()
    for place in (file, file / "below"):
        assert "no backup was made" in shell("backup", "make", "--in", place, login="otto", code=1).err
        assert "check the folder's rights" in restored(shell, backup, place, phrase_of(founded), code=1)
    nowhere = shell("backup", "prune", "--in", tmp_path / "nowhere", login="otto", code=1)
    assert "cannot be used for backups" in nowhere.err


def test_killed_at_any_step_there_is_a_whole_backup_or_none(shell: Shell) -> None:
    """The process is killed before each of its renames and writes; what is listed then is proved."""
    killed = 0
    for step in range(1, 40, 1 if LONG else 3):
        ended = exit_code_of(back_up_until, shell.folder, step)
        for row in shell.json("backup", "list"):
            shell("backup", "verify", Path(row["folder"]).name)
        if ended == 0:
            break
        assert ended == -9
        killed += 1
    assert killed >= 3
    place = read_settings(shell.folder).backup_folder
    made(shell)
    assert not [path for path in place.iterdir() if path.name.endswith(".part")]


def test_desks_go_on_while_a_backup_is_made(shell: Shell) -> None:
    """Another desk registers all the while; the copy is one committed state of it."""
    begun, stop = threading.Event(), threading.Event()
    registered: list[int] = []

    def register() -> None:
        from datetime import date

        from clinic_tui.patients.rows import PatientFields
        from clinic_tui.patients.service import register as register_patient
        from clinic_tui.store.desk import Actor

        clinic = open_clinic(shell.folder)
        desk = clinic.desk(Actor(None, "busy", lambda verb: True), "Z")
        while not stop.is_set():
            registered.append(
                register_patient(desk, PatientFields("Busy", str(len(registered)), born=date(1990, 1, 2)))
            )
            if len(registered) == 5:
                begun.set()
        clinic.close()

    busy = threading.Thread(target=register)
    busy.start()
    try:
        clinic = open_clinic(shell.folder)
        assert begun.wait(60)
        backup = making.make_backup(clinic, clinic.settings.backup_folder)
        clinic.close()
    finally:
        stop.set()
        busy.join()
    manifest = backup.manifest
    assert 5 < manifest.counts["patient"] <= len(registered) + 1
    assert manifest.counts["journal"] == manifest.head.seq


def test_the_place_of_backups_is_a_setting(shell: Shell, tmp_path: Path) -> None:
    write_settings(replace(read_settings(shell.folder), backups=tmp_path / "other disk"))
    assert made(shell).parent == tmp_path / "other disk"
    assert {row["key"]: row["value"] for row in shell.json("config", "show")}["backups"] == str(
        tmp_path / "other disk"
    )


def test_what_need_not_be_kept_is_removed(shell: Shell) -> None:
    first = made(shell)
    manifest = json.loads((first / FILE).read_text())
    old = first.with_name(first.name.replace("2026", "2025"))
    first.rename(old)
    manifest["made_at"] = manifest["made_at"].replace("2026", "2025")
    (old / FILE).write_text(json.dumps(manifest))
    newest = made(shell)
    answer = shell.json("backup", "prune", "--days", "1", "--weeks", "0", "--months", "0", login="otto")
    assert answer["removed"] == [old.name]
    assert old.name in shell("audit", "list", "--json", login="otto").out
    assert [Path(row["folder"]) for row in shell.json("backup", "list")] == [newest]


def not_the_same(*_: object) -> None:
    raise StoreDamaged("what was restored is not what the manifest says")


@pytest.mark.postgres
def test_the_drill_on_postgresql(
    tmp_path: Path,
    postgres_url: str,
    postgres_server: object,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    _, _, rest = postgres_url.partition("://")
    account, _, where = rest.partition("@")
    role, _, password = account.partition(":")
    passwords = tmp_path / "pgpass"
    passwords.write_text(f"*:*:*:{role}:{password}\n")
    passwords.chmod(0o600)
    monkeypatch.setenv("PGPASSFILE", str(passwords))
    monkeypatch.setenv("CLINIC_TUI_DATA", str(tmp_path / "first"))
    shell = Shell(tmp_path / "first", capsys, monkeypatch)
    secret = "marsh-kettle-harbour-42"
    words = ["--name", "Harbor", "--zone", "America/New_York", "--site", "Main", "--login", "ada"]
    words += ["--person", "Ada Moreau", "--vault", "file", "--key-file", str(tmp_path / "key")]
    url = f"postgresql://{role}@{where}"
    phrase = shell("init", *words, "--database", url, "--password-stdin", "--json", stdin=secret).data[
        "recovery_phrase"
    ]
    answer = shell("backup", "make", "--password-stdin", "--json", stdin=secret, login="ada").data
    backup = Path(answer["folder"])
    assert b"Moreau" not in (backup / "clinic.dump.sealed").read_bytes()
    assert "is what was written" in shell("backup", "verify").out
    name = f"{where.rpartition('/')[2]}_back"
    postgres_server.create(name)  # type: ignore[attr-defined]
    try:
        second = tmp_path / "second"
        target = f"postgresql://{role}@{where.rpartition('/')[0]}/{name}"
        options = ["--data", second, "--key-file", tmp_path / "key-2", "--database", target]
        assert "PostgreSQL clinic" in shell("restore", backup, *options[:4], stdin=phrase, code=2).err
        with monkeypatch.context() as changed:
            changed.setattr(restoring, "_require_same", not_the_same)
            shell("restore", backup, *options, stdin=phrase, code=1)
        shell("restore", backup, *options, stdin=phrase)  # what failed has left the database empty
        shell("doctor", "--data", second)
        assert "tables already" in shell(
            "restore", backup, "--data", tmp_path / "third", "--key-file", tmp_path / "key-3",
            "--database", target, stdin=phrase, code=1,
        ).err  # fmt: skip
        assert not (tmp_path / "third").exists()
    finally:
        postgres_server.drop(name)  # type: ignore[attr-defined]
