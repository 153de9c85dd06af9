"""Where a chemical is kept, and its pictograms, as people type them."""

from __future__ import annotations

import re

from clinic_tui.chemicals.entries import KeptEntry
from clinic_tui.chemicals.states import Pictogram
from clinic_tui.words.not_understood import NotUnderstood


def read_kept(typed: str) -> tuple[KeptEntry, ...]:
    """`Lab = 2 x 1 L; Northside / Nurse = 1 box`: places with amounts; a site stands before a stroke.

    Raises NotUnderstood.
    """
    found = []
    for part in filter(None, (each.strip() for each in typed.split(";"))):
        where, _, amount = (each.strip() for each in part.partition("="))
        site, stroke, place = (each.strip() for each in f"{where} ".partition(" / "))
        if not stroke:
            site, place = "", site
        if not place:
            raise NotUnderstood(f"`{part}`: write a place and how much, as Lab = 2 x 1 L.")
        found.append(KeptEntry(place, amount, site))
    if not found:
        raise NotUnderstood("Where is it kept? As Lab = 2 x 1 L; Room 2 = 1 bottle.")
    return tuple(found)


def show_kept(kept: tuple[KeptEntry, ...]) -> str:
    """As it is typed."""
    return "; ".join(
        f"{f'{each.site} / ' if each.site else ''}{each.place}{f' = {each.amount}' if each.amount else ''}"
        for each in kept
    )


def read_pictograms(typed: str) -> tuple[Pictogram, ...]:
    """`flame, corrosion`, `2 5 7`, `ghs02`: in the order of their numbers. Raises NotUnderstood."""
    parts = [each.strip().casefold() for each in re.split(r"[,;]", typed) if each.strip()]
    if parts and all(re.fullmatch(r"(?:ghs ?)?\d{1,2}(?: +(?:ghs ?)?\d{1,2})*", each) for each in parts):
        parts = [number for each in parts for number in re.findall(r"\d{1,2}", each)]
    return tuple(sorted({_pictogram(each) for each in parts}, key=lambda each: each.number))


def _pictogram(typed: str) -> Pictogram:
    if typed.isascii() and typed.isdigit() and 1 <= int(typed) <= len(Pictogram):
        return list(Pictogram)[int(typed) - 1]
    exact = [each for each in Pictogram if each.value == typed]
    found = exact or [each for each in Pictogram if each.value.startswith(typed)]
    if len(found) != 1:
        words = ", ".join(f"{each.number[-1]} {each.value}" for each in Pictogram)
        raise NotUnderstood(f"`{typed}` is no pictogram: {words}.")
    return found[0]
