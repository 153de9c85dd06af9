"""Numbers that are read across a room: five lines high, drawn from one sign."""

from __future__ import annotations

HEIGHT = 5
_SHAPES = {
    "0": ("###", "# #", "# #", "# #", "###"),
    "1": (" # ", "## ", " # ", " # ", "###"),
    "2": ("###", "  #", "###", "#  ", "###"),
    "3": ("###", "  #", "###", "  #", "###"),
    "4": ("# #", "# #", "###", "  #", "  #"),
    "5": ("###", "#  ", "###", "  #", "###"),
    "6": ("###", "#  ", "###", "# #", "###"),
    "7": ("###", "  #", "  #", "  #", "  #"),
    "8": ("###", "# #", "###", "# #", "###"),
    "9": ("###", "# #", "###", "  #", "###"),
    ".": (" ", " ", " ", " ", "#"),
}  # fmt: skip


def big(number: int, sign: str = "█", wide: int = 2) -> tuple[str, ...]:
    """The lines of a whole number, each of its cells `wide` cells of the terminal."""
    return big_digits(str(abs(number)), sign, wide)


def big_digits(digits: str, sign: str = "█", wide: int = 2) -> tuple[str, ...]:
    """The same of digits with a point among them: `20.50`."""
    return tuple(
        (" " * wide).join(
            "".join((sign if cell == "#" else " ") * wide for cell in _SHAPES[digit][line])
            for digit in digits
        )
        for line in range(HEIGHT)
    )


def width_of(number: int, wide: int = 2) -> int:
    """Cells that it takes."""
    digits = len(str(abs(number)))
    return (4 * digits - 1) * wide
