"""Visits with claims that were sent, and 835s that answer them."""

from __future__ import annotations

import itertools
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256

from clinic_tui.billing.models import Charge
from clinic_tui.claims.batch_models import ClaimFile, claim_file_content
from clinic_tui.claims.batch_states import FileTaken
from clinic_tui.claims.draft import Sequence as Place
from clinic_tui.claims.models import Claim, ClaimSending
from clinic_tui.claims.sent_lines import SentLine, write_lines
from clinic_tui.claims.states import ClaimState
from clinic_tui.money.models import CopayAsked
from clinic_tui.patients import payers, policies
from clinic_tui.patients.models import Coverage
from clinic_tui.patients.payer_models import Payer
from clinic_tui.patients.payer_rows import PayerFields
from clinic_tui.patients.policy import Policy
from clinic_tui.remittance.posting import UNDO_WORDS, post
from clinic_tui.remittance.rows import PostedSummary
from clinic_tui.schedule.models import Appointment
from clinic_tui.schedule.states import Status
from clinic_tui.store.desk import Desk
from clinic_tui.store.journal import Undo
from clinic_tui.x12.envelope import read_x12
from clinic_tui.x12.remittance import read_remittances
from tests.builders import FU, LEE, TODAY, House, a_patient

ACME, BIG = "60054", "87726"
"""The payers of the first and of the second policy."""

_FILES = itertools.count(1)


@dataclass(frozen=True)
class Person:
    """A patient with one policy, or two."""

    patient: int
    coverages: tuple[int, ...]


def insured(house: House, slots: int = 1, family: str = "") -> Person:
    """A patient with so many policies of two payers; without a family name each gets another one."""
    known = {row.electronic_id for row in house.all(Payer)}
    for name, number in (("Acme Health", ACME), ("Big Mutual", BIG)):
        if number not in known:
            payers.add_payer(house.chief, PayerFields(name, number, filing="CI"))
    patient = a_patient(house, family)
    for slot, name in ((1, "Acme Health"), (2, "Big Mutual"))[:slots]:
        policy = Policy(name, member_id=f"M{patient}{slot}", valid_from=date(2026, 1, 1))
        policies.set_coverage(house.records, patient, slot, None, policy)
    rows = house.all(Coverage, Coverage.patient_id == patient)
    return Person(patient, tuple(row.id or 0 for row in rows))


@dataclass(frozen=True)
class Sent:
    """A claim that was sent."""

    visit: int
    claim: int
    number: str
    cents: tuple[int, ...]


def sent_claim(
    house: House, person: Person, cents: Sequence[int] = (10_000,), copay: int = 0, slot: int = 1
) -> Sent:
    """A closed visit of today with these charges, and its claim to the policy of a slot."""
    with house.records.act("patient.edit") as db:
        at = house.clock.now()
        visit = Appointment(
            site_id=1, patient_id=person.patient, provider_id=LEE, visit_type_id=FU, day=TODAY,
            start_minute=540, end_minute=560, status=Status.CHECKED_OUT, created_at=at, closed_at=at,
        )  # fmt: skip
        db.add(visit)
        db.flush()
        number = visit.id or 0
        charges = [
            Charge(appointment_id=number, patient_id=person.patient, place=place, code=f"9921{place}",
                   cents=each)
            for place, each in enumerate(cents, start=1)
        ]  # fmt: skip
        db.add_all(charges)
        if copay:
            db.add(CopayAsked(appointment_id=number, cents=copay))
        db.flush()
    first = Sent(number, 0, "", tuple(cents))
    return claim_to(house, person, first, slot)


def claim_to(house: House, person: Person, of: Sent, slot: int) -> Sent:
    """The claim of a visit to another policy, sent once."""
    with house.records.act("patient.edit") as db:
        coverage = db.get_one(Coverage, person.coverages[slot - 1])
        claim = Claim(
            appointment_id=of.visit, patient_id=person.patient, coverage_id=coverage.id or 0,
            payer_id=coverage.payer_id, sequence=list(Place)[slot - 1], day=TODAY,
            charged_cents=sum(of.cents), state=ClaimState.SENT, state_at=house.clock.now(),
        )  # fmt: skip
        db.add(claim)
        db.flush()
        number = f"V{of.visit}-{slot}"
        lines = [
            SentLine(place, f"9921{place}", (), each, 1, TODAY, 0)
            for place, each in enumerate(of.cents, start=1)
        ]
        db.add(
            ClaimSending(
                claim_id=claim.id or 0, number=number, at=house.clock.now(), by="rita", cents=sum(of.cents),
                member_id=coverage.member_id, lines=write_lines(lines),
            )
        )  # fmt: skip
        db.flush()
        return Sent(of.visit, claim.id or 0, number, of.cents)


@dataclass(frozen=True)
class Line:
    """What is said of a line: charge, payment and reasons as `CO45`."""

    charge: int
    paid: int
    reasons: tuple[tuple[str, int], ...] = ()
    number: str = ""


