"""Policies about which a question failed, is in doubt, or was answered with bad news."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import ClassVar

from textual.binding import BindingType

from clinic_tui.eligibility.rows import CoverageView, Failure, Wanted
from clinic_tui.keymap import Place
from clinic_tui.screens.coverage.mending import mend
from clinic_tui.screens.parts.list_screen import ListPage
from clinic_tui.widgets.facts import FactLine
from clinic_tui.widgets.key_bindings import bindings_of
from clinic_tui.widgets.paged_list import ListColumn, ListRow
from clinic_tui.words.counted import counted
from clinic_tui.words.dates import show_birth_date, show_date
from clinic_tui.words.times import show_time


class EligibilityScreen(ListPage[Failure]):
    """One line for each, the next visit first; `e` mends what the payer names and asks again."""

    BINDINGS: ClassVar[list[BindingType]] = bindings_of(Place.ELIGIBILITY)
    NAME = "Eligibility"
    COLUMNS = (
        ListColumn("Visit", 11),
        ListColumn("Patient", 19),
        ListColumn("", 1),
        ListColumn("What the payer says"),
    )
    """The payer stands below: two cut columns would say less than one whole."""
    WIDE_COLUMNS = (
        ListColumn("Visit", 11),
        ListColumn("Patient", 19),
        ListColumn("", 1),
        ListColumn("Payer", 18),
        ListColumn("Member id", 9),
        ListColumn("What the payer says"),
    )
    NOTHING = "Nothing to work on: every question was answered well. t asks for the next day's visits."
    TOPICS = frozenset({"eligibility_request", "eligibility_answer", "coverage", "appointment", "patient"})
    DETAIL_LINES = 4

    def __init__(self, coverage_id: int | None = None) -> None:
        super().__init__()
        self._wanted = coverage_id

    @property
    def place(self) -> Place:
        """Failed questions."""
        return Place.ELIGIBILITY

    def question(self) -> Callable[[], tuple[Failure, ...]]:
        """What has to be worked on."""
        return self.backend.eligibility.failures

    def line(self, row: Failure) -> ListRow:
        """When, who, how it stands, whom it is about, and why."""
        problem = _short(row.problem)
        payer = (row.payer, row.member_id) if self.wide else ()
        near = row.visit_day is not None and row.visit_day <= self.clinic.today + timedelta(days=1)
        return ListRow(
            row.coverage_id,
            (_visit(row), row.name, row.mark.value, *payer, problem),
            "is-wrong" if near else "is-soon",
        )

    def heading(self) -> FactLine:
        """How many, and how many of them come today."""
        today = sum(1 for row in self.shown_rows if row.visit_day == self.clinic.today)
        return (
            ("strong", f"Eligibility: {counted(len(self.shown_rows), 'policy', 'policies')} to work on"),
            ("warning", f"{today} of them for visits of today" if today else ""),
        )

    def detail(self, row: Failure) -> Sequence[FactLine]:
        """Who, with what was asked, the last good answer, and the payer's words."""
        zone = self.clinic.clock.zone
        problem, _, way_out = row.problem.partition(". ")
        good = f"last good {row.good_at.astimezone(zone):%a %d %b %Y}" if row.good_at else "never verified"
        return (
            (("strong", row.name), ("", f"born {show_birth_date(row.born)}"), ("", f"MRN {row.mrn}")),
            (("", row.payer), ("", f"member {row.member_id or 'id missing'}"), ("quiet", good)),
            (("warning", problem),),
            (("warning", way_out),),
        )

    # Verbs

    async def choose(self, row: Failure) -> None:
        """All that is known of the policy."""
        from clinic_tui.screens.coverage.coverage_answer import CoverageAnswer

        await self.app.push_screen(
            CoverageAnswer(self._of(row), asks=False), lambda _: self.read_before_keys()
        )

    def _of(self, row: Failure) -> Wanted:
        return Wanted(row.coverage_id, row.visit_day or self.clinic.today, row.visit_id)

    def action_verify(self) -> None:
        """Ask again."""
        if (row := self.row) is not None:
            self._ask(row)

    def _ask(self, row: Failure) -> None:
        eligibility, wanted = self.backend.eligibility, self._of(row)
        self.clinic.say(f"asking {row.payer} about {row.name} ...")
        self.act(lambda: eligibility.ask(wanted), self._asked)

    def _asked(self, view: CoverageView) -> None:
        if view.rejected:
            self.clinic.say(f"{view.name}: {view.rejected.problem}")
        elif view.waiting:
            self.clinic.say(f"{view.name}: {view.waiting}")
        else:
            self.clinic.say_done(
                f"{view.last.mark(self.clinic.clock.now()).value} {view.name}: {view.policy.payer} "
                f"{view.last.answered.value}"
            )
        self.read_before_keys()

    def action_edit(self) -> None:
        """The field that the rejection is about; saving asks again at once."""
        row = self.row
        if row is not None:
            mend(self, row.patient_id, row.slot, row.field, lambda saved: self._ask(row) if saved else None)

    def action_card_seen(self) -> None:
        """Somebody saw the card, and it is in force."""
        row = self.row
        if row is None:
            return
        backend = self.backend

        def see() -> None:
            policy = backend.eligibility.view(row.coverage_id).policy
            backend.patients.verify_coverage(policy.id, policy.version)

        def seen(_: None) -> None:
            self.clinic.say_done(f"{row.name}: {row.payer} verified by the card")
            self.read_before_keys()

        self.act(see, seen)

    def action_ask_day(self) -> None:
        """Ask for all visits of tomorrow that have no fresh answer."""
        eligibility, day = self.backend.eligibility, self.clinic.today + timedelta(days=1)
        self.clinic.say(f"asking for the visits of {show_date(day)} ...")

        def asked(words: str) -> None:
            self.clinic.say(f"{show_date(day)}: {words}")
            self.read_before_keys()

        self.act(lambda: eligibility.ask_day(day), asked)


def _visit(row: Failure) -> str:
    if row.visit_day is None or row.visit_start is None:
        return "none"
    return f"{row.visit_day:%m/%d} {show_time(row.visit_start)}"


def _short(problem: str) -> str:
    """The problem without its way out, as it follows on `What the payer says`; the whole stands below."""
    first = problem.partition(". ")[0].removesuffix(".")
    words = first.removeprefix("The payer calls the coverage ").removeprefix("The ")
    return f"{words[:1].upper()}{words[1:]}"
