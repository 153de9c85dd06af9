"""doctor, config, db and completions."""

from __future__ import annotations

import errno
import os
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import text

from clinic_tui.clinic import open_clinic
from clinic_tui.settings import read_settings, write_settings
from tests.cli.command import Shell
from tests.cli.test_accounts_and_audit import stray_line


def states(shell: Shell, code: int = 0) -> dict[str, str]:
    return {each["what"]: each["state"] for each in shell("doctor", "--json", code=code).data}


def test_a_healthy_clinic_has_nothing_but_ok(locked_shell: Shell) -> None:
    found = states(locked_shell)
    assert found.pop("jobs") == "warn", "nothing is open that would run them"
    assert set(found) == {
        "sqlite", "clinic", "file rights", "folder", "disk", "escrow", "vault", "database", "guards",
        "journal", "anchors", "last save", "ballast", "clock",
    }  # fmt: skip
    assert set(found.values()) == {"ok"}


def test_the_doctor_names_what_is_lost(locked_shell: Shell) -> None:
    escrow = locked_shell.folder / "escrow.json"
    escrow.write_bytes(escrow.read_bytes().replace(b'"sealed": "', b'"sealed": "A'))
    (locked_shell.folder / "anchors.log").unlink()
    clinic = open_clinic(locked_shell.folder)
    with clinic.store.building() as connection:
        connection.execute(text("DROP INDEX appointment_room_taken"))
    clinic.close()
    found = states(locked_shell, code=1)
    assert (found["escrow"], found["anchors"], found["guards"]) == ("FAIL", "warn", "FAIL")
    put_back = locked_shell("db", "upgrade", "--json").data
    assert put_back["guards_put_back"] == ["appointment_room_taken"]
    escrow.unlink()
    found = states(locked_shell, code=1)
    assert (found["guards"], found["escrow"]) == ("ok", "FAIL")


def test_the_doctor_sees_a_database_put_back(locked_shell: Shell) -> None:
    with (locked_shell.folder / "anchors.log").open("a") as anchors:
        anchors.write(f"2026-03-03T10:00:00+00:00 9999 {'a' * 64}\n")
    assert states(locked_shell, code=1)["anchors"] == "FAIL"


def test_the_doctor_sees_a_journal_that_goes_past_its_head(locked_shell: Shell) -> None:
    stray_line(locked_shell.folder)
    found = {each["what"]: each for each in locked_shell("doctor", "--json", code=1).data}
    assert found["journal"]["state"] == "FAIL"
    assert "clinic-tui audit verify" in found["journal"]["words"]


