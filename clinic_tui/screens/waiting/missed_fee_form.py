"""The clinic's fee for missed visits and late cancellations."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from clinic_tui.billing.missed_fee_rows import MissedFeeRules
from clinic_tui.billing.missed_fee_rules import read_amounts, show_amounts
from clinic_tui.errors import Invalid
from clinic_tui.screens.parts.form import Field, Form, text_field
from clinic_tui.widgets.choice_field import Choice, ChoiceField
from clinic_tui.widgets.money_field import MoneyField
from clinic_tui.words.money import show_money

WHAT = (
    Choice("none", "no fee", (False, False)),
    Choice("no-show", "missed visits", (True, False)),
    Choice("late", "late cancellations", (False, True)),
    Choice("both", "missed visits and late cancellations", (True, True)),
)


class MissedFeeForm(Form[bool]):
    """What takes a fee, from which time on, how much, and for which kinds of visits another."""

    TITLE_WORDS: ClassVar[str] = "Fee for missed visits"

    def __init__(self, rules: MissedFeeRules, texts: dict[str, str] | None = None) -> None:
        what = next(each.code for each in WHAT if each.value == (rules.no_show, rules.late_cancel))
        now = {
            "what": what,
            "from": str(rules.from_count),
            "fee": show_money(rules.cents).removeprefix("$"),
            "types": show_amounts(rules.by_type),
        }
        super().__init__({**now, **(texts or {})})
        self._rules = rules

    @property
    def on_stored(self) -> bool:
        """It always does."""
        return True

    def fields(self) -> Sequence[Field]:
        """The rule."""
        return (
            Field(
                "what",
                "Fee for",
                lambda: ChoiceField[tuple[bool, bool]](WHAT),
                help="what takes a fee",
            ),
            text_field("from", "From the", limit=2, help="1 the first missed visit on, 2 the second ..."),
            Field("fee", "Fee", MoneyField, help="Medicaid's patients are never charged"),
            text_field("types", "Other fees", limit=200, help="by visit type: NP=50, PT=0"),
        )

    def go_to_first(self) -> None:
        """What takes a fee."""
        self._focus("what")

    def submit(self) -> None:
        """Set it."""
        no_show, late = self.needed("what")
        typed = self.text("from")
        if not (typed.isascii() and typed.isdigit()):
            raise Invalid("from which missed visit on? A number: 1, 2 ...", "from")
        rules = MissedFeeRules(
            no_show, late, int(typed), self.needed("fee"), read_amounts(self.text("types"))
        )
        self.save(lambda: self.backend.missed.set_rules(rules), rules.words, True)

    def reopen(self, texts: dict[str, str]) -> MissedFeeForm:
        """The same rule again."""
        return MissedFeeForm(self._rules, texts)
