"""What the demo clinic's visits were for: a few ICD-10-CM codes by type of visit, and their places.

Most claims of the demo are clean, so that the few that are not can be found and mended.
"""

from __future__ import annotations

USUAL: dict[str, tuple[str, ...]] = {
    "ACU": ("J069", "J029", "H6690"),
    "FU": ("I10", "E119 I10", "E785", "M5450 M1711"),
    "NEW": ("Z0000", "I10", "R5383"),
    "LAB": ("E785", "E119"),
    "NUR": ("I10",),
    "PHY": ("Z0000",),
    "PROC": ("L821", "D485"),
    "TEL": ("F411", "I10"),
    "ULT": ("R109", "R1011"),
    "VAC": ("Z23",),
    "WEL": ("Z00129",),
}
"""Diagnoses of visits, the main one first; types that are not here have none."""

PLACES = {"TEL": "10"}
"""Place of service of types that are not in the office."""

TEMPLATES = {"PHY": "Z0000", "VAC": "Z23", "WEL": "Z00129"}
"""Types whose template names a diagnosis, since it is nearly always that one."""


ODD_ONES = {
    0: "M545",
    1: "W010XXA S93401A",
    2: "",
}
"""By the last digits of a visit's number: a heading, a cause before its injury, and no diagnosis at all."""
DISCOUNTED = 3
"""Those last digits of a visit's number whose first line was charged with less than its listed price."""
ONE_IN = 24
"""Of so many visits one has each of these: with what is not verified about one in five has a finding."""


def diagnoses_of(visit_type: str, number: int, *, lately: bool) -> str:
    """What a visit was for, by its number, so that the same demo always has the same.

    What was odd about visits that are not of late has been mended long ago.
    """
    codes = USUAL.get(visit_type, ())
    usual = codes[number % len(codes)] if codes else ""
    return ODD_ONES.get(number % ONE_IN, usual) if codes and lately else usual


def is_discounted(number: int) -> bool:
    """Whether somebody charged less than the listed price for a visit."""
    return number % ONE_IN == DISCOUNTED
