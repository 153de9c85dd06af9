"""What is shown of two records that may be one patient's: plain values, no database."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from clinic_tui.patients.rows import PatientLine


class Side(StrEnum):
    """Which of the two records."""

    KEPT = "kept"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Difference:
    """A field in which two records differ, as it stands in each, and the side that is taken by itself."""

    name: str
    label: str
    kept: str
    gone: str
    usual: Side


@dataclass(frozen=True, slots=True)
class Moves:
    """So many things of one kind go over to the record that is kept."""

    words: str
    count: int


@dataclass(frozen=True, slots=True)
class MergePreview:
    """What merging two records would do. The versions are those that it was looked at in."""

    kept: PatientLine
    gone: PatientLine
    kept_version: int
    gone_version: int
    differences: tuple[Difference, ...]
    moves: tuple[Moves, ...]
    warnings: tuple[str, ...] = ()
    refusal: str = ""
    """Why they cannot be merged as things stand, with the way out; or empty."""
    alike: tuple[str, ...] = ()
    """The labels of the fields that say the same in both, what is empty in both left out."""
    kept_visits: int = 0
    """Appointments of any kind and day."""
    gone_visits: int = 0
    kept_owes: int | None = None
    """What each owes, in cents; None for whoever may not see accounts."""
    gone_owes: int | None = None


@dataclass(frozen=True, slots=True)
class Merged:
    """What was merged: the record that was kept, the MRN that leads to it now, and what moved."""

    patient_id: int
    mrn: str
    name: str
    gone_mrn: str
    moves: tuple[Moves, ...]
