"""A payer, a policy and a way to ask, for tests of eligibility."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from clinic_tui.eligibility.connection import SIMULATED_NPI, Arrived, House, InDoubt, NotSent
from clinic_tui.eligibility.simulator import Simulator
from clinic_tui.eligibility.states import Taken
from clinic_tui.patients import payers, policies
from clinic_tui.patients.models import Coverage
from clinic_tui.patients.payer_rows import PayerFields, PayerRow
from clinic_tui.patients.policy import Policy
from clinic_tui.x12.outgoing import TradingPartner
from clinic_tui.x12.parties import NPI, Party
from tests.builders import House as Clinic
from tests.builders import a_patient


def a_house(clinic: Clinic | None, connection: object = None) -> House:
    """The simulator, or another connection, with what it needs of the clinic."""
    partner = TradingPartner("CLINIC", "HOUSE", is_test=True)
    provider = Party("1P", "ELM STREET CLINIC", id_kind=NPI, id=SIMULATED_NPI)
    way = connection
    if clinic is not None and connection is None:
        way = Simulator(clinic.clock)
    return House(way, partner, provider, "9000000001")  # type: ignore[arg-type]


def insured(clinic: Clinic, member_id: str = "W123456789", payer: str = "Acme Health", **more: object) -> int:
    """A patient with a policy in force; the policy's number."""
    if not any(row.name == payer for row in listed(clinic)):
        payers.add_payer(clinic.chief, PayerFields(payer, "ACME1"))
    patient = a_patient(clinic)
    policy = Policy(payer, "PPO", member_id, copay_cents=2500, **more)  # type: ignore[arg-type]
    policies.set_coverage(clinic.records, patient, 1, None, policy)
    return clinic.all(Coverage, Coverage.patient_id == patient)[0].id or 0


def listed(clinic: Clinic) -> tuple[PayerRow, ...]:
    """All payers."""
    with clinic.store.reading() as db:
        return payers.payers(db)


@dataclass
class Line:
    """A connection that tests hold in their hands: what was sent, what waits, and what goes wrong."""

    way: str = "folder"
    sent: list[bytes] = field(default_factory=list)
    waiting: list[Arrived] = field(default_factory=list)
    away: list[tuple[str, Taken]] = field(default_factory=list)
    fails: str = ""

    def send(self, name: str, content: bytes) -> None:
        """Keep it, or fail as told."""
        if self.fails == "not sent":
            raise NotSent("the line is down")
        self.sent.append(content)
        if self.fails == "doubt":
            raise InDoubt("the line was lost")
        if self.fails == "dies":
            raise KeyboardInterrupt

    def collect(self) -> Sequence[Arrived]:
        """What waits."""
        return tuple(self.waiting)

    def put_away(self, arrived: Arrived, taken: Taken) -> str:
        """It comes no more."""
        self.away.append((arrived.name, taken))
        self.waiting.remove(arrived)
        return f"their/{taken}/{arrived.name}"
