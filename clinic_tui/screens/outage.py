"""A provider is out: the visits that it hits, a proposal for each, and one key that writes all of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Label

from clinic_tui.errors import ClinicError
from clinic_tui.keymap import Hint
from clinic_tui.schedule.outage_rows import Outage, OutageDone, OutageMove, Proposal
from clinic_tui.schedule.rows import Span, StripRow
from clinic_tui.screens.asking import Asking
from clinic_tui.text import safe_text
from clinic_tui.widgets.key_bar import KeyBar
from clinic_tui.widgets.message_line import Level, MessageLine
from clinic_tui.widgets.paged_list import ListColumn, ListRow, PagedList
from clinic_tui.words.counted import counted
from clinic_tui.words.dates import show_date
from clinic_tui.words.phones import show_phone
from clinic_tui.words.times import DAY_MINUTES, show_time


class ProposalList(PagedList):
    """Space is the screen's: it accepts."""

    BINDINGS: ClassVar[list[BindingType]] = []

    def action_mark(self) -> None:
        """What Space does here."""
        screen = self.screen
        if isinstance(screen, OutageScreen):
            screen.action_accept()


class OutageScreen(Asking, ModalScreen[bool]):
    """Enter or Space accepts a proposal, `a` all, `x` leaves one to be called; F12 writes."""

    DEFAULT_CSS = """
    OutageScreen #outage-free { width: 1fr; height: auto; color: $text-muted; }
    OutageScreen #outage-whole { width: 1fr; height: 2; color: $text-muted; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "back", show=False),
        Binding("a", "accept_all", "accept all", show=False),
        Binding("x", "leave_one", "to be called", show=False),
        Binding("f12", "write", "write it", show=False, priority=True),
    ]

    def __init__(self, outage: Outage, reason: str = "") -> None:
        super().__init__()
        self._outage, self._reason = outage, reason
        self._found: dict[int, Proposal] | None = None
        self._accepted: set[int] = set()
        self._writing = False

    def compose(self) -> ComposeResult:
        """Title, a line for each visit, the whole of the one under the cursor, a message and the keys."""
        with Vertical(classes="dialog wide tall"):
            yield Label(safe_text(self._outage.words), classes="dialog-title", markup=False)
            yield Label("", id="outage-free", markup=False)
            yield ProposalList(
                ListColumn("", 4),
                ListColumn("Visit", 12),
                ListColumn("Patient"),
                ListColumn("Reach", 6),
                ListColumn("Phone", 14),
                ListColumn("Proposed", 16),
                empty="reading ...",
                marks=False,
            )
            yield Label("", id="outage-whole", markup=False)
            yield MessageLine(id="outage-message")
            yield KeyBar(
                own=(
                    Hint("Enter", "accept", "accept"),
                    Hint("a", "accept all", "accept_all"),
                    Hint("x", "to be called", "leave_one"),
                    Hint("F12", "write it", "write"),
                    Hint("Esc", "back", "leave"),
                )
            )

    def on_mount(self) -> None:
        """Ask whom it hits."""
        self.query_one(ProposalList).focus()
        self._read()

    def _read(self) -> None:
        backend, outage = self.backend, self._outage
        first = max(outage.stretch.first, self.clinic.today)
        self.ask_before_keys(
            lambda: (backend.outage.proposals(outage), backend.schedule.strip(first, 2)),
            self._show,
            group="proposals",
            refused=self._refused,
        )

    def _refused(self, refusal: ClinicError) -> None:
        self.query_one(ProposalList).show([], refusal.words)
        self._say(refusal.words, Level.ERROR)

    def changed_elsewhere(self, entities: frozenset[str]) -> None:
        """A visit was written at another desk: other times may be free, others be hit."""
        if entities & {"appointment", "occupancy"} and not self._writing:
            self._read()

    def _show(self, answer: tuple[Sequence[Proposal], Sequence[StripRow]]) -> None:
        found, rows = answer
        self.query_one("#outage-free", Label).update(safe_text(self._free_places(rows)))
        before = self._found or {}
        self._found = {each.visit.id: each for each in found}
        changed = [
            number for number in self._accepted
            if number not in self._found or self._found[number].time != before[number].time
        ]  # fmt: skip
        self._accepted -= set(changed)
        self._draw()
        if changed:
            self._say(
                f"{counted(len(changed), 'proposal')} changed at another desk: accept again", Level.WARNING
            )

    def _free_places(self, rows: Sequence[StripRow]) -> str:
        """`free slots Mon 23: KIM 2, PAT 6; Tue 24: KIM 5`, but for those who are out then."""
        outage, days = self._outage, []
        for place, day in enumerate(cell.day for cell in rows[0].cells) if rows else ():
            there = (
                (row.provider.code, row.cells[place].free_slots)
                for row in rows
                if not outage.takes(row.provider.id, day, Span(0, DAY_MINUTES))
            )
            free = ", ".join(f"{code} {count}" for code, count in there if count)
            days.append(f"{day:%a} {day.day}: {free or 'none'}")
        return f"Free slots {'; '.join(days)}" if days else ""

    def _draw(self) -> None:
        found = self._found or {}
        self.query_one(".dialog-title", Label).update(
            safe_text(f"{self._outage.words}: {len(self._accepted)} to move, {self._left_words}")
        )
        self.query_one(ProposalList).show(
            [self._line(each) for each in found.values()],
            "No visit is hit: F12 writes the absence all the same.",
        )
        self._tell()

    def _line(self, each: Proposal) -> ListRow:
        visit, accepted = each.visit, each.visit.id in self._accepted
        state = "here" if each.here else "move" if accepted else "call" if each.time is None else "?"
        phone = show_phone(each.reach.phone) if each.reach.phone else "-"
        style = "is-done" if accepted else "is-wrong" if each.time is None else ""
        cells = (
            state,
            f"{_day(each)} {show_time(visit.start)}",
            safe_text(visit.name),
            each.reach.way,
            phone.removeprefix("+1 "),
            _proposed(each),
        )
        return ListRow(visit.id, cells, style)

    @on(PagedList.Highlighted)
    def _tell(self) -> None:
        each = self._here
        words = ""
        if each is not None:
            visit = each.visit
            to = each.time
            then = (
                f"proposed {show_date(to.day)} {show_time(to.start)} with {to.provider.name}"
                if to
                else each.why
            )
            note = f"; {each.reach.note}" if each.reach.note else ""
            words = f"{visit.name} MRN {visit.mrn}, {visit.visit_type_name} {visit.minutes} min: {then}{note}"
        self.query_one("#outage-whole", Label).update(safe_text(words))

    @property
    def _to_call(self) -> int:
        return sum(
            not each.here and number not in self._accepted for number, each in (self._found or {}).items()
        )

    @property
    def _left_words(self) -> str:
        here = sum(each.here for each in (self._found or {}).values())
        return f"{self._to_call} to call" + (f", {here} here" if here else "")

    @property
    def _here(self) -> Proposal | None:
        key = self.query_one(ProposalList).key
        return self._found.get(key) if self._found and isinstance(key, int) else None

    # Keys

    @on(PagedList.Chosen)
    def _chosen(self, event: PagedList.Chosen) -> None:
        event.stop()
        self.action_accept()

    def action_accept(self) -> None:
        """Take the proposal, and go on to the next visit."""
        each = self._here
        if each is None:
            return
        if each.time is None:
            self._say(f"{each.visit.name}: {each.why}", Level.WARNING)
        else:
            self._accepted.add(each.visit.id)
            self._draw()
        self.query_one(ProposalList).action_cursor_down()

    def action_accept_all(self) -> None:
        """Take all proposals."""
        self._accepted = {number for number, each in (self._found or {}).items() if each.time is not None}
        self._draw()

    def action_leave_one(self) -> None:
        """Leave the visit where it is: the patient is called."""
        each = self._here
        if each is not None:
            self._accepted.discard(each.visit.id)
            self._draw()
            self.query_one(ProposalList).action_cursor_down()

    def action_leave(self) -> None:
        """Back; nothing is written."""
        if self._writing:
            return
        if self._accepted:
            self.clinic.say("nothing was written, no visit was moved")
        self.dismiss(False)

    def action_write(self) -> None:
        """The provider is out, and what was accepted moves."""
        if self._writing or self._found is None:
            return
        backend, outage, reason = self.backend, self._outage, self._reason
        moves = [
            OutageMove(number, each.visit.version, each.time.provider.id, each.time.day, each.time.start)
            for number, each in self._found.items()
            if number in self._accepted and each.time is not None
        ]
        self._writing = True
        self.clinic.hold_keys(self)
        self._say("saving ...")
        self.act(
            lambda: backend.outage.take_out(outage, reason, moves), self._written, refused=self._not_written
        )

    def _not_written(self, refusal: ClinicError) -> None:
        self._writing = False
        self.clinic.release_keys(self)
        self._say(refusal.words, Level.ERROR)

    def _written(self, done: OutageDone) -> None:
        from clinic_tui.screens.bumped import BumpedList

        clinic = self.clinic
        clinic.release_keys(self)
        self._accepted -= set(done.refused)
        self.dismiss(True)
        words = f"{self._outage.words}: {done.moved} moved, {self._left_words}"
        if done.refused:
            words += f"; {counted(len(done.refused), 'time')} had just been taken"
        clinic.say_done(words)
        if self._to_call:
            clinic.push_screen(BumpedList())

    def _say(self, words: str, level: Level = Level.INFO) -> None:
        self.query_one("#outage-message", MessageLine).say(words, level)


def _day(each: Proposal) -> str:
    return f"{each.visit.day:%a}"[:3] + f" {each.visit.day.day}"


def _proposed(each: Proposal) -> str:
    time = each.time
    if time is None:
        return "speak to them" if each.here else "nothing free"
    return f"{time.day:%a} {time.day.day} {show_time(time.start)} {time.provider.code}"
