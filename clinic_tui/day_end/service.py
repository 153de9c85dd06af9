"""The use cases of a day's end: signing its proof, and putting it on paper."""

from __future__ import annotations

from datetime import date

from clinic_tui.clock import today
from clinic_tui.day_end.models import DayEnd
from clinic_tui.day_end.queries import day_state, ended
from clinic_tui.day_end.rows import Ended
from clinic_tui.errors import Conflict, Invalid
from clinic_tui.jobs.records import last_success
from clinic_tui.paper.rows import Paper
from clinic_tui.paper.service import Letterhead, Outlet
from clinic_tui.store.desk import Desk
from clinic_tui.store.journal import Change, Undo, head_of
from clinic_tui.words.dates import show_date

VERB = "day.end"
STAYS = "what was signed stays: put right what is wrong, and end the day again"
BACKUP = "backup"


def end_day(desk: Desk, day: date, reason: str = "") -> Ended:
    """Sign the proof of a day as it stands now, with the seal of the journal before it.

    Nothing is locked by it: what is put right later is journaled as ever, and told beside the
    signed figures until the day is ended again. Raises Invalid for a day that has not been yet,
    Conflict where something is left and no `reason` says why (which takes a right of its own), and
    where the day was signed as it stands.
    """
    reason = reason.strip()
    with desk.act(VERB, undo=Undo.NO, undo_words=STAYS) as db:
        if day > today(desk.clock):
            raise Invalid(f"{show_date(day)} has not been yet: end it when it is over", "day")
        state = day_state(db, day, desk.clock)
        if state.left_words and not reason:
            raise Conflict(f"the day is not proved: {state.left_words}; end these first, or say why not")
        if state.left_words:
            desk.require("day.end_unproved")
        if state.ended is not None and not state.changes:
            at = state.ended.at.astimezone(desk.clock.zone)
            raise Conflict(f"{state.ended.by} ended this day at {at:%H:%M}, and nothing has changed since")
        figures, head = state.figures, head_of(db)
        row = DayEnd(
            day=day, at=desk.clock.now(), by=desk.actor.login, desk=desk.letter,
            kept=figures.kept, no_shows=figures.no_shows, cancelled=figures.cancelled, went=figures.went,
            not_ended=figures.not_ended, cash_cents=figures.cash_cents, check_cents=figures.check_cents,
            card_cents=figures.card_cents, receipts=figures.receipts,
            money_open=state.proof.money_words, reason=reason,
            journal_seq=head.seq, journal_mac=head.mac, backup_at=last_success(db, BACKUP),
        )  # fmt: skip
        db.add(row)
        db.flush()
        return ended(db, row.id or 0)


def print_day_end(desk: Desk, head: Letterhead, to: Outlet, day: date) -> Paper:
    """The newest signing of a day, with what changed since. Raises Conflict where the day was not ended."""
    from clinic_tui.day_end.sheet import day_end_pdf

    with desk.act(VERB, undo=Undo.SKIP) as db:
        state = day_state(db, day, desk.clock)
        if state.ended is None:
            raise Conflict(f"{show_date(day)} was not ended yet: end it, then print")
        db.note(Change.READ, "day_end", state.ended.id, paper="day-end", to=to.words, copies=to.copies)
    return day_end_pdf(state, state.ended, head, desk.clock.zone)
