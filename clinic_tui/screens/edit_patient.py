"""Changing what is known of a patient; what another desk saved meanwhile is never lost."""

from __future__ import annotations

from collections.abc import Sequence

from clinic_tui.errors import ClinicError, Conflict
from clinic_tui.patients.rows import PatientRecord
from clinic_tui.screens.form import Field, changed_of
from clinic_tui.screens.patient_fields import PatientForm, fields_with, patient_fields, texts_of
from clinic_tui.security.kept_form import About
from clinic_tui.widgets.message_line import Level

Change = tuple[PatientRecord, str]
"""The record as another desk left it, and who that was."""


class EditPatient(PatientForm[bool]):
    """True when something was saved. `field` is where the cursor begins."""

    TITLE_WORDS = "Edit"
    KIND = "edit patient"
    tells_of_record = made_of_record = True

    def __init__(
        self, record: PatientRecord, texts: dict[str, str] | None = None, *, field: str = ""
    ) -> None:
        super().__init__({**texts_of(record.fields), **(texts or {})})
        self._record = record
        self._field = field

    @property
    def title_words(self) -> str:
        """Whose record."""
        return f"Edit {self._record.line.name}, MRN {self._record.mrn}"

    def fields(self) -> Sequence[Field]:
        """The same as at registration."""
        return patient_fields(self.clinic.today, self._record.fields.address.country)

    def ready(self) -> None:
        """A draft differs from the record, not from itself."""
        self._clean = texts_of(self._record.fields)

    def go_to_first(self) -> None:
        """To the field that was meant, else to the first."""
        self._focus(self._field if self._field in self._built else "family")

    def submit(self) -> None:
        """Save what was changed."""
        record, backend = self._record, self.backend
        fields = fields_with(record.fields, self.texts, self.meaning)
        if fields == record.fields:
            self.done(False)
            return
        self.save(
            lambda: backend.patients.update(record.id, record.version, fields),
            f"saved {record.line.name}",
            True,
        )

    def refuse(self, refusal: ClinicError) -> None:
        """Where another desk was first: say who, and take over what was not touched here."""
        if isinstance(refusal, Conflict):
            self.act(self._ask_who_was_first, self._merge, refused=super().refuse)
        else:
            super().refuse(refusal)

    def changed_elsewhere(self, entities: frozenset[str]) -> None:
        """Another desk may have saved this patient: say so, and touch nothing that stands here."""
        if entities & {"patient", "patient_phone"} and not self._saving:
            self.ask(self._ask_who_was_first, self._warn, group="first")

    def _ask_who_was_first(self) -> Change:
        backend, patient_id = self.backend, self._record.id
        now = backend.patients.still_open(patient_id)
        for event in backend.patients.history(patient_id):
            if event.verb in ("patient.edit", "undo"):
                at = event.at.astimezone(self.clinic.clock.zone)
                return now, f"{event.who} at desk {event.desk} ({at:%H:%M})"
        return now, "another desk"

    def _warn(self, change: Change) -> None:
        now, who = change
        if now.version != self._record.version and not self._saving:
            self.say(f"{who} has changed {self._changed_words(now)} meanwhile", Level.WARNING)

    def _merge(self, change: Change) -> None:
        """Fields that only the other desk touched become theirs; the others stay, and F12 saves again."""
        now, who = change
        self.end_saving()
        theirs, before = texts_of(now.fields), texts_of(self._record.fields)
        words = self._changed_words(now)
        for name, text in theirs.items():
            if self.text(name) == before[name]:
                self.set_text(name, text)
        self._record, self._clean = now, theirs
        self.say(f"{who} was first: {words}. F12 saves yours too", Level.WARNING)

    def _changed_words(self, now: PatientRecord) -> str:
        theirs, before = texts_of(now.fields), texts_of(self._record.fields)
        labels = [each.label.lower() for each in self.fields() if theirs[each.name] != before[each.name]]
        return ", ".join(labels) or "the record"

    @property
    def about(self) -> About:
        """Whose record, which state of it was seen, and where the cursor began."""
        return {"patient": self._record.id, "version": self._record.version, "field": self._field}

    def worth_keeping(self, texts: dict[str, str]) -> dict[str, str]:
        """What differs from the record: what another desk saves in the rest until then stays."""
        return changed_of(texts, texts_of(self._record.fields))

    def reopen(self, texts: dict[str, str]) -> EditPatient:
        """The same record and texts; a record changed meanwhile is noticed when it is saved."""
        return EditPatient(self._record, texts, field=self._field)
