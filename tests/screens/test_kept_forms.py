"""Forms that are kept over the end of a console: each kind, and what the next console makes of them."""

from __future__ import annotations

import importlib
import pkgutil
import threading
from collections.abc import Iterator
from datetime import date
from functools import partial
from typing import Any, NoReturn

import pytest
from textual.screen import Screen

from clinic_tui import screens
from clinic_tui.backend.clinic_backend import Backend
from clinic_tui.errors import Busy, ClinicError, Trouble
from clinic_tui.patients.rows import PatientFields
from clinic_tui.screens.books.books_file import SaveFigures
from clinic_tui.screens.books.close_month import CloseUnready, MonthReason, ReopenMonth
from clinic_tui.screens.claims.charge_form import ChargeForm
from clinic_tui.screens.claims.claim_batches import WriteOut
from clinic_tui.screens.claims.claim_letter_forms import (
    Addressed,
    ChooseClaimLetter,
    EditClaimLetter,
    SeenClaimLetters,
)
from clinic_tui.screens.claims.claim_rule_forms import WeighForAll, WeighForPayer
from clinic_tui.screens.claims.claim_work_form import WorkOnClaims
from clinic_tui.screens.claims.code_typing import CodeTyping
from clinic_tui.screens.claims.deposit import DepositForm
from clinic_tui.screens.claims.enter_payment import ClaimByHand, DecideByHand, EnterPayment
from clinic_tui.screens.claims.payer_letter_texts import EditPayerText
from clinic_tui.screens.claims.payer_wishes import PayerWishesForm
from clinic_tui.screens.claims.practice_forms import (
    BillingForm,
    EnrolmentForm,
    IdentityForm,
    OfPractice,
    PlaceForm,
)
from clinic_tui.screens.claims.take_in_answers import TakeInAnswers
from clinic_tui.screens.claims.templates import EditTemplate
from clinic_tui.screens.claims.trading_partners import PartnerForm
from clinic_tui.screens.compliance.associates import AssociateForm
from clinic_tui.screens.compliance.breach_forms import (
    AssessBreach,
    BreachForm,
    ChangeBreach,
    NoteNotice,
    ReportBreach,
)
from clinic_tui.screens.compliance.chemical_forms import AddSheet, ChangeChemical, ChemicalForm, TypeFirstAid
from clinic_tui.screens.compliance.credential_forms import (
    ChangeCredential,
    CredentialForm,
    NewCredential,
    OfCredential,
    RenewCredential,
)
from clinic_tui.screens.compliance.disclosure_forms import OfRecord
from clinic_tui.screens.compliance.drill_forms import ChangeDrill, DrillForm, NewDrill, NoteHeld
from clinic_tui.screens.compliance.incident_decision import DecideIncident
from clinic_tui.screens.compliance.incident_forms import EditIncident, IncidentForm, NoteCare
from clinic_tui.screens.compliance.incident_step_forms import (
    AddSpan,
    ChangeSpan,
    EndStep,
    NoteSevere,
    NoteTold,
    SpanForm,
)
from clinic_tui.screens.compliance.osha_forms import CertifyYear, NoteYear, OfYear
from clinic_tui.screens.compliance.release_forms import RevokeRelease
from clinic_tui.screens.compliance.rights import FilterRights
from clinic_tui.screens.compliance.withholding_form import Withhold
from clinic_tui.screens.console import ending
from clinic_tui.screens.console.opening import SignOpening
from clinic_tui.screens.console.shift_note import WriteShiftNote
from clinic_tui.screens.console.signals import HandOn, SendSignal
from clinic_tui.screens.coverage.authorization_forms import EnterNumber, NoteAsked, RequestAuthorization
from clinic_tui.screens.coverage.payers import PayerForm
from clinic_tui.screens.coverage.tells_foreseen import TellsForeseen
from clinic_tui.screens.door.lock import LockScreen
from clinic_tui.screens.door.login import SignIn
from clinic_tui.screens.door.own_pin import OwnPin
from clinic_tui.screens.door.second_factor import BeginSecondFactor
from clinic_tui.screens.money.adjusting import MoveBalance, WriteOff
from clinic_tui.screens.money.drawer_forms import (
    CountDrawer,
    HandOver,
    OpenDrawer,
    PayIn,
    PayOut,
    SubmitDrawer,
)
from clinic_tui.screens.money.drawer_needed import TakesCash
from clinic_tui.screens.money.estimate_form import MakeEstimate
from clinic_tui.screens.money.estimate_line import TellsEstimate
from clinic_tui.screens.money.fees import ChangeFee, FindFee
from clinic_tui.screens.money.hold_statements import HoldStatements
from clinic_tui.screens.money.keep_from_payer import KeepFromPayer
from clinic_tui.screens.money.make_plan import MakePlan
from clinic_tui.screens.money.move_credit import MoveCredit
from clinic_tui.screens.money.priced_lines import PricedLines
from clinic_tui.screens.money.refund import Refund
from clinic_tui.screens.money.take_payment import TakePayment
from clinic_tui.screens.parts.about_patient import FormOnPatient
from clinic_tui.screens.parts.confirm import Confirm
from clinic_tui.screens.parts.form import Form
from clinic_tui.screens.parts.print_paper import PrintPaper
from clinic_tui.screens.parts.reason import AskReason
from clinic_tui.screens.parts.whole_text import SeenWhole, WholeText
from clinic_tui.screens.patients.edit_patient import EditPatient
from clinic_tui.screens.patients.emergencies import ReviewAccess
from clinic_tui.screens.patients.letter_forms import EditText, WriteLetters
from clinic_tui.screens.patients.note import AddNote
from clinic_tui.screens.patients.patient_fields import PatientForm
from clinic_tui.screens.patients.register import RegisterPatient
from clinic_tui.screens.patients.restricted_record import BreakGlass, RestrictRecord
from clinic_tui.screens.put_aside.form_kinds import KINDS, opened_again
from clinic_tui.screens.put_aside.shelf import ShelfList
from clinic_tui.screens.reception.from_paper import PaperVisit, PaperWalkIn, Twice
from clinic_tui.screens.reception.next_stage import why_in_error, why_left
from clinic_tui.screens.reception.visit_supplies import SuppliesOfVisit
from clinic_tui.screens.rota.cover_forms import PutOnCall, SetMinimum
from clinic_tui.screens.rota.handing_over import HandOverOnCall
from clinic_tui.screens.rota.rota_forms import (
    ChangeDay,
    OfferShift,
    OffForm,
    SetShifts,
    WriteAbsence,
)
from clinic_tui.screens.rota.session_forms import (
    SessionForm,
    SetDayOfSessions,
    SetSessions,
    SwapSessions,
)
from clinic_tui.screens.rota.time_forms import AddTimes, CorrectTimes, TimesForm
from clinic_tui.screens.schedule.book_together import BookTogether
from clinic_tui.screens.schedule.cancel import CancelVisit
from clinic_tui.screens.schedule.coming import BookedVisit, NoteComing
from clinic_tui.screens.schedule.free_times import FreeTimes
from clinic_tui.screens.schedule.goto import GoToDate
from clinic_tui.screens.schedule.new_series import NewSeries
from clinic_tui.screens.schedule.new_visit import NewVisitForm
from clinic_tui.screens.schedule.overbook import OverbookReason
from clinic_tui.screens.schedule.pick_time import PickTime
from clinic_tui.screens.schedule.provider_and_site_forms import ChangeProvider, ChangeSite
from clinic_tui.screens.schedule.resource_forms import (
    ChangeDevice,
    ChangeKept,
    ChangeRoom,
    ChangeType,
    RoomOrDeviceForm,
)
from clinic_tui.screens.schedule.series_forms import (
    CancelSeries,
    ChangeSeries,
    EditSeries,
    ShiftSeries,
)
from clinic_tui.screens.schedule.visit_details import VisitDetails
from clinic_tui.screens.schedule.visit_form import VisitForm
from clinic_tui.screens.supplies.budgets import BudgetForm
from clinic_tui.screens.supplies.cold_forms import LogReading, OfUnit, PrintMonth
from clinic_tui.screens.supplies.count_forms import BeginCount, CountUnits, FoundUnits
from clinic_tui.screens.supplies.count_rules_form import CountRulesForm
from clinic_tui.screens.supplies.fill_up import UnitsToBring
from clinic_tui.screens.supplies.from_box import FromBox
from clinic_tui.screens.supplies.invoice_form import InvoiceForm
from clinic_tui.screens.supplies.kits import KitForm
from clinic_tui.screens.supplies.machine_forms import (
    EditMachine,
    MachineForm,
    NewMachine,
    NewPlan,
    NoteDone,
    OfMachine,
    TakeOutOfUse,
)
from clinic_tui.screens.supplies.missing_supplies import PutSuppliesRight
from clinic_tui.screens.supplies.on_shelf import OnShelf
from clinic_tui.screens.supplies.order_forms import ExpectForm, LineForm, PacksForm, SendForm
from clinic_tui.screens.supplies.order_line_forms import AddLine, MoveLine, OrderItem, PacksOfOffer
from clinic_tui.screens.supplies.stock_filter import FilterItems
from clinic_tui.screens.supplies.stock_forms import EditItem, ItemForm, OfItem
from clinic_tui.screens.supplies.stock_gone import TakeAway
from clinic_tui.screens.supplies.stock_levels import LevelsByUse
from clinic_tui.screens.supplies.vendor_forms import LimitForm, OfferForm, VendorForm
from clinic_tui.screens.supplies.witnessed import Witnessed
from clinic_tui.screens.team.bulletins import BulletinForm
from clinic_tui.screens.team.task_filter import FilterTasks
from clinic_tui.screens.team.task_forms import CalledBack, GiveTask, GivingForm
from clinic_tui.screens.team.task_replies import NoteToTask, ReplyToTask
from clinic_tui.screens.waiting.missed_fee_form import MissedFeeForm
from clinic_tui.screens.waiting.recall_form import RecallPatient
from clinic_tui.screens.waiting.wait_close import CloseEntry
from clinic_tui.screens.waiting.wait_form import EditWish, WaitForVisit
from clinic_tui.security.kept_form import HalfDone
from clinic_tui.stock.rows import ItemPage, ItemRow, StockValue
from clinic_tui.store.folder_words import DISK_FULL
from clinic_tui.waitlist.rows import NewWish
from clinic_tui.widgets.message_line import MessageLine
from tests.faults.forms import Made, filled_forms
from tests.faults.test_console_in_trouble import tried_on_a_full_disk
from tests.screens.keystrokes import at_rest
from tests.screens.signed_in import signed_in
from tests.screens.small_clinic import TODAY, Seat, SmallClinic, seated
from tests.screens.test_queue import stand_on

