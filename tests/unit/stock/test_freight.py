"""Which budget pays the freight of an invoice."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from clinic_tui.purchasing.freight import largest_part

KINDS = st.tuples(st.integers(1, 3), st.sampled_from(("", "lab", "tests")))
PARTS = st.dictionaries(KINDS, st.integers(0, 9), min_size=1)


@given(PARTS)
def test_what_costs_most_pays_and_of_equals_always_the_same(cents: dict[tuple[int, str], int]) -> None:
    paid = largest_part(cents)
    assert cents[paid] == max(cents.values())
    assert paid == largest_part(dict(reversed(cents.items())))
