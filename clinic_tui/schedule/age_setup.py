"""The use cases that say for which ages a provider or a kind of visit is."""

from __future__ import annotations

from clinic_tui.errors import Conflict
from clinic_tui.schedule.models import Provider, VisitType
from clinic_tui.store.desk import Desk
from clinic_tui.words.age_range import AgeRange

VERB = "schedule.setup"


def set_provider_ages(
    desk: Desk, provider_id: int, version: int | None, ages: AgeRange, *, licence_needed: bool | None = None
) -> None:
    """Whom a provider sees, and whether a licence has to be on record (None: as it was); visits that stand
    booked stay, but for those on `:bumped` that nobody is licensed for.

    `version` is what was on the screen. Raises Conflict where another desk changed it meanwhile, NotFound.
    """
    with desk.act(VERB) as db:
        row = db.need(Provider, provider_id, f"there is no provider {provider_id}")
        if version is not None and row.version != version:
            raise Conflict("this provider was changed at another desk meanwhile: look again and repeat")
        row.youngest_months, row.below_months = ages.youngest, ages.below
        if licence_needed is not None:
            row.licence_needed, row.licence_decided = licence_needed, True


def set_type_ages(desk: Desk, visit_type_id: int, ages: AgeRange) -> None:
    """Whom a kind of visit is for; visits that stand booked stay. Raises NotFound."""
    with desk.act(VERB) as db:
        row = db.need(VisitType, visit_type_id, f"there is no visit type {visit_type_id}")
        row.youngest_months, row.below_months = ages.youngest, ages.below
