"""Moving or lengthening visits of a series: what stands against each, and the ways to go on all the same."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta

from clinic_tui.clock import today
from clinic_tui.errors import ClinicError, Conflict, Invalid, NotPermitted
from clinic_tui.patients.names import clean_text
from clinic_tui.patients.sight import as_seen
from clinic_tui.schedule.models import Appointment
from clinic_tui.schedule.rows import AppointmentRow, FreeTime, Span, Wish
from clinic_tui.schedule.rules import NeedsOverbook
from clinic_tui.schedule.series import MOST_TIMES, NEAR_DAYS, free_near, meant, nearest
from clinic_tui.schedule.series_rows import Clash, Scope, Shift, Shifted
from clinic_tui.schedule.service import move_within, resize_within
from clinic_tui.store.desk import Desk, DeskSession
from clinic_tui.words.counted import counted
from clinic_tui.words.dates import show_date

NOTHING_DONE = "nothing was changed"


def try_shift(desk: Desk, appointment_id: int, scope: Scope, shift: Shift) -> tuple[Shifted, ...]:
    """Where each visit would go, what stands against it, and what is free near; nothing is written."""
    found: list[Shifted] = []
    with contextlib.suppress(_TakenBack), desk.act("appointment.move") as db:
        found = _with_other_times(desk, db, _tried(desk, db, appointment_id, scope, shift)[0])
        found = as_seen(db, desk, found)
        raise _TakenBack
    return tuple(sorted(found, key=lambda each: (each.day, each.start)))


def shift_series(
    desk: Desk,
    appointment_id: int,
    scope: Scope,
    shift: Shift,
    clash: Clash = Clash.NONE,
    overbook_reason: str = "",
) -> int:
    """Move or lengthen the visits that are meant, in one action; how many.

    `clash` says what becomes of those that cannot go where they should: by itself nothing is changed,
    and Conflict names every one of them. Raises Conflict too where the way that was chosen is none for
    some of them, Invalid for an overbooking without a reason, NotPermitted without the right to it.
    """
    why = clean_text(overbook_reason, 200, "overbook reason")
    if clash is Clash.OVERBOOK and not why:
        raise Invalid("say why they are overbooked", "overbook")
    with desk.act("appointment.move", reason=why if clash is Clash.OVERBOOK else "") as db:
        tried, moved = _tried(desk, db, appointment_id, scope, shift)
        stuck = [each for each in tried if each.conflict]
        if clash is Clash.SKIP:
            if not moved:
                raise Conflict(f"{_named(stuck)}; {NOTHING_DONE}: none of them can go there")
            return moved
        if clash is Clash.OTHER:
            stuck = _put_at_other_times(desk, db, stuck)
        elif clash is Clash.OVERBOOK:
            stuck = _overbooked(desk, db, stuck, why)
        if stuck:
            raise Conflict(f"{_named(stuck)}; {NOTHING_DONE}")
        return len(tried)


def _named(stuck: Sequence[Shifted]) -> str:
    """Each visit that cannot move, and why."""
    each = "; ".join(f"{show_date(one.day)}: {one.conflict}" for one in stuck)
    return each if len(stuck) == 1 else f"{counted(len(stuck), 'visit')} cannot move: {each}"


def _tried(
    desk: Desk, db: DeskSession, appointment_id: int, scope: Scope, shift: Shift
) -> tuple[list[Shifted], int]:
    """Each visit moved where that is possible; those that make room for others go first. How many moved."""
    if shift == Shift():
        raise Invalid("say what changes: by how many days, to what time, or how long", "days")
    visits = sorted(
        meant(db, appointment_id, scope, today(desk.clock)), key=lambda visit: (visit.day, visit.start)
    )
    if shift.days > 0 or (shift.days == 0 and shift.start is not None and shift.start > visits[0].start):
        visits.reverse()
    found = []
    for visit in visits:
        try:
            day = visit.day + timedelta(days=shift.days)
        except OverflowError:
            raise Invalid(f"{shift.days} days is too far", "days") from None
        start = visit.start if shift.start is None else shift.start
        minutes = visit.minutes if shift.minutes is None else shift.minutes
        if (day, start, minutes) != (visit.day, visit.start, visit.minutes):
            found.append(_taken(db, Shifted(visit, day, start, minutes, ""), _step(desk, db)))
    return found, sum(not each.conflict for each in found)


_Step = Callable[[Shifted], None]


def _taken(db: DeskSession, wanted: Shifted, step: _Step) -> Shifted:
    """The visit moved as wanted, or, unchanged, with what stands against that."""
    try:
        with db.attempt():
            step(wanted)
    except (NotPermitted, Invalid):
        raise
    except ClinicError as why:
        words = why.check.overbook if isinstance(why, NeedsOverbook) else why.words
        return replace(wanted, conflict=words, overbook=isinstance(why, NeedsOverbook))
    return replace(wanted, conflict="", overbook=False)


def _step(desk: Desk, db: DeskSession, why: str = "") -> _Step:
    def step(wanted: Shifted) -> None:
        visit = wanted.visit
        if (wanted.day, wanted.start) == (visit.day, visit.start):
            resize_within(desk, db, visit.id, visit.version, wanted.minutes, why)
            return
        move_within(
            desk, db, visit.id, visit.version,
            provider_id=visit.provider_id, day=wanted.day, start=wanted.start, minutes=wanted.minutes,
            overbook_reason=why,
        )  # fmt: skip

    return step


def _overbooked(desk: Desk, db: DeskSession, stuck: Sequence[Shifted], why: str) -> list[Shifted]:
    """Those that overbooking does not help either."""
    step = _step(desk, db, why)
    tried = [_taken(db, each, step) if each.overbook else each for each in stuck]
    return [each for each in tried if each.conflict]


def _put_at_other_times(desk: Desk, db: DeskSession, stuck: Sequence[Shifted]) -> list[Shifted]:
    """Those for which no other time is near."""
    left, step = [], _step(desk, db)
    for each in _with_other_times(desk, db, stuck):
        other = each.proposed
        if other is None:
            left.append(replace(each, conflict=f"{each.conflict}, and no other time is near"))
            continue
        moved = _taken(db, replace(each, day=other.day, start=other.start), step)
        if moved.conflict:
            left.append(moved)
    return left


def _with_other_times(desk: Desk, db: DeskSession, found: Sequence[Shifted]) -> list[Shifted]:
    """Beside each that cannot move the nearest free time, of which none is proposed twice."""
    settled = [(each.day, Span(each.start, each.start + each.minutes)) for each in found if not each.conflict]
    proposed: list[Shifted] = []
    for each in found:
        other = _other_time(desk, db, each, settled) if each.conflict else None
        if other is not None:
            settled.append((other.day, other.span))
        proposed.append(replace(each, proposed=other))
    return proposed


def _other_time(
    desk: Desk, db: DeskSession, wanted: Shifted, settled: Sequence[tuple[date, Span]]
) -> FreeTime | None:
    visit: AppointmentRow = wanted.visit
    if wanted.day < today(desk.clock):
        return None
    kind = db.get_one(Appointment, visit.id).visit_type_id
    wish = Wish(
        wanted.minutes, wanted.day, (visit.provider_id,), days=NEAR_DAYS, limit=MOST_TIMES,
        visit_type_id=kind, patient_id=visit.patient_id,
    )  # fmt: skip
    times = free_near(db, wish, desk.clock, desk.living(), desk.session_token)
    return nearest(times, wanted.start, wanted.day, settled)


class _TakenBack(Exception):
    """What was tried is not kept."""
