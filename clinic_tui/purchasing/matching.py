"""An invoice against what was ordered and what came (pure): the three-way match (domain rules, B10)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from clinic_tui.words.money import show_money


class Amiss(StrEnum):
    """What differs between an invoice and its order or delivery."""

    PRICE = "price"
    NOT_RECEIVED = "not received"
    MORE_THAN_ORDERED = "more than ordered"
    SUM = "sum"


@dataclass(frozen=True, slots=True)
class Billed:
    """What is asked for one line, beside what was ordered and what came."""

    name: str
    pack: str
    packs: int
    cents: int
    """For a pack, as asked."""
    packs_before: int
    """Of the same line, on other invoices."""
    ordered_packs: int
    ordered_cents: int | None
    """For a pack, as ordered."""
    received_units: int
    units: int
    """Units of issue in a pack."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that does not agree; `cents` is what of the invoice it concerns, below zero if too little."""

    kind: Amiss
    words: str
    cents: int


def differences(lines: Sequence[Billed], other_cents: int, total_cents: int) -> tuple[Difference, ...]:
    """All that does not agree, line by line, and whether the lines with freight and tax make the total."""
    found: list[Difference] = []
    for line in lines:
        found += _of_line(line)
    summed = sum(line.packs * line.cents for line in lines) + other_cents
    if summed != total_cents:
        found.append(
            Difference(Amiss.SUM, f"lines, freight and tax make {show_money(summed)}", total_cents - summed)
        )
    return tuple(found)


def _of_line(line: Billed) -> list[Difference]:
    found: list[Difference] = []
    if line.ordered_cents is not None and line.cents != line.ordered_cents:
        each = line.cents - line.ordered_cents
        asked, ordered = show_money(line.cents), show_money(line.ordered_cents)
        words = f"{line.name}: {asked} a {line.pack}, ordered at {ordered}"
        found.append(Difference(Amiss.PRICE, words, each * line.packs))
    billed = line.packs + line.packs_before
    if billed > line.ordered_packs:
        over = billed - line.ordered_packs
        words = f"{line.name}: {billed} {line.pack} asked for, {line.ordered_packs} ordered"
        found.append(Difference(Amiss.MORE_THAN_ORDERED, words, over * line.cents))
    received = line.received_units // line.units
    if billed > received:
        missing = min(billed - received, line.packs)
        words = f"{line.name}: {billed} {line.pack} asked for, {received} received"
        found.append(Difference(Amiss.NOT_RECEIVED, words, missing * line.cents))
    return found
