"""Making a clinic from the shell, and getting into it again when the vault is lost."""

from __future__ import annotations

import errno
import shutil
from pathlib import Path

import pytest

from clinic_tui.cli import setting_up
from clinic_tui.security.phrase import check, groups
from tests.cli.command import Shell
from tests.cli.conftest import PASSWORD

ALL = {
    "--name": "Oak Lane",
    "--zone": "America/Chicago",
    "--site": "Main",
    "--login": "bo",
    "--person": "Bo Sanders",
    "--vault": "file",
}


@pytest.fixture
def bare(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Shell:
    """A shell whose data directory does not exist yet; keys go beside it."""
    monkeypatch.setenv("CLINIC_TUI_DATA", str(tmp_path / "new"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.delenv("CLINIC_TUI_PASSWORD_FILE", raising=False)
    return Shell(tmp_path / "new", capsys, monkeypatch)


def left_behind(bare: Shell) -> list[str]:
    """The files of a clinic that was not made."""
    places = (bare.folder, bare.folder.parent / "config")
    return [path.name for place in places for path in place.rglob("*") if path.is_file()]


def words(**other: str) -> list[str]:
    return [part for pair in {**ALL, **other}.items() for part in pair]


def test_all_that_is_missing_is_named_in_one_error(bare: Shell) -> None:
    err = bare("init", "--zone", "America/Chicago", code=2).err
    for name in ("--name", "--site", "--login", "--person", "--vault", "--password-stdin"):
        assert name in err
    assert "--zone" not in err
    assert not bare.folder.exists()


def test_a_clinic_is_made_without_a_question(bare: Shell) -> None:
    made = bare("init", *words(), "--password-stdin", "--json", stdin=f"{PASSWORD}\n").data
    assert made["folder"] == str(bare.folder)
    assert (bare.folder / "ballast").is_file()
    assert check(made["recovery_phrase"]) == made["recovery_phrase"]
    rows = bare("accounts", "list", "--json", "--as", "bo", "--password-stdin", stdin=f"{PASSWORD}\n").data
    assert [(row["login"], row["role"]) for row in rows] == [("bo", "administrator")]
    assert {path.stat().st_mode & 0o077 for path in (bare.folder, *bare.folder.iterdir())} == {0}


@pytest.mark.parametrize("whom", ["optional", "managers", "everybody"])
def test_who_needs_a_second_factor_is_said_at_the_start(bare: Shell, whom: str) -> None:
    bare("init", *words(**{"--second-factor": whom}), "--password-stdin", stdin=f"{PASSWORD}\n")
    rows = {row["key"]: row for row in bare.json("config", "show")}
    assert rows["second_factor"]["value"] == whom
    listed = ("accounts", "list", "--as", "bo", "--password-stdin")
    bare(*listed, stdin=f"{PASSWORD}\n", code=0 if whom == "optional" else 4)


def test_the_phrase_is_shown_once_and_kept_nowhere(bare: Shell) -> None:
    """Without a terminal no second factor is wanted unless it is said."""
    out = bare("init", *words(), "--password-stdin", stdin=f"{PASSWORD}\n").out
    phrase = next(line.strip() for line in out.splitlines() if line.count("-") == 8)
    assert check(phrase) == phrase
    kept = b"".join(path.read_bytes() for path in bare.folder.parent.rglob("*") if path.is_file())
    assert phrase.encode() not in kept
    assert phrase.replace("-", "").encode() not in kept
    assert "[security]" not in (bare.folder / "clinic.toml").read_text()


@pytest.mark.parametrize(
    "other, said",
    [
        ({"--zone": "Mars/Olympus"}, "no time zone"),
        ({"--login": "B"}, "sign-in name"),
        ({"--person": " "}, "1 to 100 letters"),
        ({"--person": "Bo\x07"}, "cannot be shown"),
        ({"--person": "x" * 101}, "1 to 100 letters"),
        ({"--site": "x" * 101}, "1 to 100 letters"),
        ({"--name": "Oak\x1bLane"}, "name has a character that cannot be shown"),
        ({"--database": "mysql://host/clinic"}, "begins with postgresql://"),
        ({"--database": "postgresql://me:secret@host/clinic"}, "password out of the URL"),
        ({"--key-file": "new/key"}, "may not lie in the data directory"),
    ],
)
def test_what_cannot_be_makes_nothing(
    bare: Shell, other: dict[str, str], said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(bare.folder.parent)
    result = bare("init", *words(**other), "--password-stdin", stdin=f"{PASSWORD}\n", code=2)
    assert said in result.err
    assert "secret" not in result.err
    assert left_behind(bare) == []


def test_a_folder_that_cannot_be_made_is_told_in_words(bare: Shell) -> None:
    file = bare.folder.parent / "file"
    file.touch()
    result = bare(
        "init", *words(), "--data", file / "clinic", "--password-stdin", stdin=f"{PASSWORD}\n", code=1
    )
    assert "check the folder's rights" in result.err


def test_a_poor_password_is_refused(bare: Shell) -> None:
    bare("init", *words(), "--password-stdin", stdin="bo\n", code=2)
    assert left_behind(bare) == []


def test_a_server_that_does_not_answer_is_told_before_anything_is_made(bare: Shell) -> None:
    nobody = words(**{"--database": "postgresql://me@127.0.0.1:9/clinic"})
    assert "does not answer" in bare("init", *nobody, "--password-stdin", stdin=f"{PASSWORD}\n", code=1).err
    assert left_behind(bare) == []
    bare("init", *words(), "--password-stdin", stdin=f"{PASSWORD}\n")


STEPS = {
    "the vault": "clinic_tui.clinic.Vault.create_all",
    "the escrow": "clinic_tui.founding.durable_write",
    "the tables": "clinic_tui.store.schema.text",
    "the first account": "clinic_tui.founding.add_account",
    "the settings": "clinic_tui.founding.write_settings",
    "the anchor": "clinic_tui.clinic.note",
}


@pytest.mark.parametrize(
    "step, folder_is_there",
    [*((step, False) for step in STEPS.values()), (STEPS["the vault"], True), (STEPS["the anchor"], True)],
    ids=[*STEPS, "the vault, in a folder", "the anchor, in a folder"],
)
def test_what_fails_in_the_middle_is_taken_out_again(
    bare: Shell, monkeypatch: pytest.MonkeyPatch, step: str, folder_is_there: bool
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    if folder_is_there:
        bare.folder.mkdir()
        (bare.folder / "mine.txt").write_text("stays")
    with monkeypatch.context() as disk:
        disk.setattr(step, full)
        bare("init", *words(), "--password-stdin", stdin=f"{PASSWORD}\n", code=1)
    assert left_behind(bare) == (["mine.txt"] if folder_is_there else [])
    assert bare.folder.exists() is folder_is_there
    bare("init", *words(), "--password-stdin", stdin=f"{PASSWORD}\n")


def test_a_key_that_was_there_before_stays(bare: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    key = bare.folder.parent / "key"
    key.write_text("ab" * 32)
    key.chmod(0o600)
    monkeypatch.setattr("clinic_tui.founding.write_settings", full)
    bare("init", *words(), "--key-file", str(key), "--password-stdin", stdin=f"{PASSWORD}\n", code=1)
    assert key.read_text() == "ab" * 32


def test_a_clinic_is_never_made_over_another(shell: Shell) -> None:
    assert "already" in shell("init", *words(), "--password-stdin", stdin=f"{PASSWORD}\n", code=3).err


def test_on_a_terminal_two_groups_are_typed_back(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    phrase = "-".join(["2345", "6789", "ABCD", "EFGH", "JKLM", "NPQR", "STUV", "WXYZ", "2222"])
    asked: list[int] = []

    def answer(question: str) -> str:
        asked.append(int(question.split("group ")[1].split()[0]))
        return "wrong" if len(asked) == 1 else groups(phrase)[asked[-1] - 1].lower()

    monkeypatch.setattr(setting_up, "ask", answer)
    setting_up.have_typed_back(phrase)
    assert len(asked) == 3
    assert asked[0] == asked[1] < asked[2]
    assert "look again" in capsys.readouterr().err


def test_on_a_terminal_the_rest_is_asked_for(bare: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    answers = {
        "The clinic's name": "Oak Lane", "Your name": "Bo Sanders", "Your sign-in name": "bo",
        "Its time zone, as America/New_York": "America/New_York",
    }  # fmt: skip
    answers["Its time zone, as America/New_York"] = "America/Denver"
    monkeypatch.setattr(setting_up, "at_terminal", lambda: True)
    monkeypatch.setattr(setting_up, "ask", lambda question, proposal, check: answers.get(question, proposal))
    monkeypatch.setattr(setting_up, "ask_new_password", lambda login, clinic_name: PASSWORD)
    monkeypatch.setattr(setting_up, "have_typed_back", lambda phrase: None)
    bare("init", "--vault", "file")
    assert 'name = "Oak Lane"' in (bare.folder / "clinic.toml").read_text()


def test_the_phrase_brings_a_lost_vault_back(real_clinic: Path, founded: Path, locked_shell: Shell) -> None:
    phrase = (founded / "phrase").read_text()
    sealed = real_clinic / "vault.sealed"
    sealed.unlink()
    assert "recover" in locked_shell("stock", "list", "--as", "otto", code=1).err
    wrong = phrase[:-1] + ("2" if phrase[-1] != "2" else "3")
    assert "group 9" in locked_shell("recover", stdin=f"{wrong}\n", code=2).err
    locked_shell("recover", stdin=f"{phrase}\n")
    assert sealed.exists()
    locked_shell("stock", "list", "--password-stdin", stdin=f"{PASSWORD}\n", login="otto")


def test_recovering_needs_the_escrow_file(real_clinic: Path, founded: Path, locked_shell: Shell) -> None:
    (real_clinic / "escrow.json").unlink()
    phrase = (founded / "phrase").read_text()
    assert "beside a backup" in locked_shell("recover", stdin=f"{phrase}\n", code=5).err


def test_the_phrase_of_another_clinic_opens_nothing(
    real_clinic: Path, locked_shell: Shell, bare: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = bare("init", *words(), "--password-stdin", "--json", stdin=f"{PASSWORD}\n").data
    monkeypatch.setenv("CLINIC_TUI_DATA", str(real_clinic))
    before = shutil.copy(real_clinic / "vault.sealed", bare.folder.parent / "sealed")
    result = locked_shell("recover", stdin=f"{made['recovery_phrase']}\n", code=6)
    assert "belongs to another" in result.err
    assert Path(before).read_bytes() == (real_clinic / "vault.sealed").read_bytes()