NEVER_KEPT: dict[type[Form[Any]], str] = {
    Withhold: "three words, on a list that stands behind it",
    ReplyToTask: "one line, on a list that stands behind it",
    BulletinForm: "what the forms of bulletins share",
    SignOpening: "one line; the board is counted anew",
    CalledBack: "a word, on a list that stands behind it",
    GivingForm: "what the forms that say for whom share",
    GiveTask: "a name, on a list that stands behind it",
    OffForm: "what asking for time off and writing it down share",
    WriteAbsence: "a name and a day, over a grid that stands behind it",
    ChangeDay: "the hours of one cell of a grid that stands behind it",
    SetShifts: "the hours of some days, on a list that stands behind it",
    SessionForm: "what the forms of sessions share",
    SetSessions: "the hours of some days, on a list that stands behind it",
    SetDayOfSessions: "the hours of a date, over a grid or list that stands behind it",
    SwapSessions: "a day and a code, over a grid or list that stands behind it",
    FilterRights: "a few words, and nothing is saved by it",
    OfferShift: "a name, over a grid that stands behind it",
    HandOverOnCall: "a name and a phone, on a list that stands behind it",
    PutOnCall: "a name and two times, on a list that stands behind it",
    SetMinimum: "four words, on a list that stands behind it",
    NoteToTask: "one line, on a list that stands behind it",
    OwnPin: "a password stands in it",
    BeginSecondFactor: "a password stands in it",
    BreakGlass: "a password stands in it",
    RestrictRecord: "one word, and the record behind it may be closed by then",
    ReviewAccess: "one sentence on what stands in the list behind it",
    RoomOrDeviceForm: "what both are",
    ItemForm: "what the forms of a new and of a kept item share",
    OnShelf: "what the forms of moves share",
    FromBox: "what those of them share that take a box from the scanner",
    Witnessed: "what those of them share that two people sign",
    TakeAway: "what the forms of what goes for good share",
    ChangeRoom: "two words, on a list that stands behind it",
    ChangeDevice: "two words, on a list that stands behind it",
    ChangeProvider: "one word on a provider, on a list that stands behind it",
    ChangeSite: "one name, on a list that stands behind it",
    ChangeType: "what the type takes is filled in from the list behind it",
    ChangeKept: "what is kept is filled in from the list behind it",
    FindFee: "a search, and nothing is saved by it",
    VisitDetails: "the form that it lies on keeps what it says",
    EditTemplate: "three lines off a list that stands behind it",
    ChangeFee: "two fields off a list that stands behind it",
    CodeTyping: "what forms in which a code fills in its price share",
    PricedLines: "what the forms of lines with prices share",
    TellsEstimate: "what the forms share that tell of an estimate",
    TellsForeseen: "what the forms share that tell of a claim before the visit",
    CountRulesForm: "filled in with what is set",
    KitForm: "filled in from the list behind it",
    PutSuppliesRight: "filled in from the list behind it",
    SuppliesOfVisit: "what the form that ends a visit and its supplies share",
    OfPractice: "what the forms with an address of the practice share",
    BillingForm: "a tax id stands in it",
    PlaceForm: "filled in from the list behind it",
    IdentityForm: "five fields off a list that stands behind it",
    EnrolmentForm: "who and whom are those of the list behind it",
    ClaimByHand: "what the forms of what came on paper share",
    EnterPayment: "the claims that were taken stand beside its fields",
    DecideByHand: "the sums of one claim, on a list that stands behind it",
    DepositForm: "two fields off a list that stands behind it",
    PayerForm: "six fields off a list that stands behind it",
    VendorForm: "a few fields off a list that stands behind it",
    OfferForm: "a few fields off a list that stands behind it",
    LimitForm: "one amount off a list that stands behind it",
    BudgetForm: "four fields off a list that stands behind it",
    PacksForm: "one number, and nothing is saved by it",
    UnitsToBring: "one number, and nothing is saved by it",
    PacksOfOffer: "what the forms share that order one of several offers",
    OrderItem: "two fields off an item that stands behind it",
    MoveLine: "two fields off a line that stands behind it",
    AddLine: "two fields off an order that stands behind it",
    LineForm: "two fields off an order that stands behind it",
    ExpectForm: "two fields off an order that stands behind it",
    SendForm: "two fields off an order that stands behind it",
    InvoiceForm: "its lines are proposed from an order that may have gone on by then",
    LevelsByUse: "three numbers that are proposed from the use of the day",
    FilterItems: "a few words, and nothing is saved by it",
    FilterTasks: "a few words, and nothing is saved by it",
    GoToDate: "one date, and nothing is saved by it",
    FreeTimes: "a search, and nothing is saved by it",
    PickTime: "a search for the form below, which is the one that is kept",
    BookTogether: "the phrase on the command line brings it back",
    ShiftSeries: "its dates are tried as it is typed: begun anew it shows what is free then",
    ChangeSeries: "its dates are tried as it is typed, as those of a move are",
    CancelSeries: "two choices on a list that stands behind it",
    SendSignal: "a few words, of use at this moment alone",
    HandOn: "two short words on a form or a row that stands behind it, and is kept",
    WriteLetters: "it says who is to be written to now",
    ChooseClaimLetter: "one word, on a list that stands behind it",
    EditClaimLetter: "drafted anew from what the claim says when it is written",
    MachineForm: "what the forms of a new and of a known machine share",
    CredentialForm: "what the forms of credentials share",
    OfCredential: "what the forms on a credential share",
    NewCredential: "it is copied off a paper, and a DEA number is kept nowhere else",
    ChangeCredential: "filled in from the list behind it",
    RenewCredential: "filled in from the list behind it",
    TimesForm: "what the forms of times share",
    CorrectTimes: "filled in from the sheet behind it",
    AddTimes: "a few words, on a sheet that stands behind it",
    NewMachine: "it is copied off a label, and begun anew in a minute",
    EditMachine: "filled in from the page behind it",
    OfMachine: "what the forms on one machine share",
    TakeOutOfUse: "three words, on a list that stands behind it",
    NewPlan: "three words, on a page that stands behind it",
    NoteDone: "two words on a plan, on a page that stands behind it",
    OfUnit: "what the forms on a fridge share",
    ChemicalForm: "what the forms of a new and of a listed chemical share",
    ChangeChemical: "filled in from the list behind it",
    TypeFirstAid: "of a sheet that stands behind it",
    AddSheet: "a path and a date, on a list that stands behind it",
    DrillForm: "what the forms of a new and of a known drill share",
    NewDrill: "three words, on a list that stands behind it",
    ChangeDrill: "filled in from the list behind it",
    NoteHeld: "it is written after the drill, from a sheet of paper",
    RevokeRelease: "two words off a letter, on a list that stands behind it",
    IncidentForm: "what the forms of a new and of a reported incident share",
    EditIncident: "filled in from the page behind it",
    NoteCare: "filled in from the page behind it",
    DecideIncident: "nine times yes or no, on a page that stands behind it",
    SpanForm: "what the forms of days share",
    AddSpan: "two days, on a page that stands behind it",
    ChangeSpan: "two days off a page that stands behind it",
    NoteSevere: "two times, on a page that stands behind it",
    NoteTold: "one name on a page that stands behind it",
    EndStep: "one word on a page that stands behind it",
    OfYear: "what the forms of a summary share",
    NoteYear: "two numbers on a page that stands behind it",
    CertifyYear: "three words on a page that stands behind it",
    LogReading: "what a thermometer showed then is read again, not kept",
    PrintMonth: "one date, and nothing is saved by it",
    WholeText: "what the forms around a whole text share",
    SeenWhole: "nothing is typed in it",
    Addressed: "what the forms of letters to payers share",
    SeenClaimLetters: "nothing is typed in it",
    EditPayerText: "a text of the clinic, not of a patient",
    EditText: "a text of the clinic, not of a patient",
    MissedFeeForm: "a rule of the clinic, read anew when it is opened",
    WriteShiftNote: "composed anew from what is true when it is written",
    PrintPaper: "what to print of what is shown, and nothing is saved by it",
    TakePayment: "what is due changes with each payment: begun anew it shows what is due then",
    Refund: "what is left of the payment is filled in from the list behind it",
    WriteOff: "what is owed of the visit is filled in from the ledger behind it",
    MoveCredit: "what credit there is is filled in from the ledger behind it",
    MoveBalance: "what is owed of the visit is filled in from the ledger behind it",
    MakePlan: "what is owed changes with each payment: begun anew it shows what is owed then",
    BeginCount: "a few words, and what they mean is read anew",
    CountUnits: "one number, on the sheet behind it; what lies there may be another by then",
    FoundUnits: "four short fields, on the sheet behind it",
    HoldStatements: "one word, on the list behind it",
    WorkOnClaims: "three fields off a list that stands behind it",
    WriteOut: "one path, on a list that stands behind it",
    TakeInAnswers: "one path, on a list that stands behind it",
    SaveFigures: "one path, and the figures that it writes are those behind it",
    MonthReason: "what the two reasons for a month share",
    CloseUnready: "what is left to do is read anew when it is asked again",
    ReopenMonth: "one sentence, on the list behind it",
    WeighForAll: "two fields off a list that stands behind it",
    WeighForPayer: "three fields off a list that stands behind it",
    PayerWishesForm: "filled in from the list behind it",
    PartnerForm: "filled in from the list behind it",
    OpenDrawer: "one number, on what the last drawer left",
    PayIn: "a sum and a word, on the drawer behind it",
    PayOut: "what PayIn is",
    CountDrawer: "a count is of one moment: begun later, the money is counted anew",
    HandOver: "one name, on the drawer behind it",
    SubmitDrawer: "one number, on the count behind it",
    OverbookReason: "a question of the form behind it, which is kept",
    NoteAsked: "two words, on a list that stands behind it",
    EnterNumber: "what was asked is filled in from the list behind it",
    AskReason: "its kind is in what it asks (left unseen, entered in error)",
    FormOnPatient: "what the forms about one patient share",
    NewVisitForm: "what the forms of a new visit share",
    TakesCash: "what the forms that take cash share",
    VisitForm: "what the forms on a visit share",
    EditSeries: "what the forms on visits of a series share",
    ChargeForm: "what the forms of charges share",
    OfItem: "what the forms on an item share",
    Twice: "what the forms from paper share",
    PatientForm: "what the forms of a patient's fields share",
    OfRecord: "what the forms on what leaves a record share",
    BreachForm: "what the forms of a case share",
    ReportBreach: "a few words, and a case may be added to at any time",
    ChangeBreach: "filled in from the case behind it",
    AssessBreach: "four answers on the case behind it",
    NoteNotice: "a few words on the case behind it",
    AssociateForm: "filled in from the list behind it",
}
"""Forms without a kind of their own, and why."""


