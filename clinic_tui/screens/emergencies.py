"""Who opened restricted records in an emergency, for the manager who looks at it afterwards."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Label

from clinic_tui.errors import ClinicError
from clinic_tui.keymap import Hint
from clinic_tui.patients.emergency_rules import EmergencyRow, Stage
from clinic_tui.screens.asking import Asking
from clinic_tui.screens.form import Field, Form, text_field
from clinic_tui.text import safe_text
from clinic_tui.widgets.key_bar import KeyBar
from clinic_tui.widgets.message_line import Level, MessageLine
from clinic_tui.widgets.paged_list import ListColumn, ListRow, PagedList
from clinic_tui.words.counted import counted

_STYLES = {
    Stage.OPEN: "is-soon",
    Stage.UNREVIEWED: "is-soon",
    Stage.LATE: "is-overdue",
    Stage.REVIEWED: "is-quiet",
}


class EmergencyList(Asking, ModalScreen[None]):
    """Those that nobody has reviewed first; Enter reviews the one under the cursor."""

    DEFAULT_CSS = "EmergencyList #emergency-words { width: 1fr; height: 4; color: $text-muted; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", "back", show=False),
        Binding("e", "open_record", "the record", show=False),
    ]

    def compose(self) -> ComposeResult:
        """The list, the one under the cursor in full, a message and the keys."""
        with Vertical(classes="dialog wide tall"):
            yield Label("Emergency access to restricted records", classes="dialog-title", markup=False)
            yield PagedList(
                ListColumn("State", 14),
                ListColumn("When", 12),
                ListColumn("Who", 16),
                ListColumn("Patient"),
                empty="reading ...",
                marks=False,
            )
            yield Label("", id="emergency-words", markup=False)
            yield MessageLine(id="emergency-message")
            yield KeyBar(
                own=(
                    Hint("Enter", "review", ""),
                    Hint("e", "the record", "open_record"),
                    Hint("Esc", "back", "dismiss(None)"),
                )
            )

    def on_mount(self) -> None:
        """Ask for them."""
        self._rows: dict[int, EmergencyRow] = {}
        self.query_one(PagedList).focus()
        self.ask_before_keys(
            self.backend.emergency.list, self._show, group="emergencies", refused=self._refused
        )

    def _read(self) -> None:
        self.ask(self.backend.emergency.list, self._show, group="emergencies", refused=self._refused)

    def _refused(self, refusal: ClinicError) -> None:
        self._rows = {}
        self.query_one(PagedList).show([], refusal.words)

    def changed_elsewhere(self, entities: frozenset[str]) -> None:
        """One was taken, ended or reviewed."""
        if "emergency_access" in entities:
            self._read()

    def _show(self, rows: tuple[EmergencyRow, ...]) -> None:
        self._rows = {row.id: row for row in rows}
        now = self.clinic.clock.now()
        self.query_one(PagedList).show(
            [
                ListRow(
                    row.id,
                    (row.stage(now).value, self._when(row.at), row.person, f"{row.name}, MRN {row.mrn}"),
                    _STYLES[row.stage(now)],
                )
                for row in rows
            ],
            "nobody has taken emergency access",
        )
        self._tell()

    def _when(self, at: datetime) -> str:
        return f"{at.astimezone(self.clinic.clock.zone):%d %b %H:%M}"

    @on(PagedList.Highlighted)
    def _tell(self) -> None:
        row = self._row
        words = "" if row is None else "\n".join(safe_text(line) for line in self._in_full(row))
        self.query_one("#emergency-words", Label).update(words)

    def _in_full(self, row: EmergencyRow) -> Sequence[str]:
        until = row.over.astimezone(self.clinic.clock.zone)
        did = f"{counted(row.looks, 'look')}, {counted(row.changes, 'change')}"
        lines = [f"Why: {row.reason}", f"until {until:%H:%M}: {did}"]
        if row.reviewed_at is not None:
            lines.append(f"{row.reviewed_by}, {self._when(row.reviewed_at)}: {row.review_words}")
        return lines

    @property
    def _row(self) -> EmergencyRow | None:
        key = self.query_one(PagedList).key
        return self._rows.get(key) if isinstance(key, int) else None

    @on(PagedList.Chosen)
    def _chosen(self, event: PagedList.Chosen) -> None:
        event.stop()
        row = self._row
        if row is None:
            return
        stage = row.stage(self.clinic.clock.now())
        if stage is Stage.REVIEWED:
            self._say("this one was reviewed already")
        elif stage is Stage.OPEN:
            self._say("it is open still: review it once it is over")
        else:
            self.app.push_screen(ReviewAccess(row.id, f"{row.person}, {row.name}"), self._reviewed)

    def _reviewed(self, done: bool | None) -> None:
        if done:
            self._say("reviewed", Level.DONE)

    def action_open_record(self) -> None:
        """The patient's record."""
        row = self._row
        if row is not None:
            self.dismiss()
            self.clinic.open_patient(row.patient_id)

    def _say(self, words: str, level: Level = Level.INFO) -> None:
        self.query_one("#emergency-message", MessageLine).say(words, level)


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
        self.save(lambda: backend.emergency.review(access_id, words), "reviewed", True, undoable=False)

    def reopen(self, texts: dict[str, str]) -> ReviewAccess:
        """The same one."""
        return ReviewAccess(self._access_id, self._whose, texts)
