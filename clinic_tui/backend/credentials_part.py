"""What screens may ask of licences, registrations and training."""

from __future__ import annotations

from clinic_tui.backend.sitting import Sitting
from clinic_tui.credentials import queries, writing
from clinic_tui.credentials.rows import CredentialRow, Details
from clinic_tui.credentials.states import Kind
from clinic_tui.schedule.no_licence import visits_without_licence


class CredentialsPart:
    """Everybody's for who may see them, and the own ones."""

    def __init__(self, sitting: Sitting) -> None:
        self._sitting = sitting

    def list(self) -> tuple[CredentialRow, ...]:
        """Everybody's that count now, what ends first on top."""
        return self._sitting.ask("credential.view", queries.credentials, self._sitting.today)

    def own(self) -> tuple[CredentialRow, ...]:
        """The own ones."""
        return self._sitting.ask("credential.own", queries.own_credentials, self._sitting.desk)

    def chain(self, credential_id: int) -> tuple[CredentialRow, ...]:
        """One with all its renewals, the newest first."""
        return self._sitting.ask("credential.view", queries.chain, credential_id)

    def own_chain(self, credential_id: int) -> tuple[CredentialRow, ...]:
        """The same of an own one."""
        return self._sitting.ask("credential.own", queries.own_chain, self._sitting.desk, credential_id)

    def add(self, kind: Kind, who: str, details: Details) -> int:
        """One that was not on record; its number."""
        return writing.add_credential(self._sitting.desk, kind, who, details)

    def change(self, credential_id: int, version: int, details: Details) -> None:
        """Put right what is known of it."""
        writing.change_credential(self._sitting.desk, credential_id, version, details)

    def renew(self, credential_id: int, version: int, details: Details) -> int:
        """The one that follows it; its number."""
        return writing.renew_credential(self._sitting.desk, credential_id, version, details)

    def end(self, credential_id: int, version: int, reason: str) -> None:
        """It was entered in error."""
        writing.end_credential(self._sitting.desk, credential_id, version, reason)

    def visits_without(self, credential_id: int) -> int:
        """How many visits of its provider are booked for days on which no licence holds."""
        sitting = self._sitting
        return sitting.ask("credential.edit", visits_without_licence, credential_id, sitting.today)
