"""Every read of the backend, by every role that may not open restricted records, tells nothing of one.

The reads are those that the parts of the backend have: a new one fails here until it is decided what
it tells of a restricted patient.
"""

from __future__ import annotations

import contextlib
from datetime import timedelta
from typing import Any

import pytest

from clinic_tui.backend.schedule_part import SchedulePart
from clinic_tui.backend.sitting import Sitting
from clinic_tui.billing import service as billing
from clinic_tui.billing import taking
from clinic_tui.billing.adjustment_models import Adjustment
from clinic_tui.billing.ledger_rows import AdjustmentKind
from clinic_tui.calls import service as calls
from clinic_tui.calls.states import Outcome, Subject
from clinic_tui.downtime.layout import text_of
from clinic_tui.downtime.queries import packet
from clinic_tui.eligibility.asking import ask
from clinic_tui.eligibility.rows import Wanted
from clinic_tui.errors import ClinicError, NotPermitted, Restricted
from clinic_tui.estimates.models import Estimate
from clinic_tui.fees.rows import FeeKind, NewFee, NewSchedule
from clinic_tui.fees.service import add_schedule
from clinic_tui.flow import handing
from clinic_tui.letters.kept_letter import text_of as letter_text
from clinic_tui.letters.models import Letter
from clinic_tui.letters.rows import Shown as LetterShown
from clinic_tui.letters.states import LetterKind
from clinic_tui.money.rows import Pay, Tender
from clinic_tui.patients import policies
from clinic_tui.patients import service as patients
from clinic_tui.patients.detail_rows import PatientDetails
from clinic_tui.patients.hiding import tells_of_patients
from clinic_tui.patients.policy import Policy
from clinic_tui.patients.restricting import restrict
from clinic_tui.patients.rows import (
    Address,
    Consent,
    Identifier,
    PatientFields,
    Phone,
    PhoneUse,
    RestrictedFor,
)
from clinic_tui.plans.models import PaymentPlan, PlanVisit
from clinic_tui.privacy import disclosing, limiting, releasing, requesting
from clinic_tui.privacy.disclosure_kinds import DisclosureKind
from clinic_tui.privacy.disclosure_rows import DisclosureEntry
from clinic_tui.privacy.limit_rows import LimitEntry
from clinic_tui.privacy.release_rows import ReleaseEntry
from clinic_tui.privacy.request_rows import RequestEntry, RequestKind
from clinic_tui.recall import service as recall
from clinic_tui.recall.rows import NewRecall
from clinic_tui.reception import service as reception
from clinic_tui.reception.rows import CheckInAnswers
from clinic_tui.reminders import service as reminders
from clinic_tui.reminders.gateways import Gateways
from clinic_tui.reminders.models import OutboxMessage
from clinic_tui.reminders.preview import preview_reminders
from clinic_tui.reminders.service import NewRule
from clinic_tui.reminders.states import Channel, State
from clinic_tui.schedule import delays, hours
from clinic_tui.schedule import service as schedule
from clinic_tui.schedule.authorization.on_file import NewAuthorization, add_authorization
from clinic_tui.schedule.models import Appointment
from clinic_tui.schedule.rows import Wish
from clinic_tui.schedule.series import book_series
from clinic_tui.schedule.series_rows import SeriesPlan, SeriesTime
from clinic_tui.schedule.states import Status
from clinic_tui.security.roles import ACCOUNT_ROLES, Role, may
from clinic_tui.statements import service as statements
from clinic_tui.statements.kept_text import text_of as kept_of
from clinic_tui.statements.models import Statement, StatementRun
from clinic_tui.statements.rows import Shown
from clinic_tui.statements.states import HoldReason, Step
from clinic_tui.store.desk import Desk
from clinic_tui.tasks.rows import TaskEntry
from clinic_tui.tasks.writing import make_task, note_task
from clinic_tui.waitlist import service as waitlist
from clinic_tui.waitlist.rows import NewWish
from clinic_tui.words.repeat_phrase import Repeat
from tests.builders import FU, LEE, NEW, ROOM_1, TODAY, House, a_patient, an_appointment, some_fields
from tests.engines import on_postgresql, on_sqlite
from tests.services.coverage_asked import Line, a_house
from tests.services.test_backend import METHODS, call, samples, verbs_asked

pytestmark = on_sqlite

CLOSED = {
    "TasksPart.about",
    "PatientsPart.open", "PatientsPart.still_open", "PatientsPart.visits", "PatientsPart.counts",
    "PatientsPart.alerts", "PatientsPart.history", "PatientsPart.whole_policies", "SchedulePart.history",
    "MergingPart.preview", "PatientsPart.account",
    "SeriesPart.authorizations", "CallsPart.contact", "MoneyPart.ledger",
    "MoneyPart.movable_credit",
    "AdjustingPart.visit", "PlansPart.before", "MissedPart.proposed",
    "LettersPart.letter", "StatementsPart.statement", "MoneyPart.account_notes",
    "EligibilityPart.view", "CodingPart.to_code",
    "AuthorizationsPart.of_patient",
    "AuthorizationsPart.steps",
    "KitsPart.received",
    "PrivacyPart.disclosures_of", "PrivacyPart.hand_out_accounting", "ReleasesPart.of",
    "ReleasesPart.standing", "LimitsPart.of", "LimitsPart.standing",
}  # fmt: skip
"""Refused, by whoever has the right to the read at all."""

