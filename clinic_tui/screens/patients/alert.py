"""A warning that stands in the patient's banner until it is taken away."""

from __future__ import annotations

from collections.abc import Sequence

from clinic_tui.screens.parts.about_patient import FormOnPatient
from clinic_tui.screens.parts.form import Field, text_field
from clinic_tui.security.kept_form import About


class AddAlert(FormOnPatient[bool]):
    """A few words that everybody must see."""

    KIND = "alert"

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
        """For whom."""
        return f"Alert for {self._whose}"

    def fields(self) -> Sequence[Field]:
        """The words."""
        return (
            text_field(
                "alert", "Alert", limit=200, help="short: latex allergy, ask for ID, speaks no English"
            ),
        )

    def submit(self) -> None:
        """Put it into the banner."""
        words, backend, patient_id = self.text("alert"), self.backend, self._patient_id
        self.save(
            lambda: backend.patients.add_alert(patient_id, words), f"alert for {self._whose}: {words}", True
        )

    @property
    def about(self) -> About:
        """The patient."""
        return {"patient": self._patient_id}

    def reopen(self, texts: dict[str, str]) -> AddAlert:
        """For the same patient."""
        return AddAlert(self._patient_id, self._whose, texts)
