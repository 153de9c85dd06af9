"""The sender: one message after the other, each step stored before the next.

`sending` is committed before a message is handed over, what came of it afterwards. So a
death in between leaves `sending` behind, and the next run knows that it cannot know: where
the gateway knows keys the message is handed over again, else it becomes `unknown` and a
person looks (domain rules, B3). No visit is ever written here (B1).
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlmodel import col

from clinic_tui.fault_log import record
from clinic_tui.reminders import rules
from clinic_tui.reminders.gateways import NO_PHONE, Gateway, Gateways, Handed, Message, Outcome
from clinic_tui.reminders.models import REASON_LENGTH, OutboxMessage, ReminderRule
from clinic_tui.reminders.one_sender import StillHeld, one_sender
from clinic_tui.reminders.planning import address_key, fill_outbox, no_cause, past_use
from clinic_tui.reminders.queries import a_week_of_texts, texts_since, visits_to_remind
from clinic_tui.reminders.reply_tokens import token_of
from clinic_tui.reminders.rows import RunCounts, VisitToRemind
from clinic_tui.reminders.states import Channel, State
from clinic_tui.reminders.wording import Sender, Told, is_spanish, words_of
from clinic_tui.schedule.models import Appointment
from clinic_tui.store.desk import Desk, DeskSession
from clinic_tui.store.journal import Undo, journal

VERB = "reminder.send"
GONE_OUT = "the message has gone out"
IN_DOUBT = "the program ended while it was being sent: ask the patient, or look at the gateway"
CLOCK_BACK = "the clock is behind the journal: nothing is sent until it is right again"
ANOTHER_SENDS = "another process is sending just now"
NUMBER_HAD_ENOUGH = "the number has had its texts of the day or week"

STALE_SECONDS = 30.0
"""A message that waited longer than this between its commit and its handing over is put back."""


@dataclass(slots=True)
class _Tally:
    sent: int = 0
    failed: int = 0
    unknown: int = 0
    dropped: int = 0
    later: int = 0


@dataclass(frozen=True, slots=True)
class _Claimed:
    """What is stored as `sending`: the rows, and the message to hand over."""

    ids: tuple[int, ...]
    message: Message


def run_reminders(desk: Desk, gateways: Gateways, *, stop: Callable[[], bool] = lambda: False) -> RunCounts:
    """Plan, and send all that is due now; what came of it. `stop` is asked between two messages.

    Needs the right `reminder.send`. Nothing is sent in quiet hours, by a clock that went
    back, without the clinic's phone, or while another process sends: `words` say so.
    Raises ClinicError where the store does.
    """
    desk.require(VERB)
    with one_sender(desk.store) as still_held:
        if still_held is None:
            return RunCounts(words=ANOTHER_SENDS)
        if _clock_went_back(desk):
            return RunCounts(words=CLOCK_BACK)
        tally = _Tally()
        _recover(desk, gateways, tally)
        planned, tally.dropped = fill_outbox(desk)
        words = _send_all(desk, gateways, tally, still_held, stop)
    return RunCounts(planned, tally.sent, tally.failed, tally.unknown, tally.dropped, tally.later, words)


def _clock_went_back(desk: Desk) -> bool:
    """True where the journal's last line is from the future, by more than a minute."""
    with desk.store.reading() as db:
        last = db.execute(select(journal.c.at).order_by(journal.c.seq.desc()).limit(1)).scalar()
    return last is not None and desk.clock.now() < last - rules.HELD_CLOCK


def _recover(desk: Desk, gateways: Gateways, tally: _Tally) -> None:
    """What a dead process left as `sending`: again where the gateway knows keys, else in doubt."""
    with desk.store.reading() as db:
        sending = select(col(OutboxMessage.id)).where(col(OutboxMessage.state) == State.SENDING)
        left = [number for number in db.scalars(sending) if number is not None]
    if not left:
        return
    with desk.act(VERB, undo=Undo.SKIP) as db:
        for row in _rows(db, left, State.SENDING):
            way = gateways.ways.get(row.channel)
            if way is not None and way.idempotent:
                row.state, row.due, row.reason = State.WAITING, desk.clock.now(), "handed over again"
                tally.later += 1
            else:
                row.state, row.reason = State.UNKNOWN, IN_DOUBT
                tally.unknown += 1


