"""Invented claims for tests."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

from clinic_tui.x12.claim_facts import (
    BillingProvider,
    Claim,
    ClaimLine,
    Insurance,
    LineAdjudication,
    OtherPayer,
    Provider,
    Submitter,
)
from clinic_tui.x12.claim_writing import WrittenClaims, write_claims
from clinic_tui.x12.outgoing import ControlNumbers, TradingPartner
from clinic_tui.x12.parties import Party, Person, PostalAddress
from clinic_tui.x12.remittance_rows import Adjustment, Procedure
from clinic_tui.x12.values import Span

STREET = PostalAddress("100 Lake St", "", "Springfield", "IL", "627011234")
DAY = date(2026, 2, 24)
CLINIC = Party("85", "Riverton Family Practice", id_kind="XX", id="1987654328")
BILLING = BillingProvider(CLINIC, STREET, "371234567", taxonomy="207Q00000X")
SUBMITTER = Submitter(
    Party("41", "Riverton Family Practice", id_kind="46", id="CLINIC01"), "Pat Frontdesk", "555-555-0100"
)
RECEIVER = Party("40", "Example Clearinghouse", id_kind="46", id="CLEARHSE")
PARTNER = TradingPartner("CLINIC01", "CLEARHSE", is_test=True)


def person(role: str, last: str, first: str, member_id: str = "") -> Person:
    named = Party(role, last, first, id_kind="MI" if member_id else "", id=member_id, is_person=True)
    return Person(named, date(1984, 2, 13), "F", address=replace(STREET, line1="5 Elm Ave"))


OMAR = person("IL", "Finch", "Omár", "XYZ7771")
PAYER = Party("PR", "Gray Harbor Benefit", id_kind="PI", id="REF01")
SECOND = Party("PR", "Second Mutual", id_kind="PI", id="SM002")
POLICY = Insurance("P", PAYER, OMAR, "CI", group_number="GRP100")
STONE = Provider(Party("DN", "Stone", "Edgar", id_kind="XX", id="1245319599", is_person=True))
HOLT = Provider(
    Party("82", "Holt", "Nina", id_kind="XX", id="1104023670", is_person=True), taxonomy="207Q00000X"
)
VISIT = ClaimLine("L1001", Procedure("HC", "99213"), 15000, Decimal(1), (1, 2), Span(DAY, DAY))
SWAB = ClaimLine("L1002", Procedure("HC", "87880", ("QW",)), 3500, Decimal(1), (1,), Span(DAY, DAY))
PLAIN = Claim("A4401-1", BILLING, POLICY, 18500, "11", ("J06.9", "R509"), (VISIT, SWAB))


def secondary() -> Claim:
    """The plain claim for the payer behind one that has decided: 120 paid, 45 written off, 20 left."""
    decided = date(2026, 3, 10)
    lines = tuple(
        replace(
            line,
            adjudications=(
                LineAdjudication(
                    "REF01",
                    paid,
                    line.procedure,
                    Decimal(1),
                    (Adjustment("CO", "45", off), Adjustment("PR", "3", left)),
                    decided,
                ),
            ),
        )
        for line, paid, off, left in ((VISIT, 9000, 4000, 2000), (SWAB, 3000, 500, 0))
    )
    behind = Insurance("S", SECOND, OMAR, "CI", group_number="GRP200")
    before = OtherPayer(POLICY, 12000, remaining_cents=2000, claim_number="REF900001")
    return replace(PLAIN, number="A4401-2", insurance=behind, lines=lines, other_payers=(before,))


def written(*claims: Claim) -> WrittenClaims:
    return write_claims(
        claims, SUBMITTER, RECEIVER, "LOT1", PARTNER, ControlNumbers(101, 101), datetime(2026, 3, 2, 9, 30)
    )
