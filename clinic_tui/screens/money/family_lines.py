"""What stands below a payment where accounts are stated together: the offer, and where the money goes."""

from __future__ import annotations

from collections.abc import Sequence

from textual.widgets import Label

from clinic_tui.statements.family_rows import Family, FamilyPart
from clinic_tui.text import safe_text
from clinic_tui.words.counted import counted
from clinic_tui.words.money import show_money

MOST_LINES = 9
"""So many lines has a form of this height room for in a window of 24."""


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
        f"Family statement to {family.to}: {show_money(family.cents)} for {'; '.join(family.names)}.",
        f"`family` in For pays {'all of it' if len(family.names) > 1 else 'that'}.",
    )


def spread_lines(family: Family, cents: int) -> tuple[str, ...]:
    """Whose visits so much money pays, the oldest first, and what of the whole stays open."""
    together = f"{show_money(family.cents)} stated together to {family.to}"
    if cents > family.cents:
        return (f"No more than the {together} can be taken for it.",)
    return (
        f"{show_money(cents) if cents < family.cents else 'All'} of the {together}",
        *(f"  {words}" for words in _where_to(family.spread(cents))),
    )


def _where_to(parts: Sequence[FamilyPart]) -> list[str]:
    """A line for each visit, or where those are more than the form has room for, one for each account."""
    if len(parts) <= MOST_LINES:
        return [part.words for part in parts]
    theirs: dict[int, list[FamilyPart]] = {}
    for part in parts:
        theirs.setdefault(part.visit.patient_id, []).append(part)
    return [
        f"{each[0].visit.name} {each[0].visit.mrn}, {counted(len(each), 'visit')} "
        f"from {each[0].visit.day:%m/%d/%y} on: {show_money(sum(part.cents for part in each))}"
        for each in theirs.values()
    ]
