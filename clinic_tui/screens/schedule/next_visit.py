"""The next visit of somebody who is here: the free times of the same kind and provider, then the form."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from clinic_tui.app import ClinicApp
    from clinic_tui.screens.schedule.free_times import Found

ABOUT = timedelta(days=13)
"""`In six weeks` means the two weeks from then on; for what lies behind there is the recall."""


@dataclass(frozen=True, slots=True)
class NextVisit:
    """Who comes again, for what, with whom, and from which day on a time is looked for."""

    patient_id: int
    name: str
    visit_type: str
    provider_code: str
    first: date


def look_for_next(clinic: ClinicApp, wanted: NextVisit) -> None:
    """Show the free times; F12 books one at once, Enter opens the form on it."""
    from clinic_tui.screens.schedule.booking import BookVisit
    from clinic_tui.screens.schedule.free_times import FreeTimes

    def found(answer: Found | None) -> None:
        if answer is None:
            return
        time, visit_type = answer
        form = BookVisit(
            patient_id=wanted.patient_id,
            provider_code=time.provider.code,
            day=time.day,
            start=time.start,
            visit_type=visit_type,
        )
        clinic.open_next(form)

    texts = {
        "type": wanted.visit_type,
        "provider": wanted.provider_code.lower(),
        "from": f"{wanted.first:%m/%d/%Y}",
        "until": f"{wanted.first + ABOUT:%m/%d/%Y}",
    }
    clinic.open_next(FreeTimes(texts, whom=(wanted.patient_id, wanted.name)), found)
