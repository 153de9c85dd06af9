"""Accountings, clocks and breaches by the law's own words: tables with their source, and hypothesis."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic_tui.errors import Invalid
from clinic_tui.privacy.access_rows import AccessKind, Look, Person
from clinic_tui.privacy.access_rules import by_name, by_number, kinds_of_name
from clinic_tui.privacy.associate_rows import Agreement, AssociateRow
from clinic_tui.privacy.breach_rows import (
    Assessment,
    BreachRow,
    Exclusion,
    Factor,
    Notice,
    NoticeTo,
    Outcome,
)
from clinic_tui.privacy.breach_rules import (
    is_settled,
    notices_missing,
    notices_needed,
    outcome_of,
    what_is_due,
)
from clinic_tui.privacy.clocks import (
    CLOCKS,
    accounting_from,
    due_of,
    is_free,
    notice_due,
    yearly_log_due,
    years_before,
)
from clinic_tui.privacy.disclosure_kinds import KIND_RULES, DisclosureKind, read_kind
from clinic_tui.privacy.disclosure_rows import DisclosureRow
from clinic_tui.privacy.names_called import called, of_patient
from clinic_tui.privacy.request_rows import RequestKind
from clinic_tui.privacy.rules import accounted_for, each_for_itself, summarised
from clinic_tui.settings.privacy import USUAL_PRIVACY, privacy_table, read_privacy

DAYS = st.dates(date(2000, 1, 1), date(2099, 12, 31))
NEW_YORK = ZoneInfo("America/New_York")

EXEMPT = {
    DisclosureKind.TREATMENT: "(i)",
    DisclosureKind.PAYMENT: "(i)",
    DisclosureKind.OPERATIONS: "(i)",
    DisclosureKind.TO_PATIENT: "(ii)",
    DisclosureKind.INCIDENTAL: "(iii)",
    DisclosureKind.AUTHORIZED: "(iv)",
    DisclosureKind.FAMILY: "(v)",
    DisclosureKind.NATIONAL_SECURITY: "(vi)",
    DisclosureKind.CUSTODY: "(vii)",
    DisclosureKind.LIMITED_DATA: "(viii)",
}
"""45 CFR 164.528(a)(1), by its paragraphs; (ix) is of times before 2003."""


def test_exempt_are_the_kinds_that_the_law_names_and_no_others() -> None:
    assert {kind for kind in DisclosureKind if not kind.accounted} == set(EXEMPT)
    for kind, paragraph in EXEMPT.items():
        assert kind.rule.words == f"no accounting: 45 CFR 164.528(a)(1){paragraph}"
    assert DisclosureKind.COURT.rule.words == "accounting needed: 45 CFR 164.512(e)"
    assert set(KIND_RULES) == set(DisclosureKind)
    codes = [rule.code for rule in KIND_RULES.values()]
    assert len(set(codes)) == len(codes)
    assert [read_kind(each) for each in ("court", "Public Health", "none")] == [
        DisclosureKind.COURT, DisclosureKind.PUBLIC_HEALTH, None,
    ]  # fmt: skip


def given_out(number: int, kind: DisclosureKind, day: date, **more: Any) -> DisclosureRow:
    row = DisclosureRow(
        number, 1, 7, "Vale, Mara", "100", kind, day, "County court", "1 Main St", "lab results", "case 12",
        None, "mia", None, "",
    )  # fmt: skip
    return replace(row, **more)


@st.composite
def some_given_out(draw: st.DrawFn) -> list[DisclosureRow]:
    kinds, texts = st.sampled_from(list(DisclosureKind)), st.sampled_from(["a", "A ", "b"])
    days = st.dates(date(2024, 1, 1), date(2024, 1, 9))
    return [
        given_out(
            number, draw(kinds), draw(days), recipient=draw(texts), purpose=draw(texts),
            struck=draw(st.sampled_from(["", "", "twice"])), withheld_until=draw(st.none() | days),
        )
        for number in range(draw(st.integers(0, 12)))
    ]  # fmt: skip


@given(some_given_out(), st.dates(date(2024, 1, 1), date(2024, 1, 9)), st.booleans())
def test_no_exempt_kind_is_ever_in_an_accounting(
    rows: list[DisclosureRow], today: date, summary: bool
) -> None:
    first = date(2024, 1, 3)
    held = accounted_for(rows, first, today, today)
    lines = summarised(held) if summary else each_for_itself(held)
    assert not {line.first.kind for line in lines} & set(EXEMPT)
    assert sum(line.times for line in lines) == len(held)
    should = [
        row
        for row in rows
        if row.kind not in EXEMPT and first <= row.day <= today and not row.struck
        and not (row.withheld_until and row.withheld_until >= today)
    ]  # fmt: skip
    assert sorted(row.id for row in held) == sorted(row.id for row in should)
    for line in lines:
        assert line.first.day <= line.last <= today
        assert line.times == 1 or line.first.kind is not DisclosureKind.MISTAKEN


def test_repeats_to_one_recipient_for_one_purpose_are_one_line() -> None:
    """45 CFR 164.528(b)(3): the first in full, the frequency or number, and the date of the last."""
    rows = [given_out(n, DisclosureKind.PUBLIC_HEALTH, date(2026, 3, n)) for n in (2, 1, 3)]
    other = given_out(4, DisclosureKind.PUBLIC_HEALTH, date(2026, 3, 2), purpose="case 13")
    first, second = summarised([*rows, other])
    assert (first.first.id, first.times, first.last) == (1, 3, date(2026, 3, 3))
    assert (first.frequency, second.frequency) == ("3 times, the last on 2026-03-03", "")


@pytest.mark.parametrize(
    "kind, asked, extended, due",
    [
        (RequestKind.COPY, date(2026, 11, 23), False, date(2026, 12, 23)),
        (RequestKind.COPY, date(2026, 11, 23), True, date(2027, 1, 22)),
        (RequestKind.COPY, date(2027, 11, 26), False, date(2027, 12, 26)),  # a Sunday after a holiday
        (RequestKind.COPY, date(2028, 1, 31), False, date(2028, 3, 1)),  # over Feb 29
        (RequestKind.COPY, date(2027, 1, 31), False, date(2027, 3, 2)),
        (RequestKind.ACCOUNTING, date(2026, 11, 23), False, date(2027, 1, 22)),
        (RequestKind.ACCOUNTING, date(2026, 11, 23), True, date(2027, 2, 21)),
        (RequestKind.AMENDMENT, date(2028, 1, 1), False, date(2028, 3, 1)),
        (RequestKind.AMENDMENT, date(2028, 1, 1), True, date(2028, 3, 31)),
    ],
)
def test_a_request_is_due_by_calendar_days(kind: RequestKind, asked: date, extended: bool, due: date) -> None:
    """45 CFR 164.524(b)(2), 164.526(b)(2), 164.528(c)(1)."""
    assert due_of(kind, asked, extended=extended) == due


@given(st.sampled_from(list(RequestKind)), DAYS)
def test_an_extension_is_thirty_days_whatever_the_calendar(kind: RequestKind, asked: date) -> None:
    first, second = (due_of(kind, asked, extended=each) for each in (False, True))
    assert (first - asked).days == CLOCKS[kind].days in (30, 60)
    assert (second - first).days == 30


@pytest.mark.parametrize(
    "day, begins",
    [
        (date(2026, 11, 23), date(2020, 11, 23)),
        (date(2028, 2, 29), date(2022, 2, 28)),
        (date(2026, 2, 28), date(2020, 2, 28)),
    ],
)
def test_an_accounting_reaches_six_years_back(day: date, begins: date) -> None:
    assert accounting_from(day) == begins


@given(DAYS)
def test_six_years_are_never_a_day_short(day: date) -> None:
    assert (day - accounting_from(day)).days >= 6 * 365 + 1
    assert years_before(day, 1) < day


@pytest.mark.parametrize(
    "earlier, free",
    [
        ((), True),
        ((date(2025, 11, 23),), True),
        ((date(2025, 11, 24),), False),
        ((date(2026, 11, 23),), False),
        ((date(2026, 12, 1),), True),
    ],
)
def test_the_first_accounting_in_twelve_months_is_free(earlier: tuple[date, ...], free: bool) -> None:
    """45 CFR 164.528(c)(2)."""
    assert is_free(date(2026, 11, 23), earlier) is free


# Breaches

CASE = BreachRow(
    1, 1, "fax to a wrong number", None, date(2026, 3, 2), "", "", True, Outcome.BREACH,
    Exclusion.NONE, (), "x", date(2026, 3, 3), "otto", 1, 0, None,
)  # fmt: skip
ALL_LOW = Assessment(nature=True, reached=True, viewed=True, mitigated=True, words="returned unopened")


@pytest.mark.parametrize(
    "discovered, told, yearly",
    [
        (date(2023, 12, 31), date(2024, 2, 29), date(2024, 2, 29)),
        (date(2024, 1, 1), date(2024, 3, 1), date(2025, 3, 1)),
        (date(2026, 6, 15), date(2026, 8, 14), date(2027, 3, 1)),
        (date(2027, 11, 1), date(2027, 12, 31), date(2028, 2, 29)),
    ],
)
def test_notices_are_due_in_calendar_days(discovered: date, told: date, yearly: date) -> None:
    """45 CFR 164.404(b): 60 days after discovery; 164.408(c): 60 days after the end of the year."""
    assert (notice_due(discovered), yearly_log_due(discovered)) == (told, yearly)


@pytest.mark.parametrize(
    "persons, in_one_state, needed",
    [
        (1, None, {NoticeTo.PERSONS: False, NoticeTo.HHS: True}),
        (499, None, {NoticeTo.PERSONS: False, NoticeTo.HHS: True}),
        (500, None, {NoticeTo.PERSONS: False, NoticeTo.HHS: False}),
        (501, None, {NoticeTo.PERSONS: False, NoticeTo.MEDIA: False, NoticeTo.HHS: False}),
        (900, 500, {NoticeTo.PERSONS: False, NoticeTo.HHS: False}),
        (900, 501, {NoticeTo.PERSONS: False, NoticeTo.MEDIA: False, NoticeTo.HHS: False}),
    ],
)
def test_who_is_told_of_how_many(
    persons: int, in_one_state: int | None, needed: dict[NoticeTo, bool]
) -> None:
    """164.406(a): more than 500 residents of a state; 164.408(b): 500 or more; the flag: by the year."""
    case = replace(CASE, linked=0, others=persons, in_one_state=in_one_state)
    late = yearly_log_due(case.discovered_on)
    assert {each.to: each.due == late for each in notices_needed(case)} == needed
    assert notices_missing(case)[0].to is NoticeTo.PERSONS
    told = tuple(Notice(each.to, each.due, "mail", "otto") for each in notices_needed(case))
    assert is_settled(replace(case, notices=told))


@given(st.tuples(*[st.booleans()] * 4), st.sampled_from(list(Exclusion)))
def test_a_breach_is_presumed(answers: tuple[bool, bool, bool, bool], exclusion: Exclusion) -> None:
    """45 CFR 164.402(2): a breach, unless all four factors speak against it, or the definition does."""
    outcome = outcome_of(Assessment(exclusion, *answers))
    if exclusion is not Exclusion.NONE:
        assert outcome is Outcome.NO_BREACH
    else:
        assert outcome is (Outcome.LOW if answers == (True,) * 4 else Outcome.BREACH)
    case = replace(CASE, outcome=outcome)
    assert is_settled(case) is (outcome is not Outcome.BREACH)


def test_each_factor_is_answered_and_what_is_not_assessed_stays_due() -> None:
    for factor in Factor:
        unanswered: dict[str, Any] = {factor.value: None}
        with pytest.raises(Invalid) as wrong:
            outcome_of(replace(ALL_LOW, **unanswered))
        assert wrong.value.field == factor.value
    untold = replace(CASE, outcome=Outcome.OPEN)
    assert what_is_due(untold) == ("to be assessed", date(2026, 5, 1))
    assert not is_settled(untold)
    assert what_is_due(CASE) == ("notice to persons", date(2026, 5, 1))


# Business associates


@pytest.mark.parametrize(
    "signed, ends, left, standing",
    [
        (None, None, None, Agreement.MISSING),
        (0, None, None, Agreement.SIGNED),
        (0, 61, None, Agreement.SIGNED),
        (0, 60, None, Agreement.ENDING),
        (0, 0, None, Agreement.ENDING),
        (0, -1, None, Agreement.ENDED),
        (None, None, 0, Agreement.LEFT),
    ],
)
def test_how_an_agreement_stands(
    signed: int | None, ends: int | None, left: int | None, standing: Agreement
) -> None:
    day = date(2026, 11, 23)

    def on(days: int | None) -> date | None:
        return None if days is None else day + timedelta(days=days)

    row = AssociateRow(1, 1, "Shred Co", "shredding", "", "", "", on(signed), on(ends), on(left), "")
    assert row.agreement(day) is standing


# Unusual access


@pytest.mark.parametrize(
    "table, wrong",
    [
        ({"many": 3}, "unknown key `many`"),
        ({"many_records": "40"}, "`many_records` in [privacy] must be a whole number"),
        ({"many_records": True}, "must be a whole number"),
        ({"many_minutes": 0}, "from 1 to 1440, not 0"),
        ([], "must be a section"),
    ],
)
def test_limits_that_are_none_are_refused_by_name(table: object, wrong: str) -> None:
    with pytest.raises(ValueError, match=re.escape(wrong)):
        read_privacy(table)
    assert read_privacy(privacy_table(replace(USUAL_PRIVACY, many_records=12))).many_records == 12


DANA, LEE, CRUZ, DO = (
    Person(number, name.split()[0], name, called(name))
    for number, name in enumerate(
        ("Dana Reyes", "Dr. Robin Lee, MD", "Mary Ann de la Cruz-Vega", "Anh Do"), 1
    )
)


@pytest.mark.parametrize(
    "person, names, kind",
    [
        (DANA, [("Reyes", "Dana")], AccessKind.OWN_RECORD),
        (DANA, [("Reyes", "Dana Maria")], AccessKind.OWN_RECORD),
        (DANA, [("Reyes", "Luis")], AccessKind.OWN_NAME),
        (DANA, [("Hall", "Luis"), ("Reyes", "")], AccessKind.OWN_NAME),
        (DANA, [("Lee", "Robin")], AccessKind.COLLEAGUE),
        (DANA, [("Lee", "Ada")], None),
        (DANA, [("de la Cruz-Vega", "Mary Ann")], AccessKind.COLLEAGUE),
        (DANA, [("Vega", "Mary")], AccessKind.COLLEAGUE),
        (LEE, [("Lee", "Robin J")], AccessKind.OWN_RECORD),
        (LEE, [("MD", "Dr")], None),
        (DO, [("Do", "Anh")], AccessKind.OWN_RECORD),
        (CRUZ, [("Cruz", "Ana")], AccessKind.OWN_NAME),
        (CRUZ, [("Ann", "Mary")], None),
        (DANA, [("", "")], None),
    ],
)
def test_whose_record_makes_a_look_unusual(
    person: Person, names: list[tuple[str, str]], kind: AccessKind | None
) -> None:
    assert kinds_of_name(of_patient(names), person, (DANA, LEE, CRUZ)) is kind


@pytest.mark.parametrize(
    "name", ["Lee, Hana", "Dr. Hana Lee", "Hana Lee MD", "LEE, Hana, FNP", "Hana Q Lee", "Lee Jr., Hana"]
)
def test_a_name_is_read_in_each_of_its_usual_orders(name: str) -> None:
    assert of_patient([("Lee", "Hana")]).may_be(called(name))
    assert not of_patient([("Hana", "Lee")]).may_be(called(name))


def at(minute: float) -> datetime:
    return datetime(2026, 11, 23, 15, tzinfo=UTC) + timedelta(minutes=minute)


def test_looks_are_counted_by_person_record_and_clinic_day() -> None:
    """Ten hours on it is the next day in UTC and not in New York; fifteen hours on it is in both."""
    minutes = (0, 9, 600, 900)
    looks = [*(Look(1, 5, at(each)) for each in minutes), Look(2, 5, at(1)), Look(1, 6, at(2))]
    found = by_name(
        looks, {5: of_patient([("Reyes", "Luis")]), 6: of_patient([("Vale", "Mara")])}, (DANA, LEE), NEW_YORK
    )
    assert [(each.day.day, each.looks, each.first, each.last) for each in found] == [
        (23, 3, at(0), at(600)), (24, 1, at(900), at(900)),
    ]  # fmt: skip


@given(
    st.lists(st.tuples(st.integers(1, 2), st.integers(1, 6), st.integers(0, 240)), max_size=40),
    st.integers(1, 5),
    st.integers(1, 90),
)
def test_many_records_are_those_of_some_window(
    drawn: list[tuple[int, int, int]], most: int, minutes: int
) -> None:
    looks = [Look(account, patient, at(minute)) for account, patient, minute in drawn]
    found = {each.account_id: each.looks for each in by_number(looks, most, minutes, NEW_YORK)}
    for account in (1, 2):
        theirs = [look for look in looks if look.account_id == account]
        peak = max(
            (
                len({b.patient_id for b in theirs if 0 <= (a.at - b.at).total_seconds() <= minutes * 60})
                for a in theirs
            ),
            default=0,
        )
        assert found.get(account, 0) == (peak if peak > most else 0)