VEILED = {
    "MergingPart.pairs",
    "ScansPart.of_label", "ScansPart.of_card",
    "PatientsPart.find", "PatientsPart.line", "PatientsPart.banner", "PatientsPart.likely_duplicates",
    "DaysPart.day", "DaysPart.week", "SchedulePart.appointment",
    "ReceptionPart.queue", "ReceptionPart.row", "ReceptionPart.sheet",
    "BillingPart.unbilled", "BillingPart.visit", "CodingPart.charged",
    "RemindersPart.outbox", "RemindersPart.in_doubt",
    "WaitlistPart.list", "WaitlistPart.entry", "WaitlistPart.for_freed", "WaitlistPart.next_for",
    "CallsPart.to_call", "CallsPart.recalls", "CallsPart.recall",
    "OutagePart.proposals", "OutagePart.bumped", "SeriesPart.of", "SeriesPart.try_shift",
    "DayEndPart.state", "RemindersPart.read_back", "AttendancePart.awaited",
    "FlowPart.between", "FlowPart.delay_list",
    "MoneyPart.till", "MoneyPart.payments", "MoneyPart.receipt",
    "EligibilityPart.failures",
    "AuthorizationsPart.work_list", "AuthorizationsPart.pressing",
    "EstimatesPart.work_list", "EstimatesPart.pressing", "EstimatesPart.for_visit", "EstimatesPart.for_wish",
    "LettersPart.list", "LettersPart.missed", "LettersPart.outlook",
    "PlansPart.list", "PlansPart.missed", "PlansPart.of_patient",
    "StatementsPart.preview", "StatementsPart.list", "StatementsPart.holds_of",
    "PrivacyPart.disclosures", "PrivacyPart.requests", "PrivacyPart.all_requests",
    "ReleasesPart.list", "LimitsPart.list",
}  # fmt: skip
"""Answered, and it tells who the patient is and no more than the desk needs."""

NOTHING_OF_PATIENTS = {
    "AttendancePart.rule", "MissedPart.rules", "LettersPart.texts", "LettersPart.payer_texts",
    "FiguresPart.of", "SeriesPart.preview", "SeriesPart.cover", "SeriesPart.rooms",
    "SessionsPart.of",
    "DaysPart.strip", "SchedulePart.strip_for", "SchedulePart.same_day", "SchedulePart.kinds",
    "SchedulePart.providers", "SchedulePart.visit_types", "SchedulePart.free_times",
    "SchedulePart.check", "SchedulePart.last_change", "ReceptionPart.rooms", "ReceptionPart.rooms_for",
    "StockPart.items", "StockPart.outlooks", "StockPart.page", "StockPart.places", "StockPart.expiring",
    "StockPart.stopped_items", "StockPart.known_by", "StockPart.closed_places", "VendorsPart.dropped_vendors",
    "StockPart.pack_of", "StockPart.rooms", "StockPart.sites", "StockPart.fill_list",
    "StockPart.print_fill_list",
    "PurchasingPart.proposal", "PurchasingPart.print_proposal",
    "PurchasingPart.orders", "PurchasingPart.order", "PurchasingPart.due_lines",
    "PurchasingPart.can_mail", "PurchasingPart.print", "VendorsPart.vendors",
    "VendorsPart.offers_of_item", "VendorsPart.offers_of_vendor", "VendorsPart.approve_limit",
    "VendorsPart.budget_use", "VendorsPart.invoices", "VendorsPart.variances",
    "CountsPart.list", "CountsPart.sheet", "CountsPart.due", "CountsPart.differing",
    "CountsPart.rules", "CountsPart.worth", "CountsPart.lost",
    "EquipmentPart.machines", "EquipmentPart.page", "EquipmentPart.units", "EquipmentPart.readings",
    "EquipmentPart.holds", "EquipmentPart.hand_out_month", "EquipmentPart.visits_to_move",
    "CompliancePart.dates", "CompliancePart.hand_out_readiness",
    "SafetyPart.incidents", "SafetyPart.incident", "SafetyPart.year_log", "SafetyPart.privacy_list",
    "SafetyPart.sharps", "SafetyPart.hand_out", "SafetyPart.write_tables", "SafetyPart.log_sites",
    "SafetyPart.hand_out_form", "ChemicalsPart.list", "ChemicalsPart.find", "ChemicalsPart.sheets_of",
    "ChemicalsPart.sheet_text", "ChemicalsPart.hand_out_list", "ChemicalsPart.hand_out_sheet",
    "DrillsPart.list", "DrillsPart.held",
    "KitsPart.list", "KitsPart.offered", "TasksPart.assignees", "CredentialsPart.list",
    "CredentialsPart.chain", "CredentialsPart.own", "CredentialsPart.own_chain",
    "RotaPart.week", "RotaPart.day", "RotaPart.today", "RotaPart.asked", "RotaPart.to_answer",
    "RotaPart.impact", "RotaPart.shifts", "RotaPart.on_call", "RotaPart.minimums", "RotaPart.outage_of",
    "RotaPart.outage_for", "RotaPart.sites", "RotaPart.to_hand_over", "RotaPart.could_take",
    "EmergencyPart.own_until", "EmergencyPart.list",
    "EmergencyPart.unreviewed", "SchedulePart.own_views", "PaperPart.outlets",
    "CallsPart.recall_rules", "CallsPart.counts", "CallsPart.listed", "SchedulePart.walk_in_rooms",
    "SchedulePart.follow_up", "SchedulePart.nobody_licensed", "CredentialsPart.visits_without",
    "RotaPart.swap_impact",
    "CallsPart.offers_to_settle", "ResourcesPart.list", "KitsPart.missing_by_item",
    "ReceptionPart.late", "ReceptionPart.place", "ReceptionPart.own_provider",
    "FlowPart.notes", "FlowPart.unread_notes", "BulletinsPart.list",
    "BulletinsPart.unread",
    "MoneyPart.family",  # who is restricted is in none
    "PatientsPart.standing",
    "SchedulePart.sites", "MoneyPart.drawer", "MoneyPart.drawers", "MoneyPart.before_opening",
    "FeesPart.list", "FeesPart.lines", "FeesPart.prices", "FeesPart.found_on_visit",
    "CodesPart.search", "CodesPart.around", "CodesPart.release_on", "CodesPart.wanted_on_visit",
    "CodingPart.doubted",
    "FeesPart.usual_on_visit", "CodingPart.found", "CodingPart.usual", "CodingPart.referrers",
    "CodingPart.templates", "EstimatesPart.found", "EstimatesPart.usual",
    "EstimatesPart.told_of_bookings", "EstimatesPart.told_of_series",
    "EstimatesPart.standing", "EstimatesPart.estimated_cents",
    "PracticePart.all", "ClaimAnswersPart.files", "SendingPart.batches", "SendingPart.partners",
    "RemittancesPart.payments", "RemittancesPart.carried", "RemittancesPart.beside_claims",
    "RemittancesPart.secondary_due",
    "PayersPart.list", "PayersPart.unnamed", "PayersPart.wishes", "ClaimsPart.rules", "ClaimsPart.rule",
    "ClaimsPart.rule_now", "EligibilityPart.wanted_of_visit",
    "EligibilityPart.wanted_of_patient", "EligibilityPart.wanted_of_policy",
    "BooksPart.receivables", "BooksPart.money", "BooksPart.claims", "BooksPart.months", "BooksPart.month",
    "PrivacyPart.breaches", "PrivacyPart.breach", "PrivacyPart.associates", "PrivacyPart.unusual_access",
    "TimeClockPart.mine", "TimeClockPart.own_sheet", "TimeClockPart.sheet", "TimeClockPart.own_entry",
    "TimeClockPart.own_trail", "TimeClockPart.trail",
    "TimeClockPart.people", "TimeClockPart.pressing", "TimeClockPart.hand_out",
    "TimeClockPart.write_payroll",
}  # fmt: skip
"""Names at most, or for managers alone."""

