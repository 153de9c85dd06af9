"""The frames of a proof on plain paper, with titles in our own words: where the boxes of the form are.

A proof shows whether a claim stands in its boxes; payers take the pre-printed form alone.
"""

from __future__ import annotations

from dataclasses import dataclass

from clinic_tui.claims.paper_form.boxes import LINES_A_FORM, row_of_line


@dataclass(frozen=True, slots=True)
class Cell:
    """A frame from its first row and column to its last, with a small title."""

    title: str
    top: int
    bottom: int
    left: int
    right: int


_HEAD = (
    Cell("1 kind of plan: Medicare, Medicaid, Tricare, Champva, group, FECA, other", 7, 8, 1, 49),
    Cell("1a member id", 7, 8, 50, 80),
    Cell("2 patient", 9, 10, 1, 29), Cell("3 born, M F", 9, 10, 30, 49), Cell("4 insured", 9, 10, 50, 80),
    Cell("5 patient's street", 11, 12, 1, 29), Cell("6 self, spouse, child, other", 11, 12, 30, 49),
    Cell("7 insured's street", 11, 12, 50, 80),
    Cell("city", 13, 14, 1, 24), Cell("state", 13, 14, 25, 29), Cell("8", 13, 16, 30, 49),
    Cell("city", 13, 14, 50, 72), Cell("state", 13, 14, 73, 80),
    Cell("ZIP", 15, 16, 1, 13), Cell("telephone", 15, 16, 14, 29),
    Cell("ZIP", 15, 16, 50, 63), Cell("telephone", 15, 16, 64, 80),
    Cell("9 other insured", 17, 18, 1, 29), Cell("10 because of", 17, 18, 30, 49),
    Cell("11 group, or NONE", 17, 18, 50, 80),
    Cell("9a other group", 19, 20, 1, 29), Cell("10a work: yes, no", 19, 20, 30, 49),
    Cell("11a born, M F", 19, 20, 50, 80),
    Cell("9b", 21, 22, 1, 29), Cell("10b auto: yes, no, state", 21, 22, 30, 49),
    Cell("11b other claim id", 21, 22, 50, 80),
    Cell("9c", 23, 24, 1, 29), Cell("10c other: yes, no", 23, 24, 30, 49), Cell("11c plan", 23, 24, 50, 80),
    Cell("9d other plan", 25, 26, 1, 29), Cell("10d claim codes", 25, 26, 30, 49),
    Cell("11d another plan: yes, no", 25, 26, 50, 80),
    Cell("12 patient's consent", 27, 29, 1, 49), Cell("13 insured's assignment", 27, 29, 50, 80),
    Cell("14 onset", 31, 32, 1, 29), Cell("15 other date", 31, 32, 30, 49),
    Cell("16 unable to work", 31, 32, 50, 80),
    Cell("17 sent or supervised by", 33, 34, 1, 29), Cell("17a, 17b NPI", 33, 34, 30, 49),
    Cell("18 hospital", 33, 34, 50, 80),
    Cell("19 more", 35, 36, 1, 49), Cell("20 outside laboratory: yes, no, charge", 35, 36, 50, 80),
    Cell("21 diagnoses", 37, 40, 1, 49), Cell("22 code, original number", 37, 38, 50, 80),
    Cell("23 authorization", 39, 40, 50, 80),
)  # fmt: skip

_LINE_COLUMNS = (
    ("24A from, to", 1, 18), ("B", 19, 21), ("C", 22, 24), ("D code, modifiers", 25, 44), ("E", 45, 49),
    ("F charge", 50, 58), ("G", 59, 62), ("H", 63, 64), ("I", 65, 67), ("J provider", 68, 80),
)  # fmt: skip

_FOOT = (
    Cell("25 tax id, SSN EIN", 55, 56, 1, 22), Cell("26 our number", 55, 56, 23, 36),
    Cell("27 assigned: yes, no", 55, 56, 37, 50), Cell("28 total", 55, 56, 51, 60),
    Cell("29 paid", 55, 56, 61, 70), Cell("30", 55, 56, 71, 80),
    Cell("31 provider", 57, 61, 1, 22), Cell("32 place; 32a, 32b", 57, 61, 23, 49),
    Cell("33 billing; 33a, 33b", 57, 61, 50, 80),
)  # fmt: skip

CELLS = (
    *_HEAD,
    *(Cell(title, 41, 42, left, right) for title, left, right in _LINE_COLUMNS),
    *(
        Cell("", row_of_line(line) - 1, row_of_line(line), left, right)
        for line in range(1, LINES_A_FORM + 1)
        for _, left, right in _LINE_COLUMNS
    ),
    *_FOOT,
)
"""All frames, top to bottom."""
