"""What is written of a patient is changed by who may open the record, and as it was read."""

from __future__ import annotations

from typing import TypeVar

from clinic_tui.errors import Conflict
from clinic_tui.patients.sight import require_open
from clinic_tui.privacy.models import Disclosure, PrivacyLimit, RecordRequest, ReleaseAuthorization
from clinic_tui.store.desk import Desk, DeskSession

Model = TypeVar("Model", Disclosure, PrivacyLimit, RecordRequest, ReleaseAuthorization)


def seen_of_patient(
    desk: Desk, db: DeskSession, model: type[Model], number: int, version: int, called: str
) -> Model:
    """The row as it was seen, its patient named in the journal; `called` is what it is called in a refusal.

    Raises NotFound, Restricted, and Conflict where another desk changed it meanwhile.
    """
    row = db.need(model, number, f"there is no {called} {number}")
    db.action.patient_id = row.patient_id
    require_open(db, desk, row.patient_id)
    if row.version != version:
        raise Conflict("this was changed at another desk meanwhile: look again and repeat")
    return row
