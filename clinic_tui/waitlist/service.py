"""The use cases of the waitlist: wishes, and the offers of times to who waits."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import select
from sqlmodel import col

from clinic_tui.clock import instant_of, today
from clinic_tui.errors import Conflict, Invalid
from clinic_tui.patients.models import Patient
from clinic_tui.patients.names import clean_text
from clinic_tui.schedule.attendance import require_bookable
from clinic_tui.schedule.booking_rules import check_booking
from clinic_tui.schedule.models import Appointment, Provider, VisitType
from clinic_tui.schedule.offer_models import SlotOffer
from clinic_tui.schedule.rows import Booking, Span
from clinic_tui.schedule.rules import require_length
from clinic_tui.schedule.service import open_appointment, place, put_elsewhere
from clinic_tui.schedule.states import OfferState, Status
from clinic_tui.store.desk import Desk, DeskSession
from clinic_tui.store.journal import Undo
from clinic_tui.waitlist import queries, rules
from clinic_tui.waitlist.models import WaitlistEntry
from clinic_tui.waitlist.rows import Accepted, NewWish, OfferRow
from clinic_tui.waitlist.states import LISTED, CloseReason, WaitState
from clinic_tui.words.dates import show_date
from clinic_tui.words.times import show_time


def add(desk: Desk, wish: NewWish) -> int:
    """Write a wish down; the number of the entry.

    Raises Invalid naming a field, NotFound, Conflict where the patient waits for a visit of
    this type already or has died.
    """
    with desk.act("waitlist.edit", patient=wish.patient_id) as db:
        patient = db.need(Patient, wish.patient_id, f"there is no patient {wish.patient_id}")
        if patient.deceased:
            raise Conflict("the patient has died: nothing can be booked")
        _refuse_second(db, wish)
        entry = WaitlistEntry(
            patient_id=wish.patient_id, visit_type_id=wish.visit_type_id, minutes=0, since=desk.clock.now()
        )
        _fill(desk, db, entry, wish)
        db.add(entry)
        db.flush()
        return entry.id or 0


def edit(desk: Desk, entry_id: int, version: int | None, wish: NewWish) -> None:
    """Change what is wished for; how long the patient has waited stays. Raises as `add`."""
    with desk.act("waitlist.edit") as db:
        entry = listed(db, entry_id, version)
        if entry.patient_id != wish.patient_id:
            raise Conflict("this entry is another patient's: close it, and add one")
        _refuse_second(db, wish, besides=entry_id)
        _fill(desk, db, entry, wish)


def close(desk: Desk, entry_id: int, version: int | None, reason: CloseReason, words: str = "") -> None:
    """The patient waits no more; a time on offer is free again.

    Raises NotFound, Conflict, and Invalid for another reason without words.
    """
    if reason is CloseReason.OTHER and not words.strip():
        raise Invalid("say the reason in words", "words")
    with desk.act("waitlist.edit", reason=reason.value) as db:
        close_entry(desk, db, listed(db, entry_id, version), reason, words)


def close_entry(
    desk: Desk, db: DeskSession, entry: WaitlistEntry, reason: CloseReason, words: str = ""
) -> None:
    """The same in an open transaction."""
    for made in _open_offers(db, entry.id or 0):
        made.state = OfferState.WITHDRAWN
    entry.status, entry.closed_at = WaitState.CLOSED, desk.clock.now()
    said = clean_text(words, 200, "words")
    entry.closed_words = f"{reason.value}: {said}"[:200] if said else reason.value


def offer(
    desk: Desk,
    entry_id: int,
    version: int | None,
    *,
    provider_id: int,
    day: date,
    start: int,
    minutes_open: int | None = None,
) -> int:
    """Hold a time for somebody who waits, for 30 minutes or `minutes_open`; the number of the offer.

    Raises Conflict where the time cannot be booked for the patient, or another is on offer
    to them; Invalid for a time that no offer can be open.
    """
    length = rules.OFFER_FOR if minutes_open is None else timedelta(minutes=minutes_open)
    if minutes_open is not None and not 1 <= minutes_open <= rules.LONGEST_OFFER_MINUTES:
        raise Invalid(f"an offer is open 1 to {rules.LONGEST_OFFER_MINUTES} minutes", "for")
    with desk.act("waitlist.offer") as db:
        entry = listed(db, entry_id, version)
        return _hold(desk, db, entry, provider_id, day, start, length)


def _hold(
    desk: Desk,
    db: DeskSession,
    entry: WaitlistEntry,
    provider_id: int,
    day: date,
    start: int,
    length: timedelta,
    passed_on: int = 0,
) -> int:
    for other in _open_offers(db, entry.id or 0):
        if other.expires_at > desk.clock.now():
            when = f"{show_date(other.day)} {show_time(other.start_minute)}"
            raise Conflict(f"{when} is on offer to this patient: accept or decline that first")
        other.state = OfferState.EXPIRED
    span = Span(start, start + entry.minutes)
    later = _later(desk, db, entry, day, start)
    check = check_booking(
        db,
        desk.clock,
        patient_id=entry.patient_id,
        provider_id=provider_id,
        day=day,
        span=span,
        living=desk.living(),
        token=desk.session_token,
        besides=later.id if later else None,
        visit_type_id=entry.visit_type_id,
    )
    if words := check.refused or check.overbook:
        raise Conflict(f"the time cannot be offered: {words}")
    made = SlotOffer(
        entry_id=entry.id or 0,
        patient_id=entry.patient_id,
        provider_id=provider_id,
        day=day,
        start_minute=span.start,
        end_minute=span.end,
        made_at=desk.clock.now(),
        expires_at=desk.clock.now() + length,
        made_by=desk.actor.login,
        passed_on=passed_on,
        visit_type_id=entry.visit_type_id,
    )
    entry.status = WaitState.OFFERED
    db.add(made)
    db.flush()
    return made.id or 0


def accept(desk: Desk, offer_id: int, *, keep_later: bool = False) -> Accepted:
    """The patient takes the time: it is booked, or the later visit of that type is moved there.

    `keep_later` books beside the later visit. An offer that ran out can be accepted as long
    as the time is free and nothing else became of it. Raises Conflict, and NotPermitted for a patient who
    missed too many visits.
    """
    with desk.act("waitlist.accept") as db:
        made, entry = _open_offer(db, offer_id)
        return _accept(desk, db, made, entry, keep_later=keep_later)


def _accept(
    desk: Desk, db: DeskSession, made: SlotOffer, entry: WaitlistEntry, *, keep_later: bool = False
) -> Accepted:
    desk.require("appointment.book")
    wished = entry.visit_type_id, entry.minutes
    if (made.visit_type_id or entry.visit_type_id, made.end_minute - made.start_minute) != wished:
        raise Conflict("the wish was changed since this time was offered: decline it, and offer it again")
    booking = Booking(
        entry.patient_id,
        made.provider_id,
        entry.visit_type_id,
        made.day,
        made.start_minute,
        made.end_minute - made.start_minute,
        offer_id=made.id,
    )
    old = None if keep_later else _later(desk, db, entry, made.day, made.start_minute)
    if old is None:
        require_bookable(desk, db, entry.patient_id)
        number = place(desk, db, booking)
    else:
        desk.require("appointment.move")
        open_appointment(db, old.id or 0, None)
        number = put_elsewhere(desk, db, old, booking)
    made.state = OfferState.ACCEPTED
    entry.status, entry.closed_at = WaitState.BOOKED, desk.clock.now()
    entry.appointment_id = number
    return Accepted(number, old.id if old else None)


def answer_offer(
    desk: Desk, db: DeskSession, entry: WaitlistEntry, *, takes: bool
) -> tuple[bool, Accepted | None]:
    """Take or decline what is on offer to the entry just now, in an open transaction.

    False where nothing is on offer; what an accepted offer led to.
    """
    for made in _open_offers(db, entry.id or 0):
        if made.expires_at > desk.clock.now():
            if takes:
                return True, _accept(desk, db, made, entry)
            made.state, entry.status = OfferState.DECLINED, WaitState.WAITING
            return True, None
    return False, None


def decline(desk: Desk, offer_id: int, words: str = "") -> None:
    """The patient does not take the time, and goes on waiting; they are not asked for it again."""
    with desk.act("waitlist.offer", reason=clean_text(words, 200, "words")) as db:
        made, entry = _open_offer(db, offer_id)
        made.state = OfferState.DECLINED
        entry.status = WaitState.WAITING


def expire_offers(desk: Desk) -> tuple[int, int]:
    """Note the offers that ran out, and offer each time to the next who fits; how many of each.

    A time goes on by itself `rules.MOST_PASSED_ON` times at most, and only where an offer
    would end before it begins: then it is free for all.
    """
    desk.require("waitlist.expire")
    with desk.store.reading() as db:
        lapsed = queries.lapsed_offers(db, desk.clock)
    if not lapsed:
        return 0, 0
    ended = passed = 0
    for row in lapsed:
        with desk.act("waitlist.expire", undo=Undo.SKIP) as db:
            made = db.get(SlotOffer, row.id)
            if made is None or made.state is not OfferState.OPEN or made.expires_at > desk.clock.now():
                continue
            made.state = OfferState.EXPIRED
            db.action.patient_id = made.patient_id
            entry = db.get(WaitlistEntry, made.entry_id)
            if entry is not None and entry.status is WaitState.OFFERED:
                entry.status = WaitState.WAITING
            db.flush()
            ended += 1
            passed += _pass_on(desk, db, row)
    return ended, passed


def _pass_on(desk: Desk, db: DeskSession, row: OfferRow) -> bool:
    begins = instant_of(row.day, row.start, desk.clock.zone)
    if row.passed_on >= rules.MOST_PASSED_ON or begins <= desk.clock.now() + rules.OFFER_FOR:
        return False
    found = queries.who_is_next(db, row.id, desk.clock, desk.living(), desk.session_token)
    if found is None:
        return False
    entry = db.need(WaitlistEntry, found.ranked[0].waiter.id, "the waiter is gone")
    time = found.time
    _hold(desk, db, entry, time.provider_id, time.day, time.start, rules.OFFER_FOR, row.passed_on + 1)
    return True


def _later(desk: Desk, db: DeskSession, entry: WaitlistEntry, day: date, start: int) -> Appointment | None:
    """The patient's next booked visit of the type, where it lies behind the time."""
    found = db.scalars(
        select(Appointment)
        .where(
            col(Appointment.patient_id) == entry.patient_id,
            col(Appointment.visit_type_id) == entry.visit_type_id,
            col(Appointment.status) == Status.BOOKED,
            col(Appointment.day) >= today(desk.clock),
        )
        .order_by(col(Appointment.day), col(Appointment.start_minute))
        .limit(1)
    ).first()
    return found if found and (found.day, found.start_minute) > (day, start) else None


