"""A long file sealed piece by piece, so that it is never in memory nor in the clear on disk.

AES-256-GCM over pieces of one size; each piece's place and whether it is the last go
into its nonce and its authenticated data, so that pieces cannot be put out of order,
left out or cut off at the end.
"""

from __future__ import annotations

import os
import struct
from collections.abc import Iterator
from typing import IO

from clinic_tui.errors import FileRefused

MAGIC = b"clinic-tui sealed stream 1\n"
PIECE = 1 << 20
"""Bytes of plain text in a piece, but for the last."""

_TAG = 16
_PREFIX = 8
_MORE, _LAST = b"\x00", b"\x01"


def seal(plain: IO[bytes], sealed: IO[bytes], key: bytes) -> int:
    """Write all of `plain` sealed; how many bytes of it there were."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    cipher, prefix, count, total = AESGCM(key), os.urandom(_PREFIX), 0, 0
    sealed.write(MAGIC + prefix)
    piece = _full_piece(plain, PIECE)
    while True:
        following = _full_piece(plain, PIECE) if len(piece) == PIECE else b""
        last = not following
        sealed.write(cipher.encrypt(_nonce(prefix, count), piece, _LAST if last else _MORE))
        total, count = total + len(piece), count + 1
        if last:
            return total
        piece = following


def unseal(sealed: IO[bytes], key: bytes) -> Iterator[bytes]:
    """The plain pieces in order. Raises FileRefused as soon as one is not what was sealed."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    if _full_piece(sealed, len(MAGIC)) != MAGIC:
        raise FileRefused("this is not a file that clinic-tui sealed")
    cipher, prefix, count = AESGCM(key), _full_piece(sealed, _PREFIX), 0
    piece = _full_piece(sealed, PIECE + _TAG)
    while True:
        following = _full_piece(sealed, PIECE + _TAG) if len(piece) == PIECE + _TAG else b""
        last = not following
        try:
            yield cipher.decrypt(_nonce(prefix, count), piece, _LAST if last else _MORE)
        except (InvalidTag, ValueError):
            raise FileRefused(
                "the sealed file is damaged, cut off, or sealed with another clinic's key"
            ) from None
        if last:
            return
        piece, count = following, count + 1


def _nonce(prefix: bytes, count: int) -> bytes:
    return prefix + struct.pack(">I", count)


def _full_piece(source: IO[bytes], size: int) -> bytes:
    """Exactly `size` bytes, or what is left: a pipe gives less than was asked for."""
    parts, missing = [], size
    while missing and (part := source.read(missing)):
        parts.append(part)
        missing -= len(part)
    return b"".join(parts)
