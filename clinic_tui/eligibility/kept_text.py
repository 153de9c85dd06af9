"""One answer as it is kept: an interchange of its own, so that nothing of other patients is kept with it."""

from __future__ import annotations

from collections.abc import Iterator

from clinic_tui.x12.envelope import Group, Interchange, TransactionSet


def kept_text(interchange: Interchange, group: Group, transaction: TransactionSet) -> str:
    """The set as it came, with its own separators, in an envelope around it alone."""
    marks = interchange.separators
    return "".join(
        f"{marks.element.join(each)}{marks.terminator}" for each in _segments(interchange, group, transaction)
    )


def _segments(
    interchange: Interchange, group: Group, transaction: TransactionSet
) -> Iterator[tuple[str, ...]]:
    marks = interchange.separators
    when = interchange.written_at
    day, minute = (f"{when:%y%m%d}", f"{when:%H%M}") if when else ("000101", "0000")
    ids = (
        interchange.sender_qualifier[:2].ljust(2), interchange.sender[:15].ljust(15),
        interchange.receiver_qualifier[:2].ljust(2), interchange.receiver[:15].ljust(15),
    )  # fmt: skip
    control = interchange.control[:9].rjust(9, "0")
    yield (
        "ISA", "00", " " * 10, "00", " " * 10, *ids, day, minute, marks.repetition or "U",
        interchange.version[:5].rjust(5, "0"), control, "0", interchange.usage[:1] or "P", marks.component,
    )  # fmt: skip
    long_day = f"{when:%Y%m%d}" if when else "20000101"
    number = group.control or "1"
    yield (
        "GS", group.code, group.sender, group.receiver, long_day, minute, number, "X", group.version
    )  # fmt: skip
    for segment in transaction.segments:
        yield tuple(segment.raw.split(marks.element))
    yield "GE", "1", number
    yield "IEA", "1", control
