"""The tab of compliance: all that has a date by rule, what is overdue on top."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, ClassVar

from textual.binding import BindingType

from clinic_tui.backend.ranking import DAY, Cause
from clinic_tui.backend.urgency_row import Urgent
from clinic_tui.compliance.rows import DueDate
from clinic_tui.keymap import Place
from clinic_tui.screens.parts.list_pane import ListPane
from clinic_tui.security.roles import who_may
from clinic_tui.widgets.facts import FactLine
from clinic_tui.widgets.key_bindings import bindings_of
from clinic_tui.widgets.message_line import Level
from clinic_tui.widgets.paged_list import ListColumn, ListRow, PagedList
from clinic_tui.words.counted import counted
from clinic_tui.words.dates import show_date

SPANS = (30, 90, 365)
"""Days that are looked ahead; `[` and `]` change them."""


class CompliancePane(ListPane[DueDate]):
    """Enter goes where a thing is dealt with."""

    BINDINGS: ClassVar[list[BindingType]] = bindings_of(Place.COMPLIANCE)
    TOPICS = frozenset(
        {
            "record_request", "breach", "breach_notice", "breach_person", "business_associate",
            "access_review", "incident", "incident_decision", "severe_outcome", "exposure_step",
            "safety_year", "credential", "provider", "machine", "upkeep_plan", "upkeep_done",
            "temperature_reading", "place_hold", "stock_place", "chemical", "safety_sheet", "drill",
            "drill_held", "release_authorization", "emergency_access", "account",
        }
    )  # fmt: skip
    NAME = "Compliance"
    DETAIL_LINES = 2
    COLUMNS = (
        ListColumn("Due", 8),
        ListColumn("Days", 5, "right"),
        ListColumn("What"),
        ListColumn("About", 21),
    )
    """Who deals with it is told below the list, where it stands whole."""
    WIDE_COLUMNS = (*COLUMNS, ListColumn("Who", 32))

    def __init__(self, memory: int | None = None) -> None:
        super().__init__(memory)
        self._span = SPANS[1] if memory is None else memory

    def build_list(self) -> PagedList:
        """With titles, without marks."""
        return PagedList(*self.COLUMNS, empty="reading ...", marks=False, titles=True)

    @property
    def place(self) -> Place:
        """Compliance."""
        return Place.GLOBAL if self._refusal else Place.COMPLIANCE

    def remember(self) -> Any:
        """How far is looked ahead."""
        return self._span

    def question(self) -> Callable[[], tuple[DueDate, ...]]:
        """What is due within the span."""
        part, days = self.backend.compliance, self._span
        return lambda: part.dates(days)

    def nothing(self) -> str:
        """What stands there where nothing is due."""
        return f"Nothing is due by rule within {self._span} days."

    def heading(self) -> FactLine:
        """How far ahead, and how much is overdue."""
        late = sum(row.is_late(self.clinic.today) for row in self.shown_rows)
        return (
            ("strong", f"{self.NAME}, {self._span} days ahead"),
            ("", counted(len(self.shown_rows), "date")),
            ("warning" if late else "good", f"! {late} overdue" if late else "nothing overdue"),
            ("quiet", "Enter goes there"),
        )

    def line(self, row: DueDate) -> ListRow:
        """When, what, who."""
        left = row.days_left(self.clinic.today)
        who = (_who(row),) if self.wide else ()
        cells = (f"{row.on:%m/%d/%y}", "!" if row.missing else str(left), row.words, row.area.value, *who)
        look = "is-overdue" if row.is_late(self.clinic.today) else "is-soon" if left <= 7 else ""
        return ListRow((row.area, row.subject_id, row.words), cells, look)

    def whole(self, row: DueDate) -> Sequence[FactLine]:
        """The words, which may be longer than their column, and when."""
        return (("strong", row.words),), self.detail(row)

    def detail(self, row: DueDate) -> FactLine:
        """When, and who deals with it."""
        left = row.days_left(self.clinic.today)
        when = f"overdue by {counted(-left, 'day')}" if left < 0 else f"in {counted(left, 'day')}"
        when = f"{show_date(row.on)}, {when if left else 'today'}"
        when = "overdue: it had to be there before" if row.missing else when
        return ("warning" if row.is_late(self.clinic.today) else "", when), (
            "quiet" if self.wide else "",
            _who(row),
        )

    async def choose(self, row: DueDate) -> None:
        """Where it is dealt with."""
        left = row.days_left(self.clinic.today) * DAY
        self.clinic.go_to(Urgent(row.page, row.subject_id, row.words, Cause.DATE, left))

    def action_dates_sooner(self) -> None:
        """Fewer days."""
        self._look(-1)

    def action_dates_later(self) -> None:
        """More days."""
        self._look(1)

    def _look(self, by: int) -> None:
        place = SPANS.index(self._span) + by
        if not 0 <= place < len(SPANS):
            self.clinic.say(f"{self._span} days are the {'most' if by > 0 else 'fewest'}", Level.WARNING)
            return
        self._span = SPANS[place]
        self.read_before_keys()

    def action_readiness(self) -> None:
        """Print the readiness report."""
        part = self.backend.compliance
        self.act(part.hand_out_readiness, lambda words: self.clinic.say_done(words, undoable=False))


def _who(row: DueDate) -> str:
    """`manager, front desk`: the roles that deal with it."""
    return ", ".join(words.split(" ", 1)[1] for words in who_may(row.area.done_with))
