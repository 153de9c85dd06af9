"""Where each box of the CMS-1500 (02/12) stands on a page of 66 lines of 80 columns, counted from 1.

Ten columns and six lines to the inch. Numbers of boxes are those of the form; a box that has several places
has a word behind its number. Boxes 8, 9b, 9c and 30 are reserved; 10d, 24C and 24H have no fact of ours, and
are left empty.
"""

from __future__ import annotations

from dataclasses import dataclass

ROWS, COLUMNS = 66, 80
LINES_A_FORM = 6
"""Service lines that one form holds."""


@dataclass(frozen=True, slots=True)
class Box:
    """A place for one value."""

    name: str
    """Its number on the form, and which part of it: `1a`, `3 year`, `24D modifier 2`."""
    row: int
    """Of a service line: 0 is its row, -1 the shaded one above it."""
    column: int
    length: int
    is_cut: bool = False
    """A name or words that are too long lose their end, with a warning; anything else is refused then."""
    is_right: bool = False
    """Money stands at the right end."""

    @property
    def number(self) -> str:
        """As the form has it: `3` of `3 year`."""
        return self.name.partition(" ")[0]


def _cut(name: str, row: int, column: int, length: int) -> Box:
    return Box(name, row, column, length, is_cut=True)


def _date(name: str, row: int, columns: tuple[int, int, int], year: int = 2) -> tuple[Box, Box, Box]:
    month, day, last = columns
    return (
        Box(f"{name} month", row, month, 2),
        Box(f"{name} day", row, day, 2),
        Box(f"{name} year", row, last, year),
    )


def _marks(number: str, row: int, **columns: int) -> tuple[Box, ...]:
    return tuple(Box(f"{number} {name}", row, column, 1) for name, column in columns.items())


PAGE_BOXES = (
    _cut("payer", 2, 41, 31),
    *_marks("1", 8, medicare=1, medicaid=8, tricare=15, champva=24, group=31, feca=39, other=45),
    Box("1a", 8, 50, 17),
    _cut("2", 10, 1, 28),
    *_date("3", 10, (31, 34, 37), 4), *_marks("3", 10, M=42, F=47),
    _cut("4", 10, 50, 28),
    _cut("5 street", 12, 1, 28), _cut("5 city", 14, 1, 20), Box("5 state", 14, 26, 2),
    Box("5 zip", 16, 1, 10), Box("5 area", 16, 15, 3), Box("5 telephone", 16, 19, 7),
    *_marks("6", 12, self=33, spouse=38, child=42, other=47),
    _cut("7 street", 12, 50, 28), _cut("7 city", 14, 50, 20), Box("7 state", 14, 74, 2),
    Box("7 zip", 16, 50, 10), Box("7 area", 16, 65, 3), Box("7 telephone", 16, 69, 7),
    _cut("9", 18, 1, 28), Box("9a", 20, 1, 28), _cut("9d", 26, 1, 28),
    *_marks("10a", 20, yes=35, no=41), *_marks("10b", 22, yes=35, no=41), *_marks("10c", 24, yes=35, no=41),
    Box("10b state", 22, 45, 2),
    Box("11", 18, 50, 30),
    *_date("11a", 20, (53, 56, 59), 4), *_marks("11a", 20, M=68, F=75),
    Box("11b qualifier", 22, 50, 2), Box("11b", 22, 53, 28),
    _cut("11c", 24, 50, 30),
    *_marks("11d", 26, yes=52, no=57),
    Box("12", 29, 7, 17), Box("13", 29, 55, 17),
    *_date("14", 32, (2, 5, 8)), Box("14 qualifier", 32, 16, 3),
    Box("15 qualifier", 32, 31, 3), *_date("15", 32, (37, 40, 43)),
    Box("17 qualifier", 34, 1, 2), _cut("17", 34, 4, 25), Box("17b", 34, 33, 10),
    *_date("18", 34, (54, 57, 60)),
    _cut("19", 36, 1, 48),
    *_marks("20", 36, yes=52, no=57),
    Box("21 indicator", 37, 42, 1),
    *(
        Box(f"21 {letter}", 38 + place // 4, (3, 16, 29, 42)[place % 4], 7)
        for place, letter in enumerate("ABCDEFGHIJKL")
    ),
    Box("22", 38, 50, 1), Box("22 original", 38, 62, 15),
    Box("23", 40, 50, 28),
    Box("25", 56, 1, 15), *_marks("25", 56, SSN=17, EIN=19),
    Box("26", 56, 23, 14),
    *_marks("27", 56, yes=38, no=43),
    Box("28", 56, 52, 8, is_right=True), Box("29", 56, 62, 8, is_right=True),
    Box("31", 60, 1, 17), Box("31 date", 61, 6, 8),
    _cut("32 name", 58, 23, 26), _cut("32 street", 59, 23, 26), _cut("32 city", 60, 23, 26),
    Box("32a", 61, 23, 10),
    Box("33 area", 57, 66, 3), Box("33 telephone", 57, 70, 7),
    _cut("33 name", 58, 50, 27), _cut("33 street", 59, 50, 27), _cut("33 city", 60, 50, 27),
    Box("33a", 61, 50, 10), Box("33b", 61, 63, 17),
)  # fmt: skip
"""What stands once on each form."""

LINE_BOXES = (
    Box("24 shaded", -1, 1, 61),
    Box("24I", -1, 65, 2), Box("24J taxonomy", -1, 68, 11),
    *_date("24A from", 0, (1, 4, 7)), *_date("24A to", 0, (10, 13, 16)),
    Box("24B", 0, 19, 2),
    Box("24D", 0, 25, 6),
    *(Box(f"24D modifier {place}", 0, 30 + 3 * place, 2) for place in range(1, 5)),
    Box("24E", 0, 45, 4),
    Box("24F", 0, 50, 8, is_right=True),
    Box("24G", 0, 59, 3),
    Box("24J", 0, 68, 10),
)  # fmt: skip
"""What each service line has; a line n of the form stands in row 42 + 2n."""

PAGE_BOX = {box.name: box for box in PAGE_BOXES}
LINE_BOX = {box.name: box for box in LINE_BOXES}


def row_of_line(line: int) -> int:
    """The row of a service line, from 1 to 6."""
    return 42 + 2 * line
