"""Good-faith estimates that have not reached their patient: what is due first stands on top."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual.binding import BindingType

from clinic_tui.estimates.rows import EstimateDue
from clinic_tui.estimates.states import GivenHow
from clinic_tui.keymap import Place
from clinic_tui.screens.money.estimate_form import open_estimate
from clinic_tui.screens.parts.list_screen import ListPage
from clinic_tui.widgets.facts import FactLine
from clinic_tui.widgets.key_bindings import bindings_of
from clinic_tui.widgets.paged_list import ListColumn, ListRow
from clinic_tui.words.dates import show_date
from clinic_tui.words.times import show_time


class EstimateScreen(ListPage[EstimateDue]):
    """A line for each; Enter shows what it holds, and makes it."""

    BINDINGS: ClassVar[list[BindingType]] = bindings_of(Place.ESTIMATES)
    NAME = "Good-faith estimates"
    COLUMNS = (
        ListColumn("", 9),
        ListColumn("Due by", 10),
        ListColumn("Patient", 20),
        ListColumn("Visit", 16),
        ListColumn("Type", 5),
        ListColumn("What"),
    )
    WIDE_COLUMNS = (
        *COLUMNS[:3], ListColumn("MRN", 7), *COLUMNS[3:5], ListColumn("With", 4), ListColumn("What", 14),
        ListColumn("Why"),
    )  # fmt: skip
    NOTHING = (
        "No estimate is due: all have reached their patient. They begin with the clinic's first fee "
        "schedule (`clinic-tui fees import`)."
    )
    TOPICS = frozenset(
        {
            "good_faith_estimate",
            "good_faith_estimate_line",
            "appointment",
            "coverage",
            "patient",
            "fee_schedule",
        }
    )
    DETAIL_LINES = 2

    def __init__(self, key: str = "") -> None:
        """With the cursor on the line of that key."""
        super().__init__()
        self._wanted = key or None

    @property
    def place(self) -> Place:
        """Estimates."""
        return Place.ESTIMATES

    def question(self) -> Callable[[], tuple[EstimateDue, ...]]:
        """What is due."""
        return self.backend.estimates.work_list

    def line(self, row: EstimateDue) -> ListRow:
        """How it stands, until when, who, which visit, and what is to be done."""
        today = self.clinic.today
        state = row.state(today)
        when = f"{row.day:%a %m/%d} {show_time(row.start) if row.start is not None else ''}".rstrip()
        who = (row.name, *((row.mrn,) if self.wide else ()))
        what = (row.visit_type, *((row.provider_code,) if self.wide else ()), row.what)
        why = (row.why.removeprefix("booked "),) if self.wide else ()
        style = "is-overdue" if row.due < today else "is-soon" if row.due == today else ""
        return ListRow(row.key, (state, f"{row.due:%a %m/%d}", *who, when, *what, *why), style)

    def heading(self) -> FactLine:
        """How many, and how many of them cannot wait."""
        now = sum(1 for row in self.shown_rows if row.due <= self.clinic.today)
        return (
            ("strong", f"Good-faith estimates: {len(self.shown_rows) or 'none'} to make or to give"),
            ("warning", f"{now} of them due today or overdue" if now else ""),
        )

    def detail(self, row: EstimateDue) -> Sequence[FactLine]:
        """The whole of it."""
        booked = "" if row.appointment_id is not None else "not booked: the patient asked"
        return (
            (
                ("strong", row.name),
                ("", f"MRN {row.mrn}"),
                ("", f"{show_date(row.day)} with {row.provider_code}"),
            ),
            (("", f"due {show_date(row.due)}: {row.why}"), ("warning", row.what), ("quiet", booked)),
        )

    # Verbs

    async def choose(self, row: EstimateDue) -> None:
        """What it holds."""
        self._make(row)

    def action_estimate_make(self) -> None:
        """What it holds: make it, or change its lines."""
        if (row := self.row) is not None:
            self._make(row)

    def _make(self, row: EstimateDue) -> None:
        estimates = self.backend.estimates
        if row.appointment_id is not None:
            visit = row.appointment_id
            open_estimate(self, lambda: estimates.for_visit(visit), self.read_before_keys)
        else:
            asked = row.estimate_id or 0
            open_estimate(self, lambda: estimates.for_wish(asked), self.read_before_keys)

    def action_estimate_print(self) -> None:
        """Print it."""
        if (number := self._number()) is not None:
            estimates = self.backend.estimates
            self.act(
                lambda: estimates.print(number),
                lambda words: self.clinic.say(f"estimate no. {number}: {words}"),
            )

    def action_estimate_given(self) -> None:
        """The patient has it in hand."""
        self._give(GivenHow.IN_PERSON)

    def action_estimate_mailed(self) -> None:
        """It went out by mail."""
        self._give(GivenHow.MAIL)

    def _give(self, how: GivenHow) -> None:
        row = self.row
        if row is not None and (number := self._number()) is not None:
            estimates, name = self.backend.estimates, row.name

            def given(_: None) -> None:
                self.clinic.say_done(f"estimate no. {number} of {name}: {how.words}")
                self.read_before_keys()

            self.act(lambda: estimates.give(number, how), given)

    def _number(self) -> int | None:
        row = self.row
        if row is not None and row.number is None:
            self.clinic.say("it is not made yet: Enter shows what it would hold, F12 makes and prints it")
        return row.number if row else None

    async def action_estimate_visit(self) -> None:
        """Show the visit on the schedule; this list closes."""
        row = self.row
        if row is None:
            return
        if row.appointment_id is None:
            self.clinic.say("it is not booked: the patient asked what it would cost")
            return
        clinic, number, day = self.clinic, row.appointment_id, row.day
        await clinic.show_tab("schedule")
        if clinic.pane is not None:
            clinic.pane.jump(number, day)
