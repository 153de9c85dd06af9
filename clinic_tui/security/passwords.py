"""Passwords: kept as Argon2id hashes, mixed with a secret that is not in the database."""

from __future__ import annotations

import base64
import hashlib
import hmac
import unicodedata
from typing import TYPE_CHECKING, NamedTuple

from clinic_tui.errors import Busy, StoreDamaged
from clinic_tui.security.hash_cost import HASHING, STRONG, HashCost

if TYPE_CHECKING:
    from argon2 import PasswordHasher

SALT_BYTES = 16
HASH_BYTES = 32
ARGON2_MEMORY_ALLOCATION_ERROR = -22  # argon2.h


class Verified(NamedTuple):
    """Whether the password was right, and whether its hash should be made anew (`hash_password`)."""

    ok: bool
    needs_rehash: bool


def hash_password(password: str, pepper: bytes, cost: HashCost = STRONG) -> str:
    """What is stored: parameters, salt and hash in one text. Takes 0.16 s: never on the screen's loop."""
    with HASHING:
        return _hasher(cost).hash(_peppered(password, pepper))


def verify(stored: str, password: str, pepper: bytes, cost: HashCost = STRONG) -> Verified:
    """Compare a typed password with what is stored.

    Raises StoreDamaged when the stored text is no hash, and Busy when the machine
    has no memory for the work; neither counts as a wrong password.
    """
    from argon2.exceptions import InvalidHashError, VerificationError, VerifyMismatchError
    from argon2.low_level import error_to_str

    hasher = _hasher(cost)
    try:
        with HASHING:
            hasher.verify(stored, _peppered(password, pepper))
        return Verified(True, hasher.check_needs_rehash(stored))
    except VerifyMismatchError:
        return Verified(False, False)
    except (VerificationError, InvalidHashError) as error:
        if str(error) == error_to_str(ARGON2_MEMORY_ALLOCATION_ERROR):
            raise Busy("This machine has too little free memory to check a password. Try again.") from None
        raise StoreDamaged(
            "The stored password of this account is damaged. Let an administrator set a new one."
        ) from None


def verify_nobody(password: str, pepper: bytes, cost: HashCost = STRONG) -> Verified:
    """The same work for a name that has no account, so that the time taken tells nothing."""
    return verify(_nobodys_hash(cost), password, pepper, cost)._replace(ok=False, needs_rehash=False)


def _peppered(password: str, pepper: bytes) -> bytes:
    """A stolen database alone cannot be guessed at: the pepper is in the vault."""
    typed = unicodedata.normalize("NFKC", password).encode("utf-8", "surrogatepass")
    return hmac.new(pepper, typed, hashlib.sha256).digest()


def _hasher(cost: HashCost) -> PasswordHasher:
    from argon2 import PasswordHasher

    return PasswordHasher(
        time_cost=cost.passes,
        memory_cost=cost.memory_kib,
        parallelism=cost.lanes,
        hash_len=HASH_BYTES,
        salt_len=SALT_BYTES,
    )


def _nobodys_hash(cost: HashCost) -> str:
    def unpadded(length: int) -> str:
        return base64.b64encode(bytes(length)).decode("ascii").rstrip("=")

    parameters = f"m={cost.memory_kib},t={cost.passes},p={cost.lanes}"
    return f"$argon2id$v=19${parameters}${unpadded(SALT_BYTES)}${unpadded(HASH_BYTES)}"
