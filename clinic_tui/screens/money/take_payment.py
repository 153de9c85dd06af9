"""Taking money: what is due stands in the form already; `c50` says how it was paid, F12 stores it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import Enum
from typing import Any, ClassVar

from textual import on
from textual.widget import Widget

from clinic_tui.errors import ClinicError, Conflict, Invalid
from clinic_tui.money.asked_first import agreed_to
from clinic_tui.money.rows import Taken, Tender, Till
from clinic_tui.money.tender_phrase import HOW
from clinic_tui.screens.money.drawer_needed import TakesCash
from clinic_tui.screens.money.family_lines import FamilyLines, offer_lines, spread_lines
from clinic_tui.screens.money.till_lines import paid_piece, till_lines
from clinic_tui.screens.parts.about_patient import FormOnPatient
from clinic_tui.screens.parts.asking import Asking
from clinic_tui.screens.parts.form import Draft, Field
from clinic_tui.screens.put_aside.moved_on import called_off
from clinic_tui.security.kept_form import About
from clinic_tui.statements.family_rows import Family, shares_of
from clinic_tui.widgets.cells import cut_name
from clinic_tui.widgets.choice_field import Choice, ChoiceField
from clinic_tui.widgets.facts import Facts
from clinic_tui.widgets.message_line import Level
from clinic_tui.widgets.money_field import MoneyField
from clinic_tui.widgets.tender_field import AmountField, TenderField
from clinic_tui.widgets.word_field import WordField
from clinic_tui.words.money import show_money


class Purpose(Enum):
    """What the money is for."""

    COPAY = "copay"
    BALANCE = "balance"
    VISIT = "visit"
    ACCOUNT = "account"
    FAMILY = "family"


COPAY = Choice("copay", "copay of this visit", Purpose.COPAY)
BALANCE = Choice("balance", "on balance, the oldest visit first", Purpose.BALANCE)
VISIT = Choice("visit", "prepayment for this visit", Purpose.VISIT)
ACCOUNT = Choice("account", "prepayment on account", Purpose.ACCOUNT)
FAMILY = Choice("family", "family statement", Purpose.FAMILY)


class TakePayment(FormOnPatient[Any], TakesCash):
    """Money of one patient, on a visit where it was opened on one."""

    DEFAULT_CSS = "TakePayment WordField > QuietInput { width: 26; }"
    TITLE_WORDS: ClassVar[str] = "Payment"
    SAVE_WORDS: ClassVar[str] = "take it"
    GOES_ON: ClassVar[bool] = True

    def __init__(
        self,
        texts: dict[str, str] | None = None,
        *,
        patient_id: int,
        appointment_id: int | None = None,
        before: Till | None = None,
        for_family: bool = False,
    ) -> None:
        """`before` is what was due when it was put aside; `for_family`: on all that is stated together."""
        super().__init__(texts)
        self._before = before
        self._for_family = for_family
        self._family: Family | None = None
        self._patient_id = patient_id
        self._appointment_id = appointment_id
        self._till: Till | None = None

    @property
    def whose(self) -> int:
        """The patient."""
        return self._patient_id

    @property
    def title_words(self) -> str:
        """Payment, and whose once that is known."""
        if self._till is None:
            return self.TITLE_WORDS
        return f"Payment of {cut_name(self._till.name)}, MRN {self._till.mrn}"

    def reopen(self, texts: dict[str, str]) -> TakePayment:
        """The same patient again; what is due is read anew."""
        return TakePayment(
            texts,
            patient_id=self._patient_id,
            appointment_id=self._appointment_id,
            before=self._till,
            for_family=self._for_family,
        )

    def take_up(self, draft: Draft) -> None:
        """What is due is held against what was due then, and where the visit is; it is read behind this."""
        again = draft.reopen(draft.texts) if draft.reopen else None
        self._before = again._before if isinstance(again, TakePayment) else None
        super().take_up(draft)
        self.say("put aside half done: this goes on with it", Level.WARNING)
        self.ready()

    @property
    def about(self) -> About:
        """Whose money."""
        return {"patient": self._patient_id}

    def compose_top(self) -> Iterator[Widget]:
        """Who pays, and what is due."""
        yield from super().compose_top()
        self._facts = Facts(3, indent=0)
        yield self._facts

    def compose_bottom(self) -> Iterator[Widget]:
        """What is stated together with this account, or where a payment for it goes."""
        yield from super().compose_bottom()
        self._spread = FamilyLines()
        yield self._spread

    def fields(self) -> Sequence[Field]:
        """What for, how much, how."""
        return (
            Field(
                "for",
                "For",
                lambda: ChoiceField[Purpose]((BALANCE, ACCOUNT)),
                help="copay, balance (oldest visit first), visit or account (prepaid), family",
            ),
            Field(
                "amount",
                "Amount",
                lambda: AmountField(self._begin_tender),
                help="what is to be paid now: 25, 25.50; c, d or k goes on to how",
            ),
            Field("paid by", "Paid by", lambda: TenderField(self._cents), help=HOW),
        )

    def _cents(self) -> int | None:
        amount = self._built.get("amount")
        return amount.value if isinstance(amount, MoneyField) else None

    def _begin_tender(self, letter: str) -> None:
        """The amount is right: how it is paid is typed already."""
        paid = self._built["paid by"]
        assert isinstance(paid, TenderField)
        paid.begin_with(letter)

    def ready(self) -> None:
        """Read what is due."""
        backend, patient, visit = self.backend, self._patient_id, self._appointment_id
        again = self.resumed

        def read() -> tuple[Till, str, Family | None]:
            till = backend.money.till(patient, visit)
            off = called_off(backend, till.visit) if again and till.visit else ""
            return till, off, backend.money.family(patient)

        self.ask_before_keys(read, lambda found: self._know(*found), group="till", refused=self.refuse)

    def _know(self, till: Till, off: str, family: Family | None) -> None:
        """`off` says of a form that was put aside that its visit was called off since, by whom and when."""
        first, self._till, self._family = self._till is None, till, family
        self._facts.show(*till_lines(till, self.clinic.clock.zone))
        on_visit = bool(till.visit and not off)
        choices = (COPAY, BALANCE, VISIT, ACCOUNT) if on_visit else (BALANCE, ACCOUNT)
        self._tell_of_family()
        purpose = self._built["for"]
        assert isinstance(purpose, ChoiceField)
        purpose.offer((*choices, FAMILY) if family else choices)
        if first and not self.changed and not self.text("for"):
            self._propose(till)
            self._clean = self.texts
            self._focus("amount")
            self.select_text("amount")
        elif off:
            self._say_called_off(off)
        elif self._before is not None:
            before, self._before = self._before, None
            self._say_what_changed(before, till)

    def _say_called_off(self, off: str) -> None:
        """The visit that the money was for is none any more: nothing is due for it."""
        for_visit = self.text("for") in (COPAY.code, VISIT.code)
        if for_visit:
            self.set_text("for", ACCOUNT.code)
        self.say(
            f"the visit is {off}" + ("; what is taken now goes on account" if for_visit else ""),
            Level.WARNING,
        )

    def _say_what_changed(self, before: Till, till: Till) -> None:
        """It was put aside, and money moved since: what was proposed then is proposed anew, and said."""
        purpose = self.text("for")
        if purpose == FAMILY.code:
            return  # each of its lines stands in the form anew
        was, now = _due_for(purpose, before), _due_for(purpose, till)
        if was == now:
            return
        if was and self.text("amount") == _amount(was):
            self.set_text("amount", _amount(now))
        paid = paid_piece(till.taken, self.clinic.clock.zone)[1]
        self.say(
            f"{show_money(now)} is due now, {show_money(was)} when this was put aside: look at Amount"
            + (f"; {paid}" if paid else ""),
            Level.WARNING,
        )

    def _propose(self, till: Till) -> None:
        """What is due: the copay of the visit, else what is owed here, else what is stated together."""
        nothing_here = not (till.copay_cents or till.owed_cents)
        if self._family and (self._for_family or nothing_here):
            purpose, cents = FAMILY, self._family.cents
        elif till.copay_cents:
            purpose, cents = COPAY, till.copay_cents
        elif till.owed_cents:
            purpose, cents = BALANCE, till.owed_cents
        else:
            purpose, cents = (VISIT if till.visit else ACCOUNT), 0
        self.set_text("for", purpose.code)
        self.set_text("amount", _amount(cents))

    @on(WordField.Changed)
    def _amount_changed(self, event: WordField.Changed) -> None:
        """How it is paid means another change, and the family's visits are spread over anew."""
        if event.control is self._built.get("amount"):
            paid = self._built["paid by"]
            assert isinstance(paid, WordField)
            paid.read_again()
        if event.control in (self._built.get("amount"), self._built.get("for")):
            self._tell_of_family()

    def _tell_of_family(self) -> None:
        """What is stated together; once it is paid for, line by line where the money goes."""
        family, purpose = self._family, self._built["for"]
        if family is None:
            self._spread.tell(())
        elif isinstance(purpose, ChoiceField) and purpose.value is Purpose.FAMILY:
            self._spread.tell(spread_lines(family, self._cents() or 0))
        else:
            self._spread.tell(offer_lines(family))

    def submit(self) -> None:
        """Store it under a receipt number."""
        purpose: Purpose = self.needed("for")
        if not self.needed("amount"):
            raise Invalid("a payment is more than $0", "amount")
        tenders: tuple[Tender, ...] = self.needed("paid by")
        money, patient, agreed = self.backend.money, self._patient_id, self.agreed
        visit = self._till.visit if self._till else self._appointment_id
        total = sum(tender.cents for tender in tenders)
        shown = shares_of(self._family.spread(total)) if self._family else ()

        def take() -> Taken:
            if purpose is Purpose.COPAY and visit is not None:
                return money.take_copay(visit, tenders, agreed)
            if purpose is Purpose.BALANCE:
                return money.take_on_balance(patient, tenders, agreed)
            if purpose is Purpose.FAMILY:
                return money.take_for_family(patient, tenders, shown, agreed)
            return money.take_prepayment(
                patient, tenders, visit if purpose is Purpose.VISIT else None, agreed
            )

        self.save(take, _taken_words, ...)

    def refuse(self, refusal: ClinicError) -> None:
        """Where the accounts of a family have changed meanwhile, show what they owe now."""
        super().refuse(refusal)
        if self._family and isinstance(refusal, Conflict) and agreed_to(refusal, self.agreed) is None:
            self.ready()

    def drawer_opened(self) -> None:
        """Show whose it is."""
        self.ready()

    def done(self, result: Taken | None) -> None:
        """Close, and say number and change until a key is pressed."""
        clinic = self.clinic
        super().done(result)
        if isinstance(result, Taken):
            from clinic_tui.screens.money.receipt_taken import ReceiptTaken

            clinic.open_next(ReceiptTaken(result))


def _taken_words(taken: Taken) -> str:
    change = f", change {show_money(taken.change_cents)}" if taken.change_cents else ""
    return f"receipt {taken.receipt}: {show_money(taken.cents)}{change}"


def _due_for(purpose: str, till: Till) -> int:
    """What is due for a purpose as it stands in its field, in cents."""
    return {COPAY.code: till.copay_cents, BALANCE.code: till.owed_cents}.get(purpose, 0)


def _amount(cents: int) -> str:
    return show_money(cents).removeprefix("$") if cents else ""


def take_payment(
    asking: Asking, patient_id: int, appointment_id: int | None = None, *, for_family: bool = False
) -> None:
    """Open the form, where the person here has the right to it."""
    if why := asking.backend.why_not("payment.take", "taking payments"):
        asking.clinic.say(why, Level.ERROR)
        return
    asking.app.push_screen(
        TakePayment(patient_id=patient_id, appointment_id=appointment_id, for_family=for_family)
    )
