"""The lists of all patients once more, of one: they lie on the record, under its banner."""

from __future__ import annotations

from collections.abc import Iterator

from textual.widget import Widget

from clinic_tui.screens.parts.about_patient import AboutPatient
from clinic_tui.screens.parts.worklist import Row
from clinic_tui.screens.patients.meant_patient import MeantPatient


class OfPatient(AboutPatient, MeantPatient[Row]):
    """Mixed into such a list, in front of it."""

    def __init__(self, patient_id: int, name: str) -> None:
        super().__init__()
        self.patient_id, self.whose = patient_id, name

    def above(self) -> Iterator[Widget]:
        """Whose it is."""
        return self.compose_banner(self.patient_id)

    def changed_elsewhere(self, entities: frozenset[str]) -> None:
        """Something was written: the banner may say something else now."""
        self.access_may_have_changed(entities)
        super().changed_elsewhere(entities)
