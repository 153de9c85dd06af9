"""All tables of the clinic with what guards them: importing this fills SQLModel's metadata."""

from clinic_tui.billing import adjustment_models as adjustments
from clinic_tui.billing import insurer_models, missed_fee_models, missed_fee_standing
from clinic_tui.billing import models as billing
from clinic_tui.billing import rule_models as billing_rules
from clinic_tui.books import locked
from clinic_tui.books import models as books
from clinic_tui.bulletins import models as bulletins
from clinic_tui.calls import models as calls
from clinic_tui.chemicals import models as chemicals
from clinic_tui.chemicals import sheets
from clinic_tui.claims import batch_models as claim_batches
from clinic_tui.claims import letter_models as claim_letters
from clinic_tui.claims import models as claims
from clinic_tui.claims import question_models as claim_questions
from clinic_tui.codes import models as codes
from clinic_tui.coding import models as coding
from clinic_tui.counts import models as counts
from clinic_tui.credentials import models as credentials
from clinic_tui.day_end import models as day_end
from clinic_tui.drills import models as drills
from clinic_tui.eligibility import models as eligibility
from clinic_tui.equipment import models as equipment
from clinic_tui.equipment import striking
from clinic_tui.estimates import models as estimates
from clinic_tui.fees import models as fees
from clinic_tui.flow import models as flow
from clinic_tui.jobs import models as jobs
from clinic_tui.kits import models as kits
from clinic_tui.letters import models as letters
from clinic_tui.money import drawer_models as drawers
from clinic_tui.money import models as money
from clinic_tui.money import moved_visits, unmaking
from clinic_tui.opening import models as opening
from clinic_tui.patients import detail_models as patient_details
from clinic_tui.patients import merge_models as patient_merges
from clinic_tui.patients import models as patients
from clinic_tui.patients import payer_models as payers
from clinic_tui.patients import policy_source_models as policy_sources
from clinic_tui.plans import models as plans
from clinic_tui.practice import models as practice
from clinic_tui.privacy import models as privacy
from clinic_tui.purchasing import budget_models as budgets
from clinic_tui.purchasing import invoice_models as vendor_invoices
from clinic_tui.purchasing import locked as purchasing_locks
from clinic_tui.purchasing import models as purchasing
from clinic_tui.recall import models as recall
from clinic_tui.reception import number_models as numbers
from clinic_tui.reminders import models as reminders
from clinic_tui.remittance import models as remittances
from clinic_tui.remittance import written_off
from clinic_tui.rota import models as rota
from clinic_tui.safety import models as safety
from clinic_tui.schedule import attendance_models as attendance
from clinic_tui.schedule import delay_models as delays
from clinic_tui.schedule import group_places, guards
from clinic_tui.schedule import models as schedule
from clinic_tui.schedule import offer_models as offers
from clinic_tui.schedule import resource_models as resources
from clinic_tui.schedule import series_models as series
from clinic_tui.schedule import view_models as views
from clinic_tui.schedule.authorization import models as authorizations
from clinic_tui.security import models as security
from clinic_tui.statements import models as statements
from clinic_tui.stock import deliveries, on_hand
from clinic_tui.stock import models as stock
from clinic_tui.stock import unmaking as stock_unmaking
from clinic_tui.store import journal, site
from clinic_tui.store.schema import JOURNAL_GUARDS, desk_guards
from clinic_tui.tasks import models as tasks
from clinic_tui.time_clock import locked as time_locks
from clinic_tui.time_clock import models as time_clock
from clinic_tui.time_clock import trail as time_trail
from clinic_tui.waitlist import models as waitlist

GUARDS = {
    "sqlite": (
        *JOURNAL_GUARDS["sqlite"],
        *patients.INFIX_SQLITE,
        *schedule.GUARD_SQLITE,
        *on_hand.GUARD_SQLITE,
        *deliveries.GUARD_SQLITE,
        *time_clock.GUARDS,
    ),
    "postgresql": (
        *JOURNAL_GUARDS["postgresql"],
        *patients.INFIX_POSTGRES,
        *schedule.GUARD_POSTGRES,
        *on_hand.GUARD_POSTGRES,
        *deliveries.GUARD_POSTGRES,
        *time_clock.GUARDS,
        *desk_guards(),
    ),
}
"""What makes the guards, by engine: `db upgrade` puts lost ones back."""

__all__ = [
    "GUARDS",
    "adjustments",
    "attendance",
    "authorizations",
    "billing",
    "billing_rules",
    "books",
    "budgets",
    "bulletins",
    "calls",
    "chemicals",
    "claim_batches",
    "claim_letters",
    "claim_questions",
    "claims",
    "codes",
    "coding",
    "counts",
    "credentials",
    "day_end",
    "delays",
    "deliveries",
    "drawers",
    "drills",
    "eligibility",
    "equipment",
    "estimates",
    "fees",
    "flow",
    "group_places",
    "guards",
    "insurer_models",
    "jobs",
    "journal",
    "kits",
    "letters",
    "locked",
    "missed_fee_models",
    "missed_fee_standing",
    "money",
    "moved_visits",
    "numbers",
    "offers",
    "on_hand",
    "opening",
    "patient_details",
    "patient_merges",
    "patients",
    "payers",
    "plans",
    "policy_sources",
    "practice",
    "privacy",
    "purchasing",
    "purchasing_locks",
    "recall",
    "reminders",
    "remittances",
    "resources",
    "rota",
    "safety",
    "schedule",
    "security",
    "series",
    "sheets",
    "site",
    "statements",
    "stock",
    "stock_unmaking",
    "striking",
    "tasks",
    "time_clock",
    "time_locks",
    "time_trail",
    "unmaking",
    "vendor_invoices",
    "views",
    "waitlist",
    "written_off",
]
