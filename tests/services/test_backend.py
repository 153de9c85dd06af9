"""What screens may ask: who sits there has the right to it, and nobody has any."""

from __future__ import annotations

import contextlib
import inspect
import json
import operator
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from functools import cache, partial
from pathlib import Path
from time import sleep
from typing import Any, get_type_hints

import pytest
from sqlalchemy import Engine, event
from sqlalchemy.exc import OperationalError

from clinic_tui.backend.adjusting_part import AdjustingPart
from clinic_tui.backend.amiss import Counts
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
from clinic_tui.backend.clinic_backend import Backend
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
from clinic_tui.backend.parts import Parts, when_asked
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
from clinic_tui.backend.sitting import Sitting
from clinic_tui.backend.statements_part import StatementsPart
from clinic_tui.backend.stock_part import StockPart
from clinic_tui.backend.tasks_part import TasksPart
from clinic_tui.backend.time_clock_part import TimeClockPart
from clinic_tui.backend.vendors_part import VendorsPart
from clinic_tui.backend.waitlist_part import WaitlistPart
from clinic_tui.billing import service as billing
from clinic_tui.billing.ledger_rows import Side as Owes
from clinic_tui.billing.missed_fee_rows import MissedFeeRules, MissedKind
from clinic_tui.billing.rows import ChargeEntry
from clinic_tui.billing.write_off_codes import WriteOffCode
from clinic_tui.books.rows import MoneyBy
from clinic_tui.bulletins.rows import BulletinEntry
from clinic_tui.calls.states import Outcome, Subject
from clinic_tui.chemicals.entries import ChemicalEntry, FirstAid, KeptEntry
from clinic_tui.claims.draft import Frequency
from clinic_tui.claims.foreseen_rows import PlannedVisit
from clinic_tui.claims.letter_kinds import ClaimLetterKind
from clinic_tui.claims.partner_rows import PartnerFields
from clinic_tui.claims.rule_rows import Weight
from clinic_tui.claims.wish_rows import PayerWishes
from clinic_tui.claims.work_rows import Change as WorkChange
from clinic_tui.claims.work_rows import Seen as ClaimSeen
from clinic_tui.clinic import ANCHORS, Clinic, vault_of
from clinic_tui.codes.rows import Code, CodeSet
from clinic_tui.codes.rows import Wanted as CodesWanted
from clinic_tui.coding.rows import CodingEntry, NewTemplate
from clinic_tui.counts.entries import Found, ScannedPack
from clinic_tui.counts.rows import Scope as CountScope
from clinic_tui.counts.rules import CountRules
from clinic_tui.credentials.rows import Details as CredentialDetails
from clinic_tui.credentials.states import Kind as CredentialKind
from clinic_tui.drills.rows import DrillEntry, HeldEntry
from clinic_tui.drills.states import DrillKind
from clinic_tui.eligibility.rows import Wanted
from clinic_tui.equipment.entries import DoneEntry, MachineEntry, PlanEntry, ReadingEntry
from clinic_tui.equipment.rows import Every, MachineState, UpkeepKind
from clinic_tui.errors import ClinicError, NotPermitted
from clinic_tui.estimates.rows import EstimateEntry
from clinic_tui.estimates.states import GivenHow
from clinic_tui.flow.states import Told
from clinic_tui.kits.rows import Charged, TypedLine, Use
from clinic_tui.letters.states import LetterKind
from clinic_tui.merging.rows import Side
from clinic_tui.money.rows import Agreed, CountEntry, Pay, Share, Tender
from clinic_tui.paper.rows import Order, PaperKind
from clinic_tui.patients import service as patients
from clinic_tui.patients.detail_rows import NOTHING_ASKED, PatientDetails
from clinic_tui.patients.payer_rows import PayerFields
from clinic_tui.patients.policy import Policy
from clinic_tui.patients.records import name_of
from clinic_tui.patients.rows import PatientFields, Phone, RestrictedFor
from clinic_tui.plans.rows import PlanTerms
from clinic_tui.plans.states import PlanEnd
from clinic_tui.practice.rows import (
    BillingFields,
    EnrolmentFields,
    IdentityFields,
    PlaceFields,
    PracticeAddress,
)
from clinic_tui.privacy.associate_rows import AssociateEntry
from clinic_tui.privacy.breach_rows import Assessment, BreachEntry, Exclusion, NoticeTo
from clinic_tui.privacy.disclosure_kinds import DisclosureKind
from clinic_tui.privacy.disclosure_rows import DisclosureEntry
from clinic_tui.privacy.limit_rows import LimitEntry
from clinic_tui.privacy.release_rows import ReleaseEntry
from clinic_tui.privacy.request_rows import RequestEntry, RequestKind
from clinic_tui.privacy.withholding import Withheld
from clinic_tui.purchasing.entries import (
    Asked,
    BudgetEntry,
    InvoiceEntry,
    OfferEntry,
    ToOrder,
    VendorEntry,
)
from clinic_tui.purchasing.sending_out import House as OrdersGo
from clinic_tui.purchasing.states import SentBy
from clinic_tui.recall.rows import NewRecall
from clinic_tui.reception import service as reception
from clinic_tui.reception.rows import CheckInAnswers, OnPaper
from clinic_tui.reminders.states import Channel, Settling
from clinic_tui.remittance.hand_rows import HandClaim, HandPayment
from clinic_tui.rota.entries import DayEntry, OnCallEntry, ShiftsEntry, TimeOffEntry
from clinic_tui.rota.states import Group as CoverGroup
from clinic_tui.rota.states import Off
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
from clinic_tui.schedule.authorization.states import AuthorizationKind, Pace
from clinic_tui.schedule.figures_rows import By
from clinic_tui.schedule.in_one_action import Seen
from clinic_tui.schedule.outage_rows import Outage, OutageMove
from clinic_tui.schedule.resource_rows import NewReserve
from clinic_tui.schedule.rows import Booking, DayFilter, Need, ProviderRow, Span, Wish
from clinic_tui.schedule.series_rows import Clash, Scope, SeriesPlan, SeriesTime, Shift
from clinic_tui.schedule.session_rows import DayOfSessions, SwapOfSessions, WeekOfSessions
from clinic_tui.schedule.states import Confirmation
from clinic_tui.security.accounts import add_account
from clinic_tui.security.hash_cost import HashCost
from clinic_tui.security.kept_form import HalfDone
from clinic_tui.security.roles import Role, may
from clinic_tui.security.secret_names import SecretName, Secrets
from clinic_tui.security.witness import Witness
from clinic_tui.settings import Settings
from clinic_tui.settings.eligibility import EligibilitySettings
from clinic_tui.settings.rota import USUAL_ROTA
from clinic_tui.statements.states import HoldReason
from clinic_tui.stock.entries import Bring, Delivery, ItemEntry
from clinic_tui.stock.entries import Wanted as StockWanted
from clinic_tui.stock.fill_up import FillLine
from clinic_tui.stock.levels import Levels
from clinic_tui.stock.rows import PlaceKind
from clinic_tui.store.desk import Actor, Desk
from clinic_tui.supply_files.listing import Proposed
from clinic_tui.tasks.rows import TaskEntry
from clinic_tui.tasks.states import Called, Pile
from clinic_tui.time_clock.rows import Times
from clinic_tui.time_clock.states import BreakKind
from clinic_tui.waitlist.rows import NewWish
from clinic_tui.waitlist.states import CloseReason
from clinic_tui.words.age_range import AgeRange
from clinic_tui.words.outage_phrase import Stretch
from clinic_tui.words.repeat_phrase import Repeat
from tests.builders import (
    DB_KEY,
    FU,
    LEE,
    MAC_KEY,
    PEPPER,
    ROOM_1,
    TODAY,
    House,
    a_patient,
    an_appointment,
    some_fields,
)
from tests.engines import on_both, on_postgresql, on_sqlite, on_sqlite_first

