"""What stands below a payment where accounts are stated together: the offer, and where the money goes."""

from __future__ import annotations

from collections.abc import Sequence

from textual.widgets import Label

from clinic_tui.statements.family_rows import Family
from clinic_tui.text import safe_text
from clinic_tui.words.money import show_money


class FamilyLines(Label):
    """As many lines as it is told, none where there is nothing to tell."""

    DEFAULT_CSS = "FamilyLines { width: 1fr; height: auto; padding: 0 1; display: none; color: $text-muted; }"

    def __init__(self) -> None:
        super().__init__("", markup=False)

    def tell(self, lines: Sequence[str]) -> None:
        """Show these."""
        self.update("\n".join(map(safe_text, lines)))
        self.display = bool(lines)


def offer_lines(family: Family) -> tuple[str, ...]:
    """That others are stated together with this account, and how one pays for all of them."""
    return (
        f"Family statement to {family.to}: {show_money(family.cents)} for {' and '.join(family.names)}.",
        f"`family` in For pays {'all of it' if len(family.names) > 1 else 'that'}.",
    )


def spread_lines(family: Family, cents: int) -> tuple[str, ...]:
    """Whose visits so much money pays, the oldest first, and what of the whole stays open."""
    together = f"{show_money(family.cents)} stated together to {family.to}"
    if cents > family.cents:
        return (f"No more than the {together} can be taken for it.",)
    return (
        f"{show_money(cents) if cents < family.cents else 'All'} of the {together}",
        *(f"  {part.words}" for part in family.spread(cents)),
    )
