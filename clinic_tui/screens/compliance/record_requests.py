"""What patients ask of their records, by when it is due."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import ClassVar

from textual.binding import BindingType

from clinic_tui.keymap import Place
from clinic_tui.privacy.clocks import CLOCKS, REQUEST_SOON_DAYS
from clinic_tui.privacy.request_rows import RequestKind, RequestRow, RequestState
from clinic_tui.screens.parts.reason import AskReason
from clinic_tui.screens.patients.meant_patient import MeantPatient
from clinic_tui.widgets.facts import FactLine
from clinic_tui.widgets.key_bindings import bindings_of
from clinic_tui.widgets.message_line import Level
from clinic_tui.widgets.paged_list import ListColumn, ListRow
from clinic_tui.words.dates import show_date
from clinic_tui.words.money import show_money


class RequestsScreen(MeantPatient[RequestRow]):
    """What is open, what is due first on top; Enter opens the record."""

    BINDINGS: ClassVar[list[BindingType]] = bindings_of(Place.REQUESTS)
    NAME = "Requests of patients"
    COLUMNS = (
        ListColumn("Due", 8),
        ListColumn("Days", 5, "right"),
        ListColumn("Patient", 20),
        ListColumn("Asks for", 18),
        ListColumn("What"),
        ListColumn("State", 9),
    )
    WIDE_COLUMNS = (*COLUMNS[:3], ListColumn("MRN", 10), *COLUMNS[3:5], ListColumn("Form", 20), COLUMNS[5])
    NOTHING = "Nothing is open: + takes a request, l shows those that ended."
    TOPICS = frozenset({"record_request", "restriction", "emergency_access"})

    def __init__(self, wanted: int | None = None) -> None:
        super().__init__()
        self._wanted, self._ended_too = wanted, False

    @property
    def place(self) -> Place:
        """Requests."""
        return Place.REQUESTS

    def question(self) -> Callable[[], tuple[RequestRow, ...]]:
        """Those that are open, or all."""
        part = self.backend.privacy
        return part.all_requests if self._ended_too else part.requests

    def heading(self) -> FactLine:
        """How many are open, and how many of them are overdue."""
        rows = [row for row in self.shown_rows if row.state is RequestState.OPEN]
        late = sum(row.days_left(self.clinic.today) < 0 for row in rows)
        return (
            ("strong", self.NAME),
            ("", f"{len(rows)} open"),
            ("alert" if late else "good", f"! {late} overdue" if late else "none overdue"),
            ("quiet", "ended ones too" if self._ended_too else ""),
        )

    def line(self, row: RequestRow) -> ListRow:
        """Until when, whose, and what."""
        is_open = row.state is RequestState.OPEN
        left = row.days_left(self.clinic.today)
        cells = (
            f"{row.due:%m/%d/%y}", str(left) if is_open else "", row.name, *((row.mrn,) if self.wide else ()),
            row.kind.value, row.what, *((row.form,) if self.wide else ()), _mark(row, self.clinic.today),
        )  # fmt: skip
        look = "is-overdue" if left < 0 else "is-low" if left <= REQUEST_SOON_DAYS else ""
        return ListRow(row.id, cells, look if is_open else "is-quiet")

    def detail(self, row: RequestRow) -> Sequence[FactLine]:
        """Who asks, in which form, and how the clock stands."""
        clock = CLOCKS[row.kind]
        more = (
            f"{clock.more} days more since {show_date(row.extended_on)}: {row.extension_reason}"
            if row.extended_on
            else ""
        )
        ended = f"{row.state.value} {show_date(row.ended_on)}: {row.outcome}" if row.ended_on else ""
        return (
            (
                ("strong", row.name),
                ("", f"asked {show_date(row.asked_on)} by {row.asked_by}"),
                ("", row.form),
            ),
            (
                ("", row.what),
                ("", f"to {row.sent_to}" if row.sent_to else ""),
                ("", f"fee {show_money(row.fee_cents)}" if row.fee_cents else ""),
            ),
            (("", ended or f"due {show_date(row.due)}"), ("warning", more), ("quiet", clock.rule)),
        )

    async def choose(self, row: RequestRow) -> None:
        """Open the record."""
        self.open_record(row.patient_id)

    # Verbs

    def action_request_add(self) -> None:
        """A patient asks for something."""
        from clinic_tui.screens.compliance.disclosure_forms import TakeRequest

        self.with_patient("Who asks?", lambda number, name: TakeRequest(number, name))

    def action_request_done(self) -> None:
        """The patient has it."""
        part = self.backend.privacy
        self._ask("Met", "What was given, and how?", part.fulfil_request, "the request is met")

    def action_request_extend(self) -> None:
        """It takes longer."""
        part, row = self.backend.privacy, self.row
        if row is not None and row.extended_on is not None:
            self.clinic.say(
                f"it had more time already, since {show_date(row.extended_on)}: once is all (d meets it)",
                Level.ERROR,
            )
            return
        self._ask("More time", "Why? The patient is written so.", part.extend_request, "more time, once")

    def action_request_deny(self) -> None:
        """It is not given."""
        part, row = self.backend.privacy, self.row
        if row is not None and row.kind is RequestKind.ACCOUNTING:
            self.clinic.say(
                "an accounting is not denied: print it, and d says that it was given", Level.ERROR
            )
            return
        self._ask("Deny", "Why not? The patient is written so.", part.deny_request, "the request is denied")

    def action_request_withdraw(self) -> None:
        """Who asked does not want it any more."""
        part = self.backend.privacy
        self._ask("Withdrawn", "Who took it back, and how?", part.withdraw_request, "request withdrawn")

    def action_requests_ended(self) -> None:
        """Those that ended too, or the open ones alone."""
        self._ended_too = not self._ended_too
        self.read_before_keys()

    def _ask(self, title: str, question: str, call: Callable[[int, int, str], None], done: str) -> None:
        row = self.row
        if row is not None:
            number, version = row.id, row.version
            form = AskReason(
                f"{title}: {row.kind.value} of {row.name}",
                question,
                lambda words: call(number, version, words),
                done,
            )
            self.app.push_screen(form, self.written)


def _mark(row: RequestRow, day: date) -> str:
    if row.state is not RequestState.OPEN:
        return row.state.value
    return "! late" if row.days_left(day) < 0 else "more time" if row.extended_on else ""
