"""The sharps injury log of a year: which device, where and how, and nobody's name."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual.binding import BindingType

from clinic_tui.keymap import Place
from clinic_tui.safety.deadlines import kept_until
from clinic_tui.safety.rows import SharpLine, SharpsLog
from clinic_tui.screens.compliance.incidents import TOPICS
from clinic_tui.screens.compliance.log_sites import ONE_LOG, next_site
from clinic_tui.screens.parts.list_screen import ListPage
from clinic_tui.widgets.facts import FactLine
from clinic_tui.widgets.key_bindings import bindings_of
from clinic_tui.widgets.paged_list import ListColumn, ListRow
from clinic_tui.words.counted import counted
from clinic_tui.words.dates import show_date
from clinic_tui.words.times import show_time


class SharpsScreen(ListPage[SharpLine]):
    """29 CFR 1910.1030(h)(5); Enter opens the incident."""

    BINDINGS: ClassVar[list[BindingType]] = bindings_of(Place.SHARPS)
    TOPICS = TOPICS | {"site"}
    COLUMNS = (
        ListColumn("Day", 8),
        ListColumn("Time", 5),
        ListColumn("Device", 18),
        ListColumn("Brand", 16),
        ListColumn("Work area", 12),
        ListColumn("How"),
    )
    NOTHING = "No contaminated sharp in this year."
    DETAIL_LINES = 2

    def __init__(self, year: int | None = None) -> None:
        super().__init__()
        self._year, self._site = year, 0

    @property
    def year(self) -> int:
        """Which one is shown; this one where none was asked for."""
        return self._year or self.clinic.today.year

    @property
    def place(self) -> Place:
        """The sharps log."""
        return Place.SHARPS

    def question(self) -> Callable[[], SharpsLog]:
        """Of the year at the site."""
        part, year, site = self.backend.safety, self.year, self._site
        return lambda: part.sharps(year, site)

    def rows_of(self, answer: SharpsLog) -> Sequence[SharpLine]:
        """Its sharps."""
        return answer.lines

    def bare_heading(self) -> str:
        """Which year."""
        return f"Sharps log of {self.year}"

    def heading(self) -> FactLine:
        """Of which site, how many, and how long it is kept."""
        log: SharpsLog = self.answer
        return (
            ("strong", f"{self.bare_heading()}{f' at {log.site}' if log.site else ''}"),
            ("", counted(len(self.shown_rows), "sharp")),
            ("quiet", f"kept until {show_date(kept_until(self.year))}"),
            ("quiet", "other years: [ ]"),
        )

    def first_verbs(self) -> tuple[str, ...]:
        """What is done most."""
        return ("log-site", "osha-tables", "year-before", "year-after", "back")

    def idle_verbs(self) -> tuple[str, ...]:
        """No other site where there is one."""
        return () if self.known and self.answer.site else ("log-site",)

    def line(self, row: SharpLine) -> ListRow:
        """When, which device, where and how."""
        time = "" if row.minute is None else show_time(row.minute)
        cells = (f"{row.day:%m/%d/%y}", time, row.device, row.brand, row.place, row.what)
        return ListRow(row.incident_id, cells)

    def detail(self, row: SharpLine) -> Sequence[FactLine]:
        """Whole."""
        return ((("strong", row.device), ("", row.brand), ("", row.place)), (("", row.what),))

    async def choose(self, row: SharpLine) -> None:
        """The incident behind it."""
        from clinic_tui.screens.compliance.incident import IncidentScreen

        self.app.push_screen(IncidentScreen(row.incident_id), lambda _: self.read_before_keys())

    def action_year_before(self) -> None:
        """The year before."""
        self._year = self.year - 1
        self.read_before_keys()

    def action_year_after(self) -> None:
        """The year after."""
        if self.year >= self.clinic.today.year:
            self.clinic.say("the next one has not begun")
            return
        self._year = self.year + 1
        self.read_before_keys()

    def action_log_site(self) -> None:
        """The log of the next site: each establishment has its own."""
        site = next_site(self.answer.sites if self.known else (), self._site)
        if site is None:
            self.clinic.say(ONE_LOG)
            return
        self._site = site
        self.read_before_keys()

    def action_osha_tables(self) -> None:
        """Log, summary and sharps log of the site as tables."""
        part, year, site = self.backend.safety, self.year, self._site
        self.act(lambda: part.write_tables(year, site), self.clinic.say_done)
