"""What a filter leaves of a day, and a month of free places; how a filter is typed. No database."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from clinic_tui.schedule.rows import (
    AppointmentRow,
    BlockRow,
    DayFilter,
    DayView,
    ProviderDay,
    ProviderRow,
    SiteRow,
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


def site_codes(sites: Sequence[SiteRow]) -> dict[Code, int]:
    """What is typed for each site, its name with dashes: `east-wing`; nothing where there is one alone."""
    if len(sites) < 2:
        return {}
    return {Code("-".join(row.name.casefold().replace(",", " ").split()), row.name): row.id for row in sites}


def read_filter(text: str, providers: Sequence[ProviderRow], sites: Sequence[SiteRow] = ()) -> DayFilter:
    """`lee kim booked`, `east-wing` as a filter; `all` or nothing is none. Raises NotUnderstood naming what
    there is.
    """
    typed = text.replace(",", " ").split()
    if typed in ([], [ALL]):
        return DayFilter()
    codes = [Code(row.code, row.name) for row in providers]
    ids = {row.code: row.id for row in providers}
    chosen: dict[int, str] = {}
    statuses: dict[Status, None] = {}
    at, places = site_codes(sites), dict[int, str]()
    what = "provider, site or status" if at else "provider or status"
    for word in typed:
        found = the_one((*codes, *at, *STATUSES), word, what)
        if found.code in ids and found in codes:
            chosen[ids[found.code]] = found.code
        elif found in at:
            places[at[found]] = found.name
        else:
            statuses[Status(found.code)] = None
    words = filter_words(tuple(chosen.values()), tuple(statuses), tuple(places.values()))
    return DayFilter(tuple(chosen), tuple(statuses), words, tuple(places))


def filter_words(codes: Sequence[str], statuses: Sequence[Status], sites: Sequence[str] = ()) -> str:
    """`LEE, KIM at East Wing; booked only`."""
    only = f"{', '.join(status.words for status in statuses)} only" if statuses else ""
    where = f"at {', '.join(sites)}" if sites else ""
    return "; ".join(filter(None, (" ".join(filter(None, (", ".join(codes), where))), only)))


def require_name(text: str, providers: Sequence[ProviderRow], sites: Sequence[SiteRow] = ()) -> str:
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
        *(each.code for each in site_codes(sites)),
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
    there = frozenset(wanted.site_ids)
    ids = set(wanted.provider_ids) or {day.provider.id for day in view.providers}
    ids |= set() if wanted.provider_ids else {row.provider_id for row in view.appointments}
    if there:
        at_site = {row.provider_id for row in view.appointments if row.site_id in there}
        ids &= at_site | {day.provider.id for day in view.providers if there & set(day.sites)}
    rows = [row for row in view.appointments if row.provider_id in ids]
    shown = [row for row in rows if _is_shown(row, wanted, there)]
    stand_ins = tuple(
        BlockRow(-row.id, row.provider_id, row.start, row.minutes, BlockKind.ADMIN, _stand_in(row, there))
        for row in rows
        if row not in shown and row.status is not Status.NO_SHOW and row.status is not Status.LEFT
    )
    return replace(
        view,
        providers=tuple(_open_at(day, there) for day in view.providers if day.provider.id in ids),
        appointments=tuple(shown),
        blocks=tuple(block for block in view.blocks if block.provider_id in ids) + stand_ins,
        holds=tuple(hold for hold in view.holds if hold.provider_id in ids),
        kept=tuple(kept for kept in view.kept if kept.provider_id in ids),
    )


def _is_shown(row: AppointmentRow, wanted: DayFilter, there: frozenset[int]) -> bool:
    return (not wanted.statuses or row.status in wanted.statuses) and (not there or row.site_id in there)


def _stand_in(row: AppointmentRow, there: frozenset[int]) -> str:
    return "elsewhere" if there and row.site_id not in there else row.status.words


def _open_at(day: ProviderDay, there: frozenset[int]) -> ProviderDay:
    """The hours at these sites: a session elsewhere is no time to book here."""
    if not there:
        return day
    kept = [(span, site) for span, site in zip(day.open, day.sites, strict=True) if site in there]
    return replace(day, open=tuple(span for span, _ in kept), sites=tuple(site for _, site in kept))


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
