"""What is due of a copay at check-in, and how it is proposed: the patient's credit first, then the rest."""

from __future__ import annotations

from dataclasses import dataclass

from clinic_tui.security.kept_form import About
from clinic_tui.words.money import show_money


@dataclass(frozen=True, slots=True)
class CopayDue:
    """Cents: what of the copay is not paid yet, and the patient's credit that can be put on it."""

    due_cents: int = 0
    free_cents: int = 0

    @property
    def from_credit(self) -> int:
        """What the credit pays of it."""
        return min(self.due_cents, self.free_cents)

    def proposed(self, field: str) -> str:
        """What is proposed in the field `from credit` or `copay`, as it is typed; empty for nothing."""
        if field == "from credit":
            return _typed(self.from_credit)
        return self.rest(self.from_credit)

    def rest(self, from_credit: int) -> str:
        """What is left to be taken where so much is paid from credit, as it is typed."""
        return _typed(max(0, self.due_cents - from_credit))

    @property
    def about(self) -> About:
        """As a form keeps it."""
        return {"due": self.due_cents, "credit": self.free_cents}

    def change_words(self, before: CopayDue) -> str:
        """What is due now and was due before, in words."""
        words = f"copay due is {show_money(self.due_cents)} now"
        if self.due_cents != before.due_cents:
            words += f", {show_money(before.due_cents)} when this was put aside"
        if self.free_cents != before.free_cents:
            words += f"; credit is {show_money(self.free_cents)}, was {show_money(before.free_cents)}"
        return words


def due_of(about: About) -> CopayDue | None:
    """What was due when a form was kept; None where it does not say."""
    due, credit = about.get("due"), about.get("credit")
    return CopayDue(due, credit) if isinstance(due, int) and isinstance(credit, int) else None


def _typed(cents: int) -> str:
    return show_money(cents).removeprefix("$").removesuffix(".00") if cents else ""
