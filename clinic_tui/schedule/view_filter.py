"""What a filter leaves of a day, and a month of free places; how a filter is typed. No database."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from clinic_tui.schedule.rows import (
    BlockRow,
    DayFilter,
    DayView,
    ProviderRow,
    StripCell,
    StripRow,
)
from clinic_tui.schedule.states import BlockKind, Status
from clinic_tui.words.not_understood import NotUnderstood
from clinic_tui.words.vocabulary import Code, the_one

HIDDEN = (Status.CANCELLED, Status.ENTERED_IN_ERROR)
"""What the schedule never shows."""

STATUSES = tuple(Code(status.value, status.words) for status in Status if status not in HIDDEN)

ALL = "all"
"""Typed for no filter."""


def read_filter(text: str, providers: Sequence[ProviderRow]) -> DayFilter:
    """`lee kim booked` as a filter; `all` or nothing is none. Raises NotUnderstood naming what there is."""
    typed = text.replace(",", " ").split()
    if typed in ([], [ALL]):
        return DayFilter()
    codes = [Code(row.code, row.name) for row in providers]
    ids = {row.code: row.id for row in providers}
    chosen: dict[int, str] = {}
    statuses: dict[Status, None] = {}
    for word in typed:
        found = the_one((*codes, *STATUSES), word, "provider or status")
        if found.code in ids and found in codes:
            chosen[ids[found.code]] = found.code
        else:
            statuses[Status(found.code)] = None
    return DayFilter(tuple(chosen), tuple(statuses), filter_words(tuple(chosen.values()), tuple(statuses)))


def filter_words(codes: Sequence[str], statuses: Sequence[Status]) -> str:
    """`LEE, KIM; booked only`."""
    only = f"{', '.join(status.words for status in statuses)} only" if statuses else ""
    return "; ".join(filter(None, (", ".join(codes), only)))


def require_name(text: str, providers: Sequence[ProviderRow]) -> str:
    """The name of a view as it is kept: one word in small letters. Raises NotUnderstood."""
    name = text.strip().casefold()
    if not name or len(name.split()) != 1 or "," in name or len(name) > 20 or not name.isprintable():
        raise NotUnderstood("the name of a view is one word of at most 20 letters")
    taken = {
        ALL,
        "save",
        "drop",
        *(row.code.casefold() for row in providers),
        *(each.code for each in STATUSES),
    }
    if name in taken:
        raise NotUnderstood(f"`{name}` means something else after `view`: choose another name")
    return name


def filtered_day(view: DayView, wanted: DayFilter) -> DayView:
    """What the filter leaves of a day.

    A visit that does not stand so keeps its time: a stretch without a name stands there, that
    no verb acts on and that does not look free.
    """
    if not wanted:
        return view
    ids = set(wanted.provider_ids) or {day.provider.id for day in view.providers}
    ids |= set() if wanted.provider_ids else {row.provider_id for row in view.appointments}
    rows = [row for row in view.appointments if row.provider_id in ids]
    shown = [row for row in rows if not wanted.statuses or row.status in wanted.statuses]
    others = [row for row in rows if wanted.statuses and row.status not in wanted.statuses]
    stand_ins = tuple(
        BlockRow(-row.id, row.provider_id, row.start, row.minutes, BlockKind.ADMIN, row.status.words)
        for row in others
        if row.status is not Status.NO_SHOW and row.status is not Status.LEFT
    )
    return replace(
        view,
        providers=tuple(day for day in view.providers if day.provider.id in ids),
        appointments=tuple(shown),
        blocks=tuple(block for block in view.blocks if block.provider_id in ids) + stand_ins,
        holds=tuple(hold for hold in view.holds if hold.provider_id in ids),
        kept=tuple(kept for kept in view.kept if kept.provider_id in ids),
    )


def filtered_strip(rows: Sequence[StripRow], wanted: DayFilter) -> tuple[StripRow, ...]:
    """The providers that the filter leaves."""
    return tuple(row for row in rows if not wanted.provider_ids or row.provider.id in wanted.provider_ids)


def weeks_of_month(day: date) -> tuple[date, int]:
    """The Monday before the month of that day begins, and the days to the Sunday behind its end."""
    first = day.replace(day=1)
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    monday = first - timedelta(days=first.weekday())
    return monday, (last - monday).days + 7 - last.weekday()


def month_days(rows: Sequence[StripRow]) -> tuple[StripCell, ...]:
    """The days of a strip with what all its providers have together."""
    return tuple(
        _together([row.cells[place] for row in rows]) for place in range(len(rows[0].cells) if rows else 0)
    )


def _together(cells: Sequence[StripCell]) -> StripCell:
    closed = {cell.closed for cell in cells}
    open_ones = [cell for cell in cells if cell.open_minutes]
    return StripCell(
        day=cells[0].day,
        open_minutes=sum(cell.open_minutes for cell in cells),
        free_minutes=sum(cell.free_minutes for cell in cells),
        free_slots=sum(cell.free_slots for cell in cells),
        visits=sum(cell.visits for cell in cells),
        overbooked=sum(cell.overbooked for cell in cells),
        closed="" if open_ones else next(iter(closed)) if len(closed) == 1 else "closed",
        over=bool(open_ones) and all(cell.over for cell in open_ones),
    )
