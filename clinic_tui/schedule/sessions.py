"""A provider's usual week and the dates that are other: the read of both, swaps, and whom a change hits."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from itertools import groupby
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.clock import today
from clinic_tui.credentials.licensing import licences
from clinic_tui.credentials.rules import unlicensed
from clinic_tui.errors import Conflict, Invalid, NotFound
from clinic_tui.patients.names import clean_text
from clinic_tui.patients.sight import as_seen
from clinic_tui.schedule import hours
from clinic_tui.schedule.bumped import whom_it_hits
from clinic_tui.schedule.models import DayException, Provider, WeekTemplate
from clinic_tui.schedule.outage_rows import HIDDEN_REACH, Bumped
from clinic_tui.schedule.rows import AppointmentRow, SiteRow, Span
from clinic_tui.schedule.session_rows import (
    DayOfSessions,
    SessionLine,
    Sessions,
    SwapOfSessions,
    WeekOfSessions,
    spans_words,
)
from clinic_tui.schedule.sites import sites
from clinic_tui.store.desk import Desk, DeskSession
from clinic_tui.words.dates import show_date

VERB = hours.VERB


def sessions(db: Session, provider_id: int, first: date) -> Sessions:
    """Each weekday with the sessions that hold on `first` or later, then the dates from then on that are
    other. Raises NotFound.
    """
    provider = db.get(Provider, provider_id)
    if provider is None:
        raise NotFound(f"there is no provider {provider_id}")
    places = sites(db)
    at = {site.id: site for site in places}
    usual = db.scalars(
        select(WeekTemplate).where(
            col(WeekTemplate.provider_id) == provider_id,
            or_(col(WeekTemplate.valid_to).is_(None), col(WeekTemplate.valid_to) >= first),
        )
    ).all()
    alike = groupby(sorted(usual, key=_in_order), lambda row: _in_order(row)[:4])
    lines = [
        SessionLine(
            weekday, None, _spans(rows := list(of_day)), rows[0].slot_minutes, at[site], "",
            rows[0].valid_from, rows[0].valid_to,
        )
        for (weekday, _, site, _), of_day in alike
    ]  # fmt: skip
    other = db.scalars(
        select(DayException)
        .where(col(DayException.provider_id) == provider_id, col(DayException.day) >= first)
        .order_by(col(DayException.day), col(DayException.start_minute))
    ).all()
    for day, found in groupby(other, lambda row: row.day):
        rows_of_day = list(found)
        site = at.get(rows_of_day[0].site_id or 0) or _usual_site(lines, day) or places[0]
        slot, words = rows_of_day[0].slot_minutes, rows_of_day[0].words
        lines.append(SessionLine(day.weekday(), day, _spans(rows_of_day), slot, site, words))
    return Sessions(provider_id, provider.code, provider.name, tuple(lines), places)


def _in_order(row: WeekTemplate) -> tuple[int, date, int, date, int]:
    """By weekday, what begins first in front; what is alike but for the last has the same term and site."""
    begins, ends = row.valid_from or date.min, row.valid_to or date.max
    return row.weekday, begins, row.site_id, ends, row.start_minute


def _usual_site(lines: Iterable[SessionLine], day: date) -> SiteRow | None:
    return next((line.site for line in lines if line.holds_on(day)), None)


def _spans(rows: Iterable[Any]) -> tuple[Span, ...]:
    return tuple(Span(row.start_minute, row.end_minute) for row in rows if row.start_minute is not None)


def set_week(desk: Desk, provider_id: int, entry: WeekOfSessions) -> None:
    """The usual sessions of some weekdays, from a day on. Raises Invalid naming the field."""
    hours.set_template(
        desk, provider_id, entry.weekdays, entry.spans, entry.slot_minutes, entry.site_id, entry.first
    )  # fmt: skip


def set_day(desk: Desk, provider_id: int, entry: DayOfSessions) -> None:
    """What a date has instead of its weekday, or the usual sessions again. Raises Invalid, NotFound."""
    if entry.usual:
        hours.set_usual(desk, provider_id, [entry.day])
    elif entry.spans:
        hours.set_hours(
            desk, provider_id, entry.day, entry.spans, entry.slot_minutes, entry.reason, entry.site_id
        )
    else:
        hours.set_away(desk, provider_id, [entry.day], entry.reason)


def swap(desk: Desk, provider_id: int, entry: SwapOfSessions) -> str:
    """One provider's sessions of a date go over to another, and perhaps theirs of another date back, in one
    action; what went over, in words. The visits stay with whom they are booked with, to be moved.

    Raises Invalid naming the field where there are no such sessions, or they lie on more than one site, and
    Conflict where who takes them sees patients then already.
    """
    reason = clean_text(entry.reason, 100, "reason")
    with desk.act(VERB, reason=reason) as db:
        taker_id = db.scalars(
            select(col(Provider.id)).where(
                col(Provider.code) == entry.taker.strip().upper(), col(Provider.active).is_(True)
            )
        ).one_or_none()
        if taker_id is None or taker_id == provider_id:
            raise Invalid("who takes them? the code of another provider", "with")
        said = [hand_over(desk, db, provider_id, taker_id, entry.day, reason, "day")]
        if entry.back is not None:
            if entry.back == entry.day:
                raise Invalid("the date in return is another one", "back")
            said.append(hand_over(desk, db, taker_id, provider_id, entry.back, reason, "back"))
        return "; ".join(said)


def hand_over(
    desk: Desk, db: DeskSession, giver_id: int, taker_id: int, day: date, reason: str = "", field: str = "day"
) -> str:
    """The same of one date within an action that does more; what went over, in words. Raises as `swap`."""
    now = today(desk.clock)
    giver, taker = sessions(db, giver_id, now), sessions(db, taker_id, now)
    line = given_on(giver, day, now, field)
    require_taken(db, giver, taker, line, day)
    kept = [span for each in taker.on(day) for span in each.spans]
    why = f"for {giver.code}" + (f": {reason}" if reason else "")
    spans = sorted((*kept, *line.spans), key=lambda span: span.start)
    hours.put_hours(desk, db, taker_id, day, spans, line.slot_minutes, why[:100], line.site.id)
    hours.put_away(db, giver_id, day, f"{taker.code} instead"[:100])
    return f"{taker.code} for {giver.code} on {show_date(day)}: {spans_words(line.spans)}"


def given_on(giver: Sessions, day: date, now: date, field: str = "day") -> SessionLine:
    """What goes over of a date. Raises Invalid naming the field where it is nothing, or at several sites."""
    if day < now:
        raise Invalid(f"{show_date(day)} is over", field)
    given = [line for line in giver.on(day) if line.spans]
    if len(given) != 1:
        what = "sessions at several sites" if given else "no sessions"
        raise Invalid(f"{giver.code} has {what} on {show_date(day)}", field)
    return given[0]


def require_taken(db: Session, giver: Sessions, taker: Sessions, line: SessionLine, day: date) -> None:
    """Raise Conflict unless who takes these sessions is free for them, at that site, and may see patients."""
    on = show_date(day)
    own = taker.on(day)
    if any(span.overlaps(mine) for span in line.spans for each in own for mine in each.spans):
        raise Conflict(f"{taker.code} has sessions on {on} at the same time")
    if any(each.site != line.site for each in own if each.spans):
        raise Conflict(f"{taker.code} is at another site on {on}")
    away = [each.words for each in own if each.day == day and not each.spans]
    if away and away[0] != f"{giver.code} instead":  # what was handed over may come back
        raise Conflict(f"{taker.code} is away on {on}: {away[0]}")
    without = unlicensed(licences(db, (taker.provider_id,)).get(taker.provider_id), day)
    if without:
        raise Conflict(f"{taker.code} may see nobody on {on}: {without}")


def whom_swap_hits(desk: Desk, provider_id: int, entry: SwapOfSessions) -> tuple[Bumped, ...]:
    """The visits that would have to be moved for it; nothing is written. Raises as `swap`."""
    return _told(desk, lambda there: swap(there, provider_id, entry))


def whom_week_hits(desk: Desk, provider_id: int, entry: WeekOfSessions) -> tuple[Bumped, ...]:
    """The visits that would have to be moved for it, or told; nothing is written. Raises as `set_week`."""
    return _told(desk, lambda there: set_week(there, provider_id, entry))


def whom_day_hits(desk: Desk, provider_id: int, entry: DayOfSessions) -> tuple[Bumped, ...]:
    """The same of a date. Raises as `set_day`."""
    return _told(desk, lambda there: set_day(there, provider_id, entry))


def _told(desk: Desk, change: Callable[[Desk], object]) -> tuple[Bumped, ...]:
    """Without phone numbers, which a question does not need.

    Who sets the house up and may see no patient is told when, and of nobody whom.
    """
    found = whom_it_hits(desk, change)
    if not desk.actor.may("schedule.view"):
        return tuple(replace(each, visit=_nobodys(each.visit), reach=HIDDEN_REACH) for each in found)
    with desk.store.reading() as db:
        shown: tuple[Bumped, ...] = as_seen(db, desk, found)
    return tuple(replace(each, reach=replace(each.reach, phone="")) for each in shown)


def _nobodys(visit: AppointmentRow) -> AppointmentRow:
    """When and with whom it is, and nothing of the patient."""
    veiled = visit.seen_without(frozenset((visit.patient_id,)))
    return replace(veiled, family="a patient", given="", preferred="", mrn="", born=None)