pytestmark = on_sqlite

GOOD = "four calm herons wading"
QUICK = HashCost(1, 8, 1)


SIMULATED = Settings(
    Path("/dev/null/house"),
    "house",
    "House",
    "UTC",
    "file",
    eligibility=EligibilitySettings("simulator"),
)

PARTS: dict[type, Callable[[Sitting], object]] = {
    **{
        part: part
        for part in (
            PatientsPart,
            MergingPart,
            DaysPart,
            SchedulePart,
            ReceptionPart,
            ForeseenPart,
            BillingPart,
            ClaimAnswersPart,
            ClaimWorkPart,
            RemittancesPart,
            CodingPart,
            KitsPart,
            TasksPart,
            BulletinsPart,
            CredentialsPart,
            DrillsPart,
            ReleasesPart,
            LimitsPart,
            RemindersPart,
            WaitlistPart,
            CallsPart,
            OutagePart,
            SeriesPart,
            AuthorizationsPart,
            AttendancePart,
            MissedPart,
            FiguresPart,
            BooksPart,
            ResourcesPart,
            SessionsPart,
            ScansPart,
            FeesPart,
            PracticePart,
            CodesPart,
            AdjustingPart,
            PlansPart,
            VendorsPart,
        )
    },
    FlowPart: lambda sitting: FlowPart(sitting, lambda: frozenset(Channel)),
    PayersPart: PayersPart,
    EligibilityPart: lambda sitting: EligibilityPart(sitting, SIMULATED),
    EmergencyPart: lambda sitting: EmergencyPart(sitting, lambda _password: None),
    MoneyPart: lambda sitting: MoneyPart(
        sitting, Settings(Path("/dev/null/house"), "house", "House", "UTC", "file")
    ),
    DayEndPart: lambda sitting: DayEndPart(
        sitting, Settings(Path("/dev/null/house"), "house", "House", "UTC", "file")
    ),
    ClaimsPart: lambda sitting: ClaimsPart(
        sitting, Settings(Path("/dev/null/house"), "house", "House", "UTC", "file")
    ),
    EstimatesPart: lambda sitting: EstimatesPart(
        sitting, Settings(Path("/dev/null/house"), "house", "House", "UTC", "file")
    ),
    PurchasingPart: lambda sitting: PurchasingPart(sitting, OrdersGo(SIMULATED, vault_of)),
    EquipmentPart: lambda sitting: EquipmentPart(sitting, SIMULATED),
    RotaPart: lambda sitting: RotaPart(sitting, USUAL_ROTA),
    SafetyPart: lambda sitting: SafetyPart(sitting, SIMULATED),
    TimeClockPart: lambda sitting: TimeClockPart(sitting, SIMULATED),
    ChemicalsPart: lambda sitting: ChemicalsPart(sitting, SIMULATED),
    CompliancePart: lambda sitting: CompliancePart(sitting, SIMULATED),
    PrivacyPart: lambda sitting: PrivacyPart(sitting, SIMULATED),
    SendingPart: lambda sitting: SendingPart(sitting, SIMULATED),
    StatementsPart: lambda sitting: StatementsPart(
        sitting, Settings(Path("/dev/null/house"), "house", "House", "UTC", "file")
    ),
    LettersPart: lambda sitting: LettersPart(
        sitting, Settings(Path("/dev/null/house"), "house", "House", "UTC", "file")
    ),
    StockPart: lambda sitting: StockPart(
        sitting, Settings(Path("/dev/null/house"), "house", "House", "UTC", "file")
    ),
    CountsPart: lambda sitting: CountsPart(
        sitting, Settings(Path("/dev/null/house"), "house", "House", "UTC", "file")
    ),
    PaperPart: lambda sitting: PaperPart(
        sitting, Settings(Path("/dev/null/house"), "house", "House", "UTC", "file")
    ),
}
"""What screens may ask of the clinic, and how each is made."""
ASK_NOTHING = {"SchedulePart.cancel_reasons"}
"""Words of the program itself: nothing that is stored is told."""

