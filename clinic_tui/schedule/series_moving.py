"""Moving or changing visits of a series: what stands against each, and the ways to go on all the same."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta

from clinic_tui.clock import today
from clinic_tui.errors import ClinicError, Conflict, Invalid, NotPermitted
from clinic_tui.patients.names import clean_text
from clinic_tui.patients.sight import as_seen
from clinic_tui.schedule.changing import make_another_kind, say_what_for, take_room, with_room_free
from clinic_tui.schedule.models import Appointment, Provider, Room, VisitType
from clinic_tui.schedule.resources import taken_by
from clinic_tui.schedule.rows import FreeTime, Span, Wish
from clinic_tui.schedule.rules import NeedsOverbook
from clinic_tui.schedule.series import MOST_TIMES, NEAR_DAYS, free_near, meant, nearest
from clinic_tui.schedule.series_rows import Clash, Scope, Shift, Shifted
from clinic_tui.schedule.service import move_within, resize_within
from clinic_tui.schedule.states import Resource
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
    """Move or change the visits that are meant, in one action; how many.

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
        raise Invalid(
            "say what changes: the day, time or length, with whom, what kind, where or what for", ""
        )
    visits = sorted(
        meant(db, appointment_id, scope, today(desk.clock)), key=lambda visit: (visit.day, visit.start)
    )
    if shift.days > 0 or (shift.days == 0 and shift.start is not None and shift.start > visits[0].start):
        visits.reverse()
    found, names = [], _Names(db)
    for visit in visits:
        kind = db.get_one(Appointment, visit.id).visit_type_id
        try:
            day = visit.day + timedelta(days=shift.days)
        except OverflowError:
            raise Invalid(f"{shift.days} days is too far", "days") from None
        start = visit.start if shift.start is None else shift.start
        minutes = visit.minutes if shift.minutes is None else shift.minutes
        wanted = Shifted(
            visit, day, start, minutes, shift.provider_id or visit.provider_id, shift.visit_type_id or kind,
            shift.room_id, None if shift.reason in (None, visit.reason) else shift.reason,
        )  # fmt: skip
        wanted = replace(wanted, else_words=names.words(wanted, kind))
        if wanted.else_words or (day, start) != (visit.day, visit.start):
            found.append(_taken(db, wanted, _step(desk, db)))
    return found, sum(not each.conflict for each in found)


class _Names:
    """What is changed beside the time, by the names it has."""

    def __init__(self, db: DeskSession) -> None:
        self._db = db

    def words(self, wanted: Shifted, kind: int) -> str:
        """`with KIM, PT, 40 min, in Room 2, knee`; empty where nothing else is changed."""
        visit, db = wanted.visit, self._db
        said = []
        if wanted.provider_id != visit.provider_id:
            provider = db.need(Provider, wanted.provider_id, f"there is no provider {wanted.provider_id}")
            said.append(f"with {provider.code}")
        if wanted.visit_type_id != kind:
            number = wanted.visit_type_id
            said.append(db.need(VisitType, number, f"there is no visit type {number}").code)
        if wanted.minutes != visit.minutes:
            said.append(f"{wanted.minutes} min")
        if wanted.room_id is not None and not _has_room(db, visit.id, wanted.room_id):
            said.append(f"in {db.need(Room, wanted.room_id, f'there is no room {wanted.room_id}').name}")
        if wanted.reason is not None:
            said.append(wanted.reason or "no reason")
        return ", ".join(said)


def _has_room(db: DeskSession, appointment_id: int, room_id: int) -> bool:
    had = taken_by(db, appointment_id)
    return any(each.resource is Resource.ROOM and each.id == room_id for each in had)


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
        visit, number = wanted.visit, wanted.visit.id
        if (wanted.provider_id, wanted.day, wanted.start) != (visit.provider_id, visit.day, visit.start):
            number = move_within(
                desk, db, visit.id, visit.version,
                provider_id=wanted.provider_id, day=wanted.day, start=wanted.start, minutes=wanted.minutes,
                overbook_reason=why, visit_type_id=wanted.visit_type_id, reason=wanted.reason,
            )  # fmt: skip
        else:
            if wanted.visit_type_id != db.get_one(Appointment, visit.id).visit_type_id:
                make_another_kind(
                    desk, db, visit.id, visit.version, wanted.visit_type_id, wanted.minutes, why
                )
            elif wanted.minutes != visit.minutes:
                resize_within(desk, db, visit.id, visit.version, wanted.minutes, why)
            if wanted.reason is not None:
                say_what_for(db, visit.id, wanted.reason)
        if wanted.room_id is not None:
            take_room(db, number, wanted.room_id)

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
    if wanted.day < today(desk.clock):
        return None
    wish = Wish(
        wanted.minutes, wanted.day, (wanted.provider_id,), days=NEAR_DAYS, limit=MOST_TIMES,
        visit_type_id=wanted.visit_type_id, patient_id=wanted.visit.patient_id,
    )  # fmt: skip
    times = free_near(db, wish, desk.clock, desk.living(), desk.session_token)
    if wanted.room_id is not None:
        times = with_room_free(db, times, wanted.visit_type_id, wanted.room_id, wanted.visit.id)
    return nearest(times, wanted.start, wanted.day, settled)


class _TakenBack(Exception):
    """What was tried is not kept."""