VEILED_THERE = {
    "ClaimsPart.scrubbed", "ClaimsPart.findings_of", "ForeseenPart.when_booking", "ForeseenPart.of_visit",
    "RemittancesPart.claims_of", "RemittancesPart.exceptions", "RemittancesPart.claims_not_posted",
    "RemittancesPart.candidates", "RemittancesPart.line_by_hand",
    "ClaimAnswersPart.in_file", "ClaimAnswersPart.of_visit", "ClaimAnswersPart.of_claim",
    "ClaimWorkPart.list", "ClaimWorkPart.settled", "ClaimWorkPart.status_wishes", "LettersPart.claim_draft",
    "LettersPart.payer_preview",
    "SendingPart.due", "SendingPart.again_due",
    "SendingPart.next_due", "SendingPart.claims_in",
    "BooksPart.visits_behind", "BooksPart.postings_behind", "BooksPart.claims_behind",
    "StockPart.received_by", "KitsPart.missing",
    "TasksPart.list", "TasksPart.page", "TasksPart.pressing", "TasksPart.row", "TasksPart.unread",
    "TasksPart.on", "SessionsPart.whom_week_hits", "SessionsPart.whom_day_hits",
    "SessionsPart.whom_swap_hits",
}  # fmt: skip
"""Veiled or refused too; their visits need more than the ones here have: test_scrubbing.py,
test_foreseeing.py, test_remittances.py, test_taking_in_claims.py, test_claim_work.py,
test_status_questions.py, test_claim_letters.py, test_making_claims.py, test_money_figures.py,
test_stock.py, test_kits.py,
test_tasks.py, test_sessions.py have them."""

