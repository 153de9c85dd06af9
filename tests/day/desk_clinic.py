"""The day's clinic with what the front desk adds: policies, copays, a drawer, and its night."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from clinic_tui.billing import taking
from clinic_tui.clinic import vault_of
from clinic_tui.eligibility.connection import house_of
from clinic_tui.eligibility.nightly import ask_ahead
from clinic_tui.fees.rows import FeeKind, NewFee, NewSchedule, UsualCharge
from clinic_tui.fees.service import add_schedule, set_usual
from clinic_tui.jobs.records import record
from clinic_tui.jobs.rows import RunOutcome
from clinic_tui.money import drawers, service
from clinic_tui.money.rows import CountEntry, MoneyRules, Pay, Tender
from clinic_tui.patients import payers, policies
from clinic_tui.patients import service as patients
from clinic_tui.patients.detail_rows import IdKind, PatientDetails
from clinic_tui.patients.payer_rows import PayerFields
from clinic_tui.patients.policy import Policy
from clinic_tui.patients.rows import Address, Consent, PatientFields, Phone, PhoneUse
from clinic_tui.privacy.release_rows import ReleaseEntry
from clinic_tui.privacy.releasing import take_release
from clinic_tui.reception import service as reception
from clinic_tui.reception.rows import CheckInAnswers
from clinic_tui.schedule.models import Appointment
from clinic_tui.schedule.states import Status
from clinic_tui.security.roles import Role, may
from clinic_tui.security.signed_in import SYSTEM
from clinic_tui.settings import read_settings, write_settings
from clinic_tui.settings.eligibility import EligibilitySettings
from clinic_tui.store.desk import Actor, Desk
from tests.day.day_clinic import MONDAY, DayClinic, at

FRIDAY = MONDAY - timedelta(days=3)
COPAY = 2_500
LONG_AGO = at(MONDAY - timedelta(days=250), "10:00")
ELIGIBILITY = EligibilitySettings("simulator", days=1)
INSURED = {
    "Quinn": "W100000001", "Unger": "W100000002",
    "Reyes": "W10000E72", "Stone": "W10000INA", "Vance": "W10000E75",
}  # fmt: skip
"""Member ids: the simulator answers by the end, and the last three fail (docs/eligibility.md)."""


class DeskClinic(DayClinic):
    """The same week; five are insured, the first visit's patient has not been asked for a while."""

    def found(self) -> None:
        """Make it, with what was before the day and in its night."""
        super().found()
        settings = replace(read_settings(self.folder), eligibility=ELIGIBILITY)
        write_settings(settings)
        self.clock.at = at(FRIDAY, "17:20")
        self._friday_ends()
        self._insure()
        self._price()
        self.clock.at = at(MONDAY, "1:00")
        house = house_of(settings, lambda: vault_of(settings), self.clock)
        assert self._clinic is not None
        night = self._clinic.desk(SYSTEM, "jobs")
        words = ask_ahead(night, house, 1)
        record(night, "eligibility", self.clock.now(), RunOutcome.OK, words, "the worker")

    @property
    def front(self) -> Desk:
        """Desk A, where Dana sits."""
        assert self._clinic is not None
        return self._clinic.desk(Actor(1, "dana", lambda verb: may(Role.MANAGER, verb)), "A")

    def _friday_ends(self) -> None:
        """Friday's drawer was a dollar short, and 150 stayed in it."""
        service.set_rules(self.desk, MoneyRules(drawers=True, blind_count=True))
        drawers.open_drawer(self.front, 15_000)
        drawers.count_drawer(self.front, CountEntry("20x5 10x3 5x3 1x4", reason="a roll was short"))
        drawers.submit_drawer(self.front, 14_900)

    def _insure(self) -> None:
        desk = self.desk
        payers.add_payer(desk, PayerFields("Acme Health", "ACME1"))
        for family, member in INSURED.items():
            policy = Policy("Acme Health", "PPO", member, copay_cents=COPAY)
            policies.set_coverage(desk, self.people[family], 1, None, policy)

        signed = ReleaseEntry("whole record", "Acme Life", expires_on=MONDAY + timedelta(days=90))
        take_release(desk, self.people["Stone"], signed)

    def as_a_real_one(self, *, real: bool) -> None:
        """Let the program take it for a clinic and not for a demo, whose day is under way: people sign in."""
        write_settings(replace(read_settings(self.folder), demo=not real, lock_minutes=5 if real else 0))

    def _price(self) -> None:
        """What a follow-up costs who pays alone."""
        fees = [NewFee("OV-FU", "", "office visit, follow-up", 9_500)]
        add_schedule(self.desk, NewSchedule("Self-pay", FeeKind.SELF_PAY, date(MONDAY.year, 1, 1)), fees)
        set_usual(self.desk, self.types["FU"], [UsualCharge("OV-FU", "", 1)])

    def _lay_out(self) -> None:
        """The clinic is a year old: what was asked of its first patients is due again."""
        self.clock.at = LONG_AGO
        super()._lay_out()
        self._add(
            Appointment(
                site_id=1, patient_id=self.people["Quinn"], provider_id=self.providers["KIM"],
                visit_type_id=self.types["FU"], day=LONG_AGO.date(), start_minute=600, end_minute=620,
                status=Status.CHECKED_OUT, created_at=LONG_AGO, closed_at=LONG_AGO,
                no_charge_reason="post-op visit",
            )
        )  # fmt: skip

    def person(self, family: str, given: str, **more: object) -> int:
        """Quinn, who comes first today, was asked for address and phone long ago and signed no notice."""
        if family != "Quinn":
            if "Quinn" in self.people and self.clock.at == LONG_AGO:
                self.clock.at = at(MONDAY - timedelta(days=28), "10:00")
            return super().person(family, given, **more)
        fields = PatientFields(
            family, given, born=date(1961, 12, 21),
            phones=(Phone(f"1503555{142 + len(self.people):04}", PhoneUse.MOBILE),),
            address=Address("12 Elm Street", "", "Salem", "OR", "97301"),
            contact_by_phone=Consent.YES, contact_by_text=Consent.YES,
        )  # fmt: skip
        seen = PatientDetails(id_kind=IdKind.LICENCE, id_seen_on=LONG_AGO.date())
        self.people[family] = patients.register(self.desk, fields, seen)
        patients.add_alert(self.desk, self.people[family], "hard of hearing")
        return self.people[family]

    def somebody_waits(self) -> None:
        """Hill is checked in at 8:38, and nobody comes for her."""
        self.clock.at = max(self.clock.at, at(MONDAY, "8:38"))
        reception.check_in(self.front, self.visits["Hill"], None, CheckInAnswers(self_pay=True))

    def desk_takes(self, cents: int) -> None:
        """So much cash comes into the drawer of desk A until the evening."""
        taking.take_prepayment(self.front, self.people["Grant"], (Tender(Pay.CASH, cents),), None)
