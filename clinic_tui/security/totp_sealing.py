"""Keys for second factors, made of the clinic's pepper, and the sealing of a phone's secret.

No secret of its own is needed in the vault: HKDF (RFC 5869) makes keys of the pepper that
tell nothing of it. A stolen database alone shows neither secrets nor recovery codes.
"""

from __future__ import annotations

import base64
import binascii
import os

from clinic_tui.errors import StoreDamaged

_FORMAT = "1:"
_NONCE = 12


def key_for(pepper: bytes, purpose: str) -> bytes:
    """A key of 32 bytes for one purpose."""
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    return HKDF(SHA256(), 32, salt=None, info=f"clinic-tui {purpose}".encode()).derive(pepper)


def seal(secret: str, account_id: int, pepper: bytes) -> str:
    """The secret as it is stored; it opens for this account only."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    nonce = os.urandom(_NONCE)
    sealed = AESGCM(key_for(pepper, "second factor")).encrypt(nonce, secret.encode(), _of(account_id))
    return _FORMAT + base64.b64encode(nonce + sealed).decode("ascii")


def unseal(stored: str, account_id: int, pepper: bytes) -> str:
    """The secret again. Raises StoreDamaged for what was not sealed for this account with this pepper."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    try:
        if not stored.startswith(_FORMAT):
            raise ValueError(stored[: len(_FORMAT)])
        data = base64.b64decode(stored[len(_FORMAT) :], validate=True)
        cipher = AESGCM(key_for(pepper, "second factor"))
        return cipher.decrypt(data[:_NONCE], data[_NONCE:], _of(account_id)).decode("ascii")
    except (InvalidTag, ValueError, binascii.Error):
        raise StoreDamaged(
            "The second factor of this account is damaged. Let an administrator remove it: "
            "`clinic-tui accounts second-factor LOGIN --remove`"
        ) from None


def _of(account_id: int) -> bytes:
    return f"account {account_id}".encode()
