"""Saying what a visit was for from where its line stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clinic_tui.billing.rules import CHARGEABLE
from clinic_tui.widgets.message_line import Level

if TYPE_CHECKING:
    from clinic_tui.schedule.states import Status
    from clinic_tui.screens.parts.asking import Asking


async def code_visit(asking: Asking, appointment_id: int, status: Status) -> None:
    """Open the charges of a visit in which patient and provider have met, with what it was for."""
    from clinic_tui.screens.claims.charges import EditCharges

    if status not in CHARGEABLE:
        asking.clinic.say(
            f"the visit is {status.words}: it is coded from when the patient is with the provider",
            Level.ERROR,
        )
        return
    await asking.app.push_screen(EditCharges(appointment_id))