WRITES = {
    "TasksPart.make", "TasksPart.change", "TasksPart.note", "TasksPart.note_call", "TasksPart.give",
    "TimeClockPart.clock_in", "TimeClockPart.clock_out", "TimeClockPart.begin_break",
    "TimeClockPart.end_break", "TimeClockPart.correct", "TimeClockPart.add", "TimeClockPart.strike",
    "TimeClockPart.close_period", "TimeClockPart.reopen_period",
    "RotaPart.ask", "RotaPart.write_absence", "RotaPart.withdraw", "RotaPart.approve", "RotaPart.refuse",
    "RotaPart.offer", "RotaPart.accept_swap", "RotaPart.decline_swap", "RotaPart.withdraw_swap",
    "RotaPart.approve_swap", "RotaPart.refuse_swap", "RotaPart.set_shifts", "RotaPart.end_shift",
    "RotaPart.change_day", "RotaPart.drop_change", "RotaPart.set_minimum", "RotaPart.drop_minimum",
    "SessionsPart.set_week", "SessionsPart.set_day", "SessionsPart.swap",
    "RotaPart.put_on_call", "RotaPart.take_off_call", "RotaPart.hand_over", "RotaPart.mark_swap_read",
    "ChemicalsPart.add", "ChemicalsPart.change", "ChemicalsPart.stop", "ChemicalsPart.use_again",
    "ChemicalsPart.add_sheet", "ChemicalsPart.write_first_aid",
    "ChemicalsPart.confirm_sheet", "ChemicalsPart.strike_sheet",
    "DrillsPart.add", "DrillsPart.change", "DrillsPart.end", "DrillsPart.note_held", "DrillsPart.strike_held",
    "LimitsPart.take", "LimitsPart.agree", "LimitsPart.refuse", "LimitsPart.end",
    "ReleasesPart.take", "ReleasesPart.revoke", "ReleasesPart.end", "ReleasesPart.strike",
    "TasksPart.reply", "BulletinsPart.write", "BulletinsPart.change", "BulletinsPart.withdraw",
    "BulletinsPart.read",
    "CredentialsPart.add", "CredentialsPart.change", "CredentialsPart.renew", "CredentialsPart.end",
    "TasksPart.accept", "TasksPart.decline", "TasksPart.finish", "TasksPart.drop",
    "ClaimAnswersPart.take_in", "ClaimsPart.print_forms", "ClaimsPart.sent_on_paper",
    "ClaimWorkPart.hold", "ClaimWorkPart.release", "ClaimWorkPart.change", "ClaimWorkPart.settle",
    "ClaimWorkPart.reopen", "ClaimWorkPart.ask_status", "SendingPart.make", "SendingPart.make_next",
    "SendingPart.make_again",
    "SendingPart.send", "SendingPart.send_all", "SendingPart.carried", "SendingPart.withdraw",
    "SendingPart.write_out", "SendingPart.add_partner", "SendingPart.update_partner",
    "SendingPart.make_default", "CodesPart.keep", "CodesPart.let_go",
    "FeesPart.set_price", "EstimatesPart.make_for_visit", "EstimatesPart.make_for_wish",
    "EstimatesPart.ask_for_visit", "EstimatesPart.give", "EstimatesPart.print",
    "EstimatesPart.print_if_possible",
    "OutagePart.take_out", "SeriesPart.book", "SeriesPart.shift", "SeriesPart.cancel",
    "SeriesPart.add_authorization", "SeriesPart.remove_authorization",
    "AuthorizationsPart.begin", "AuthorizationsPart.note_asked", "AuthorizationsPart.certify",
    "AuthorizationsPart.pend", "AuthorizationsPart.deny", "AuthorizationsPart.none_needed",
    "AuthorizationsPart.chase", "AuthorizationsPart.call_off", "AuthorizationsPart.let_end",
    "PatientsPart.register", "PatientsPart.update", "PatientsPart.restrict", "PatientsPart.unrestrict",
    "PatientsPart.add_alert", "PatientsPart.remove_alert", "PatientsPart.add_note",
    "PatientsPart.set_coverage", "PatientsPart.move_policy",
    "PatientsPart.verify_coverage", "PatientsPart.verify_details",
    "MergingPart.merge", "MergingPart.not_the_same",
    "PracticePart.add_billing", "PracticePart.update_billing", "PracticePart.make_default",
    "PracticePart.remove_billing", "PracticePart.set_place", "PracticePart.set_identity",
    "PracticePart.enrol", "PracticePart.change_enrolment", "PracticePart.remove_enrolment",
    "PracticePart.whole_tax_id",  # a look at the house's own number, journaled
    "RemittancesPart.release", "RemittancesPart.refuse", "RemittancesPart.assign", "RemittancesPart.settle",
    "RemittancesPart.deposit", "RemittancesPart.write_off_denied", "RemittancesPart.enter_by_hand",
    "RemittancesPart.decide_by_hand",
    "PayersPart.add", "PayersPart.update", "PayersPart.adopt", "PayersPart.set_wishes",
    "ClaimsPart.weigh_rule", "EligibilityPart.ask",
    "EligibilityPart.collect", "EligibilityPart.ask_visits", "EligibilityPart.ask_day",
    "EligibilityPart.accept",
    "SchedulePart.book_together",
    "SchedulePart.book", "SchedulePart.move", "SchedulePart.resize", "SchedulePart.cancel",
    "SchedulePart.no_show", "SchedulePart.no_show_many", "SchedulePart.confirm", "SchedulePart.hold",
    "SchedulePart.renew", "SchedulePart.release",
    "ReceptionPart.arrive", "ReceptionPart.check_in", "ReceptionPart.enter_from_paper",
    "ReceptionPart.walk_in_from_paper", "ReceptionPart.take_to_room", "ReceptionPart.advance",
    "ReceptionPart.leave", "ReceptionPart.back", "ReceptionPart.put_arrival_earlier",
    "ReceptionPart.make_ready", "ReceptionPart.make_ready_many", "ReceptionPart.arrive_many",
    "ReceptionPart.advance_many", "ReceptionPart.back_many", "ReceptionPart.verify_many",
    "ReceptionPart.walk_in", "MoneyPart.take_copay", "MoneyPart.take_prepayment", "MoneyPart.take_on_balance",
    "MoneyPart.take_for_family", "MoneyPart.move_credit",
    "MoneyPart.apply_credit", "MoneyPart.void", "MoneyPart.refund", "MoneyPart.print_receipt",
    "DayEndPart.end", "DayEndPart.print", "BooksPart.close", "BooksPart.reopen",
    "MoneyPart.print_slip_if_possible", "MoneyPart.print_deposit_slip",
    "MoneyPart.open_drawer", "MoneyPart.pay_in", "MoneyPart.pay_out",
    "MoneyPart.count_drawer", "MoneyPart.hand_over", "MoneyPart.submit_drawer",
    "KitsPart.check_out", "KitsPart.set_kit", "KitsPart.issue_missing", "KitsPart.leave_missing",
    "BillingPart.keep_from_payer", "BillingPart.tell_payer",
    "CodingPart.code", "CodingPart.set_template",
    "BillingPart.strike", "BillingPart.add_charges", "BillingPart.remove_charge",
    "LettersPart.write", "LettersPart.write_to_payers", "LettersPart.print_again",
    "LettersPart.set_text", "LettersPart.usual_text", "LettersPart.set_payer_text",
    "LettersPart.usual_payer_text",
    "MissedPart.set_rules", "MissedPart.cancel", "MissedPart.charge",
    "AdjustingPart.write_off", "AdjustingPart.transfer", "AdjustingPart.take_back",
    "PlansPart.make", "PlansPart.end",
    "StatementsPart.run", "StatementsPart.print_again", "StatementsPart.print_run",
    "StatementsPart.hold", "StatementsPart.release",
    "StockPart.receive", "StockPart.issue", "StockPart.transfer", "StockPart.adjust", "StockPart.waste",
    "StockPart.send_back", "StockPart.correct_lot", "StockPart.recall_lot", "StockPart.lift_recall",
    "StockPart.add_item", "StockPart.edit_item", "StockPart.stop_keeping", "StockPart.keep_again",
    "StockPart.set_place_levels", "StockPart.fill_up",
    "StockPart.set_levels", "StockPart.add_pack", "StockPart.add_place",
    "StockPart.drop_pack", "StockPart.close_place", "StockPart.open_place_again", "VendorsPart.buy_again",
    "PurchasingPart.draft", "PurchasingPart.set_packs", "PurchasingPart.drop_line",
    "PurchasingPart.add_line", "PurchasingPart.move_line",
    "PurchasingPart.set_note",
    "PurchasingPart.approve", "PurchasingPart.back_to_draft", "PurchasingPart.send", "PurchasingPart.expect",
    "PurchasingPart.receive", "PurchasingPart.give_up", "PurchasingPart.close", "PurchasingPart.cancel",
    "VendorsPart.add_vendor", "VendorsPart.edit_vendor", "VendorsPart.drop_vendor", "VendorsPart.set_offer",
    "VendorsPart.drop_offer", "VendorsPart.set_approve_limit", "VendorsPart.add_budget",
    "VendorsPart.edit_budget", "VendorsPart.drop_budget", "VendorsPart.enter_invoice",
    "VendorsPart.accept_invoice", "VendorsPart.drop_invoice",
    "PrivacyPart.disclose", "PrivacyPart.withhold", "PrivacyPart.strike_out", "PrivacyPart.take_request",
    "PrivacyPart.extend_request", "PrivacyPart.fulfil_request", "PrivacyPart.deny_request",
    "PrivacyPart.withdraw_request", "PrivacyPart.report_breach", "PrivacyPart.change_breach",
    "PrivacyPart.link_person", "PrivacyPart.unlink_person", "PrivacyPart.assess_breach",
    "PrivacyPart.give_notice", "PrivacyPart.add_associate", "PrivacyPart.change_associate",
    "PrivacyPart.end_associate", "PrivacyPart.review_access",
    "CountsPart.begin", "CountsPart.begin_due", "CountsPart.cancel", "CountsPart.count_line",
    "CountsPart.scan", "CountsPart.count_found", "CountsPart.finish", "CountsPart.print_sheet",
    "CountsPart.approve", "CountsPart.send_back", "CountsPart.post", "CountsPart.set_rules",
    "EquipmentPart.add_machine", "EquipmentPart.edit_machine", "EquipmentPart.take_out_of_use",
    "EquipmentPart.put_in_use", "EquipmentPart.add_plan", "EquipmentPart.end_plan",
    "EquipmentPart.note_done", "EquipmentPart.log_reading", "EquipmentPart.hold_place",
    "EquipmentPart.release_place", "EquipmentPart.strike_reading",
    "SafetyPart.report", "SafetyPart.edit", "SafetyPart.note_care", "SafetyPart.decide",
    "SafetyPart.add_span", "SafetyPart.change_span", "SafetyPart.drop_span", "SafetyPart.note_severe",
    "SafetyPart.note_told", "SafetyPart.end_step", "SafetyPart.note_year", "SafetyPart.certify_year",
    "WaitlistPart.add", "WaitlistPart.edit", "WaitlistPart.close", "WaitlistPart.offer",
    "WaitlistPart.accept", "WaitlistPart.decline",
    "CallsPart.note", "CallsPart.book_recall", "CallsPart.add_recall", "CallsPart.close_recall",
    "ResourcesPart.add_room", "ResourcesPart.change_room", "ResourcesPart.retire_room",
    "ResourcesPart.add_device", "ResourcesPart.change_device", "ResourcesPart.retire_device",
    "ResourcesPart.change_type", "ResourcesPart.keep", "ResourcesPart.change_kept",
    "ResourcesPart.remove_kept", "ResourcesPart.change_provider", "ResourcesPart.add_site",
    "ResourcesPart.rename_site",
    "SchedulePart.save_view", "SchedulePart.drop_view", "SchedulePart.put_view_on_key", "PaperPart.print",
    "FlowPart.send_signal", "FlowPart.take_signal", "FlowPart.hand_visit", "FlowPart.hand_form",
    "FlowPart.take_handed", "FlowPart.say_late", "FlowPart.compute_again", "FlowPart.tell_next",
    "FlowPart.note_call", "FlowPart.read_note",
    "RemindersPart.settle", "EmergencyPart.break_glass", "EmergencyPart.end", "EmergencyPart.review",
}  # fmt: skip
"""They change something, and tell at most the number of what they made."""

