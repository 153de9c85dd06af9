"""Which rule holds, what pays, and the payer's clock."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic_tui.schedule.authorization.rows import AuthorizationRow, Limits, NeedRow, Standing
from clinic_tui.schedule.authorization.rules import (
    answer_due,
    asking_words,
    booking_words,
    covers,
    due_words,
    ends_words,
    may_become,
    need_of,
    standings,
    visit_words,
)
from clinic_tui.schedule.authorization.states import (
    NEXT,
    PAYS,
    AuthorizationKind,
    AuthorizationState,
    Pace,
)

NEW_YORK = ZoneInfo("America/New_York")
MARCH = date(2026, 3, 3)
PRIOR, REFERRAL = AuthorizationKind.PRIOR, AuthorizationKind.REFERRAL
State = AuthorizationState


def row(number: str = "A1", units: int = 12, **more: object) -> AuthorizationRow:
    """Of March, for all visits."""
    base = AuthorizationRow(1, number, units, date(2026, 3, 1), date(2026, 3, 31), (), "Acme")
    return replace(base, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "asked, pace, due",
    [
        (datetime(2026, 3, 6, 9, 0, tzinfo=NEW_YORK), Pace.STANDARD, "03-13 09:00"),  # over the spring change
        (datetime(2026, 3, 6, 9, 0, tzinfo=NEW_YORK), Pace.URGENT, "03-09 10:00"),  # 72 hours are 72 hours
        (datetime(2026, 10, 30, 9, 0, tzinfo=NEW_YORK), Pace.URGENT, "11-02 08:00"),
        (datetime(2026, 12, 28, 16, 0, tzinfo=NEW_YORK), Pace.STANDARD, "01-04 16:00"),
    ],
)
def test_when_a_bound_payer_must_have_answered(asked: datetime, pace: Pace, due: str) -> None:
    found = answer_due(asked, pace, bound=True)
    assert found is not None
    assert f"{found.astimezone(NEW_YORK):%m-%d %H:%M}" == due
    assert answer_due(asked, pace, bound=False) is None


@pytest.mark.parametrize(
    "minutes, words",
    [(3 * 1440, "due in 3 d"), (47 * 60, "due in 47 h"), (59, "due in 59 min"), (-1, "1 min overdue"),
     (-3 * 1440, "3 d overdue")],
)  # fmt: skip
def test_the_clock_in_words(minutes: int, words: str) -> None:
    now = datetime(2026, 3, 3, 9, tzinfo=UTC)
    assert due_words(now + timedelta(minutes=minutes), now) == words
    assert due_words(None, now) == ""


@pytest.mark.parametrize(
    "days, words",
    [(0, "too late for 72 h"), (2, "too late for 72 h"), (3, "72 h if urgent"), (6, "72 h if urgent"),
     (7, "7 d: ask today"), (9, "7 d: ask by 03/05")],
)  # fmt: skip
def test_by_when_to_ask(days: int, words: str) -> None:
    assert asking_words(MARCH + timedelta(days=days), MARCH, bound=True) == words
    assert asking_words(MARCH + timedelta(days=days), MARCH, bound=False) == ""


RULES = (
    NeedRow(1, PRIOR, "", "", True),
    NeedRow(2, PRIOR, "PT", "", False),
    NeedRow(3, PRIOR, "", "Blue Sky", False),
    NeedRow(4, PRIOR, "PT", "Blue  sky", True, ("97110",)),
    NeedRow(5, REFERRAL, "PT", "Acme", True),
)


@pytest.mark.parametrize(
    "kind, code, payer, rule",
    [(PRIOR, "FU", "Acme", 1), (PRIOR, "PT", "Acme", 2), (PRIOR, "FU", "blue sky", 3),
     (PRIOR, "PT", "BLUE SKY", 4), (REFERRAL, "PT", "acme", 5), (REFERRAL, "FU", "Acme", None),
     (PRIOR, "FU", "", None)],
)  # fmt: skip
def test_the_rule_that_holds(kind: AuthorizationKind, code: str, payer: str, rule: int | None) -> None:
    found = need_of(RULES, kind, code, payer)
    assert (found.id if found else None) == rule


@pytest.mark.parametrize(
    "held, words",
    [
        (row(), ""), (row(kept=9, booked=1), "2 units left"), (row(kept=12), "all units used or booked"),
        (row(kept=11), "1 unit left"), (row(last=date(2026, 3, 10)), "ends in 7 d"),
        (row(last=MARCH), "ends today"), (row(kept=11, last=date(2026, 3, 4)), "1 unit left, ends in 1 d"),
        (row(kept=12, let_end_on=MARCH), ""), (row(kept=12, state=State.DENIED), ""),
        (row(kept=12, in_force=False), ""), (row(last=date(2026, 3, 2)), ""),
        (row(first=date(2026, 3, 4), kept=12), ""), (row(state=State.NONE_NEEDED, last=MARCH), ""),
    ],
)  # fmt: skip
def test_what_is_near_its_end(held: AuthorizationRow, words: str) -> None:
    assert ends_words(held, MARCH, Limits()) == words


def test_what_the_desk_is_told_of_a_visit() -> None:
    held = Standing(PRIOR, True, "A1", "", row(kept=10))
    assert booking_words(held, MARCH, Limits()) == "A1: 1 of 12 units left then"
    assert visit_words(held) == "A1 ▓▓▓░ 10/12 to 03/31"
    free = Standing(PRIOR, True, "", "", row("", state=State.NONE_NEEDED))
    assert (booking_words(free, MARCH, Limits()), visit_words(free)) == ("", "no prior authorization needed")
    none = Standing(PRIOR, True, "", "none")
    assert (booking_words(none, MARCH, Limits()), visit_words(none)) == ("none", "none")


@pytest.mark.parametrize("state", State)
def test_what_is_called_off_stays_so_and_all_else_can_be_called_off(state: State) -> None:
    assert may_become(state, State.CANCELLED) is (state is not State.CANCELLED)
    assert not may_become(State.CANCELLED, state)
    assert set(NEXT) == set(State)


DAYS = st.dates(date(2026, 2, 20), date(2026, 4, 10))
VISITS = st.lists(st.tuples(DAYS, st.sampled_from(("PT", "FU"))), max_size=12)
ROWS = st.lists(
    st.builds(
        lambda number, units, first, length, types, state, in_force, kind: AuthorizationRow(
            number, f"N{number}", units, first, first + timedelta(days=length), types, "Acme",
            state=state, in_force=in_force, kind=kind,
        ),
        st.integers(1, 9), st.integers(1, 4), DAYS, st.integers(0, 30),
        st.sampled_from(((), ("PT",), ("FU",))), st.sampled_from(State), st.booleans(),
        st.sampled_from(AuthorizationKind),
    ),
    max_size=5, unique_by=lambda each: each.id,
)  # fmt: skip


@given(VISITS, ROWS)
def test_only_what_pays_is_taken_never_beyond_its_units_and_each_visit_has_one_answer(
    visits: list[tuple[date, str]], rows: list[AuthorizationRow]
) -> None:
    found = standings(visits, rows, RULES, "Acme")
    assert len(found) == len(visits)
    taken: dict[int, int] = {}
    for (day, code), kinds in zip(visits, found, strict=True):
        assert len({each.kind for each in kinds}) == len(kinds)
        for each in kinds:
            assert not (each.number and each.unpaid)
            if each.unpaid or each.authorization is None:
                continue
            held = each.authorization
            assert held.state in PAYS
            assert held.in_force
            assert held.kind is each.kind
            assert held.first <= day <= held.last
            assert not held.visit_types or code in held.visit_types
            taken[held.id] = taken.get(held.id, 0) + 1
        assert REFERRAL in {each.kind for each in kinds} or code == "FU"
    limited = {each.id: each.units for each in rows if each.state is not State.NONE_NEEDED}
    assert all(count <= limited.get(number, count) for number, count in taken.items())


@pytest.mark.parametrize(
    "day, more, told",
    [
        (date(2026, 5, 30), {}, "A1 ended Tue 31 Mar 2026"), (date(2026, 5, 31), {}, ""),
        (date(2026, 4, 2), {"let_end_on": MARCH}, ""), (date(2025, 12, 31), {}, "A1 begins Sun 1 Mar 2026"),
    ],
)  # fmt: skip
def test_one_that_ended_long_ago_says_nothing_where_none_is_needed(
    day: date, more: dict[str, Any], told: str
) -> None:
    ((*kinds,),) = standings([(day, "FU")], [row(**more)], (), "Acme")
    assert [each.unpaid for each in kinds] == ([told] if told else [])
    (needed,) = standings([(day, "FU")], [row(**more)], RULES[:1], "Acme")[0]
    assert needed.lacks


def test_codes_decide_where_no_types_are_named() -> None:
    codes = {"PT": frozenset({"97110"})}
    visits = [(MARCH, "PT"), (MARCH, "FU")]
    held = row(procedures=("97140",))
    assert [each.number for each in covers(visits, [held], codes)] == ["", "A1"]
    assert [each.number for each in covers(visits, [replace(held, procedures=("97110",))], codes)] == [
        "A1", "A1",
    ]  # fmt: skip
