"""What can go wrong with the clinic's secrets; one class for each way out."""

from __future__ import annotations

from clinic_tui.errors import Busy, ClinicError, Conflict


class VaultError(ClinicError):
    """The vault cannot give or take a secret."""


class VaultKeyMissing(VaultError):
    """A secret is not there although the clinic's data may be; a new one is never made up."""


class VaultExists(Conflict):
    """New secrets were asked for where some already stand."""


class VaultBackendRefused(VaultError):
    """The keyring that is set up here would not keep secrets safe."""


class VaultUnavailable(VaultError):
    """No keyring answers on this machine."""


class VaultLocked(VaultError):
    """The keyring answers, but nobody has unlocked it."""


class VaultBusy(Busy):
    """Another program is writing the vault and does not finish."""


class KeyFileMissing(VaultError):
    """The sealed vault is there, the key file that opens it is not."""


class KeyFileExposed(VaultError):
    """Others on this machine may read the key file."""


class KeyFileWrong(VaultError):
    """The key file is there, and is not a vault key."""


class VaultDamaged(VaultError):
    """The sealed file does not open with this key, or holds what it should not."""


class VaultTruncated(VaultDamaged):
    """The sealed file ends too early."""


class VaultOfAnotherClinic(VaultError):
    """The sealed file belongs to another clinic."""
