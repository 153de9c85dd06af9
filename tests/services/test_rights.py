"""Every use case under every role: allowed ones reach the work, denied ones write a line of the journal."""

from __future__ import annotations

import contextlib
import re
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import NoReturn

import pytest

import clinic_tui
from clinic_tui.billing import adjusting, missed_fees, taking, withholding
from clinic_tui.billing import service as billing
from clinic_tui.billing.capture import code_visit
from clinic_tui.billing.ledger_rows import Side
from clinic_tui.billing.missed_fee_rows import MissedFeeRules
from clinic_tui.billing.rows import ChargeEntry
from clinic_tui.billing.rule_rows import BillingRules
from clinic_tui.billing.rule_setting import set_billing_rules
from clinic_tui.books import service as books
from clinic_tui.bulletins import service as bulletin_service
from clinic_tui.bulletins.rows import BulletinEntry
from clinic_tui.calls import service as calls
from clinic_tui.calls.rows import CallRow, Contact
from clinic_tui.calls.states import Outcome, Subject
from clinic_tui.chemicals import handing_out as chemical_papers
from clinic_tui.chemicals import register as chemicals
from clinic_tui.chemicals import sheets
from clinic_tui.chemicals.entries import ChemicalEntry, FirstAid, KeptEntry, SheetEntry, SheetFile
from clinic_tui.claims import (
    kept_back,
    making,
    on_paper,
    partners,
    payer_wishes,
    rule_switches,
    sending,
    working,
)
from clinic_tui.claims.letter_kinds import ClaimLetterKind
from clinic_tui.claims.paper_form.printing import Wanted as FormsWanted
from clinic_tui.claims.paper_form.printing import make_forms
from clinic_tui.claims.partner_rows import PartnerFields
from clinic_tui.claims.status_asking import ask_status
from clinic_tui.claims.taking_in import NothingPosted
from clinic_tui.claims.taking_in import take_in as take_in_claims
from clinic_tui.claims.wish_rows import PayerWishes
from clinic_tui.claims.work_rows import Change as WorkChange
from clinic_tui.codes import service as codes
from clinic_tui.codes.book_files import BookFile
from clinic_tui.codes.edit_files import EditFile
from clinic_tui.codes.edit_service import take_in_edits
from clinic_tui.codes.rows import CodeSet, Entry
from clinic_tui.codes.rows import Wanted as CodesWanted
from clinic_tui.coding.rows import CodingEntry, NewTemplate
from clinic_tui.coding.service import set_template
from clinic_tui.counts import beginning, counting, settling
from clinic_tui.counts.entries import CountedLine, Found, ScannedPack
from clinic_tui.counts.printing import hand_out_sheet
from clinic_tui.counts.rows import Scope as CountScope
from clinic_tui.counts.rules import CountRules
from clinic_tui.credentials import writing as credential_writing
from clinic_tui.credentials.rows import Details
from clinic_tui.credentials.states import Kind
from clinic_tui.day_end.service import end_day, print_day_end
from clinic_tui.drills import writing as drill_writing
from clinic_tui.drills.rows import DrillEntry, HeldEntry
from clinic_tui.drills.states import DrillKind
from clinic_tui.eligibility import accepting
from clinic_tui.eligibility.asking import ask
from clinic_tui.eligibility.rows import Wanted
from clinic_tui.eligibility.taking_in import take_in as take_in_answers
from clinic_tui.equipment import cold_log, register, striking, upkeep
from clinic_tui.equipment.entries import DoneEntry, MachineEntry, PlanEntry, ReadingEntry
from clinic_tui.equipment.rows import Every, MachineState, UpkeepKind
from clinic_tui.errors import ClinicError, NotPermitted
from clinic_tui.estimates import service as estimates
from clinic_tui.estimates.rows import EstimateEntry
from clinic_tui.estimates.states import GivenHow
from clinic_tui.fees import service as fees
from clinic_tui.fees.rows import FeeKind, NewFee, NewSchedule
from clinic_tui.flow import handing, shift_notes, signals, telling
from clinic_tui.flow.states import Told
from clinic_tui.kits import editing as kits
from clinic_tui.kits import ending as kits_ending
from clinic_tui.kits import settling as used_settled
from clinic_tui.kits.rows import TypedLine
from clinic_tui.kits.rules import charged_as
from clinic_tui.letters import payer_service, payer_text_service
from clinic_tui.letters import service as letters
from clinic_tui.letters.states import LetterKind
from clinic_tui.merging import service as merging
from clinic_tui.money import drawers
from clinic_tui.money import service as money
from clinic_tui.money.rows import CountEntry, MoneyRules, Pay, Tender
from clinic_tui.opening import signing
from clinic_tui.paper import money_papers
from clinic_tui.paper import service as papers
from clinic_tui.paper.estimate_out import print_estimate
from clinic_tui.patients import emergency, importing, likely_pairs, payers, policies, restricting
from clinic_tui.patients import service as patients
from clinic_tui.patients.details import verify_details
from clinic_tui.patients.payer_rows import PayerFields
from clinic_tui.patients.policy import Policy
from clinic_tui.patients.policy_importing import import_policies, preview_policies
from clinic_tui.patients.rows import RestrictedFor
from clinic_tui.plans import service as plans
from clinic_tui.plans.rows import PlanTerms
from clinic_tui.plans.states import PlanEnd
from clinic_tui.practice import service as practice
from clinic_tui.practice.rows import (
    BillingFields,
    EnrolmentFields,
    IdentityFields,
    PlaceFields,
    PracticeAddress,
)
from clinic_tui.privacy import (
    access_review,
    associates,
    breach_log,
    disclosing,
    limiting,
    releasing,
    requesting,
)
from clinic_tui.privacy.accounting_paper import looked_up
from clinic_tui.privacy.associate_rows import AssociateEntry
from clinic_tui.privacy.breach_rows import Assessment, BreachEntry, Exclusion, NoticeTo
from clinic_tui.privacy.disclosure_kinds import DisclosureKind
from clinic_tui.privacy.disclosure_rows import DisclosureEntry
from clinic_tui.privacy.limit_rows import LimitEntry
from clinic_tui.privacy.release_rows import ReleaseEntry
from clinic_tui.privacy.request_rows import RequestEntry, RequestKind
from clinic_tui.privacy.withholding import NOTHING_WITHHELD
from clinic_tui.purchasing import approving, budgets, draft_lines, drafting, invoices, vendors
from clinic_tui.purchasing import ending as orders_end
from clinic_tui.purchasing import receiving as ordered
from clinic_tui.purchasing import sending as orders_out
from clinic_tui.purchasing.entries import (
    Asked,
    BudgetEntry,
    InvoiceEntry,
    OfferEntry,
    ToOrder,
    VendorEntry,
)
from clinic_tui.purchasing.states import SentBy
from clinic_tui.recall import service as recall
from clinic_tui.recall.rows import NewRecall
from clinic_tui.reception import from_paper
from clinic_tui.reception import service as reception
from clinic_tui.reception.rows import CheckInAnswers, OnPaper
from clinic_tui.reminders import replies
from clinic_tui.reminders import service as reminders
from clinic_tui.reminders.service import NewRule
from clinic_tui.reminders.states import Channel, Settling
from clinic_tui.remittance import by_hand, depositing
from clinic_tui.remittance import service as remittances
from clinic_tui.remittance.hand_rows import HandClaim, HandPayment
from clinic_tui.rota import leave, swapping, usual_weeks
from clinic_tui.rota import on_call as rota_on_call
from clinic_tui.rota.entries import DayEntry, OnCallEntry, ShiftsEntry, TimeOffEntry
from clinic_tui.rota.states import DayKind, Off
from clinic_tui.rota.states import Group as CoverGroup
from clinic_tui.safety import deciding, exposure, reporting, severe, yearly
from clinic_tui.safety import handing_out as safety_papers
from clinic_tui.safety.entries import (
    CareEntry,
    CertifyEntry,
    DecisionEntry,
    IncidentEntry,
    SevereEntry,
    SpanEntry,
    StepEntry,
    ToldEntry,
    YearEntry,
)
from clinic_tui.safety.states import IncidentKind, Severe, SpanKind, Step
from clinic_tui.schedule import (
    age_setup,
    attendance,
    delays,
    holding,
    hours,
    outage,
    own_views,
    series,
    series_moving,
    sessions,
    setup,
    sites,
    together,
)
from clinic_tui.schedule import resource_setup as resources
from clinic_tui.schedule import service as schedule
from clinic_tui.schedule.attendance_rows import Attendance
from clinic_tui.schedule.authorization import answers, asking, requests
from clinic_tui.schedule.authorization import on_file as authorizations
from clinic_tui.schedule.authorization import setup as rules_of_payers
from clinic_tui.schedule.authorization.sender import Sender
from clinic_tui.schedule.authorization.states import AuthorizationKind
from clinic_tui.schedule.exporting import journal_names
from clinic_tui.schedule.outage_rows import Outage
from clinic_tui.schedule.outside_times import take_in
from clinic_tui.schedule.resource_rows import NewReserve
from clinic_tui.schedule.rows import Booking, BusyTime, DayFilter, ProviderRow, Span
from clinic_tui.schedule.series_rows import Scope, SeriesPlan, SeriesTime, Shift
from clinic_tui.schedule.session_rows import SwapOfSessions
from clinic_tui.schedule.states import BlockKind, Confirmation
from clinic_tui.security import accounts, kept_forms, totp
from clinic_tui.security import pin as pins
from clinic_tui.security import second_factor as factors
from clinic_tui.security.hash_cost import HashCost
from clinic_tui.security.kept_form import HalfDone
from clinic_tui.security.roles import RIGHTS, VERBS, Role, may
from clinic_tui.security.sign_in import sign_in
from clinic_tui.settings import Settings
from clinic_tui.settings.time_clock import TimeClockSettings
from clinic_tui.statements import family_money
from clinic_tui.statements import service as statements
from clinic_tui.statements.states import HoldReason
from clinic_tui.stock import correcting, filling, issuing, items, places, receiving
from clinic_tui.stock.entries import Bring, ItemEntry
from clinic_tui.stock.rows import PlaceKind
from clinic_tui.store.desk import Desk
from clinic_tui.store.journal import as_json
from clinic_tui.store.undo import Undoable, undo_action, undo_last
from clinic_tui.supply_files.importing import import_supplies
from clinic_tui.supply_files.rows import Choices
from clinic_tui.supply_files.vendor_files import import_prices, import_vendors
from clinic_tui.tasks import ending as task_ending
from clinic_tui.tasks import handing as task_handing
from clinic_tui.tasks import writing
from clinic_tui.tasks.rows import TaskEntry
from clinic_tui.tasks.states import Called
from clinic_tui.time_clock import closing as period_closing
from clinic_tui.time_clock import correcting as time_correcting
from clinic_tui.time_clock import punching
from clinic_tui.time_clock.handing_out import paper_of, payroll_of
from clinic_tui.time_clock.rows import Times
from clinic_tui.time_clock.rules import Period
from clinic_tui.time_clock.seeing import note_seen
from clinic_tui.time_clock.states import BreakKind
from clinic_tui.waitlist import service as waitlist
from clinic_tui.waitlist.rows import NewWish
from clinic_tui.waitlist.states import CloseReason
from clinic_tui.words.age_range import AgeRange
from clinic_tui.words.outage_phrase import Stretch
from clinic_tui.words.repeat_phrase import Repeat
from clinic_tui.x12.outgoing import TradingPartner
from tests.builders import (
    FU,
    GLOVES,
    LEE,
    NOW,
    ORT,
    PEPPER,
    ROOM_1,
    TODAY,
    House,
    an_appointment,
    some_fields,
)
from tests.services import cases_at_the_door, cases_of_jobs, cases_on_paper
from tests.services.cases_at_the_door import AT_THE_DOOR
from tests.services.cases_of_jobs import OF_JOBS
from tests.services.cases_on_paper import ON_PAPER
from tests.services.coverage_asked import Line, a_house
from tests.services.use_cases_found import named_in, use_cases
from tests.unit.x12.sets import wrapped

