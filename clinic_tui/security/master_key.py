"""The key that opens the sealed vault: a systemd credential, or a file of the owner's."""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass
from pathlib import Path

from clinic_tui.durable_write import sync
from clinic_tui.failpoints import failpoint
from clinic_tui.security.vault_errors import KeyFileExposed, KeyFileMissing, KeyFileWrong, VaultError

MASTER_KEY_BYTES = 32
CREDENTIAL = "clinic-tui-vault"
_MOST_BYTES = 4096


@dataclass(frozen=True, slots=True)
class KeyPlace:
    """Where the master key is read from; `credential` when systemd provides it."""

    path: Path
    credential: bool = False


def key_place(clinic_id: str, key_file: Path | None = None) -> KeyPlace:
    """A systemd credential if there is one, else `key_file`, else the usual place.

    The usual place is the user's configuration directory, away from the data, so
    that a copy of the data directory holds no key to itself.
    """
    credentials = os.environ.get("CREDENTIALS_DIRECTORY")
    # os.path.exists: another service's credentials, which cannot be looked into, are as good as none
    if credentials and os.path.exists(handed := Path(credentials, CREDENTIAL)):
        return KeyPlace(handed, credential=True)
    if key_file is not None:
        return KeyPlace(key_file.expanduser().absolute())
    import platformdirs  # 20 ms

    return KeyPlace(platformdirs.user_config_path("clinic-tui") / f"{clinic_id}.vault-key")


def read_master_key(place: KeyPlace) -> bytes:
    """The key, when only its owner can read it.

    Raises KeyFileMissing, KeyFileExposed or KeyFileWrong.
    """
    try:
        # Not blocking, or a named pipe in place of the file would hang the start.
        descriptor = os.open(place.path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)
    except FileNotFoundError:
        raise KeyFileMissing(
            f"The vault's key file {place.path} is missing. Put it back from its copy, "
            "or run “clinic-tui recover” with the recovery phrase."
        ) from None
    except OSError as error:
        raise KeyFileWrong(f"The vault's key file {place.path} cannot be read: {error.strerror}.") from None
    with open(descriptor, "rb") as file:
        _require_private(place, os.fstat(file.fileno()))
        text = file.read(_MOST_BYTES)
    try:
        key = bytes.fromhex(text.decode("ascii"))
    except ValueError:
        key = b""
    if len(key) != MASTER_KEY_BYTES:
        raise KeyFileWrong(
            f"{place.path} is not a vault key (64 hexadecimal digits). Put the right file back, or move "
            "this one away and run “clinic-tui recover” with the recovery phrase."
        )
    return key


def create_master_key(place: KeyPlace) -> None:
    """Make a new key file, readable by its owner only; an existing one is never touched.

    Raises VaultError where the file cannot be written or something is there.
    """
    import secrets

    text = secrets.token_hex(MASTER_KEY_BYTES) + "\n"
    try:
        place.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
        part = place.path.with_name(f".{place.path.name}.{secrets.token_hex(4)}.part")
        try:
            with open(os.open(part, flags, 0o600), "w", encoding="ascii") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            failpoint("master key.written")
            os.link(part, place.path)  # whole, or not there; and never over another one
        finally:
            part.unlink(missing_ok=True)
        sync(place.path.parent)
    except OSError as error:
        raise VaultError(
            f"The key file {place.path} could not be written: {error.strerror}. "
            "Name another place with --key-file."
        ) from None


def _require_private(place: KeyPlace, status: os.stat_result) -> None:
    if not stat.S_ISREG(status.st_mode):
        raise KeyFileWrong(f"{place.path} is not a plain file, so it cannot hold the vault's key.")
    # systemd lets the service's user in by an access list, whose mask shows as group bits.
    others = stat.S_IRWXO if place.credential else stat.S_IRWXG | stat.S_IRWXO
    if status.st_mode & others:
        raise KeyFileExposed(
            f"Others on this machine can read the vault's key file. Run: chmod 600 {shell_quoted(place.path)}"
        )


def shell_quoted(path: Path) -> str:
    """The path as it can be pasted into a shell."""
    import shlex

    return shlex.quote(str(path))