def every_form(of: type[Form[Any]] = Form) -> Iterator[type[Form[Any]]]:
    for kind in of.__subclasses__():
        if kind.__module__.startswith("clinic_tui."):
            yield kind
            yield from every_form(kind)


def test_every_form_has_a_kind_or_a_reason_to_have_none() -> None:
    for module in pkgutil.walk_packages(screens.__path__, f"{screens.__name__}."):
        importlib.import_module(module.name)
    forms = set(every_form())
    assert {kind for kind in forms if kind not in NEVER_KEPT and kind.KIND not in KINDS} == set()
    assert {kind for kind in NEVER_KEPT if kind.KIND} == set()
    named = [kind.KIND for kind in forms if kind.KIND]
    assert len(named) == len(set(named))
    assert set(KINDS) == {*named, "left unseen", "entered in error"}


def filled_too(clinic: SmallClinic, backend: Backend) -> Iterator[Made]:
    """As somebody has filled them in, those of which the others are in `filled_forms`."""
    row = backend.schedule.appointment(clinic.visits["Garcia"])
    visit = BookedVisit(row.id, row.patient_id, row.version, row.name, row.day, row.start, row.confirmation)
    left = backend.schedule.appointment(clinic.visits["Novák"])
    yield "coming", lambda: NoteComing(visit, {"coming": "c"})
    yield "paper", lambda: PaperVisit(clinic.visits["Haddad"], {"came": "9:05", "coverage": "self"})
    yield "keep", lambda: KeepFromPayer(clinic.visits["Garcia"], {"note": "pays on Friday"})
    yield (
        "paper walk-in",
        lambda: PaperWalkIn({"reason": "fell", "came": "9:05"}, day=TODAY, patient_id=row.patient_id),
    )
    wanted = backend.estimates.for_visit(clinic.visits["Garcia"])
    yield "estimate", lambda: MakeEstimate(wanted, {"code": "99213", "diagnoses": "I10"})
    entry = backend.waitlist.add(NewWish(row.patient_id, 1))
    wait = backend.waitlist.entry(entry)
    yield "wait", lambda: WaitForVisit({"type": "new", "days": "tue"}, patient_id=row.patient_id)
    yield "recall", lambda: RecallPatient({"due": "6m"}, patient_id=row.patient_id)
    yield "series", lambda: NewSeries({"type": "FU", "repeat": "10 tth"}, patient_id=row.patient_id)
    yield (
        "authorization request",
        lambda: RequestAuthorization(row.patient_id, row.name, {"units": "6", "codes": "97110"}),
    )
    yield "wish", lambda: EditWish(wait, {"words": "call first"})
    yield "close wish", lambda: CloseEntry(wait, {"reason": "well"})
    yield "left", lambda: why_left(backend, left.id, left.version, left.name, {"reason": "in a hurry"})
    yield "error", lambda: why_in_error(backend, left.id, left.version, left.name, {"reason": "twice"})


