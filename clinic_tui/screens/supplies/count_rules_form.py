"""From which difference on a count has to be approved, and how often is counted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from clinic_tui.counts.rules import CountRules
from clinic_tui.screens.parts.form import Field, Form
from clinic_tui.screens.supplies.stock_forms import count_field, read_count
from clinic_tui.widgets.choice_field import Choice, ChoiceField
from clinic_tui.widgets.word_field import WordField
from clinic_tui.words.money import read_money, show_money

_NONE, _NO_LIMIT = "none", -1
"""How a limit that does not bind is typed, and what the field then means."""

_AGAIN = (Choice("yes", "counted a second time first", True), Choice("no", "approved at once", False))
_CLASSES = ("a", "b", "c")


class CountRulesForm(Form[bool]):
    """The limits, whether what is beyond is counted again, and the days from one count to the next."""

    TITLE_WORDS: ClassVar[str] = "Limits of counts"

    def __init__(self, rules: CountRules, texts: dict[str, str] | None = None) -> None:
        super().__init__({**_texts_of(rules), **(texts or {})})
        self._rules = rules

    @property
    def on_stored(self) -> bool:
        """It always does."""
        return True

    def fields(self) -> Sequence[Field]:
        """Two limits, of which the one that is passed first binds; then the days by class."""
        days = (
            count_field(f"days_{each}", f"Class {each.upper()}", "days", help="days from a count to the next")
            for each in _CLASSES
        )
        return (
            _limit("units", "Units", read_count, "{:,} units".format),
            _limit("amount", "Amount", read_money, show_money),
            Field(
                "recount", "Count again", lambda: ChoiceField[bool](_AGAIN), help="what is beyond a limit is"
            ),
            *days,
        )

    def go_to_first(self) -> None:
        """The limit of units."""
        self._focus("units")

    def submit(self) -> None:
        """Set them."""
        units, cents = self.needed("units"), self.needed("amount")
        days = (self.needed(f"days_{each}") for each in _CLASSES)
        rules = CountRules(
            None if units == _NO_LIMIT else units,
            None if cents == _NO_LIMIT else cents,
            self.needed("recount"),
            *days,
        )
        self.save(lambda: self.backend.stock_counts.set_rules(rules), "the limits of counts are set", True)

    def reopen(self, texts: dict[str, str]) -> CountRulesForm:
        """The same rules again."""
        return CountRulesForm(self._rules, texts)


def _texts_of(rules: CountRules) -> dict[str, str]:
    units, cents = rules.limit_units, rules.limit_cents
    return {
        "units": _NONE if units is None else str(units),
        "amount": _NONE if cents is None else show_money(cents).removeprefix("$"),
        "recount": "yes" if rules.recount else "no",
        **{f"days_{each}": str(getattr(rules, f"days_{each}")) for each in _CLASSES},
    }


def _limit(name: str, label: str, read: Callable[[str], int], show: Callable[[int], str]) -> Field:
    """A number, or `none`."""

    def read_or_none(typed: str) -> int:
        return _NO_LIMIT if typed.strip().lower() == _NONE else read(typed)

    def shown(limit: int) -> str:
        return "no limit" if limit == _NO_LIMIT else show(limit)

    return Field(
        name,
        label,
        lambda: WordField[int](read_or_none, shown),
        help="what differs by more has to be approved; none: no limit",
    )
