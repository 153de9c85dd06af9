from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path

import keyring.core
import pytest
from keyring.backend import KeyringBackend
from keyring.backends import chainer, fail, null
from keyring.errors import (
    InitError,
    KeyringError,
    KeyringLocked,
    NoKeyringError,
    PasswordDeleteError,
    PasswordSetError,
)

from clinic_tui.errors import ClinicError, Invalid
from clinic_tui.security.keyrings import no_keyring_reason, require_allowed, system_keyring
from clinic_tui.security.master_key import KeyPlace
from clinic_tui.security.sealed_file import SealedFile
from clinic_tui.security.sealed_keyring import SealedFileKeyring
from clinic_tui.security.secret_names import SecretName, new_secrets
from clinic_tui.security.vault import SEALED_NAME, Vault, VaultKind, open_vault
from clinic_tui.security.vault_errors import (
    KeyFileMissing,
    KeyFileWrong,
    VaultBackendRefused,
    VaultDamaged,
    VaultError,
    VaultExists,
    VaultKeyMissing,
    VaultLocked,
    VaultUnavailable,
)


class KeyringInMemory(KeyringBackend):
    """Stands in for the system's keyring; `breaks` is raised instead of an answer."""

    priority = 1

    def __init__(self, breaks: Exception | None = None) -> None:
        self.kept: dict[tuple[str, str], str] = {}
        self.breaks = breaks

    def get_password(self, service: str, username: str) -> str | None:
        if self.breaks:
            raise self.breaks
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        if self.breaks:
            raise self.breaks
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        if self.kept.pop((service, username), None) is None:
            raise PasswordDeleteError("no such password")


class PlaintextKeyring(KeyringInMemory):
    """What keyrings.alt brings: keyring itself would prefer it to none."""

    priority = 20


