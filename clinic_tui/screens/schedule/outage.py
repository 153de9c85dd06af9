"""A provider is out: the visits that it hits, a proposal for each, and one key that writes all of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widget import Widget
from textual.widgets import Label

from clinic_tui.errors import ClinicError
from clinic_tui.keymap import Hint
from clinic_tui.schedule.outage_rows import Outage, OutageDone, OutageMove, Proposal
from clinic_tui.schedule.rows import FreeTime, Span, StripRow
from clinic_tui.screens.parts.list_screen import ListDialog
from clinic_tui.text import safe_text
from clinic_tui.widgets.message_line import Level
from clinic_tui.widgets.paged_list import ListColumn, ListRow, PagedList
from clinic_tui.words.counted import counted
from clinic_tui.words.dates import show_date
from clinic_tui.words.phones import show_phone
from clinic_tui.words.times import DAY_MINUTES, show_time

_Answer = tuple[Sequence[Proposal], Sequence[StripRow]]


class ProposalList(PagedList):
    """Space is the screen's: it accepts."""

    BINDINGS: ClassVar[list[BindingType]] = []

    def action_mark(self) -> None:
        """What Space does here."""
        screen = self.screen
        if isinstance(screen, OutageScreen):
            screen.action_accept()


class OutageScreen(ListDialog[Proposal, bool]):
    """Enter or Space accepts a proposal, `a` all, `x` leaves one to be called; F12 writes."""

    DEFAULT_CSS = "OutageScreen #outage-free { width: 1fr; height: auto; color: $text-muted; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "back", show=False),
        Binding("a", "accept_all", "accept all", show=False),
        Binding("x", "leave_one", "to be called", show=False),
        Binding("f12", "write", "write it", show=False, priority=True),
    ]
    COLUMNS = (
        ListColumn("", 4),
        ListColumn("Visit", 12),
        ListColumn("Patient"),
        ListColumn("Reach", 6),
        ListColumn("Phone", 14),
        ListColumn("Proposed", 16),
    )
    NOTHING = "No visit is hit: F12 writes the absence all the same."
    TOPICS = frozenset({"appointment", "occupancy"})
    WHOLE_LINES = 2

    def __init__(self, outage: Outage, reason: str = "") -> None:
        super().__init__()
        self._outage, self._reason = outage, reason
        self._accepted: set[int] = set()
        self._proposed: dict[int, FreeTime | None] = {}
        """What was proposed last for each visit; it outlasts a reading that was refused."""
        self._writing = False

    def build_list(self) -> PagedList:
        """One in which Space accepts."""
        return ProposalList(*self.COLUMNS, empty="reading ...", marks=False)

    def hints(self) -> tuple[Hint, ...]:
        """The keys."""
        return (
            Hint("Enter", "accept", "accept"),
            Hint("a", "accept all", "accept_all"),
            Hint("x", "to be called", "leave_one"),
            Hint("F12", "write it", "write"),
            Hint("Esc", "back", "leave"),
        )

    def concerned(self, entities: frozenset[str]) -> bool:
        """Other times may be free, others be hit; what is written here is not asked for again."""
        return not self._writing and super().concerned(entities)

    def above(self) -> Iterator[Widget]:
        """Where there is room on the first two days."""
        yield Label("", id="outage-free", markup=False)

    def question(self) -> Callable[[], _Answer]:
        """Whom it hits, what is proposed, and where there is room."""
        backend, outage = self.backend, self._outage
        first = max(outage.stretch.first, self.clinic.today)
        return lambda: (backend.outage.proposals(outage), backend.days.strip(first, 2))

    def rows_of(self, answer: _Answer) -> Sequence[Proposal]:
        """The proposals."""
        return answer[0]

    def took(self, answer: _Answer) -> None:
        """Show them; what was accepted and is another proposal now is to be accepted again."""
        found, rows = answer
        self.query_one("#outage-free", Label).update(safe_text(self._free_places(rows)))
        before, now = self._proposed, {each.visit.id: each.time for each in found}
        changed = {number for number in self._accepted if number not in now or now[number] != before[number]}
        self._accepted -= changed
        self._proposed = now
        super().took(answer)
        if changed:
            self.say(
                f"{counted(len(changed), 'proposal')} changed at another desk: accept again", Level.WARNING
            )

    def _free_places(self, rows: Sequence[StripRow]) -> str:
        """`Free slots Mon 23: KIM 2, PAT 6; Tue 24: KIM 5`, but for those who are out then."""
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

    def bare_heading(self) -> str:
        """Who is out."""
        return self._outage.words

    def heading(self) -> str:
        """How many are to move, and how many to be called."""
        return f"{self.bare_heading()}: {len(self._accepted)} to move, {self._left_words}"

    def line(self, row: Proposal) -> ListRow:
        """What is to be done with it, the visit, how the patient is reached, and the proposal."""
        visit, accepted = row.visit, row.visit.id in self._accepted
        state = "here" if row.here else "move" if accepted else "call" if row.time is None else "?"
        phone = show_phone(row.reach.phone) if row.reach.phone else "-"
        style = "is-done" if accepted else "is-wrong" if row.time is None else ""
        cells = (
            state,
            f"{_day(row)} {show_time(visit.start)}",
            visit.name,
            row.reach.way,
            phone.removeprefix("+1 "),
            _proposed(row),
        )
        return ListRow(visit.id, cells, style)

    def whole(self, row: Proposal) -> str:
        """The visit, and the proposal or why there is none."""
        visit, to = row.visit, row.time
        then = (
            f"proposed {show_date(to.day)} {show_time(to.start)} with {to.provider.name}" if to else row.why
        )
        note = f"; {row.reach.note}" if row.reach.note else ""
        return f"{visit.name} MRN {visit.mrn}, {visit.visit_type_name} {visit.minutes} min: {then}{note}"

    @property
    def _to_call(self) -> int:
        return sum(not each.here and each.visit.id not in self._accepted for each in self.shown_rows)

    @property
    def _left_words(self) -> str:
        here = sum(each.here for each in self.shown_rows)
        return f"{self._to_call} to call" + (f", {here} here" if here else "")

    # Keys

    async def choose(self, row: Proposal) -> None:
        """Accept it."""
        self.action_accept()

    def action_accept(self) -> None:
        """Take the proposal, and go on to the next visit."""
        each = self.row
        if each is None:
            return
        if each.time is None:
            self.say(f"{each.visit.name}: {each.why}", Level.WARNING)
        else:
            self._accepted.add(each.visit.id)
            self.draw()
        self.list.action_cursor_down()

    def action_accept_all(self) -> None:
        """Take all proposals."""
        self._accepted = {each.visit.id for each in self.shown_rows if each.time is not None}
        self.draw()

    def action_leave_one(self) -> None:
        """Leave the visit where it is: the patient is called."""
        each = self.row
        if each is not None:
            self._accepted.discard(each.visit.id)
            self.draw()
            self.list.action_cursor_down()

    def action_leave(self) -> None:
        """Back; nothing is written."""
        if self._writing:
            return
        if self._accepted:
            self.clinic.say("nothing was written, no visit was moved")
        self.dismiss(False)

    def action_write(self) -> None:
        """The provider is out, and what was accepted moves."""
        if self._writing or not self.known:
            return
        moves = [
            OutageMove(
                each.visit.id, each.visit.version, each.time.provider.id, each.time.day, each.time.start
            )
            for each in self.shown_rows
            if each.visit.id in self._accepted and each.time is not None
        ]
        self._writing = True
        self.clinic.hold_keys(self)
        self.say("saving ...")
        self.act(self.write_call(moves), self._written, refused=self._not_written)

    def write_call(self, moves: Sequence[OutageMove]) -> Callable[[], OutageDone]:
        """What writes it."""
        part, outage, reason = self.backend.outage, self._outage, self._reason
        return lambda: part.take_out(outage, reason, moves)

    def written_words(self) -> str:
        """What is said of it once it is written."""
        return self._outage.words

    def close_below(self) -> None:
        """It is written: what it was opened from closes before the list of those to be called opens."""

    def _not_written(self, refusal: ClinicError) -> None:
        self._writing = False
        self.clinic.release_keys(self)
        self.say(refusal.words, Level.ERROR)

    def _written(self, done: OutageDone) -> None:
        from clinic_tui.screens.schedule.bumped import BumpedList

        clinic = self.clinic
        clinic.release_keys(self)
        self._accepted -= set(done.refused)
        self.dismiss(True)
        self.close_below()
        words = f"{self.written_words()}: {done.moved} moved, {self._left_words}"
        if done.refused:
            words += f"; {counted(len(done.refused), 'time')} had just been taken"
        clinic.say_done(words)
        if self._to_call:
            clinic.push_screen(BumpedList())


def _day(each: Proposal) -> str:
    return f"{each.visit.day:%a}"[:3] + f" {each.visit.day.day}"


def _proposed(each: Proposal) -> str:
    time = each.time
    if time is None:
        return "speak to them" if each.here else "nothing free"
    return f"{time.day:%a} {time.day.day} {show_time(time.start)} {time.provider.code}"
