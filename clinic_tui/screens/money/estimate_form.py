"""Making a good-faith estimate: its lines begin with what the visit usually takes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.widget import Widget

from clinic_tui.estimates.rows import EstimateEntry, EstimateFor
from clinic_tui.fees.rows import Found, UsualCharge
from clinic_tui.screens.money.priced_line import PricedLine
from clinic_tui.screens.money.priced_lines import PricedLines
from clinic_tui.screens.parts.about_patient import FormOnPatient
from clinic_tui.screens.parts.form import Field
from clinic_tui.security.kept_form import About
from clinic_tui.widgets.codes_field import CodesField
from clinic_tui.widgets.facts import FactLine, Facts
from clinic_tui.words.dates import show_date
from clinic_tui.words.money import show_money

if TYPE_CHECKING:
    from clinic_tui.screens.parts.asking import Asking


class MakeEstimate(FormOnPatient[bool], PricedLines):
    """Saving makes it, gives it its number and prints it; one that was given before stays as it was."""

    TITLE_WORDS: ClassVar[str] = "Good-faith estimate"
    SAVE_WORDS: ClassVar[str] = "make and print"
    KIND: ClassVar[str] = "estimate"
    tells_of_record = True

    def __init__(self, wanted: EstimateFor, texts: dict[str, str] | None = None) -> None:
        super().__init__(texts)
        kept = texts is not None
        self.begin_lines()
        self._wanted = wanted
        if not kept:
            self._start["diagnoses"] = wanted.diagnoses
            self._entries = [_line(each) for each in wanted.lines]

    @property
    def title_words(self) -> str:
        """For whom."""
        return f"Good-faith estimate for {self._wanted.name}"

    @property
    def whose(self) -> int:
        """The patient."""
        return self._wanted.patient_id

    @property
    def about(self) -> About:
        """The visit, or what was asked for."""
        if self._wanted.appointment_id is not None:
            return {"appointment": self._wanted.appointment_id}
        return {"asked": self._wanted.estimate_id or 0}

    def reopen(self, texts: dict[str, str]) -> MakeEstimate:
        """The same again."""
        return MakeEstimate(self._wanted, texts)

    def visit_of_lines(self) -> int | None:
        """The visit that it is made for."""
        return self._wanted.appointment_id

    def compose_top(self) -> Iterator[Widget]:
        """The visit, and the lines."""
        yield from super().compose_top()
        self._facts = Facts(2, indent=0)
        yield self._facts
        yield from self.compose_lines()

    def fields(self) -> Sequence[Field]:
        """A line, and the diagnoses."""
        return (
            *self.line_fields(),
            Field(
                "diagnoses",
                "Diagnoses",
                lambda: CodesField(diagnoses=True, placeholder="E11.9 I10"),
                passed=True,
                help="ICD-10 codes where they are known, F2 finds one; empty: none are given",
            ),
        )

    def ready(self) -> None:
        """Say what it is for, and show the lines that it begins with."""
        wanted = self._wanted
        number = f"no. {wanted.number}" if wanted.number and not wanted.given else "a new number"
        self._facts.show(
            (("strong", f"{wanted.name}, MRN {wanted.mrn}"), ("", number)),
            (("", f"{show_date(wanted.day)}, {wanted.visit_type} with {wanted.provider}"),),
        )
        self.draw_lines()
        self.ask_usual()

    def finder(self, typed: str) -> Callable[[], Found]:
        """What fits, at the prices of who pays alone."""
        backend, day = self.backend, self._wanted.day
        return lambda: backend.estimates.found(typed, day)

    def usual_lines(self) -> Callable[[], tuple[UsualCharge, ...]]:
        """What a visit of its kind usually takes."""
        backend, wanted = self.backend, self._wanted
        return lambda: backend.estimates.usual(wanted.visit_type_id, wanted.day)

    def sums(self, total: int) -> FactLine:
        """What the patient is told."""
        return (("strong", f"expected charges {show_money(total)}"),)

    def submit(self) -> None:
        """Make it, and print it."""
        diagnoses = " ".join(self.value("diagnoses") or ())
        if not self.add_half_typed():
            return
        backend, wanted = self.backend, self._wanted
        entries = [EstimateEntry(e.code, e.words, e.units, e.unit_cents) for e in self._entries]

        def make() -> str:
            estimates = backend.estimates
            if wanted.appointment_id is not None:
                number = estimates.make_for_visit(wanted.appointment_id, entries, diagnoses)
            else:
                number = estimates.make_for_wish(wanted.estimate_id or 0, entries, diagnoses)
            return f"estimate no. {number} made, {estimates.print_if_possible(number)}"

        self.save(make, lambda words: words, True)


def open_estimate(asking: Asking, read: Callable[[], EstimateFor], then: Callable[[], None]) -> None:
    """Read what it is for and open the form; `then` runs once it has closed. Keys typed ahead wait."""

    def push(wanted: EstimateFor) -> None:
        asking.app.push_screen(MakeEstimate(wanted), lambda _: then())

    asking.ask_before_keys(read, push, group="estimate")


def _line(entry: EstimateEntry) -> PricedLine:
    return PricedLine(entry.code, entry.words, entry.units, entry.unit_cents)
