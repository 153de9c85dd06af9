"""What screens may ask of hazardous chemicals and their safety data sheets."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from clinic_tui.backend.sitting import Sitting
from clinic_tui.chemicals import queries, register, sheets
from clinic_tui.chemicals.entries import ChemicalEntry, FirstAid, SheetEntry
from clinic_tui.chemicals.rows import ChemicalRow, FoundSheet, SheetRow, SheetText
from clinic_tui.settings import Settings


class ChemicalsPart:
    """The list, and what each sheet says."""

    def __init__(self, sitting: Sitting, settings: Settings) -> None:
        self._sitting = sitting
        self._settings = settings

    def list(self, gone_too: bool = False) -> tuple[ChemicalRow, ...]:
        """Those that are here by name, and where asked for those that were."""
        return self._sitting.ask("chemical.view", queries.chemicals, gone_too=gone_too)

    def find(self, typed: str) -> tuple[FoundSheet, ...]:
        """Chemicals that fit what is typed, with their first-aid measures."""
        return self._sitting.ask("chemical.view", queries.find, typed)

    def sheets_of(self, chemical_id: int) -> tuple[SheetRow, ...]:
        """All sheets of one, the newest first."""
        return self._sitting.ask("chemical.view", queries.sheets_of, chemical_id)

    def sheet_text(self, sheet_id: int) -> SheetText:
        """What a sheet says."""
        return self._sitting.ask("chemical.view", queries.sheet_text, sheet_id)

    def add(self, entry: ChemicalEntry) -> int:
        """Put one on the list; its number."""
        return register.add_chemical(self._sitting.desk, entry)

    def change(self, chemical_id: int, version: int, entry: ChemicalEntry) -> None:
        """Put right what is known of it."""
        register.change_chemical(self._sitting.desk, chemical_id, version, entry)

    def stop(self, chemical_id: int, version: int) -> None:
        """It is here no more."""
        register.stop_chemical(self._sitting.desk, chemical_id, version)

    def use_again(self, chemical_id: int, version: int) -> None:
        """It is here again."""
        register.use_again(self._sitting.desk, chemical_id, version)

    def add_sheet(
        self, chemical_id: int, path: Path, revised_on: date | None, aid: FirstAid, *, file_alone: bool
    ) -> int:
        """Put the sheet in a file on record; its number. Raises Invalid for `eyes` where it has no first aid.

        `file_alone` puts it on record all the same.
        """
        from clinic_tui.chemicals.sheet_file import read_sheet_file

        self._sitting.desk.require("chemical.edit")
        entry = SheetEntry(read_sheet_file(path), revised_on, aid, file_alone=file_alone)
        return sheets.add_sheet(self._sitting.desk, chemical_id, entry)

    def write_first_aid(self, sheet_id: int, version: int, entry: FirstAid) -> None:
        """What is typed of section 4 of a sheet."""
        sheets.write_first_aid(self._sitting.desk, sheet_id, version, entry)

    def confirm_sheet(self, sheet_id: int, version: int) -> None:
        """Its maker has no newer one."""
        sheets.confirm_sheet(self._sitting.desk, sheet_id, version)

    def strike_sheet(self, sheet_id: int, version: int, reason: str) -> None:
        """It was put on record in error."""
        sheets.strike_sheet(self._sitting.desk, sheet_id, version, reason)

    def hand_out_list(self) -> str:
        """The list by place, printed or put into the folder of papers."""
        from clinic_tui.chemicals.handing_out import hand_out_list

        return hand_out_list(self._sitting.desk, self._settings)

    def hand_out_sheet(self, sheet_id: int) -> str:
        """A sheet, printed or its file put into the folder of papers."""
        from clinic_tui.chemicals.handing_out import hand_out_sheet

        return hand_out_sheet(self._sitting.desk, self._settings, sheet_id)
