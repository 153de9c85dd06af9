"""Reads of the waitlist: who waits, what is on offer, and whom a time that has come free would suit."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.clock import Clock, minute_now, today
from clinic_tui.errors import NotFound
from clinic_tui.patients.search import lines
from clinic_tui.schedule.booking_rules import check_booking
from clinic_tui.schedule.held_times import lay_holds
from clinic_tui.schedule.models import Appointment, Provider, VisitType
from clinic_tui.schedule.offer_models import SlotOffer
from clinic_tui.schedule.openings import openings
from clinic_tui.schedule.rows import ProviderRow, Span
from clinic_tui.schedule.rules import GRAIN
from clinic_tui.schedule.states import HOLDS_TIME, OfferState, Status
from clinic_tui.waitlist import rules
from clinic_tui.waitlist.models import WaitlistEntry
from clinic_tui.waitlist.rows import FreedTime, LaterVisit, OfferRow, Ranked, WaiterRow, Waiters
from clinic_tui.waitlist.states import LISTED, WaitState

MOST_RANKED = 9
"""So many waiters are shown for one time: each has a digit."""

COME_FREE = (Status.CANCELLED, Status.NO_SHOW, Status.LEFT)


def waiters(db: Session, clock: Clock, entry_ids: Collection[int] | None = None) -> tuple[WaiterRow, ...]:
    """All who wait, by priority and since when, or those of these numbers in whatever state they are.

    An offer that ran out counts as none, whether or not that has been noted.
    """
    wanted = (
        col(WaitlistEntry.status).in_(LISTED)
        if entry_ids is None
        else col(WaitlistEntry.id).in_(list(entry_ids))
    )
    found = db.execute(
        select(WaitlistEntry, col(VisitType.code))
        .join(VisitType, col(VisitType.id) == col(WaitlistEntry.visit_type_id))
        .where(wanted)
        .order_by(col(WaitlistEntry.since), col(WaitlistEntry.id))
    ).all()
    entries = [(entry, code) for entry, code in found]
    people = {line.id: line for line in lines(db, dict.fromkeys((e.patient_id for e, _ in entries), ""))}
    usual = usual_providers(db, people)
    later, offers = _later_visits(db, people, clock), _open_offers(db, clock)
    asked = _asked_for(db, [entry.id or 0 for entry, _ in entries], today(clock))
    rows = [
        WaiterRow(
            id=entry.id or 0,
            version=entry.version,
            patient_id=entry.patient_id,
            name=people[entry.patient_id].name,
            mrn=people[entry.patient_id].mrn,
            phone=people[entry.patient_id].phone,
            visit_type_id=entry.visit_type_id,
            visit_type=code,
            minutes=entry.minutes,
            providers=tuple(filter(None, entry.providers.split(","))),
            weekdays=frozenset(map(int, entry.weekdays)),
            part=Span(entry.start_minute, entry.end_minute),
            earliest=entry.earliest,
            latest=entry.latest,
            priority=entry.priority,
            notice_hours=entry.notice_hours,
            since=entry.since,
            status=_status(entry, offers),
            words=entry.words,
            usual_provider=usual.get(entry.patient_id, ""),
            later=later.get((entry.patient_id, entry.visit_type_id)),
            offer=offers.get(entry.id or 0),
            declined=frozenset(asked.get(entry.id or 0, ())),
        )
        for entry, code in entries
        if entry.patient_id in people and not people[entry.patient_id].deceased
    ]
    return tuple(sorted(rows, key=lambda row: (rules.place_of(row.priority), row.since, row.id)))


def waiter(db: Session, clock: Clock, entry_id: int) -> WaiterRow:
    """One of them; raises NotFound."""
    rows = waiters(db, clock, [entry_id])
    if not rows:
        raise NotFound(f"there is no waitlist entry {entry_id}")
    return rows[0]


def _status(entry: WaitlistEntry, offers: dict[int, OfferRow]) -> WaitState:
    lapsed = entry.status is WaitState.OFFERED and entry.id not in offers
    return WaitState.WAITING if lapsed else entry.status


def _later_visits(db: Session, patient_ids: Iterable[int], clock: Clock) -> dict[tuple[int, int], LaterVisit]:
    """The next booked visit of each patient and type."""
    columns: tuple[Any, ...] = (
        col(Appointment.patient_id), col(Appointment.visit_type_id), col(Appointment.id),
        col(Appointment.version), col(Appointment.day), col(Appointment.start_minute), col(Provider.code),
    )  # fmt: skip
    rows = db.execute(
        select(*columns)
        .join(Provider, col(Provider.id) == col(Appointment.provider_id))
        .where(
            col(Appointment.patient_id).in_(list(patient_ids)),
            col(Appointment.status) == Status.BOOKED,
            col(Appointment.day) >= today(clock),
        )
        .order_by(col(Appointment.day).desc(), col(Appointment.start_minute).desc())
    )
    return {(patient, kind): LaterVisit(*values) for patient, kind, *values in rows}


def usual_providers(db: Session, patient_ids: Iterable[int]) -> dict[int, str]:
    """By patient the code of the provider with whom most of the visits were or are."""
    rows = db.execute(
        select(col(Appointment.patient_id), col(Provider.code), func.count())
        .join(Provider, col(Provider.id) == col(Appointment.provider_id))
        .where(col(Appointment.patient_id).in_(list(patient_ids)), col(Appointment.status).in_(HOLDS_TIME))
        .group_by(col(Appointment.patient_id), col(Provider.code))
        .order_by(func.count(), col(Provider.code).desc())
    )
    return {patient: code for patient, code, _ in rows}


def _offer_rows(db: Session, *where: Any) -> list[OfferRow]:
    columns: tuple[Any, ...] = (
        col(SlotOffer.id), col(SlotOffer.version), col(SlotOffer.entry_id), col(SlotOffer.provider_id),
        col(Provider.code), col(SlotOffer.day), col(SlotOffer.start_minute),
        col(SlotOffer.end_minute) - col(SlotOffer.start_minute), col(SlotOffer.expires_at),
        col(SlotOffer.made_by), col(SlotOffer.passed_on),
    )  # fmt: skip
    rows = db.execute(
        select(*columns)
        .join(Provider, col(Provider.id) == col(SlotOffer.provider_id))
        .where(*where)
        .order_by(col(SlotOffer.id))
    )
    return [OfferRow(*row) for row in rows]


def _open_offers(db: Session, clock: Clock) -> dict[int, OfferRow]:
    rows = _offer_rows(db, col(SlotOffer.state) == OfferState.OPEN, col(SlotOffer.expires_at) > clock.now())
    return {row.entry_id: row for row in rows}


def offer_of(db: Session, offer_id: int) -> OfferRow:
    """An offer, whatever became of it; raises NotFound."""
    rows = _offer_rows(db, col(SlotOffer.id) == offer_id)
    if not rows:
        raise NotFound(f"there is no offer {offer_id}")
    return rows[0]


def lapsed_offers(db: Session, clock: Clock) -> list[OfferRow]:
    """Open offers whose time is over."""
    return _offer_rows(db, col(SlotOffer.state) == OfferState.OPEN, col(SlotOffer.expires_at) <= clock.now())


def _asked_for(db: Session, entry_ids: list[int], first: date) -> dict[int, set[tuple[int, date, int]]]:
    """The times from `first` on that were offered to each and not taken."""
    found: dict[int, set[tuple[int, date, int]]] = defaultdict(set)
    columns: tuple[Any, ...] = (
        col(SlotOffer.entry_id), col(SlotOffer.provider_id), col(SlotOffer.day), col(SlotOffer.start_minute),
    )  # fmt: skip
    rows = db.execute(
        select(*columns).where(
            col(SlotOffer.entry_id).in_(entry_ids),
            col(SlotOffer.day) >= first,
            col(SlotOffer.state).in_((OfferState.DECLINED, OfferState.EXPIRED)),
        )
    )
    for entry_id, provider_id, day, start in rows:
        found[entry_id].add((provider_id, day, start))
    return found


def freed_time(
    db: Session, appointment_id: int, clock: Clock, living: frozenset[str], token: str
) -> FreedTime | None:
    """What a visit that was called off, moved or missed has left free; None where nothing of it is."""
    row = db.get(Appointment, appointment_id)
    if row is None:
        raise NotFound(f"there is no appointment {appointment_id}")
    if row.status not in COME_FREE:
        return None
    span = Span(row.start_minute, row.end_minute)
    return time_at(db, row.provider_id, row.day, span, clock, living, token)


def time_at(
    db: Session, provider_id: int, day: date, span: Span, clock: Clock, living: frozenset[str], token: str
) -> FreedTime | None:
    """What of this stretch can be booked from its start, or from now where it has begun; None for nothing."""
    provider = db.get(Provider, provider_id)
    if provider is None or not provider.active or day < today(clock):
        return None
    row = ProviderRow(provider_id, provider.code, provider.name, provider.specialty)
    opened = openings(db, [row], day, 1)
    lay_holds(db, opened, day, 1, clock, living, token)
    start = span.start
    if day == today(clock):
        start = max(start, -(-minute_now(clock) // GRAIN) * GRAIN)
    for free in opened[provider_id, day].free:
        if free.start <= start < min(free.end, span.end):
            return FreedTime(provider_id, provider.code, day, start, min(span.end, free.end), free.end)
    return None


def whom_it_suits(db: Session, time: FreedTime, clock: Clock, living: frozenset[str], token: str) -> Waiters:
    """Who could have the time, the first to be asked first; each proved against the rules of booking."""
    found: list[Ranked] = []
    for ranked in rules.rank(time, waiters(db, clock), clock.now(), clock.zone):
        if len(found) == MOST_RANKED:
            break
        if _bookable(db, time, ranked.waiter, clock, living, token):
            found.append(ranked)
    return Waiters(time, tuple(found))


def _bookable(
    db: Session, time: FreedTime, waiter: WaiterRow, clock: Clock, living: frozenset[str], token: str
) -> bool:
    check = check_booking(
        db,
        clock,
        patient_id=waiter.patient_id,
        provider_id=time.provider_id,
        day=time.day,
        span=Span(time.start, time.start + waiter.minutes),
        living=living,
        token=token,
        besides=waiter.later.id if waiter.later else None,
        visit_type_id=waiter.visit_type_id,
    )
    of_another_age = check.unfit and time.provider_code not in waiter.providers  # else it was wished for
    return not (check.refused or check.overbook or of_another_age)


def who_may_have(
    db: Session, appointment_id: int, clock: Clock, living: frozenset[str], token: str
) -> Waiters | None:
    """The time that a visit left free and whom it suits; None where nothing is free or nobody waits."""
    time = freed_time(db, appointment_id, clock, living, token)
    found = whom_it_suits(db, time, clock, living, token) if time else None
    return found if found and found.ranked else None


def who_is_next(
    db: Session, offer_id: int, clock: Clock, living: frozenset[str], token: str
) -> Waiters | None:
    """The time of an offer that was not taken, and whom it suits besides; None for nobody."""
    offer = offer_of(db, offer_id)
    time = time_at(db, offer.provider_id, offer.day, offer.span, clock, living, token)
    found = whom_it_suits(db, time, clock, living, token) if time else None
    return found if found and found.ranked else None