@pytest.fixture
def no_desktop(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DBUS_SESSION_BUS_ADDRESS", "PYTHON_KEYRING_BACKEND", "CREDENTIALS_DIRECTORY"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    (tmp_path / "data").mkdir()
    return tmp_path / "data"


@pytest.fixture
def vault(no_desktop: None, data_dir: Path, tmp_path: Path) -> Vault:
    return open_vault(VaultKind.FILE, "river-street", data_dir, tmp_path / "vault-key")


def test_what_was_created_is_read_by_the_next_start(vault: Vault, data_dir: Path, tmp_path: Path) -> None:
    created = vault.create_all()
    again = open_vault(VaultKind.FILE, "river-street", data_dir, tmp_path / "vault-key")
    assert again.read_all() == created
    assert again.present() == set(SecretName)


def test_creating_twice_is_refused_and_changes_nothing(vault: Vault) -> None:
    created = vault.create_all()
    with pytest.raises(VaultExists, match="no new ones are made"):
        vault.create_all()
    assert vault.read_all() == created


def test_creating_over_a_single_old_secret_is_refused() -> None:
    vault = Vault(KeyringInMemory(), "river-street", "a test")
    vault.put(SecretName.DB_KEY, b"k" * 32)
    with pytest.raises(VaultExists):
        vault.create_all()
    assert vault.read(SecretName.DB_KEY) == b"k" * 32


@pytest.mark.parametrize("name", SecretName)
def test_a_missing_secret_names_itself_and_the_way_out(vault: Vault, name: SecretName) -> None:
    with pytest.raises(VaultKeyMissing, match=rf"\({name}\) is missing .*recovery phrase"):
        vault.read(name)


def test_a_keyring_that_forgets_at_once_is_found_by_reading_back() -> None:
    class Forgetful(KeyringInMemory):
        def set_password(self, service: str, username: str, password: str) -> None:
            pass

    with pytest.raises(VaultError):
        Vault(Forgetful(), "river-street", "a test").create_all()


def test_a_failure_half_way_takes_out_what_was_kept() -> None:
    class FullAfterTwo(KeyringInMemory):
        def set_password(self, service: str, username: str, password: str) -> None:
            if len(self.kept) == 2:
                raise PasswordSetError("full")
            super().set_password(service, username, password)

    keyring_ = FullAfterTwo()
    with pytest.raises(VaultError, match="refused to keep"):
        Vault(keyring_, "river-street", "a test").create_all()
    assert keyring_.kept == {}


@pytest.mark.parametrize("text", ["", "not base64!", "c2hvcnQ="])
def test_a_damaged_secret_is_told_from_a_missing_one(text: str) -> None:
    keyring_ = KeyringInMemory()
    keyring_.kept["clinic-tui:river-street", "pepper"] = text
    with pytest.raises(VaultDamaged, match="pepper"):
        Vault(keyring_, "river-street", "a test").read(SecretName.PEPPER)


def test_two_clinics_in_one_keyring_do_not_meet() -> None:
    keyring_ = KeyringInMemory()
    river, hill = (Vault(keyring_, clinic, "a test") for clinic in ("river-street", "hill-road"))
    assert river.create_all() != hill.create_all()


def test_no_secret_is_in_what_a_vault_prints(vault: Vault) -> None:
    value = vault.create_all()[SecretName.DB_KEY]
    assert value.hex() not in repr(vault) + str(vars(vault))


@pytest.mark.parametrize("lost", ["key file", "sealed file", "both", "cut off", "another key"])
def test_the_phrase_brings_everything_back_and_deletes_nothing(
    vault: Vault, tmp_path: Path, lost: str
) -> None:
    created = vault.create_all()
    sealed, key = tmp_path / "data" / SEALED_NAME, tmp_path / "vault-key"
    old = sealed.read_bytes()
    if lost in ("key file", "both"):
        key.unlink()
    if lost in ("sealed file", "both"):
        sealed.unlink()
    if lost == "cut off":
        old = old[:60]
        sealed.write_bytes(old)
    if lost == "another key":
        key.write_text("ab" * 32)
    with pytest.raises(VaultError):
        vault.read_all()

    aside = vault.restore_all(created)

    assert vault.read_all() == created
    assert (aside.read_bytes() if aside else b"") == (b"" if lost in ("sealed file", "both") else old)


def test_restoring_does_not_write_over_a_key_file_that_is_something_else(
    vault: Vault, tmp_path: Path
) -> None:
    created = vault.create_all()
    (tmp_path / "vault-key").write_text("my shopping list")
    with pytest.raises(KeyFileWrong, match="move this one away"):
        vault.restore_all(created)
    assert (tmp_path / "vault-key").read_text() == "my shopping list"


def test_a_lost_key_file_is_told_from_a_lost_vault(vault: Vault, tmp_path: Path) -> None:
    vault.create_all()
    (tmp_path / "vault-key").unlink()
    with pytest.raises(KeyFileMissing):
        vault.read(SecretName.DB_KEY)
    (tmp_path / "data" / SEALED_NAME).unlink()
    with pytest.raises(VaultKeyMissing):
        vault.read(SecretName.DB_KEY)


def test_the_key_may_not_lie_beside_what_it_opens(no_desktop: None, data_dir: Path) -> None:
    with pytest.raises(Invalid, match="may not lie in the data directory") as refused:
        open_vault(VaultKind.FILE, "river-street", data_dir, data_dir / "sub" / "vault-key")
    assert refused.value.field == "key_file"


@pytest.mark.parametrize("clinic_id", ["", "../up", "a/b", "River", "-x", "a" * 65, "a\n"])
def test_a_clinic_id_that_could_leave_its_folder_is_refused(data_dir: Path, clinic_id: str) -> None:
    with pytest.raises(Invalid, match="clinic's id"):
        open_vault(VaultKind.FILE, clinic_id, data_dir)


def test_without_a_desktop_the_one_command_is_named(no_desktop: None, data_dir: Path) -> None:
    with pytest.raises(VaultUnavailable, match=r"no D-Bus session.*clinic-tui init --vault file"):
        open_vault(VaultKind.KEYRING, "river-street", data_dir)
    assert "no D-Bus session" in (no_keyring_reason() or "")


def test_a_dead_bus_is_no_keyring(no_desktop: None, data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", f"unix:path={data_dir}/nobody-listens")
    with pytest.raises(VaultUnavailable, match="D-Bus session does not answer"):
        system_keyring()


def test_an_installed_plain_text_keyring_is_not_taken(
    no_desktop: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Left to itself, keyring prefers it to none, silently."""
    plain = PlaintextKeyring()
    monkeypatch.setattr(keyring.core, "_keyring_backend", plain)
    assert keyring.get_keyring() is plain
    with pytest.raises(VaultUnavailable):
        system_keyring()


@pytest.mark.parametrize(
    "named",
    [
        "keyrings.alt.file.PlaintextKeyring",
        "keyring.backends.null.Keyring",
        "keyring.backends.chainer.ChainerBackend",
        "keyring.backends.fail.Keyring",
        "keyring.backends.kwallet.DBusKeyring",
        "os.system",
    ],
)
@pytest.mark.parametrize("where", ["environment", "settings file"])
def test_a_named_backend_that_is_not_allowed_is_refused_openly(
    no_desktop: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, named: str, where: str
) -> None:
    monkeypatch.setattr("keyring.util.platform_.config_root", lambda: tmp_path)
    if where == "environment":
        monkeypatch.setenv("PYTHON_KEYRING_BACKEND", named)
    else:
        (tmp_path / "keyringrc.cfg").write_text(f"[backend]\ndefault-keyring={named}\n")
    with pytest.raises(VaultBackendRefused, match="clinic-tui init --vault file") as refused:
        system_keyring()
    assert named in refused.value.words
    assert no_keyring_reason() == refused.value.words


def test_a_named_module_is_never_imported_to_see_what_it_is(
    no_desktop: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "strange_keyring.py").write_text("raise SystemExit('imported')")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "strange_keyring.Keyring")
    with pytest.raises(VaultBackendRefused):
        system_keyring()
    assert "strange_keyring" not in sys.modules


UNLISTED: tuple[Callable[[], KeyringBackend], ...] = (null.Keyring, fail.Keyring, chainer.ChainerBackend)


@pytest.mark.parametrize(
    "backend",
    [PlaintextKeyring(), *(refused() for refused in UNLISTED)],
)
def test_only_the_listed_classes_are_allowed(backend: KeyringBackend) -> None:
    with pytest.raises(VaultBackendRefused):
        require_allowed(backend)


@pytest.mark.parametrize(
    "breaks, told, words",
    [
        (KeyringLocked("x"), VaultLocked, "locked"),
        (InitError("Prompt dismissed.."), VaultLocked, "does not open"),
        (NoKeyringError("x"), VaultUnavailable, "No keyring answers"),
        (KeyringError("x"), VaultUnavailable, "stopped answering"),
        (BrokenPipeError("x"), VaultUnavailable, "stopped answering"),
        (EOFError("x"), VaultUnavailable, "stopped answering"),
    ],
)
def test_each_failure_of_a_keyring_has_its_own_words(
    breaks: Exception, told: type[ClinicError], words: str
) -> None:
    vault = Vault(KeyringInMemory(breaks), "river-street", "a test")
    for ask in (vault.read_all, vault.create_all, lambda: vault.restore_all(new_secrets())):
        with pytest.raises(told, match=words):
            ask()


def test_the_sealed_keyring_is_never_chosen_by_keyring_itself() -> None:
    from keyring.backend import get_all_keyring

    assert not any(isinstance(backend, SealedFileKeyring) for backend in get_all_keyring())


def test_the_environment_cannot_point_the_sealed_keyring_elsewhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KEYRING_PROPERTY_FILE", "/elsewhere")
    file = SealedFile(tmp_path / "vault.sealed", "river-street", KeyPlace(tmp_path / "key"))
    assert SealedFileKeyring(file).file is file


def test_the_sealed_keyring_forgets_what_it_is_told_to(tmp_path: Path) -> None:
    file = SealedFile(tmp_path / "vault.sealed", "river-street", KeyPlace(tmp_path / "key"))
    sealed = SealedFileKeyring(file)
    sealed.set_password("service", "name", "text")
    sealed.set_password("service", "other", "kept")
    sealed.delete_password("service", "name")
    assert sealed.get_password("service", "name") is None
    assert sealed.get_password("service", "other") == "kept"
    with pytest.raises(KeyringError):
        sealed.delete_password("service", "name")


def test_importing_the_vault_loads_no_library() -> None:
    import subprocess

    code = "import sys, json, clinic_tui.security.vault; print(json.dumps(sorted(sys.modules)))"
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[3])}
    loaded = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
    ).stdout
    assert not {"keyring", "cryptography", "platformdirs", "argon2"} & set(json.loads(loaded))
