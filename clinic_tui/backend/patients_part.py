"""What screens may ask of patients."""

from __future__ import annotations

from dataclasses import replace

from clinic_tui.backend.sitting import Sitting
from clinic_tui.patients import likely, policies, records, restricting, search, service
from clinic_tui.patients.detail_rows import NOTHING_ASKED, PatientDetails
from clinic_tui.patients.details import verify_details
from clinic_tui.patients.merged import standing
from clinic_tui.patients.policy import Policy
from clinic_tui.patients.record_history import record_history
from clinic_tui.patients.rows import (
    CoverageRow,
    DuplicatePair,
    PatientFields,
    PatientLine,
    PatientRecord,
    PolicyMoved,
    RestrictedFor,
)
from clinic_tui.patients.sight import MEMBER_ID, show_whole
from clinic_tui.schedule import queries as schedule_queries
from clinic_tui.schedule.patient_visits import banner_of, standing_of, visits_of
from clinic_tui.schedule.rows import AppointmentRow, BannerRow, Standing, VisitCounts
from clinic_tui.store.history import Event


class PatientsPart:
    """Finding, opening and changing patients."""

    def __init__(self, sitting: Sitting) -> None:
        self._sitting = sitting

    def find(self, typed: str, limit: int = search.PAGE) -> tuple[PatientLine, ...]:
        """Patients who fit what was typed, best first."""
        found = self._sitting.ask("patient.find", search.find, typed, self._sitting.today, limit)
        self._sitting.searched(typed, (line.id for line in found))
        return found

    def line(self, patient_id: int) -> PatientLine:
        """One patient as a line, without opening the record."""
        return self._sitting.ask("patient.view", records.line_of, patient_id)

    def standing(self, patient_id: int) -> int:
        """The number of the record that stands for this one now, where it was merged into another."""
        return self._sitting.ask("patient.view", standing, patient_id)

    def open(self, patient_id: int) -> PatientRecord:
        """The whole record, member ids masked. The look is journaled first: one that cannot be is refused."""
        self._sitting.look(patient_id)
        return self._sitting.ask("patient.view", records.record, patient_id).masked()

    def still_open(self, patient_id: int) -> PatientRecord:
        """The record of a patient who is on the screen already: no second look where one was journaled."""
        self._sitting.look_once(patient_id)
        return self._sitting.ask("patient.view", records.record, patient_id).masked()

    def whole_policies(self, patient_id: int) -> tuple[CoverageRow, ...]:
        """The policies with their member ids whole: to be shown for a while, or to be changed.

        That they are shown is journaled first. Raises Restricted where the record is closed to the person.
        """
        show_whole(self._sitting.desk, patient_id, MEMBER_ID)
        return self._sitting.ask("patient.unmask", policies.coverages, patient_id)

    def visits(self, patient_id: int) -> tuple[AppointmentRow, ...]:
        """The patient's latest visits, the last planned one first; part of a look at the record."""
        self._sitting.look_once(patient_id)
        return self._sitting.ask("patient.view", visits_of, patient_id)

    def counts(self, patient_id: int) -> VisitCounts:
        """Past and next visits. Raises Restricted where the record is closed to the person."""
        self._sitting.require_look(patient_id)
        return self._sitting.ask(
            "patient.view", schedule_queries.visit_counts, patient_id, self._sitting.today
        )

    def alerts(self, patient_id: int) -> tuple[str, ...]:
        """The words of the patient's alerts. Raises Restricted where the record is closed to the person."""
        self._sitting.require_look(patient_id)
        return tuple(alert.words for alert in self._sitting.ask("patient.view", records.alerts, patient_id))

    def banner(self, patient_id: int) -> BannerRow:
        """What stands above all that is about a patient, and is no look at the record: all can be served.

        Of a record that is closed to the person it tells who it is, and no more.
        """
        row = self._sitting.ask("patient.view", banner_of, patient_id, self._sitting.today)
        if row.standing is None:
            return row
        standing = self._with_account(row.standing, patient_id)
        return replace(row, standing=self._with_notes(standing, patient_id))

    def account(self, patient_id: int) -> Standing:
        """How coverage and account stand. Raises Restricted where the record is closed to the person."""
        self._sitting.require_look(patient_id)
        standing = self._sitting.ask("patient.view", standing_of, patient_id)
        return self._with_notes(self._with_account(standing, patient_id), patient_id)

    def _with_account(self, standing: Standing, patient_id: int) -> Standing:
        """With what the patient owes and has to the good, for whoever may see accounts."""
        if not self._sitting.desk.actor.may("ledger.view"):
            return standing
        from clinic_tui.billing import ledger

        found = self._sitting.ask("ledger.view", ledger.balance, patient_id)
        return replace(standing, owed_cents=found.owed_cents, credit_cents=found.credit_cents)

    def _with_notes(self, standing: Standing, patient_id: int) -> Standing:
        """With what else is to be known of the account, for whoever may see accounts."""
        if not self._sitting.desk.actor.may("ledger.view"):
            return standing
        from clinic_tui.statements.account_words import account_words

        notes = self._sitting.ask("ledger.view", account_words, patient_id, self._sitting.today)
        return replace(standing, account_notes=notes)

    def history(self, patient_id: int) -> tuple[Event, ...]:
        """What was done to the record and its parts, newest first; part of a look at the record."""
        self._sitting.look_once(patient_id)
        return self._sitting.ask("patient.view", record_history, patient_id)

    def register(self, fields: PatientFields, details: PatientDetails = NOTHING_ASKED) -> int:
        """Take in a new patient."""
        return service.register(self._sitting.desk, fields, details)

    def update(
        self, patient_id: int, version: int, fields: PatientFields, details: PatientDetails | None = None
    ) -> None:
        """Change what is known; without `details` those stay."""
        service.update(self._sitting.desk, patient_id, version, fields, details)

    def verify_details(self, patient_id: int, *, address: bool = False, phone: bool = False) -> None:
        """Say that the patient confirmed address, phone or both today."""
        verify_details(self._sitting.desk, patient_id, address=address, phone=phone)

    def restrict(self, patient_id: int, reason: RestrictedFor) -> None:
        """Close the record to most roles."""
        restricting.restrict(self._sitting.desk, patient_id, reason)

    def unrestrict(self, patient_id: int) -> None:
        """Open it to all who see records."""
        restricting.unrestrict(self._sitting.desk, patient_id)

    def likely_duplicates(self, fields: PatientFields, besides: int = 0) -> tuple[DuplicatePair, ...]:
        """Patients who may be this person."""
        return self._sitting.ask("patient.register", likely.likely_duplicates, fields, besides)

    def add_alert(self, patient_id: int, words: str) -> None:
        """Put a warning into the banner."""
        service.add_alert(self._sitting.desk, patient_id, words)

    def remove_alert(self, alert_id: int) -> None:
        """Take a warning out."""
        service.remove_alert(self._sitting.desk, alert_id)

    def add_note(self, patient_id: int, words: str) -> None:
        """Add a dated note."""
        service.add_note(self._sitting.desk, patient_id, words)

    def set_coverage(self, patient_id: int, slot: int, version: int | None, policy: Policy) -> None:
        """Write the policy in a slot."""
        policies.set_coverage(self._sitting.desk, patient_id, slot, version, policy)

    def move_policy(self, patient_id: int, coverage_id: int, version: int, *, earlier: bool) -> PolicyMoved:
        """Put a policy one place earlier or later; its place, and who is asked from now on.

        Raises Restricted where the record is closed to the person.
        """
        from clinic_tui.claims.next_payer import claims_on_their_way

        slot = policies.move_policy(self._sitting.desk, coverage_id, version, earlier=earlier)
        order = self._sitting.ask("patient.view", policies.coverages, patient_id)
        today = self._sitting.today
        counts = self._sitting.ask("patient.view", schedule_queries.visit_counts, patient_id, today)
        return PolicyMoved(
            slot,
            tuple(policy.payer for policy in order if policy.active),
            len(counts.upcoming),
            self._sitting.ask("patient.view", claims_on_their_way, patient_id),
        )

    def verify_coverage(self, coverage_id: int, version: int) -> None:
        """Say that the policy was seen to be good."""
        policies.verify_coverage(self._sitting.desk, coverage_id, version)