ANSWER = wrapped(("BHT*0007*11*X*20260302*0930*18", "HL*1**20*1", "HL*2*1*EV*0", "HCR*A1*N1"), "278")
VISIT = 1
FEBRUARY = TODAY.replace(month=2, day=1)
A_HOUSE = a_house(None, Line())
HUB = PartnerFields("HUB", "Hub", "H1", "Harbor", "C1", "Bea", "3125550100", "C1", "H1")
PATIENT = 1
CASH = CheckInAnswers(self_pay=True, copay_cents=100, pay=Pay.CASH)
OUT = Outage(ProviderRow(LEE, "LEE", "", ""), Stretch(TODAY, 0, TODAY, 720))
AS_SENT = Sender("Elm Street", "1234567893", TradingPartner("ELM", "HUB"), "1123456789")
PAPER = OnPaper(480, 500, CheckInAnswers(self_pay=True))
REPLIES = Path(__file__).with_name("replies.csv")
WORDS = "four calm herons wading"
BUSY = BusyTime("a" * 32, TODAY, Span(600, 660))
SETTINGS = Settings(Path("/dev/null/house"), "house", "House", "UTC", "file")
CLOCKED = TimeClockSettings(used=True)
FORTNIGHT = Period(TODAY, 2)
BLEACH = ChemicalEntry("Bleach", "Ridgeway", kept=(KeptEntry("Lab"),))
SHEET = SheetEntry(SheetFile("x.txt", b"x", is_pdf=False, text="x"), TODAY, file_alone=True)
FIRE = DrillEntry(DrillKind.FIRE, 12)
SLIPPED = IncidentEntry(IncidentKind.INJURY, "Kim", TODAY, "slipped", "wrist", "Hall", "cleaner")
TOLD = BulletinEntry("lunch at one", TODAY, TODAY)
AWAY = SpanEntry(SpanKind.AWAY, TODAY)
LETTERHEAD, TO_FILE = papers.Letterhead("Elm Street"), papers.Outlet("file")


def mias(desk: Desk) -> Desk:
    """The desk with mia's account at it."""
    desk.actor = replace(desk.actor, account_id=1)
    return desk


CARD = (Tender(Pay.CARD, 100),)
SECRET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
FEE, SCHEDULE = NewFee("99213", "", "", 100), NewSchedule("S", FeeKind.STANDARD, TODAY)
REMARKS, ANY = BookFile("rarc.csv", CodeSet.RARC, (Entry(CodeSet.RARC, "M1", "x"),)), CodesWanted(TODAY)
ENTRY, EDITS = EstimateEntry("99213", "", 1, 100), EditFile("mue.csv", CodeSet.MUE)
ELM = PracticeAddress("12 Elm Street", "Salem", "MA", "01970-4307")
BILLS = BillingFields("Elm", "", "1999999984", "12-3456789", address=ELM)
ON_CLAIMS, ENROLLED = IdentityFields("1999999968", "", "Lee", "Robin"), EnrolmentFields(TODAY)
A_CLINIC = Settings(Path("/dev/null/house"), "house", "House", "UTC", "file")
HALF_DONE = HalfDone("note", "Note on Vale, Mara", {"note": "called"}, {"patient": PATIENT})

CALL = CallRow(Subject.VISIT, VISIT, 1, PATIENT, "Moss", "100001", Contact("15550107203"), "", "", "")

SHIFTS = ShiftsEntry(frozenset({0}), (Span(480, 1020),), TODAY)
OFF = TimeOffEntry(Off.HOLIDAY, TODAY, TODAY)
CALLED = OnCallEntry("mia", TODAY, 1020, TODAY + timedelta(days=1), 480, "555-810-7390")

