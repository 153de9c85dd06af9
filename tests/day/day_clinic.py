"""The small clinic of the acceptance day: its week, its people, and what was booked before today."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TypeVar
from zoneinfo import ZoneInfo

from sqlmodel import SQLModel

from clinic_tui.billing import service as billing
from clinic_tui.billing.missed_fee_rows import MissedFeeRules
from clinic_tui.billing.missed_fees import set_missed_fee_rules
from clinic_tui.billing.rows import ChargeEntry
from clinic_tui.clinic import Clinic, open_clinic, vault_of
from clinic_tui.clock import StoppedClock
from clinic_tui.money.drawer_models import MoneyRule
from clinic_tui.money.rows import Pay
from clinic_tui.patients import service as patients
from clinic_tui.patients.rows import Address, Consent, PatientFields, Phone, PhoneUse
from clinic_tui.recall import service as recall
from clinic_tui.recall.rows import NewRecall
from clinic_tui.reception import service as reception
from clinic_tui.reception.rows import CheckInAnswers
from clinic_tui.reminders import service as reminders
from clinic_tui.schedule import attendance, resource_setup
from clinic_tui.schedule import service as schedule
from clinic_tui.schedule.attendance_rows import Attendance
from clinic_tui.schedule.authorization import on_file as authorizations
from clinic_tui.schedule.models import Appointment, Provider, Room, VisitType, WeekTemplate
from clinic_tui.schedule.resource_rows import NewReserve
from clinic_tui.schedule.rows import Booking, Need, Span
from clinic_tui.schedule.states import Resource
from clinic_tui.security.hash_cost import HashCost
from clinic_tui.security.models import Account
from clinic_tui.security.passwords import hash_password
from clinic_tui.security.roles import Role, may
from clinic_tui.security.signed_in import SYSTEM
from clinic_tui.security.vault import VaultKind
from clinic_tui.settings import Settings, read_settings, write_settings
from clinic_tui.settings.reminders import ReminderSettings
from clinic_tui.store import schema
from clinic_tui.store.desk import Actor, Desk
from clinic_tui.store.journal import Undo
from clinic_tui.store.site import Site
from clinic_tui.waitlist import service as waitlist
from clinic_tui.waitlist.rows import NewWish
from clinic_tui.waitlist.states import Priority
from tests.builders import minute
from tests.resting_worker import stand_by

Model = TypeVar("Model", bound=SQLModel)

ZONE = ZoneInfo("America/New_York")
MONDAY = date(2026, 11, 23)
TUESDAY = MONDAY + timedelta(days=1)
TYPES = {
    "ACU": ("Acute", 15), "FU": ("Follow-up", 20), "LAB": ("Fasting blood test", 10),
    "PHY": ("Physical", 60), "PT": ("Physical therapy", 30),
}  # fmt: skip
PROVIDERS = {
    "KIM": ("Daniel Kim, MD", "Family medicine", 20), "LEE": ("Hannah Lee, MD", "Urgent care", 20),
    "PAT": ("Asha Patel, MD", "Pediatrics", 20), "ROS": ("Luz Rosario, PT", "Physical therapy", 30),
}  # fmt: skip
CHEAP = HashCost(passes=1, memory_kib=8, lanes=1)


def at(day: date, wall: str) -> datetime:
    """A wall time in the clinic."""
    return datetime.combine(day, datetime.min.time(), ZONE) + timedelta(minutes=minute(wall))


HOME = Address("7 Harbor Street", "", "Salem", "OR", "97301")
"""Where everybody lives, so that letters find them."""


@dataclass
class DayClinic:
    """The clinic in its folder. While it is open here, its clock stands."""

    folder: Path
    people: dict[str, int] = field(default_factory=dict)
    visits: dict[str, int] = field(default_factory=dict)
    """By the patient's family name: the visit that the day is about."""
    _clinic: Clinic | None = None

    def found(self) -> None:
        """Make it, with what was before the day."""
        self.folder.mkdir(mode=0o700)
        settings = Settings(
            self.folder, "day", "Harbor Street", ZONE.key, VaultKind.FILE.value,
            self.folder.parent / "vault.key", demo=True, lock_minutes=0,
            reminders=ReminderSettings(phone="(503) 555-0100"),
        )  # fmt: skip
        self._clinic = Clinic(settings, vault_of(settings).create_all())
        schema.create(self._clinic.store)
        self.clock = StoppedClock(at(MONDAY - timedelta(days=28), "10:00"), ZONE)
        self._clinic.clock = self.clock
        self._lay_out()
        write_settings(settings)

    def reopen(self, when: datetime) -> None:
        """Go on in it at another time, while no console has it."""
        self._clinic = open_clinic(self.folder)
        self.clock = StoppedClock(when, ZONE)
        self._clinic.clock = self.clock

    def close(self, then: datetime) -> None:
        """Leave it; the next program that opens it finds this time, and a worker that rests."""
        assert self._clinic is not None
        self._clinic.note_anchor()
        self._clinic.close()
        offset = (then - datetime.now(UTC)).total_seconds()
        write_settings(replace(read_settings(self.folder), clock_offset=offset))
        stand_by(self.folder)

    @property
    def desk(self) -> Desk:
        """Marco's, in the back office."""
        assert self._clinic is not None
        actor = Actor(2, "marco", lambda verb: may(Role.MANAGER, verb))
        return self._clinic.desk(actor, "M")

    def _add(self, *rows: Model) -> list[int]:
        with self.desk.act("schedule.setup") as db:
            db.add_all(rows)
            db.flush()
            return [row.id for row in rows]  # type: ignore[attr-defined]

    def _lay_out(self) -> None:
        assert self._clinic is not None
        password = hash_password("good morning", self._clinic.pepper, CHEAP)
        with self._clinic.desk(SYSTEM, "init").act("system.init", undo=Undo.NO, undo_words="none") as db:
            db.add(Site(name="Harbor Street", zone=ZONE.key, demo=True))
            db.add(Account(login="dana", name="Dana Whitlock", role=Role.MANAGER, password_hash=password))
            db.add(Account(login="marco", name="Marco Ruiz", role=Role.MANAGER, password_hash=password))
            db.add(MoneyRule(drawers=False, blind_count=True))
        names = [VisitType(code=code, name=name, minutes=length) for code, (name, length) in TYPES.items()]
        self.types = dict(zip(TYPES, self._add(*names), strict=True))
        who = [
            Provider(code=code, name=name, specialty=of, licence_decided=True)
            for code, (name, of, _) in PROVIDERS.items()
        ]
        self.providers = dict(zip(PROVIDERS, self._add(*who), strict=True))
        self._add(*(Room(site_id=1, name=name) for name in ("Room 1", "Room 2")))
        for code, (_, _, slot) in PROVIDERS.items():
            days = range(1) if code == "LEE" else range(5)
            ends = "15:00" if code == "LEE" else "17:00"
            self._add(*(self._hours(code, day, "8:00", "12:00", slot) for day in days))
            self._add(*(self._hours(code, day, "13:00", ends, slot) for day in days))
        self._set_up()
        self._know_people()

    def _hours(self, code: str, weekday: int, start: str, end: str, slot: int) -> WeekTemplate:
        """LEE helps out on this Monday alone."""
        last = MONDAY if code == "LEE" else None
        return WeekTemplate(
            site_id=1, provider_id=self.providers[code], weekday=weekday, start_minute=minute(start),
            end_minute=minute(end), slot_minutes=slot, valid_to=last,
        )  # fmt: skip

    def _set_up(self) -> None:
        from clinic_tui.schedule.setup import set_preparation

        desk, types = self.desk, self.types
        resource_setup.add_device(desk, "Blood chair", "blood chair")
        resource_setup.set_needs(desk, types["LAB"], [Need(Resource.DEVICE, "blood chair")])
        set_preparation(desk, types["LAB"], "nothing to eat for eight hours")
        set_preparation(desk, types["FU"], "bring the list of medicines")
        kept = NewReserve(
            Span(minute("16:00"), minute("16:40")), frozenset({types["ACU"]}), "acute", 60, day=MONDAY
        )
        resource_setup.add_reserve(desk, self.providers["KIM"], kept)
        attendance.set_rule(desk, Attendance(flag_at=2, right_at=3, late_hours=48))
        set_missed_fee_rules(desk, MissedFeeRules(no_show=True, late_cancel=True, cents=2_500))
        recall.set_rule(desk, types["FU"], 6, types["PHY"])
        reminders.add_usual_rules(desk)

    def person(self, family: str, given: str, **more: object) -> int:
        """Register somebody who can be called and be sent texts; the number."""
        number = 142 + len(self.people)
        fields = PatientFields(
            family, given, born=date(1961, 12, 5) + timedelta(days=len(self.people)),
            phones=(Phone(f"1503555{number:04}", PhoneUse.MOBILE),), contact_by_phone=Consent.YES,
            contact_by_text=Consent.YES, address=HOME, **more,  # type: ignore[arg-type]
        )  # fmt: skip
        self.people[family] = patients.register(self.desk, fields)
        return self.people[family]

    def book(self, family: str, kind: str, provider: str, day: date, wall: str, **more: object) -> int:
        """Book somebody; the number of the visit."""
        booking = Booking(
            self.people[family], self.providers[provider], self.types[kind], day, minute(wall),
            **more,  # type: ignore[arg-type]
        )  # fmt: skip
        self.visits[family] = schedule.book(self.desk, booking)
        return self.visits[family]

    def _know_people(self) -> None:
        for each in (
            "Adler Ann", "Baker Bo", "Cohen Cy", "Dunn Di", "Evans Ed",  # unconfirmed on Tuesday
            "Fuchs Fay", "Grant Gus",  # wait for an earlier time
            "Hill Hal", "Ibarra Ida", "Jones Jo", "King Kay", "Lopez Lu", "Moss Mo", "Nash Nia", "Ortiz Ola",
            "Price Pam",  # LEE's morning
            "Quinn Quin", "Reyes Ray", "Stone Sue", "Turner Tom", "Unger Uli", "Vance Val", "Weiss Wim",
            "Young Yan",
        ):  # fmt: skip
            self.person(*each.split())
        self._missed_before()
        self.clock.at = at(MONDAY - timedelta(days=12), "11:00")
        self._tuesday()
        for place, family in enumerate(list(self.people)[7:16]):
            start = minute("8:40") + 20 * place
            self.book(family, "FU", "LEE", MONDAY, f"{start // 60}:{start % 60:02}")
        self._other_visits()
        self.clock.at = at(MONDAY, "7:50")

    def _missed_before(self) -> None:
        """Vance has not come twice within the year."""
        for day in (MONDAY - timedelta(days=21), MONDAY - timedelta(days=14)):
            number = self.book("Vance", "FU", "KIM", day, "9:00")
            self.clock.at = at(day, "9:50")
            schedule.no_show(self.desk, number, None)

    def _tuesday(self) -> None:
        for place, family in enumerate(("Adler", "Baker", "Cohen", "Dunn", "Evans")):
            self.book(family, "FU", "KIM", TUESDAY, f"{9 + place}:00" if place < 3 else f"{10 + place}:00")
        later = MONDAY + timedelta(days=10)
        self.book("Fuchs", "FU", "KIM", later, "10:00")
        for family, priority in (("Fuchs", Priority.URGENT), ("Grant", Priority.ROUTINE)):
            wish = NewWish(self.people[family], self.types["FU"], priority=priority)
            waitlist.add(self.desk, wish)

    def _other_visits(self) -> None:
        self.book("Quinn", "FU", "KIM", MONDAY, "9:00")
        self.book("Weiss", "FU", "KIM", MONDAY, "9:00", overbook_reason="came from far")
        self.book("Reyes", "FU", "KIM", MONDAY, "10:20")
        self.book("Stone", "PT", "ROS", MONDAY, "9:30")
        self.book("Unger", "FU", "PAT", MONDAY, "8:40")
        self.book("Vance", "PHY", "PAT", MONDAY, "10:00")
        authorizations.add_authorization(
            self.desk,
            authorizations.NewAuthorization(
                self.people["Stone"], "PA-881", 9, MONDAY, MONDAY + timedelta(days=120), ("PT",)
            ),
        )
        for family in ("Turner", "Young"):
            recall.add(self.desk, NewRecall(self.people[family], self.types["FU"], MONDAY))

    # What happens at the other desks between half past eight and twenty to eleven

    def morning_goes_by(self) -> None:
        """All who were due have come and gone, but for Vance, who is absent, and Unger, ready to go."""
        for row in self._open_today(until="10:40"):
            if row.id != self.visits["Vance"]:
                self._through(row.id or 0, ends=row.id != self.visits["Unger"])

    def afternoon_goes_by(self) -> None:
        """Everybody who was to come has come and gone."""
        for row in self._open_today(until="24:00"):
            self.clock.at = max(
                self.clock.at, at(MONDAY, f"{row.start_minute // 60}:{row.start_minute % 60}")
            )
            self._through(row.id or 0, ends=True)

    def _open_today(self, until: str) -> list[Appointment]:
        from sqlalchemy import select
        from sqlmodel import col

        from clinic_tui.schedule.states import OPEN

        assert self._clinic is not None
        with self._clinic.store.reading() as db:
            rows = db.scalars(
                select(Appointment)
                .where(
                    col(Appointment.day) == MONDAY,
                    col(Appointment.status).in_(OPEN),
                    col(Appointment.start_minute) < minute(until),
                )
                .order_by(col(Appointment.start_minute))
            ).all()
            db.expunge_all()
            return list(rows)

    def _through(self, number: int, *, ends: bool) -> None:
        desk = self.desk
        copay = CheckInAnswers(self_pay=True, copay_cents=2_500, pay=Pay.CASH)
        reception.check_in(desk, number, None, copay)
        reception.take_to_room(desk, number, None, 1 if ends else 2)
        reception.advance(desk, number, None)
        reception.make_ready(desk, number, None)
        charges = [ChargeEntry("99213", "Office visit", 1, 12_000)]
        if ends:
            billing.check_out(desk, number, None, charges)
        else:
            billing.add_charges(desk, number, charges)