SAMPLES: dict[Any, Any] = {
    HandClaim: HandClaim("V1-1", 0),
    HandPayment: HandPayment("x", "T1", date(2026, 3, 3), 0, ()),
    int: 1,
    int | None: 1,
    Callable[[int, int], None]: lambda done, total: None,
    Callable[[], bool]: lambda: False,
    ItemEntry: ItemEntry("MSK", "Masks"),
    Delivery: Delivery(),
    StockWanted: StockWanted(),
    PlaceKind: PlaceKind.FRIDGE,
    Sequence[ToOrder]: (ToOrder(1, 1),),
    SentBy: SentBy.PHONE,
    VendorEntry: VendorEntry("MED", "Medline"),
    OfferEntry: OfferEntry("M-1"),
    BudgetEntry: BudgetEntry("", TODAY, TODAY, 100),
    Levels: Levels(5, 1, 0),
    InvoiceEntry: InvoiceEntry("1", TODAY, 100, (Asked(1, 1, 100),)),
    CountScope: CountScope(),
    ScannedPack: ScannedPack("00349281589058"),
    Found: Found("GLV", 1),
    MachineEntry: MachineEntry("A1", "Autoclave"),
    MachineState: MachineState.LENT,
    PlanEntry: PlanEntry(UpkeepKind.SPORE_TEST, 7, Every.DAYS),
    DoneEntry: DoneEntry(TODAY, "Lee"),
    ReadingEntry: ReadingEntry(450),
    Pile: Pile.MINE,
    Called: Called.REACHED,
    TaskEntry: TaskEntry("Call"),
    FirstAid: FirstAid(eyes="rinse"),
    ChemicalEntry: ChemicalEntry("Bleach", "Ridgeway", kept=(KeptEntry("Lab"),)),
    DrillEntry: DrillEntry(DrillKind.FIRE, 12),
    HeldEntry: HeldEntry(TODAY, "Lee", "all"),
    ReleaseEntry: ReleaseEntry("all", "Acme Life", expires_on=TODAY),
    LimitEntry: LimitEntry("Bob Cruz"),
    BulletinEntry: BulletinEntry("lunch at one", TODAY, TODAY),
    IncidentEntry: IncidentEntry(IncidentKind.INJURY, "Kim", TODAY, "slipped", "wrist", "Hall", "cleaner"),
    CareEntry: CareEntry(),
    DecisionEntry: DecisionEntry(),
    SpanEntry: SpanEntry(SpanKind.AWAY, TODAY),
    SevereEntry: SevereEntry(Severe.DEATH, TODAY, 480),
    ToldEntry: ToldEntry("Boston"),
    Step: Step.SOURCE,
    StepEntry: StepEntry(),
    YearEntry: YearEntry(12, 21_400),
    CertifyEntry: CertifyEntry("Lee", "owner", "555-0100"),
    DisclosureEntry: DisclosureEntry(DisclosureKind.COURT, "Court", "all", "order"),
    Withheld: Withheld(said_by="Det. Ruiz"),
    RequestEntry: RequestEntry(RequestKind.COPY, what="all"),
    BreachEntry: BreachEntry("lost"),
    Assessment: Assessment(Exclusion.SECURED, words="encrypted"),
    NoticeTo: NoticeTo.PERSONS,
    AssociateEntry: AssociateEntry("Shred Co", "shredding"),
    CredentialKind: CredentialKind.CPR,
    Times: Times(TODAY, 480, 960),
    BreakKind: BreakKind.REST,
    CredentialDetails: CredentialDetails(TODAY),
    TimeOffEntry: TimeOffEntry(Off.HOLIDAY, TODAY, TODAY),
    ShiftsEntry: ShiftsEntry(frozenset({0}), (Span(480, 1020),), TODAY),
    DayEntry: DayEntry(TODAY, None),
    WeekOfSessions: WeekOfSessions(frozenset({0}), (Span(600, 660),), 15),
    DayOfSessions: DayOfSessions(TODAY, (Span(600, 660),)),
    SwapOfSessions: SwapOfSessions(TODAY, "KIM"),
    tuple[date, int, date, int]: (TODAY, 1020, TODAY + timedelta(days=1), 480),
    OnCallEntry: OnCallEntry("mia", TODAY, 1020, TODAY + timedelta(days=1), 480, "5558107390"),
    CoverGroup: CoverGroup.FRONT_DESK,
    Iterable[int]: (0,),
    ClaimLetterKind | None: None,
    ClaimLetterKind: ClaimLetterKind.BUNDLING,
    str: "x",
    str | None: None,
    bool: True,
    date: TODAY,
    date | None: TODAY,
    PatientFields: some_fields(),
    PatientDetails: NOTHING_ASKED,
    PatientDetails | None: None,
    Mapping[str, Side]: {},
    Frequency: Frequency.REPLACEMENT,
    tuple[int, int]: (1, 1),
    Policy: Policy("Acme"),
    PayerFields: PayerFields("Acme"),
    PayerWishes: PayerWishes(),
    Weight: Weight.OFF,
    BillingFields: BillingFields(
        "Elm", "", "1999999984", "12-3456789", address=PracticeAddress("12 Elm", "Salem", "MA", "01970-4307")
    ),
    PlaceFields: PlaceFields(),
    IdentityFields: IdentityFields("1999999968", "", "Lee", "Robin"),
    EnrolmentFields: EnrolmentFields(TODAY),
    Wanted: Wanted(1, TODAY),
    CodesWanted: CodesWanted(TODAY),
    CodeSet: CodeSet.POS,
    Sequence[CodeSet]: (CodeSet.POS,),
    Code: Code(CodeSet.POS, "11", "Office", True, TODAY, None, "2026"),
    Sequence[str]: ("plan",),
    Wish: Wish(20, TODAY),
    Sequence[tuple[str, str]]: (("Moss", "Ada"),),
    Sequence[date]: (TODAY,),
    Sequence[Wish]: (Wish(20, TODAY), Wish(20, TODAY)),
    Span: Span(0, 60),
    Booking: Booking(1, LEE, FU, TODAY, 840),
    PlannedVisit: PlannedVisit(1, LEE, TODAY),
    Sequence[Bring]: (Bring(1, 1, 0, "", 1, 0),),
    Sequence[FillLine]: (),
    Sequence[Proposed]: (),
    Sequence[Booking]: (Booking(1, LEE, FU, TODAY, 960), Booking(1, LEE, FU, TODAY, 990)),
    Confirmation: Confirmation.CONFIRMED,
    CheckInAnswers: CheckInAnswers(self_pay=True),
    OnPaper: OnPaper(480, 500, CheckInAnswers(self_pay=True)),
    Sequence[ChargeEntry]: (),
    Sequence[TypedLine]: (TypedLine("GLV"),),
    Sequence[Charged]: (),
    Sequence[tuple[int, int]]: (),
    Sequence[Use] | None: None,
    CodingEntry: CodingEntry(("I10",)),
    CodingEntry | None: None,
    NewTemplate: NewTemplate("02"),
    Sequence[EstimateEntry]: (EstimateEntry("99213", "", 1, 100),),
    GivenHow: GivenHow.MAIL,
    Settling: Settling.SENT,
    HalfDone: HalfDone("note", "Note on Vale, Mara", {"note": "called"}, {"patient": 1}),
    Told: Told.REACHED,
    NewWish: NewWish(1, FU),
    NewRecall: NewRecall(1, FU, TODAY),
    Subject: Subject.VISIT,
    Outcome: Outcome.REACHED,
    CloseReason: CloseReason.ELSEWHERE,
    RestrictedFor: RestrictedFor.VIP,
    Sequence[Seen]: ((1, None),),
    Sequence[int]: (1,),
    Outage: Outage(ProviderRow(LEE, "LEE", "", ""), Stretch(TODAY, 0, TODAY, 720)),
    SeriesPlan: SeriesPlan(1, LEE, FU, 840, TODAY, Repeat(2)),
    Sequence[SeriesTime]: (SeriesTime(TODAY, 840, LEE), SeriesTime(TODAY, 900, LEE)),
    Scope: Scope.THIS,
    Clash: Clash.NONE,
    AgeRange: AgeRange(0, 216),
    AgeRange | None: None,
    Witness | None: None,
    AuthorizationKind: AuthorizationKind.REFERRAL,
    Pace: Pace.STANDARD,
    Pace | None: None,
    By: By.TYPE,
    MoneyBy: MoneyBy.PAYER,
    Shift: Shift(days=1),
    Sequence[OutageMove]: (OutageMove(1, None, LEE, TODAY, 900),),
    DayFilter: DayFilter((LEE,)),
    Sequence[Need]: (),
    tuple[int, ...]: (),
    NewReserve: NewReserve(Span(600, 660), frozenset({FU}), "follow-ups", day=TODAY),
    Sequence[ClaimSeen]: ((1, None),),
    Sequence[int] | None: None,
    frozenset[str]: frozenset(),
    PartnerFields: PartnerFields("HUB", "Hub", "H1", "Harbor", "C1", "Bea", "3125550100", "C1", "H1"),
    Path: Path("/nowhere/x"),
    WorkChange: WorkChange(note="x"),
    Sequence[Tender]: (Tender(Pay.CARD, 100),),
    Sequence[Share]: (Share(1, 100),),
    Agreed: Agreed(),
    Pay: Pay.CARD,
    Owes: Owes.PATIENT,
    WriteOffCode: WriteOffCode.SMALL,
    HoldReason: HoldReason.DISPUTED,
    MissedFeeRules: MissedFeeRules(),
    CountRules: CountRules(),
    LetterKind: LetterKind.UNREACHED,
    MissedKind | None: MissedKind.NO_SHOW,
    PlanTerms: PlanTerms(100, 50, 1, TODAY),
    PlanEnd: PlanEnd.BROKEN,
    CountEntry: CountEntry("1x1", reason="x"),
    Order: Order(PaperKind.SLIP, appointment_ids=(1,)),
}
"""A value for each type that a method takes: all of a house that has patient 1 and appointment 1."""

