"""Checking a patient in: what is due in person, the coverage seen or self-pay, and the copay."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.widget import Widget

from clinic_tui.errors import Invalid
from clinic_tui.keymap import Hint
from clinic_tui.money.rows import Pay
from clinic_tui.patients.detail_rows import IdKind
from clinic_tui.patients.policy import CoverageMark
from clinic_tui.reception.rows import Ask, CheckInAnswers, CheckInSheet, InPerson
from clinic_tui.screens.board import coverage_words, short_money
from clinic_tui.screens.drawer_needed import TakesCash
from clinic_tui.screens.form import Field, text_field
from clinic_tui.screens.mending import mend
from clinic_tui.screens.visit_form import Visit, VisitForm
from clinic_tui.widgets.choice_field import Choice, ChoiceField
from clinic_tui.widgets.facts import Facts, Piece
from clinic_tui.widgets.key_bar import KeyBar
from clinic_tui.widgets.money_field import MoneyField
from clinic_tui.widgets.word_field import WordField

SEEN = Choice("seen", "the policy was seen and is in force", False)
SELF = Choice("self", "self-pay", True)
SAME = Choice("same", "read out: they are right", True)
IDS = (
    Choice("l", "licence", IdKind.LICENCE),
    Choice("s", "state id", IdKind.STATE_ID),
    Choice("p", "passport", IdKind.PASSPORT),
    Choice("m", "military", IdKind.MILITARY),
    Choice("o", "other", IdKind.OTHER),
)
SIGNED = ("s", "signed")
"""What is typed for a notice that was acknowledged; all other words say why it was not."""
ASKED = {"photo id": Ask.IDENTITY, "address, phone": Ask.CONTACT, "privacy notice": Ask.NOTICE}
"""The fields that stand there only while they are due."""
PAYS = (Choice("c", "cash", Pay.CASH), Choice("d", "card", Pay.CARD), Choice("k", "check", Pay.CHECK))


class CheckIn(TakesCash, VisitForm):
    """What is due stands in the fields already: Enter goes on, F12 takes it as it is.

    `seen` is filled in only where the policy was seen lately; otherwise somebody must look. What the
    patient showed or confirmed not long ago is not asked again: its field is left out.
    """

    DEFAULT_CSS = "CheckIn WordField > QuietInput { width: 26; }"
    TITLE_WORDS: ClassVar[str] = "Check in"
    SAVE_WORDS: ClassVar[str] = "check in"
    KIND: ClassVar[str] = "check-in"
    IN_PERSON: ClassVar[bool] = True
    """The patient stands at the desk, so that what is due can be asked."""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f6", "mend_contact", "contact changed", show=False, priority=True)
    ]

    def __init__(self, appointment_id: int, texts: dict[str, str] | None = None) -> None:
        super().__init__(appointment_id, texts)
        self._due = ""
        self._asks: frozenset[Ask] = frozenset()

    @property
    def title_words(self) -> str:
        """Check in, and whom once that is known."""
        return f"Check in {self.visit.patient.name}" if self.visit else "Check in"

    def on_mount(self) -> None:
        """Until the sheet is read nobody knows what is due."""
        self._show_asked()

    def compose_top(self) -> Iterator[Widget]:
        """The patient, and what is on file to be read back."""
        yield from super().compose_top()
        self._facts = Facts(4, indent=0)
        yield self._facts

    def fields(self) -> Sequence[Field]:
        """What is due in person; coverage, copay, how it was paid, why less was."""
        return (
            *(self._in_person_fields() if self.IN_PERSON else ()),
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

    def _in_person_fields(self) -> Iterator[Field]:
        """Photo id, address and phone, privacy notice: Enter passes over what is not due."""
        fields = (
            Field(
                "photo id",
                "Photo id",
                lambda: ChoiceField[IdKind](IDS, placeholder="l, s, p, m or o"),
                ("id_kind",),
                "l licence, s state id, p passport, m military, o other; empty: not seen",
            ),
            Field(
                "address, phone",
                "On file is",
                lambda: ChoiceField[bool]((SAME,), placeholder="same"),
                help="same: read out and right; F6 changes them; empty: not asked",
            ),
            text_field(
                "privacy notice",
                "Privacy notice",
                limit=200,
                placeholder="s signed, or why not",
                help="s or signed: acknowledged; else why not, in words; empty: stays due",
            ),
        )
        yield from (replace(each, passed=ASKED[each.name] not in self._asks) for each in fields)

    def hints(self) -> tuple[Hint, ...]:
        """F6 too, where address and phone may be seen; last, so that a narrow window keeps Esc."""
        mend = () if self._may_not_mend else (Hint("F6", "contact changed", "mend_contact"),)
        return (*super().hints(), *mend)

    def _ask_what_is_due(self, sheet: CheckInSheet) -> None:
        """Show the fields that are due, and say what is on file as unchanged where nothing is typed yet."""
        if not self.IN_PERSON:
            return
        self._asks = sheet.due
        self._show_asked()
        if Ask.CONTACT in sheet.due and not self.text("address, phone") and sheet.phone and sheet.address:
            self.set_text("address, phone", SAME.code)
        wanted = [name for name, ask in ASKED.items() if ask in sheet.due and not self.text(name)]
        if wanted and self.stand_on is None:
            self._focus(wanted[0])
        self.query_one("#form-keys", KeyBar).own = self.hints()

    def _show_asked(self) -> None:
        for name, ask in ASKED.items() if self.IN_PERSON else ():
            line = self._built[name].parent
            assert isinstance(line, Widget)
            line.display = ask in self._asks

    def action_mend_contact(self) -> None:
        """Change address or phone in the record; what is typed here stays."""
        if self.visit is not None and not self._may_not_mend:
            mend(self, self.visit.patient.id, 1, "phone", self._mended)

    @property
    def _may_not_mend(self) -> bool:
        visit = self.visit
        closed = visit is None or visit.sheet.restricted or not self.backend.may("patient.edit")
        return closed or not self.IN_PERSON

    def _mended(self, saved: bool | None) -> None:
        if saved:
            self.set_text("address, phone", "")
            self.ready()

    def visit_known(self, visit: Visit) -> None:
        """Show what is on file and fill in what is due, where nothing was typed yet."""
        sheet, untouched = visit.sheet, not self.changed
        self._facts.show(*_on_file(sheet, self))
        self._ask_what_is_due(sheet)
        coverage = self._choice
        if sheet.row.kept_from_payer:
            coverage.offer((SELF,))
            self._fill("coverage", SELF.code)
        elif sheet.coverage_id is None:
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
            in_person=self._told(),
        )

    def _told(self) -> InPerson:
        if not self.IN_PERSON:
            return InPerson()
        notice = self.text("privacy notice")
        signed = notice.casefold() in SIGNED
        return InPerson(
            identity=self.value("photo id"),
            same_contact=bool(self.value("address, phone")),
            notice_signed=signed,
            notice_why_not="" if signed else notice,
        )

    def submit_visit(self, visit: Visit) -> None:
        """Settle coverage and copay in one go."""
        answers = self.answers(visit)
        taken = f", {short_money(answers.copay_cents)} taken" if answers.copay_cents else ""
        backend, number = self.backend, self.appointment_id
        self.save_visit(
            lambda version: backend.reception.check_in(number, version, answers),
            lambda place: f"checked in {visit.patient.name}{taken}: {place.words}",
        )


def _label(words: str) -> str:
    """As wide as the labels of the fields, the two cells behind it counted."""
    return words.ljust(14)


def _kept(label: str, words: str, missing: str, confirmed: date | None) -> tuple[Piece, ...]:
    """What is on file, and when the patient last said that it is right."""
    since = ("quiet", f"confirmed {confirmed:%m/%d/%y}") if confirmed else ("warning", "never confirmed")
    return ("quiet", _label(label)), ("", words or missing), since if words else ("", "")


def _on_file(sheet: CheckInSheet, form: CheckIn) -> Iterator[tuple[Piece, ...]]:
    """Phone and address as they are read out, the policy, the copay."""
    if sheet.restricted:
        yield ("quiet", _label("On file")), ("", "restricted: ask for address, phone and card")
    else:
        yield _kept("Phone", sheet.phone, "none", sheet.details.phone_verified_on)
        yield _kept("Address", sheet.address, "none", sheet.details.address_verified_on)
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
