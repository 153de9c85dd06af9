"""What screens may ask of what patients authorized to be given out (45 CFR 164.508)."""

from __future__ import annotations

from datetime import date

from clinic_tui.backend.sitting import Sitting
from clinic_tui.privacy.release_line import standing_releases
from clinic_tui.privacy.release_rows import ReleaseEntry, ReleaseRow, StandingReleases


class ReleasesPart:
    """Authorizations of patients; their tables are loaded when the list is asked for, not with a record."""

    def __init__(self, sitting: Sitting) -> None:
        self._sitting = sitting

    def standing(self, patient_id: int) -> StandingReleases:
        """Those of a patient that hold today, for the line on the record."""
        return self._sitting.ask("release.view", standing_releases, patient_id, self._sitting.today)

    def list(self) -> tuple[ReleaseRow, ...]:
        """The newest of all patients."""
        from clinic_tui.privacy.release_reads import releases

        return self._sitting.ask("release.view", releases)

    def of(self, patient_id: int) -> tuple[ReleaseRow, ...]:
        """All of one patient; a look at the record."""
        from clinic_tui.privacy.release_reads import releases

        self._sitting.desk.require("release.view")
        self._sitting.look_once(patient_id)
        return self._sitting.ask("release.view", releases, patient_id)

    def take(self, patient_id: int, entry: ReleaseEntry) -> int:
        """One that was signed; its number."""
        from clinic_tui.privacy.releasing import take_release

        return take_release(self._sitting.desk, patient_id, entry)

    def revoke(self, number: int, version: int, how: str, day: date | None) -> None:
        """The patient revoked it in writing."""
        from clinic_tui.privacy.releasing import revoke_release

        revoke_release(self._sitting.desk, number, version, how, day)

    def end(self, number: int, version: int) -> None:
        """The event has happened that ends it."""
        from clinic_tui.privacy.releasing import end_release

        end_release(self._sitting.desk, number, version)

    def strike(self, number: int, version: int, reason: str) -> None:
        """It was entered in error."""
        from clinic_tui.privacy.releasing import strike_release

        strike_release(self._sitting.desk, number, version, reason)