def _send_all(
    desk: Desk, gateways: Gateways, tally: _Tally, still_held: StillHeld, stop: Callable[[], bool]
) -> str:
    """Why something was held back, or empty."""
    said: dict[str, None] = {}
    closed: set[Channel] = set()
    while still_held() and not stop():
        if rules.is_quiet(desk.clock.now(), desk.clock.zone):
            break
        family = _next_family(desk, closed)
        if not family:
            break
        if gateways.sender is None:
            return NO_PHONE
        channel, ids = family
        way = gateways.ways.get(channel)
        if way is None:
            closed.add(channel)
            said[gateways.missing(channel)] = None
            continue
        claimed = _claim(desk, ids, gateways.sender, tally)
        if claimed is None:
            continue
        handed = _hand_over(way, claimed.message, still_held, time.monotonic())
        _finish(desk, claimed.ids, handed, tally)
        if handed.outcome is Outcome.DOWN:
            closed.add(channel)
            said[handed.words] = None
    return "; ".join(said)


def _next_family(desk: Desk, closed: Collection[Channel]) -> tuple[Channel, tuple[int, ...]] | None:
    """What is due first, with what goes out in the same message: the first due stands first."""
    row = OutboxMessage
    waiting = (col(row.state) == State.WAITING, col(row.channel).not_in(list(closed)))
    with desk.store.reading() as db:
        first = db.execute(
            select(col(row.id), col(row.channel), col(row.rule_id), col(row.address_key), col(row.day))
            .where(*waiting, col(row.due) <= desk.clock.now())
            .order_by(col(row.due), col(row.key))
            .limit(1)
        ).one_or_none()
        if first is None:
            return None
        others = db.scalars(
            select(col(row.id)).where(
                *waiting,
                col(row.rule_id) == first.rule_id,
                col(row.address_key) == first.address_key,
                col(row.day) == first.day,
                col(row.id) != first.id,
            )
        ).all()
    return first.channel, (first.id, *others)


def _rows(db: DeskSession, ids: Collection[int], state: State) -> list[OutboxMessage]:
    """Those of these messages that are still in that state, by visit time."""
    found = db.scalars(
        select(OutboxMessage)
        .where(col(OutboxMessage.id).in_(ids), col(OutboxMessage.state) == state)
        .order_by(col(OutboxMessage.start_minute), col(OutboxMessage.key))
    )
    return list(found)


def _claim(desk: Desk, ids: tuple[int, ...], sender: Sender, tally: _Tally) -> _Claimed | None:
    """Look once more at visits, consent and addresses, and store as `sending` what is to go out."""
    now = desk.clock.now()
    with desk.act(VERB, undo=Undo.SKIP) as db:
        live = _still_wanted(db, _rows(db, ids, State.WAITING), now, tally)
        lead = next((row for row, _visit in live if row.id == ids[0]), None)
        if lead is None:
            return None
        for row, visit in live:
            address = rules.address_of(visit, row.channel)
            row.address = rules.masked(address, row.channel)[:120]
            row.address_key = address_key(desk, row.channel, address)
        family = [(row, visit) for row, visit in live if row.address_key == lead.address_key]
        if lead.channel is Channel.TEXT and _number_waits(desk, db, [row for row, _ in family], now, tally):
            return None
        rule = db.need(ReminderRule, lead.rule_id, "there is no such rule")
        key = lead.lead_key or lead.key
        for row, _visit in family:
            row.state, row.reason, row.lead_key, row.sent_at = State.SENDING, "", key, now
            row.tries += 1
        first = next(visit for row, visit in family if row is lead)
        words = words_of(
            sender,
            [_told(desk, visit) for _row, visit in family],
            lead.channel,
            spanish=is_spanish(first.language, rule.wording),
            late=lead.delay_minutes,
        )
        message = Message(key, lead.channel, rules.address_of(first, lead.channel), words, now)
        claimed = tuple(row.id or 0 for row, _visit in family)
    return _Claimed(claimed, message)


