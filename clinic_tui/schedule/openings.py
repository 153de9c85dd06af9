"""When providers are there: templates, exceptions, holidays and blocks laid over days."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, NamedTuple

from sqlalchemy import or_, select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.credentials.licensing import licences
from clinic_tui.credentials.rules import unlicensed
from clinic_tui.errors import Invalid
from clinic_tui.schedule import rules
from clinic_tui.schedule.age_columns import with_ages
from clinic_tui.schedule.models import Block, DayException, Holiday, Occupancy, Provider, WeekTemplate
from clinic_tui.schedule.reserves import reserves_on
from clinic_tui.schedule.rows import BlockRow, ProviderRow, ReserveRow, Span
from clinic_tui.store.site import first_site
from clinic_tui.words.dates import show_date


@dataclass(slots=True)
class DayOpening:
    """One provider on one day. `open` is the template without holidays and exceptions; blocks lie on it."""

    open: tuple[Span, ...] = ()
    sites: tuple[tuple[Span, int], ...] = ()
    """At which site each open stretch is."""
    slot_minutes: int = 15
    closed: str = ""
    unlicensed: str = ""
    """Why the provider may see nobody then, as `licence expired Fri 20 Nov 2026`; or empty."""
    blocks: list[BlockRow] = field(default_factory=list)
    reserves: list[ReserveRow] = field(default_factory=list)
    busy: list[Span] = field(default_factory=list)
    visits: int = 0
    overbooked: int = 0

    @property
    def bookable(self) -> tuple[Span, ...]:
        """Open minutes that no block takes."""
        return rules.subtract(rules.join(self.open), self._blocked)

    def site_at(self, minute: int) -> int | None:
        """Where the provider is then; None outside all sessions."""
        return next((site for span, site in self.sites if span.start <= minute < span.end), None)

    @property
    def free(self) -> tuple[Span, ...]:
        """Bookable minutes that no appointment takes."""
        return rules.subtract(self.bookable, self.busy)

    @property
    def taken(self) -> list[Span]:
        """What appointments and blocks take; they may overlap."""
        return self.busy + self._blocked

    @property
    def _blocked(self) -> list[Span]:
        return [Span(block.start, block.start + block.minutes) for block in self.blocks]


Key = tuple[int, date]


def openings(
    db: Session, providers: Iterable[ProviderRow], first: date, days: int, *, visits: bool = True
) -> dict[Key, DayOpening]:
    """The opening of each provider on each of `days` days from `first`; without `visits` the hours alone."""
    ids = [provider.id for provider in providers]
    span = days_from(first, days)
    found = {(provider_id, day): DayOpening() for provider_id in ids for day in span}
    holidays = {
        row.day: row.name
        for row in db.execute(
            select(col(Holiday.day), col(Holiday.name)).where(col(Holiday.day).between(first, span[-1]))
        )
    }
    _lay_templates(db, found, ids, span)
    _lay_exceptions(db, found, ids, first, span[-1])
    for (_provider_id, day), opening in found.items():
        if day in holidays:
            opening.open, opening.closed = (), holidays[day]
    _lay_licences(db, found, ids)
    _lay_blocks(db, found, ids, span)
    for key, reserves in reserves_on(db, ids, span).items():
        found[key].reserves = reserves
    if visits:
        _lay_appointments(db, found, ids, first, span[-1])
    return found


def days_from(first: date, days: int) -> list[date]:
    """So many days in a row; raises Invalid where the calendar ends before."""
    try:
        return [first + timedelta(days=number) for number in range(days)]
    except OverflowError:
        raise Invalid(f"{show_date(first)} is too far ahead", "day") from None


class _Session(NamedTuple):
    """A stretch of a usual day."""

    start_minute: int
    end_minute: int
    slot_minutes: int
    site_id: int
    valid_from: date | None
    valid_to: date | None


def _lay_templates(db: Session, found: dict[Key, DayOpening], ids: list[int], span: list[date]) -> None:
    by_weekday: dict[tuple[int, int], list[_Session]] = defaultdict(list)
    columns: tuple[Any, ...] = (
        col(WeekTemplate.provider_id), col(WeekTemplate.weekday), col(WeekTemplate.start_minute),
        col(WeekTemplate.end_minute), col(WeekTemplate.slot_minutes), col(WeekTemplate.site_id),
        col(WeekTemplate.valid_from), col(WeekTemplate.valid_to),
    )  # fmt: skip
    statement = select(*columns).where(
        col(WeekTemplate.provider_id).in_(ids),
        col(WeekTemplate.weekday).in_({day.weekday() for day in span}),
    )
    for provider_id, weekday, *rest in db.execute(statement):
        by_weekday[provider_id, weekday].append(_Session(*rest))
    for (provider_id, day), opening in found.items():
        valid = [
            template
            for template in by_weekday.get((provider_id, day.weekday()), ())
            if (template.valid_from or day) <= day <= (template.valid_to or day)
        ]
        opening.sites = tuple(
            sorted(((Span(t.start_minute, t.end_minute), t.site_id) for t in valid), key=lambda s: s[0].start)
        )
        opening.open = tuple(span for span, _ in opening.sites)
        if valid:
            opening.slot_minutes = min(t.slot_minutes for t in valid)


def _lay_exceptions(
    db: Session, found: dict[Key, DayOpening], ids: list[int], first: date, last: date
) -> None:
    exceptions: dict[Key, list[DayException]] = defaultdict(list)
    statement = select(DayException).where(
        col(DayException.provider_id).in_(ids),
        col(DayException.day).between(first, last),
    )
    for exception in db.scalars(statement):
        exceptions[exception.provider_id, exception.day].append(exception)
    for key, of_day in exceptions.items():
        hours = [e for e in of_day if e.start_minute is not None and e.end_minute is not None]
        opening = found[key]
        usual = opening.sites[0][1] if opening.sites else None
        first_site_id = usual or first_site(db).id or 0
        opening.sites = tuple(
            sorted(
                ((Span(e.start_minute or 0, e.end_minute or 0), e.site_id or first_site_id) for e in hours),
                key=lambda s: s[0].start,
            )
        )
        opening.open = tuple(span for span, _ in opening.sites)
        if hours:
            opening.slot_minutes = min(e.slot_minutes for e in hours)
        else:
            opening.closed = of_day[0].words or "away"


def _lay_licences(db: Session, found: dict[Key, DayOpening], ids: list[int]) -> None:
    """Close the days on which a provider who needs a licence has none that holds."""
    kept = licences(db, ids)
    for (provider_id, day), opening in found.items():
        opening.unlicensed = unlicensed(kept.get(provider_id), day)
        if opening.unlicensed and opening.open:
            opening.open, opening.closed = (), opening.unlicensed


def _lay_blocks(db: Session, found: dict[Key, DayOpening], ids: list[int], span: list[date]) -> None:
    statement = select(Block).where(
        col(Block.provider_id).in_(ids),
        or_(col(Block.day).is_(None), col(Block.day).between(span[0], span[-1])),
    )
    for block in db.scalars(statement):
        days = [block.day] if block.day else [day for day in span if day.weekday() == block.weekday]
        for day in days:
            row = BlockRow(
                block.id or 0,
                block.provider_id,
                block.start_minute,
                block.end_minute - block.start_minute,
                block.kind,
                block.label or block.kind.value,
            )
            found[block.provider_id, day].blocks.append(row)


def _lay_appointments(
    db: Session, found: dict[Key, DayOpening], ids: list[int], first: date, last: date
) -> None:
    statement = select(
        col(Occupancy.resource_id),
        col(Occupancy.day),
        col(Occupancy.start_minute),
        col(Occupancy.end_minute),
        col(Occupancy.deliberate),
    ).where(
        col(Occupancy.kind) == "provider",
        col(Occupancy.resource_id).in_(ids),
        col(Occupancy.day).between(first, last),
    )
    for provider_id, day, start, end, deliberate in db.execute(statement):
        opening = found[provider_id, day]
        opening.busy.append(Span(start, end))
        opening.visits += 1
        opening.overbooked += deliberate


def active_providers(db: Session) -> list[ProviderRow]:
    """All who see patients, by code."""
    columns: tuple[Any, ...] = (
        col(Provider.id),
        col(Provider.code),
        col(Provider.name),
        col(Provider.specialty),
        col(Provider.youngest_months),
        col(Provider.below_months),
    )
    statement = select(*columns).where(col(Provider.active).is_(True)).order_by(col(Provider.code))
    return [ProviderRow(*with_ages(row)) for row in db.execute(statement)]
