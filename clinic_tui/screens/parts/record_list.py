"""A list of what is known: labels, what stands to them, and how that stands."""

from __future__ import annotations

from collections.abc import Iterator

from rich.style import Style

from clinic_tui.text import safe_text
from clinic_tui.widgets.cells import fit, fit_sides
from clinic_tui.widgets.paged_list import ListColumn, PagedList


class RecordList(PagedList):
    """Labels in quiet letters, then what is known, and at the right how it stands."""

    DEFAULT_CSS = """
    RecordList {
        padding: 0 1;
        width: 1fr;
        & > .list-cursor-blurred { text-style: none; }
    }
    """

    def __init__(self, *, id: str) -> None:  # noqa: A002
        super().__init__(ListColumn(""), titles=False, marks=False, empty="reading ...", id=id)
        self.label_width = 16

    def _row_runs(self, place: int, width: int) -> Iterator[tuple[str, Style]]:
        runs, row = super()._row_runs(place, width), self.rows[place]
        if row.heading or row.style or place == self.cursor:
            yield from runs
            return
        label = fit(safe_text(row.cells[0]), self.label_width)
        for line, style in runs:
            yield label, self.get_component_rich_style("is-quiet")
            yield line[len(label) :], style

    def _line(self, cells: tuple[str, ...], width: int, *, marked: bool = False) -> str:
        label, text, note = (safe_text(cell) for cell in cells)
        return f"{fit(label, self.label_width)} {fit_sides(text, note, width - self.label_width - 1)}"