def _told(desk: Desk, visit: VisitToRemind) -> Told:
    return Told(
        visit.first_name,
        visit.day,
        visit.start,
        token_of(desk, visit.appointment_id, visit.day, visit.start),
    )


def _still_wanted(
    db: DeskSession, waiting: list[OutboxMessage], now: datetime, tally: _Tally
) -> list[tuple[OutboxMessage, VisitToRemind]]:
    """The messages that are still to go out, with their visits; all others end here, saying why."""
    numbers = [row.appointment_id for row in waiting]
    visits = {visit.appointment_id: visit for visit in visits_to_remind(db, col(Appointment.id).in_(numbers))}
    live = []
    for row in waiting:
        why = _no_more(db, row, visits.get(row.appointment_id))
        if why:
            row.state, row.reason = State.DROPPED, why
            tally.dropped += 1
        elif row.not_after < now:
            lost = past_use(row.id or 0, row.tries, row.reason)
            row.state, row.reason = lost.state, lost.reason[:REASON_LENGTH]
            tally.dropped += 1
        else:
            live.append((row, visits[row.appointment_id]))
    return live


def _no_more(db: DeskSession, row: OutboxMessage, visit: VisitToRemind | None) -> str:
    appointment = db.need(Appointment, row.appointment_id, "there is no such appointment")
    moved = (appointment.day, appointment.start_minute) != (row.day, row.start_minute)
    if why := no_cause(appointment.status, appointment.confirmation, moved=moved):
        return why
    return rules.refusal(visit, row.channel) if visit is not None else "the visit is no more"


def _number_waits(
    desk: Desk, db: DeskSession, family: list[OutboxMessage], now: datetime, tally: _Tally
) -> bool:
    """True where the number has had its texts: then they wait for another day, or end here."""
    key = family[0].address_key
    had = texts_since(db, a_week_of_texts(desk, now), [key]).get(key, [])
    at = rules.next_text_time(now, had, desk.clock.zone)
    if at == now:
        return False
    for row in family:
        if at <= row.not_after:
            row.due, row.reason = at, NUMBER_HAD_ENOUGH
            tally.later += 1
        else:
            row.state, row.reason = State.DROPPED, NUMBER_HAD_ENOUGH
            tally.dropped += 1
    return True


def _hand_over(way: Gateway, message: Message, still_held: StillHeld, since: float) -> Handed:
    """Hand over, unless the process was held up for so long that another may have taken its place."""
    if time.monotonic() - since > STALE_SECONDS or not still_held():
        return Handed(Outcome.BUSY, "this process was held up")
    try:
        return way.send(message)
    except Exception as fault:  # noqa: BLE001 - the edge of a gateway: it may have sent before it failed
        return Handed(Outcome.DOUBT, f"the gateway failed (reference {record(fault)})")


def _finish(desk: Desk, ids: tuple[int, ...], handed: Handed, tally: _Tally) -> None:
    """Store what came of it."""
    sent = handed.outcome is Outcome.SENT
    undo, undo_words = (Undo.NO, GONE_OUT) if sent else (Undo.SKIP, "")
    with desk.act(VERB, undo=undo, undo_words=undo_words) as db:
        for row in _rows(db, ids, State.SENDING):
            row.reason = handed.words[:REASON_LENGTH]
            match handed.outcome:
                case Outcome.SENT:
                    row.state = State.SENT
                    tally.sent += 1
                case Outcome.REFUSED:
                    row.state = State.FAILED
                    tally.failed += 1
                case Outcome.DOUBT:
                    row.state = State.UNKNOWN
                    tally.unknown += 1
                case Outcome.BUSY | Outcome.DOWN:
                    row.state, row.lead_key, row.sent_at = State.WAITING, "", None
                    row.due = rules.next_allowed(
                        desk.clock.now() + rules.wait_after(row.tries), desk.clock.zone
                    )
                    tally.later += 1
