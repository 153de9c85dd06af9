"""How one policy stands: what the payer answered, where that differs from our record, and why it did not."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.binding import BindingType
from textual.widget import Widget

from clinic_tui.eligibility.rows import CoverageView, Wanted
from clinic_tui.errors import ClinicError
from clinic_tui.keymap import Place
from clinic_tui.patients.policy import CoverageMark
from clinic_tui.screens.coverage.mending import mend
from clinic_tui.screens.parts.about_patient import AboutPatient
from clinic_tui.screens.parts.list_screen import ListPage
from clinic_tui.screens.reception.board import standing_words
from clinic_tui.widgets.cells import wrap
from clinic_tui.widgets.facts import FactLine, Facts
from clinic_tui.widgets.key_bindings import bindings_of
from clinic_tui.widgets.paged_list import ListColumn, ListRow
from clinic_tui.words.dates import show_date


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the page; `field` names what Enter takes over."""

    key: tuple[str, int]
    cells: tuple[str, str, str]
    style: str = ""
    field: str = ""


class CoverageAnswer(AboutPatient, ListPage[Line]):
    """The last good answer at once, and a new question on its way where one is to be asked."""

    BINDINGS: ClassVar[list[BindingType]] = bindings_of(Place.COVERAGE)
    NAME = "Coverage"
    COLUMNS = (ListColumn("", 22), ListColumn("The payer says"), ListColumn("On file", 18))
    WIDE_COLUMNS = (ListColumn("", 22), ListColumn("The payer says", 50), ListColumn("On file"))
    NOTHING = "No good answer is on file: v asks the payer."
    TOPICS = frozenset({"eligibility_request", "eligibility_answer", "coverage", "patient"})
    DETAIL_LINES = 3

    def __init__(self, wanted: Wanted, *, asks: bool) -> None:
        super().__init__()
        self._about = wanted
        self._asks = asks
        self._all = False
        self._asking = False

    @property
    def place(self) -> Place:
        """An answer about coverage."""
        return Place.COVERAGE

    def above(self) -> Iterator[Widget]:
        """Whose it is."""
        return self.compose_banner(None)

    def changed_elsewhere(self, entities: frozenset[str]) -> None:
        """Something was written: the banner may say something else now."""
        self.access_may_have_changed(entities)
        super().changed_elsewhere(entities)

    def question(self) -> Callable[[], CoverageView]:
        """How the policy stands."""
        eligibility, number = self.backend.eligibility, self._about.coverage_id
        return lambda: eligibility.view(number)

    def took(self, answer: CoverageView) -> None:
        """Show it; the first time the payer is asked behind it."""
        super().took(answer)
        self.follow_record(answer.patient_id)
        if self._asks:
            self._asks = False
            self._ask()

    def rows_of(self, answer: CoverageView) -> Iterator[Line]:
        """What is off first, then where we differ, then all that the payer says."""
        if answer.rejected:
            problem, _, way_out = answer.rejected.problem.partition(". ")
            told = [*self._wrapped(problem), *(self._wrapped(way_out) if way_out else ())]
            for place, words in enumerate(told):
                mends = "e mends it" if place == len(told) - 1 and way_out else ""
                yield Line(("rejected", place), ("" if place else "No answer", words, mends), "is-wrong")
        for place, each in enumerate(answer.differences):
            cells = (f"* {each.label}", each.theirs, each.ours or "empty")
            yield Line(("difference", place), cells, "is-soon", each.field)
        for place, fact in enumerate(answer.facts):
            style = "is-wrong" if fact.is_warning else ""
            for number, words in enumerate(self._wrapped(fact.value)):
                label = "" if number else fact.label
                yield Line(("fact", place * 100 + number), (label, words, ""), style)
        for place, (words, raw) in enumerate(answer.lines if self._all else ()):
            for number, part in enumerate(self._wrapped(words)):
                label = "Benefit" if place == number == 0 else ""
                yield Line(("benefit", place * 100 + number), (label, f"{'  ' if number else ''}{part}", ""))
            for number, segment in enumerate(raw):
                yield Line(("raw", place * 1000 + number), ("", f"  {segment}", ""), "is-quiet")

    def _wrapped(self, words: str) -> list[str]:
        """Broken into lines that fit the payer's column."""
        room = self.WIDE_COLUMNS[1].width if self.wide else self.app.size.width - 22 - 18 - 2
        return wrap(words, max(room - 2, 20), 6)

    def on_resize(self, event: events.Resize) -> None:
        """Lines break elsewhere in a window of another width."""
        if self.known:
            self.draw()

    def line(self, row: Line) -> ListRow:
        """As it is."""
        return ListRow(row.key, row.cells, row.style)

    def heading(self) -> FactLine:
        """Which policy, and how it stands."""
        view: CoverageView = self.answer
        mark = view.last.mark(self.clinic.clock.now())
        style, words = standing_words(view.last, self.clinic.clock.now(), self.clinic.clock.zone)
        good = mark is CoverageMark.GOOD
        return (
            ("strong", view.policy.payer),
            ("good" if good else style or "warning", f"{mark.value} {words}"),
            ("warning", "asking ..." if self._asking else view.waiting),
        )

    def tell(self) -> None:
        """The same below all rows: it is about the policy."""
        facts = self.detail(self.row) if self.known else ()
        self.query_one("#list-detail", Facts).show(*facts)

    def detail(self, row: Line | None) -> Sequence[FactLine]:
        """The policy, when it was answered, and the whole of the row."""
        view: CoverageView = self.answer
        policy = view.policy
        holder = f"held by {policy.subscriber.name}" if policy.subscriber else "held by the patient"
        zone = self.clinic.clock.zone
        answered = f"answer of {view.answered_at.astimezone(zone):%a %d %b %H:%M}" if view.answered_at else ""
        visit = f"for {show_date(view.service_date)}" if view.service_date else ""
        takes = f"{len(view.differences)} differ: Enter takes one over" if view.differences else ""
        return (
            (
                ("", policy.plan),
                ("", f"member {policy.member_id or 'id missing'}"),
                ("quiet", holder),
            ),
            (("", answered), ("", visit), ("warning", takes)),
            (("", " ".join(filter(None, row.cells[:2])) if row else ""),),
        )

    # Verbs

    def action_verify(self) -> None:
        """Ask again."""
        self._ask()

    def _ask(self) -> None:
        if self._asking:
            return
        self._asking = True
        self.show_title()
        eligibility, wanted = self.backend.eligibility, self._about
        self.act(lambda: eligibility.ask(wanted), self._asked, refused=self._not_asked)

    def _asked(self, view: CoverageView) -> None:
        self._asking = False
        self.took(view)
        if view.rejected:
            self.clinic.say("the payer did not answer: see above, e mends what it names")
        elif view.waiting:
            self.clinic.say(view.waiting)
        else:
            self.clinic.say_done(f"{view.policy.payer}: {view.last.answered.value}")

    def _not_asked(self, refusal: ClinicError) -> None:
        self._asking = False
        self.show_title()
        self.clinic.say_refusal(refusal)

    async def choose(self, row: Line) -> None:
        """Take over what differs in the row."""
        if row.field:
            self._accept((row.field,))

    def action_accept_all(self) -> None:
        """Take over all that differs."""
        if self.known:
            view: CoverageView = self.answer
            self._accept(tuple(each.field for each in view.differences))

    def _accept(self, fields: tuple[str, ...]) -> None:
        view: CoverageView = self.answer
        if not fields or view.answer_id is None:
            self.clinic.say("our record and the payer's answer agree")
            return
        eligibility, seen = self.backend.eligibility, (view.policy.version, view.patient_version)
        answer = view.answer_id

        def accepted(_: None) -> None:
            self.clinic.say_done(f"taken over from the payer: {', '.join(fields)}".replace("_", " "))
            self.read_before_keys()

        self.act(lambda: eligibility.accept(answer, fields, *seen), accepted)

    def action_all_benefits(self) -> None:
        """All benefits with their segments, or the summary alone again."""
        if self.known:
            self._all = not self._all
            self.draw()

    def action_card_seen(self) -> None:
        """Somebody saw the card, and it is in force whatever the payer's line says."""
        if not self.known:
            return
        view: CoverageView = self.answer
        patients, policy = self.backend.patients, view.policy

        def seen(_: None) -> None:
            self.clinic.say_done(f"{policy.payer} verified by the card")
            self.read_before_keys()

        self.act(lambda: patients.verify_coverage(policy.id, policy.version), seen)

    def action_edit(self) -> None:
        """The field that the rejection is about, else the policy; saving asks again at once."""
        if not self.known:
            return
        view: CoverageView = self.answer
        field = view.rejected.field if view.rejected else ""
        mend(self, view.patient_id, view.policy.slot, field, self._mended)

    def _mended(self, saved: bool | None) -> None:
        if saved:
            self._ask()