OWN_CASES: dict[str, tuple[str, Callable[[Desk], object]]] = {
    "late": ("queue.delay", lambda desk: delays.say_late(desk, LEE, 15)),
    "compute again": ("queue.delay", lambda desk: delays.compute_again(desk, LEE)),
    "signal": ("queue.signal", lambda desk: signals.send_signal(desk, "room 2 ready")),
    "take signal": ("queue.signal", lambda desk: signals.take_signal(desk, 1)),
    "hand visit": ("queue.hand_over", lambda desk: handing.hand_visit(desk, VISIT, "all")),
    "hand form": ("queue.hand_over", lambda desk: handing.hand_form(desk, HALF_DONE, "all")),
    "take handed": ("queue.hand_over", lambda desk: handing.take_handed(desk, 1)),
    "sign note": ("queue.hand_over", lambda desk: shift_notes.sign_note(desk, ("two wait",))),
    "read shift note": ("queue.hand_over", lambda desk: shift_notes.read_note(desk, 1)),
    "tell delay": ("queue.tell_delay", lambda desk: telling.tell_next(desk, LEE, (VISIT,), ())),
    "delay call": ("queue.tell_delay", lambda desk: telling.note_call(desk, VISIT, Told.REACHED)),
    "register": ("patient.register", lambda desk: patients.register(desk, some_fields())),
    "update": ("patient.edit", lambda desk: patients.update(desk, PATIENT, 1, some_fields())),
    "verify details": ("patient.verify", lambda desk: verify_details(desk, PATIENT, phone=True)),
    "not the same": ("patient.not_same", lambda desk: likely_pairs.not_the_same(desk, PATIENT, 2)),
    "merge": ("patient.merge", lambda desk: merging.merge(desk, PATIENT, 2)),
    "add alert": ("patient.alert", lambda desk: patients.add_alert(desk, PATIENT, "falls")),
    "remove alert": ("patient.alert", lambda desk: patients.remove_alert(desk, 1)),
    "note": ("patient.note", lambda desk: patients.add_note(desk, PATIENT, "called")),
    "coverage": ("coverage.edit", lambda desk: policies.set_coverage(desk, PATIENT, 1, None, Policy("Acme"))),
    "order of policies": ("coverage.edit", lambda desk: policies.move_policy(desk, 1, 1, earlier=True)),
    "import fees": ("fees.edit", lambda desk: fees.add_schedule(desk, SCHEDULE, [FEE])),
    "set a price": ("fees.edit", lambda desk: fees.set_price(desk, 1, "99213", 100)),
    "end a schedule": ("fees.edit", lambda desk: fees.end_schedule(desk, 1, 1, TODAY)),
    "import codes": ("codes.import", lambda desk: codes.take_in(desk, REMARKS, "2026-07", None, None)),
    "import edits": ("codes.import", lambda desk: take_in_edits(desk, EDITS, "2026Q1", None, None)),
    "withdraw codes": ("codes.import", lambda desk: codes.withdraw(desk, CodeSet.RARC, "2026-07")),
    "keep a code": ("codes.favourite", lambda desk: codes.add_favourite(desk, CodeSet.POS, "11", TODAY)),
    "keep it no longer": ("codes.favourite", lambda desk: codes.remove_favourite(desk, CodeSet.POS, "11")),
    "let a code go": ("codes.favourite", lambda desk: codes.drop_favourite(desk, CodeSet.POS, "11", ANY)),
    "usual charges": ("fees.edit", lambda desk: fees.set_usual(desk, FU, [])),
    "ask for an estimate": ("estimate.make", lambda desk: estimates.ask(desk, PATIENT, FU, LEE, TODAY)),
    "ask for a visit's": ("estimate.make", lambda desk: estimates.ask_for_visit(desk, VISIT)),
    "make an estimate": ("estimate.make", lambda desk: estimates.make_for_visit(desk, VISIT, [ENTRY])),
    "make what was asked": ("estimate.make", lambda desk: estimates.make_for_wish(desk, 1, [ENTRY])),
    "give an estimate": ("estimate.make", lambda desk: estimates.give(desk, 1, GivenHow.MAIL)),
    "print an estimate": ("estimate.make", lambda desk: print_estimate(desk, A_CLINIC, 1, "file")),
    "add who bills": ("practice.edit", lambda desk: practice.add_billing(desk, BILLS)),
    "change who bills": ("practice.edit", lambda desk: practice.update_billing(desk, 1, 1, BILLS)),
    "default who bills": ("practice.edit", lambda desk: practice.make_default(desk, 1)),
    "remove who bills": ("practice.edit", lambda desk: practice.remove_billing(desk, 1, 1)),
    "tax id": ("practice.unmask", lambda desk: practice.look_at_tax_id(desk, 1)),
    "place of service": ("practice.edit", lambda desk: practice.set_place(desk, 1, None, PlaceFields())),
    "on claims": ("practice.edit", lambda desk: practice.set_identity(desk, LEE, None, ON_CLAIMS)),
    "import on claims": (
        "practice.edit",
        lambda desk: practice.import_identities(desk, [("LEE", ON_CLAIMS)]),
    ),
    "enrol": ("practice.edit", lambda desk: practice.enrol(desk, LEE, 1, ENROLLED)),
    "change enrolment": ("practice.edit", lambda desk: practice.change_enrolment(desk, 1, 1, ENROLLED)),
    "remove enrolment": ("practice.edit", lambda desk: practice.remove_enrolment(desk, 1, 1)),
    "add a payer": ("payer.edit", lambda desk: payers.add_payer(desk, PayerFields("Acme"))),
    "change a payer": ("payer.edit", lambda desk: payers.update_payer(desk, 1, 1, PayerFields("Acme"))),
    "adopt payers": ("payer.adopt", payers.adopt_payers),
    "ask a payer": ("eligibility.ask", lambda desk: ask(desk, A_HOUSE, [Wanted(1, TODAY)])),
    "hold a claim": ("claim.work", lambda desk: working.hold(desk, [(1, None)], "x")),
    "release a claim": ("claim.work", lambda desk: working.release(desk, [(1, None)])),
    "change the work on a claim": (
        "claim.work",
        lambda desk: working.change(desk, [(1, None)], WorkChange(note="x")),
    ),
    "print claims": ("claim.send", lambda desk: make_forms(desk, FormsWanted((VISIT,)), "file")),
    "weigh a rule": ("payer.edit", lambda desk: rule_switches.set_rule(desk, 1, 1, "off")),
    "take a yes back": ("claim.send", lambda desk: rule_switches.take_back_yes(desk, 1)),
    "say how a payer wants claims": (
        "payer.edit",
        lambda desk: payer_wishes.set_payer_wishes(desk, 1, PayerWishes()),
    ),
    "make claims": ("claim.send", lambda desk: making.make(desk, [])),
    "send a batch": ("claim.send", lambda desk: sending.send(desk, 1, lambda _: pytest.fail("it connects"))),
    "say that a batch was carried": ("claim.send", lambda desk: sending.carried(desk, 1)),
    "withdraw a batch": ("claim.send", lambda desk: sending.withdraw(desk, 1)),
    "write a batch out": ("claim.send", lambda desk: sending.write_out(desk, 1, Path("x"))),
    "enter a partner": ("partner.edit", lambda desk: partners.add_partner(desk, HUB)),
    "change a partner": ("partner.edit", lambda desk: partners.update_partner(desk, 1, 1, HUB)),
    "make a partner the default": ("partner.edit", lambda desk: partners.make_default(desk, 1)),
    "ask how a claim stands": ("claim.ask", lambda desk: ask_status(desk, [1])),
    "text of payer letters": (
        "letter.texts",
        lambda desk: payer_text_service.set_payer_text(desk, ClaimLetterKind.BUNDLING, "Appeal", "{facts}"),
    ),
    "usual payer text": (
        "letter.texts",
        lambda desk: payer_text_service.usual_payer_text(desk, ClaimLetterKind.BUNDLING),
    ),
    "write to payers": ("claim.work", lambda desk: payer_service.write_claim_letters(desk, SETTINGS, [1])),
    "print a claim letter": ("claim.work", lambda desk: payer_service.print_claim_letter(desk, SETTINGS, 1)),
    "settle a claim": ("claim.work", lambda desk: working.settle(desk, [(1, None)], "x")),
    "take a claim up again": ("claim.work", lambda desk: working.reopen(desk, [(1, None)])),
    "take in answers to claims": (
        "claim.take_in",
        lambda desk: take_in_claims(desk, "x", b"nothing", lambda *_: NothingPosted()),
    ),
    "take in answers": ("eligibility.take_in", lambda desk: take_in_answers(desk, "x", b"nothing")),
    "import policies": ("policy.import", lambda desk: import_policies(desk, [])),
    "preview policies": ("policy.import", lambda desk: preview_policies(desk, [])),
    "keep from payer": (
        "appointment.keep_from_payer",
        lambda desk: withholding.keep_from_payer(desk, VISIT, None, "pays"),
    ),
    "tell the payer": ("appointment.keep_from_payer", lambda desk: withholding.tell_payer(desk, VISIT, None)),
    "verify": ("coverage.verify", lambda desk: policies.verify_coverage(desk, 1, 1)),
    "import": ("patient.import", lambda desk: importing.import_patients(desk, [])),
    "preview": ("patient.import", lambda desk: importing.preview_patients(desk, [])),
    "restrict": ("patient.restrict", lambda desk: restricting.restrict(desk, PATIENT, RestrictedFor.VIP)),
    "unrestrict": ("patient.restrict", lambda desk: restricting.unrestrict(desk, PATIENT)),
    "break glass": (
        "patient.break_glass",
        lambda desk: emergency.break_glass(desk, PATIENT, "found on the floor"),
    ),
    "end emergency": ("patient.break_glass", lambda desk: emergency.end_emergency(desk, PATIENT)),
    "review": ("emergency.review", lambda desk: emergency.review(desk, 1, "as it should be")),
    "look": ("patient.view", lambda desk: desk.look("patient.view", "patient", PATIENT, PATIENT)),
    "hold": ("appointment.hold", lambda desk: holding.hold(desk, LEE, TODAY, 900, 20)),
    "renew": ("appointment.hold", lambda desk: holding.renew(desk, 1)),
    "release": ("appointment.hold", lambda desk: holding.release(desk)),
    "book": ("appointment.book", lambda desk: schedule.book(desk, Booking(PATIENT, LEE, FU, TODAY, 840))),
    "move": (
        "appointment.move",
        lambda desk: schedule.move(desk, VISIT, None, provider_id=LEE, day=TODAY, start=900),
    ),
    "resize": ("appointment.resize", lambda desk: schedule.resize(desk, VISIT, None, 30)),
    "cancel": ("appointment.cancel", lambda desk: schedule.cancel(desk, VISIT, None, "ill")),
    "no-show": ("appointment.no_show", lambda desk: schedule.no_show(desk, VISIT, None)),
    "confirm": (
        "appointment.confirm",
        lambda desk: schedule.confirm(desk, VISIT, None, Confirmation.CONFIRMED),
    ),
    "no-shows": ("appointment.no_show", lambda desk: schedule.no_show_many(desk, [(VISIT, None)])),
    "attendance": ("schedule.setup", lambda desk: attendance.set_rule(desk, Attendance(6))),
    "series": (
        "appointment.book",
        lambda desk: series.book_series(
            desk,
            SeriesPlan(PATIENT, LEE, FU, 840, TODAY, Repeat(2)),
            [SeriesTime(TODAY, 840, LEE), SeriesTime(TODAY, 900, LEE)],
        ),
    ),
    "try a series": (
        "appointment.move",
        lambda desk: series_moving.try_shift(desk, VISIT, Scope.ALL, Shift(1)),
    ),
    "move a series": (
        "appointment.move",
        lambda desk: series_moving.shift_series(desk, VISIT, Scope.ALL, Shift(1)),
    ),
    "cancel a series": (
        "appointment.cancel",
        lambda desk: series.cancel_series(desk, VISIT, Scope.ALL, "ill"),
    ),
    "authorization": (
        "coverage.edit",
        lambda desk: authorizations.add_authorization(
            desk, authorizations.NewAuthorization(PATIENT, "A1", 8, TODAY, TODAY)
        ),
    ),
    "no authorization": (
        "coverage.edit",
        lambda desk: authorizations.remove_authorization(desk, PATIENT, "A1"),
    ),
    "begin a request": (
        "authorization.edit",
        lambda desk: asking.begin_request(
            desk,
            asking.NewRequest(PATIENT, 1, TODAY, TODAY, AuthorizationKind.REFERRAL),
        ),
    ),
    "asked": ("authorization.edit", lambda desk: asking.note_asked(desk, 1, None, "")),
    "certify": ("authorization.edit", lambda desk: asking.certify(desk, 1, None, "A1", 1, TODAY, TODAY)),
    "pend": ("authorization.edit", lambda desk: asking.pend(desk, 1, None, "notes")),
    "deny": ("authorization.edit", lambda desk: asking.deny(desk, 1, None, "no")),
    "none needed": ("authorization.edit", lambda desk: asking.none_needed(desk, 1, None, "Sue")),
    "chase": ("authorization.edit", lambda desk: asking.chase(desk, 1, None, "soon")),
    "call off": ("authorization.edit", lambda desk: asking.call_off(desk, 1, None, "twice")),
    "let end": ("authorization.edit", lambda desk: asking.let_end(desk, 1, None)),
    "write a request": (
        "authorization.edit",
        lambda desk: requests.write_request(desk, 1, None, AS_SENT, lambda *_: None),
    ),
    "write a new request": (
        "authorization.edit",
        lambda desk: requests.write_new_request(
            desk, asking.NewRequest(PATIENT, 1, TODAY, TODAY), AS_SENT, lambda *_: None
        ),
    ),
    "read answers": ("authorization.edit", lambda desk: answers.import_answers(desk, ANSWER)),
    "need": (
        "authorization.rules",
        lambda desk: rules_of_payers.set_need(desk, AuthorizationKind.PRIOR, None, "", needed=True),
    ),
    "no need": (
        "authorization.rules",
        lambda desk: rules_of_payers.remove_need(desk, AuthorizationKind.PRIOR, None, ""),
    ),
    "limits": ("authorization.rules", lambda desk: rules_of_payers.set_limits(desk, units=1)),
    "out": ("schedule.out", lambda desk: outage.take_out(desk, OUT, "", [])),
    "arrivals": ("queue.arrive", lambda desk: reception.arrive_many(desk, [(VISIT, None)])),
    "several on": ("queue.advance", lambda desk: reception.advance_many(desk, [(VISIT, None)])),
    "several ready": ("queue.advance", lambda desk: reception.make_ready_many(desk, [(VISIT, None)])),
    "several back": ("queue.back", lambda desk: reception.back_many(desk, [(VISIT, None)])),
    "verify several": ("coverage.verify", lambda desk: reception.verify_many(desk, [(VISIT, None)])),
    "arrive": ("queue.arrive", lambda desk: reception.arrive(desk, VISIT, None)),
    "check in": ("queue.check_in", lambda desk: reception.check_in(desk, VISIT, None, CASH)),
    "check in and take": (
        "queue.check_in",
        lambda desk: reception.check_in_and_take(desk, VISIT, None, CASH),
    ),
    "room": ("queue.room", lambda desk: reception.take_to_room(desk, VISIT, None, ROOM_1)),
    "advance": ("queue.advance", lambda desk: reception.advance(desk, VISIT, None)),
    "back": ("queue.back", lambda desk: reception.back(desk, VISIT, None)),
    "leave": ("queue.leave", lambda desk: reception.leave(desk, VISIT, None, "waited")),
    "walk in": ("queue.walk_in", lambda desk: reception.walk_in(desk, PATIENT, LEE, FU, "cough")),
    "check out": ("visit.check_out", lambda desk: billing.check_out(desk, VISIT, None, [], "courtesy")),
    "charge": (
        "charge.enter",
        lambda desk: billing.add_charges(desk, VISIT, [ChargeEntry("99213", "", 1, 1)]),
    ),
    "code": ("visit.code", lambda desk: code_visit(desk, VISIT, CodingEntry(("I10",)))),
    "check-out template": ("coding.templates", lambda desk: set_template(desk, FU, NewTemplate("02"))),
    "remove charge": ("charge.remove", lambda desk: billing.remove_charge(desk, 1, 1)),
    "outside calendar": ("schedule.setup", lambda desk: take_in(desk, LEE, "outside", [BUSY], TODAY, 180)),
    "names in a calendar": ("schedule.export", lambda desk: journal_names(desk, [PATIENT], "LEE")),
    "keep a view": (
        "account.own_views",
        lambda desk: own_views.save_view(mias(desk), "mine", DayFilter((LEE,))),
    ),
    "view on a key": ("account.own_views", lambda desk: own_views.put_on_key(mias(desk), "mine", 2)),
    "drop a view": ("account.own_views", lambda desk: own_views.drop_view(mias(desk), "mine")),
    "day sheet": ("paper.print", lambda desk: papers.print_day_sheet(desk, LETTERHEAD, TO_FILE, TODAY)),
    "card": ("paper.print", lambda desk: papers.print_cards(desk, LETTERHEAD, TO_FILE, [VISIT])),
    "labels": ("paper.print", lambda desk: papers.print_labels(desk, TO_FILE, [PATIENT])),
    "slip": ("paper.print", lambda desk: papers.print_slips(desk, LETTERHEAD, TO_FILE, [VISIT])),
    "new item": ("stock.edit", lambda desk: items.add_item(desk, ItemEntry("MSK", "Masks"))),
    "levels": ("stock.edit", lambda desk: items.set_levels(desk, GLOVES, 1, 5, 1, 0)),
    "receive": ("stock.receive", lambda desk: receiving.receive(desk, GLOVES, 1)),
    "issue": ("stock.issue", lambda desk: issuing.issue(desk, GLOVES, 1)),
    "edit item": ("stock.edit", lambda desk: items.edit_item(desk, GLOVES, 1, ItemEntry("GLV", "Gloves"))),
    "stop keeping": ("stock.edit", lambda desk: items.stop_keeping(desk, GLOVES, 1)),
    "keep again": ("stock.edit", lambda desk: items.keep_again(desk, GLOVES, 1)),
    "place levels": ("stock.edit", lambda desk: items.set_place_levels(desk, GLOVES, 1, 5, 1, 0)),
    "barcode": ("stock.edit", lambda desk: items.add_pack(desk, GLOVES, "00349281589058", 1)),
    "drop barcode": ("stock.edit", lambda desk: items.drop_pack(desk, 1)),
    "place": ("stock.edit", lambda desk: places.add_place(desk, "F1", "Fridge", PlaceKind.FRIDGE)),
    "close place": ("stock.edit", lambda desk: places.close_place(desk, 1, 1)),
    "open place again": ("stock.edit", lambda desk: places.open_again(desk, 1, 1)),
    "carry elsewhere": ("stock.transfer", lambda desk: issuing.transfer(desk, GLOVES, 1, 1)),
    "fill up": ("stock.transfer", lambda desk: filling.fill_up(desk, [Bring(GLOVES, 1, 0, "", 1, 0)])),
    "adjust": ("stock.adjust", lambda desk: correcting.adjust(desk, GLOVES, 1, "counted")),
    "waste": ("stock.waste", lambda desk: correcting.waste(desk, GLOVES, 1, "broken")),
    "send back": ("stock.return", lambda desk: correcting.send_back(desk, GLOVES, 1, "wrong")),
    "correct lot": ("stock.adjust", lambda desk: correcting.correct_lot(desk, 1, 1, "A", None, "typed")),
    "recall lot": ("stock.recall", lambda desk: correcting.recall_lot(desk, 1, 1, "by the maker")),
    "set kit": ("kit.edit", lambda desk: kits.set_kit(desk, FU, [TypedLine("GLV")])),
    "charge as": ("kit.edit", lambda desk: kits.charge_as(desk, charged_as("GLV", "90686", "1 ml"))),
    "charge as nothing": ("kit.edit", lambda desk: kits.charge_as_nothing(desk, GLOVES)),
    "issue what was used": ("kit.settle", lambda desk: used_settled.issue_missing(desk, 1, 1, 1)),
    "leave what was used": ("kit.settle", lambda desk: used_settled.leave_missing(desk, 1, 1, "none used")),
    "lift recall": ("stock.recall", lambda desk: correcting.lift_recall(desk, 1, 1, "by mistake")),
    "vendor": ("vendor.edit", lambda desk: vendors.add_vendor(desk, VendorEntry("MED", "Medline"))),
    "edit vendor": ("vendor.edit", lambda desk: vendors.edit_vendor(desk, 1, 1, VendorEntry("M", "M"))),
    "drop vendor": ("vendor.edit", lambda desk: vendors.drop_vendor(desk, 1, 1)),
    "buy again": ("vendor.edit", lambda desk: vendors.buy_again(desk, 1, 1)),
    "sold": ("vendor.edit", lambda desk: vendors.set_offer(desk, 1, GLOVES, OfferEntry("M-1"))),
    "not sold": ("vendor.edit", lambda desk: vendors.drop_offer(desk, 1)),
    "approve limit": ("purchase.rules", lambda desk: vendors.set_approve_limit(desk, 1)),
    "draft order": ("purchase.draft", lambda desk: drafting.draft(desk, [ToOrder(1, 1)])),
    "packs": ("purchase.draft", lambda desk: drafting.set_packs(desk, 1, 1, 1, None)),
    "drop line": ("purchase.draft", lambda desk: drafting.drop_line(desk, 1, 1)),
    "add line": ("purchase.draft", lambda desk: draft_lines.add_line(desk, 1, 1, 1, 1)),
    "line from another": ("purchase.draft", lambda desk: draft_lines.move_line(desk, 1, 1, 1, 1)),
    "order note": ("purchase.draft", lambda desk: drafting.set_note(desk, 1, 1, "x")),
    "approve": ("purchase.approve", lambda desk: approving.approve(desk, 1, 1)),
    "draft again": ("purchase.draft", lambda desk: approving.back_to_draft(desk, 1, 1)),
    "order sent": ("purchase.send", lambda desk: orders_out.mark_sent(desk, 1, 1, SentBy.PHONE)),
    "order expected": ("purchase.send", lambda desk: orders_out.expect(desk, 1, 1, TODAY)),
    "receive ordered": ("stock.receive", lambda desk: ordered.receive_ordered(desk, 1, 1)),
    "give up": ("purchase.end", lambda desk: orders_end.give_up(desk, 1, 1, "gone")),
    "close order": ("purchase.end", lambda desk: orders_end.close(desk, 1, 1)),
    "cancel order": ("purchase.end", lambda desk: orders_end.cancel(desk, 1, 1, "gone")),
    "invoice": (
        "purchase.invoice",
        lambda desk: invoices.enter_invoice(desk, InvoiceEntry("1", TODAY, 1, (Asked(1, 1, 1),))),
    ),
    "accept invoice": ("purchase.invoice", lambda desk: invoices.accept_invoice(desk, 1, 1)),
    "drop invoice": ("purchase.invoice", lambda desk: invoices.drop_invoice(desk, 1, 1)),
    "budget": ("budget.edit", lambda desk: budgets.add_budget(desk, BudgetEntry("", TODAY, TODAY, 1))),
    "edit budget": (
        "budget.edit",
        lambda desk: budgets.edit_budget(desk, 1, 1, BudgetEntry("", TODAY, TODAY, 1)),
    ),
    "drop budget": ("budget.edit", lambda desk: budgets.drop_budget(desk, 1, 1)),
    "begin a count": ("stock.count", lambda desk: beginning.begin(desk, CountScope())),
    "begin what is due": ("stock.count", lambda desk: beginning.begin_due(desk)),
    "cancel a count": ("stock.count", lambda desk: beginning.cancel(desk, 1, "fire")),
    "count a line": ("stock.count", lambda desk: counting.count_line(desk, 1, 1, 0)),
    "scan into a count": ("stock.count", lambda desk: counting.scan(desk, 1, ScannedPack("00349281589058"))),
    "found in a count": ("stock.count", lambda desk: counting.count_found(desk, 1, Found("GLV", 1))),
    "fill in a sheet": ("stock.count", lambda desk: counting.fill_in(desk, 1, [CountedLine(1, 1)])),
    "close a sheet": ("stock.count", lambda desk: settling.finish(desk, 1)),
    "print a sheet": ("stock.count", lambda desk: hand_out_sheet(desk, SETTINGS, 1)),
    "approve a count": ("stock.approve", lambda desk: settling.approve(desk, 1, [1])),
    "send lines back": ("stock.adjust", lambda desk: settling.send_back(desk, 1, [1])),
    "post a count": ("stock.adjust", lambda desk: settling.post(desk, 1)),
    "supplies of a file": ("stock.import", lambda desk: import_supplies(desk, [], Choices())),
    "vendors of a file": ("vendor.import", lambda desk: import_vendors(desk, [], Choices())),
    "prices of a file": ("vendor.import", lambda desk: import_prices(desk, 1, [], Choices())),
    "count rules": ("stock.rules", lambda desk: settling.set_rules(desk, CountRules())),
    "new machine": (
        "equipment.edit",
        lambda desk: register.add_machine(desk, MachineEntry("A1", "Autoclave")),
    ),
    "edit machine": (
        "equipment.edit",
        lambda desk: register.edit_machine(desk, 1, 1, MachineEntry("A1", "Autoclave")),
    ),
    "retire machine": (
        "equipment.edit",
        lambda desk: register.take_out_of_use(desk, 1, 1, MachineState.RETIRED, "old"),
    ),
    "machine out of order": (
        "equipment.log",
        lambda desk: register.take_out_of_use(desk, 1, 1, MachineState.OUT_OF_ORDER, "leaks"),
    ),
    "machine in use": ("equipment.log", lambda desk: register.put_in_use(desk, 1, 1, "mended")),
    "plan upkeep": (
        "equipment.edit",
        lambda desk: upkeep.add_plan(desk, 1, PlanEntry(UpkeepKind.SPORE_TEST, 7, Every.DAYS)),
    ),
    "end upkeep": ("equipment.edit", lambda desk: upkeep.end_plan(desk, 1, 1)),
    "upkeep done": ("equipment.log", lambda desk: upkeep.note_done(desk, 1, 1, DoneEntry(TODAY, "Lee"))),
    "temperature": ("equipment.log", lambda desk: cold_log.log_reading(desk, 1, ReadingEntry(450), "F")),
    "strike a temperature": ("equipment.strike", lambda desk: striking.strike_reading(desk, 1, "48", "F")),
    "hold a place": ("equipment.log", lambda desk: cold_log.hold_place(desk, 1, "power failed")),
    "release a place": ("equipment.release", lambda desk: cold_log.release_place(desk, 1, 1, "good")),
    "clock in": ("time.clock", lambda desk: punching.clock_in(desk, CLOCKED)),
    "clock out": ("time.clock", lambda desk: punching.clock_out(desk, CLOCKED)),
    "begin a break": ("time.clock", lambda desk: punching.begin_break(desk, CLOCKED, BreakKind.REST)),
    "end a break": ("time.clock", lambda desk: punching.end_break(desk, CLOCKED)),
    "correct times": (
        "time.correct_own",
        lambda desk: time_correcting.correct_times(desk, CLOCKED, 1, 1, Times(TODAY, 480, 540), "x"),
    ),
    "add times": (
        "time.correct_own",
        lambda desk: time_correcting.add_times(desk, CLOCKED, None, Times(TODAY, 480, 540), "x"),
    ),
    "strike times": (
        "time.correct_own",
        lambda desk: time_correcting.strike_times(desk, CLOCKED, 1, 1, "x"),
    ),
    "see own times": ("time.own", lambda desk: note_seen(desk, (1,))),
    "own time sheet": ("time.own", lambda desk: paper_of(of_mia(desk), SETTINGS, FORTNIGHT, None)),
    "payroll": ("time.view", lambda desk: payroll_of(desk, SETTINGS, FORTNIGHT)),
    "close a period": ("time.close", lambda desk: period_closing.close_period(desk, CLOCKED, FORTNIGHT)),
    "reopen a period": ("time.reopen", lambda desk: period_closing.reopen_period(desk, FORTNIGHT, "x")),
    "add a credential": (
        "credential.edit",
        lambda desk: credential_writing.add_credential(desk, Kind.CPR, "mia", Details(TODAY)),
    ),
    "change a credential": (
        "credential.edit",
        lambda desk: credential_writing.change_credential(desk, 1, 1, Details(TODAY)),
    ),
    "renew a credential": (
        "credential.edit",
        lambda desk: credential_writing.renew_credential(desk, 1, 1, Details(TODAY)),
    ),
    "end a credential": (
        "credential.edit",
        lambda desk: credential_writing.end_credential(desk, 1, 1, "typed twice"),
    ),
    "set usual hours": ("rota.plan", lambda desk: usual_weeks.set_shifts(desk, "mia", SHIFTS)),
    "import usual hours": ("rota.plan", lambda desk: usual_weeks.import_shifts(desk, [("mia", SHIFTS)])),
    "end usual hours": ("rota.plan", lambda desk: usual_weeks.end_shift(desk, 1, 1)),
    "change a day of the rota": (
        "rota.plan",
        lambda desk: usual_weeks.change_day(desk, "mia", DayEntry(TODAY, DayKind.OFF)),
    ),
    "let a day be as usual": ("rota.plan", lambda desk: usual_weeks.drop_change(desk, 1, 1)),
    "set a minimum": (
        "rota.plan",
        lambda desk: usual_weeks.set_minimum(desk, CoverGroup.BILLER, {0}, Span(480, 600), 1),
    ),
    "drop a minimum": ("rota.plan", lambda desk: usual_weeks.drop_minimum(desk, 1, 1)),
    "put on call": (
        "rota.plan",
        lambda desk: rota_on_call.put_on_call(desk, CALLED),
    ),
    "hand on call over": ("rota.plan", lambda desk: rota_on_call.hand_over(desk, 1, 1, CALLED)),
    "take off call": ("rota.plan", lambda desk: rota_on_call.take_off_call(desk, 1, 1)),
    "ask for time off": ("rota.ask", lambda desk: leave.ask_time_off(desk, OFF)),
    "withdraw time off": ("rota.ask", lambda desk: leave.withdraw_time_off(desk, 1, 1)),
    "read the answer": ("rota.ask", lambda desk: leave.mark_seen(desk, 1)),
    "write who is sick": (
        "rota.sick",
        lambda desk: leave.write_absence(desk, "mia", replace(OFF, kind=Off.SICK)),
    ),
    "approve time off": ("rota.decide", lambda desk: leave.approve_time_off(desk, 1, 1)),
    "refuse time off": ("rota.decide", lambda desk: leave.refuse_time_off(desk, 1, 1, "x")),
    "offer a shift": ("rota.ask", lambda desk: swapping.offer_shift(desk, TODAY, "mia")),
    "take a shift": ("rota.ask", lambda desk: swapping.accept_swap(desk, 1, 1)),
    "decline a shift": ("rota.ask", lambda desk: swapping.decline_swap(desk, 1, 1)),
    "withdraw a shift": ("rota.ask", lambda desk: swapping.withdraw_swap(desk, 1, 1)),
    "approve a swap": ("rota.decide", lambda desk: swapping.approve_swap(desk, 1, 1)),
    "read what came of a swap": ("rota.ask", lambda desk: swapping.mark_read(desk, 1)),
    "refuse a swap": ("rota.decide", lambda desk: swapping.refuse_swap(desk, 1, 1, "x")),
    "make a task": ("task.edit", lambda desk: writing.make_task(desk, TaskEntry("Call"))),
    "change a task": ("task.edit", lambda desk: writing.change_task(desk, 1, 1, TaskEntry("Call"))),
    "note to a task": ("task.edit", lambda desk: writing.note_task(desk, 1, "x")),
    "reply to a task": ("task.edit", lambda desk: writing.reply(desk, 1, "x")),
    "write a bulletin": ("bulletin.write", lambda desk: bulletin_service.write_bulletin(desk, TOLD)),
    "change a bulletin": ("bulletin.write", lambda desk: bulletin_service.change_bulletin(desk, 1, 1, TOLD)),
    "withdraw a bulletin": ("bulletin.write", lambda desk: bulletin_service.withdraw_bulletin(desk, 1, 1)),
    "read a bulletin": ("bulletin.read", lambda desk: bulletin_service.read_bulletin(desk, 1)),
    "sign the opening": ("opening.sign", lambda desk: signing.sign_opening(desk, "")),
    "call back": ("task.edit", lambda desk: writing.note_call(desk, 1, 1, Called.REACHED)),
    "read a task": ("task.edit", lambda desk: writing.mark_read(desk, 1)),
    "give a task": ("task.edit", lambda desk: task_handing.give_task(desk, 1, 1, "mia")),
    "accept a task": ("task.edit", lambda desk: task_handing.accept_task(desk, 1, 1)),
    "decline a task": ("task.edit", lambda desk: task_handing.decline_task(desk, 1, 1, "off")),
    "finish a task": ("task.edit", lambda desk: task_ending.finish_task(desk, 1, 1)),
    "drop a task": ("task.edit", lambda desk: task_ending.drop_task(desk, 1, 1, "gone")),
    "add a chemical": ("chemical.edit", lambda desk: chemicals.add_chemical(desk, BLEACH)),
    "change a chemical": ("chemical.edit", lambda desk: chemicals.change_chemical(desk, 1, 1, BLEACH)),
    "chemical gone": ("chemical.edit", lambda desk: chemicals.stop_chemical(desk, 1, 1)),
    "chemical again": ("chemical.edit", lambda desk: chemicals.use_again(desk, 1, 1)),
    "add a sheet": ("chemical.edit", lambda desk: sheets.add_sheet(desk, 1, SHEET)),
    "sheet is newest": ("chemical.edit", lambda desk: sheets.confirm_sheet(desk, 1, 1)),
    "type first aid": (
        "chemical.edit",
        lambda desk: sheets.write_first_aid(desk, 1, 1, FirstAid(eyes="rinse")),
    ),
    "strike a sheet": ("chemical.edit", lambda desk: sheets.strike_sheet(desk, 1, 1, "another product")),
    "print chemicals": ("chemical.view", lambda desk: chemical_papers.list_paper(desk, SETTINGS)),
    "add a drill": ("drill.keep", lambda desk: drill_writing.add_drill(desk, FIRE)),
    "change a drill": ("drill.keep", lambda desk: drill_writing.change_drill(desk, 1, 1, FIRE)),
    "end a drill": ("drill.keep", lambda desk: drill_writing.end_drill(desk, 1, 1)),
    "hold a drill": (
        "drill.keep",
        lambda desk: drill_writing.note_held(desk, 1, 1, HeldEntry(TODAY, "Lee", "all")),
    ),
    "strike a drill": ("drill.keep", lambda desk: drill_writing.strike_held(desk, 1, 1, "typed twice")),
    "take a limit": ("limit.take", lambda desk: limiting.take_limit(desk, PATIENT, LimitEntry("Bob"))),
    "agree to a limit": ("limit.decide", lambda desk: limiting.agree_to_limit(desk, 1, 1)),
    "refuse a limit": ("limit.decide", lambda desk: limiting.refuse_limit(desk, 1, 1, "no")),
    "end a limit": ("limit.decide", lambda desk: limiting.end_limit(desk, 1, 1, "letter")),
    "take a release": (
        "release.take",
        lambda desk: releasing.take_release(
            desk, PATIENT, ReleaseEntry("all", "Acme Life", expires_on=TODAY)
        ),
    ),
    "revoke a release": ("release.take", lambda desk: releasing.revoke_release(desk, 1, 1, "letter")),
    "end a release": ("release.take", lambda desk: releasing.end_release(desk, 1, 1)),
    "strike a release": ("release.take", lambda desk: releasing.strike_release(desk, 1, 1, "twice")),
    "report an incident": ("safety.report", lambda desk: reporting.report_incident(desk, SLIPPED)),
    "change an incident": ("safety.keep", lambda desk: reporting.edit_incident(desk, 1, 1, SLIPPED)),
    "form 301": ("safety.keep", lambda desk: reporting.note_care(desk, 1, 1, CareEntry())),
    "decide an incident": (
        "safety.keep",
        lambda desk: deciding.decide_incident(desk, 1, None, DecisionEntry()),
    ),
    "days away": ("safety.keep", lambda desk: deciding.add_span(desk, 1, AWAY)),
    "change days away": ("safety.keep", lambda desk: deciding.change_span(desk, 1, 1, AWAY)),
    "drop days away": ("safety.keep", lambda desk: deciding.drop_span(desk, 1, 1)),
    "hospitalized": (
        "safety.keep",
        lambda desk: severe.note_severe(desk, 1, SevereEntry(Severe.HOSPITAL, TODAY, 480)),
    ),
    "tell OSHA": ("safety.keep", lambda desk: severe.note_told(desk, 1, 1, ToldEntry("Boston"))),
    "end a step": ("safety.keep", lambda desk: exposure.end_step(desk, 1, Step.SOURCE, StepEntry())),
    "hours of a year": ("safety.keep", lambda desk: yearly.note_year(desk, 2025, 0, YearEntry(12, 100))),
    "certify a year": (
        "safety.keep",
        lambda desk: yearly.certify_year(desk, 2025, 1, CertifyEntry("Lee", "owner", "555-0100")),
    ),
    "read the log": ("safety.view", lambda desk: safety_papers.log_of(desk, SETTINGS, 2025)),
    "read the sharps": ("safety.view", lambda desk: safety_papers.sharps_of(desk, 2025)),
    "forms of a year": ("safety.view", lambda desk: safety_papers.papers_of(desk, SETTINGS, 2025)),
    "disclose": (
        "disclosure.note",
        lambda desk: disclosing.disclose(
            desk, PATIENT, DisclosureEntry(DisclosureKind.COURT, "Court", "all", "order")
        ),
    ),
    "withhold a disclosure": (
        "disclosure.note",
        lambda desk: disclosing.withhold(desk, 1, 1, NOTHING_WITHHELD),
    ),
    "strike a disclosure": ("disclosure.strike", lambda desk: disclosing.strike_out(desk, 1, 1, "twice")),
    "accounting": ("disclosure.view", lambda desk: looked_up(desk, PATIENT)),
    "request": (
        "request.take",
        lambda desk: requesting.take_request(desk, PATIENT, RequestEntry(RequestKind.COPY, what="all")),
    ),
    "extend a request": ("request.decide", lambda desk: requesting.extend(desk, 1, 1, "archive")),
    "meet a request": ("request.take", lambda desk: requesting.fulfil(desk, 1, 1, "mailed")),
    "deny a request": ("request.decide", lambda desk: requesting.deny(desk, 1, 1, "no record")),
    "withdraw a request": ("request.take", lambda desk: requesting.withdraw(desk, 1, 1, "by phone")),
    "report a breach": ("breach.report", lambda desk: breach_log.report(desk, BreachEntry("lost"))),
    "change a breach": (
        "breach.decide",
        lambda desk: breach_log.change_case(desk, 1, 1, BreachEntry("lost")),
    ),
    "link to a breach": ("breach.decide", lambda desk: breach_log.link_person(desk, 1, PATIENT)),
    "take out of a breach": (
        "breach.decide",
        lambda desk: breach_log.unlink_person(desk, 1, PATIENT, "another"),
    ),
    "assess a breach": (
        "breach.decide",
        lambda desk: breach_log.assess(desk, 1, 1, Assessment(Exclusion.SECURED, words="encrypted")),
    ),
    "notice of a breach": (
        "breach.decide",
        lambda desk: breach_log.give_notice(desk, 1, NoticeTo.PERSONS, None, "mail"),
    ),
    "new associate": (
        "associate.edit",
        lambda desk: associates.add_associate(desk, AssociateEntry("Shred Co", "shredding")),
    ),
    "change associate": (
        "associate.edit",
        lambda desk: associates.change_associate(desk, 1, 1, AssociateEntry("Shred Co", "shredding")),
    ),
    "end associate": ("associate.edit", lambda desk: associates.end_associate(desk, 1, 1, "destroyed")),
    "review access": (
        "access.review",
        lambda desk: access_review.review_access(desk, SETTINGS.privacy, "x", "fine"),
    ),
    "new account": (
        "account.add",
        lambda desk: accounts.add_account(desk, "eve", "Eve", Role.BILLER, WORDS, PEPPER, HashCost(1, 8, 1)),
    ),
    "enable": ("account.change", lambda desk: accounts.enable_account(desk, "mia")),
    "own provider": ("account.change", lambda desk: accounts.set_provider(desk, "mia", "LEE")),
    "role": ("account.change", lambda desk: accounts.set_role(desk, "mia", Role.BILLER)),
    "reset": (
        "account.change",
        lambda desk: accounts.reset_password(desk, "mia", WORDS, PEPPER, HashCost(1, 8, 1)),
    ),
    "own password": (
        "account.own_password",
        lambda desk: accounts.change_own_password(mias(desk), WORDS, PEPPER, HashCost(1, 8, 1)),
    ),
    "own PIN": (
        "account.own_pin",
        lambda desk: pins.set_pin(mias(desk), "480157", PEPPER, HashCost(1, 8, 1)),
    ),
    "no PIN": ("account.own_pin", lambda desk: pins.remove_pin(mias(desk))),
    "own second factor": (
        "account.own_second_factor",
        lambda desk: factors.set_second_factor(
            mias(desk), SECRET, totp.code_of(SECRET, totp.step_of(NOW)), PEPPER, NOW
        ),
    ),
    "no second factor": (
        "account.own_second_factor",
        lambda desk: factors.remove_own_second_factor(mias(desk), required=False),
    ),
    "keep forms": ("account.own_forms", lambda desk: kept_forms.keep_forms(mias(desk), [HALF_DONE])),
    "take a form": ("account.own_forms", lambda desk: kept_forms.take_form(mias(desk), 1)),
    "reset second factor": (
        "account.reset_second_factor",
        lambda desk: accounts.remove_second_factor(desk, "mia"),
    ),
    "disable": ("account.disable", lambda desk: accounts.disable_account(desk, "mia")),
    "sign in": (
        "account.sign_in",
        lambda desk: sign_in(desk, "zed", "x", PEPPER, HashCost(1, 8, 1)),
    ),
    "provider": (
        "schedule.setup",
        lambda desk: setup.add_provider(desk, setup.NewProvider("NEW", "Dr. New")),
    ),
    "visit type": ("schedule.setup", lambda desk: setup.add_visit_type(desk, "LAB", "Lab", 15)),
    "new room": ("schedule.setup", lambda desk: setup.add_room(desk, "Lab")),
    "numbers to call": ("patient.view", lambda desk: calls.journal_numbers(desk, [CALL])),
    "new site": ("schedule.setup", lambda desk: sites.add_site(desk, "East")),
    "other site": ("schedule.setup", lambda desk: sites.rename_site(desk, 1, "West")),
    "other room": ("schedule.setup", lambda desk: resources.change_room(desk, ROOM_1, None, "Lab", "")),
    "other device": ("schedule.setup", lambda desk: resources.change_device(desk, 1, None, "Scan", "scan")),
    "provider ages": (
        "schedule.setup",
        lambda desk: age_setup.set_provider_ages(desk, LEE, None, AgeRange(0, 216)),
    ),
    "type ages": ("schedule.setup", lambda desk: age_setup.set_type_ages(desk, FU, AgeRange(0, 216))),
    "other type": ("schedule.setup", lambda desk: resources.change_type(desk, FU, None, [], 2)),
    "other kept": (
        "schedule.setup",
        lambda desk: resources.change_reserve(
            desk, 1, None, LEE, NewReserve(Span(600, 660), frozenset({FU}), "x", day=TODAY)
        ),
    ),
    "holiday": ("schedule.setup", lambda desk: hours.add_holiday(desk, TODAY, "flood")),
    "licence needed": ("schedule.setup", lambda desk: setup.set_licence_needed(desk, LEE, needed=True)),
    "template": ("schedule.setup", lambda desk: hours.set_template(desk, LEE, [0], [], 15)),
    "away": ("schedule.setup", lambda desk: hours.set_away(desk, LEE, [TODAY], "ill")),
    "block": (
        "schedule.setup",
        lambda desk: hours.add_block(
            desk, LEE, hours.NewBlock(Span(600, 630), BlockKind.LUNCH, weekdays=frozenset((0,)))
        ),
    ),
    "no holiday": ("schedule.setup", lambda desk: hours.remove_holiday(desk, TODAY)),
    "no block": ("schedule.setup", lambda desk: hours.remove_block(desk, 1)),
    "other hours": ("schedule.setup", lambda desk: hours.set_hours(desk, LEE, TODAY, [Span(600, 660)], 15)),
    "swap sessions": ("schedule.setup", lambda desk: sessions.swap(desk, LEE, SwapOfSessions(TODAY, "KIM"))),
    "usual hours": ("schedule.setup", lambda desk: hours.set_usual(desk, LEE, [TODAY])),
    "retire provider": ("schedule.setup", lambda desk: setup.retire_provider(desk, ORT)),
    "retire type": ("schedule.setup", lambda desk: setup.retire_visit_type(desk, FU)),
    "preparation": ("schedule.setup", lambda desk: setup.set_preparation(desk, FU, "nothing to eat")),
    "retire room": ("schedule.setup", lambda desk: setup.retire_room(desk, ROOM_1)),
    "earlier arrival": ("queue.arrive", lambda desk: reception.put_arrival_earlier(desk, VISIT, None, 540)),
    "make ready": ("queue.advance", lambda desk: reception.make_ready(desk, VISIT, None)),
    "strike": ("visit.strike", lambda desk: billing.strike(desk, VISIT, None, "wrong patient")),
    "from paper": ("visit.from_paper", lambda desk: from_paper.enter_visit(desk, VISIT, None, PAPER)),
    "walk-in from paper": (
        "visit.from_paper",
        lambda desk: from_paper.enter_walk_in(desk, Booking(PATIENT, LEE, FU, TODAY, 480), PAPER),
    ),
    "reminder rule": (
        "reminder.rules",
        lambda desk: reminders.add_rule(desk, NewRule("a day", Channel.TEXT, 1_440)),
    ),
    "usual rules": ("reminder.rules", lambda desk: reminders.add_usual_rules(desk)),
    "change rule": ("reminder.rules", lambda desk: reminders.change_rule(desk, "a day", before=60)),
    "rule off": ("reminder.rules", lambda desk: reminders.turn_off_rule(desk, "a day")),
    "settle": ("reminder.settle", lambda desk: reminders.settle(desk, 1, None, Settling.SENT)),
    "replies": ("reminder.replies", lambda desk: replies.take_replies(desk, REPLIES)),
    "preview of replies": ("reminder.replies", lambda desk: replies.preview_replies(desk, REPLIES)),
    "stop reminders": ("patient.edit", lambda desk: reminders.stop(desk, [PATIENT], [Channel.TEXT])),
    "wait": ("waitlist.edit", lambda desk: waitlist.add(desk, NewWish(PATIENT, FU))),
    "other wish": ("waitlist.edit", lambda desk: waitlist.edit(desk, 1, None, NewWish(PATIENT, FU))),
    "wait no more": (
        "waitlist.edit",
        lambda desk: waitlist.close(desk, 1, None, CloseReason.ELSEWHERE),
    ),
    "offer": (
        "waitlist.offer",
        lambda desk: waitlist.offer(desk, 1, None, provider_id=LEE, day=TODAY, start=840),
    ),
    "accept": ("waitlist.accept", lambda desk: waitlist.accept(desk, 1)),
    "decline": ("waitlist.offer", lambda desk: waitlist.decline(desk, 1)),
    "expire": ("waitlist.expire", lambda desk: waitlist.expire_offers(desk)),
    "recall rule": ("recall.rules", lambda desk: recall.set_rule(desk, FU, 6, FU)),
    "no recall rule": ("recall.rules", lambda desk: recall.remove_rule(desk, FU, FU)),
    "recall": ("recall.edit", lambda desk: recall.add(desk, NewRecall(PATIENT, FU, TODAY))),
    "close recall": ("recall.edit", lambda desk: recall.close(desk, 1, None, "moved")),
    "call": ("call.note", lambda desk: calls.note(desk, Subject.VISIT, VISIT, Outcome.REACHED)),
    "book on the phone": ("call.note", lambda desk: calls.book_recall(desk, 1, LEE, TODAY, 840)),
    "copay": ("payment.take", lambda desk: taking.take_copay(desk, VISIT, CARD)),
    "prepayment": ("payment.take", lambda desk: taking.take_prepayment(desk, PATIENT, CARD)),
    "on balance": ("payment.take", lambda desk: taking.take_on_balance(desk, PATIENT, CARD)),
    "apply credit": ("payment.apply", lambda desk: taking.apply_credit(desk, PATIENT)),
    "move credit": ("credit.move", lambda desk: family_money.move_credit(desk, PATIENT, PATIENT, 100)),
    "pay for a family": (
        "payment.take",
        lambda desk: family_money.take_for_family(desk, PATIENT, (Tender(Pay.CARD, 100),)),
    ),
    "void": ("payment.void", lambda desk: money.void(desk, 1, "wrong")),
    "refund": ("payment.refund", lambda desk: money.refund(desk, 1, 100, Pay.CARD, "twice")),
    "money rules": ("money.rules", lambda desk: money.set_rules(desk, MoneyRules())),
    "billing rules": ("billing.rules", lambda desk: set_billing_rules(desk, BillingRules())),
    "make plan": ("plan.make", lambda desk: plans.make_plan(desk, PATIENT, PlanTerms(1, 1, 1, TODAY))),
    "end plan": ("plan.end", lambda desk: plans.end_plan(desk, 1, PlanEnd.BROKEN, "left town")),
    "run statements": ("statement.run", lambda desk: statements.run_statements(desk, SETTINGS)),
    "print statement": ("statement.print", lambda desk: statements.print_again(desk, SETTINGS, 1)),
    "print run": ("statement.print", lambda desk: statements.print_run(desk, SETTINGS, 1)),
    "write letters": (
        "letter.write",
        lambda desk: letters.write_letters(desk, SETTINGS, LetterKind.UNREACHED, [PATIENT]),
    ),
    "outlook of letters": (
        "letter.write",
        lambda desk: letters.outlook(desk, SETTINGS, LetterKind.UNREACHED, [PATIENT]),
    ),
    "print letter": ("letter.write", lambda desk: letters.print_letter(desk, SETTINGS, 1)),
    "text of letters": (
        "letter.texts",
        lambda desk: letters.set_text(desk, LetterKind.MISSED, "en", "Missed", "We missed you."),
    ),
    "usual text": ("letter.texts", lambda desk: letters.usual_text(desk, LetterKind.MISSED, "en")),
    "hold statements": (
        "statement.hold",
        lambda desk: statements.hold(desk, PATIENT, HoldReason.DISPUTED),
    ),
    "release statements": ("statement.hold", lambda desk: statements.release(desk, PATIENT)),
    "transfer": ("ledger.transfer", lambda desk: adjusting.transfer(desk, VISIT, Side.PATIENT, 1, "x")),
    "write off": ("ledger.adjust", lambda desk: adjusting.write_off(desk, VISIT, Side.PATIENT, 1, "x")),
    "release a payment": ("remittance.settle", lambda desk: remittances.release(desk, 1, "x")),
    "refuse a payment": ("remittance.settle", lambda desk: remittances.refuse(desk, 1, "x")),
    "assign a claim": ("remittance.settle", lambda desk: remittances.assign(desk, 1, 1)),
    "settle an exception": ("remittance.settle", lambda desk: remittances.settle(desk, 1, "x")),
    "write off a denial": (
        "remittance.write_off",
        lambda desk: remittances.write_off_denied(desk, 1, 1, "x"),
    ),
    "enter a payment by hand": (
        "remittance.post",
        lambda desk: by_hand.enter(desk, HandPayment("x", "T1", TODAY, 0, ())),
    ),
    "decide an exception by hand": (
        "remittance.settle",
        lambda desk: by_hand.decide_by_hand(desk, 1, HandClaim("V1-1", 0)),
    ),
    "deposit": ("remittance.post", lambda desk: depositing.deposit(desk, "T1", 1, TODAY)),
    "deposits": ("remittance.post", lambda desk: depositing.deposit_all(desk, ())),
    "no-show with its fee": (
        "appointment.no_show",
        lambda desk: missed_fees.no_show_with_fee(desk, VISIT, None),
    ),
    "late cancel with its fee": (
        "appointment.cancel",
        lambda desk: missed_fees.cancel_with_fee(desk, VISIT, None, "ill"),
    ),
    "charge missed fee": ("missed_fee.charge", lambda desk: missed_fees.charge_missed_fee(desk, VISIT)),
    "waive missed fee": ("missed_fee.waive", lambda desk: missed_fees.waive_missed_fee(desk, VISIT, "ill")),
    "missed fee rules": (
        "missed_fee.rules",
        lambda desk: missed_fees.set_missed_fee_rules(desk, MissedFeeRules()),
    ),
    "take back": ("ledger.adjust", lambda desk: adjusting.take_back_adjustment(desk, 1, "x")),
    "open drawer": ("drawer.use", lambda desk: drawers.open_drawer(desk, 0)),
    "pay in": ("drawer.use", lambda desk: drawers.pay_in(desk, 1, "x")),
    "pay out": ("drawer.use", lambda desk: drawers.pay_out(desk, 1, "x")),
    "count drawer": ("drawer.use", lambda desk: drawers.count_drawer(desk, CountEntry("0"))),
    "hand over": ("drawer.use", lambda desk: drawers.hand_over(desk, "otto")),
    "hand in": ("drawer.use", lambda desk: drawers.submit_drawer(desk, 0)),
    "end of day": ("day.end", lambda desk: end_day(desk, TODAY)),
    "close of a month": ("books.close", lambda desk: books.close_month(desk, FEBRUARY, "x")),
    "reopening of a month": ("books.reopen", lambda desk: books.reopen_month(desk, FEBRUARY, "x")),
    "print of it": ("day.end", lambda desk: print_day_end(desk, LETTERHEAD, TO_FILE, TODAY)),
    "receipt": ("receipt.print", lambda desk: money_papers.print_receipt(desk, LETTERHEAD, TO_FILE, 1)),
    "deposit slip": (
        "drawer.use",
        lambda desk: money_papers.print_deposit_slip(desk, LETTERHEAD, TO_FILE, 1),
    ),
    "new device": ("schedule.setup", lambda desk: resources.add_device(desk, "Scan", "scan")),
    "no device": ("schedule.setup", lambda desk: resources.retire_device(desk, 1)),
    "kind of a room": ("schedule.setup", lambda desk: resources.set_room_kind(desk, ROOM_1, "lab")),
    "places of a type": ("schedule.setup", lambda desk: resources.set_capacity(desk, FU, 2)),
    "needs of a type": ("schedule.setup", lambda desk: resources.set_needs(desk, FU, [])),
    "keep a time": (
        "schedule.setup",
        lambda desk: resources.add_reserve(
            desk, LEE, NewReserve(Span(600, 660), frozenset({FU}), "x", day=TODAY)
        ),
    ),
    "keep it no longer free": ("schedule.setup", lambda desk: resources.remove_reserve(desk, 1)),
    "book together": (
        "appointment.book",
        lambda desk: together.book_together(desk, [Booking(PATIENT, LEE, FU, TODAY, 840)]),
    ),
    "change a policy": (
        "coverage.edit",
        lambda desk: policies.write_policy(desk, 1, 1, Policy("Acme", member_id="W1")),
    ),
    "accept an answer": ("coverage.edit", lambda desk: accepting.accept(desk, 1, ["plan"], 1, 1)),
    "check out with supplies": (
        "visit.check_out",
        lambda desk: kits_ending.check_out(desk, VISIT, None, [], "courtesy"),
    ),
    "keep a claim from the payer": (
        "appointment.keep_from_payer",
        lambda desk: kept_back.keep_from_payer(desk, VISIT, None, "pays"),
    ),
    "claims sent on paper": ("claim.send", lambda desk: on_paper.sent_on_paper(desk, [VISIT])),
    "draft a claim letter": ("claim.work", lambda desk: payer_service.draft(desk, SETTINGS, 1)),
    "try a claim letter": (
        "letter.texts",
        lambda desk: payer_text_service.preview(
            desk, SETTINGS, ClaimLetterKind.BUNDLING, "Appeal", "{facts}"
        ),
    ),
    "undo": ("undo", lambda desk: undo_action(desk, Undoable(1, "undo", "x", ""))),
    "undo the last": ("undo", undo_last),
}
USE_CASES = {**OWN_CASES, **ON_PAPER, **OF_JOBS, **AT_THE_DOOR}


