"""One page of a form while it is filled, and what did not fit."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from clinic_tui.claims.paper_form.boxes import COLUMNS, LINE_BOX, PAGE_BOX, ROWS, Box, row_of_line
from clinic_tui.claims.paper_form.lettering import day

MARK = "X"


@dataclass(frozen=True, slots=True)
class Misfit:
    """What the form does not say as the claim has it, the box, and the way out."""

    box: str
    """Its number, and the line behind it: `1a`, `24D line 2`."""
    words: str
    way_out: str
    is_error: bool = True
    """The form is not printed; else it is, and somebody should know."""

    @property
    def sentence(self) -> str:
        """All of it on a line."""
        return f"box {self.box}: {self.words}; {self.way_out}"


@dataclass
class Page:
    """Lines of letters, written box by box."""

    rows: list[list[str]] = field(default_factory=lambda: [[" "] * COLUMNS for _ in range(ROWS)])
    misfits: list[Misfit] = field(default_factory=list)

    def put(self, name: str, text: str, raw: str = "") -> None:
        """Write a value into a box of the page; `raw` is what it was before it was brought into capitals."""
        box = PAGE_BOX[name]
        self._put(box, box.row, text, raw, box.number)

    def put_in_line(self, line: int, name: str, text: str, place: int) -> None:
        """The same in a service line, from 1 to 6 on this form; `place` is where the claim has it."""
        box = LINE_BOX[name]
        self._put(box, row_of_line(line) + box.row, text, text, f"{box.number} line {place}")

    def mark(self, name: str) -> None:
        """Write an X into a box."""
        self.put(name, MARK)

    def put_date(self, name: str, of: date | None) -> None:
        """Write a date into its three boxes, with the year as long as they have it."""
        if of is not None:
            year = PAGE_BOX[f"{name} year"].length
            for part, text in zip(("month", "day", "year"), day(of, year), strict=True):
                self.put(f"{name} {part}", text)

    def put_date_in_line(self, line: int, name: str, of: date, place: int) -> None:
        """The same in a service line."""
        for part, text in zip(("month", "day", "year"), day(of), strict=True):
            self.put_in_line(line, f"{name} {part}", text, place)

    def tell(self, box: str, words: str, way_out: str, *, is_error: bool = False) -> None:
        """Remember what cannot be said as the claim has it."""
        self.misfits.append(Misfit(box, words, way_out, is_error))

    def _put(self, box: Box, row: int, text: str, raw: str, told: str) -> None:
        if not text:
            if raw.strip():
                self.tell(told, f"`{raw}` has no letter that the form takes", "enter it in Latin letters",
                          is_error=True)  # fmt: skip
            return
        if len(text) > box.length:
            many = f"`{text}` has {len(text)} letters and {box.length} fit"
            if not box.is_cut:
                self.tell(told, many, "send the claim as a file, or shorten it where it is entered",
                          is_error=True)  # fmt: skip
                return
            self.tell(told, many, "its end is left out on paper")
            text = text[: box.length].rstrip()
        start = box.column - 1 + (box.length - len(text) if box.is_right else 0)
        self.rows[row - 1][start : start + len(text)] = text

    @property
    def lines(self) -> tuple[str, ...]:
        """All 66, each without blanks at its end."""
        return tuple("".join(row).rstrip() for row in self.rows)
