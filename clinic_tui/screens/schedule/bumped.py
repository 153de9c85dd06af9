"""Visits that have to be moved or called off: provider, clinic or room is closed then, or a device is out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType

from clinic_tui.calls.states import Outcome, Subject
from clinic_tui.errors import ClinicError
from clinic_tui.keymap import Hint
from clinic_tui.schedule.outage_rows import Bumped
from clinic_tui.schedule.rows import AppointmentRow
from clinic_tui.screens.parts.list_screen import ListDialog
from clinic_tui.screens.schedule.free_times import Found
from clinic_tui.screens.schedule.visit_verbs import VisitVerbs
from clinic_tui.widgets.message_line import Level
from clinic_tui.widgets.paged_list import ListColumn, ListRow
from clinic_tui.words.dates import show_date
from clinic_tui.words.phones import show_phone
from clinic_tui.words.times import show_time


class BumpedList(VisitVerbs, ListDialog[Bumped, None]):
    """Enter finds another time, `x` calls the visit off; `l` and `a` note a call that reached nobody."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("x", "cancel", "cancel", show=False),
        Binding("l", "called('message left')", "message", show=False),
        Binding("a", "called('no answer')", "no answer", show=False),
        Binding("e", "edit", "record", show=False),
        Binding("h", "history", "history", show=False),
    ]
    NAME = "Visits to be moved"
    COLUMNS = (
        ListColumn("Visit", 13),
        ListColumn("Patient"),
        ListColumn("Reach", 6),
        ListColumn("Phone", 14),
        ListColumn("Calls", 5, "right"),
        ListColumn("Why", 16),
    )
    NOTHING = "Every booked visit can take place as it is planned."
    TOPICS = frozenset(
        {
            "appointment", "call_attempt", "block", "day_exception", "holiday", "week_template", "room",
            "device", "machine", "machine_away", "patient_phone", "credential",
        }
    )  # fmt: skip
    WHOLE_LINES = 2

    def __init__(self, visit_id: int | None = None) -> None:
        """`visit_id` is the visit that the cursor begins on."""
        super().__init__()
        self._wanted = visit_id
        self._calls: dict[int, int] = {}

    def hints(self) -> tuple[Hint, ...]:
        """The keys."""
        return (
            Hint("Enter", "other times", ""),
            Hint("x", "cancel", "cancel"),
            Hint("l", "message left", "called('message left')"),
            Hint("a", "no answer", "called('no answer')"),
            Hint("e", "record", "edit"),
            Hint("Esc", "back", "dismiss(None)"),
        )

    def question(self) -> Callable[[], tuple[Sequence[Bumped], dict[int, int]]]:
        """The visits that cannot take place, and how often each patient was called about it."""
        backend = self.backend

        def ask() -> tuple[Sequence[Bumped], dict[int, int]]:
            rows = backend.outage.bumped()
            if not backend.may("call.view"):
                return rows, {}
            return rows, backend.calls.counts(Subject.VISIT, [row.visit.id for row in rows])

        return ask

    def rows_of(self, answer: tuple[Sequence[Bumped], dict[int, int]]) -> Sequence[Bumped]:
        """The visits."""
        rows, self._calls = answer
        return rows

    def heading(self) -> str:
        """How many."""
        return f"{self.NAME}: {len(self.shown_rows)}" if self.shown_rows else self.NAME

    def line(self, row: Bumped) -> ListRow:
        """When, who, how they are reached, and why."""
        visit = row.visit
        cells = (
            f"{visit.day.day:2} {visit.day:%b} {show_time(visit.start)}",
            visit.name,
            row.reach.way,
            show_phone(row.reach.phone).removeprefix("+1 ") if row.reach.phone else "-",
            str(self._calls.get(visit.id, "")),
            row.why,
        )
        return ListRow(visit.id, cells)

    def whole(self, row: Bumped) -> str:
        """With the MRN, what for, and what is to be minded when calling."""
        visit = row.visit
        note = f"; {row.reach.note}" if row.reach.note else ""
        return (
            f"{visit.name} MRN {visit.mrn}, {show_date(visit.day)} {show_time(visit.start)} "
            f"{visit.visit_type_name} {visit.minutes} min: {row.why}{note}"
        )

    def visit(self) -> AppointmentRow | None:
        """The visit under the cursor."""
        return self.row.visit if self.row else None

    def action_called(self, outcome: str) -> None:
        """Note the call, and go on to the next: the visit stays until it is moved or called off."""
        row, calls, came = self.visit(), self.backend.calls, Outcome(outcome)
        if row is None:
            return

        def noted(_: object) -> None:
            self.clinic.say_done(f"{row.name}: {outcome}")
            self.say(f"{row.name}: {outcome}", Level.DONE)
            self.read_before_keys()

        def refused(refusal: ClinicError) -> None:
            self.list.select(row.id)
            self.not_done(refusal)

        self.list.action_cursor_down()  # the next key is for the next patient
        self.act(lambda: calls.note(Subject.VISIT, row.id, came), noted, refused=refused)

    async def choose(self, row: Bumped) -> None:
        """Find another time for it."""
        from clinic_tui.screens.schedule.free_times import FreeTimes

        visit = row.visit
        texts = {"type": visit.visit_type, "provider": visit.provider_code}
        first = max(visit.day, self.clinic.today)
        await self.app.push_screen(FreeTimes(texts, from_day=first), lambda found: self._move(visit, found))

    def _move(self, row: AppointmentRow, found: Found | None) -> None:
        if found is None:
            return
        time, backend = found[0], self.backend
        when = f"{show_date(time.day)} {show_time(time.start)} with {time.provider.code}"
        self.act(
            lambda: backend.schedule.move(
                row.id, row.version, time.provider.id, time.day, time.start, row.minutes
            ),
            lambda _: self._moved(f"moved {row.name} to {when}"),
        )

    def _moved(self, words: str) -> None:
        self.clinic.say_done(words)
        self.say(words, Level.DONE)
        self.read_before_keys()
