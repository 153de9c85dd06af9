"""Typing charges by hand: line after line in one form, written in one go."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import ClassVar

from textual.widget import Widget

from clinic_tui.billing.rows import ChargeEntry, UnbilledVisit
from clinic_tui.errors import ClinicError
from clinic_tui.fees.rows import Found, UsualCharge
from clinic_tui.screens.board import short_money
from clinic_tui.screens.form import Field
from clinic_tui.screens.priced_lines import PricedLines
from clinic_tui.screens.visit_form import Visit, VisitForm
from clinic_tui.widgets.facts import FactLine
from clinic_tui.widgets.message_line import Level
from clinic_tui.words.money import show_money


class ChargeForm(PricedLines, VisitForm):
    """The charges of a visit: those that stand there already, then the new ones."""

    SAVE_WORDS: ClassVar[str] = "write all"

    def __init__(self, appointment_id: int, texts: dict[str, str] | None = None) -> None:
        VisitForm.__init__(self, appointment_id, texts)  # which asks for the visit, and not for texts alone
        self.begin_lines()
        self._charged: UnbilledVisit | None = None

    def finish(self, visit: Visit, entries: Sequence[ChargeEntry]) -> None:
        """Write the lines. May raise Invalid naming a field."""
        raise NotImplementedError

    def compose_top(self) -> Iterator[Widget]:
        """The patient, the lines so far, and what they add up to."""
        yield from super().compose_top()
        yield from self.compose_lines()

    def fields(self) -> Sequence[Field]:
        """One line of charges."""
        return self.line_fields()

    def finder(self, typed: str) -> Callable[[], Found]:
        """What fits, at the prices of who pays for the visit."""
        backend, number = self.backend, self.appointment_id
        return lambda: backend.fees.found_on_visit(number, typed)

    def usual_lines(self) -> Callable[[], tuple[UsualCharge, ...]]:
        """What a visit of its kind usually takes."""
        backend, number = self.backend, self.appointment_id
        return lambda: backend.fees.usual_on_visit(number)

    def ready(self) -> None:
        """Read the visit and its charges."""
        super().ready()
        self.read_charges()
        self.ask_usual()

    def read_charges(self) -> None:
        """Ask for what is entered already."""
        backend, number = self.backend, self.appointment_id
        self.ask_before_keys(
            lambda: backend.billing.visit(number), self._show_charges, group="charges", refused=self.refuse
        )

    def _show_charges(self, charged: UnbilledVisit) -> None:
        first = self._charged is None
        self._charged = charged
        self.draw_lines()
        if first:
            self.first_shown(charged)

    def first_shown(self, charged: UnbilledVisit) -> None:
        """Called once, when it is known what is entered already."""

    def written(self) -> Sequence[tuple[str, str, int, int, bool]]:
        """What is charged already."""
        return [
            (each.whole_code, each.words, each.units, each.cents, each.is_typed_over)
            for each in (self._charged.charges if self._charged else ())
        ]

    def visit_of_lines(self) -> int | None:
        """The visit that is charged."""
        return self.appointment_id

    def sums(self, total: int) -> FactLine:
        """Total, what was paid, and who pays."""
        paid = self._charged.paid_cents if self._charged else 0
        return (
            ("strong", f"total {show_money(total)}"),
            ("good", f"paid {short_money(paid)}" if paid else ""),
            ("", f"open {show_money(total - paid)}" if 0 < paid < total else ""),
            ("", f"payer {self._charged.payer}" if self._charged and self._charged.payer else ""),
        )

    def take_written_out(self, place: int) -> None:
        """Take a charge out that is stored."""
        assert self._charged is not None
        charge, backend = self._charged.charges[place - 1], self.backend
        self.act(
            lambda: backend.billing.remove_charge(charge.id, charge.version),
            lambda _: self._removed(f"line {place}, {charge.whole_code}, taken out"),
            refused=self._kept,
        )

    def _removed(self, words: str) -> None:
        self.say(words, Level.DONE)
        self.read_charges()

    def _kept(self, refusal: ClinicError) -> None:
        self.refuse(refusal)
        self.read_charges()

    def submit_visit(self, visit: Visit) -> None:
        """Take the line that stands half typed too, then write all."""
        if self.add_half_typed():
            self.finish(visit, tuple(each.entry for each in self._entries))