def test_the_doctor_sees_a_folder_that_takes_no_file(
    locked_shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert states(locked_shell)["folder"] == "ok"
    opened = os.open

    def read_only(path: str, flags: int, *more: int, **named: int) -> int:
        if flags & os.O_CREAT:
            raise OSError(errno.EROFS, "Read-only file system")
        return opened(path, flags, *more, **named)

    monkeypatch.setattr("tempfile._os.open", read_only)
    assert states(locked_shell, code=1)["folder"] == "FAIL"


def test_the_doctor_sees_what_others_can_read(locked_shell: Shell) -> None:
    (locked_shell.folder / "clinic.db").chmod(0o644)
    assert states(locked_shell, code=1)["file rights"] == "FAIL"


@pytest.mark.parametrize(
    "lost, what", [("vault.sealed", "vault"), ("clinic.db", "vault"), ("clinic.toml", "clinic")]
)
def test_the_doctor_goes_as_far_as_it_can(locked_shell: Shell, lost: str, what: str) -> None:
    (locked_shell.folder / lost).unlink()
    assert states(locked_shell, code=1)[what] == "FAIL"
    assert not (locked_shell.folder / lost).exists()


@pytest.mark.parametrize(
    "content, said",
    [
        (b"\xff\xfe", "not text in UTF-8"),
        (b"[clinic]\nname = 'Elm'\n", "has no `id`"),
        (b"clinic = 3\n", "[clinic] must be a section"),
        (b"[clinic", "clinic.toml"),
    ],
)
@pytest.mark.parametrize("words", [["stock", "list"], ["config", "show"], ["backup", "list"], []])
def test_settings_that_cannot_be_read_are_refused_in_words(
    locked_shell: Shell, content: bytes, said: str, words: list[str]
) -> None:
    (locked_shell.folder / "clinic.toml").write_bytes(content)
    assert said in locked_shell(*words, code=6).err


def test_the_doctor_asks_nobody_and_changes_nothing(locked_shell: Shell) -> None:
    before = (locked_shell.folder / "anchors.log").read_bytes()
    locked_shell("doctor")
    clinic = open_clinic(locked_shell.folder)
    with clinic.store.reading() as db:
        last = db.execute(text("SELECT verb FROM journal ORDER BY seq DESC LIMIT 1")).scalar()
    clinic.close()
    assert last == "coverage.edit"
    assert (locked_shell.folder / "anchors.log").read_bytes() == before


def test_config_says_where_each_value_came_from(
    shell: Shell, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    settings = read_settings(shell.folder)
    write_settings(replace(settings, keys={"book": "ctrl+b"}))
    rows = {row["key"]: (row["value"], row["origin"]) for row in shell.json("config", "show")}
    assert rows["data"] == (str(shell.folder), "environment (CLINIC_TUI_DATA)")
    assert rows["zone"] == ("America/New_York", str(shell.folder / "clinic.toml"))
    assert rows["keys.book"] == ("ctrl+b", str(shell.folder / "clinic.toml"))
    given = {row["key"]: row["origin"] for row in shell.json("config", "show", "--data", shell.folder)}
    assert given["data"] == "--data"


def test_config_tells_which_keys_cannot_be(shell: Shell) -> None:
    write_settings(replace(read_settings(shell.folder), keys={"boook": "k", "book": "u"}))
    told = shell("config", "show").err.splitlines()
    assert told == [
        "clinic-tui: [keys]: no verb is called `boook`: `book`?",
        "clinic-tui: [keys]: `u` is the key of `book` and of `undo`",
    ]


def test_the_revision_is_told_without_a_password(locked_shell: Shell) -> None:
    found = locked_shell("db", "revision", "--json").data
    assert found["revision"] == found["known"]
    assert locked_shell("db", "upgrade", "--json").data == {
        "before": found["known"],
        "revision": found["known"],
        "guards_put_back": [],
    }


def test_a_newer_database_is_refused_everywhere(locked_shell: Shell) -> None:
    clinic = open_clinic(locked_shell.folder)
    with clinic.store.building() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    clinic.close()
    for words in (["db", "upgrade"], ["stock", "list", "--as", "otto"]):
        assert "newer program" in locked_shell(*words, code=1).err
    assert states(locked_shell, code=1)["database"] == "FAIL"


@pytest.mark.parametrize("shell_name", ["bash", "zsh"])
def test_completions_are_a_script_of_that_shell(
    shell_name: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    script = Shell(tmp_path, capsys, monkeypatch)("completions", shell_name).out
    assert "check-out" in script
    if shell_name == "bash":
        subprocess.run(["bash", "-n"], input=script, text=True, check=True)


def test_ballast_is_laid_down_by_the_doctor_and_thrown_out_when_the_disk_is_full(locked_shell: Shell) -> None:
    ballast = locked_shell.folder / "ballast"
    assert not ballast.exists()
    assert states(locked_shell)["ballast"] == "ok"
    assert ballast.stat().st_size == 64 << 10
    assert ballast.stat().st_blocks * 512 >= 64 << 10, "its blocks are taken from the disk"
    assert ballast.stat().st_mode & 0o777 == 0o600
    assert locked_shell("doctor", "--free-ballast", "--json").data["freed_bytes"] == 64 << 10
    assert not ballast.exists()
    assert "make room" in locked_shell("doctor", "--free-ballast", code=5).err
    assert states(locked_shell)["ballast"] == "ok"


def test_a_nearly_full_disk_gets_a_warning_and_no_ballast(
    locked_shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = type("Usage", (), {"free": 9 << 30, "total": 100 << 30})
    monkeypatch.setattr("clinic_tui.store.disk_room.shutil.disk_usage", lambda folder: usage)
    found = states(locked_shell)
    assert (found["disk"], found["ballast"]) == ("warn", "warn")
    assert not (locked_shell.folder / "ballast").exists()


def test_the_doctor_sees_a_clock_behind_the_journal(locked_shell: Shell) -> None:
    settings = read_settings(locked_shell.folder)
    write_settings(replace(settings, clock_offset=settings.clock_offset - 3 * 3600))
    found = {each["what"]: each for each in locked_shell("doctor", "--json").data}
    assert found["clock"]["state"] == "warn"
    assert "timedatectl" in found["clock"]["words"]