NAMED = {
    "code": "ill",
    "diagnoses": "I10",
    "payer": "Acme",
    "member_id": "A1",
    "quantity": 1,
    "start": 900,
    "minutes": 20,
    "to": "all",
    "until": 1200,
    "gtin": "00349281589058",
}
"""Better ones for arguments of these names."""


def methods() -> Iterator[tuple[str, type, Callable[..., object]]]:
    """Every public method of the parts, by its name."""
    for part in PARTS:
        for name, method in vars(part).items():
            if not name.startswith("_") and f"{part.__name__}.{name}" not in ASK_NOTHING:
                yield f"{part.__name__}.{name}", part, method


METHODS = {name: (part, method) for name, part, method in methods()}


@cache
def samples(name: str) -> dict[str, Any]:
    """What a method is given where nothing better is named."""
    _, method = METHODS[name]
    kinds = get_type_hints(method)
    names = [each for each in inspect.signature(method).parameters if each != "self"]
    return {each: NAMED.get(each, SAMPLES[kinds[each]]) for each in names}


def call(name: str, desk: Desk, **better: object) -> object:
    """Call a method of a part at this desk, with a sample for each argument or what is given by its name."""
    part, method = METHODS[name]
    values = {each: better.get(each, sample) for each, sample in samples(name).items()}
    return method(PARTS[part](Sitting(desk)), **values)


def verbs_asked(house: House, name: str) -> list[str]:
    """The rights that a method asks for of somebody who has none."""
    asked: list[str] = []
    desk = house.desk("C", Role.FRONT_DESK)

    def refuse(verb: str) -> bool:
        asked.append(verb)
        return False

    desk.actor = Actor(None, "nobody", refuse)
    with pytest.raises(NotPermitted):
        call(name, desk)
    return asked


def test_who_may_nothing_is_told_nothing_and_does_nothing(house: House) -> None:
    an_appointment(house)
    before, head = house.rows(), house.head()
    assert {name: len(verbs_asked(house, name)) for name in METHODS} == dict.fromkeys(METHODS, 1)
    assert (house.rows(), house.head()) == (before, head)


@pytest.mark.parametrize("role", Role)
def test_each_role_is_refused_what_its_rights_do_not_say(house: House, role: Role) -> None:
    """It is asked for one right before all else, so that each role is answered where it has that one."""
    an_appointment(house)
    desk = house.desk("C", role, "eve")
    for name in METHODS:
        (verb,) = verbs_asked(house, name)
        if not may(role, verb):
            with pytest.raises(NotPermitted):
                call(name, desk)


@on_postgresql
def test_who_may_all_is_refused_nothing(house: House) -> None:
    an_appointment(house)
    desk = house.desk("C", Role.MANAGER, "eve")
    desk.actor = Actor(1, "mia", lambda verb: True)  # one's own views and times are those of an account
    for name in METHODS:
        try:
            call(name, desk)
        except NotPermitted:
            pytest.fail(name)
        except ClinicError:
            pass  # there is no such row, or its state does not allow it