READS = CLOSED | VEILED | NOTHING_OF_PATIENTS
ROLES = [role for role in ACCOUNT_ROLES if not may(role, "patient.restricted")]

FIELDS = PatientFields(
    "Vale",
    "Mara",
    born=some_fields().born,
    phones=(Phone("15550107203"), Phone("15550107204", PhoneUse.HOME)),
    email="canary-mail@example.org",
    address=Address("canary-street 8", "canary-floor", "canary-town", "MA", "01970"),
    language="canary-tongue",
    identifiers=(Identifier("SSN", "canary-ssn"),),
    contact_by_text=Consent.YES,
)
DETAILS = PatientDetails(emergency_name="canary-kin", notice_why_not="canary-why")
IN_SERIES = 5
"""The first visit of the series: three of the day and one of the next come before."""
CANARIES = ("canary", "15550107203", "010-7203", "15550107204", "7204", "QX77120045")
VISITS = (1, 2, 3, IN_SERIES)
PAYER = "Zephyr Fund"
"""Who insures her, and nobody else."""

TELL_PAYER = {
    "ReceptionPart.queue", "ReceptionPart.row", "ReceptionPart.sheet", "BillingPart.visit",
    "BillingPart.unbilled", "CodingPart.charged",
    "BooksPart.receivables", "BooksPart.money",  # sums by payer, of nobody by name
}  # fmt: skip
"""Where the desk has to know it: whose card is to be looked at, and who is billed."""

