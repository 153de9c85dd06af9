"""The use case that ends a visit and issues what it used, in one transaction."""

from __future__ import annotations

from collections.abc import Sequence

from clinic_tui.billing import service as billing
from clinic_tui.billing.rows import ChargeEntry
from clinic_tui.coding.rows import CodingEntry
from clinic_tui.kits.rows import Given, Use
from clinic_tui.kits.using import use_at_visit
from clinic_tui.schedule.models import Appointment
from clinic_tui.store.desk import Desk, DeskSession


def check_out(
    desk: Desk,
    appointment_id: int,
    version: int | None,
    charges: Sequence[ChargeEntry],
    no_charge_reason: str = "",
    coding: CodingEntry | None = None,
    uses: Sequence[Use] | None = None,
) -> tuple[Given, ...]:
    """End a visit as `billing.service.check_out`, with its supplies as `use_at_visit`: all of it or nothing.

    Whoever may end the visit may issue its kit. What was taken of each item; undo takes it back with the
    end of the visit.
    """
    given: list[Given] = []

    def supplies(db: DeskSession, appointment: Appointment) -> None:
        given.extend(use_at_visit(desk, db, appointment, uses))

    billing.check_out(desk, appointment_id, version, charges, no_charge_reason, coding, supplies)
    return tuple(given)
