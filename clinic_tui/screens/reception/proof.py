"""The proof of a day: visits that have not ended, what ends each of them, and the signing of the day."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widget import Widget
from textual.widgets import Label

from clinic_tui.day_end.rows import DayState, Ended
from clinic_tui.keymap import NEEDS_ONE_OF, Hint
from clinic_tui.schedule.attendance_rows import NotEnded
from clinic_tui.schedule.rows import AppointmentRow
from clinic_tui.screens.parts.list_screen import ListDialog
from clinic_tui.screens.schedule.visit_verbs import VisitVerbs
from clinic_tui.text import safe_text
from clinic_tui.widgets.message_line import Level
from clinic_tui.widgets.paged_list import ListColumn, ListRow
from clinic_tui.widgets.stages import words_of
from clinic_tui.words.counted import counted
from clinic_tui.words.dates import show_date
from clinic_tui.words.money import show_money
from clinic_tui.words.times import show_time


class ProveDay(VisitVerbs, ListDialog[NotEnded, None]):
    """`s` says that a patient did not come, `a` says it of all for whom it is suggested, after asking.

    F12 signs the day as it stands; with something left it asks why.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("s", "no_show", "no-show", show=False),
        Binding("a", "all_suggested", "all suggested", show=False),
        Binding("i", "check_in", "next stage", show=False),
        Binding("o", "check_out", "check out", show=False),
        Binding("x", "cancel", "cancel, left", show=False),
        Binding("e", "edit", "record", show=False),
        Binding("f12", "end", "end the day", show=False),
        Binding("p", "print_end", "print the end", show=False),
        Binding("[", "go(-1)", "day before", show=False),
        Binding("]", "go(1)", "day after", show=False),
    ]
    COLUMNS = (
        ListColumn("Time", 5),
        ListColumn("Patient"),
        ListColumn("Prov", 5),
        ListColumn("State", 22),
        ListColumn("To do", 16),
    )
    TOPICS = frozenset({"appointment", "payment", "drawer", "day_end"})

    def __init__(self, day: date) -> None:
        super().__init__()
        self._day = day

    def above(self) -> Iterator[Widget]:
        """What became of all that were planned."""
        yield Label("", id="proof-counts", markup=False)

    def hints(self) -> tuple[Hint, ...]:
        """The keys, of what whoever sits here may do."""
        may = self.backend.may
        offered = (
            (Hint("s", "no-show", "no_show"), ("appointment.no_show",)),
            (Hint("a", "all", "all_suggested"), ("appointment.no_show",)),
            (Hint("o", "out", "check_out"), NEEDS_ONE_OF["check-out"]),
            (Hint("x", "cancel", "cancel"), NEEDS_ONE_OF["cancel"]),
            (Hint("F12", "end day", "end"), ("day.end",)),
            (Hint("p", "print", "print_end"), ("day.end",)),
        )
        return (
            *(hint for hint, needed in offered if any(map(may, needed))),
            Hint("[ ]", "day", "go(1)"),
            Hint("Esc", "back", "dismiss(None)"),
        )

    def question(self) -> Callable[[], DayState]:
        """The proof of the day, and how it was signed."""
        backend, day = self.backend, self._day
        return lambda: backend.day_end.state(day)

    def took(self, answer: DayState) -> None:
        """Show it, unless one has gone on to another day meanwhile."""
        if answer.proof.day == self._day:
            super().took(answer)

    def rows_of(self, answer: DayState) -> Sequence[NotEnded]:
        """The visits that have not ended."""
        return answer.proof.left

    def line(self, row: NotEnded) -> ListRow:
        """When, who, the state, and what is to be done."""
        visit = row.visit
        cells = (
            show_time(visit.start),
            visit.name,
            visit.provider_code,
            words_of(visit.status, visit.confirmation),
            row.to_do,
        )
        return ListRow(visit.id, cells, "is-wrong" if row.suggests_no_show else "")

    def nothing(self) -> str:
        """The day is proved, or had no visits."""
        found: DayState = self.answer
        if found.proof.money_words:
            return "Every visit has ended; :drawer hands in what is left of the money."
        if not found.proof.planned:
            return "Nobody was planned."
        return "Nothing is left: the day is proved." + ("" if found.ended else " F12 ends it.")

    def bare_heading(self) -> str:
        """Of which day."""
        return f"Proof of {show_date(self._day)}"

    def heading(self) -> str:
        """With the verdict."""
        found: DayState = self.answer
        left = found.proof.left
        verdict = "every visit has ended" if not left else f"{counted(len(left), 'visit')} not ended"
        return f"{self.bare_heading()}: {verdict}"

    def _ended(self, ended: Ended) -> str:
        at = ended.at.astimezone(self.clinic.clock.zone)
        day = "" if at.date() == ended.day else f"{show_date(at.date())} "
        return (
            f"ended {day}{at:%H:%M} by {ended.by}, at line {ended.journal_seq} of the journal, "
            f"{ended.journal_mac[:8]}"
        )

    def show_title(self) -> None:
        """The counts stand below the verdict."""
        super().show_title()
        found: DayState | None = self.answer
        self.query_one("#proof-counts", Label).update(
            "\n".join(safe_text(words) for words in self._facts(found)) if found else ""
        )

    def _facts(self, found: DayState) -> Iterator[str]:
        proof, figures = found.proof, found.figures
        yield (
            f"{proof.planned} planned: {proof.kept} kept, {proof.no_shows} no-show, {proof.went} left; "
            f"{proof.cancelled} cancelled"
        )
        if figures.receipts:
            yield (
                f"{show_money(figures.cents)} on {counted(figures.receipts, 'receipt')}: cash "
                f"{show_money(figures.cash_cents)}, checks {show_money(figures.check_cents)}, cards "
                f"{show_money(figures.card_cents)}"
            )
        yield from proof.money
        if found.ended is not None:
            yield self._ended(found.ended)
            if found.ended.reason:
                yield f"ended with something left: {found.ended.reason}"
        for words in found.changes:
            yield f"changed since: {words}"

    def action_end(self) -> None:
        """Sign the day; where something is left, say first why it stays so."""
        from clinic_tui.screens.parts.reason import AskReason

        found: DayState | None = self.answer
        if found is None:
            return
        backend, day = self.backend, self._day
        if not found.left_words:
            self.act(lambda: backend.day_end.end(day), self._said_of_end)
        elif why := backend.why_not("day.end_unproved", "ending it all the same"):
            self.say(f"the day is not proved: {found.left_words}. {why}", Level.ERROR)
        else:
            form = AskReason(
                f"End of {show_date(day)}",
                f"Say why it ends with {found.left_words}.",
                lambda reason: backend.day_end.end(day, reason),
                f"{show_date(day)} is ended; p prints it",
            )
            self.app.push_screen(form, lambda _: self.read_before_keys())

    def _said_of_end(self, ended: Ended) -> None:
        self.say(
            f"{show_date(ended.day)} is ended: journal line {ended.journal_seq}; p prints it", Level.DONE
        )
        self.read_before_keys()

    def action_print_end(self) -> None:
        """The sheet of the day that was ended."""
        backend, day = self.backend, self._day
        self.act(lambda: backend.day_end.print(day), lambda words: self.say(words, Level.DONE))

    def visit(self) -> AppointmentRow | None:
        """The visit under the cursor."""
        return self.row.visit if self.row else None

    async def choose(self, row: NotEnded) -> None:
        """Open the record."""
        self.action_edit()

    def action_all_suggested(self) -> None:
        """Ask, and then say of all suggested ones that they did not come: one action."""
        from clinic_tui.screens.parts.confirm import Confirm

        meant = [each.visit for each in self.shown_rows if each.suggests_no_show]
        if not meant:
            self.say("no no-show is suggested", Level.INFO)
            return
        names = ", ".join(visit.family for visit in meant[:4]) + (", ..." if len(meant) > 4 else "")

        def sure(answer: bool | None) -> None:
            if answer:
                seen = [(visit.id, visit.version) for visit in meant]
                self.act(lambda: self.backend.schedule.no_show_many(seen), self._said_of_all)

        self.app.push_screen(
            Confirm(f"{counted(len(meant), 'no-show')}: {names}?", yes="they did not come"), sure
        )

    def _said_of_all(self, refused: dict[int, str]) -> None:
        self.clinic.say_done("no-shows are noted" + (f", {len(refused)} refused" if refused else ""))
        if refused:
            self.say(next(iter(refused.values())), Level.ERROR)
        self.read_before_keys()

    def action_go(self, days: int) -> None:
        """Another day; none that has not been yet."""
        day = self._day + timedelta(days=days)
        if day > self.clinic.today:
            self.say("that day has not been yet", Level.INFO)
            return
        self._day = day
        self.read_before_keys()