TYPED = ("vale", "mara", "vale,m", "7203", "12/05/1961", "100001", "canary-ssn")


@pytest.fixture
def vip(house: House) -> int:
    """Patient 1, restricted, with a canary wherever a desk can write one; visit 1 is of today."""
    vale = patients.register(house.records, FIELDS, DETAILS)
    a_patient(house, "Vale", "Mara")  # who looks like her
    patients.add_alert(house.records, vale, "canary-alert")
    patients.add_note(house.records, vale, "canary-note")
    policy = Policy(PAYER, "canary-plan", "QX77120045", "canary-group", copay_cents=2500)
    policies.set_coverage(house.records, vale, 1, None, policy)
    ask(house.front, a_house(None, Line()), [Wanted(1, TODAY)])
    visit = an_appointment(house, "9:30", patient=vale, reason="canary-reason")
    other = an_appointment(house, "11:00", patient=vale, reason="canary-other")
    schedule.cancel(house.front, other, None, "ill", "canary-cancel")
    seen = an_appointment(house, "14:00", patient=vale, reason="canary-seen")
    reception.arrive(house.front, seen, None)
    reception.check_in(house.front, seen, None, CheckInAnswers(self_pay=True))
    reception.take_to_room(house.front, seen, None, ROOM_1)
    reception.make_ready(house.front, seen, None)
    billing.check_out(house.front, seen, None, [], "canary-courtesy")
    rule = reminders.add_rule(house.chief, NewRule("a day", Channel.TEXT, 1_440))
    sender = house.desk("J", Role.SYSTEM, "system")
    with sender.act("reminder.send") as db:
        db.add(
            OutboxMessage(
                key="v1",
                appointment_id=visit,
                patient_id=vale,
                rule_id=rule,
                channel=Channel.TEXT,
                day=TODAY,
                start_minute=570,
                state=State.FAILED,
                reason="canary-refusal",
                due=house.clock.now(),
                not_after=house.clock.now() + timedelta(hours=1),
                address="canary-7203",
            )
        )
    _on_the_lists(house, vale)
    _estimated(house, vale, visit)
    handing.hand_visit(house.front, visit, "all", "canary-handed")
    delays.say_late(house.front, LEE, 20)
    tenders = (Tender(Pay.CARD, 100, reference="canary-terminal"),)
    taking.take_prepayment(house.front, vale, tenders, visit)
    _owes(house, vale, other)
    _given_out(house, vale)
    restrict(house.chief, vale, RestrictedFor.VIP)
    assert (vale, visit) == (1, 1)
    return vale


def _given_out(house: House, vale: int) -> None:
    """To a court, and what she asked for herself."""
    told = ("canary-court", "canary-given", "canary-order", "canary-address")
    disclosing.disclose(house.front, vale, DisclosureEntry(DisclosureKind.COURT, *told))
    asked = RequestEntry(RequestKind.COPY, "canary-daughter", "canary-asked", "canary-form", "canary-place")
    requesting.take_request(house.front, vale, asked)
    signed = ReleaseEntry(
        "canary-what", "canary-insurer", "canary-purpose", expires_event="canary-event",
        signed_by="canary-mother", authority="canary-parent", kept_at="canary-binder",
    )  # fmt: skip
    releasing.take_release(house.front, vale, signed)
    limiting.take_limit(house.front, vale, LimitEntry("canary-husband", "canary-visits"))


def _estimated(house: House, vale: int, visit: int) -> None:
    """An estimate that she asked for last week, and one of her visit."""
    fees = [NewFee("OV-FU", "", "office visit", 9_500)]
    add_schedule(house.chief, NewSchedule("Standard", FeeKind.STANDARD, TODAY), fees)
    with house.front.act("estimate.make") as db:
        for appointment in (None, visit):
            asked_on = None if appointment else TODAY - timedelta(days=7)
            db.add(
                Estimate(
                    patient_id=vale, appointment_id=appointment, visit_type_id=FU, provider_id=LEE, day=TODAY,
                    asked_on=asked_on, diagnoses="canary-diagnosis",
                )
            )  # fmt: skip
            db.flush()


