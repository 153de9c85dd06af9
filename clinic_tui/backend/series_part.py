"""What screens may ask of series of visits, and of the authorizations that pay for them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from clinic_tui.backend.sitting import Sitting
from clinic_tui.schedule import series, series_moving
from clinic_tui.schedule.authorization import on_file as authorizations
from clinic_tui.schedule.authorization.rows import AuthorizationRow, PlannedCover
from clinic_tui.schedule.authorization.states import AuthorizationKind
from clinic_tui.schedule.changing import rooms_in_use
from clinic_tui.schedule.rows import ResourceRow
from clinic_tui.schedule.series_rows import (
    Clash,
    Scope,
    SeriesPlan,
    SeriesPreview,
    SeriesRow,
    SeriesTime,
    Shift,
    Shifted,
)


class SeriesPart:
    """Looking at a series before it is booked, and changing one."""

    def __init__(self, sitting: Sitting) -> None:
        self._sitting = sitting

    def preview(self, plan: SeriesPlan) -> SeriesPreview:
        """Every date with what stands against it, another time, and what pays for it."""
        desk = self._sitting.desk
        return self._sitting.ask(
            "appointment.book", series.preview, plan, desk.clock, desk.living(), desk.session_token
        )

    def cover(self, plan: SeriesPlan, days: Sequence[date]) -> PlannedCover:
        """What pays for it where it has these days alone, and which visits would lose their unit."""
        return self._sitting.ask("appointment.book", series.cover_for, plan, days)

    def book(self, plan: SeriesPlan, times: Sequence[SeriesTime]) -> int:
        """Book all of these times; the series' number."""
        return series.book_series(self._sitting.desk, plan, times)

    def of(self, appointment_id: int) -> SeriesRow:
        """The series of a visit."""
        return self._sitting.ask("schedule.view", series.series_with, appointment_id)

    def rooms(self) -> tuple[ResourceRow, ...]:
        """The rooms that its visits could take."""
        return self._sitting.ask("schedule.view", rooms_in_use)

    def try_shift(self, appointment_id: int, scope: Scope, shift: Shift) -> tuple[Shifted, ...]:
        """Where its visits would go and what they would be; nothing is written."""
        return series_moving.try_shift(self._sitting.desk, appointment_id, scope, shift)

    def shift(
        self, appointment_id: int, scope: Scope, shift: Shift, clash: Clash = Clash.NONE, why: str = ""
    ) -> int:
        """Move or change them, and do as said with those that cannot go there; how many."""
        return series_moving.shift_series(self._sitting.desk, appointment_id, scope, shift, clash, why)

    def cancel(self, appointment_id: int, scope: Scope, code: str, words: str = "") -> int:
        """Call them off; how many."""
        return series.cancel_series(self._sitting.desk, appointment_id, scope, code, words)

    def add_authorization(
        self, patient_id: int, number: str, units: int, first: date, last: date, codes: str,
        slot: int | None, kind: AuthorizationKind = AuthorizationKind.PRIOR, procedures: str = "",
        referrer: str = "", referrer_npi: str = "",
    ) -> int:  # fmt: skip
        """Write down what a payer granted; `codes` of visit types with commas between, empty for all."""
        types = tuple(code for code in codes.split(",") if code.strip())
        new = authorizations.NewAuthorization(
            patient_id, number, units, first, last, types, slot, kind,
            tuple(procedures.replace(",", " ").split()), (), referrer, referrer_npi,
        )  # fmt: skip
        return authorizations.add_authorization(self._sitting.desk, new)

    def remove_authorization(self, patient_id: int, number: str) -> None:
        """Take one out that should not be there."""
        authorizations.remove_authorization(self._sitting.desk, patient_id, number)

    def authorizations(self, patient_id: int) -> tuple[AuthorizationRow, ...]:
        """The patient's prior authorizations. Raises Restricted where the record is closed to the person."""
        self._sitting.look_once(patient_id)
        return self._sitting.ask("patient.view", authorizations.authorizations, patient_id)
