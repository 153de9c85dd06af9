"""What screens may ask of kits, and of what visits used."""

from __future__ import annotations

from collections.abc import Sequence

from clinic_tui.backend.sitting import Sitting
from clinic_tui.billing.rows import ChargeEntry
from clinic_tui.coding.rows import CodingEntry
from clinic_tui.kits import editing, ending, missing_use, queries, settling
from clinic_tui.kits.rows import (
    Charged,
    Given,
    KitRow,
    MissingOfItem,
    MissingRow,
    OfferedLine,
    ReceivedByPatient,
    TypedLine,
    Use,
)
from clinic_tui.stock.rows import Taken


class KitsPart:
    """Kits by visit type, and supplies at visits."""

    def __init__(self, sitting: Sitting) -> None:
        self._sitting = sitting

    def list(self) -> tuple[KitRow, ...]:
        """What each kind of visit uses."""
        return self._sitting.ask("stock.view", queries.kits)

    def offered(self, appointment_id: int) -> tuple[OfferedLine, ...]:
        """What the end of a visit issues."""
        return self._sitting.ask("visit.check_out", queries.offered, self._sitting.today, appointment_id)

    def missing(self) -> tuple[MissingRow, ...]:
        """What visits used and the shelf did not have by what is written."""
        return self._sitting.ask("stock.view", queries.missing)

    def missing_by_item(self) -> tuple[MissingOfItem, ...]:
        """The same by item, without names."""
        return self._sitting.ask("kit.settle", missing_use.missing_by_item)

    def received(self, patient_id: int) -> ReceivedByPatient:
        """What a patient received."""
        return self._sitting.ask_record("patient.view", queries.received, patient_id)

    def set_kit(
        self,
        visit_type_id: int,
        lines: Sequence[TypedLine],
        charged: Sequence[Charged],
        seen: Sequence[tuple[int, int]],
    ) -> None:
        """Say what visits of a type use."""
        editing.set_kit(self._sitting.desk, visit_type_id, lines, charged, seen)

    def check_out(
        self,
        appointment_id: int,
        version: int,
        charges: Sequence[ChargeEntry],
        no_charge_reason: str = "",
        coding: CodingEntry | None = None,
        uses: Sequence[Use] | None = None,
    ) -> tuple[Given, ...]:
        """End a visit with its supplies."""
        return ending.check_out(
            self._sitting.desk, appointment_id, version, charges, no_charge_reason, coding, uses
        )

    def issue_missing(self, supply_id: int, version: int, quantity: int, lot: str, found: str) -> Taken:
        """Issue what was missing at a visit."""
        return settling.issue_missing(self._sitting.desk, supply_id, version, quantity, lot, found)

    def leave_missing(self, supply_id: int, version: int, reason: str) -> None:
        """Issue no more of it."""
        settling.leave_missing(self._sitting.desk, supply_id, version, reason)
