"""What can be done about who the patient on the screen is: confirming the details, and merging records."""

from __future__ import annotations

from clinic_tui.patients.rows import DuplicatePair
from clinic_tui.screens.coverage.coverage_verbs import CoverageVerbs
from clinic_tui.screens.patients.detail_lines import VERIFIED


class IdentityVerbs(CoverageVerbs):
    """Mixed into the record's screen, which says what the cursor stands on."""

    def action_verify(self) -> None:
        """On the line that says when: address and phone were confirmed today. Elsewhere the policy was."""
        if self._known is None or self._key[0] != VERIFIED:
            super().action_verify()
            return
        backend, patient_id = self.backend, self._patient_id

        def verified(_: None) -> None:
            self.clinic.say_done("address and phone verified today")
            self.read()

        self.act(lambda: backend.patients.verify_details(patient_id, address=True, phone=True), verified)

    def action_task_about(self) -> None:
        """Something to be done about this patient, by oneself or somebody else."""
        from clinic_tui.screens.team.task_forms import MakeTask

        if self._known is not None:
            record = self._known.record
            self.app.push_screen(MakeTask(patient_id=record.id, name=record.line.name))

    def action_message_about(self) -> None:
        """The patient called, or somebody about them."""
        from clinic_tui.screens.team.task_forms import PhoneMessage

        if self._known is not None:
            record = self._known.record
            self.app.push_screen(PhoneMessage(patient_id=record.id, name=record.line.name))

    def action_merge_records(self) -> None:
        """Merge another record of this patient into this one: the likely ones are offered."""
        if self._known is None:
            return
        record, backend = self._known.record, self.backend

        def found(pairs: tuple[DuplicatePair, ...]) -> None:
            from clinic_tui.screens.patients.duplicates import LikelySameAs

            self.app.push_screen(LikelySameAs(record.line, pairs))

        self.ask_before_keys(
            lambda: backend.patients.likely_duplicates(record.fields, record.id), found, group="likely"
        )