@pytest.mark.parametrize(
    "role, place",
    [
        *((role, "sqlite") for role in Role),
        pytest.param(Role.MANAGER, "postgresql", marks=[pytest.mark.postgres, pytest.mark.long]),
    ],
    indirect=["place"],
)
def test_each_use_case_asks_for_its_verb(house: House, role: Role) -> None:
    an_appointment(house)
    before, head, refused = house.rows(), house.head(), list[str]()
    for name, (verb, use_case) in USE_CASES.items():
        desk, asked = house.desk("C", role, "eve"), list[str]()
        desk.actor = replace(desk.actor, may=asking_aloud(role, asked))
        if may(role, verb):
            try_out(house, desk, use_case)
            assert verb in asked, (name, role)
            continue
        desk.actor = replace(desk.actor, account_id=1)  # a line tells of people
        with pytest.raises(NotPermitted):
            use_case(desk)
            pytest.fail(f"{name}: {role} may not")
        assert asked[-1] == verb, (name, role)
        refused.append(verb)
    assert house.rows() == before
    lines = [(line["verb"], line["account_id"], line["after"]) for line in house.lines(head)]
    assert lines == [(verb, 1, as_json({"refused": "no right"})) for verb in refused]


def of_mia(desk: Desk) -> Desk:
    """The desk where who acts is the first account: one's own times are those of an account."""
    desk.actor = replace(desk.actor, account_id=1)
    return desk


