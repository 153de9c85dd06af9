"""A dated note on a patient."""

from __future__ import annotations

from collections.abc import Sequence

from clinic_tui.screens.parts.about_patient import FormOnPatient
from clinic_tui.screens.parts.form import Field, text_field
from clinic_tui.security.kept_form import About


class AddNote(FormOnPatient[bool]):
    """One line; notes are never changed afterwards."""

    KIND = "note"

    def __init__(self, patient_id: int, name: str, texts: dict[str, str] | None = None) -> None:
        super().__init__(texts)
        self._patient_id = patient_id
        self._whose = name

    @property
    def whose(self) -> int:
        """The patient."""
        return self._patient_id

    @property
    def title_words(self) -> str:
        """On whom."""
        return f"Note on {self._whose}"

    def fields(self) -> Sequence[Field]:
        """The words."""
        return (
            text_field(
                "note", "Note", limit=2000, help="what the next one at the desk should know; it stays"
            ),
        )

    def submit(self) -> None:
        """Write it."""
        words, backend, patient_id = self.text("note"), self.backend, self._patient_id
        self.save(lambda: backend.patients.add_note(patient_id, words), f"noted on {self._whose}", True)

    @property
    def about(self) -> About:
        """The patient."""
        return {"patient": self._patient_id}

    def reopen(self, texts: dict[str, str]) -> AddNote:
        """On the same patient."""
        return AddNote(self._patient_id, self._whose, texts)
