"""Who is meant by what the clinic agreed not to tell, and from when until when it is bound."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from clinic_tui.privacy.disclosure_kinds import DisclosureKind
from clinic_tui.privacy.limit_rules import BOUND, LimitTerm, is_meant
from clinic_tui.privacy.roles_told import Kinsman

DAY, ONE = date(2026, 11, 23), timedelta(days=1)


@pytest.mark.parametrize(
    "not_to, recipient, meant",
    [
        ("Bob Cruz (husband)", "Cruz, Bob", True),
        ("Bob Cruz (husband)", "Mr. Bob Cruz", True),
        ("Bob Cruz (husband)", "Cruz", True),
        ("Bob Cruz (husband)", "Ana Cruz", False),
        ("Bob Cruz (husband)", "husband", True),
        ("Bob Cruz (husband)", "her husband Bobby", True),
        ("Bob Cruz (husband)", "Robert Cruz, husband", True),
        ("Bob Cruz (husband)", "spouse", True),
        ("Bob Cruz (husband)", "his wife", False),
        ("Bob Cruz (husband)", "ex-husband", False),
        ("husband", "Bob Cruz (husband)", True),
        ("family", "her sister Ann", True),
        ("her mother", "mom", True),
        ("her mother", "parents", True),
        ("mother", "Family Health Center", False),
        ("family", "Family Health Center", False),
        ("school", "School Nurse Associates", False),
        ("employer", "her boss", True),
        ("employer", "Acme Corp (employer)", True),
        ("employer", "HR department of Acme", False),
        ("Ann Wu (friend)", "Joe Hall (friend)", False),
        ("any friend", "Joe Hall (friend)", True),
        ("employer", "Acme Corp", False),
        ("Acme Corp", "ACME corp", True),
        ("(her mother)", "Ann", False),
        ("Bob Cruz", "", False),
    ],
)
def test_the_name_says_who_is_meant(not_to: str, recipient: str, meant: bool) -> None:
    assert is_meant(not_to, recipient) is meant


@pytest.mark.parametrize(
    "not_to, recipient, meant",
    [
        ("employer", "Acme Corp", True),
        ("her boss", "ACME", True),
        ("Acme Corp", "employer", True),
        ("husband", "Cruz, Bob", True),
        ("Bob Cruz", "her husband", True),
        ("family", "Bob Cruz", True),
        ("mother", "Bob Cruz", False),
        ("husband (not his mother)", "Cruz", True),
        ("employer", "Bob Cruz", False),
    ],
)
def test_the_record_says_who_has_a_role(not_to: str, recipient: str, meant: bool) -> None:
    known = (Kinsman("Bob Cruz", "husband"), Kinsman("Acme Corp", "employer"))
    assert is_meant(not_to, recipient, known) is meant


def test_it_binds_from_the_day_of_the_answer_to_the_day_before_its_end() -> None:
    term = LimitTerm(DAY, DAY + 2 * ONE)
    assert [term.holds_on(DAY + days * ONE) for days in (-1, 0, 1, 2)] == [False, True, True, False]
    assert LimitTerm(DAY, None).holds_on(DAY + 9999 * ONE)
    assert not LimitTerm(None, None).holds_on(DAY)


def test_what_the_law_requires_is_bound_by_no_agreement() -> None:
    assert not any(kind.accounted for kind in BOUND)  # 164.512 is accounted for, 164.506 and .510 are not
    assert {DisclosureKind.FAMILY, DisclosureKind.TREATMENT} < BOUND
    assert DisclosureKind.AUTHORIZED not in BOUND