def test_who_has_the_one_right_that_is_asked_for_first_gets_in(house: House) -> None:
    """What goes on inside may leave out or refuse what asks for more."""
    an_appointment(house)
    for name in METHODS:
        (verb,) = verbs_asked(house, name)
        assert verb not in _refused(house, name, partial(operator.eq, verb)), name


def _refused(house: House, name: str, has: Callable[[str], bool]) -> set[str]:
    """The rights that somebody who has these was asked for and has not."""
    desk, refused = house.desk("C", Role.FRONT_DESK, "eve"), set[str]()

    def may_they(verb: str) -> bool:
        if not has(verb):
            refused.add(verb)
        return has(verb)

    desk.actor = Actor(None, "eve", may_they)
    with contextlib.suppress(ClinicError):  # there is no such row, or its state does not allow it
        call(name, desk)
    return refused


READS = {
    "patient.find": {"PatientsPart.find", "ScansPart.of_label", "ScansPart.of_card"},
    "patient.view": {
        "ForeseenPart.when_booking", "ForeseenPart.of_visit",
        "PatientsPart.standing", "PatientsPart.account", "MoneyPart.account_notes",
        "MoneyPart.movable_credit",
        "PatientsPart.line", "PatientsPart.open", "PatientsPart.still_open", "PatientsPart.visits",
        "SeriesPart.authorizations", "AuthorizationsPart.of_patient",
        "PatientsPart.counts", "PatientsPart.banner", "PatientsPart.alerts", "PatientsPart.history",
        "ReceptionPart.sheet", "EmergencyPart.own_until", "CallsPart.contact",
    },
    "authorization.view": {
        "AuthorizationsPart.work_list", "AuthorizationsPart.pressing", "AuthorizationsPart.steps",
    },
    "patient.unmask": {"PatientsPart.whole_policies"},
    "payer.view": {"PayersPart.list", "PayersPart.unnamed"},
    "eligibility.view": {
        "EligibilityPart.failures", "EligibilityPart.view", "EligibilityPart.wanted_of_visit",
        "EligibilityPart.wanted_of_patient", "EligibilityPart.wanted_of_policy",
    },
    "patient.register": {"PatientsPart.likely_duplicates"},
    "patient.duplicates": {"MergingPart.pairs", "MergingPart.preview"},
    "schedule.view": {
        "DaysPart.day", "DaysPart.week", "DaysPart.strip", "SchedulePart.providers",
        "SchedulePart.visit_types", "SchedulePart.appointment", "SchedulePart.history",
        "SchedulePart.last_change",
        "SchedulePart.free_times", "SchedulePart.check", "SchedulePart.sites",
        "SeriesPart.of", "AttendancePart.rule", "DayEndPart.state", "RemindersPart.read_back",
        "AttendancePart.awaited", "SchedulePart.walk_in_rooms", "MissedPart.rules",
        "SchedulePart.follow_up", "SessionsPart.of",
    },
    "queue.view": {
        "ReceptionPart.queue", "ReceptionPart.row", "ReceptionPart.rooms", "ReceptionPart.late",
        "ReceptionPart.place", "ReceptionPart.own_provider", "ReceptionPart.rooms_for",
    },
    "queue.signal": {"FlowPart.between"},
    "queue.tell_delay": {"FlowPart.delay_list"},
    "queue.hand_over": {"FlowPart.notes", "FlowPart.unread_notes"},
    "waitlist.view": {
        "WaitlistPart.list", "WaitlistPart.entry", "WaitlistPart.for_freed", "WaitlistPart.next_for",
        "CallsPart.offers_to_settle",
    },
    "call.view": {"CallsPart.to_call", "CallsPart.counts"},
    "recall.view": {"CallsPart.recalls", "CallsPart.recall", "CallsPart.listed", "CallsPart.recall_rules"},
    "schedule.figures": {"FiguresPart.of"},
    "figures.money": {
        "BooksPart.receivables", "BooksPart.visits_behind", "BooksPart.money", "BooksPart.postings_behind",
        "BooksPart.claims", "BooksPart.claims_behind", "BooksPart.months", "BooksPart.month",
    },
    "schedule.setup": {
        "ResourcesPart.list", "SessionsPart.whom_week_hits", "SessionsPart.whom_day_hits",
        "SessionsPart.whom_swap_hits",
    },
    "appointment.book": {"SeriesPart.preview", "SeriesPart.cover"},
    "schedule.out": {"OutagePart.proposals", "OutagePart.bumped"},
    "claim.view": {
        "BillingPart.unbilled", "ClaimsPart.scrubbed", "ClaimAnswersPart.files", "ClaimAnswersPart.in_file",
        "ClaimAnswersPart.of_visit", "ClaimAnswersPart.of_claim", "ClaimWorkPart.list",
        "ClaimWorkPart.settled", "ClaimWorkPart.status_wishes", "SendingPart.due", "SendingPart.next_due",
        "SendingPart.batches", "SendingPart.claims_in", "SendingPart.partners", "SendingPart.again_due",
        "LettersPart.payer_texts", "RemittancesPart.secondary_due", "ClaimsPart.rules", "ClaimsPart.rule",
        "ClaimsPart.rule_now",
    },
    "remittance.post": {"RemittancesPart.line_by_hand"},
    "remittance.view": {
        "RemittancesPart.payments", "RemittancesPart.claims_of", "RemittancesPart.exceptions",
        "RemittancesPart.candidates", "RemittancesPart.carried", "RemittancesPart.beside_claims",
        "RemittancesPart.claims_not_posted",
    },
    "visit.code": {
        "CodingPart.to_code", "CodingPart.charged", "CodingPart.doubted", "CodingPart.found",
        "CodingPart.usual", "CodingPart.referrers",
    },
    "coding.templates": {"CodingPart.templates"},
    "charge.enter": {
        "BillingPart.visit", "FeesPart.found_on_visit", "FeesPart.usual_on_visit",
        "EstimatesPart.estimated_cents",
    },
    "practice.view": {"PracticePart.all"},
    "codes.view": {
        "CodesPart.search", "CodesPart.around", "CodesPart.release_on", "CodesPart.wanted_on_visit",
    },
    "fees.view": {"FeesPart.list", "FeesPart.lines", "FeesPart.prices"},
    "estimate.view": {
        "EstimatesPart.work_list", "EstimatesPart.pressing", "EstimatesPart.standing",
        "EstimatesPart.told_of_bookings",
        "EstimatesPart.told_of_series", "EstimatesPart.for_visit", "EstimatesPart.for_wish",
        "EstimatesPart.found", "EstimatesPart.usual",
    },
    "payment.take": {"MoneyPart.till", "MoneyPart.family"},
    "payment.view": {"MoneyPart.payments", "MoneyPart.receipt"},
    "ledger.view": {"MoneyPart.ledger", "AdjustingPart.visit"},
    "plan.view": {"PlansPart.list", "PlansPart.missed", "PlansPart.of_patient", "PlansPart.before"},
    "statement.view": {
        "StatementsPart.preview", "StatementsPart.list", "StatementsPart.statement",
        "StatementsPart.holds_of",
    },
    "letter.view": {"LettersPart.list", "LettersPart.letter", "LettersPart.missed", "LettersPart.texts"},
    "letter.write": {"LettersPart.outlook"},
    "letter.texts": {"LettersPart.payer_preview"},
    "claim.work": {"LettersPart.claim_draft"},
    "missed_fee.charge": {"MissedPart.proposed"},
    "drawer.use": {"MoneyPart.drawer", "MoneyPart.drawers", "MoneyPart.before_opening"},
    "stock.view": {
        "StockPart.items", "StockPart.outlooks", "StockPart.page", "StockPart.places", "StockPart.expiring",
        "StockPart.pack_of", "StockPart.rooms", "StockPart.sites", "StockPart.fill_list",
        "StockPart.print_fill_list", "KitsPart.list", "KitsPart.missing",
    },
    "stock.recall": {"StockPart.received_by"},
    "purchase.view": {
        "PurchasingPart.proposal", "PurchasingPart.orders", "PurchasingPart.order",
        "PurchasingPart.due_lines", "PurchasingPart.print", "PurchasingPart.print_proposal",
        "VendorsPart.vendors", "VendorsPart.offers_of_item", "VendorsPart.offers_of_vendor",
        "VendorsPart.approve_limit", "VendorsPart.budget_use", "VendorsPart.invoices",
    },
    "purchase.send": {"PurchasingPart.can_mail"},
    "stock.count": {"CountsPart.list", "CountsPart.sheet", "CountsPart.due", "CountsPart.rules"},
    "stock.adjust": {"CountsPart.differing"},
    "stock.worth": {"CountsPart.worth", "CountsPart.lost", "VendorsPart.variances"},
    "equipment.view": {
        "EquipmentPart.machines", "EquipmentPart.page", "EquipmentPart.units", "EquipmentPart.readings",
        "EquipmentPart.holds", "EquipmentPart.visits_to_move",
    },
    "compliance.view": {"CompliancePart.dates"},
    "task.view": {
        "TasksPart.list", "TasksPart.page", "TasksPart.pressing", "TasksPart.row", "TasksPart.unread",
        "TasksPart.on",
    },
    "bulletin.read": {"BulletinsPart.list", "BulletinsPart.unread"},
    "task.edit": {"TasksPart.assignees"},
    "chemical.view": {
        "ChemicalsPart.list", "ChemicalsPart.find", "ChemicalsPart.sheets_of", "ChemicalsPart.sheet_text",
    },
    "drill.view": {"DrillsPart.list", "DrillsPart.held"},
    "limit.view": {"LimitsPart.standing", "LimitsPart.list", "LimitsPart.of"},
    "release.view": {"ReleasesPart.standing", "ReleasesPart.list", "ReleasesPart.of"},
    "safety.report": {"SafetyPart.incidents", "SafetyPart.incident", "SafetyPart.log_sites"},
    "safety.view": {"SafetyPart.year_log", "SafetyPart.sharps"},
    "safety.private": {"SafetyPart.privacy_list"},
    "disclosure.view": {"PrivacyPart.disclosures", "PrivacyPart.disclosures_of"},
    "request.view": {"PrivacyPart.requests", "PrivacyPart.all_requests"},
    "breach.view": {"PrivacyPart.breaches", "PrivacyPart.breach"},
    "associate.view": {"PrivacyPart.associates"},
    "access.review": {"PrivacyPart.unusual_access"},
    "time.own": {
        "TimeClockPart.mine", "TimeClockPart.pressing", "TimeClockPart.own_sheet", "TimeClockPart.own_entry",
        "TimeClockPart.own_trail",
    },
    "time.view": {"TimeClockPart.sheet", "TimeClockPart.trail"},
    "time.presence": {"TimeClockPart.people"},
    "credential.view": {"CredentialsPart.list", "CredentialsPart.chain"},
    "credential.own": {"CredentialsPart.own", "CredentialsPart.own_chain"},
    "rota.view": {
        "RotaPart.week", "RotaPart.day", "RotaPart.today", "RotaPart.shifts", "RotaPart.on_call",
        "RotaPart.minimums", "RotaPart.sites",
    },
    "rota.plan": {"RotaPart.to_hand_over", "RotaPart.could_take"},
    "rota.ask": {"RotaPart.asked", "RotaPart.to_answer", "RotaPart.impact"},
    "rota.sick": {"RotaPart.outage_of"},
    "rota.decide": {"RotaPart.outage_for"},
    "visit.check_out": {"KitsPart.offered"},
    "kit.settle": {"KitsPart.missing_by_item"},
    "emergency.review": {"EmergencyPart.list", "EmergencyPart.unreviewed"},
    "reminder.view": {"RemindersPart.outbox", "RemindersPart.in_doubt"},
}  # fmt: skip


