"""Signing the opening of a day: its lines as they are true at that moment, with words of one's own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from clinic_tui.clock import today
from clinic_tui.flow.recipients import who_is_here
from clinic_tui.opening.models import WORDS_LENGTH, OpeningSigned
from clinic_tui.opening.queries import reads
from clinic_tui.opening.rows import LINE_LENGTH, NOT_KEPT, Line, OpeningLine
from clinic_tui.patients.names import clean_text
from clinic_tui.settings.time_clock import USUAL_TIME_CLOCK, TimeClockSettings
from clinic_tui.store.desk import Desk
from clinic_tui.store.journal import Undo

STAYS = "what was signed stays: sign once more"


def sign_opening(
    desk: Desk,
    words: str = "",
    clock: TimeClockSettings = USUAL_TIME_CLOCK,
    told: Mapping[Line, str] | None = None,
) -> int:
    """Sign the board of today; the number of the signing.

    It is kept as it stands at that moment and, where the signer put lines otherwise, as they are in `told`
    too: a line that is empty there is left out, one that is not named stays as it was counted. Another desk,
    or the same one later, may sign too. Raises Invalid naming `words`, or the line.
    """
    said = clean_text(words, WORDS_LENGTH, "words")
    own = {line: clean_text(each, LINE_LENGTH, line.name) for line, each in (told or {}).items()}
    with desk.act("opening.sign", undo=Undo.NO, undo_words=STAYS) as db:
        here = who_is_here(db, desk)
        lines = [
            read(db, desk)
            for each, read in reads(clock).items()
            if each not in NOT_KEPT and desk.actor.may(each.right)
        ]
        row = OpeningSigned(
            day=today(desk.clock), at=desk.clock.now(), signed_by=here.login, signer=here.name,
            desk=here.desk, words=said, lines="\n".join(map(_as_counted, lines)), told=_as_told(lines, own),
        )  # fmt: skip
        db.add(row)
        db.flush()
        return row.id or 0


def _as_counted(line: OpeningLine) -> str:
    return f"{'! ' if line.amiss else ''}{line.line.value}: {line.words}"


def _as_told(lines: Sequence[OpeningLine], own: Mapping[Line, str]) -> str:
    """The lines as the signer left them; empty where all stand as they were counted."""
    kept = [
        _as_counted(each) if (words := own.get(each.line, each.words)) == each.words
        else f"* {each.line.value}: {words}" if words
        else f"* {each.line.value}: left out"
        for each in lines
    ]  # fmt: skip
    return "\n".join(kept) if any(line.startswith("* ") for line in kept) else ""