def asking_aloud(role: Role, asked: list[str]) -> Callable[[str], bool]:
    """What the role may, that tells which rights were asked for."""

    def may_it(verb: str) -> bool:
        asked.append(verb)
        return may(role, verb)

    return may_it


def try_out(house: House, desk: Desk, use_case: Callable[[Desk], object]) -> None:
    """Let it go on to its turn to write, to its end, or to what is wrong in what it was given."""
    desk.store = _Watching(house)  # type: ignore[assignment]
    with contextlib.suppress(ClinicError, _Reached):
        use_case(desk)


class _Reached(Exception):
    """The use case had the right, and asked for its turn to write."""


class _Watching:
    """A store that lets nobody write."""

    def __init__(self, house: House) -> None:
        self._store = house.store

    def turn_to_write(self, _session: object, _letter: str) -> NoReturn:
        raise _Reached

    def __getattr__(self, name: str) -> object:
        return getattr(self._store, name)


def test_each_use_case_of_the_program_has_a_case() -> None:
    tables = (
        (OWN_CASES, sys.modules[__name__]),
        (ON_PAPER, cases_on_paper),
        (OF_JOBS, cases_of_jobs),
        (AT_THE_DOOR, cases_at_the_door),
    )
    named = {name for table, module in tables for name in named_in(table, module)}
    found = use_cases()
    assert len(found) > 500
    assert sorted(found - named) == []


SOURCE = Path(clinic_tui.__file__).parent
VERB_AT_A_DESK = re.compile(
    r"""\b(?:(?:act|_act|require|look|may|at_desk)\((?:\w+, |"\w+", )?"""
    r"""|_sitting\.ask\(\s*|(?:VERB|RIGHT) = )"""
    r"""\"([a-z_]+(?:\.[a-z_]+)*)\""""
)
NOT_YET = {"account.change", "system.demo"}
"""Rights that are given and have no use case so far."""


def used() -> list[tuple[str, str]]:
    return [
        (verb, path.name)
        for path in sorted(SOURCE.rglob("*.py"))
        for verb in VERB_AT_A_DESK.findall(path.read_text())
    ]


def test_the_program_uses_no_verb_that_is_not_in_the_table() -> None:
    assert len(used()) > 50
    assert [(verb, file) for verb, file in used() if verb not in VERBS] == []


def test_the_table_holds_no_verb_that_nobody_uses() -> None:
    assert set(RIGHTS) - {verb for verb, _file in used()} <= NOT_YET
