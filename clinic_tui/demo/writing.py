"""The demo's plans as rows: many at once, each batch one journaled action at its own hour."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random

from sqlalchemy.orm import make_transient_to_detached

from clinic_tui.billing.models import Charge
from clinic_tui.clinic import Clinic
from clinic_tui.clock import StoppedClock, instant_of
from clinic_tui.coding.models import VisitCoding
from clinic_tui.demo.bookings import Calendar, Fate, Visit
from clinic_tui.demo.coding import diagnoses_of, is_discounted
from clinic_tui.demo.people import ADULT, Person
from clinic_tui.demo.source import Done, Source, minute
from clinic_tui.money.models import Payment
from clinic_tui.money.rows import Pay
from clinic_tui.patients.models import Coverage, Patient, PatientAlert, PatientNote
from clinic_tui.patients.payer_models import Payer
from clinic_tui.patients.policies import payer_key
from clinic_tui.patients.policy import MedicareSecond
from clinic_tui.patients.service import FIRST_MRN, name_rows, patient_columns, phone_rows
from clinic_tui.schedule import rules
from clinic_tui.schedule.models import (
    Appointment,
    Block,
    DayException,
    Holiday,
    Occupancy,
    Provider,
    Room,
    VisitType,
    WeekTemplate,
)
from clinic_tui.schedule.resource_models import Device, Reserve, ReserveType, VisitNeed
from clinic_tui.schedule.states import BlockKind, Confirmation, Resource, Status
from clinic_tui.security.models import Account
from clinic_tui.security.roles import Role, may
from clinic_tui.security.signed_in import SYSTEM
from clinic_tui.store.desk import Actor, Desk, DeskSession
from clinic_tui.store.fresh_rows import fresh
from clinic_tui.store.journal import Undo
from clinic_tui.store.row import Row
from clinic_tui.store.site import Site

LETTERS = {"dana": "C", "marco": "B", "lee": "D", "admin": "E", "bea": "E"}
"""At which desk each account sat; A is left to whoever opens the demo."""

TILL = "A"

UNVERIFIED_ONE_IN = 16
"""Of so many visits one began without a look at the card."""

_PAYS = (Pay.CARD, Pay.CARD, Pay.CARD, Pay.CASH, Pay.CASH, Pay.CHECK)
_SITE = 1


@dataclass(slots=True)
class Writer:
    """Writes the demo's past; keeps what later steps need to know of it."""

    clinic: Clinic
    clock: StoppedClock
    source: Source
    chance: Random
    actors: dict[str, Actor] = field(default_factory=dict)
    patient_ids: dict[int, int] = field(default_factory=dict)
    """Patient numbers by place in the list of people."""
    type_ids: dict[str, int] = field(default_factory=dict)
    item_ids: list[int] = field(default_factory=list)
    room_ids: list[int] = field(default_factory=list)
    payer_ids: dict[str, int] = field(default_factory=dict)
    provider_ids: list[int] = field(default_factory=list)
    booked: dict[Visit, tuple[Appointment, list[Occupancy]]] = field(default_factory=dict)
    policies: dict[int, Coverage] = field(default_factory=dict)
    """The first policy of each patient who has one."""
    walk_ins: dict[Visit, int] = field(default_factory=dict)
    """Appointment numbers of those who came without one."""
    patients: int = 0
    lately: date = date.min
    """From this day on some visits are coded with something to be mended."""

    def at(self, day: date, wall: int) -> None:
        """Set the clock to a minute of a day."""
        self.clock.at = instant_of(day, wall, self.clock.zone)

    def desk(self, login: str) -> Desk:
        """The desk at which this account works."""
        return self.clinic.desk(self.actors[login], LETTERS[login])

    @property
    def till(self) -> Desk:
        """Desk A in the morning, where marco takes the copays until whoever opens the demo sits down."""
        return self.clinic.desk(self.actors["marco"], TILL)

    def number_of(self, visit: Visit) -> int:
        """The appointment's number."""
        return self.walk_ins.get(visit) or self.booked[visit][0].id or 0

    def found(self, password_hash: str) -> None:
        """The site, and the accounts."""
        staff = self.source.staff
        founder = self.clinic.desk(SYSTEM, "init")
        with founder.act("system.init", undo=Undo.NO, undo_words="the clinic would have no site") as db:
            db.add(Site(name=staff["site"], zone=self.clock.zone.key, demo=True))
            accounts = [
                Account(login=a["login"], name=a["name"], role=Role(a["role"]), password_hash=password_hash)
                for a in staff["accounts"]
            ]
            db.add_all(accounts)
            db.flush()
            for account in accounts:
                self.actors[account.login] = _actor(account)

    def set_up(self, calendar: Calendar) -> None:
        """Rooms, visit types, providers with their weeks, holidays, the exception, and the shelf's items."""
        with self._act("dana", "schedule.setup") as db:
            rooms = [Room(site_id=_SITE, name=name) for name in self.source.staff["rooms"]]
            types = {
                code: VisitType(
                    code=code, name=name, minutes=minutes,
                    preparation=self.source.staff["preparation"].get(code, ""),
                    below_months=ADULT * 12 if code == "WEL" else None,
                )
                for code, (name, minutes) in self.source.visit_types.items()
            }  # fmt: skip
            providers = [
                Provider(
                    code=doctor.code,
                    name=doctor.name,
                    specialty=doctor.specialty,
                    below_months=ADULT * 12 if doctor.children else None,
                    licence_needed=True,
                )
                for doctor in self.source.doctors
            ]
            insurers = {each.payer: each for each in self.source.payers}.values()
            payers = [
                Payer(
                    name=each.payer,
                    name_key=payer_key(each.payer),
                    electronic_id=each.electronic_id,
                    filing=each.filing,
                    filing_days=365 if each.filing == "MB" else 90,
                    bound=each.filing in ("16", "MC"),
                )
                for each in insurers
            ]
            db.add_all([*rooms, *types.values(), *providers, *payers])
            db.add_all(Holiday(day=day, name=name) for day, name in calendar.holidays.items())
            db.flush()
            self.room_ids = _ids(rooms)
            self.payer_ids = {payer.name: payer.id or 0 for payer in payers}
            self.type_ids = dict(zip(types, _ids(list(types.values())), strict=True))
            self.provider_ids = _ids(providers)
            self._weeks(db)
            self._exception(db, calendar)
            self._needs_and_kept(db)

    def _weeks(self, db: DeskSession) -> None:
        for doctor, provider in zip(self.source.doctors, self.provider_ids, strict=True):
            for hours in doctor.hours:
                db.add_all(
                    WeekTemplate(
                        site_id=_SITE, provider_id=provider, weekday=weekday, start_minute=hours.span.start,
                        end_minute=hours.span.end, slot_minutes=doctor.slot,
                    )
                    for weekday in hours.days
                )  # fmt: skip
            for block in doctor.blocks:
                db.add_all(
                    Block(
                        provider_id=provider, weekday=weekday, start_minute=block.span.start,
                        end_minute=block.span.end, kind=BlockKind(block.kind), label=block.label,
                    )
                    for weekday in block.days
                )  # fmt: skip

    def _needs_and_kept(self, db: DeskSession) -> None:
        staff = self.source.staff
        for device in staff["devices"]:
            db.add(Device(site_id=_SITE, name=device["name"], kind=device["kind"]))
            needed_for = self.type_ids[device["needed_for"]]
            db.add(VisitNeed(visit_type_id=needed_for, resource=Resource.DEVICE, kind=device["kind"]))
        kept = staff["kept"]
        doctor = next(each for each in self.source.doctors if each.code == kept["provider"])
        reserves = [
            Reserve(
                provider_id=self.provider_ids[doctor.number],
                weekday=weekday,
                start_minute=minute(kept["from"]),
                end_minute=minute(kept["to"]),
                label=kept["label"],
                release_minutes=kept["release_minutes"],
            )
            for weekday in kept["days"]
        ]
        db.add_all(reserves)
        db.flush()
        db.add_all(
            ReserveType(reserve_id=number, visit_type_id=self.type_ids[kept["for"]])
            for number in _ids(reserves)
        )

    def _exception(self, db: DeskSession, calendar: Calendar) -> None:
        early = self.source.staff["exception"]
        doctor = next(each for each in self.source.doctors if each.code == early["provider"])
        if calendar.short_day:
            db.add(
                DayException(
                    provider_id=self.provider_ids[doctor.number], day=calendar.short_day,
                    start_minute=minute(early["from"]), end_minute=minute(early["to"]),
                    slot_minutes=doctor.slot, words=early["words"],
                )
            )  # fmt: skip

    def take_in(self, people: Sequence[Person], verb: str, login: str) -> None:
        """Register these people with all that belongs to them, as one action."""
        now = self.clock.now()
        with self._act(login, verb) as db:
            rows = []
            for number, person in enumerate(people, start=FIRST_MRN + self.patients):
                columns = patient_columns(person.fields)
                rows.append(fresh(Patient, mrn=str(number), mrn_number=number, created_at=now, **columns))
            db.add_fresh(rows)
            self.patients += len(rows)
            parts: list[Row] = []
            for person, patient in zip(people, _ids(rows), strict=True):
                self.patient_ids[person.place] = patient
                parts += self._parts(person, patient, now)
            db.add_fresh(parts)
            for part in parts:
                if isinstance(part, Coverage):
                    make_transient_to_detached(part)

    def book(self, visits: Iterable[Visit], login: str) -> None:
        """Make these bookings, as one action."""
        now = self.clock.now()
        with self._act(login, "appointment.book") as db:
            rows = [(visit, self._appointment(visit, now)) for visit in visits]
            db.add_fresh([row for _, row in rows])
            for visit, row in rows:
                self.booked[visit] = (row, self._occupancy(row))
            db.add_fresh([each for visit, _ in rows for each in self.booked[visit][1]])
            for visit, row in rows:
                for each in (row, *self.booked[visit][1]):
                    make_transient_to_detached(each)

    def _appointment(self, visit: Visit, now: datetime) -> Appointment:
        return fresh(Appointment,
            site_id=_SITE, patient_id=self.patient_ids[visit.person.place],
            provider_id=self.provider_ids[visit.doctor.number], visit_type_id=self.type_ids[visit.visit_type],
            day=visit.day, start_minute=visit.start, end_minute=visit.start + visit.minutes,
            overbook=bool(visit.overbook), overbook_reason=visit.overbook, reason=visit.reason,
            created_at=now,
        )  # fmt: skip

    def confirm(self, visits: Iterable[Visit], login: str) -> None:
        """Note who said to come; about one in six is not reached."""
        answers = (
            [Confirmation.CONFIRMED] * 9 + [Confirmation.LEFT_MESSAGE] * 3 + [Confirmation.UNCONFIRMED] * 2
        )
        with self._act(login, "appointment.confirm") as db:
            for visit in visits:
                answer = self.chance.choice(answers)
                if answer is not Confirmation.UNCONFIRMED:
                    row = self.booked[visit][0]
                    db.add(row)
                    row.confirmation = answer

    def end(self, visits: Iterable[Visit], login: str) -> None:
        """Write how visits of a past day ended, as one action at its close."""
        with self._act(login, "visit.check_out") as db:
            done: list[Row] = []
            for visit in visits:
                row, held = self.booked[visit]
                db.add(row)
                done += self._end(db, visit, row)
                for each in held:
                    if row.status is not Status.CHECKED_OUT or each.kind == "patient":
                        db.delete(each)
            db.add_fresh(done)

    def _end(self, db: DeskSession, visit: Visit, row: Appointment) -> list[Row]:
        """How it ended; what was done at it is given back, to be stored with that of others."""
        now = self.clock.now()
        row.closed_at = row.stage_at = now
        match visit.fate:
            case Fate.NO_SHOW:
                row.status = Status.NO_SHOW
            case Fate.CALLED_OFF:
                assert visit.cancel is not None
                row.status = Status.CANCELLED
                row.cancel_code, row.cancelled_by = visit.cancel
                row.cancel_words = next(r.words for r in rules.CANCEL_REASONS if r.code == row.cancel_code)
                begins = instant_of(visit.day, visit.start, self.clock.zone)
                row.late_cancel = rules.is_late_cancel(begins, now)
            case Fate.LEFT:
                row.status, row.cancel_words = Status.LEFT, "could not wait"
                row.arrived_at = instant_of(visit.day, visit.start - 5, self.clock.zone)
            case Fate.KEPT:
                return self._keep(db, visit, row)
        return []

    def _keep(self, db: DeskSession, visit: Visit, row: Appointment) -> list[Row]:
        arrived = instant_of(visit.day, visit.start - self.chance.randrange(-2, 16), self.clock.zone)
        row.status, row.arrived_at = Status.CHECKED_OUT, arrived
        row.closed_at = row.stage_at = min(
            self.clock.now(), arrived + timedelta(minutes=visit.minutes + self.chance.randrange(15, 40))
        )
        row.self_pay = not visit.person.covers
        number = row.id or 0
        rows: list[Row] = []
        for place, done in enumerate(self.done_at(visit), start=1):
            listed = done.price.self_pay_cents if row.self_pay else done.price.cents
            less = listed // 4 if place == 1 and is_discounted(number) else 0
            rows.append(
                fresh(Charge,
                    appointment_id=number, patient_id=row.patient_id, place=place, code=done.price.code,
                    modifier=done.modifier, words=done.price.words, units=1, cents=listed - less,
                    listed_cents=listed, posted_on=visit.day,
                )
            )  # fmt: skip
        if visit.person.covers and number % UNVERIFIED_ONE_IN:
            policy = self.policies[row.patient_id]
            db.add(policy)
            policy.verified_at = arrived
        lately = visit.day >= self.lately
        said = diagnoses_of(visit.visit_type, number, lately=lately) if visit.person.covers else ""
        if said:
            rows.append(
                fresh(VisitCoding,
                    appointment_id=number, patient_id=row.patient_id, diagnoses=said
                )
            )  # fmt: skip
        copay = visit.person.covers[0].copay_cents if visit.person.covers else 0
        if copay:
            rows.append(
                fresh(Payment,
                    patient_id=row.patient_id, appointment_id=row.id, day=visit.day, at=arrived, cents=copay,
                    pay=self.chance.choice(_PAYS), taken_by="marco",
                )
            )  # fmt: skip
        return rows

    def done_at(self, visit: Visit) -> list[Done]:
        """What is charged for a visit: its own line, and now and then one on top."""
        lines = [self.source.done[visit.visit_type].one(self.chance)]
        if self.chance.random() < 0.3:
            more = self.source.done["+"].one(self.chance)
            lines += [more] if more not in lines else []
        return lines

    def pay(self) -> Pay:
        """How somebody pays."""
        return self.chance.choice(_PAYS)

    def _occupancy(self, row: Appointment) -> list[Occupancy]:
        """As `schedule.service.occupy` writes it."""
        return [
            fresh(Occupancy,
                appointment_id=row.id or 0, kind=kind, resource_id=resource, day=row.day,
                start_minute=row.start_minute, end_minute=row.end_minute,
                deliberate=row.overbook and kind == "provider",
            )
            for kind, resource in (("provider", row.provider_id), ("patient", row.patient_id))
        ]  # fmt: skip

    def _parts(self, person: Person, patient: int, now: datetime) -> list[Row]:
        rows: list[Row] = [*name_rows(patient, person.fields), *phone_rows(patient, person.fields)]
        for cover in person.covers:
            verified = now - timedelta(days=cover.verified_days) if cover.verified_days is not None else None
            policy = fresh(Coverage,
                patient_id=patient, slot=cover.slot, payer=cover.payer, plan=cover.plan,
                member_id=cover.member_id, copay_cents=cover.copay_cents, verified_at=verified,
                payer_id=self.payer_ids.get(cover.payer),
                medicare_second=MedicareSecond.WORKING_AGED if cover.working_aged else None,
            )  # fmt: skip
            self.policies.setdefault(patient, policy)
            rows.append(policy)
        rows += [fresh(PatientAlert, patient_id=patient, words=words) for words in person.alerts]
        if person.note:
            rows.append(fresh(PatientNote, patient_id=patient, at=now, author="marco", words=person.note))
        return rows

    def _act(self, login: str, verb: str) -> AbstractContextManager[DeskSession]:
        return self.desk(login).act(verb, undo=Undo.SKIP)


def _actor(account: Account) -> Actor:
    role = account.role
    return Actor(account.id, account.login, lambda verb: may(role, verb))


def _ids(rows: Sequence[Row]) -> list[int]:
    return [row.id or 0 for row in rows]
