"""Letters as plain values: who is to be written to, what a sheet says, and what was written."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from clinic_tui.letters.states import LetterKind


@dataclass(frozen=True, slots=True)
class Text:
    """A title and a text with blanks, in one language."""

    kind: LetterKind
    language: str
    title: str
    text: str
    own: bool = False
    """The clinic has changed it."""
    version: int | None = None


@dataclass(frozen=True, slots=True)
class Wanted:
    """Who is to be written to, and because of what."""

    kind: LetterKind
    patient_id: int
    appointment_id: int | None = None
    recall_id: int | None = None


@dataclass(frozen=True, slots=True)
class Shown:
    """All that one sheet says."""

    clinic: tuple[str, ...]
    """Its name and address, line by line."""
    phone: str
    to: tuple[str, ...]
    """Name and address, line by line."""
    day: str
    """The day in the language of the letter."""
    title: str
    text: str
    """Its paragraphs, with an empty line between them."""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Who is not written to, and why."""

    patient_id: int
    name: str
    mrn: str
    why: str

    def seen_without(self, hidden: frozenset[int]) -> LeftOut:
        """The row as it is for somebody from whom the records of these patients are hidden."""
        return replace(self, why="restricted record") if self.patient_id in hidden else self


@dataclass(frozen=True, slots=True)
class Sheet:
    """A letter to be: what it says, and whom it is about; several of one family."""

    shown: Shown
    about: tuple[Wanted, ...]


@dataclass(frozen=True, slots=True)
class Composed:
    """What would be written, and who would not be written to."""

    sheets: tuple[Sheet, ...]
    left_out: tuple[LeftOut, ...]


@dataclass(frozen=True, slots=True)
class Outlook:
    """How many sheets would be written about how many patients, and who is left out."""

    sheets: int
    patients: int
    left_out: tuple[LeftOut, ...]


@dataclass(frozen=True, slots=True)
class Written:
    """What was written: the numbers of the sheets, who was left out, and where the paper went."""

    numbers: tuple[int, ...]
    patients: int
    left_out: tuple[LeftOut, ...]
    where: str

    @property
    def words(self) -> str:
        """`letter 3: letter-3-20261123.pdf in papers; 2 left out`."""
        count = len(self.numbers)
        what = f"letter {self.numbers[0]}" if count == 1 else f"{count} letters"
        missing = f"; {len(self.left_out)} left out" if self.left_out else ""
        return f"{what}: {self.where}{missing}"


@dataclass(frozen=True, slots=True)
class LetterRow:
    """A letter that was written to a patient; `number` is of its sheet, which a family shares."""

    id: int
    number: int
    patient_id: int
    name: str
    mrn: str
    kind: LetterKind
    day: date
    by: str
    to: str
    title: str
    printed: int

    def seen_without(self, hidden: frozenset[int]) -> LetterRow:
        """The row as it is for somebody from whom the records of these patients are hidden."""
        return replace(self, to="", title="") if self.patient_id in hidden else self


@dataclass(frozen=True, slots=True)
class LetterInFull:
    """A sheet, with all that it says."""

    number: int
    patient_ids: tuple[int, ...]
    kind: LetterKind
    shown: Shown

    @property
    def whole_record_of(self) -> int:
        """It tells of a patient as the record does."""
        return self.patient_ids[0]


@dataclass(frozen=True, slots=True)
class MissedRow:
    """A visit that was missed or called off late, and whether its patient was written to."""

    appointment_id: int
    patient_id: int
    name: str
    mrn: str
    kind: LetterKind
    day: date
    start: int
    provider_code: str
    written_on: date | None

    def seen_without(self, hidden: frozenset[int]) -> MissedRow:
        """The row as it is for somebody from whom the records of these patients are hidden."""
        return replace(self, written_on=None) if self.patient_id in hidden else self
