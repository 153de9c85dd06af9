"""The kinds of forms that are kept over the end of a console, and how each is opened again.

A form says its kind and what it is about (`Form.kind`, `Form.about`). What that was then is
not kept: it is read anew, so that the form stands on what is stored now.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from clinic_tui.errors import NotFound
from clinic_tui.screens.claims.charges import EditCharges
from clinic_tui.screens.compliance.chemical_forms import NewChemical
from clinic_tui.screens.compliance.disclosure_forms import Disclose, OfRecord, TakeRequest
from clinic_tui.screens.compliance.incident_forms import ReportIncident
from clinic_tui.screens.compliance.limit_forms import TakeLimit
from clinic_tui.screens.compliance.release_forms import TakeRelease
from clinic_tui.screens.coverage.authorization import AddAuthorization
from clinic_tui.screens.coverage.authorization_forms import RequestAuthorization
from clinic_tui.screens.coverage.coverage import EditCoverage
from clinic_tui.screens.money.estimate_form import MakeEstimate
from clinic_tui.screens.money.keep_from_payer import KeepFromPayer
from clinic_tui.screens.parts.form import Form
from clinic_tui.screens.patients.alert import AddAlert
from clinic_tui.screens.patients.edit_patient import EditPatient
from clinic_tui.screens.patients.note import AddNote
from clinic_tui.screens.patients.record_lines import policy_in
from clinic_tui.screens.patients.register import RegisterPatient
from clinic_tui.screens.put_aside.moved_on import require_not_moved_on
from clinic_tui.screens.reception.arrival import EarlierArrival
from clinic_tui.screens.reception.check_in import CheckIn
from clinic_tui.screens.reception.check_out import CheckOut
from clinic_tui.screens.reception.copay_due import due_of
from clinic_tui.screens.reception.from_paper import PaperVisit, PaperWalkIn
from clinic_tui.screens.reception.next_stage import why_in_error, why_left
from clinic_tui.screens.reception.walk_in import WalkIn
from clinic_tui.screens.rota.rota_forms import AskTimeOff
from clinic_tui.screens.schedule.booking import BookVisit
from clinic_tui.screens.schedule.cancel import CancelVisit
from clinic_tui.screens.schedule.coming import BookedVisit, NoteComing
from clinic_tui.screens.schedule.new_series import NewSeries
from clinic_tui.screens.schedule.new_visit import NewVisitForm
from clinic_tui.screens.schedule.visit_form import VisitForm
from clinic_tui.screens.supplies.on_shelf import OnShelf
from clinic_tui.screens.supplies.receive_ordered import ReceiveOrdered
from clinic_tui.screens.supplies.stock_forms import (
    AddBarcode,
    EditItem,
    NewItem,
    NewPlace,
    OfItem,
    SetPlaceLevels,
)
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
from clinic_tui.screens.waiting.recall_form import RecallPatient
from clinic_tui.screens.waiting.wait_close import CloseEntry
from clinic_tui.screens.waiting.wait_form import EditWish, WaitForVisit
from clinic_tui.security.kept_form import About, HalfDone
from clinic_tui.tasks.states import TaskState

if TYPE_CHECKING:
    from clinic_tui.backend.clinic_backend import Backend
    from clinic_tui.stock.rows import ItemPage

Opening = Callable[["Backend", HalfDone], Form[Any]]
"""Reads what the form is about, so it is called in a thread; the form is still to be pushed."""

CHANGED = "changed at a desk since this was typed: compare before you save"


def opened_again(backend: Backend, kept: HalfDone) -> Form[Any]:
    """The form with what stands in it, on what is stored now.

    Raises NotFound where what it was about is gone, NotPermitted where the person may not
    see it any more, MovedOn where its visit has left the state that it is for, and NotFound for
    a form of another version of the program.
    """
    opening = KINDS.get(kept.kind)
    if opening is None:
        raise NotFound(f"this version does not know the form {kept.title}: throw it away, or begin it anew")
    require_not_moved_on(backend, kept)
    return opening(backend, _on_what_stands(backend, kept))


def _on_what_stands(backend: Backend, kept: HalfDone) -> HalfDone:
    """The same form on the record that was kept, where the one it was for was merged since."""
    patient = kept.about.get("patient")
    if not isinstance(patient, int) or (stands := backend.patients.standing(patient)) == patient:
        return kept
    return replace(kept, about={**kept.about, "patient": stands})


def _number(about: About, name: str) -> int:
    value = about.get(name)
    if not isinstance(value, int):
        raise NotFound(f"it is not known any more which {name} this form was for: throw it away")
    return value


def _blank(
    kind: type[RegisterPatient]
    | type[NewItem]
    | type[ReportIncident]
    | type[AskTimeOff]
    | type[NewChemical]
    | type[WriteBulletin],
) -> Opening:
    return lambda _, kept: kind(kept.texts)


def _new_visit(kind: type[NewVisitForm]) -> Opening:
    def opened(_: Backend, kept: HalfDone) -> Form[Any]:
        patient = _number(kept.about, "patient") if "patient" in kept.about else None
        return kind(kept.texts, patient_id=patient)

    return opened


def _walk_in_from_paper(_: Backend, kept: HalfDone) -> Form[Any]:
    patient = _number(kept.about, "patient") if "patient" in kept.about else None
    try:
        day = date.fromisoformat(str(kept.about.get("day")))
    except ValueError:
        raise NotFound("it is not known any more which day this form was for: throw it away") from None
    return PaperWalkIn(kept.texts, day=day, patient_id=patient)


def _of_visit(kind: type[VisitForm]) -> Opening:
    return lambda _, kept: kind(_number(kept.about, "appointment"), kept.texts)


def _checking_in(kind: type[CheckIn]) -> Opening:
    def opened(_: Backend, kept: HalfDone) -> Form[Any]:
        form = kind(_number(kept.about, "appointment"), kept.texts)
        form.due_before = due_of(kept.about)
        return form

    return opened


def _on_patient(
    kind: type[AddNote | AddAlert | AddAuthorization | RequestAuthorization | OfRecord],
) -> Opening:
    def opened(backend: Backend, kept: HalfDone) -> Form[Any]:
        patient = _number(kept.about, "patient")
        return kind(patient, backend.patients.line(patient).name, kept.texts)

    return opened


def _edit_patient(backend: Backend, kept: HalfDone) -> Form[Any]:
    record = backend.patients.still_open(_number(kept.about, "patient"))
    form = EditPatient(record, kept.texts, field=str(kept.about.get("field", "")))
    return _warned(form, record.version, kept, record.line.name)


def _coverage(backend: Backend, kept: HalfDone) -> Form[Any]:
    record, slot = (
        backend.patients.still_open(_number(kept.about, "patient")),
        _number(kept.about, "slot"),
    )
    policy = policy_in(backend.patients.whole_policies(record.id), slot) if record.coverages else None
    form = EditCoverage(record.id, record.line.name, slot, policy, kept.texts)
    return _warned(form, policy.version if policy else 0, kept, "this coverage")


def _cancel(backend: Backend, kept: HalfDone) -> Form[Any]:
    return CancelVisit(backend.schedule.appointment(_number(kept.about, "appointment")), kept.texts)


def _arrival(backend: Backend, kept: HalfDone) -> Form[Any]:
    return EarlierArrival(backend.reception.row(_number(kept.about, "appointment")), kept.texts)


def _coming(backend: Backend, kept: HalfDone) -> Form[Any]:
    row = backend.schedule.appointment(_number(kept.about, "appointment"))
    visit = BookedVisit(row.id, row.patient_id, row.version, row.name, row.day, row.start, row.confirmation)
    return NoteComing(visit, kept.texts)


def _left(backend: Backend, kept: HalfDone) -> Form[Any]:
    row = backend.schedule.appointment(_number(kept.about, "appointment"))
    return why_left(backend, row.id, row.version, row.name, kept.texts)


def _in_error(backend: Backend, kept: HalfDone) -> Form[Any]:
    row = backend.schedule.appointment(_number(kept.about, "appointment"))
    return why_in_error(backend, row.id, row.version, row.name, kept.texts)


def _estimate(backend: Backend, kept: HalfDone) -> Form[Any]:
    if "appointment" in kept.about:
        wanted = backend.estimates.for_visit(_number(kept.about, "appointment"))
    else:
        wanted = backend.estimates.for_wish(_number(kept.about, "asked"))
    return MakeEstimate(wanted, kept.texts)


def _task(kind: type[MakeTask] | type[PhoneMessage]) -> Opening:
    def opened(backend: Backend, kept: HalfDone) -> Form[Any]:
        if "patient" not in kept.about:
            return kind(kept.texts)
        patient = _number(kept.about, "patient")
        return kind(kept.texts, patient_id=patient, name=backend.patients.line(patient).name)

    return opened


def _change_task(backend: Backend, kept: HalfDone) -> Form[Any]:
    row = backend.tasks.row(_number(kept.about, "task"))
    if row.closed_record:
        raise NotFound(
            "its patient's record is restricted: f6 in the record opens it, or throw the form away"
        )
    if row.state is not TaskState.OPEN:
        raise NotFound(f"{row.words} is {row.state.value} already: throw the form away")
    return _warned(ChangeTask(row, kept.texts), row.version, kept, row.words)


def _change_bulletin(backend: Backend, kept: HalfDone) -> Form[Any]:
    number = _number(kept.about, "bulletin")
    row = next((each for each in backend.bulletins.list() if each.id == number), None)
    if row is None or row.withdrawn_at is not None:
        raise NotFound("this bulletin is withdrawn: throw the form away")
    return _warned(ChangeBulletin(row, kept.texts), row.version, kept, f"bulletin {row.id}")


def _wish(backend: Backend, kept: HalfDone) -> Form[Any]:
    row = backend.waitlist.entry(_number(kept.about, "entry"))
    return _warned(EditWish(row, kept.texts), row.version, kept, f"the wish of {row.name}")


def _close_wish(backend: Backend, kept: HalfDone) -> Form[Any]:
    return CloseEntry(backend.waitlist.entry(_number(kept.about, "entry")), kept.texts)


def _of_item(kind: type[OfItem]) -> Opening:
    return lambda backend, kept: kind(_item(backend, kept), kept.texts)


def _on_shelf(kind: type[OnShelf]) -> Opening:
    def opened(backend: Backend, kept: HalfDone) -> Form[Any]:
        page, meant = _item(backend, kept), (kept.about.get("place"), kept.about.get("lot"))
        lots = (*page.lots, *page.used_up) if kind is CorrectLot else page.lots
        at = next((lot for lot in lots if (lot.place_id, lot.id) == meant), None)
        if at is None and meant != (None, None):
            raise NotFound("nothing of this lot lies there any more: throw the form away")
        return kind(page, at, kept.texts)

    return opened


def _receive_ordered(backend: Backend, kept: HalfDone) -> Form[Any]:
    """Of the order; of none where all of it has come meanwhile."""
    page, due = _item(backend, kept), backend.purchasing.due_lines(_number(kept.about, "item"))
    if not due:
        texts = {name: text for name, text in kept.texts.items() if name != "order"}
        form: Form[Any] = Receive(page, None, texts)
        form.meanwhile = f"nothing of {page.item.name} is due any more"
        return form
    return ReceiveOrdered(page, due, _number(kept.about, "line"), None, kept.texts)


def _edit_item(backend: Backend, kept: HalfDone) -> Form[Any]:
    page = _item(backend, kept)
    return _warned(EditItem(page, kept.texts), page.item.version, kept, page.item.name)


def _item(backend: Backend, kept: HalfDone) -> ItemPage:
    return backend.stock.page(_number(kept.about, "item"))


def _warned(form: Form[Any], version: int, kept: HalfDone, what: str) -> Form[Any]:
    """The form, which says so where what it changes is not as it was seen."""
    if version != kept.about.get("version"):
        form.meanwhile = f"{what} was {CHANGED}"
    return form


KINDS: dict[str, Opening] = {
    MakeTask.KIND: _task(MakeTask),
    PhoneMessage.KIND: _task(PhoneMessage),
    ChangeTask.KIND: _change_task,
    WriteBulletin.KIND: _blank(WriteBulletin),
    ChangeBulletin.KIND: _change_bulletin,
    RegisterPatient.KIND: _blank(RegisterPatient),
    NewItem.KIND: _blank(NewItem),
    AskTimeOff.KIND: _blank(AskTimeOff),
    BookVisit.KIND: _new_visit(BookVisit),
    WalkIn.KIND: _new_visit(WalkIn),
    WaitForVisit.KIND: _new_visit(WaitForVisit),
    RecallPatient.KIND: _new_visit(RecallPatient),
    NewSeries.KIND: _new_visit(NewSeries),
    EditWish.KIND: _wish,
    CloseEntry.KIND: _close_wish,
    PaperWalkIn.KIND: _walk_in_from_paper,
    CheckIn.KIND: _checking_in(CheckIn),
    CheckOut.KIND: _of_visit(CheckOut),
    EditCharges.KIND: _of_visit(EditCharges),
    PaperVisit.KIND: _checking_in(PaperVisit),
    KeepFromPayer.KIND: _of_visit(KeepFromPayer),
    AddNote.KIND: _on_patient(AddNote),
    AddAlert.KIND: _on_patient(AddAlert),
    AddAuthorization.KIND: _on_patient(AddAuthorization),
    RequestAuthorization.KIND: _on_patient(RequestAuthorization),
    Disclose.KIND: _on_patient(Disclose),
    TakeRequest.KIND: _on_patient(TakeRequest),
    TakeRelease.KIND: _on_patient(TakeRelease),
    TakeLimit.KIND: _on_patient(TakeLimit),
    EditPatient.KIND: _edit_patient,
    EditCoverage.KIND: _coverage,
    CancelVisit.KIND: _cancel,
    EarlierArrival.KIND: _arrival,
    NoteComing.KIND: _coming,
    MakeEstimate.KIND: _estimate,
    "left unseen": _left,
    "entered in error": _in_error,
    NewPlace.KIND: lambda backend, kept: NewPlace(backend.stock.sites(), kept.texts),
    ReportIncident.KIND: _blank(ReportIncident),
    NewChemical.KIND: _blank(NewChemical),
    EditItem.KIND: _edit_item,
    AddBarcode.KIND: _of_item(AddBarcode),
    SetPlaceLevels.KIND: _of_item(SetPlaceLevels),
    ReceiveOrdered.KIND: _receive_ordered,
    **{kind.KIND: _on_shelf(kind) for kind in (Receive, Issue, Carry, Adjust, Waste, SendBack, CorrectLot)},
}
"""How to open each kind; a name that is stored somewhere is never given to another form."""
