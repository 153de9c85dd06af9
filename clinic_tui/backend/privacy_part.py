"""What screens may ask of disclosures, patients' requests, breaches, associates, and unusual access."""

from __future__ import annotations

from datetime import date

from clinic_tui.backend.sitting import Sitting
from clinic_tui.privacy import (
    access_reads,
    access_review,
    associates,
    breach_log,
    breach_reads,
    disclosing,
    reads,
    requesting,
)
from clinic_tui.privacy.access_rows import AccessRow
from clinic_tui.privacy.associate_rows import AssociateEntry, AssociateRow
from clinic_tui.privacy.breach_rows import (
    Assessment,
    BreachEntry,
    BreachPage,
    BreachRow,
    NoticeTo,
    Outcome,
)
from clinic_tui.privacy.disclosure_rows import DisclosureEntry, DisclosureRow
from clinic_tui.privacy.request_rows import RequestEntry, RequestRow
from clinic_tui.privacy.withholding import Withheld
from clinic_tui.settings import Settings


class PrivacyPart:
    """What leaves the record, and who looks into it."""

    def __init__(self, sitting: Sitting, settings: Settings) -> None:
        self._sitting = sitting
        self._settings = settings

    # Disclosures

    def disclosures(self) -> tuple[DisclosureRow, ...]:
        """The newest of all patients."""
        return self._sitting.ask("disclosure.view", reads.disclosures)

    def disclosures_of(self, patient_id: int) -> tuple[DisclosureRow, ...]:
        """All of one patient; a look at the record."""
        self._sitting.desk.require("disclosure.view")
        self._sitting.look_once(patient_id)
        return self._sitting.ask("disclosure.view", reads.disclosures, patient_id)

    def disclose(self, patient_id: int, entry: DisclosureEntry) -> int:
        """Write one down; its number."""
        return disclosing.disclose(self._sitting.desk, patient_id, entry)

    def withhold(self, disclosure_id: int, version: int, asked: Withheld) -> Withheld:
        """Until when it is kept out of accountings, put anew."""
        return disclosing.withhold(self._sitting.desk, disclosure_id, version, asked)

    def strike_out(self, disclosure_id: int, version: int, reason: str) -> None:
        """It was never given."""
        disclosing.strike_out(self._sitting.desk, disclosure_id, version, reason)

    def hand_out_accounting(self, patient_id: int) -> str:
        """The accounting of a patient, printed or put into the folder of papers."""
        from clinic_tui.privacy.accounting_paper import hand_out_accounting

        return hand_out_accounting(self._sitting.desk, self._settings, patient_id)

    # Requests

    def requests(self) -> tuple[RequestRow, ...]:
        """What is open, what is due first on top."""
        return self._sitting.ask("request.view", reads.requests)

    def all_requests(self) -> tuple[RequestRow, ...]:
        """The newest first, those that ended too."""
        return self._sitting.ask("request.view", reads.requests, open_only=False)

    def take_request(self, patient_id: int, entry: RequestEntry) -> int:
        """What a patient asks; its number."""
        return requesting.take_request(self._sitting.desk, patient_id, entry)

    def extend_request(self, request_id: int, version: int, reason: str) -> None:
        """More time, once."""
        requesting.extend(self._sitting.desk, request_id, version, reason)

    def fulfil_request(self, request_id: int, version: int, outcome: str) -> None:
        """The patient has it."""
        requesting.fulfil(self._sitting.desk, request_id, version, outcome)

    def deny_request(self, request_id: int, version: int, reason: str) -> None:
        """She does not get it."""
        requesting.deny(self._sitting.desk, request_id, version, reason)

    def withdraw_request(self, request_id: int, version: int, reason: str) -> None:
        """She does not want it any more."""
        requesting.withdraw(self._sitting.desk, request_id, version, reason)

    # The breach log

    def breaches(self) -> tuple[BreachRow, ...]:
        """All cases."""
        return self._sitting.ask("breach.view", breach_reads.breaches)

    def breach(self, breach_id: int) -> BreachPage:
        """One case with its patients."""
        return self._sitting.ask("breach.view", breach_reads.breach_page, breach_id)

    def report_breach(self, entry: BreachEntry) -> int:
        """Open a case; its number."""
        return breach_log.report(self._sitting.desk, entry)

    def change_breach(self, breach_id: int, version: int, entry: BreachEntry) -> None:
        """Write what is known by now."""
        breach_log.change_case(self._sitting.desk, breach_id, version, entry)

    def link_person(self, breach_id: int, patient_id: int) -> None:
        """A patient whose data it was."""
        breach_log.link_person(self._sitting.desk, breach_id, patient_id)

    def unlink_person(self, breach_id: int, patient_id: int, reason: str) -> None:
        """It was not hers after all."""
        breach_log.unlink_person(self._sitting.desk, breach_id, patient_id, reason)

    def assess_breach(self, breach_id: int, version: int, assessment: Assessment) -> Outcome:
        """Keep the answers; what they come to."""
        return breach_log.assess(self._sitting.desk, breach_id, version, assessment)

    def give_notice(self, breach_id: int, to: NoticeTo, done_on: date | None, how: str) -> None:
        """Somebody was told."""
        breach_log.give_notice(self._sitting.desk, breach_id, to, done_on, how)

    # Business associates

    def associates(self) -> tuple[AssociateRow, ...]:
        """Who works with patient data for the clinic."""
        return self._sitting.ask("associate.view", breach_reads.associates)

    def add_associate(self, entry: AssociateEntry) -> int:
        """One more; their number."""
        return associates.add_associate(self._sitting.desk, entry)

    def change_associate(self, associate_id: int, version: int, entry: AssociateEntry) -> None:
        """What is known of them."""
        associates.change_associate(self._sitting.desk, associate_id, version, entry)

    def end_associate(self, associate_id: int, version: int, note: str) -> None:
        """They work here no more."""
        associates.end_associate(self._sitting.desk, associate_id, version, note)

    # Unusual access

    def unusual_access(self) -> tuple[AccessRow, ...]:
        """The report, what nobody has reviewed first."""
        return self._sitting.ask(
            "access.review", access_reads.unusual_access, self._sitting.desk.clock, self._settings.privacy
        )

    def review_access(self, key: str, words: str) -> AccessRow:
        """Say what was found of one line."""
        return access_review.review_access(self._sitting.desk, self._settings.privacy, key, words)