def listed(db: DeskSession, entry_id: int, version: int | None) -> WaitlistEntry:
    """The entry of somebody who still waits; raises NotFound, Conflict."""
    entry = db.need(WaitlistEntry, entry_id, f"there is no waitlist entry {entry_id}")
    if version is not None and entry.version != version:
        raise Conflict("this waitlist entry was changed at another desk meanwhile: look again and repeat")
    if entry.status not in LISTED:
        raise Conflict(f"this patient waits no more: {entry.closed_words or entry.status.value}")
    db.action.patient_id = entry.patient_id
    return entry


def _open_offers(db: DeskSession, entry_id: int) -> list[SlotOffer]:
    return list(
        db.scalars(
            select(SlotOffer).where(
                col(SlotOffer.entry_id) == entry_id, col(SlotOffer.state) == OfferState.OPEN
            )
        )
    )


def _open_offer(db: DeskSession, offer_id: int) -> tuple[SlotOffer, WaitlistEntry]:
    made = db.need(SlotOffer, offer_id, f"there is no offer {offer_id}")
    if made.state is not OfferState.OPEN:
        raise Conflict(f"this offer is {made.state.value}: offer the time again")
    entry = db.need(WaitlistEntry, made.entry_id, f"there is no waitlist entry {made.entry_id}")
    db.action.patient_id = entry.patient_id
    return made, entry