def test_a_read_asks_for_what_the_roles_of_its_screens_have(house: House) -> None:
    an_appointment(house)
    for verb, names in READS.items():
        assert {name: verbs_asked(house, name) for name in names} == {name: [verb] for name in names}


class HouseClinic(Clinic):
    """The house as a console opens it, at the house's own clock."""

    def __init__(self, house: House, folder: Path) -> None:
        self.settings = Settings(folder, "house", "House", house.clock.zone.key, "file")
        self._keys = Secrets(
            {SecretName.DB_KEY: DB_KEY, SecretName.AUDIT_MAC: MAC_KEY, SecretName.PEPPER: PEPPER}
        )
        self.clock = self.machine_clock = house.clock
        self.store = house.store


@pytest.fixture
def backend(house: House, tmp_path: Path) -> Iterator[Backend]:
    """A console's backend at which nobody sits yet."""
    backend = Backend(HouseClinic(house, tmp_path))
    yield backend
    backend.close()


@pytest.fixture
def people(house: House) -> None:
    """Ada of the front desk and Ben, a clinician; their password is GOOD."""
    add_account(house.records, "ada", "Ada Moss", Role.FRONT_DESK, GOOD, PEPPER, QUICK)
    boss = house.desk("B", Role.ADMINISTRATOR, "root")
    add_account(boss, "ben", "Ben Ray", Role.CLINICIAN, GOOD, PEPPER, QUICK)


