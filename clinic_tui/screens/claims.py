"""Claims: the visits that have ended and that no claim holds yet."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import BindingType

from clinic_tui.billing.rows import UnbilledVisit
from clinic_tui.errors import ClinicError
from clinic_tui.keymap import Place
from clinic_tui.screens.board import short_money
from clinic_tui.screens.pane import Pane
from clinic_tui.widgets.facts import Facts, Piece
from clinic_tui.widgets.key_bindings import bindings_of
from clinic_tui.widgets.paged_list import ListColumn, ListRow, PagedList
from clinic_tui.words.dates import show_birth_date, show_date
from clinic_tui.words.money import show_money
from clinic_tui.words.times import show_time

WIDE = 110

COLUMNS = (
    ListColumn("Day", 6),
    ListColumn("Patient"),
    ListColumn("Born", 10),
    ListColumn("Prov", 4),
    ListColumn("Payer", 10),
    ListColumn("Chg", 3, "right"),
    ListColumn("Charged", 9, "right"),
    ListColumn("Paid", 7, "right"),
    ListColumn("Days", 5, "right"),
)
WIDE_COLUMNS = (
    ListColumn("Day", 6),
    ListColumn("Time", 5),
    ListColumn("Patient"),
    ListColumn("Born", 10),
    ListColumn("MRN", 10),
    ListColumn("Prov", 4),
    ListColumn("Type", 5),
    ListColumn("Payer", 20),
    *COLUMNS[5:],
)


class ClaimsPane(Pane):
    """Today's unbilled visits, or those of all days."""

    TOPICS: ClassVar[frozenset[str]] = frozenset({"appointment", "charge", "payment", "patient", "coverage"})
    BINDINGS: ClassVar[list[BindingType]] = bindings_of(Place.CLAIMS)
    DEFAULT_CSS = "ClaimsPane > Facts { background: $panel; }"

    def __init__(self, memory: tuple[bool, int | None] | None = None) -> None:
        super().__init__(memory)
        self._all_days = memory[0] if memory else False
        self._wanted = memory[1] if memory else None
        self._visits: dict[int, UnbilledVisit] = {}
        self._day: date | None = None
        self._wide = False
        self._refusal = ""

    def compose(self) -> ComposeResult:
        """Which visits, the visits, one of them and all of them."""
        yield Facts(1, indent=0, id="claims-title")
        yield PagedList(*COLUMNS, empty="reading ...", marks=False, id="claims-list")
        yield Facts(1, indent=0, id="claims-detail")
        yield Facts(1, indent=0, id="claims-sum")

    @property
    def place(self) -> Place:
        """Where one stands; who may not see the visits has no keys for them."""
        return Place.GLOBAL if self._refusal else Place.CLAIMS

    @property
    def list(self) -> PagedList:
        """The visits."""
        return self.query_one(PagedList)

    def take_focus(self) -> None:
        """The keys go to the list."""
        self.list.focus()

    def remember(self) -> Any:
        """Today or all days, and the visit under the cursor by its number."""
        return self._all_days, self.list.key

    def jump(self, subject_id: int, day: date | None) -> None:
        """Put the cursor on a visit of whatever day."""
        self._wanted = subject_id
        self._all_days = self._all_days or day != self.clinic.today
        self.read()

    def minute_passed(self) -> None:
        """A new day is read: it has other visits, and all others wait a day longer."""
        if self._day is None or self._day == self.clinic.today:
            return
        if self.is_shown:
            self.read()
        else:
            self._stale = True

    # Reading and drawing

    def read(self) -> None:
        """Ask for the visits."""
        self._day = self.clinic.today
        billing, day = self.backend.billing, None if self._all_days else self._day
        self.ask(lambda: billing.unbilled(day), self._show, group="claims", refused=self._refused)
        self.query_one("#claims-title", Facts).show(self._title())

    def _title(self) -> Sequence[Piece]:
        if self._refusal:
            return [("strong", "Visits to be billed")]
        days = "of all days" if self._all_days else f"of today, {show_date(self.clinic.today)}"
        return [("strong", f"Visits to be billed {days}")]

    def _show(self, visits: tuple[UnbilledVisit, ...]) -> None:
        self._refusal = ""
        self._visits = {visit.appointment_id: visit for visit in visits}
        self._draw()
        if self._wanted is not None:
            self.list.select(self._wanted)
            self._wanted = None

    def _refused(self, refusal: ClinicError) -> None:
        self._refusal = refusal.words
        if self.is_shown:
            self.clinic.show_keys_of(self)
        self._visits = {}
        self._draw()

    def _draw(self) -> None:
        days = "today" if not self._all_days else "on any day"
        empty = self._refusal or f"No visit that ended {days} waits to be billed."
        rows = [_line(visit, self.clinic.today, wide=self._wide) for visit in self._visits.values()]
        self.list.show(rows, empty)
        self.query_one("#claims-title", Facts).show(self._title())
        self._tell()
        self._add_up()

    def _add_up(self) -> None:
        visits = self._visits.values()
        empty = sum(1 for visit in visits if not visit.charges)
        total = self.query_one("#claims-sum", Facts)
        if not visits:
            total.show()
            return
        total.show(
            (
                ("strong", f"{len(visits)} visit{'s' if len(visits) > 1 else ''}"),
                ("strong", f"{show_money(sum(visit.total_cents for visit in visits))} charged"),
                ("", f"{show_money(sum(visit.paid_cents for visit in visits))} paid at the desk"),
                ("quiet", f"{empty} without charges" if empty else ""),
            )
        )

    def on_resize(self, event: events.Resize) -> None:
        """More room shows time, MRN and type."""
        wide = event.size.width >= WIDE
        if wide != self._wide:
            self._wide = wide
            self.list.set_columns(*(WIDE_COLUMNS if wide else COLUMNS))
            if self._visits:
                self._draw()

    @on(PagedList.Highlighted)
    def _tell(self) -> None:
        visit, detail = self._visit, self.query_one("#claims-detail", Facts)
        if visit is None:
            detail.show()
            return
        lines = ", ".join(f"{charge.code} {short_money(charge.cents)}" for charge in visit.charges)
        detail.show(
            (
                ("strong", visit.name),
                ("", f"MRN {visit.mrn}"),
                ("", lines or f"no charge: {visit.no_charge_reason or 'no reason given'}"),
            )
        )

    @property
    def _visit(self) -> UnbilledVisit | None:
        key = self.list.key
        return self._visits.get(key) if isinstance(key, int) else None

    # Verbs

    def action_all_days(self) -> None:
        """All days, or today again."""
        self._all_days = not self._all_days
        self.read()

    @on(PagedList.Chosen)
    async def _chosen(self) -> None:
        await self.action_edit()

    async def action_edit(self) -> None:
        """The charges of the visit."""
        from clinic_tui.screens.charges import EditCharges

        if (visit := self._visit) is not None:
            await self.app.push_screen(EditCharges(visit.appointment_id))

    async def action_history(self) -> None:
        """Who did what with this visit."""
        from clinic_tui.screens.history import HistoryScreen

        if (visit := self._visit) is not None:
            schedule, number = self.backend.schedule, visit.appointment_id
            title = f"{visit.name}, {show_date(visit.day)} {show_time(visit.start)}"
            await self.app.push_screen(
                HistoryScreen(title, lambda: schedule.history(number), patient_id=visit.patient_id)
            )


def _line(visit: UnbilledVisit, today: date, *, wide: bool) -> ListRow:
    days = (today - visit.day).days
    cells = (
        f"{visit.day:%d %b}",
        *((show_time(visit.start),) if wide else ()),
        visit.name,
        show_birth_date(visit.born),
        *((visit.mrn,) if wide else ()),
        visit.provider_code,
        *((visit.visit_type,) if wide else ()),
        visit.payer or "no policy",
        str(len(visit.charges)) if visit.charges else "-",
        show_money(visit.total_cents) if visit.charges else "",
        short_money(visit.paid_cents) if visit.paid_cents else "",
        str(days) if days else "today",
    )
    return ListRow(visit.appointment_id, cells, "" if visit.charges else "is-quiet")
