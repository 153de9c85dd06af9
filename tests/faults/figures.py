"""What a round of faults came to: the bar of the security table, the figure, and whether it held."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """One line of the table. `control` is what the same look found where a defect was planted."""

    bar: str
    what: str
    figure: str
    held: bool
    control: str = ""

    @property
    def line(self) -> str:
        """For the table of `make faults`."""
        mark = "held" if self.held else "NOT HELD"
        control = f"; control: {self.control}" if self.control else ""
        return f"{self.bar:<4} {mark:<8}  {self.what}: {self.figure}{control}"
