"""Which of the operating system's keyrings may hold a clinic's secrets.

keyring would by itself take whatever is installed, a plain-text file too
(keyrings.alt) or several at once (chainer). So it is never asked to choose: the
backends below are tried in order, and nothing else.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from clinic_tui.errors import ClinicError
from clinic_tui.security.vault_errors import VaultBackendRefused, VaultError, VaultLocked, VaultUnavailable

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

ALLOWED = (
    "keyring.backends.SecretService.Keyring",
    "keyring.backends.libsecret.Keyring",
    "keyring.backends.macOS.Keyring",
)
"""Backends that encrypt what they hold and ask nobody while the program runs."""

USE_FILE = "Run: clinic-tui init --vault file"


def system_keyring() -> KeyringBackend:
    """The keyring of this machine that may be used.

    One that is named in PYTHON_KEYRING_BACKEND or keyringrc.cfg is taken if it is
    allowed, and refused openly if not, never imported to see. Raises
    VaultBackendRefused or VaultUnavailable.
    """
    from keyring.core import load_keyring

    named = _named_backend()
    if named is not None and named not in ALLOWED:
        raise VaultBackendRefused(
            f"The keyring set up here, {named}, does not keep secrets safe and is not used. {USE_FILE}"
        )
    unusable: tuple[type[Exception], ...] = (
        RuntimeError,
        ImportError,
        AttributeError,
        ValueError,
        OSError,
        *_transport_errors(),
    )
    reasons: list[Exception] = []
    for backend in ALLOWED if named is None else (named,):
        try:
            return require_allowed(load_keyring(backend))
        except unusable as error:
            reasons.append(error)
    raise VaultUnavailable(f"No keyring answers on this machine ({_likely(reasons[0])}). {USE_FILE}")


def require_allowed(backend: KeyringBackend) -> KeyringBackend:
    """The backend itself when its exact class is allowed; raise VaultBackendRefused otherwise."""
    kind = type(backend)
    if f"{kind.__module__}.{kind.__qualname__}" not in ALLOWED:
        raise VaultBackendRefused(
            f"The keyring {kind.__module__}.{kind.__qualname__} does not keep secrets safe and is not used. "
            f"{USE_FILE}"
        )
    return backend


def no_keyring_reason() -> str | None:
    """Why the operating system's keyring cannot be used here, in words; None when it can."""
    try:
        system_keyring()
    except VaultError as error:
        return error.words
    return None


@contextmanager
def plain_words() -> Iterator[None]:
    """Turn what a keyring raises into words with the way out; no value is repeated."""
    try:
        yield
    except ClinicError:
        raise
    except Exception as failure:
        told = _in_plain_words(failure)
        if told is None:
            raise
        raise told from None


def _in_plain_words(failure: Exception) -> VaultError | None:
    """What it means; None for what no keyring raises. Keyring is loaded only where something was raised."""
    from keyring import errors

    if isinstance(failure, errors.KeyringLocked):
        return VaultLocked(
            "The keyring is locked. Unlock it (sign in to the desktop, or start the service account's "
            "keyring with its password) and try again."
        )
    if isinstance(failure, errors.InitError):
        return VaultLocked(
            "The keyring answers but does not open: it is locked or has no default collection, and "
            "nobody answered its question. Unlock it and try again."
        )
    if isinstance(failure, errors.NoKeyringError):
        return VaultUnavailable(f"No keyring answers on this machine. {USE_FILE}")
    if isinstance(failure, errors.PasswordSetError):
        return VaultError("The keyring refused to keep the secret. Nothing was changed.")
    if isinstance(failure, _failures()):
        return VaultUnavailable(
            f"The keyring stopped answering ({type(failure).__name__}). "
            "Start its service again and try once more."
        )
    return None


def _failures() -> tuple[type[Exception], ...]:
    """What keyring raises, and what comes past it."""
    from keyring.errors import KeyringError

    return (KeyringError, *_transport_errors())


def _transport_errors() -> tuple[type[Exception], ...]:
    """What the way to the Secret Service raises past keyring when the daemon dies."""
    kinds: list[type[Exception]] = [OSError, EOFError]
    try:
        from jeepney.wrappers import DBusErrorResponse  # type: ignore[import-untyped]
        from secretstorage.exceptions import SecretStorageException
    except ImportError:
        return tuple(kinds)
    return (*kinds, DBusErrorResponse, SecretStorageException)


def _named_backend() -> str | None:
    """The backend that the environment or keyring's own settings file names."""
    import configparser

    from keyring.util.platform_ import config_root

    if named := os.environ.get("PYTHON_KEYRING_BACKEND"):
        return named
    settings = configparser.RawConfigParser()
    try:
        settings.read(config_root() / "keyringrc.cfg", encoding="utf-8")
        return settings.get("backend", "default-keyring", fallback="").strip() or None
    except (configparser.Error, UnicodeDecodeError):
        raise VaultBackendRefused(
            f"The keyring settings {config_root() / 'keyringrc.cfg'} cannot be read. Mend or remove them, "
            f"or do without a keyring. {USE_FILE}"
        ) from None


def _likely(reason: Exception) -> str:
    if sys.platform == "linux" and not os.environ.get("DBUS_SESSION_BUS_ADDRESS"):
        return "there is no D-Bus session"
    if isinstance(reason, OSError):
        return "the D-Bus session does not answer"
    return str(reason)
