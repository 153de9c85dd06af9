"""Incidents of those who work here: newest first, each with the clock that runs out first."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual.binding import BindingType

from clinic_tui.keymap import Place
from clinic_tui.safety.clock_lines import clock_of, told_of
from clinic_tui.safety.rows import IncidentRow
from clinic_tui.screens.parts.list_screen import ListPage
from clinic_tui.widgets.facts import FactLine
from clinic_tui.widgets.key_bindings import bindings_of
from clinic_tui.widgets.paged_list import ListColumn, ListRow
from clinic_tui.words.counted import counted

TOPICS = frozenset({"incident", "incident_decision", "work_span", "severe_outcome", "exposure_step"})


class IncidentsScreen(ListPage[IncidentRow]):
    """`+` reports one; Enter opens it."""

    BINDINGS: ClassVar[list[BindingType]] = bindings_of(Place.INCIDENTS)
    TOPICS = TOPICS
    EVERY = 60.0
    NAME = "Incidents"
    NOTHING = "No incident yet: + reports one."
    COLUMNS = (
        ListColumn("No.", 4, "right"),
        ListColumn("Day", 8),
        ListColumn("Kind", 7),
        ListColumn("Who", 12),
        ListColumn("Harm"),
        ListColumn("Log", 7),
        ListColumn("Clock", 18),
    )
    WIDE_COLUMNS = (
        ListColumn("No.", 4, "right"),
        ListColumn("Day", 8),
        ListColumn("Kind", 7),
        ListColumn("Who", 20),
        ListColumn("Where", 16),
        ListColumn("Harm"),
        ListColumn("Log", 10),
        ListColumn("Clock", 22),
    )
    DETAIL_LINES = 3

    def __init__(self, incident_id: int | None = None) -> None:
        super().__init__()
        self._wanted = incident_id

    @property
    def place(self) -> Place:
        """The incidents."""
        return Place.INCIDENTS

    def question(self) -> Callable[[], tuple[IncidentRow, ...]]:
        """Those that one may see."""
        return self.backend.safety.incidents

    def heading(self) -> FactLine:
        """How many, and how many clocks run."""
        rows = self.shown_rows
        zone, day = self.clinic.clock.zone, self.clinic.today
        running = sum(1 for row in rows if clock_of(row, zone, day)[0])
        mine = "" if self.backend.may("safety.view") else "those that you reported or had"
        return (
            ("strong", self.NAME),
            ("", counted(len(rows), "incident")),
            (
                "warning" if running else "good",
                f"! {running} with a clock" if running else "nothing has to be done by a date",
            ),
            ("quiet", mine),
        )

    def first_verbs(self) -> tuple[str, ...]:
        """What is done most."""
        return ("incident-add", "osha-log", "sharps-log", "back")

    def line(self, row: IncidentRow) -> ListRow:
        """When, who, what it harmed, whether it is in the log, and its clock."""
        clock, look = clock_of(row, self.clinic.clock.zone, self.clinic.today)
        entry = row.entry
        cells = (
            str(row.id),
            f"{entry.day:%m/%d/%y}",
            entry.kind.value,
            entry.who,
            *((entry.place,) if self.wide else ()),
            entry.harm,
            row.case or ("" if row.decided is None else "no"),
            clock,
        )
        return ListRow(row.id, cells, look)

    def detail(self, row: IncidentRow) -> Sequence[FactLine]:
        """Whole."""
        entry, decision = row.entry, row.decision
        privacy = f"privacy case: {row.privacy.words}" if row.privacy else ""
        return (
            (("strong", entry.who), ("", entry.job_title), ("", told_of(row))),
            (("", entry.harm), ("quiet", entry.what)),
            (("", decision.words if decision else ""), ("quiet", privacy)),
        )

    async def choose(self, row: IncidentRow) -> None:
        """What there is to do about it."""
        from clinic_tui.screens.compliance.incident import IncidentScreen

        self.app.push_screen(IncidentScreen(row.id), lambda _: self.read_before_keys())

    def action_incident_add(self) -> None:
        """Report one."""
        from clinic_tui.screens.compliance.incident_forms import ReportIncident

        self.app.push_screen(ReportIncident(), self._added)

    def _added(self, incident_id: int | None) -> None:
        if incident_id is not None:
            self.stand_on(incident_id)

    def action_osha_log(self) -> None:
        """The log of a year."""
        from clinic_tui.screens.compliance.osha_log import OshaLogScreen

        self.app.push_screen(OshaLogScreen(), lambda _: self.read_before_keys())

    def action_sharps_log(self) -> None:
        """The sharps log of a year."""
        from clinic_tui.screens.compliance.sharps_log import SharpsScreen

        self.app.push_screen(SharpsScreen(), lambda _: self.read_before_keys())
