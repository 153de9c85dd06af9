"""What screens may ask of somebody whose label or card was scanned."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from clinic_tui.backend.sitting import Sitting
from clinic_tui.patients.rows import PatientLine
from clinic_tui.patients.same_name import of_name_and_birth_date, with_mrn


class ScansPart:
    """Finding the patient; the text of a scan comes nowhere near."""

    def __init__(self, sitting: Sitting) -> None:
        self._sitting = sitting

    def of_label(self, mrn: str) -> PatientLine | None:
        """The patient with this MRN; None where there is none."""
        found = self._sitting.ask("patient.find", with_mrn, mrn)
        self._sitting.searched(mrn, (line.id for line in found))
        return found[0] if found else None

    def of_card(self, names: Sequence[tuple[str, str]], born: date) -> tuple[PatientLine, ...]:
        """Patients of one of these names (family, given) who were born on that day."""
        found = self._sitting.ask("patient.find", of_name_and_birth_date, names, born)
        terms = " ".join((*names[0], born.isoformat())) if names else born.isoformat()
        self._sitting.searched(terms, (line.id for line in found))
        return found
