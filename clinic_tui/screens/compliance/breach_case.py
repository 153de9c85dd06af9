"""One case of the breach log: whose data it was, the assessment, and who was told."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from clinic_tui.keymap import Place
from clinic_tui.privacy.breach_rows import BreachPage, BreachPersonRow, BreachRow, NoticeTo, Outcome
from clinic_tui.privacy.breach_rules import notices_needed
from clinic_tui.screens.compliance.breaches import due_fact, outcome_facts
from clinic_tui.screens.parts.list_screen import ListPage
from clinic_tui.screens.parts.reason import AskReason
from clinic_tui.widgets.facts import FactLine, Facts
from clinic_tui.widgets.flowing_facts import FlowingFacts
from clinic_tui.widgets.header_line import HeaderLine
from clinic_tui.widgets.key_bar import KeyBar
from clinic_tui.widgets.key_bindings import bindings_of
from clinic_tui.widgets.message_line import Level, MessageLine
from clinic_tui.widgets.paged_list import ListColumn, ListRow
from clinic_tui.words.counted import counted
from clinic_tui.words.dates import show_date


class BreachScreen(ListPage[BreachPersonRow]):
    """Its patients; Enter opens a record."""

    BINDINGS: ClassVar[list[BindingType]] = bindings_of(Place.BREACH)
    COLUMNS = (ListColumn("Patient"), ListColumn("MRN", 12))
    NOTHING = "No patient is linked yet: + links one."
    TOPICS = frozenset({"breach", "breach_person", "breach_notice"})
    DETAIL_LINES = 1

    def __init__(self, breach_id: int) -> None:
        super().__init__()
        self._number = breach_id

    @property
    def place(self) -> Place:
        """One case."""
        return Place.BREACH

    def compose(self) -> ComposeResult:
        """The frame's lines around what is known of it and its patients."""
        yield HeaderLine()
        yield FlowingFacts(id="list-title")
        yield FlowingFacts(id="breach-about")
        yield self.build_list()
        yield Facts(self.DETAIL_LINES, indent=0, id="list-detail")
        yield MessageLine()
        yield KeyBar(self.place)

    def question(self) -> Callable[[], BreachPage]:
        """All of it."""
        part, number = self.backend.privacy, self._number
        return lambda: part.breach(number)

    def rows_of(self, answer: BreachPage) -> Sequence[BreachPersonRow]:
        """Its patients."""
        return answer.persons

    def bare_heading(self) -> str:
        """Which case."""
        return f"Case {self._number} of the breach log"

    def heading(self) -> FactLine:
        """Which, and what is to be done first."""
        row = self._breach
        return (
            ("strong", self.bare_heading()),
            ("", counted(row.persons, "person")),
            due_fact(row, self.clinic.today),
        )

    @property
    def _breach(self) -> BreachRow:
        row: BreachRow = self.answer.breach
        return row

    def show_title(self) -> None:
        """With what else is known of it."""
        super().show_title()
        self.query_one("#breach-about", Facts).show(*(self._about() if self.known else ()))

    def _about(self) -> Sequence[FactLine]:
        row = self._breach
        inside = "" if row.disclosed else "inside the clinic"
        happened = f"happened {show_date(row.happened_on)}" if row.happened_on else "nobody knows when"
        by_state = f"{row.in_one_state:,} in one state" if row.in_one_state is not None else ""
        return (
            (("strong", row.what),),
            (
                ("", f"{happened}, found {show_date(row.discovered_on)}"),
                (
                    "",
                    f"to {row.recipient}" if row.recipient else inside,
                ),
                ("", f"{row.others:,} not in the register" if row.others else ""),
                ("", by_state),
            ),
            outcome_facts(row) or (("warning", "to be assessed: a breach is presumed until then"),),
            tuple(
                self._notice(row, each.to, f"{show_date(each.due)} ({each.rule})")
                for each in notices_needed(row)
            ),
        )

    def _notice(self, row: BreachRow, to: NoticeTo, due: str) -> tuple[str, str]:
        done = row.done(to)
        if done is not None:
            return "good", f"{to.value} told {show_date(done.done_on)}"
        return ("warning" if row.outcome is Outcome.BREACH else "quiet"), f"{to.value} by {due}"

    def line(self, row: BreachPersonRow) -> ListRow:
        """Who."""
        return ListRow(row.patient_id, (row.name, row.mrn), "")

    def detail(self, row: BreachPersonRow) -> Sequence[FactLine]:
        """Where it stands too."""
        told = (
            "stands in the accounting of disclosures"
            if self._breach.disclosed
            else "no disclosure: it stayed here"
        )
        return ((("strong", row.name), ("quiet", told)),)

    def first_verbs(self) -> tuple[str, ...]:
        """What is done most."""
        return ("breach-assess", "breach-notice", "breach-person", "breach-unlink", "edit", "back")

    async def choose(self, row: BreachPersonRow) -> None:
        """Open the record."""
        self.clinic.open_patient(row.patient_id)

    # Verbs

    def _written(self, outcome: object) -> None:
        if outcome is not None:
            self.read_before_keys()

    def action_breach_person(self) -> None:
        """A patient whose data it was."""
        from clinic_tui.screens.patients.find import FindPatient

        part, number = self.backend.privacy, self._number

        def done(_: object) -> None:
            self.clinic.say_done("linked; what left the clinic stands in the accounting")
            self.read_before_keys()

        def found(patient_id: int | None) -> None:
            if patient_id is not None:
                self.act(lambda: part.link_person(number, patient_id), done)

        self.app.push_screen(FindPatient("Whose data was it?"), found)

    def action_breach_unlink(self) -> None:
        """It was not this patient's data after all."""
        row, part, number = self.row, self.backend.privacy, self._number
        if row is not None:
            form = AskReason(
                f"Not the data of {row.name}",
                "Why was it not this patient's data?",
                lambda words: part.unlink_person(number, row.patient_id, words),
                f"{row.name} stands in the case no more",
            )
            self.app.push_screen(form, self._written)

    def action_edit(self) -> None:
        """What is known by now."""
        from clinic_tui.screens.compliance.breach_forms import ChangeBreach

        if why := self.backend.why_not("breach.decide", "the breach log"):
            self.clinic.say(why, Level.ERROR)
        elif self.known:
            self.app.push_screen(ChangeBreach(self._breach), self._written)

    def action_breach_assess(self) -> None:
        """The four factors."""
        from clinic_tui.screens.compliance.breach_forms import AssessBreach

        if self.known:
            self.app.push_screen(AssessBreach(self._breach), self._written)

    def action_breach_notice(self) -> None:
        """Somebody was told."""
        from clinic_tui.screens.compliance.breach_forms import NoteNotice

        if self.known:
            self.app.push_screen(NoteNotice(self._breach), self._written)
