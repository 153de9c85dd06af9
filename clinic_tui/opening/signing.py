"""Signing the opening of a day: its lines as they are true at that moment, with words of one's own."""

from __future__ import annotations

from clinic_tui.clock import today
from clinic_tui.flow.recipients import who_is_here
from clinic_tui.opening.models import WORDS_LENGTH, OpeningSigned
from clinic_tui.opening.queries import reads
from clinic_tui.opening.rows import Line
from clinic_tui.patients.names import clean_text
from clinic_tui.settings.time_clock import USUAL_TIME_CLOCK, TimeClockSettings
from clinic_tui.store.desk import Desk
from clinic_tui.store.journal import Undo

STAYS = "what was signed stays: sign once more"

NOT_KEPT = (Line.BULLETIN, Line.HANDOVER, Line.PARKED, Line.SIGNED)
"""These are kept elsewhere, and the titles of forms may name patients."""


def sign_opening(desk: Desk, words: str = "", clock: TimeClockSettings = USUAL_TIME_CLOCK) -> int:
    """Sign the board of today as it stands; the number of the signing.

    Another desk, or the same one later, may sign too: each signing says what was true then. Raises Invalid
    naming `words`.
    """
    said = clean_text(words, WORDS_LENGTH, "words")
    with desk.act("opening.sign", undo=Undo.NO, undo_words=STAYS) as db:
        here = who_is_here(db, desk)
        lines = [
            read(db, desk)
            for each, read in reads(clock).items()
            if each not in NOT_KEPT and desk.actor.may(each.right)
        ]
        row = OpeningSigned(
            day=today(desk.clock), at=desk.clock.now(), signed_by=here.login, signer=here.name,
            desk=here.desk, words=said,
            lines="\n".join(f"{'! ' if each.amiss else ''}{each.line.value}: {each.words}" for each in lines),
        )  # fmt: skip
        db.add(row)
        db.flush()
        return row.id or 0
