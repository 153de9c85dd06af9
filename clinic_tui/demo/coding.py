"""What the demo clinic's visits were for: a few ICD-10-CM codes by type of visit, and their places."""

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


def diagnoses_of(visit_type: str, number: int) -> str:
    """What a visit was for, by its number, so that the same demo always has the same."""
    codes = USUAL.get(visit_type, ())
    return codes[number % len(codes)] if codes else ""
