"""Changing what is known of a patient; what another desk saved meanwhile is never lost."""

from __future__ import annotations

from collections.abc import Sequence

from clinic_tui.errors import ClinicError, Conflict
from clinic_tui.patients.rows import PatientRecord
from clinic_tui.screens.parts.about_patient import FormOnPatient
from clinic_tui.screens.parts.form import Field, changed_of
from clinic_tui.screens.parts.theirs_or_ours import TheirsOrOurs
from clinic_tui.screens.parts.two_columns import Compared
from clinic_tui.screens.patients.patient_fields import PatientForm, patient_fields, texts_of_record
from clinic_tui.security.kept_form import About
from clinic_tui.widgets.message_line import Level

WRITES = ("patient.edit", "patient.verify", "patient.merge", "undo")
"""What another desk may have done to the record."""

Change = tuple[PatientRecord, str]
"""The record as another desk left it, and who that was."""


class EditPatient(FormOnPatient[bool], PatientForm[bool]):
    """True when something was saved. `field` is where the cursor begins."""

    TITLE_WORDS = "Edit"
    KIND = "edit patient"
    tells_of_record = made_of_record = True

    def __init__(
        self, record: PatientRecord, texts: dict[str, str] | None = None, *, field: str = ""
    ) -> None:
        super().__init__({**texts_of_record(record), **(texts or {})})
        self._record = record
        self._told_of = record.version
        """The newest version that was spoken of here."""
        self._field = field

    @property
    def whose(self) -> int:
        """The patient."""
        return self._record.id

    @property
    def title_words(self) -> str:
        """Whose record."""
        return f"Edit {self._record.line.name}, MRN {self._record.mrn}"

    def fields(self) -> Sequence[Field]:
        """The same as at registration."""
        return patient_fields(self.clinic.today, self._record.fields.address.country)

    def ready(self) -> None:
        """A draft differs from the record, not from itself."""
        self._clean = texts_of_record(self._record)

    def go_to_first(self) -> None:
        """To the field that was meant, else to the first."""
        self._focus(self._field if self._field in self._built else "family")

    def submit(self) -> None:
        """Save what was changed."""
        record, backend = self._record, self.backend
        fields, details = self.typed(record.fields, record.details, record.guarantor)
        if (fields, details) == (record.fields, record.details):
            self.close_as_it_was()
            return
        self.save(
            lambda: backend.patients.update(record.id, record.version, fields, details),
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
        super().changed_elsewhere(entities)
        if entities & {"patient", "patient_phone", "patient_detail"} and not self._saving:
            self.ask(self._ask_who_was_first, self._warn, group="first")

    def _ask_who_was_first(self) -> Change:
        backend, patient_id = self.backend, self._record.id
        now = backend.patients.still_open(patient_id)
        for event in backend.patients.history(patient_id):
            if event.verb in WRITES:
                at = event.at.astimezone(self.clinic.clock.zone)
                return now, f"{event.who} at desk {event.desk} ({at:%H:%M})"
        return now, "another desk"

    def _warn(self, change: Change) -> None:
        now, who = change
        if now.version not in (self._record.version, self._told_of) and not self._saving:
            self._told_of = now.version
            self.say(f"{who} has changed {self._changed_words(now)} meanwhile", Level.WARNING)

    def _merge(self, change: Change) -> None:
        """Show field by field what the other desk wrote; what was typed stays until one says otherwise."""
        now, who = change
        self._told_of = now.version
        self.end_saving()
        theirs, before = texts_of_record(now), texts_of_record(self._record)
        fields = [
            Compared(each.name, each.label, self.text(each.name), theirs[each.name])
            for each in self.fields()
            if theirs[each.name] != before[each.name] and self.text(each.name) != theirs[each.name]
        ]
        untouched = {each.name for each in fields if self.text(each.name) == before[each.name]}
        if not fields:
            self._take(change, untouched)
            return
        self.clinic.drop_keys()  # they were typed for the form, before anybody could see this
        self.app.push_screen(
            TheirsOrOurs(who, fields, untouched), lambda chosen: self._chosen(change, chosen)
        )

    def _chosen(self, change: Change, chosen: set[str] | None) -> None:
        """Go on in the form; Esc left it as it was, and saving asks again."""
        if chosen is not None:
            self._take(change, chosen)
        else:
            self.say(f"not saved: {change[1]} was first; F12 shows it again", Level.WARNING)

    def _take(self, change: Change, chosen: set[str]) -> None:
        now, who = change
        theirs, words = texts_of_record(now), self._changed_words(now)
        for name in chosen:
            self.set_text(name, theirs[name])
        self._record, self._clean = now, theirs
        self.say(f"{who} was first: {words}. F12 saves what stands here", Level.WARNING)

    def _changed_words(self, now: PatientRecord) -> str:
        theirs, before = texts_of_record(now), texts_of_record(self._record)
        labels = [each.label.lower() for each in self.fields() if theirs[each.name] != before[each.name]]
        return ", ".join(labels) or "the record"

    @property
    def about(self) -> About:
        """Whose record, which state of it was seen, and where the cursor began."""
        return {"patient": self._record.id, "version": self._record.version, "field": self._field}

    def worth_keeping(self, texts: dict[str, str]) -> dict[str, str]:
        """What differs from the record: what another desk saves in the rest until then stays."""
        return changed_of(texts, texts_of_record(self._record))

    def reopen(self, texts: dict[str, str]) -> EditPatient:
        """The same record and texts; a record changed meanwhile is noticed when it is saved."""
        return EditPatient(self._record, texts, field=self._field)