@dataclass(frozen=True)
class Told:
    """What is said of a claim."""

    number: str
    lines: tuple[Line, ...]
    status: str = "1"
    payer_number: str = ""
    patient: tuple[str, str] = ("MOSS", "ADA")
    member: str = ""
    extra: tuple[str, ...] = ()
    """Segments behind the NM1."""
    day: str = "20260303"
    """Of service."""
    stated: int | None = None
    """CLP04, where it is not the sum of the lines."""

    @property
    def charge(self) -> int:
        return sum(each.charge for each in self.lines)

    @property
    def paid(self) -> int:
        return sum(each.paid for each in self.lines) if self.stated is None else self.stated

    def reversed(self) -> Told:
        """The same, taken back."""
        lines = tuple(
            replace(
                each, charge=-each.charge, paid=-each.paid,
                reasons=tuple((name, -cents) for name, cents in each.reasons),
            )
            for each in self.lines
        )  # fmt: skip
        return replace(self, lines=lines, status="22")

    def segments(self) -> list[str]:
        family, given = self.patient
        found = [
            f"CLP*{self.number}*{self.status}*{dollars(self.charge)}*{dollars(self.paid)}**12*"
            f"{self.payer_number}*11*1",
            f"NM1*QC*1*{family}*{given}****MI*{self.member}",
            *self.extra,
        ]
        for place, each in enumerate(self.lines, start=1):
            found += [
                f"SVC*HC:9921{place}*{dollars(each.charge)}*{dollars(each.paid)}**1",
                f"DTM*472*{self.day}",
            ]
            found += [f"CAS*{name[:2]}*{name[2:]}*{dollars(cents)}" for name, cents in each.reasons]
            if each.number:
                found.append(f"REF*6R*{each.number}")
        return found


@dataclass(frozen=True)
class Payment:
    """One set: claims, what stands beside them, and what is paid (their sum, where it is not said)."""

    trace: str
    claims: tuple[Told, ...]
    beside: tuple[tuple[str, int], ...] = ()
    """Reason with reference as `WO:REF1`, and cents."""
    day: str = "20260310"
    payer: str = ACME
    stated: int | None = None
    payee: str = "CLINIC*XX*1999999984"
    way: str = "C"
    """BPR03: credit or debit."""

    @property
    def cents(self) -> int:
        if self.stated is not None:
            return self.stated
        return sum(each.paid for each in self.claims) - sum(cents for _, cents in self.beside)

    def segments(self, control: str) -> list[str]:
        name = "ACME HEALTH" if self.payer == ACME else "BIG MUTUAL"
        body = [
            f"ST*835*{control}", f"BPR*I*{dollars(self.cents)}*{self.way}*ACH************{self.day}",
            f"TRN*1*{self.trace}*1{self.payer}00", f"N1*PR*{name}*XV*{self.payer}",
            f"N1*PE*{self.payee}", "LX*1",
        ]  # fmt: skip
        for each in self.claims:
            body += each.segments()
        body += [f"PLB*1999999984*20261231*{reason}*{dollars(cents)}" for reason, cents in self.beside]
        return [*body, f"SE*{len(body) + 1}*{control}"]


def dollars(cents: int) -> str:
    """As X12 writes it."""
    text = f"{abs(cents) // 100}.{abs(cents) % 100:02}".rstrip("0").rstrip(".")
    return f"-{text}" if cents < 0 else text


def written(payments: Iterable[Payment]) -> bytes:
    """A file of these payments; each file has other control numbers, so that no two have the same bytes."""
    control = next(_FILES)
    isa = "*".join((
        "ISA", "00", " " * 10, "00", " " * 10, "ZZ", "PAYER".ljust(15), "ZZ", "CLINIC01".ljust(15),
        "260302", "0930", "^", "00501", f"{control:09}", "0", "P", ":",
    ))  # fmt: skip
    sets = [each.segments(f"{place:04}") for place, each in enumerate(payments, start=1)]
    whole = [
        isa, f"GS*HP*PAYER*CLINIC01*20260302*0930*{control}*X*005010X221A1",
        *itertools.chain.from_iterable(sets), f"GE*{len(sets)}*{control}", f"IEA*1*{control:09}",
    ]  # fmt: skip
    return "".join(f"{each}~" for each in whole).encode()


def take(desk: Desk, content: bytes) -> PostedSummary:
    """Store a file and post it in one action, as whoever takes files in does."""
    with desk.act("remittance.post", undo=Undo.NO, undo_words=UNDO_WORDS) as db:
        row = ClaimFile(
            digest=sha256(content).hexdigest(), name="a.835", kinds="835", at=desk.clock.now(),
            by=desk.actor.login, taken=FileTaken.READ,
        )  # fmt: skip
        db.add(row)
        db.flush()
        db.put_beside(claim_file_content, [{"file_id": row.id, "content": zlib.compress(content)}])
        return post(db, desk, row, tuple(read_remittances(read_x12(content))))


def took(house: House, *payments: Payment) -> PostedSummary:
    """The records desk takes a file of these payments in."""
    return take(house.records, written(payments))
