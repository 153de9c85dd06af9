"""The payment plans: how each is kept, and what was missed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual.binding import BindingType

from clinic_tui.keymap import Place
from clinic_tui.plans.rows import PlanRow
from clinic_tui.plans.states import PlanEnd
from clinic_tui.screens.parts.list_screen import ListPage
from clinic_tui.screens.parts.reason import AskReason
from clinic_tui.widgets.facts import FactLine
from clinic_tui.widgets.key_bindings import bindings_of
from clinic_tui.widgets.message_line import Level
from clinic_tui.widgets.paged_list import ListColumn, ListRow
from clinic_tui.words.counted import counted
from clinic_tui.words.dates import show_date
from clinic_tui.words.money import show_money


class PlanScreen(ListPage[PlanRow]):
    """Those with missed instalments first; Enter opens the account, where a payment is taken."""

    BINDINGS: ClassVar[list[BindingType]] = bindings_of(Place.PLANS)
    NAME = "Payment plans"
    COLUMNS = (
        ListColumn("Patient"),
        ListColumn("Total", 10, "right"),
        ListColumn("Left", 10, "right"),
        ListColumn("Overdue", 10, "right"),
        ListColumn("Next", 8),
        ListColumn("State", 10),
    )
    WIDE_COLUMNS = (
        COLUMNS[0],
        ListColumn("MRN", 10),
        COLUMNS[1],
        ListColumn("Each", 10, "right"),
        *COLUMNS[2:],
    )
    NOTHING = "No payment plan yet: + in a patient's ledger agrees on one."
    TOPICS = frozenset(
        {
            *("payment_plan", "charge", "payment", "adjustment", "allocation", "appointment"),
            *("copay_asked", "restriction", "emergency_access"),
        }
    )

    def __init__(self, plan_id: int | None = None) -> None:
        super().__init__()
        self._wanted = plan_id

    @property
    def place(self) -> Place:
        """The plans."""
        return Place.PLANS

    def question(self) -> Callable[[], tuple[PlanRow, ...]]:
        """All of them."""
        return self.backend.plans.list

    def line(self, row: PlanRow) -> ListRow:
        """Whose, how much, how it is kept."""
        following, told = row.next, not row.closed_record
        cells = (
            row.name,
            *((row.mrn,) if self.wide else ()),
            show_money(row.terms.total_cents) if told else "",
            *((show_money(row.terms.instalment_cents) if told else "",) if self.wide else ()),
            show_money(row.rest_cents) if told else "",
            show_money(row.missed_cents) if row.missed else "",
            f"{following.day:%m/%d/%y}" if following else "",
            row.state,
        )
        return ListRow(row.id, cells, "is-overdue" if row.missed else "" if row.open else "is-quiet")

    def heading(self) -> FactLine:
        """How many hold, and how many were missed."""
        rows: tuple[PlanRow, ...] = self.answer
        missed = sum(1 for row in rows if row.missed)
        return (
            ("strong", f"{self.NAME}: {sum(1 for row in rows if row.open)} open"),
            ("alert", f"{missed} of them with missed instalments" if missed else ""),
            ("quiet", f"{ended} ended" if (ended := sum(not row.open for row in rows)) else ""),
        )

    def detail(self, row: PlanRow) -> Sequence[FactLine]:
        """The plan in full."""
        if row.closed_record:
            return ((("strong", row.name), ("quiet", "restricted")),)
        following = row.next
        return (
            (
                ("strong", f"Plan {row.id}"),
                ("", row.name),
                ("", f"made {show_date(row.made_on)} by {row.made_by}"),
            ),
            (
                ("", counted(len(row.instalments), "instalment")),
                ("", f"{show_money(row.counted_cents)} of {show_money(row.terms.total_cents)} paid"),
                (
                    "",
                    f"next {show_money(following.left_cents)} on {show_date(following.day)}"
                    if following
                    else "",
                ),
            ),
            (
                ("alert", f"overdue since {show_date(row.missed_since)}" if row.missed_since else ""),
                ("quiet", f"ended {show_date(row.ended_on)} by {row.ended_by}" if row.ended_on else ""),
                ("quiet", row.end_words),
            ),
        )

    # Verbs

    async def choose(self, row: PlanRow) -> None:
        """Open the account."""
        from clinic_tui.screens.money.ledger import LedgerScreen

        if why := self.backend.why_not("ledger.view", "ledgers"):
            self.clinic.say(why, Level.ERROR)
        else:
            await self.app.push_screen(LedgerScreen(row.patient_id), lambda _: self.read_before_keys())

    async def action_plan_end(self) -> None:
        """The plan under the cursor was broken."""
        row, plans = self.row, self.backend.plans
        if row is None:
            return
        if not row.open:
            self.clinic.say(f"it holds no more: {row.state}", Level.ERROR)
            return
        number, version = row.id, row.version
        form = AskReason(
            f"End the payment plan of {row.name}",
            "Why does it end?",
            lambda reason: plans.end(number, PlanEnd.BROKEN, reason, version),
            "the plan is ended: all is owed at once again",
        )
        await self.app.push_screen(form, lambda _: self.read_before_keys())
