"""One incident: what happened, and what there is to do about it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from clinic_tui.keymap import Place
from clinic_tui.safety.clock_lines import IncidentLine, LineKind, lines_of, told_of
from clinic_tui.safety.deadlines import StepClock
from clinic_tui.safety.rows import IncidentRow, SevereRow, SpanRow
from clinic_tui.safety.states import Severe
from clinic_tui.screens.compliance.incidents import TOPICS
from clinic_tui.screens.parts.confirm import Confirm
from clinic_tui.screens.parts.list_screen import ListPage
from clinic_tui.widgets.facts import FactLine, Facts
from clinic_tui.widgets.header_line import HeaderLine
from clinic_tui.widgets.key_bar import KeyBar
from clinic_tui.widgets.key_bindings import bindings_of
from clinic_tui.widgets.message_line import Level, MessageLine
from clinic_tui.widgets.paged_list import ListColumn, ListRow
from clinic_tui.words.counted import counted

ABOUT_LINES = 4


class IncidentScreen(ListPage[IncidentLine]):
    """Enter does what the line under the cursor asks for."""

    BINDINGS: ClassVar[list[BindingType]] = bindings_of(Place.INCIDENT)
    DEFAULT_CSS = "IncidentScreen #incident-about { height: auto; }"
    TOPICS = TOPICS
    EVERY = 60.0
    COLUMNS = (ListColumn("What", 26), ListColumn("State", 16), ListColumn(""))
    DETAIL_LINES = 2

    def __init__(self, incident_id: int) -> None:
        super().__init__()
        self._number = incident_id

    @property
    def place(self) -> Place:
        """One incident."""
        return Place.INCIDENT

    def compose(self) -> ComposeResult:
        """The frame's lines around what happened and what there is to do."""
        yield HeaderLine()
        yield Facts(1, indent=0, id="list-title")
        yield Facts(ABOUT_LINES, indent=0, id="incident-about")
        yield self.build_list()
        yield Facts(self.DETAIL_LINES, indent=0, id="list-detail")
        yield MessageLine()
        yield KeyBar(self.place)

    def question(self) -> Callable[[], IncidentRow]:
        """All of it."""
        part, number = self.backend.safety, self._number
        return lambda: part.incident(number)

    def rows_of(self, answer: IncidentRow) -> Sequence[IncidentLine]:
        """What there is to do."""
        return lines_of(answer, self.clinic.clock.zone, self.clinic.clock.now())

    def bare_heading(self) -> str:
        """Which one."""
        return f"Incident {self._number}"

    def heading(self) -> FactLine:
        """Which, whose, and its number in the log."""
        row: IncidentRow = self.answer
        return (
            ("strong", self.bare_heading()),
            ("", f"case {row.case}" if row.case else ""),
            ("strong", row.entry.who),
            ("warning", "privacy case" if row.privacy and not row.withheld else ""),
        )

    def show_title(self) -> None:
        """With what happened."""
        super().show_title()
        self.query_one("#incident-about", Facts).show(*(self._about(self.answer) if self.known else ()))

    def _about(self, row: IncidentRow) -> Sequence[FactLine]:
        entry, days = row.entry, row.days(self.clinic.today)
        device = ", ".join(filter(None, (entry.device, entry.brand)))
        counts = (
            counted(days.away, "day away", "days away") if days.away else "",
            f"{days.restricted} restricted" if days.restricted else "",
        )
        return (
            (
                ("", told_of(row)),
                ("", f"at {entry.site}" if entry.site else ""),
                ("quiet", entry.job_title),
            ),
            (("strong", entry.harm), ("", entry.object or device), ("", device if entry.object else "")),
            (("", entry.what),),
            (
                ("quiet", f"before: {entry.before}" if entry.before else ""),
                ("quiet", f"reported by {row.reporter}" if row.reporter else ""),
                ("quiet", f"no name in the log: {row.privacy.words}" if row.privacy else ""),
                *(("warning", each) for each in counts),
            ),
        )

    def first_verbs(self) -> tuple[str, ...]:
        """What is done most."""
        first = ("incident-decide", "severe-add", "span-add", "incident-care", "edit")
        return (*first, "incident-print", "back")

    def line(self, row: IncidentLine) -> ListRow:
        """What, how it stands, and until when."""
        return ListRow(row.key, (row.what, row.state, row.words), row.look)

    def detail(self, row: IncidentLine) -> Sequence[FactLine]:
        """Whole."""
        return ((("strong", row.what), ("", row.state)), (("", row.words),))

    # Verbs

    def written(self, outcome: object) -> None:
        """Read again before the next key."""
        if outcome is not None:
            self.read_before_keys()

    async def choose(self, row: IncidentLine) -> None:
        """Do what it asks for."""
        from clinic_tui.screens.compliance.incident_step_forms import (
            SEVERE_CODES,
            ChangeSpan,
            EndStep,
            NoteSevere,
            NoteTold,
        )

        if words := self.backend.why_not("safety.keep", "keeping the log"):
            self.clinic.say(words, Level.ERROR)
        elif row.kind is LineKind.DECISION:
            self.action_incident_decide()
        elif row.kind is LineKind.CARE:
            self.action_incident_care()
        elif isinstance(row.of, SpanRow):
            self.app.push_screen(ChangeSpan(self._number, self.answer.entry.day, row.of), self.written)
        elif isinstance(row.of, StepClock):
            if row.of.open:
                self.app.push_screen(EndStep(self._number, row.of.step), self.written)
            else:
                self.clinic.say(f"{row.of.step.value}: {row.state or row.words}")
        elif isinstance(row.of, Severe):
            self.app.push_screen(NoteSevere(self._number, {"kind": SEVERE_CODES[row.of]}), self.written)
        elif isinstance(row.of, SevereRow):
            if row.of.open:
                self.app.push_screen(NoteTold(row.of), self.written)
            else:
                self.clinic.say(f"{row.what}: {row.state}")

    def action_incident_decide(self) -> None:
        """Answer the questions."""
        from clinic_tui.screens.compliance.incident_decision import DecideIncident

        if self.known:
            self.app.push_screen(DecideIncident(self.answer), self.written)

    def action_incident_care(self) -> None:
        """Who treated, and the rest of form 301."""
        from clinic_tui.screens.compliance.incident_forms import NoteCare

        if self.known:
            self.app.push_screen(NoteCare(self.answer), self.written)

    def action_incident_print(self) -> None:
        """Form 301 on paper."""
        part, number = self.backend.safety, self._number
        self.act(lambda: part.hand_out_form(number), self.clinic.say_done)

    def action_edit(self) -> None:
        """Put right what was written."""
        from clinic_tui.screens.compliance.incident_forms import EditIncident

        if words := self.backend.why_not("safety.keep", "changing an incident"):
            self.clinic.say(words, Level.ERROR)
        elif self.known:
            self.app.push_screen(EditIncident(self.answer), self.written)

    def action_severe_add(self) -> None:
        """What OSHA is told at once."""
        from clinic_tui.screens.compliance.incident_step_forms import NoteSevere

        self.app.push_screen(NoteSevere(self._number), self.written)

    def action_span_add(self) -> None:
        """Days away or restricted."""
        from clinic_tui.screens.compliance.incident_step_forms import AddSpan

        if self.known:
            self.app.push_screen(AddSpan(self._number, self.answer.entry.day), self.written)

    def action_span_drop(self) -> None:
        """Days that were written by mistake."""
        row, part = self.row, self.backend.safety
        if row is None or not isinstance(row.of, SpanRow):
            self.clinic.say("the cursor stands on no days")
            return
        span, what = row.of, row.what

        def dropped(_: object) -> None:
            self.clinic.say_done(f"{what}: taken out")
            self.read_before_keys()

        def sure(yes: bool | None) -> None:
            if yes:
                self.act(lambda: part.drop_span(span.id, span.version), dropped)

        self.app.push_screen(Confirm(f"Take out {what} {row.words}?", yes="take out", no="keep"), sure)
