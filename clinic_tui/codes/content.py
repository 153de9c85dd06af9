"""What a release holds as bytes: a line for each code, compressed, and back."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterable
from datetime import date

from clinic_tui.codes.rows import CodeSet, Entry
from clinic_tui.errors import StoreDamaged

MOST_BYTES = 128 * 1024 * 1024
"""What a release may hold, unpacked: ICD-10-CM has 8 MB."""


def packed(entries: Iterable[Entry]) -> bytes:
    """The lines, compressed; the same entries give the same bytes for one zlib."""
    return zlib.compress(lines_of(entries).encode(), 9)


def digest_of(entries: Iterable[Entry]) -> str:
    """SHA-256 of the lines: of what is said, and not of how it is compressed."""
    return hashlib.sha256(lines_of(entries).encode()).hexdigest()


def lines_of(entries: Iterable[Entry]) -> str:
    """The lines: set, code, leaf, first and last day, route, short words, words, with tabs between."""
    return "".join("\t".join(_cells(each)) + "\n" for each in entries)


def unpacked(content: bytes, digest: str = "") -> tuple[Entry, ...]:
    """The entries again. Raises StoreDamaged for bytes that are not those the digest was taken of."""
    try:
        reader = zlib.decompressobj()
        text = reader.decompress(content, MOST_BYTES)
        if reader.unconsumed_tail or not reader.eof:
            raise ValueError("too long, or cut")
        if digest and hashlib.sha256(text).hexdigest() != digest:
            raise ValueError("another content")
        return read_lines(text.decode())
    except (zlib.error, ValueError):
        raise StoreDamaged(
            "a release of a code set is not what was taken in: withdraw it with `clinic-tui codes withdraw` "
            "and import its file again"
        ) from None


def read_lines(text: str) -> tuple[Entry, ...]:
    """The entries of such lines; raises ValueError for what is none."""
    sets = {each.value: each for each in CodeSet}
    entries = []
    for line in text.split("\n"):
        if not line or line.startswith("#"):
            continue
        name, code, leaf, first, last, route, short, words = line.split("\t")
        entries.append(
            Entry(sets[name] if name in sets else CodeSet(name), code, words, leaf == "1",
                  _day(first), _day(last), short, route)
        )  # fmt: skip
    return tuple(entries)


def _cells(each: Entry) -> tuple[str, ...]:
    first = each.valid_from.isoformat() if each.valid_from else ""
    last = each.valid_to.isoformat() if each.valid_to else ""
    return (
        each.set.value, each.code, "1" if each.leaf else "0", first, last, each.route, each.short, each.words,
    )  # fmt: skip


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
