"""Signals between desks: a few words, taken by one key; kept for the day, and journaled."""

from __future__ import annotations

from clinic_tui.clock import today
from clinic_tui.errors import Conflict, Invalid
from clinic_tui.flow.models import SIGNAL_LENGTH, Signal
from clinic_tui.flow.recipients import read_recipient, who_is_here
from clinic_tui.patients.names import clean_text
from clinic_tui.store.desk import Desk
from clinic_tui.store.journal import Undo

VERB = "queue.signal"


def send_signal(desk: Desk, words: str, to: str = "") -> int:
    """Send these words to all, a desk, a role or a person; the signal's number.

    Raises Invalid naming a wrong field: no words, more than SIGNAL_LENGTH letters, nobody there.
    """
    said = clean_text(words, SIGNAL_LENGTH, "words")
    if not said:
        raise Invalid(
            "what is to be said? r room ready, p patient ready, c come please, l lab sample", "words"
        )
    with desk.act(VERB, undo=Undo.SKIP) as db:
        kind, name = read_recipient(db, desk, to, VERB)
        here = who_is_here(db, desk)
        row = Signal(
            day=today(desk.clock), at=desk.clock.now(), words=said, to_kind=kind, to_name=name,
            sent_by=here.login, sender=here.name, desk=here.desk,
        )  # fmt: skip
        db.add(row)
        db.flush()
        return row.id or 0


def take_signal(desk: Desk, signal_id: int) -> None:
    """Say that it was heard; who sent it is told. Raises NotFound, Conflict where somebody was first."""
    with desk.act(VERB, undo=Undo.SKIP) as db:
        row = db.need(Signal, signal_id, f"there is no signal {signal_id}")
        if row.taken_at is not None:
            at = row.taken_at.astimezone(desk.clock.zone)
            raise Conflict(f"{row.taken_by} took this signal already, at {at:%H:%M}")
        here = who_is_here(db, desk)
        row.taken_at, row.taken_by, row.taken_desk = desk.clock.now(), here.name, here.desk
