"""Which claims of a payment one turn posts: each once, and all of one number together."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from clinic_tui.remittance.posting import IN_ONE_TURN
from clinic_tui.remittance.turns import in_order, part_behind
from clinic_tui.x12.envelope import read_x12
from clinic_tui.x12.remittance import read_remittances
from clinic_tui.x12.remittance_rows import ClaimPayment
from tests.services.remitted_claims import Line, Payment, Told, written

PAID = (Line(100, 100),)


def claims(numbers: list[int]) -> tuple[ClaimPayment, ...]:
    """Claims of a payment with these numbers, in this order."""
    told = tuple(Told(f"V{number}-1", PAID) for number in numbers)
    (remittance,) = read_remittances(read_x12(written([Payment("T1", told)])))
    return remittance.claims


@given(st.lists(st.integers(1, 200), max_size=3 * IN_ONE_TURN))
def test_turns_take_each_claim_once_and_all_of_one_number_together(numbers: list[int]) -> None:
    told = claims(numbers)
    ordered = in_order(told)
    parts, done = [], 0
    while done < len(ordered):
        parts.append(part_behind(ordered, done))
        done += len(parts[-1])
    assert sorted(place for part in parts for place, _ in part) == list(range(1, len(told) + 1))
    assert all(told[place - 1] is claim for part in parts for place, claim in part)
    seen = [{claim.control_number for _, claim in part} for part in parts]
    assert all(one.isdisjoint(other) for at, one in enumerate(seen) for other in seen[at + 1 :])
    assert all(len(part) >= IN_ONE_TURN for part in parts[:-1]), "no turn is wasted"
    for number in {each.control_number for each in told}:
        places = [place for place, claim in ordered if claim.control_number == number]
        assert all(one < other for one, other in pairwise(places)), "in the order of the payer"
