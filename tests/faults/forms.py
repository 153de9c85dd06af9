"""Every form of the console that saves something, as somebody has filled it in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from clinic_tui.backend.clinic_backend import Backend
from clinic_tui.bulletins.rows import BulletinEntry
from clinic_tui.purchasing.entries import OfferEntry, ToOrder, VendorEntry
from clinic_tui.purchasing.states import SentBy
from clinic_tui.screens.claims.charges import EditCharges
from clinic_tui.screens.compliance.chemical_forms import NewChemical
from clinic_tui.screens.compliance.disclosure_forms import Disclose, TakeRequest
from clinic_tui.screens.compliance.incident_forms import ReportIncident
from clinic_tui.screens.compliance.limit_forms import TakeLimit
from clinic_tui.screens.compliance.release_forms import TakeRelease
from clinic_tui.screens.coverage.authorization import AddAuthorization
from clinic_tui.screens.coverage.coverage import EditCoverage
from clinic_tui.screens.parts.form import Form
from clinic_tui.screens.parts.reason import AskReason
from clinic_tui.screens.patients.alert import AddAlert
from clinic_tui.screens.patients.edit_patient import EditPatient
from clinic_tui.screens.patients.note import AddNote
from clinic_tui.screens.patients.register import RegisterPatient
from clinic_tui.screens.reception.arrival import EarlierArrival
from clinic_tui.screens.reception.check_in import CheckIn
from clinic_tui.screens.reception.check_out import CheckOut
from clinic_tui.screens.reception.walk_in import WalkIn
from clinic_tui.screens.rota.rota_forms import AskTimeOff
from clinic_tui.screens.schedule.booking import BookVisit
from clinic_tui.screens.schedule.cancel import CancelVisit
from clinic_tui.screens.supplies.receive_ordered import ReceiveOrdered
from clinic_tui.screens.supplies.stock_forms import AddBarcode, EditItem, NewItem, NewPlace, SetPlaceLevels
from clinic_tui.screens.supplies.stock_gone import SendBack, Waste
from clinic_tui.screens.supplies.stock_issue import Issue
from clinic_tui.screens.supplies.stock_move_forms import (
    Adjust,
    Carry,
    CorrectLot,
    Receive,
)
from clinic_tui.screens.team.bulletins import ChangeBulletin, WriteBulletin
from clinic_tui.screens.team.task_forms import ChangeTask, MakeTask, PhoneMessage
from clinic_tui.tasks.rows import TaskEntry
from tests.screens.small_clinic import TODAY, SmallClinic

Made = tuple[str, Callable[[], Form[Any]]]


def filled_forms(clinic: SmallClinic, backend: Backend) -> Iterator[Made]:
    """Each by its name, and how to make it; read from the clinic while its disk is well."""
    patient = backend.schedule.appointment(clinic.visits["Cruz"]).patient_id
    items = {each.code: backend.stock.page(each.id) for each in backend.stock.items()}
    item, by_lot = items["TBL"], items["STREP"]
    lot = by_lot.lots[0]
    garcia = backend.schedule.appointment(clinic.visits["Garcia"])
    gone = backend.schedule.appointment(clinic.visits["Petrov"]).patient_id
    arrived = backend.reception.row(clinic.visits["Novák"])
    record = backend.patients.open(patient)
    yield (
        "incident",
        lambda: ReportIncident(
            {
                "kind": "injury",
                "who": "Kim",
                "job_title": "cleaner",
                "place": "Hall",
                "what": "slipped",
                "harm": "wrist",
            }
        ),
    )
    yield (
        "chemical",
        lambda: NewChemical(
            {"product": "Bleach", "maker": "Ridgeway", "kept": "Lab = 1 L", "signal": "danger"}
        ),
    )
    yield "limit", lambda: TakeLimit(patient, "Cruz", {"whom": "Bob Cruz (husband)", "what": "anything"})
    yield (
        "release",
        lambda: TakeRelease(
            patient, "Cruz", {"what": "all", "recipient": "Acme Life", "expires": "12/30/2026"}
        ),
    )
    yield "note", lambda: AddNote(patient, "Cruz", {"note": "speaks up late"})
    yield (
        "authorization",
        lambda: AddAuthorization(
            patient, "Cruz", {"number": "A1", "units": "8", "from": "11/23/2026", "to": "12/23/2026"}
        ),
    )
    yield (
        "task",
        lambda: MakeTask({"words": "call the lab", "due": "11/24/2026"}, patient_id=patient, name="Cruz"),
    )
    yield (
        "message",
        lambda: PhoneMessage({"to": "front", "caller": "Ana", "phone": "555-810-7203", "words": "refill"}),
    )
    yield "time off", lambda: AskTimeOff({"kind": "holiday", "from": "12/24/2026", "note": "the aunt"})
    number = backend.tasks.make(TaskEntry("call the lab"))
    written = backend.tasks.row(number)
    yield "change task", lambda: ChangeTask(written, {"words": "call the lab twice"})
    told = {"words": "lunch at one", "from": "11/23/2026", "until": "11/24/2026"}
    yield "bulletin", lambda: WriteBulletin(told)
    backend.bulletins.write(BulletinEntry("lunch at noon", TODAY, TODAY))
    (bulletin,) = backend.bulletins.list()
    yield "change bulletin", lambda: ChangeBulletin(bulletin, told)
    given = {"kind": "court", "recipient": "County court", "what": "results", "purpose": "order 12"}
    yield "disclosure", lambda: Disclose(patient, "Cruz", given)
    yield (
        "record request",
        lambda: TakeRequest(patient, "Cruz", {"kind": "copy", "what": "all", "form": "PDF"}),
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
            {"unwritten lines": '[["99213", "visit", 1, 8000]]'},
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
    yield "receive", lambda: Receive(item, None, {"quantity": "3"})
    medline = backend.vendors.add_vendor(VendorEntry("MED", "Medline"))
    offer = backend.vendors.set_offer(medline, item.item.id, OfferEntry("M-1", cents=100))
    (order,) = backend.purchasing.draft([ToOrder(offer, 5)])
    backend.purchasing.approve(order, 1, "")
    backend.purchasing.send(order, backend.purchasing.order(order).order.version, SentBy.PHONE, "")
    due = backend.purchasing.due_lines(item.item.id)
    yield "receive ordered", lambda: ReceiveOrdered(item, due, due[0].line_id, None, {"quantity": "3"})
    yield "issue", lambda: Issue(item, None, {"quantity": "1"})
    yield "carry", lambda: Carry(by_lot, lot, {"quantity": "1", "to": "cart"})
    yield "adjust", lambda: Adjust(by_lot, lot, {"there": "2", "reason": "counted"})
    yield "waste", lambda: Waste(by_lot, lot, {"quantity": "1", "reason": "torn"})
    yield "send back", lambda: SendBack(by_lot, lot, {"quantity": "1", "reason": "wrong"})
    yield "lot", lambda: CorrectLot(by_lot, lot, {"number": "A13", "expiry": "12/14/2026", "reason": "typo"})
    yield "barcode", lambda: AddBarcode(by_lot, {"scan": "07680669330019", "units": "6"})
    yield "place levels", lambda: SetPlaceLevels(item, {"place": "cart", "par": "3", "reorder": "1"})
    yield "place", lambda: NewPlace((), {"code": "F1", "name": "Fridge 1", "kind": "fridge"})
    yield "item", lambda: EditItem(item, {"par": "31", "reorder": "7"})
    yield "new item", lambda: NewItem({"code": "TAPE", "name": "Tape", "par": "5", "reorder": "2"})
