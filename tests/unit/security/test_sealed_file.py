from __future__ import annotations

import fcntl
import multiprocessing
import os
import stat
from functools import partial
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clinic_tui.security import sealed_file
from clinic_tui.security.master_key import KeyPlace, create_master_key, key_place, read_master_key
from clinic_tui.security.sealed_file import SealedFile
from clinic_tui.security.vault_errors import (
    KeyFileExposed,
    KeyFileMissing,
    KeyFileWrong,
    VaultBusy,
    VaultDamaged,
    VaultError,
    VaultOfAnotherClinic,
    VaultTruncated,
)


def a_sealed_file(folder: Path, clinic_id: str = "river-street") -> SealedFile:
    (folder / "data").mkdir(exist_ok=True)
    return SealedFile(folder / "data" / "vault.sealed", clinic_id, KeyPlace(folder / "keys" / "vault-key"))


@pytest.fixture
def sealed(tmp_path: Path) -> SealedFile:
    file = a_sealed_file(tmp_path)
    file.change(lambda contents: contents.update(answer="forty-two"))
    return file


def test_what_is_put_in_is_read_by_another_opener(sealed: SealedFile, tmp_path: Path) -> None:
    assert a_sealed_file(tmp_path).load() == {"answer": "forty-two"}


def test_nothing_is_readable_and_both_files_are_the_owners_alone(sealed: SealedFile) -> None:
    assert b"forty-two" not in sealed.path.read_bytes()
    assert b"answer" not in sealed.path.read_bytes()
    for path in (sealed.path, sealed.key.path):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_the_same_contents_are_never_sealed_alike(sealed: SealedFile) -> None:
    before = sealed.path.read_bytes()
    sealed.change(lambda _: None)
    assert sealed.path.read_bytes() != before


def test_no_file_yet_is_an_empty_one_and_needs_no_key(tmp_path: Path) -> None:
    assert a_sealed_file(tmp_path).load() == {}


def test_a_lost_key_is_told_and_no_new_one_is_made(sealed: SealedFile) -> None:
    sealed.key.path.unlink()
    with pytest.raises(KeyFileMissing, match="recovery phrase"):
        sealed.load()
    with pytest.raises(KeyFileMissing):
        sealed.change(lambda contents: contents.update(more="x"))
    assert not sealed.key.path.exists()


def test_another_key_is_told_from_a_cut_file(sealed: SealedFile) -> None:
    sealed.key.path.unlink()
    create_master_key(sealed.key)
    with pytest.raises(VaultDamaged, match="key is not this vault's") as wrong:
        sealed.load()
    assert not isinstance(wrong.value, VaultTruncated)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(st.data())
def test_any_flipped_bit_is_found(sealed: SealedFile, data: st.DataObject) -> None:
    good = sealed.path.read_bytes()
    bit = data.draw(st.integers(0, len(good) * 8 - 1))
    flipped = bytearray(good)
    flipped[bit // 8] ^= 1 << bit % 8
    sealed.path.write_bytes(flipped)
    try:
        with pytest.raises(VaultError):
            sealed.load()
    finally:
        sealed.path.write_bytes(good)


def test_every_cut_is_told_as_a_cut(sealed: SealedFile) -> None:
    good = sealed.path.read_bytes()
    for length in range(len(good)):
        sealed.path.write_bytes(good[:length])
        with pytest.raises(VaultTruncated):
            sealed.load()


def test_bytes_added_at_the_end_are_found(sealed: SealedFile) -> None:
    sealed.path.write_bytes(sealed.path.read_bytes() + b"x")
    with pytest.raises(VaultDamaged):
        sealed.load()


def test_the_file_of_another_clinic_is_told(sealed: SealedFile, tmp_path: Path) -> None:
    with pytest.raises(VaultOfAnotherClinic):
        a_sealed_file(tmp_path, "hill-road").load()


def test_the_clinic_in_the_header_cannot_be_rewritten(sealed: SealedFile, tmp_path: Path) -> None:
    sealed.path.write_bytes(sealed.path.read_bytes().replace(b"river-street", b"hill-road"))
    with pytest.raises(VaultDamaged):
        a_sealed_file(tmp_path, "hill-road").load()


def test_a_newer_file_asks_for_the_newer_release(sealed: SealedFile) -> None:
    sealed.path.write_bytes(sealed.path.read_bytes().replace(b"vault 1 ", b"vault 2 ", 1))
    with pytest.raises(VaultError, match="another release"):
        sealed.load()


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o666])
def test_a_key_file_that_others_can_read_is_refused_with_the_command(sealed: SealedFile, mode: int) -> None:
    sealed.key.path.chmod(mode)
    with pytest.raises(KeyFileExposed, match=f"chmod 600 {sealed.key.path}"):
        sealed.load()


