"""Sealed streams: what was sealed comes back, and nothing else does."""

from __future__ import annotations

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clinic_tui.errors import FileRefused
from clinic_tui.security import sealed_stream
from clinic_tui.security.sealed_stream import MAGIC, seal, unseal

KEY = bytes(range(32))
HEAD = len(MAGIC) + 8


@pytest.fixture(autouse=True)
def _small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealed_stream, "PIECE", 8)


class Dripping(io.BytesIO):
    """A pipe that gives three bytes at a time."""

    def read(self, size: int | None = -1) -> bytes:
        return super().read(3 if size is None or size < 0 else min(3, size))


def sealed(plain: bytes) -> bytes:
    target = io.BytesIO()
    assert seal(Dripping(plain), target, KEY) == len(plain)
    return target.getvalue()


def opened(content: bytes, key: bytes = KEY) -> bytes:
    return b"".join(unseal(Dripping(content), key))


@given(st.binary(max_size=70))
@settings(max_examples=60)
def test_what_was_sealed_comes_back(plain: bytes) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sealed_stream, "PIECE", 8)
        assert opened(sealed(plain)) == plain


@pytest.mark.parametrize("size", [0, 1, 7, 8, 9, 16, 17, 40])
def test_any_change_is_found(size: int) -> None:
    plain = bytes(range(size))
    whole = sealed(plain)
    for place in range(HEAD, len(whole)):
        bad = whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :]
        with pytest.raises(FileRefused):
            opened(bad)
    for end in range(HEAD, len(whole)):
        with pytest.raises(FileRefused):
            opened(whole[:end])
    with pytest.raises(FileRefused):
        opened(whole + whole[-24:])
    with pytest.raises(FileRefused, match="another clinic"):
        opened(whole, bytes(32))


def test_pieces_in_another_order_are_refused() -> None:
    whole = sealed(bytes(24))
    head, first, second, third = (
        whole[:HEAD],
        whole[HEAD : HEAD + 24],
        whole[HEAD + 24 : HEAD + 48],
        whole[-24:],
    )
    with pytest.raises(FileRefused):
        opened(head + second + first + third)
    with pytest.raises(FileRefused):
        opened(head + first + third)


def test_another_file_is_none() -> None:
    with pytest.raises(FileRefused, match="not a file that clinic-tui sealed"):
        opened(b"PK\x03\x04" + bytes(100))
