"""What is shown of chemicals and their sheets: plain values, no database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from clinic_tui.chemicals.rules import due_for_check, standing_of
from clinic_tui.chemicals.states import Medium, Pictogram, SheetStanding, Signal


@dataclass(frozen=True, slots=True)
class KeptRow:
    """Where some of it is kept."""

    site: str
    place: str
    amount: str

    @property
    def words(self) -> str:
        """`Lab: 2 x 1 L`."""
        return f"{self.place}: {self.amount}" if self.amount else self.place


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A safety data sheet that is on record, without what it says."""

    id: int
    version: int
    chemical_id: int
    revised_on: date
    """The date that the sheet bears."""
    checked_on: date | None
    """When its maker had no newer one; None where nobody asked."""
    file_name: str
    medium: Medium
    size: int
    """Bytes of the file."""
    digest: str
    """SHA-256 of the file."""
    readable: bool
    """Text could be read out of it."""
    taken_in_at: datetime
    who: str
    struck: str
    """Why it was put on record in error; empty where it stands."""
    first_aid: str = ""
    """What somebody typed of its section 4 (`FirstAid.written`)."""
    without_aid: bool = False
    """No section 4 could be read out of the file."""

    @property
    def has_aid(self) -> bool:
        """First aid can be shown: read out of the file, or typed."""
        return bool(self.first_aid) or (self.readable and not self.without_aid)

    @property
    def due(self) -> date:
        """When its maker is asked for a newer one."""
        return due_for_check(self.revised_on, self.checked_on)


@dataclass(frozen=True, slots=True)
class ChemicalRow:
    """A chemical with its newest sheet."""

    id: int
    version: int
    product: str
    maker: str
    maker_phone: str
    cas: str
    signal: Signal
    pictograms: tuple[Pictogram, ...]
    hazards: str
    item_id: int | None
    item: str
    """The code of the supply that it is; empty where it is none."""
    item_name: str
    hazard_link: str
    """Where the supply's page says that its sheet is."""
    used_from: date
    used_until: date | None
    """The last day on which it was here; None while it is."""
    kept: tuple[KeptRow, ...] = ()
    sheet: SheetRow | None = None
    older: int = 0
    """Sheets before the newest one."""

    @property
    def places(self) -> str:
        """All of them in a line."""
        return "; ".join(each.words for each in self.kept)

    def standing(self, day: date) -> SheetStanding:
        """How its sheet stands on a day."""
        return standing_of(self.sheet.due if self.sheet else None, day)

    @property
    def due(self) -> date:
        """When something has to be done about its sheet: one that has none owes it from the first day."""
        return self.sheet.due if self.sheet else self.used_from


@dataclass(frozen=True, slots=True)
class SheetText:
    """What a sheet says, in its sections."""

    chemical: ChemicalRow
    sheet: SheetRow
    sections: tuple[Section, ...]
    """As they stand in it; one without a number where it has none of the sixteen."""


@dataclass(frozen=True, slots=True)
class Section:
    """One section of a sheet; number 0 is what stands outside of the sixteen."""

    number: int
    title: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FoundSheet:
    """A chemical that fits what was typed, with what to do at once when somebody has it in the eye."""

    chemical: ChemicalRow
    first_aid: tuple[str, ...]
    """Section 4 of its sheet; where there is none, whom to call."""