def _refuse_second(db: DeskSession, wish: NewWish, besides: int = 0) -> None:
    number = db.scalars(
        select(col(WaitlistEntry.id)).where(
            col(WaitlistEntry.patient_id) == wish.patient_id,
            col(WaitlistEntry.visit_type_id) == wish.visit_type_id,
            col(WaitlistEntry.status).in_(LISTED),
            col(WaitlistEntry.id) != besides,
        )
    ).first()
    if number is not None:
        raise Conflict(
            f"the patient waits for a visit of this type already (entry {number}): change that one"
        )


def _fill(desk: Desk, db: DeskSession, entry: WaitlistEntry, wish: NewWish) -> None:
    """Put the wish into the entry; raises Invalid naming what no visit could ever meet."""
    visit_type = db.need(VisitType, wish.visit_type_id, f"there is no visit type {wish.visit_type_id}")
    minutes = visit_type.minutes if wish.minutes is None else wish.minutes
    require_length(0, minutes)
    if wish.part.end - wish.part.start < minutes:
        raise Invalid(f"a visit of {minutes} minutes does not fit into that part of the day", "part")
    if not 0 <= wish.part.start < wish.part.end <= 24 * 60:
        raise Invalid("the part of the day is not understood: am, pm, 9-12", "part")
    if wish.latest and wish.latest < today(desk.clock):
        raise Invalid(f"{show_date(wish.latest)} is past", "latest")
    if wish.earliest and wish.latest and wish.latest < wish.earliest:
        raise Invalid("the latest day comes before the earliest", "latest")
    if not 0 <= wish.notice_hours <= rules.LONGEST_NOTICE_HOURS:
        raise Invalid(f"the shortest notice is 0 to {rules.LONGEST_NOTICE_HOURS} hours", "notice")
    if not wish.weekdays <= frozenset(range(7)):
        raise Invalid("there are seven weekdays", "days")
    entry.visit_type_id, entry.minutes = wish.visit_type_id, minutes
    entry.providers = _codes(db, wish.providers)
    entry.weekdays = "" if len(wish.weekdays) == 7 else "".join(map(str, sorted(wish.weekdays)))
    entry.start_minute, entry.end_minute = wish.part.start, wish.part.end
    entry.earliest, entry.latest = wish.earliest, wish.latest
    entry.priority, entry.notice_hours = wish.priority, wish.notice_hours
    entry.words = clean_text(wish.words, 200, "words")


def _codes(db: DeskSession, typed: tuple[str, ...]) -> str:
    known = set(db.scalars(select(col(Provider.code)).where(col(Provider.active).is_(True))))
    codes = list(dict.fromkeys(code.strip().upper() for code in typed if code.strip()))
    for code in codes:
        if code not in known:
            there_are = ", ".join(sorted(known)) or "none yet"
            raise Invalid(f"there is no provider `{code}`; there are: {there_are}", "provider")
    return ",".join(codes)
