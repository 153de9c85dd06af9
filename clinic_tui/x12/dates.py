"""The dates of a level or a benefit: its DTP segments."""

from __future__ import annotations

from collections.abc import Sequence

from clinic_tui.x12.findings import Findings, quoted
from clinic_tui.x12.segments import Segment
from clinic_tui.x12.values import Dated, Span, read_span


def read_dates(segments: Sequence[Segment], findings: Findings) -> tuple[Dated, ...]:
    """The DTP among the segments; one that is no date is left out and noted."""
    dates = []
    for each in segments:
        if each.name == "DTP":
            span = read_span(each.value(2), each.value(3))
            if span is None:
                findings.note(f"The date {quoted(each.value(3))} is no date; left out", each)
            else:
                dates.append(Dated(each.value(1), span))
    return tuple(dates)


def first_span(dates: Sequence[Dated], *qualifiers: str) -> Span | None:
    """The first span with one of the qualifiers, in the order in which they are given."""
    for qualifier in qualifiers:
        for each in dates:
            if each.qualifier == qualifier:
                return each.span
    return None
