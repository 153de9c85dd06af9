"""The parts of the backend, one per capability: each is loaded when a screen first asks it for something.

A console shows its first day with one of them; `tests/imports` says which modules wait until later.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from clinic_tui.backend.door import Door
from clinic_tui.clinic import vault_of

if TYPE_CHECKING:
    from clinic_tui.backend.adjusting_part import AdjustingPart
    from clinic_tui.backend.attendance_part import AttendancePart
    from clinic_tui.backend.authorizations_part import AuthorizationsPart
    from clinic_tui.backend.billing_part import BillingPart
    from clinic_tui.backend.books_part import BooksPart
    from clinic_tui.backend.bulletins_part import BulletinsPart
    from clinic_tui.backend.calls_part import CallsPart
    from clinic_tui.backend.chemicals_part import ChemicalsPart
    from clinic_tui.backend.claim_answers_part import ClaimAnswersPart
    from clinic_tui.backend.claim_work_part import ClaimWorkPart
    from clinic_tui.backend.claims_part import ClaimsPart
    from clinic_tui.backend.codes_part import CodesPart
    from clinic_tui.backend.coding_part import CodingPart
    from clinic_tui.backend.compliance_part import CompliancePart
    from clinic_tui.backend.counts_part import CountsPart
    from clinic_tui.backend.credentials_part import CredentialsPart
    from clinic_tui.backend.day_end_part import DayEndPart
    from clinic_tui.backend.days_part import DaysPart
    from clinic_tui.backend.drills_part import DrillsPart
    from clinic_tui.backend.eligibility_part import EligibilityPart
    from clinic_tui.backend.emergency_part import EmergencyPart
    from clinic_tui.backend.equipment_part import EquipmentPart
    from clinic_tui.backend.estimates_part import EstimatesPart
    from clinic_tui.backend.fees_part import FeesPart
    from clinic_tui.backend.figures_part import FiguresPart
    from clinic_tui.backend.flow_part import FlowPart
    from clinic_tui.backend.foreseen_part import ForeseenPart
    from clinic_tui.backend.jobs_part import JobsPart
    from clinic_tui.backend.kits_part import KitsPart
    from clinic_tui.backend.letters_part import LettersPart
    from clinic_tui.backend.limits_part import LimitsPart
    from clinic_tui.backend.merging_part import MergingPart
    from clinic_tui.backend.missed_part import MissedPart
    from clinic_tui.backend.money_part import MoneyPart
    from clinic_tui.backend.opening_part import OpeningPart
    from clinic_tui.backend.outage_part import OutagePart
    from clinic_tui.backend.own_account_part import OwnAccountPart
    from clinic_tui.backend.own_forms_part import OwnFormsPart
    from clinic_tui.backend.paper_part import PaperPart
    from clinic_tui.backend.patients_part import PatientsPart
    from clinic_tui.backend.payers_part import PayersPart
    from clinic_tui.backend.plans_part import PlansPart
    from clinic_tui.backend.practice_part import PracticePart
    from clinic_tui.backend.privacy_part import PrivacyPart
    from clinic_tui.backend.purchasing_part import PurchasingPart
    from clinic_tui.backend.reception_part import ReceptionPart
    from clinic_tui.backend.releases_part import ReleasesPart
    from clinic_tui.backend.reminders_part import RemindersPart
    from clinic_tui.backend.remittances_part import RemittancesPart
    from clinic_tui.backend.resources_part import ResourcesPart
    from clinic_tui.backend.rota_part import RotaPart
    from clinic_tui.backend.safety_part import SafetyPart
    from clinic_tui.backend.scans_part import ScansPart
    from clinic_tui.backend.schedule_part import SchedulePart
    from clinic_tui.backend.sending_part import SendingPart
    from clinic_tui.backend.series_part import SeriesPart
    from clinic_tui.backend.sessions_part import SessionsPart
    from clinic_tui.backend.statements_part import StatementsPart
    from clinic_tui.backend.stock_part import StockPart
    from clinic_tui.backend.tasks_part import TasksPart
    from clinic_tui.backend.time_clock_part import TimeClockPart
    from clinic_tui.backend.vendors_part import VendorsPart
    from clinic_tui.backend.waitlist_part import WaitlistPart

Made = TypeVar("Made")


class when_asked(Generic[Made]):  # noqa: N801  (read as `property` is)
    """A part that is made once, when it is first asked for, whichever threads ask at the same time.

    Python's own `cached_property` makes two of it then, from 3.12 on, and some parts remember things.
    """

    def __init__(self, make: Callable[[Any], Made]) -> None:
        self._make = make
        self._name = make.__name__
        self._one_at_a_time = threading.Lock()
        self.__doc__ = make.__doc__

    def __get__(self, backend: object, kind: type) -> Made:
        if backend is None:
            return self  # type: ignore[return-value]  # asked of the class, by what reads its documentation
        with self._one_at_a_time:
            made: dict[str, Made] = backend.__dict__
            if self._name not in made:  # once it is there, Python finds it before it comes here
                made[self._name] = self._make(backend)
            return made[self._name]


class Parts(Door):
    """What each capability answers to whoever sits at the desk."""

    @when_asked
    def patients(self) -> PatientsPart:
        """Finding, registering, and records."""
        from clinic_tui.backend.patients_part import PatientsPart

        return PatientsPart(self._sitting)

    @when_asked
    def merging(self) -> MergingPart:
        """Records that may be one patient's."""
        from clinic_tui.backend.merging_part import MergingPart

        return MergingPart(self._sitting)

    @when_asked
    def bulletins(self) -> BulletinsPart:
        """What everybody who works here is told."""
        from clinic_tui.backend.bulletins_part import BulletinsPart

        return BulletinsPart(self._sitting)

    @when_asked
    def letters(self) -> LettersPart:
        """Letters to patients, and their texts."""
        from clinic_tui.backend.letters_part import LettersPart

        return LettersPart(self._sitting, self._clinic.settings)

    @when_asked
    def missed(self) -> MissedPart:
        """The fee for missed visits."""
        from clinic_tui.backend.missed_part import MissedPart

        return MissedPart(self._sitting)

    @when_asked
    def scans(self) -> ScansPart:
        """Who it is whose label or card was scanned."""
        from clinic_tui.backend.scans_part import ScansPart

        return ScansPart(self._sitting)

    @when_asked
    def emergency(self) -> EmergencyPart:
        """Opening a restricted record in an emergency."""
        from clinic_tui.backend.emergency_part import EmergencyPart

        return EmergencyPart(self._sitting, self._prove_by_password)

    @when_asked
    def claims(self) -> ClaimsPart:
        """What is wrong with claims, and claims on paper."""
        from clinic_tui.backend.claims_part import ClaimsPart

        return ClaimsPart(self._sitting, self._clinic.settings)

    @when_asked
    def foreseen(self) -> ForeseenPart:
        """What is wrong with claims of visits that are booked."""
        from clinic_tui.backend.foreseen_part import ForeseenPart

        return ForeseenPart(self._sitting)

    @when_asked
    def remittances(self) -> RemittancesPart:
        """Payments of insurers."""
        from clinic_tui.backend.remittances_part import RemittancesPart

        return RemittancesPart(self._sitting)

    @when_asked
    def payers(self) -> PayersPart:
        """Who insures patients."""
        from clinic_tui.backend.payers_part import PayersPart

        return PayersPart(self._sitting)

    @when_asked
    def eligibility(self) -> EligibilityPart:
        """Asking payers whether patients are covered."""
        from clinic_tui.backend.eligibility_part import EligibilityPart

        return EligibilityPart(self._sitting, self._clinic.settings)

    @when_asked
    def opening(self) -> OpeningPart:
        """What the day begins with."""
        from clinic_tui.backend.opening_part import OpeningPart

        return OpeningPart(self._sitting, self._clinic.settings.time_clock)

    @when_asked
    def sessions(self) -> SessionsPart:
        """When providers see patients: usual weeks, and dates that are other."""
        from clinic_tui.backend.sessions_part import SessionsPart

        return SessionsPart(self._sitting)

    @when_asked
    def days(self) -> DaysPart:
        """Days, weeks, and strips of days: what is shown first."""
        from clinic_tui.backend.days_part import DaysPart

        return DaysPart(self._sitting)

    @when_asked
    def schedule(self) -> SchedulePart:
        """Free times, and booking."""
        from clinic_tui.backend.schedule_part import SchedulePart

        return SchedulePart(self._sitting)

    @when_asked
    def resources(self) -> ResourcesPart:
        """Rooms, devices, what visits need, and kept times."""
        from clinic_tui.backend.resources_part import ResourcesPart

        return ResourcesPart(self._sitting)

    @when_asked
    def outage(self) -> OutagePart:
        """A provider who is out, and whose visits have to be moved."""
        from clinic_tui.backend.outage_part import OutagePart

        return OutagePart(self._sitting)

    @when_asked
    def series(self) -> SeriesPart:
        """Visits that repeat."""
        from clinic_tui.backend.series_part import SeriesPart

        return SeriesPart(self._sitting)

    @when_asked
    def authorizations(self) -> AuthorizationsPart:
        """What payers are asked for ahead, and referrals."""
        from clinic_tui.backend.authorizations_part import AuthorizationsPart

        return AuthorizationsPart(self._sitting)

    @when_asked
    def attendance(self) -> AttendancePart:
        """Who did not come."""
        from clinic_tui.backend.attendance_part import AttendancePart

        return AttendancePart(self._sitting)

    @when_asked
    def day_end(self) -> DayEndPart:
        """The proof of a day, and its end."""
        from clinic_tui.backend.day_end_part import DayEndPart

        return DayEndPart(self._sitting, self._clinic.settings)

    @when_asked
    def books(self) -> BooksPart:
        """What is owed, what moved, how claims fare, and months."""
        from clinic_tui.backend.books_part import BooksPart

        return BooksPart(self._sitting)

    @when_asked
    def figures(self) -> FiguresPart:
        """How full the schedule is."""
        from clinic_tui.backend.figures_part import FiguresPart

        return FiguresPart(self._sitting)

    @when_asked
    def reception(self) -> ReceptionPart:
        """Checking in, the board, and checking out."""
        from clinic_tui.backend.reception_part import ReceptionPart

        return ReceptionPart(self._sitting)

    @when_asked
    def flow(self) -> FlowPart:
        """Signals, what is handed on, delays, notes of a shift."""
        from clinic_tui.backend.flow_part import FlowPart
        from clinic_tui.reminders.gateways import open_channels

        return FlowPart(self._sitting, lambda: open_channels(self._clinic.settings, vault_of))

    @when_asked
    def billing(self) -> BillingPart:
        """Charges."""
        from clinic_tui.backend.billing_part import BillingPart

        return BillingPart(self._sitting)

    @when_asked
    def practice(self) -> PracticePart:
        """Who bills."""
        from clinic_tui.backend.practice_part import PracticePart

        return PracticePart(self._sitting)

    @when_asked
    def coding(self) -> CodingPart:
        """What visits were for."""
        from clinic_tui.backend.coding_part import CodingPart

        return CodingPart(self._sitting)

    @when_asked
    def fees(self) -> FeesPart:
        """What the clinic charges."""
        from clinic_tui.backend.fees_part import FeesPart

        return FeesPart(self._sitting)

    @when_asked
    def codes(self) -> CodesPart:
        """Public code sets."""
        from clinic_tui.backend.codes_part import CodesPart

        return CodesPart(self._sitting)

    @when_asked
    def estimates(self) -> EstimatesPart:
        """Good-faith estimates."""
        from clinic_tui.backend.estimates_part import EstimatesPart

        return EstimatesPart(self._sitting, self._clinic.settings)

    @when_asked
    def money(self) -> MoneyPart:
        """Money at the desk: payments, receipts, drawers, ledgers."""
        from clinic_tui.backend.money_part import MoneyPart

        return MoneyPart(self._sitting, self._clinic.settings)

    @when_asked
    def adjusting(self) -> AdjustingPart:
        """Write-offs and transfers."""
        from clinic_tui.backend.adjusting_part import AdjustingPart

        return AdjustingPart(self._sitting)

    @when_asked
    def sending(self) -> SendingPart:
        """Claims to be made and sent."""
        from clinic_tui.backend.sending_part import SendingPart

        return SendingPart(self._sitting, self._clinic.settings)

    @when_asked
    def claim_work(self) -> ClaimWorkPart:
        """Claims to be worked on."""
        from clinic_tui.backend.claim_work_part import ClaimWorkPart

        return ClaimWorkPart(self._sitting)

    @when_asked
    def claim_answers(self) -> ClaimAnswersPart:
        """What partners and payers say of claims."""
        from clinic_tui.backend.claim_answers_part import ClaimAnswersPart

        return ClaimAnswersPart(self._sitting)

    @when_asked
    def plans(self) -> PlansPart:
        """Payment plans."""
        from clinic_tui.backend.plans_part import PlansPart

        return PlansPart(self._sitting)

    @when_asked
    def statements(self) -> StatementsPart:
        """Statements, and who is held."""
        from clinic_tui.backend.statements_part import StatementsPart

        return StatementsPart(self._sitting, self._clinic.settings)

    @when_asked
    def stock(self) -> StockPart:
        """Supplies."""
        from clinic_tui.backend.stock_part import StockPart

        return StockPart(self._sitting, self._clinic.settings)

    @when_asked
    def purchasing(self) -> PurchasingPart:
        """Orders of supplies."""
        from clinic_tui.backend.purchasing_part import PurchasingPart
        from clinic_tui.purchasing.sending_out import House

        return PurchasingPart(self._sitting, House(self._clinic.settings, vault_of))

    @when_asked
    def vendors(self) -> VendorsPart:
        """Whom supplies are bought from, and what there is to spend."""
        from clinic_tui.backend.vendors_part import VendorsPart

        return VendorsPart(self._sitting, self._clinic.settings.supplies.site)

    @when_asked
    def stock_counts(self) -> CountsPart:
        """Counts of supplies."""
        from clinic_tui.backend.counts_part import CountsPart

        return CountsPart(self._sitting, self._clinic.settings)

    @when_asked
    def equipment(self) -> EquipmentPart:
        """Machines, fridges and freezers."""
        from clinic_tui.backend.equipment_part import EquipmentPart

        return EquipmentPart(self._sitting, self._clinic.settings)

    @when_asked
    def compliance(self) -> CompliancePart:
        """What is due by rule."""
        from clinic_tui.backend.compliance_part import CompliancePart

        return CompliancePart(self._sitting, self._clinic.settings)

    @when_asked
    def chemicals(self) -> ChemicalsPart:
        """Hazardous chemicals and their safety data sheets."""
        from clinic_tui.backend.chemicals_part import ChemicalsPart

        return ChemicalsPart(self._sitting, self._clinic.settings)

    @when_asked
    def drills(self) -> DrillsPart:
        """Which drills are held how often, and how each went."""
        from clinic_tui.backend.drills_part import DrillsPart

        return DrillsPart(self._sitting)

    @when_asked
    def limits(self) -> LimitsPart:
        """What patients asked not to be told."""
        from clinic_tui.backend.limits_part import LimitsPart

        return LimitsPart(self._sitting)

    @when_asked
    def releases(self) -> ReleasesPart:
        """What patients authorized to be given out."""
        from clinic_tui.backend.releases_part import ReleasesPart

        return ReleasesPart(self._sitting)

    @when_asked
    def credentials(self) -> CredentialsPart:
        """Licences, registrations and training."""
        from clinic_tui.backend.credentials_part import CredentialsPart

        return CredentialsPart(self._sitting)

    @when_asked
    def tasks(self) -> TasksPart:
        """What is to be done, by whom and until when."""
        from clinic_tui.backend.tasks_part import TasksPart

        return TasksPart(self._sitting)

    @when_asked
    def time_clock(self) -> TimeClockPart:
        """When people come and leave."""
        from clinic_tui.backend.time_clock_part import TimeClockPart

        return TimeClockPart(self._sitting, self._clinic.settings)

    @when_asked
    def rota(self) -> RotaPart:
        """Who works when, time off, swaps, and who is on call."""
        from clinic_tui.backend.rota_part import RotaPart

        settings = self._clinic.settings
        return RotaPart(self._sitting, settings.rota, settings.time_clock)

    @when_asked
    def safety(self) -> SafetyPart:
        """Incidents of those who work here, the OSHA log and the sharps log."""
        from clinic_tui.backend.safety_part import SafetyPart

        return SafetyPart(self._sitting, self._clinic.settings)

    @when_asked
    def kits(self) -> KitsPart:
        """What visits use."""
        from clinic_tui.backend.kits_part import KitsPart

        return KitsPart(self._sitting)

    @when_asked
    def privacy(self) -> PrivacyPart:
        """What leaves the record, and who looks into it."""
        from clinic_tui.backend.privacy_part import PrivacyPart

        return PrivacyPart(self._sitting, self._clinic.settings)

    @when_asked
    def jobs(self) -> JobsPart:
        """What runs by itself."""
        from clinic_tui.backend.jobs_part import JobsPart

        return JobsPart(self._sitting, self._clinic, self._presence)

    @when_asked
    def own_account(self) -> OwnAccountPart:
        """The PIN and the second factor of whoever sits here."""
        from clinic_tui.backend.own_account_part import OwnAccountPart

        return OwnAccountPart(self._sitting, self._clinic, self._prove, self._must_set_up)

    @when_asked
    def own_forms(self) -> OwnFormsPart:
        """What whoever sits here left half done."""
        from clinic_tui.backend.own_forms_part import OwnFormsPart

        return OwnFormsPart(self._sitting)

    @when_asked
    def reminders(self) -> RemindersPart:
        """The outbox."""
        from clinic_tui.backend.reminders_part import RemindersPart

        return RemindersPart(self._sitting)

    @when_asked
    def waitlist(self) -> WaitlistPart:
        """Who waits for an earlier time."""
        from clinic_tui.backend.waitlist_part import WaitlistPart

        return WaitlistPart(self._sitting)

    @when_asked
    def calls(self) -> CallsPart:
        """Who is to be called, and what came of it."""
        from clinic_tui.backend.calls_part import CallsPart

        return CallsPart(self._sitting, self._clinic.settings.name)

    @when_asked
    def paper(self) -> PaperPart:
        """What is printed."""
        from clinic_tui.backend.paper_part import PaperPart

        return PaperPart(self._sitting, self._clinic.settings)
