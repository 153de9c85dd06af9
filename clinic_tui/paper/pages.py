"""Sizes of sheets, in points of 1/72 inch."""

from __future__ import annotations

from dataclasses import dataclass

INCH = 72.0
MARGIN = 0.6 * INCH


@dataclass(frozen=True, slots=True)
class PageSize:
    """A sheet of paper; `name` is what `paper.size` in clinic.toml says and printers know."""

    name: str
    width: float
    height: float

    @property
    def points(self) -> tuple[float, float]:
        """Width and height."""
        return self.width, self.height


LETTER = PageSize("letter", 8.5 * INCH, 11 * INCH)
A4 = PageSize("a4", 595.28, 841.89)
PAGE_SIZES = {size.name: size for size in (LETTER, A4)}


@dataclass(frozen=True, slots=True)
class Stock:
    """A letter sheet cut into equal pieces, filled row by row; all lengths in points."""

    name: str
    across: int
    down: int
    left: float
    """From the left edge of the sheet to the first piece."""
    top: float
    step_across: float
    """From the left edge of one piece to that of the next."""
    step_down: float
    width: float
    height: float

    @property
    def count(self) -> int:
        """Pieces on one sheet."""
        return self.across * self.down

    def corner(self, position: int) -> tuple[float, float]:
        """The lower left corner of a piece, counted from 0 along the rows."""
        row, column = divmod(position, self.across)
        x = self.left + column * self.step_across
        return x, LETTER.height - self.top - row * self.step_down - self.height


AVERY_5160 = Stock("Avery 5160", 3, 10, 0.1875 * INCH, 0.5 * INCH, 2.75 * INCH, INCH, 2.625 * INCH, INCH)
"""Address labels, 30 to a sheet: 2 5/8 by 1 inch (the maker's template)."""

AVERY_5371 = Stock("Avery 5371", 2, 5, 0.75 * INCH, 0.5 * INCH, 3.5 * INCH, 2 * INCH, 3.5 * INCH, 2 * INCH)
"""Business cards, 10 to a sheet: 3 1/2 by 2 inches (the maker's template)."""
