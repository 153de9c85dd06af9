"""Who received units of a lot: whom a recall concerns."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from clinic_tui.keymap import Hint
from clinic_tui.screens.parts.list_screen import ListDialog
from clinic_tui.stock.rows import GivenRow
from clinic_tui.widgets.paged_list import ListColumn, ListRow
from clinic_tui.words.counted import counted


class WhoReceived(ListDialog[GivenRow, None]):
    """Newest first; Enter opens the record."""

    COLUMNS = (
        ListColumn("When", 14),
        ListColumn("Patient"),
        ListColumn("MRN", 10),
        ListColumn("Visit", 13),
        ListColumn("Units", 6, "right"),
        ListColumn("By", 10),
    )
    COLUMNS_SAY: ClassVar[tuple[tuple[str, str], ...]] = (
        ("Visit", "Day and kind of the visit that used it; empty where it was given out without one."),
        ("By", "Who wrote it down."),
    )
    NOTHING = "Nobody received any of it, as far as is written."
    TOPICS = frozenset({"stock_given", "stock_move", "restriction", "emergency_access"})
    SPEAKS = False
    tells_of_record: ClassVar[bool] = True

    def __init__(self, what: str, lot_id: int) -> None:
        super().__init__()
        self._what, self._lot = what, lot_id

    def question(self) -> Callable[[], tuple[GivenRow, ...]]:
        """Of this lot."""
        stock, lot = self.backend.stock, self._lot
        return lambda: stock.received_by(lot)

    def bare_heading(self) -> str:
        """Of what."""
        return f"Who received {self._what}"

    def heading(self) -> str:
        """How many."""
        patients = len({row.patient_id for row in self.shown_rows})
        return f"{self.bare_heading()}: {counted(patients, 'patient')}"

    def hints(self) -> tuple[Hint, ...]:
        """The keys."""
        return (Hint("Enter", "record", ""), Hint("Esc", "back", "dismiss(None)"))

    def line(self, row: GivenRow) -> ListRow:
        """When, who, how many."""
        when = f"{row.at.astimezone(self.clinic.clock.zone):%m/%d/%y %H:%M}"
        return ListRow(row.move_id, (when, row.name, row.mrn, row.visit, str(row.units), row.who), "")

    async def choose(self, row: GivenRow) -> None:
        """Their record; a closed one says so itself."""
        self.dismiss()
        self.clinic.open_patient(row.patient_id)
