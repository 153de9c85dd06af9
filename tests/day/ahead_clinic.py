"""The desk's clinic with what its payer wants asked before visits of the days ahead."""

from __future__ import annotations

from datetime import timedelta

from clinic_tui.billing import service as billing
from clinic_tui.patients import payers, policies
from clinic_tui.patients.payer_rows import PayerFields
from clinic_tui.patients.policy import Policy
from clinic_tui.reception import service as reception
from clinic_tui.reception.rows import CheckInAnswers
from clinic_tui.schedule.authorization import setup
from clinic_tui.schedule.authorization.states import AuthorizationKind
from tests.day.day_clinic import MONDAY, TUESDAY, at
from tests.day.desk_clinic import COPAY, DeskClinic

MEMBERS = {
    "Adler": "W100000011", "Baker": "W10000INA", "Cohen": "W100000013", "Dunn": "W100000014",
    "Evans": "W10000E75", "Fuchs": "W100000016",
}  # fmt: skip
"""Of those who come tomorrow or later: one policy is not in force, and the payer does not know another."""


class AheadClinic(DeskClinic):
    """Tomorrow's patients are insured, and the payer wants to be asked before physicals and therapy."""

    def found(self) -> None:
        """Make it, with visits of the next ten days that lack an authorization."""
        super().found()
        self.clock.at = at(MONDAY, "7:40")
        desk, bound = self.desk, PayerFields("Evergreen", "EVER1", bound=True)
        payers.add_payer(desk, bound)
        for family, member in MEMBERS.items():
            policies.set_coverage(desk, self.people[family], 1, None, Policy("Acme Health", "PPO", member))
        for family, wall in (("Price", "14:00"), ("Ortiz", "15:00")):
            own = Policy("Evergreen", "HMO", f"E{self.people[family]:08}", copay_cents=COPAY)
            policies.set_coverage(desk, self.people[family], 1, None, own)
            day = TUESDAY if family == "Price" else MONDAY + timedelta(days=9)
            self.book(family, "PT", "ROS", day, wall)
        setup.set_need(desk, AuthorizationKind.PRIOR, self.types["PT"], "Evergreen", needed=True)

    def _through(self, number: int, *, ends: bool) -> None:
        """Today's patients have come and gone, and paid another day: no drawer is open here."""
        reception.check_in(self.desk, number, None, CheckInAnswers(self_pay=True))
        reception.take_to_room(self.desk, number, None, 1)
        reception.advance(self.desk, number, None)
        reception.make_ready(self.desk, number, None)
        if ends:
            billing.check_out(self.desk, number, None, [], "post-op visit")
