"""A small set of named texts in one file, sealed with AES-256-GCM.

The file is one header line (format, version, clinic), the length of what follows,
a nonce and the sealed JSON. The header and the length are authenticated with it.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from clinic_tui.durable_write import durable_write, sweep_parts
from clinic_tui.security.master_key import KeyPlace, create_master_key, read_master_key
from clinic_tui.security.vault_errors import (
    VaultBusy,
    VaultDamaged,
    VaultError,
    VaultOfAnotherClinic,
    VaultTruncated,
)

FORMAT = "clinic-tui-vault"
VERSION = 1
NONCE_BYTES = 12
LENGTH_BYTES = 4
WRITER_WAIT_SECONDS = 10.0


class SealedFile:
    """The sealed file of one clinic, opened with the master key at `key`.

    Readers need no lock: a write replaces the file in one step.
    """

    def __init__(self, path: Path, clinic_id: str, key: KeyPlace) -> None:
        self.path = path
        self.clinic_id = clinic_id
        self.key = key
        self._made_key = False

    def load(self) -> dict[str, str]:
        """What the file holds; nothing when there is no file yet.

        Raises KeyFileMissing, KeyFileExposed, KeyFileWrong, VaultTruncated,
        VaultDamaged, VaultOfAnotherClinic, or VaultError for another release's file.
        """
        try:
            content = self.path.read_bytes()
        except FileNotFoundError:
            return {}
        except OSError as error:
            raise VaultError(f"The vault {self.path} cannot be read: {error.strerror}.") from None
        return self._unseal(content)

    def change(self, edit: Callable[[dict[str, str]], None]) -> None:
        """Read, let `edit` alter the contents, and write, with other writers kept out.

        Makes the key file when neither it nor the sealed file exists. Raises what
        `load` raises, VaultBusy, or VaultError where the disk refuses.
        """
        with self._writing():
            if not os.path.exists(self.path) and not os.path.exists(self.key.path):
                create_master_key(self.key)
                self._made_key = True
            contents = self.load()
            edit(contents)
            self._write(contents)

    def discard(self) -> None:
        """Remove the file where nothing is in it any more, and the key file if it was made here for it."""
        with self._writing() as lock:
            if self.load():
                return
            self.path.unlink(missing_ok=True)
            if self._made_key:
                self.key.path.unlink(missing_ok=True)
            lock.unlink()

    def set_aside(self) -> Path | None:
        """Rename a sealed file that no longer opens, so that a new one can be written.

        Returns its new name, or None when there was no file. Nothing is deleted.
        """
        with self._writing():
            if not self.path.exists():
                return None
            stamp = time.strftime("%Y%m%d-%H%M%S", time.gmtime())
            aside = self.path.with_name(f"{self.path.name}.{stamp}-{os.getpid()}.aside")
            try:
                os.rename(self.path, aside)
            except OSError as error:
                raise VaultError(f"The vault {self.path} cannot be renamed: {error.strerror}.") from None
            return aside

    def _header(self) -> bytes:
        return f"{FORMAT} {VERSION} {self.clinic_id}\n".encode()

    def _seal(self, contents: dict[str, str]) -> bytes:
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # 47 ms

        nonce = os.urandom(NONCE_BYTES)
        plain = json.dumps(contents, sort_keys=True).encode()
        length = NONCE_BYTES + len(plain) + 16
        front = self._header() + length.to_bytes(LENGTH_BYTES, "big")
        return front + nonce + AESGCM(read_master_key(self.key)).encrypt(nonce, plain, front)

    def _unseal(self, content: bytes) -> dict[str, str]:
        from cryptography.exceptions import InvalidTag
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        master_key = read_master_key(self.key)
        header, newline, rest = content.partition(b"\n")
        self._require_ours(header, complete=bool(newline))
        length = int.from_bytes(rest[:LENGTH_BYTES], "big")
        body = rest[LENGTH_BYTES:]
        if len(rest) < LENGTH_BYTES or len(body) < length:
            raise self._truncated()
        nonce, sealed = body[:NONCE_BYTES], body[NONCE_BYTES:]
        try:
            plain = AESGCM(master_key).decrypt(nonce, sealed, content[: len(content) - len(body)])
            contents = json.loads(plain)
        except (InvalidTag, ValueError):
            raise VaultDamaged(
                f"The vault {self.path} does not open with the key {self.key.path}: the key is not "
                "this vault's, or the file is damaged. Put the right one back, or run "
                "“clinic-tui recover” with the recovery phrase."
            ) from None
        return dict(contents)

    def _require_ours(self, header: bytes, *, complete: bool) -> None:
        expected = self._header().rstrip(b"\n")
        if not complete and expected.startswith(header):
            raise self._truncated()
        match header.split(b" "):
            case [name, version, clinic] if name == FORMAT.encode() and complete:
                if version != str(VERSION).encode():
                    raise VaultError(
                        f"The vault {self.path} was written by another release of clinic-tui; "
                        "use that release."
                    )
                if clinic != self.clinic_id.encode():
                    raise VaultOfAnotherClinic(
                        f"The vault {self.path} belongs to another clinic. Put this clinic's own back."
                    )
            case _:
                raise VaultDamaged(
                    f"{self.path} is not a clinic-tui vault, or is damaged. Put the right file back, or "
                    "run “clinic-tui recover” with the recovery phrase."
                )

    def _truncated(self) -> VaultTruncated:
        return VaultTruncated(
            f"The vault {self.path} ends too early: it was cut off while being copied. Copy it again, or "
            "run “clinic-tui recover” with the recovery phrase."
        )

    def _write(self, contents: dict[str, str]) -> None:
        sealed = self._seal(contents)
        try:
            sweep_parts(self.path)
            durable_write(self.path, sealed)
        except OSError as error:
            raise VaultError(
                f"The vault {self.path} could not be written: {error.strerror}. What was in it is unchanged."
            ) from None

    @contextmanager
    def _writing(self) -> Iterator[Path]:
        """Keep other writers out by the lock file that is given; raise VaultBusy when one does not finish."""
        import fcntl

        lock = self.path.with_name(f".{self.path.name}.lock")
        try:
            descriptor = os.open(lock, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise VaultError(f"The vault {self.path} cannot be written: {error.strerror}.") from None
        try:
            deadline = time.monotonic() + WRITER_WAIT_SECONDS
            while True:
                try:
                    fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    break
                except BlockingIOError:
                    if time.monotonic() > deadline:
                        raise VaultBusy(
                            "Another clinic-tui is writing the vault and does not finish. "
                            "Close it and try again."
                        ) from None
                    time.sleep(0.02)
            yield lock
        finally:
            os.close(descriptor)