def _owes(house: House, vale: int, visit: int) -> None:
    """A cancelled visit that is owed, a statement of it, a plan that was missed, and a hold."""
    with house.records.act("ledger.transfer") as db:
        moved: dict[str, Any] = {
            "kind": AdjustmentKind.TO_PATIENT,
            "patient_cents": 2_000,
            "insurer_cents": -2_000,
        }
        day: dict[str, Any] = {"day": TODAY, "at": house.clock.now(), "made_by": "rita"}
        db.add(Adjustment(patient_id=vale, appointment_id=visit, reason="moved", **moved, **day))
    with house.records.act("plan.make") as db:
        first = TODAY - timedelta(days=3)
        plan = PaymentPlan(
            patient_id=vale, total_cents=2_000, instalment_cents=1_000, day_of_month=1, first_day=first,
            made_on=first, at=house.clock.now(), made_by="canary-planner",
        )  # fmt: skip
        db.add(plan)
        db.flush()
        db.add(PlanVisit(plan_id=plan.id or 0, appointment_id=visit, part_cents=2_000, paid_cents=0))
    with house.records.act("statement.run") as db:
        run = StatementRun(**day, statements=1, total_cents=2_000, separate=False)
        db.add(run)
        db.flush()
        says = kept_of(
            Shown(
                1, TODAY, Step.FIRST, (), "", ("canary-street",), "Vale", "1", (), 0, 2_000, 2_000, (), TODAY,
                "",
            )
        )  # fmt: skip
        db.add(
            Statement(
                number=1, run_id=run.id or 0, patient_id=vale, day=TODAY, step=Step.FIRST,
                sent_to="canary-payer", asked_cents=2_000, due_day=TODAY, shown=says,
            )
        )  # fmt: skip
    statements.hold(house.front, vale, HoldReason.OTHER, "canary-held")


def _on_the_lists(house: House, vale: int) -> None:
    """Waiting, recalled and called; another patient has just declined a time that is free now."""
    waitlist.add(house.front, NewWish(vale, NEW, words="canary-wish"))
    task = make_task(house.front, TaskEntry("canary-task", "canary-details", "front", patient_id=vale))
    note_task(house.front, task, "canary-step")
    other = waitlist.add(house.front, NewWish(a_patient(house, "Okafor"), NEW))
    offer = waitlist.offer(house.front, other, None, provider_id=LEE, day=TODAY, start=900)
    waitlist.decline(house.front, offer)
    recalled = recall.add(house.front, NewRecall(vale, NEW, TODAY, words="canary-recall"))
    calls.note(house.front, Subject.RECALL, recalled, Outcome.WRONG_NUMBER, "canary-tried")
    tomorrow = an_appointment(house, "9:00", TODAY + timedelta(days=1), vale, reason="canary-tomorrow")
    calls.note(house.front, Subject.VISIT, tomorrow, Outcome.NO_ANSWER, "canary-called")
    later = TODAY + timedelta(days=3)
    plan = SeriesPlan(vale, LEE, FU, 840, later, Repeat(2), reason="canary-series")
    book_series(house.front, plan, [SeriesTime(later, minute, LEE) for minute in (840, 960)])
    hours.set_away(house.chief, LEE, [later], "ill")
    _written_to(house, vale)
    add_authorization(house.front, NewAuthorization(vale, "canary-grant", 8, TODAY, later, (), None))


def _written_to(house: House, vale: int) -> None:
    """A visit of yesterday that was missed, and the letter about it."""
    with house.records.act("appointment.book") as db:
        visit = Appointment(
            site_id=1, patient_id=vale, provider_id=LEE, visit_type_id=FU, day=TODAY - timedelta(days=1),
            start_minute=600, end_minute=620, status=Status.NO_SHOW, created_at=house.clock.now(),
        )  # fmt: skip
        db.add(visit)
        db.flush()
        says = letter_text(LetterShown((), "", ("canary-street",), "", "canary-title", "canary-letter"))
        letter = Letter(
            patient_id=vale, kind=LetterKind.MISSED, day=TODAY, at=house.clock.now(), made_by="sam",
            appointment_id=visit.id, shown=says,
        )  # fmt: skip
        db.add(letter)


def answers(name: str, desk: Desk) -> list[object]:
    """What a read answers to all that could be asked of the patient."""
    visits = VISITS if "appointment_id" in samples(name) else (1,)
    each = [(typed, 1) for typed in TYPED] if name == "PatientsPart.find" else [("", n) for n in visits]
    found = []
    for typed, visit in each:
        with contextlib.suppress(ClinicError):
            found.append(asked(name, desk, typed, visit))
    return found


def asked(name: str, desk: Desk, typed: str = "vale", visit: int = 1) -> object:
    scanned = {"mrn": "100001", "names": (("VALE", "MARA"),), "born": FIELDS.born}
    more = scanned if name.startswith("ScansPart") else {}
    return call(
        name,
        desk,
        typed=typed,
        appointment_id=visit,
        fields=FIELDS,
        monday=TODAY,
        besides=0,
        kept=1,
        gone=2,
        **more,
    )


def told(answer: object) -> list[str]:
    """The canaries in an answer, however deep."""
    shown = repr(answer)
    return [canary for canary in CANARIES if canary in shown]


def test_it_is_decided_of_every_read_what_it_tells() -> None:
    known = READS | VEILED_THERE | WRITES
    assert set(METHODS) == known, "decide what a new read tells of a restricted patient"
    kinds = (CLOSED, VEILED, VEILED_THERE, NOTHING_OF_PATIENTS, WRITES)
    assert len(METHODS) == sum(map(len, kinds)), "one decision for each"


@pytest.mark.parametrize("role", ROLES)
def test_no_read_tells_of_the_record_and_few_of_who_insures_her(house: House, vip: int, role: Role) -> None:
    desk = house.desk("C", role, "eve", 1)
    found = {name: answers(name, desk) for name in READS}
    assert {name: told(answer) for name, answer in found.items()} == {name: [] for name in READS}
    tell = {name for name, answer in found.items() if PAYER in repr(answer)}
    assert tell <= TELL_PAYER, tell - TELL_PAYER
    _closed_or_veiled(house, desk, role)


