"""Edits as bytes: for each code what is not paid beside it or how many units are, ten bytes a pair.

A quarter of NCCI has some two million pairs: as rows of a table they would be 150 MB in each backup, packed
by their first code they are a few. Row `""` of a release has the rationales, a line for each.
"""

from __future__ import annotations

import hashlib
import struct
import zlib
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from clinic_tui.codes.edit_rows import Adjudication, PairEdit, UnitEdit
from clinic_tui.errors import StoreDamaged

WHYS = ""
"""Stands in the place of a code for the rationales."""
MOST_WHYS = 128

_PAIR = struct.Struct(">5sHHB")
"""Column 2, first and last day, and how: the high bit is `by_modifier`, the others the rationale."""
_UNITS = struct.Struct(">IBB")
"""The most units, how they are held against it, the rationale."""
_DAY_ZERO = date(1970, 1, 1).toordinal()
_NO_END = 0xFFFF
_BY_MODIFIER = 0x80
_MOST_BYTES = 4 * 1024 * 1024
"""Of one code, unpacked: one that stands before all others has 150 KB."""


def packed_pair(column_2: str, first: int, last: int | None, why: int, *, by_modifier: bool) -> bytes:
    """One pair; days as `day_number` has them."""
    end = _NO_END if last is None else last
    return _PAIR.pack(column_2.encode(), first, end, why | (_BY_MODIFIER if by_modifier else 0))


def packed_units(most: int, adjudication: Adjudication, why: int) -> bytes:
    """The most units of one code."""
    return _UNITS.pack(most, int(adjudication.value), why)


def day_number(day: date) -> int:
    """Days since 1970; raises ValueError for what has no place in two bytes."""
    number = day.toordinal() - _DAY_ZERO
    if not 0 <= number < _NO_END:
        raise ValueError("out of reach")
    return number


def sorted_pairs(records: bytes | bytearray) -> bytes:
    """The pairs of one code in their order, each once."""
    return b"".join(sorted(_split(records)))


def with_whys_sorted(rows: dict[str, bytes], whys: list[str], *, of_pairs: bool) -> None:
    """Put the rationales in their order and name them by it, so that parts in any order say the same."""
    ordered = sorted(whys)
    if ordered == whys:
        return
    moved = [ordered.index(each) for each in whys]
    table = bytes(moved[each & 0x7F] | each & _BY_MODIFIER if each & 0x7F < len(moved) else each
                  for each in range(256))  # fmt: skip
    whys[:] = ordered
    for code, records in rows.items():
        if of_pairs:
            rows[code] = b"".join(sorted(each[:9] + each[9:].translate(table) for each in _split(records)))
        else:
            rows[code] = records[:-1] + records[-1:].translate(table)


def _split(records: bytes | bytearray) -> set[bytes]:
    size = _PAIR.size
    return {bytes(records[at : at + size]) for at in range(0, len(records), size)}


def pairs_in(records: bytes) -> int:
    """How many pairs these are."""
    return len(records) // _PAIR.size


def digest_of(rows: Mapping[str, bytes], whys: Sequence[str]) -> str:
    """SHA-256 of what is said, and not of how it is compressed."""
    digest = hashlib.sha256("\n".join(whys).encode())
    for code in sorted(rows):
        digest.update(b"\n" + code.encode() + b"\t" + rows[code])
    return digest.hexdigest()


def stored(records: bytes) -> bytes:
    """As the database has them."""
    return zlib.compress(records, 6)


def loaded(content: bytes) -> bytes:
    """The records again. Raises StoreDamaged for bytes that are none."""
    try:
        reader = zlib.decompressobj()
        records = reader.decompress(content, _MOST_BYTES)
        if reader.unconsumed_tail or not reader.eof:
            raise zlib.error("too long, or cut")
    except zlib.error:
        raise _damaged() from None
    return records


def pairs_of(records: bytes, whys: Sequence[str]) -> Iterator[tuple[str, PairEdit]]:
    """Each code that is not paid beside the one of the row, and when. Raises StoreDamaged."""
    try:
        for column_2, first, last, how in _PAIR.iter_unpack(records):
            yield (
                column_2.decode("ascii"),
                PairEdit(
                    _day(first),
                    None if last == _NO_END else _day(last),
                    bool(how & _BY_MODIFIER),
                    whys[how & ~_BY_MODIFIER],
                ),
            )
    except (struct.error, ValueError, IndexError):
        raise _damaged() from None


def units_of(records: bytes, whys: Sequence[str]) -> UnitEdit:
    """The most units of the code of the row. Raises StoreDamaged."""
    try:
        most, adjudication, why = _UNITS.unpack(records)
        return UnitEdit(most, Adjudication(str(adjudication)), whys[why])
    except (struct.error, ValueError, IndexError):
        raise _damaged() from None


def differing(old: bytes, new: bytes) -> tuple[int, int, int]:
    """Of one code: how many pairs are new, gone, and said otherwise, by column 2 and first day.

    Rationales count for nothing here.
    """
    had, has = ({(each[:9], each[9] & _BY_MODIFIER) for each in _split(records)} for records in (old, new))
    had_keys, has_keys = {each[0][:7] for each in had - has}, {each[0][:7] for each in has - had}
    both = len(had_keys & has_keys)
    return len(has_keys) - both, len(had_keys) - both, both


def _day(number: int) -> date:
    return date.fromordinal(number + _DAY_ZERO)


def _damaged() -> StoreDamaged:
    return StoreDamaged(
        "the edits of a release are not what was taken in: withdraw it with `clinic-tui codes withdraw` "
        "and import its files again"
    )