OF_EACH_KIND_OF_FIELD = {
    "incident", "chemical", "task", "time off", "authorization", "coverage", "book", "check in", "receive",
}  # fmt: skip
"""Filled forms that have between them every kind of field that any of them has."""


def kinds_of_fields(form: Form[Any]) -> set[type]:
    """Free text, words that are read, days, money, choices, payers, patients ..., of a form that is open."""
    return {type(form._built[each.name]) for each in form.fields()}


async def pushed(seat: Seat, form: Form[Any]) -> Form[Any]:
    await seat.app.push_screen(form)
    await seat.until(lambda: not seat.app._holds, "the reading")
    await at_rest(seat.pilot)
    return form


async def test_every_kind_opens_again_as_it_was_typed_and_stays_so_where_nothing_can_be_saved(
    small_clinic: SmallClinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    kinds, fields, chosen = set(), set[type](), set[type]()
    async with seated(small_clinic, login="otto") as seat:
        backend = seat.app.backend
        assert backend is not None
        seat.app.open_forms.pause()  # it would write, too
        await seat.app.push_screen(Screen())  # the queue would be laid out anew behind each form
        saving = await seat.ask(lambda: list(filled_forms(small_clinic, backend)))
        others = await seat.ask(lambda: list(filled_too(small_clinic, backend)))
        for name, make in (each for each in saving + others if each[0] != "reason"):
            form = make()
            typed = form.worth_keeping(dict(form._start))
            kept = HalfDone(form.kind, form.title_words, typed, form.about)
            if not kept.texts:  # what stands in it comes of what it is about
                kept = await drafted(seat, form)
            kinds.add(kept.kind)
            again = await pushed(seat, await seat.ask(partial(opened_again, backend, kept)))
            fields |= kinds_of_fields(again)
            chosen |= kinds_of_fields(again) if name in OF_EACH_KIND_OF_FIELD else set()
            head, _, tail = kept.title.partition(",")  # between them whose it is, where that is read first
            assert kept.texts.items() <= again.texts.items(), name
            assert type(again) is type(form), name
            assert again.title_words.startswith(head), name
            assert tail in again.title_words.removeprefix(head), name
            assert again.meanwhile == "", name
            anew = again.draft().half_done
            assert anew is not None, name
            assert anew.kind == kept.kind, name
            assert kept.about.items() <= anew.about.items(), name
            assert kept.texts.items() <= anew.texts.items(), name
            before = again.texts
            if (name, make) in saving and not tried_on_a_full_disk(name, again):
                await refused_on_a_full_disk(seat, again, monkeypatch)
                assert again.texts == before, name
            await again.dismiss()
    assert kinds == set(KINDS)
    assert chosen == fields, "into each kind of field harm is typed in test_hostile_typing.py"


async def drafted(seat: Seat, form: Form[Any]) -> HalfDone:
    """What is kept of a form that was open."""
    await pushed(seat, form)
    kept = form.draft().half_done
    assert kept is not None, form.title_words
    await form.dismiss()
    return kept


async def refused_on_a_full_disk(seat: Seat, form: Form[Any], monkeypatch: pytest.MonkeyPatch) -> None:
    """What every save comes to that finds no room: said in the form, which stays."""
    assert seat.app.backend is not None
    form.resumed = True  # something stands in it that is not stored

    def full(*_: object) -> NoReturn:
        raise ClinicError(DISK_FULL, Trouble.FULL)

    with monkeypatch.context() as patch:
        patch.setattr(seat.app.backend._clinic.store, "turn_to_write", full)
        form.action_save()
        await seat.until(lambda: form.refused and not form.saving, f"a refusal of {form.title_words}")
    assert seat.app.screen is form
    assert DISK_FULL in form.query_one("#form-message", MessageLine).words


async def left_half_done(clinic: SmallClinic) -> str:
    """A console that ends with the cursor in the middle of a form's second field; the form's title."""
    async with seated(clinic) as seat:
        await stand_on(seat, clinic, "Haddad")
        await seat.press("x")
        title = (await seat.opens(CancelVisit)).title_words
        await seat.press(*"ill", "enter", *"callback", "left", "left", "left", "left")
        seat.app.end_from_outside(129)
        await seat.until(lambda: seat.app._exit, "the end")
        return title


def kept_of(seat: Seat) -> list[str]:
    assert seat.app.backend is not None
    return [row.form.title for row in seat.app.backend.own_forms.kept()]


async def test_what_a_cut_line_left_is_offered_at_the_next_sign_in_and_opened_once(
    small_clinic: SmallClinic,
) -> None:
    """By nobody else, with the cursor where it stood."""
    title = await left_half_done(small_clinic)
    with signed_in(small_clinic, "sam") as other:
        assert other.own_forms.kept() == ()
    async with seated(small_clinic) as seat:
        assert [draft.title for draft in seat.app.drafts_here] == [title]
        await seat.press("Z")
        assert (await seat.opens(CancelVisit)).texts == {"reason": "ill", "words": "callback"}
        await seat.shows("callback")
        await seat.press("space")
        await seat.shows("call back")
        assert await seat.ask(lambda: kept_of(seat)) == []
        seat.app._ending.in_a_fault()  # a console that ends on a fault keeps it, too
        assert await seat.ask(lambda: kept_of(seat)) == [title]
    async with seated(small_clinic) as seat:
        backend = seat.app.backend
        assert backend is not None
        number = seat.app.drafts_here[0].kept_as
        assert number is not None
        await seat.ask(lambda: backend.own_forms.take(number))  # gone on with elsewhere
        await seat.press("Z")
        await seat.shows("gone on with, or thrown")
        assert not seat.app.drafts_here
        await seat.press("Z")
        await seat.shows("no form was put aside")


async def test_what_was_put_aside_and_what_stands_open_are_both_kept_at_the_end(
    small_clinic: SmallClinic,
) -> None:
    async with seated(small_clinic) as seat:
        await seat.press("c")
        await seat.until(lambda: isinstance(seat.app.screen, RegisterPatient), "the form")
        await seat.press(*"Ash", "escape", "N")
        await seat.until(lambda: isinstance(seat.app.screen, AddNote), "the note")
        await seat.press(*"x", "f10")
        await seat.shows("Leave the console? 2 forms half done are kept")
        await seat.press("y")
        await seat.until(lambda: seat.app._exit, "the end")
    async with seated(small_clinic) as seat:
        assert [draft.title.split()[0] for draft in seat.app.drafts_here] == ["New", "Note"]
        await seat.press("Z")
        await seat.until(lambda: isinstance(seat.app.screen, ShelfList), "the list")
        await seat.press("x", "y")
        await seat.until(lambda: len(seat.app.drafts_here) == 1, "thrown away")
        await seat.press("escape", "f10")
        await seat.shows("1 form half done is kept")


@pytest.mark.long
async def test_f7_takes_up_a_kept_registration_and_it_is_kept_no_longer(small_clinic: SmallClinic) -> None:
    typed = {"family": "Zzz", "given": "Qq", "born": "120561"}
    with signed_in(small_clinic, "mia") as backend:
        backend.own_forms.keep([HalfDone("register", "New patient", typed)])
    async with seated(small_clinic) as seat:
        await seat.press("/", *"zzz,qq", "f7")
        await seat.until(lambda: isinstance(seat.app.screen, RegisterPatient), "the form")
        form = seat.app.screen
        assert isinstance(form, RegisterPatient)
        assert form.text("born") == "120561"
        await seat.until(lambda: not kept_of(seat), "taken out of the table")


@pytest.mark.long
async def test_another_desk_s_change_stays_and_the_form_says_so(small_clinic: SmallClinic) -> None:
    async with seated(small_clinic) as seat:
        backend = seat.app.backend
        assert backend is not None
        patient = backend.schedule.appointment(small_clinic.visits["Cruz"]).patient_id
        record = await seat.ask(lambda: backend.patients.open(patient))
        await pushed(seat, EditPatient(record, {"email": "ana@example.org"}))
        form = seat.app.screen
        assert isinstance(form, EditPatient)
        kept = form.draft().half_done
        assert kept is not None
        assert kept.texts == {"email": "ana@example.org"}
        form.dismiss()
        fields: PatientFields = record.fields
        moved = PatientFields(**{**_as_dict(fields), "preferred": "Annie"})
        await seat.ask(lambda: backend.patients.update(patient, record.version, moved))
        again = await pushed(seat, await seat.ask(lambda: opened_again(backend, kept)))
        assert again.text("email") == "ana@example.org"
        assert "Annie" in again.texts.values()
        await seat.shows("was changed at a desk since this")


def _as_dict(fields: PatientFields) -> dict[str, Any]:
    return {name: getattr(fields, name) for name in PatientFields.__slots__}


async def test_who_signs_out_finds_the_forms_at_any_desk_but_no_password(small_clinic: SmallClinic) -> None:
    async with seated(small_clinic) as seat:
        form = await pushed(seat, OwnPin(has_pin=False))
        await seat.type("four calm herons")
        assert seat.app.forms_to_keep() == ()
        form.dismiss()
        await seat.press("N")
        await seat.until(lambda: isinstance(seat.app.screen, AddNote), "the note")
        await seat.press(*"call back", "f9")
        await seat.until(lambda: isinstance(seat.app.screen, LockScreen), "the lock")
        await seat.press("f2")
        await seat.until(lambda: isinstance(seat.app.screen, SignIn), "the sign-in")
    with signed_in(small_clinic, "mia") as backend:
        (kept,) = backend.own_forms.kept()
    assert kept.form.texts == {"note": "call back"}


async def test_a_failure_to_keep_holds_up_no_end_from_outside(
    small_clinic: SmallClinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with seated(small_clinic) as seat:
        assert seat.app.backend is not None
        monkeypatch.setattr(seat.app.backend.own_forms, "keep", refuse)
        await seat.press("N")
        await seat.until(lambda: isinstance(seat.app.screen, AddNote), "the form")
        await seat.type("Ash")
        seat.app.end_from_outside(143)
        await seat.until(lambda: seat.app._exit, "the end")
        assert seat.app.return_value == 143


async def test_who_leaves_is_asked_first_where_the_forms_cannot_be_kept(
    small_clinic: SmallClinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with seated(small_clinic) as seat:
        assert seat.app.backend is not None
        monkeypatch.setattr(seat.app.backend.own_forms, "keep", refuse)
        await seat.press("N")
        await seat.until(lambda: isinstance(seat.app.screen, AddNote), "the form")
        await seat.press(*"Ash", "f10", "y")
        await seat.shows("desk B writes. 1 form half done is lost if you leave now.")
        assert isinstance(seat.app.screen, Confirm)
        await seat.press("n")
        await seat.until(lambda: isinstance(seat.app.screen, AddNote), "the form again")
        await seat.press("f10", "y", "y")  # a yes typed ahead of the refusal is no answer to it
        await seat.shows("desk B writes. 1 form half done is lost if you leave now.")
        await seat.press("y")
        await seat.until(lambda: seat.app._exit, "the end")


def refuse(_: object) -> None:
    raise Busy("desk B writes")


async def test_a_kept_form_of_a_visit_that_is_unknown_stays_to_be_thrown_away(
    small_clinic: SmallClinic,
) -> None:
    lost = HalfDone("cancel", "Cancel the appointment", {"words": "ill"}, {"appointment": 99999})
    odd = HalfDone("of tomorrow", "Fax", {"number": "1"})
    with signed_in(small_clinic, "mia") as backend:
        backend.own_forms.keep([lost, odd])
    async with seated(small_clinic) as seat:
        for _ in range(2):
            await seat.press("Z")
            await seat.until(lambda: isinstance(seat.app.screen, ShelfList), "the list")
            await seat.press("enter")
            await seat.shows("this version does not know the form Fax")
        await seat.press("Z", "x", "y", "enter")
        await seat.until(lambda: not isinstance(seat.app.screen, ShelfList), "the list gone")
        assert len(seat.app.drafts_here) == 1


def test_kinds_that_carry_a_day_name_it_in_full() -> None:
    assert PaperWalkIn(day=date(2026, 11, 23)).about == {"day": "2026-11-23"}


def test_only_what_differs_from_the_item_is_kept() -> None:
    item = ItemRow(1, 4, "GZ", "Gauze", "", "pack", "", 3, 40, 15)
    form = EditItem(ItemPage(item, (), (), (), (), StockValue(0, 0, 0)))
    assert form.worth_keeping({"par": "50", "reorder": "15", "lots": "no"}) == {"par": "50"}
    assert form.about == {"item": 1, "version": 4}


async def test_an_end_from_outside_waits_for_no_writing_that_stands_still(
    small_clinic: SmallClinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The end comes while the writing still waits, and the fault log has a line of it."""
    let_go = threading.Event()
    recorded: list[BaseException] = []
    monkeypatch.setattr("clinic_tui.screens.console.ending.record", recorded.append)
    async with seated(small_clinic) as seat:
        assert seat.app.backend is not None
        monkeypatch.setattr(seat.app.backend.own_forms, "keep", lambda _: let_go.wait())
        await seat.press("N")
        await seat.until(lambda: isinstance(seat.app.screen, AddNote), "the form")
        await seat.type("Ash")
        seat.app.end_from_outside(129)
        await seat.until(lambda: seat.app._exit, "the end")
        assert not let_go.is_set()
        let_go.set()
    assert [type(each) for each in recorded] == [TimeoutError]


async def test_a_form_on_its_way_to_be_saved_is_not_kept_as_well(
    small_clinic: SmallClinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with seated(small_clinic) as seat:
        backend = seat.app.backend
        assert backend is not None
        let_go, add_note = threading.Event(), backend.patients.add_note

        def slowly(patient_id: int, words: str) -> None:
            let_go.wait()
            add_note(patient_id, words)

        monkeypatch.setattr(backend.patients, "add_note", slowly)
        await seat.press("N")
        await seat.until(lambda: isinstance(seat.app.screen, AddNote), "the note")
        await seat.type("once")
        await seat.pilot.press("f12")
        await seat.until(lambda: seat.app.is_saving, "the save")
        monkeypatch.setattr(ending, "AT_MOST", 60.0)
        monkeypatch.setattr(ending, "FOR_A_SAVE", 30.0)  # however busy the machine is
        seat.app.end_from_outside(129)
        let_go.set()
        await seat.until(lambda: seat.app._exit, "the end")
        assert await seat.ask(lambda: kept_of(seat)) == []
