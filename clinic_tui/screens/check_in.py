"""Checking a patient in: the coverage seen or self-pay, and the copay taken or a reason why not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import ClassVar

from textual import on
from textual.widget import Widget

from clinic_tui.errors import Invalid
from clinic_tui.patients.policy import CoverageMark
from clinic_tui.reception.rows import CheckInAnswers, CheckInSheet, Pay
from clinic_tui.screens.board import coverage_words, short_money
from clinic_tui.screens.form import Field, text_field
from clinic_tui.screens.visit_form import Visit, VisitForm
from clinic_tui.widgets.choice_field import Choice, ChoiceField
from clinic_tui.widgets.facts import Facts, Piece
from clinic_tui.widgets.money_field import MoneyField
from clinic_tui.widgets.word_field import WordField

SEEN = Choice("seen", "the policy was seen and is in force", False)
SELF = Choice("self", "self-pay", True)
PAYS = (Choice("c", "cash", Pay.CASH), Choice("d", "card", Pay.CARD), Choice("k", "check", Pay.CHECK))


class CheckIn(VisitForm):
    """What is due stands in the fields already: Enter goes on, F12 takes it as it is.

    `seen` is filled in only where the policy was seen lately; otherwise somebody must look.
    """

    DEFAULT_CSS = "CheckIn WordField > QuietInput { width: 26; }"
    TITLE_WORDS: ClassVar[str] = "Check in"
    SAVE_WORDS: ClassVar[str] = "check in"
    KIND: ClassVar[str] = "check-in"

    def __init__(self, appointment_id: int, texts: dict[str, str] | None = None) -> None:
        super().__init__(appointment_id, texts)
        self._due = ""

    @property
    def title_words(self) -> str:
        """Check in, and whom once that is known."""
        return f"Check in {self.visit.patient.name}" if self.visit else "Check in"

    def compose_top(self) -> Iterator[Widget]:
        """The patient, and what is on file to be read back."""
        yield from super().compose_top()
        self._facts = Facts(3, indent=0)
        yield self._facts

    def fields(self) -> Sequence[Field]:
        """Coverage, copay, how it was paid, why less was."""
        return (
            Field(
                "coverage",
                "Coverage",
                lambda: ChoiceField[bool]((SEEN, SELF), placeholder="seen, self"),
                help="seen: the card was looked at and the policy is in force; self: the patient pays",
            ),
            Field("copay", "Copay", MoneyField, help="what was taken now: 25, 25.50; 0 for nothing"),
            Field(
                "paid by",
                "Paid by",
                lambda: ChoiceField[Pay](PAYS, placeholder="c cash, d card, k check"),
                help="c or cash, d or card, k or check",
            ),
            text_field(
                "copay reason",
                "If less, why",
                limit=200,
                help="why the copay is not taken in full; stands in the journal",
            ),
        )

    def visit_known(self, visit: Visit) -> None:
        """Show what is on file and fill in what is due, where nothing was typed yet."""
        sheet, untouched = visit.sheet, not self.changed
        self._facts.show(*_on_file(sheet, self))
        coverage = self._choice
        if sheet.coverage_id is None:
            coverage.offer((SELF,))
        elif not coverage.text and self._is_good(sheet):
            self._fill("coverage", SEEN.code)
        due = max(0, sheet.copay_cents - sheet.row.copay_paid_cents)
        self._due = short_money(due).removeprefix("$") if due else ""
        self._offer_due()
        if untouched:
            self._clean = self.texts

    def _is_good(self, sheet: CheckInSheet) -> bool:
        return sheet.row.standing.mark(self.now.instant) is CoverageMark.GOOD

    @property
    def _choice(self) -> ChoiceField[bool]:
        widget = self._built["coverage"]
        assert isinstance(widget, ChoiceField)
        return widget

    @on(WordField.Changed)
    def _coverage_changed(self, event: WordField.Changed) -> None:
        if event.control is self._choice:
            self._offer_due()

    def _offer_due(self) -> None:
        """Who pays alone owes no copay: what was filled in goes, and comes back with the policy."""
        copay = self.text("copay")
        if self._choice.value is True:
            if copay == self._due:
                self._fill("copay", "")
        elif not copay:
            self._fill("copay", self._due)

    def _fill(self, name: str, text: str) -> None:
        """Put a text into a field so that typing there replaces it."""
        self.set_text(name, text)
        self.select_text(name)

    def answers(self, visit: Visit) -> CheckInAnswers:
        """What the fields say of coverage and copay; raises Invalid."""
        self_pay = self.value("coverage")
        if self_pay is None:
            raise Invalid("look at the policy: type seen when it is in force, or self", "coverage")
        return CheckInAnswers(
            self_pay=self_pay,
            coverage_seen=not self_pay,
            policy=visit.sheet.policy,
            copay_cents=self.value("copay") or 0,
            pay=self.value("paid by"),
            copay_reason=self.text("copay reason"),
        )

    def submit_visit(self, visit: Visit) -> None:
        """Settle coverage and copay in one go."""
        answers = self.answers(visit)
        taken = f", {short_money(answers.copay_cents)} taken" if answers.copay_cents else ""
        backend, number = self.backend, self.appointment_id
        self.save_visit(
            lambda version: backend.reception.check_in(number, version, answers),
            f"checked in {visit.patient.name}{taken}",
        )


def _label(words: str) -> str:
    """As wide as the labels of the fields, the two cells behind it counted."""
    return words.ljust(14)


def _on_file(sheet: CheckInSheet, form: CheckIn) -> Iterator[tuple[Piece, ...]]:
    """Three lines: where the patient lives, the policy, the copay."""
    if sheet.restricted:
        yield (
            ("quiet", _label("On file")),
            ("", "restricted: ask for address, phone and card"),
        )
    else:
        yield (
            ("quiet", _label("On file")),
            ("", sheet.phone or "no phone"),
            ("", sheet.address or "no address"),
        )
    if sheet.coverage_id is None:
        yield ("quiet", _label("Policy")), ("warning", "none on file: self-pay, or add one to the record")
    else:
        style, words = coverage_words(sheet.row, form.now)
        missing = "" if sheet.restricted else "no member number"
        member = f"member {sheet.member_id}" if sheet.member_id else missing
        yield ("quiet", _label("Policy")), (style, words), ("", member)
    paid = sheet.row.copay_paid_cents
    yield (
        ("quiet", _label("A visit")),
        ("", f"copay {short_money(sheet.copay_cents)}" if sheet.copay_cents else "no copay"),
        ("good", f"{short_money(paid)} paid already" if paid else ""),
    )
