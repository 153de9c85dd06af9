"""The escrow: the clinic's secrets wrapped by the recovery phrase, to lie beside every backup.

A JSON file. The phrase goes through Argon2id to the key that seals the secrets with
AES-256-GCM; all other fields are authenticated with them. A plain digest over the
file tells damage from a phrase that is not this file's.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import os
from collections.abc import Mapping
from typing import Any

from clinic_tui.errors import FileRefused
from clinic_tui.security.hash_cost import HASHING, STRONG, HashCost
from clinic_tui.security.phrase import random_bytes
from clinic_tui.security.secret_names import SecretName, Secrets

FORMAT = "clinic-tui-escrow"
VERSION = 1
SALT_BYTES = 16
NONCE_BYTES = 12
MOST_MEMORY_KIB = 1024 * 1024
MOST_PASSES = 16
MOST_LANES = 16


class EscrowRefused(FileRefused):
    """The file is not an escrow that this release can read."""


class EscrowDamaged(FileRefused):
    """The file was altered or cut off."""


class EscrowPhraseMismatch(FileRefused):
    """The phrase is a good one, and not the one of this file."""


def wrap(secrets: Mapping[SecretName, bytes], phrase: str, cost: HashCost = STRONG) -> bytes:
    """The escrow file for all of a clinic's secrets; raises PhraseWrong."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    complete = Secrets(secrets)
    salt, nonce = os.urandom(SALT_BYTES), os.urandom(NONCE_BYTES)
    front = {
        "format": FORMAT,
        "version": VERSION,
        "kdf": {
            "name": "argon2id",
            "passes": cost.passes,
            "memory_kib": cost.memory_kib,
            "lanes": cost.lanes,
            "salt": _text(salt),
        },
        "cipher": "aes-256-gcm",
        "nonce": _text(nonce),
    }
    plain = _canonical({name.value: _text(value) for name, value in complete.items()})
    sealed = AESGCM(_wrapping_key(phrase, salt, cost)).encrypt(nonce, plain, _canonical(front))
    body = {**front, "sealed": _text(sealed)}
    body["sha256"] = _digest(body)
    return json.dumps(body, indent=2).encode() + b"\n"


def unwrap(escrow: bytes, phrase: str) -> Secrets:
    """The secrets of an escrow file.

    Raises PhraseWrong for a typing mistake, before the file is looked at;
    EscrowRefused, EscrowDamaged or EscrowPhraseMismatch for the file.
    """
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    random_bytes(phrase)
    body = _read(escrow)
    try:
        kdf = body["kdf"]
        cost = HashCost(int(kdf["passes"]), int(kdf["memory_kib"]), int(kdf["lanes"]))
        salt, nonce, sealed = _bytes(kdf["salt"]), _bytes(body["nonce"]), _bytes(body["sealed"])
    except (KeyError, TypeError, ValueError, AttributeError):
        raise _damaged() from None
    if len(nonce) != NONCE_BYTES or not _is_bearable(cost) or len(salt) != SALT_BYTES:
        raise _damaged()
    front = {name: value for name, value in body.items() if name not in ("sealed", "sha256")}
    try:
        plain = AESGCM(_wrapping_key(phrase, salt, cost)).decrypt(nonce, sealed, _canonical(front))
    except InvalidTag:
        raise EscrowPhraseMismatch(
            "The phrase is typed right but does not open this escrow file: it belongs to another one. "
            "Take the paper that is dated like the file, or the file that belongs to the paper."
        ) from None
    return Secrets({SecretName(name): _bytes(value) for name, value in json.loads(plain).items()})


def is_whole(escrow: bytes) -> bool:
    """Whether the file is as it was written: no phrase opens another."""
    try:
        _read(escrow)
    except FileRefused:
        return False
    return True


def _read(escrow: bytes) -> dict[str, Any]:
    """The fields of the file, its digest proven."""
    try:
        body = json.loads(escrow)
    except ValueError:
        raise _damaged() if FORMAT.encode() in escrow else _not_an_escrow() from None
    if not isinstance(body, dict) or body.get("format") != FORMAT:
        raise _not_an_escrow()
    if body.get("sha256") != _digest({name: body[name] for name in body if name != "sha256"}):
        raise _damaged()
    if body.get("version") != VERSION:
        raise EscrowRefused("Another release of clinic-tui wrote this escrow file; use that release.")
    return body


def _wrapping_key(phrase: str, salt: bytes, cost: HashCost) -> bytes:
    from argon2.low_level import Type, hash_secret_raw

    with HASHING:
        return hash_secret_raw(
            random_bytes(phrase), salt, cost.passes, cost.memory_kib, cost.lanes, hash_len=32, type=Type.ID
        )


def _is_bearable(cost: HashCost) -> bool:
    """Within what a small machine can do: a forged file must not exhaust it."""
    return (
        0 < cost.passes <= MOST_PASSES
        and 0 < cost.lanes <= MOST_LANES
        and 8 * cost.lanes <= cost.memory_kib <= MOST_MEMORY_KIB
    )


def _canonical(fields: Mapping[str, Any]) -> bytes:
    return json.dumps(fields, sort_keys=True, separators=(",", ":")).encode()


def _digest(fields: Mapping[str, Any]) -> str:
    return hashlib.sha256(_canonical(fields)).hexdigest()


def _text(value: bytes) -> str:
    return base64.b64encode(value).decode("ascii")


def _bytes(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error as error:
        raise ValueError("not base64") from error


def _damaged() -> EscrowDamaged:
    return EscrowDamaged(
        "This escrow file is damaged or cut off. Take the copy that lies beside another backup."
    )


def _not_an_escrow() -> EscrowRefused:
    return EscrowRefused(
        "This is not an escrow file of clinic-tui. Take the one that lies beside each backup."
    )
