"""Which queue a reason goes to, what the contract takes off, and what stands in the ledger of a visit."""

from __future__ import annotations

import itertools
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic_tui.claims.decided_lines import DecidedLine
from clinic_tui.claims.draft import Adjustment
from clinic_tui.claims.sent_lines import SentLine
from clinic_tui.remittance.deciding import places
from clinic_tui.remittance.denials import (
    Denial,
    appeal_until,
    contract_cents,
    denial_of,
    denials_of,
    looks_of,
    route,
)
from clinic_tui.remittance.rules import ClaimSums, Moved, moved_by
from clinic_tui.x12.parties import Reference
from clinic_tui.x12.remittance_rows import ClaimPayment, Procedure, ServicePayment

QUEUES = {
    Denial.MISSING_INFORMATION: "125 226 227 252 129",
    Denial.WRONG_PAYER: "22 109 B11",
    Denial.ELIGIBILITY: "26 27 31 32 33 177 200",
    Denial.AUTHORIZATION: "197 198 15 243",
    Denial.CODING: "4 5 6 7 8 9 10 11 16 146 167 181 182 236 B15 97",
    Denial.MEDICAL_NEED: "50 55 56 151 272",
    Denial.DUPLICATE: "18 B13",
    Denial.TOO_LATE: "29",
    Denial.NOT_COVERED: "96 204 119 149 35 273",
    None: "1 2 3 23 24 45 94 144 237 253",
    Denial.OTHER: "ZZ9",
}


def line(charge: int, paid: int, *reasons: tuple[str, int], place: int = 1) -> DecidedLine:
    told = tuple(Adjustment(name[:2], name[2:], cents) for name, cents in reasons)
    return DecidedLine(place, charge, paid, told)


def test_each_reason_goes_to_its_queue_and_says_what_is_done_first() -> None:
    for queue, reasons in QUEUES.items():
        for reason in reasons.split():
            assert route(reason) is queue, reason
    assert route("16", ("M51",)) is Denial.MISSING_INFORMATION
    assert len({each.next_step for each in Denial}) == len(Denial)


@pytest.mark.parametrize(
    "decided, contract, kind",
    [
        (line(100, 60, ("CO45", 20), ("PR2", 20)), 20, None),
        (line(100, 0, ("CO45", 30), ("PR1", 70)), 30, None),
        (line(100, 0, ("CO45", 30), ("CO197", 70)), 0, Denial.AUTHORIZATION),
        (line(100, 60, ("CO45", 20), ("CO97", 20)), 20, Denial.CODING),
        (line(100, 80, ("CO59", 20)), 20, None),
        (line(100, 0, ("CO59", 100)), 0, Denial.OTHER),
        (line(100, 109, ("CO94", -9)), -9, None),
        (line(100, 90, ("PI55", 10)), 0, Denial.MEDICAL_NEED),
        (line(100, 90, ("PI45", 10)), 0, None),
        (line(100, 0, ("OA23", 100)), 0, None),
        (line(100, 0, ("OA18", 100)), 0, Denial.DUPLICATE),
        (line(100, 0, ("PR27", 100)), 0, None),
    ],
)
def test_the_contract_takes_off_only_what_nobody_fights_for(
    decided: DecidedLine, contract: int, kind: Denial | None
) -> None:
    assert contract_cents(decided) == contract
    found = denial_of((decided,))
    assert (found.kind if found else None) is kind


def test_most_of_the_money_names_the_denial_and_some_lines_want_a_look() -> None:
    lines = (line(100, 0, ("CO29", 100)), line(900, 0, ("CO50", 900), place=2))
    found = denial_of(lines)
    assert found is not None
    assert (found.kind, found.reason, found.cents) == (Denial.MEDICAL_NEED, "50", 900)
    assert looks_of(lines) == ()
    (words,) = looks_of((line(100, 0, ("PR27", 100)),))
    assert words == "line 1: PR 27 is put to the patient (eligibility)"
    assert looks_of((line(100, 80, ("OA23", 20)),)) == ()
    (words,) = looks_of((line(100, 80, ("OA45", 20)),))
    assert words == "line 1: OA 45 lowers the payment, and no side of ours owes it"
    for group in ("XX", "  "):
        (words,) = looks_of((line(10_000, 8_000, (f"{group}45", 2_000)),))
        assert words.endswith("which is none: $20.00 is posted to no side")
    assert appeal_until(date(2026, 3, 10), None) == date(2026, 7, 8)
    assert appeal_until(date(2026, 3, 10), 30) == date(2026, 4, 9)


@given(
    st.integers(1, 500),
    st.lists(st.tuples(st.sampled_from(["CO45", "CO16", "PR1", "PI94", "OA18"]), st.integers(-50, 200))),
)
def test_nothing_is_both_denied_and_taken_off(charge: int, reasons: list[tuple[str, int]]) -> None:
    paid = charge - sum(cents for _, cents in reasons)
    decided = line(charge, paid, *reasons)
    denied = sum(each.cents for each in denials_of(decided) if each.cents)
    assert contract_cents(decided) + denied <= sum(max(0, cents) for _, cents in reasons)


