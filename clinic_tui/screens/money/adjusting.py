"""What moves a balance without money: writing off, and moving it between patient and insurer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import ClassVar

from textual.widget import Widget

from clinic_tui.billing.ledger_rows import Side, VisitInLedger
from clinic_tui.billing.write_off_codes import WriteOffCode
from clinic_tui.screens.parts.about_patient import FormOnPatient
from clinic_tui.screens.parts.form import Field, text_field
from clinic_tui.widgets.choice_field import Choice, ChoiceField
from clinic_tui.widgets.facts import Facts
from clinic_tui.widgets.money_field import MoneyField
from clinic_tui.words.money import show_money

SIDES = (Choice("p", "patient", Side.PATIENT), Choice("i", "insurer", Side.INSURER))
CODES = tuple(Choice(code.value, code.words, code) for code in WriteOffCode)


def _facts_of(found: VisitInLedger) -> Facts:
    facts, visit = Facts(2, indent=0), found.visit
    is_fee = not visit.charged_cents and visit.patient_part_cents > 0
    charged = "a fee, no charges" if is_fee else f"charged {show_money(visit.charged_cents)}"
    facts.show(
        (("strong", found.words), ("", charged)),
        (
            ("", f"patient owes {show_money(visit.patient_cents)}"),
            ("", f"insurer {show_money(visit.insurer_cents)}"),
        ),
    )
    return facts


class WriteOff(FormOnPatient[bool]):
    """What of a visit nobody is to pay; what the patient owes of it is proposed."""

    TITLE_WORDS: ClassVar[str] = "Write off"
    SAVE_WORDS: ClassVar[str] = "write off"

    def __init__(self, found: VisitInLedger, texts: dict[str, str] | None = None) -> None:
        visit = found.visit
        of_patient = visit.patient_cents > 0 or visit.insurer_cents <= 0
        owed = visit.patient_cents if of_patient else visit.insurer_cents
        proposed = {"side": "p" if of_patient else "i"}
        if owed > 0:
            proposed["amount"] = show_money(owed).removeprefix("$")
        super().__init__({**proposed, **(texts or {})})
        self._found = found

    @property
    def whose(self) -> int:
        """The patient."""
        return self._found.visit.patient_id

    def compose_top(self) -> Iterator[Widget]:
        """The visit."""
        yield from super().compose_top()
        yield _facts_of(self._found)

    def fields(self) -> Sequence[Field]:
        """Whose part, how much, why."""
        limit = show_money(self._found.write_off_limit_cents)
        return (
            Field("side", "Whose part", lambda: ChoiceField[Side](SIDES), help="p patient, i insurer"),
            Field("amount", "Amount", MoneyField, help="no more than is owed"),
            Field("code", "Code", lambda: ChoiceField[WriteOffCode](CODES), help="why nobody pays it"),
            text_field("reason", "In words", limit=200, help=f"needed above {limit}, and for `other`"),
        )

    def go_to_first(self) -> None:
        """The code is what nobody can propose."""
        self._focus("code")

    def submit(self) -> None:
        """Write it off."""
        side, cents, code = self.needed("side"), self.needed("amount"), self.needed("code")
        reason, number = self.text("reason"), self._found.visit.appointment_id
        adjusting = self.backend.adjusting
        self.save(
            lambda: adjusting.write_off(number, side, cents, code, reason),
            f"{show_money(cents)} written off: {code.words}",
            True,
        )

    def reopen(self, texts: dict[str, str]) -> WriteOff:
        """The same visit again."""
        return WriteOff(self._found, texts)


class MoveBalance(FormOnPatient[bool]):
    """What of a visit the other side is to pay; what the patient owes of it goes to the insurer."""

    TITLE_WORDS: ClassVar[str] = "Move between patient and insurer"
    SAVE_WORDS: ClassVar[str] = "move"

    def __init__(self, found: VisitInLedger, texts: dict[str, str] | None = None) -> None:
        visit = found.visit
        to_patient = visit.insurer_cents > 0
        part = visit.insurer_cents if to_patient else visit.patient_cents
        proposed = {"to": "p" if to_patient else "i"}
        if part > 0:
            proposed["amount"] = show_money(part).removeprefix("$")
        super().__init__({**proposed, **(texts or {})})
        self._found = found

    @property
    def whose(self) -> int:
        """The patient."""
        return self._found.visit.patient_id

    def compose_top(self) -> Iterator[Widget]:
        """The visit."""
        yield from super().compose_top()
        yield _facts_of(self._found)

    def fields(self) -> Sequence[Field]:
        """To whom, how much, why."""
        return (
            Field("to", "Who pays it", lambda: ChoiceField[Side](SIDES), help="p patient, i insurer"),
            Field("amount", "Amount", MoneyField, help="no more than the other side's part"),
            text_field("reason", "Why", limit=200, help="deductible, coinsurance, the plan pays after all"),
        )

    def go_to_first(self) -> None:
        """The sum, which is typed over: what is typed first is meant for it."""
        self._focus("amount")

    def submit(self) -> None:
        """Move it."""
        to, cents, reason = self.needed("to"), self.needed("amount"), self.text("reason")
        adjusting, number = self.backend.adjusting, self._found.visit.appointment_id
        self.save(
            lambda: adjusting.transfer(number, to, cents, reason),
            f"{show_money(cents)} is the {to.value}'s now",
            True,
        )

    def reopen(self, texts: dict[str, str]) -> MoveBalance:
        """The same visit again."""
        return MoveBalance(self._found, texts)