def test_the_command_for_an_odd_path_can_be_pasted(tmp_path: Path) -> None:
    place = KeyPlace(tmp_path / "key; of $HOME")
    create_master_key(place)
    place.path.chmod(0o644)
    with pytest.raises(KeyFileExposed) as exposed:
        read_master_key(place)
    assert exposed.value.words.endswith(f"chmod 600 '{place.path}'")


def test_a_credential_may_show_group_bits_for_its_access_list(tmp_path: Path) -> None:
    place = KeyPlace(tmp_path / "credential", credential=True)
    create_master_key(place)
    place.path.chmod(0o440)
    assert len(read_master_key(place)) == 32
    place.path.chmod(0o444)
    with pytest.raises(KeyFileExposed):
        read_master_key(place)


@pytest.mark.parametrize("text", ["", "abc", "zz" * 32, "00" * 31, "00" * 33, "é" * 32])
def test_a_file_that_is_no_key_is_told(tmp_path: Path, text: str) -> None:
    place = KeyPlace(tmp_path / "key")
    place.path.touch(mode=0o600)
    place.path.write_text(text, encoding="utf-8")
    with pytest.raises(KeyFileWrong, match="64 hexadecimal"):
        read_master_key(place)


def test_a_pipe_in_place_of_the_key_does_not_hang(tmp_path: Path) -> None:
    place = KeyPlace(tmp_path / "key")
    os.mkfifo(place.path, 0o600)
    with pytest.raises(KeyFileWrong, match="not a plain file"):
        read_master_key(place)


def test_an_existing_key_file_is_never_overwritten(tmp_path: Path) -> None:
    place = KeyPlace(tmp_path / "key")
    create_master_key(place)
    before = place.path.read_bytes()
    with pytest.raises(VaultError, match="could not be written"):
        create_master_key(place)
    assert place.path.read_bytes() == before


def test_the_credential_goes_before_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    named = tmp_path / "named"
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path))
    assert key_place("river-street", named) == KeyPlace(named)
    (tmp_path / "clinic-tui-vault").touch()
    assert key_place("river-street", named) == KeyPlace(tmp_path / "clinic-tui-vault", credential=True)


def test_credentials_that_cannot_be_looked_into_are_as_good_as_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Those of another service, in whose environment the program was started."""
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", f"/{'x' * 300}")
    assert key_place("river-street", tmp_path / "named") == KeyPlace(tmp_path / "named")


def test_the_usual_key_file_lies_with_the_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CREDENTIALS_DIRECTORY", raising=False)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    assert key_place("river-street").path == tmp_path / "clinic-tui" / "river-street.vault-key"


@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_a_write_that_fails_leaves_the_old_contents_and_no_litter(
    sealed: SealedFile, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    def disk_full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    names_before = sorted(os.listdir(sealed.path.parent))
    with monkeypatch.context() as patched:
        patched.setattr(os, step, disk_full)
        with pytest.raises(VaultError, match=r"No space left.*unchanged"):
            sealed.change(lambda contents: contents.update(answer="lost"))
    assert sealed.load() == {"answer": "forty-two"}
    assert sorted(os.listdir(sealed.path.parent)) == names_before


def test_what_a_killed_writer_left_is_swept_by_the_next(sealed: SealedFile) -> None:
    left_over = sealed.path.with_name(".vault.sealed.abc.part")
    left_over.write_bytes(b"half")
    sealed.change(lambda _: None)
    assert not left_over.exists()


def test_a_writer_that_never_finishes_is_told_after_the_wait(
    sealed: SealedFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sealed_file, "WRITER_WAIT_SECONDS", 0.0)
    with open(sealed.path.with_name(".vault.sealed.lock"), "rb") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        with pytest.raises(VaultBusy):
            sealed.change(lambda _: None)


def _put(more: dict[str, str], contents: dict[str, str]) -> None:
    contents.update(more)


def write_five(folder: Path, writer: int) -> None:
    for number in range(5):
        kept = {f"{writer}/{number}": "kept"}
        a_sealed_file(folder).change(partial(_put, kept))


@pytest.mark.races
def test_four_writers_lose_nothing_of_each_other(sealed: SealedFile, tmp_path: Path) -> None:
    """Private keyring daemons kept 11 of 45; one file with one lock keeps all."""
    context = multiprocessing.get_context("fork")
    writers = [context.Process(target=write_five, args=(tmp_path, number)) for number in range(4)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(30)
    assert [writer.exitcode for writer in writers] == [0] * 4
    assert len(sealed.load()) == 1 + 4 * 5
