"""Lots that expire soon, have expired or were recalled: what is to be used first, and what is to go."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual.binding import BindingType

from clinic_tui.keymap import Place
from clinic_tui.screens.parts.list_screen import ListPage
from clinic_tui.screens.supplies.lot_verbs import LotVerbs
from clinic_tui.screens.supplies.stock_verbs import StockVerbs
from clinic_tui.stock.rows import ExpiringLot, LotRow, Standing
from clinic_tui.widgets.facts import FactLine
from clinic_tui.widgets.key_bindings import bindings_of
from clinic_tui.widgets.paged_list import ListColumn, ListRow
from clinic_tui.words.counted import counted
from clinic_tui.words.dates import show_date

STEPS = (0, 30, 60, 90, 180, 365)
"""Days ahead that one looks, from what has expired on."""

SOON = 30
USUAL_STEP = 3


class ExpiringScreen(StockVerbs, LotVerbs, ListPage[ExpiringLot]):
    """`[` and `]` look less or further ahead; Enter opens the item."""

    BINDINGS: ClassVar[list[BindingType]] = bindings_of(Place.EXPIRING)
    TOPICS = frozenset({"item", "stock_move", "lot"})
    COLUMNS = (
        ListColumn("Item"),
        ListColumn("Lot", 12),
        ListColumn("Expires", 8),
        ListColumn("Days", 5, "right"),
        ListColumn("Units", 5, "right"),
        ListColumn("Place", 9),
        ListColumn("Shelf", 9),
        ListColumn("", 8),
    )
    WIDE_COLUMNS = (
        ListColumn("Code", 10),
        ListColumn("Item"),
        ListColumn("Lot", 20),
        ListColumn("Expires", 8),
        ListColumn("Days", 5, "right"),
        ListColumn("Units", 7, "right"),
        ListColumn("Unit", 10),
        ListColumn("Place", 14),
        ListColumn("Shelf", 12),
        ListColumn("", 9),
    )
    DETAIL_LINES = 2

    def __init__(self, lot_id: int | None = None) -> None:
        super().__init__()
        self._step = USUAL_STEP
        self._lot = lot_id
        """The lot to begin on, wherever it lies."""

    @property
    def place(self) -> Place:
        """What expires."""
        return Place.EXPIRING

    def question(self) -> Callable[[], tuple[ExpiringLot, ...]]:
        """As far ahead as one looks."""
        stock, days = self.backend.stock, STEPS[self._step]
        return lambda: stock.expiring(days)

    def bare_heading(self) -> str:
        """How far ahead."""
        days = STEPS[self._step]
        return f"Expires within {days} days" if days else "Expired or recalled"

    def heading(self) -> FactLine:
        """How many, and how many nobody may give out."""
        rows = self.shown_rows
        bad = sum(row.standing is not Standing.GOOD for row in rows)
        return (
            ("strong", self.bare_heading()),
            ("", counted(len(rows), "lot")),
            ("warning", f"{bad} not to be given out" if bad else ""),
        )

    def nothing(self) -> str:
        """None as far ahead."""
        return (
            f"{'Nothing' if STEPS[self._step] else 'No lot'} {self.bare_heading().lower()}: ] looks further."
        )

    def took(self, answer: tuple[ExpiringLot, ...]) -> None:
        """With the cursor on the lot that was asked for."""
        super().took(answer)
        if self._lot is not None:
            self.stand_on_lot(self._lot)
            self._lot = None

    def stand_on_lot(self, lot_id: int) -> None:
        """The first place where it lies."""
        row = next((each for each in self.shown_rows if each.lot_id == lot_id), None)
        if row is not None:
            self.list.select((row.place_id, row.lot_id))

    def line(self, row: ExpiringLot) -> ListRow:
        """Which lot of what, until when, how many, and where."""
        days = row.days_left(self.clinic.today)
        cells = (
            *((row.code,) if self.wide else ()),
            row.name,
            row.number,
            f"{row.expires_on:%m/%d/%y}" if row.expires_on else "",
            "" if days is None else str(days),
            f"{row.units:,}",
            *((row.unit,) if self.wide else ()),
            row.place,
            row.shelf,
            _mark(row, days),
        )
        bad = row.standing is not Standing.GOOD
        look = "is-overdue" if bad else "is-low" if days is not None and days <= SOON else ""
        return ListRow((row.place_id, row.lot_id), cells, look)

    def detail(self, row: ExpiringLot) -> Sequence[FactLine]:
        """Whole, and what to do."""
        day = show_date(row.expires_on) if row.expires_on else "does not expire"
        what = {
            Standing.GOOD: ("", "issues take it first"),
            Standing.EXPIRED: ("warning", "nobody may give it out: w writes it off, r sends it back"),
            Standing.RECALLED: ("warning", f"{_received(row)}recalled: {row.recall}"),
            Standing.HELD: ("warning", "held with all that lies at its place: nobody may give it out"),
        }[row.standing]
        return (
            (("strong", row.name), ("", f"lot {row.number}"), ("", day), ("", f"{row.units} {row.unit}")),
            (("", row.place), ("quiet", row.shelf), what),
        )

    # Verbs

    @property
    def item_meant(self) -> tuple[int, str] | None:
        """That of the lot."""
        return None if self.row is None else (self.row.item_id, self.row.name)

    @property
    def lot_meant(self) -> tuple[int, int] | None:
        """The one under the cursor."""
        return None if self.row is None else (self.row.place_id, self.row.lot_id)

    @property
    def lot_row(self) -> tuple[str, LotRow] | None:
        """The one under the cursor."""
        row = self.row
        if row is None:
            return None
        lot = LotRow(
            row.lot_id, row.version, row.number, row.expires_on, row.standing, row.recall, row.place_id,
            row.place, row.units,
        )  # fmt: skip
        return row.name, lot

    def written(self, outcome: object) -> None:
        """Read again before the next key."""
        if outcome is not None:
            self.read_before_keys()

    async def choose(self, row: ExpiringLot) -> None:
        """The item."""
        from clinic_tui.screens.supplies.stock_item import ItemScreen

        self.app.push_screen(ItemScreen(row.item_id, row.name), lambda _: self.read_before_keys())

    def action_sooner(self) -> None:
        """Less far ahead."""
        self._look(-1)

    def action_later_on(self) -> None:
        """Further ahead."""
        self._look(1)

    def _look(self, by: int) -> None:
        self._step = min(max(self._step + by, 0), len(STEPS) - 1)
        self.read_before_keys()


def _mark(row: ExpiringLot, days: int | None) -> str:
    if row.standing is not Standing.GOOD:
        return row.standing.value
    return "use 1st" if days is not None and days <= SOON else ""


def _received(row: ExpiringLot) -> str:
    return f"o: {counted(row.received, 'patient')} received it  " if row.received else ""