def _closed_or_veiled(house: House, desk: Desk, role: Role) -> None:
    """What is closed is refused to this role, and what is veiled is answered where it may read it at all."""
    visits = {"WaitlistPart.for_freed": 2, "SeriesPart.of": IN_SERIES, "SeriesPart.try_shift": IN_SERIES}
    for name in CLOSED:
        with pytest.raises(NotPermitted) as refused:
            call(name, desk)
        reading = all(may(role, verb) for verb in ("patient.view", *verbs_asked(house, name)))
        assert isinstance(refused.value, Restricted) is reading, name
    for name in VEILED:
        answer: object = "no right"
        with contextlib.suppress(NotPermitted):
            answer = asked(name, desk, visit=visits.get(name, 1))
        assert answer == "no right" or tells_of_patients(answer), name
        assert answer == "no right" or "Vale" in repr(answer), name
        assert (answer == "no right") is not any(may(role, verb) for verb in verbs_asked(house, name)), name


@on_postgresql
def test_a_manager_is_told_all_of_it(house: House, vip: int) -> None:
    """The negative control: each of the reads that are closed or veiled tells a canary where it may."""
    silent = {name for name in CLOSED | VEILED if not told(answers(name, house.chief))}
    assert silent == {  # numbers alone
        "PatientsPart.counts", "PatientsPart.account", "ReceptionPart.queue", "ReceptionPart.row",
        "AttendancePart.awaited",
        "FlowPart.delay_list",  # a text goes to this patient, and tells no number here
        "MoneyPart.till", "MoneyPart.ledger", "AdjustingPart.visit", "MoneyPart.account_notes",
        "MoneyPart.movable_credit",
        "MissedPart.proposed", "LettersPart.outlook", "LettersPart.missed",
        "EligibilityPart.failures",
        "EstimatesPart.work_list", "EstimatesPart.pressing",
        "KitsPart.received",  # test_kits.py has what a manager is told
        "PrivacyPart.hand_out_accounting",  # where its paper lies
    }  # fmt: skip


def test_a_patient_who_is_not_restricted_is_told_of_beside_one_who_is(house: House, vip: int) -> None:
    open_to_all = a_patient(house, "Valen", "Bo", phones="15558100001", born="1970-01-01")
    found = call("PatientsPart.find", house.front, typed="vale", limit=20)
    assert isinstance(found, tuple)
    phones = {line.id: line.phone for line in found}
    assert phones == {vip: "", vip + 1: "", open_to_all: "15558100001"}


def test_what_a_restricted_patient_missed_is_not_told_where_one_books(house: House) -> None:
    vale = patients.register(house.records, FIELDS)
    for at in ("8:00", "8:30"):
        schedule.no_show(house.front, an_appointment(house, at, patient=vale, has_been=True), None)
    asked_for = {"patient_id": vale, "provider_id": LEE, "day": TODAY, "start": 840, "minutes": 20}

    def warned() -> tuple[str, ...]:
        return SchedulePart(Sitting(house.front)).check(**asked_for).warnings  # type: ignore[arg-type]

    an_appointment(house, "15:00", patient=vale)
    assert [words.split(":")[0] for words in warned()] == ["no-shows 2", "has a visit that day"]
    restrict(house.chief, vale, RestrictedFor.VIP)
    assert warned() == ()


def test_whom_a_restricted_patient_sees_most_is_not_told_where_one_books(house: House) -> None:
    vale = patients.register(house.records, FIELDS)
    an_appointment(house, "8:00", patient=vale, has_been=True)
    wish = Wish(20, TODAY + timedelta(days=1), patient_id=vale)

    def told() -> set[bool]:
        return {time.usual for time in SchedulePart(Sitting(house.front)).free_times(wish)}

    assert True in told()
    restrict(house.chief, vale, RestrictedFor.VIP)
    assert told() == {False}


def test_a_preview_of_reminders_tells_neither_address_nor_words(house: House) -> None:
    vale = patients.register(house.records, FIELDS)
    an_appointment(house, "11:00", day=TODAY + timedelta(days=1), patient=vale)
    reminders.add_rule(house.chief, NewRule("a day", Channel.TEXT, 1_440))
    house.clock.advance(timedelta(seconds=1))
    (row,) = preview_reminders(house.front, 48, Gateways(None))
    assert "7203" in row.address
    restrict(house.chief, vale, RestrictedFor.VIP)
    (row,) = preview_reminders(house.front, 48, Gateways(None))
    assert (row.patients, row.address, row.text) == (("Vale, Mara",), "", "(restricted)")


def test_the_paper_for_a_downtime_tells_who_it_is_and_no_more(house: House, vip: int) -> None:
    with house.store.reading() as db:
        text = text_of(packet(db, house.clock, "Elm Street", 1, "Main"))
    assert "Vale, Mara" in text
    assert f"RESTRICTED, MRN 100001, {PAYER}" in text
    assert told(text) == []


BESIDE_A_NAME = {
    "PatientsPart.account", "PatientsPart.alerts", "PatientsPart.counts",  # the banner, as in the picker
    "MissedPart.proposed", "MoneyPart.account_notes", "MoneyPart.movable_credit", "PlansPart.before",
    "ReleasesPart.standing", "LimitsPart.standing",
}  # fmt: skip
"""What stands beside a name in a form, so that one knows who it is and what to ask: a sum, a word, a date."""


def test_what_is_shown_of_one_record_is_a_look_at_it(house: House, vip: int) -> None:
    """Of all that is closed where it is restricted: what is worth hiding is worth a line where it is open."""
    unseen = set()
    for name in CLOSED:
        head = house.head()
        with contextlib.suppress(ClinicError):
            asked(name, house.chief)
        if not any(line["change"] == "read" and line["patient_id"] == vip for line in house.lines(head)):
            unseen.add(name)
    assert unseen == BESIDE_A_NAME
