"""Checking a patient out: the charges, or why there are none, and the visit has ended."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import ClassVar

from clinic_tui.billing.rows import ChargeEntry, UnbilledVisit
from clinic_tui.billing.rules import require_charges
from clinic_tui.estimates.rules import over_estimate
from clinic_tui.recall.rows import RecallRuleRow
from clinic_tui.screens.parts.form import Field, text_field
from clinic_tui.screens.reception.visit_supplies import SuppliesOfVisit, supplies_words
from clinic_tui.screens.schedule.next_visit import NextVisit, look_for_next
from clinic_tui.screens.schedule.visit_form import Visit
from clinic_tui.widgets.facts import FactLine
from clinic_tui.widgets.word_field import WordField
from clinic_tui.words.counted import counted
from clinic_tui.words.dates import show_date
from clinic_tui.words.money import show_money
from clinic_tui.words.next_visit import read_next_visit

NEXT = "next"
"""The field that asks when the patient is to come again."""


class CheckOut(SuppliesOfVisit):
    """Charges line by line; an empty code closes the visit, or asks why there is no charge."""

    TITLE_WORDS: ClassVar[str] = "Check out"
    SAVE_WORDS: ClassVar[str] = "check out"
    KIND: ClassVar[str] = "check-out"
    _estimated: int | None = None
    """What the good-faith estimate of the visit comes to."""
    _follow_up: str = ""
    """The kind of visit that mostly follows this one; empty until that is known."""
    _next: NextVisit | None = None
    """Where the patient is to come again: whom the times are looked for then."""

    @property
    def title_words(self) -> str:
        """Check out, and whom once that is known."""
        return f"Check out {self.visit.patient.name}" if self.visit else "Check out"

    def fields(self) -> Sequence[Field]:
        """A line of charges, and the reason where there is none at all."""
        return (
            *super().fields(),
            text_field(
                "no charge",
                "Or no charge",
                limit=200,
                placeholder="why, where nothing is charged",
                help="why the visit is not charged: nurse visit, post-op, courtesy",
            ),
            Field(
                NEXT,
                "Next visit",
                lambda: WordField[date](
                    lambda typed: read_next_visit(typed, self.clinic.today),
                    lambda day: f"from {show_date(day)}",
                    placeholder="6: in six weeks",
                ),
                passed=True,
                help="6 or 6w, 3m, 1/5: the free times of the provider come up",
            ),
            self.supplies_field(),
        )

    def ready(self) -> None:
        """Read the visit, its charges, and what it uses."""
        super().ready()
        self.ask_supplies()

    def visit_known(self, visit: Visit) -> None:
        """Say what recall the visit makes by rule, so that nobody writes another one down."""
        backend, kind, number = self.backend, visit.sheet.row.visit_type, self.appointment_id
        self.ask(lambda: backend.estimates.estimated_cents(number), self._estimate_known, group="estimate",
                 refused=lambda _: None)  # fmt: skip
        if backend.may("schedule.view"):
            self.ask_before_keys(lambda: backend.schedule.follow_up(number), self._follow_up_known,
                                 group="follow-up", refused=lambda _: None)  # fmt: skip
        if backend.may("recall.view"):
            self.ask_before_keys(lambda: backend.calls.recall_rules(kind), self._tell_rules, group="rules")

    def _tell_rules(self, rules: tuple[RecallRuleRow, ...]) -> None:
        if rules:
            said = ", ".join(f"{rule.visit_type} in {counted(rule.months, 'month')}" for rule in rules)
            self.say(f"recalled by rule: {said}")

    def _follow_up_known(self, code: str) -> None:
        self._follow_up = code

    def _estimate_known(self, cents: int | None) -> None:
        self._estimated = cents
        self.draw_lines()

    def sums(self, total: int) -> FactLine:
        """The sums, and a bill that may be disputed for what was estimated."""
        over = over_estimate(total, self._estimated)
        words = f"{show_money(over)} above the estimate" if over else ""
        first, *others = super().sums(total)
        return (first, ("warning", words), *others)

    def first_shown(self, charged: UnbilledVisit) -> None:
        """Where the charges are in, only the next visit is left to ask."""
        if charged.charges and not any(self.text(name) for name in ("code", "no charge", NEXT)):
            self._focus(NEXT)

    def done(self, result: bool | None) -> None:
        """Close; somebody who comes again is shown the free times."""
        wanted, clinic = self._next, self.clinic
        super().done(result)
        if result and wanted is not None:
            look_for_next(clinic, wanted)

    def nothing_entered(self) -> None:
        """Close with the charges entered before, else ask why there are none."""
        if self._charged is not None and self._charged.charges:
            self.action_save()
        else:
            self._focus("no charge")

    def finish(self, visit: Visit, entries: Sequence[ChargeEntry]) -> None:
        """End the visit with all its lines in one go."""
        reason = self.text("no charge")
        row, first = visit.sheet.row, self.value(NEXT)
        name = visit.patient.name
        self._next = (
            NextVisit(row.patient_id, name, self._follow_up or row.visit_type, row.provider_code, first)
            if first
            else None
        )
        before = self._charged.charges if self._charged else ()
        require_charges(len(before) + len(entries), reason)
        coding, uses = self.coding_entry(), self.uses()
        total = sum(charge.cents for charge in before)
        total += sum(entry.units * entry.unit_cents for entry in entries)
        backend, number = self.backend, self.appointment_id
        over = over_estimate(total, self._estimated)
        warned = f"; {show_money(over)} above the estimate, it may be disputed" if over else ""
        due = show_money(total) if total else reason or "nothing due"
        if row.kept_from_payer and total > row.copay_paid_cents:
            left = f", {show_money(total - row.copay_paid_cents)} left" if row.copay_paid_cents else ""
            due += f" self-pay{left}: $ takes it"
        ended = f"checked out {name}: {due}{warned}"
        self.save_visit(
            lambda version: backend.kits.check_out(number, version, entries, reason, coding, uses),
            lambda given: ended + supplies_words(given),
        )
