"""Who is meant by what the clinic agreed not to tell, and from when until when it is bound."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from clinic_tui.privacy.disclosure_kinds import DisclosureKind
from clinic_tui.privacy.limit_rules import BOUND, LimitTerm, is_meant

DAY, ONE = date(2026, 11, 23), timedelta(days=1)


@pytest.mark.parametrize(
    "not_to, recipient, meant",
    [
        ("Bob Cruz (husband)", "Cruz, Bob", True),
        ("Bob Cruz (husband)", "Mr. Bob Cruz", True),
        ("Bob Cruz (husband)", "Cruz", True),
        ("Bob Cruz (husband)", "Ana Cruz", False),
        ("Bob Cruz (husband)", "husband", False),
        ("employer", "Acme Corp", False),
        ("Acme Corp", "ACME corp", True),
        ("(her mother)", "Ann", False),
        ("Bob Cruz", "", False),
    ],
)
def test_the_name_says_who_is_meant(not_to: str, recipient: str, meant: bool) -> None:
    assert is_meant(not_to, recipient) is meant


def test_it_binds_from_the_day_of_the_answer_to_the_day_before_its_end() -> None:
    term = LimitTerm(DAY, DAY + 2 * ONE)
    assert [term.holds_on(DAY + days * ONE) for days in (-1, 0, 1, 2)] == [False, True, True, False]
    assert LimitTerm(DAY, None).holds_on(DAY + 9999 * ONE)
    assert not LimitTerm(None, None).holds_on(DAY)


def test_what_the_law_requires_is_bound_by_no_agreement() -> None:
    assert not any(kind.accounted for kind in BOUND)  # 164.512 is accounted for, 164.506 and .510 are not
    assert {DisclosureKind.FAMILY, DisclosureKind.TREATMENT} < BOUND
    assert DisclosureKind.AUTHORIZED not in BOUND
