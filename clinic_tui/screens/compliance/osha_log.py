"""The OSHA log of a year with its sums, and its certified summary."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from clinic_tui.keymap import Hint, Place
from clinic_tui.safety.deadlines import kept_until, posted
from clinic_tui.safety.rows import IncidentRow, LogLine, YearLog
from clinic_tui.safety.states import CaseType, Outcome
from clinic_tui.screens.compliance.incidents import TOPICS
from clinic_tui.screens.compliance.log_sites import ONE_LOG, next_site
from clinic_tui.screens.parts.list_screen import ListDialog, ListPage
from clinic_tui.widgets.facts import FactLine, Facts
from clinic_tui.widgets.header_line import HeaderLine
from clinic_tui.widgets.key_bar import KeyBar
from clinic_tui.widgets.key_bindings import bindings_of
from clinic_tui.widgets.message_line import MessageLine
from clinic_tui.widgets.paged_list import ListColumn, ListRow
from clinic_tui.words.counted import counted
from clinic_tui.words.dates import show_date

ABOUT_LINES = 4


class OshaLogScreen(ListPage[LogLine]):
    """Form 300 as a list, form 300A above it; Enter opens a case."""

    BINDINGS: ClassVar[list[BindingType]] = bindings_of(Place.OSHA_LOG)
    DEFAULT_CSS = "OshaLogScreen #osha-about { height: auto; }"
    TOPICS = TOPICS | {"safety_year", "site"}
    COLUMNS = (
        ListColumn("Case", 8),
        ListColumn("Day", 5),
        ListColumn("Employee", 16),
        ListColumn("Where", 10),
        ListColumn("Injury or illness"),
        ListColumn("", 1),
        ListColumn("K", 3, "right"),
        ListColumn("L", 3, "right"),
        ListColumn("M", 2),
    )
    NOTHING = "No recordable case in this year."
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
        """The log."""
        return Place.OSHA_LOG

    def compose(self) -> ComposeResult:
        """The frame's lines around the sums and the cases."""
        yield HeaderLine()
        yield Facts(1, indent=0, id="list-title")
        yield Facts(ABOUT_LINES, indent=0, id="osha-about")
        yield self.build_list()
        yield Facts(self.DETAIL_LINES, indent=0, id="list-detail")
        yield MessageLine()
        yield KeyBar(self.place)

    def question(self) -> Callable[[], YearLog]:
        """Of the year."""
        part, year, site = self.backend.safety, self.year, self._site
        return lambda: part.year_log(year, site)

    def rows_of(self, answer: YearLog) -> Sequence[LogLine]:
        """Its cases."""
        return answer.lines

    def bare_heading(self) -> str:
        """Which year."""
        return f"OSHA log of {self.year}"

    def heading(self) -> FactLine:
        """Which year, how many cases, and whether the log is required."""
        log: YearLog = self.answer
        exempt = "required" if log.required else "partly exempt: kept all the same, no summary demanded"
        return (
            ("strong", f"{self.bare_heading()}{f' at {log.site}' if log.site else ''}"),
            ("", counted(log.totals.cases, "case")),
            ("quiet", exempt),
            ("quiet", "other years: [ ]"),
        )

    def show_title(self) -> None:
        """With the sums and the summary."""
        super().show_title()
        self.query_one("#osha-about", Facts).show(*(self._about(self.answer) if self.known else ()))

    def _about(self, log: YearLog) -> Sequence[FactLine]:
        totals, year = log.totals, log.year
        first, last = posted(self.year)
        outcomes = [("", f"{each.value} {totals.outcomes[each]}") for each in Outcome]
        types = [("", f"{each.value} {totals.types[each]}") for each in CaseType if totals.types[each]]
        people = (
            "employees and hours not written yet: e"
            if year.average_employees is None
            else f"{year.average_employees:,} employees, {year.hours or 0:,} hours"
        )
        lacks_address = log.site and not log.establishment.street
        nowhere = "no address of this site yet: `:practice`" if lacks_address else ""
        if year.certified_on is None:
            signed: FactLine = (("warning" if log.required else "quiet", "summary not certified"),)
        else:
            changed = "the log has changed since: certify it again" if log.changed_since else ""
            by = f"certified {show_date(year.certified_on)} by {year.certified_by}, {year.title}"
            signed = (("good", by), ("warning", changed))
        return (
            (*outcomes, ("", f"K {totals.away} days"), ("", f"L {totals.restricted} days"), *types),
            (("", people), ("warning", nowhere)),
            signed,
            (
                ("quiet", f"posted {show_date(first)} to {show_date(last)}"),
                ("quiet", f"kept until {show_date(kept_until(self.year))}"),
            ),
        )

    def first_verbs(self) -> tuple[str, ...]:
        """What is done most."""
        return ("log-site", "osha-print", "year-figures", "year-certify", "osha-tables", "osha-names", "back")

    def idle_verbs(self) -> tuple[str, ...]:
        """No other site where there is one."""
        return () if self.known and self.answer.site else ("log-site",)

    def line(self, row: LogLine) -> ListRow:
        """The columns of form 300."""
        cells = (
            row.case, f"{row.day:%m/%d}", row.name, row.place, row.description, row.outcome.value,
            str(row.days.away or ""), str(row.days.restricted or ""), row.case_type.value,
        )  # fmt: skip
        return ListRow(row.incident_id, cells)

    def detail(self, row: LogLine) -> Sequence[FactLine]:
        """Whole."""
        return (
            (("strong", row.name), ("", row.job_title), ("", row.place), ("", row.description)),
            (("", f"column {row.outcome.value}: {row.outcome.words}"), ("", row.case_type.words)),
        )

    async def choose(self, row: LogLine) -> None:
        """The incident behind it."""
        from clinic_tui.screens.compliance.incident import IncidentScreen

        self.app.push_screen(IncidentScreen(row.incident_id), lambda _: self.read_before_keys())

    # Verbs

    def written(self, outcome: object) -> None:
        """Read again before the next key."""
        if outcome is not None:
            self.read_before_keys()

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

    def action_year_figures(self) -> None:
        """Employees and hours."""
        from clinic_tui.screens.compliance.osha_forms import NoteYear

        if self.known:
            self.app.push_screen(NoteYear(self.answer.year), self.written)

    def action_year_certify(self) -> None:
        """Somebody certifies it."""
        from clinic_tui.screens.compliance.osha_forms import CertifyYear

        if self.known:
            self.app.push_screen(CertifyYear(self.answer.year), self.written)

    def action_log_site(self) -> None:
        """The log of the next site: each establishment has its own."""
        site = next_site(self.answer.sites if self.known else (), self._site)
        if site is None:
            self.clinic.say(ONE_LOG)
            return
        self._site = site
        self.read_before_keys()

    def action_osha_print(self) -> None:
        """Both forms on paper."""
        part, year, site = self.backend.safety, self.year, self._site
        self.act(lambda: part.hand_out(year, site), self.clinic.say_done)

    def action_osha_tables(self) -> None:
        """Log, summary and sharps log as tables."""
        part, year, site = self.backend.safety, self.year, self._site
        self.act(lambda: part.write_tables(year, site), self.clinic.say_done)

    def action_osha_names(self) -> None:
        """Whose names are withheld."""
        part, year, site = self.backend.safety, self.year, self._site
        self.app.push_screen(WithheldNames(year, lambda: part.privacy_list(year, site)))


class WithheldNames(ListDialog[IncidentRow, None]):
    """The privacy cases of a year with their names, which the log has not (29 CFR 1904.29(b)(6))."""

    COLUMNS = (ListColumn("Case", 8), ListColumn("Employee", 24), ListColumn("Why"))
    NOTHING = "No privacy case in this year."
    TOPICS = TOPICS
    SPEAKS = False

    def __init__(self, year: int, load: Callable[[], tuple[IncidentRow, ...]]) -> None:
        super().__init__()
        self._year, self._load = year, load

    def hints(self) -> tuple[Hint, ...]:
        """The keys."""
        return (Hint("Up Down", "walk", ""), Hint("Esc", "back", "dismiss(None)"))

    def bare_heading(self) -> str:
        """Of which year."""
        return f"Privacy cases of {self._year}"

    def question(self) -> Callable[[], tuple[IncidentRow, ...]]:
        """All of them."""
        return self._load

    def line(self, row: IncidentRow) -> ListRow:
        """Number, name and reason."""
        return ListRow(row.id, (row.case, row.entry.who, row.privacy.words if row.privacy else ""))
