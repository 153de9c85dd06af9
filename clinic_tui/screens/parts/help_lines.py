"""Lines of a help: a heading, and what is explained beside how."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import zip_longest

from clinic_tui.widgets.cells import wrap
from clinic_tui.widgets.paged_list import ListRow

IN_FORMS = (
    ("Enter", "The next field, past those with a dim label; where none is left it saves, and says so below."),
    ("Up Down", "The field before, the next one; Tab too."),
    ("F12", "Save from anywhere."),
    ("Esc F5", "Put the form aside; nothing typed is lost, Z goes on with it."),
    ("Ctrl+N", "The next choice, where a field has a few."),
    ("F1", "What the field takes, all there is to choose from, and these keys; Esc closes that."),
)

CODE_CELLS, _BOTH_CELLS = 9, 75
"""Cells of the first column, and of the two together; the dialog is 80 wide."""


def help_part(
    title: str, entries: Iterable[tuple[str, str]], code_cells: int = CODE_CELLS
) -> Iterator[ListRow]:
    """A heading, and lines of what is explained and how."""
    yield heading(title)
    for shown, words in entries:
        yield from help_lines(f"{title} {shown} {words}", shown, words, code_cells)


def patient_part(told: Iterable[str], code_cells: int = CODE_CELLS) -> Iterator[ListRow]:
    """What a banner has no room for; no part where it has."""
    told = tuple(told)
    if told:
        yield from help_part("What the banner has no room for", (("", words) for words in told), code_cells)


def help_lines(key: str, shown: str, words: str, code_cells: int = CODE_CELLS) -> Iterator[ListRow]:
    """One entry; what is too long for a line goes on below."""
    left, right = wrap(shown, code_cells, 9), wrap(words, _BOTH_CELLS - code_cells, 9)
    for place, cells in enumerate(zip_longest(left, right, fillvalue="")):
        yield ListRow((key, place) if place else key, cells)


def heading(words: str) -> ListRow:
    """What stands above lines that belong together."""
    return ListRow(("part", words), (words,), heading=True)