def looks(house: House, after: int) -> list[tuple[str, int]]:
    """Who looked at which patient's record, behind this line of the journal."""
    return [
        (line["who"], line["patient_id"]) for line in house.lines(after) if line["verb"] == "patient.view"
    ]


TELL_NOBODY: dict[str, object] = {
    "counts": Counts(),
    "notices": (),
    "urgent": (),
    "machine_warnings": (),
    "busy_words": "",
}
DOORS = {
    "sign_in", "sign_in_for_demo", "unlock", "sign_out", "may", "undo", "run_jobs", "watch", "close",
    "settings", "clock", "last_action", "last_task_step", "choose_password", "require_standing", "mind",
    "give_code", "go_on_with_second_factor", "takes_pin", "why_not", "prove_witness",
}  # fmt: skip


@on_sqlite_first
def test_an_empty_chair_is_told_nothing(house: House, backend: Backend) -> None:
    an_appointment(house)
    for closed in (backend.undo, backend.last_action, backend.last_task_step):
        with pytest.raises(NotPermitted):
            closed()
    with pytest.raises(NotPermitted):
        backend.patients.open(1)
    for name, nothing in TELL_NOBODY.items():
        assert getattr(backend, name)() == nothing, name
    named = {name: value for kind in Backend.__mro__[:-1] for name, value in vars(kind).items()}
    doors = {name for name, value in named.items() if name[0] != "_" and not isinstance(value, when_asked)}
    assert doors == DOORS | set(TELL_NOBODY)


OTHERS_PARTS: set[type] = {JobsPart, OpeningPart, OwnAccountPart, OwnFormsPart}
"""Parts that tell of no patient and no visit; tests of their own call them."""


def test_each_part_is_made_when_it_is_first_asked_for(backend: Backend) -> None:
    names = {name for name, value in vars(Parts).items() if isinstance(value, when_asked)}
    assert not names & set(vars(backend))
    assert {type(getattr(backend, name)) for name in names} == set(PARTS) | OTHERS_PARTS
    assert names <= set(vars(backend))


