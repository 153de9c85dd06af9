"""What of the shelf is shown, and in which order (pure): filters by anything that is known, and sortings."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from enum import StrEnum

from clinic_tui.errors import Invalid
from clinic_tui.stock.rows import ItemRow, KnownBy, Outlook

NO_OUTLOOK = Outlook(0.0, 0)
NOTHING_MORE = KnownBy()


class Sorting(StrEnum):
    """By what the list is in order."""

    NAME = "name"
    CODE = "code"
    KIND = "kind"
    SHELF = "shelf"
    LEVEL = "level"
    """What is furthest below par first."""
    LASTS = "lasts"
    """What is used up first."""
    EXPIRES = "expires"


STOPPED = "stopped"
"""Of items that are not kept any more, which are not on the list otherwise."""

STATES: Mapping[str, Callable[[ItemRow, Outlook], bool]] = {
    "low": lambda item, _: item.low,
    "urgent": lambda item, _: item.urgent,
    "out": lambda item, _: not item.usable,
    "old": lambda item, _: item.blocked > 0,
    "lots": lambda item, _: item.tracks_lots,
    "controlled": lambda item, _: item.controlled,
    "cold": lambda item, _: item.cold,
    "due": lambda _, outlook: outlook.due_in > 0,
    "unused": lambda _, outlook: outlook.daily == 0,
    STOPPED: lambda item, _: not item.kept,
}
"""Words that name how an item stands; a word that is none of them is looked for in what is written of it."""


def matches(item: ItemRow, outlook: Outlook, typed: str, known: KnownBy = NOTHING_MORE) -> bool:
    """Each word is a state that the item is in, stands in its code, name, kind, shelf, unit or vendors, or
    begins a lot or a barcode.

    `-` before a word means that it does not; `lasts<10` that it is used up within fewer than ten days.
    """
    text = " ".join((item.code, item.name, item.category, item.place, item.unit)).casefold()
    return all(_holds(word, item, outlook, text, known) for word in typed.casefold().split())


def asks_for_stopped(typed: str) -> bool:
    """Whether items are meant that are not kept any more."""
    return STOPPED in typed.casefold().split()


def require_looked_for(typed: str) -> None:
    """Raises Invalid for what compares, and is not how many whole days items last: nothing would fit it."""
    for word in typed.casefold().split():
        bare = word.removeprefix("-")
        if bare.startswith("lasts<") and _days_of(bare) is None:
            raise Invalid(f"`{word}` takes whole days, as lasts<10", "words")
        if _days_of(bare) is None and set(bare) & set("<>="):
            raise Invalid(f"`{word}` is not known here: what compares is lasts<10 alone", "words")


def _days_of(word: str) -> int | None:
    days = word.removeprefix("lasts<")
    return int(days) if days != word and days.isascii() and days.isdigit() else None


def _holds(word: str, item: ItemRow, outlook: Outlook, text: str, known: KnownBy) -> bool:
    if word.startswith("-") and len(word) > 1:
        return not _holds(word[1:], item, outlook, text, known)
    if word in STATES:
        return STATES[word](item, outlook)
    if (days := _days_of(word)) is not None:
        cover = outlook.cover(item.usable)
        return cover is not None and cover < days
    return word in text or known.is_meant_by(word)


def in_order(items: Sequence[ItemRow], outlooks: Mapping[int, Outlook], sorting: Sorting) -> list[ItemRow]:
    """The items in the order of a sorting, those that are alike by their names; they come by name."""

    def rank(item: ItemRow) -> tuple[bool, float | str]:
        outlook = outlooks.get(item.id, NO_OUTLOOK)
        match sorting:
            case Sorting.CODE:
                return False, item.code
            case Sorting.KIND:
                return not item.category, item.category.casefold()
            case Sorting.SHELF:
                return not item.place, item.place.casefold()
            case Sorting.LEVEL:
                return item.par <= 0, item.usable / item.par if item.par > 0 else 0.0
            case Sorting.LASTS:
                cover = outlook.cover(item.usable)
                return cover is None, math.inf if cover is None else float(cover)
            case Sorting.EXPIRES:
                return item.next_expiry is None, float((item.next_expiry or date.max).toordinal())
            case _:
                return False, 0.0

    return list(items) if sorting is Sorting.NAME else sorted(items, key=rank)
