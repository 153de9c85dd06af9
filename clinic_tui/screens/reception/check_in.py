"""Checking a patient in: what is due in person, the coverage seen or self-pay, and the copay."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.widget import Widget
from textual.widgets import Label

from clinic_tui.claims.scrub.finding import Finding, Form
from clinic_tui.errors import Invalid
from clinic_tui.keymap import Hint
from clinic_tui.money.rows import Pay, Till
from clinic_tui.money.tender_phrase import HOW
from clinic_tui.patients.detail_rows import IdKind
from clinic_tui.patients.policy import CoverageMark
from clinic_tui.reception.checked_in import CheckedIn
from clinic_tui.reception.rows import Ask, CheckInAnswers, CheckInSheet, InPerson
from clinic_tui.screens.coverage.foreseen_asking import foreseen_or_none
from clinic_tui.screens.coverage.mending import mend
from clinic_tui.screens.coverage.tells_foreseen import TellsForeseen
from clinic_tui.screens.money.drawer_needed import TakesCash
from clinic_tui.screens.money.estimate_line import TellsEstimate
from clinic_tui.screens.money.till_lines import paid_piece
from clinic_tui.screens.parts.form import Draft, Field, text_field
from clinic_tui.screens.reception.board import short_money
from clinic_tui.screens.reception.copay_due import CopayDue, due_of
from clinic_tui.screens.reception.on_file import on_file, once_confirmed, shown_already
from clinic_tui.screens.schedule.visit_form import Visit
from clinic_tui.security.kept_form import About
from clinic_tui.widgets.choice_field import Choice, ChoiceField
from clinic_tui.widgets.facts import Facts
from clinic_tui.widgets.key_bar import KeyBar
from clinic_tui.widgets.message_line import Level
from clinic_tui.widgets.money_field import MoneyField
from clinic_tui.widgets.tender_field import TenderField
from clinic_tui.widgets.word_field import WordField

SEEN = Choice("seen", "the policy is in force", False)
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


class CheckIn(TakesCash, TellsForeseen, TellsEstimate):
    """What is due stands in the fields already: Enter goes on, F12 takes it as it is.

    `seen` is filled in only where the policy was seen lately; otherwise somebody must look. What the
    patient showed or confirmed not long ago is not asked again, and no money where none is due: its field
    is left out.
    """

    DEFAULT_CSS = "CheckIn WordField > QuietInput { width: 26; }"
    TITLE_WORDS: ClassVar[str] = "Check in"
    SAVE_WORDS: ClassVar[str] = "check in"
    KIND: ClassVar[str] = "check-in"
    USES_CREDIT: ClassVar[bool] = True
    """The patient's credit can pay."""
    IN_PERSON: ClassVar[bool] = True
    """The patient stands at the desk, so that what is due can be asked."""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f6", "mend_contact", "contact changed", show=False, priority=True),
        Binding("f7", "policy_or_estimate", "add policy, estimate", show=False, priority=True),
        Binding("f8", "self_pay", "self-pay", show=False, priority=True),
    ]

    def __init__(self, appointment_id: int, texts: dict[str, str] | None = None) -> None:
        super().__init__(appointment_id, texts)
        self._due = CopayDue()
        self._rest = ""
        """What was proposed as copay beside what the credit pays."""
        self.due_before: CopayDue | None = None
        """What was due when the form was put aside."""
        self._till: Till | None = None
        """None for who may not take money."""
        self._asks: frozenset[Ask] = frozenset()
        self._asked_once = False
        """It was said what is due and stands empty: the next F12 leaves it due."""

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
        yield from self.compose_foreseen()
        yield from self.compose_estimate()

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
            Field(
                "from credit",
                "From credit",
                MoneyField,
                help="what the patient's credit pays of the copay: 25; empty: nothing of it",
                passed=not self._due.free_cents,
            ),
            Field("copay", "Copay", MoneyField, help="what was taken now: 25, 25.50; 0 for nothing"),
            Field(
                "balance",
                "Old balance",
                MoneyField,
                help="what was taken on what is owed for other visits: all of it or a part; empty: nothing",
            ),
            Field("paid by", "Paid by", lambda: TenderField(self._cents), help=HOW),
            text_field(
                "copay reason",
                "If less, why",
                limit=200,
                help="why the copay is not taken in full; stands in the journal",
            ),
        )

    def _cents(self) -> int | None:
        """What is taken now in all."""
        fields = [self._built.get(name) for name in ("copay", "balance")]
        typed = [each.value for each in fields if isinstance(each, MoneyField) and each.value is not None]
        return sum(typed) if typed else None

    def passes(self, field: Field) -> bool:
        """What is not due is not on the screen, and Enter goes past it."""
        line = self._built[field.name].parent if field.name in self._built else None
        return super().passes(field) or (isinstance(line, Widget) and not line.display)

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
                lambda: ChoiceField[bool]((SAME,), placeholder="s: read out and right"),
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
        """F6 too, where address and phone may be seen; last, so that a narrow window keeps Esc.

        Until it is settled who pays nothing can be saved: what leads on from there.
        """
        mend = () if self._may_not_mend else (Hint("F6", "phone", "mend_contact"),)
        onward, save, aside = super().hints()
        visit = self.visit
        card = self._may_add_policy and not self.pays_alone
        changed = (Hint("F7", "card", "policy_or_estimate"),) if card else ()
        if visit is None or self._choice.value is not None:
            return (onward, save, aside, *self.estimate_hints(), *changed, *mend)
        if visit.sheet.coverage_id is not None:
            return (onward, Hint("F8", "self-pay", "self_pay"), aside, *changed, *mend)
        add = (Hint("F7", "add policy", "policy_or_estimate"),) if self._may_add_policy else ()
        return (*add, Hint("F8", "self-pay", "self_pay"), aside, onward, *mend)

    @property
    def _may_add_policy(self) -> bool:
        visit = self.visit
        return visit is not None and not visit.sheet.restricted and self.backend.may("coverage.edit")

    def action_policy_or_estimate(self) -> None:
        """Where the patient pays alone: the estimate; until that is chosen, the policy."""
        if self.pays_alone:
            self.action_estimate()
        else:
            self.action_add_policy()

    def action_add_policy(self) -> None:
        """Add the policy to the record, or mend the one that is there; what is typed here stays.

        Where something is wrong with the claim of it, with the cursor in that field.
        """
        if self.visit is None or not self._may_add_policy:
            return
        wrong = self.wrong_with(Form.POLICY)
        if wrong is None:
            mend(self, self.visit.patient.id, 1, "payer", self._policy_saved)
        else:
            self._mend_claim(wrong, self._policy_saved)

    def _mend_claim(self, wrong: Finding, then: Callable[[bool | None], None]) -> None:
        from clinic_tui.screens.claims.claim_mending import ClaimOfVisit

        assert self.visit is not None
        assert self._foreseen is not None
        row = self.visit.sheet.row
        visit = ClaimOfVisit(row.appointment_id, row.patient_id, row.name, row.day, self._foreseen.slot)
        self.mend_foreseen(visit, wrong, then)

    def mending_keys(self) -> Mapping[Form, str]:
        """As the keys of the sheet are."""
        record = {} if self._may_not_mend else {Form.PATIENT: "F6"}
        return {**record, **({Form.POLICY: "F7"} if self._may_add_policy else {})}

    def _tell_foreseen(self) -> None:
        """Say what is wrong with the claim, while the policy is to pay."""
        self.show_foreseen(None if self.pays_alone else self._foreseen)

    def _policy_saved(self, saved: bool | None) -> None:
        if saved:
            self.say("the policy is on file: look at Coverage and Copay", Level.DONE)
            self.ready()

    def action_self_pay(self) -> None:
        """The patient pays this visit."""
        self._fill("coverage", SELF.code)

    def _ask_what_is_due(self, sheet: CheckInSheet) -> None:
        """Show the fields that are due; what the patient has confirmed before is proposed as unchanged."""
        if not self.IN_PERSON:
            return
        self._asks = sheet.due
        self._show_asked()
        if Ask.CONTACT in sheet.due and not self.text("address, phone") and once_confirmed(sheet):
            self.set_text("address, phone", SAME.code)
        wanted = [name for name, ask in ASKED.items() if ask in sheet.due and not self.text(name)]
        if wanted and self.stand_on is None:
            self._focus(wanted[0])
        self.query_one("#form-keys", KeyBar).own = self.hints()

    def _show_asked(self) -> None:
        for name, ask in ASKED.items() if self.IN_PERSON else ():
            self._show_line(name, ask in self._asks)
        self._show_line("from credit", bool(self._due.from_credit) or bool(self.text("from credit")))
        due = self._takes_whole_charge if self.pays_alone else bool(self._due.due_cents)
        copay = due or bool(self.text("copay")) or not self.IN_PERSON
        balance = self.older_cents > 0 or bool(self.text("balance"))
        self._show_line("copay", copay)
        self._show_line("balance", balance)
        self._show_line("paid by", copay or balance)
        self._show_line("copay reason", self._takes_less or bool(self.text("copay reason")))

    def _show_line(self, name: str, shown: bool) -> None:
        line = self._built[name].parent
        assert isinstance(line, Widget)
        line.display = shown

    @property
    def _takes_whole_charge(self) -> bool:
        """The payer is not told of the visit, and the patient pays it here."""
        return self.visit is not None and bool(self.visit.sheet.row.kept_from_payer)

    @property
    def older_cents(self) -> int:
        """What the patient owes for other visits, and may pay with this one."""
        return self._till.older_cents if self._till and self.IN_PERSON else 0

    @property
    def _takes_less(self) -> bool:
        """Less of the copay is taken than is due, which asks for a reason."""
        fields = [self._built[name] for name in ("copay", "from credit")]
        cents = sum(each.value or 0 for each in fields if isinstance(each, MoneyField))
        return not self.pays_alone and cents < self._due.due_cents

    def hints_changed(self) -> None:
        """Show the keys anew."""
        self.query_one("#form-keys", KeyBar).own = self.hints()

    def action_mend_contact(self) -> None:
        """Change address or phone in the record, or what the claim lacks of it; what is typed here stays."""
        if self.visit is None or self._may_not_mend:
            return
        wrong = None if self.pays_alone else self.wrong_with(Form.PATIENT)
        if wrong is None:
            mend(self, self.visit.patient.id, 1, "phone", self._mended)
        else:
            self._mend_claim(wrong, self._mended)

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
        free = self._till.free_cents if self._till and self.USES_CREDIT else 0
        self._tell_foreseen()
        self._due = CopayDue(max(0, sheet.copay_cents - sheet.row.copay_paid_cents), free)
        self._show_on_file(sheet)
        self._ask_what_is_due(sheet)
        coverage = self._choice
        if sheet.row.kept_from_payer:
            coverage.offer((SELF,))
            self._fill("coverage", SELF.code)
            self._name_copay("Paid now")
        else:
            if sheet.coverage_id is None:
                coverage.offer((SELF,), "F8: self-pay")
            else:
                coverage.offer((SEEN, SELF))
            self._name_copay("Copay")
        if sheet.coverage_id is not None and not coverage.text and self._is_good(sheet):
            self._fill("coverage", SEEN.code)
        self.tell_estimate(self.IN_PERSON and sheet.coverage_id is None)
        self._compare_with_before()
        self._offer_due()
        self._show_asked()
        self.query_one("#form-keys", KeyBar).own = self.hints()
        if untouched:
            self._clean = self.texts

    def _show_on_file(self, sheet: CheckInSheet) -> None:
        self._facts.show(
            *on_file(
                sheet,
                self.now,
                pays_alone=self.pays_alone,
                receipts=self.receipts_words,
                older_cents=self.older_cents,
            )
        )

    def _name_copay(self, label: str) -> None:
        """What is taken now is no copay where the patient pays the whole charge."""
        line = self._built["copay"].parent
        assert isinstance(line, Widget)
        line.query_one(".field-label", Label).update(label)

    def _read(self) -> Visit:
        """What is due too, for who may take it."""
        visit, backend = super()._read(), self.backend
        if backend.may("payment.take"):
            self._till = backend.money.till(visit.sheet.row.patient_id, self.appointment_id)
        if not visit.sheet.restricted and visit.sheet.coverage_id is not None:
            found = foreseen_or_none(lambda: backend.foreseen.of_visit(self.appointment_id))
            self._foreseen = found and found.without(*shown_already(visit.sheet))
        return visit

    def _compare_with_before(self) -> None:
        """It was put aside, and money moved since: what was proposed then gives way, and that is said."""
        before, self.due_before = self.due_before, None
        if before is None or before == self._due:
            return
        for name in ("from credit", "copay"):
            if self.text(name) and self.text(name) == before.proposed(name):
                self.set_text(name, "")
        paid = paid_piece(self._till.paid_on_visit if self._till else (), self.clinic.clock.zone)[1]
        self.say(f"{self._due.change_words(before)}{f'; {paid}' if paid else ''}", Level.WARNING)

    @property
    def about(self) -> About:
        """The visit, and what was due."""
        return {**super().about, **(self._due.about if self.visit is not None else {})}

    def reopen(self, texts: dict[str, str]) -> CheckIn:
        """The same visit again; what is due is read anew."""
        form = type(self)(self.appointment_id, texts)
        form.due_before = self._due if self.visit is not None else None
        return form

    def take_up(self, draft: Draft) -> None:
        """What is due is held against what was due then."""
        self.due_before = due_of(draft.half_done.about) if draft.half_done else None
        super().take_up(draft)
        if self.visit is not None:
            self.visit_known(self.visit)

    @property
    def receipts_words(self) -> str:
        """`, receipt 7`: under which numbers money was taken for the visit today."""
        paid = self._till.paid_on_visit if self._till else ()
        return "".join(f", receipt {each.receipt}" for each in paid)

    def _is_good(self, sheet: CheckInSheet) -> bool:
        return sheet.row.standing.mark(self.now.instant) is CoverageMark.GOOD

    @property
    def pays_alone(self) -> bool:
        """Whether it was chosen that the patient pays."""
        return self._choice.value is True

    @property
    def _choice(self) -> ChoiceField[bool]:
        widget = self._built["coverage"]
        assert isinstance(widget, ChoiceField)
        return widget

    @on(WordField.Changed)
    def _coverage_changed(self, event: WordField.Changed) -> None:
        if event.control is self._choice:
            if self.visit is not None:
                self._show_on_file(self.visit.sheet)
                self._tell_foreseen()
                self.hints_changed()
            self._offer_due()
        elif event.control is self._built["from credit"]:
            self._offer_rest()
        elif event.control in (self._built["copay"], self._built["balance"]):
            paid = self._built["paid by"]
            assert isinstance(paid, WordField)
            paid.read_again()  # how it is paid means another change
        self._show_asked()

    def _offer_due(self) -> None:
        """Who pays alone owes no copay: what was filled in goes, and comes back with the policy."""
        if self.visit is not None:
            alone = self.pays_alone or self.visit.sheet.coverage_id is None
            self.tell_estimate(self.IN_PERSON and alone)
        alone = self.pays_alone
        for name in ("from credit", "copay"):
            proposed, stands = self._due.proposed(name), self.text(name)
            if alone and stands == proposed:
                self._fill(name, "")
            elif not alone and not stands and (name == "copay" or not self.text("copay")):
                self._fill(name, proposed)

    def _offer_rest(self) -> None:
        """Where another part of the copay is paid from credit, the rest of it is to be taken."""
        field = self._built["from credit"]
        assert isinstance(field, MoneyField)
        stands = self.text("copay")
        if field.error or self.pays_alone or stands not in (self._rest, self._due.proposed("copay")):
            return
        self._rest = self._due.rest(field.value or 0)
        if stands != self._rest:
            self.set_text("copay", self._rest)

    def _fill(self, name: str, text: str) -> None:
        """Put a text into a field so that typing there replaces it."""
        self.set_text(name, text)
        self.select_text(name)

    def answers(self, visit: Visit) -> CheckInAnswers:
        """What the fields say of coverage and copay; raises Invalid."""
        self_pay, told = self.value("coverage"), self._told()
        if self_pay is None:
            raise Invalid(self._coverage_wanted(visit), "coverage")
        self._ask_once()
        return CheckInAnswers(
            self_pay=self_pay,
            coverage_seen=not self_pay,
            policy=visit.sheet.policy,
            copay_cents=self.value("copay") or 0,
            copay_reason=self.text("copay reason"),
            in_person=told,
            tenders=self.value("paid by") or (),
            credit_cents=self.value("from credit") or 0,
            balance_cents=self.value("balance") or 0,
            agreed=self.agreed,
        )

    @property
    def _left_due(self) -> tuple[str, ...]:
        """The fields that are due and empty."""
        return tuple(name for name, ask in ASKED.items() if ask in self._asks and not self.text(name))

    def _ask_once(self) -> None:
        """Raise Invalid, once, for what is due and stands empty: nobody passes over it unseen.

        The acknowledgment of the privacy notice takes a good-faith effort, or a reason in writing
        (45 CFR 164.520(c)(2)(ii)); what is left empty stays due and is asked again at the next visit.
        """
        left = self._left_due
        if left and not self._asked_once:
            self._asked_once = True
            raise Invalid(
                f"not asked yet: {_in_words(left)}. Ask now, or F12 again leaves it due for the next visit",
                left[0],
            )

    def _coverage_wanted(self, visit: Visit) -> str:
        """What leads on from a coverage that nobody has settled."""
        if visit.sheet.coverage_id is not None:
            return "look at the policy: type seen when it is in force, or self (F8) where the patient pays"
        add = "F7 adds one, " if self._may_add_policy else ""
        return f"no policy is on file: {add}F8 makes it a self-pay visit"

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
        backend, number, left = self.backend, self.appointment_id, _in_words(self._left_due)
        due = f"; still due: {left}" if left else ""
        self.save_visit(
            lambda version: backend.reception.check_in(number, version, answers),
            lambda done: (
                f"checked in {visit.patient.name}{_taken_words(done, answers)}: {done.place.words}{due}"
            ),
            ...,
        )

    def done(self, result: Any) -> None:
        """Close; change that is to be given stays on the screen until a key is pressed."""
        clinic = self.clinic
        super().done(True if isinstance(result, CheckedIn) else result)
        if isinstance(result, CheckedIn) and result.taken is not None and result.taken.change_cents:
            from clinic_tui.screens.money.receipt_taken import ReceiptTaken

            clinic.open_next(ReceiptTaken(result.taken))


def _taken_words(done: CheckedIn, answers: CheckInAnswers) -> str:
    taken = done.taken
    credit = f", {short_money(answers.credit_cents)} from credit" if answers.credit_cents else ""
    return credit + (f", {short_money(taken.cents)} taken, receipt {taken.receipt}" if taken else "")


def _in_words(fields: Sequence[str]) -> str:
    """`address and phone, privacy notice`."""
    return ", ".join(name.replace(", ", " and ") for name in fields)