PRIMARY = ClaimSums(100, 60, 20, 20)


@pytest.mark.parametrize(
    "claims, copay, due, moved",
    [
        ([ClaimSums(100, 60, 20, 20)], 0, False, [Moved(60, 20, 20)]),
        ([ClaimSums(100, 60, 20, 20)], 15, False, [Moved(60, 20, 5)]),
        ([ClaimSums(100, 60, 20, 20)], 30, False, [Moved(60, 20, -10)]),
        ([ClaimSums(100, 0, 0, 0)], 30, False, [Moved()]),
        ([ClaimSums(45, 15, 10, 10)], 20, False, [Moved(15, 10, -10)]),
        ([ClaimSums(100, 60, 20, 0)], 30, False, [Moved(60, 20, -30)]),
        ([ClaimSums(100, 60, 20, 20)], 0, True, [Moved(60, 20, 0)]),
        ([ClaimSums(100, 60, 20, 20, forwarded=True)], 0, False, [Moved(60, 20, 0)]),
        ([None], 10, False, [Moved()]),
        ([ClaimSums(100, 60, 20, 20), ClaimSums(100, 15, 0, 5)], 0, False, [Moved(60, 20), Moved(15, 0, 5)]),
        ([ClaimSums(100, 60, 20, 20), ClaimSums(100, 10, 30, 0)], 0, False, [Moved(60, 20), Moved(10, 10)]),
        ([ClaimSums(100, 60, 20, 20), ClaimSums(100, 15, 5, 0)], 0, False, [Moved(60, 20), Moved(15, 5)]),
        ([ClaimSums(100, 60, 20, 20), ClaimSums(100, 0, 0, 0)], 0, False, [Moved(60, 20), Moved()]),
        ([None, ClaimSums(100, 15, 5, 80)], 0, False, [Moved(), Moved(15, 5, 80)]),
        # a later payer that counts more as dealt with than the earlier ones have paid and taken off
        ([PRIMARY, ClaimSums(100, 0, 0, 0, earlier=100)], 0, False, [Moved(60, 20), Moved(0, 20)]),
        ([PRIMARY, ClaimSums(100, 0, 0, 0, earlier=100)], 20, False, [Moved(60, 20), Moved(0, 20, -20)]),
        ([PRIMARY, ClaimSums(100, 0, 20, 0, earlier=80)], 0, False, [Moved(60, 20), Moved(0, 20)]),
        ([PRIMARY, ClaimSums(100, 10, 0, 0, earlier=90)], 0, False, [Moved(60, 20), Moved(10, 10)]),
        ([PRIMARY, ClaimSums(100, 0, 0, 0, earlier=80)], 0, False, [Moved(60, 20), Moved()]),
        # 20 of the first payer are denied: that they are dealt with writes nothing off
        (
            [ClaimSums(100, 60, 10, 10), ClaimSums(100, 0, 0, 0, earlier=100)],
            0,
            False,
            [Moved(60, 10), Moved(0, 10)],
        ),
        # the first payer has decided anew, the second not yet: it said that of what it was told
        (
            [ClaimSums(100, 80, 20, 0), ClaimSums(100, 15, 0, 5, earlier=80)],
            0,
            False,
            [Moved(80, 20), Moved(15)],
        ),
        (
            [ClaimSums(100, 78, 0, 22), ClaimSums(100, 15, 0, 5, earlier=80, told=80)],
            0,
            False,
            [Moved(78), Moved(15, 0, 5)],
        ),
        ([ClaimSums(100, 109, -9, 0)], 0, False, [Moved(109, -9)]),
    ],
)
def test_what_the_claims_of_a_visit_move(
    claims: list[ClaimSums | None], copay: int, due: bool, moved: list[Moved]
) -> None:
    assert list(moved_by(claims, copay, another_is_due=due)) == moved


def test_lines_are_known_by_our_number_by_what_was_charged_and_by_their_place() -> None:
    sent = [
        SentLine(place, code, (), cents, 1, date(2026, 3, 3), 0)
        for place, code, cents in ((1, "99213", 100), (2, "87880", 50), (3, "36415", 20))
    ]

    def told(code: str, cents: int, number: str = "") -> ServicePayment:
        references = (Reference("6R", number),) if number else ()
        return ServicePayment(Procedure("HC", code), cents, 0, references=references)

    cases = (told("99213", 100, "V7-1L3"), told("87880", 50), told("00000", 9))
    for order in itertools.permutations(cases):
        claim = ClaimPayment("", "V7-1", "1", 159, 0, lines=order)
        found = dict(zip((each.procedure.code for each in order), places(claim, "V7-1", sent), strict=True))
        assert (found["99213"], found["87880"]) == (3, 2)
        assert found["00000"] == (1 if order[0].procedure.code == "00000" else 4)
