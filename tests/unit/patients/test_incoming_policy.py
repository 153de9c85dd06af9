"""Which of a patient's policies in a file are taken, and in which place."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic_tui.patients.incoming_policy import PLACES, IncomingPolicy, choose
from clinic_tui.patients.policy import Policy

TODAY = date(2026, 3, 3)


def row(
    line: int, payer: str, years: str = "", place: int | None = None, patient: str = "1"
) -> IncomingPolicy:
    """`years` as `2020-2021`, `2026-` or nothing; an empty payer is no insurance."""
    begins, _, ends = years.partition("-")
    return IncomingPolicy(
        line,
        "csv",
        patient,
        Policy(payer) if payer else None,
        place,
        begins=date(int(begins), 1, 1) if begins else None,
        ends=date(int(ends), 12, 31) if ends else None,
    )


@pytest.mark.parametrize(
    "rows, taken, passed, uninsured",
    [
        ([row(2, "Acme")], [("Acme", 1)], 0, 0),
        ([row(2, "Acme", "2020-2024", 1), row(3, "Blue", "2025-", 1)], [("Blue", 1)], 1, 0),
        ([row(2, "Blue", "2025-", 1), row(3, "Acme", "2020-2024", 1)], [("Blue", 1)], 1, 0),
        ([row(2, "Acme", "2025-", 1), row(3, "Blue", "2027-", 1)], [("Acme", 1)], 1, 0),
        ([row(2, "Acme", "2027-", 1), row(3, "Blue", "2028-", 1)], [("Acme", 1)], 1, 0),
        ([row(2, "Acme", "2010-2012", 1), row(3, "Blue", "2013-2019", 1)], [("Blue", 1)], 1, 0),
        ([row(2, "Acme", "2025-", 1), row(3, "Blue", "2012-2013", 2)], [("Acme", 1)], 1, 0),
        ([row(2, "Acme", "2025-", 1), row(3, "Blue", "2025-", 2)], [("Acme", 1), ("Blue", 2)], 0, 0),
        ([row(2, "Acme", "2012-2013", 1), row(3, "", "2014-", 1)], [], 1, 1),
        ([row(2, "Acme"), row(3, "Blue"), row(4, "Corner")], [("Acme", 1), ("Blue", 2), ("Corner", 3)], 0, 0),
        ([row(2, "Acme", "2012-2013"), row(3, "Blue")], [("Blue", 1)], 1, 0),
        ([row(2, "Acme", place=2), row(3, "Blue")], [("Acme", 2), ("Blue", 1)], 0, 0),
        ([row(2, "Acme"), row(3, "Blue", patient="2")], [("Acme", 1), ("Blue", 1)], 0, 0),
    ],
)
def test_the_policies_that_count_today_are_taken(
    rows: list[IncomingPolicy], taken: list[tuple[str, int]], passed: int, uninsured: int
) -> None:
    chosen = choose(rows, TODAY)
    assert [(each.policy and each.policy.payer, each.place) for each in chosen.policies] == taken
    assert (chosen.passed, chosen.uninsured, chosen.refused) == (passed, uninsured, ())


def test_a_fourth_policy_has_no_place() -> None:
    chosen = choose([row(line, f"Payer {line}") for line in range(2, 6)], TODAY)
    assert len(chosen.policies) == 3
    assert [(each.line, "three policies" in each.reason) for each in chosen.refused] == [(5, True)]


years = st.sampled_from(["", "2010-2012", "2020-2024", "2025-", "2025-2026", "2027-"])
some_rows = st.lists(
    st.builds(
        row,
        st.just(2),
        st.sampled_from(["Acme", "Blue", ""]),
        years,
        st.sampled_from([None, 1, 2, 3]),
        st.sampled_from(["1", "2"]),
    ),
    max_size=9,
)


@given(some_rows)
def test_nobody_gets_a_place_twice_and_no_row_is_lost(rows: list[IncomingPolicy]) -> None:
    chosen = choose(rows, TODAY)
    places = [(each.patient, each.place) for each in chosen.policies]
    assert len(places) == len(set(places))
    assert {each.place for each in chosen.policies} <= set(PLACES)
    assert len(chosen.policies) + chosen.passed + len(chosen.refused) + chosen.uninsured >= len(rows) - 6
    assert chosen.passed >= 0
