"""Lists that are of all patients or of one: a form asks whose it is, where that is not known."""

from __future__ import annotations

from collections.abc import Callable

from clinic_tui.patients.rows import PatientLine
from clinic_tui.screens.parts.form import Form
from clinic_tui.screens.parts.list_screen import ListPage
from clinic_tui.screens.parts.worklist import Row


class MeantPatient(ListPage[Row]):
    """What such a list does with its patient."""

    patient_id: int | None = None
    """Whose list it is; None: of all."""
    whose: str = ""

    def written(self, outcome: object) -> None:
        """A form was closed; with None nothing was written."""
        if outcome is not None:
            self.read_before_keys()

    def added(self, number: int | None) -> None:
        """Something was written: the cursor goes there."""
        if number is not None:
            self.stand_on(number)

    def with_patient(self, question: str, form: Callable[[int, str], Form[int]]) -> None:
        """Open the form on the patient whose list it is, or who is found first."""
        from clinic_tui.screens.patients.find import FindPatient

        if self.patient_id is not None:
            self.app.push_screen(form(self.patient_id, self.whose), self.added)
            return
        backend = self.backend

        def known(line: PatientLine) -> None:
            self.app.push_screen(form(line.id, line.name), self.added)

        def found(number: int | None) -> None:
            if number is not None:
                self.ask_before_keys(lambda: backend.patients.line(number), known, group="whose")

        self.app.push_screen(FindPatient(question), found)

    def open_record(self, patient_id: int) -> None:
        """The record of a row; where the list lies on it, back to it."""
        if self.patient_id is None:
            self.clinic.open_patient(patient_id)
        else:
            self.dismiss()
