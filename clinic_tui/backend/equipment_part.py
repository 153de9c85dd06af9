"""What screens may ask of machines, and of fridges and freezers."""

from __future__ import annotations

from datetime import date

from clinic_tui.backend.sitting import Sitting
from clinic_tui.equipment import cold_log, cold_reads, queries, register, striking, upkeep
from clinic_tui.equipment.cold_rows import ColdUnit, HoldRow, ReadingRow
from clinic_tui.equipment.entries import DoneEntry, MachineEntry, PlanEntry, ReadingEntry
from clinic_tui.equipment.rows import MachinePage, MachineRow, MachineState
from clinic_tui.settings import Settings


class EquipmentPart:
    """The register of machines, and the cold chain."""

    def __init__(self, sitting: Sitting, settings: Settings) -> None:
        self._sitting = sitting
        self._settings = settings

    # Machines

    def machines(self) -> tuple[MachineRow, ...]:
        """All that are not retired, what is due first on top."""
        return self._sitting.ask("equipment.view", queries.machines)

    def page(self, machine_id: int) -> MachinePage:
        """All there is to know of a machine."""
        return self._sitting.ask("equipment.view", queries.page, machine_id)

    def visits_to_move(self, machine_id: int) -> tuple[int, ...]:
        """Booked visits that have it as their device while it is not used."""
        return self._sitting.ask("equipment.view", queries.visits_to_move, self._sitting.today, machine_id)

    def add_machine(self, entry: MachineEntry) -> int:
        """A machine that the clinic has."""
        return register.add_machine(self._sitting.desk, entry)

    def edit_machine(self, machine_id: int, version: int, entry: MachineEntry) -> None:
        """Change what is known of it."""
        register.edit_machine(self._sitting.desk, machine_id, version, entry)

    def take_out_of_use(
        self, machine_id: int, version: int, state: MachineState, reason: str, back_on: date | None
    ) -> None:
        """Out of order, lent or retired."""
        register.take_out_of_use(self._sitting.desk, machine_id, version, state, reason, back_on)

    def put_in_use(self, machine_id: int, version: int, outcome: str) -> None:
        """It is used again."""
        register.put_in_use(self._sitting.desk, machine_id, version, outcome)

    def add_plan(self, machine_id: int, entry: PlanEntry) -> int:
        """Something that is done at intervals."""
        return upkeep.add_plan(self._sitting.desk, machine_id, entry)

    def end_plan(self, plan_id: int, version: int) -> None:
        """It is done no more."""
        upkeep.end_plan(self._sitting.desk, plan_id, version)

    def note_done(self, plan_id: int, version: int, entry: DoneEntry) -> date:
        """It was done; when it is due next."""
        return upkeep.note_done(self._sitting.desk, plan_id, version, entry)

    # Fridges and freezers

    def units(self) -> tuple[ColdUnit, ...]:
        """The fridges and freezers as they stand."""
        return self._sitting.ask(
            "equipment.view", cold_reads.units, self._sitting.desk.clock, self._settings.cold
        )

    def readings(self, place_id: int, first: date, last: date) -> tuple[ReadingRow, ...]:
        """The readings of a unit on these days, oldest first."""
        zone = self._sitting.desk.clock.zone
        return self._sitting.ask("equipment.view", cold_reads.readings, zone, first, last, place_id)

    def holds(self) -> tuple[HoldRow, ...]:
        """What is held now."""
        return self._sitting.ask("equipment.view", cold_reads.open_holds)

    def log_reading(self, place_id: int, entry: ReadingEntry) -> bool:
        """Write a reading down; True where it holds what lies there."""
        return cold_log.log_reading(self._sitting.desk, place_id, entry, self._settings.cold.scale)

    def strike_reading(self, reading_id: int, reason: str) -> bool:
        """It was entered in error; True where that releases what it held."""
        return striking.strike_reading(self._sitting.desk, reading_id, reason, self._settings.cold.scale)

    def hold_place(self, place_id: int, reason: str) -> None:
        """Let nothing be given out from there."""
        cold_log.hold_place(self._sitting.desk, place_id, reason)

    def release_place(self, hold_id: int, version: int, outcome: str) -> None:
        """Let it be given out again."""
        cold_log.release_place(self._sitting.desk, hold_id, version, outcome)

    def hand_out_month(self, place_id: int, first: date) -> str:
        """The sheet of a month, printed or put into the folder of papers."""
        from clinic_tui.equipment.month_sheet import hand_out_month

        return hand_out_month(self._sitting.desk, self._settings, place_id, first)
