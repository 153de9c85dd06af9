"""Every form of the console that saves something, as somebody has filled it in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from clinic_tui.backend.clinic_backend import Backend
from clinic_tui.screens.alert import AddAlert
from clinic_tui.screens.arrival import EarlierArrival
from clinic_tui.screens.authorization import AddAuthorization
from clinic_tui.screens.booking import BookVisit
from clinic_tui.screens.cancel import CancelVisit
from clinic_tui.screens.charges import EditCharges
from clinic_tui.screens.check_in import CheckIn
from clinic_tui.screens.check_out import CheckOut
from clinic_tui.screens.coverage import EditCoverage
from clinic_tui.screens.edit_patient import EditPatient
from clinic_tui.screens.form import Form
from clinic_tui.screens.note import AddNote
from clinic_tui.screens.reason import AskReason
from clinic_tui.screens.register import RegisterPatient
from clinic_tui.screens.stock_forms import Issue, NewItem, Receive, SetLevels
from clinic_tui.screens.walk_in import WalkIn
from tests.screens.small_clinic import TODAY, SmallClinic

Made = tuple[str, Callable[[], Form[Any]]]


def filled_forms(clinic: SmallClinic, backend: Backend) -> Iterator[Made]:
    """Each by its name, and how to make it; read from the clinic while its disk is well."""
    patient = backend.schedule.appointment(clinic.visits["Cruz"]).patient_id
    item = backend.stock.items()[0]
    garcia = backend.schedule.appointment(clinic.visits["Garcia"])
    gone = backend.schedule.appointment(clinic.visits["Petrov"]).patient_id
    arrived = backend.reception.row(clinic.visits["Novák"])
    record = backend.patients.open(patient)
    yield "note", lambda: AddNote(patient, "Cruz", {"note": "speaks up late"})
    yield (
        "authorization",
        lambda: AddAuthorization(
            patient, "Cruz", {"number": "A1", "units": "8", "from": "11/23/2026", "to": "12/23/2026"}
        ),
    )
    yield "alert", lambda: AddAlert(patient, "Cruz", {"alert": "latex"})
    yield (
        "coverage",
        lambda: EditCoverage(
            patient, "Cruz", 1, None, {"payer": "Aetna", "member": "A1", "copay": "20", "active": "yes"}
        ),
    )
    yield (
        "book",
        lambda: BookVisit(
            patient_id=patient, provider_code="KIM", day=TODAY, start=14 * 60, visit_type="FU", minutes=20
        ),
    )
    yield (
        "walk-in",
        lambda: WalkIn({"provider": "LEE", "type": "ACU", "reason": "cough"}, patient_id=gone),
    )
    yield "cancel", lambda: CancelVisit(garcia, {"reason": "ill"})
    yield "arrival", lambda: EarlierArrival(arrived, {"arrived": "9:05"})
    yield "check in", lambda: CheckIn(clinic.visits["Haddad"], {"coverage": "seen", "copay": "0"})
    yield "check out", lambda: CheckOut(clinic.visits["Smith"], {"no charge": "post-op visit"})
    yield (
        "charges",
        lambda: EditCharges(
            clinic.visits["Okafor on Friday"],
            {"lines": '[["99213", "visit", 1, 8000]]'},
        ),
    )
    yield (
        "register",
        lambda: RegisterPatient({"family": "Quist", "given": "Ola", "born": "01/02/1970", "sex": "F"}),
    )
    yield "edit patient", lambda: EditPatient(record, {"email": "ana@example.org"})
    yield (
        "reason",
        lambda: AskReason(
            "Left", "Why", lambda why: backend.patients.add_note(patient, why), "noted", {"reason": "waited"}
        ),
    )
    yield "receive", lambda: Receive(item, {"quantity": "3"})
    yield "issue", lambda: Issue(item, {"quantity": "1"})
    yield "levels", lambda: SetLevels(item, {"par": "31", "reorder": "7"})
    yield "new item", lambda: NewItem({"code": "TAPE", "name": "Tape", "par": "5", "reorder": "2"})
