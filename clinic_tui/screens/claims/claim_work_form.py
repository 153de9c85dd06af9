"""Whose claims are, when they are looked at again, and a note on them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from clinic_tui.claims.work_rows import LONGEST_NOTE, Change, WorkRow
from clinic_tui.screens.parts.form import Field, Form, text_field
from clinic_tui.widgets.date_field import DateField
from clinic_tui.words.counted import counted

NOBODY = "-"
"""Typed as owner, day or note: nobody, no day, no note."""


class WorkOnClaims(Form[bool]):
    """One claim with what stands on it, nobody's as that of who opens the form; several with empty fields, of
    which only what is typed is changed.
    """

    SAVE_WORDS: ClassVar[str] = "save"

    def __init__(self, rows: Sequence[WorkRow], texts: dict[str, str] | None = None) -> None:
        super().__init__({**_texts_of(rows), **(texts or {})})
        self._rows = tuple(rows)
        self._mine = texts is None and len(rows) == 1 and not rows[0].owner
        self._before = _texts_of(rows)

    @property
    def title_words(self) -> str:
        """Of which."""
        if len(self._rows) == 1:
            (row,) = self._rows
            return "Claim of a restricted record" if row.is_hidden else f"Claim {row.number} of {row.name}"
        return f"{counted(len(self._rows), 'claim')}: what is typed is written on all of them"

    def fields(self) -> Sequence[Field]:
        """Owner, day, note."""
        today = self.clinic.today
        return (
            text_field("owner", "Owner", limit=40, help="whose work it is, by login; - nobody"),
            Field("follow up", "Look again", lambda: DateField(today), help="fri, t+7 or 1/5; empty: no day"),
            text_field("note", "Note", limit=LONGEST_NOTE, help="what was said, and what comes next"),
        )

    def ready(self) -> None:
        """What is nobody's is taken by who opens the form, unless they say whose it is."""
        if self._mine and (who := self.backend.who) is not None:
            self.set_text("owner", who.login)
            self._clean = self.texts  # nobody typed it: nothing is lost with it

    def submit(self) -> None:
        """Write what was changed."""
        owner, note = self.text("owner"), self.text("note")
        day = self.value("follow up")
        alone = len(self._rows) == 1
        note_seen = alone and not self._rows[0].is_hidden
        had_day = bool(self._before.get("follow up"))
        wanted = Change(
            owner="" if owner == NOBODY else owner if owner or alone else None,
            follow_up_on=day,
            no_follow_up=alone and had_day and day is None,
            note="" if note == NOBODY else note if note or note_seen else None,
        )
        claims = tuple((row.id, row.version) for row in self._rows)
        work = self.backend.claim_work
        self.save(lambda: work.change(claims, wanted), _changed, True)

    def reopen(self, texts: dict[str, str]) -> WorkOnClaims:
        """The same claims again."""
        return WorkOnClaims(self._rows, texts)


def _changed(claims: int) -> str:
    return f"{counted(claims, 'claim')} changed" if claims else "nothing was changed"


def _texts_of(rows: Sequence[WorkRow]) -> dict[str, str]:
    if len(rows) != 1:
        return {}
    (row,) = rows
    day = f"{row.follow_up_on:%m/%d/%Y}" if row.follow_up_on else ""
    return {"owner": row.owner, "follow up": day, "note": row.note}
