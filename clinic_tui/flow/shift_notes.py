"""The note that a shift leaves to the next: signed by who writes it, read by who comes after."""

from __future__ import annotations

from clinic_tui.clock import today
from clinic_tui.errors import Conflict, Invalid
from clinic_tui.flow.models import ShiftNote
from clinic_tui.flow.recipients import who_is_here
from clinic_tui.flow.rows import NOTE_LINE
from clinic_tui.patients.names import clean_text
from clinic_tui.store.desk import Desk
from clinic_tui.store.journal import Undo

VERB = "queue.hand_over"
MOST_LINES = 20


def sign_note(desk: Desk, lines: tuple[str, ...]) -> int:
    """Leave these lines to the next shift, signed by who sits here; the note's number.

    Raises Invalid where nothing is said, more than MOST_LINES, or a line is longer than NOTE_LINE.
    """
    said = [line for line in (clean_text(line, NOTE_LINE, "note") for line in lines) if line]
    if len(said) > MOST_LINES:
        raise Invalid(f"a note has {MOST_LINES} lines at most: put some of them together", "note")
    if not said:
        raise Invalid("what is to be left to the next shift? a line at least", "note")
    with desk.act(VERB) as db:
        here = who_is_here(db, desk)
        row = ShiftNote(
            day=today(desk.clock), at=desk.clock.now(), words="\n".join(said), signed_by=here.login,
            signer=here.name, desk=here.desk,
        )  # fmt: skip
        db.add(row)
        db.flush()
        return row.id or 0


def read_note(desk: Desk, note_id: int) -> None:
    """Say that it was read. Raises NotFound, Conflict for one's own."""
    with desk.act(VERB, undo=Undo.SKIP) as db:
        row = db.need(ShiftNote, note_id, f"there is no note {note_id}")
        here = who_is_here(db, desk)
        if row.signed_by == here.login:
            raise Conflict("this is your own note: somebody else reads it")
        if row.read_at is None:
            row.read_at, row.read_by = desk.clock.now(), here.name
