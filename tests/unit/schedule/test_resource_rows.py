"""How needs, visit types and days of kept time are typed."""

from __future__ import annotations

from datetime import date

import pytest

from clinic_tui.schedule.resource_rows import (
    TypeSetup,
    When,
    read_needs,
    read_types,
    read_when,
    show_needs,
)
from clinic_tui.schedule.rows import Need
from clinic_tui.schedule.states import Resource
from clinic_tui.words.not_understood import NotUnderstood

TUESDAY = date(2026, 3, 3)
EXAM, PROCEDURE = Need(Resource.ROOM, ""), Need(Resource.ROOM, "procedure")
ULTRASOUND, LASER = Need(Resource.DEVICE, "ultrasound"), Need(Resource.DEVICE, "laser")
KINDS = (EXAM, PROCEDURE, LASER, ULTRASOUND)
TYPES = (TypeSetup(1, 1, "FU", "Follow-up", 1, ()), TypeSetup(2, 1, "NEW", "New patient", 1, ()))


@pytest.mark.parametrize(
    "typed, needs",
    [
        ("", ()),
        ("none", ()),
        ("ultra", (ULTRASOUND,)),
        ("Procedure  Room, laser", (PROCEDURE, LASER)),
        ("exam room, exam", (EXAM, EXAM)),
    ],
)
def test_needs_are_typed_by_name_or_its_beginning(typed: str, needs: tuple[Need, ...]) -> None:
    assert read_needs(typed, KINDS) == needs
    assert read_needs(show_needs(needs), KINDS) == needs


@pytest.mark.parametrize("typed", ["x-ray", "laser,", ",", "l e"])
def test_what_the_clinic_has_not_is_not_understood(typed: str) -> None:
    with pytest.raises(NotUnderstood, match="exam room, procedure room, laser, ultrasound"):
        read_needs(typed, KINDS)
    with pytest.raises(NotUnderstood, match="add one first"):
        read_needs(typed, ())


def test_types_are_typed_by_code_or_name() -> None:
    assert [row.code for row in read_types("new, fu new", TYPES)] == ["NEW", "FU"]
    with pytest.raises(NotUnderstood, match="visit type"):
        read_types("fu, scan", TYPES)


@pytest.mark.parametrize(
    "typed, when, words",
    [
        ("mon,wed", When(weekdays=frozenset({0, 2})), "each Mon, Wed"),
        ("tue-thu", When(weekdays=frozenset({1, 2, 3})), "each Tue, Wed, Thu"),
        ("3/14", When(date(2026, 3, 14)), "Sat 14 Mar 2026"),
        ("t+7", When(date(2026, 3, 10)), "Tue 10 Mar 2026"),
    ],
)
def test_kept_time_is_each_week_or_on_one_day(typed: str, when: When, words: str) -> None:
    assert read_when(typed, TUESDAY) == when
    assert when.words == words


@pytest.mark.parametrize("typed", ["t-1", "often", ""])
def test_other_days_are_not_understood(typed: str) -> None:
    with pytest.raises(NotUnderstood):
        read_when(typed, TUESDAY)
