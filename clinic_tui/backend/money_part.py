"""What screens may ask of money at the desk: taking it, receipts, the drawer, the ledger."""

from __future__ import annotations

from collections.abc import Sequence

from clinic_tui.backend.sitting import Sitting
from clinic_tui.billing import taking, till
from clinic_tui.billing.ledger_rows import Ledger
from clinic_tui.errors import ClinicError
from clinic_tui.money import drawer_queries, drawers, queries, service
from clinic_tui.money.rows import (
    NOT_ASKED_FIRST,
    Agreed,
    BeforeOpening,
    CountEntry,
    DrawerRow,
    Pay,
    PaymentRow,
    Receipt,
    Share,
    Taken,
    Tender,
    Till,
    Totals,
)
from clinic_tui.settings import Settings
from clinic_tui.statements.family_rows import Family, MovableCredit


class MoneyPart:
    """Tenders, receipts, drawers and ledgers."""

    def __init__(self, sitting: Sitting, settings: Settings) -> None:
        self._sitting = sitting
        self._settings = settings

    def till(self, patient_id: int, appointment_id: int | None = None) -> Till:
        """What the payment form shows."""
        desk = self._sitting.desk
        return self._sitting.ask(
            "payment.take",
            till.till,
            desk.letter,
            desk.actor.login,
            self._sitting.today,
            patient_id,
            appointment_id,
        )

    def take_copay(
        self, appointment_id: int, tenders: Sequence[Tender], agreed: Agreed = NOT_ASKED_FIRST
    ) -> Taken:
        """The copay of a visit."""
        return taking.take_copay(self._sitting.desk, appointment_id, tenders, agreed=agreed)

    def take_prepayment(
        self,
        patient_id: int,
        tenders: Sequence[Tender],
        appointment_id: int | None = None,
        agreed: Agreed = NOT_ASKED_FIRST,
    ) -> Taken:
        """Money ahead of what it is for."""
        return taking.take_prepayment(self._sitting.desk, patient_id, tenders, appointment_id, agreed)

    def take_on_balance(
        self, patient_id: int, tenders: Sequence[Tender], agreed: Agreed = NOT_ASKED_FIRST
    ) -> Taken:
        """Money on what is owed, the oldest visit first."""
        return taking.take_on_balance(self._sitting.desk, patient_id, tenders, agreed=agreed)

    def family(self, patient_id: int) -> Family | None:
        """What is asked together with this patient's account, on other accounts; None where nothing is."""
        from clinic_tui.statements.families import family_of

        found = self._sitting.ask("payment.take", family_of, patient_id, self._sitting.today)
        return found if found and found.visits else None

    def take_for_family(
        self,
        patient_id: int,
        tenders: Sequence[Tender],
        shown: Sequence[Share],
        agreed: Agreed = NOT_ASKED_FIRST,
    ) -> Taken:
        """One payment on all these accounts, spread as it was shown."""
        from clinic_tui.statements.family_money import take_for_family

        return take_for_family(self._sitting.desk, patient_id, tenders, shown, agreed)

    def movable_credit(self, patient_id: int) -> MovableCredit:
        """What of the credit can go to which account of the same guarantor."""
        from clinic_tui.statements.families import movable_credit

        self._sitting.require_look(patient_id)
        return self._sitting.ask("credit.move", movable_credit, patient_id)

    def move_credit(self, from_id: int, to_id: int, cents: int) -> int:
        """Move it; the cents that are on what is owed there."""
        from clinic_tui.statements.family_money import move_credit

        return move_credit(self._sitting.desk, from_id, to_id, cents)

    def apply_credit(self, patient_id: int) -> int:
        """Put the credit on what is owed; the cents moved."""
        return taking.apply_credit(self._sitting.desk, patient_id)

    def payments(self, patient_id: int) -> tuple[PaymentRow, ...]:
        """The newest payments of a patient."""
        return self._sitting.ask("payment.view", queries.payments_of, patient_id)

    def receipt(self, number: int) -> Receipt:
        """A receipt by its number."""
        return self._sitting.ask("payment.view", queries.receipt, number)

    def void(self, payment_id: int, reason: str) -> int:
        """A tender never was."""
        return service.void(self._sitting.desk, payment_id, reason)

    def refund(
        self,
        payment_id: int,
        cents: int,
        pay: Pay,
        reason: str,
        reference: str = "",
        agreed: Agreed = NOT_ASKED_FIRST,
    ) -> int:
        """Give some of it back; the refund's receipt."""
        return service.refund(self._sitting.desk, payment_id, cents, pay, reason, reference, agreed)

    def print_receipt(self, number: int) -> str:
        """Print a receipt where receipts are printed, else put it into the folder; what became of it."""
        from clinic_tui.paper.receipt_out import hand_out_receipt

        return hand_out_receipt(self._sitting.desk, self._settings, number)

    def print_deposit_slip(self, slip: int) -> str:
        """The same with a deposit slip."""
        from clinic_tui.paper.receipt_out import hand_out_deposit_slip

        return hand_out_deposit_slip(self._sitting.desk, self._settings, slip)

    def print_slip_if_possible(self, slip: int) -> str:
        """The same after handing in: where that fails it is told, and the drawer is handed in."""
        self._sitting.desk.require("drawer.use")
        try:
            return self.print_deposit_slip(slip)
        except ClinicError as refusal:
            return f"not printed: {refusal.words}; p prints it"

    def ledger(self, patient_id: int) -> Ledger:
        """The account of a patient, which is a look at the record."""
        from clinic_tui.statements.queries import ledger

        found = self._sitting.ask("ledger.view", ledger, patient_id, self._sitting.today)
        self._sitting.look_once(patient_id)
        return found

    def account_notes(self, patient_id: int) -> tuple[str, ...]:
        """What is to be known of an account besides the balance: held statements, a plan."""
        from clinic_tui.statements.account_words import account_words

        self._sitting.require_look(patient_id)
        return self._sitting.ask("ledger.view", account_words, patient_id, self._sitting.today)

    def drawer(self) -> DrawerRow | None:
        """The drawer that money goes into here."""
        desk = self._sitting.desk
        desk.require("drawer.use")
        return self._sitting.ask(
            "drawer.use",
            drawer_queries.drawer_at,
            desk.letter,
            desk.actor.login,
            sees_expected=self._sees,
        )

    def drawers(self) -> tuple[DrawerRow, ...]:
        """The newest drawers of all desks."""
        self._sitting.desk.require("drawer.use")
        return self._sitting.ask("drawer.use", drawer_queries.drawers, sees_expected=self._sees)

    def before_opening(self) -> BeforeOpening:
        """Who had this desk's drawer last."""
        return self._sitting.ask("drawer.use", drawer_queries.before_opening, self._sitting.desk.letter)

    def open_drawer(self, float_cents: int) -> int:
        """Open it with its float."""
        return drawers.open_drawer(self._sitting.desk, float_cents)

    def pay_in(self, cents: int, reason: str) -> None:
        """Put money in."""
        drawers.pay_in(self._sitting.desk, cents, reason)

    def pay_out(self, cents: int, reason: str) -> None:
        """Take money out."""
        drawers.pay_out(self._sitting.desk, cents, reason)

    def count_drawer(self, entry: CountEntry) -> Totals:
        """Store a count; by how much it differs."""
        return drawers.count_drawer(self._sitting.desk, entry)

    def hand_over(self, to: str) -> None:
        """A colleague has it from now on."""
        drawers.hand_over(self._sitting.desk, to)

    def submit_drawer(self, keep_cents: int) -> int:
        """Close it for good; the number of its slip."""
        return drawers.submit_drawer(self._sitting.desk, keep_cents)

    @property
    def _sees(self) -> bool:
        return self._sitting.desk.actor.may("drawer.expected")
