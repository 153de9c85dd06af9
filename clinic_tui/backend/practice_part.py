"""What screens may ask of who bills."""

from __future__ import annotations

from clinic_tui.backend.sitting import Sitting
from clinic_tui.practice import queries, service
from clinic_tui.practice.rows import BillingFields, EnrolmentFields, IdentityFields, PlaceFields, Practice


class PracticePart:
    """Billing providers, places of service, and who each provider is to the payers."""

    def __init__(self, sitting: Sitting) -> None:
        self._sitting = sitting

    def all(self) -> Practice:
        """All of it, and what is missing today; tax ids are masked."""
        return self._sitting.ask("practice.view", queries.practice, self._sitting.today)

    def whole_tax_id(self, billing_id: int) -> str:
        """A tax id as it is written; that it was looked at is journaled."""
        return service.look_at_tax_id(self._sitting.desk, billing_id).written

    def add_billing(self, fields: BillingFields) -> int:
        """Enter a billing provider."""
        return service.add_billing(self._sitting.desk, fields)

    def update_billing(self, billing_id: int, version: int, fields: BillingFields) -> None:
        """Change one; an empty tax id leaves the stored one."""
        service.update_billing(self._sitting.desk, billing_id, version, fields)

    def make_default(self, billing_id: int) -> None:
        """It bills wherever a place has no other one."""
        service.make_default(self._sitting.desk, billing_id)

    def remove_billing(self, billing_id: int, version: int) -> None:
        """Take one out."""
        service.remove_billing(self._sitting.desk, billing_id, version)

    def set_place(self, site_id: int, version: int | None, fields: PlaceFields) -> None:
        """What claims say of a site."""
        service.set_place(self._sitting.desk, site_id, version, fields)

    def set_identity(self, provider_id: int, version: int | None, fields: IdentityFields) -> None:
        """Who a provider is on claims."""
        service.set_identity(self._sitting.desk, provider_id, version, fields)

    def enrol(self, provider_id: int, payer_id: int, fields: EnrolmentFields) -> int:
        """A provider is enrolled with a payer."""
        return service.enrol(self._sitting.desk, provider_id, payer_id, fields)

    def change_enrolment(self, enrolment_id: int, version: int, fields: EnrolmentFields) -> None:
        """Other days, or another number."""
        service.change_enrolment(self._sitting.desk, enrolment_id, version, fields)

    def remove_enrolment(self, enrolment_id: int, version: int) -> None:
        """It was entered in error."""
        service.remove_enrolment(self._sitting.desk, enrolment_id, version)
