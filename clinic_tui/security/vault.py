"""The vault: where a clinic's secrets live, outside its data."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Sequence
from contextlib import suppress
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from clinic_tui.errors import Invalid
from clinic_tui.failpoints import failpoint
from clinic_tui.security.keyrings import no_keyring_reason, plain_words, system_keyring
from clinic_tui.security.master_key import key_place
from clinic_tui.security.sealed_file import SealedFile
from clinic_tui.security.sealed_keyring import SealedFileKeyring
from clinic_tui.security.secret_names import (
    LONGEST_SERVICE_SECRET,
    SECRET_BYTES,
    PartnerSecret,
    SecretName,
    Secrets,
    ServiceSecret,
    new_secrets,
)
from clinic_tui.security.vault_errors import (
    KeyFileMissing,
    VaultDamaged,
    VaultError,
    VaultExists,
    VaultKeyMissing,
    VaultOfAnotherClinic,
)

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

__all__ = ["SEALED_NAME", "Vault", "VaultKind", "no_keyring_reason", "open_vault"]

SEALED_NAME = "vault.sealed"
"""The sealed file in the data directory; its key is elsewhere."""

_CLINIC_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")

TRIES = 5
"""Of writing a secret: with eight sessions at once the item was gone twice in a row."""


class VaultKind(StrEnum):
    """Where the secrets are kept; chosen openly when the clinic is set up."""

    KEYRING = "keyring"
    FILE = "file"


def open_vault(kind: VaultKind, clinic_id: str, data_dir: Path, key_file: Path | None = None) -> Vault:
    """The vault of this clinic; no secret is read or made yet.

    `key_file` matters to the sealed file only (see `key_place`). Raises
    VaultBackendRefused or VaultUnavailable for a keyring that may not or cannot be
    used, Invalid for a clinic id that cannot be a file name or a key file that
    would lie beside what it opens.
    """
    if not _CLINIC_ID.fullmatch(clinic_id):
        raise Invalid("A clinic's id is made of small letters, digits and hyphens.", field="clinic_id")
    if kind is VaultKind.KEYRING:
        return Vault(system_keyring(), clinic_id, where="the system's keyring")
    place = key_place(clinic_id, key_file)
    if place.path.resolve().is_relative_to(data_dir.resolve()):
        raise Invalid(
            f"The key file may not lie in the data directory {data_dir}: whoever copies the one would "
            "have the other. Name another place with --key-file.",
            field="key_file",
        )
    sealed = SealedFile(data_dir / SEALED_NAME, clinic_id, place)
    return Vault(SealedFileKeyring(sealed), clinic_id, where=f"{sealed.path}, opened by {place.path}")


class Vault:
    """The secrets of one clinic in one keyring. Shows no value when printed."""

    def __init__(self, keyring: KeyringBackend | SealedFileKeyring, clinic_id: str, where: str) -> None:
        self._keyring = keyring
        self._service = f"clinic-tui:{clinic_id}"
        self.where = where
        """In words, for `doctor` and messages."""

    def __repr__(self) -> str:
        return f"<vault {self._service} in {self.where}>"

    def read(self, name: SecretName) -> bytes:
        """One secret.

        Raises VaultKeyMissing when it is not there, and the errors of the keyring
        or the sealed file.
        """
        text = self._get(name)
        if text is None:
            raise VaultKeyMissing(
                f"The key that {name.purpose} ({name}) is missing from {self.where}. The clinic's data is "
                "still there and was not touched. Put the vault back from its copy, or run "
                "“clinic-tui recover” with the recovery phrase."
            )
        try:
            value = base64.b64decode(text, validate=True)
        except (binascii.Error, ValueError):
            value = b""
        if len(value) != SECRET_BYTES:
            raise VaultDamaged(
                f"The key that {name.purpose} ({name}) in {self.where} is damaged. "
                "Run “clinic-tui recover” with the recovery phrase."
            )
        return value

    def read_all(self) -> Secrets:
        """Every secret; raises as `read` does."""
        return Secrets({name: self.read(name) for name in SecretName})

    def present(self) -> frozenset[SecretName]:
        """The names that have something under them."""
        return frozenset(name for name in SecretName if self._get(name) is not None)

    def put(self, name: SecretName, value: bytes) -> None:
        """Keep one secret and read it back; raise VaultError when it did not stay."""
        if len(value) != SECRET_BYTES:
            raise ValueError(f"{name} is not {SECRET_BYTES} bytes long")
        with plain_words():
            self._set(name, base64.b64encode(value).decode("ascii"))
        if self.read(name) != value:
            raise VaultError(f"{self.where} did not keep what was put there ({name}). Do not go on with it.")

    def _set(self, name: str, text: str) -> None:
        """A few times where the item to be replaced went away meanwhile: others write to the same keyring."""
        for left in reversed(range(TRIES)):
            try:
                self._keyring.set_password(self._service, name, text)
                return
            except Exception as failure:
                gone = type(failure).__name__ == "ItemNotFoundException"  # secretstorage's, not loaded here
                if not (gone and left):
                    raise

    def read_service(self, name: ServiceSecret | PartnerSecret) -> str | None:
        """The credential of a service outside; None where the clinic has set none. Raises VaultError."""
        return self._get(name)

    def put_service(self, name: ServiceSecret | PartnerSecret, value: str) -> None:
        """Keep one and read it back. Raises Invalid for what is none, VaultError when it did not stay."""
        if not value.strip() or not value.isprintable() or len(value) > LONGEST_SERVICE_SECRET:
            raise Invalid(
                f"{name} is one line of 1 to {LONGEST_SERVICE_SECRET} characters that can be shown", str(name)
            )
        with plain_words():
            self._set(str(name), value)
        if self._get(name) != value:
            raise VaultError(f"{self.where} did not keep what was put there ({name}): try again.")

    def take_out_service(self, name: ServiceSecret | PartnerSecret) -> bool:
        """Forget one; False where there was none. Raises VaultError."""
        if self._get(name) is None:
            return False
        with plain_words():
            self._keyring.delete_password(self._service, str(name))
        return True

    def create_all(self) -> Secrets:
        """Make, keep and read back the secrets of a new clinic.

        Raises VaultExists when any of them exists: secrets are never overwritten
        by new ones. What was kept is taken out again when a later one fails.
        """
        if self.present():
            raise VaultExists(
                f"There are already keys for this clinic in {self.where}. They may open existing data, so "
                "no new ones are made."
            )
        secrets = new_secrets()
        kept: list[SecretName] = []
        try:
            for name, value in secrets.items():
                kept.append(name)
                self.put(name, value)
        except BaseException:
            self._take_out(kept)
            raise
        return secrets

    def discard(self) -> None:
        """Take out what `create_all` made, for a founding that failed; what is not this clinic's stays."""
        self._take_out([*SecretName, *ServiceSecret])
        if isinstance(self._keyring, SealedFileKeyring):
            with suppress(VaultError, OSError):
                self._keyring.file.discard()

    def restore_all(self, secrets: Secrets) -> Path | None:
        """Put the secrets back that the recovery phrase gave.

        A sealed file that does not open any more is renamed, never deleted; its new
        name is returned. Its lost key file is made anew.
        """
        aside = None
        if isinstance(self._keyring, SealedFileKeyring):
            try:
                self._keyring.file.load()
            except (KeyFileMissing, VaultDamaged, VaultOfAnotherClinic):
                aside = self._keyring.file.set_aside()
                failpoint("recover.set aside")
        for name, value in secrets.items():
            self.put(name, value)
            failpoint("recover.secret put back")
        return aside

    def _get(self, name: SecretName | ServiceSecret | PartnerSecret) -> str | None:
        with plain_words():
            return self._keyring.get_password(self._service, str(name))

    def _take_out(self, names: Sequence[SecretName | ServiceSecret]) -> None:
        for name in names:
            with suppress(VaultError), plain_words():
                self._keyring.delete_password(self._service, name)
