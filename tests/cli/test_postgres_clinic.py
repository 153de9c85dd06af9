"""A clinic on PostgreSQL as docs/postgresql.md makes it: password in a file, keys by the phrase elsewhere."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from sqlalchemy import make_url

from clinic_tui.cli.main import main
from clinic_tui.errors import StoreDamaged
from tests.cli.command import Shell

pytestmark = pytest.mark.postgres

PASSWORD = "marsh-kettle-harbour-42"


@pytest.fixture
def unmade(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Shell:
    """Commands where no clinic is yet."""
    monkeypatch.setenv("CLINIC_TUI_DATA", str(tmp_path / "first"))
    for name in ("CLINIC_TUI_PASSWORD_FILE", "PGPASSFILE", "PGPASSWORD"):
        monkeypatch.delenv(name, raising=False)
    return Shell(tmp_path / "first", capsys, monkeypatch)


def init(shell: Shell, tmp_path: Path, url: str, code: int) -> str:
    words = ["init", "--name", "Harbor", "--zone", "America/New_York", "--site", "Main", "--login", "ada"]
    words += ["--person", "Ada Moreau", "--vault", "file", "--key-file", str(tmp_path / "vault.key")]
    made = shell(*words, "--database", url, "--password-stdin", "--json", stdin=PASSWORD, code=code)
    return made.data["recovery_phrase"] if code == 0 else made.err


def test_the_password_is_in_pgpass_and_a_second_machine_gets_the_keys_by_the_phrase(
    unmade: Shell, tmp_path: Path, postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, _, rest = postgres_url.partition("://")
    account, _, place = rest.partition("@")
    role, _, password = account.partition(":")
    server, _, database = place.partition("/")
    assert "pgpass" in init(unmade, tmp_path, f"postgresql://{account}@{place}", code=2)

    passwords = tmp_path / "pgpass"
    passwords.write_text(f"{server}:{database}:{role}:{password}\n")
    passwords.chmod(0o600)
    monkeypatch.setenv("PGPASSFILE", str(passwords))
    phrase = init(unmade, tmp_path, f"postgresql://{role}@{place}?sslmode=prefer", code=0)
    assert password not in (tmp_path / "first/clinic.toml").read_text()

    second = tmp_path / "second"
    second.mkdir(mode=0o700)
    for name in ("clinic.toml", "escrow.json"):
        shutil.copy(tmp_path / "first" / name, second)
    (tmp_path / "vault.key").unlink()
    monkeypatch.setenv("CLINIC_TUI_DATA", str(second))
    unmade("recover", stdin=phrase)
    signed_in = unmade("accounts", "list", "--as", "ada", "--password-stdin", "--json", stdin=PASSWORD)
    assert [each["login"] for each in signed_in.data] == ["ada"]
    assert main(["doctor"]) == 0


def test_a_founding_that_fails_leaves_the_database_as_it_was(
    unmade: Shell, tmp_path: Path, postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise StoreDamaged("the disk is full")

    at = make_url(postgres_url)
    monkeypatch.setenv("PGPASSWORD", str(at.password))
    url = f"postgresql://{at.username}@{at.host}:{at.port}/{at.database}"
    with monkeypatch.context() as disk:
        disk.setattr("clinic_tui.founding.write_settings", fail)
        assert "disk is full" in init(unmade, tmp_path, url, code=1)
    assert list(tmp_path.iterdir()) == []
    init(unmade, tmp_path, url, code=0)
    monkeypatch.setenv("CLINIC_TUI_DATA", str(tmp_path / "second"))
    assert "has tables already" in init(unmade, tmp_path, url, code=1)
    assert not (tmp_path / "second").exists()
