"""The lines of an invoice as they are typed, one below the other: catalog number, packs, price of one."""

from __future__ import annotations

import re
from collections.abc import Sequence

from clinic_tui.errors import Invalid
from clinic_tui.purchasing.entries import Asked
from clinic_tui.purchasing.rows import LineRow
from clinic_tui.words.money import read_money, show_money
from clinic_tui.words.not_understood import NotUnderstood

_LINE = re.compile(
    r"(?:#(?P<order>\d{1,9})\s+)?(?P<catalog>.+?)\s+(?P<packs>\d[\d,]*)\s*[x@]\s*(?P<price>\S+)", re.ASCII
)
"""`M-1  3 x 10.00`, or `#1006 M-1  3 x 10.00` of another order."""

MOST_DIGITS = 7


def read_lines(text: str, ordered: Sequence[LineRow]) -> tuple[Asked, ...]:
    """What is asked, line by line. Raises Invalid that names the line which is not understood."""
    by_catalog = {line.catalog.casefold(): line for line in ordered}
    others: dict[tuple[int, str], Asked] = {}
    example = f"write {_line(ordered[0], ordered[0].packs)}" if ordered else "nothing was ordered"
    found: dict[int, Asked] = {}
    for typed in filter(None, (line.strip() for line in text.splitlines())):
        match = _LINE.fullmatch(typed)
        packs = match["packs"].replace(",", "") if match else ""
        if match is None or len(packs) > MOST_DIGITS:
            raise Invalid(f"`{typed}` is not understood: {example}", "lines")
        catalog = match["catalog"].strip()
        try:
            cents = read_money(match["price"])
        except NotUnderstood as wrong:
            raise Invalid(f"`{typed}`: {wrong.words}", "lines") from None
        if match["order"]:
            other = Asked(0, int(packs), cents, int(match["order"]), catalog)
            if others.setdefault((other.order, catalog.casefold()), other) is not other:
                raise Invalid(f"{catalog} stands there twice: write its packs together", "lines")
            continue
        line = by_catalog.get(catalog.casefold())
        if line is None:
            raise Invalid(
                f"{catalog} is not on the order; of another one write its number first, as #1006 {typed}",
                "lines",
            )
        if line.id in found:
            raise Invalid(f"{line.catalog} stands there twice: write its packs together", "lines")
        found[line.id] = Asked(line.id, int(packs), cents)
    if not found and not others:
        raise Invalid(f"what is asked for? {example}", "lines")
    return (*found.values(), *others.values())


def proposed_lines(ordered: Sequence[LineRow]) -> str:
    """What came and was not asked for yet, at the prices ordered; a pack that was begun is a whole one."""
    return "\n".join(filter(None, map(_proposed, ordered)))


def _proposed(line: LineRow) -> str:
    packs = -(-line.received // line.units) - line.invoiced
    return _line(line, packs) if packs > 0 else ""


def _line(line: LineRow, packs: int) -> str:
    price = "0" if line.cents is None else show_money(line.cents).removeprefix("$")
    return f"{line.catalog}  {packs} x {price}"
