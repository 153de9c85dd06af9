"""A payment that came on paper, typed in claim by claim until they make the check; and one claim alone."""

from __future__ import annotations

from collections.abc import Sequence

from clinic_tui.errors import Invalid
from clinic_tui.remittance.hand_rows import HandClaim, HandLine, HandPayment, interest_of
from clinic_tui.remittance.rows import ExceptionRow
from clinic_tui.screens.parts.form import Field, Form, text_field
from clinic_tui.widgets.choice_field import Choice, ChoiceField
from clinic_tui.widgets.date_field import DateField
from clinic_tui.widgets.money_field import MoneyField
from clinic_tui.widgets.payer_field import PayerField
from clinic_tui.words.counted import counted
from clinic_tui.words.money import show_money

_SIDES = (
    ("contract", "Contract", "CO", "45", "what the contract takes off (CO 45)"),
    ("deductible", "Deductible", "PR", "1", "of the patient (PR 1)"),
    ("coinsurance", "Coinsurance", "PR", "2", "of the patient (PR 2)"),
    ("copay", "Copay", "PR", "3", "of the patient (PR 3)"),
)
"""Field, label, group, reason and help."""

_MORE = (("earlier", "Other payer", "OA", "23", "what the payer before this one paid and took off (OA 23)"),)
"""The same of what only claims to second payers have."""

_HOW = (Choice("decides", "it decides", False), Choice("takes back", "it takes back what it decided", True))


class ClaimByHand(Form[bool]):
    """The fields of one claim: what is paid, and why no more."""

    def claim_fields(self) -> tuple[Field, ...]:
        """As an explanation of benefits has them."""
        return (
            text_field("claim", "Claim", limit=40, help="V286-1, the payer's number, or the visit's"),
            Field("paid", "Paid", MoneyField, help="on this claim; 0 where it is denied"),
            *(Field(name, label, MoneyField, help=words) for name, label, _, _, words in _SIDES),
            Field("denied", "Denied", MoneyField, help="what is not paid for another reason"),
            text_field("reason", "  reason", limit=8, help="as CO197 or 197; PR204 is the patient's"),
            *(Field(name, label, MoneyField, help=words) for name, label, _, _, words in _MORE),
            Field("interest", "Interest", MoneyField, help="in the check beyond what is paid of the charges"),
        )

    def entry(self) -> HandClaim:
        """What is typed of the claim. Raises Invalid at its field."""
        name = self.text("claim").strip()
        if not name:
            raise Invalid("which claim is it?", "claim")
        reasons = [
            (group, code, self.value(field) or 0)
            for field, _, group, code, _ in (*_SIDES, *_MORE)
            if self.value(field)
        ]
        interest = self.value("interest") or 0
        if denied := self.value("denied"):
            reasons.append((*self._reason(), denied))
        return HandClaim(name, self.needed("paid") + interest, (*reasons, *interest_of(interest)))

    def _reason(self) -> tuple[str, str]:
        typed = self.text("reason").strip().upper().replace("-", "").replace(" ", "")
        if not typed:
            raise Invalid("why is it denied? The code stands beside the amount", "reason")
        group = next((each for each in ("CO", "PR", "OA", "PI") if typed.startswith(each)), "")
        return group or "CO", typed.removeprefix(group)


