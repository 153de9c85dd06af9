"""Who opened restricted records in an emergency, for the manager who looks at it afterwards."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import ClassVar

from textual.binding import Binding, BindingType

from clinic_tui.keymap import Hint
from clinic_tui.patients.emergency_rules import EmergencyRow, Stage
from clinic_tui.screens.parts.form import Field, Form, text_field
from clinic_tui.screens.parts.list_screen import ListDialog
from clinic_tui.widgets.message_line import Level
from clinic_tui.widgets.paged_list import ListColumn, ListRow
from clinic_tui.words.counted import counted

_STYLES = {
    Stage.OPEN: "is-soon",
    Stage.UNREVIEWED: "is-soon",
    Stage.LATE: "is-overdue",
    Stage.REVIEWED: "is-quiet",
}


class EmergencyList(ListDialog[EmergencyRow, None]):
    """Those that nobody has reviewed first; Enter reviews the one under the cursor."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("e", "open_record", "the record", show=False)]
    NAME = "Emergency access to restricted records"
    COLUMNS = (
        ListColumn("State", 14),
        ListColumn("When", 12),
        ListColumn("Who", 16),
        ListColumn("Patient"),
    )
    NOTHING = "nobody has taken emergency access"
    TOPICS = frozenset({"emergency_access"})
    WHOLE_LINES = 4

    def hints(self) -> tuple[Hint, ...]:
        """The keys."""
        return (
            Hint("Enter", "review", ""),
            Hint("e", "the record", "open_record"),
            Hint("Esc", "back", "dismiss(None)"),
        )

    def question(self) -> Callable[[], tuple[EmergencyRow, ...]]:
        """All of them."""
        return self.backend.emergency.list

    def line(self, row: EmergencyRow) -> ListRow:
        """How far it is reviewed, when, who, and whose record."""
        stage = row.stage(self.clinic.clock.now())
        cells = (stage.value, self._when(row.at), row.person, f"{row.name}, MRN {row.mrn}")
        return ListRow(row.id, cells, _STYLES[stage])

    def _when(self, at: datetime) -> str:
        return f"{at.astimezone(self.clinic.clock.zone):%d %b %H:%M}"

    def whole(self, row: EmergencyRow) -> str:
        """Why, what was done under it, and what the review found."""
        until = row.over.astimezone(self.clinic.clock.zone)
        did = f"{counted(row.looks, 'look')}, {counted(row.changes, 'change')}"
        lines = [f"Why: {row.reason}", f"until {until:%H:%M}: {did}"]
        if row.reviewed_at is not None:
            lines.append(f"{row.reviewed_by}, {self._when(row.reviewed_at)}: {row.review_words}")
        return "\n".join(lines)

    async def choose(self, row: EmergencyRow) -> None:
        """Review it, once it is over."""
        stage = row.stage(self.clinic.clock.now())
        if stage is Stage.REVIEWED:
            self.say("this one was reviewed already")
        elif stage is Stage.OPEN:
            self.say("it is open still: review it once it is over")
        else:
            await self.app.push_screen(ReviewAccess(row.id, f"{row.person}, {row.name}"), self._reviewed)

    def _reviewed(self, done: bool | None) -> None:
        if done:
            self.say("reviewed", Level.DONE)

    def action_open_record(self) -> None:
        """The patient's record."""
        row = self.row
        if row is not None:
            self.dismiss()
            self.clinic.open_patient(row.patient_id)


class ReviewAccess(Form[bool]):
    """What was found; it stays."""

    SAVE_WORDS = "reviewed"

    def __init__(self, access_id: int, whose: str, texts: dict[str, str] | None = None) -> None:
        """`whose` says whose access to whose record it is."""
        super().__init__(texts)
        self._access_id = access_id
        self._whose = whose

    @property
    def title_words(self) -> str:
        """Which one."""
        return f"Review of emergency access: {self._whose}"

    def fields(self) -> Sequence[Field]:
        """The words."""
        return (text_field("words", "Found", limit=400, help="as it should be, or what follows; it stays"),)

    def submit(self) -> None:
        """Keep it."""
        words, backend, access_id = self.text("words"), self.backend, self._access_id
        self.save(lambda: backend.emergency.review(access_id, words), "reviewed", True)

    def reopen(self, texts: dict[str, str]) -> ReviewAccess:
        """The same one."""
        return ReviewAccess(self._access_id, self._whose, texts)