def test_a_part_is_made_once_however_many_ask_for_it_at_the_same_time() -> None:
    made: list[object] = []

    class Slow:
        @when_asked
        def paper(self) -> object:
            sleep(0.02)  # the others come meanwhile
            made.append(object())
            return made[-1]

    slow, found = Slow(), list[object]()
    threads = [threading.Thread(target=lambda: found.append(slow.paper)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(made), set(found)) == (1, set(made))


def test_the_number_of_a_call_is_a_look_once(house: House, backend: Backend, people: None) -> None:
    first, second = (a_patient(house, phones=(Phone("15550107203"),)) for _ in range(2))
    for patient in (first, second):
        an_appointment(
            house, "9:00" if patient == first else "11:00", TODAY + timedelta(days=1), patient=patient
        )
    backend.sign_in("ada", GOOD)
    head = house.head()
    rows = backend.calls.to_call(Subject.VISIT)
    assert [(row.patient_id, row.contact.phone) for row in rows] == [(first, ""), (second, "")]
    assert looks(house, head) == []
    assert [backend.calls.contact(second).phone for _ in range(2)] == ["15550107203"] * 2
    assert looks(house, head) == [("ada", second)]


RECORD_READS: dict[str, Callable[[Backend, int, int], object]] = {
    "still open": lambda backend, patient, _visit: backend.patients.still_open(patient),
    "history": lambda backend, patient, _visit: backend.patients.history(patient),
    "visits": lambda backend, patient, _visit: backend.patients.visits(patient),
    "authorizations": lambda backend, patient, _visit: backend.series.authorizations(patient),
    "what is asked": lambda backend, patient, _visit: backend.authorizations.of_patient(patient),
    "sheet": lambda backend, _patient, visit: backend.reception.sheet(visit),
}


@pytest.mark.parametrize("read", RECORD_READS.values(), ids=list(RECORD_READS))
def test_no_part_of_a_record_is_shown_without_a_line(
    house: House, backend: Backend, people: None, read: Callable[[Backend, int, int], object]
) -> None:
    patient = a_patient(house)
    visit = an_appointment(house, patient=patient)
    backend.sign_in("ben", GOOD)
    head = house.head()
    read(backend, patient, visit)
    assert looks(house, head) == [("ben", patient)]
    read(backend, patient, visit)
    assert looks(house, head) == [("ben", patient)]


def test_a_search_costs_no_line_and_stands_in_that_of_the_look_it_led_to(
    house: House, backend: Backend, people: None
) -> None:
    patient, other = a_patient(house), a_patient(house)
    name = family_name(house, patient)
    backend.sign_in("ada", GOOD)
    head = house.head()
    for end in range(1, len(name) + 1):
        found = backend.patients.find(name[:end])
    assert house.head() == head
    backend.patients.open(patient)
    backend.patients.open(other)
    told, untold = (line["after"] for line in house.lines(head))
    assert patient in {line.id for line in found}
    assert json.loads(told) == {"terms": house.front.keyed_terms(f" {name.upper()}"), "found": len(found)}
    assert name.casefold() not in told.casefold()
    assert untold is None


@on_sqlite_first
def test_a_search_of_one_person_is_not_told_of_the_next(house: House, backend: Backend, people: None) -> None:
    patient = a_patient(house)
    backend.sign_in("ada", GOOD)
    backend.patients.find(family_name(house, patient))
    backend.sign_in("ben", GOOD)
    head = house.head()
    backend.patients.open(patient)
    assert [line["after"] for line in house.lines(head)] == [None]


@on_both
def test_a_look_that_cannot_be_journaled_shows_nothing(
    house: House, backend: Backend, people: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    patient = a_patient(house)
    visit = an_appointment(house, patient=patient)
    backend.sign_in("ada", GOOD)
    head = house.head()

    def full(_desk: Desk, *_: object) -> None:
        raise OperationalError("INSERT", None, Exception("disk full"))

    monkeypatch.setattr(Desk, "_write_journal", full)
    reads: dict[str, Callable[[Backend, int, int], object]] = {
        **RECORD_READS,
        "open": lambda backend, patient, _visit: backend.patients.open(patient),
    }
    for name, read in reads.items():
        for _again in range(2):  # a look that failed is not taken for one by the next
            with pytest.raises((ClinicError, OperationalError)):
                read(backend, patient, visit)
                pytest.fail(f"{name} was shown")
    monkeypatch.undo()
    assert house.head() == head
    backend.patients.still_open(patient)
    assert looks(house, head) == [("ada", patient)]


def family_name(house: House, patient: int) -> str:
    """The family name of a patient, as the house has it."""
    with house.store.reading() as db:
        return name_of(db, patient).partition(",")[0]


def test_a_look_counts_for_one_sitting_and_outlives_a_lock(
    house: House, backend: Backend, people: None
) -> None:
    patient = a_patient(house)
    backend.sign_in("ada", GOOD)
    head = house.head()
    backend.patients.open(patient)
    backend.unlock(GOOD)
    backend.patients.still_open(patient)
    assert looks(house, head) == [("ada", patient)]
    backend.sign_out()
    backend.sign_in("ada", GOOD)
    backend.patients.still_open(patient)
    backend.sign_in("ben", GOOD)
    backend.patients.still_open(patient)
    assert looks(house, head) == [("ada", patient), ("ada", patient), ("ben", patient)]


def test_a_banner_reads_its_alerts_and_no_record(house: House, backend: Backend, people: None) -> None:
    patient = a_patient(house)
    patients.add_alert(house.records, patient, "latex allergy")
    visit = an_appointment(house, patient=patient)
    backend.sign_in("ada", GOOD)
    head = house.head()
    assert backend.patients.alerts(patient) == ("latex allergy",)
    assert backend.patients.line(patient).id == patient
    assert backend.reception.row(visit).patient_id == patient
    assert house.head() == head


def test_a_person_sits_whole_where_the_anchor_cannot_be_noted(
    house: House, backend: Backend, people: None, tmp_path: Path
) -> None:
    (tmp_path / ANCHORS).mkdir()
    who = backend.sign_in("ada", GOOD)
    assert "anchors.log" in who.warning
    assert (backend.who, backend.may("appointment.book")) == (who, True)
    backend.sign_out()
    assert (backend.who, backend.may("appointment.book")) == (None, False)
    backend.sign_in("ada", GOOD)
    backend.close()
    again = Backend(HouseClinic(house, tmp_path))
    assert again.letter == backend.letter
    again.close()


def test_what_goes_wrong_at_the_end_leaves_nothing_held(
    house: House, backend: Backend, people: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    backend.sign_in("ada", GOOD)

    def fail(_desk: Desk) -> None:
        raise RuntimeError("a fault")

    monkeypatch.setattr("clinic_tui.backend.door.release", fail)
    with pytest.raises(RuntimeError):
        backend.close()
    again = Backend(HouseClinic(house, tmp_path))
    assert (again.letter, backend.who) == (backend.letter, None)
    again.close()


@contextlib.contextmanager
def statements() -> Iterator[list[str]]:
    """What is asked of the database meanwhile."""
    asked: list[str] = []

    def hear(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        asked.append(statement)

    event.listen(Engine, "before_cursor_execute", hear)
    try:
        yield asked
    finally:
        event.remove(Engine, "before_cursor_execute", hear)


def test_who_waits_is_counted_without_reading_a_patient(house: House, backend: Backend, people: None) -> None:
    backend.sign_in("ada", GOOD)
    long, short, seen, gone = (an_appointment(house, at) for at in ("10:00", "10:30", "11:00", "11:30"))
    an_appointment(house, "14:00")
    for visit in (long, seen, gone):
        reception.arrive(house.front, visit, None)
    for visit in (seen, gone):
        reception.check_in(house.front, visit, None, CheckInAnswers(self_pay=True))
    reception.take_to_room(house.front, seen, None, ROOM_1)
    reception.leave(house.front, gone, None, "waited")
    house.clock.advance(timedelta(minutes=20))
    reception.arrive(house.front, short, None)
    with statements() as asked:
        counts = backend.counts()
    assert (counts.waiting, counts.overdue) == (2, 1)
    assert asked
    assert [each for each in asked if "FROM patient" in each or "JOIN patient" in each] == []
    house.clock.advance(timedelta(seconds=-1))
    assert backend.counts().overdue == 0


@on_both
def test_what_is_to_be_billed_is_counted_without_its_charges(house: House, backend: Backend) -> None:
    add_account(house.records, "bea", "Bea Lund", Role.BILLER, GOOD, PEPPER, QUICK)
    backend.sign_in("bea", GOOD)
    for at in ("10:00", "10:30"):
        visit = an_appointment(house, at)
        reception.check_in(house.front, visit, None, CheckInAnswers(self_pay=True))
        reception.take_to_room(house.front, visit, None, ROOM_1)
        reception.advance(house.front, visit, None)
        reception.advance(house.front, visit, None)
        billing.check_out(house.front, visit, None, [ChargeEntry("99213", "", 1, 100)])
    an_appointment(house, "11:00")
    with statements() as asked:
        assert backend.counts().unbilled == 2
    assert [statement for statement in asked if "charge.code" in statement] == []