class EnterPayment(ClaimByHand):
    """F12 takes the claim; once the claims make the check, all of it is posted."""

    def __init__(self, payer: str = "", claim: str = "", texts: dict[str, str] | None = None) -> None:
        super().__init__({"payer": payer, "claim": claim, **(texts or {})})
        self._payer = PayerField()
        self._claims: tuple[HandClaim, ...] = ()

    @property
    def title_words(self) -> str:
        """How far it is."""
        return "A payment that came on paper"

    def fields(self) -> Sequence[Field]:
        """The check, then one claim."""
        today = self.clinic.today
        return (
            Field("payer", "Payer", lambda: self._payer, help="who pays: a beginning will do"),
            text_field("trace", "Number", limit=50, help="of the check or transfer, as the bank has it"),
            Field("day", "Day", lambda: DateField(today, over=True), help="on the check"),
            Field("amount", "Amount", MoneyField, help="of the check; 0 where it only explains"),
            *self.claim_fields(),
            *self.last_fields(),
        )

    def last_fields(self) -> tuple[Field, ...]:
        """What is rarely typed of a claim."""
        return (
            text_field("payer number", "Their number", limit=50, help="the payer's own number of the claim"),
            Field("how", "What", lambda: ChoiceField(_HOW), help="takes back: the same sums, taken back"),
        )

    def ready(self) -> None:
        """Ask which payers there are."""
        backend = self.backend
        if backend.may("payer.view"):
            self.ask(
                lambda: tuple(row.name for row in backend.payers.list() if row.fields.active),
                self._payer.offer,
                group="payers",
            )

    def entry(self) -> HandClaim:
        """With the payer's number, and whether it takes back."""
        typed = super().entry()
        return HandClaim(
            typed.claim, typed.paid, typed.reasons, self.text("payer number"), bool(self.value("how"))
        )

    def submit(self) -> None:
        """Take the claim, or post all of it."""
        remittances, entry = self.backend.remittances, self.entry()
        payment = HandPayment(
            self.needed("payer"), self.text("trace"), self.needed("day"), self.needed("amount"),
            (*self._claims, entry),
        )  # fmt: skip
        if not payment.trace.strip():
            raise Invalid("the number of the check is needed: by it the bank's line is found", "trace")

        def taken(line: HandLine) -> None:
            if payment.left:
                self._go_on(payment, line)
                return
            many = counted(len(payment.claims), "claim")
            words = f"{payment.trace}: {show_money(payment.cents)} posted to {many}"
            self.save(
                lambda: remittances.enter_by_hand(payment),
                lambda found: (
                    words + (f", {found.waiting} waiting in `:remittances`" if found.waiting else "")
                ),
                True,
                undoable=False,
            )

        self.ask_before_keys(
            lambda: remittances.line_by_hand(entry), taken, group="claim", refused=self.refuse
        )

    def _go_on(self, payment: HandPayment, line: HandLine) -> None:
        """The next claim of the same check."""
        self._claims = payment.claims
        for name in (
            "claim",
            "paid",
            "denied",
            "reason",
            "interest",
            "payer number",
            "how",
            *(each[0] for each in (*_SIDES, *_MORE)),
        ):
            self.set_text(name, "")
        self._focus("claim")
        self.say(
            f"{line.number} {line.name} taken: {counted(len(self._claims), 'claim')}, "
            f"{show_money(payment.left)} of {show_money(payment.cents)} to go"
        )

    def reopen(self, texts: dict[str, str]) -> EnterPayment:
        """The same, with the claims that were taken."""
        form = EnterPayment(texts=texts)
        form._claims = self._claims
        return form


class DecideByHand(ClaimByHand):
    """A claim of a payment whose sums did not come out, or that nobody knew, as a person reads its paper."""

    def __init__(self, exception: ExceptionRow, texts: dict[str, str] | None = None) -> None:
        paid = show_money(abs(exception.cents)).removeprefix("$")
        super().__init__({"claim": exception.claim_number, "paid": paid, **(texts or {})})
        self._exception = exception

    @property
    def title_words(self) -> str:
        """Of which payment."""
        return f"{self._exception.trace}: {self._exception.claim_number} as its paper has it"

    def fields(self) -> Sequence[Field]:
        """One claim."""
        return self.claim_fields()

    def submit(self) -> None:
        """Post it."""
        remittances, entry, number = self.backend.remittances, self.entry(), self._exception.id
        self.save(
            lambda: remittances.decide_by_hand(number, entry), f"{entry.claim} posted", True, undoable=False
        )

    def reopen(self, texts: dict[str, str]) -> DecideByHand:
        """The same exception again."""
        return DecideByHand(self._exception, texts)
